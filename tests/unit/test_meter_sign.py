import pytest

from alfen_solar.meter_sign import MeterSign
from alfen_solar.window import Window


def seen(moves: list[tuple[float, float]]) -> MeterSign:
    """Show windows as pairs of grid power and of what the car was offered, both in W."""
    sign = MeterSign()
    for grid_w, offered_w in moves:
        sign.see(Window(grid_w, 3), offered_w)
    return sign


@pytest.mark.parametrize(
    ("moves", "swapped"),
    [
        ([(-3000, 1380), (-2080, 2300), (-1160, 3220), (-700, 3680)], False),
        ([(3000, 1380), (2080, 2300), (1160, 3220), (700, 3680)], True),
        ([(3000, 1380), (2080, 2300), (1160, 3220)], False),  # two may be clouds
        ([(3000, 1380), (2080, 2300), (1160, 3220), (1620, 3680), (700, 2760)], False),
        ([(3000, 0), (2080, 2300), (1160, 0), (700, 3680), (300, 0)], False),  # a car that starts late proves nothing
        ([(3000, 1380), (2900, 1610), (2800, 1840), (2700, 2070)], False),  # nor does a single ampere
    ],
)
def test_it_takes_some_contradictions_in_a_row(moves: list[tuple[float, float]], *, swapped: bool) -> None:
    assert seen(moves).reversed is swapped


def test_one_that_fits_clears_the_suspicion() -> None:
    sign = seen([(3000, 1380), (2080, 2300), (1160, 3220), (240, 4140)])
    assert sign.reversed
    sign.see(Window(-2500, 3), 1380)
    assert not sign.reversed
