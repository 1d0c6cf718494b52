"""A double charger with two cars under one sun: the double package, one hub, one connection, two sockets."""

import struct
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.world import World
from tests.stack.stack import EXAMPLE_OF_DOUBLE, WRITE, Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUN_W = 4600
"""What carries 20 A on one phase: one car at its maximum and the other near its minimum, or both at 10 A."""
KEEP_ALIVE_S = 20
PRIORITY = "input_select.alfen_solar_priority"
STATUSES = {1: "sensor.alfen_solar_status", 2: "sensor.alfen_solar_2_status"}


class Charger:
    """What the double charger does."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @property
    def setpoints_a(self) -> tuple[float, float]:
        """What register 1210 of each socket holds, in A."""
        sockets = self._stack.simulator.world.charger.sockets
        return sockets[1].setpoint_a, sockets[2].setpoint_a

    async def eventually(self, holds: Callable[[], object], seconds: float) -> None:
        """Wait until something holds; that the programs wait for a core does not count."""
        await eventually(holds, seconds, self._stack.undisturbed_clock())

    async def comes_to(self, left_a: float, right_a: float, seconds: float = 120) -> None:
        """Wait until both sockets have about these setpoints."""
        await self.eventually(lambda: self.setpoints_a == pytest.approx((left_a, right_a), abs=0.4), seconds)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World(charger=ChargerSettings(sockets=2), cars={1: CarSettings(), 2: CarSettings()})
    shine(world, SUN_W)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world, EXAMPLE_OF_DOUBLE, double=True) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def charger(stack: Stack) -> Charger:
    return Charger(stack)


async def choose(stack: Stack, option: str, entity: str = PRIORITY) -> None:
    await stack.home_assistant.call_service("input_select", "select_option", {"entity_id": entity, "option": option})


async def test_two_cars_share_one_surplus_the_left_one_first(stack: Stack, charger: Charger) -> None:
    await charger.comes_to(14, 6)
    for entity in STATUSES.values():
        await stack.home_assistant.wait_for(entity, lambda state: state in {"following the sun", "minimum"})


async def test_a_priority_that_is_changed_while_they_charge_takes_effect_within_a_minute(
    stack: Stack, charger: Charger
) -> None:
    await choose(stack, "Right first")
    await charger.comes_to(6, 14, seconds=60)
    await choose(stack, "Evenly")
    await charger.comes_to(10, 10, seconds=60)


async def test_the_mode_of_one_socket_is_its_own(stack: Stack, charger: Charger) -> None:
    await choose(stack, "Off", "input_select.alfen_solar_2_mode")
    await charger.comes_to(16, 0, seconds=60)
    await choose(stack, "Minimum + solar", "input_select.alfen_solar_2_mode")
    await charger.comes_to(10, 10)


async def test_while_the_sensors_of_one_socket_are_away_the_setpoints_of_both_are_kept_alive(
    stack: Stack, charger: Charger
) -> None:
    eve, writes = stack.simulator.world.charger, stack.simulator.modbus.writes
    since_s = stack.simulator.clock()
    eve.unreadable.add(2)
    await charger.eventually(lambda: charger.setpoints_a == pytest.approx((14, 6), abs=0.4), seconds=180)
    before = len(writes)
    await charger.eventually(lambda: [write.unit for write in writes[before:]].count(2) >= 3, seconds=90)
    eve.unreadable.clear()
    await charger.comes_to(10, 10)
    await stack.home_assistant.wait_for(STATUSES[1], "following the sun")
    for unit in (1, 2):
        renewed = [write.t_s for write in writes if write.unit == unit and write.t_s >= since_s]
        late = [
            f"{after - before:.1f} s"
            for before, after in pairwise(renewed)
            if after - before > KEEP_ALIVE_S + 5 + stack.held_up_s(before, after)
        ]
        assert late == [], f"socket {unit}"
        assert not [lapse for lapse in eve.sockets[unit].lapses if lapse.until_s > since_s], f"socket {unit}"


async def test_every_setpoint_goes_over_the_one_connection_and_the_station_is_never_asked_for_more_than_it_has(
    stack: Stack,
) -> None:
    writes = stack.simulator.modbus.writes
    commanded = [(call.data["slave"], call.words) for call in stack.calls if call.service == WRITE]
    assert [(write.unit, write.words) for write in writes] == commanded
    assert {write.unit for write in writes} == {1, 2}
    assert stack.connections == 1
    latest_a = {1: 0.0, 2: 0.0}
    for write in writes:
        latest_a[write.unit] = struct.unpack(">f", struct.pack(">HH", *write.words))[0]
        assert sum(latest_a.values()) <= 32, f"after {write.t_s:.1f} s: {latest_a}"
