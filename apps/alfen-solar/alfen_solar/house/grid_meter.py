"""The grid meter: its samples and their window, whether it is alive, and whether it shows what the car does."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import Reason

from .freshness import Freshness
from .meter_check import Doubt, MeterCheck
from .window import MeterWindow, Sample, Window

_BLIND = {Doubt.REVERSED: Reason.METER_REVERSED, Doubt.FROZEN: Reason.METER_FROZEN}


@dataclass(frozen=True, slots=True)
class Report:
    """When Home Assistant last received one of the meter's sensors."""

    itself: datetime
    siblings: datetime
    """The same for other sensors from the same telegram: power, energy, current, and voltage of the same device."""
    may_be_silent: bool = False
    """Whether it shows 0 while the other half does not: it need not repeat that."""


class GridMeter:
    """Knows what the meter shows, and how far to trust it."""

    LONGEST_WITHOUT_WINDOW = timedelta(seconds=120)
    PERIODS_WITHOUT_WINDOW = 12
    """How long an offer remains without a complete window."""
    SIBLINGS_SPEAK_FOR = timedelta(seconds=60)
    """How long a sensor that does not report counts as alive because its siblings report."""

    def __init__(self, now: datetime, *, held: bool = False) -> None:
        """Set it up; `held`: whether a battery or a throttled inverter may make up for what the cars do."""
        self._freshness = Freshness(now)
        self._window = MeterWindow(now)
        self._check = MeterCheck(now, held=held)
        self._window_at = now
        self._gives_values = False
        self._latest: Sample | None = None

    @property
    def period_s(self) -> float | None:
        """How often it reports, in s; None: not known yet."""
        return self._freshness.period.total_seconds() if self._freshness.learned else None

    @property
    def on_change_alone(self) -> bool:
        """Whether it was found not to report unchanged values."""
        return self._freshness.on_change_alone

    @property
    def opened_at(self) -> datetime:
        """When the current window was opened."""
        return self._window.opened_at

    @property
    def newest(self) -> Sample | None:
        """The newest sample in the current window."""
        return self._window.newest

    @property
    def latest(self) -> Sample | None:
        """The newest sample of all; None: there is none that still holds."""
        return self._latest

    @property
    def awaits_sign(self) -> bool:
        """Whether the offer may not rise before the meter has shown the car's latest change."""
        return self._check.awaits_sign

    def wants_test(self, now: datetime) -> bool:
        """Return whether to change the offer a little, to see if the meter shows it."""
        return self._check.wants_test(now, is_silent=self._freshness.on_change_alone)

    @property
    def believed(self) -> Doubt | None:
        """What is proven to be wrong with it; None: nothing."""
        return self._check.believed

    def grid_w(self, now: datetime) -> float | None:
        """Return the grid power, in W, import positive; None: the meter has no value, or has stopped reporting."""
        return None if self._freshness.stale(now) else self._window.in_force_w

    def record(self, grid_w: float, at: datetime, *, fresh: bool) -> None:
        """Record a grid power in W, import positive; one that is not fresh is of unknown age."""
        if not self._gives_values:
            self._gives_values = True
            self._window.restart(at)  # this value does not apply to the time before it
        self._latest = sample = Sample(grid_w, at)
        if not fresh:
            self._window.hold(grid_w)
            self._check.hold(sample)
            return
        self._window.record(sample, self._freshness)
        self._freshness.record_sample(at)
        self._check.record_sample(sample)

    def record_report(self, reports: tuple[Report, ...], now: datetime) -> None:
        """Record when its sensors last reported: the one that has been silent longest counts."""
        heard_at = [
            max(report.itself, report.siblings)
            if report.may_be_silent or report.siblings - report.itself <= self.SIBLINGS_SPEAK_FOR
            else report.itself
            for report in reports
        ]
        self._freshness.record_report(min(heard_at), min(report.itself for report in reports), now)
        self._check.record_report(self._freshness.alive_at)

    def record_change(self, power_w: float, before_at: datetime, now: datetime, *, car: int = 0) -> None:
        """Record that a car draws this much more, in W, than before, as measured; see `MeterCheck`."""
        self._check.record_change(power_w, before_at, now, car=car)

    def lose(self, now: datetime) -> None:
        """Record that it has no value."""
        if self._gives_values:
            self._gives_values, self._latest = False, None
            self._window.lose(now)
            self._check.lose(now)

    def ask(self, now: datetime) -> bool:
        """Return whether someone has to find out if it still reports."""
        return self._gives_values and self._freshness.ask(now)

    def close(self, car_w: float | None, now: datetime, *, early: bool, whole: bool = False) -> Window | None:
        """Return the window, if it is complete; called once per step.

        Args:
            car_w: the power that the cars draw, in W; None: not known.
            now: the time.
            early: whether one sample is enough.
            whole: whether all samples of a slow meter are wanted.
        """
        self._check.step(car_w, now)
        if self._freshness.on_change_alone:
            self._check.record_report(now)  # it would have reported another value
        if self._freshness.stale(now):
            self._window.restart(now)
        window = self._window.close(now, self._freshness, early=early, whole=whole)
        if window is not None:
            self._window_at = now
        return window

    def blind(self, now: datetime) -> Reason | None:
        """Return why the sun cannot be followed; None: it can."""
        without_window = now - self._window_at
        period = self._freshness.period if self._freshness.learned else Freshness.LONGEST_PERIOD
        longest = max(self.LONGEST_WITHOUT_WINDOW, self.PERIODS_WITHOUT_WINDOW * period)
        if self._freshness.stale(now) or without_window >= longest:
            return Reason.METER_LOST
        doubt = self._check.suspected
        return None if doubt is None else _BLIND[doubt]
