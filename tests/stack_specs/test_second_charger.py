"""Two chargers in one Home Assistant: the package of the first, and that of another which is called garage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from alfen_solar.delivery.naming import named
from tests.dashboards.double import FOLDER, PRIORITY, SINGLE
from tests.simulator.charger import ChargerSettings
from tests.simulator.simulator import Simulator
from tests.simulator.world import World
from tests.stack.home_assistant import HomeAssistant

from .complaints import complaints
from .test_home_assistant_package import EVENT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass(frozen=True)
class Both:
    """Home Assistant, and the chargers that it is connected to."""

    home_assistant: HomeAssistant
    first: Simulator
    garage: Simulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Both]:
    worlds = [World(charger=ChargerSettings(name=name, safe_current_a=a)) for name, a in (("FIRST", 6), ("GARAGE", 8))]
    async with Simulator(worlds[0]) as first, Simulator(worlds[1]) as garage:
        package = named((FOLDER / SINGLE).read_text(), "garage")
        for secret, value in (("host", "127.0.0.1"), ("port", str(garage.modbus_port))):
            package = package.replace(f"!secret alfen_garage_{secret}", value)
        packages = {"alfen_solar_garage": package, "alfen_solar_priority": (FOLDER / PRIORITY).read_text()}
        folder = tmp_path_factory.mktemp("home-assistant")
        async with HomeAssistant(folder, first.modbus_port, packages=packages) as home_assistant:
            yield Both(home_assistant, first, garage)


async def test_each_charger_has_its_own_sensors_over_a_connection_of_its_own(both: Both) -> None:
    for prefix, name, safe_a in (("sensor.alfen_", "FIRST", "6.0"), ("sensor.alfen_garage_", "GARAGE", "8.0")):
        await both.home_assistant.wait_for(f"{prefix}name", name)
        await both.home_assistant.wait_for(f"{prefix}safe_current", safe_a)
    assert (both.first.modbus.open_connections, both.garage.modbus.open_connections) == (1, 1)


async def test_each_follows_its_own_events(both: Both) -> None:
    for hub, why in (("alfen", "the first"), ("alfen_garage", "the one in the garage")):
        await both.home_assistant.request(
            "POST", "/api/events/alfen_solar_status", json=EVENT | {"hub": hub, "why": why}
        )
    await both.home_assistant.wait_for("sensor.alfen_solar_garage_why", "the one in the garage")
    assert await both.home_assistant.state("sensor.alfen_solar_why") == "the first"


async def test_the_helpers_of_both_and_the_priority_are_there(both: Both) -> None:
    states = await both.home_assistant.states()
    helpers = {entity: state["state"] for entity, state in states.items() if entity.startswith("input_select.")}
    assert helpers == {
        "input_select.alfen_solar_mode": "Minimum + solar",
        "input_select.alfen_solar_garage_mode": "Minimum + solar",
        "input_select.alfen_solar_priority": "Left first",
    }


async def test_home_assistant_has_nothing_to_complain_of(both: Both) -> None:
    assert await complaints(both.home_assistant) == []
