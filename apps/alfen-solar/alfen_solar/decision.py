"""What the controller decides, as values: the current, and why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
    """Why the setpoint is what it is."""

    WAITING_FOR_HELPERS = "waiting for helpers"
    """Home Assistant has not told mode and maximum current yet: nothing is written."""
    WAITING_FOR_METER = "waiting for meter"
    """The first window of fresh samples is not complete: nothing is written."""
    OFF = "off"
    """The mode is Off: 0 A."""
    FAST = "fast"
    """The mode is Fast: the maximum current."""
    BOOST = "boost"
    """A boost goes on: the maximum current, until its end."""
    FOLLOWING_SUN = "following the sun"
    """The setpoint follows the surplus between minimum and maximum."""
    MINIMUM = "minimum"
    """The sun does not carry the minimum current alone, but gives the share of it that the user wants."""
    NOT_DRAWING = "not drawing"
    """A car is connected but draws nothing: more current would change nothing, so none is added."""
    NO_CAR = "no car"
    """No car is connected: the setpoint waits at the minimum."""
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
    CHARGER_SILENT = "charger silent"
    """The charger shows no setpoint: not more than the minimum, and no start."""
    MAXIMUM_TOO_LOW = "maximum too low"
    """The maximum current is below the minimum that a car can charge with: 0 A."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the charger shall do, why, and by which numbers."""

    setpoint_a: float | None
    """The current in A: 0, or from the minimum to the maximum. None: nothing may be written yet."""
    reason: Reason
    mode: Mode | None = None
    grid_w: float | None = None
    """Mean grid power of the window that was decided on, in W, import positive."""
    surplus_w: float | None = None
    """What the car could have taken in that window without import, in W."""
    needed_w: float | None = None
    """What a start needs, in W, while paused for lack of sun."""
    window_s: float | None = None
    """How long that window was, in s."""
    until: datetime | None = None
    """When the decision changes by itself if nothing else happens: end of boost, start, pause."""
