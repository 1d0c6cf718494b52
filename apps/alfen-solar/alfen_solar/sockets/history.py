"""How the surplus has gone."""

import math
from collections import deque
from datetime import datetime, timedelta


class History:
    """Remembers the surplus of the last windows."""

    _KEPT_S = 1200.0

    def __init__(self) -> None:
        self._windows: deque[tuple[float, float]] = deque()
        self._length_s = 0.0

    def add(self, surplus_w: float, duration_s: float) -> None:
        """Add a window: its mean surplus in W, and how long it was."""
        self._windows.append((surplus_w, duration_s))
        self._length_s += duration_s
        while self._length_s - self._windows[0][1] > self._KEPT_S:
            self._length_s -= self._windows.popleft()[1]

    def mean_w(self, last_s: float) -> float:
        """Tell the mean over the last windows, as many as it takes to cover a time; at least the last."""
        energy_ws = length_s = 0.0
        for surplus_w, duration_s in reversed(self._windows):
            energy_ws += surplus_w * duration_s
            length_s += duration_s
            if length_s >= last_s:
                break
        return energy_ws / length_s if length_s else self._windows[-1][0]


class RecentMean:
    """The mean of the last ten minutes: after a sunny time a cloud probably passes, and is no reason for much."""

    TIME_CONSTANT_S = 600.0
    """400 to 900 s do about as well."""
    FORGOTTEN_AFTER = timedelta(seconds=TIME_CONSTANT_S)
    """What was seen longer ago is not recent: a night in which the car was in Fast may be between."""
    LEAST_PATIENCE, MOST_PATIENCE = 1 / 3, 2.0
    """How much cheaper or dearer a change may get by how sunny it has been."""

    def __init__(self) -> None:
        self._mean_w: float | None = None
        self._seen_at: datetime | None = None

    @property
    def mean_w(self) -> float:
        """That mean, in W; 0 before anything was seen."""
        return self._mean_w or 0.0

    def see(self, surplus_w: float, duration_s: float, now: datetime) -> None:
        """See a window: its mean surplus in W, and how long it was."""
        if self._seen_at is not None and now - self._seen_at > self.FORGOTTEN_AFTER:
            self._mean_w = None
        self._seen_at = now
        before_w = surplus_w if self._mean_w is None else self._mean_w
        self._mean_w = before_w + (1 - math.exp(-duration_s / self.TIME_CONSTANT_S)) * (surplus_w - before_w)

    def patience(self, needed_w: float) -> float:
        """Tell how sunny it has been, measured by what is needed in W: 1 is just enough sun."""
        if self._mean_w is None or needed_w <= 0:
            return 1.0
        return min(max(self._mean_w / needed_w, self.LEAST_PATIENCE), self.MOST_PATIENCE)
