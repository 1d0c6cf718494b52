"""Every sentence that the user gets to read, in one place."""

from datetime import datetime, tzinfo

from .decision import Decision, Reason
from .problem import Problem, ProblemKind
from .self_check import Findings
from .settings import Settings

NAME = "Alfen Solar"
"""Who speaks, in logbook and notifications."""


_SENTENCES: dict[Reason, str] = {
    Reason.WAITING_FOR_HELPERS: "Waiting for the mode and the maximum current from Home Assistant",
    Reason.WAITING_FOR_METER: "Waiting for fresh samples of the grid meter",
    Reason.OFF: "No charging",
    Reason.FAST: "Charging at {setpoint}, the maximum",
    Reason.BOOST: "Boost: charging at {setpoint} until {until}",
    Reason.FOLLOWING_SUN: "Charging at {setpoint}{surplus}",
    Reason.MINIMUM: "Charging at {setpoint}, the minimum{surplus}",
    Reason.NOT_DRAWING: "Offering {setpoint}, but the car draws nothing{surplus}",
    Reason.NO_CAR: "Offering {setpoint}, but no car is connected{surplus}",
    Reason.STOPPING: "Charging at {setpoint}{surplus}; pause at {until} if that lasts",
    Reason.TOO_LITTLE_SUN: "Paused{surplus}{needed}",
    Reason.STARTING: "Paused{surplus}; start at {until} if that lasts",
    Reason.METER_LOST: "The grid meter tells nothing; the setpoint is {setpoint}",
    Reason.METER_REVERSED: "The grid meter goes the wrong way; the setpoint is {setpoint}",
    Reason.CHARGER_SILENT: "The charger tells nothing; the setpoint is {setpoint}",
    Reason.MAXIMUM_TOO_LOW: "Paused: the maximum current is below the minimum that the car charges with",
}


def sentence(decision: Decision, zone: tzinfo) -> str:
    """Tell what the charger shall do, and why, in one sentence."""
    return _SENTENCES[decision.reason].format(
        setpoint="left alone" if decision.setpoint_a is None else f"{decision.setpoint_a:g} A",
        surplus=_surplus(decision),
        needed="" if decision.needed_w is None else f", {_kilowatts(decision.needed_w)} needed",
        until=_clock(decision.until, zone),
    )


_NEXT: dict[Reason, str] = {
    Reason.WAITING_FOR_HELPERS: "Decides when the mode and the maximum current have a value",
    Reason.WAITING_FOR_METER: "Decides after three fresh samples of the grid meter",
    Reason.OFF: "Nothing until you choose another mode",
    Reason.FAST: "Goes on until you choose another mode",
    Reason.BOOST: "At {until} the boost ends, and mode {mode} goes on",
    Reason.FOLLOWING_SUN: "Goes up and down with the sun",
    Reason.MINIMUM: "Goes up when the sun gives more",
    Reason.NOT_DRAWING: "Goes on when the car draws",
    Reason.NO_CAR: "Charges when a car is connected",
    Reason.STOPPING: "Pause at {until}, unless the sun comes back",
    Reason.TOO_LITTLE_SUN: "Starts when the surplus reaches {needed} and lasts",
    Reason.STARTING: "Start at {until}, unless the sun goes",
    Reason.METER_LOST: "Follows the sun again when the grid meter reports",
    Reason.METER_REVERSED: "Follows the sun again when the grid meter goes the right way",
    Reason.CHARGER_SILENT: "Follows the sun again when the charger answers",
    Reason.MAXIMUM_TOO_LOW: "Charges when the maximum current is raised",
}


def next_sentence(decision: Decision, zone: tzinfo) -> str:
    """Tell what would change the decision, in one sentence."""
    return _NEXT[decision.reason].format(
        mode=decision.mode,
        needed="what the car needs" if decision.needed_w is None else _kilowatts(decision.needed_w),
        until=_clock(decision.until, zone),
    )


def logbook_entry(before: Decision, after: Decision, zone: tzinfo) -> str | None:
    """Tell the user what has changed, if it is worth an entry: mode, boost, start or pause."""
    said = sentence(after, zone)
    if after.mode is not before.mode and before.mode is not None:
        return f"Mode {after.mode}. {said}"
    if after.reason is Reason.BOOST and (before.reason is not Reason.BOOST or before.until != after.until):
        return said
    if before.reason is Reason.BOOST and after.reason is not Reason.BOOST:
        return f"Boost ended. {said}"
    if _flows(before) is not _flows(after):
        return said
    return None


def problem_text(problem: Problem, settings: Settings) -> str:
    """Tell what is wrong, and what to look at."""
    entities = settings.entities
    return _PROBLEMS[problem.kind].format(
        setpoint="" if problem.setpoint_a is None else f"{problem.setpoint_a:g} A",
        shown="nothing" if problem.shown_a is None else f"{problem.shown_a:g} A",
        detail=problem.detail,
        hub=settings.hub,
        socket=settings.socket,
        setpoint_entity=entities.setpoint,
        voltage_entity=entities.voltage,
        meter=" and ".join(filter(None, (settings.grid_power, settings.grid_import, settings.grid_export))),
    )


def problem_over_text(problem: Problem) -> str:
    """Tell that a problem is over."""
    return _PROBLEMS_OVER[problem.kind]


_PROBLEMS: dict[ProblemKind, str] = {
    ProblemKind.WRITE_FAILED: (
        "Home Assistant does not write {setpoint} to the charger: {detail}. Is the modbus hub '{hub}' set up?"
    ),
    ProblemKind.CHARGER_SILENT: (
        "The charger does not answer: {setpoint_entity} has no value, so nobody knows whether it has taken {setpoint}. "
        "Is it on the network, set to 'Energy management system', and is Home Assistant its only Modbus client?"
    ),
    ProblemKind.LAPSED: (
        "The charger does not keep {setpoint}: it has fallen back to its safe current, {shown}. Is its validity time "
        "longer than keep_alive_s?"
    ),
    ProblemKind.WRONG_WORDS: (
        "The charger shows a setpoint of {shown} where {setpoint} was written, and no such current or voltage can be: "
        "is the word order of its sensors changed, or do {setpoint_entity} and {voltage_entity} read other registers?"
    ),
    ProblemKind.NOT_TAKEN: (
        "The charger shows a setpoint of {shown} where {setpoint} was written. Is {setpoint_entity} the setpoint of "
        "socket {socket}, and does nothing else write to it?"
    ),
    ProblemKind.LIMITED: (
        "The charger has taken {setpoint} but applies {shown}: another limit is lower. If it is a lasting one, such as "
        "cable or station, set the maximum current to it."
    ),
    ProblemKind.METER_LOST: (
        "The grid meter tells nothing: {meter} shows no value, or has not been updated for too long. Is the P1 reader "
        "or the meter's integration at work?"
    ),
    ProblemKind.METER_REVERSED: (
        "The grid meter goes the wrong way: when the car takes more, {meter} shows less import. Are import and export "
        "swapped, or is the sign of grid_power turned?"
    ),
    ProblemKind.HELPER_LOST: (
        "{detail} Until that is mended, its last value goes on to hold; if it never had one, the charger is left alone."
    ),
    ProblemKind.SELF_CHECK: "{detail}",
}
_PROBLEMS_OVER: dict[ProblemKind, str] = {
    ProblemKind.WRITE_FAILED: "Home Assistant writes to the charger again",
    ProblemKind.CHARGER_SILENT: "The charger answers again",
    ProblemKind.LAPSED: "The charger keeps the setpoint again",
    ProblemKind.WRONG_WORDS: "The charger shows the setpoint again",
    ProblemKind.NOT_TAKEN: "The charger shows the setpoint again",
    ProblemKind.LIMITED: "The charger applies the setpoint again",
    ProblemKind.METER_LOST: "The grid meter reports again",
    ProblemKind.METER_REVERSED: "The grid meter goes the right way again",
    ProblemKind.HELPER_LOST: "Mode and maximum current are there again",
    ProblemKind.SELF_CHECK: "The self-check finds nothing wrong any more",
}


def dry_run_text(message: str) -> str:
    """Mark what is told while nothing is written."""
    return f"Dry run: {message}"


def self_check_text(findings: Findings) -> str:
    """Tell what the self-check saw, in one log block."""
    return "\n".join(["Self-check: " + "; ".join(findings.seen), *(f"  WRONG: {wrong}" for wrong in findings.wrong)])


def unusable_state_text(entity: str, why: str) -> str:
    """Tell that a state is ignored."""
    return f"The state of {entity} is ignored: {why}."


def no_value_text(entity: str, state: str) -> str:
    """Tell that an entity has no value."""
    return f"{entity} has no value: it is {state}."


def missing_entity_text(entity: str, setting: str) -> str:
    """Tell that an entity is not there."""
    return (
        f"Home Assistant has no {entity}. Include the package alfen_solar.yml in its configuration, "
        f"or name yours in apps.yaml at {setting}."
    )


def _flows(decision: Decision) -> bool | None:
    return None if decision.setpoint_a is None else decision.setpoint_a > 0


def _clock(moment: datetime | None, zone: tzinfo) -> str:
    return "" if moment is None else f"{moment.astimezone(zone):%a %H:%M}"


def _kilowatts(watts: float) -> str:
    return f"{watts / 1000:.1f} kW"


def _surplus(decision: Decision) -> str:
    if decision.surplus_w is None or decision.window_s is None:
        return ""
    return f": {_kilowatts(max(decision.surplus_w, 0))} surplus over the last {decision.window_s:.0f} s"
