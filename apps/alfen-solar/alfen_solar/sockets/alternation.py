"""Whether the surplus goes to and fro between two levels faster than the car follows, as beside a hob."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean

REVERSALS = 5
"""So often must the surplus have turned round before it counts as alternating ..."""
ALTERNATES_WITHIN = timedelta(seconds=115)
"""... in this time: periods of up to 46 s. A slower hob is followed with profit. The mean is that of the same time."""
WINDOWS_A_TURN = 1.5
"""Where windows are longer, so many of them: one turn in each is followed too late for ever."""
REVERSAL_W = 600.0
"""How far it must go back for that: less is no hob, and costs little either way."""
ALIKE = 0.3
"""How far its highs, and its lows, may differ, as a share of what lies between: a hob has two levels, clouds do not.
Without this, alternation is seen under broken clouds and costs a tenth of the import more."""
OVERDUE = 1.5
"""An alternation is over when its next turn is late by more than this factor (and a window)."""
SHORTEST_WINDOW = timedelta(seconds=3)
"""That of a meter that reports once a second."""


class Alternation:
    """Whether the surplus goes to and fro between two levels, as beside a hob.

    Single samples show a hob of a few seconds, of which the mean of a window shows neither level. The means show a
    slower one where the meter is late: there each change of the car is seen in single samples as one of the sun.
    """

    def __init__(self) -> None:
        self._by_samples, self._by_windows = _Levels(), _Levels()

    @property
    def lasts(self) -> bool:
        """Whether it does."""
        return self._by_samples.alternate or self._by_windows.alternate

    @property
    def within(self) -> timedelta:
        """How long a time has a mean that counts while it does."""
        return self._by_samples.within

    def see(self, samples_w: Sequence[tuple[datetime, float]], duration_s: float) -> None:
        """Take what a window has shown.

        Args:
            samples_w: what each sample has shown, in W, and when; at least one.
            duration_s: how long the window was, in s.
        """
        self._by_samples.see(samples_w, duration_s)
        mean_w = fmean(surplus_w for _, surplus_w in samples_w)
        self._by_windows.see([(samples_w[-1][0], mean_w)], duration_s)


class _Levels:
    """Whether what is shown goes to and fro between two levels."""

    def __init__(self) -> None:
        self.alternate = False
        self.within = ALTERNATES_WITHIN
        self._windows: deque[timedelta] = deque(maxlen=REVERSALS)
        self._turns: deque[tuple[datetime, float]] = deque(maxlen=REVERSALS)
        self._rises: bool | None = None
        self._first_w: float | None = None
        self._extreme_w = 0.0

    def see(self, shown_w: Iterable[tuple[datetime, float]], duration_s: float) -> None:
        """Take what a window has shown: each power in W, and when; and how long the window was, in s."""
        self._windows.append(timedelta(seconds=duration_s))
        self.within = max(ALTERNATES_WITHIN, WINDOWS_A_TURN * REVERSALS * max(self._windows))
        for at, surplus_w in shown_w:
            self._turn(surplus_w, at)
            self.alternate = self._goes_on(surplus_w, at)

    def _turn(self, surplus_w: float, now: datetime) -> None:
        if self._first_w is None:
            self._first_w = surplus_w
        if self._rises is None:
            if abs(surplus_w - self._first_w) > REVERSAL_W:
                self._rises, self._extreme_w = surplus_w > self._first_w, surplus_w
            return
        back_w = self._extreme_w - surplus_w if self._rises else surplus_w - self._extreme_w
        if back_w > REVERSAL_W:
            self._turns.append((now, self._extreme_w))
            self._rises = not self._rises
        if back_w < 0 or back_w > REVERSAL_W:
            self._extreme_w = surplus_w

    def _goes_on(self, surplus_w: float, now: datetime) -> bool:
        turns = self._turns
        if len(turns) < REVERSALS or now - turns[0][0] > self.within:
            return False
        extremes_w = [extreme_w for _, extreme_w in turns]
        one_w, other_w = extremes_w[::2], extremes_w[1::2]
        lowest_w, highest_w = min(extremes_w), max(extremes_w)
        tolerance_w = ALIKE * (highest_w - lowest_w)
        alike = max(one_w) - min(one_w) <= tolerance_w and max(other_w) - min(other_w) <= tolerance_w
        if not alike or not lowest_w - tolerance_w < surplus_w < highest_w + tolerance_w:
            return False
        times = [at for at, _ in turns]
        longest = max(after - before for before, after in pairwise(times))
        return now - times[-1] <= OVERDUE * longest + max(SHORTEST_WINDOW, self._windows[-1])
