"""What the charger tells of the car, from its mode 3 state."""

from enum import Enum, auto


class Car(Enum):
    """The car as the charger sees it."""

    UNKNOWN = auto()
    """No state, or E, which an Alfen shows without a car as well as for a moment while it wakes one."""
    ABSENT = auto()
    CONNECTED = auto()
    """Connected, and drawing nothing."""
    CHARGING = auto()


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
