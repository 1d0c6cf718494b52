"""What the house draws without its cars, by the newest sample of the grid meter."""

from collections.abc import Callable
from copy import copy
from datetime import datetime

from alfen_solar.sockets.power import Range

from .surplus import Course
from .window import Sample


class Rest:
    """Follows it from sample to sample.

    Around a change of a car nobody knows whether a sample shows that already: then what is nearer to the sample before
    is taken, see `Course`. Measurements of the car that come later make it sure.
    """

    def __init__(self) -> None:
        self._before = self._course = Course()
        self._sample: Sample | None = None

    def house_w(self, sample: Sample, drawn: Callable[[datetime], Range]) -> float:
        """Tell what the house most likely draws without its cars, in W, import positive.

        Args:
            sample: the newest of the grid meter.
            drawn: tells what all cars drew in a sample that came at a time.
        """
        if sample is not self._sample:
            self._before, self._sample = self._course, sample
        self._course = copy(self._before)
        cars = drawn(sample.at)
        return -self._course.add(Range(cars.low_w - sample.grid_w, cars.high_w - sample.grid_w))
