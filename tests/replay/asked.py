"""What the user asks of the replayed house beside the mode, and what of the settings a recording can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alfen_solar.inputs.battery import BatteryPriority
from alfen_solar.options.house_phases import HousePhases

if TYPE_CHECKING:
    from datetime import time

    from alfen_solar.plan.periods import Period
    from alfen_solar.settings import Settings

    from .recording import Stretch

GRID, PRICES = "sensor.grid", "sensor.prices"
PHASES = ("sensor.phase_1", "sensor.phase_2", "sensor.phase_3")
BATTERY, LEVEL = "sensor.battery", "sensor.battery_level"
"""The sensors of the replayed house."""
LOWEST_LIMIT_KW = 2.5
"""What the helper of the quarter-hour limit begins with."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked.

    Attributes:
        ready_by: When the car is to be ready each day, on the clock on the wall; None: nothing is planned.
        energy_kwh: With how much since the time before.
        prices: Those of the grid, as they are read; none: apps.yaml tells the tariff, or all hours cost the same.
        quarter_limit_kw: The highest mean import of a quarter of an hour.
        battery_priority: Who gets the sun first.
    """

    ready_by: time | None = None
    energy_kwh: float = 0.0
    prices: tuple[Period, ...] = ()
    quarter_limit_kw: float = LOWEST_LIMIT_KW
    battery_priority: BatteryPriority = BatteryPriority.BATTERY

    def needs_a_house(self, settings: Settings, stretch: Stretch) -> bool:
        """Tell whether more of the house is to be replayed than one car on fixed phases."""
        sockets = settings.each_socket()
        is_one = len(sockets) == 1 and not sockets[0].switches_phases
        limited = settings.quarter_hour or settings.main_fuse_a is not None or stretch.battery_w is not None
        return not is_one or limited or self.ready_by is not None or bool(self.prices)


def as_replayed(settings: Settings, asked: Asked, stretch: Stretch) -> Settings:
    """Return the settings as far as the replayed house can answer them, with its sensors in them.

    Args:
        settings: What stands in apps.yaml.
        asked: What else is asked.
        stretch: One of the recording, of which all hold the same.
    """
    changed: dict[str, object] = {
        "grid_power": GRID,
        "grid_import": None,
        "grid_export": None,
        "dry_run": False,  # the recorded house takes no harm
        "quarter_hour_demand": None,  # the import is added up
        "quarter_hour_peak": None,
        "plan": asked.ready_by is not None,
        "sun_forecast": (),
        "soc": None,
        "battery_kwh": None,
    }
    if asked.prices:
        changed |= {"prices": (PRICES,), "tariff": {}, "weekend_tariff": {}}
    else:
        changed["prices"] = ()
    changed |= dict.fromkeys(_not_recorded(settings, stretch))
    if stretch.phases_w and settings.house_phases is not None and "house_phases" not in changed:
        changed["house_phases"] = HousePhases(power=PHASES[: len(stretch.phases_w)])
    if stretch.battery_w is not None and settings.has_battery:
        changed |= {"battery_power": BATTERY, "battery_sign": "charge positive", "battery_level": LEVEL}
        changed |= dict.fromkeys(("battery_charge", "battery_discharge"))
    return settings.model_copy(update=changed)


def left_out(settings: Settings, asked: Asked, stretch: Stretch) -> list[str]:
    """Tell what of the settings is not replayed, a sentence each."""
    notes = []
    if named := _not_recorded(settings, stretch):
        notes.append(f"Not in the recording, so left out: {', '.join(named)}.")
    if settings.plan and asked.ready_by is None:
        notes.append("No plan without a time: add --ready-by 07:00 --energy 20.")
    if asked.ready_by is not None and settings.sun_forecast:
        notes.append("There is no forecast of the sun in it: the plan goes by the days before.")
    return notes


def _not_recorded(settings: Settings, stretch: Stretch) -> list[str]:
    names = ["dimmed", "cars_limit", "house_limit"]
    phases = settings.house_phases
    if phases is not None and (len(stretch.phases_w) != phases.count or settings.grid == "delta"):
        names += ["main_fuse_a", "house_phases"]
    if stretch.battery_w is None:
        names += ["battery_power", "battery_sign", "battery_charge", "battery_discharge", "battery_level"]
    return [name for name in names if getattr(settings, name) is not None]
