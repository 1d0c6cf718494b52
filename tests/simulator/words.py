"""Values as Modbus register words: big-endian, high word first, as the Alfen Eve sends them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

UNAVAILABLE = 0xFFFF
"""Each word of a register that has no value: reads as 65535, 0xFFFFFFFF or NaN by its type."""


def _words(data: bytes) -> list[int]:
    return [word for (word,) in struct.iter_unpack(">H", data)]


def u32(value: int) -> list[int]:
    """Two words of an unsigned 32-bit integer."""
    return _words(struct.pack(">I", value))


def u64(value: int) -> list[int]:
    """Four words of an unsigned 64-bit integer."""
    return _words(struct.pack(">Q", value))


def f32(value: float) -> list[int]:
    """Two words of a 32-bit float."""
    return _words(struct.pack(">f", value))


def f64(value: float) -> list[int]:
    """Four words of a 64-bit float."""
    return _words(struct.pack(">d", value))


def text(value: str, words: int) -> list[int]:
    """An ASCII text, two characters a word, filled up with NUL characters."""
    return _words(value.encode("ascii")[: 2 * words].ljust(2 * words, b"\0"))


def float_of(words: Sequence[int]) -> float:
    """The 32-bit float in two words."""
    (value,) = struct.unpack(">f", struct.pack(">2H", *words))
    return float(value)
