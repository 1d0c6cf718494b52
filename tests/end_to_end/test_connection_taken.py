"""Another client holds the charger's only connection."""

import asyncio
import re
from pathlib import Path

from pymodbus.client import AsyncModbusTcpClient

from tests.end_to_end.house import shine
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
        await log_says(stack, r"WARNING alfen_solar: The charger does not answer: sensor.alfen_setpoint has no value")
        assert len(re.findall("The charger does not answer", stack.appdaemon.log_text())) == 1
        assert "alfen_solar_charger_silent" in await notifications(stack)
        await stack.home_assistant.wait_for("sensor.alfen_solar_problem", "charger silent")

        thief.close()
        await log_says(stack, "INFO alfen_solar: The charger answers again", patience_s=120)
        assert "alfen_solar_charger_silent" not in await notifications(stack)
        written = len(stack.written)
        await asyncio.sleep(25)
        assert len(stack.written) > written
        assert "Traceback" not in stack.appdaemon.log_text()


async def log_says(stack: Stack, pattern: str, patience_s: float = 60) -> None:
    async with asyncio.timeout(patience_s):
        while not re.search(pattern, stack.appdaemon.log_text()):
            await asyncio.sleep(0.2)


async def notifications(stack: Stack) -> str:
    return str(await stack.home_assistant.websocket("persistent_notification/get"))
