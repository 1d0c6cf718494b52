"""How the house is connected: what flows where, and what a breaker makes of it."""

import pytest

from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House
from tests.simulator.wiring import Breaker, Wiring, kitchen
from tests.simulator.world import World

EMPTY = House(sun_values_w=(0.0,), load_values_w=(0.0,))


def world(wiring: Wiring, phases: int = 1, base_w: float = 0) -> World:
    """A house in which the car has charged with the safe current, 6 A, for a while."""
    charger = ChargerSettings(supply_phases=3, no_neutral=wiring.delta)
    built = World(EMPTY, charger, {1: CarSettings(phases=phases)}, wiring=wiring)
    built.base_w_override = base_w
    for second in range(30):
        built.step(second)
    return built


@pytest.mark.parametrize(("rotation", "phase"), [((0, 1, 2), 0), ((1, 2, 0), 1), ((2, 0, 1), 2)])
def test_a_car_on_one_phase_draws_from_the_one_it_is_connected_to(rotation: tuple[int, int, int], phase: int) -> None:
    wiring = Wiring(rotations={1: rotation})
    currents_a = wiring.currents_a(world(wiring).snapshot)
    assert [round(each, 1) for each in currents_a] == [6.0 if each == phase else 0 for each in range(3)]


def test_appliances_count_for_the_house_and_on_their_phase() -> None:
    wiring = Wiring(appliances_w=lambda _t_s: (0, 2300, 0), noise_w=50)
    built = world(wiring, phases=3)
    assert built.snapshot.grid_w == pytest.approx(sum(wiring.phases_w(built.snapshot)))
    assert wiring.currents_a(built.snapshot)[1] == pytest.approx(16, abs=0.3)
    assert built.reading.phase_w == pytest.approx(wiring.phases_w(built.snapshot), abs=110)


def test_without_a_neutral_currents_add_up_as_vectors() -> None:
    wiring = Wiring(delta=True, load_shares=(0, 1, 0))
    one = wiring.currents_a(world(wiring, phases=1).snapshot)
    assert [round(each, 1) for each in one] == [6.0, 6.0, 0.0], "a car between L1 and L2"
    both = wiring.currents_a(world(wiring, phases=1, base_w=6 * 230).snapshot)
    assert [round(each, 1) for each in both] == [6.0, 10.4, 6.0], "and as much between L2 and L3"
    three = wiring.currents_a(world(wiring, phases=3).snapshot)
    assert [round(each, 1) for each in three] == [6.0, 6.0, 6.0]


def test_the_same_seed_gives_the_same_kitchen() -> None:
    assert kitchen(3) == kitchen(3) != kitchen(4)
    assert any(sum(each > 0 for each in power_w) == 1 for power_w in kitchen(3))


@pytest.mark.parametrize(("ratings", "trips_after_s"), [(1.1, None), (1.45, 7), (2.55, 2), (3.0, 1)])
def test_a_breaker_trips_the_sooner_the_more_it_carries(ratings: float, trips_after_s: float | None) -> None:
    breaker = Breaker(25)
    for second in range(1, 60):
        breaker.carry(25 * ratings, second)
    assert breaker.tripped_s == trips_after_s
    assert breaker.longest_s == breaker.over_s == 59
    assert breaker.longest_hot_s == (59 if ratings > Breaker.HOLDS else 0)
    assert breaker.over_a2s == pytest.approx(59 * 625 * (ratings**2 - 1))
    assert (breaker.nearest == 1) is (trips_after_s is not None)
