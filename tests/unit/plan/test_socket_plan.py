"""The plan of a socket: what the car has got lowers what it needs."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import CarState
from alfen_solar.limits import Lasting
from alfen_solar.plan.outlook import Outlook
from alfen_solar.plan.room import Before, Room
from alfen_solar.plan.socket_plan import EVERY, Car, SocketPlan
from alfen_solar.plan.values import Otherwise
from alfen_solar.plan.wishes import PlanWishes, ReadyDays
from alfen_solar.settings import read_settings

ZONE = ZoneInfo("Europe/Amsterdam")
EVENING = datetime(2026, 1, 20, 22, tzinfo=ZONE)
MINUTE = timedelta(minutes=1)
ONE = Car(CarState.IDLE, 3680, 1380, Otherwise.FOLLOWS_SUN, 230.0)
THREE = Car(CarState.IDLE, 11_040, 4140, Otherwise.FOLLOWS_SUN, 690.0)
CAR = Car(CarState.IDLE, 11_000, 1380, Otherwise.FOLLOWS_SUN)
SETTINGS = read_settings({"grid_power": "sensor.grid", "plan": True, "tariff": {"07:00": 0.30, "23:00": 0.20}})
WISHES = PlanWishes(ReadyDays.EVERY_DAY, time(7), 11_000)


def ahead(**lasting: float) -> Room:
    return Room(Lasting(**lasting), Outlook(SETTINGS, ZONE))


def runs(plan: SocketPlan) -> list[tuple[str, str]]:
    report = plan.report()
    assert report is not None
    return [(f"{start.astimezone(ZONE):%H:%M}", f"{end.astimezone(ZONE):%H:%M}") for start, end in report.plan.runs]


def test_the_car_charges_before_it_is_to_be_ready_at_the_low_tariff() -> None:
    plan = SocketPlan(ZONE)
    assert plan.step(WISHES, CAR, ahead(), EVENING) is None
    assert runs(plan) == [("05:45", "06:45")]


def test_until_when_it_charges_now_is_told() -> None:
    plan = SocketPlan(ZONE)
    half_past_five = EVENING.replace(day=21, hour=5, minute=30)
    wishes = replace(WISHES, energy_wh=13_750)
    assert plan.step(wishes, CAR, ahead(), half_past_five) == half_past_five.replace(hour=6, minute=45)


def test_what_it_has_got_since_it_was_plugged_in_is_not_needed_any_more() -> None:
    plan = SocketPlan(ZONE)
    plan.record(CarState.ABSENT, 50_000)
    plan.record(CarState.DRAWING, 55_500)
    plan.step(WISHES, CAR, ahead(), EVENING)
    assert plan.received_wh == 5500
    assert runs(plan) == [("06:15", "06:45")]
    plan.record(CarState.ABSENT, 55_500)
    assert plan.received_wh == 0


def test_a_car_that_charges_with_less_than_it_may_begins_earlier() -> None:
    plan = SocketPlan(ZONE)
    for minute in range(60):
        plan.record_full(5500, EVENING + minute * MINUTE)
    plan.step(WISHES, CAR, ahead(), EVENING + 60 * MINUTE)
    assert runs(plan) == [("04:45", "06:45")]


def test_what_it_had_got_before_a_restart_counts() -> None:
    plan = SocketPlan(ZONE)
    plan.remember(5000)
    plan.record(CarState.DRAWING, 500)
    assert plan.received_wh == 5500


class TestAStateOfCharge:
    """22 kWh of the charger are 19.8 kWh in the battery, which are 36 % of 55 kWh."""

    WANTED = PlanWishes(ReadyDays.EVERY_DAY, time(7), 0.0, ready_soc=0.8, soc=0.44)

    def test_counts_in_place_of_the_energy(self) -> None:
        plan = SocketPlan(ZONE, 55_000)
        plan.step(self.WANTED, CAR, ahead(), EVENING)
        assert runs(plan) == [("04:45", "06:45")]

    def test_that_is_not_reported_again_counts_from_when_it_was(self) -> None:
        plan, room = SocketPlan(ZONE, 55_000), ahead()
        plan.record(CarState.DRAWING, 0)
        plan.step(self.WANTED, CAR, room, EVENING)
        plan.record(CarState.DRAWING, 11_000)
        plan.step(self.WANTED, CAR, room, EVENING + EVERY)
        assert runs(plan) == [("05:45", "06:45")]

    def test_that_is_reported_again_counts_anew(self) -> None:
        plan, room = SocketPlan(ZONE, 55_000), ahead()
        plan.record(CarState.DRAWING, 0)
        plan.step(self.WANTED, CAR, room, EVENING)
        plan.record(CarState.DRAWING, 16_500)
        plan.step(replace(self.WANTED, soc=0.62), CAR, room, EVENING + EVERY)
        assert runs(plan) == [("05:45", "06:45")]

    def test_that_is_reached_needs_nothing(self) -> None:
        plan = SocketPlan(ZONE, 55_000)
        assert plan.step(replace(self.WANTED, soc=0.8), CAR, ahead(), EVENING.replace(day=21, hour=6)) is None

    def test_that_is_not_known_leaves_the_energy(self) -> None:
        plan = SocketPlan(ZONE, 55_000)
        plan.step(replace(self.WANTED, soc=None, energy_wh=11_000), CAR, ahead(), EVENING)
        assert runs(plan) == [("05:45", "06:45")]


def test_it_is_planned_anew_each_minute_and_at_once_when_something_is_set() -> None:
    plan, room = SocketPlan(ZONE), ahead()
    plan.step(WISHES, CAR, room, EVENING)
    first = plan.report()
    plan.step(WISHES, CAR, room, EVENING + EVERY / 2)
    assert plan.report() == first
    more = PlanWishes(ReadyDays.EVERY_DAY, time(7), 22_000)
    plan.step(more, CAR, room, EVENING + EVERY / 2)
    assert runs(plan) == [("04:45", "06:45")]
    plan.step(more, CAR, room, EVENING + 2 * EVERY)
    report = plan.report()
    assert report is not None
    assert report.plan.slots[0].start == (EVENING + 2 * EVERY).astimezone(UTC)


@pytest.mark.parametrize("car", [None, Car(CarState.ABSENT, 11_000, 1380, Otherwise.FOLLOWS_SUN)])
def test_without_a_car_or_a_mode_that_follows_the_sun_there_is_no_plan(car: Car | None) -> None:
    plan = SocketPlan(ZONE)
    plan.step(WISHES, CAR, ahead(), EVENING)
    assert plan.step(WISHES, car, ahead(), EVENING.replace(day=21, hour=6)) is None
    assert plan.report() is None


@pytest.mark.parametrize("wishes", [PlanWishes(), PlanWishes(ReadyDays.EVERY_DAY, time(7), 0.0)])
def test_of_nothing_that_is_wanted_nothing_is_told(wishes: PlanWishes) -> None:
    plan = SocketPlan(ZONE)
    assert plan.step(wishes, CAR, ahead(), EVENING.replace(hour=6)) is None
    assert plan.report() is None


class TestALimit:
    LIMITED = PlanWishes(ReadyDays.EVERY_DAY, time(7), 11_000, limit_wh=5500)

    def test_holds_for_the_plan(self) -> None:
        plan = SocketPlan(ZONE)
        plan.step(self.LIMITED, CAR, ahead(), EVENING)
        assert runs(plan) == [("06:15", "06:45")]

    def test_ends_it(self) -> None:
        plan = SocketPlan(ZONE)
        plan.remember(5500)
        assert plan.is_enough(self.LIMITED)
        assert not plan.is_enough(WISHES)
        assert plan.step(self.LIMITED, CAR, ahead(), EVENING.replace(day=21, hour=6)) is None


def test_below_a_price_it_charges_though_nothing_is_to_be_ready() -> None:
    plan = SocketPlan(ZONE)
    wishes = PlanWishes(anyway_below=0.25)
    assert plan.step(wishes, CAR, ahead(), EVENING) is None
    assert runs(plan)[0] == ("23:00", "07:00")
    assert plan.step(wishes, CAR, ahead(), EVENING + 90 * MINUTE) == EVENING.replace(day=21, hour=7)


class TestTheLimitsOfTheHouse:
    """A house that is not known yet uses 350 W, or 1.5 A on a phase of the car."""

    @pytest.mark.parametrize(
        ("lasting", "began"),
        [
            ({"import_w": 5850}, "04:45"),
            ({"cars_w": 5500}, "04:45"),
            ({"phase_a": 5500 / 690 + 350 / 230}, "04:45"),
            ({"import_w": 50_000, "cars_w": 50_000, "phase_a": 63.0}, "05:45"),
        ],
    )
    def test_make_a_plan_begin_earlier(self, lasting: dict[str, float], began: str) -> None:
        plan = SocketPlan(ZONE)
        plan.step(WISHES, replace(CAR, watts_per_ampere=690), ahead(**lasting), EVENING)
        assert runs(plan) == [(began, "06:45")]

    def test_leave_to_the_second_car_what_the_first_one_does_not_take(self) -> None:
        first, second, room = SocketPlan(ZONE), SocketPlan(ZONE), ahead(cars_w=11_000)
        first.step(WISHES, CAR, room, EVENING)
        report = first.report()
        assert report is not None
        second.step(WISHES, CAR, replace(room, before=[Before(report.plan, 230, "")]), EVENING)
        assert runs(first) == [("05:45", "06:45")]
        assert runs(second) == [("04:45", "05:45")]

    @pytest.mark.parametrize(
        ("first", "second", "limits", "began"),
        [
            (THREE, ONE, {"lasting": Lasting(phase_a=34.0)}, "03:45"),  # 16 A beside 16 A, and the house
            (THREE, ONE, {"station_a": 32.0}, "03:45"),
            (THREE, ONE, {"station_a": 16.0}, "02:45"),  # one after the other
            (ONE, THREE, {"station_a": 20.0}, "02:45"),  # 4 A beside 16 A are no charging on three phases
            (ONE, THREE, {"station_a": 24.0}, "04:45"),  # 8 A beside 16 A are 5.5 kW, not 11
            (ONE, THREE, {"station_a": 16.0, "station": "another"}, "05:45"),
        ],
    )
    def test_of_phases_and_stations_are_shared_by_amperes(
        self, first: Car, second: Car, limits: dict[str, Any], began: str
    ) -> None:
        room = replace(ahead(), **limits)
        plans = SocketPlan(ZONE), SocketPlan(ZONE)
        plans[0].step(WISHES, first, replace(room, station=""), EVENING)
        report = plans[0].report()
        assert report is not None
        before = Before(report.plan, first.watts_per_ampere, "")
        plans[1].step(WISHES, second, replace(room, before=[before]), EVENING)
        assert runs(plans[1])[0][0] == began

    @pytest.mark.parametrize("cars_w", [0, 3000, 4100])
    def test_of_less_than_the_minimum_leave_nothing(self, cars_w: float) -> None:
        plan = SocketPlan(ZONE)
        plan.step(WISHES, THREE, ahead(cars_w=cars_w), EVENING)
        report = plan.report()
        assert report is not None
        assert report.plan.short_wh == 11_000

    def test_that_leave_nothing_are_told_as_energy_that_is_missing(self) -> None:
        plan = SocketPlan(ZONE)
        plan.step(WISHES, CAR, ahead(import_w=300), EVENING)
        report = plan.report()
        assert report is not None
        assert report.plan.short_wh == 11_000
