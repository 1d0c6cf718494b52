"""The main fuse, guarded by the app in the real AppDaemon, and what it does without its sensor."""

import pytest

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import PHASE_POWER, HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, notification, told
from tests.faults import fault
from tests.simulator.wiring import Wiring

GUARDED = HOMEWIZARD + f"  main_fuse_a: 25\n  house_phases:\n    power: [{PHASE_POWER[0]}]\n"
MODE = "input_select.alfen_solar_mode"


async def charging_fast(home: HomeAssistantDouble, charger: ChargerDouble) -> None:
    await home.set_state(MODE, "Fast")
    await eventually(lambda: charger.setpoint_a == 16)
    await home.clock.sleep(60)
    assert charger.setpoint_a == 16


@pytest.fixture(autouse=True)
async def _phases(home: HomeAssistantDouble, charger: ChargerDouble) -> None:
    charger.world.wiring = Wiring(load_shares=(1, 0, 0), sun_shares=(1, 0, 0))
    await home.read_meter()


async def test_what_the_house_switches_on_lowers_the_car_within_seconds(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(GUARDED):
        await charging_fast(home, charger)
        charger.world.base_w_override = 3800
        before_s = home.clock.seconds
        await eventually(lambda: charger.setpoint_a < 16)
        assert home.clock.seconds - before_s <= 8
        assert 6 <= charger.setpoint_a <= 25 - 3800 / 230
        charger.world.base_w_override = 500
        await home.clock.sleep(50)
        assert charger.setpoint_a < 10
        await eventually(lambda: charger.setpoint_a == 16, 30)
    assert told(home) == []


@fault(
    "With `main_fuse_a`: a sensor of the house's phases is unavailable, silent, missing, or shows nonsense",
    car="charges with the minimum current after 15 s (or pauses, by `without_meter`), and pauses after 60 s, in every "
    "mode",
    seen="a notification: *No recent data from …, so the load on the main fuse is unknown …*",
)
@pytest.mark.parametrize("way", ["unavailable", "silent", "missing", "nonsense"])
async def test_without_the_phase_the_car_gets_its_minimum_and_then_nothing(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, way: str
) -> None:
    async with run_apps(GUARDED):
        await charging_fast(home, charger)
        home.silent.add(PHASE_POWER[0])
        if way == "missing":
            await home.remove(PHASE_POWER[0])
        elif way != "silent":
            await home.set_state(PHASE_POWER[0], "unavailable" if way == "unavailable" else "much", "W")
        await home.clock.sleep(8)  # when it was last heard of was asked up to 5 s ago
        assert charger.setpoint_a == 16
        await home.clock.sleep(15)
        assert charger.setpoint_a == 6
        assert PHASE_POWER[0] in await notification(home, "house_phases_lost")
        await home.clock.sleep(60)
        assert charger.setpoint_a == 0
        home.silent.clear()
        await home.read_meter()
        # AppDaemon knows of an entity that is back only when it next reads all states, every ten minutes.
        await eventually(lambda: charger.setpoint_a == 16, 1200 if way == "missing" else 400)
        await eventually(lambda: not home.notifications)
    assert told(home) == ["house_phases_lost"]


async def test_a_phase_that_reports_the_same_again_and_again_is_no_loss(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(GUARDED):
        await charging_fast(home, charger)
        home.meter = "repeats itself"
        await home.clock.sleep(90)
        assert charger.setpoint_a == 16
    assert told(home) == []


@fault(
    "With `main_fuse_a`: a sensor of the house's phases repeats its last value, or is the wrong sensor",
    car="charges with the minimum current after 15 s (or pauses, by `without_meter`), and pauses after 60 s, in every "
    "mode",
    seen="a notification: *The sensors under house_phases do not match the grid meter …*",
)
async def test_a_phase_that_does_not_match_the_grid_meter_is_not_believed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(GUARDED):
        await charging_fast(home, charger)
        home.repeats.add(PHASE_POWER[0])
        for second in range(40):
            charger.world.base_w_override = 1500 + 10 * second
            await home.clock.sleep(1)
        assert charger.setpoint_a == 6
        assert "sensor.p1_meter_power" in await notification(home, "house_phases_doubted")
        for second in range(40, 100):
            charger.world.base_w_override = 1500 + 10 * second
            await home.clock.sleep(1)
        assert charger.setpoint_a == 0
    assert told(home) == ["house_phases_doubted"]
