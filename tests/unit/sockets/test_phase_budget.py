"""How often the sun may switch phases."""

from datetime import timedelta

import pytest

from alfen_solar.settings import read_settings
from alfen_solar.sockets.phase_budget import SwitchBudget
from tests.unit.clock import START, at

METER = {"grid_power": "sensor.grid"}


def budget(**allowed: int) -> SwitchBudget:
    return SwitchBudget(read_settings(METER | {"switches_an_hour": 9, "switches_a_day": 9} | allowed))


@pytest.mark.parametrize("allowed", ["switches_an_hour", "switches_a_day", "switches_a_session"])
def test_it_is_spent_when_one_of_its_parts_is(allowed: str) -> None:
    found = budget(**{allowed: 2})
    found.count(at(0), START)
    assert not found.so_far(at(1), START).is_spent
    found.count(at(60), START)
    assert found.so_far(at(61), START).is_spent


def test_what_is_remembered_of_today_counts_and_no_other_day_does() -> None:
    found = budget(switches_a_day=4)
    found.count(at(0), START)
    found.remember(4, START.date())
    assert found.so_far(at(1), START).is_spent
    found.remember(1, START.date())
    assert found.so_far(at(1), START).today == 4
    assert found.so_far(at(1), START + timedelta(days=1)).today == 0


def test_an_hour_a_day_and_a_session_are_each_over_in_their_time() -> None:
    found = budget()
    found.count(at(0), START)
    count = found.so_far(at(3599), START)
    assert (count.last_hour, count.today, count.this_session) == (1, 1, 1)
    assert found.so_far(at(3600), START).last_hour == 0
    assert found.so_far(at(3600), START + timedelta(days=1)).today == 0
    found.leave()
    assert found.so_far(at(3600), START).this_session == 0
