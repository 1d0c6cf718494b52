"""The world in real time, on the network."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from .modbus import ModbusServer
from .p1 import P1Server

if TYPE_CHECKING:
    from types import TracebackType

    from .world import Snapshot, World


class Simulator:
    """Runs a world at one step a second, with its charger on Modbus TCP and its meter on a P1 reader.

    Use it as `async with Simulator(World()) as simulator:`. A failure of the simulation is raised at the end
    of that block.

    Attributes:
        world: The world, to be looked at and meddled with.
        modbus: The Modbus side: its log of writes, its connections, its faults.
        p1: The P1 reader.
        started: When it started: time 0 of all times in the simulation.
    """

    def __init__(self, world: World, modbus_port: int = 0, p1_port: int = 0, host: str = "127.0.0.1") -> None:
        """Make a simulator; port 0 chooses a free one."""
        self.world = world
        self.modbus = ModbusServer(world.charger, self.clock)
        self.p1 = P1Server()
        self.started = datetime.now(UTC)
        self._ports = (modbus_port, p1_port)
        self._host = host
        self._started_s = 0.0
        self._task: asyncio.Task[None] | None = None

    @property
    def modbus_port(self) -> int:
        """TCP port of the charger."""
        return self.modbus.port

    @property
    def p1_port(self) -> int:
        """TCP port of the P1 reader."""
        return self.p1.port

    @property
    def snapshot(self) -> Snapshot:
        """The world at the last step."""
        return self.world.snapshot

    @property
    def failed(self) -> BaseException | None:
        """What ended the simulation before its time, or None."""
        if self._task is None or not self._task.done() or self._task.cancelled():
            return None
        return self._task.exception()

    def clock(self) -> float:
        """Time since the start, s."""
        return asyncio.get_running_loop().time() - self._started_s

    async def wait(self) -> None:
        """Wait until the simulation fails, and raise its error; without one, wait for ever."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def __aenter__(self) -> Self:
        """Start everything.

        Raises:
            OSError: When a port is taken or not allowed.
        """
        self.started = datetime.now(UTC)
        self._started_s = asyncio.get_running_loop().time()
        try:
            await self.modbus.start(self._host, self._ports[0])
            await self.p1.start(self._host, self._ports[1])
        except OSError:
            await self._stop()
            raise
        self._task = asyncio.create_task(self._run(), name="simulator")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop everything; raise what ended the simulation, unless something is being raised already."""
        failed = self.failed
        await self._stop()
        if failed is not None and error is None:
            raise failed

    async def _run(self) -> None:
        second = 0
        while True:
            # After a hold-up the missed seconds are one long step: the simulation keeps to real time.
            second = max(second + 1, int(self.clock()))
            await asyncio.sleep(second - self.clock())
            self.world.step(second)
            self.p1.send(self.world.reading)

    async def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self.modbus.stop()
        await self.p1.stop()
