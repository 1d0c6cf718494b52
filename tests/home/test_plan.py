"""Ready by a time, in a house that has all the habits of real ones: when the car charges, and what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alfen_solar.decision import Mode, Reason
from alfen_solar.entities import Entities
from alfen_solar.problem import ProblemKind
from alfen_solar.sockets.energy_memory import memory_data
from alfen_solar.telling.languages.english import ENGLISH
from tests.closed_loop import ClosedLoop, home
from tests.home.states import UNAVAILABLE
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings

if TYPE_CHECKING:
    from alfen_solar.plan.socket_plan import PlanReport

ENTITIES = Entities()
TARIFF = {"00:00": 0.30, "10:30": 0.10, "11:30": 0.30}
"""From 1800 s on after the start, for an hour, it is cheap."""
CHEAP_S = 1800
NO_SUN_W, SUN_W = 400.0, -2500.0
MAXIMUM_W = 16 * 230


def planned(base_w: float = NO_SUN_W, kwh: float = 1.5, ready_by: str = "12:00:00", **settings: object) -> ClosedLoop:
    """Let the car be ready by a time with some energy; the clock says 10:00 at first."""
    house = home(base_w=base_w)
    house.set_helper(ENTITIES.ready_by, ready_by)
    house.set_helper(ENTITIES.ready_days, "Every day")
    house.set_helper(ENTITIES.ready_energy, str(kwh), "kWh")
    return ClosedLoop(house, settings={"plan": True, "tariff": TARIFF, **settings})


def charging_s(loop: ClosedLoop) -> tuple[float, float]:
    """Tell when the plan let the car charge first, and when no longer."""
    at_s = [at for at, decision in loop.decisions if decision.reason is Reason.PLAN]
    after_s = [at for at, decision in loop.decisions if decision.reason is not Reason.PLAN and at > at_s[0]]
    return at_s[0], after_s[0] if after_s else loop.now_s


def test_the_car_waits_for_the_cheap_hour_and_gets_what_is_wanted_in_it() -> None:
    loop = planned().run(2 * 3600)
    began_s, ended_s = charging_s(loop)
    assert began_s >= CHEAP_S - 2, f"began at {began_s} s"
    assert ended_s <= CHEAP_S + 3602, f"ended at {ended_s} s"
    assert loop.car_wh(0, CHEAP_S - 1) < 20
    assert loop.car_wh() == pytest.approx(1500, abs=80), loop.car_wh()
    assert max(loop.setpoints_a()) == 16
    assert loop.told().count("Charging started at 16 A (maximum): plan until 11:30") <= 1


def test_the_sun_lowers_the_need() -> None:
    loop = planned(SUN_W, kwh=2.0).run(3600)
    assert charging_free(loop), [decision.reason for _, decision in loop.decisions]
    assert loop.import_wh(120) < 60
    assert loop.car_wh() > 2000


def charging_free(loop: ClosedLoop) -> bool:
    return Reason.PLAN not in {decision.reason for _, decision in loop.decisions if _ > 2400}


def test_where_the_time_is_short_it_charges_at_once() -> None:
    loop = planned(kwh=5, ready_by="10:40:00").run(300)
    assert loop.decision.reason is Reason.PLAN
    assert loop.setpoint_a == 16
    report = loop.core.charge_points[0].plan_report()
    assert report is not None
    assert report.plan.short_wh > 2000


def test_a_quarter_hour_limit_makes_it_begin_early_enough() -> None:
    loop = planned(kwh=2.8, quarter_hour=True)
    loop.home.show("input_select.alfen_solar_quarter_hour", "Limit")
    loop.home.show("input_number.alfen_solar_quarter_hour_limit", "2.5", "kW")
    loop.run(2 * 3600)
    assert loop.car_wh() == pytest.approx(2800, abs=80), loop.car_wh()
    assert max(4 * loop.import_wh(start_s, start_s + 899) for start_s in range(0, 7200, 900)) <= 2505


class TestWhatIsNotKnown:
    """10 kWh at the maximum take more than the two hours that there are."""

    def test_a_state_of_charge_that_was_never_told_is_told_and_the_car_gets_what_an_empty_battery_needs(self) -> None:
        loop = planned(kwh=0, soc="sensor.car_soc", battery_kwh=20.0)
        loop.home.set_helper(ENTITIES.ready_soc, "50", "%")
        loop.home.show("sensor.car_soc", UNAVAILABLE)
        loop.run(90)
        assert (loop.decision.reason, loop.setpoint_a) == (Reason.PLAN, 16)
        assert loop.kinds(loop.now_s - 2) == {ProblemKind.PLAN_LOST}
        assert "sensor.car_soc is unavailable. In the meantime, the last known state of charge" in loop.told()[-1]
        loop.home.show("sensor.car_soc", "50", "%")
        loop.run(5)
        assert loop.decision.reason is not Reason.PLAN
        assert loop.kinds(loop.now_s - 1) == set()
        loop.home.show("sensor.car_soc", UNAVAILABLE)
        loop.run(90)
        assert loop.kinds(loop.now_s - 1) == set(), "a car that sleeps tells nothing"

    @pytest.mark.parametrize("name", ["ready_by", "ready_days", "ready_energy"])
    def test_a_helper_that_is_gone_is_told_and_what_it_showed_goes_on(self, name: str) -> None:
        loop = planned(kwh=10).run(60)
        loop.home.remove(getattr(ENTITIES, name))
        loop.run(150)
        assert loop.kinds(loop.now_s - 2) == {ProblemKind.PLAN_LOST}
        assert loop.decision.reason is Reason.PLAN

    def test_a_time_that_the_user_sets_in_the_past_is_told_and_one_that_has_come_is_not(self) -> None:
        loop = planned(kwh=1)
        loop.home.set_helper(ENTITIES.ready_days, "Once")
        loop.home.set_helper(ENTITIES.ready_by, "2026-06-20 18:00:00")
        loop.run(90)
        assert loop.kinds(loop.now_s - 2) == {ProblemKind.PLAN_LOST}
        assert loop.told()[-1].endswith(
            'is ignored: 2026-06-20 18:00 is in the past. Nothing is planned. Set a later date, or choose "Every day".'
        )
        loop.home.set_helper(ENTITIES.ready_by, "2026-06-21 10:04:00")
        loop.run(5)
        loop.start_app()
        assert loop.run(400).kinds(100) == set()

    def test_nothing_is_told_of_a_plan_that_is_not_wanted(self) -> None:
        loop = planned()
        loop.home.set_helper(ENTITIES.ready_days, "Off")
        loop.home.remove(ENTITIES.ready_by)
        assert loop.run(150).kinds() == set()


class TestWhatComesBefore:
    @pytest.mark.parametrize(("mode", "reason"), [(Mode.OFF, Reason.OFF), (Mode.FAST, Reason.FAST)])
    def test_a_mode_that_does_not_follow_the_sun(self, mode: Mode, reason: Reason) -> None:
        loop = planned(kwh=5, ready_by="10:40:00")
        loop.home.set_mode(mode)
        assert loop.run(60).decision.reason is reason
        loop.home.set_mode(Mode.SOLAR)
        assert loop.run(60).decision.reason is Reason.PLAN

    def test_a_boost(self) -> None:
        loop = planned(kwh=5, ready_by="10:40:00").run(60)
        loop.home.set_boost("10:30:00")
        assert loop.run(30).decision.reason is Reason.BOOST


class TestALimit:
    def test_ends_charging_until_the_car_was_unplugged(self) -> None:
        loop = planned(kwh=5, ready_by="10:40:00")
        loop.home.set_helper(ENTITIES.energy_limit, "0.5", "kWh")
        loop.run(1200)
        assert loop.decision.reason is Reason.ENOUGH
        assert loop.setpoint_a == 0
        assert loop.car_wh() == pytest.approx(500, abs=40)
        assert ENGLISH.why[Reason.ENOUGH] in loop.told()
        loop.home.unplug()
        loop.run(30)
        loop.home.arrive(CarSettings())
        assert loop.run(60).decision.reason is Reason.PLAN

    def test_does_not_hold_for_a_boost(self) -> None:
        loop = planned(kwh=5, ready_by="10:40:00")
        loop.home.set_helper(ENTITIES.energy_limit, "0.1", "kWh")
        loop.run(300)
        assert loop.decision.reason is Reason.ENOUGH
        loop.home.set_boost("10:30:00")
        assert loop.run(30).decision.reason is Reason.BOOST


def test_below_a_price_it_charges_though_nothing_is_to_be_ready() -> None:
    loop = planned(kwh=0)
    loop.home.set_helper(ENTITIES.price_limit, "0.15")
    assert loop.run(CHEAP_S - 60).decision.reason is Reason.TOO_LITTLE_SUN
    assert loop.run(120).decision.reason is Reason.PLAN
    assert loop.setpoint_a == 16


def test_a_car_that_can_switch_charges_on_three_phases() -> None:
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=NO_SUN_W)
    house.set_helper(ENTITIES.ready_by, "10:40:00")
    house.set_helper(ENTITIES.ready_days, "Every day")
    house.set_helper(ENTITIES.ready_energy, "8", "kWh")
    loop = ClosedLoop(house, settings={"plan": True, "phases": "switchable"}).run(600)
    assert loop.decision.reason is Reason.PLAN
    assert loop.last.car_w > 2.5 * MAXIMUM_W


def test_a_session_is_told_in_money_by_the_price_of_each_quarter_hour() -> None:
    loop = planned(kwh=1.0).run(CHEAP_S + 3600)
    loop.home.unplug()
    loop.run(30)
    (session,) = loop.sessions
    assert session.cost == pytest.approx(session.charged_wh / 1000 * 0.10, abs=0.01)
    assert session.saved(0.5, 0.0) == pytest.approx(0, abs=0.01)


class TestARestart:
    """All that an app knows of the one before it is what that let Home Assistant remember."""

    @staticmethod
    def restart(loop: ClosedLoop, away_s: int = 0) -> None:
        point = loop.core.charge_points[0]
        energy, session = point.socket.energy, point.socket.session
        register_wh, reported = energy.drain(loop.now).register_wh, energy.reported
        told = memory_data(register_wh, session.memory(reported), point.money_memory(reported), loop.now, lambda at: at)
        loop.home.states.report(ENTITIES.session_memory, "0", loop.home.at_s, attributes=told)
        loop.home.let_pass(away_s)
        loop.now_s += away_s
        loop.start_app()

    @staticmethod
    def first_plan(loop: ClosedLoop) -> PlanReport:
        (point,) = loop.core.charge_points
        while (report := point.plan_report()) is None:
            loop.run(1)
        return report

    def test_the_first_plan_after_it_knows_what_the_car_has_got(self) -> None:
        loop = planned(kwh=1.8, ready_by="10:45:00").run(1500)
        assert loop.car_wh() == pytest.approx(1480, abs=60)
        self.restart(loop, away_s=5)
        before_s = loop.now_s
        report = self.first_plan(loop)
        assert report.received_wh == pytest.approx(loop.car_wh(), abs=60)
        assert report.plan.short_wh == 0
        loop.run(60)
        assert set(loop.setpoints_a(before_s)) <= {16}, "it goes on charging"

    def test_and_what_it_has_got_while_the_app_was_away(self) -> None:
        loop = planned(kwh=1.4, ready_by="10:45:00").run(900)
        self.restart(loop, away_s=1500)  # with the safe current
        report = self.first_plan(loop)
        assert report.received_wh == pytest.approx(loop.home.socket.energy_wh, abs=20)
        assert (report.plan.charging, report.plan.short_wh) == ((), 0)

    def test_and_so_it_does_where_the_clock_of_the_machine_is_behind_after_a_power_cut(self) -> None:
        loop = planned(kwh=1.8, ready_by="10:45:00").run(1500)
        loop.home.states.clock_error_s = -1800  # until it is set by the network
        self.restart(loop, away_s=5)
        report = self.first_plan(loop)
        assert report.received_wh == pytest.approx(loop.car_wh(), abs=60)

    def test_a_session_goes_on_in_money(self) -> None:
        loop = planned(kwh=1.0).run(CHEAP_S + 400)
        self.restart(loop, away_s=60)
        loop.run(3000).home.unplug()
        loop.run(90)
        (session,) = loop.sessions
        assert session.charged_wh > 950
        assert session.cost == pytest.approx(session.charged_wh / 1000 * 0.10, abs=0.01)

    def test_and_so_it_does_where_the_prices_have_to_be_asked_for_first(self) -> None:
        loop = planned(kwh=2.0, ready_by="10:50:00", tariff={}, prices="sensor.prices")
        self.answer_prices(loop.run(2))
        self.restart(loop.run(900), away_s=10)
        self.answer_prices(loop.run(3))
        loop.run(600).home.unplug()
        loop.run(90)
        (session,) = loop.sessions
        assert session.charged_wh > 1500
        assert session.cost == pytest.approx(session.charged_wh / 1000 * 0.10, abs=0.01), session.cost

    @staticmethod
    def answer_prices(loop: ClosedLoop) -> None:
        assert loop.core.outlook is not None
        day = {"start": "2026-06-21T00:00:00+00:00", "end": "2026-06-22T00:00:00+00:00", "price": 100.0}
        loop.core.outlook.record_answer("sensor.prices", {"NL": [day]}, "EUR/MWh", loop.now)

    def test_what_the_car_has_got_in_a_long_time_without_the_app_has_no_price(self) -> None:
        loop = planned(kwh=2.5).run(CHEAP_S + 400)
        self.restart(loop, away_s=3600)
        loop.run(3000).home.unplug()
        loop.run(90)
        (session,) = loop.sessions
        assert session.cost is None


def test_who_has_not_opted_in_has_no_plan() -> None:
    loop = planned(kwh=5, ready_by="10:40:00", plan=False, tariff={}).run(300)
    assert loop.decision.reason is Reason.TOO_LITTLE_SUN
    assert ENTITIES.ready_by not in loop.core.entities
