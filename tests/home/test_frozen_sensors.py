"""The charger's own sensors have a value and are dead: power and currents of the phases speak against each other."""

import pytest

from alfen_solar.charge_point import ChargePoint
from alfen_solar.decision import CarState
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.charger_sensors import CURRENTS, ENTITIES
from tests.home.home import StubbornHome
from tests.home.meter import GRID_EXPORT, MeterKind, MeterSettings
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest

FLICKER = Unrest(noise_w=20)


def freeze(home: StubbornHome, entity: str) -> None:
    home.lose_sensor(entity, home.states.value(entity) or "")


def told_w(loop: ClosedLoop) -> float | None:
    return loop.statuses[-1][1].surplus_w


@pytest.mark.parametrize(("before_w", "after_w"), [(3000, 1800), (1500, 3300), (0, 3000)])
def test_a_power_that_stands_still_is_found_out_by_the_currents(before_w: float, after_w: float) -> None:
    home = StubbornHome(base_w=-before_w, unrest=FLICKER)
    loop = ClosedLoop(home).run(500)
    freeze(home, ENTITIES.power)
    home.set_base(-after_w)
    loop.run(400)
    assert loop.last.car_w == pytest.approx(after_w, abs=150), loop.setpoints_a(500)
    assert told_w(loop) == pytest.approx(after_w, abs=150)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.SENSOR_FROZEN}
    assert ENTITIES.power in loop.told()[-1]
    home.find_sensor(ENTITIES.power)
    loop.run(90)
    assert not loop.kinds(loop.now_s - 1)


@pytest.mark.parametrize("phases", [1, 3])
def test_a_power_that_falls_to_0_and_stays_there_is_found_out_by_currents_that_move_without_it(phases: int) -> None:
    charger = ChargerSettings(supply_phases=3)
    home = StubbornHome(car=CarSettings(phases=phases), base_w=-2400 * phases, unrest=FLICKER, charger=charger)
    loop = ClosedLoop(home).run(500)
    home.lose_sensor(ENTITIES.power, "0")
    loop.run(300)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.SENSOR_FROZEN}
    assert ENTITIES.power in loop.told()[-1]
    assert loop.last.car_w == pytest.approx(2400 * phases, abs=250), loop.setpoints_a(500)
    assert loop.is_told_to_charge()


def test_a_car_that_has_left_is_not_told_to_charge_by_a_power_that_stands_still() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(300)
    freeze(home, ENTITIES.power)
    home.unplug()
    loop.run(80)
    assert loop.decision.car is CarState.ABSENT
    assert told_w(loop) == pytest.approx(3000, abs=150)
    assert loop.setpoint_a <= 6


def test_currents_that_stand_still_are_found_out_by_the_power() -> None:
    charger = ChargerSettings(supply_phases=3)
    home = StubbornHome(base_w=-8000, unrest=FLICKER, car=CarSettings(phases=3), charger=charger)
    loop = ClosedLoop(home).run(300)
    for entity in CURRENTS:
        freeze(home, entity)
    home.set_base(-5000)
    loop.run(120)
    assert loop.last.car_w == pytest.approx(5000, abs=150), loop.setpoints_a(300)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.SENSOR_FROZEN}
    assert all(entity in loop.told()[-1] for entity in CURRENTS)
    assert loop.core.charge_points[0].socket.readings.currents_a == ()


@pytest.mark.parametrize("idle_a", [1.0, 2.5])
def test_current_that_does_no_work_is_no_power_that_stands_still(idle_a: float) -> None:
    charger = ChargerSettings(supply_phases=3)
    home = StubbornHome(base_w=-3000, unrest=FLICKER, charger=charger)
    for entity in CURRENTS:
        home.lose_sensor(entity, "0.0")
    loop = ClosedLoop(home, settings={"phases": 1})
    for second in range(600):
        l1_a = home.socket.currents_a[0]
        filters_a = idle_a if second >= 10 else 0.0
        for entity, current_a in zip(CURRENTS, (l1_a, 0.0, 0.0), strict=True):
            home.lose_sensor(entity, f"{current_a + filters_a:.1f}")
        loop.run(1)
    assert not loop.kinds(), loop.told()
    assert loop.last.car_w == pytest.approx(3000, abs=150)


def test_a_car_that_goes_from_three_phases_to_one_has_no_frozen_sensor() -> None:
    charger = ChargerSettings(supply_phases=3)
    home = StubbornHome(base_w=-8000, unrest=FLICKER, car=CarSettings(phases=3), charger=charger)
    loop = ClosedLoop(home).run(300)
    home.fall_to_one_phase()
    loop.run(200)
    assert loop.last.car_w < 4000
    assert not loop.kinds(), loop.told()


def test_a_current_that_has_no_value_any_more_makes_nothing_stand_still() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER, charger=ChargerSettings(supply_phases=3))
    loop = ClosedLoop(home, settings={"phases": 1}).run(150)
    home.lose_sensor(CURRENTS[0])
    loop.run(100)
    assert not loop.kinds(), loop.told()


@pytest.mark.parametrize("base_w", [-3000, 300])
def test_a_charger_that_cannot_be_read_at_will_is_known_by_its_own_polls(base_w: float) -> None:
    """What stays the same makes no event: what it has shown since the start counts after half a minute."""

    class WithoutReading(ClosedLoop):
        def _read_charger(self, point: ChargePoint) -> None:
            self.core.finish_reading(point, None, self.now)

    loop = WithoutReading(StubbornHome(base_w=base_w, unrest=FLICKER)).run(400)
    assert not loop.kinds(), loop.told()
    assert loop.last.car_w == pytest.approx(max(-base_w, 0), abs=150), loop.setpoints_a()


def test_a_power_that_stood_still_before_the_app_began_is_found_out_too() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    home.lose_sensor(ENTITIES.power, "7000")
    loop = ClosedLoop(home).run(300)
    assert loop.last.car_w == pytest.approx(3000, abs=150), loop.setpoints_a()
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.SENSOR_FROZEN}


@pytest.mark.parametrize("currents", ["0.0", "unavailable"])
def test_power_and_currents_that_are_dead_together_are_found_out_by_the_energy(currents: str) -> None:
    home = StubbornHome(base_w=-2000, unrest=FLICKER, charger=ChargerSettings(supply_phases=3))
    dead = (ENTITIES.power, *(CURRENTS if currents == "0.0" else ()))
    home.lose_sensor(ENTITIES.power, "0")
    for entity in CURRENTS:
        home.lose_sensor(entity, currents)
    loop = ClosedLoop(home, settings={"phases": 1}).run(1800)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.SENSOR_FROZEN}
    assert all(entity in loop.told()[-1] for entity in dead), loop.told()
    assert all(entity not in loop.told()[-1] for entity in set(CURRENTS) - set(dead)), loop.told()
    starts = sum(before == 0 for before in loop.setpoints_a(600))
    assert (starts, loop.last.car_w) == (0, 6 * 230), loop.setpoints_a()
    for entity in (ENTITIES.power, *CURRENTS):
        home.find_sensor(entity)
    loop.run(200)
    assert not loop.kinds(loop.now_s - 1)
    assert loop.last.car_w == pytest.approx(2000, abs=150)


@pytest.mark.parametrize("kind", [MeterKind.SIGNED, MeterKind.PAIR])
def test_a_meter_that_repeats_a_telegram_of_the_night_is_told_of_though_no_car_draws(kind: MeterKind) -> None:
    home = StubbornHome(base_w=340, unrest=FLICKER, meter=MeterSettings(kind=kind))
    loop = ClosedLoop(home).run(60)
    home.meter.freeze()
    home.set_base(-3000)
    loop.run(2 * 3600)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.METER_FROZEN}
    assert (loop.setpoint_a, loop.last.car_w) == (0, 0)
    home.meter.heal()
    loop.run(600)
    assert not loop.kinds(loop.now_s - 1)
    assert loop.last.car_w == pytest.approx(3000, abs=150), loop.setpoints_a(loop.now_s - 600)


def test_export_that_stays_at_the_0_of_the_night_is_told_of_though_import_lives() -> None:
    home = StubbornHome(base_w=340, unrest=FLICKER, meter=MeterSettings(kind=MeterKind.PAIR))
    loop = ClosedLoop(home).run(60)
    home.meter.freeze(GRID_EXPORT)
    loop.run(600)
    home.set_base(-3000)
    loop.run(2 * 3600 + 60)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.METER_FROZEN}
    home.meter.heal()
    loop.run(600)
    assert not loop.kinds(loop.now_s - 1)
    assert loop.last.car_w == pytest.approx(3000, abs=150), loop.setpoints_a(loop.now_s - 600)
