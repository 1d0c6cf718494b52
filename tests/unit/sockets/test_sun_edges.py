"""What the law of the sun wishes just at the edge of what is needed, of what is carried, and of what is drawn."""

import pytest

from alfen_solar.decision import Reason
from alfen_solar.sockets.sun import Wish
from tests.unit.sockets.test_sun import AMPERE_W, NEEDED_W, Sun


@pytest.mark.parametrize(("surplus_w", "starts"), [(NEEDED_W - 0.1, False), (NEEDED_W, True), (NEEDED_W + 1, True)])
def test_a_start_that_costs_nothing_comes_with_just_enough_sun(surplus_w: float, *, starts: bool) -> None:
    assert (Sun(0, start_after_wh=0).show(surplus_w).setpoint_a == 6) is starts


@pytest.mark.parametrize(("surplus_w", "pauses"), [(NEEDED_W - 0.1, True), (NEEDED_W, False), (NEEDED_W + 1, False)])
def test_a_pause_that_costs_nothing_does_not_come_with_just_enough_sun(surplus_w: float, *, pauses: bool) -> None:
    assert (Sun(6, stop_after_wh=0).show(surplus_w).setpoint_a == 0) is pauses


@pytest.mark.parametrize(
    ("surplus_w", "takes_less_a", "reason"),
    [
        (1368, 0, Reason.MINIMUM),  # 5.95 A are 1368.5 W
        (1369, 0, Reason.FOLLOWING_SUN),
        (1092, 1.2, Reason.MINIMUM),
        (1093, 1.2, Reason.FOLLOWING_SUN),
    ],
)
def test_the_minimum_is_told_where_the_sun_carries_less_than_the_car_takes_of_it(
    surplus_w: float, takes_less_a: float, reason: Reason
) -> None:
    assert Sun(6, sun_share=0.5, takes_less_a=takes_less_a).show(surplus_w) == Wish(6, reason)


@pytest.mark.parametrize(("surplus_a", "reason"), [(8, Reason.NOT_DRAWING), (7, Reason.FOLLOWING_SUN)])
def test_a_car_that_draws_nothing_is_told_to_unless_it_is_offered_less(surplus_a: float, reason: Reason) -> None:
    assert Sun(8, draws=False).show(surplus_a * AMPERE_W).reason is reason
