"""A house with two sockets, a battery and limits: what each of its entities is for, and what one tells the other."""

from typing import Any

import pytest

from alfen_solar.decision import CarState, Mode, Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.inputs.trouble import Lack
from alfen_solar.installation import Installation
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from tests.unit.clock import at
from tests.unit.inputs.showing import raw
from tests.unit.whole_house import BATTERY, FUSE, GRID, PAIR, ZONE, House


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

    @pytest.mark.parametrize("shown", ["100.1", "3.4e38", "1e308"])
    def test_of_a_station_that_shows_more_than_any_can_carry_leave_it_as_it_was(self, shown: str) -> None:
        house = House(PAIR)
        for number in range(2):
            house.choose("Fast", number)
        house.show("sensor.alfen_active_maximum_current", "20", "A")
        house.run(40, 500, 2300, 2300)
        trouble = house.show("sensor.alfen_active_maximum_current", shown, "A")
        assert trouble is not None
        assert trouble.why is Unusable.TOO_MUCH
        house.run(40, 500, 2300, 2300)
        assert sum(house.told(number)[0] or 0 for number in range(2)) == 20

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
        (problem,) = house.run(3, 0, 0, 0).step.problems
        assert problem.kind is ProblemKind.SHARING
        assert [trouble.entity for trouble in problem.troubles] == ["input_select.alfen_solar_priority"]


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

    def test_is_the_main_fuse_whose_phases_live_while_they_report(self) -> None:
        """A phase whose value stays the same makes no event; Home Assistant knows when it last heard of it."""
        for hears in (True, False):
            house = House(GRID | FUSE)
            house.show("sensor.l1", "3", "A")
            for _ in range(30):
                house.run(5, 700, 0)
                heard = at(house.second), at(0)
                silent = at(0), at(house.second)
                phases = heard if hears else silent
                reports = dict.fromkeys(house.core.meter_entities, heard) | {"sensor.l1": phases}
                house.core.record_reports(reports, at(house.second))
            assert (ProblemKind.PHASES_LOST in house.problems) is not hears, house.problems

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


class TestTheMeter:
    """Is told of where it does not show what the cars do."""

    @staticmethod
    def swing(house: House, *grid_w: float) -> list[ProblemKind]:
        """Let a car draw 1380 and 3680 W by turns, with what the meter shows then."""
        for time in range(10):
            house.run(45, grid_w[time % 2], 1380.0 if time % 2 == 0 else 3680.0)
        return house.problems

    def test_that_moves_as_they_do_is_in_order(self) -> None:
        assert self.swing(House(GRID), 500, 2800) == []

    def test_that_moves_the_other_way_is_reversed(self) -> None:
        assert self.swing(House(GRID), 2800, 500) == [ProblemKind.METER_REVERSED]

    def test_that_does_not_move_is_frozen(self) -> None:
        assert self.swing(House(GRID), 2800, 2800) == [ProblemKind.METER_FROZEN]

    def test_is_not_held_against_a_house_whose_battery_makes_up_for_them(self) -> None:
        house = House(GRID | BATTERY)
        house.show("sensor.battery", "0", "W")
        house.show("sensor.soc", "50", "%")
        assert self.swing(house, 2800, 2800) == []

    def test_nor_against_one_whose_inverter_is_throttled(self) -> None:
        house = House(GRID | {"zero_export_wh": 100})
        house.show(house.core.charge_points[0].settings.entities.boost_until, "2026-06-21 11:00:00")
        assert self.swing(house, 0, 0) == []

    def test_that_is_lost_is_told_beside_what_is_told_of_the_battery(self) -> None:
        house = House(GRID | BATTERY)
        house.show("sensor.battery", "unavailable")
        house.show("sensor.soc", "50", "%")
        house.run(60, -500, 1380).run(60, None, 1380)
        assert set(house.problems) == {ProblemKind.METER_LOST, ProblemKind.BATTERY_LOST}

    @pytest.mark.parametrize("sockets", [1, 2])
    def test_that_stays_the_same_is_tested_with_one_car(self, sockets: int) -> None:
        """Two cars that change at once would show it no better."""
        house = House(GRID | {"sockets": [{"socket": 1, "hub": f"hub {number}"} for number in range(sockets)]})
        if sockets > 1:
            house.show("input_select.alfen_solar_priority", "Evenly")
        for point in house.core.charge_points:
            house.show(point.settings.entities.boost_until, "2026-06-21 11:00:00")  # which is over
        cars_w = [1840.0] * sockets
        house.run(60, -200, *cars_w).run(60, -200, *cars_w, flicker=1)
        before = [house.told(number)[0] for number in range(sockets)]
        assert min(offer_a or 0 for offer_a in before) > 7
        changed: set[int] = set()
        for _ in range(90):
            house.run(1, -200, *cars_w, flicker=1)
            changed |= {number for number in range(sockets) if house.told(number)[0] != before[number]}
        assert len(changed) == 1, (before, changed)

    def test_proves_nothing_by_what_one_car_draws_more_and_another_less(self) -> None:
        house = House(PAIR)
        for _ in range(8):
            house.run(20, 500, 3000, 1500).run(5, 500, 1500, 1500).run(20, 500, 1500, 3000).run(5, 500, 1500, 1500)
        assert house.problems == []

    def test_that_has_not_shown_the_car_yet_raises_no_offer(self) -> None:
        house = House(GRID).run(30, -3000, 0, flicker=1)
        begun_a = house.told(0)[0]
        offers_a = {house.run(1, -3000, 1380, flicker=1).told(0)[0] for _ in range(6)}
        assert offers_a == {begun_a}
        offers_a = {house.run(1, -1620, 1380, flicker=1).told(0)[0] for _ in range(12)}
        assert max(offer_a or 0 for offer_a in offers_a) > (begun_a or 0)


class TestAReadingOfTheCharger:
    @pytest.mark.parametrize(("grid_w", "asked"), [(-50, False), (-2000, True)])
    def test_is_asked_for_before_the_surplus_changes_the_offer(self, grid_w: float, *, asked: bool) -> None:
        house = House(GRID).run(120, -50, 1380)
        before_a = house.told(0)[0]
        reads = [house.run(1, grid_w, 1380).step.sockets[0].read_charger for _ in range(2)]
        assert house.told(0)[0] == pytest.approx(before_a, abs=0.5)
        assert any(reads) is asked


class TestTheImport:
    def test_that_is_much_does_not_wait_for_its_window(self) -> None:
        house = House(GRID).run(150, -2300 + 1380, 1380)
        offers_a = [house.run(1, 4000, 2300).told(0)[0] for _ in range(2)]
        assert offers_a[-1] == 6, offers_a

    def test_counts_for_one_car_as_for_two(self) -> None:
        house = House(GRID)
        house.choose("Fast")
        house.run(150, 500, 1000)
        charged = house.core.charge_points[0].socket.energy.so_far
        assert charged.sun_wh / charged.total_wh == pytest.approx(0.5, abs=0.02)

    def test_of_the_running_quarter_of_an_hour_is_counted(self) -> None:
        report = House(GRID | {"quarter_hour": True}).run(450, 1500, 0).core.quarter_report
        assert report is not None
        assert report.expected_w == pytest.approx(1500, abs=10)


def test_two_halves_of_a_telegram_are_waited_for() -> None:
    core = Installation(read_settings({"grid_import": "sensor.in", "grid_export": "sensor.out"}), ZONE, at(0))
    assert core.meter_settles_at is None
    core.record("sensor.in", raw("300", "W"), raw("0", "W"), at(0))
    core.record("sensor.out", raw("0", "W"), raw("0", "W"), at(0))
    core.record("sensor.in", raw("0", "W", 1), raw("300", "W"), at(1))
    assert core.meter_settles_at == at(1.5)
