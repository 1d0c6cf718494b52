"""A home battery beside the car: who comes first, and what happens when its sensors fail."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, notification, problem, told
from tests.faults import fault
from tests.simulator.battery import Battery, BatterySettings

POWER, LEVEL = "sensor.battery_power", "sensor.battery_level"
PRIORITY = "input_select.alfen_solar_battery_priority"
CAR_ABOVE = "input_number.alfen_solar_battery_car_above"
HELPS_ABOVE = "input_number.alfen_solar_battery_helps_above"
APPS = f"""{HOMEWIZARD}  battery_power: {POWER}
  battery_sign: discharge positive
  battery_level: {LEVEL}
"""
REPORTS_S = 2


class BatteryDouble:
    """The battery and its sensors; what is in `shows` stands in place of what is so."""

    def __init__(self, home: HomeAssistantDouble, settings: BatterySettings) -> None:
        self.battery = Battery(settings)
        self.shows: dict[str, tuple[str, str | None]] = {}
        self._home = home
        home.charger.world.battery = self.battery

    async def report(self) -> None:
        """Show what it does once."""
        power, level = (f"{-self.battery.power_w:.0f}", "W"), (f"{100 * self.battery.level:.0f}", "%")
        await self._home.set_state(POWER, *self.shows.get(POWER, power))
        await self._home.set_state(LEVEL, *self.shows.get(LEVEL, level))

    async def run(self, seconds: float) -> None:
        """Let time pass while the sun gives what it gives."""
        for _ in range(round(seconds / REPORTS_S)):
            await self.report()
            await asyncio.sleep(REPORTS_S)


@asynccontextmanager
async def at_work(
    home: HomeAssistantDouble, run_apps: RunApps, priority: str, *, sun_w: float = 4500, level: float = 0.5
) -> AsyncIterator[BatteryDouble]:
    """Run the app beside a battery, with a car in mode Solar, until what is chosen has come about."""
    battery = BatteryDouble(home, BatterySettings(level=level, capacity_wh=2500))
    home.charger.world.base_w_override = -sun_w
    await home.set_state("input_select.alfen_solar_mode", "Solar")
    await home.set_state(PRIORITY, priority)
    await home.set_state(CAR_ABOVE, "60", "%")
    await home.set_state(HELPS_ABOVE, "100", "%")
    await battery.report()
    async with run_apps(APPS):
        await battery.run(100)
        yield battery


async def test_who_comes_first_is_changed_in_home_assistant(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with at_work(home, run_apps, "Car first") as battery:
        assert charger.setpoint_a == 16, "what would charge the battery is the car's"
        assert home.last_status["battery_role"] == "lends"
        assert home.last_status["surplus_w"] == pytest.approx(4400, abs=150)
        await home.set_state(PRIORITY, "Battery first")
        await battery.run(70)
        assert charger.car_w == pytest.approx(1900, abs=150)
        assert battery.battery.power_w == 2500
        assert home.last_status["battery_role"] == "comes first"
        assert "home battery comes first" in home.last_status["why"]
    assert not told(home)


@fault(
    "The home battery's power is unavailable, unknown, or nonsense",
    car="charges only while power is exported, after 50 s, so that nothing of the battery goes into it",
    seen="the state, and *In the meantime, the car only uses power that would otherwise be exported* after a minute, "
    "until it is back",
)
@pytest.mark.parametrize(
    ("shows", "says"),
    [
        (("unavailable", "W"), f"{POWER} is unavailable."),
        (("812", "kWh"), f"The state of {POWER} is ignored: its unit is kWh, expected W / kW."),
    ],
)
async def test_without_the_power_of_the_battery_only_exported_power_is_used(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, shows: tuple[str, str], says: str
) -> None:
    async with at_work(home, run_apps, "Car first", sun_w=3000) as battery:
        battery.shows[POWER] = shows
        await battery.run(300)
        meanwhile = "In the meantime, the car only uses power that would otherwise be exported."
        assert await notification(home, "battery_lost") == f"{says} {meanwhile}"
        assert problem(home) == "battery lost"
        assert charger.setpoint_a == 0
        charger.world.base_w_override = -4500  # more than the battery takes
        await battery.run(150)
        assert charger.car_w == pytest.approx(1900, abs=250)
        battery.shows.clear()
        await battery.run(30)
        await eventually(lambda: not home.notifications)
    assert told(home) == ["battery_lost"]


async def test_a_power_of_the_battery_that_stands_still_feeds_no_car_for_long(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with at_work(home, run_apps, "Car first", sun_w=3000) as battery:
        battery.shows[POWER] = (home.states[POWER]["state"], "W")
        charger.world.base_w_override = -1200
        await battery.run(600)
        assert "stays the same although" in await notification(home, "battery_frozen")
        assert charger.setpoint_a == 0
    assert told(home) == ["battery_frozen"]


@fault(
    "The home battery's level is unavailable or nonsense",
    car="continues as if the level were low: with *Car above level*, the battery comes first",
    seen="the state, and *In the meantime, the battery level counts as low* after a minute, until it is back",
)
async def test_without_the_level_of_the_battery_it_comes_first(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with at_work(home, run_apps, "Car above level", level=0.8) as battery:
        assert charger.setpoint_a == 16
        battery.shows[LEVEL] = ("250", "%")
        await battery.run(90)
        assert charger.car_w == pytest.approx(1900, abs=150)
        assert (await notification(home, "battery_lost")).endswith("the battery level counts as low.")
        battery.shows.clear()
        await battery.run(60)
        assert charger.setpoint_a == 16
        assert not home.notifications


@fault(
    "The helpers of the home battery are missing, or their option is unknown",
    car="continues with the last choice; without any, the home battery comes first",
    seen="one line in the log; for an unknown option also a notification after a minute",
)
async def test_a_choice_that_is_none_leaves_the_last_one_in_force(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with at_work(home, run_apps, "Car first") as battery:
        await home.set_state(PRIORITY, "Cat first")
        await battery.run(80)
        assert charger.setpoint_a == 16
        assert (await notification(home, "battery_lost")).endswith("the last valid choice is used.")
        await home.set_state(PRIORITY, "Car first")
        await eventually(lambda: not home.notifications)
        await home.remove(PRIORITY)
        await battery.run(70)
        assert charger.setpoint_a == 16
    assert told(home) == ["battery_lost"]
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert any("Cat first" in line for line in lines), lines
