"""Recorded days: CSV files, also gzipped, with a column of seconds and a column of values."""

from __future__ import annotations

import csv
import gzip
import math
import zlib
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LONGEST_S = 31 * 86_400


class TraceError(ValueError):
    """A trace that cannot be used; its text is a sentence for the user."""


def read_trace(path: Path, column: str) -> tuple[int, list[float]]:
    """Read the columns `t_s` and `column`; each value is held until the next row.

    Args:
        path: A `.csv` or `.csv.gz` file.
        column: Name of the column with the values.

    Returns:
        The first second, and one value for each second from there to the last row.

    Raises:
        TraceError: Which file, which line, and what was expected there.
    """
    try:
        with _open(path) as lines:
            return _held(path, _rows(path, lines, column))
    except (OSError, EOFError, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise TraceError(f"{path} cannot be read: {error}") from error


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _rows(path: Path, lines: TextIO, column: str) -> Iterator[tuple[int, float, float]]:
    reader = csv.reader(lines)
    expected = f"expected a header with the columns t_s and {column}"
    header = [name.strip() for name in next(reader, [])]
    if "t_s" not in header or column not in header:
        raise TraceError(f"{path}, line 1: {expected}, found {','.join(header) or 'nothing'}.")
    time_at, value_at = header.index("t_s"), header.index(column)
    for row in reader:
        try:
            t_s, value = float(row[time_at]), float(row[value_at])
        except (ValueError, IndexError):
            t_s, value = math.nan, math.nan
        if not (math.isfinite(t_s) and math.isfinite(value)):
            found = ",".join(row) or "an empty line"
            raise TraceError(f"{path}, line {reader.line_num}: expected numbers for t_s and {column}, found {found}.")
        yield reader.line_num, t_s, value


def _held(path: Path, rows: Iterator[tuple[int, float, float]]) -> tuple[int, list[float]]:
    first = next(rows, None)
    if first is None:
        raise TraceError(f"{path}, line 2: expected at least one row of values, found the end of the file.")
    _, before_s, held = first
    first_s = math.floor(before_s)
    values: list[float] = []
    for line, t_s, value in rows:
        if not before_s < t_s < first_s + _LONGEST_S:
            raise TraceError(
                f"{path}, line {line}: expected t_s in seconds, above {before_s:g} and within 31 days of the "
                f"first, found {t_s:g}."
            )
        values.extend([held] * (math.ceil(t_s) - first_s - len(values)))
        before_s, held = t_s, value
    values.append(held)
    return first_s, values
