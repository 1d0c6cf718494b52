"""A house with two sockets, a battery and limits: what each of its entities is for, and what one tells the other."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import CarState, Mode, Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.installation import Installation, Step
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from tests.unit.clock import at
from tests.unit.inputs.showing import raw

ZONE = ZoneInfo("Europe/Amsterdam")
GRID = {"grid_power": "sensor.grid"}
PAIR = GRID | {"sockets": [{"socket": 1}, {"socket": 2}]}
BATTERY = {
    "battery_power": "sensor.battery",
    "battery_sign": "charge positive",
    "battery_level": "sensor.soc",
}
FUSE = {"main_fuse_a": 25.0, "house_phases": {"current": ["sensor.l1"]}}


class House:
    """A house, and what Home Assistant shows of it."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.core = Installation(read_settings(options), ZONE, at(0))
        self.second = 0
        self.step = Step((), (), ask_meter=False)
        self.shown: dict[str, dict[str, Any]] = {}
        for number in range(len(self.core.charge_points)):
            self.choose("Solar", number)
            self.read(number, 0)

    def choose(self, mode: str, number: int = 0) -> None:
        entities = self.core.charge_points[number].settings.entities
        self.show(entities.mode, mode)
        self.show(entities.maximum_current, "16", "A")

    def read(self, number: int, car_w: float) -> None:
        """Let a charger be read that has taken what it was told, and lets its car draw this."""
        point = self.core.charge_points[number]
        entities, offer_a = point.settings.entities, str(point.socket.offer_a)
        shown = {
            entities.mode_3_state: raw("C2"),
            entities.power: raw(str(car_w), "W"),
            entities.setpoint: raw(offer_a, "A"),
            entities.applied_current: raw(offer_a, "A"),
            entities.safe_current: raw("6", "A"),
        }
        self.core.finish_reading(point, shown, at(self.second))

    def show(self, entity: str, text: str | None, unit: str | None = None) -> Trouble | None:
        """Let an entity change to a state; None: let it not exist."""
        old = self.shown.get(entity, raw("unknown", unit))
        if text is None:
            return self.core.record(entity, None, None, at(self.second))
        self.shown[entity] = raw(text, unit, self.second)
        return self.core.record(entity, self.shown[entity], old, at(self.second))

    def run(self, seconds: int, grid_w: float, *cars_w: float) -> "House":
        """Let time pass with a meter that flickers around a grid power, and cars that draw this."""
        for _ in range(seconds):
            self.second += 1
            self.show("sensor.grid", str(grid_w + self.second % 7), "W")
            for number, car_w in enumerate(cars_w):
                self.read(number, car_w)
            self.step = self.core.step(at(self.second), at(self.second))
            for point, step in zip(self.core.charge_points, self.step.sockets, strict=True):
                if step.write is not None:
                    point.socket.finish_write(None, at(self.second))
        return self

    def told(self, number: int) -> tuple[float | None, Reason, Limit | None]:
        decision = self.step.sockets[number].decision
        return decision.setpoint_a, decision.reason, decision.limit

    @property
    def problems(self) -> list[ProblemKind]:
        return [problem.kind for problem in self.step.problems]


class TestTheEntities:
    def test_of_each_socket_are_told_by_its_place(self) -> None:
        house = House(PAIR)
        for number, point in enumerate(house.core.charge_points, start=1):
            trouble = house.show(point.settings.entities.mode, None)
            assert trouble is not None
            assert trouble.setting == f"sockets[{number}].entities.mode"

    @pytest.mark.parametrize(
        ("options", "entity", "setting"),
        [
            (GRID | BATTERY, "sensor.battery", "battery_power"),
            (GRID | {"cars_limit": "sensor.cars"}, "sensor.cars", "cars_limit"),
            (PAIR, "input_select.alfen_solar_priority", "priority"),
        ],
    )
    def test_of_the_house_are_told_by_their_option(self, options: dict[str, Any], entity: str, setting: str) -> None:
        trouble = House(options).show(entity, None)
        assert trouble is not None
        assert (trouble.entity, trouble.setting, trouble.lack) == (entity, setting, Lack.MISSING)

    @pytest.mark.parametrize(
        ("options", "entity", "why"),
        [
            (GRID | BATTERY, "sensor.battery", Unusable.NO_NUMBER),
            (GRID | {"cars_limit": "sensor.cars"}, "sensor.cars", Unusable.NO_NUMBER),
            (PAIR, "input_select.alfen_solar_priority", Unusable.NO_PRIORITY),
        ],
    )
    def test_that_show_what_cannot_be_used_are_told_once_with_the_reason(
        self, options: dict[str, Any], entity: str, why: Unusable
    ) -> None:
        house = House(options)
        trouble = house.show(entity, "much", "W")
        assert trouble is not None
        assert (trouble.lack, trouble.state, trouble.why) == (Lack.UNUSABLE, "much", why)
        assert house.show(entity, "much", "W") is None

    def test_with_which_the_user_chooses_are_helpers(self) -> None:
        core = House(PAIR | BATTERY | {"quarter_hour": True, "cars_limit": "sensor.cars"}).core
        of_sockets = {helper for point in core.charge_points for helper in point.helpers}
        assert of_sockets < set(core.helpers)
        assert set(core.helpers) - of_sockets == {
            "input_select.alfen_solar_priority",
            "input_select.alfen_solar_battery_priority",
            "input_number.alfen_solar_battery_car_above",
            "input_number.alfen_solar_battery_helps_above",
            "input_select.alfen_solar_quarter_hour",
            "input_number.alfen_solar_quarter_hour_limit",
        }
        assert set(core.helpers) < set(core.entities)

    def test_that_only_limit_something_are_looked_at_before_each_step(self) -> None:
        core = House(GRID | FUSE | {"cars_limit": "sensor.cars", "quarter_hour": True}).core
        assert {"sensor.cars", "sensor.l1"} < core.looked_at
        assert not core.looked_at & set(core.helpers)

    def test_of_meter_and_phases_are_asked_for_when_they_were_heard_of(self) -> None:
        assert House(GRID | FUSE).core.reporting_entities == ("sensor.grid", "sensor.l1")
        assert House(GRID).core.reporting_entities == ("sensor.grid",)


class TestTwoCars:
    @staticmethod
    def part(house: House, number: int) -> tuple[float, float]:
        """Tell what a car has received, and how much of that came from the sun, in Wh."""
        charged = house.core.charge_points[number].socket.energy.so_far
        return charged.total_wh, charged.sun_wh

    def test_that_both_follow_the_sun_share_it(self) -> None:
        house = House(PAIR).run(150, -4000, 0, 0)
        assert all((house.told(number)[0] or 0) >= 6 for number in (0, 1))
        assert all(step.decision.mode is Mode.SOLAR for step in house.step.sockets)

    def test_each_pay_for_their_part_of_what_is_imported(self) -> None:
        house = House(PAIR)
        house.choose("Fast", 0)
        house.choose("Fast", 1)
        house.run(150, 2000, 1000, 3000)
        (first_wh, first_sun_wh), (second_wh, second_sun_wh) = self.part(house, 0), self.part(house, 1)
        assert first_sun_wh / first_wh == pytest.approx(0.5, abs=0.02)
        assert second_sun_wh / second_wh == pytest.approx(0.5, abs=0.02)

    def test_that_gets_no_meter_still_gets_its_own_decision(self) -> None:
        house = House(PAIR).run(60, -3000, 1380, 0)
        house.choose("Off", 1)
        house.run(60, -3000, 1380, 0)
        assert house.told(1)[:2] == (0, Reason.OFF)
        assert house.step.sockets[0].decision.car is CarState.DRAWING

    def test_are_told_that_nobody_knows_whose_comes_first(self) -> None:
        house = House(PAIR)
        house.show("input_select.alfen_solar_priority", None)
        assert ProblemKind.SHARING not in house.run(58, 0, 0, 0).problems
        assert ProblemKind.SHARING in house.run(3, 0, 0, 0).problems


class TestABattery:
    def test_is_beside_what_the_car_draws(self) -> None:
        house = House(GRID | BATTERY)
        house.show("input_select.alfen_solar_battery_priority", "Car first")
        house.show("sensor.battery", "2000", "W")
        house.show("sensor.soc", "50", "%")
        decision = house.run(120, 0, 1380).step.sockets[0].decision
        assert decision.battery is not None
        assert (decision.battery.power_w, decision.battery.level) == (2000, 0.5)
        assert decision.surplus_w == pytest.approx(1380 + 2000 - 100, abs=10)

    def test_that_is_lost_for_a_minute_is_told(self) -> None:
        house = House(GRID | BATTERY)
        house.show("sensor.battery", "unavailable")
        house.show("sensor.soc", "50", "%")
        assert ProblemKind.BATTERY_LOST not in house.run(59, 0, 0).problems
        assert ProblemKind.BATTERY_LOST in house.run(1, 0, 0).problems

    def test_that_answers_the_wrong_way_round_is_told(self) -> None:
        """It holds the grid at zero: when the car takes 2 kW more, it must charge with so much less."""
        house = House(GRID | BATTERY)
        house.show("sensor.soc", "50", "%")
        for car_w, battery_w in ((1000, 1000), (3000, 3000)) * 2:
            house.run(1, 0, car_w)
            house.show("sensor.battery", str(battery_w), "W")
            house.run(79, 0, car_w)
        assert ProblemKind.BATTERY_REVERSED in house.problems


class TestALimitOfTheHouse:
    def test_bounds_the_cars(self) -> None:
        house = House(GRID | {"cars_limit": "sensor.cars"})
        house.choose("Fast")
        house.show("sensor.cars", "2300", "W")
        assert house.run(9, 0, 0).told(0) == (10, Reason.FAST, Limit(10, Bound.DIMMING))

    def test_is_shared_by_two_cars(self) -> None:
        house = House(PAIR | {"cars_limit": "sensor.cars"})
        house.choose("Fast", 0)
        house.choose("Fast", 1)
        house.show("sensor.cars", "3.22", "kW")
        house.run(60, 0, 1610, 1610)
        offers_a = [house.told(number)[0] or 0 for number in (0, 1)]
        assert min(offers_a) >= 6
        assert sum(offers_a) <= 14

    def test_rests_on_what_the_house_draws_beside_the_cars(self) -> None:
        house = House(GRID | {"house_limit": "sensor.house"})
        house.choose("Fast")
        house.show("sensor.house", "5", "kW")
        house.run(120, 1000 + 3680, 3680)
        assert house.told(0)[0] == pytest.approx(16, abs=0.1)
        house.run(120, 3000 + 1840, 1840)
        setpoint_a, _, limit = house.told(0)
        assert setpoint_a == pytest.approx((5000 - 3000) / 230, abs=0.6)
        assert limit is not None
        assert limit.by is Bound.DIMMING

    def test_is_there_to_be_told_of_a_quarter_of_an_hour(self) -> None:
        assert House(GRID).core.quarter_report is None
        assert House(GRID | {"quarter_hour": True}).run(3, 500, 0).core.quarter_report is not None


def test_two_halves_of_a_telegram_are_waited_for() -> None:
    core = Installation(read_settings({"grid_import": "sensor.in", "grid_export": "sensor.out"}), ZONE, at(0))
    assert core.meter_settles_at is None
    core.record("sensor.in", raw("300", "W"), raw("0", "W"), at(0))
    core.record("sensor.out", raw("0", "W"), raw("0", "W"), at(0))
    core.record("sensor.in", raw("0", "W", 1), raw("300", "W"), at(1))
    assert core.meter_settles_at == at(1.5)
