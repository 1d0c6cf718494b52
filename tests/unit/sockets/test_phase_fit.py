"""Whether three phases fit below the limits of the house: what is left for long counts."""

import math

import pytest

from alfen_solar.sockets.phase_fit import PhaseFit
from tests.unit.clock import at

THREE_W = 4140.0


def after(*left: tuple[float | None, int]) -> bool:
    """Tell whether they fit after so many W were left for so many seconds each, one after the other."""
    fit, second = PhaseFit(), 0
    for left_w, seconds in left:
        for _ in range(seconds):
            fit.see(left_w, THREE_W, at(second))
            second += 1
    return fit.fits


@pytest.mark.parametrize(
    ("left", "fits"),
    [
        ([(math.inf, 3600)], True),
        ([(THREE_W, 3600)], True),
        ([(THREE_W - 1, 180)], True),
        ([(THREE_W - 1, 182)], False),
        ([(3000, 120), (9000, 1), (3000, 120)], True),  # a kettle beside another
        ([(3000, 200), (1.1 * THREE_W, 900)], False),
        ([(3000, 200), (1.1 * THREE_W, 902)], True),
        ([(3000, 200), (1.1 * THREE_W - 1, 3600)], False),
        ([(3000, 200), (None, 3600)], False),
        ([(9000, 200), (None, 3600)], True),
        ([(3000, 170), (None, 60), (3000, 170)], True),
        ([(3000, 170), (None, 20), (3000, 9)], True),
        ([(3000, 60), (None, 10), (3000, 60), (None, 10), (3000, 70)], False),
        ([(3000, 60), (None, 10), (9000, 60), (None, 10), (3000, 170)], True),
        ([(3000, 200), (math.inf, 1)], True),
        ([(3000, 200), (math.inf, 1), (3000, 100)], True),
        ([(3000, 200), (9000, 600), (3000, 1), (9000, 600)], False),
    ],
)
def test_three_phases_fit(left: list[tuple[float | None, int]], *, fits: bool) -> None:
    assert after(*left) is fits
