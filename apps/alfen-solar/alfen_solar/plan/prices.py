"""Prices of electricity, from whatever list of times and prices an integration of Home Assistant offers.

All of them are lists of tables; only the names differ, and the unit. The names are looked up, and the unit is the one
that the integration tells: 0.25 may be a price in EUR/kWh, and 25 one in ct/kWh or a dear hour in EUR/MWh, so nothing
is guessed from numbers.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from .periods import QUARTER, Course, Period, in_order, moment, quarter_of

_STARTS = ("start", "start_time", "time", "from", "timestamp", "period_start")
_ENDS = ("end", "end_time", "till")
_VALUES = ("value", "price", "price_per_kwh", "value_inc_vat", "total")
"""What integrations call them, as of 2026: Nord Pool (core and custom), ENTSO-e, Tibber, EnergyZero, easyEnergy, Frank
Energie, EPEX Spot, Octopus Energy."""
_TOLD_BY_NAME = {"price_per_kwh": 1.0, "value_inc_vat": 1.0}
"""The unit of those whose entity need not tell it: EPEX Spot's name says it, Octopus Energy's events are in £/kWh."""

_HUNDREDTHS = frozenset({"c", "ct", "cent", "cents", "eurocent", "¢", "öre", "ore", "øre", "p", "pence"})
_PER_KWH = {"wh": 1000.0, "kwh": 1.0, "mwh": 0.001}
_UNIT = re.compile(r"\s*(\D*?)\s*/\s*([kM]?Wh)\s*", re.IGNORECASE)

DAY = timedelta(days=1)
MOST_PER_KWH = 100.0
"""In money per kWh: more is no price, but a value that something has gone wrong with."""


def factor_of(unit: str | None) -> float | None:
    """Tell by what to multiply a price in a unit, such as EUR/MWh or ct/kWh, to get it in money per kWh; None: unknown.

    Args:
        unit: as an entity tells it; None: it tells none.
    """
    found = _UNIT.fullmatch(unit or "")
    if found is None:
        return None
    money, energy = found.groups()
    return _PER_KWH[energy.lower()] * (0.01 if money.lower() in _HUNDREDTHS else 1.0)


def read_prices(source: object, zone: tzinfo, *, unit: str | None = None) -> tuple[Period, ...]:
    """Read prices, in money per kWh as the integration tells them.

    Args:
        source: the attributes of an entity, the answer of an action, or any lists and tables that hold the prices.
            Where two of them tell of the same time, the first holds.
        zone: that of times that tell none.
        unit: what one of the prices is in; None: the source itself has to tell it, by the names that it uses.

    Returns:
        The prices in order of time. What is no price of a time is left out; so is all whose unit is not known.
    """
    told = factor_of(unit)
    found: dict[datetime, tuple[datetime | None, float]] = {}
    for table in _tables(source):
        start = next((at for key in _STARTS if (at := moment(table.get(key), zone)) is not None), None)
        key = next((key for key in _VALUES if key in table), None)
        if start is None or key is None or start in found:
            continue
        value, factor = _number(table[key]), _TOLD_BY_NAME.get(key) if told is None else told
        if value is None or factor is None or abs(value * factor) > MOST_PER_KWH:
            continue
        end = next((at for key in _ENDS if (at := moment(table.get(key), zone)) is not None), None)
        found[start] = (end, value * factor)
    return in_order(found)


def _tables(source: object) -> Iterator[Mapping[str, object]]:
    """Find the tables that lists hold, however deep the lists are."""
    if isinstance(source, Mapping):
        for value in source.values():
            yield from _tables(value)
    elif isinstance(source, list | tuple):
        for item in source:
            if isinstance(item, Mapping):
                yield item
            else:
                yield from _tables(item)


def _number(value: object) -> float | None:
    """Read a price; None: it is none (integrations fill what they do not know with None, NaN, or infinity)."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class Markup:
    """What makes the price that is paid of the price that is read."""

    surcharge: float = 0.0
    """What is added to each kWh, such as energy tax and the supplier's fee, in money per kWh."""
    tax_percent: float = 0.0
    """What is then added to all of it, in %, such as value-added tax."""

    def paid(self, price: float) -> float:
        """Tell what is paid for a kWh of such a price."""
        return (price + self.surcharge) * (1 + self.tax_percent / 100)


class Prices:
    """What a kWh from the grid costs, and what it is assumed to cost where that is not known yet."""

    def __init__(self, read: tuple[Period, ...], markup: Markup | None = None) -> None:
        """Take prices as they are read.

        Args:
            read: in order of time.
            markup: what makes them the prices that are paid.
        """
        markup = markup or Markup()
        self._read = Course(read)
        self._paid = Course([Period(each.start, each.end, markup.paid(each.value)) for each in read])
        self._by_clock: dict[tuple[int, int], float] = {}
        for each in self._paid.periods:  # the later ones overwrite the earlier ones
            self._note_clock(each)
        lasts_s = [(each.end - each.start).total_seconds() for each in self._paid.periods]
        values = [each.value for each in self._paid.periods]
        self._mean = sum(map(math.prod, zip(values, lasts_s, strict=True))) / sum(lasts_s) if lasts_s else None

    def _note_clock(self, period: Period) -> None:
        at = quarter_of(period.start)
        while at < period.end and at < period.start + DAY:
            self._by_clock[at.hour, at.minute] = period.value
            at += QUARTER

    @property
    def known_until(self) -> datetime | None:
        """Up to when prices are known; None: none are."""
        return self._paid.end

    @property
    def mean(self) -> float | None:
        """The mean of all that are known, in money per kWh; None: none are."""
        return self._mean

    def spot(self, at: datetime) -> float | None:
        """Tell the price of a time as it was read, in money per kWh; None: it is not known."""
        return self._read.at(at)

    def paid(self, at: datetime) -> float | None:
        """Tell the price of a time as it is paid, in money per kWh; None: it is not known."""
        return self._paid.at(at)

    def assumed(self, at: datetime) -> float:
        """Tell what a price that is not known is taken to be, in money per kWh.

        Prices have the shape of the day, so it is that of the same time of the last day that is known, or the mean of
        all; where nothing is known all times cost the same.
        """
        return self._by_clock.get((at.hour, at.minute // 15 * 15), self._mean or 0.0)
