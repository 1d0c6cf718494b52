"""How long more than the rating may last: what a fuse carries, and what the car's own time leaves of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.overload import CURVES, LONGEST_S, REACTION_S, FuseCurve, Overload
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
        (31, "B", 3),  # a kettle
        (33, "B", 0),
        (40, "gG", 3),
        (60, "gG", 0),
    ],
)
def test_the_higher_the_current_the_shorter_it_rides(current_a: float, curve: FuseCurve, seconds: float) -> None:
    assert rides_s(current_a, curve) == pytest.approx(seconds, abs=1)


def test_a_slow_meter_leaves_no_time_to_ride() -> None:
    assert [rides_s(27, period_s=period_s) for period_s in (1, 2, 5)] == [3, 2, 0]


def test_one_kettle_after_another_heats_it() -> None:
    overload = Overload(25, "B")
    rode = 0
    for second in range(60):
        overload.record(31 if second % 4 < 3 else 25, at(second))
        rode += overload.may_ride(1.0, at(second))
    assert 4 <= rode < 60


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
