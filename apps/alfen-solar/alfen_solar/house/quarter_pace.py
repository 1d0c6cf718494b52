"""What the cars are told they may draw of a quarter of an hour: steadily, with few starts and pauses.

A car whose minimum does not fit for the rest of the quarter is paused, but not for a kettle: it goes on with its
minimum for a while, as long as it could still stop in time. It starts if its minimum fits for the rest, and if that is
worth it.
"""

from datetime import datetime, timedelta

from .caps import HouseNow
from .quarter_budget import Remainder

KETTLE = timedelta(seconds=130)
"""So long a car goes on with its minimum that does not fit any more: a kettle, or an oven until its thermostat."""
LAST_S = 180.0
"""So near to the end it need not be paused for that, and is not started for what is left."""
SPARE = 1.02
"""How much more than its minimum a car must find to start."""
LESS_W, MORE_W = 50.0, 100.0
"""What the cars are told follows only what is less by so much, or more: the house is never the same for two seconds."""
MORE_EVERY_S = 15.0
"""And more not more often; near the end in 1/20 of what is left."""
LESS_EVERY_S = 5.0
"""Nor less, near the end in 1/60: that the house draws more is believed bit by bit, and no bit is worth a write ..."""
MUCH_LESS_W = 300.0
"""... but this is, at once: in five seconds it is half a watt-hour, and there are many in a quarter."""


class Pace:
    """Tells it step by step."""

    def __init__(self) -> None:
        self._told_w: float | None = None
        self._told_at: datetime | None = None
        self._short_since: datetime | None = None

    def cars_w(self, rest: Remainder, afresh_w: float, house: HouseNow, now: datetime) -> float:
        """Tell what the cars may draw, in W.

        Args:
            rest: what is left of the quarter.
            afresh_w: what the next quarter will leave to the cars, in W.
            house: what is known of it now.
            now: the time.
        """
        running_w = [car.minimum_w for car in house.cars if car.offer_a > 0]
        least_w = min(running_w or [car.minimum_w for car in house.cars], default=0.0)
        if running_w:
            target_w = self._going_on_w(rest, least_w, now)
        else:
            self._short_since = None
            lasts = rest.left_s >= LAST_S or afresh_w >= least_w
            target_w = rest.cars_w if lasts and rest.cars_w >= SPARE * least_w else 0.0
        return self._steady_w(max(target_w, 0.0), least_w, rest.left_s, now)

    def _going_on_w(self, rest: Remainder, least_w: float, now: datetime) -> float:
        if rest.cars_w >= least_w:
            self._short_since = None
            return min(rest.cars_w, rest.lasting_w(least_w))
        self._short_since = self._short_since or now
        can_wait = now - self._short_since < KETTLE or rest.left_s < LAST_S
        return least_w if can_wait and rest.for_a_moment_w >= least_w else 0.0

    def _steady_w(self, target_w: float, least_w: float, left_s: float, now: datetime) -> float:
        told_w, told_at = self._told_w, self._told_at
        if told_w is not None and told_at is not None and min(told_w, target_w) >= least_w:
            told_s = (now - told_at).total_seconds()
            less_w = LESS_W if told_s >= min(LESS_EVERY_S, left_s / 60) else MUCH_LESS_W
            is_less = target_w < told_w - less_w
            is_more = target_w > told_w + MORE_W and told_s >= min(MORE_EVERY_S, left_s / 20)
            if not (is_less or is_more):
                return told_w
        self._told_w, self._told_at = target_w, now
        return target_w
