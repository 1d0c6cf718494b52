"""What can be written to the charger at all."""

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.sockets.registers import Register, Write


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
    assert Write(Register.SETPOINT, setpoint_a).words == words


@given(st.floats(min_value=0, max_value=32, width=32))
def test_the_two_words_are_the_float32_that_the_charger_reads(setpoint_a: float) -> None:
    high, low = Write(Register.SETPOINT, setpoint_a).words
    assert struct.unpack(">f", struct.pack(">HH", high, low)) == (setpoint_a,)


@pytest.mark.parametrize("phases", [1, 3])
def test_phases_are_one_word(phases: int) -> None:
    assert Write(Register.PHASES, phases).words == [phases]


@pytest.mark.parametrize("setpoint_a", [-1, -0.001, math.nan, math.inf, -math.inf])
def test_what_is_no_current_is_never_written(setpoint_a: float) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        Write(Register.SETPOINT, setpoint_a)


@pytest.mark.parametrize("phases", [0, 2, 4, -1, 1.5, math.nan])
def test_a_car_charges_on_one_or_three_phases(phases: float) -> None:
    with pytest.raises(ValueError, match="charges on 1 or 3 phases"):
        Write(Register.PHASES, phases)


def test_there_is_no_other_register() -> None:
    """Not the safe current (1212), nor the maximum of the station (1100), nor anything else that Alfen documents."""
    assert {register.value for register in Register} == {1210, 1215}


@given(st.integers(0, 0xFFFF), st.sampled_from([0, 1, 3, 16]))
def test_a_write_cannot_name_another_register(address: int, value: float) -> None:
    try:
        Write(address, value)  # type: ignore[arg-type] # mypy refuses it at once
    except ValueError:
        assert address not in {1210, 1215} or (address == 1215 and value not in {1, 3})
    else:
        assert address in {1210, 1215}
