"""Another client holds the charger's only connection."""

import re
from pathlib import Path

from pymodbus.client import AsyncModbusTcpClient

from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.world import World
from tests.stack.stack import Stack

SETPOINT = "sensor.alfen_setpoint"


async def test_the_app_reports_that_the_charger_is_silent_and_goes_on_when_it_is_back(tmp_path: Path) -> None:
    world = World()
    shine(world, 1500)
    async with Stack(tmp_path, world) as stack:
        await stack.home_assistant.wait_for(SETPOINT, "6.0", patience_s=60)
        thief = AsyncModbusTcpClient("127.0.0.1", port=stack.simulator.modbus_port)
        stack.simulator.modbus.drop_connection()
        assert await thief.connect()
        await stack.home_assistant.wait_for(SETPOINT, "unavailable", patience_s=60)
        await log_says(stack, r"WARNING alfen_solar: The charger is not responding: Alfen setpoint has no value")
        assert len(re.findall("The charger is not responding", stack.appdaemon.log_text())) == 1
        # An app that has never charged a car lists it among what is still to be done.
        listed = re.compile("alfen_solar_first_steps|alfen_solar_charger_silent").search
        await stack.home_assistant.until(lambda: notifications(stack), listed, "what is notified", 60)
        await stack.home_assistant.wait_for("sensor.alfen_solar_problem", lambda told: "charger silent" in told)

        thief.close()
        await log_says(stack, "INFO alfen_solar: Resolved: Charger not responding", patience_s=120)
        await stack.home_assistant.until(
            lambda: notifications(stack), lambda shown: not listed(shown), "what is notified", 60
        )
        written = len(stack.written)
        await eventually(lambda: len(stack.written) > written, 25, stack.undisturbed_clock())
        assert "Traceback" not in stack.appdaemon.log_text()


async def log_says(stack: Stack, pattern: str, patience_s: float = 60) -> None:
    found = lambda: re.search(pattern, stack.appdaemon.log_text())  # noqa: E731  # what is told when it is not found
    await eventually(found, patience_s, stack.undisturbed_clock())


async def notifications(stack: Stack) -> str:
    return str(await stack.home_assistant.websocket("persistent_notification/get"))
