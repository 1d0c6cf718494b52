import pytest

from alfen_solar.meter_sign import MeterSign
from alfen_solar.window import Window
from tests.unit.clock import at

SWAPPED = [(3000.0, 1380.0), (2080.0, 2300.0), (1160.0, 3220.0), (700.0, 3680.0)]
"""Windows as pairs of grid power and of what the car drew, both in W: three changes, and the grid goes down."""
TEST = (3000.0, 1380.0)
"""Back at the minimum, the grid shows more import."""


def seen(moves: list[tuple[float, float]], every_s: float = 11) -> MeterSign:
    sign = MeterSign()
    for number, (grid_w, offered_w) in enumerate(moves):
        sign.see(Window(grid_w, offered_w, 3), at(number * every_s))
    return sign


def test_a_swapped_meter_is_suspected_after_three_contradictions_and_found_out_by_the_test() -> None:
    sign = seen(SWAPPED)
    assert (sign.suspected, sign.reversed) == (True, False)
    sign = seen([*SWAPPED, TEST])
    assert sign.reversed


def test_a_test_that_goes_the_right_way_clears_the_suspicion() -> None:
    sign = seen([*SWAPPED, (-1600.0, 1380.0)])
    assert (sign.suspected, sign.reversed) == (False, False)


@pytest.mark.parametrize(
    "moves",
    [
        [(-3000, 1380), (-2080, 2300), (-1160, 3220), (-700, 3680), (-3000, 1380)],  # as it should be
        [(3000, 1380), (2080, 2300), (1160, 3220)],  # two may be clouds
        [(3000, 1380), (2080, 2300), (1160, 3220), (1160, 4140), (240, 5060)],  # so may three, if not in a row
        [(3000, 1380), (800, 2300), (-1400, 3220), (-3600, 4140)],  # much more than the opposite is a rising sun
        [(3000, 0), (2080, 2300), (1160, 0), (700, 3680), (300, 0)],  # a car that starts late proves nothing
        [(3000, 1380), (2900, 1610), (2800, 1840), (2700, 2070)],  # nor does a single ampere
    ],
)
def test_anything_else_is_no_suspicion(moves: list[tuple[float, float]]) -> None:
    assert not seen(moves).suspected


def test_after_one_that_does_not_contradict_it_takes_three_again() -> None:
    fits, three_more = (3000.0, 4140.0), [(2080.0, 5060.0), (1160.0, 5980.0), (240.0, 6900.0)]
    moves = [*SWAPPED[:3], fits, *three_more]
    assert not seen(moves[:-1]).suspected
    assert seen(moves).suspected
    assert not seen(moves).reversed


@pytest.mark.parametrize(
    ("ratio", "opposite"), [(-0.69, False), (-0.7, True), (-1, True), (-1.3, True), (-1.31, False)]
)
def test_the_opposite_is_seen_within_bounds(ratio: float, *, opposite: bool) -> None:
    moves = [(0.0, 1000.0), (1000 * ratio, 2000.0)] * 2
    assert seen(moves).suspected is opposite


@pytest.mark.parametrize(("change_w", "seen_w"), [(399, False), (400, True)])
def test_a_change_that_is_too_small_is_not_judged(change_w: float, *, seen_w: bool) -> None:
    moves = [(0.0, 1000.0), (-change_w, 1000 + change_w)] * 2
    assert seen(moves).suspected is seen_w


def test_a_car_that_stops_proves_nothing() -> None:
    assert not seen([*SWAPPED[:3], (4000, 0), (4920, 0), (5840, 0)]).suspected


def test_a_verdict_that_is_not_renewed_is_forgotten() -> None:
    sign = seen([*SWAPPED, TEST])
    sign.see(Window(3000, 1380, 3), at(44 + 599))
    assert sign.reversed
    sign.see(Window(3000, 1380, 3), at(44 + 600))
    assert not sign.suspected


def test_after_that_it_takes_three_again() -> None:
    sign = seen([*SWAPPED, TEST])
    for number, (grid_w, offered_w) in enumerate(SWAPPED[:3]):
        sign.see(Window(grid_w, offered_w, 3), at(700 + number))
    assert not sign.suspected
