"""Ready by a time on the real stack: what is written on the wire, and what the sensors of the package show."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from alfen_solar.home_assistant import ORIGIN_TEMPLATE
from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.world import World
from tests.stack.appdaemon import CHECKOUT
from tests.stack.stack import EXAMPLE, Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

METER = "sensor.electricity_meter_power_consumption"
APPS = EXAMPLE.replace("  # plan: false\n", "  plan: true\n  import_price: 0.30\n  export_price: 0.05\n")
PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_plan.yml"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World()
    shine(world, -300)
    packages = {"alfen_solar_plan": PACKAGE.read_text()}
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world, APPS, packages=packages) as stack:
        await stack.home_assistant.call_service(
            "input_select", "select_option", {"entity_id": "input_select.alfen_solar_mode", "option": "Solar"}
        )
        yield stack


async def ready_in(stack: Stack, hours: float, kwh: float) -> None:
    """Let the car be ready in so many hours with so much energy."""
    at = datetime.now(UTC) + timedelta(hours=hours)
    call = stack.home_assistant.call_service
    by = {"entity_id": "input_datetime.alfen_solar_ready_by", "timestamp": at.timestamp()}
    await call("input_datetime", "set_datetime", by)
    energy = {"entity_id": "input_number.alfen_solar_ready_energy", "value": kwh}
    await call("input_number", "set_value", energy)
    days = {"entity_id": "input_select.alfen_solar_ready_days", "option": "Once"}
    await call("input_select", "select_option", days)


async def test_the_car_waits_while_there_is_time_and_the_sensors_show_when_it_begins(stack: Stack) -> None:
    await ready_in(stack, 6, 5)
    home = stack.home_assistant
    await home.wait_for("sensor.alfen_solar_plan", "waiting", 60)
    await home.wait_for("sensor.alfen_solar_plan_energy", lambda state: float(state) == pytest.approx(5, abs=0.3), 60)
    starts = await home.wait_for("sensor.alfen_solar_plan_starts_at", lambda state: "T" in state)
    starts_at = datetime.fromisoformat(starts)
    assert timedelta(hours=3.9) < starts_at - datetime.now(UTC) < timedelta(hours=4.7)
    cost = float(await home.wait_for("sensor.alfen_solar_plan_cost", lambda state: float(state) > 0))
    assert cost == pytest.approx(5 * 0.30, abs=0.1)
    attributes = (await home.states())["sensor.alfen_solar_plan"]["attributes"]
    assert str(attributes["text"]).startswith("Plan until ")
    assert len(attributes["slots"]) >= 4 * 6
    assert await home.state("sensor.alfen_solar_status") != "plan"


async def test_it_charges_at_once_where_the_time_is_short(stack: Stack) -> None:
    await ready_in(stack, 0.5, 20)
    await stack.home_assistant.wait_for("sensor.alfen_solar_status", "plan", 60)
    await eventually(lambda: stack.simulator.snapshot.sockets[1].currents_a[0] == 16, 60, stack.undisturbed_clock())
    await stack.home_assistant.wait_for("sensor.alfen_solar_plan", "charging", 90)
    said = "Charging at 16 A (maximum): plan until "
    await stack.home_assistant.wait_for("sensor.alfen_solar_why", lambda state: state.startswith(said), 60)


async def test_what_was_learned_of_the_house_is_kept_by_a_sensor(stack: Stack) -> None:
    home, learned = stack.home_assistant, [[300, 400], *[[] for _ in range(23)]]
    data = {"hub": "alfen", "socket": 1, "surplus_w": learned, "household_w": learned}
    await home.request("POST", "/api/events/alfen_solar_habits", json=data)
    await home.wait_for("sensor.alfen_solar_habits", "2", 30)
    assert (await home.states())["sensor.alfen_solar_habits"]["attributes"]["household_w"] == learned


async def test_which_integration_an_entity_is_of_is_found_by_a_template(stack: Stack) -> None:
    found = await stack.home_assistant.render(ORIGIN_TEMPLATE.replace("ENTITY", repr(METER)))
    domain, _, entry = found.strip().partition(" ")
    assert domain == "dsmr"
    assert len(entry) > 20
    assert (await stack.home_assistant.render(ORIGIN_TEMPLATE.replace("ENTITY", "'sensor.alfen_power'"))).strip() == ""
