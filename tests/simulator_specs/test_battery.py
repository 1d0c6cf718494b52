"""The simulated home battery: it holds the grid at zero as far as it can."""

import pytest

from tests.simulator.battery import Battery, BatterySettings
from tests.simulator.world import World


def worlds_battery(world: World) -> Battery:
    assert world.battery is not None
    return world.battery


def run(base_w: float, seconds: int, settings: BatterySettings) -> World:
    world = World(cars={}, battery=settings)
    world.base_w_override = base_w
    for second in range(1, seconds + 1):
        world.step(second)
    return world


@pytest.mark.parametrize("gain", [0.3, 0.8, 1.3])
@pytest.mark.parametrize("base_w", [-1800, 1800])
def test_within_half_a_minute_it_holds_the_grid_at_zero(base_w: float, gain: float) -> None:
    world = run(base_w, 30, BatterySettings(gain=gain))
    assert world.snapshot.grid_w == pytest.approx(0, abs=20)
    assert world.snapshot.battery_w == pytest.approx(-base_w, abs=20)


@pytest.mark.parametrize(
    ("base_w", "settings", "battery_w"),
    [
        (-4000, BatterySettings(charge_w=2500), 2500),
        (4000, BatterySettings(discharge_w=800), -800),
        (4000, BatterySettings(level=0.1, empty=0.1), 0),
        (-4000, BatterySettings(level=1.0), 0),
        (-4000, BatterySettings(level=0.98, tapers_from=0.96, charge_w=2000), 1000),
    ],
)
def test_it_takes_and_gives_no_more_than_it_can(base_w: float, settings: BatterySettings, battery_w: float) -> None:
    snapshot = run(base_w, 10, settings).snapshot
    assert snapshot.battery_w == pytest.approx(battery_w, rel=0.03)
    assert snapshot.grid_w == pytest.approx(base_w + snapshot.battery_w)


def test_its_level_is_what_went_in_and_out() -> None:
    world = run(-2500, 1801, BatterySettings(level=0.5, capacity_wh=10_000))
    assert worlds_battery(world).level == pytest.approx(0.5 + 0.125, abs=0.002)


def test_what_it_gives_to_the_house_does_not_go_into_the_car() -> None:
    world = World(battery=BatterySettings())
    world.base_w_override = 400
    for second in range(1, 60):
        world.step(second)
    snapshot = world.snapshot
    assert snapshot.car_w > 1000
    assert snapshot.battery_w == pytest.approx(-400 - snapshot.car_w, abs=20)
    assert snapshot.battery_car_w == pytest.approx(snapshot.car_w, abs=20)
