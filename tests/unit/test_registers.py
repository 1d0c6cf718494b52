import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.registers import setpoint_words


@pytest.mark.parametrize(
    ("setpoint_a", "words"),
    [
        (0, [0x0000, 0x0000]),
        (6, [0x40C0, 0x0000]),
        (6.1, [0x40C3, 0x3333]),
        (13, [0x4150, 0x0000]),
        (16, [0x4180, 0x0000]),
        (32, [0x4200, 0x0000]),
    ],
)
def test_a_current_is_laid_into_two_words_high_word_first(setpoint_a: float, words: list[int]) -> None:
    assert setpoint_words(setpoint_a) == words


@given(st.floats(min_value=0, max_value=32, width=32))
def test_the_two_words_are_the_float32_that_the_charger_reads(setpoint_a: float) -> None:
    high, low = setpoint_words(setpoint_a)
    assert struct.unpack(">f", struct.pack(">HH", high, low)) == (setpoint_a,)


@pytest.mark.parametrize("setpoint_a", [-1, -0.001, math.nan, math.inf, -math.inf])
def test_what_is_no_current_is_never_written(setpoint_a: float) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        setpoint_words(setpoint_a)
