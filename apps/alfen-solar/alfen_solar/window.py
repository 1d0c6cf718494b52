"""The window of fresh meter samples that one decision rests on."""

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

    It closes with the third sample. Home Assistant makes no event of an unchanged value, so it also closes when the
    meter is known to have reported for three periods: the value in force then stands for the samples that did not come.
    """

    def __init__(self, now: datetime) -> None:
        self._fresh_from = now
        self._samples_w: list[float] = []
        self._in_force_w: float | None = None

    def hold(self, grid_w: float) -> None:
        """Take a value of unknown age as the one in force, e.g. the state that was there at start."""
        self._in_force_w = grid_w

    def add(self, grid_w: float, at: datetime) -> None:
        """Take a sample."""
        self._in_force_w = grid_w
        if at >= self._fresh_from:
            self._samples_w.append(grid_w)

    def restart(self, fresh_from: datetime) -> None:
        """Drop all samples of before `fresh_from`: a new setpoint shows in the meter only then."""
        self._fresh_from = max(self._fresh_from, fresh_from)
        self._samples_w.clear()

    def lost(self, now: datetime) -> None:
        """Forget the value in force: the meter gives none."""
        self._in_force_w = None
        self.restart(now)

    def close(self, now: datetime, alive_at: datetime, period: timedelta) -> Window | None:
        """Return the window and open the next, if it is complete.

        Args:
            now: The time.
            alive_at: When the meter last was known to report.
            period: The meter's period.
        """
        if self._in_force_w is None:
            return None
        if len(self._samples_w) < SAMPLES and alive_at - self._fresh_from < SAMPLES * period:
            return None
        window = Window(
            fmean(self._samples_w or [self._in_force_w]), max((now - self._fresh_from).total_seconds(), 0.0)
        )
        self.restart(now)
        return window
