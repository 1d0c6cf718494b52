"""The limits of the house in a part of a day; `ONLY=limits make bench` runs all days from first to last light."""

import pytest

from tests.bench.days import HOUR_S, generated
from tests.bench.limits import beside_battery, beside_fuse, in_quarters

EVENING_S = 18 * HOUR_S
DAY = generated("kettles", 5, 0)


def test_a_boost_beside_a_fuse_that_is_not_guarded_overloads_it_for_long_and_a_guarded_one_does_not() -> None:
    seconds = range(EVENING_S, EVENING_S + 900)
    free, guarded = (beside_fuse(DAY, 2, seconds, guarded=guarded) for guarded in (False, True))
    assert free.longest_s > 60, free
    assert guarded.longest_s <= 15, guarded
    assert guarded.trips == 0, guarded
    assert guarded.over_a2s < 0.1 * free.over_a2s, (guarded, free)
    assert guarded.nearest < 1, guarded
    assert not guarded.problems


@pytest.mark.parametrize("register", [True, False])
def test_no_quarter_is_above_the_limit_and_most_of_the_headroom_is_used(*, register: bool) -> None:
    found = in_quarters(DAY, 1, range(EVENING_S, EVENING_S + 1810), register=register)
    assert found.quarters == 1
    assert found.over == 0, found
    assert found.used >= 0.9, found


def test_a_battery_gives_the_car_no_more_than_the_grid_would_without_one() -> None:
    noon_s = range(12 * HOUR_S, 12 * HOUR_S + 1200)
    found = beside_battery(generated("broken", 10, 0), 0, noon_s)
    assert found.car_wh > 500, found
    assert 0 < found.alone_share < 0.1, found
    assert found.share <= found.alone_share + 0.02, found
