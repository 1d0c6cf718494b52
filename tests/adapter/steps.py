"""What the specifications of the adapter share: configurations, what happens in the house, what can be seen of it."""

import asyncio
import struct
from collections.abc import Callable

from tests.adapter.conftest import ROOT
from tests.adapter.home_assistant_double import Call, HomeAssistantDouble

EXAMPLE = (ROOT / "apps.yaml.example").read_text()
HOMEWIZARD = """
alfen_solar:
  module: alfen_solar.app
  class: AlfenSolar
  grid_power: sensor.p1_meter_power
"""


async def home_charges(home: HomeAssistantDouble) -> None:
    """Bring the app to its first setpoint, the minimum."""
    before = len(written(home))
    await meter_says(home, 0.300, 0.310, 0.320)
    await eventually(lambda: len(written(home)) > before)


async def meter_says(home: HomeAssistantDouble, *grid_kw: float) -> None:
    """Let both of the home's meters, a DSMR and a HomeWizard, show these values one after the other."""
    for kilowatts in grid_kw:
        await home.set_state("sensor.electricity_meter_power_consumption", f"{max(kilowatts, 0):.3f}", "kW")
        await home.set_state("sensor.electricity_meter_power_production", f"{max(-kilowatts, 0):.3f}", "kW")
        await home.set_state("sensor.p1_meter_power", f"{kilowatts * 1000:.0f}", "W")
        await asyncio.sleep(0.05)


async def meter_says_until(home: HomeAssistantDouble, grid_kw: float, holds: Callable[[], object]) -> None:
    """Let the home's meters go on showing about this value until something has happened."""
    async with asyncio.timeout(5):
        while not holds():
            await meter_says(home, grid_kw - 0.001, grid_kw, grid_kw + 0.001)


async def eventually(holds: Callable[[], object], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.01)


def writes(home: HomeAssistantDouble) -> list[Call]:
    """Tell the writes to the charger that Home Assistant was asked for."""
    return [call for call in home.calls if call.service == "modbus/write_register"]


def written(home: HomeAssistantDouble) -> list[float]:
    """Tell the setpoints that were written, in A."""
    return [struct.unpack(">f", struct.pack(">HH", *call.data["value"]))[0] for call in writes(home)]


def logbook(home: HomeAssistantDouble) -> list[str]:
    return [call["message"] for call in home.calls_of("logbook/log")]
