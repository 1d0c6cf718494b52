"""Whether the grid meter shows what the car does: when the car draws more, import must rise or export must fall."""

import math
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from .window import Sample


class Doubt(Enum):
    """What is wrong with what the meter shows."""

    REVERSED = auto()
    """It moves in the opposite direction: import and export are swapped."""
    FROZEN = auto()
    """It does not move."""


@dataclass(slots=True)
class _Change:
    """A change of the car's power, as measured by the charger."""

    power_w: float
    before_w: float
    """The grid power before the change."""
    began_at: datetime
    measured_at: datetime
    is_test: bool
    """Whether the meter had been constant for minutes."""
    car: int
    """Which of the cars it is, or the last of them: the meter shows the sum of what they do at a time."""


class MeterCheck:
    """Compares the change of the grid power with the change of the car's power, as measured by the charger.

    One comparison proves nothing, because a cloud may have passed in the meantime. Several in a row that show the
    opposite, or nothing, are proof, and so is a single one if the value stays the same to the last digit. The last
    comparison is a test: on suspicion, the offer goes to the minimum, and that change must contradict as well. A value
    that stays the same for minutes while the car draws kilowatts gets a test of its own: a small change of the offer
    that must show. While the car draws nothing there is no such test, and a value of the night would keep it from
    charging for ever: one that stays the same for hours is not alive.
    """

    SMALLEST_CHANGE_W = 400.0
    """A change that stands out from the household's flicker."""
    SMALLEST_SIGN_W = 100.0
    """A change that shows in the last digit of any meter."""
    OPPOSITE = (-1.3, -0.7)
    """The ratio of the observed to the expected change that counts as the opposite."""
    NOTHING = 0.15
    """Up to this ratio, the change counts as not shown at all."""
    TO_SUSPECT = 3
    TO_BELIEVE = 4
    """Contradictions in a row."""
    SHOWS_WITHIN = timedelta(seconds=8)
    """How much later than the charger the grid meter may show a change, because of reader and broker."""
    SHOWS_EARLIER = timedelta(seconds=30)
    """How much later than the grid meter the charger may show a change: some of its sensors are polled by others."""
    SHOWN = 0.7
    """From this ratio on, the change counts as shown."""
    ONE_CHANGE = timedelta(seconds=20)
    """How long a ramp may take to count as one change."""
    TESTED_AFTER = timedelta(seconds=60)
    """A meter that moved in the opposite direction is tested when the car has not changed for this long while export is
    shown: with a reversed meter, a car at its maximum never would."""
    FORGOTTEN_AFTER = timedelta(minutes=10)
    """How long a suspicion or a verdict lasts without new evidence; a meter that is wrong soon earns it again."""
    CONSTANT_FOR = timedelta(minutes=2)
    """How long a value may stay the same to the last digit, while the car draws kilowatts, before it is tested."""
    STAYS_CONSTANT = timedelta(minutes=1)
    """A value that did not show a change and then stays the same to the last digit for this long is proof enough."""
    SILENT_FOR = timedelta(minutes=4)
    """The same as `CONSTANT_FOR`, for a meter that does not report unchanged values."""
    TRUSTED_FOR = timedelta(hours=1)
    """How long a constant value is not tested again after a change of the car has shown."""
    TEST_TAKES = timedelta(minutes=2)
    """A meter that was constant for minutes and changes this soon after a test was requested is alive."""
    KILOWATTS_W = 1000.0
    STILL_FOR = timedelta(hours=2)
    """How long a value may stay the same to the last digit while no car draws kilowatts: no household does."""
    COARSE_W = 100.0
    """Multiples of this tell nothing then, as a coarse meter shows no more, nor does less: a battery may hold that. But
    to the last digit 0 is held by none, if the meter has shown finer values: then export is not shown, or frozen."""
    _KEPT = 64

    def __init__(self, now: datetime, *, held: bool = False) -> None:
        """Set it up; `held`: whether a battery or a throttled inverter may make up for what the cars do."""
        self._held = held
        self._is_coarse = True
        self._contradictions = 0
        self._contradicted_at = now
        self._doubt: Doubt | None = None
        self._constant = False
        self._change: _Change | None = None
        self._samples: deque[Sample] = deque(maxlen=self._KEPT)
        self._heard_at: datetime | None = None
        self._constant_since = self._constant_until = self._still_since = now
        self._no_export_at = now
        self._showed_at: datetime | None = None
        self._trusted_until = now
        self._tested_at: datetime | None = None

    @property
    def suspected(self) -> Doubt | None:
        """What may be wrong, so that the offer should go to the minimum; None: nothing."""
        return self._doubt if self._contradictions >= self.TO_SUSPECT else None

    @property
    def believed(self) -> Doubt | None:
        """What is wrong; None: nothing."""
        return self._doubt if self._contradictions >= self.TO_BELIEVE else None

    @property
    def awaits_sign(self) -> bool:
        """Whether the meter has not changed by a digit since the car's power did, so that nothing relies on it yet."""
        change = self._change
        return (
            change is not None
            and abs(change.power_w) >= self.SMALLEST_SIGN_W
            and bool(self._samples)
            and self._samples[-1].grid_w == change.before_w
        )

    def hold(self, sample: Sample) -> None:
        """Take a value of unknown age as the current one."""
        self._samples.append(sample)
        self._constant_since = self._still_since = sample.at

    def record_sample(self, sample: Sample) -> None:
        """Record a sample of the meter."""
        moved = bool(self._samples) and sample.grid_w != self._samples[-1].grid_w
        self._samples.append(sample)
        self._heard_at = sample.at
        self._is_coarse = self._is_coarse and not self._is_fine(sample.grid_w)
        if sample.grid_w > -self.SMALLEST_CHANGE_W:
            self._no_export_at = sample.at
        if moved:
            if sample.at - self._constant_since >= self.CONSTANT_FOR:
                self._constant_until = sample.at
                if self._tested_at is not None and sample.at - self._tested_at <= self.TEST_TAKES:
                    self._trusted_until = sample.at + self.TRUSTED_FOR
            self._constant_since = self._still_since = sample.at
            if self._constant:
                self._forget()
        self._compare(sample.grid_w, sample.at)

    def record_report(self, at: datetime) -> None:
        """Record that the meter has reported the same value again."""
        if self._samples:
            self._heard_at = at
            self._compare(self._samples[-1].grid_w, at)

    def record_change(self, power_w: float, before_at: datetime, now: datetime, *, car: int = 0) -> None:
        """Record that the power of the car has changed.

        Args:
            power_w: how much more it draws, in W; not 0.
            before_at: when it still drew what it drew before.
            now: when the change was measured.
            car: which of the cars it is.
        """
        change = self._change
        same = change is not None and (car != change.car or power_w * change.power_w > 0)
        # What a car does and undoes between two samples or reports of a slow meter, that never shows.
        unseen = change is not None and self._heard_at is not None and self._heard_at <= change.began_at
        undone = unseen and change is not None and power_w * change.power_w < 0
        if change is not None and (undone or (same and now - change.began_at <= self.ONE_CHANGE)):
            change.power_w += power_w
            change.measured_at, change.car = now, car
        elif (before := self._shown_at(before_at)) is not None:
            # The meter may have shown the change before the charger was read.
            is_test = now - self._constant_since >= self.CONSTANT_FOR or self._constant_until > before_at
            self._change = _Change(power_w, before.grid_w, before_at, now, is_test, car)

    def step(self, car_w: float | None, now: datetime) -> None:
        """Let time pass; `car_w` is the power that the car draws, in W."""
        since = now - self._contradicted_at
        if self._constant:  # until the value moves
            if since >= self.STAYS_CONSTANT:
                self._contradictions = self.TO_BELIEVE
        elif self._contradictions and since >= self.FORGOTTEN_AFTER:
            self._forget()
        elif self._is_due_for_test(car_w, now):
            self._contradictions = max(self._contradictions, self.TO_SUSPECT)
        draws = car_w is not None and car_w >= self.KILOWATTS_W
        if not self._samples or not draws:
            self._constant_since = now
        if not self._samples or draws:
            self._still_since = now
        elif now - self._still_since >= self.STILL_FOR and self._is_unlikely(self._samples[-1].grid_w):
            self._contradict(Doubt.FROZEN, self.TO_BELIEVE, now, constant=True)

    def wants_test(self, now: datetime, *, is_silent: bool) -> bool:
        """Return whether to change the offer a little, to see if the meter shows it.

        Args:
            now: the time.
            is_silent: whether the meter does not report unchanged values: its only sign of life then is that it shows
                what the car does.
        """
        constant = now - self._constant_since
        if self._change is not None or self._doubt is not None or constant < self.CONSTANT_FOR:
            return False
        wanted = constant >= self.SILENT_FOR if is_silent else now >= self._trusted_until
        if wanted:
            self._tested_at = now
        return wanted

    def _is_due_for_test(self, car_w: float | None, now: datetime) -> bool:
        if self._doubt is not Doubt.REVERSED:
            return False
        if self._showed_at is not None and now - self._showed_at < self.FORGOTTEN_AFTER:
            return False  # it was a cloud
        # Only a car at its maximum stays there despite export; one at its minimum cannot be tested, and does no harm.
        rests_since = max(self._contradicted_at, self._no_export_at)
        rests = self._change is None and now - rests_since >= self.TESTED_AFTER
        return rests and car_w is not None and car_w >= self.KILOWATTS_W

    def lose(self, now: datetime) -> None:
        """Forget what the meter has shown: it has no value."""
        self._samples.clear()
        self._change, self._constant_since, self._still_since = None, now, now

    def _is_unlikely(self, grid_w: float) -> bool:
        """Tell whether it is a value that no household takes for hours."""
        return self._is_fine(grid_w) or (grid_w == 0 and not self._is_coarse and not self._held)

    def _is_fine(self, grid_w: float) -> bool:
        """Tell whether it is a value that no coarse meter shows, and no battery holds."""
        return abs(grid_w) >= self.COARSE_W and bool(round(grid_w) % self.COARSE_W)

    def _shown_at(self, at: datetime) -> Sample | None:
        """Return what the meter showed at a time; None: not known any more."""
        return next((sample for sample in reversed(self._samples) if sample.at <= at), None)

    def _compare(self, grid_w: float, at: datetime) -> None:
        change = self._change
        if change is None:
            return
        if abs(change.power_w) < self.SMALLEST_SIGN_W:  # or what two cars do has made up for each other
            self._change = change if at < change.measured_at + self.SHOWS_WITHIN else None
            return
        ratio = (grid_w - change.before_w) / change.power_w
        lowest, highest = self.OPPOSITE
        shows = change.is_test and -highest <= ratio <= -lowest  # no need to wait once a test is passed
        if at < change.measured_at + self.SHOWS_WITHIN and not shows:
            return
        self._change = None
        # A meter that flickers may show the same value once more, but not all the time.
        if all(sample.grid_w == change.before_w for sample in self._samples if sample.at > change.began_at):
            self._contradict(Doubt.FROZEN, max(self.TO_SUSPECT - self._contradictions, 1), at, constant=True)
        elif abs(change.power_w) < self.SMALLEST_CHANGE_W:
            self._trust(change, at)
        elif abs(ratio) <= self.NOTHING and (self._held or self._showed_otherwise(change)):
            self._trust(change, at)  # it has changed in between, or before
        elif abs(ratio) <= self.NOTHING:
            self._contradict(Doubt.FROZEN, 1, at)
        elif lowest <= ratio <= highest:
            if not self._showed_otherwise(change):  # else it may show the next change by now
                self._contradict(Doubt.REVERSED, 1, at)
        else:
            self._forget()
            self._showed_at = at
            self._trust(change, at)

    def _showed_otherwise(self, change: _Change) -> bool:
        """Tell whether the meter moved so at another time: before the charger did, or from a dip, shown late."""
        lowest_w, sign = math.inf, math.copysign(1, change.power_w)
        for sample in self._samples:
            if change.began_at - sample.at <= self.SHOWS_EARLIER:
                lowest_w = min(lowest_w, sign * sample.grid_w)
                if sign * sample.grid_w - lowest_w >= self.SHOWN * abs(change.power_w):
                    return True
        return False

    def _trust(self, change: _Change, at: datetime) -> None:
        if change.is_test:
            self._trusted_until = at + self.TRUSTED_FOR

    def _contradict(self, doubt: Doubt, times: int, at: datetime, *, constant: bool = False) -> None:
        self._doubt, self._constant = doubt, constant
        self._contradictions += times
        self._contradicted_at = at

    def _forget(self) -> None:
        self._contradictions, self._doubt, self._constant = 0, None, False
