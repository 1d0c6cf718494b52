"""The package in the oldest Home Assistant that it works with, which records into a PostgreSQL server.

PostgreSQL refuses a text with a NUL, and with it all that the recorder writes at the same time.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.simulator.charger import ChargerSettings
from tests.simulator.simulator import Simulator
from tests.simulator.world import World
from tests.stack.environments import OLDEST, OLDEST_ENVIRONMENT
from tests.stack.home_assistant import HomeAssistant
from tests.stack.postgresql import ask, needs_postgresql, package_for, postgresql

from .complaints import complaints
from .test_home_assistant_package import EVENT, LAST_SESSION, OF_STATUS, SENSORS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

OLDEST_PROGRAM = OLDEST_ENVIRONMENT / "bin/hass"
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    needs_postgresql,
    pytest.mark.skipif(
        not OLDEST_PROGRAM.exists() and "CI" not in os.environ,
        reason=f"There is no Python {OLDEST.python[0]}.{OLDEST.python[1]} for Home Assistant {OLDEST.version}.",
    ),
]
RECORDED = """
SELECT known.entity_id, state FROM states JOIN states_meta AS known USING (metadata_id) ORDER BY state_id
"""
OTHER = "sensor.heat_pump"


@dataclass(frozen=True)
class Recorded:
    """A Home Assistant, and the folder of the server that it records into."""

    home_assistant: HomeAssistant
    server: Path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recorded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Recorded]:
    world = World(charger=ChargerSettings(name="ALF-0123"))
    folder = tmp_path_factory.mktemp("home-assistant")
    async with (
        postgresql() as server,
        Simulator(world) as simulator,
        HomeAssistant(
            folder,
            simulator.modbus_port,
            packages={"postgresql": package_for(server)},
            program=OLDEST_PROGRAM,
        ) as home_assistant,
    ):
        await home_assistant.request("POST", "/api/events/alfen_solar_status", json=EVENT)
        await home_assistant.request("POST", "/api/events/alfen_solar_session", json=LAST_SESSION)
        await home_assistant.wait_for("sensor.alfen_name", "ALF-0123")
        await home_assistant.wait_for("sensor.alfen_status", "charging")
        await home_assistant.wait_for("sensor.alfen_solar_problem", "none")
        yield Recorded(home_assistant, server)


async def test_it_is_the_oldest(recorded: Recorded) -> None:
    assert recorded.home_assistant.version == OLDEST.version


async def test_it_has_the_sensors_of_the_package(recorded: Recorded) -> None:
    states = await recorded.home_assistant.states()

    missing = [each.name for each in (*SENSORS, *OF_STATUS) if f"sensor.{each.name}" not in states]
    assert missing == []
    assert states["sensor.alfen_status"]["state"] == "charging"


async def test_no_state_holds_a_nul(recorded: Recorded) -> None:
    states = await recorded.home_assistant.states()

    assert [entity for entity, state in states.items() if "\\u0000" in json.dumps(state)] == []


async def test_postgresql_takes_what_is_recorded(recorded: Recorded) -> None:
    await recorded.home_assistant.set_state(OTHER, "on")

    async def rows() -> dict[str, str]:
        return dict(row.split("|", 1) for row in await ask(recorded.server, RECORDED))

    def all_there(states: dict[str, str]) -> bool:
        wanted = {OTHER: "on", "sensor.alfen_name": "ALF-0123", "sensor.alfen_mode_3_state": "C2"}
        return wanted.items() <= states.items()

    await recorded.home_assistant.until(rows, all_there, "what PostgreSQL holds")


async def test_home_assistant_finds_no_fault_in_the_package(recorded: Recorded) -> None:
    assert await complaints(recorded.home_assistant) == []
