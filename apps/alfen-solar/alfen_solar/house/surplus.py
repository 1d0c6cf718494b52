"""What the sun leaves for the cars: what they draw, less what comes from the grid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean

from alfen_solar.decision import BatteryPart
from alfen_solar.sockets.power import Range

from .window import Sample, Window

LONE_W = 5000.0
"""A sample that shows so much more export than any other of its window, and more surplus, may be nonsense, of which
meters and brokers send some: if it is so, the next window shows it as well."""


@dataclass(frozen=True, slots=True)
class Surplus:
    """What all cars together could have drawn in a window without import.

    Where it is not known what they drew, around a change, it lies in a range: more is offered only if even its lower
    end carries more, and less only if even its upper end carries less.
    """

    range_w: Range
    """In W, what is left to the grid taken off; below 0 when the house alone takes more than the sun gives."""
    grid_w: float
    """Mean grid power in W, import positive."""
    opened_at: datetime
    """When the window was opened."""
    duration_s: float
    """How long it was open, in s."""
    likely_w: float
    """What in this range it most likely was, in W."""
    samples_w: tuple[tuple[datetime, float], ...] = ()
    """What it most likely was in each sample, and when that came: beside a hob of a few seconds the mean of three tells
    neither of its levels."""
    beyond_w: float = 0.0
    """What others use of it beyond the minimum of their cars, in W: they have less before this one is paused."""
    battery: BatteryPart | None = None
    """What the home battery did to it; None: there is none."""
    probes: bool = False
    """Whether a car is about to be started to find out whether a throttled inverter could give more."""

    def less(self, taken_w: float) -> "Surplus":
        """Return it without so many W."""
        range_w = Range(self.range_w.low_w - taken_w, self.range_w.high_w - taken_w)
        samples_w = tuple((at, each_w - taken_w) for at, each_w in self.samples_w)
        return replace(self, range_w=range_w, likely_w=self.likely_w - taken_w, samples_w=samples_w)


class Course:
    """How the surplus goes from sample to sample, and so what it most likely is where it is a range.

    The car changes at once, and the sun does not. Where a range comes of a change, a sample of the meter shows that
    already or not: the one is likely with which the surplus is nearer to that of the sample before. A car that ramps is
    in between for a moment: then neither end is near, and the surplus is likely to be what it was.
    """

    NEAR = 0.25
    """How near to an end of its range a surplus must have been before, as a share of the range."""

    def __init__(self, near: float = NEAR) -> None:
        """Begin; with `near` 0 a surplus that was anywhere within a range stays: the truth need not be at its ends."""
        self._near = near
        self._before_w: float | None = None

    def forget(self) -> None:
        """Forget the samples of before."""
        self._before_w = None

    def add(self, range_w: Range) -> float:
        """Add the surplus of a sample, and return what it most likely was, both in W."""
        low_w, high_w = range_w.low_w, range_w.high_w
        before_w = low_w if self._before_w is None else self._before_w
        end_w = low_w if abs(low_w - before_w) <= abs(high_w - before_w) else high_w
        between = low_w < before_w < high_w and abs(end_w - before_w) > self._near * (high_w - low_w)
        self._before_w = before_w if between else end_w
        return self._before_w


def surplus(window: Window, drawn: Callable[[datetime], Range], reserve_w: float, course: Course) -> Surplus:
    """Make the surplus of a window.

    Args:
        window: the samples of the grid meter.
        drawn: tells what all cars drew in a sample that came at a time.
        reserve_w: what is left to the grid, in W.
        course: how it went until then; it goes on with this window.
    """
    drawn_w = [drawn(sample.at) for sample in window.samples]
    grid_w = fmean(sample.grid_w for sample in window.samples)
    ranges_w = [
        Range(at.low_w - sample.grid_w - reserve_w, at.high_w - sample.grid_w - reserve_w)
        for sample, at in zip(window.samples, drawn_w, strict=True)
    ]
    _pass_over_lone(window.samples, ranges_w)
    low_w, high_w = fmean(each.low_w for each in ranges_w), fmean(each.high_w for each in ranges_w)
    each_w = [course.add(each) for each in ranges_w]
    samples_w = tuple(zip((each.at for each in window.samples), each_w, strict=True))
    return Surplus(Range(low_w, high_w), grid_w, window.opened_at, window.duration_s, fmean(each_w), samples_w)


def _pass_over_lone(samples: Sequence[Sample], ranges_w: list[Range]) -> None:
    """Take a surplus that stands far above the others for the next highest; that too much is drawn is never waited for.

    Args:
        samples: those of the grid meter.
        ranges_w: the surplus of each of them, in W.
    """
    if len(samples) == 1:
        return
    lone, other = sorted(range(len(ranges_w)), key=lambda each: samples[each].grid_w)[:2]
    exports_more_w = samples[other].grid_w - samples[lone].grid_w
    rest_w = max((each for n, each in enumerate(ranges_w) if n != lone), key=lambda each: each.low_w)
    if exports_more_w >= LONE_W and ranges_w[lone].low_w - rest_w.high_w >= LONE_W:
        ranges_w[lone] = rest_w


def measured_surplus_w(window: Window, measured: Callable[[datetime], Range | None], reserve_w: float) -> float | None:
    """Tell the surplus by what was measured alone, in W: what is told must not rest on what a car is expected to do.

    Args:
        window: the samples of the grid meter.
        measured: tells what all cars were measured to draw in a sample that came at a time; None: nothing was.
        reserve_w: what is left to the grid, in W.
    """
    known = [(sample, drawn_w) for sample in window.samples if (drawn_w := measured(sample.at)) is not None]
    if not known:
        return None
    ranges_w = [Range(drawn_w.low_w - sample.grid_w, drawn_w.low_w - sample.grid_w) for sample, drawn_w in known]
    _pass_over_lone([sample for sample, _ in known], ranges_w)
    return fmean(each.low_w for each in ranges_w) - reserve_w
