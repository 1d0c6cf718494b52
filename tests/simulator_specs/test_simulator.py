"""The simulation in the course of time."""

from __future__ import annotations

import asyncio

import pytest
from pymodbus.client import AsyncModbusTcpClient

from tests.simulator.p1 import crc16
from tests.simulator.simulator import Simulator
from tests.simulator.world import World

from .wire import number, set_current


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
        assert simulator.clock() == pytest.approx(2)
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
