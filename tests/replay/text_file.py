"""A file of text with a header and rows, whatever program has written it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .recording import ReplayError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that has been opened.

    Attributes:
        path: The file, for the sentences.
        header: The names in its first line, in small letters.
        lines: The lines after that.
        first: The number of the first of them.
        delimiter: What separates the cells.
    """

    path: Path
    header: Sequence[str]
    lines: Sequence[str]
    first: int
    delimiter: str


def open_text(path: Path) -> TextFile:
    """Read a file with commas, semicolons or tabs between its cells.

    Raises:
        ReplayError: It cannot be read, or is no text.
    """
    lines = _text(path).splitlines()
    first = 1 if lines and lines[0].lower().startswith("sep=") else 0  # so a spreadsheet is told the separator
    head = lines[first] if len(lines) > first else ""
    delimiter = next((mark for mark in ";\t" if mark in head), ",")
    header = [name.strip().strip('"').lower() for name in head.split(delimiter)]
    return TextFile(path, header, lines[first + 1 :], first + 2, delimiter)


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReplayError(f"{path} cannot be read: {error.strerror}.") from error
    if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise ReplayError(f"{path} is a spreadsheet or an archive. Save it as CSV.")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    if b"\0" in raw:
        raise ReplayError(f"{path} is no text. Save it as CSV.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # older spreadsheets; names and numbers are the same in it
