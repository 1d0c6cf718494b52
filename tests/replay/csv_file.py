"""A recording from a CSV file."""

from __future__ import annotations

import csv
import math
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from .recording import Recording, ReplayError, Series, recording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TIME = "time"
PAIRS = (("grid_w", "car_w"), ("load_w", "sun_w"))
OPTIONAL = "sun_w"
LONGEST_HOLD_S = 900.0
"""For how long a value holds when none follows: a quarter of an hour. What is longer is a gap."""
_MILLISECONDS = 1e11
"""No second since 1970 is as high before the year 5138: such a time is in milliseconds."""


def read_csv(path: Path) -> Recording:
    """Read a CSV file; docs/tuning.md describes it.

    Raises:
        ReplayError: Which file, which line, and what was expected there.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return recording(path.name, _series(path, lines), LONGEST_HOLD_S, None)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ReplayError(f"{path} cannot be read: {reason}.") from error


def _series(path: Path, lines: TextIO) -> dict[str, Series]:
    head = lines.readline()
    delimiter = next((mark for mark in ";\t" if mark in head), ",")
    header = [name.strip().strip('"').lower() for name in head.split(delimiter)]
    columns = _columns(path, header)
    time_at = header.index(TIME)
    sensors: dict[str, Series] = {column: [] for column in columns}
    before_s = -math.inf
    reader = csv.reader(lines, delimiter=delimiter)
    for row in reader:
        where = f"{path}, line {reader.line_num + 1}"
        if not any(row):
            continue
        if len(row) < len(header):
            raise ReplayError(f"{where}: it has {len(row)} columns where the first line has {len(header)}.")
        at_s = _seconds(row[time_at].strip(), where)
        if at_s <= before_s:
            raise ReplayError(
                f"{where}: its time, {row[time_at]}, is not after that of the line before. Sort the file."
            )
        before_s = at_s
        for column, series in sensors.items():
            text = row[header.index(column)].strip()
            if text:  # a sensor that tells nothing new
                series.append((at_s, _watts(text, where, column, decimal_comma=delimiter == ";")))
    for column, series in sensors.items():
        if not series:
            raise ReplayError(f"{path}: the column {column} has no values.")
    return sensors


def _columns(path: Path, header: Sequence[str]) -> Sequence[str]:
    if TIME not in header:
        raise ReplayError(f"{path}, line 1: there is no column {TIME}. There are: {', '.join(header)}.")
    for pair in PAIRS:
        if set(pair) <= set(header):
            return pair if OPTIONAL in pair or OPTIONAL not in header else (*pair, OPTIONAL)
    pairs = ", or ".join(" and ".join(pair) for pair in PAIRS)
    raise ReplayError(
        f"{path}, line 1: the columns {pairs} are needed. There are: {', '.join(header)}. "
        "If no car charged, make car_w a column of zeros."
    )


def _seconds(text: str, where: str) -> float:
    """Read epoch seconds, epoch milliseconds or an ISO 8601 time; one without a zone is in that of this machine."""
    try:
        number = float(text)
    except ValueError:
        try:
            return datetime.fromisoformat(text).timestamp()
        except ValueError:
            pass
    else:
        if math.isfinite(number):
            return number / 1000 if number > _MILLISECONDS else number
    raise ReplayError(
        f"{where}: {text or 'nothing'} is no time. Write 2026-06-21T12:00:00+02:00, or seconds since 1970."
    )


def _watts(text: str, where: str, column: str, *, decimal_comma: bool) -> float:
    try:
        watts = float(text.replace(",", ".") if decimal_comma else text)
    except ValueError:
        watts = math.nan
    if not math.isfinite(watts):
        raise ReplayError(f"{where}: {text} is no number of watts for {column}.")
    return watts
