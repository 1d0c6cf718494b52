"""The core in the simulated house: what the sun does, and what the charger then gets."""

import pytest

from alfen_solar.decision import Mode, Reason
from tests.closed_loop import ClosedLoop
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House
from tests.simulator.world import World


def house_with(base_w: float, *, phases: int = 1) -> World:
    world = World(charger=ChargerSettings(supply_phases=phases), cars={1: CarSettings(phases=phases)})
    world.base_w_override = base_w
    return world


@pytest.mark.parametrize("meter_period_s", [1, 5, 10, 30])
@pytest.mark.parametrize(
    ("phases", "surplus_w", "setpoint_a"),
    [(1, 1000, 6), (1, 2000, 8), (1, 3000, 13), (1, 9000, 16), (3, 5000, 7), (3, 9000, 13)],
)
def test_under_a_steady_sun_the_setpoint_settles_and_stays(
    phases: int, surplus_w: float, setpoint_a: float, meter_period_s: int
) -> None:
    loop = ClosedLoop(house_with(-surplus_w, phases=phases), meter_period_s=meter_period_s)
    loop.run(1200)
    assert loop.setpoint_a == setpoint_a
    loop.run(1800)
    assert loop.changes(since_s=1200) == [setpoint_a]


def test_a_change_is_not_answered_twice() -> None:
    loop = ClosedLoop(house_with(-3100))
    loop.run(300)
    assert loop.changes() == [6, 10, 13]


def test_the_setpoint_follows_the_sun_down_within_twenty_seconds() -> None:
    loop = ClosedLoop(house_with(-3700))
    loop.run(300)
    assert loop.setpoint_a == 16
    loop.world.base_w_override = -1500
    loop.run(20)
    assert loop.setpoint_a == 6


def test_in_solar_mode_the_car_starts_with_the_sun_and_stops_without_it() -> None:
    loop = ClosedLoop(house_with(500), mode=Mode.SOLAR)
    loop.run(120)
    assert loop.changes() == [0]
    loop.world.base_w_override = -2000
    loop.run(180)
    assert loop.changes() == [0, 6, 8]
    loop.world.base_w_override = 500
    loop.run(300)
    assert loop.changes() == [0, 6, 8, 6, 0]
    assert loop.world.snapshot.car_w == 0


def test_a_pause_is_renewed_like_any_setpoint() -> None:
    loop = ClosedLoop(house_with(500), mode=Mode.SOLAR)
    loop.run(600)
    assert {setpoint_a for _, setpoint_a in loop.writes} == {0}
    assert len(loop.writes) >= 600 / 20 - 2


def test_a_car_that_takes_long_to_start_is_not_offered_more_meanwhile() -> None:
    world = World(cars={1: CarSettings(startup_s=60)})
    world.base_w_override = -3100
    loop = ClosedLoop(world)
    loop.run(55)
    assert loop.changes() == [6]
    loop.run(60)
    assert loop.changes() == [6, 10, 13]


def test_without_a_car_the_setpoint_waits_at_the_minimum() -> None:
    world = house_with(-5000)
    world.unplug()
    loop = ClosedLoop(world)
    loop.run(300)
    assert loop.changes() == [6]
    assert loop.decisions[-1][1].reason is Reason.NO_CAR


def test_a_meter_whose_import_and_export_are_swapped_is_found_out_and_the_car_gets_the_minimum() -> None:
    loop = ClosedLoop(house_with(1500), meter_sign=-1)
    loop.run(300)
    assert loop.changes() == [6, 10, 14, 16, 6]
    assert loop.decisions[-1][1].reason is Reason.METER_REVERSED


@pytest.mark.parametrize("seed", range(4))
def test_moving_clouds_are_not_taken_for_a_swapped_meter(seed: int) -> None:
    loop = ClosedLoop(World(House.generated(seed)), mode=Mode.SOLAR)
    loop.run(8 * 3600)
    assert Reason.METER_REVERSED not in {decision.reason for _, decision in loop.decisions}


@pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.MINIMUM_SOLAR], ids=["solar", "minimum"])
@pytest.mark.parametrize("seed", range(3))
def test_over_a_generated_day_the_setpoint_never_lapses_and_is_never_a_current_no_car_takes(
    mode: Mode, seed: int
) -> None:
    loop = ClosedLoop(World(House.generated(seed)), mode=mode)
    loop.run(8 * 3600)
    first_write_s = loop.writes[0][0]
    assert all(s.sockets[1].remaining_s > 30 for s in loop.snapshots if s.t_s > first_write_s)
    assert all(setpoint_a == 0 or 6 <= setpoint_a <= 16 for _, setpoint_a in loop.writes)
    assert (0 in loop.changes()) == (mode is Mode.SOLAR)


def test_a_day_in_solar_mode_takes_little_from_the_grid() -> None:
    loop = ClosedLoop(World(House.generated()), mode=Mode.SOLAR)
    loop.run(24 * 3600)
    assert loop.snapshots[-1].car_wh > 5000
    assert loop.snapshots[-1].car_grid_wh < 0.15 * loop.snapshots[-1].car_wh
