"""`make demo`: a car charges from the sun, before your eyes, on the real Home Assistant and the real AppDaemon.

Everything but house, charger and car is real, and so is the time. The environment variables DURATION (in s), TRACE, PV,
LOAD, KWP and PORT choose how long, which day, and where Home Assistant's web page is.
"""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.simulator.house import DEFAULT_KWP, House
from tests.simulator.traces import TraceError
from tests.simulator.world import World
from tests.stack.home_assistant_api import PASSWORD, USER
from tests.stack.process import ProgramError
from tests.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE_EVERY_S = 3
TIME_TO_CHARGE_S = 60
"""A run that is as long as this must have brought energy into the car."""


class OptionError(ValueError):
    """An option that makes no sense; the text tells what to write."""


@dataclass(frozen=True)
class Options:
    """What the user asked for."""

    duration_s: float | None
    house: House
    port: int | None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Options:
        """Read the options.

        Raises:
            OptionError: one makes no sense.
            TraceError: a recording does not.
        """
        return cls(
            duration_s=_positive(environment, "DURATION", "a number of seconds"),
            house=House.chosen(
                trace=_path(environment, "TRACE"),
                pv=_path(environment, "PV"),
                load=_path(environment, "LOAD"),
                kwp=_positive(environment, "KWP", "the peak power of the panels in kW") or DEFAULT_KWP,
            ),
            port=int(_positive(environment, "PORT", "a TCP port") or 0) or None,
        )


class Demo:
    """One run of the demo."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._stop = asyncio.Event()
        self._watching = False

    async def run(self) -> list[str]:
        """Run until the end or Ctrl-C; return what was wrong."""
        task = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(
                number, lambda: self._stop.set() if self._watching or task is None else task.cancel()
            )
        with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as folder:
            world = World(self._options.house)
            async with Stack(Path(folder), world, port=self._options.port, tell=say) as stack:
                self._watching = True
                await self._watch(stack)
                self._summarise(stack)
                return self._faults(stack)

    async def _watch(self, stack: Stack) -> None:
        home_assistant = stack.home_assistant
        say(
            f"\nHome Assistant {home_assistant.version}: {home_assistant.url}  (user {USER}, password {PASSWORD})\n"
            "Mode, boost and all that the app tells are on the dashboard Charging there.\n"
            "Ctrl-C ends.\n\n"
            "time      sun W  house W   grid W  setpoint    car W  why"
        )
        begun_s = stack.simulator.snapshot.t_s
        duration_s = self._options.duration_s
        while duration_s is None or stack.simulator.snapshot.t_s - begun_s < duration_s:
            say(_line(stack, self._options.house, begun_s))
            if stack.simulator.failed is not None:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), LINE_EVERY_S)
                return

    def _summarise(self, stack: Stack) -> None:
        snapshot = stack.simulator.snapshot
        setpoints_a = sorted({_amperes(words) for words in stack.written})
        say(
            "\nSummary\n"
            f"  energy into the car       {snapshot.car_wh:.0f} Wh: {snapshot.car_solar_wh:.0f} Wh from the sun, "
            f"{snapshot.car_grid_wh:.0f} Wh from the grid\n"
            f"  setpoints on the wire     {len(stack.written)} writes, "
            f"decoded from register 1210: {', '.join(f'{a:g} A' for a in setpoints_a) or 'none'}\n"
            f"  commanded by the app      {len(stack.commands)} writes, "
            f"{'the same ones' if stack.commands == stack.written else 'NOT the same ones'}\n"
            f"  Modbus connections        {stack.connections}"
        )

    def _faults(self, stack: Stack) -> list[str]:
        """Tell what was wrong, a sentence each."""
        snapshot, modbus = stack.simulator.snapshot, stack.simulator.modbus
        refused = [write for write in modbus.writes if write.exception is not None]
        lines = [line for line in stack.appdaemon.log_text().splitlines() if " ERROR " in line or " WARNING " in line]
        checks = {
            f"The simulator failed: {stack.simulator.failed!r}.": stack.simulator.failed is not None,
            "The setpoints on the wire are not those that the app commanded.": stack.commands != stack.written,
            f"The charger refused {len(refused)} writes.": bool(refused),
            f"There were {stack.connections} Modbus connections, not one.": stack.connections != 1,
            "The setpoint has lapsed.": bool(stack.written) and snapshot.sockets[1].remaining_s == 0,
            "No energy has gone into the car.": snapshot.t_s > TIME_TO_CHARGE_S and snapshot.car_wh == 0,
            "AppDaemon has logged: " + " / ".join(lines): bool(lines),
        }
        return [sentence for sentence, wrong in checks.items() if wrong]


def _line(stack: Stack, house: House, begun_s: float) -> str:
    now = stack.simulator.snapshot
    minutes, seconds = divmod(int(house.start_s + now.t_s - begun_s), 60)
    why = stack.statuses[-1]["why"] if stack.statuses else ""
    return (
        f"{minutes // 60 % 24:02d}:{minutes % 60:02d}:{seconds:02d} {now.sun_w:6.0f} {now.load_w:8.0f} "
        f"{now.grid_w:+8.0f} {now.sockets[1].setpoint_a:7.1f} A {now.car_w:8.0f}  {why}"
    )


def _amperes(words: tuple[int, int]) -> float:
    amperes: float = struct.unpack(">f", struct.pack(">HH", *words))[0]
    return amperes


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    return Path(environment[name]) if environment.get(name) else None


def _positive(environment: Mapping[str, str], name: str, what: str) -> float | None:
    text = environment.get(name)
    if not text:
        return None
    with suppress(ValueError):
        if (number := float(text)) > 0:
            return number
    raise OptionError(f"{name}={text} makes no sense: it is {what}.")


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the demo; the exit code tells whether everything was right."""
    try:
        faults = asyncio.run(Demo(Options.read(os.environ)).run())
    except (OptionError, TraceError, ProgramError, OSError) as error:
        say(str(error))
        return 2
    except asyncio.CancelledError:
        return 130
    say("\n".join(f"WRONG: {fault}" for fault in faults) or "All as it should be.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
