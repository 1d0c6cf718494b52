"""`python -m tests.soak`: the real stack under random faults, one after the other, judged by the simulator's own log.

The environment variables HOURS (0.5 when not given), SEED (a random one) and FAULT_EVERY (60 s) choose how long, which
faults, and how often; with PHASES=switchable there are those of phases, too, and a car that uses three. Ctrl-C ends it
with the summary. The exit code is 1 if anything was wrong.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import aiohttp

from tests import soak_phases
from tests.end_to_end.house import shine
from tests.simulator.charger import PHASES, SETPOINT, Lapse
from tests.simulator.world import World
from tests.soak_phases import PhaseFaults
from tests.stack.home_assistant_api import HomeAssistantApiError
from tests.stack.process import ProgramError
from tests.stack.stack import EXAMPLE, WRITE, Stack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from tests.stack.stack import Call

MINIMUM_A = 6
MAXIMUM_A = 16
"""Of the shipped example."""
SURPLUS_W = 2400
RECOVERED_AFTER_S = 30
"""The app counts as able to write when all that it needs has been up for so long. AppDaemon tries to connect to Home
Assistant every 5 s, and the app then waits for three samples, or for a poll of the charger."""
QUIET_S = 90
"""The last part of a run, without faults: all alarms must go in it."""
LONGEST_FAULT_S = 240
LATEST_WRITE_S = 30
"""How long a command may take to the wire: Home Assistant's hub does one thing at a time, with retries of 5 s each."""
LOOK_EVERY_S = 0.2
GROWTH_KB = 10 * 1024
"""What AppDaemon may grow by from the first tenth of its life on."""
LINES_PER_FAULT = 20
"""What the app may log of one fault."""
MODE = "input_select.alfen_solar_mode"
MAXIMUM = "input_number.alfen_solar_maximum_current"
BOOST = "input_datetime.alfen_solar_boost_until"
ZONE = ZoneInfo("Europe/Amsterdam")


class OptionError(ValueError):
    """An option that makes no sense; the text tells what to write."""


@dataclass(frozen=True)
class Options:
    """What the user asked for.

    Attributes:
        duration_s: How long the app runs, s.
        seed: What chooses the faults.
        fault_every_s: Time from the beginning of one fault to that of the next, s; more if a fault takes longer.
        switches_phases: Whether phases are switched.
    """

    duration_s: float
    seed: int
    fault_every_s: float
    switches_phases: bool = False

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Options:
        """Read the options.

        Raises:
            OptionError: one makes no sense.
        """
        return cls(
            duration_s=_positive(environment, "HOURS", 0.5) * 3600,
            seed=int(_positive(environment, "SEED", SystemRandom().randrange(1, 1_000_000))),
            fault_every_s=_positive(environment, "FAULT_EVERY", 60),
            switches_phases=_switches(environment.get("PHASES") or "1"),
        )


@dataclass
class Outage:
    """A fault, from its beginning to its end.

    Attributes:
        name: What broke, in words.
        since_s: When it began, on the clock of the simulation, s.
        until_s: When it ended, s; infinite until then.
    """

    name: str
    since_s: float
    until_s: float = float("inf")


@dataclass
class Memory:
    """The memory of one AppDaemon process over its life.

    Attributes:
        samples: Time on the clock of the simulation, s, and resident memory, KiB.
    """

    samples: list[tuple[float, int]] = field(default_factory=list)

    @property
    def first_kb(self) -> int:
        """At the start, KiB."""
        return self.samples[0][1]

    @property
    def tenth_kb(self) -> int:
        """After a tenth of its life, KiB."""
        begin_s, end_s = self.samples[0][0], self.samples[-1][0]
        return next(kb for t_s, kb in self.samples if t_s >= begin_s + (end_s - begin_s) / 10)

    @property
    def last_kb(self) -> int:
        """At the end, KiB."""
        return self.samples[-1][1]

    @property
    def life_s(self) -> float:
        """How long it lived, s."""
        return self.samples[-1][0] - self.samples[0][0]


class Watch:
    """Looks at everything some times a second: what is up, and how much memory AppDaemon takes.

    Attributes:
        programs_up: Set it to False before Home Assistant or AppDaemon is stopped, and to True when it is up again.
        able_s: How long the app has been able to write, s: everything had been up for `RECOVERED_AFTER_S`.
        lapsed_able_s: When a lapse was seen while the app was able to write, s.
        memories: The memory of each AppDaemon process, by its process id.
    """

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._up_since_s: float | None = None
        self.programs_up = True
        self.able_s = 0.0
        self.memories: dict[int, Memory] = {}
        self.lapsed_able_s: list[float] = []

    async def look(self) -> None:
        """Look until cancelled."""
        while True:
            self._look(self._stack.simulator.clock())
            await asyncio.sleep(LOOK_EVERY_S)

    def _look(self, now_s: float) -> None:
        simulator = self._stack.simulator
        up = (
            self.programs_up
            and simulator.modbus.open_connections == 1
            and simulator.p1.clients > 0
            and not simulator.p1.frozen
        )
        if self.programs_up and (pid := appdaemon_pid(self._stack)) and (memory_kb := resident_kb(pid)):
            self.memories.setdefault(pid, Memory()).samples.append((now_s, memory_kb))
        self._up_since_s = (now_s if self._up_since_s is None else self._up_since_s) if up else None
        if self._up_since_s is not None and now_s - self._up_since_s >= RECOVERED_AFTER_S:
            self.able_s += LOOK_EVERY_S
            if simulator.world.charger.sockets[1].lapsed_since_s is not None:
                self.lapsed_able_s.append(now_s)


class Faults:
    """All that can break. Each method breaks one thing, mends it some seconds later, and tells what it did."""

    def __init__(self, stack: Stack, watch: Watch, random: Random, begin: Callable[[str], None]) -> None:
        self._stack = stack
        self._watch = watch
        self._random = random
        self._begin = begin
        self._simulator = stack.simulator
        self._home_assistant = stack.home_assistant

    @property
    def all(self) -> list[Callable[[], Awaitable[None]]]:
        """Every fault there is."""
        return [
            self.meter_silent,
            self.meter_unavailable,
            self.charger_dropped,
            self.charger_refusing,
            self.charger_rebooted,
            self.car_unplugged,
            self.mode_changed,
            self.maximum_changed,
            self.boost_set,
            self.home_assistant_killed,
            self.appdaemon_killed,
            self.modbus_reloaded,
            self.sun_jumps,
        ]

    async def meter_silent(self) -> None:
        """Let the P1 reader send nothing, its connection open."""
        duration_s = self._random.uniform(5, 40)
        self._begin(f"meter silent for {duration_s:.0f} s")
        self._simulator.p1.frozen = True
        await asyncio.sleep(duration_s)
        self._simulator.p1.frozen = False

    async def meter_unavailable(self) -> None:
        """Close the P1 reader's connection; Home Assistant shows its sensors as unavailable."""
        duration_s = self._random.uniform(5, 40)
        self._begin(f"meter unavailable for {duration_s:.0f} s")
        p1 = self._simulator.p1
        port = p1.port
        await p1.stop()
        await asyncio.sleep(duration_s)
        await p1.start("127.0.0.1", port)
        await self._until(lambda: p1.clients > 0)

    async def charger_dropped(self) -> None:
        """Reset the Modbus connection."""
        self._begin("charger's connection dropped")
        self._simulator.modbus.drop_connection()
        await self._until_charger_is_connected()

    async def charger_refusing(self) -> None:
        """Reset the Modbus connection, and every new one for a while."""
        duration_s = self._random.uniform(5, 45)
        self._begin(f"charger refuses connections for {duration_s:.0f} s")
        modbus = self._simulator.modbus
        modbus.refuse_connections = True
        modbus.drop_connection()
        await asyncio.sleep(duration_s)
        modbus.refuse_connections = False
        await self._until_charger_is_connected()

    async def charger_rebooted(self) -> None:
        """Take the charger from the network; it comes back with its safe current."""
        duration_s = self._random.uniform(10, 30)
        self._begin(f"charger rebooted, gone for {duration_s:.0f} s")
        modbus = self._simulator.modbus
        port = modbus.port
        await modbus.stop()
        self._simulator.world.charger.reboot()
        await asyncio.sleep(duration_s)
        await modbus.start("127.0.0.1", port)
        await self._until_charger_is_connected()

    async def car_unplugged(self) -> None:
        """Take the car's cable out, and put it in again."""
        duration_s = self._random.uniform(5, 40)
        self._begin(f"car unplugged for {duration_s:.0f} s")
        self._simulator.world.unplug()
        await asyncio.sleep(duration_s)
        self._simulator.world.plug_in()

    async def mode_changed(self) -> None:
        """Choose a mode, and then the first one again."""
        duration_s = self._random.uniform(5, 45)
        mode = self._random.choice(["Off", "Solar", "Fast"])
        self._begin(f"mode {mode} for {duration_s:.0f} s")
        await self._choose_mode(mode)
        await asyncio.sleep(duration_s)
        await self._choose_mode("Minimum + solar")

    async def maximum_changed(self) -> None:
        """Choose a maximum current, also one above what the app may use, and then the first one again."""
        duration_s = self._random.uniform(5, 45)
        maximum_a = self._random.randint(MINIMUM_A, 2 * MAXIMUM_A)
        self._begin(f"maximum {maximum_a} A for {duration_s:.0f} s")
        await self._choose_maximum(maximum_a)
        await asyncio.sleep(duration_s)
        await self._choose_maximum(MAXIMUM_A)

    async def boost_set(self) -> None:
        """Set a boost that ends in the middle of the next faults."""
        duration_s = self._random.uniform(10, 180)
        self._begin(f"boost for {duration_s:.0f} s")
        end = datetime.now(UTC).astimezone(ZONE) + timedelta(seconds=duration_s)
        await self._home_assistant.call_service(
            "input_datetime", "set_datetime", {"entity_id": BOOST, "datetime": f"{end:%Y-%m-%d %H:%M:%S}"}
        )

    async def home_assistant_killed(self) -> None:
        """Kill Home Assistant, and start it again; AppDaemon connects by itself."""
        duration_s = self._random.uniform(0, 20)
        self._begin(f"Home Assistant killed, gone for {duration_s:.0f} s")
        self._watch.programs_up = False
        await self._home_assistant.kill()
        await asyncio.sleep(duration_s)
        await self._home_assistant.start()
        self._watch.programs_up = True

    async def appdaemon_killed(self) -> None:
        """Kill AppDaemon, and start it again."""
        duration_s = self._random.uniform(0, 20)
        self._begin(f"AppDaemon killed, gone for {duration_s:.0f} s")
        self._watch.programs_up = False
        await self._stack.appdaemon.kill()
        await asyncio.sleep(duration_s)
        await self._stack.appdaemon.start()
        self._watch.programs_up = True

    async def modbus_reloaded(self) -> None:
        """Reload Home Assistant's modbus integration: for a moment there is neither hub nor sensor."""
        self._begin("modbus reloaded")
        await self._home_assistant.call_service("modbus", "reload")
        await self._until_charger_is_connected()

    async def sun_jumps(self) -> None:
        """Let the sun give another power from one second to the next."""
        surplus_w = self._random.uniform(-500, 4500)
        self._begin(f"surplus {surplus_w:.0f} W")
        shine(self._simulator.world, surplus_w)

    async def _choose_mode(self, mode: str) -> None:
        await self._home_assistant.call_service("input_select", "select_option", {"entity_id": MODE, "option": mode})

    async def _choose_maximum(self, maximum_a: float) -> None:
        await self._home_assistant.call_service("input_number", "set_value", {"entity_id": MAXIMUM, "value": maximum_a})

    async def _until_charger_is_connected(self) -> None:
        await self._until(lambda: self._simulator.modbus.open_connections == 1)

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not holds():
            await asyncio.sleep(LOOK_EVERY_S)


class Soak:
    """One run."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._random = Random(options.seed)
        self._outages: list[Outage] = []
        self._wrong: list[str] = []
        self._stop = asyncio.Event()

    async def run(self) -> list[str]:
        """Run until the end or Ctrl-C; return what was wrong."""
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel if task else self._stop.set)
        with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as folder:
            switches = self._options.switches_phases
            world = soak_phases.world() if switches else World()
            shine(world, SURPLUS_W)
            apps, packages = (soak_phases.APPS, soak_phases.PACKAGES) if switches else (EXAMPLE, None)
            async with Stack(Path(folder), world, apps, tell=say, packages=packages) as stack:
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.add_signal_handler(number, self._stop.set)
                await self._soak(stack)
        return self._wrong

    async def _soak(self, stack: Stack) -> None:
        say(f"Home Assistant {stack.home_assistant.version}, SEED={self._options.seed}. Ctrl-C ends.\n")
        began_s = stack.simulator.clock()
        watch = Watch(stack)
        looking = asyncio.create_task(watch.look())
        breaking = asyncio.create_task(self._break_and_mend(stack, watch, began_s))
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait({looking, breaking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (looking, breaking, stopping):
            if task.done() and (error := task.exception()) is not None:
                last = self._outages[-1].name if self._outages else "the first minute"
                self._wrong.append(f"The run ended after {last}: {type(error).__name__} {error}")
            task.cancel()
        await asyncio.wait({looking, breaking, stopping})
        summary = Summary(stack, watch, self._outages, began_s)
        say(summary.text())
        self._wrong += summary.faults() + soak_phases.wrong(stack)
        if not self._stop.is_set() and not self._wrong:
            self._wrong += [f"This notification still stands: {text}" for text in await notifications(stack)]

    async def _break_and_mend(self, stack: Stack, watch: Watch, began_s: float) -> None:
        """Break one thing after the other, each kind once before any comes again."""
        end_s = began_s + self._options.duration_s
        faults = Faults(stack, watch, self._random, lambda name: self._begin(stack, name, began_s)).all
        if self._options.switches_phases:
            of_phases = PhaseFaults(stack, self._random, lambda name: self._begin(stack, name, began_s))
            faults += of_phases.all
        deck: list[Callable[[], Awaitable[None]]] = []
        at_s = stack.simulator.clock() + self._options.fault_every_s
        last_s = end_s - QUIET_S - (soak_phases.LONGEST_S if self._options.switches_phases else 0)
        while at_s < last_s:
            await asyncio.sleep(max(0, at_s - stack.simulator.clock()))
            if not deck:
                deck = faults.copy()
                self._random.shuffle(deck)
            async with asyncio.timeout(LONGEST_FAULT_S):
                await deck.pop()()
            now_s = stack.simulator.clock()
            self._outages[-1].until_s = now_s
            at_s = max(at_s + self._options.fault_every_s, now_s)
        await asyncio.sleep(max(0, end_s - stack.simulator.clock()))

    def _begin(self, stack: Stack, name: str, began_s: float) -> None:
        now_s = stack.simulator.clock()
        socket = stack.simulator.world.charger.sockets[1]
        say(f"{timedelta(seconds=round(now_s - began_s))}  at {socket.setpoint_a:4.1f} A: {name}")
        self._outages.append(Outage(name, now_s))


class Summary:
    """What has happened, and what of it was wrong."""

    def __init__(self, stack: Stack, watch: Watch, outages: list[Outage], began_s: float) -> None:
        self._watch = watch
        self._outages = outages
        self._began_s = began_s
        self._duration_s = stack.simulator.clock() - began_s
        self._writes = stack.simulator.modbus.writes
        self._commands = [call for call in stack.calls if call.service == WRITE]
        self._unexplained, self._slowest_s = explain(stack)
        self._lapses = list(stack.simulator.world.charger.sockets[1].lapses)
        if (since_s := stack.simulator.world.charger.sockets[1].lapsed_since_s) is not None:
            self._lapses.append(Lapse(since_s, stack.simulator.clock()))
        self._raised = Counter(_notification(call) for call in stack.calls if call.service.endswith(".create"))
        self._lines = [line for line in stack.appdaemon.log_text().splitlines() if " alfen_solar: " in line]
        self._tracebacks = re.findall(r"Traceback.*?(?=^20|\Z)", stack.appdaemon.log_text(), re.DOTALL | re.MULTILINE)

    def text(self) -> str:
        """Describe it."""
        setpoints_a = Counter(
            write.value for write in self._writes if write.value is not None and write.address == SETPOINT
        )
        phases = Counter(write.value for write in self._writes if write.address == PHASES)
        hours = self._duration_s / 3600
        lines = [
            "",
            f"Summary of {self._duration_s / 60:.1f} minutes with {len(self._outages)} faults",
            f"  setpoints on the wire   {len(self._writes)} writes of {len(self._commands)} commands",
            f"    the slowest {self._slowest_s:.1f} s after its command",
            "    " + ", ".join(f"{count} x {setpoint_a:g} A" for setpoint_a, count in sorted(setpoints_a.items())),
            *[f"  phases on the wire      {count} x {value:g}" for value, count in phases.items() if value],
            f"  able to write           {self._watch.able_s / self._duration_s:.0%} of the time",
            f"  lapses                  {len(self._lapses)}",
            *[f"    {self._lapse(lapse)}" for lapse in self._lapses],
            f"  alarms                  {self._raised.total()}",
            *[f"    {count} x {text}" for text, count in self._raised.items()],
            f"  lines logged by the app {len(self._lines)}, {len(self._lines) / hours:.0f} an hour",
            "  memory of AppDaemon     (MiB: start, after a tenth, end)",
            *[f"    {_memory(memory)}" for memory in self._watch.memories.values()],
        ]
        return "\n".join(lines)

    def faults(self) -> list[str]:
        """Tell what was wrong, a sentence each."""
        leaks = [memory for memory in self._watch.memories.values() if memory.last_kb - memory.tenth_kb > GROWTH_KB]
        checks = {
            "There was no write at all.": not self._writes,
            "These writes are not explained: " + "; ".join(self._unexplained): bool(self._unexplained),
            f"The setpoint had lapsed for {len(self._watch.lapsed_able_s) * LOOK_EVERY_S:.0f} s "
            "while the app was able to write.": bool(self._watch.lapsed_able_s),
            f"The app has logged {len(self._lines)} lines.": len(self._lines)
            > LINES_PER_FAULT * (len(self._outages) + 1),
            "AppDaemon has logged: " + " / ".join(self._tracebacks): bool(self._tracebacks),
            "AppDaemon grows: " + "; ".join(_memory(memory) for memory in leaks): bool(leaks),
        }
        return [sentence for sentence, wrong in checks.items() if wrong]

    def _lapse(self, lapse: Lapse) -> str:
        active = [
            outage.name
            for outage in self._outages
            if outage.since_s <= lapse.until_s and outage.until_s + RECOVERED_AFTER_S >= lapse.since_s
        ]
        able = any(lapse.since_s <= t_s <= lapse.until_s for t_s in self._watch.lapsed_able_s)
        return (
            f"{timedelta(seconds=round(lapse.since_s - self._began_s))} for {lapse.until_s - lapse.since_s:.1f} s"
            f"{', WHILE THE APP WAS ABLE TO WRITE' if able else ''}: {', '.join(active) or 'no fault'}"
        )


def explain(stack: Stack) -> tuple[list[str], float]:
    """Find for each write on the wire the command that it came from.

    Returns:
        The writes that no command explains, in words, and the longest time from a command to its write, s.
    """
    commands = [call for call in stack.calls if call.service == WRITE]
    unexplained, slowest_s = [], 0.0
    for write in stack.simulator.modbus.writes:
        delays_s = [
            write.t_s - call.t_s
            for call in commands
            if call.words == write.words and -1 < write.t_s - call.t_s < LATEST_WRITE_S
        ]
        value = write.value
        if write.address == SETPOINT:
            allowed = value is not None and (value == 0 or MINIMUM_A <= value <= MAXIMUM_A)
        else:
            allowed = write.address == PHASES and value in {1, 3}
        if not (delays_s and allowed and (write.unit, write.function_code) == (1, 16)):
            unexplained.append(f"{write}")
        else:
            slowest_s = max(slowest_s, min(delays_s))
    return unexplained, slowest_s


def appdaemon_pid(stack: Stack) -> int | None:
    """Return the process id of AppDaemon; None while it does not run."""
    program = stack.appdaemon._program
    return None if program is None else program._process.pid


def resident_kb(pid: int) -> int | None:
    """Read the resident memory of a process, KiB; None when it has gone."""
    with suppress(OSError):
        if found := re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE):
            return int(found[1])
    return None


async def notifications(stack: Stack) -> list[str]:
    """Return what Home Assistant shows of the app."""
    shown = await stack.home_assistant.websocket("persistent_notification/get")
    return [item["message"] for item in shown if item["notification_id"].startswith("alfen_solar")]


def _notification(call: Call) -> str:
    text: str = call.data["message"]
    return text.partition("\n")[0]


def _memory(memory: Memory) -> str:
    mib = [kb / 1024 for kb in (memory.first_kb, memory.tenth_kb, memory.last_kb)]
    return ", ".join(f"{size:.1f}" for size in mib) + f" in {memory.life_s / 60:.1f} minutes"


def _positive(environment: Mapping[str, str], name: str, default: float) -> float:
    text = environment.get(name) or str(default)
    with suppress(ValueError):
        if (number := float(text)) > 0:
            return number
    raise OptionError(f"{name}={text} makes no sense: it is a number above 0.")


def _switches(text: str) -> bool:
    if text not in {"1", "switchable"}:
        raise OptionError(f"PHASES={text} makes no sense: write 1 or switchable.")
    return text == "switchable"


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run; the exit code tells whether everything was right."""
    try:
        wrong = asyncio.run(Soak(Options.read(os.environ)).run())
    except (OptionError, ProgramError, HomeAssistantApiError, aiohttp.ClientError, OSError) as error:
        say(str(error))
        return 2
    except asyncio.CancelledError:
        return 130
    say("\n".join(f"WRONG: {sentence}" for sentence in wrong) or "\nAll as it should be.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
