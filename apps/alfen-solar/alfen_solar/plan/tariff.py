"""Prices that depend on the hour alone, such as a day and a night tariff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .periods import QUARTER, Period, quarter_of

ALL_DAYS = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class TariffHours:
    """A price, and from when on it holds each day, until that of another begins."""

    start: time
    """On the clock on the wall."""
    per_kwh: float
    days: frozenset[int] = ALL_DAYS
    """On which days of the week it begins; 0 is Monday."""


def tariff(hours: Sequence[TariffHours], zone: tzinfo, start: datetime, end: datetime) -> tuple[Period, ...]:
    """Tell the prices of a while, quarter hour by quarter hour, as the clock on the wall tells them.

    Args:
        hours: all prices; on a day without any, that of the day before goes on.
        zone: that of the clock on the wall.
        start: from when on.
        end: until when.
    """
    periods: list[Period] = []
    at = quarter_of(start.astimezone(UTC))
    while at < end and hours:
        price = _at(hours, at.astimezone(zone))
        periods.append(Period(at, at + QUARTER, price))
        at += QUARTER
    return tuple(periods)


def _at(hours: Sequence[TariffHours], local: datetime) -> float:
    """Tell the price of a time: of the hours that have begun by then, that which has begun last."""
    begun = [(_begun(each, local.date(), local.time()), each.per_kwh) for each in hours]
    return max(begun, key=lambda each: each[0])[1]


def _begun(each: TariffHours, today: date, now: time) -> tuple[date, time]:
    """Tell when a price has begun last."""
    if not each.days:
        return date.min, each.start
    day = today if each.start <= now else today - timedelta(days=1)
    while day.weekday() not in each.days:
        day -= timedelta(days=1)
    return day, each.start
