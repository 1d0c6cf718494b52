"""Whether the home battery's sensors show what it does: its power against the car's, and against its own level.

A battery that holds the grid at zero answers each change of the car with the opposite one. So each change tells how
late its sensor is, and whether its sign is right. Nothing is turned round on suspicion: what contradicts is told.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

FULL = 0.95
"""A battery that is as full as that may take nothing for hours, whatever holds the grid at zero."""


class BatteryDoubt(Enum):
    """What is wrong with what is shown."""

    REVERSED = auto()
    """Charge and discharge are swapped."""
    POWER_FROZEN = auto()
    LEVEL_FROZEN = auto()


@dataclass(slots=True)
class _Change:
    """A change of the cars' power that the battery may answer."""

    cars_w: float
    battery_w: float
    """What the battery showed before."""
    grid_w: float
    """What the grid meter showed before."""
    began_at: datetime
    measured_at: datetime
    is_one: bool = True
    """Whether it is one step, which tells how late the answer is."""


class BatteryAnswers:
    """Sees how the battery answers what the cars do."""

    SMALLEST_W = 400.0
    """A change that stands out from the household's flicker."""
    LONGEST = timedelta(seconds=70)
    """Until then every sensor shows an answer."""
    ALIKE = (0.7, 1.4)
    """How large an answer, or its opposite, counts as one, as a share of what must be."""
    MADE_UP = 0.4
    """How much of a change the grid may still show when the battery has made up for it."""
    NOTHING = 0.15
    HELD_W = 200.0
    """Where the grid power was or is farther from zero, no battery holds it there: the sun may have changed as well."""
    TO_BELIEVE = 3
    """Contradictions in a row: of one, a cloud may be the cause."""
    ASSUMED = timedelta(seconds=52)
    """How late its sensor may be, until that is learned: one that shows each half minute what was 15 s before."""
    MARGIN = timedelta(seconds=6)
    """A battery takes 1 s to 5 s to answer, and not always as long."""
    TO_LEARN = 3
    _KEPT = 7

    def __init__(self) -> None:
        self._change: _Change | None = None
        self._delays: deque[timedelta] = deque(maxlen=self._KEPT)
        self._contradictions = 0
        self._doubt: BatteryDoubt | None = None

    @property
    def late(self) -> timedelta:
        """How much later than the charger's own sensor that of the battery may show an answer."""
        # A sensor that reports every half minute shows one answer at once, and the other half a minute late.
        return self.ASSUMED if len(self._delays) < self.TO_LEARN else max(self._delays) + self.MARGIN

    @property
    def believed(self) -> BatteryDoubt | None:
        """What is wrong with the battery's power; None: nothing."""
        return self._doubt if self._contradictions >= self.TO_BELIEVE else None

    def forget_change(self) -> None:
        """Forget a change: what comes of it cannot be seen."""
        self._change = None

    def record_change(self, cars_w: float, battery_w: float, grid_w: float, before_at: datetime, now: datetime) -> None:
        """Record that the cars draw this much more.

        Args:
            cars_w: how much more, in W.
            battery_w: what the battery showed before, in W.
            grid_w: what the grid meter showed before, in W.
            before_at: when they still drew what they drew before.
            now: when the change was measured.
        """
        if self._change is None:
            self._change = _Change(cars_w, battery_w, grid_w, before_at, now)
        else:
            self._change.cars_w += cars_w
            self._change.measured_at, self._change.is_one = now, False

    def see(self, battery_w: float, grid_w: float, now: datetime, level: float | None = None) -> None:
        """Compare what is shown now.

        Args:
            battery_w: what the battery is charged with, in W.
            grid_w: the grid power, in W, import positive.
            now: the time.
            level: how full it is, from 0 to 1; None: not known. A full one need not answer.
        """
        change = self._change
        if change is None:
            return
        moved_w, big = battery_w - change.battery_w, abs(change.cars_w) >= self.SMALLEST_W
        least, most = self.ALIKE
        answered = big and least <= -moved_w / change.cars_w <= most
        if answered and abs(grid_w - change.grid_w) <= self.MADE_UP * abs(change.cars_w):
            if change.is_one:
                self._delays.append(now - change.began_at)
            self._change, self._contradictions = None, 0
        elif now - change.measured_at >= self.LONGEST:
            self._change = None
            must_w = grid_w - change.grid_w - change.cars_w
            if big and abs(must_w) >= self.SMALLEST_W:
                held = max(abs(grid_w), abs(change.grid_w)) <= self.HELD_W
                self._judge(moved_w / must_w, must_answer=held and (level is None or level < FULL))

    def _judge(self, ratio: float, *, must_answer: bool) -> None:
        least, most = self.ALIKE
        if -most <= ratio <= -least:
            self._contradict(BatteryDoubt.REVERSED)
        elif abs(ratio) <= self.NOTHING:
            if must_answer:
                self._contradict(BatteryDoubt.POWER_FROZEN)
        else:
            self._contradictions = 0

    def _contradict(self, doubt: BatteryDoubt) -> None:
        self._contradictions = self._contradictions + 1 if doubt is self._doubt else 1
        self._doubt = doubt


class LevelCheck:
    """Compares its level with the energy that its power makes."""

    STEP = 0.0099
    """A level in whole percent shows no smaller one."""
    LOSSES_AFTER = timedelta(hours=1)
    """After so long, what a battery loses by itself may have changed the level."""
    PROOF_WH = 100.0
    """What must have gone the other way: a level may be shown minutes late."""
    FROZEN_WH = 1500.0
    """Of so much, the level of every home battery changes."""
    _LONGEST_GAP_S = 120.0

    def __init__(self, now: datetime) -> None:
        self._level: float | None = None
        self._energy_wh = 0.0
        self._at: datetime | None = None
        self._since = now
        self.believed: BatteryDoubt | None = None
        """What is wrong; None: nothing."""

    def see(self, battery_w: float | None, level: float | None, now: datetime) -> None:
        """Take what is shown now; None: nothing is."""
        elapsed_s = 0.0 if self._at is None else (now - self._at).total_seconds()
        self._at = now
        if battery_w is None or level is None or elapsed_s > self._LONGEST_GAP_S:
            self._level = None
            return
        if self._level is None:
            self._level, self._energy_wh, self._since = level, 0.0, now
            return
        self._energy_wh += battery_w * elapsed_s / 3600
        moved, energy_wh = level - self._level, self._energy_wh
        if abs(moved) < self.STEP:
            if moved == 0 and abs(energy_wh) >= self.FROZEN_WH:
                self.believed = BatteryDoubt.LEVEL_FROZEN
            return
        if self.believed is BatteryDoubt.LEVEL_FROZEN:
            self.believed = None
        if moved * energy_wh > 0:
            self.believed = None
        elif abs(energy_wh) >= self.PROOF_WH:
            self.believed = BatteryDoubt.REVERSED
            return
        elif now - self._since < self.LOSSES_AFTER:
            return
        self._level, self._energy_wh, self._since = level, 0.0, now


class StillnessCheck:
    """Finds a power that stays the same to the last digit while something holds the grid at zero, or the level moves.

    A battery that gives all it can holds nothing at zero, but its level falls whatever its power shows.
    """

    LASTS = timedelta(minutes=5)
    HELD_W = 50.0
    """How near to zero the mean of the grid power is then: a car that follows the sun alone leaves more than that."""
    NEAR_W = 150.0
    MOSTLY = 0.8
    """How many samples are near to zero then."""
    IDLE_W = 50.0
    CAR_W = 1000.0
    COARSE_W = 50.0
    """A power in steps of so much stays the same for long."""
    MOVED = 0.0199
    """By so much the level must have gone the other way: two steps of one in whole percent."""

    def __init__(self, now: datetime) -> None:
        self._is_fine = False
        self._battery_w: float | None = None
        self._begin(now)

    def _begin(self, now: datetime) -> None:
        self._since = now
        self._samples = self._near = 0
        self._sum_w = 0.0
        self._first_level: float | None = None
        self.believed = False

    def lose(self, now: datetime) -> None:
        """Begin anew: nothing is shown."""
        self._battery_w = None
        self._begin(now)

    def see(self, battery_w: float, level: float | None, cars_w: float, grid_w: float, now: datetime) -> None:
        """Take what is shown now. What is found lasts until the battery shows another power.

        Args:
            battery_w: what the battery is charged with, in W.
            level: how full it is, from 0 to 1; None: not known.
            cars_w: what the cars draw, in W.
            grid_w: the grid power, in W.
            now: the time.
        """
        self._is_fine = self._is_fine or battery_w % self.COARSE_W != 0
        if battery_w != self._battery_w:
            self._battery_w = battery_w
            self._begin(now)
        self._samples += 1
        self._near += abs(grid_w) < self.NEAR_W
        self._sum_w += grid_w
        self._first_level = level if self._first_level is None else self._first_level
        has_work = cars_w >= self.CAR_W and level is not None and level < FULL
        works = abs(battery_w) >= self.IDLE_W or has_work
        if not works or not self._is_fine or now - self._since < self.LASTS:
            return
        held = abs(self._sum_w / self._samples) < self.HELD_W and self._near >= self.MOSTLY * self._samples
        self.believed = self.believed or held or self._contradicts(battery_w, level)

    def _contradicts(self, battery_w: float, level: float | None) -> bool:
        """Tell whether the level has gone the other way than the power says."""
        if level is None or self._first_level is None or abs(battery_w) < self.IDLE_W:
            return False
        moved = level - self._first_level
        return abs(moved) >= self.MOVED and moved * battery_w < 0
