from datetime import timedelta

import pytest

from alfen_solar.car_model import LONGEST_LAG_S, CarModel
from alfen_solar.window import MeterWindow, Window
from tests.unit.clock import at

SECOND = timedelta(seconds=1)
LONG_AGO = at(-1000)


def idle_car() -> CarModel:
    car = CarModel(1, LONG_AGO)
    car.draw(draws=False, at=LONG_AGO)
    return car


def test_it_closes_with_the_third_sample_and_tells_their_means() -> None:
    window = MeterWindow(at(0))
    for second, grid_w in [(1, -300), (2, -600)]:
        window.add(grid_w, 1000 + second, at(second))
        assert window.close(at(second), idle_car(), at(second), SECOND) is None
    window.add(-900, 1003, at(3))
    assert window.close(at(3), idle_car(), at(3), SECOND) == Window(grid_w=-600, car_w=1002, duration_s=3)


def test_the_next_one_starts_empty() -> None:
    window = MeterWindow(at(0))
    for _ in range(3):
        window.add(500, 0, at(1))
    assert window.close(at(3), idle_car(), at(3), SECOND) is not None
    window.add(500, 0, at(1))
    window.add(500, 0, at(1))
    assert window.close(at(5), idle_car(), at(5), SECOND) is None


def test_samples_in_which_the_car_is_not_known_do_not_count() -> None:
    window = MeterWindow(at(0))
    for second in range(1, 10):
        window.add(9999, None, at(second))
    for second in (10, 11, 12):
        assert window.close(at(second - 0.1), idle_car(), at(second - 0.1), SECOND) is None
        window.add(100, 0, at(second))
    assert window.close(at(12), idle_car(), at(12), SECOND) == Window(grid_w=100, car_w=0, duration_s=12)


def test_what_came_before_a_restart_does_not_count() -> None:
    window = MeterWindow(at(0))
    window.add(9999, 0, at(1))
    window.restart(at(5))
    for _ in range(3):
        window.add(100, 0, at(1))
    assert window.close(at(8), idle_car(), at(8), SECOND) == Window(grid_w=100, car_w=0, duration_s=3)


@pytest.mark.parametrize("period_s", [1, 5, 10, 30])
def test_a_steady_meter_closes_it_when_it_has_reported_for_three_periods(period_s: int) -> None:
    period = timedelta(seconds=period_s)
    window = MeterWindow(at(0))
    window.add(-700, 0, at(1))
    window.restart(at(1))
    assert window.close(at(1000), idle_car(), at(3 * period_s), period) is None
    closed = window.close(at(1000), idle_car(), at(3 * period_s + 1), period)
    assert closed == Window(grid_w=-700, car_w=0, duration_s=999)


def test_a_steady_meter_is_waited_for_until_it_shows_what_the_car_was_told() -> None:
    car = CarModel(1, LONG_AGO)
    car.tell(6, LONG_AGO)
    car.tell(10, at(0))
    window = MeterWindow(at(0))
    window.hold(-700)
    shown_s = LONGEST_LAG_S + 3
    assert window.close(at(shown_s), car, at(shown_s - 1), SECOND) is None
    assert window.close(at(shown_s), car, at(shown_s), SECOND) == Window(grid_w=-700, car_w=2300, duration_s=shown_s)


def test_nor_is_it_closed_while_a_setpoint_is_being_written() -> None:
    car = CarModel(1, LONG_AGO)
    car.tell(6, LONG_AGO)
    car.write()
    window = MeterWindow(at(0))
    window.hold(-700)
    assert window.close(at(60), car, at(60), SECOND) is None


def test_a_meter_that_is_not_known_to_report_never_closes_it() -> None:
    window = MeterWindow(at(0))
    window.hold(-700)
    assert window.close(at(3600), idle_car(), at(0), SECOND) is None


def test_a_meter_without_a_value_never_closes_it() -> None:
    window = MeterWindow(at(0))
    assert window.close(at(3600), idle_car(), at(3600), SECOND) is None
    window.add(100, 0, at(1))
    window.lost(at(3602))
    assert window.close(at(7200), idle_car(), at(7200), SECOND) is None


def test_three_samples_in_less_than_a_second_are_a_window_of_less_than_a_second() -> None:
    window = MeterWindow(at(0))
    for _ in range(3):
        window.add(500, 0, at(1))
    assert window.close(at(0.3), idle_car(), at(0.3), SECOND) == Window(grid_w=500, car_w=0, duration_s=0.3)


def test_a_value_of_unknown_age_stands_for_the_samples_of_a_steady_meter() -> None:
    window = MeterWindow(at(0))
    window.hold(-700)
    assert window.close(at(3), idle_car(), at(3), SECOND) == Window(grid_w=-700, car_w=0, duration_s=3)
