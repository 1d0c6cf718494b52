"""The window of fresh meter samples that one decision rests on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from .car_model import CarModel

SAMPLES = 3
"""Samples in a window; the seed's rule acts on every third."""


@dataclass(frozen=True, slots=True)
class Window:
    """A closed window."""

    grid_w: float
    """Mean grid power in W, import positive."""
    car_w: float
    """What the car drew meanwhile, in W."""
    duration_s: float
    """Time from its opening to its closing, in s."""


class MeterWindow:
    """Collects the samples in which the car's part is known.

    It closes with the third. Home Assistant makes no event of an unchanged value, so it also closes when the meter is
    known to have reported for three periods: the value in force then stands for the samples that did not come.
    """

    def __init__(self, now: datetime) -> None:
        self._opened_at = now
        self._unknown_at = now
        self._samples: list[tuple[float, float]] = []
        self._in_force_w: float | None = None

    def hold(self, grid_w: float) -> None:
        """Take a value of unknown age as the one in force, e.g. the state that was there at start."""
        self._in_force_w = grid_w

    def add(self, grid_w: float, car_w: float | None, at: datetime) -> None:
        """Take a sample of the grid power, and what the car draws in it, both in W; None: that is not known."""
        self._in_force_w = grid_w
        if car_w is None:
            self._unknown_at = at
        else:
            self._samples.append((grid_w, car_w))

    def restart(self, now: datetime) -> None:
        """Drop the samples of before."""
        self._opened_at = now
        self._samples.clear()

    def lost(self, now: datetime) -> None:
        """Forget the value in force: the meter gives none."""
        self._in_force_w = None
        self.restart(now)

    def close(self, now: datetime, car: CarModel, alive_at: datetime, period: timedelta) -> Window | None:
        """Return the window and open the next, if it is complete.

        Args:
            now: The time.
            car: Knows what the car draws, and from when on the meter shows it.
            alive_at: When the meter last was known to report.
            period: The meter's period.
        """
        if self._in_force_w is None:
            return None
        if len(self._samples) < SAMPLES:
            if alive_at - max(self._opened_at, self._unknown_at, car.shown_from) < SAMPLES * period:
                return None
            if (car_w := car.power_w(now)) is None:
                return None
            self._samples = self._samples or [(self._in_force_w, car_w)]
        grid_w, drawn_w = (fmean(values) for values in zip(*self._samples, strict=True))
        window = Window(grid_w, drawn_w, max((now - self._opened_at).total_seconds(), 0.0))
        self.restart(now)
        return window
