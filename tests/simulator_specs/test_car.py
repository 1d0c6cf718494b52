"""The car and its lags."""

from __future__ import annotations

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
