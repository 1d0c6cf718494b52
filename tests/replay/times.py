"""From the times of a file's rows to seconds since 1970, in order."""

from __future__ import annotations

import math
import re
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Generic, TypeVar

from .recording import ReplayError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

T = TypeVar("T")

_SECONDS_BELOW = 1e11
"""No second since 1970 is as high before the year 5138: such a time is in milliseconds, or smaller still."""
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?")
"""As in 21.06.2026 12:00, the way of German spreadsheets. With slashes nobody knows which is the day."""
_YEARS = range(1971, 5000)
_HOUR_S = 3600
_DAYS = (40_000, 60_000)
"""The days of the years 2009 to 2064, counted from 1900 on."""


@dataclass(frozen=True, slots=True)
class Row(Generic[T]):
    """A row of a file.

    Attributes:
        line: Its line in the file, from 1 on.
        time: Its time, as it is written.
        holds: The rest of it.
    """

    line: int
    time: str
    holds: T


@dataclass(frozen=True, slots=True)
class InOrder(Generic[T]):
    """Rows in the order of their times, each with its seconds since 1970; equal times stay in the file's order.

    Attributes:
        rows: The rows.
        moved: How many stood before one that is earlier; none if the file runs from the newest row to the oldest.
        without_zone: Whether their times have no zone, so that this machine's was taken.
    """

    rows: Sequence[tuple[float, Row[T]]]
    moved: int
    without_zone: bool

    @property
    def rhythm_s(self) -> float:
        """The usual time from row to row, s: the median, which neither jitter nor gaps move."""
        steps = [after - before for (before, _), (after, _) in pairwise(self.rows) if after > before]
        return statistics.median(steps) if steps else 1.0


def in_order(path: Path, rows: Sequence[Row[T]]) -> InOrder[T]:
    """Read the times of the rows, and bring them into order.

    Raises:
        ReplayError: A time cannot be read, does not exist in this machine's zone, or comes twice for want of a zone.
    """
    moments = [_moment(row, path) for row in rows]
    naive = any(isinstance(moment, datetime) for moment in moments)
    _refuse_numbers_of_days(path, rows, moments)
    rough = [_epoch_s(moment) for moment in moments]
    falls = sum(after < before for before, after in pairwise(rough))
    if falls > len(rows) / 2:  # the newest row comes first
        rows, moments = rows[::-1], moments[::-1]
    timed: list[tuple[float, Row[T]]] = []
    before_s = -math.inf
    for row, moment in zip(rows, moments, strict=True):
        before_s = _epoch_s(moment, before_s)
        if isinstance(moment, datetime) and datetime.fromtimestamp(before_s) != moment.replace(fold=0):  # noqa: DTZ006 - without a zone, as in the file
            raise ReplayError(
                f"{path}, line {row.line}: there is no {row.time} in the time zone of this machine, where summer time "
                "begins then. Write the times with their zone, as in 2026-06-21T12:00:00Z, or tell the zone that they "
                "have: TZ=UTC make replay ..."
            )
        timed.append((before_s, row))
    back = [(before_s - after_s, row) for (before_s, _), (after_s, row) in pairwise(timed) if after_s < before_s]
    ordered = InOrder(sorted(timed, key=lambda pair: pair[0]), len(back), naive)
    _refuse_a_lost_hour(path, ordered, back)
    return ordered


def _refuse_numbers_of_days(path: Path, rows: Sequence[Row[T]], moments: Sequence[float | datetime]) -> None:
    """Refuse what a spreadsheet makes of a time: days since 1900, which as seconds would be over in an instant."""
    numbers = [moment for moment in moments if not isinstance(moment, datetime)]
    if len(numbers) > 1 and _DAYS[0] <= min(numbers) and max(numbers) <= _DAYS[1] and numbers[1] % 1:
        raise ReplayError(
            f"{path}, line {rows[0].line}: {rows[0].time} is the number of a day, as spreadsheets count them. Format "
            "the column as 2026-06-21 12:00:00 and save it anew."
        )


def _refuse_a_lost_hour(path: Path, ordered: InOrder[T], back: Sequence[tuple[float, Row[T]]]) -> None:
    """Refuse what a clock writes that is set back at the end of summer time, in a zone that knows no such thing."""
    if not ordered.without_zone or len(back) != 1:
        return
    by_s, row = back[0]
    began_s = _epoch_s(_moment(row, path))
    twice = sum(began_s <= at_s <= began_s + by_s for at_s, _ in ordered.rows)
    once = by_s / ordered.rhythm_s + 1
    if _HOUR_S - 1.5 * ordered.rhythm_s <= by_s < _HOUR_S and twice >= 1.5 * once:
        raise ReplayError(
            f"{path}, line {row.line}: the time goes back by an hour at {row.time}, as at the end of summer time, but "
            "not so in the time zone of this machine. Tell the zone that the times have: TZ=Europe/Amsterdam make "
            "replay ..."
        )


def _moment(row: Row[T], path: Path) -> float | datetime:
    """Read a time: seconds since 1970 if it tells its zone, else what the clock on the wall showed."""
    try:
        number = float(row.time)
    except ValueError:
        try:
            moment = _wall(row.time)
            if moment.year in _YEARS:
                return moment if moment.tzinfo is None else moment.timestamp()
        except (ValueError, OverflowError):
            pass
    else:
        if 0 <= number < math.inf:
            while number > _SECONDS_BELOW:
                number /= 1000
            return number
    raise ReplayError(
        f"{path}, line {row.line}: {row.time or 'nothing'} is no time. "
        "Write 2026-06-21T12:00:00+02:00, or seconds since 1970."
    )


def _wall(text: str) -> datetime:
    if found := _DAY_FIRST.fullmatch(text):
        day, month, year, clock = found.groups("0:00")
        text = f"{year}-{month:0>2}-{day:0>2} {clock:0>5}"
    return datetime.fromisoformat(text.replace("/", "-") if text[:4].isdigit() else text)


def _epoch_s(moment: float | datetime, after_s: float = math.inf) -> float:
    """Return seconds since 1970; of the two that an hour has when summer time ends, the first after `after_s`."""
    if not isinstance(moment, datetime):
        return moment
    first_s = moment.timestamp()
    again_s = moment.replace(fold=1).timestamp()
    return again_s if first_s <= after_s < again_s else first_s


def shown(at_s: float) -> str:
    """Write a moment as the clock on the wall shows it here."""
    return f"{datetime.fromtimestamp(at_s, UTC).astimezone():%d %b %H:%M}"
