"""Every sentence that the user gets to read, in one place."""

from datetime import tzinfo

from .decision import Decision, Reason
from .setpoint import Problem, ProblemKind
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
    Reason.METER_LOST: "The grid meter gives no values; the setpoint is {setpoint}",
    Reason.MAXIMUM_TOO_LOW: "Paused: the maximum current is below the minimum that the car charges with",
}


def sentence(decision: Decision, zone: tzinfo) -> str:
    """Tell what the charger shall do, and why, in one sentence."""
    return _SENTENCES[decision.reason].format(
        setpoint="left alone" if decision.setpoint_a is None else f"{decision.setpoint_a:g} A",
        surplus=_surplus(decision),
        needed="" if decision.needed_w is None else f", {_kilowatts(decision.needed_w)} needed",
        until="" if decision.until is None else f"{decision.until.astimezone(zone):%a %H:%M}",
    )


def logbook_entry(before: Decision, after: Decision, zone: tzinfo) -> str | None:
    """Tell the user what has changed, if it is worth an entry: mode, boost, start, pause, loss of the meter."""
    said = sentence(after, zone)
    if after.mode is not before.mode and before.mode is not None:
        return f"Mode {after.mode}. {said}"
    if after.reason is Reason.BOOST and (before.reason is not Reason.BOOST or before.until != after.until):
        return said
    if before.reason is Reason.BOOST and after.reason is not Reason.BOOST:
        return f"Boost ended. {said}"
    if before.reason is not after.reason and Reason.METER_LOST in {before.reason, after.reason}:
        return said
    if _flows(before) is not _flows(after):
        return said
    return None


def problem_text(problem: Problem, settings: Settings) -> str:
    """Tell what keeps the setpoint from the charger, and what to look at."""
    entity = settings.entities.setpoint
    match problem.kind:
        case ProblemKind.WRITE_FAILED:
            return (
                f"Home Assistant did not write {problem.setpoint_a:g} A to the charger: {problem.detail}. "
                f"Is the modbus hub {settings.hub!r} set up?"
            )
        case ProblemKind.CHARGER_SILENT:
            return (
                f"The charger does not answer: {entity} has no value, so nobody knows whether it has taken "
                f"{problem.setpoint_a:g} A. Is it on the network, set to 'Energy management system', and is "
                "Home Assistant its only Modbus client?"
            )
        case ProblemKind.NOT_TAKEN:
            return (
                f"The charger shows a setpoint of {problem.shown_a:g} A where {problem.setpoint_a:g} A was written. "
                f"Is {entity} the setpoint of socket {settings.socket}, and does nothing else write to it?"
            )


def problem_over_text() -> str:
    """Tell that the charger takes setpoints again."""
    return "The charger takes the setpoint again"


def unusable_state_text(entity: str, why: str) -> str:
    """Tell that a state is ignored."""
    return f"The state of {entity} is ignored: {why}."


def missing_entity_text(entity: str, setting: str) -> str:
    """Tell that an entity is not there."""
    return (
        f"Home Assistant has no {entity}. Include the package alfen_solar.yml in its configuration, "
        f"or name yours in apps.yaml at {setting}."
    )


def _flows(decision: Decision) -> bool | None:
    return None if decision.setpoint_a is None else decision.setpoint_a > 0


def _kilowatts(watts: float) -> str:
    return f"{watts / 1000:.1f} kW"


def _surplus(decision: Decision) -> str:
    if decision.surplus_w is None or decision.window_s is None:
        return ""
    return f": {_kilowatts(max(decision.surplus_w, 0))} surplus over the last {decision.window_s:.0f} s"
