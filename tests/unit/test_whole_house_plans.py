"""What is planned for the hours to come, and on how many phases, by what the house and the other cars leave."""

from datetime import timedelta
from typing import Any

import pytest

from alfen_solar.decision import Reason
from tests.unit.clock import at
from tests.unit.inputs.showing import raw
from tests.unit.whole_house import GRID, PAIR, ZONE, House

TARIFF = {"00:00": 0.30, "13:00": 0.10, "14:00": 0.30}
"""From an hour after the start on, for an hour, it is cheap."""
CHEAP_S = 3600
NO_SUN_W = 400.0
QUARTER_HOUR = "input_select.alfen_solar_quarter_hour"
QUARTER_HOUR_LIMIT = "input_number.alfen_solar_quarter_hour_limit"
HOUSE_LIMIT = "sensor.house_limit"


def planned(options: dict[str, Any], *kwh: float) -> House:
    """Let each car be ready by three hours after the start with so much energy."""
    house = House(options | {"plan": True, "tariff": TARIFF})
    for point, wanted_kwh in zip(house.core.charge_points, kwh, strict=True):
        entities = point.settings.entities
        house.show(entities.ready_by, "15:00:00")
        house.show(entities.ready_days, "Every day")
        house.show(entities.ready_energy, str(wanted_kwh), "kWh")
    return house.run(60, NO_SUN_W, *(0.0 for _ in kwh))


def planned_minutes(house: House, number: int = 0) -> tuple[float, float]:
    """Tell for how long a car is to charge at the maximum: in the cheap hour, and at other times."""
    report = house.core.charge_points[number].plan_report()
    assert report is not None
    cheap, other = timedelta(), timedelta()
    for start, end in report.plan.runs:
        inside = max(min(end, at(2 * CHEAP_S)) - max(start, at(CHEAP_S)), timedelta())
        cheap += inside
        other += end - start - inside
    return cheap.total_seconds() / 60, other.total_seconds() / 60


class TestAPlan:
    def test_lets_the_car_charge_in_the_cheap_hour_alone(self) -> None:
        house = planned(GRID, 1.5)
        cheap_min, other_min = planned_minutes(house)
        assert cheap_min == pytest.approx(1500 / 3680 * 60, abs=16)
        assert other_min == 0
        assert house.told(0)[1] is not Reason.PLAN
        house.second = CHEAP_S
        house.run(60, NO_SUN_W, 0.0)
        report = house.core.charge_points[0].plan_report()
        assert report is not None
        (start, _), *_ = report.plan.runs
        house.second = round((start - at(0)).total_seconds())
        assert house.run(60, NO_SUN_W, 0.0).told(0)[:2] == (16, Reason.PLAN)

    def test_is_not_there_where_none_is_wanted(self) -> None:
        core = House(GRID).core
        assert core.outlook is None
        assert core.charge_points[0].plan_report() is None

    def test_records_what_it_needs_to_know(self) -> None:
        core = House(GRID | {"plan": True, "prices": "sensor.prices"}).core
        assert {"sensor.prices", core.charge_points[0].settings.entities.ready_by} < set(core.entities)

    def test_knows_the_prices_that_an_entity_shows(self) -> None:
        core = House(GRID | {"plan": True, "prices": "sensor.prices"}).core
        rows = [{"start": at(hour * 3600).isoformat(), "price": 0.1 * hour} for hour in (1, 2, 3)]
        core.record("sensor.prices", raw("0.1", "EUR/kWh", prices=rows), None, at(0))
        assert core.outlook is not None
        assert core.outlook.prices(at(0)).paid(at(2 * 3600 + 60)) == pytest.approx(0.2)
        core.record("sensor.prices", raw("unavailable"), raw("0.1", "EUR/kWh"), at(1))
        assert core.outlook.prices(at(1)).paid(at(2 * 3600 + 60)) == pytest.approx(0.2), "what was known holds"

    @pytest.mark.parametrize(("limit_kw", "at_other_times"), [(9.0, False), (2.5, True)])
    def test_counts_on_what_a_quarter_hour_limit_leaves(self, limit_kw: float, *, at_other_times: bool) -> None:
        house = planned(GRID | {"quarter_hour": True}, 2.8)
        house.show(QUARTER_HOUR, "Follow peak")  # of this month, in which there is none yet
        house.show(QUARTER_HOUR_LIMIT, str(limit_kw), "kW")
        cheap_min, other_min = planned_minutes(house.run(120, NO_SUN_W, 0.0))
        assert (cheap_min >= 40, other_min >= 15) == (True, at_other_times), (cheap_min, other_min)

    def test_leaves_to_the_car_that_comes_first_what_they_share_of_their_station(self) -> None:
        """One car alone takes most of the cheap hour, at the 16 A that the station has for both."""
        one = {"socket": 1, "hub": "one"}
        shared = planned(GRID | {"sockets": [one, one | {"socket": 2}]}, 3.0, 3.0)
        first, second = planned_minutes(shared, 0), planned_minutes(shared, 1)
        assert first[1] == 0
        assert second[1] >= 30, second
        apart = planned(PAIR | {"sockets": [one, {"socket": 1, "hub": "two"}]}, 3.0, 3.0)
        assert [planned_minutes(apart, number)[1] for number in (0, 1)] == [0, 0]

    def test_and_what_the_house_may_import(self) -> None:
        house = planned(PAIR | {"house_limit": HOUSE_LIMIT}, 3.0, 3.0)
        house.show(HOUSE_LIMIT, "5", "kW")
        house.run(120, NO_SUN_W, 0.0, 0.0)
        assert planned_minutes(house, 0)[1] == 0
        assert planned_minutes(house, 1)[1] >= 15

    def test_learns_what_the_house_uses(self) -> None:
        house = planned(GRID, 1.5)
        outlook = house.core.outlook
        assert outlook is not None
        house.run(2 * 3600, 1200, 0.0, every_s=60)
        assert outlook.household_w(at(3600)) == pytest.approx(1203, abs=1)


class TestSwitchablePhases:
    """Three phases need 4140 W; they do not fit when less is left for three minutes."""

    @staticmethod
    def fit(house: House, seconds: int, grid_w: float | None, car_w: float = 0.0) -> bool:
        house.run(seconds, grid_w, car_w)
        return house.core.charge_points[0].socket.fits_all_phases

    @staticmethod
    def limited(limit_kw: float, **options: object) -> House:
        house = House(GRID | {"phases": "switchable", "house_limit": HOUSE_LIMIT} | options)
        house.choose("Fast")
        house.show(HOUSE_LIMIT, str(limit_kw), "kW")
        return house

    @pytest.mark.parametrize(("limit_kw", "house_w", "fits"), [(6.0, 1000.0, True), (4.5, 1000.0, False)])
    def test_are_used_where_the_limit_leaves_enough_beside_the_house(
        self, limit_kw: float, house_w: float, *, fits: bool
    ) -> None:
        house = self.limited(limit_kw)
        assert self.fit(house, 170, house_w)
        assert self.fit(house, 30, house_w) is fits

    @pytest.mark.parametrize(("cars_kw", "fits"), [(5.0, True), (3.0, False)])
    def test_must_fit_below_what_is_left_to_the_cars_too(self, cars_kw: float, *, fits: bool) -> None:
        house = self.limited(20.0, cars_limit="sensor.cars")
        house.show("sensor.cars", str(cars_kw), "kW")
        assert self.fit(house, 200, 500) is fits

    def test_stay_as_they_are_while_the_meter_shows_nothing(self) -> None:
        house = self.limited(4.0)
        assert not self.fit(house, 200, 1000)
        house.show("sensor.grid", "unavailable")
        house.show(HOUSE_LIMIT, "20", "kW")
        assert not self.fit(house, 1200, None), "what is left is not known"
        assert self.fit(house, 1000, 1000)

    def test_are_used_at_once_for_a_boost_that_may_exceed_the_limit(self) -> None:
        house = House(GRID | {"phases": "switchable", "quarter_hour": True, "quarter_hour_boost": True})
        house.choose("Fast")
        house.show(QUARTER_HOUR, "Follow peak")
        house.show(QUARTER_HOUR_LIMIT, "2.5", "kW")
        assert not self.fit(house, 200, 500)
        boost_until = f"{(at(house.second + 600)).astimezone(ZONE):%H:%M:%S}"
        house.show(house.core.charge_points[0].settings.entities.boost_until, boost_until)
        assert self.fit(house, 3, 500)
