"""What bounds an offer: the least of what the settings, the user and the charger allow, and who is named for it."""

import pytest

from alfen_solar.limits import Bound, Limit
from alfen_solar.settings import read_settings
from alfen_solar.sockets.bounds import Bounds
from alfen_solar.sockets.writer import Readback, SetpointWriter
from tests.unit.clock import at

SETTINGS = read_settings({"grid_power": "sensor.grid", "minimum_current_a": 6, "maximum_current_a": 16})


def bounds(applies_a: float = 16, offered_a: float = 16) -> Bounds:
    """Bound a socket whose charger was offered so much at second -1, and has applied so little of it since second 0."""
    writer = SetpointWriter(SETTINGS)
    writer.begin(offered_a, at(-1))
    writer.finish(None, at(-1))
    writer.record(Readback(offered_a, min(offered_a, applies_a), 55), at(0))
    return Bounds(SETTINGS, writer)


@pytest.mark.parametrize(
    ("maximum_a", "wished"),
    [
        (0, Limit(0, Bound.USER)),
        (10, Limit(10, Bound.USER)),
        (16, Limit(16, Bound.USER)),
        (16.1, Limit(16, Bound.SETTINGS)),
        (32, Limit(16, Bound.SETTINGS)),
    ],
)
def test_a_wish_is_bounded_by_the_settings(maximum_a: float, wished: Limit) -> None:
    assert bounds().wished(maximum_a) == wished


@pytest.mark.parametrize(
    ("applies_a", "limit"),
    [
        (16, None),
        (13, Limit(13, Bound.CHARGER)),
        (6.5, Limit(6.5, Bound.CHARGER)),
        (6, Limit(6, Bound.CHARGER)),
        (5.9, Limit(6, Bound.CHARGER)),  # whatever is offered, the car does not charge
        (0, Limit(6, Bound.CHARGER)),
    ],
)
def test_a_limit_of_the_charger_is_never_below_the_minimum(applies_a: float, limit: Limit | None) -> None:
    assert bounds(applies_a).charger(at(5)) == limit


@pytest.mark.parametrize(
    ("wished", "applies_a", "holds"),
    [
        (Limit(16, Bound.USER), 16, Limit(16, Bound.USER)),
        (Limit(16, Bound.USER), 13, Limit(13, Bound.CHARGER)),
        (Limit(13, Bound.USER), 13, Limit(13, Bound.CHARGER)),
        (Limit(12.9, Bound.USER), 13, Limit(12.9, Bound.USER)),
        (Limit(16, Bound.SETTINGS), 13, Limit(13, Bound.CHARGER)),
    ],
)
def test_the_lower_of_wish_and_charger_holds_and_the_charger_is_named_if_they_are_alike(
    wished: Limit, applies_a: float, holds: Limit
) -> None:
    assert bounds(applies_a).with_charger(wished, at(5)) == holds


def test_a_limit_of_the_charger_is_tested_after_ten_minutes_by_offering_what_is_wished_for() -> None:
    socket, wished = bounds(applies_a=13), Limit(16, Bound.USER)
    bound = socket.with_charger(wished, at(5))
    offered_a = {second: socket.most_a(wished, bound, at(second)) for second in (5, 604, 605, 606)}
    assert offered_a == {5: 13, 604: 13, 605: 16, 606: 16}
