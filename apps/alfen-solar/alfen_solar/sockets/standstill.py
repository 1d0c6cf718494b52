"""Whether the charger's power and the currents of its phases tell the same, or one stands still while the other moves.

A sensor may have a value and be dead: it shows the last one, or 0, for ever. What it shows is then believed for ever as
well, and the surplus is wrong by all that the car draws. The charger measures both, so each speaks against the other.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from alfen_solar.inputs.socket import Readings

ALL_PHASES = 3


class Stuck(Enum):
    """What stands still."""

    POWER = auto()
    CURRENTS = auto()


class _Course(Enum):
    """What both do otherwise."""

    STEADY = auto()
    MOVED = auto()


class Standstill:
    """Compares how far both have moved since they last moved together."""

    MOVED_A = 3.0
    """A current, or the power divided by the voltage, has moved if it is off by so much: no car's filters take that."""
    LITTLE = 0.2
    """What has moved by less than this share of what the other has stands still."""
    ALIVE_A = 2.0
    """What has moved by so much is not stuck, and a current that has moved goes on doing so."""
    FITS_SHARE, FITS_A = 0.2, 1.0
    """How far both may be from each other at first, as a share or by so much, to show the same."""
    POWER_LASTS = timedelta(seconds=35)
    """How long it must last: the power is read at each change, and polled every 30 s at the slowest."""
    CURRENTS_LAST = timedelta(seconds=75)
    """The same of the currents, which are only polled; and how long both must have stayed where they have come."""

    def __init__(self) -> None:
        self._before: tuple[float, float, float] | None = None
        """The power divided by the voltage, the sum of the currents and the highest of them, in A: when both had moved,
        or first fitted."""
        self._now: tuple[float, float, float] | None = None
        self._since: tuple[Stuck | _Course, datetime] | None = None
        self._stuck: Stuck | None = None
        self._currents = 0

    @property
    def stuck(self) -> Stuck | None:
        """What stands still; None: nothing is known to."""
        return self._stuck

    def record(self, readings: Readings, voltage_v: float, now: datetime) -> None:
        """Record what the charger shows; without any of both there is nothing to compare."""
        currents_a = readings.currents_a
        if readings.power_w is None or not currents_a or len(currents_a) != self._currents:
            self._currents = len(currents_a)  # one more or less is no movement
            self._begin_anew()
        if readings.power_w is None or not currents_a:
            return
        self._now = (readings.power_w / voltage_v, sum(currents_a), max(currents_a))
        self._compare(whole=len(currents_a) == ALL_PHASES, now=now)

    def step(self, now: datetime) -> bool:
        """Let time pass; tell whether it is found out now that something stands still."""
        if self._since is not None:
            seen, since = self._since
            lasts = self.POWER_LASTS if seen is Stuck.POWER else self.CURRENTS_LAST
            if isinstance(seen, Stuck) and now - since >= lasts:
                self._stuck, self._since = seen, None
                return True
        return False

    def without_stuck(self, readings: Readings) -> Readings:
        """Return what is shown without what stands still."""
        if self._stuck is Stuck.POWER:
            return replace(readings, power_w=None)
        if self._stuck is Stuck.CURRENTS:
            return replace(readings, current_l1_a=None, current_l2_a=None, current_l3_a=None)
        return readings

    def _compare(self, *, whole: bool, now: datetime) -> None:
        """Compare how far both have moved."""
        if self._now is None:
            return
        if self._before is None:
            self._before = self._now if self._fits else None
            return
        power_a, sum_a, highest_a = (abs(shown - before) for shown, before in zip(self._now, self._before, strict=True))
        if self._stuck is not None:
            if (power_a if self._stuck is Stuck.POWER else sum_a) >= self.ALIVE_A:
                self._begin_anew()
            return
        was = None if self._since is None else self._since[0]
        seen: Stuck | _Course = _Course.STEADY
        if highest_a >= (self.ALIVE_A if was is Stuck.POWER else self.MOVED_A) and power_a < self.LITTLE * sum_a:
            seen = Stuck.POWER
        elif whole and power_a >= self.MOVED_A and sum_a < self.LITTLE * power_a:
            seen = Stuck.CURRENTS
        elif power_a >= self.ALIVE_A and sum_a >= self.ALIVE_A:
            seen = _Course.MOVED
        if seen is not was:
            self._since = (seen, now)
        elif seen is _Course.MOVED and self._since is not None and now - self._since[1] >= self.CURRENTS_LAST:
            # One is shown before the other, so only now it is sure that both have come to where they are.
            self._before, self._since = self._now, None

    def _begin_anew(self) -> None:
        self._before = self._now = self._since = self._stuck = None

    @property
    def _fits(self) -> bool:
        """Whether both show about the same."""
        power_a, sum_a, _ = self._now or (0.0, 0.0, 0.0)
        return abs(power_a - sum_a) <= max(self.FITS_SHARE * max(power_a, sum_a), self.FITS_A)
