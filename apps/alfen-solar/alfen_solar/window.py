"""The window of fresh meter samples that one decision rests on."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

SAMPLES = 3
"""Samples in a window; the seed's rule acts on every third."""


@dataclass(frozen=True, slots=True)
class Window:
    """A closed window."""

    grid_w: float
    """Mean grid power in W, import positive."""
    duration_s: float
    """Time from its opening to its closing, in s."""


class MeterWindow:
    """Collects samples that show the effect of the last change of setpoint.

    It closes with the third sample. Home Assistant makes no event of an unchanged value, so it also closes when three
    meter periods (and a half, for jitter) have passed: the value in force then stands for the samples that did not
    come. The meter's period is learned from the gaps between samples: it is their lower quartile, as a meter may be
    silent for longer, but is not often faster than itself.
    """

    ASSUMED_PERIOD = timedelta(seconds=10)
    """The period until it is learned: the update interval of many meters, and safe for a faster one."""
    _PERIODS = SAMPLES + 0.5
    _GAPS_TO_LEARN = 3

    def __init__(self, now: datetime) -> None:
        self._fresh_from = now
        self._samples_w: list[float] = []
        self._in_force_w: float | None = None
        self._last_at: datetime | None = None
        self._gaps_s: deque[float] = deque(maxlen=40)

    @property
    def period(self) -> timedelta:
        """The learned period of the meter, at least 1 s."""
        if len(self._gaps_s) < self._GAPS_TO_LEARN:
            return self.ASSUMED_PERIOD
        return timedelta(seconds=max(1, sorted(self._gaps_s)[len(self._gaps_s) // 4]))

    def hold(self, grid_w: float) -> None:
        """Take a value of unknown age as the one in force, e.g. the state that was there at start."""
        self._in_force_w = grid_w

    def add(self, grid_w: float, at: datetime) -> None:
        """Take a sample."""
        if self._last_at is not None:
            self._gaps_s.append((at - self._last_at).total_seconds())
        self._last_at = at
        self._in_force_w = grid_w
        if at >= self._fresh_from:
            self._samples_w.append(grid_w)

    def restart(self, fresh_from: datetime) -> None:
        """Drop all samples of before `fresh_from`: a new setpoint shows in the meter only then."""
        self._fresh_from = fresh_from
        self._samples_w.clear()

    def lost(self, now: datetime) -> None:
        """Forget the value in force: the meter gives none."""
        self._in_force_w = None
        self._last_at = None
        self.restart(now)

    def close(self, now: datetime) -> Window | None:
        """Return the window and open the next, if it is complete."""
        if self._in_force_w is None:
            return None
        elapsed = now - self._fresh_from
        if len(self._samples_w) < SAMPLES and elapsed < self._PERIODS * self.period:
            return None
        window = Window(fmean(self._samples_w or [self._in_force_w]), elapsed.total_seconds())
        self.restart(now)
        return window
