"""What the charger tells: of the car by its mode 3 state, and of the setpoint by what can be read back."""

from dataclasses import dataclass
from enum import Enum, auto

HIGHEST_PLAUSIBLE_A = 100.0
"""No setpoint of an Alfen Eve is higher; a number beyond was not read as it was written."""
LOWEST_PLAUSIBLE_A = 0.1
"""Nor lower, 0 aside: a float32 with its words swapped is next to nothing."""
LOWEST_PLAUSIBLE_V, HIGHEST_PLAUSIBLE_V = 180.0, 260.0
"""A phase of any European grid is within; a float32 with its words swapped, or of another register, is not."""


class Car(Enum):
    """The car as the charger sees it."""

    UNKNOWN = auto()
    """No state, or E, which an Alfen shows without a car as well as for a moment while it wakes one."""
    ABSENT = auto()
    CONNECTED = auto()
    """Connected, and drawing nothing."""
    CHARGING = auto()


@dataclass(frozen=True, slots=True)
class Readback:
    """What the charger shows of the setpoint; None where it shows nothing."""

    setpoint_a: float | None = None
    """Register 1210: the setpoint, or the safe current after the setpoint has lapsed."""
    applied_a: float | None = None
    """Register 1206: the lowest of all limits."""
    validity_s: float | None = None
    """Register 1208: for how long the setpoint is still honoured; 0 after it has lapsed."""
    voltage_v: float | None = None
    """Register 306: the voltage of L1. It is never near 0, which a sensor that rounds makes of swapped words."""


_CARS = {
    "A": Car.ABSENT,
    "B1": Car.CONNECTED,
    "B2": Car.CONNECTED,
    "C1": Car.CONNECTED,
    "C2": Car.CHARGING,
    "D1": Car.CONNECTED,
    "D2": Car.CHARGING,
    "F": Car.CONNECTED,
}


def car(mode_3_state: str) -> Car:
    """Read a mode 3 state (IEC 61851: A, B1 ... F), with or without the charger's trailing NULs."""
    return _CARS.get(mode_3_state.partition("\0")[0].strip().upper(), Car.UNKNOWN)


def plausible_current(current_a: float) -> bool:
    """Tell whether what is shown can be a setpoint at all."""
    return current_a == 0 or LOWEST_PLAUSIBLE_A <= current_a <= HIGHEST_PLAUSIBLE_A


def plausible_voltage(voltage_v: float) -> bool:
    """Tell whether what is shown can be the voltage of a phase at all."""
    return LOWEST_PLAUSIBLE_V <= voltage_v <= HIGHEST_PLAUSIBLE_V
