"""A double charger whose phases are switched at both sockets: each on its own, over the one connection."""

import struct
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, SETPOINT, ChargerSettings, Socket
from tests.simulator.modbus import Write
from tests.simulator.world import World
from tests.stack.appdaemon import CHECKOUT
from tests.stack.stack import EXAMPLE_OF_DOUBLE, Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

APPS = EXAMPLE_OF_DOUBLE.replace("  # phases: 1\n", "  phases: switchable\n").replace(
    "  # switch_pause_s: 30\n", "  switch_pause_s: 10\n"
)
PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_phases_double.yml"
ENTITIES = {1: "input_select.alfen_solar_", 2: "input_select.alfen_solar_2_"}
UNITS = (1, 2)
STATION_A = 32


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    car = CarSettings(phases=3)
    charger = ChargerSettings(sockets=2, supply_phases=3, station_max_a=STATION_A)
    world = World(charger=charger, cars={1: car, 2: car})
    shine(world, 1500)
    packages = {"alfen_solar_phases": PACKAGE.read_text()}
    folder = Path(tmp_path_factory.mktemp("stack"))
    async with Stack(folder, world, APPS, packages=packages, double=True) as stack:
        for unit in UNITS:
            await choose(stack, unit, "mode", "Fast")
        await becomes(stack, lambda: all(amperes(stack, unit) == (16, 16, 16) for unit in UNITS), 120)
        yield stack


async def becomes(stack: Stack, holds: Callable[[], object], seconds: float) -> None:
    await eventually(holds, seconds, stack.undisturbed_clock())


async def choose(stack: Stack, unit: int, helper: str, option: str) -> None:
    choice = {"entity_id": ENTITIES[unit] + helper, "option": option}
    await stack.home_assistant.call_service("input_select", "select_option", choice)


def socket(stack: Stack, unit: int) -> Socket:
    return stack.simulator.world.charger.sockets[unit]


def amperes(stack: Stack, unit: int) -> tuple[float, float, float]:
    return stack.simulator.snapshot.sockets[unit].currents_a


def phases(stack: Stack, unit: int, begun: int = 0) -> list[tuple[int, ...]]:
    """List what was written to 1215 of a socket."""
    return [
        write.words for write in stack.simulator.modbus.writes[begun:] if (write.unit, write.address) == (unit, PHASES)
    ]


def setpoint_a(write: Write) -> float:
    setpoint_a: float = struct.unpack(">f", struct.pack(">HH", *write.words))[0]
    return setpoint_a


def offers_a(writes: list[Write], unit: int) -> list[float]:
    """List the different setpoints of a socket, in A, one after the other; a switch of phases is a -1."""
    found = [-1 if write.address == PHASES else setpoint_a(write) for write in writes if write.unit == unit]
    return found[:1] + [now for before, now in pairwise(found) if now != before]


async def test_one_socket_is_switched_while_the_other_charges_on(stack: Stack) -> None:
    begun = len(stack.simulator.modbus.writes)
    await choose(stack, 1, "phases_fast", "One")
    await becomes(stack, lambda: amperes(stack, 1) == (16, 0, 0), 150)
    writes = stack.simulator.modbus.writes[begun:]
    steps = offers_a(writes, 1)
    at = steps.index(-1)
    assert steps[at - 2 : at + 1] == [6, 0, -1], steps
    assert steps[-1] == 16
    assert set(offers_a(writes, 2)) <= {16}, "the other car does not notice"
    assert phases(stack, 2) == []
    assert amperes(stack, 2) == (16, 16, 16)


async def test_a_switch_that_does_not_take_is_cured_while_the_other_socket_is_switched_too(stack: Stack) -> None:
    begun = len(stack.simulator.modbus.writes)
    socket(stack, 1).relay.fails = 1
    await choose(stack, 1, "phases_fast", "Three")
    await choose(stack, 2, "phases_fast", "One")
    await becomes(stack, lambda: amperes(stack, 1) == (16, 16, 16) and amperes(stack, 2) == (16, 0, 0), 400)
    assert phases(stack, 1, begun) == [(3,), (1,), (3,)]
    assert phases(stack, 2, begun) == [(1,)]
    await becomes(stack, lambda: {one["problem"] for one in stack.statuses[-2:]} == {"none"}, 60)


async def test_nothing_lapsed_or_was_switched_under_load_and_the_station_was_never_asked_for_more(stack: Stack) -> None:
    latest_a = dict.fromkeys(UNITS, 0.0)
    for write in stack.simulator.modbus.writes:
        if write.address == SETPOINT:
            latest_a[write.unit] = setpoint_a(write)
            assert sum(latest_a.values()) <= STATION_A, f"after {write.t_s:.1f} s: {latest_a}"
    for unit in UNITS:
        assert socket(stack, unit).relay.under_load == 0, f"socket {unit}"
        assert socket(stack, unit).lapses == [], f"socket {unit}"
        assert socket(stack, unit).lapsed_since_s is None, f"socket {unit}"
    assert stack.connections == 1
