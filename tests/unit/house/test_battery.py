"""The home battery as a term of the surplus."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.decision import BatteryRole
from alfen_solar.house.battery import EXPORT_W, Battery
from alfen_solar.inputs.battery import BatteryPriority
from alfen_solar.inputs.states import State
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.power import Range
from alfen_solar.telling.messages import Messages
from tests.unit.clock import at
from tests.unit.inputs.showing import showing

METER = {"grid_power": "sensor.grid"}
SETTINGS = METER | {
    "battery_power": "sensor.battery",
    "battery_sign": "charge positive",
    "battery_level": "sensor.soc",
}
PRIORITY, CAR_ABOVE, HELPS_ABOVE = (
    "input_select.alfen_solar_battery_priority",
    "input_number.alfen_solar_battery_car_above",
    "input_number.alfen_solar_battery_helps_above",
)
MINIMUM_W = 1380.0


class House:
    """A house with a battery, second by second."""

    def __init__(self, priority: str = "Battery first", *, reserve_w: float = 0) -> None:
        self.battery = Battery(read_settings(SETTINGS | {"reserve_w": reserve_w}), at(0))
        self.second = 0
        self.reserve_w = reserve_w
        self.battery.record(PRIORITY, showing(priority), at(0))

    def run(self, seconds: int, *, battery_w: float | None, grid_w: float, cars_w: float, level: float = 0.5) -> None:
        """Let nothing change for a while; a power of None: the sensor has no value."""
        for _ in range(seconds):
            self.second += 1
            shown = None if battery_w is None else showing(str(battery_w), "W")
            self.battery.record("sensor.battery", shown, at(self.second))
            self.battery.record("sensor.soc", showing(str(100 * level), "%"), at(self.second))
            self.battery.see(Range(cars_w, cars_w), cars_w, grid_w, at(self.second))
            self.cars_w, self.grid_w = cars_w, grid_w

    @property
    def surplus_w(self) -> Range:
        now = at(self.second)
        both = self.battery.adds_to(Range(self.cars_w, self.cars_w), now, now, MINIMUM_W)
        return Range(both.low_w - self.grid_w - self.reserve_w, both.high_w - self.grid_w - self.reserve_w)

    @property
    def role(self) -> BatteryRole:
        now = at(self.second)
        both = self.battery.adds_to(Range(self.cars_w, self.cars_w), now, now, MINIMUM_W)
        return self.battery.part(self.cars_w, both.low_w).role


def ends(house: House) -> tuple[float, float]:
    return house.surplus_w.low_w, house.surplus_w.high_w


def between(low_w: float, high_w: float) -> Any:  # noqa: ANN401 - pytest's approximate values have no type
    return pytest.approx((low_w, high_w))


def exactly(surplus_w: float) -> Any:  # noqa: ANN401 - as above
    return between(surplus_w, surplus_w)


class TestWhoeverComesFirst:
    @pytest.mark.parametrize("priority", ["Battery first", "Car first", "Car above level"])
    def test_what_the_battery_gives_is_never_the_cars(self, priority: str) -> None:
        house = House(priority)
        house.run(60, battery_w=-800, grid_w=0, cars_w=1400)
        assert ends(house) == exactly(1400 - 800 - EXPORT_W)
        assert house.role is BatteryRole.GIVES

    @pytest.mark.parametrize("priority", ["Battery first", "Car first", "Car above level"])
    @pytest.mark.parametrize(("reserve_w", "left_w"), [(0, 100), (50, 100), (100, 100), (300, 300), (-500, 100)])
    def test_a_battery_that_is_full_leaves_what_is_exported_but_for_a_little(
        self, priority: str, reserve_w: float, left_w: float
    ) -> None:
        house = House(priority, reserve_w=reserve_w)
        house.run(60, battery_w=0, grid_w=-700, cars_w=1400)
        assert ends(house) == exactly(1400 + 700 - left_w)


class TestCarFirst:
    def test_what_charges_the_battery_is_the_cars(self) -> None:
        house = House("Car first")
        house.run(60, battery_w=2000, grid_w=0, cars_w=1400)
        assert ends(house) == exactly(1400 + 2000 - EXPORT_W)
        assert house.role is BatteryRole.LENDS


class TestBatteryFirst:
    def test_what_charges_it_is_not_the_cars(self) -> None:
        house = House()
        house.run(55, battery_w=2000, grid_w=0, cars_w=0)
        assert ends(house) == exactly(-EXPORT_W)
        assert house.role is BatteryRole.FIRST

    def test_only_what_it_lets_through_is_the_cars(self) -> None:
        house = House()
        house.run(60, battery_w=2500, grid_w=-1600, cars_w=0)
        assert ends(house) == exactly(1600 - EXPORT_W)

    def test_what_the_car_took_from_it_is_missing(self) -> None:
        house = House()
        house.run(60, battery_w=2500, grid_w=-1600, cars_w=2000)
        house.run(45, battery_w=2100, grid_w=0, cars_w=2000)  # it holds the grid at zero, and charges with less
        assert ends(house) == exactly(2000 - 400 - EXPORT_W)

    def test_one_that_is_nearly_full_wants_what_it_takes_while_there_is_more(self) -> None:
        house = House()
        house.run(60, battery_w=2500, grid_w=-1600, cars_w=0)
        house.run(60, battery_w=700, grid_w=-300, cars_w=2000)
        assert ends(house) == exactly(2000 + 300 - EXPORT_W)

    def test_a_short_export_does_not_show_that_it_wants_no_more(self) -> None:
        house = House()
        house.run(60, battery_w=2500, grid_w=-1600, cars_w=0)
        house.run(30, battery_w=2100, grid_w=0, cars_w=2000)
        house.run(5, battery_w=2100, grid_w=-300, cars_w=2000)  # the kettle is off, and it has not answered yet
        house.run(20, battery_w=2400, grid_w=0, cars_w=2000)
        assert ends(house) == exactly(2000 - 100 - EXPORT_W)

    @pytest.mark.parametrize(("seconds", "wants_more_w"), [(40, 0), (120, 700)])
    def test_one_that_lets_nothing_through_wants_more_than_it_takes(self, seconds: int, wants_more_w: float) -> None:
        house = House()
        house.run(seconds, battery_w=800, grid_w=-10, cars_w=1400)
        assert ends(house) == exactly(1400 + 10 - wants_more_w - EXPORT_W)

    def test_one_that_does_nothing_wants_nothing_however_much_is_imported(self) -> None:
        house = House()
        house.run(120, battery_w=0, grid_w=300, cars_w=1400)
        assert ends(house) == exactly(1400 - 300 - EXPORT_W)

    def test_what_it_has_given_it_wants_back(self) -> None:
        house = House()
        house.run(60, battery_w=2500, grid_w=-1600, cars_w=0)
        house.run(60, battery_w=0, grid_w=-1600, cars_w=0)  # it is full
        house.run(120, battery_w=-1000, grid_w=0, cars_w=0)
        house.run(60, battery_w=900, grid_w=0, cars_w=1400)
        assert ends(house) == exactly(1400 + 900 - 2500 - EXPORT_W)


class TestCarAboveLevel:
    def test_the_battery_comes_first_until_its_level_is_a_little_above_and_again_below(self) -> None:
        house = House("Car above level")
        house.battery.record(CAR_ABOVE, showing("60", "%"), at(0))
        for level, first in ((0.59, "battery"), (0.62, "battery"), (0.63, "car"), (0.60, "car"), (0.59, "battery")):
            house.run(60, battery_w=2000, grid_w=0, cars_w=1400, level=level)
            role = {"car": BatteryRole.LENDS, "battery": BatteryRole.FIRST}[first]
            assert house.role is role, level

    def test_without_a_level_the_battery_comes_first(self) -> None:
        house = House("Car above level")
        house.battery.record(CAR_ABOVE, showing("60", "%"), at(0))
        house.run(60, battery_w=2000, grid_w=0, cars_w=1400, level=0.9)
        house.battery.record("sensor.soc", None, at(house.second))
        house.battery.see(Range(1400, 1400), 1400, 0, at(house.second))
        assert house.role is BatteryRole.FIRST


class TestHelpingTheCar:
    @pytest.fixture
    def house(self) -> House:
        house = House("Car first")
        house.battery.record(HELPS_ABOVE, showing("90", "%"), at(0))
        return house

    def test_above_the_level_it_gives_what_the_sun_lacks_of_the_minimum(self, house: House) -> None:
        house.run(60, battery_w=-900, grid_w=0, cars_w=1380, level=0.95)
        assert MINIMUM_W < house.surplus_w.low_w < 1.2 * MINIMUM_W
        assert house.role is BatteryRole.HELPS

    def test_below_the_level_it_gives_nothing(self, house: House) -> None:
        house.run(60, battery_w=-900, grid_w=0, cars_w=1380, level=0.89)
        assert ends(house) == exactly(1380 - 900 - EXPORT_W)

    def test_what_is_imported_it_does_not_give(self, house: House) -> None:
        house.run(60, battery_w=0, grid_w=900, cars_w=1380, level=0.95)  # it is at its limit, or switched off
        assert house.surplus_w.high_w < 0.6 * MINIMUM_W


@given(
    priority=st.sampled_from(list(BatteryPriority)),
    battery_w=st.floats(-5000, 5000),
    grid_w=st.floats(-8000, 8000),
    cars_w=st.floats(0, 11000),
    level=st.floats(0, 1),
    seconds=st.sampled_from([1, 30, 70]),
)
def test_whatever_happens_no_more_is_the_cars_than_the_sun_gives(
    priority: str, battery_w: float, grid_w: float, cars_w: float, level: float, seconds: int
) -> None:
    house = House(priority)
    house.battery.record(CAR_ABOVE, showing("50", "%"), at(0))
    house.run(seconds, battery_w=round(battery_w), grid_w=grid_w, cars_w=cars_w, level=round(level, 2))
    low_w, high_w = ends(house)
    assert low_w <= high_w <= cars_w - grid_w + round(battery_w) - EXPORT_W + 0.01


class TestASensorThatIsLate:
    def test_a_change_of_the_car_may_be_made_up_for_already(self) -> None:
        house = House("Car first")
        house.run(60, battery_w=2000, grid_w=0, cars_w=0)
        house.run(10, battery_w=2000, grid_w=0, cars_w=1400)  # the battery has answered, and does not show it yet
        assert ends(house) == between(2000 - EXPORT_W, 3400 - EXPORT_W)

    def test_for_no_longer_than_a_sensor_may_be_late(self) -> None:
        house = House("Car first")
        house.run(60, battery_w=2000, grid_w=0, cars_w=0)
        house.run(60, battery_w=600, grid_w=0, cars_w=1400)
        assert ends(house) == exactly(2000 - EXPORT_W)


class TestWithoutItsPower:
    def test_nothing_is_the_cars_but_what_is_exported(self) -> None:
        house = House("Car first")
        house.run(60, battery_w=500, grid_w=0, cars_w=1400)
        house.run(60, battery_w=None, grid_w=0, cars_w=1400)
        assert ends(house) == exactly(-EXPORT_W)
        assert house.role is BatteryRole.UNKNOWN

    def test_while_something_is_exported_it_gives_nothing(self) -> None:
        house = House("Car first")
        house.run(60, battery_w=None, grid_w=-200, cars_w=1400)
        assert ends(house) == exactly(1400 + 200 - EXPORT_W)

    def test_the_last_one_holds_for_less_than_a_minute(self) -> None:
        house = House("Car first")
        house.run(60, battery_w=500, grid_w=0, cars_w=1400)
        house.run(40, battery_w=None, grid_w=0, cars_w=1400)
        assert ends(house) == exactly(1400 + 500 - EXPORT_W)


class TestProblems:
    @pytest.mark.parametrize("entity", ["sensor.battery", "sensor.soc"])
    def test_a_sensor_without_a_value_is_told_after_a_minute(self, entity: str) -> None:
        battery = House().battery
        battery.record_trouble(entity, Trouble(entity, "battery", Lack.NO_VALUE, "unavailable"), at(0))
        assert battery.problems(at(59)) == ()
        (problem,) = battery.problems(at(60))
        assert (problem.kind, [each.entity for each in problem.troubles]) == (ProblemKind.BATTERY_LOST, [entity])

    def test_helpers_that_are_not_there_are_no_problem_and_a_choice_that_is_none_is(self) -> None:
        battery = House().battery
        battery.record_trouble(PRIORITY, Trouble(PRIORITY, "battery_priority", Lack.MISSING), at(0))
        assert battery.problems(at(60)) == ()
        battery.record_trouble(PRIORITY, Trouble(PRIORITY, "battery_priority", Lack.UNUSABLE, "Cat first"), at(61))
        (problem,) = battery.problems(at(130))
        assert problem.kind is ProblemKind.BATTERY_LOST

    @pytest.mark.parametrize(
        ("helper", "choice"), [(PRIORITY, showing("Car above level")), (HELPS_ABOVE, showing("90", "%"))]
    )
    def test_a_choice_by_a_level_that_no_sensor_shows_is_told(self, helper: str, choice: State) -> None:
        battery = Battery(read_settings(SETTINGS | {"battery_level": None}), at(0))
        assert battery.problems(at(0)) == ()
        battery.record(helper, choice, at(0))
        (problem,) = battery.problems(at(1))
        assert (problem.kind, [each.setting for each in problem.troubles]) == (
            ProblemKind.BATTERY_LOST,
            ["battery_level"],
        )
        told = Messages(read_settings(SETTINGS), UTC, "EUR").problem(problem)
        assert told == "battery_level is not set in apps.yaml. In the meantime, the battery level counts as low."

    def test_a_wrong_sign_is_told_and_its_power_not_used(self) -> None:
        house = House("Car first")
        for minute in range(20):
            house.run(60, battery_w=1500, grid_w=0, cars_w=1400, level=0.5 - minute / 300)
        (problem,) = house.battery.problems(at(house.second))
        assert (problem.kind, problem.entities) == (ProblemKind.BATTERY_REVERSED, ("sensor.battery",))
        assert ends(house) == exactly(-EXPORT_W)

    def test_a_frozen_power_is_told_and_not_used(self) -> None:
        house = House("Car first")
        house.run(400, battery_w=111, grid_w=0, cars_w=1400)
        (problem,) = house.battery.problems(at(house.second))
        assert (problem.kind, problem.entities) == (ProblemKind.BATTERY_FROZEN, ("sensor.battery",))
        assert ends(house) == exactly(-EXPORT_W)

    def test_a_frozen_level_is_told_and_counts_as_low(self) -> None:
        house = House("Car above level")
        house.battery.record(CAR_ABOVE, showing("60", "%"), at(0))
        for _ in range(46):
            house.run(30, battery_w=2000, grid_w=-200, cars_w=1400, level=0.8)
            house.run(30, battery_w=2001, grid_w=-200, cars_w=1400, level=0.8)
        (problem,) = house.battery.problems(at(house.second))
        assert (problem.kind, problem.entities) == (ProblemKind.BATTERY_FROZEN, ("sensor.soc",))
        assert house.role is BatteryRole.FIRST
