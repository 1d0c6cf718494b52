"""What the car is taken to draw, after what it has shown."""

from collections.abc import Callable
from random import Random

import pytest

from alfen_solar.car_model import LONGEST_LAG_S, SHORTEST_LAG_S, CarModel
from tests.unit.clock import at

ALL_S = (SHORTEST_LAG_S, LONGEST_LAG_S)


class Road:
    """A car that follows its setpoint, in a house that takes what the test says, seen by a meter once a second."""

    def __init__(self, lag_s: int, *, ramp_s: int = 1, watts_per_ampere: float = 230, phases: int = 1) -> None:
        self.model = CarModel(phases, at(0))
        self.model.tell(6, at(0))
        self.second = 0
        self._lag_s, self._ramp_s, self._watts_per_ampere = lag_s, ramp_s, watts_per_ampere
        self._told = [6.0] * 100

    def tell(self, setpoint_a: float) -> None:
        self.model.tell(setpoint_a, at(self.second))
        self._told[-1] = setpoint_a

    def drive(self, seconds: int, house_w: Callable[[int], float], every_s: int = 1) -> None:
        for _ in range(seconds):
            self.second += 1
            self._told.append(self._told[-1])
            if self.second % every_s == 0:
                last = len(self._told) - 1 - self._lag_s
                followed_a = sum(self._told[last - self._ramp_s + 1 : last + 1]) / self._ramp_s
                self.model.see_grid(house_w(self.second) + followed_a * self._watts_per_ampere, at(self.second))

    def lags_s(self) -> tuple[int, int]:
        shortest, longest = self.model.lags
        return round(shortest.total_seconds()), round(longest.total_seconds())


def calm(second: int) -> float:
    return 300 + second % 7


def test_before_anything_was_told_the_car_draws_what_the_charger_says() -> None:
    model = CarModel(1, at(0))
    assert model.power_w(at(1)) == 0
    model.see_power(2300, at(1))
    assert model.power_w(at(2)) == 2300


def test_a_change_is_unknown_from_the_shortest_lag_to_the_longest() -> None:
    model = CarModel(1, at(-100))
    model.tell(6, at(-100))
    model.tell(10, at(0))
    known = [model.power_w(at(second)) for second in range(-1, 22)]
    assert known == [1380, *[None] * 20, 2300, 2300]
    assert model.shown_from == at(20)


def test_while_a_setpoint_is_being_written_nothing_is_known() -> None:
    model = CarModel(1, at(-100))
    model.tell(6, at(-100))
    model.write()
    assert model.power_w(at(0)) is None
    model.tell(None, at(1))  # refused
    assert model.power_w(at(1)) == 1380


@pytest.mark.parametrize("lag_s", range(SHORTEST_LAG_S, LONGEST_LAG_S + 1))
@pytest.mark.parametrize("step_a", [0.5, 1, 4])
def test_one_change_under_a_calm_sky_tells_the_lag(lag_s: int, step_a: float) -> None:
    road = Road(lag_s)
    road.drive(30, calm)
    assert road.lags_s() == ALL_S
    road.tell(6 + step_a)
    road.drive(21, calm)
    shortest_s, longest_s = road.lags_s()
    assert longest_s - 1 <= lag_s <= longest_s
    assert longest_s - shortest_s <= 1


def test_then_samples_of_before_the_lag_are_of_use_too() -> None:
    road = Road(6)
    road.drive(30, calm)
    road.tell(10)
    road.drive(30, calm)
    road.tell(8)
    assert [road.model.power_w(at(road.second + second)) for second in (1, 5, 6, 7)] == [2300, 2300, 1840, 1840]


def test_also_when_what_was_told_before_is_long_ago() -> None:
    road = Road(6)
    road.drive(30, calm)
    for setpoint_a in (10, 8):
        road.tell(setpoint_a)
        road.drive(150, calm)
    road.tell(12)
    assert [road.model.power_w(at(road.second + second)) for second in (1, 5, 6, 7)] == [1840, 1840, 2760, 2760]


def test_a_car_that_ramps_slowly_has_a_range_of_lags() -> None:
    road = Road(4, ramp_s=5)
    road.drive(30, calm)
    road.tell(12)
    road.drive(30, calm)
    shortest_s, longest_s = road.lags_s()
    assert 3 <= shortest_s <= 5
    assert 7 <= longest_s <= 9


@pytest.mark.parametrize("seed", range(10))
def test_clouds_and_kettles_do_not_hide_the_lag_for_long(seed: int) -> None:
    random = Random(seed)
    sun_w = [2000 + 1500 * (random.random() < 0.5) for _ in range(100)]
    kettle_w = [2200 * (random.random() < 0.1) for _ in range(100)]
    road = Road(6)
    for _ in range(40):
        road.tell(random.choice([6, 8.5, 10, 16]))
        road.drive(15, lambda second: calm(second) - sun_w[second // 30 % 100] + kettle_w[second // 45 % 100])
    shortest_s, longest_s = road.lags_s()
    assert shortest_s <= 6 <= longest_s
    assert longest_s - shortest_s <= 3


def test_small_changes_tell_nothing() -> None:
    road = Road(6)
    road.drive(30, calm)
    for tenths in range(64, 104, 4):
        road.tell(tenths / 10)
        road.drive(30, calm)
    assert road.lags_s() == ALL_S


@pytest.mark.parametrize("sign", [0, -1], ids=["a car that does not follow", "a meter that goes the wrong way"])
def test_what_does_not_follow_has_no_lag(sign: float) -> None:
    road = Road(6, watts_per_ampere=230 * sign)
    road.drive(30, calm)
    for setpoint_a in (10, 14, 6, 16):
        road.tell(setpoint_a)
        for _ in range(25):
            road.drive(1, calm)
            assert road.lags_s() == ALL_S


def test_a_meter_that_reports_every_ten_seconds_tells_as_much_as_it_can() -> None:
    road = Road(6)
    road.drive(40, calm, every_s=10)
    road.tell(12)
    road.drive(40, calm, every_s=10)
    shortest_s, longest_s = road.lags_s()
    assert shortest_s <= 6 <= longest_s


def test_a_car_that_begins_to_draw_is_unknown_until_all_lags_are_over() -> None:
    model = CarModel(1, at(-100))
    model.draw(draws=False, at=at(-100))
    model.tell(6, at(-100))
    assert model.power_w(at(0)) == 0
    model.draw(draws=True, at=at(0))
    assert model.power_w(at(LONGEST_LAG_S - 1)) is None
    assert model.power_w(at(LONGEST_LAG_S)) == 1380


def test_one_that_ends_to_draw_is_too() -> None:
    model = CarModel(1, at(-100))
    model.tell(6, at(-100))
    model.draw(draws=False, at=at(0))
    assert model.power_w(at(LONGEST_LAG_S - 1)) is None
    assert model.power_w(at(LONGEST_LAG_S)) == 0


def test_a_pause_is_too() -> None:
    model = CarModel(1, at(-100))
    model.tell(6, at(-100))
    model.tell(0, at(0))
    assert model.power_w(at(1)) is None
    assert model.power_w(at(LONGEST_LAG_S)) == 0


@pytest.mark.parametrize(
    ("phases", "car_w", "watts_per_ampere"),
    [
        (1, 2400, 240),  # what its voltage is
        (3, 6900, 690),
        (3, 2300, 230),  # a car of one phase at a charger of three
        (1, 6900, 690),  # three phases where the settings say one
        (3, 4600, 460),
    ],
)
def test_what_an_ampere_is_to_the_car_is_learned(phases: int, car_w: float, watts_per_ampere: float) -> None:
    model = charging_at(10, phases)
    for second in range(30, 130, 5):
        model.see_power(car_w, at(second))
    assert model.watts_per_ampere == pytest.approx(watts_per_ampere, rel=0.01)
    assert model.power_w(at(130)) == pytest.approx(car_w, rel=0.01)


@pytest.mark.parametrize("car_w", [1850, 1600, 700, 600])
def test_a_car_with_a_limit_of_its_own_draws_no_more_whatever_it_is_offered(car_w: float) -> None:
    model = charging_at(10)
    model.see_power(car_w, at(30))
    assert model.watts_per_ampere == 230
    assert model.power_w(at(31)) == pytest.approx(car_w)
    model.tell(16, at(40))
    assert model.power_w(at(100)) == pytest.approx(car_w)
    model.tell(6, at(140))
    assert model.power_w(at(200)) == pytest.approx(min(car_w, 1380))


@pytest.mark.parametrize("car_w", [1150, 1161, 1700])
def test_what_is_off_by_an_ampere_at_most_is_no_limit(car_w: float) -> None:
    model = charging_at(6)
    model.see_power(car_w, at(30))
    assert model.watts_per_ampere == 230
    assert model.power_w(at(31)) == 1380


def test_a_limit_that_is_gone_is_forgotten() -> None:
    model = charging_at(10)
    model.see_power(1600, at(30))
    model.see_power(2300, at(35))
    assert model.power_w(at(36)) == 2300


def test_nothing_is_learned_of_a_power_that_may_be_that_of_another_setpoint() -> None:
    model = charging_at(10)
    model.tell(16, at(40))
    model.see_power(2300, at(45))
    assert model.power_w(at(100)) == 16 * 230


def test_nor_of_next_to_nothing() -> None:
    model = charging_at(10)
    model.see_power(300, at(30))
    assert model.power_w(at(31)) == 2300


def charging_at(setpoint_a: float, phases: int = 1) -> CarModel:
    model = CarModel(phases, at(0))
    model.tell(setpoint_a, at(0))
    return model
