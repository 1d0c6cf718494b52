"""From the states of sensors to numbers, and from those of the meter to samples of grid power (W, import positive)."""

import math
import re
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Literal

HIGHEST_POWER_W = 100_000.0
"""More than any house connection carries: a sensor that shows more is no power, or its unit is wrong."""

_WATTS = {"W": 1.0, "kW": 1000.0}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?", re.ASCII)


class Unusable(Enum):
    """Why a state cannot be used."""

    UNIT = auto()
    NO_UNIT = auto()
    TOO_MUCH = auto()
    NO_NUMBER = auto()
    NEGATIVE = auto()
    NEGATIVE_HALF = auto()
    """Import or export below zero."""
    NO_VALIDITY = auto()
    MORE_THAN_ALL = auto()
    """A share above 100 %."""
    NO_MODE = auto()
    UNQUOTED_OFF = auto()
    """What YAML makes of the mode Off."""


class UnusableStateError(ValueError):
    """A state that cannot be used: why, and the values that go into the sentence which tells it."""

    def __init__(self, why: Unusable, **values: object) -> None:
        super().__init__(why, values)
        self.why = why
        self.values = values


def power_w(state: str, unit: str | None) -> float:
    """Read the state of a power sensor.

    Args:
        state: the state as Home Assistant gives it, a number as text.
        unit: its `unit_of_measurement`: W or kW.

    Returns:
        The power in W.

    Raises:
        UnusableStateError: it is no finite number, its unit is no unit of power, or it is more than can be.
    """
    if unit not in _WATTS:
        raise UnusableStateError(Unusable.UNIT if unit else Unusable.NO_UNIT, unit=unit)
    watts = number(state) * _WATTS[unit]
    if abs(watts) > HIGHEST_POWER_W:
        raise UnusableStateError(Unusable.TOO_MUCH, state=state, unit=unit)
    return watts


def number(state: str) -> float:
    """Read a state that is a finite number.

    Raises:
        UnusableStateError: it is none.
    """
    if not _NUMBER.fullmatch(state) or not math.isfinite(float(state)):
        raise UnusableStateError(Unusable.NO_NUMBER, state=state)
    return float(state)


_Half = Literal["import", "export"]
_BOTH: set[_Half] = {"import", "export"}


class ImportExportPair:
    """Makes one sample of the two sensors, import and export, that a telegram changes one after the other.

    A DSMR meter nets its phases, so at most one of the two is above zero, and a change that leaves it so is a whole
    sample at once. Any other change waits until the sibling has changed too or has had `SETTLE` to do so. A meter
    that is once seen with both above zero does not net, and its changes always wait.
    """

    SETTLE = timedelta(seconds=0.5)
    """How long the sibling may take; Home Assistant writes both within milliseconds."""

    def __init__(self) -> None:
        self._powers_w: dict[_Half, float] = {}
        self._changed: set[_Half] = set()
        self._waiting_since: datetime | None = None
        self._nets = True

    def imported(self, import_w: float, at: datetime) -> float | None:
        """Take a change of the import sensor; return the grid power if that makes a whole sample."""
        return self._take("import", import_w, at)

    def exported(self, export_w: float, at: datetime) -> float | None:
        """Take a change of the export sensor; return the grid power if that makes a whole sample."""
        return self._take("export", export_w, at)

    def settled(self, now: datetime) -> float | None:
        """Return the grid power if a change has waited long enough for its sibling."""
        if self._waiting_since is None or now - self._waiting_since < self.SETTLE:
            return None
        return self._sample()

    def import_lost(self) -> None:
        """Forget the import: its sensor has no value."""
        self._lose("import")

    def export_lost(self) -> None:
        """Forget the export: its sensor has no value."""
        self._lose("export")

    def _lose(self, name: _Half) -> None:
        self._powers_w.pop(name, None)
        self._changed.discard(name)
        self._waiting_since = None

    def _take(self, name: _Half, watts: float, at: datetime) -> float | None:
        self._powers_w[name] = watts
        self._changed.add(name)
        if self._waiting_since is None:
            self._waiting_since = at
        sibling_is_zero = self._powers_w.get("export" if name == "import" else "import") == 0
        if self._changed == _BOTH or (self._nets and watts > 0 and sibling_is_zero):
            return self._sample()
        return None

    def _sample(self) -> float | None:
        self._changed.clear()
        self._waiting_since = None
        if self._powers_w.keys() != _BOTH:
            return None
        import_w, export_w = self._powers_w["import"], self._powers_w["export"]
        self._nets = self._nets and not (import_w > 0 and export_w > 0)
        return import_w - export_w
