"""One Home Assistant, one AppDaemon with the shipped example, one house, in the order of a day."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.end_to_end.house import shine
from tests.simulator.world import World
from tests.stack.stack import Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIVE_MINUTES_S = 300
MODE = "input_select.alfen_solar_mode"
LOGBOOK = "binary_sensor.alfen_solar_running"
BOOST = "input_datetime.alfen_solar_boost_until"


class Watch:
    """Looks at the charger ten times a second."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.began_s: float | None = None
        self.least_validity_s = float("inf")

    @property
    def setpoint_a(self) -> float:
        """What register 1210 holds, in A."""
        return self._stack.simulator.world.charger.sockets[1].setpoint_a

    async def look(self) -> None:
        """Look, until cancelled, from the first write on."""
        while True:
            if self._stack.written:
                self.began_s = self.began_s or self._stack.simulator.clock()
                socket = self._stack.simulator.world.charger.sockets[1]
                self.least_validity_s = min(self.least_validity_s, socket.remaining_s)
            await asyncio.sleep(0.1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World()
    shine(world, 1500)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def charger(stack: Stack) -> AsyncIterator[Watch]:
    watch = Watch(stack)
    task = asyncio.create_task(watch.look())
    await eventually(lambda: bool(stack.written), seconds=30)
    yield watch
    task.cancel()


async def test_the_car_starts_at_the_minimum(stack: Stack, charger: Watch) -> None:
    assert stack.written[0] == (0x40C0, 0x0000)
    assert charger.setpoint_a == 6


async def test_a_surplus_that_rises_and_falls_moves_the_register_up_and_down(stack: Stack, charger: Watch) -> None:
    shine(stack.simulator.world, 2400)
    await eventually(lambda: charger.setpoint_a == pytest.approx(2400 / 230, abs=0.15), seconds=60)
    shine(stack.simulator.world, 1900)
    await eventually(lambda: charger.setpoint_a == pytest.approx(1900 / 230, abs=0.15), seconds=60)
    shine(stack.simulator.world, 500)
    await eventually(lambda: charger.setpoint_a == 6, seconds=60)


async def test_a_boost_puts_sixteen_amperes_on_the_wire_within_two_seconds_and_its_end_takes_it_off(
    stack: Stack, charger: Watch
) -> None:
    end = datetime.now(UTC) + timedelta(seconds=20)
    await set_boost(stack, end)
    await eventually(lambda: charger.setpoint_a == 16, seconds=2)
    assert stack.written[-1] == (0x4180, 0x0000)
    await asyncio.sleep((end - datetime.now(UTC)).total_seconds() - 2)
    assert charger.setpoint_a == 16
    await eventually(lambda: charger.setpoint_a == 6, seconds=5)


async def test_clearing_a_boost_takes_effect_within_two_seconds(stack: Stack, charger: Watch) -> None:
    await set_boost(stack, datetime.now(UTC) + timedelta(hours=3))
    await eventually(lambda: charger.setpoint_a == 16, seconds=2)
    await set_boost(stack, datetime.now(UTC) - timedelta(hours=3))
    await eventually(lambda: charger.setpoint_a == 6, seconds=2)


@pytest.mark.parametrize(("mode", "setpoint_a"), [("Fast", 16), ("Off", 0), ("Minimum + solar", 6)])
async def test_a_mode_takes_effect_within_two_seconds(
    stack: Stack, charger: Watch, mode: str, setpoint_a: float
) -> None:
    await stack.home_assistant.call_service("input_select", "select_option", {"entity_id": MODE, "option": mode})
    await eventually(lambda: charger.setpoint_a == setpoint_a, seconds=2)


async def test_the_logbook_tells_it_all(stack: Stack, charger: Watch) -> None:
    del charger
    since = datetime.now(UTC) - timedelta(minutes=30)

    async def messages() -> list[str]:
        entries = await stack.home_assistant.logbook(since, LOGBOOK)
        return [entry["message"] for entry in entries if entry.get("name") == "Alfen Solar"]

    async with asyncio.timeout(10):  # the recorder writes once a second
        while "Mode Minimum + solar. Charging at 6 A" not in await messages():
            await asyncio.sleep(0.5)
    told = await messages()
    assert told[0].startswith("Charging at 6 A")
    assert told[0].endswith("s")
    assert any(message.startswith("Boost: charging at 16 A until ") for message in told)
    assert any(message.startswith("Boost ended. Charging at 6 A") for message in told)
    assert "Mode Fast. Charging at 16 A, the maximum" in told
    assert "Mode Off. No charging" in told


async def test_the_setpoint_does_not_lapse_in_five_minutes(stack: Stack, charger: Watch) -> None:
    began_s = charger.began_s or 0
    await asyncio.sleep(max(0, began_s + FIVE_MINUTES_S - stack.simulator.clock()))
    assert charger.least_validity_s > 60 - 20 - 5
    values = {write.value for write in stack.simulator.modbus.writes}
    assert {0, 6, 16} <= values
    assert all(value is not None and 6 <= value <= 16 for value in values - {0})


async def test_every_setpoint_on_the_wire_is_one_that_the_app_commanded_over_the_one_connection(stack: Stack) -> None:
    assert stack.written == stack.commands
    assert len(stack.written) > FIVE_MINUTES_S / 25
    assert {(write.unit, write.function_code, write.address) for write in stack.simulator.modbus.writes} == {
        (1, 16, 1210)
    }
    assert stack.connections == 1


async def test_nothing_was_wrong_on_the_way(stack: Stack) -> None:
    log = stack.appdaemon.log_text()
    assert [line for line in log.splitlines() if " WARNING " in line or " ERROR " in line] == []


async def set_boost(stack: Stack, end: datetime) -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    await stack.home_assistant.call_service(
        "input_datetime",
        "set_datetime",
        {"entity_id": BOOST, "datetime": f"{end.astimezone(zone):%Y-%m-%d %H:%M:%S}"},
    )


async def eventually(holds: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
