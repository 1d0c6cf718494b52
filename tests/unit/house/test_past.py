"""What a power was over the last minutes."""

import pytest

from alfen_solar.house.past import Past
from alfen_solar.sockets.power import Range
from tests.unit.clock import at


@pytest.fixture
def past() -> Past:
    past = Past()
    for second, watts in ((0, 100.0), (10, 400.0), (20, 400.0), (30, 200.0)):
        past.record(Range(watts, watts + 1), at(second))
    return past


@pytest.mark.parametrize(
    ("since_s", "until_s", "found"),
    [
        (0, 5, Range(100, 101)),
        (12, 25, Range(400, 401)),  # what held at its beginning holds on
        (5, 15, Range(100, 401)),
        (5, 40, Range(100, 401)),
        (30, 30, Range(200, 201)),
        (-20, -10, None),
        (-20, 0, Range(100, 101)),
    ],
)
def test_it_is_all_that_held_in_a_time(past: Past, since_s: int, until_s: int, found: Range | None) -> None:
    assert past.hull(at(since_s), at(until_s)) == found
