"""The whole chain, real from end to end: telegram, Home Assistant, AppDaemon, Home Assistant, Modbus."""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
from bisect import bisect_right
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import aiohttp

from tests.ports import free_port
from tests.simulator.charger import SETPOINT
from tests.simulator.demand import DemandRegister
from tests.simulator.simulator import Simulator

from .appdaemon import CHECKOUT, AppDaemonProcess
from .dsmr import BELGIAN_VERSION, DSMR_VERSION, enable_phases, is_read, lay_dsmr
from .held_up import HeldUp
from .home_assistant import HomeAssistant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    from tests.simulator.world import World

    from .home_assistant_api import Json

WRITE = "modbus.write_register"
NOTE_EVERY_S = 0.5
"""How often it is noted for how long the programs have waited for a core."""
LISTEN_AGAIN_S = 0.1
"""Pause before the event bus of a restarted Home Assistant is listened to; AppDaemon pauses for 5 s."""

EXAMPLE = (CHECKOUT / "apps.yaml.example").read_text()
"""The shipped example: what the demo and the end-to-end tests run."""

EXAMPLE_OF_DOUBLE = EXAMPLE + "  sockets:\n    - socket: 1\n    - socket: 2\n"
"""The same with both sockets of a double charger."""

STATUS_EVENT = "alfen_solar_status"
"""What the app fires at each change of its decision."""


@dataclass(frozen=True)
class Call:
    """A service call, as Home Assistant's event bus tells it.

    Attributes:
        t_s: When, on the clock of the simulation, s.
        service: Domain and service, as in "modbus.write_register".
        data: What the caller gave.
    """

    t_s: float
    service: str
    data: dict[str, Json]

    @property
    def words(self) -> tuple[int, ...]:
        """The words that a `modbus.write_register` of the app is to write: two of a setpoint, one of the phases."""
        return tuple(self.data["value"])


class Stack:
    """Simulator, Home Assistant and AppDaemon with the app; use it with `async with`.

    Args:
        folder: Where their configurations and logs go.
        world: The simulated house.
        apps: The text of apps.yaml.
        port: The port of Home Assistant's web page; a free one when None.
        tell: Takes a sentence about each thing that starts.
        time_zone: The name of Home Assistant's time zone.
        packages: More of Home Assistant's configuration, each a YAML text by the name of its package.
        double: Whether Home Assistant has the package and the dashboard of a double charger.
        belgian: Whether the meter is a Belgian one, which counts quarters of an hour.
        python: The Python of an environment that the app is installed in; None: this one, which gets the checkout's.
        copied: Whether the app lies in a folder below AppDaemon's apps.
        clock: A file with the seconds by which AppDaemon's clock is ahead; None: it is right.

    Attributes:
        folder: Where all of them keep their files.
        statuses: The data of the app's status events, in order.
        calls: All service calls since Home Assistant was there, in order, over its restarts.
    """

    def __init__(
        self,
        folder: Path,
        world: World,
        apps: str = EXAMPLE,
        port: int | None = None,
        tell: Callable[[str], None] = lambda _: None,
        time_zone: str = "Europe/Amsterdam",
        packages: Mapping[str, str] | None = None,
        python: Path | None = None,
        *,
        copied: bool = False,
        clock: Path | None = None,
        double: bool = False,
        belgian: bool = False,
    ) -> None:
        self.folder = folder
        self._double = double
        self._python = python
        self._copied = copied
        self._clock = clock
        self._packages = packages
        self._apps = apps
        self._port = port
        self._tell = tell
        self._time_zone = time_zone
        self._exits = AsyncExitStack()
        self.simulator = Simulator(world, modbus_port=free_port())
        self.simulator.p1.demand = DemandRegister() if belgian else None
        self.statuses: list[dict[str, Json]] = []
        self.calls: list[Call] = []
        self._connections_before = 0
        self._held_up = HeldUp(self._pids)
        self._hold_ups: list[tuple[float, float]] = [(-math.inf, 0.0)]

    async def __aenter__(self) -> Self:
        """Start everything, the charger first and the app last."""
        async with AsyncExitStack() as exits:
            enter = exits.enter_async_context
            await enter(self.simulator)
            self._tell("Starting Home Assistant ...")
            version = DSMR_VERSION if self.simulator.p1.demand is None else BELGIAN_VERSION
            lay_dsmr(self.folder / "homeassistant", "127.0.0.1", self.simulator.p1_port, version)
            self.home_assistant = await enter(
                HomeAssistant(
                    self.folder / "homeassistant",
                    self.simulator.modbus_port,
                    port=self._port,
                    time_zone=self._time_zone,
                    packages=self._packages,
                    double=self._double,
                )
            )
            await is_read(self.home_assistant)
            if self.simulator.world.wiring is not None:
                await enable_phases(self.home_assistant)
            await self._listen(exits)
            exits.push_async_callback(_end, asyncio.create_task(self._note_hold_ups()))
            # For the phases of the meter Home Assistant restarts: what counts is from here on.
            self._connections_before = self.simulator.modbus.accepted - self.simulator.modbus.open_connections
            self._tell("Starting AppDaemon ...")
            self.simulator.world.begin_day()
            self.appdaemon = await enter(
                AppDaemonProcess(
                    self.folder / "appdaemon",
                    self.home_assistant.url,
                    self.home_assistant.token,
                    self._apps,
                    python=self._python,
                    copied=self._copied,
                    clock=self._clock,
                )
            )
            self._exits = exits.pop_all()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything, in reverse."""
        await self._exits.__aexit__(kind, error, trace)

    @property
    def written(self) -> list[tuple[int, int]]:
        """The words that were written to 1210 on the wire, refused ones left out, in order."""
        return [
            (write.words[0], write.words[1])
            for write in self.simulator.modbus.writes
            if write.exception is None and len(write.words) == len(("msb", "lsb"))
        ]

    @property
    def commands(self) -> list[tuple[int, ...]]:
        """The words that the app told Home Assistant to write to 1210, in order."""
        return [call.words for call in self.calls if call.service == WRITE and call.data["address"] == SETPOINT]

    @property
    def connections(self) -> int:
        """How many Modbus connections the charger has had since the app started, the present one included."""
        return self.simulator.modbus.accepted - self._connections_before

    def undisturbed_clock(self) -> Callable[[], float]:
        """Return a clock that begins at 0 s now, and leaves out what the programs of the stack wait for a core."""
        return self._held_up.undisturbed_clock()

    def held_up_s(self, since_s: float, until_s: float) -> float:
        """Return how long the programs of the stack waited for a core between two times of the simulation, s."""
        first, last = (bisect_right(self._hold_ups, (t_s, math.inf)) for t_s in (since_s, until_s + NOTE_EVERY_S))
        return self._hold_ups[last - 1][1] - self._hold_ups[first - 1][1]

    def _pids(self) -> Iterator[int]:
        yield os.getpid()  # the simulator
        for program in ("home_assistant", "appdaemon"):
            if (pid := getattr(getattr(self, program, None), "pid", None)) is not None:
                yield pid

    async def _note_hold_ups(self) -> None:
        while True:
            self._hold_ups.append((self.simulator.clock(), self._held_up.seconds))
            await asyncio.sleep(NOTE_EVERY_S)

    async def _listen(self, exits: AsyncExitStack) -> None:
        """Note what happens on Home Assistant's event bus, also after Home Assistant has been started again."""
        listening = asyncio.Event()
        task = asyncio.create_task(self._note_events(listening))
        exits.push_async_callback(_end, task)
        await listening.wait()

    async def _note_events(self, listening: asyncio.Event) -> None:
        while True:
            # aiohttp raises a TypeError when the connection ends where a message is awaited.
            with contextlib.suppress(aiohttp.ClientError, TypeError):
                await self._note_events_of_one_run(listening)
            await asyncio.sleep(LISTEN_AGAIN_S)

    async def _note_events_of_one_run(self, listening: asyncio.Event) -> None:
        home_assistant = self.home_assistant
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{home_assistant.url}/api/websocket") as ws:
            await ws.receive_json()
            await ws.send_json({"type": "auth", "access_token": home_assistant.token})
            await ws.receive_json()
            for number, event_type in enumerate((STATUS_EVENT, "call_service"), start=1):
                await ws.send_json({"id": number, "type": "subscribe_events", "event_type": event_type})
                await ws.receive_json()
            listening.set()
            async for message in ws:
                if (said := message.json())["type"] == "event":
                    self._note(said["event"])

    def _note(self, event: dict[str, Json]) -> None:
        data = event["data"]
        if event["event_type"] == STATUS_EVENT:
            self.statuses.append(data)
        else:
            service = f"{data['domain']}.{data['service']}"
            self.calls.append(Call(self.simulator.clock(), service, data["service_data"]))


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
