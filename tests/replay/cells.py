"""From the cells of a file to numbers; what is no value is told apart from what is no number."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from .recording import ReplayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NO_VALUE = frozenset({"", "unavailable", "unknown", "nan", "none", "null", "n/a", "na", "-"})
"""What a cell without a value holds, in small letters: Home Assistant's words, and those of the usual programs."""

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,]\d{3})+")
"""A number that may have thousands separators."""
_UNGROUPED_FROM, _GROUPED_FROM = 100, 1000
"""If the highest number without a mark has three digits, beside such as 1.380, the mark may well group thousands."""


def is_value(text: str) -> bool:
    """Tell whether a cell holds a value, be it a number or not."""
    return text.strip().lower() not in NO_VALUE


def tally(texts: Iterable[str]) -> str:
    """Tell how often which word stands where a value should, as in `3 unavailable, 1 empty`."""
    words = Counter(text.strip().lower() or "empty" for text in texts)
    return ", ".join(f"{count} {word}" for word, count in words.most_common())


def finite(text: str) -> float:
    """Read a number with a decimal point.

    Raises:
        ValueError: It is no finite number.
    """
    number = float(text.strip().replace("\N{MINUS SIGN}", "-"))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


class NumberFormat:
    """How the numbers of a file are written: which mark is for decimals, and which, if any, groups thousands.

    Raises:
        ReplayError: The cells can be read in two ways.
    """

    def __init__(self, columns: Sequence[Sequence[str]], where: str, delimiter: str) -> None:
        marked = {mark: [text for column in columns for text in column if mark in text] for mark in ".,"}
        both = next((text for text in marked["."] if "," in text), None)
        if both is not None:
            self._decimal = max(".,", key=both.rfind)
            self._thousands = min(".,", key=both.rfind)
        elif marked["."] and marked[","]:
            grouped = {mark: all(map(_GROUPED.fullmatch, cells)) for mark, cells in marked.items()}
            if grouped["."] == grouped[","]:
                raise _unclear(where, marked["."][0], marked[","][0])
            self._thousands = "." if grouped["."] else ","
            self._decimal = "," if grouped["."] else "."
        else:
            self._thousands = ""
            self._decimal = "," if marked[","] else "."
            if self._decimal == "," or delimiter != ",":  # who groups by dots does not separate by commas
                for column in columns:
                    self._refuse_doubts(column, where)

    def _refuse_doubts(self, column: Sequence[str], where: str) -> None:
        cells = [text for text in column if self._decimal in text]
        largest = max((text for text in column if self._decimal not in text), key=_size, default="")
        if cells and all(map(_GROUPED.fullmatch, cells)) and _UNGROUPED_FROM <= _size(largest) < _GROUPED_FROM:
            raise _unclear(where, cells[0], largest)

    def number(self, text: str) -> float:
        """Read a cell.

        Raises:
            ValueError: It is no finite number.
        """
        plain = text.replace(self._thousands, "") if self._thousands else text
        return finite(plain.replace(self._decimal, "."))


def _size(text: str) -> float:
    try:
        return abs(finite(text))
    except ValueError:
        return 0.0


def _unclear(where: str, one: str, other: str) -> ReplayError:
    return ReplayError(
        f"{where} holds {one} and {other}: it is not clear which mark is for decimals and which for thousands. "
        "Write the numbers without a thousands separator."
    )
