"""The grid meter: its samples, whether it is alive, whether it shows what the car does, and the window of samples."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import Reason

from .freshness import Freshness
from .meter_check import Doubt, MeterCheck
from .window import MeterWindow, Sample, Window


@dataclass(frozen=True, slots=True)
class Report:
    """When Home Assistant last heard of one of the meter's sensors."""

    itself: datetime
    siblings: datetime
    """Of the others that come with the same telegram: powers, energies, currents, voltages of the same device."""
    may_be_silent: bool = False
    """Whether it shows 0 while the other half does not, which it need not repeat."""


class GridMeter:
    """Knows what the meter shows, and how far that can be believed."""

    LONGEST_WITHOUT_WINDOW = timedelta(seconds=120)
    PERIODS_WITHOUT_WINDOW = 12
    """How long an offer may stand without a closed window."""
    SIBLINGS_SPEAK_FOR = timedelta(seconds=60)
    """How long a sensor that does not report itself is taken to be alive because its siblings do."""

    def __init__(self, now: datetime) -> None:
        self._freshness = Freshness(now)
        self._window = MeterWindow(now)
        self._check = MeterCheck(now)
        self._window_at = now
        self._gives_values = False

    @property
    def period_s(self) -> float | None:
        """How often it reports, in s; None: not known yet."""
        return self._freshness.period.total_seconds() if self._freshness.learned else None

    @property
    def on_change_alone(self) -> bool:
        """Whether it was seen to report nothing while its value does not change."""
        return self._freshness.on_change_alone

    @property
    def opened_at(self) -> datetime:
        """When the window of now was opened."""
        return self._window.opened_at

    @property
    def newest(self) -> Sample | None:
        """The newest sample in the window of now."""
        return self._window.newest

    @property
    def awaits_sign(self) -> bool:
        """Whether no more may be offered until the meter has shown what the car does already."""
        return self._check.awaits_sign

    def wants_test(self, now: datetime) -> bool:
        """Tell whether a small change of the offer is wanted, to see if the meter shows it."""
        return self._check.wants_test(now, is_silent=self._freshness.on_change_alone)

    @property
    def believed(self) -> Doubt | None:
        """What was proven to be wrong with it."""
        return self._check.believed

    def grid_w(self, now: datetime) -> float | None:
        """Tell the grid power, in W, import positive; None: the meter gives none, or not any more."""
        return None if self._freshness.stale(now) else self._window.in_force_w

    def record(self, grid_w: float, at: datetime, *, fresh: bool) -> None:
        """Record a grid power in W, import positive; one that is not fresh is of unknown age."""
        if not self._gives_values:
            self._gives_values = True
            self._window.restart(at)  # what is in force now was not while it gave none
        if not fresh:
            self._window.hold(grid_w)
            self._check.hold(Sample(grid_w, at))
            return
        sample = Sample(grid_w, at)
        self._window.record(sample, self._freshness)
        self._freshness.record_sample(at)
        self._check.record_sample(sample)

    def record_report(self, reports: tuple[Report, ...], now: datetime) -> None:
        """Record when its sensors were last heard of: the one that is silent for longest counts."""
        heard_at = [
            max(report.itself, report.siblings)
            if report.may_be_silent or report.siblings - report.itself <= self.SIBLINGS_SPEAK_FOR
            else report.itself
            for report in reports
        ]
        before = self._freshness.alive_at
        self._freshness.record_report(min(heard_at), min(report.itself for report in reports), now)
        if self._freshness.alive_at > before:
            self._check.record_report(self._freshness.alive_at)

    def record_change(self, power_w: float, before_at: datetime, now: datetime) -> None:
        """Record that the car was measured to draw so much more, in W, than before; see `MeterCheck`."""
        self._check.record_change(power_w, before_at, now)

    def lose(self, now: datetime) -> None:
        """Record that it gives no value."""
        if self._gives_values:
            self._gives_values = False
            self._window.lose(now)
            self._check.lose(now)

    def ask(self, now: datetime) -> bool:
        """Tell whether somebody must find out if it still reports."""
        return self._gives_values and self._freshness.ask(now)

    def close(self, car_w: float | None, now: datetime, *, early: bool) -> Window | None:
        """Return the window, if it is complete; called once a step.

        Args:
            car_w: what the cars draw, in W; None: not known.
            now: the time.
            early: whether one sample is enough.
        """
        self._check.step(car_w, now)
        if self._freshness.on_change_alone:
            self._check.record_report(now)  # it would have told of another value
        if self._freshness.stale(now):
            self._window.restart(now)
        window = self._window.close(now, self._freshness, early=early)
        if window is not None:
            self._window_at = now
        return window

    def blind(self, now: datetime) -> Reason | None:
        """Tell why the sun cannot be followed, if it cannot."""
        without_window = now - self._window_at
        longest = max(self.LONGEST_WITHOUT_WINDOW, self.PERIODS_WITHOUT_WINDOW * self._freshness.period)
        longest = max(longest, self._freshness.stale_after) if self._freshness.on_change_alone else longest
        if self._freshness.stale(now) or without_window >= longest:
            return Reason.METER_LOST
        match self._check.suspected:
            case Doubt.REVERSED:
                return Reason.METER_REVERSED
            case Doubt.FROZEN:
                return Reason.METER_FROZEN
            case None:
                return None
