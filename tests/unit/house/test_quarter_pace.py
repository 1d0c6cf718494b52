"""What the cars are told of a quarter of an hour as the house changes: much less at once, a little less at times."""

import pytest

from alfen_solar.house.caps import CarDraw, HouseNow
from alfen_solar.house.quarter_budget import Remainder
from alfen_solar.house.quarter_pace import Pace
from alfen_solar.sockets.power import Range
from tests.unit.clock import at

CAR = CarDraw(Range(5000, 5000), 690, 7.3, (0, 1, 2), None, 4140)
LEFT_S = 600


def told_w(pace: Pace, house_w: float, second: float) -> float:
    """Let the house draw so much after some seconds of a quarter in which much is left."""
    rest = Remainder(left_wh=1400, left_s=LEFT_S - second, house_w=house_w)
    return pace.cars_w(rest, 0.0, HouseNow(None, (CAR,)), at(second))


@pytest.mark.parametrize(
    ("more_w", "after_s", "lowered"),
    [
        (1000, 1, True),
        (350, 1, True),
        (200, 1, False),
        (200, 4, False),
        (200, 5, True),
        (30, 5, False),
        (-200, 5, False),
    ],
)
def test_much_less_is_told_at_once_and_a_little_less_every_five_seconds(
    more_w: float, after_s: int, *, lowered: bool
) -> None:
    pace = Pace()
    before_w = told_w(pace, 500, 0)
    now_w = told_w(pace, 500 + more_w, after_s)
    assert (now_w < before_w) is lowered, (before_w, now_w)
