"""With how much power the car really charges at the maximum: limits of the house and a full battery make it less."""

import math
from datetime import datetime, timedelta


class Rate:
    """Watches the car while it is let charge at the maximum."""

    SETTLES_WITHIN = timedelta(minutes=2)
    """So long after the start the car still rises."""
    FORGETS_WITHIN = timedelta(minutes=10)
    """The time constant of the mean: a limit that comes and goes within a quarter of an hour is averaged."""
    LONGEST_GAP = timedelta(minutes=1)
    """What is longer, nobody has seen."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._at: datetime | None = None
        self._mean_w: float | None = None

    def forget(self) -> None:
        """Forget what was seen: the car has left."""
        self._since = self._at = self._mean_w = None

    def record(self, car_w: float | None, now: datetime) -> None:
        """Record what the car draws at the maximum, in W; None: it is not let, or does not draw."""
        if car_w is None:
            self._since = self._at = None
            return
        self._since = self._since or now
        before, self._at = self._at, now
        if before is None or now - self._since < self.SETTLES_WITHIN:
            return
        gap = now - before
        if not timedelta(0) < gap <= self.LONGEST_GAP:
            return
        weight = 1 - math.exp(-gap / self.FORGETS_WITHIN)
        self._mean_w = car_w if self._mean_w is None else self._mean_w + weight * (car_w - self._mean_w)

    def most_w(self, may_w: float) -> float:
        """Tell with how much it can be expected to charge, in W, where settings and helpers allow so much."""
        return may_w if self._mean_w is None else min(may_w, self._mean_w)
