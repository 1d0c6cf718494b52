"""How often charging was started, and what that makes of the next start."""

from datetime import timedelta

import pytest

from alfen_solar.settings import read_settings
from alfen_solar.sockets.starts import StartCount, Starts
from tests.unit.clock import at

HOUR_S = 3600


def starts_at(*seconds: float, an_hour: int = 2, a_day: int = 4) -> Starts:
    starts = Starts(read_settings({"grid_power": "sensor.grid", "starts_an_hour": an_hour, "starts_a_day": a_day}))
    for second in seconds:
        starts.count(at(second), at(second))
    return starts


@pytest.mark.parametrize(("count", "factor"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 4)])
def test_each_start_of_an_hour_beyond_the_budget_doubles_what_the_next_needs(count: int, factor: float) -> None:
    starts = starts_at(*range(0, 60 * count, 60), a_day=100)
    assert starts.factor(at(600), at(600)) == factor


def test_after_an_hour_a_start_is_forgotten() -> None:
    starts = starts_at(0, 60, 120, 180)
    assert starts.factor(at(HOUR_S - 1), at(HOUR_S - 1)) == 4
    assert starts.factor(at(HOUR_S), at(HOUR_S)) == 2


def test_so_does_each_of_a_day_until_midnight() -> None:
    starts = starts_at(*range(0, 6 * HOUR_S, HOUR_S))
    assert starts.so_far(at(6 * HOUR_S), at(6 * HOUR_S)).today == 6
    assert starts.factor(at(8 * HOUR_S), at(8 * HOUR_S)) == 4
    tomorrow = at(0) + timedelta(days=1)
    assert (starts.so_far(tomorrow, tomorrow).today, starts.factor(tomorrow, tomorrow)) == (0, 1)


def test_they_are_told_against_the_budget() -> None:
    starts = starts_at(0, HOUR_S - 1, HOUR_S, an_hour=5, a_day=4)
    assert starts.so_far(at(HOUR_S), at(HOUR_S)) == StartCount(today=3, a_day=4, last_hour=2, an_hour=5)


def test_those_of_an_app_before_this_one_count_for_the_day() -> None:
    starts = starts_at(0, a_day=4)
    starts.remember(5, at(0).date())
    assert starts.so_far(at(60), at(60)) == StartCount(today=5, a_day=4, last_hour=1, an_hour=2)
    assert starts.factor(at(60), at(60)) == 2
    starts.count(at(60), at(60))
    assert starts.factor(at(60), at(60)) == 4


def test_what_was_counted_here_is_no_less_for_being_remembered() -> None:
    starts = starts_at(0, 60, 120)
    starts.remember(1, at(0).date())
    assert starts.so_far(at(120), at(120)).today == 3


def test_those_of_yesterday_are_not_remembered_for_today() -> None:
    starts = starts_at()
    starts.remember(9, at(0).date() - timedelta(days=1))
    assert starts.so_far(at(0), at(0)).today == 0


def test_however_many_they_are_the_car_is_not_locked_out_for_ever() -> None:
    starts = starts_at(*range(2000))
    assert starts.factor(at(2000), at(2000)) == 1024
