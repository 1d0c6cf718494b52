"""What the stack's Home Assistant can do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.stack.dsmr import EXPORT_SENSOR, IMPORT_SENSOR, add_dsmr
from tests.stack.home_assistant import HomeAssistant
from tests.stack.home_assistant_api import HomeAssistantApiError
from tests.stack.process import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Stack

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def no_car(stack: Stack) -> Iterator[None]:
    stack.simulator.world.unplug()
    yield
    stack.simulator.world.base_w_override = -500.0
    stack.simulator.world.plug_in()


@pytest.mark.usefixtures("no_car")
async def test_its_meter_shows_each_telegram(stack: Stack) -> None:
    await add_dsmr(stack.home_assistant, "127.0.0.1", stack.simulator.p1_port)

    for grid_w, sensor, kilowatts in (
        (-1234.0, EXPORT_SENSOR, "1.234"),
        (2345.0, IMPORT_SENSOR, "2.345"),
        (-678.0, EXPORT_SENSOR, "0.678"),
    ):
        stack.simulator.world.base_w_override = grid_w
        await stack.home_assistant.wait_for(sensor, kilowatts, patience_s=5)


async def test_a_meter_that_is_not_there_is_an_error(stack: Stack) -> None:
    with pytest.raises(HomeAssistantApiError, match="cannot_connect"):
        await add_dsmr(stack.home_assistant, "127.0.0.1", 1)


async def test_it_remembers_states_and_entries(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    since = datetime.now(UTC)
    await home_assistant.set_state("sensor.meter", 1, {"unit_of_measurement": "W"})
    await home_assistant.set_state("sensor.meter", 2, {"unit_of_measurement": "W"})
    entry = {"name": "Alfen Solar", "message": "says hello", "entity_id": "sensor.meter"}
    await home_assistant.call_service("logbook", "log", entry)

    async def history() -> list[str]:
        return [each["state"] for each in await home_assistant.history("sensor.meter", since)]

    async def logbook() -> list[str | None]:
        return [each.get("message") for each in await home_assistant.logbook(since, "sensor.meter")]

    # The recorder writes once a second.
    await home_assistant.until(history, lambda states: states == ["1", "2"], "the history", patience_s=5)
    await home_assistant.until(logbook, lambda messages: "says hello" in messages, "the logbook", patience_s=5)


async def test_it_renders_templates(stack: Stack) -> None:
    assert await stack.home_assistant.render("{{ 6 * 7 }}") == "42"


async def test_waiting_for_a_state_ends(stack: Stack) -> None:
    with pytest.raises(TimeoutError, match=r"sensor\.nothing is None"):
        await stack.home_assistant.wait_for("sensor.nothing", "on", patience_s=0.1)


async def test_its_account_outlives_a_kill_right_after_the_first_start(tmp_path: Path) -> None:
    async with HomeAssistant(tmp_path, 502) as home_assistant:
        await home_assistant.kill()
        await home_assistant.start()

        assert await home_assistant.render("{{ 6 * 7 }}") == "42"


async def test_a_command_that_is_no_home_assistant_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HASS", "echo hello")

    with pytest.raises(ProgramError, match="echo hello --version names no release"):
        async with HomeAssistant(tmp_path, 502):
            pass


async def test_an_end_before_the_start_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "hass"
    command.write_text("#!/bin/sh\n[ $1 = --version ] && echo 2025.4.4 && exit\necho out of order\nexit 3\n")
    command.chmod(0o755)
    monkeypatch.setenv("HASS", str(command))

    with pytest.raises(ProgramError, match=r"(?s)Home Assistant ended with exit code 3.*out of order"):
        async with HomeAssistant(tmp_path / "folder", 502):
            pass
