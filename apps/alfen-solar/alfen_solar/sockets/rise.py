"""How far an offer may rise, by what is known of what the car draws."""

import math
from datetime import datetime, timedelta

from alfen_solar.house.surplus import Surplus

from .car_model import CarModel
from .reading import TELLING_A

NEXT_STEP_A = 3.0
"""How much more must be sure for the offer to rise again before the car has followed it: a step is a write.
With 1 A a twentieth more of them bring no more sun than a thousandth."""

POLLED_WITHIN = timedelta(seconds=60)
"""What was read so long ago and is the same still is of now, also where the charger cannot be read at will: no poll is
slower, and one that shows the same makes no event."""


def risen_a(model: CarModel, held_a: float, wished_a: float, surplus: Surplus, now: datetime) -> float:
    """Return the offer in A, not below the one that is held.

    A big step needs a car that was read since the window was opened. While the car is still to follow an offer of more,
    no more than it would leave of the sun if it has not begun.

    Args:
        model: what is known of the car.
        held_a: what it is offered, in A.
        wished_a: what the sun would have it offered, in A, and more than that.
        surplus: what the window has shown.
        now: the time.
    """
    read_at = model.read_at
    is_old = read_at is not None and read_at < surplus.opened_at and now - read_at < POLLED_WITHIN
    if is_old and wished_a - held_a >= TELLING_A:
        return held_a
    carried_a = model.carried_a(surplus.range_w.low_w)
    if carried_a <= held_a:
        return held_a
    if model.is_rising(now):
        step_a = model.step_a
        wished_a = min(wished_a, math.floor(carried_a / step_a) * step_a)
        if wished_a < held_a + NEXT_STEP_A:
            return held_a
    return max(round(wished_a, 3), held_a)
