"""A charger on a real TCP port whose clock is turned by hand, and real pymodbus clients for it."""

from __future__ import annotations

import asyncio
import struct
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pymodbus.client import AsyncModbusTcpClient

from tests.simulator.modbus import ModbusServer
from tests.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.simulator.charger import ChargerSettings


class Wire:
    """A world behind its Modbus server."""

    def __init__(self, charger: ChargerSettings | None = None) -> None:
        self.now_s = 0.0
        self.world = World(charger=charger)
        self.server = ModbusServer(self.world.charger, lambda: self.now_s)

    def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self.now_s += 1
            self.world.step(self.now_s)

    def client(self) -> AsyncModbusTcpClient:
        """A client that neither reconnects nor tries again."""
        return AsyncModbusTcpClient("127.0.0.1", port=self.server.port, timeout=0.3, retries=0, reconnect_delay=0)


@asynccontextmanager
async def wired(charger: ChargerSettings | None = None) -> AsyncIterator[tuple[Wire, AsyncModbusTcpClient]]:
    """A wire and the one client that it takes."""
    wire = Wire(charger)
    await wire.server.start("127.0.0.1", 0)
    client = wire.client()
    assert await client.connect()
    try:
        yield wire, client
    finally:
        client.close()
        await wire.server.stop()
        await asyncio.sleep(0)


async def words(client: AsyncModbusTcpClient, unit: int, address: int, count: int) -> list[int]:
    answer = await client.read_holding_registers(address, count=count, device_id=unit)
    assert not answer.isError(), answer
    return list(answer.registers)


async def number(client: AsyncModbusTcpClient, unit: int, address: int, kind: str) -> float:
    """One number; `kind` as in the module struct: f, d, I, Q or H."""
    size = struct.calcsize(">" + kind) // 2
    data = struct.pack(f">{size}H", *await words(client, unit, address, size))
    (value,) = struct.unpack(">" + kind, data)
    return float(value)


async def text(client: AsyncModbusTcpClient, unit: int, address: int, count: int) -> str:
    data = struct.pack(f">{count}H", *await words(client, unit, address, count))
    return data.decode("ascii")


async def set_current(client: AsyncModbusTcpClient, unit: int, setpoint_a: float) -> None:
    high, low = struct.unpack(">2H", struct.pack(">f", setpoint_a))
    answer = await client.write_registers(1210, [high, low], device_id=unit)
    assert not answer.isError(), answer
