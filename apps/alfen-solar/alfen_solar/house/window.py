"""The window of fresh meter samples that one decision rests on."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .freshness import Freshness

SAMPLES = 3
"""Samples in a window; the seed's rule acts on every third."""
SLOW_PERIOD = timedelta(seconds=5)
"""A meter that reports no more often than that is slow: three of its samples are longer than a car takes to follow."""
STRONG_EXPORT_W = 300.0
"""Of a slow meter two samples are enough that both show so much export: that is sun that is given away meanwhile."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A grid power, in W, import positive, and when it came."""

    grid_w: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """A closed window: its samples, at least one, when it was opened, and how long it was open, in s."""

    samples: tuple[Sample, ...]
    opened_at: datetime
    duration_s: float


class MeterWindow:
    """Collects samples, and closes with the third; of a slow meter with the second, if much sun is given away.

    Home Assistant makes no event of an unchanged value, so it also closes when the meter is known to have reported for
    three periods: the value in force then stands for the samples that did not come. A gap empties it: samples of before
    and after an unknown time are no window.
    """

    LONGEST_GAP = timedelta(seconds=15)
    """Between two samples of a window, unless three periods are longer."""

    def __init__(self, now: datetime) -> None:
        self._opened_at = now
        self._samples: list[Sample] = []
        self._in_force_w: float | None = None

    @property
    def opened_at(self) -> datetime:
        """When it was opened."""
        return self._opened_at

    @property
    def in_force_w(self) -> float | None:
        """The grid power that the meter shows, in W; None: it gives none."""
        return self._in_force_w

    @property
    def newest(self) -> Sample | None:
        """The newest sample in it."""
        return self._samples[-1] if self._samples else None

    def hold(self, grid_w: float) -> None:
        """Take a value of unknown age as the one in force, e.g. the state that was there at start."""
        self._in_force_w = grid_w

    def record(self, sample: Sample, freshness: Freshness) -> None:
        """Record a sample."""
        # Of an unchanged value there is no sample, but it is known when it was last reported.
        before = max(self._samples[-1].at if self._samples else self._opened_at, freshness.alive_at)
        if sample.at - before > max(self.LONGEST_GAP, SAMPLES * freshness.period) and not freshness.on_change_alone:
            self.restart(sample.at)
        self._in_force_w = sample.grid_w
        self._samples.append(sample)

    def restart(self, now: datetime) -> None:
        """Drop the samples of before."""
        self._opened_at = now
        self._samples.clear()

    def lose(self, now: datetime) -> None:
        """Forget the value in force: the meter gives none."""
        self._in_force_w = None
        self.restart(now)

    def close(self, now: datetime, freshness: Freshness, *, early: bool = False, whole: bool = False) -> Window | None:
        """Return the window and open the next, if it is complete.

        Args:
            now: The time.
            freshness: Knows the meter's period, and when it last was known to report.
            early: Whether one sample is enough.
            whole: Whether all samples of a slow meter are wanted, however much sun is given away meanwhile.
        """
        if self._in_force_w is None:
            return None
        enough = (early and self._samples) or (not whole and self._gives_away(freshness))
        if len(self._samples) < SAMPLES and not enough:
            alive_at = now if freshness.on_change_alone and not freshness.stale(now) else freshness.alive_at
            if alive_at - self._opened_at < SAMPLES * freshness.period:
                return None
            # The value in force has been there all the time since the last sample.
            self._samples.append(Sample(self._in_force_w, alive_at))
        # However long it was open, a window weighs no more than its samples can have lasted.
        longest_s = 2 * SAMPLES * max(freshness.period.total_seconds(), 2.0)
        duration_s = min(max((now - self._opened_at).total_seconds(), 0.0), longest_s)
        window = Window(tuple(self._samples), self._opened_at, duration_s)
        self.restart(now)
        return window

    def _gives_away(self, freshness: Freshness) -> bool:
        """Tell whether two samples of a slow meter show that much sun is given away."""
        if len(self._samples) != SAMPLES - 1 or not freshness.learned or freshness.period < SLOW_PERIOD:
            return False
        return all(each.grid_w < -STRONG_EXPORT_W for each in self._samples)
