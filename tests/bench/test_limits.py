"""The limits of the house in a part of a day; `ONLY=limits make bench` runs all days from first to last light."""

import pytest

from tests.bench.days import HOUR_S, generated
from tests.bench.limits import behind_throttled_inverter, beside_battery, beside_fuse, in_quarters, in_the_sun

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
    day = generated("broken", 10, 0)
    found, alone = beside_battery(day, 0, noon_s), in_the_sun(day, noon_s)
    assert found.car_wh > 500, found
    assert 0 < alone.grid_share < 0.1, alone
    assert found.battery_share <= alone.grid_share + 0.02, (found, alone)


def test_behind_an_inverter_that_exports_nothing_most_of_a_clear_noon_is_found() -> None:
    noon_s, day = range(12 * HOUR_S, 12 * HOUR_S + 1500), generated("clear", 5, 0)
    found, free = behind_throttled_inverter(day, 1, noon_s), in_the_sun(day, noon_s)
    assert found.sun_wh > 0.6 * free.sun_wh, (found, free)
    assert found.grid_share < 0.05, found
