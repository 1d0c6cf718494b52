"""The simulator as a program."""

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

from .wire import number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]


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
