"""What a conductor of 25 A leaves to the cars: less at once, more after a minute."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.headroom import Flow, Headroom
from alfen_solar.house.reports import Sampling
from tests.unit.clock import at


class Conductor:
    """One conductor, with a car that draws what it is said to draw."""

    def __init__(self, period_s: float | None = 1.0) -> None:
        self.headroom = Headroom(25, "B")
        self.period_s = period_s
        self.second = 0

    def flow(
        self,
        seconds: int,
        house_a: float,
        car_a: float = 16.0,
        *,
        least_a: float | None = None,
        offered_a: float = 16,
        sampled_s: int | None = None,
    ) -> float:
        for _ in range(seconds):
            self.second += 1
            flow = Flow(
                grid_a=house_a + car_a,
                least_a=car_a if least_a is None else least_a,
                most_a=car_a,
                offered_a=offered_a,
                minimum_a=6,
                floor_a=6 if offered_a else 0,
            )
            sampled_at = at(self.second if sampled_s is None else sampled_s)
            self.headroom.follow(flow, Sampling(sampled_at, self.period_s or 5.0, self.period_s), at(self.second))
        assert self.headroom.left_a is not None
        return self.headroom.left_a


@pytest.fixture
def conductor() -> Conductor:
    """A conductor that has carried 4 A of the house and a car of 16 A for two minutes."""
    conductor = Conductor()
    assert conductor.flow(120, 4) == pytest.approx(20.5)
    return conductor


def test_what_it_leaves_is_the_rating_less_the_house_and_half_an_ampere(conductor: Conductor) -> None:
    assert conductor.flow(1, 8) == pytest.approx(16.5)


def test_export_leaves_no_more_than_the_rating() -> None:
    assert Conductor().flow(70, -20) == 24.5


@pytest.mark.parametrize(("house_a", "left_a"), [(17, 7.5), (24, 0.5), (30, -5.5)])
def test_too_much_is_answered_with_what_fits(conductor: Conductor, house_a: float, left_a: float) -> None:
    assert conductor.flow(11, house_a) == pytest.approx(left_a)


def test_a_short_overload_rides(conductor: Conductor) -> None:
    assert conductor.flow(2, 12) >= 16
    assert conductor.flow(1, 4) >= 16


def test_while_the_car_follows_nothing_more_is_taken_from_it(conductor: Conductor) -> None:
    assert conductor.flow(2, 15) == pytest.approx(9.5)
    # The charger is to offer 9.5 A, and nobody knows whether the car draws that yet: the house takes what it took.
    assert conductor.flow(4, 15, 16, least_a=9.5, offered_a=9.5) == pytest.approx(9.5)


def test_more_is_left_only_after_a_minute(conductor: Conductor) -> None:
    lowered_a = conductor.flow(12, 15)
    assert conductor.flow(58, 4, 9, offered_a=9) == lowered_a
    assert conductor.flow(5, 4, 9, offered_a=9) == pytest.approx(20.5)


def test_less_than_an_ampere_more_is_not_worth_a_write(conductor: Conductor) -> None:
    lowered_a = conductor.flow(12, 15)
    assert conductor.flow(200, 14.3, 9, offered_a=9) == lowered_a


@pytest.mark.parametrize(("house_a", "is_started"), [(17, False), (16, True)])
def test_a_paused_car_needs_2_a_more_than_its_minimum(
    conductor: Conductor, house_a: float, *, is_started: bool
) -> None:
    conductor.flow(10, 22)
    left_a = conductor.flow(200, house_a, 0, offered_a=0)
    assert (left_a >= 6) is is_started


def test_a_doubt_about_the_car_is_no_reason_to_pause_it(conductor: Conductor) -> None:
    assert conductor.flow(12, 12, 16, least_a=2) == pytest.approx(6)


def test_without_data_nothing_is_raised(conductor: Conductor) -> None:
    conductor.headroom.lose(6)
    assert conductor.headroom.left_a == 6
    conductor.headroom.lose(10)
    assert conductor.headroom.left_a == 6
    assert conductor.flow(58, 4) == 6
    assert conductor.flow(5, 4) == pytest.approx(20.5)


class TestASlowMeter:
    @pytest.mark.parametrize(("period_s", "left_a"), [(1, 16), (5, 12.5), (10, 9.5)])
    def test_lowers_a_car_before_there_is_too_much(self, period_s: float, left_a: float) -> None:
        assert Conductor(period_s).flow(1, 6) == pytest.approx(left_a if period_s > 1 else 18.5, abs=0.1)

    def test_lowers_it_no_further_than_is_harmless_whatever_comes_on(self) -> None:
        assert Conductor(5).flow(1, 16, 8, offered_a=8) == pytest.approx(7.7, abs=0.1)

    def test_pauses_none_before_there_is_too_much(self) -> None:
        conductor = Conductor(10)
        assert conductor.flow(200, 17, 6, offered_a=6) >= 6
        assert conductor.flow(30, 20, 6, offered_a=6) == pytest.approx(4.5)

    def test_leaves_more_again_after_a_minute(self) -> None:
        conductor = Conductor(5)
        lowered_a = conductor.flow(1, 10)
        assert conductor.flow(58, 2, 8, offered_a=8) == lowered_a
        assert conductor.flow(5, 2, 8, offered_a=8) == pytest.approx(16.5, abs=0.1)

    def test_keeps_nothing_free_until_it_is_known_how_often_it_reports(self) -> None:
        assert Conductor(None).flow(1, 6) == pytest.approx(18.5)

    def test_counts_what_the_cars_drew_when_the_sample_was_taken(self) -> None:
        conductor = Conductor(5)
        before_a = conductor.flow(20, 6, 12, offered_a=12)
        assert conductor.flow(4, 12, 6, offered_a=6, sampled_s=20) == before_a, "the sample still has the 12 A"

    def test_takes_what_a_car_was_offered_for_what_it_draws_once_it_had_the_time_to_follow(self) -> None:
        conductor = Conductor(5)
        conductor.flow(20, 2)
        lowered_a = conductor.flow(1, 12)
        assert lowered_a == pytest.approx(7.7, abs=0.1)
        conductor.flow(9, 12, least_a=lowered_a, offered_a=lowered_a, sampled_s=21)
        left_a = conductor.flow(1, 15, least_a=lowered_a, offered_a=lowered_a)
        assert left_a == pytest.approx(lowered_a + 24.5 - 31), "31 A flow, though it has been told for 10 s"


FLOWS = st.builds(
    lambda house_a, car_a, doubt_a, offered_a: Flow(
        grid_a=house_a + car_a,
        least_a=max(car_a - doubt_a, 0.0),
        most_a=car_a,
        offered_a=offered_a,
        minimum_a=6,
        floor_a=6 if offered_a else 0,
    ),
    st.floats(-40, 60),
    st.floats(0, 32),
    st.sampled_from([0.0, 0.5, 6.0, 16.0]),
    st.sampled_from([0.0, 6.0, 16.0, 32.0]),
)


@given(st.lists(st.tuples(FLOWS, st.integers(1, 40)), min_size=1, max_size=12))
def test_whatever_flows_no_more_than_the_rating_is_left_and_nothing_is_raised_within_a_minute(
    flows: list[tuple[Flow, int]],
) -> None:
    headroom, second = Headroom(25, "B"), 0
    lowered_s, before_a = 0, 25.0
    for flow, seconds in flows:
        for _ in range(seconds):
            second += 1
            headroom.follow(flow, Sampling(at(second), 1.0, 1.0), at(second))
            left_a = headroom.left_a
            assert left_a is not None
            assert left_a <= 24.5
            if left_a > before_a:
                assert second - lowered_s >= 60, (second, lowered_s, before_a, left_a)
                assert left_a >= before_a + 1 or before_a < 6
            if left_a < before_a and flow.grid_a > 25:
                lowered_s = second
            before_a = left_a
