"""Run one AppDaemon for a while, and see what it cost."""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import psutil
from appdaemon.dependency import get_dependency_graph

from tests.bench.ours import DEFAULT
from tests.bench.plant import VOLTAGE_V
from tests.stack.appdaemon import APP, CHECKOUT

from .house import METER

if TYPE_CHECKING:
    from tests.simulator.modbus import Write
    from tests.simulator.simulator import Simulator
    from tests.stack.home_assistant_api import Json

    from .house import CostHouse

SETTLE_S = 8
"""Time for a started app to have said and written what it says and writes at its start."""
CORE_SECONDS = 20_000
POLL_S = 5
"""How often the package polls the charger."""
READINGS = 20


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What was measured of one AppDaemon.

    Attributes:
        latencies_ms: Time from a meter state to each write of another value than the last, ms.
        samples: States that Home Assistant got from the meter. A telegram that goes from import to export, or back, is
            two: one of each sensor.
        processor_s: Processor time, user and system, s.
        memory_mib: Resident memory at the end, MiB.
        busy: Share of the machine's processors that was in use, by everything on it.
    """

    latencies_ms: tuple[float, ...]
    samples: int
    processor_s: float
    memory_mib: float
    busy: float

    def __add__(self, other: Cost) -> Cost:
        """Add another run of the same app up."""
        return Cost(
            latencies_ms=(*self.latencies_ms, *other.latencies_ms),
            samples=self.samples + other.samples,
            processor_s=self.processor_s + other.processor_s,
            memory_mib=max(self.memory_mib, other.memory_mib),
            busy=max(self.busy, other.busy),
        )

    @property
    def processor_ms(self) -> float:
        """Processor time a sample, ms."""
        return 1000 * self.processor_s / self.samples


async def measure(house: CostHouse, name: str, apps: Json, seconds: float) -> Cost:
    """Run AppDaemon with these apps, let it settle, and measure it for some seconds."""
    async with house.appdaemon(name, apps) as appdaemon:
        await asyncio.sleep(SETTLE_S)
        process = psutil.Process(appdaemon.pid)
        psutil.cpu_percent()
        begun, used_s = time.time(), _processor_s(process)
        await asyncio.sleep(seconds)
        processor_s, ended = _processor_s(process) - used_s, time.time()
        busy, memory = psutil.cpu_percent(), process.memory_info().rss
    states = [at for at in await _meter_states(house, begun) if begun <= at < ended]
    writes = [write for simulator in house.simulators for write in _changes(simulator) if begun <= write < ended]
    return Cost(
        latencies_ms=tuple(1000 * latency for latency in latencies_s(states, writes)),
        samples=len(states),
        processor_s=processor_s,
        memory_mib=memory / 2**20,
        busy=busy / 100,
    )


def latencies_s(states: list[float], writes: list[float]) -> list[float]:
    """Return the time from the latest meter state to each write."""
    latest = [(bisect_right(states, write), write) for write in writes]
    return [write - states[number - 1] for number, write in latest if number > 0]


def core_us() -> float:
    """Measure what one second of the core takes, with one sample and no input or output, in microseconds.

    The car draws what it is offered; the charger is read every 5 s, and when the app asks for it.
    """
    random, rule, car_w = Random(1), DEFAULT.make(phases=1), 0.0
    powers_w = [random.uniform(-3000, 3000) for _ in range(CORE_SECONDS)]
    begun = time.process_time()
    for now_s, grid_w in enumerate(powers_w):
        polled = rule.wants_poll or now_s % POLL_S == 0
        setpoint_a = rule.second(now_s, grid_w, car_w if polled else None)
        if setpoint_a is not None:
            car_w = setpoint_a * VOLTAGE_V
    return 1e6 * (time.process_time() - begun) / CORE_SECONDS


def reading_ms() -> float:
    """Measure what AppDaemon takes once a second, unless in production mode, to read the app's files again, in ms."""
    files = list((CHECKOUT / APP).rglob("*.py"))
    begun = time.process_time()
    for _ in range(READINGS):
        get_dependency_graph(files)
    return 1000 * (time.process_time() - begun) / READINGS


def _processor_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


async def _meter_states(house: CostHouse, since: float) -> list[float]:
    """Return when Home Assistant got another state of the meter, by its own time stamps, s since 1970."""
    await asyncio.sleep(2)  # its recorder writes once a second
    begin = datetime.fromtimestamp(since, UTC)
    histories = [await house.home_assistant.history(sensor, begin) for sensor in METER]
    return sorted(datetime.fromisoformat(state["last_updated"]).timestamp() for states in histories for state in states)


def _changes(simulator: Simulator) -> list[float]:
    """Return when the wire carried another value than the write before, s since 1970."""
    to_wall_s = time.time() - simulator.clock()
    return [to_wall_s + write.t_s for before, write in pairwise(simulator.modbus.writes) if _differ(before, write)]


def _differ(before: Write, write: Write) -> bool:
    return before.words != write.words
