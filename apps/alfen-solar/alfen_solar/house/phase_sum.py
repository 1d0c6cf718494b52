"""Whether the powers of the phases add up to what the grid meter shows: with a sensor that is stuck they do not."""

from datetime import datetime, timedelta

WITHIN_W, WITHIN = 300.0, 0.1
"""So far from it they may be, in W or as a share: the two change one after the other."""
SAMPLES = 3
"""So many different values of the grid meter must have contradicted them."""
PROVEN_AFTER = timedelta(seconds=15)
"""So long they must have done so without an exception."""
TRUSTED_AFTER = timedelta(seconds=120)
"""So long they must agree to be trusted again: a sensor that is stuck may agree by chance."""


class PhaseSum:
    """Compares them."""

    def __init__(self) -> None:
        self._grid_w: float | None = None
        self._samples = 0
        self._right_at: datetime | None = None
        self._right_since: datetime | None = None
        self._wrong_since: datetime | None = None

    def record(self, grid_w: float | None, sum_w: float | None, now: datetime) -> None:
        """Record both, in W, import positive; None: not known, so that nothing contradicts."""
        self._right_at = self._right_at or now
        if grid_w is None or sum_w is None or abs(grid_w - sum_w) <= max(WITHIN_W, WITHIN * abs(grid_w)):
            self._right_since, self._right_at, self._samples = self._right_since or now, now, 0
            if now - self._right_since >= TRUSTED_AFTER:
                self._wrong_since = None
        else:
            self._right_since = None
            self._samples += grid_w != self._grid_w
            if now - self._right_at > PROVEN_AFTER and self._samples >= SAMPLES:
                self._wrong_since = self._wrong_since or self._right_at
        self._grid_w = grid_w

    def wrong_for(self, now: datetime) -> timedelta:
        """Tell for how long they have contradicted each other."""
        return timedelta(0) if self._wrong_since is None else now - self._wrong_since
