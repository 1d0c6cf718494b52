"""One Home Assistant for all of this folder, on a charger whose every register holds a value of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest_asyncio

from tests.simulator.charger import ChargerSettings
from tests.simulator.simulator import Simulator
from tests.simulator.world import World
from tests.stack.home_assistant import HomeAssistant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest

    from tests.stack.home_assistant_api import Json

SIX_AND_A_HALF_A = [0x40D0, 0x0000]


@dataclass(frozen=True)
class Stack:
    """What runs.

    Attributes:
        home_assistant: Home Assistant, with a setpoint of 6.5 A written through it.
        simulator: The charger and the meter that it is connected to.
        first_states: All states right after the very first start.
    """

    home_assistant: HomeAssistant
    simulator: Simulator
    first_states: dict[str, dict[str, Json]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    charger = ChargerSettings(
        supply_phases=3,
        station_max_a=25,
        safe_current_a=7.5,
        validity_s=3600,
        voltage_v=231.4,
        temperature_c=21.46,
        name="ALF-0123",
    )
    world = World(charger=charger)
    world.base_w_override = -500.0
    world.charger.sockets[1].energy_wh = 1_234_567.8
    folder = tmp_path_factory.mktemp("home-assistant")
    async with Simulator(world) as simulator, HomeAssistant(folder, simulator.modbus_port) as home_assistant:
        first_states = await home_assistant.states()
        write = {"hub": "alfen", "slave": 1, "address": 1210, "value": SIX_AND_A_HALF_A}
        await home_assistant.call_service("modbus", "write_register", write)
        yield Stack(home_assistant, simulator, first_states)
