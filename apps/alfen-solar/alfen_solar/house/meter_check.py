"""Whether the grid meter shows what the car does: more current for the car must show as more import, or less export."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from .window import Sample


class Doubt(Enum):
    """What is wrong with what the meter shows."""

    REVERSED = auto()
    """It goes the other way: import and export are swapped."""
    FROZEN = auto()
    """It does not move."""


@dataclass(slots=True)
class _Change:
    """A change of the car's power that was measured in the charger."""

    power_w: float
    before_w: float
    """What the meter showed before."""
    began_at: datetime
    measured_at: datetime
    is_test: bool
    """Whether the meter had shown the same for minutes."""


class MeterCheck:
    """Compares how the grid power moved with how the car's power did, as the charger measures it.

    One comparison proves nothing, as a cloud may have passed meanwhile; some in a row that show the opposite, or
    nothing, do. A value that stays the same to the last digit proves as much at once. The last comparison is a test: on
    suspicion the offer goes to the minimum, and that change must contradict as well. And a value that stays the same
    for minutes while the car draws kilowatts is put to a test of its own: a small change of the offer that must show.
    """

    SMALLEST_CHANGE_W = 400.0
    """A change that stands out from the household's flicker."""
    SMALLEST_SIGN_W = 100.0
    """A change that moves the last digit of any meter."""
    OPPOSITE = (-1.3, -0.7)
    """The ratio of what was seen to what was expected that is taken for the opposite."""
    NOTHING = 0.15
    """Up to this ratio the change is taken not to show at all."""
    TO_SUSPECT = 3
    TO_BELIEVE = 4
    """Contradictions in a row."""
    SHOWS_WITHIN = timedelta(seconds=8)
    """How much later than the charger the grid meter may show a change, on its way through reader and broker."""
    ONE_CHANGE = timedelta(seconds=20)
    """How long a ramp may take that counts as one change."""
    TESTED_AFTER = timedelta(seconds=60)
    """A meter that has gone the other way is put to the test when the car has not changed by itself for so long beside
    what is shown as an export: at its maximum, on a reversed meter, it never would."""
    FORGOTTEN_AFTER = timedelta(minutes=10)
    """A suspicion or a verdict that is not renewed, for or against it; a meter that is really wrong soon earns it
    again."""
    CONSTANT_FOR = timedelta(minutes=2)
    """How long a value may stay the same to the last digit while the car draws kilowatts before that is tested."""
    STAYS_CONSTANT = timedelta(minutes=1)
    """A value that has not shown a change, and then stays the same to the last digit for so long, is proof enough."""
    SILENT_FOR = timedelta(minutes=4)
    """The same for a meter that does not repeat an unchanged value."""
    TRUSTED_FOR = timedelta(hours=1)
    """How long a constant value is not tested again after a change of the car did show."""
    TEST_TAKES = timedelta(minutes=2)
    """A meter that has stood still for minutes and moves so soon after a test was asked for is alive."""
    KILOWATTS_W = 1000.0
    _KEPT = 64

    def __init__(self, now: datetime) -> None:
        self._contradictions = 0
        self._contradicted_at = now
        self._doubt: Doubt | None = None
        self._constant = False
        self._change: _Change | None = None
        self._samples: deque[Sample] = deque(maxlen=self._KEPT)
        self._constant_since = self._constant_until = now
        self._no_export_at = now
        self._showed_at: datetime | None = None
        self._trusted_until = now
        self._tested_at: datetime | None = None

    @property
    def suspected(self) -> Doubt | None:
        """What may be wrong, so that the offer shall go to the minimum; None: nothing."""
        return self._doubt if self._contradictions >= self.TO_SUSPECT else None

    @property
    def believed(self) -> Doubt | None:
        """What is wrong; None: nothing."""
        return self._doubt if self._contradictions >= self.TO_BELIEVE else None

    @property
    def awaits_sign(self) -> bool:
        """Whether the meter has not moved by a digit since the car's power changed, so that no more is built on it."""
        change = self._change
        return (
            change is not None
            and abs(change.power_w) >= self.SMALLEST_SIGN_W
            and bool(self._samples)
            and self._samples[-1].grid_w == change.before_w
        )

    def hold(self, sample: Sample) -> None:
        """Take a value of unknown age as the one in force."""
        self._samples.append(sample)
        self._constant_since = sample.at

    def record_sample(self, sample: Sample) -> None:
        """Record a sample of the meter."""
        moved = bool(self._samples) and sample.grid_w != self._samples[-1].grid_w
        self._samples.append(sample)
        if sample.grid_w > -self.SMALLEST_CHANGE_W:
            self._no_export_at = sample.at
        if moved:
            if sample.at - self._constant_since >= self.CONSTANT_FOR:
                self._constant_until = sample.at
                if self._tested_at is not None and sample.at - self._tested_at <= self.TEST_TAKES:
                    self._trusted_until = sample.at + self.TRUSTED_FOR
            self._constant_since = sample.at
            if self._constant:
                self._forget()
        self._compare(sample.grid_w, sample.at)

    def record_report(self, at: datetime) -> None:
        """Record that the meter has reported the same value again."""
        if self._samples:
            self._compare(self._samples[-1].grid_w, at)

    def record_change(self, power_w: float, before_at: datetime, now: datetime) -> None:
        """Record that the car draws another power than before.

        Args:
            power_w: by how much more, in W.
            before_at: when it did not yet.
            now: when it did.
        """
        change = self._change
        if change is not None and power_w * change.power_w > 0 and now - change.began_at <= self.ONE_CHANGE:
            change.power_w += power_w
            change.measured_at = now
        elif (before := self._shown_at(before_at)) is not None:
            # The meter may have shown the change before the charger was read.
            is_test = now - self._constant_since >= self.CONSTANT_FOR or self._constant_until > before_at
            self._change = _Change(power_w, before.grid_w, before_at, now, is_test)

    def step(self, car_w: float | None, now: datetime) -> None:
        """Let time pass; `car_w` is what the car draws, in W."""
        since = now - self._contradicted_at
        if self._constant:  # until the value moves
            if since >= self.STAYS_CONSTANT:
                self._contradictions = max(self._contradictions, self.TO_BELIEVE)
        elif self._contradictions and since >= self.FORGOTTEN_AFTER:
            self._forget()
        elif self._is_due_for_test(car_w, now):
            self._contradictions = self.TO_SUSPECT
        if not self._samples or car_w is None or car_w < self.KILOWATTS_W:
            self._constant_since = now

    def wants_test(self, now: datetime, *, is_silent: bool) -> bool:
        """Tell whether a small change of the offer is wanted, to see if the meter shows it.

        Args:
            now: the time.
            is_silent: whether the meter reports nothing while its value does not change: its only sign of life then is
                that it shows what the car does.
        """
        constant = now - self._constant_since
        if self._change is not None or self._doubt is not None or constant < self.CONSTANT_FOR:
            return False
        wanted = constant >= self.SILENT_FOR if is_silent else now >= self._trusted_until
        if wanted:
            self._tested_at = now
        return wanted

    def _is_due_for_test(self, car_w: float | None, now: datetime) -> bool:
        if self._doubt is not Doubt.REVERSED or not 0 < self._contradictions < self.TO_SUSPECT:
            return False
        if self._showed_at is not None and now - self._showed_at < self.FORGOTTEN_AFTER:
            return False  # it was a cloud
        # Only a car at its maximum rests beside an export; one at its minimum could not be tested, and does no harm.
        rests_since = max(self._contradicted_at, self._no_export_at)
        rests = self._change is None and now - rests_since >= self.TESTED_AFTER
        return rests and car_w is not None and car_w >= self.KILOWATTS_W

    def lose(self, now: datetime) -> None:
        """Forget what the meter has shown: it gives no value."""
        self._samples.clear()
        self._change, self._constant_since = None, now

    def _shown_at(self, at: datetime) -> Sample | None:
        """Return what the meter showed at a time; None: nothing is known of so long ago."""
        return next((sample for sample in reversed(self._samples) if sample.at <= at), None)

    def _compare(self, grid_w: float, at: datetime) -> None:
        change = self._change
        if change is None or not change.power_w:
            return
        ratio = (grid_w - change.before_w) / change.power_w
        lowest, highest = self.OPPOSITE
        shows = change.is_test and -highest <= ratio <= -lowest  # a test that is passed need not be waited for
        if at < change.measured_at + self.SHOWS_WITHIN and not shows:
            return
        self._change = None
        if abs(change.power_w) < self.SMALLEST_SIGN_W:
            return
        # A meter that flickers may show the same once more, but not all the time.
        if all(sample.grid_w == change.before_w for sample in self._samples if sample.at > change.began_at):
            self._contradict(Doubt.FROZEN, max(self.TO_SUSPECT - self._contradictions, 1), at, constant=True)
        elif abs(change.power_w) < self.SMALLEST_CHANGE_W:
            self._trust(change, at)
        elif abs(ratio) <= self.NOTHING:
            self._contradict(Doubt.FROZEN, 1, at)
        elif lowest <= ratio <= highest:
            self._contradict(Doubt.REVERSED, 1, at)
        else:
            self._forget()
            self._showed_at = at
            self._trust(change, at)

    def _trust(self, change: _Change, at: datetime) -> None:
        if change.is_test:
            self._trusted_until = at + self.TRUSTED_FOR

    def _contradict(self, doubt: Doubt, times: int, at: datetime, *, constant: bool = False) -> None:
        self._doubt, self._constant = doubt, constant
        self._contradictions += times
        self._contradicted_at = at

    def _forget(self) -> None:
        self._contradictions, self._doubt, self._constant = 0, None, False
