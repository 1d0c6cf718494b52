"""What the sun will give: of the forecasts of Home Assistant's integrations."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

from .periods import Period, in_order, moment, scaled

LEAN = 0.7
"""How much of a forecast without a spread is counted on.

Solcast tells what nine days of ten exceed, which is 60 to 80 % of its best estimate on days with clouds; a forecast
that tells only the best estimate is cut to that.
"""
HIGHEST_W = 100_000.0
"""More is no sun of a house."""
LONGEST = timedelta(hours=1)
"""A forecast for a moment holds so long at most: one has none for the night."""


def read_forecast(source: object, zone: tzinfo) -> tuple[Period, ...]:
    """Read a forecast, as the power in W that can be counted on.

    Args:
        source: the attributes of Solcast's sensors (`detailedForecast`, of several days), or the answer of
            `forecast_solar.get_forecast` (`watts` and `wh_period`); both may lie within other tables.
        zone: that of times that tell none.

    Returns:
        The power in order of time; none of it, if there is no forecast in it.
    """
    estimates: dict[datetime, tuple[datetime | None, float]] = {}
    periods: dict[datetime, float] = {}
    watts: dict[datetime, float] = {}
    for table in _tables(source):
        at = moment(table.get("period_start"), zone)
        sure_kw = _power(table.get("pv_estimate10"), 1000.0)
        if at is not None and sure_kw is not None:
            estimates.setdefault(at, (None, sure_kw))
        periods |= _by_time(table.get("wh_period"), zone)
        watts |= _by_time(table.get("watts"), zone)
    if estimates:
        return in_order(estimates)
    return scaled(_of_energies(periods) or _capped(in_order({at: (None, power) for at, power in watts.items()})), LEAN)


def _of_energies(periods: Mapping[datetime, float]) -> tuple[Period, ...]:
    """Make powers of the energies in Wh of periods by their start, each until the next one, an hour at most."""
    powers = []
    for each in _capped(in_order({at: (None, wh) for at, wh in periods.items()})):
        hours = (each.end - each.start) / timedelta(hours=1)
        powers.append(Period(each.start, each.end, min(each.value / hours, HIGHEST_W)))
    return tuple(powers)


def _capped(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    return tuple(Period(each.start, min(each.end, each.start + LONGEST), each.value) for each in periods)


def _by_time(table: object, zone: tzinfo) -> dict[datetime, float]:
    if not isinstance(table, Mapping):
        return {}
    found = ((moment(key, zone), _power(value, 1.0)) for key, value in table.items())
    return {at: power for at, power in found if at is not None and power is not None}


def _power(value: object, factor: float) -> float | None:
    """Read a power or an energy; None: it is none, or more than can be."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    power = value * factor
    return power if 0 <= power <= HIGHEST_W else None


def _tables(source: object) -> Iterator[Mapping[str, object]]:
    """Find all tables, however deep they lie."""
    if isinstance(source, Mapping):
        yield source
        for value in source.values():
            yield from _tables(value)
    elif isinstance(source, list | tuple):
        for item in source:
            yield from _tables(item)
