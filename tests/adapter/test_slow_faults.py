"""Answers of Home Assistant that take seconds, or never come, and what the charger gets meanwhile."""

import asyncio
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from appdaemon.plugins.hass import Hass

from alfen_solar.app import TICK_S
from alfen_solar.inputs.grid import SETTLE
from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import (
    HOMEWIZARD,
    eventually,
    meter_says_for,
    the_sun_carries_9_a,
    told,
    writes,
    written,
)
from tests.faults import fault

MODE = "input_select.alfen_solar_mode"
MAXIMUM = "input_number.alfen_solar_maximum_current"
READ = "homeassistant/update_entity"
LONGEST_PAUSE_S = TICK_S + SETTLE.total_seconds() + 0.05
"""Between two steps: the later one may wait until a telegram is whole."""
MANY_READINGS = 100
MOST_READINGS = 4
"""In a minute, of which each is given up after 20 s."""


def never_answer(monkeypatch: pytest.MonkeyPatch, service: str, *, times: int) -> list[str]:
    """Let AppDaemon's calls of a service never end, so many times; return those that it was called for."""
    call_service, hung = Hass.call_service, list[str]()

    async def hang() -> None:
        await asyncio.Event().wait()

    def call(self: Hass, called: str, *args: Any, **data: Any) -> Any:  # noqa: ANN401
        if called == service and len(hung) < times:
            hung.append(called)
            return hang()
        return call_service(self, called, *args, **data)

    monkeypatch.setattr(Hass, "call_service", call)
    return hung


@fault(
    "A write to the charger never completes",
    car="falls back to the charger's safe current, and gets its setpoint again after a minute",
    seen="*Home Assistant could not send … to the charger …* if it happens again, until it can",
)
@pytest.mark.parametrize("times", [1, 3])
async def test_a_write_that_never_ends_does_not_stop_all_writes(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    hung = never_answer(monkeypatch, "modbus/write_register", times=times)
    await home.set_state(MODE, "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: hung)
        began_s = home.clock.seconds
        await eventually(lambda: charger.setpoint_a == 16, seconds=300)
        assert 48 * times <= home.clock.seconds - began_s <= 65 * times
        await home.clock.sleep(90)
        assert charger.setpoint_a == 16
        await eventually(lambda: not home.notifications)
    assert told(home) == ([] if times == 1 else ["write_failed"])


@fault(
    "Home Assistant takes seconds to read the charger, or does not respond",
    car="charges as usual",
    seen="nothing",
)
@pytest.mark.parametrize("way", ["8 s", "never"])
async def test_a_reading_that_takes_long_holds_up_no_step_and_doubles_none(
    home: HomeAssistantDouble,
    run_apps: RunApps,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    stepped: list[datetime] = []
    hung: list[str] = []
    async with run_apps(HOMEWIZARD + "  keep_alive_s: 5\n") as appdaemon:
        await the_sun_carries_9_a(home)
        if way == "never":
            hung = never_answer(monkeypatch, READ, times=1000)
        else:
            home.delays_s = {READ: 8}
        core: Any = appdaemon.app_management.get_app("alfen_solar")._core
        step = core.step

        def note_step(now: datetime, wall: datetime) -> Any:  # noqa: ANN401
            stepped.append(now)
            return step(now, wall)

        core.step = note_step
        before = len(writes(home))
        await home.set_state(MODE, "Fast")
        for n in range(6):  # changes whose effect is to be read
            await home.set_state(MAXIMUM, 8 + n % 2, "A")
            await meter_says_for(home, 10, 0.3)
        made = writes(home)[before:]
        readings = [call for call in home.calls if call.service == READ]
        assert hung or readings[-1].at_s > made[0].at_s, readings
        assert len(hung) <= MOST_READINGS, hung
    pauses_s = [(later - step).total_seconds() for step, later in pairwise(stepped)]
    assert max(pauses_s) <= LONGEST_PAUSE_S, pauses_s
    assert len(pauses_s) <= 3 * sum(pauses_s), pauses_s  # a tick, and the events of a second
    between_s = [later.at_s - write.at_s for write, later in pairwise(made)]
    assert max(between_s) <= 5 + LONGEST_PAUSE_S, between_s
    assert len(made) <= 6 * 3, [(write.at_s, write.data["value"]) for write in made]
    assert {round(setpoint_a) for setpoint_a in written(home)[before:]} == {8, 9}


async def test_a_charger_that_is_switched_off_for_hours_leaves_no_steps_that_wait_for_each_other(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.silent = True
    await home.poll_charger()
    home.delays_s = {READ: 10.5}  # Home Assistant tries each sensor for as long as AppDaemon waits for an answer
    async with run_apps(HOMEWIZARD):
        await home.clock.sleep(60)
        before = len(asyncio.all_tasks())
        await home.clock.sleep(1800)
        assert len([call for call in home.calls if call.service == READ]) > MANY_READINGS
        assert len(asyncio.all_tasks()) <= before + 5
