"""House, charger, car and meter together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulator.car import Car, CarSettings
from tests.simulator.charger import ChargerSettings, Mode3
from tests.simulator.house import House
from tests.simulator.p1 import MeterReading
from tests.simulator.unrest import Unrest
from tests.simulator.world import World

HOURLY = 3600


def steady(base_w: float, **charger: float) -> World:
    """A house with a constant base load and a setpoint of 10 A that does not lapse."""
    world = World(charger=ChargerSettings(validity_s=10**6, **charger))  # type: ignore[arg-type]
    world.base_w_override = base_w
    world.charger.sockets[1].set(10.0)
    return world


def run(world: World, first: int, last: int) -> None:
    for second in range(first, last + 1):
        world.step(second)


def test_the_car_adds_to_the_house() -> None:
    world = steady(-3000.0)
    run(world, 1, 20)
    now = world.snapshot
    assert (now.sun_w, now.load_w, now.car_w, now.grid_w) == (3000, 0, 2300, -700)
    assert now.sockets[1].mode3 is Mode3.C2
    assert (now.sockets[1].setpoint_a, now.sockets[1].applied_a) == (10, 10)


def test_the_meter_shows_what_was_a_second_ago() -> None:
    world = World()
    world.base_w_override = -1000.0
    world.step(1)
    world.base_w_override = 500.0
    world.step(2)
    assert world.snapshot.grid_w == 500
    assert world.reading.grid_w == -1000
    world.step(3)
    assert world.reading.grid_w == 500


def test_the_energy_of_the_car_is_split_second_by_second() -> None:
    world = steady(-3000.0)
    run(world, 1, 20)
    before = world.snapshot
    run(world, 21, 20 + HOURLY)
    sunny = world.snapshot
    assert sunny.car_wh - before.car_wh == pytest.approx(2300)
    assert sunny.car_grid_wh - before.car_grid_wh == 0
    assert sunny.export_wh - before.export_wh == pytest.approx(700)
    world.base_w_override = -1800.0
    world.step(21 + HOURLY)
    before = world.snapshot
    run(world, 22 + HOURLY, 21 + 2 * HOURLY)
    mixed = world.snapshot
    assert mixed.car_grid_wh - before.car_grid_wh == pytest.approx(500)
    assert mixed.car_solar_wh - before.car_solar_wh == pytest.approx(1800)
    assert mixed.import_wh - before.import_wh == pytest.approx(500)


def test_the_car_imports_no_more_than_it_takes() -> None:
    world = steady(5000.0)
    run(world, 1, 20)
    before = world.snapshot
    run(world, 21, 20 + HOURLY)
    assert world.snapshot.car_grid_wh - before.car_grid_wh == pytest.approx(2300)
    assert world.snapshot.import_wh - before.import_wh == pytest.approx(7300)


def test_the_registers_of_the_meter_count_what_the_snapshot_counts() -> None:
    world = steady(-3000.0)
    first = world.reading
    run(world, 1, 600)
    assert world.reading.export_wh - first.export_wh == pytest.approx(world.snapshot.export_wh)
    assert world.reading.import_wh - first.import_wh == pytest.approx(world.snapshot.import_wh)


def test_three_phases_share_the_house_and_the_car_loads_its_own() -> None:
    world = World(charger=ChargerSettings(supply_phases=3), cars={1: CarSettings(phases=1)})
    world.base_w_override = -3000.0
    run(world, 1, 20)
    assert world.reading == MeterReading(
        phase_w=(380.0, -1000.0, -1000.0),
        import_wh=world.reading.import_wh,
        export_wh=world.reading.export_wh,
    )


def test_a_three_phase_car_charges_on_one_if_told_so() -> None:
    world = World(charger=ChargerSettings(supply_phases=3), cars={1: CarSettings(phases=3)})
    run(world, 1, 20)
    assert world.snapshot.sockets[1].currents_a == (6, 6, 6)
    world.charger.write(1, 1215, [1])
    world.step(21)
    assert world.snapshot.sockets[1].currents_a == (6, 0, 0)


def test_a_fault_withdraws_the_offer() -> None:
    world = steady(0.0)
    run(world, 1, 20)
    world.charger.sockets[1].fault = Mode3.F
    run(world, 21, 23)
    assert world.snapshot.sockets[1].mode3 is Mode3.F
    assert world.snapshot.car_w == 0


def test_a_full_car_is_offered_current_and_takes_none() -> None:
    world = steady(0.0)
    world.cars[1].full = True
    run(world, 1, 20)
    assert world.snapshot.sockets[1].mode3 is Mode3.B2


def test_the_day_can_begin_when_somebody_is_there() -> None:
    house = House(sun_values_w=[0.0] * 10, load_values_w=[float(n) for n in range(10)])
    world = World(house)
    run(world, 1, 4)
    assert world.snapshot.load_w == 4
    world.begin_day()
    world.step(5)
    assert world.snapshot.load_w == 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-8000, 8000), st.sampled_from([0.0, 6.0, 9.5, 16.0]), st.booleans()),
        min_size=1,
        max_size=40,
    ),
    st.sampled_from([1, 3]),
)
def test_power_and_energy_always_add_up(story: list[tuple[float, float, bool]], phases: int) -> None:
    world = World(charger=ChargerSettings(supply_phases=phases), cars={1: CarSettings(phases=phases)})
    now = world.snapshot
    base_wh = 0.0
    for second, (base_w, setpoint_a, plugged_in) in enumerate(story, start=1):
        base_wh += (now.load_w - now.sun_w) / 3600
        world.base_w_override = base_w
        world.cars[1].plugged_in = plugged_in
        world.charger.sockets[1].set(setpoint_a)
        now = world.step(second)
        assert now.load_w + now.car_w - now.sun_w == pytest.approx(now.grid_w)
        assert 0 <= now.car_grid_wh <= now.import_wh + 1e-9
        assert now.car_grid_wh + now.car_solar_wh == pytest.approx(now.car_wh)
        assert now.import_wh - now.export_wh == pytest.approx(base_wh + now.car_wh)
        assert world.charger.sockets[1].energy_wh == pytest.approx(now.car_wh)


def test_another_car_takes_the_place() -> None:
    world = World(charger=ChargerSettings(supply_phases=3, validity_s=10**6))
    run(world, 1, 20)
    assert world.snapshot.sockets[1].currents_a == (6, 0, 0)
    world.unplug()
    run(world, 21, 22)
    assert world.snapshot.sockets[1].mode3 == "A"
    world.exchange_car(Car(CarSettings(phases=3)))
    run(world, 23, 40)
    assert world.snapshot.sockets[1].currents_a == (6, 6, 6)
    world.exchange_car(Car(full=True))
    run(world, 41, 60)
    assert (world.snapshot.sockets[1].mode3, world.snapshot.car_w) == ("B2", 0)


def test_a_car_becomes_full_by_what_it_draws() -> None:
    world = steady(0.0)
    world.cars[1].room_wh = 100
    run(world, 1, 20 + 100 * 3600 // 2300)
    assert world.cars[1].full
    assert world.snapshot.car_wh == pytest.approx(100, abs=2)


def test_a_car_in_state_c_without_current_is_seen_by_the_charger() -> None:
    world = World(charger=ChargerSettings(validity_s=10**6), cars={1: CarSettings(min_a=8, idle_a=0)})
    run(world, 1, 20)
    assert (world.snapshot.sockets[1].mode3, world.snapshot.car_w) == ("C2", 0)


def test_unrest_comes_on_top_of_the_house() -> None:
    world = World(unrest=Unrest(noise_w=50, hob_w=1800))
    world.base_w_override = 300.0
    run(world, 1, 4)
    grids_w = [(world.snapshot.grid_w - world.snapshot.car_w, world.step(second)) for second in range(5, 65)]
    on_w = [grid_w for grid_w, _ in grids_w if grid_w > 1200]
    off_w = [grid_w for grid_w, _ in grids_w if grid_w < 1200]
    assert (len(on_w), len(off_w)) == (20, 40)
    assert 2050 <= min(on_w) <= max(on_w) <= 2150
    assert 250 <= min(off_w) <= max(off_w) <= 350
    assert len(set(off_w)) == 40


def test_the_voltage_drifts_and_with_it_the_power() -> None:
    world = World(
        charger=ChargerSettings(validity_s=10**6, voltage_v=232.5, supply_phases=3),
        cars={1: CarSettings(phases=3)},
        unrest=Unrest(drift_v=17.5),
    )
    world.base_w_override = 0.0
    run(world, 1, 20)
    seen_v = []
    for second in range(21, 3600):
        now = world.step(second)
        voltages_v = world.charger.sockets[1].voltages_v
        seen_v.append(voltages_v)
        assert now.car_w == pytest.approx(6 * sum(voltages_v))
        assert world.charger.sockets[1].energy_wh == pytest.approx(now.car_wh)
    for phase in range(3):
        assert 215 <= min(volts[phase] for volts in seen_v) < 217
        assert 248 < max(volts[phase] for volts in seen_v) <= 250
