"""When a change of the offer has shown, to the second and to the watt, and what the car draws until then.

The car has drawn 10 A for minutes when it is offered something else at second 0.
"""

import pytest

from alfen_solar.decision import CarState
from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.power import Range
from tests.unit.clock import at
from tests.unit.sockets.settled_car import WATTS, read, settle, settled


class TestAChangeHasShown:
    """Whether its effect is still to come at second 10, when it was offered 16 A at second 0: 1380 W more."""

    @pytest.mark.parametrize(
        ("power_w", "changing"),
        [
            (2300, True),
            (2989, True),  # not yet half of it
            (2990, True),  # half of it, and not steady
            (3472, True),
            (3473, False),  # as near as 15 % of the change
            (3680, False),
            (3887, False),
            (3888, True),
            (0, True),
        ],
    )
    def test_at_once_when_the_power_is_near_what_was_expected(self, power_w: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, 10, power_w)
        assert model.is_changing(at(10)) is changing

    @pytest.mark.parametrize(("power_w", "changing"), [(2460, True), (2461, False), (2599, False), (2600, True)])
    def test_as_near_as_three_tenths_of_an_ampere_where_that_is_more(self, power_w: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(11, at(0))  # 230 W more
        model.record_power(2300, at(1))
        read(model, 10, power_w)
        assert model.is_changing(at(10)) is changing

    @pytest.mark.parametrize(("read_s", "changing"), [(0, True), (0.1, False)])
    def test_only_by_what_was_read_after_it(self, read_s: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, read_s, 3680)
        assert model.is_changing(at(1)) is changing

    @pytest.mark.parametrize(
        ("power_w", "steady_s", "changing"),
        [
            (2985, 7, True),
            (2990, 5.9, True),
            (2990, 6, False),
            (3220, 6, False),
            (2300, 50, True),
        ],
    )
    def test_when_half_of_it_is_there_and_stays(self, power_w: float, steady_s: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        for second in (1.0, 2.0, 3.0):
            read(model, second, 2300)
        read(model, 4, power_w)
        read(model, 4 + steady_s, power_w)
        assert model.is_changing(at(4 + steady_s)) is changing

    @pytest.mark.parametrize(("power_w", "changing"), [(3024, False), (3024.5, False), (3025, True)])
    def test_staying_allows_a_seventh_of_an_ampere(self, power_w: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, 4, 2990)
        read(model, 10, power_w)
        assert model.is_changing(at(10)) is changing

    @pytest.mark.parametrize(("asked_s", "changing"), [(59.9, True), (60, False)])
    def test_after_a_minute_whatever_is_measured(self, asked_s: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, 55, 2300)
        assert model.is_changing(at(asked_s)) is changing

    def test_after_a_minute_even_if_nothing_is_measured(self) -> None:
        model = settled()
        model.record_offer(16, at(0))
        model.record_power(None, at(1))
        assert (model.is_changing(at(59.9)), model.is_changing(at(60))) == (True, False)

    @pytest.mark.parametrize(("asked_s", "changing"), [(11, False), (11.1, True)])
    def test_only_while_it_is_read(self, asked_s: float, *, changing: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, 3, 2300)
        read(model, 4, 2990)
        read(model, 5, 2990)
        assert model.is_changing(at(asked_s)) is changing

    @pytest.mark.parametrize(("power_w", "changing"), [(689, True), (690, False)])
    def test_from_nothing_as_well(self, power_w: float, *, changing: bool) -> None:
        model = CarModel(1, at(-60))
        model.record_plug(Plug.CHARGING, at(-60))
        read(model, -60, 0)
        model.record_offer(6, at(0))
        for second in (3, 4, 10):
            read(model, second, 0 if second == 3 else power_w)
        assert model.is_changing(at(10)) is changing

    def test_downwards_as_well(self) -> None:
        model = settled(16)
        model.record_offer(10, at(0))
        read(model, 10, 2507.1)
        assert model.is_changing(at(10))
        read(model, 11, 2507)
        assert not model.is_changing(at(11))


class TestASecondChangeBeforeTheFirstHasShown:
    """Nobody knows how far the car has got with the first, so being near for a moment is not enough."""

    def overlapping(self) -> CarModel:
        model = settled()
        model.record_offer(16, at(0))
        read(model, 1, 2300)
        model.record_offer(8, at(2))
        return model

    def test_may_be_anywhere_between_all_of_them(self) -> None:
        model = self.overlapping()
        assert model.drawn(at(3), at(3)) == Range(8 * WATTS, 16 * WATTS)
        model.record_offer(12, at(4))
        assert model.drawn(at(5), at(5)) == Range(8 * WATTS, 16 * WATTS)
        model.record_offer(6, at(6))
        assert model.drawn(at(7), at(7)) == Range(6 * WATTS, 16 * WATTS)

    @pytest.mark.parametrize(("last_s", "changing"), [(8.9, True), (9, False)])
    def test_has_shown_when_it_is_near_and_stays(self, last_s: float, *, changing: bool) -> None:
        model = self.overlapping()
        read(model, 3, 8 * WATTS)
        assert model.is_changing(at(3))
        read(model, last_s, 8 * WATTS)
        assert model.is_changing(at(last_s)) is changing

    def test_back_to_what_it_drew_has_shown_when_it_stays(self) -> None:
        model = settled()
        model.record_offer(16, at(0))
        model.record_offer(10, at(1))
        read(model, 2, 2300)
        assert not model.is_changing(at(2))

    def test_has_not_shown_when_it_stays_elsewhere(self) -> None:
        model = self.overlapping()
        for second in (3, 6, 9, 12, 20):
            read(model, second, 9 * WATTS)
        assert model.is_changing(at(20))

    def test_is_one_by_itself_when_the_first_has_shown(self) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, 5, 3680)
        model.record_offer(12, at(6))
        read(model, 7, 2760)
        assert not model.is_changing(at(7))


class TestWhetherTheOutcomeIsKnown:
    @pytest.mark.parametrize(("offer_a", "settling"), [(10.3, False), (10.31, True), (9.7, False), (9.69, True)])
    def test_a_change_too_small_to_be_seen_is_not_waited_for(self, offer_a: float, *, settling: bool) -> None:
        model = settled()
        model.record_offer(offer_a, at(0))
        read(model, 1, offer_a * WATTS)
        assert not model.is_changing(at(1))
        assert model.is_settling(at(1)) is settling

    @pytest.mark.parametrize(("last_s", "settling"), [(15.9, True), (16, False)])
    def test_a_big_one_is_until_the_power_stays(self, last_s: float, *, settling: bool) -> None:
        """A slow ramp passes what was expected."""
        model = settled()
        model.record_offer(16, at(0))
        assert model.is_settling(at(1))
        read(model, 5, 3600)
        read(model, 10, 3800)
        assert model.is_settling(at(10))
        read(model, last_s, 3800)
        assert model.is_settling(at(last_s)) is settling

    @pytest.mark.parametrize(("asked_s", "settling"), [(59, True), (60, False)])
    def test_or_for_a_minute(self, asked_s: float, *, settling: bool) -> None:
        model = settled()
        model.record_offer(16, at(0))
        for second in range(4, int(asked_s), 2):
            read(model, second, 3680 + 100 * (second % 4))
        model.step(at(asked_s))
        assert model.is_settling(at(asked_s)) is settling

    @pytest.mark.parametrize(
        ("before_a", "offer_a", "rising"), [(10, 12, True), (10, 8, False), (0, 6, True), (10, 0, False)]
    )
    def test_it_rises_when_more_was_offered(self, before_a: float, offer_a: float, *, rising: bool) -> None:
        model = settled(before_a)
        model.record_offer(offer_a, at(0))
        assert model.is_rising(at(1)) is rising

    def test_it_does_not_rise_when_it_has_followed(self) -> None:
        model = settled()
        assert not model.is_rising(at(0))
        model.record_offer(12, at(0))
        read(model, 5, 2760)
        assert not model.is_rising(at(5))

    def test_it_does_not_rise_when_it_has_not_followed_for_a_minute(self) -> None:
        model = settled()
        model.record_offer(14, at(0))
        assert [model.is_rising(at(second)) for second in (30, 61)] == [True, False]

    def test_it_may_still_rise_to_what_was_offered_in_between(self) -> None:
        model = settled(10)
        model.record_offer(6, at(0))
        model.record_offer(10, at(1))
        assert model.is_rising(at(2))
        model.record_offer(6, at(3))
        assert not model.is_rising(at(4))


class TestWhatItDrawsInASample:
    @pytest.mark.parametrize(
        ("read_s", "sampled_s", "low_a", "high_a"),
        [
            (1, 5, 10, 16),  # it may have begun since it was read
            (5, 5, 10, 10),
            (6, 5, 10, 10),
        ],
    )
    def test_is_a_range_where_it_was_not_read_since(
        self, read_s: float, sampled_s: float, low_a: float, high_a: float
    ) -> None:
        model = settled()
        model.record_offer(16, at(0))
        read(model, read_s, 2300)
        assert model.drawn(at(sampled_s), at(6)) == Range(low_a * WATTS, high_a * WATTS)
        assert model.measured(at(sampled_s)) == Range(2300, 2300)

    @pytest.mark.parametrize(
        ("plug", "high_w"),
        [(Plug.CHARGING, 2300), (Plug.CONNECTED, 0), (Plug.ABSENT, 0), (Plug.UNKNOWN, 0), (Plug.FAULT, 0)],
    )
    def test_without_a_measurement_is_what_is_offered_at_most_to_a_car_that_charges(
        self, plug: Plug, high_w: float
    ) -> None:
        model = settled()
        model.record_plug(plug, at(0))
        model.record_currents(())
        model.record_power(None, at(0))
        assert model.drawn(at(1), at(1)) == Range(0, high_w)
        assert model.measured(at(1)) is None

    @pytest.mark.parametrize(("offer_a", "expected_w"), [(0, 0), (5.9, 0), (6, 1380), (16, 3680)])
    def test_is_expected_of_an_offer_that_cars_take(self, offer_a: float, expected_w: float) -> None:
        assert CarModel(1, at(0)).expected_w(offer_a) == expected_w

    def test_is_not_expected_to_be_less_than_nothing(self) -> None:
        model = settled(14, taken_a=6)
        settle(model, 17, 9, 100)
        assert model.shortfall_a(17) == 8
        assert model.expected_w(6) == 0

    def test_is_nothing_before_anything_was_offered(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        assert model.drawn(at(1), at(1)) == Range(0, 0)
        model.record_offer(0, at(1))
        assert not model.is_changing(at(1))

    def test_is_not_expected_where_no_car_is(self) -> None:
        model = settled()
        read(model, 0, 0)
        model.record_plug(Plug.ABSENT, at(1))
        assert model.state is CarState.ABSENT
        assert model.expected_w(10) == 0


def test_before_the_charger_tells_anything_the_car_is_unknown() -> None:
    model = CarModel(1, at(0))
    assert model.state is CarState.UNKNOWN
    model.step(at(1))
    assert model.state is CarState.UNKNOWN


@pytest.mark.parametrize(
    ("power_w", "gone_s", "state"),
    [(0, 59.9, CarState.UNKNOWN), (0, 60, CarState.ABSENT), (499, 60, CarState.ABSENT), (500, 60, CarState.DRAWING)],
)
def test_a_plug_that_tells_nothing_for_a_minute_is_no_car_unless_it_draws(
    power_w: float, gone_s: float, state: CarState
) -> None:
    model = CarModel(1, at(0))
    model.record_plug(Plug.CONNECTED, at(0))
    model.record_power(power_w, at(0))
    model.record_plug(Plug.UNKNOWN, at(10))
    model.step(at(10 + gone_s))
    assert model.state is state
