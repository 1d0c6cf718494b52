import pytest

from alfen_solar.meter_sign import MeterSign
from alfen_solar.window import Window
from tests.unit.clock import at

SWAPPED = [(3000.0, 1380.0), (2080.0, 2300.0), (1160.0, 3220.0), (700.0, 3680.0)]
"""Windows as pairs of grid power and of what the car was offered, both in W: three changes, and the grid goes down."""
TEST = (3000.0, 1380.0)
"""Back at the minimum, the grid shows more import."""


def seen(moves: list[tuple[float, float]], every_s: float = 11) -> MeterSign:
    sign = MeterSign()
    for number, (grid_w, offered_w) in enumerate(moves):
        sign.see(Window(grid_w, 3), offered_w, at(number * every_s))
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


def test_a_verdict_that_is_not_renewed_is_forgotten() -> None:
    sign = seen([*SWAPPED, TEST])
    sign.see(Window(3000, 3), 1380, at(44 + 599))
    assert sign.reversed
    sign.see(Window(3000, 3), 1380, at(44 + 600))
    assert not sign.suspected
