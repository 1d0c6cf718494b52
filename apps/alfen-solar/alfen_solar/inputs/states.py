"""What a state of Home Assistant says: a number in the core's unit, or a refusal with its reason."""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import Enum, auto
from typing import Any

RawState = Mapping[str, Any]
"""A state as Home Assistant sends it: `state`, `attributes`, `last_changed`."""

HIGHEST_POWER_W = 100_000.0
"""More than any house connection carries: a sensor that shows more is no power, or its unit is wrong."""
HIGHEST_CURRENT_A = 100.0
"""No charger carries more, and no setpoint of one is higher: a number beyond was not read as it was written."""
LONGEST_VALIDITY_S = 3600.0
"""More is no validity time: a register without a value reads 4294967295."""
ALL_PERCENT = 100.0

_FIRST_YEAR, _LAST_YEAR = 1970, 9998
"""Beyond, time zones overflow: a time that a user sets there is none."""
_NO_VALUE = frozenset({"unknown", "unavailable"})
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)

_SI = {"µ": 1e-6, "μ": 1e-6, "m": 1e-3, "": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
_POWERS = {f"{prefix}W": factor for prefix, factor in _SI.items()}
_CURRENTS = {f"{prefix}A": factor for prefix, factor in _SI.items()}
_VOLTAGES = {f"{prefix}V": factor for prefix, factor in _SI.items()}
_ENERGIES = {f"{prefix}Wh": factor for prefix, factor in _SI.items()}
_DURATIONS = {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
"""The units that Home Assistant lets its user choose for a sensor of each kind."""


class Unusable(Enum):
    """Why a state cannot be used."""

    UNIT = auto()
    NO_UNIT = auto()
    TOO_MUCH = auto()
    NO_NUMBER = auto()
    NEGATIVE = auto()
    NEGATIVE_HALF = auto()
    """Import or export below zero."""
    NEGATIVE_BATTERY = auto()
    """Charge or discharge of the home battery below zero."""
    NO_VALIDITY = auto()
    MORE_THAN_ALL = auto()
    """A share above 100 %."""
    NO_MODE = auto()
    UNQUOTED_OFF = auto()
    """What YAML makes of the mode Off."""
    NO_PRIORITY = auto()
    NO_TIME = auto()
    """A date alone, or another text that is no time."""
    PAST = auto()
    """A time that is over."""
    NO_PHASES = auto()
    """No choice of phases."""
    NO_CHOICE = auto()
    """None of the options of a helper."""
    NOT_ON_OFF = auto()
    """Neither on nor off."""


class UnusableStateError(ValueError):
    """A state that cannot be used: why, and the values that go into the sentence which tells it."""

    def __init__(self, why: Unusable, **values: object) -> None:
        super().__init__(why, values)
        self.why = why
        self.values = values


@dataclass(frozen=True, slots=True)
class State:
    """A state that has a value."""

    text: str
    attributes: Mapping[str, Any]
    changed_at: datetime
    is_event: bool
    """Whether it has just changed from another value; else it is of unknown age."""

    @property
    def unit(self) -> str | None:
        """Its unit, as the user has chosen it; None: it has none."""
        unit = self.attributes.get("unit_of_measurement")
        return None if unit is None else str(unit)  # anything may be set from outside


def has_value(state: RawState | None) -> bool:
    """Tell whether a state is more than unknown or unavailable."""
    return state is not None and state["state"] not in _NO_VALUE


def read_state(new: RawState, old: RawState | None, now: datetime) -> State:
    """Read a state that has a value; `old` is what it was before this event, None if this is no event."""
    return State(
        text=str(new["state"]),
        attributes=new["attributes"],
        changed_at=moment(new.get("last_changed"), now),
        is_event=has_value(old),
    )


def number(text: str) -> float:
    """Read a finite number.

    Raises:
        UnusableStateError: it is none.
    """
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise UnusableStateError(Unusable.NO_NUMBER, state=text)
    return float(text)


def power_w(state: State) -> float:
    """Read a power, in W; its unit must be there, as W and kW are both usual.

    Raises:
        UnusableStateError: it is no finite number, its unit is no unit of power, or it is more than can be.
    """
    if state.unit is None:
        raise UnusableStateError(Unusable.NO_UNIT, wanted="W / kW")
    watts = _converted(state, _POWERS, "W / kW")
    if abs(watts) > HIGHEST_POWER_W:
        raise UnusableStateError(Unusable.TOO_MUCH, state=state.text, unit=state.unit)
    return watts


def not_negative_w(state: State) -> float:
    """Read a power, in W, 0 or more; its unit must be there.

    Raises:
        UnusableStateError: it is no such number, its unit is no unit of power, or it is more than can be.
    """
    return _not_negative(state, power_w(state))


def current_a(state: State) -> float:
    """Read a current, in A, 0 or more.

    Raises:
        UnusableStateError: it is no such number, or its unit is no unit of current.
    """
    return _not_negative(state, shown_current_a(state))


def shown_current_a(state: State) -> float:
    """Read a current as it is shown, in A: a float32 with its words swapped may be any number.

    Raises:
        UnusableStateError: it is no finite number, or its unit is no unit of current.
    """
    return _converted(state, _CURRENTS, "A")


def carried_a(state: State) -> float:
    """Read what a charger carries or may carry on a phase, in A, 0 or more.

    Raises:
        UnusableStateError: it is no such number, its unit is no unit of current, or it is more than can be.
    """
    amperes = current_a(state)
    if amperes > HIGHEST_CURRENT_A:
        raise UnusableStateError(Unusable.TOO_MUCH, state=state.text, unit=state.unit or "A")
    return amperes


def voltage_v(state: State) -> float:
    """Read a voltage, in V.

    Raises:
        UnusableStateError: it is no finite number, or its unit is no unit of voltage.
    """
    return _converted(state, _VOLTAGES, "V")


def energy_wh(state: State) -> float:
    """Read an energy, in Wh, 0 or more; its unit must be there, as Wh and kWh are both usual.

    Raises:
        UnusableStateError: it is no such number, or its unit is no unit of energy.
    """
    if state.unit is None:
        raise UnusableStateError(Unusable.NO_UNIT, wanted="Wh / kWh")
    return _not_negative(state, _converted(state, _ENERGIES, "Wh / kWh"))


def validity_s(state: State) -> float:
    """Read a validity time, in s, 0 or more.

    Raises:
        UnusableStateError: it is no such number, its unit is no unit of time, or it is too long to be one.
    """
    seconds = _not_negative(state, _converted(state, _DURATIONS, "s"))
    if seconds > LONGEST_VALIDITY_S:
        raise UnusableStateError(Unusable.NO_VALIDITY, state=f"{seconds:g}")
    return seconds


def share(state: State) -> float:
    """Read a share in %, as a number from 0 to 1.

    Raises:
        UnusableStateError: it is no number from 0 to 100, or its unit is another than %.
    """
    percent = _not_negative(state, _converted(state, {"%": 1.0}, "%"))
    if percent > ALL_PERCENT:
        raise UnusableStateError(Unusable.MORE_THAN_ALL, percent=f"{percent:g}")
    return percent / ALL_PERCENT


def count(state: State) -> int:
    """Read how often something was, 0 or more times.

    Raises:
        UnusableStateError: it is no such number.
    """
    return int(_not_negative(state, number(state.text)))


def date_or_time(text: str) -> datetime | time | None:
    """Read what an `input_datetime` shows: a date and a time, or a time alone, both without a zone; None: no time.

    Raises:
        UnusableStateError: it is a date without a time, or another text that is no time.
    """
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        with suppress(ValueError):
            found = datetime.strptime(text, form)  # noqa: DTZ007 - the caller knows the zone
            return found if _FIRST_YEAR <= found.year <= _LAST_YEAR else None
    for form in ("%H:%M:%S", "%H:%M"):
        with suppress(ValueError):
            return datetime.strptime(text, form).time()  # noqa: DTZ007 - a time of each day
    raise UnusableStateError(Unusable.NO_TIME, state=text)


def moment(text: str | None, default: datetime) -> datetime:
    """Read a time stamp of Home Assistant, e.g. `2026-06-21T07:30:00.123456+00:00`."""
    if not text:
        return default
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return default
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _converted(state: State, units: Mapping[str, float], wanted: str) -> float:
    """Convert a number by its unit; one without is taken to be in the first unit, as helpers of one's own have none."""
    value = number(state.text)
    if state.unit is None:
        return value
    if state.unit not in units:
        raise UnusableStateError(Unusable.UNIT, unit=state.unit, wanted=wanted)
    return value * units[state.unit]


def _not_negative(state: State, value: float) -> float:
    if value < 0:
        raise UnusableStateError(Unusable.NEGATIVE, state=state.text)
    return value
