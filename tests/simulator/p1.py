"""The grid meter: DSMR 5 telegrams, and the network P1 reader that sends them.

Source: Dutch Smart Meter Requirements, P1 Companion Standard 5.0.2; for Belgium, Fluvius' e-MUCS P1.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .demand import Demand, DemandRegister

CET = timezone(timedelta(hours=1))
"""Meters show Dutch time. This one keeps winter time all year, and says so in each time stamp (W)."""

_HEADER = r"/SIM5\2SIMULATED-METER"
EQUIPMENT_ID = b"SIMULATED-METER-1".hex().upper()
"""What the meter calls itself, in its telegrams' hexadecimal digits."""
_FULL_BUFFER = 65_536


@dataclass(frozen=True, kw_only=True)
class MeterReading:
    """What the meter knows at one moment.

    Attributes:
        phase_w: Grid power of each phase, W, import positive: one phase or three.
        import_wh: Energy taken from the grid since the meter was new, Wh.
        export_wh: Energy given to the grid since the meter was new, Wh.
        voltage_v: Voltage of every phase, V.
        currents_a: What flows in each conductor, A; what follows from power and voltage if left out.
        delta: Whether there is no neutral: L2 then shows no voltage.
        tells_l2: Whether the current of L2 is told in such a net.
    """

    phase_w: tuple[float, ...]
    import_wh: float
    export_wh: float
    voltage_v: float = 230.0
    currents_a: tuple[float, ...] = ()
    delta: bool = False
    tells_l2: bool = True

    @property
    def voltages_v(self) -> tuple[float, ...]:
        """Voltage of each phase as it is shown, V."""
        return tuple(0.0 if self.delta and phase == 1 else self.voltage_v for phase in range(len(self.phase_w)))

    @property
    def shown_a(self) -> tuple[float, ...]:
        """Current of each phase as it is shown, A: without a sign."""
        currents_a = self.currents_a or tuple(power_w / self.voltage_v for power_w in self.phase_w)
        hides_l2 = self.delta and not self.tells_l2
        return tuple(0.0 if hides_l2 and phase == 1 else abs(each) for phase, each in enumerate(currents_a))

    @property
    def grid_w(self) -> float:
        """Grid power over all phases, W, import positive."""
        return sum(self.phase_w)


def telegram(reading: MeterReading, time: datetime, demand: Demand | None = None) -> bytes:
    """One telegram with its checksum.

    Args:
        reading: What the meter shows.
        time: Time stamp, with a time zone.
        demand: What the register of a Belgian meter shows; None: the meter is Dutch.
    """
    net_kw = reading.grid_w / 1000
    lines = [
        _HEADER,
        "",
        "1-3:0.2.8(50)" if demand is None else "0-0:96.1.4(50217)",
        f"0-0:1.0.0({_stamp(time)})",
        f"0-0:96.1.1({EQUIPMENT_ID})",
        "1-0:1.8.1(000000.000*kWh)",
        f"1-0:1.8.2({reading.import_wh / 1000:010.3f}*kWh)",
        "1-0:2.8.1(000000.000*kWh)",
        f"1-0:2.8.2({reading.export_wh / 1000:010.3f}*kWh)",
        "0-0:96.14.0(0002)",
        f"1-0:1.7.0({max(0.0, net_kw):06.3f}*kW)",
        f"1-0:2.7.0({max(0.0, -net_kw):06.3f}*kW)",
        "0-0:96.7.21(00000)",
        "0-0:96.7.9(00000)",
        "1-0:99.97.0()",
    ]
    if demand is not None:
        lines += [
            f"1-0:1.4.0({demand.mean_w / 1000:06.3f}*kW)",
            f"1-0:1.6.0({_stamp(demand.peak_at)})({demand.peak_w / 1000:06.3f}*kW)",
        ]
    watts = list(enumerate(reading.phase_w))
    lines += [f"1-0:{32 + 20 * phase}.32.0(00000)" for phase, _ in watts]
    lines += [f"1-0:{32 + 20 * phase}.36.0(00000)" for phase, _ in watts]
    lines += ["0-0:96.13.0()"]
    lines += [f"1-0:{32 + 20 * phase}.7.0({volts:05.1f}*V)" for phase, volts in enumerate(reading.voltages_v)]
    lines += [f"1-0:{31 + 20 * phase}.7.0({amperes:03.0f}*A)" for phase, amperes in enumerate(reading.shown_a)]
    lines += [f"1-0:{21 + 20 * phase}.7.0({max(0.0, w) / 1000:06.3f}*kW)" for phase, w in watts]
    lines += [f"1-0:{22 + 20 * phase}.7.0({max(0.0, -w) / 1000:06.3f}*kW)" for phase, w in watts]
    body = "\r\n".join([*lines, "!"]).encode("ascii")
    return body + f"{crc16(body):04X}\r\n".encode("ascii")


def _stamp(time: datetime) -> str:
    return f"{time.astimezone(CET):%y%m%d%H%M%S}W"


def crc16(data: bytes) -> int:
    """Checksum of a telegram from "/" to "!": polynomial x16+x15+x2+1, least significant bit first."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc


class P1Server:
    """A network P1 reader: it sends each telegram to everybody connected.

    Attributes:
        port: TCP port that it listens on; a free one was chosen if it was started with 0.
        clients: Number of clients connected now.
        frozen: Set it to send no telegrams: the connections stay, as with a reader whose meter has gone silent.
        demand: Counts the quarters of an hour of a Belgian meter; None: the meter is Dutch.
    """

    def __init__(self) -> None:
        self.port = 0
        self.demand: DemandRegister | None = None
        self.frozen = False
        self._server: asyncio.Server | None = None
        self._transports: set[asyncio.Transport] = set()

    @property
    def clients(self) -> int:
        """Number of clients connected now."""
        return len(self._transports)

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            OSError: When the port is taken or not allowed.
        """
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(lambda: _Client(self._transports), host, port)
        except OSError as error:
            raise OSError(f"Cannot listen on {host}:{port} for P1: is the port taken, or below 1024?") from error
        self.port = self._server.sockets[0].getsockname()[1]

    def send(self, reading: MeterReading, time: datetime | None = None) -> None:
        """Send a telegram with this reading to all clients, unless frozen; one that does not read is dropped."""
        if self.frozen:
            return
        at = time or datetime.now(UTC)
        demand = None if self.demand is None else self.demand.read(reading.import_wh, at.astimezone(CET))
        data = telegram(reading, at, demand)
        for transport in list(self._transports):
            if transport.get_write_buffer_size() > _FULL_BUFFER:
                transport.abort()
            else:
                transport.write(data)

    async def stop(self) -> None:
        """Close all connections and stop listening."""
        if self._server is not None:
            self._server.close()
            for transport in list(self._transports):
                transport.abort()
            await self._server.wait_closed()


class _Client(asyncio.Protocol):
    """One reader of telegrams."""

    def __init__(self, transports: set[asyncio.Transport]) -> None:
        self._transports = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transports.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # asyncio's signature
        self._transports.discard(self._transport)
