"""What the charger's mode 3 state says, and which numbers can be a current or a voltage at all."""

from enum import Enum, auto

from alfen_solar.inputs.states import HIGHEST_CURRENT_A

LOWEST_PLAUSIBLE_A = 0.1
"""No setpoint is lower, 0 aside: a float32 with its words swapped is next to nothing."""
LOWEST_PLAUSIBLE_V, HIGHEST_PLAUSIBLE_V = 100.0, 260.0
"""From phase to neutral: 127 V or 133 V where a net of 230 V has no neutral. A float32 with its words swapped, or of
another register, is not within."""


class Plug(Enum):
    """What is plugged in, as the charger sees it."""

    SILENT = auto()
    """No state is shown."""
    UNKNOWN = auto()
    """None that tells, as E, which an Alfen shows without a car as well as for a moment while it wakes one."""
    ABSENT = auto()
    CONNECTED = auto()
    """Connected, and not charging by the charger's word."""
    CHARGING = auto()
    """Charging by the charger's word: that need not mean that the car draws anything."""
    FAULT = auto()


_BY_LETTER = {
    "A": Plug.ABSENT,
    "B": Plug.CONNECTED,
    "C": Plug.CONNECTED,
    "D": Plug.CONNECTED,
    "F": Plug.FAULT,
}
_CHARGING = frozenset({"C2", "D2"})


def plug(mode_3_state: str | None) -> Plug:
    """Read a mode 3 state (IEC 61851: A, B1 ... F) by its letter, with or without the charger's trailing NULs."""
    if mode_3_state is None:
        return Plug.SILENT
    text = mode_3_state.partition("\0")[0].strip().upper()
    if text in _CHARGING:
        return Plug.CHARGING
    is_state = len(text) == 1 or (len(text) == 2 and text[1] in "12")  # noqa: PLR2004 - a letter, and 1 or 2
    return _BY_LETTER.get(text[:1], Plug.UNKNOWN) if is_state else Plug.UNKNOWN


def plausible_current(current_a: float) -> bool:
    """Tell whether what is shown can be a setpoint at all."""
    return current_a == 0 or LOWEST_PLAUSIBLE_A <= current_a <= HIGHEST_CURRENT_A


def plausible_voltage(voltage_v: float) -> bool:
    """Tell whether what is shown can be the voltage of a phase at all."""
    return LOWEST_PLAUSIBLE_V <= voltage_v <= HIGHEST_PLAUSIBLE_V
