"""The actions of Home Assistant that tell prices and forecasts which no entity shows.

As of Home Assistant 2026.11; the fields are those that each integration requires.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

_BY_DAY = {"energyzero": "energyzero/get_energy_prices", "easyenergy": "easyenergy/get_energy_usage_prices"}


@dataclass(frozen=True, slots=True)
class Action:
    """An action that answers, with what it is asked."""

    service: str
    data: Mapping[str, Any]
    unit: str | None = None
    """What the prices in its answer are in, as its integration documents; None: they are no prices."""


def actions(domain: str, entry: str, today: date, currency: str) -> tuple[Action, ...]:
    """List the actions of an integration to ask; none, where the entities of it show all that it knows.

    Args:
        domain: that of the integration.
        entry: the id of its config entry.
        today: the day, by the clock on the wall.
        currency: that of Home Assistant.
    """
    days = [(today + timedelta(days=ahead)).isoformat() for ahead in range(3)]
    match domain:
        case "nordpool":
            service, unit = "nordpool/get_prices_for_date", f"{currency}/MWh"
            return tuple(Action(service, {"config_entry": entry, "date": day}, unit) for day in days[:2])
        case "tibber":
            times = {"start": f"{days[0]} 00:00:00", "end": f"{days[2]} 00:00:00"}
            return (Action("tibber/get_prices", times, f"{currency}/kWh"),)
        case "energyzero" | "easyenergy":
            # Each day by itself: a day whose prices are not out yet is an error for all of them.
            service = _BY_DAY[domain]
            asked = ({"config_entry": entry, "incl_vat": True, "start": day, "end": day} for day in days[:2])
            return tuple(Action(service, data, f"{currency}/kWh") for data in asked)
        case "forecast_solar":
            return (Action("forecast_solar/get_forecast", {"config_entry": entry}),)
        case _:
            return ()
