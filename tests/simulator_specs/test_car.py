"""The car and its lags."""

from __future__ import annotations

import math

import pytest

from tests.simulator.car import Car, CarSettings


def drawn(car: Car, offered_a: float, seconds: range) -> list[float]:
    return [car.step(offered_a, second)[0] for second in seconds]


def charging(settings: CarSettings | None = None, offered_a: float = 6) -> Car:
    """A car that has been charging for a while; the next second is 30."""
    car = Car(settings)
    drawn(car, offered_a, range(30))
    return car


def test_the_first_current_flows_8_s_after_a_pause_and_then_rises() -> None:
    assert drawn(Car(), 16, range(13)) == [0] * 8 + [6, 10, 14, 16, 16]


def test_a_changed_offer_is_followed_after_2_s_and_reached_within_5_s() -> None:
    assert drawn(charging(), 16, range(30, 37)) == [6, 6, 10, 14, 16, 16, 16]
    assert drawn(charging(offered_a=16), 6, range(30, 37)) == [16, 16, 12, 8, 6, 6, 6]


def test_a_pause_stops_the_current_after_2_s() -> None:
    assert drawn(charging(offered_a=16), 0, range(30, 34)) == [16, 16, 0, 0]


def test_a_start_that_is_called_off_does_not_happen() -> None:
    car = Car()
    drawn(car, 6, range(5))
    assert drawn(car, 0, range(5, 20)) == [0] * 15


def test_it_takes_no_more_than_its_maximum() -> None:
    assert charging(offered_a=32).drawn_a == 16


def test_below_its_own_minimum_it_does_not_charge() -> None:
    zoe = CarSettings(min_a=10)
    assert charging(zoe, offered_a=9.9).drawn_a == 0
    assert charging(zoe, offered_a=10).drawn_a == 10


def test_a_car_that_is_full_or_gone_draws_nothing() -> None:
    car = charging()
    car.full = True
    assert drawn(car, 6, range(30, 32)) == [0, 0]
    car = charging()
    car.plugged_in = False
    assert drawn(car, 6, range(30, 32)) == [0, 0]
    car.plugged_in = True
    assert drawn(car, 6, range(32, 41)) == [0] * 8 + [6]


def test_a_full_car_that_has_room_again_starts_anew() -> None:
    car = charging()
    car.full = True
    drawn(car, 6, range(30, 40))
    car.full = False
    assert drawn(car, 6, range(40, 47)) == [0] * 6 + [6]


def test_it_uses_the_phases_that_both_have() -> None:
    three = CarSettings(phases=3)
    assert charging(three).step(6, 30, phases=3) == (6, 6, 6)
    assert charging(three).step(6, 30, phases=1) == (6, 0, 0)
    assert charging().step(6, 30, phases=3) == (6, 0, 0)


def settled(settings: CarSettings, offered_a: float) -> float:
    """What such a car draws once it has been offered this for five minutes, A."""
    car = Car(settings)
    drawn(car, offered_a, range(300))
    return car.drawn_a


@pytest.mark.parametrize(
    ("settings", "offered_a", "drawn_a"),
    [
        (CarSettings(less_a=1.2), 10, 8.8),
        (CarSettings(less_a=1.2), 6, 4.8),
        (CarSettings(share=0.95), 10, 9.5),
        (CarSettings(share=1.08), 10, 10.8),
        (CarSettings(step_a=1), 10.9, 10),
        (CarSettings(step_a=1), 11, 11),
        (CarSettings(step_a=0.25), 10.3, 10.25),
        (CarSettings(step_a=0.5), 10.3, 10),
    ],
)
def test_it_does_not_take_exactly_what_it_is_offered(settings: CarSettings, offered_a: float, drawn_a: float) -> None:
    assert settled(settings, offered_a) == pytest.approx(drawn_a)


def test_a_car_that_wants_more_than_it_is_offered_may_show_state_c_all_the_same() -> None:
    car = Car(CarSettings(min_a=8, idle_a=0))
    assert drawn(car, 6, range(60)) == [0] * 60
    assert car.asks
    drawn(car, 8, range(60, 120))
    assert (car.drawn_a, car.asks) == (8, True)
    drawn(car, 0, range(120, 130))
    assert (car.drawn_a, car.asks) == (0, False)


def test_a_full_car_may_go_on_drawing_a_little() -> None:
    car = charging(CarSettings(idle_a=1.7), offered_a=16)
    car.full = True
    assert drawn(car, 16, range(30, 32)) == [1.7, 1.7]
    assert car.asks
    assert drawn(car, 0, range(32, 36)) == [1.7, 1.7, 0, 0]


def test_its_own_limit_comes_and_goes() -> None:
    car = charging(offered_a=16)
    car.limit_a = 9
    assert drawn(car, 16, range(30, 33)) == [12, 9, 9]
    car.limit_a = math.inf
    assert drawn(car, 16, range(33, 36)) == [13, 16, 16]


def test_it_preheats_with_a_current_of_its_own_full_or_not() -> None:
    car = charging(offered_a=16)
    car.full = True
    car.preheat_a = 7
    assert drawn(car, 16, range(30, 45))[-1] == 7
    car.preheat_a = None
    assert drawn(car, 16, range(45, 46)) == [0]


def test_a_slow_car_reacts_late_and_ramps_for_long() -> None:
    slow = CarSettings(reaction_s=35, startup_s=35, ramp_a_per_s=0.2)
    currents_a = drawn(charging(slow, offered_a=6), 16, range(30, 150))  # its first reaction is still to come
    assert currents_a[:5] == [0] * 5
    assert currents_a[5:35] == [6] * 30
    assert currents_a[84:86] == pytest.approx([15.8 + 0.2 * n for n in range(1, 3)], abs=0.21)
    assert currents_a[-1] == 16


def offered_each_second(car: Car) -> list[float]:
    """What it draws of 9 A, then 10 A, then 11 A ... each for a second, and then of the last for 10 s."""
    return [car.step(min(9 + n, 13), 30 + n)[0] for n in range(15)]


def test_a_car_that_begins_its_reaction_anew_follows_only_once_the_offer_rests() -> None:
    assert offered_each_second(charging(CarSettings(reaction_s=5, ramp_a_per_s=16)))[5:10] == [9, 10, 11, 12, 13]
    restless = CarSettings(reaction_s=5, ramp_a_per_s=16, reaction_restarts=True)
    assert offered_each_second(charging(restless))[5:10] == [6, 6, 6, 6, 13]


def test_it_takes_less_and_less_until_it_is_full() -> None:
    car = charging(CarSettings(taper_wh=1000), offered_a=16)
    car.room_wh = 1500
    currents_a = []
    for minute in range(90):
        currents_a.append(car.step(16, 60 * (minute + 1))[0])
        car.charge(230 * currents_a[-1] / 60)
    assert currents_a[5] == 16
    assert 7 < currents_a[20] < 12
    assert sorted(currents_a[1:], reverse=True) == currents_a[1:]
    assert car.full
    assert currents_a[-1] == 0


def test_a_car_that_sleeps_draws_nothing_until_it_has_been_offered_current_for_long() -> None:
    car = Car(CarSettings(sleeps_after_s=600, wakes_after_s=120))
    drawn(car, 0, range(700))
    assert car.asleep
    assert not any(drawn(car, 6, range(700, 820)))
    assert drawn(car, 6, range(820, 840))[-1] == 6


def test_a_car_that_fell_asleep_under_an_offer_may_need_a_new_one() -> None:
    car = charging(CarSettings(sleeps_after_s=300, wakes_by_new_offer=True))
    car.full = True
    drawn(car, 6, range(30, 400))
    car.full = False
    assert not any(drawn(car, 16, range(400, 1000)))
    drawn(car, 0, range(1000, 1010))
    assert drawn(car, 16, range(1010, 1040))[-1] == 16


def test_unplugged_it_forgets_that_it_slept() -> None:
    car = Car(CarSettings(sleeps_after_s=60, wakes_after_s=10**6))
    drawn(car, 0, range(100))
    car.plugged_in = False
    drawn(car, 0, range(100, 102))
    car.plugged_in = True
    assert drawn(car, 6, range(102, 120))[-1] == 6


def test_a_car_of_two_phases_draws_from_two() -> None:
    assert charging(CarSettings(phases=2)).step(6, 30) == (6, 6, 0)


def test_a_car_that_is_cut_off_from_full_load_goes_into_an_error_until_it_is_plugged_in_anew() -> None:
    car = charging(CarSettings(fails_when_cut_above_a=10), 16)
    drawn(car, 0, range(30, 40))
    assert drawn(car, 16, range(40, 60)) == [0] * 20
    car.plugged_in = False
    drawn(car, 0, range(60, 62))
    car.plugged_in = True
    assert drawn(car, 16, range(62, 82))[-1] == 16


def test_a_car_that_is_brought_down_first_is_well_when_it_is_cut_off() -> None:
    car = charging(CarSettings(fails_when_cut_above_a=10), 16)
    drawn(car, 6, range(30, 45))
    drawn(car, 0, range(45, 60))
    assert drawn(car, 16, range(60, 80))[-1] == 16


@pytest.mark.parametrize(("pause_s", "in_error"), [(100, True), (400, False)])
def test_a_car_whose_phases_change_too_soon_goes_into_an_error(pause_s: int, in_error: bool) -> None:  # noqa: FBT001
    car = Car(CarSettings(phases=3, fails_when_switched_within_s=300))
    now_s = 0
    for phases in (3, 1, 3):
        for offered_a, lasts_s in ((6, 20), (0, pause_s)):
            for _ in range(lasts_s):
                now_s += 1
                car.step(offered_a, now_s, phases)
    assert car.in_error is in_error


def test_a_car_may_keep_to_one_phase_until_it_is_started_again() -> None:
    car, now_s, used = Car(CarSettings(phases=3, keeps_one_phase=True)), 0, []
    for phases in (1, 3, 3):
        for offered_a in [6] * 20 + [0] * 20:
            now_s += 1
            used.append(sum(current > 0 for current in car.step(offered_a, now_s, phases)))
    assert used[19::40] == [1, 1, 3]
