"""Helpers that change again and again, as an automation that has gone wrong does."""

from itertools import cycle

import pytest

from alfen_solar.decision import Mode, Reason
from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.unrest import Unrest

FLICKER = Unrest(noise_w=20)
WAITS = "your last choice takes effect in 30 s"


@pytest.mark.parametrize("every_s", [1, 5, 20])
@pytest.mark.parametrize("modes", [(Mode.OFF, Mode.SOLAR, Mode.FAST, Mode.MINIMUM_SOLAR), (Mode.SOLAR, Mode.FAST)])
def test_a_mode_that_flips_moves_no_contactor_each_time(modes: tuple[Mode, ...], every_s: int) -> None:
    home = StubbornHome(base_w=0, unrest=FLICKER)
    loop = ClosedLoop(home).run(60)
    flips = cycle(modes)
    for _ in range(600 // every_s):
        home.set_mode(next(flips))
        loop.run(every_s)
    assert len(loop.setpoints_a(60)) <= 25, loop.setpoints_a(60)
    assert len(loop.entries) <= 25, loop.told()
    home.set_mode(Mode.FAST)
    loop.run(45)
    assert loop.setpoint_a == 16, "what stands is done"
    home.set_mode(Mode.OFF)
    loop.run(2)
    assert loop.setpoint_a == 0, "less never waits"


def test_a_slider_that_flips_raises_the_current_no_more_each_time_and_lowers_it_at_once() -> None:
    home = StubbornHome(base_w=0, unrest=FLICKER)
    loop = ClosedLoop(home, Mode.FAST).run(60)
    for second in range(300):
        home.set_maximum_current(8 if second % 2 else 16)
        loop.run(1)
    assert len(loop.setpoints_a(60)) <= 20, loop.setpoints_a(60)
    assert loop.setpoint_a == 8
    home.set_maximum_current(12)
    loop.run(45)
    assert loop.setpoint_a == 12


def test_a_maximum_that_an_automation_balances_loads_with_is_followed() -> None:
    home = StubbornHome(base_w=0, unrest=FLICKER)
    loop = ClosedLoop(home, Mode.FAST).run(60)
    for most_a in range(6, 17):
        home.set_maximum_current(most_a)
        loop.run(10)
    assert loop.setpoint_a >= 13, "the lowest of the last half minute"
    for most_a in range(16, 5, -1):
        home.set_maximum_current(most_a)
        loop.run(10)
    assert loop.setpoint_a == 6, "less never waits"


def test_a_boost_that_is_set_and_cleared_all_the_time_is_no_flood() -> None:
    home = StubbornHome(base_w=500, unrest=FLICKER)
    loop = ClosedLoop(home).run(60)
    for second in range(300):
        home.set_boost("00:00:00" if second % 2 else "12:00:00")
        loop.run(1)
    assert len(loop.setpoints_a(60)) <= 16, loop.setpoints_a(60)
    assert sum(entry.to_phone for _, entry in loop.entries) <= 8, loop.told()
    assert not loop.kinds(), loop.told()
    home.set_boost("12:30:00")
    loop.run(35)
    assert loop.setpoint_a == 16
    home.set_boost("00:00:00")
    loop.run(3)
    assert loop.setpoint_a < 16


def test_why_a_mode_or_a_boost_is_not_done_yet_is_told_while_it_waits() -> None:
    home = StubbornHome(base_w=500, unrest=FLICKER)
    loop = ClosedLoop(home).run(60)
    assert not any(WAITS in status.next for _, status in loop.statuses)
    for _ in range(7):
        home.set_mode(Mode.SOLAR)
        loop.run(2)
        home.set_mode(Mode.FAST)
        loop.run(5)
    assert WAITS in loop.statuses[-1][1].next, loop.statuses[-1]
    loop.run(30)
    assert loop.decision.mode is Mode.FAST, loop.decision
    assert WAITS not in loop.statuses[-1][1].next, loop.statuses[-1]
    home.set_mode(Mode.SOLAR)
    loop.run(200)
    for _ in range(7):
        home.set_boost("00:00:00")
        loop.run(2)
        home.set_boost("12:00:00")
        loop.run(5)
    assert loop.decision.choice_waits, loop.decision
    loop.run(30)
    assert not loop.decision.choice_waits, loop.decision
    assert loop.decision.reason is Reason.BOOST, loop.decision
