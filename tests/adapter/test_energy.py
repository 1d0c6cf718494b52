"""What the car takes, from the charger's register to the events that Home Assistant's sums are made of."""

from typing import Any

import pytest

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, meter_says_for

SAVE = "homeassistant/save_persistent_states"
MEMORY = "sensor.alfen_solar_energy_this_session"
MODE, ENERGY = "input_select.alfen_solar_mode", "sensor.alfen_energy"
CAR_W = 3680
SUN_KW = -0.75 * CAR_W / 1000
"""Three quarters of what the car takes come from the sun."""


@pytest.fixture(autouse=True)
async def fast(home: HomeAssistantDouble) -> None:
    """The car charges at 16 A, whatever the sun gives; the charger has charged for years."""
    home.charger.socket.energy_wh = 1_234_567
    await home.poll_charger()
    await home.set_state(MODE, "Fast")


async def charges(home: HomeAssistantDouble, seconds: int) -> None:
    """Let the car charge with sun and grid."""
    await eventually(lambda: home.charger.car_w == CAR_W)
    await meter_says_for(home, seconds, SUN_KW)


def leave(charger: ChargerDouble) -> float:
    """Let the car leave; tell what the charger's register shows, in Wh."""
    charger.car.plugged_in = False
    return charger.socket.energy_wh


def energies(home: HomeAssistantDouble) -> list[dict[str, Any]]:
    """Tell the statuses that report energy."""
    return [status for status in home.statuses if status["sun_wh"] or status["grid_wh"]]


def total_wh(home: HomeAssistantDouble) -> int:
    return sum(status["sun_wh"] + status["grid_wh"] for status in home.statuses)


def sessions(home: HomeAssistantDouble) -> list[dict[str, Any]]:
    return [data for event, data in home.events if event == "alfen_solar_session"]


async def test_what_the_car_takes_is_told_once_a_minute_and_saved_at_once(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    began_wh = charger.socket.energy_wh
    async with run_apps(HOMEWIZARD):
        await charges(home, 60)
        saved, told_before = len(home.calls_of(SAVE)), len(energies(home))
        await charges(home, 180)
        status = home.last_status
        told = energies(home)[told_before:]
        assert 2 <= len(told) <= 3, told
        await eventually(lambda: len(home.calls_of(SAVE)) - saved == len(told))
        total = total_wh(home)
    assert status["sun_share"] == pytest.approx(0.75, abs=0.01)
    assert status["session_sun_share"] == pytest.approx(0.75, abs=0.1)
    last = told[-1]
    assert last["memory"]["register_wh"] == pytest.approx(began_wh + total, abs=2)
    assert last["sun_wh"] == pytest.approx(3 * last["grid_wh"], abs=5)
    assert last["memory"]["session_began"] is not None


async def test_from_when_on_the_register_counts_is_remembered_within_seconds_of_the_first_start(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    began_wh = charger.socket.energy_wh
    async with run_apps(HOMEWIZARD):
        await home.clock.sleep(10)
    remembered = [
        memory["register_wh"] for each in home.statuses if "register_wh" in (memory := each.get("memory", {}))
    ]
    assert remembered[-1] == pytest.approx(began_wh, abs=15), remembered


@pytest.mark.parametrize("restarted", ["the app", "AppDaemon"])
async def test_a_session_outlives_a_restart_and_each_watt_hour_is_told_once(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, restarted: str
) -> None:
    began_wh = left_wh = charger.socket.energy_wh
    missed_wh = 0.0
    async with run_apps(HOMEWIZARD) as appdaemon:
        await charges(home, 130)
        began = energies(home)[-1]["memory"]["session_began"]
        if restarted == "the app":
            await appdaemon.app_management.restart_app("alfen_solar")
            await charges(home, 130)
            left_wh = leave(charger)
            await eventually(lambda: sessions(home))
    if restarted == "AppDaemon":
        missed_wh = -charger.socket.energy_wh
        await meter_says_for(home, 900, SUN_KW)
        missed_wh += charger.socket.energy_wh
        async with run_apps(HOMEWIZARD):
            await charges(home, 130)
            left_wh = leave(charger)
            await eventually(lambda: sessions(home))
    (session,) = sessions(home)
    assert session["began"] == began
    assert session["sun_wh"] + session["grid_wh"] == pytest.approx(left_wh - began_wh, abs=8)
    assert total_wh(home) == pytest.approx(left_wh - began_wh, abs=8)
    assert session["grid_wh"] >= missed_wh, "what it took meanwhile is as from the grid"
    assert home.states[MEMORY]["attributes"].get("session_began") is None


@pytest.mark.parametrize("state", ["unavailable", "0"])
async def test_a_register_that_shows_nothing_for_a_while_counts_nothing_twice(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, state: str
) -> None:
    began_wh = charger.socket.energy_wh
    async with run_apps(HOMEWIZARD):
        await charges(home, 70)
        home.polls = False
        await home.set_state(ENERGY, state, "Wh")
        await home.clock.sleep(3)
        home.polls = True
        await charges(home, 130)
        charged_wh = charger.socket.energy_wh - began_wh
    assert charged_wh - CAR_W / 3600 * 80 <= total_wh(home) <= charged_wh + 8
    assert all(status["sun_wh"] >= 0 and status["grid_wh"] >= 0 for status in home.statuses)


async def test_a_negative_power_is_no_energy(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await charges(home, 150)
        await home.set_state(MODE, "Off")
        charger.power_offset_w = -374
        await meter_says_for(home, 130, -3)
        assert home.states["sensor.alfen_power"]["state"] == "-374"
        leave(charger)
        await eventually(lambda: sessions(home))
    assert all(status["sun_wh"] >= 0 and status["grid_wh"] >= 0 for status in home.statuses)
    (session,) = sessions(home)
    assert 0 <= session["sun_share"] <= 1
