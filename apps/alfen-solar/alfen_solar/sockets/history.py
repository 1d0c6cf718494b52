"""How the surplus has gone."""

from collections import deque


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
