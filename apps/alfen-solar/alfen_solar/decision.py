"""The decision for a socket, as values: the current, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from .limits import Limit

LOWEST_A = 6.0
"""The lowest current that can be offered to a car (IEC 61851-1); the Eve pauses below it."""

Phases = Literal[1, 3]


class Mode(StrEnum):
    """What the user wants. The values are the options of the `input_select` in Home Assistant."""

    OFF = "Off"
    """Do not charge: 0 A, whatever else is set."""
    SOLAR = "Solar"
    """Charge from surplus only; pause with 0 A when there is too little sun for the minimum current."""
    MINIMUM_SOLAR = "Minimum + solar"
    """Charge from surplus, but never with less than the minimum current."""
    FAST = "Fast"
    """Charge at the maximum current."""


class PhaseChoice(StrEnum):
    """On how many phases the user wants to charge. The values are options of an `input_select` in Home Assistant."""

    AUTOMATIC = "Automatic"
    """As many as the sun carries; all of them where the sun is not asked."""
    ONE = "One"
    THREE = "Three"


class Reason(StrEnum):
    """Why the offer is what it is. The values are states of the package's status sensor."""

    WAITING_FOR_HELPERS = "waiting for helpers"
    """The mode or the maximum current has no value yet. Nothing is written."""
    WAITING_FOR_METER = "waiting for meter"
    """The grid meter's first three new values have not all arrived yet. Nothing is written for 15 s; then a car that is
    charging gets the minimum current."""
    OFF = "off"
    """The mode is Off: 0 A. A boost that is set is on hold."""
    FAST = "fast"
    """The mode is Fast: the maximum current."""
    BOOST = "boost"
    """A boost is active: the maximum current, until the boost ends."""
    PLAN = "plan"
    """The plan lets the car charge now: the maximum current, to be ready in time or because electricity is cheap."""
    ENOUGH = "limit reached"
    """The car has received as much energy as is allowed per session: 0 A, until it is disconnected."""
    FOLLOWING_SUN = "following the sun"
    """The current follows the surplus between the minimum and the maximum."""
    MINIMUM = "minimum"
    """The sun does not cover the minimum current, but provides the minimum solar share of it."""
    NOT_DRAWING = "not drawing"
    """A car is connected but does not draw power: it is full, or does not want to charge."""
    NO_CAR = "no car"
    """No car is connected. The current stays at the minimum."""
    CHARGER_FAULT = "charger fault"
    """The charger reports a fault (mode 3 state F) and does not charge."""
    STOPPING = "stopping"
    """The sun provides less than its share of the minimum current. If this holds, charging pauses."""
    TOO_LITTLE_SUN = "too little sun"
    """Paused with 0 A: the sun provides less than its share of the minimum current."""
    STARTING = "starting"
    """Paused, but there is enough sun. If this holds, charging starts."""
    METER_LOST = "meter lost"
    """The grid meter has no value or has stopped reporting: the minimum at most, and no start."""
    METER_REVERSED = "meter reversed"
    """Import and export of the grid meter seem swapped: the minimum at most, and no start."""
    METER_FROZEN = "meter frozen"
    """The grid meter does not respond to the car: the minimum at most, and no start."""
    CHARGER_SILENT = "charger silent"
    """The charger reports no setpoint: the minimum at most, and no start."""
    MAXIMUM_TOO_LOW = "maximum too low"
    """The maximum current is below the minimum current of the car: 0 A."""
    SWITCHING = "switching phases"
    """Charging is interrupted to switch between one and three phases: the minimum, then 0 A."""


class CarState(StrEnum):
    """What the car does, by the mode 3 state and, above all, by the measured power."""

    UNKNOWN = "unknown"
    """The charger does not report it."""
    ABSENT = "absent"
    """No car is connected."""
    IDLE = "idle"
    """Connected, but not drawing power."""
    DRAWING = "drawing"
    """Charging: power is measured."""
    FAULT = "fault"
    """The charger reports a fault."""


class BatteryRole(StrEnum):
    """What the home battery does to the surplus."""

    NONE = "none"
    """Nothing that is worth telling."""
    LENDS = "lends"
    """The car comes first: what charges the battery is the car's."""
    FIRST = "comes first"
    """The battery comes first: what it takes is not the car's."""
    GIVES = "gives"
    """It discharges, which is not the car's."""
    HELPS = "helps"
    """Its level is so high that it may give the car its minimum current."""
    UNKNOWN = "unknown"
    """What it does is not known: only what is exported is the car's."""


@dataclass(frozen=True, slots=True)
class BatteryPart:
    """What the home battery does to a surplus."""

    power_w: float | None
    """What it is charged with, in W; below 0 it discharges. None: not known."""
    adds_w: float
    """What it adds to the surplus, in W; below 0 what it takes off, with what is left to the grid for it."""
    role: BatteryRole
    level: float | None
    """Its state of charge, from 0 to 1; None: not known."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a car may draw: a current in A on each phase, and the number of phases; 0 A is a pause."""

    current_a: float
    phases: Phases = 1

    def __post_init__(self) -> None:
        """Reject a current that no car can charge with.

        Raises:
            ValueError: it is neither 0 nor at least 6 A.
        """
        if self.current_a != 0 and not self.current_a >= LOWEST_A:
            raise ValueError(
                f"{self.current_a} A cannot be offered to a car: it must be 0 A, or {LOWEST_A:g} A or more."
            )


@dataclass(frozen=True, slots=True)
class Decision:
    """What the charger should do, why, and based on which numbers: for sensors, logbook, tests, and replay alike."""

    offer: Offer | None
    """None: nothing is written yet."""
    reason: Reason
    mode: Mode | None = None
    car: CarState = CarState.UNKNOWN
    limit: Limit | None = None
    """What limits the offer; None: nothing does."""
    grid_w: float | None = None
    """Mean grid power of the window that was decided on, in W, import positive."""
    surplus_w: float | None = None
    """What the cars could have drawn in that window without import, in W."""
    needed_w: float | None = None
    """The surplus that a start needs, in W, while paused for lack of sun."""
    window_s: float | None = None
    """How long that window was, in s."""
    until: datetime | None = None
    """When the decision changes by itself if nothing else happens: end of boost, start, pause. On the wall clock."""
    boost_until: datetime | None = None
    """When a boost ends that is on hold because the mode is Off. On the wall clock."""
    minimum_current_a: float | None = None
    """The current that this car needs before it draws power, in A, if that is more than the minimum in the settings."""
    battery: BatteryPart | None = None
    """What the home battery did to that surplus; None: there is none, or no surplus."""
    probes: bool = False
    """Whether a start is announced to find out whether a throttled inverter can deliver more than is seen."""
    phases_stay: bool = False
    """Whether the phases would be switched, but have been switched too often."""
    choice_waits: bool = False
    """Whether a mode or a boost that was chosen is yet to stand for a while, as choices have changed too often."""

    @property
    def setpoint_a(self) -> float | None:
        """The current to offer, in A; None: nothing is written yet."""
        return None if self.offer is None else self.offer.current_a
