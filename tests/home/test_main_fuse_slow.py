"""The main fuse beside a slow meter: it tells late what comes on, so some of the rating is kept free for that."""

import pytest

from alfen_solar.problem import ProblemKind
from tests.home.guarded import FUSE_A, Guarded
from tests.home.meter import MeterSettings, PhaseSensors


class TestASlowMeter:
    def house(self, period_s: float, apart_s: float = 0.002) -> Guarded:
        guarded = Guarded(meter=MeterSettings(phases=PhaseSensors.PAIR, period_s=period_s, apart_s=apart_s))
        guarded.switch_on(700)
        return guarded.run(130)

    @pytest.mark.parametrize(("period_s", "free_a"), [(2, 2.2), (5, 6.5), (10, 9.5)])
    def test_keeps_the_more_free_the_slower_it_is(self, period_s: float, free_a: float) -> None:
        guarded = self.house(period_s)
        guarded.switch_on(2000)
        guarded.run(40)
        assert guarded.offered_a == pytest.approx(min(16, FUSE_A - 2000 / 230 - free_a), abs=0.5)
        assert guarded.offered_a >= 6
        guarded.assert_held()

    @pytest.mark.parametrize(("apart_s", "period_s", "free_a"), [(0.12, 5, 6.5), (0.12, 10, 9.5), (0.3, 10, 9.5)])
    def test_whose_values_come_one_after_the_other_is_as_slow(
        self, apart_s: float, period_s: float, free_a: float
    ) -> None:
        guarded = self.house(period_s, apart_s)
        guarded.switch_on(2000)
        guarded.run(40)
        assert guarded.offered_a == pytest.approx(min(16, FUSE_A - 2000 / 230 - free_a), abs=0.5)
        assert not guarded.loop.kinds(), guarded.loop.kinds()

    def test_lowers_no_car_below_its_minimum_before_there_is_too_much(self) -> None:
        guarded = self.house(10)
        for power_w in (2500, 4000):
            guarded.switch_on(power_w)
            guarded.run(40)
            assert 6 <= guarded.offered_a <= 7
        guarded.switch_on(700)
        guarded.run(100)
        assert guarded.offered_a >= 12, "and it gets more when there is more"

    @pytest.mark.parametrize(("period_s", "later_s"), [(5, 1), (5, 3), (10, 4)])
    def test_trips_nothing_when_3_kw_come_on_beside_much_else(self, period_s: float, later_s: int) -> None:
        guarded = self.house(period_s)
        guarded.switch_on(1800)
        guarded.run(40 + later_s)
        guarded.switch_on(4800)
        guarded.run(40)
        assert guarded.grid_a()[0] <= FUSE_A
        assert [breaker.tripped_s for breaker in guarded.breakers] == [None] * 3
        longest_s = max(breaker.longest_s for breaker in guarded.breakers)
        assert longest_s <= (15 if period_s < 10 else 25), f"{longest_s} s"

    @pytest.mark.parametrize("later_s", [1, 3])
    def test_of_5_s_pauses_a_car_in_time_to_which_nothing_is_left(self, later_s: int) -> None:
        guarded = self.house(5).run(later_s)
        guarded.switch_on(3700)
        guarded.run(3)
        guarded.switch_on(4600)
        guarded.run(40)
        assert guarded.offered_a == 0
        guarded.assert_held()

    def test_of_30_s_is_told_to_be_too_slow(self) -> None:
        guarded = Guarded(meter=MeterSettings(phases=PhaseSensors.PAIR, period_s=30)).run(300)
        assert guarded.offered_a <= 6
        assert ProblemKind.PHASES_LOST in guarded.loop.kinds(100)
