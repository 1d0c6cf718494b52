"""What the law of the sun wishes just at the edge of what is needed, of what is carried, and of what is drawn."""

import pytest

from alfen_solar.decision import Reason
from alfen_solar.sockets.sun import Wish
from tests.unit.clock import at
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


@pytest.mark.parametrize(("held_a", "off_w"), [(0, 300), (6, -600)])
def test_on_three_phases_a_start_and_a_pause_need_three_times_the_energy(held_a: float, off_w: float) -> None:
    on_one = Sun(held_a).windows_until_changed(NEEDED_W + off_w)
    assert on_one is not None
    assert Sun(held_a, phases=3).windows_until_changed(3 * (NEEDED_W + off_w)) == on_one


@pytest.mark.parametrize(("beyond_w", "pauses"), [(299, True), (300, False)])
def test_what_others_leave_before_a_car_is_paused_is_not_missing(beyond_w: float, *, pauses: bool) -> None:
    assert (Sun(6, stop_after_wh=0, beyond_w=beyond_w).show(NEEDED_W - 300).setpoint_a == 0) is pauses


@pytest.mark.parametrize(
    ("held_a", "surplus_w", "beyond_w"), [(0, NEEDED_W + 200, 0), (6, NEEDED_W - 400, 0), (6, NEEDED_W - 700, 300)]
)
def test_what_is_announced_under_a_steady_sky_comes_at_about_that_time(
    held_a: float, surplus_w: float, beyond_w: float
) -> None:
    sun, announced = Sun(held_a, beyond_w=beyond_w), []
    while sun.held_a == held_a:
        wish = sun.show(surplus_w)
        if wish.until is not None:
            announced.append((sun.now_s, (wish.until - at(sun.now_s)).total_seconds()))
    assert len(announced) > 10
    for told_s, within_s in announced:
        assert within_s == pytest.approx(sun.now_s - told_s, rel=0.15, abs=6), (told_s, sun.now_s)


def after_a_dark_hour() -> Sun:
    """A paused car whose start now costs three times its energy: 30 Wh."""
    sun = Sun(0)
    sun.show_all([-5000] * 1200)
    return sun


def test_what_a_dark_hour_has_lacked_is_not_to_be_made_up_for() -> None:
    assert after_a_dark_hour().windows_until_changed(NEEDED_W + 990) == 37, "30 Wh at 990 W, in windows of 3 s"


def test_a_start_is_announced_by_all_that_was_spare_since_it_began() -> None:
    sun = after_a_dark_hour()
    sun.show_all([NEEDED_W + 1000] * 5)
    wish = sun.show(NEEDED_W + 200)
    assert wish.until is not None
    mean_w = (5 * 1000 + 200) / 6
    missing_wh = 30 - 6 * mean_w * 3 / 3600
    assert (wish.until - at(sun.now_s)).total_seconds() == pytest.approx(3600 * missing_wh / mean_w, abs=1)


@pytest.mark.parametrize(("less_a", "windows"), [(1.07, 4), (1.15, 1)])
def test_a_car_of_whole_amperes_may_cost_five_times_as_much_while_it_is_off_by_about_one(
    less_a: float, windows: int
) -> None:
    assert Sun(8, step_a=1.0).windows_until_changed((8 - less_a) * AMPERE_W) == windows


def test_an_announcement_does_not_move_with_each_flicker() -> None:
    sun, told = Sun(6), []
    for n in range(120):
        wish = sun.show(NEEDED_W - 400 + (60 if n % 5 else -240))
        if wish.until is not None:
            told.append(wish.until)
    assert len(told) > 60
    assert len(set(told)) <= len(told) / 6, len(set(told))


def test_a_start_that_is_held_up_is_announced_by_how_it_went_since_it_began() -> None:
    sun = after_a_dark_hour()
    sun.show_all([NEEDED_W + 1000] * 20)
    wish = sun.show_all([NEEDED_W - 50] * 12)[-1]
    assert wish.until is not None
    weighed_wh = (20 * 1000 - 12 * 50) * 3 / 3600
    mean_w = 3600 * weighed_wh / 96
    assert (wish.until - at(sun.now_s)).total_seconds() == pytest.approx(3600 * (30 - weighed_wh) / mean_w, rel=0.12)
