"""What is decided for a socket, as values: the current, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from .limits import Limit

LOWEST_A = 6.0
"""The lowest current that can be offered to a car (IEC 61851-1); the Eve takes less for a pause."""

Phases = Literal[1, 3]


class Mode(StrEnum):
    """What the user wants. The values are the options of the `input_select` in Home Assistant."""

    OFF = "Off"
    """Do not charge: 0 A, whatever else is set."""
    SOLAR = "Solar"
    """Charge from surplus alone; pause with 0 A when the sun does not carry the minimum current."""
    MINIMUM_SOLAR = "Minimum + solar"
    """Charge from surplus, and never with less than the minimum current."""
    FAST = "Fast"
    """Charge at the maximum current."""


class Reason(StrEnum):
    """Why the offer is what it is. The values are states of the package's status sensor."""

    WAITING_FOR_HELPERS = "waiting for helpers"
    """Home Assistant has not told mode and maximum current yet: nothing is written."""
    WAITING_FOR_METER = "waiting for meter"
    """The first window of fresh samples is not complete: nothing is written."""
    OFF = "off"
    """The mode is Off: 0 A. A boost that is set waits (`Decision.boost_until`)."""
    FAST = "fast"
    """The mode is Fast: the maximum current."""
    BOOST = "boost"
    """A boost goes on: the maximum current, until its end."""
    FOLLOWING_SUN = "following the sun"
    """The offer follows the surplus between minimum and maximum."""
    MINIMUM = "minimum"
    """The sun does not carry the minimum current alone, but gives the share of it that the user wants."""
    NOT_DRAWING = "not drawing"
    """A car is connected but draws nothing: it is full, or does not ask."""
    NO_CAR = "no car"
    """No car is connected: the offer waits at the minimum."""
    CHARGER_FAULT = "charger fault"
    """The charger reports a fault (mode 3 state F), and charges no car."""
    STOPPING = "stopping"
    """The sun does not give its share of the minimum current; if that lasts, a pause follows."""
    TOO_LITTLE_SUN = "too little sun"
    """Paused with 0 A: the sun does not give its share of the minimum current."""
    STARTING = "starting"
    """Paused, but there is enough sun; if that lasts, charging starts."""
    METER_LOST = "meter lost"
    """The grid meter gives no values, or does not report any more: not more than the minimum, and no start."""
    METER_REVERSED = "meter reversed"
    """The grid meter goes the wrong way: not more than the minimum, and no start."""
    METER_FROZEN = "meter frozen"
    """The grid meter does not show what the car does: not more than the minimum, and no start."""
    CHARGER_SILENT = "charger silent"
    """The charger shows no setpoint: not more than the minimum, and no start."""
    MAXIMUM_TOO_LOW = "maximum too low"
    """The maximum current is below the minimum that a car can charge with: 0 A."""


class CarState(StrEnum):
    """What the car is seen to do: by the mode 3 state, and above all by the power that is measured."""

    UNKNOWN = "unknown"
    """The charger tells nothing of it."""
    ABSENT = "absent"
    """No car is connected."""
    IDLE = "idle"
    """Connected, and drawing nothing."""
    DRAWING = "drawing"
    """Charging: power is measured."""
    FAULT = "fault"
    """The charger reports a fault."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a car may draw: a current in A on each of so many phases; 0 A is a pause."""

    current_a: float
    phases: Phases = 1

    def __post_init__(self) -> None:
        """Refuse a current that no car can charge with.

        Raises:
            ValueError: it is neither 0 nor at least 6 A.
        """
        if self.current_a != 0 and not self.current_a >= LOWEST_A:
            raise ValueError(f"No car can be offered {self.current_a} A: it is 0 A, or {LOWEST_A:g} A and more.")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the charger shall do, why, and by which numbers. Sensor, logbook, tests and replay read this one value."""

    offer: Offer | None
    """None: nothing may be written yet."""
    reason: Reason
    mode: Mode | None = None
    car: CarState = CarState.UNKNOWN
    limit: Limit | None = None
    """What keeps the offer below what is wished for; None: nothing does."""
    grid_w: float | None = None
    """Mean grid power of the window that was decided on, in W, import positive."""
    surplus_w: float | None = None
    """What the cars could have taken in that window without import, in W."""
    needed_w: float | None = None
    """What a start needs, in W, while paused for lack of sun."""
    window_s: float | None = None
    """How long that window was, in s."""
    until: datetime | None = None
    """When the decision changes by itself if nothing else happens: end of boost, start, pause. On the wall's clock."""
    boost_until: datetime | None = None
    """When a boost ends that waits, as the mode is Off. On the wall's clock."""
    minimum_current_a: float | None = None
    """What this car was seen to need before it draws, in A, if that is more than the minimum of the settings."""

    @property
    def setpoint_a(self) -> float | None:
        """The current to be offered, in A; None: nothing may be written yet."""
        return None if self.offer is None else self.offer.current_a
