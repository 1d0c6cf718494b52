"""What connects the phases, and what register 1215 tells of it."""

from __future__ import annotations

from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, AlfenEve, ChargerSettings
from tests.simulator.relay import FAILING_SHARE, PhaseRelay
from tests.simulator.world import World


def world() -> World:
    """A car that charges on three phases; the next second is 20."""
    world = World(charger=ChargerSettings(supply_phases=3), cars={1: CarSettings(phases=3)})
    world.base_w_override = 0.0
    let_pass(world, 0, 20)
    return world


def let_pass(world: World, first_s: int, last_s: int) -> None:
    for second in range(first_s, last_s):
        world.charger.sockets[1].set(6)
        world.step(second)


def pause(world: World, first_s: int, last_s: int) -> None:
    for second in range(first_s, last_s):
        world.charger.sockets[1].set(0)
        world.step(second)


def write(world: World, phases: int) -> None:
    world.charger.write(1, PHASES, [phases])


def switch(world: World, phases: int, at_s: int) -> int:
    """Switch in a pause; tell on how many phases the car charges then, 100 s later."""
    pause(world, at_s, at_s + 10)
    write(world, phases)
    let_pass(world, at_s + 10, at_s + 100)
    return sum(current > 0 for current in world.snapshot.sockets[1].currents_a)


def read(eve: AlfenEve) -> int:
    return eve.read(1, PHASES, 1)[0]


def test_a_switch_interrupts_charging_for_two_seconds() -> None:
    home = world()
    pause(home, 20, 30)
    home.charger.sockets[1].set(6)
    write(home, 1)
    offered_a = []
    for second in range(30, 34):
        home.step(second)
        offered_a.append(home.charger.offered_a(1))
    assert offered_a == [0, 6, 6, 6]


def test_a_switch_under_load_is_counted_as_the_danger_that_it_is() -> None:
    home = world()
    write(home, 1)
    assert home.charger.sockets[1].relay.under_load == 1


def test_a_switch_that_does_not_take_is_seen_by_the_currents_alone_and_cured_by_one_phase_and_three_again() -> None:
    home = world()
    assert switch(home, 1, 20) == 1
    home.charger.sockets[1].relay.fails = 1
    assert switch(home, 3, 120) == 1
    assert read(home.charger) == 3
    assert switch(home, 3, 220) == 1, "three phases written once more change nothing"
    pause(home, 320, 330)
    write(home, 1)
    pause(home, 330, 340)
    assert switch(home, 3, 340) == 3


def test_one_in_twenty_does_not_take_where_that_is_wanted() -> None:
    relay = PhaseRelay(3, seed=1)
    relay.failing_share = FAILING_SHARE
    took = 0
    for n in range(1000):
        relay.write(1, n, 0)
        relay.write(3, n, 0)
        took += relay.connected == 3
    assert 930 < took < 970


def test_a_register_may_read_three_whatever_is_written() -> None:
    home = world()
    home.charger.sockets[1].relay.always_reads = 3
    assert switch(home, 1, 20) == 1
    assert read(home.charger) == 3


def test_it_may_fall_to_one_phase_by_itself_and_its_register_tells_nothing_of_it() -> None:
    home = world()
    home.charger.sockets[1].relay.fall_to_one()
    let_pass(home, 20, 25)
    assert home.snapshot.sockets[1].currents_a == (6, 0, 0)
    assert read(home.charger) == 3
