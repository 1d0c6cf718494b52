"""What the specifications of the adapter share: configurations, what happens in the house, what can be seen of it."""

import asyncio
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import patience
from tests.adapter.home_assistant_double import METER_EVERY_S, Call, HomeAssistantDouble
from tests.patience import explain

ROOT = Path(__file__).parents[2]
EXAMPLE = (ROOT / "apps.yaml.example").read_text()
MOST_SAMPLES = 150
STILL_S = 10
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


async def meter_says(home: HomeAssistantDouble, *house_kw: float) -> None:
    """Let the house without the car take so much, one value after the other; below 0, the sun gives more."""
    for kilowatts in house_kw:
        home.charger.world.base_w_override = kilowatts * 1000
        await home.read_meter()
        await asyncio.sleep(METER_EVERY_S)


async def meter_says_until(home: HomeAssistantDouble, house_kw: float, holds: Callable[[], object]) -> None:
    """Let the house without the car go on taking about so much until something has happened."""
    for _ in range(MOST_SAMPLES // 3):
        if holds():
            return
        await meter_says(home, house_kw - 0.001, house_kw, house_kw + 0.001)
    raise AssertionError(f"Not so after {MOST_SAMPLES} samples: {explain(holds)}")


async def meter_says_for(home: HomeAssistantDouble, seconds: int, house_kw: float) -> None:
    """Let the house without the car take about so much for a while; no real one stays the same to the last digit."""
    for n in range(seconds // STILL_S):
        await meter_says(home, house_kw + 0.001 * (n % 2))
        await asyncio.sleep(STILL_S - METER_EVERY_S)


async def eventually(holds: Callable[[], object], seconds: float = 150) -> None:
    """Wait until something holds, as long as the app may take for anything."""
    await patience.eventually(holds, seconds)


def writes(home: HomeAssistantDouble) -> list[Call]:
    """Tell the writes to the charger that Home Assistant was asked for."""
    return [call for call in home.calls if call.service == "modbus/write_register"]


def written(home: HomeAssistantDouble) -> list[float]:
    """Tell the setpoints that were written, in A."""
    return [struct.unpack(">f", struct.pack(">HH", *call.data["value"]))[0] for call in writes(home)]


def logbook(home: HomeAssistantDouble) -> list[str]:
    return [call["message"] for call in home.calls_of("logbook/log")]


async def the_sun_carries_9_a(home: HomeAssistantDouble) -> None:
    """Bring the app to 9 A, and keep it there."""
    await home_charges(home)
    await meter_says_until(home, -9 * 0.230, lambda: abs(written(home)[-1] - 9) <= 0.1)
    await home.clock.sleep(20)


def problem(home: HomeAssistantDouble) -> str | None:
    """Tell what the latest status event says is wrong."""
    return str(home.last_status["problem"]) if home.statuses else None


async def notification(home: HomeAssistantDouble, topic: str) -> str:
    """Wait for the notification of a topic, and tell what it says."""
    await eventually(lambda: f"alfen_solar_{topic}" in home.notifications)
    return home.notifications[f"alfen_solar_{topic}"]


def of_the_app(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Tell the lines that the app has logged."""
    return [record.getMessage() for record in caplog.records if record.name == "AppDaemon.alfen_solar"]


def told(home: HomeAssistantDouble) -> list[str]:
    """Tell the topics of all notifications that were shown, in order."""
    ids = [call["notification_id"] for call in home.calls_of("persistent_notification/create")]
    return [notification_id.removeprefix("alfen_solar_") for notification_id in ids]
