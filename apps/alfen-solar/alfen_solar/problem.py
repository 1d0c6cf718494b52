"""What is wrong, as values: each is told once, with what is known of it."""

from dataclasses import dataclass
from enum import StrEnum

from .inputs.trouble import Trouble


class ProblemKind(StrEnum):
    """What keeps the car from what was decided, or the decision from what is true."""

    WRITE_FAILED = "write failed"
    """Home Assistant refuses the write, or does not answer."""
    CHARGER_SILENT = "charger silent"
    """The charger's setpoint cannot be read."""
    LAPSED = "lapsed"
    """The charger has fallen back to its safe current, and stays there."""
    WRONG_WORDS = "wrong words"
    """The charger shows numbers that are no current or no voltage: wrong word order, or other registers."""
    NOT_TAKEN = "not taken"
    """The charger shows another setpoint than the one written."""
    CHARGER_FAULT = "charger fault"
    """The charger reports a fault (mode 3 state F)."""
    METER_LOST = "meter lost"
    """The grid meter gives no values, or does not report any more."""
    METER_REVERSED = "meter reversed"
    """More current for the car has made the grid meter show less import, again and again."""
    METER_FROZEN = "meter frozen"
    """The grid meter shows the same, or nothing of it, when the car takes more or less."""
    SENSOR_LOST = "sensor lost"
    """A sensor of the charger that matters has had no value that can be used for a minute."""
    HELPER_LOST = "helper lost"
    """The mode or the maximum current has had no value that can be used for some time."""
    SELF_CHECK = "self-check"
    """Something that was looked at after the start is not as it should be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, with what is known of it."""

    kind: ProblemKind
    setpoint_a: float | None = None
    """The current that was written, in A."""
    shown_a: float | None = None
    """The current that the charger shows or applies, in A."""
    detail: str = ""
    """What Home Assistant said, or what the self-check found."""
    troubles: tuple[Trouble, ...] = ()
    """What is wrong with entities of Home Assistant."""
