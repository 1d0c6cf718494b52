"""Two cars, one of one phase and one of three, share the sun of a day: what they get of it, and what they import."""

from functools import cache

from tests.home.day_of_two import Charged, DayOfTwo

NOON = DayOfTwo("broken", 1, range(11, 14), full_at_h=12, leaves_at_h=13)
"""Broken clouds. The car of one phase is full at noon, the other one leaves an hour later."""


@cache
def charged(*units: int) -> Charged:
    """Let the cars at these sockets charge."""
    return NOON.run(units)


def test_they_get_no_less_sun_than_the_better_of_two_ideal_splits_less_5_percent() -> None:
    ideal_wh = max(NOON.ideal_wh(left_first=first) for first in (True, False))
    assert charged(1, 2).sun_wh >= 0.95 * ideal_wh, f"{charged(1, 2)}, ideal {ideal_wh:.0f} Wh"


def test_together_they_import_about_what_each_of_them_would_alone() -> None:
    """The second car has what the first one leaves, and so is at the edge of its minimum more often.

    Alone, but with the 1380 W less until noon that the first one draws at least, it imports 160 Wh more, too.
    """
    alone_wh = charged(1).grid_wh + charged(2).grid_wh
    assert charged(1, 2).grid_wh <= 1.2 * alone_wh, f"{charged(1, 2)}, {charged(1)}, {charged(2)}"
