"""The charger on Modbus TCP: pymodbus' server, one connection at a time, a log of all writes."""

from __future__ import annotations

import logging
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.server.requesthandler import ServerRequestHandler
from pymodbus.simulator import DataType, SimData, SimDevice

from .charger import Refusal, RefusedError, decoded

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from pymodbus.simulator import SimAction

    from .charger import AlfenEve

_READ_HOLDING = 3
_WRITE_SINGLE = 6
_WRITE_MULTIPLE = 16
_MASK_WRITE = 22
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, kw_only=True)
class Write:
    """One write request as it came over the wire.

    Attributes:
        t_s: When, on the clock of the simulation, s.
        unit: Modbus unit: 1, 2 or 200, or one that is not there.
        function_code: 6 or 16, or one that the charger refuses.
        address: First register.
        words: The words, high word first.
        value: What they mean: A for 1210, a number of phases for 1215, None for anything else.
        exception: The exception code that it was refused with; None when it was accepted.
    """

    t_s: float
    unit: int
    function_code: int
    address: int
    words: tuple[int, ...]
    value: float | None
    exception: int | None


class ModbusServer:
    """The network side of a charger.

    Attributes:
        port: TCP port that it listens on; a free one was chosen if it was started with 0.
        refuse_connections: Set it to let no client in (the present one stays).
        accepted: Number of connections accepted so far.
        refused: Number of connections refused so far: accepted by the kernel, then reset at once.
        writes: Every write on the wire, accepted or not, in order.
    """

    def __init__(self, charger: AlfenEve, clock: Callable[[], float]) -> None:
        """Make a server for `charger`; `clock` gives the time of the charger, s."""
        self.port = 0
        self.refuse_connections = False
        self.accepted = 0
        self.refused = 0
        self.writes: list[Write] = []
        self._charger = charger
        self._clock = clock
        self._server: _Server | None = None
        self._connection: _Connection | None = None

    @property
    def open_connections(self) -> int:
        """Number of clients connected now, 0 or 1."""
        return int(self._connection is not None)

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: When the port is taken or not allowed.
        """
        # Every client that leaves is worth a warning to pymodbus; here, leaving is part of the play.
        logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)
        server = _Server(self, (host, port), self._access)
        if not await server.listen():
            raise OSError(f"Cannot listen on {host}:{port} for Modbus: is the port taken, or below 1024?")
        listener = cast("asyncio.Server", server.transport)
        self.port = listener.sockets[0].getsockname()[1]
        self._server = server

    async def stop(self) -> None:
        """Close the connection and stop listening."""
        if self._server is not None:
            await self._server.shutdown()  # type: ignore[no-untyped-call]  # pymodbus has no hint there

    def drop_connection(self) -> None:
        """Reset the present connection, as a charger does that loses its network."""
        if self._connection is not None:
            self._connection.reset()

    def admit(self, connection: _Connection) -> bool:
        """Decide on a new connection: one at a time."""
        if self.refuse_connections or self._connection is not None:
            self.refused += 1
            return False
        self.accepted += 1
        self._connection = connection
        return True

    def release(self, connection: _Connection) -> None:
        """Let the next client in once `connection` has gone."""
        if self._connection is connection:
            self._connection = None

    async def _access(
        self,
        function_code: int,
        start: int,
        address: int,
        count: int,
        registers: list[int],
        values: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        """Answer one request: pymodbus' action, called before it reads `registers`."""
        if self._connection is None:  # it left while its request was under way
            return ExcCodes.DEVICE_FAILURE
        unit = self._connection.unit
        self._charger.step(self._clock())
        try:
            if values is not None or function_code == _MASK_WRITE:
                self._write(unit, function_code, address, [int(value) for value in values or ()])
            elif function_code not in {_READ_HOLDING, _WRITE_SINGLE}:  # FC6 reads back what it wrote
                return ExcCodes.ILLEGAL_FUNCTION
            else:
                registers[address - start : address - start + count] = self._charger.read(unit, address, count)
        except RefusedError as refused:
            return ExcCodes(refused.refusal)
        return None

    def _write(self, unit: int, function_code: int, address: int, words: list[int]) -> None:
        exception = None
        try:
            if function_code not in {_WRITE_SINGLE, _WRITE_MULTIPLE}:
                raise RefusedError(Refusal.ILLEGAL_FUNCTION)  # noqa: TRY301  # logged as any other refusal
            self._charger.write(unit, address, words)
        except RefusedError as refused:
            exception = int(refused.refusal)
            raise
        finally:
            self.writes.append(
                Write(
                    t_s=self._clock(),
                    unit=unit,
                    function_code=function_code,
                    address=address,
                    words=tuple(words),
                    value=decoded(address, words),
                    exception=exception,
                )
            )


class _Server(ModbusTcpServer):
    """pymodbus' server with our rule for connections."""

    def __init__(self, owner: ModbusServer, address: tuple[str, int], action: SimAction) -> None:
        # Device 0 answers for all units: the charger itself knows which ones exist. All 65,536 registers
        # are there for the same reason.
        every_register = SimData(0, count=65536, datatype=DataType.REGISTERS)
        super().__init__(SimDevice(0, [every_register], action=action), address=address)
        self.owner = owner

    def callback_new_connection(self) -> _Connection:
        return _Connection(self, None, None, None)  # type: ignore[no-untyped-call]  # as above


class _Connection(ServerRequestHandler):
    """One client."""

    @property
    def unit(self) -> int:
        """Unit of the request that is being answered."""
        return self.last_pdu.dev_id if self.last_pdu else 0

    def callback_connected(self) -> None:
        super().callback_connected()
        if not self.server.owner.admit(self):
            self.reset()

    def callback_disconnected(self, exc: Exception | None) -> None:
        super().callback_disconnected(exc)
        self.server.owner.release(self)

    def reset(self) -> None:
        """Cut the connection so that the client sees it at once."""
        transport = cast("asyncio.Transport", self.transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        transport.abort()
