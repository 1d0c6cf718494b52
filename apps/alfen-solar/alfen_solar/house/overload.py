"""How long a breaker or a fuse carries more than its rating: what may ride, and what may not.

What heats it is the square of the current. It holds a little more than its rating for ever; what is beyond that adds up
(in squares of the rating times seconds) until it trips, and what is below lets it cool.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

REACTION_S = 5.0
"""So long after a write at the latest a car draws less (IEC 61851-1)."""
SEEN_LATE_S = 2.0
"""So long it may have lasted before the meter has told it, and the app has looked at it."""
RIDES_SHARE = 0.5
"""So much of what heats it may ride; the rest is for what the house does while the cars make room for the first."""
LONGEST_S = 10.0
"""No overload that rides shall last longer, whatever the breaker would carry: no overload is to last 15 s, and the
house may add to this one while the cars make room."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What trips it."""

    holds: float
    """What it carries for ever, in ratings."""
    heat: float
    """What beyond that it carries at least, in squares of the rating times s."""


CURVES = {
    "B": Curve(1.13, 5.2),
    "C": Curve(1.13, 5.2),
    "gG": Curve(1.25, 20.0),
}
"""A breaker (IEC 60898-1) carries 1.13 times its rating for an hour, and may trip at 2.55 times after a second; B and C
differ from 3 times on, where it trips before any car can follow. A gG fuse (IEC 60269-1) carries 1.25 times, and about
twice its rating for 10 s, of which some is left as a margin."""
FuseCurve = Literal["B", "C", "gG"]


class Overload:
    """Follows the current in one conductor."""

    def __init__(self, rating_a: float, curve: FuseCurve) -> None:
        self._rating_a, self._curve = rating_a, CURVES[curve]
        self._heat = 0.0
        self._ratings = 0.0
        self._at: datetime | None = None
        self._since: datetime | None = None

    @property
    def since(self) -> datetime | None:
        """Since when there is more than the rating; None: there is not."""
        return self._since

    def record(self, current_a: float, now: datetime) -> None:
        """Record what flows from now on, in A, import positive."""
        if self._at is not None:
            passed_s = (now - self._at).total_seconds()
            self._heat = max(self._heat + self._gain() * passed_s, 0.0)
        self._at, self._ratings = now, max(current_a, 0.0) / self._rating_a
        self._since = (self._since or now) if current_a > self._rating_a else None

    def may_ride(self, period_s: float, now: datetime) -> bool:
        """Tell whether it may go on until the next sample, so many seconds from now, and be ended in time then."""
        if self._since is None:
            return True
        ahead_s = period_s + REACTION_S
        over_s = (now - self._since).total_seconds()
        return (
            SEEN_LATE_S + over_s + ahead_s <= LONGEST_S
            and self._heat + max(self._gain(), 0.0) * ahead_s <= RIDES_SHARE * self._curve.heat
        )

    def _gain(self) -> float:
        ratings, holds = self._ratings, self._curve.holds
        return float(ratings**2 - holds**2)
