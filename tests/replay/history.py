"""A recording from the history of a running Home Assistant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import aiohttp

from alfen_solar.inputs.states import UnusableStateError, power_w, read_state
from tests.stack.home_assistant_api import HomeAssistantApi, HomeAssistantApiError, Json, WrongTokenError

from .recording import Recording, ReplayError, Series, recording
from .sensors import car_split, more_sensors, of_the_house, sensors, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from alfen_solar.settings import Settings

_PIECE = timedelta(hours=6)
"""How much is asked for at once: a sensor that changes every second makes 2 MB of it."""


async def read_history(
    url: str,
    token: str,
    settings: Settings,
    first: date | None,
    days: int,
    sun: str | None = None,
    tell: Callable[[float], None] = lambda _: None,
) -> Recording:
    """Read days from Home Assistant's recorder.

    Args:
        url: Its address, without a path.
        token: A long-lived access token.
        settings: They name the sensors of the grid meter and of the car's power.
        first: The first day; None: the last that are over.
        days: How many.
        sun: A sensor with the power of the panels, if the plot shall show it.
        tell: Told which share of it, from 0 to 1, has been read.

    Raises:
        ReplayError: Home Assistant cannot be reached, refuses the token, or does not have what is asked for.
    """
    api = HomeAssistantApi(url.rstrip("/"))
    api.token = token
    try:
        await api.open()
        zone = ZoneInfo((await api.request("GET", "/api/config"))["time_zone"])
        first = first or datetime.now(zone).date() - timedelta(days=days)
        begin = datetime(first.year, first.month, first.day, tzinfo=zone)
        end = min(begin + timedelta(days=days), datetime.now(zone))
        named = sensors(settings, sun)
        states = await api.states()
        named |= whole(more_sensors(settings), states)
        units = _units(states, list(named.values()))
        series = await _history(api, units, begin, end, tell)
    except WrongTokenError as error:
        raise ReplayError(
            f"Home Assistant at {url} does not accept the token. Make a long-lived access token in your profile there."
        ) from error
    except HomeAssistantApiError as error:
        raise ReplayError(f"Home Assistant at {url} refuses: {error}") from error
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise ReplayError(
            f"There is no Home Assistant at {url}: {str(error) or 'it does not answer'}. "
            "Write its address as in http://homeassistant.local:8123."
        ) from error
    finally:
        await api.close()
    by_role = {role: series[entity] for role, entity in named.items()}
    sign = -1.0 if settings.battery_sign == "discharge positive" else 1.0
    house = of_the_house(by_role, battery_sign=sign)
    return recording(f"Home Assistant, {begin:%a %d %b %Y}", house, zone, car_split=car_split(settings))


def _units(states: dict[str, dict[str, Json]], entities: list[str]) -> dict[str, str | None]:
    """Tell the unit of each entity."""
    for entity in entities:
        if entity not in states:
            close = get_close_matches(entity, states, n=1)
            hint = f"Did you mean {close[0]}?" if close else "Write yours in apps.yaml, or at --sun."
            raise ReplayError(f"Home Assistant has no {entity}. {hint}")
    return {entity: states[entity]["attributes"].get("unit_of_measurement") for entity in entities}


async def _history(
    api: HomeAssistantApi,
    units: dict[str, str | None],
    begin: datetime,
    end: datetime,
    tell: Callable[[float], None],
) -> dict[str, Series]:
    series: dict[str, Series] = {entity: [] for entity in units}
    at = begin
    while at < end:
        until = min(at + _PIECE, end)
        rows_by_entity: list[list[dict[str, Json]]] = await api.request(
            "GET",
            f"/api/history/period/{at.astimezone(UTC).isoformat()}",
            params={
                "end_time": until.astimezone(UTC).isoformat(),
                "filter_entity_id": ",".join(units),
                "minimal_response": "",
                "significant_changes_only": "0",
            },
        )
        for rows in rows_by_entity:
            entity = rows[0]["entity_id"]
            series[entity] += _changes(rows, units[entity], at.timestamp())
        at = until
        tell((at - begin) / (end - begin))
    for entity, values in series.items():
        if not any(value is not None for _, value in values):
            raise ReplayError(
                f"Home Assistant's recorder has no power of {entity} between {begin:%d %b %H:%M} and "
                f"{end:%d %b %H:%M}. By default it keeps ten days; the sensor's unit must be W or kW."
            )
        values.append((end.timestamp() - 1, values[-1][1]))
    return series


def _changes(rows: list[dict[str, Json]], unit: str | None, begin_s: float) -> Iterator[tuple[float, float | None]]:
    """Read the states of an entity; the first is the one that was there already."""
    for row in rows:
        at = datetime.fromisoformat(row["last_changed"])
        at_s = max(at.timestamp(), begin_s)
        shown = {"state": row["state"], "attributes": {"unit_of_measurement": unit}}
        try:
            yield at_s, power_w(read_state(shown, None, at))
        except UnusableStateError:  # unavailable, unknown: nobody knows it then
            yield at_s, None
