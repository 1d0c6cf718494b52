"""How long a breaker or a fuse carries more than its rating: what may ride, and what must not come about.

What heats it is the square of the current. It holds a little more than its rating for ever; what is beyond that adds up
(in squares of the rating times seconds) until it trips, and what is below lets it cool.
"""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

REACTION_S = 5.0
"""So long after a write at the latest a car draws less (IEC 61851-1)."""
SEEN_LATE_S = 2.0
"""So long it may have lasted before the meter has told it, and the app has looked at it."""
RIDES_SHARE = 0.1
"""So much of what heats it may ride; the rest is for what the house does while the cars make room for the first: beside
a car of 16 A, an oven and a kettle within seconds of each other left of it a quarter."""
LONGEST_S = 10.0
"""No overload that rides shall last longer, whatever the breaker would carry: no overload is to last 15 s, and the
house may add to this one while the cars make room."""
QUICK_S = 1.0
"""A meter that reports so often tells in time what comes on, and needs nothing to be kept free."""
MORE_A_PER_S = 1.0
"""So much more may come on for each second that a meter takes longer, beside what a quick one tells in time ..."""
CIRCUIT_A = 16.0
"""... up to what a circuit of a house carries: two that come on within seconds of each other are rare."""


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


@dataclass(frozen=True, slots=True)
class Surge:
    """What is kept free for what the house may switch on before the meter tells."""

    kept_a: float
    """So much of the rating, in A; but ..."""
    harmless_a: float
    """... so much the cars may draw whatever comes on, as a house alone takes no more than the rating, in A."""


def surge(rating_a: float, most_a: float, curve: FuseCurve, period_s: float) -> Surge:
    """Tell what must be kept free beside a meter that reports every so many seconds.

    A slow one leaves an overload more time to trip the breaker, and the house more time to switch on something else.

    Args:
        rating_a: The rating, in A.
        most_a: What is to flow at most, in A.
        curve: What trips it.
        period_s: How often the meter reports, in s.
    """
    slower_s = max(period_s - QUICK_S, 0.0)
    quick_a, carried_a = (
        _carried_a(rating_a, CURVES[curve], SEEN_LATE_S + each_s + REACTION_S)
        for each_s in (QUICK_S, QUICK_S + slower_s)
    )
    comes_a = min(quick_a - most_a + MORE_A_PER_S * slower_s, CIRCUIT_A)
    return Surge(max(most_a + comes_a - carried_a, 0.0), carried_a - rating_a)


def _carried_a(rating_a: float, curve: Curve, seconds: float) -> float:
    """Tell what does not trip it within so many seconds, in A."""
    return float(rating_a * math.sqrt(curve.holds**2 + curve.heat / seconds))


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
