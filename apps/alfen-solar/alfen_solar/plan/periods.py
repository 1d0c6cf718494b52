"""Values that hold for a while each, in order of time: prices, and the power of the sun."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

QUARTER = timedelta(minutes=15)
LONGEST = timedelta(days=7)
"""A period that lasts longer is none that anybody plans by."""


@dataclass(frozen=True, slots=True)
class Period:
    """A value, and when it holds."""

    start: datetime
    """In UTC."""
    end: datetime
    """In UTC, after the start."""
    value: float


def moment(value: object, zone: tzinfo) -> datetime | None:
    """Read a point in time, in UTC; None: it is none.

    Args:
        value: a text of ISO 8601, with `T` or a space, or a datetime.
        zone: that of a time that tells none.
    """
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    try:
        return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        return None


def quarter_of(at: datetime) -> datetime:
    """Return when the quarter of an hour of a time begins."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


def in_order(values: Mapping[datetime, tuple[datetime | None, float]]) -> tuple[Period, ...]:
    """Make periods of values by their start, each with its end if that is known.

    An end that is not known is the next start, unless that is further away than both the start before and the start
    after it: a gap stays a gap, and hours may become quarter hours in the middle of a day. No period reaches into the
    next one.
    """
    starts = sorted(values)
    gaps = [after - before for before, after in pairwise(starts)]
    periods = []
    for number, start in enumerate(starts):
        end, value = values[start]
        if end is None or end <= start:
            end = start + _lasts(gaps, number)
        if number + 1 < len(starts):
            end = min(end, starts[number + 1])
        if end - start <= LONGEST:
            periods.append(Period(start, end, value))
    return tuple(periods)


def _lasts(gaps: Sequence[timedelta], number: int) -> timedelta:
    """Tell how long a period lasts whose end is not known, by the gaps between the starts."""
    around = [*gaps[max(number - 1, 0) : number], *gaps[number + 1 : number + 2]] or [*gaps, timedelta(hours=1)][:1]
    return min([max(around), *gaps[number : number + 1]])


class Course:
    """Periods that can be asked for the value of a time."""

    def __init__(self, periods: Sequence[Period]) -> None:
        """Take periods in order of time, of which none reaches into the next."""
        self._periods = tuple(periods)
        self._starts = [period.start for period in periods]

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._periods)

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods, in order of time."""
        return self._periods

    @property
    def end(self) -> datetime | None:
        """Up to when something is known; None: nothing is."""
        return self._periods[-1].end if self._periods else None

    def at(self, time: datetime) -> float | None:
        """Tell the value of a time; None: it is not known."""
        number = bisect_right(self._starts, time) - 1
        if number < 0 or time >= self._periods[number].end:
            return None
        return self._periods[number].value

    def mean(self, start: datetime, end: datetime) -> float | None:
        """Tell the mean of a while, over the part of it that is known; None: nothing of it is."""
        number = max(bisect_right(self._starts, start) - 1, 0)
        known, total = timedelta(0), 0.0
        while number < len(self._periods) and self._periods[number].start < end:
            period = self._periods[number]
            lasts = min(period.end, end) - max(period.start, start)
            if lasts > timedelta(0):
                known += lasts
                total += period.value * lasts.total_seconds()
            number += 1
        return total / known.total_seconds() if known else None


def scaled(periods: Iterable[Period], factor: float) -> tuple[Period, ...]:
    """Multiply each value."""
    return tuple(replace(period, value=period.value * factor) for period in periods)
