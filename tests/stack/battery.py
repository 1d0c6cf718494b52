"""The simulated home battery in Home Assistant: its sensors, and the package of the app for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .appdaemon import CHECKOUT

if TYPE_CHECKING:
    from tests.simulator.battery import Battery

    from .home_assistant import HomeAssistant

REPORTS_S = 2.0
POWER, LEVEL = "simulated_battery_power", "simulated_battery_level"
SENSORS = f"""
input_number:
  {POWER}: {{min: -50000, max: 50000, initial: 0, unit_of_measurement: W}}
  {LEVEL}: {{min: 0, max: 100, initial: 50, unit_of_measurement: "%"}}
template:
  - sensor:
      - name: Battery power
        unit_of_measurement: W
        device_class: power
        state: "{{{{ states('input_number.{POWER}') | float(0) | round(0) }}}}"
      - name: Battery level
        unit_of_measurement: "%"
        device_class: battery
        state: "{{{{ states('input_number.{LEVEL}') | float(0) | round(0) }}}}"
"""
PACKAGES = {
    "simulated_battery": SENSORS,
    "alfen_solar_battery": (CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_battery.yml").read_text(),
}
"""More of Home Assistant's configuration, by the names of the packages."""


def with_battery(apps: str) -> str:
    """Return an example of apps.yaml with this battery."""
    for option, value in (("power", "sensor.battery_power"), ("level", "sensor.battery_level")):
        apps = apps.replace(f"  # battery_{option}:\n", f"  battery_{option}: {value}\n")
    return apps.replace("  # battery_sign:\n", "  battery_sign: charge positive\n")


async def report(battery: Battery, home_assistant: HomeAssistant) -> None:
    """Report what the battery does, again and again."""
    while True:
        for name, value in ((POWER, round(battery.power_w)), (LEVEL, round(100 * battery.level))):
            await home_assistant.call_service(
                "input_number", "set_value", {"entity_id": f"input_number.{name}", "value": value}
            )
        await asyncio.sleep(REPORTS_S)
