"""What the user asks of the replayed house beside the mode, and what of the settings a recording can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time

    from alfen_solar.plan.periods import Period
    from alfen_solar.settings import Settings

GRID, PRICES = "sensor.grid", "sensor.prices"
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
    """

    ready_by: time | None = None
    energy_kwh: float = 0.0
    prices: tuple[Period, ...] = ()
    quarter_limit_kw: float = LOWEST_LIMIT_KW

    def needs_a_house(self, settings: Settings) -> bool:
        """Tell whether more of the house is to be replayed than one car on fixed phases."""
        sockets = settings.each_socket()
        is_one = len(sockets) == 1 and not sockets[0].switches_phases
        return not is_one or self.ready_by is not None or bool(self.prices) or settings.quarter_hour


def as_replayed(settings: Settings, asked: Asked) -> Settings:
    """Return the settings as far as the replayed house can answer them, with its sensors in them."""
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
    changed |= dict.fromkeys(_not_recorded(settings))
    return settings.model_copy(update=changed)


def left_out(settings: Settings, asked: Asked) -> list[str]:
    """Tell what of the settings is not replayed, a sentence each."""
    notes = []
    if named := _not_recorded(settings):
        notes.append(f"Not in the recording, so left out: {', '.join(named)}.")
    if settings.plan and asked.ready_by is None:
        notes.append("No plan without a time: add --ready-by 07:00 --energy 20.")
    if asked.ready_by is not None and settings.sun_forecast:
        notes.append("There is no forecast of the sun in it: the plan goes by the days before.")
    return notes


def _not_recorded(settings: Settings) -> list[str]:
    names = (
        "main_fuse_a",
        "house_phases",
        "dimmed",
        "cars_limit",
        "house_limit",
        "battery_power",
        "battery_sign",
        "battery_charge",
        "battery_discharge",
        "battery_level",
    )
    return [name for name in names if getattr(settings, name) is not None]
