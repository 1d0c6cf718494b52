"""A home battery whose sensors fail: what the car then does, and what is told."""

import pytest

from alfen_solar.problem import ProblemKind
from tests.faults import fault
from tests.home.battery_house import house
from tests.home.battery_sensors import LEVEL, BatterySensorSettings
from tests.simulator.battery import BatterySettings


@fault(
    "The home battery's power is frozen",
    car="charges only while power is exported, after 5 minutes",
    seen="*… stays the same although the home battery must have charged or discharged …*, until it moves",
)
def test_a_frozen_power_feeds_no_car_for_long() -> None:
    loop = house()
    loop.run(110)
    assert loop.home.battery is not None
    loop.home.battery.freeze()
    loop.home.set_base(-1200)
    loop.run(700)
    assert loop.last.car_w == 0
    assert loop.kinds(500) == {ProblemKind.BATTERY_FROZEN}
    assert loop.battery_car_wh() < 200, loop.battery_car_wh()
    loop.home.battery.heal()
    loop.run(10)
    assert loop.kinds(loop.now_s - 2) == set()


def test_a_frozen_power_of_a_battery_that_gives_all_it_can_is_found_by_its_level_and_called_frozen() -> None:
    loop = house(base_w=-4000)
    loop.run(400)
    assert loop.home.battery is not None
    loop.home.battery.freeze()
    loop.run(100)
    loop.home.set_base(300)  # the battery alone cannot hold the grid at zero beside the car
    loop.run(500)
    assert loop.kinds() == {ProblemKind.BATTERY_FROZEN}
    assert loop.battery_car_wh() < 290, loop.battery_car_wh()
    loop.run(700)
    assert loop.kinds() == {ProblemKind.BATTERY_FROZEN}


@fault(
    "The home battery's power has the wrong sign",
    car="charges only while power is exported, when the level or the battery's answers have contradicted it",
    seen="*The home battery's power … seems to have the wrong sign …*, until both agree",
)
@pytest.mark.parametrize("base_w", [-2500, 1800])
@pytest.mark.parametrize("two", [False, True])
def test_a_wrong_sign_is_told_and_never_turned_round(base_w: float, *, two: bool) -> None:
    sensors = BatterySensorSettings(swapped=True, two=two)
    loop = house(base_w=base_w, battery=BatterySettings(capacity_wh=2500), sensors=sensors)
    loop.run(400)
    assert ProblemKind.BATTERY_REVERSED in loop.kinds()
    assert loop.setpoint_a == 0
    assert loop.battery_car_wh() < 150, loop.battery_car_wh()


@fault(
    "The home battery's level is frozen",
    car="continues as if the level were low: with *Car above level*, the battery comes first",
    seen="*… stays the same although the home battery must have charged or discharged …*, until it moves",
)
def test_a_frozen_level_counts_as_low() -> None:
    loop = house("Car above level", base_w=-9000, battery=BatterySettings(level=0.8, charge_w=9000), car_above=60)
    assert loop.home.battery is not None
    loop.run(60)
    assert loop.setpoint_a > 10
    loop.home.battery.freeze(LEVEL)
    loop.home.battery.battery.settings = BatterySettings(charge_w=9000, capacity_wh=100_000)
    loop.run(1000)
    assert loop.kinds(loop.now_s - 2) == {ProblemKind.BATTERY_FROZEN}
    assert loop.setpoint_a < 10, loop.setpoint_a
