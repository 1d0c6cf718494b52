"""What the house draws without its cars, by the newest sample of the grid meter."""

from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta

from alfen_solar.sockets.power import Range

from .surplus import Course
from .window import Sample

STANDS_AFTER_PERIODS = 2
"""After so many periods without another value the meter is known to show what it shows ..."""
FOLLOWS_IN = timedelta(seconds=5)
"""... and what a car does now it would have shown after so long."""


class Rest:
    """Follows it from sample to sample.

    Around a change of a car nobody knows whether a sample shows that already: then what is nearer to the sample before
    is taken, see `Course`. Measurements of the car that come later make it sure; so does a car that is as it was for a
    while, as a meter that shows the same value then still shows it.
    """

    def __init__(self) -> None:
        self._before = self._course = Course()
        self._sample: Sample | None = None
        self._cars: Range | None = None

    def house_w(
        self, sample: Sample, drawn: Callable[[datetime], Range], now: datetime, period_s: float | None = None
    ) -> float:
        """Tell what the house most likely draws without its cars, in W, import positive.

        Args:
            sample: the newest of the grid meter.
            drawn: tells what all cars drew in a sample that came at a time.
            now: the time.
            period_s: how often the meter reports, in s; None: not known.
        """
        if sample is not self._sample:
            self._before, self._sample, self._cars = self._course, sample, None
        known = [drawn(sample.at)] if self._cars is None else [self._cars, drawn(sample.at)]
        if period_s is not None and now - sample.at >= timedelta(seconds=STANDS_AFTER_PERIODS * period_s) + FOLLOWS_IN:
            known.append(drawn(now))
        cars = self._cars = min(known, key=lambda each: each.high_w - each.low_w)
        self._course = copy(self._before)
        return -self._course.add(Range(cars.low_w - sample.grid_w, cars.high_w - sample.grid_w))
