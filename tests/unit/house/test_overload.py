"""How long more than the rating may last: what a fuse carries, and what the car's own time leaves of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.overload import (
    CIRCUIT_A,
    CURVES,
    LONGEST_S,
    REACTION_S,
    SEEN_LATE_S,
    FuseCurve,
    Overload,
    surge,
)
from tests.simulator.wiring import Breaker
from tests.unit.clock import at


def rides_s(current_a: float, curve: FuseCurve = "B", period_s: float = 1.0) -> float:
    """Return for how long a steady current may ride on a fuse of 25 A, s."""
    overload = Overload(25, curve)
    overload.record(10, at(0))
    for second in range(1, 100):
        overload.record(current_a, at(second))
        if not overload.may_ride(period_s, at(second)):
            return second - 1
    return 100


@pytest.mark.parametrize(
    ("current_a", "curve", "seconds"),
    [
        (25, "B", 100),  # the rating is no overload
        (27, "B", 3),  # held for ever, but ended within 10 s all the same
        (29, "B", 2),
        (30, "B", 0),
        (33, "gG", 3),
        (40, "gG", 0),
    ],
)
def test_the_higher_the_current_the_shorter_it_rides(current_a: float, curve: FuseCurve, seconds: float) -> None:
    assert rides_s(current_a, curve) == pytest.approx(seconds, abs=1)


def test_a_slow_meter_leaves_no_time_to_ride() -> None:
    assert [rides_s(27, period_s=period_s) for period_s in (1, 2, 5)] == [3, 2, 0]


@pytest.mark.parametrize(("kettles", "rides"), [(0, True), (1, False), (5, False)])
def test_after_a_kettle_nothing_rides_until_it_has_cooled(kettles: int, *, rides: bool) -> None:
    overload = Overload(25, "B")
    for second in range(4 * kettles):
        overload.record(31 if second % 4 < 3 else 25, at(second))
    overload.record(28.5, at(4 * kettles))
    assert overload.may_ride(1.0, at(4 * kettles)) is rides
    overload.record(20, at(4 * kettles + 1))
    overload.record(28.5, at(4 * kettles + 60))
    assert overload.may_ride(1.0, at(4 * kettles + 60))


@given(st.floats(25.1, 62), st.sampled_from([1.0, 2.0, 3.0]))
def test_what_rides_and_is_then_ended_trips_no_breaker(current_a: float, period_s: float) -> None:
    breaker, overload = Breaker(25), Overload(25, "B")
    tenths = 0
    while tenths < 10 * LONGEST_S:
        if tenths % (10 * period_s) == 0:
            overload.record(current_a, at(tenths / 10))
            if not overload.may_ride(period_s, at(tenths / 10)):
                break
        tenths += 1
        breaker.carry(current_a, tenths / 10, 0.1)
    rode = tenths > 0
    for tenth in range(int(10 * REACTION_S)):
        breaker.carry(current_a, tenths / 10 + tenth / 10, 0.1)
    assert breaker.longest_s <= LONGEST_S + 0.1
    assert not rode or breaker.tripped_s is None, f"it rode for {tenths / 10} s"


def test_a_fuse_carries_more_than_a_breaker() -> None:
    assert CURVES["gG"].holds > CURVES["B"].holds


@pytest.mark.parametrize("rating_a", [16, 25, 35, 63, 100])
@pytest.mark.parametrize("curve", CURVES)
@pytest.mark.parametrize("period_s", [0.5, 1.0])
def test_a_meter_that_reports_every_second_keeps_nothing_free(
    rating_a: float, curve: FuseCurve, period_s: float
) -> None:
    assert surge(rating_a, rating_a - 0.5, curve, period_s).kept_a == 0


@pytest.mark.parametrize(
    ("rating_a", "curve", "kept_a"),
    [
        (25, "B", (1.7, 6.0, 9.0)),
        (40, "B", (1.0, 3.2, 5.2)),
        (63, "B", (0, 0, 0)),  # a circuit of a house is no danger to it
        (25, "gG", (0, 0, 0)),
    ],
)
def test_the_slower_the_meter_the_more_is_kept_free(
    rating_a: float, curve: FuseCurve, kept_a: tuple[float, ...]
) -> None:
    found_a = [surge(rating_a, rating_a - 0.5, curve, period_s).kept_a for period_s in (2, 5, 10)]
    assert found_a == pytest.approx(kept_a, abs=0.05)


@given(st.floats(1, 10), st.floats(0, 25), st.floats(0, CIRCUIT_A), st.sampled_from([25, 40]))
def test_what_comes_on_before_a_slow_meter_tells_trips_no_breaker(
    period_s: float, house_a: float, more_a: float, rating_a: float
) -> None:
    kept = surge(rating_a, rating_a - 0.5, "B", period_s)
    car_a = min(rating_a - 0.5 - house_a, max(rating_a - 0.5 - kept.kept_a - house_a, kept.harmless_a))
    told_in_time_a = surge_of_quick_meter_a(rating_a) + (period_s - 1)
    breaker = Breaker(rating_a)
    comes_a = min(more_a, told_in_time_a, rating_a - house_a)  # a house alone takes no more than its rating
    for tenth in range(int(10 * (SEEN_LATE_S + period_s + REACTION_S))):
        breaker.carry(max(car_a, 0.0) + house_a + comes_a, tenth / 10, 0.1)
    assert breaker.tripped_s is None, (kept, car_a)


def surge_of_quick_meter_a(rating_a: float) -> float:
    """Return what may come on beside a meter that reports every second, in A: it ends that within 8 s."""
    tenths_a = range(int(10 * rating_a))
    return max(each / 10 for each in tenths_a if not trips(rating_a - 0.5 + each / 10, rating_a))


def trips(current_a: float, rating_a: float) -> bool:
    breaker = Breaker(rating_a)
    breaker.carry(current_a, 0, SEEN_LATE_S + 1 + REACTION_S)
    return breaker.tripped_s is not None
