"""Whether the charger's power and the currents of its phases tell the same, or one stands still while the other moves.

A sensor may have a value and be dead: it shows the last one, or 0, for ever. What it shows is then believed for ever as
well, and the surplus is wrong by all that the car draws. The charger measures both, so each speaks against the other.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from alfen_solar.inputs.socket import Readings

from .phase_words import ALL_PHASES


class Stuck(Enum):
    """What stands still."""

    POWER = auto()
    CURRENTS = auto()


class _Course(Enum):
    """What both do otherwise."""

    STEADY = auto()
    MOVED = auto()
    APART = auto()
    """They have never shown the same."""


@dataclass(frozen=True, slots=True)
class _Both:
    """What both show."""

    power_w: float
    currents_a: tuple[float, ...]
    voltage_v: float

    @property
    def power_a(self) -> float:
        """The power divided by the voltage."""
        return self.power_w / self.voltage_v

    @property
    def sum_a(self) -> float:
        return sum(self.currents_a)

    def moved_a(self, before: "_Both") -> tuple[float, float, float]:
        """Tell how far the power, the sum of the currents and the highest of them are from what was before, in A.

        A voltage that sags, or is shown wrong, moves no power.
        """
        return (
            min(abs(self.power_w - before.power_w) / self.voltage_v, abs(self.power_a - before.power_a)),
            abs(self.sum_a - before.sum_a),
            abs(max(self.currents_a) - max(before.currents_a)),
        )


class Standstill:
    """Compares how far both have moved since they last moved together.

    What stands still shows the same to the last digit. One that moves ever so little is alive: current that does no
    work, as of a car's filters, takes some amperes and next to no power.
    """

    MOVED_A = 3.0
    """A current, or the power divided by the voltage, has moved if it is off by so much."""
    LITTLE = 0.2
    """What has moved by less than this share of what the other has stands still."""
    ALIVE_A = 2.0
    """What has moved by so much has moved with the other, and a current that has moved goes on doing so."""
    APART = 0.5
    """By this share of what the one has moved both must differ: else that one only came later than the other."""
    FITS_SHARE, FITS_A = 0.2, 1.0
    """How far both may be from each other at first, as a share or by so much, to show the same."""
    POWER_LASTS = timedelta(seconds=35)
    """How long it must last: the power is read at each change, and polled every 30 s at the slowest."""
    CURRENTS_LAST = timedelta(seconds=75)
    """The same of the currents, which are only polled; and how long both must have stayed where they have come."""

    def __init__(self) -> None:
        self._before: _Both | None = None
        """What both showed when they had moved, or first fitted, or had stayed apart for long enough."""
        self._now: _Both | None = None
        self._steady: _Both | None = None
        """What both showed last before one of them moved."""
        self._come_to: _Both | None = None
        """What both showed when they had come to where they are."""
        self._jumped: _Both | None = None
        """What both showed when the power had moved alone: the currents may follow, or move from there without it."""
        self._since: tuple[Stuck | _Course, datetime] | None = None
        self._stuck: tuple[Stuck, _Both] | None = None
        """What stands still, and what was shown then."""
        self._is_shown = False

    @property
    def stuck(self) -> Stuck | None:
        """What stands still; None: nothing that is shown is known to."""
        return self._stuck[0] if self._stuck is not None and self._is_shown else None

    def record(self, readings: Readings, voltage_v: float, now: datetime) -> None:
        """Record what the charger shows; without any of both there is nothing to compare."""
        power_w, currents_a = readings.power_w, readings.currents_a
        if self._stuck is not None:
            what, before = self._stuck
            self._is_shown = power_w is not None if what is Stuck.POWER else bool(currents_a)
            if self._has_changed(what, before, power_w, currents_a):
                self._stuck = None
        if power_w is None or not currents_a:
            self._begin_anew()
            return
        if self._now is not None and len(self._now.currents_a) != len(currents_a):
            self._begin_anew()  # one more or less is no movement
        self._now = shown = _Both(power_w, currents_a, voltage_v)
        if self._stuck is None:
            self._compare(shown, now)

    def step(self, now: datetime) -> bool:
        """Let time pass; tell whether it is found out now that something stands still."""
        if self._since is not None:
            seen, since = self._since
            lasts = self.POWER_LASTS if seen is Stuck.POWER else self.CURRENTS_LAST
            if isinstance(seen, Stuck) and self._now is not None and now - since >= lasts:
                self._stuck, self._is_shown = (seen, self._now), True
                self._before = self._steady = self._since = self._jumped = None
                return True
        return False

    def without_stuck(self, readings: Readings) -> Readings:
        """Return what is shown without what stands still."""
        if self.stuck is Stuck.POWER:
            return replace(readings, power_w=None)
        if self.stuck is Stuck.CURRENTS:
            return replace(readings, current_l1_a=None, current_l2_a=None, current_l3_a=None)
        return readings

    def _compare(self, shown: _Both, now: datetime) -> None:
        """Compare how far both have moved."""
        was, since = self._since or (None, now)
        if self._before is None:
            if self._fits(shown):
                self._set_out_from(shown)
                return
            seen: Stuck | _Course = _Course.APART
            if self._steady is None or self._both_move(self._steady, shown):
                was, self._steady = None, shown
        else:
            seen = self._course(shown, self._before, was)
            if isinstance(seen, Stuck) and self._has_changed(
                seen, self._steady or self._before, shown.power_w, shown.currents_a
            ):
                seen = _Course.MOVED
            seen = self._see_from_jump(seen, shown, was)
            if seen is _Course.STEADY:
                self._steady = shown
            elif seen is _Course.MOVED and (
                was is not seen or self._come_to is None or self._is_off(self._come_to, shown)
            ):
                was, self._come_to = None, shown
        if seen is not was:
            self._since = (seen, now)
        elif seen in {_Course.MOVED, _Course.APART} and now - since >= self.CURRENTS_LAST:
            # One is shown before the other, so only now it is sure that both have come to where they are.
            self._set_out_from((self._come_to if seen is _Course.MOVED else self._steady) or shown)

    def _see_from_jump(self, seen: Stuck | _Course, shown: _Both, was: Stuck | _Course | None) -> Stuck | _Course:
        """Tell what both do, where the power has moved alone and not by a digit since."""
        if seen is Stuck.CURRENTS:
            self._jumped = self._jumped or shown
        jumped = self._jumped
        if jumped is None or self._has_changed(Stuck.POWER, jumped, shown.power_w, shown.currents_a):
            self._jumped = shown if seen is Stuck.CURRENTS else None
            return seen
        return Stuck.POWER if self._course(shown, jumped, was) is Stuck.POWER else seen

    def _set_out_from(self, shown: _Both) -> None:
        self._before = self._steady = shown
        self._since = self._jumped = None

    def _both_move(self, before: _Both, shown: _Both) -> bool:
        """Tell whether they go on moving; if one of them does not at all, it may be dead while the other moves."""
        alike = shown.power_w == before.power_w or shown.currents_a == before.currents_a
        return not alike and self._is_off(before, shown)

    def _is_off(self, before: _Both, shown: _Both) -> bool:
        return any(moved_a >= self.ALIVE_A for moved_a in shown.moved_a(before))

    def _course(self, shown: _Both, before: _Both, was: Stuck | _Course | None) -> Stuck | _Course:
        """Tell what both do."""
        power_a, sum_a, highest_a = shown.moved_a(before)
        apart_a = abs(shown.power_a - shown.sum_a)
        needed_a = self.ALIVE_A if was is Stuck.POWER else self.MOVED_A
        if highest_a >= needed_a and power_a < self.LITTLE * sum_a and apart_a >= self.APART * sum_a:
            return Stuck.POWER
        whole = len(shown.currents_a) == ALL_PHASES
        needed_a = max(self.MOVED_A, self.FITS_SHARE * max(shown.power_a, before.power_a))  # less is the voltage's
        if whole and power_a >= needed_a and sum_a < self.LITTLE * power_a and apart_a >= self.APART * power_a:
            return Stuck.CURRENTS
        return _Course.MOVED if power_a >= self.ALIVE_A and sum_a >= self.ALIVE_A else _Course.STEADY

    @staticmethod
    def _has_changed(what: Stuck, before: _Both, power_w: float | None, currents_a: tuple[float, ...]) -> bool:
        """Tell whether it shows anything else than before; what is not shown tells nothing."""
        if what is Stuck.POWER:
            return power_w is not None and power_w != before.power_w
        return len(currents_a) == ALL_PHASES and currents_a != before.currents_a

    def _begin_anew(self) -> None:
        """Compare with what comes; what stood still does so until it shows something else."""
        self._before = self._now = self._steady = self._since = self._jumped = None

    def _fits(self, shown: _Both) -> bool:
        """Tell whether both show about the same."""
        power_a, sum_a = abs(shown.power_a), shown.sum_a
        return abs(power_a - sum_a) <= max(self.FITS_SHARE * max(power_a, sum_a), self.FITS_A)
