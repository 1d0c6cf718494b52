"""Phases on the real stack: what is written on the wire when the user chooses them, and when a switch does not take."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, SETPOINT, ChargerSettings
from tests.simulator.relay import PhaseRelay
from tests.simulator.world import World
from tests.stack.appdaemon import CHECKOUT
from tests.stack.stack import EXAMPLE, Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

APPS = EXAMPLE.replace("  # phases: 1\n", "  phases: switchable\n").replace(
    "  # switch_pause_s: 30\n", "  switch_pause_s: 10\n"
)
PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_phases.yml"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World(charger=ChargerSettings(supply_phases=3), cars={1: CarSettings(phases=3)})
    shine(world, 1500)
    packages = {"alfen_solar_phases": PACKAGE.read_text()}
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world, APPS, packages=packages) as stack:
        await choose(stack, "input_select.alfen_solar_mode", "Fast")
        await eventually(lambda: amperes(stack) == (16, 16, 16), 90, stack.undisturbed_clock())
        yield stack


def relay(stack: Stack) -> PhaseRelay:
    return stack.simulator.world.charger.sockets[1].relay


def amperes(stack: Stack) -> tuple[float, float, float]:
    return stack.simulator.snapshot.sockets[1].currents_a


async def choose(stack: Stack, entity: str, option: str) -> None:
    choice = {"entity_id": entity, "option": option}
    await stack.home_assistant.call_service("input_select", "select_option", choice)


def phases(stack: Stack, begun: int) -> list[int]:
    """List what was written to the register of the phases since the wire had so many writes."""
    return [words[0] for address, words in wire(stack)[begun:] if address == PHASES]


def wire(stack: Stack) -> list[tuple[int, tuple[int, ...]]]:
    """List the writes on the wire one after the other, without renewals."""
    writes = [(write.address, tuple(write.words)) for write in stack.simulator.modbus.writes]
    return writes[:1] + [now for before, now in pairwise(writes) if now != before]


async def test_one_phase_is_written_between_a_pause_and_the_minimum(stack: Stack) -> None:
    begun = len(wire(stack))
    await choose(stack, "input_select.alfen_solar_phases_fast", "One")
    await eventually(lambda: amperes(stack) == (16, 0, 0), 120, stack.undisturbed_clock())
    six, sixteen = (0x40C0, 0), (0x4180, 0)
    steps = wire(stack)[begun:]
    assert [step for step in steps if step != (SETPOINT, six)] == [
        (SETPOINT, (0, 0)),
        (PHASES, (1,)),
        *([(SETPOINT, (0, 0))] if steps.count((SETPOINT, (0, 0))) > 1 else []),
        (SETPOINT, sixteen),
    ]
    assert (SETPOINT, six) in steps[: steps.index((PHASES, (1,)))]
    assert relay(stack).under_load == 0


async def test_a_switch_that_does_not_take_is_cured_by_the_second_try(stack: Stack) -> None:
    relay(stack).fails = 1
    begun = len(wire(stack))
    await choose(stack, "input_select.alfen_solar_phases_fast", "Three")
    await eventually(lambda: amperes(stack) == (16, 16, 16), 300, stack.undisturbed_clock())
    assert phases(stack, begun) == [3, 1, 3]
    assert relay(stack).under_load == 0
    assert stack.statuses[-1]["problem"] == "none"


async def test_it_is_cured_too_by_programs_that_have_restarted_before_it_is_proven(stack: Stack) -> None:
    await choose(stack, "input_select.alfen_solar_phases_fast", "One")
    await eventually(lambda: amperes(stack) == (16, 0, 0), 120, stack.undisturbed_clock())
    relay(stack).fails = 1
    begun = len(wire(stack))
    await choose(stack, "input_select.alfen_solar_phases_fast", "Three")
    await eventually(lambda: phases(stack, begun) and amperes(stack)[0] >= 6, 120, stack.undisturbed_clock())
    await stack.appdaemon.stop()
    await stack.home_assistant.restart()
    await stack.appdaemon.start()
    await eventually(lambda: amperes(stack) == (16, 16, 16), 300, stack.undisturbed_clock())
    assert phases(stack, begun) == [3, 1, 3]
    assert relay(stack).under_load == 0
