"""The actions of Home Assistant that tell prices and forecasts which no entity shows.

As of Home Assistant 2026.11; the fields are those that each integration requires.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


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
    tomorrow, after = today + timedelta(days=1), today + timedelta(days=2)
    times = {"start": f"{today} 00:00:00", "end": f"{after} 00:00:00"}
    match domain:
        case "nordpool":
            return tuple(
                Action(
                    "nordpool/get_prices_for_date",
                    {"config_entry": entry, "date": day.isoformat()},
                    f"{currency}/MWh",
                )
                for day in (today, tomorrow)
            )
        case "tibber":
            return (Action("tibber/get_prices", times, f"{currency}/kWh"),)
        case "energyzero":
            data = {"config_entry": entry, "incl_vat": True, **times}
            return (Action("energyzero/get_energy_prices", data, f"{currency}/kWh"),)
        case "easyenergy":
            data = {"config_entry": entry, "incl_vat": True, **times}
            return (Action("easyenergy/get_energy_usage_prices", data, f"{currency}/kWh"),)
        case "forecast_solar":
            return (Action("forecast_solar/get_forecast", {"config_entry": entry}),)
        case _:
            return ()
