"""Problems, as values, with what is known about each."""

from dataclasses import dataclass
from enum import StrEnum

from .inputs.trouble import Trouble


class ProblemKind(StrEnum):
    """What keeps the car from following the decision, or the decision from following the facts."""

    WRITE_FAILED = "write failed"
    """Home Assistant rejects the write, or does not respond."""
    CHARGER_SILENT = "charger silent"
    """The charger's setpoint cannot be read."""
    LAPSED = "lapsed"
    """The charger has fallen back to its safe current and stays there."""
    WRONG_WORDS = "wrong words"
    """The charger's values are not a current or a voltage: the word order is wrong, or the registers are."""
    NOT_TAKEN = "not taken"
    """The charger reports a setpoint that differs from the one that was written."""
    CHARGER_FAULT = "charger fault"
    """The charger reports a fault (mode 3 state F)."""
    METER_LOST = "meter lost"
    """The grid meter has no value, or has stopped reporting."""
    METER_REVERSED = "meter reversed"
    """Whenever the car drew more, the grid meter showed less import."""
    METER_FROZEN = "meter frozen"
    """The grid meter does not change when the car draws more or less power, or for hours."""
    SENSOR_LOST = "sensor lost"
    """A required sensor of the charger has had no usable value for a minute."""
    SENSOR_FROZEN = "sensor frozen"
    """The charger's power stays the same while the currents of its phases change, or the other way round, or both show
    nothing while the charger counts energy."""
    HELPER_LOST = "helper lost"
    """The mode or the maximum current has had no usable value for a minute."""
    WISH_UNUSABLE = "wish unusable"
    """The minimum solar share or the end of a boost has a value that cannot be used."""
    PLAN_LOST = "plan lost"
    """A helper of the plan, or the car's state of charge, has had no usable value for a minute."""
    SHARING = "sharing"
    """It is unknown whose car comes first, or what the maximum current of the station is."""
    LIMIT_LOST = "limit lost"
    """An external limit for the cars or for the house has had no usable value for a minute."""
    QUARTER_HOUR_LOST = "quarter hour lost"
    """A helper or sensor for the quarter-hour limit has had no usable value for a minute."""
    QUARTER_HOUR_WRONG = "quarter hour wrong"
    """A sensor for the quarter-hour limit does not match the grid meter."""
    PACKAGE_VERSION = "package version"
    """Home Assistant uses a different version of the package."""
    SELF_CHECK = "self-check"
    """The check after the start has found something wrong."""
    BATTERY_LOST = "battery lost"
    """A sensor or a helper of the home battery has had no usable value for a minute."""
    BATTERY_REVERSED = "battery reversed"
    """The home battery's power contradicts its level, or moves the wrong way when the car changes."""
    BATTERY_FROZEN = "battery frozen"
    """The home battery's power or level stays the same, although the battery must have charged or discharged."""
    PHASES_LOST = "house phases lost"
    """Sensors of the house's phases have no value, or have stopped reporting: the load on the fuse is unknown."""
    PHASES_DOUBTED = "house phases doubted"
    """The sensors of the house's phases contradict the grid meter, or do not change with the cars."""
    ROTATION = "phase rotation"
    """A car draws from a different phase of the house than `phase_rotation` says."""
    PHASES = "phases"
    """A switch between one and three phases did not work as it should."""


class Flaw(StrEnum):
    """What is wrong with the charger's phases, as it was found out."""

    REFUSED = "refused"
    """Neither register nor currents follow: switching is not allowed in the charger's settings (exception 3)."""
    NOT_TAKEN = "not taken"
    """The register follows, but the currents do not, not even after one phase and three again."""
    REGISTER_WRONG = "register wrong"
    """The currents follow, but the register shows something else."""
    FELL_BACK = "fell back"
    """The car charged on three phases, and goes on with one by itself."""
    NOT_STOPPED = "not stopped"
    """The current could not be seen to be gone, so the register was not written."""
    WRITE_FAILED = "write failed"
    """Home Assistant could not write the register."""
    UNPROVEN = "unproven"
    """The currents of the phases are not shown, so nothing proves the switch."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, with what is known about it."""

    kind: ProblemKind
    setpoint_a: float | None = None
    """The current that was written, in A."""
    shown_a: float | None = None
    """The current that the charger reports, in A."""
    detail: str = ""
    """What Home Assistant reported, or what the self-check found."""
    troubles: tuple[Trouble, ...] = ()
    """What is wrong with entities of Home Assistant."""
    flaw: Flaw | None = None
    """What is wrong with the phases."""
    entities: tuple[str, ...] = ()
    """The entities that it is about: one, two of which one is the other half, or those of three phases."""
