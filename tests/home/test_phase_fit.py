"""Where a limit of the house leaves less than three phases need, a car of three goes on with one, in every mode."""

import pytest

from alfen_solar.decision import Mode, PhaseChoice
from tests.closed_loop import ClosedLoop, home
from tests.home.test_phases import ENTITIES, SWITCHABLE, check, used, written_phases
from tests.home.test_plan import TARIFF
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings

LIMIT = "input_number.cars_limit"
SOON_S = 660
"""A pause of five minutes, and a switch that is proven."""


def limited(limit_w: float, base_w: float = 300, mode: Mode = Mode.SOLAR, **settings: object) -> ClosedLoop:
    """A car of three phases that others limit."""
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=base_w)
    house.show(LIMIT, str(limit_w), "W")
    return ClosedLoop(house, mode, settings=SWITCHABLE | {"cars_limit": LIMIT} | settings)


@pytest.mark.parametrize(("mode", "base_w"), [(Mode.FAST, 300), (Mode.SOLAR, -9000)])
def test_a_limit_that_is_too_low_for_three_phases_lets_the_car_charge_on_one(mode: Mode, base_w: float) -> None:
    loop = limited(11_000, base_w, mode).run(SOON_S)
    assert used(loop) == 3
    loop.home.show(LIMIT, "3000", "W")
    loop.run(SOON_S)
    assert used(loop) == 1
    assert loop.last.car_w == pytest.approx(2990, abs=20)
    loop.home.show(LIMIT, "11000", "W")
    loop.run(SOON_S + 300)
    assert used(loop) == 3
    check(loop)


def test_whoever_has_chosen_three_phases_has_the_car_paused() -> None:
    loop = limited(3000, mode=Mode.FAST)
    loop.home.choose_phases(ENTITIES.phases_fast, PhaseChoice.THREE)
    loop.run(SOON_S)
    assert (loop.last.car_w, written_phases(loop)) == (0, [])


def test_a_minute_of_the_limit_switches_nothing() -> None:
    loop = limited(11_000, mode=Mode.FAST).run(300)
    writes = written_phases(loop)
    loop.home.show(LIMIT, "3000", "W")
    loop.run(100)
    loop.home.show(LIMIT, "11000", "W")
    loop.run(400)
    assert (used(loop), written_phases(loop)) == (3, writes)


def test_a_plan_counts_on_one_phase_and_has_the_car_ready() -> None:
    loop = limited(3000, plan=True, tariff=TARIFF)
    loop.home.set_helper(ENTITIES.ready_by, "11:00:00")
    loop.home.set_helper(ENTITIES.ready_days, "Every day")
    loop.home.set_helper(ENTITIES.ready_energy, "1.5", "kWh")
    loop.run(3600)
    assert loop.car_wh() == pytest.approx(1500, abs=60)


def test_below_a_quarter_hour_limit_the_car_is_not_started_in_each_quarter() -> None:
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=300)
    loop = ClosedLoop(house, Mode.FAST, settings=SWITCHABLE | {"quarter_hour": True})
    house.show("input_select.alfen_solar_quarter_hour", "Limit")
    house.show("input_number.alfen_solar_quarter_hour_limit", "2.5", "kW")
    loop.run(1200)
    since_s = loop.now_s
    loop.run(2700)
    assert used(loop) == 1
    assert loop.car_wh(since_s) == pytest.approx(2200 * 0.75, rel=0.05)
    assert min(at.car_w for at in loop.between(since_s)) > 1000, "without a pause"


def test_a_meter_that_is_lost_for_a_while_switches_nothing() -> None:
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=300)
    loop = ClosedLoop(house, Mode.FAST, settings=SWITCHABLE | {"quarter_hour": True})
    house.show("input_select.alfen_solar_quarter_hour", "Limit")
    house.show("input_number.alfen_solar_quarter_hour_limit", "2.5", "kW")
    loop.run(900)
    writes = written_phases(loop)
    assert used(loop) == 1
    house.meter.lose()
    loop.run(600)
    house.meter.heal()
    loop.run(300)
    assert written_phases(loop) == writes


def test_a_meter_that_is_lost_for_seconds_now_and_then_does_not_keep_the_car_paused() -> None:
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=300)
    house.show("input_number.house_limit", "3000", "W")
    loop = ClosedLoop(house, Mode.FAST, settings={**SWITCHABLE, "house_limit": "input_number.house_limit"})
    for _ in range(9):
        loop.run(97)
        house.meter.lose()
        loop.run(3)
        house.meter.heal()
    assert used(loop) == 1
    assert loop.last.car_w > 1380


def test_a_boost_that_may_exceed_the_quarter_hour_limit_is_on_three_phases() -> None:
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=300)
    loop = ClosedLoop(house, Mode.FAST, settings=SWITCHABLE | {"quarter_hour": True, "quarter_hour_boost": True})
    house.show("input_select.alfen_solar_quarter_hour", "Limit")
    house.show("input_number.alfen_solar_quarter_hour_limit", "2.5", "kW")
    loop.run(900)
    assert used(loop) == 1
    house.set_boost("12:00:00")
    loop.run(200)
    assert used(loop) == 3
    assert loop.last.car_w == pytest.approx(11_040, abs=20)
