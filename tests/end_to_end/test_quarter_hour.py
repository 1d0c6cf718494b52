"""The house's limits on the real stack: quarter hour and main fuse, with a Belgian meter in Home Assistant."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from tests.demo import QUARTER_HOUR, QUARTER_PACKAGE
from tests.patience import eventually
from tests.simulator.wiring import Wiring
from tests.simulator.world import World
from tests.stack.dsmr import PHASE_SENSORS
from tests.stack.stack import EXAMPLE, Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUSE_W = 11_000
"""More than any quarter may have in the mean."""
FUSE_A = 40.0
"""The house alone takes 16 A of each phase, and so does the car at most of L1."""
FUSE = f"  main_fuse_a: {FUSE_A:g}\n  house_phases:\n" + "".join(
    f"    {kind}: [{', '.join(entities)}]\n" for kind, entities in PHASE_SENSORS.items()
)
KITCHEN_W = 3500.0
LAST_MINUTES_S = 200
"""So near to its end a quarter that has just been seen for the first time carries even that."""
DEMAND = "sensor.electricity_meter_current_average_demand"
PEAK = "sensor.electricity_meter_maximum_demand_current_month"
MEAN = "sensor.alfen_solar_quarter_hour_mean"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World(wiring=Wiring())
    world.base_w_override = HOUSE_W
    packages = {"alfen_solar_quarter": QUARTER_PACKAGE.read_text()}
    folder = Path(tmp_path_factory.mktemp("stack"))
    async with Stack(folder, world, EXAMPLE + QUARTER_HOUR + FUSE, packages=packages, belgian=True) as stack:
        choice = {"entity_id": "input_select.alfen_solar_mode", "option": "Fast"}
        await stack.home_assistant.call_service("input_select", "select_option", choice)
        yield stack


async def test_home_assistant_shows_the_register_of_a_belgian_meter(stack: Stack) -> None:
    assert float(await stack.home_assistant.wait_for(DEMAND, lambda state: float(state) > 0)) < HOUSE_W / 1000
    assert await stack.home_assistant.wait_for(PEAK, lambda state: float(state) >= 0)


async def test_the_car_pauses_for_a_house_that_takes_all_of_it_until_the_user_chooses_otherwise(stack: Stack) -> None:
    def pauses() -> bool:
        latest = stack.statuses[-1] if stack.statuses else {}
        return latest.get("limited_by") == "quarter_hour" and latest.get("setpoint_a") == 0

    await eventually(pauses, LAST_MINUTES_S + 60, stack.undisturbed_clock())
    assert stack.statuses[-1]["why"] == "Paused: the quarter-hour limit leaves too little for the car"
    assert stack.statuses[-1]["quarter_hour_limit_w"] == 2500
    await stack.home_assistant.wait_for(MEAN, lambda state: float(state) > 0, patience_s=90)
    choice = {"entity_id": "input_select.alfen_solar_quarter_hour", "option": "Off"}
    await stack.home_assistant.call_service("input_select", "select_option", choice)
    # What pauses a car for want of power pauses it for some minutes.
    await eventually(lambda: stack.simulator.snapshot.car_w > 3000, 400, stack.undisturbed_clock())


async def test_a_kitchen_on_the_phase_of_the_car_lowers_it_within_seconds(stack: Stack) -> None:
    world = stack.simulator.world
    assert world.wiring is not None
    world.wiring = replace(world.wiring, appliances_w=lambda _: (KITCHEN_W, 0.0, 0.0))
    wiring, clock = world.wiring, stack.undisturbed_clock()
    await eventually(lambda: wiring.currents_a(stack.simulator.snapshot)[0] > FUSE_A, 10, clock)
    overloaded_s = clock()
    await eventually(lambda: wiring.currents_a(stack.simulator.snapshot)[0] <= FUSE_A, 60, clock)
    assert clock() - overloaded_s <= 15, "a car follows in 5 s"
    assert stack.simulator.snapshot.sockets[1].setpoint_a >= 6
    await eventually(lambda: stack.statuses[-1]["limited_by"] == "fuse", 30, clock)
