"""One Home Assistant, one AppDaemon with the shipped example, one house, in the order of a day."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.end_to_end.house import shine
from tests.patience import eventually
from tests.simulator.world import World
from tests.stack.stack import Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIVE_MINUTES_S = 300
KEEP_ALIVE_S, VALIDITY_S = 20, 60
NEAR_A = 100 / 230
"""The law leaves less than 100 W unused for good, and no more than it."""
BUSY = "Excessive time spent in utility loop"
"""What AppDaemon says of a busy machine."""
MODE = "input_select.alfen_solar_mode"
LOGBOOK = "binary_sensor.alfen_solar_running"
BOOST = "input_datetime.alfen_solar_boost_until"


class Charger:
    """What the charger does."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack

    @property
    def setpoint_a(self) -> float:
        """What register 1210 holds, in A."""
        return self._stack.simulator.world.charger.sockets[1].setpoint_a

    async def eventually(self, holds: Callable[[], object], seconds: float) -> None:
        """Wait until something holds; that the programs wait for a core does not count."""
        await eventually(holds, seconds, self._stack.undisturbed_clock())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World()
    shine(world, 1500)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world, copied=True) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def charger(stack: Stack) -> Charger:
    charger = Charger(stack)
    await charger.eventually(lambda: stack.written, seconds=30)
    return charger


async def test_the_car_starts_at_the_minimum(stack: Stack, charger: Charger) -> None:
    assert stack.written[0] == (0x40C0, 0x0000)
    assert charger.setpoint_a == 6


async def test_a_surplus_that_rises_and_falls_moves_the_register_up_and_down(stack: Stack, charger: Charger) -> None:
    shine(stack.simulator.world, 2400)
    await charger.eventually(lambda: charger.setpoint_a == pytest.approx(2400 / 230, abs=NEAR_A), seconds=60)
    shine(stack.simulator.world, 1900)
    await charger.eventually(lambda: charger.setpoint_a == pytest.approx(1900 / 230, abs=NEAR_A), seconds=60)
    shine(stack.simulator.world, 500)
    await charger.eventually(lambda: charger.setpoint_a == 6, seconds=60)


async def test_a_boost_puts_sixteen_amperes_on_the_wire_within_two_seconds_and_its_end_takes_it_off(
    stack: Stack, charger: Charger
) -> None:
    end = datetime.now(UTC) + timedelta(seconds=20)
    await set_boost(stack, end)
    await charger.eventually(lambda: charger.setpoint_a == 16, seconds=2)
    assert stack.written[-1] == (0x4180, 0x0000)
    await asyncio.sleep((end - datetime.now(UTC)).total_seconds() - 2)
    assert charger.setpoint_a == 16
    await charger.eventually(lambda: charger.setpoint_a == 6, seconds=5)


async def test_clearing_a_boost_takes_effect_within_two_seconds(stack: Stack, charger: Charger) -> None:
    await set_boost(stack, datetime.now(UTC) + timedelta(hours=3))
    await charger.eventually(lambda: charger.setpoint_a == 16, seconds=2)
    await set_boost(stack, datetime.now(UTC) - timedelta(hours=3))
    await charger.eventually(lambda: charger.setpoint_a == 6, seconds=2)


@pytest.mark.parametrize(("mode", "setpoint_a"), [("Fast", 16), ("Off", 0), ("Minimum + solar", 6)])
async def test_a_mode_takes_effect_within_two_seconds(
    stack: Stack, charger: Charger, mode: str, setpoint_a: float
) -> None:
    await stack.home_assistant.call_service("input_select", "select_option", {"entity_id": MODE, "option": mode})
    await charger.eventually(lambda: charger.setpoint_a == setpoint_a, seconds=2)


async def test_the_logbook_tells_it_all(stack: Stack, charger: Charger) -> None:
    del charger
    since = datetime.now(UTC) - timedelta(minutes=30)

    async def messages() -> list[str]:
        entries = await stack.home_assistant.logbook(since, LOGBOOK)
        return [entry["message"] for entry in entries if entry.get("name") == "Alfen Solar"]

    elapsed_s = stack.undisturbed_clock()
    while "Mode changed to Minimum + solar. Charging at 6 A" not in (told := await messages()):
        assert elapsed_s() < 60, told  # the recorder writes once a second
        await asyncio.sleep(0.5)
    assert told[0].startswith("Charging at 6 A")
    assert told[0].endswith("s")
    assert any(message.startswith("Charging at 16 A (maximum): boost until ") for message in told)
    assert any(message.startswith("Boost ended. Charging at 6 A") for message in told)
    assert "Mode changed to Fast. Charging at 16 A (maximum)" in told
    assert "Mode changed to Off. Charging is off" in told


async def test_the_setpoint_does_not_lapse_in_five_minutes(stack: Stack, charger: Charger) -> None:
    del charger
    writes = stack.simulator.modbus.writes
    await asyncio.sleep(max(0, writes[0].t_s + FIVE_MINUTES_S - stack.simulator.clock()))
    late = [
        f"{after.t_s - before.t_s:.1f} s without a write, {held_up_s:.1f} s of them held up, from {before.t_s:.1f} s on"
        for before, after in pairwise(writes)
        if after.t_s - before.t_s > KEEP_ALIVE_S + 5 + (held_up_s := stack.held_up_s(before.t_s, after.t_s))
    ]
    assert late == []
    assert stack.simulator.clock() - writes[-1].t_s < VALIDITY_S
    values = {write.value for write in writes}
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
    complaints = [line for line in log.splitlines() if " WARNING " in line or " ERROR " in line]
    assert [line for line in complaints if BUSY not in line] == []


async def set_boost(stack: Stack, end: datetime) -> None:
    zone = ZoneInfo("Europe/Amsterdam")
    await stack.home_assistant.call_service(
        "input_datetime",
        "set_datetime",
        {"entity_id": BOOST, "datetime": f"{end.astimezone(zone):%Y-%m-%d %H:%M:%S}"},
    )
