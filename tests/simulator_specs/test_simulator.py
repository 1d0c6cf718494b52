"""The simulation in real time, and as a program."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pymodbus.client import AsyncModbusTcpClient

from tests.simulator.__main__ import main
from tests.simulator.p1 import crc16
from tests.simulator.simulator import Simulator
from tests.simulator.world import World

from .wire import number, set_current

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]


async def test_it_runs_one_step_a_second_and_serves_charger_and_meter() -> None:
    world = World()
    world.base_w_override = -2000.0
    async with Simulator(world) as simulator:
        reader, writer = await asyncio.open_connection("127.0.0.1", simulator.p1_port)
        client = AsyncModbusTcpClient("127.0.0.1", port=simulator.modbus_port)
        await client.connect()
        await set_current(client, 1, 16)
        assert await number(client, 1, 1210, "f") == 16  # at once, without a step
        assert simulator.snapshot.t_s == 0
        telegrams = [await reader.readuntil(b"!") + await reader.readuntil(b"\r\n") for _ in range(2)]
        assert abs(simulator.clock() - 2) < 0.5
        assert simulator.snapshot.t_s == 2
        assert b"1-0:2.7.0(02.000*kW)" in telegrams[1]
        for data in telegrams:
            assert data.endswith(f"!{crc16(data[:-6]):04X}\r\n".encode())
        assert [write.value for write in simulator.modbus.writes] == [16]
        assert simulator.modbus.open_connections == 1
        assert simulator.failed is None
        client.close()
        writer.close()


async def test_a_failure_of_the_simulation_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()

    def fail(_: float) -> None:
        raise RuntimeError("the sun went out")

    monkeypatch.setattr(world, "step", fail)
    with pytest.raises(RuntimeError, match="the sun went out"):  # noqa: PT012  # the block is the subject
        async with Simulator(world) as simulator:
            monkeypatch.setattr(simulator, "_started_s", simulator._started_s - 0.9)
            with pytest.raises(RuntimeError, match="the sun went out"):
                await asyncio.wait_for(simulator.wait(), 2)
            assert isinstance(simulator.failed, RuntimeError)


async def test_a_hold_up_is_caught_up_in_one_long_step(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    seconds: list[float] = []
    monkeypatch.setattr(world, "step", seconds.append)
    async with Simulator(world) as simulator:
        monkeypatch.setattr(simulator, "_started_s", simulator._started_s - 3.9)
        await asyncio.sleep(0.2)
        assert seconds == [3, 4]


@asynccontextmanager
async def program(*options: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.simulator",
        *options,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "500"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_the_program_serves_until_ctrl_c() -> None:
    async with program("--modbus-port=0", "--p1-port=0", "--sockets=2", "--safe-current=7", "--every=1") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = (await process.stdout.readline()).decode()
        found = re.fullmatch(r"Alfen Eve: Modbus TCP on 127\.0\.0\.1:(\d+), units 1, 2, 200\.\n", said)
        assert found is not None
        client = AsyncModbusTcpClient("127.0.0.1", port=int(found[1]))
        await client.connect()
        assert await number(client, 2, 1212, "f") == 7
        client.close()
        assert (await process.stdout.readline()).decode().startswith("DSMR 5 meter: telegrams on 127.0.0.1:")
        await process.stdout.readline()
        status = (await process.stdout.readline()).decode()
        assert re.match(r"11:38  sun \d+ W, house \d+ W, grid -\d+ W; socket 1: setpoint 7\.0 A", status)
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
        assert await process.stderr.read() == b""


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--trace=none.csv"], "none.csv cannot be read: "),
        (["--pv=some.csv"], "PV and load belong together"),
        (["--validity=0"], "expected a whole number of seconds above 0, found 0"),
        (["--host=192.0.2.1"], "Cannot listen on 192.0.2.1:5020 for Modbus"),
    ],
)
def test_a_wrong_option_is_a_sentence(capsys: pytest.CaptureFixture[str], options: list[str], sentence: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(options)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
