"""Time for durations: it never goes back, and does not leap when somebody sets the clock."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.steady_clock import SteadyClock
from tests.unit.clock import at

HOUR_S = 3600


@pytest.mark.parametrize("set_by_s", [-HOUR_S, -1, 61, HOUR_S, 400 * 24 * HOUR_S])
def test_it_stands_still_where_the_wall_clock_is_set_and_then_goes_on(set_by_s: float) -> None:
    clock = SteadyClock(at(0))
    assert clock.read(at(10)) == at(10)
    assert clock.read(at(10 + set_by_s)) == at(10)
    assert clock.read(at(15 + set_by_s)) == at(15)
    assert clock.wall(at(20)) == at(20 + set_by_s)


def test_an_announced_time_is_that_of_the_clock_on_the_wall_even_after_it_was_set_twice() -> None:
    clock = SteadyClock(at(0))
    clock.read(at(HOUR_S))
    clock.read(at(-HOUR_S))
    clock.read(at(-HOUR_S + 5))
    assert clock.wall(at(60)) == at(-HOUR_S + 60)


@pytest.mark.parametrize("step_s", [0, 0.1, 1, 30, 60])
def test_it_follows_the_wall_clock_while_that_is_left_alone(step_s: float) -> None:
    clock = SteadyClock(at(0))
    assert [clock.read(at(step_s * n)) for n in range(20)] == [at(step_s * n) for n in range(20)]


@given(st.lists(st.integers(-10_000, 10_000)))
def test_it_never_goes_back_and_never_leaps(walls: list[int]) -> None:
    clock = SteadyClock(at(0))
    steady = [at(0), *(clock.read(at(second)) for second in walls)]
    passed = [after - before for before, after in itertools.pairwise(steady)]
    assert all(timedelta(0) <= step <= timedelta(seconds=60) for step in passed), passed
