"""`make demo`: a car charges from the sun, before your eyes, on the real Home Assistant and the real AppDaemon.

Everything but house, charger and car is real, and so is the time. The app is the built package, installed into an
AppDaemon of its own. The environment variables DURATION (in s), TRACE, PV, LOAD, KWP and PORT choose how long, which
day, and where Home Assistant's web page is; PHASES (1, 3 or switchable) on how many phases the car charges; PEAK=2.5
keeps the mean import of each quarter of an hour below so many kW, with a Belgian meter; and CHARGER=double lets two
cars charge at a double charger. With BATTERY, in kWh, there is a home battery. FUSE (in A) lets the app guard the main
fuse of a house of three phases in which much is cooked. PLAN (in kWh) shows a night of the plan in a few minutes.
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

from tests.demo_night import EVENING, OPTIONS, PACKAGE, Night
from tests.simulator.battery import BatterySettings
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import DEFAULT_KWP, DEFAULT_SEED, House
from tests.simulator.traces import TraceError
from tests.simulator.wiring import DAY_S, Three, Wiring, kitchen
from tests.simulator.world import World
from tests.stack import battery
from tests.stack.appdaemon import CHECKOUT
from tests.stack.dsmr import PHASE_SENSORS
from tests.stack.home_assistant_api import PASSWORD, USER
from tests.stack.package import PackageError, installed
from tests.stack.process import ProgramError
from tests.stack.stack import EXAMPLE, EXAMPLE_OF_DOUBLE, Stack

if TYPE_CHECKING:
    from collections.abc import Mapping

LINE_EVERY_S = 3
CHARGERS = {"single": 1, "double": 2}
"""How many sockets a charger has."""
PHASES = ("1", "3", "switchable")
PHASES_PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_phases.yml"
QUARTER_PACKAGE = CHECKOUT / "apps/alfen-solar/home_assistant/alfen_solar_quarter.yml"
QUARTER_HOUR = """\
  quarter_hour: true
  quarter_hour_demand: sensor.electricity_meter_current_average_demand
  quarter_hour_peak: sensor.electricity_meter_maximum_demand_current_month
"""
NOT_AT_NIGHT = ("PHASES", "CHARGER", "PEAK", "BATTERY", "FUSE", "TRACE", "PV", "LOAD")
"""What does not go with a night of the plan."""
QUARTER_HOUR_LIMIT = "input_number.alfen_solar_quarter_hour_limit"
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
    sockets: int = 1
    phases: str = PHASES[0]
    peak_kw: float | None = None
    battery_kwh: float | None = None
    fuse_a: float | None = None
    plan_kwh: float | None = None

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Options:
        """Read the options.

        Raises:
            OptionError: one makes no sense.
            TraceError: a recording does not.
        """
        sockets = _sockets(environment)
        plan_kwh = _positive(environment, "PLAN", "the energy that the car is to have in the morning in kWh")
        if plan_kwh is not None and (others := [name for name in NOT_AT_NIGHT if environment.get(name)]):
            raise OptionError(f"PLAN shows a night of a car on one phase, and nothing else. Leave {others[0]} out.")
        return cls(
            duration_s=_positive(environment, "DURATION", "a number of seconds"),
            house=House.chosen(
                trace=_path(environment, "TRACE"),
                pv=_path(environment, "PV"),
                load=_path(environment, "LOAD"),
                kwp=_positive(environment, "KWP", "the peak power of the panels in kW")
                or (1 + sockets) / 2 * DEFAULT_KWP,
            ),
            port=int(_positive(environment, "PORT", "a TCP port") or 0) or None,
            sockets=sockets,
            phases=_phases(environment.get("PHASES") or PHASES[0]),
            peak_kw=_positive(environment, "PEAK", "a mean import in kW"),
            battery_kwh=_positive(environment, "BATTERY", "the capacity of a home battery in kWh"),
            fuse_a=_positive(environment, "FUSE", "the rating of the main fuse in A"),
            plan_kwh=plan_kwh,
        )

    @property
    def world(self) -> World:
        """House, charger, and a car at each socket."""
        supply, units = 1 if self.phases == "1" else 3, range(1, self.sockets + 1)
        charger = ChargerSettings(sockets=self.sockets, supply_phases=supply)
        stored = None if self.battery_kwh is None else BatterySettings(capacity_wh=1000 * self.battery_kwh)
        wiring = None if self.fuse_a is None else Wiring(appliances_w=self._cook)
        cars = {unit: CarSettings(phases=supply) for unit in units}
        if self.plan_kwh is not None:  # the car comes later
            return World(self.house.at(EVENING.hour * 3600), charger, {})
        return World(self.house, charger, cars, battery=stored, wiring=wiring)

    def _cook(self, t_s: float) -> Three:
        return kitchen(DEFAULT_SEED)[int(self.house.start_s + t_s) % DAY_S]

    @property
    def guard(self) -> str:
        """What stands in apps.yaml for the main fuse."""
        lists = "".join(f"    {kind}: [{', '.join(entities)}]\n" for kind, entities in PHASE_SENSORS.items())
        return f"  main_fuse_a: {self.fuse_a:g}\n  house_phases:\n{lists}" if self.fuse_a else ""


class Demo:
    """One run of the demo."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._has_battery = options.battery_kwh is not None
        self._stop = asyncio.Event()
        self._watching = False
        self._night: Night | None = None

    async def run(self) -> list[str]:
        """Run until the end or Ctrl-C; return what was wrong."""
        task = asyncio.current_task()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(
                number, lambda: self._stop.set() if self._watching or task is None else task.cancel()
            )
        with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as name:
            folder, phases, double = Path(name), self._options.phases, self._options.sockets > 1
            world, port = self._options.world, self._options.port
            apps = EXAMPLE_OF_DOUBLE if double else EXAMPLE
            apps = apps.replace("  # phases: 1\n", f"  phases: {phases}\n")
            apps = apps.replace("  # main_fuse_a:\n  # house_phases:\n", self._options.guard)
            packages = {"alfen_solar_phases": PHASES_PACKAGE.read_text()} if phases == "switchable" else {}
            belgian = self._options.peak_kw is not None
            if belgian:
                packages["alfen_solar_quarter"] = QUARTER_PACKAGE.read_text()
                apps += QUARTER_HOUR
            if world.battery is not None:
                apps, packages = battery.with_battery(apps), packages | battery.PACKAGES
            if self._options.plan_kwh is not None:
                self._night = Night(folder / "clock", self._options.plan_kwh)
                packages["alfen_solar_plan"] = PACKAGE.read_text()
                apps = apps.replace("  # plan: false\n", OPTIONS)
            say("Building and installing the app ...")
            python = await asyncio.to_thread(installed, folder)
            async with Stack(
                folder,
                world,
                apps,
                port,
                say,
                packages=packages,
                python=python,
                double=double,
                belgian=belgian,
                clock=None if self._night is None else self._night.clock,
            ) as stack:
                self._watching = True
                if self._night is not None:
                    await self._night.begin(stack)
                if belgian:
                    limit = {"entity_id": QUARTER_HOUR_LIMIT, "value": self._options.peak_kw}
                    await stack.home_assistant.call_service("input_number", "set_value", limit)
                reporting = asyncio.create_task(_report_battery(stack))
                await self._watch(stack)
                reporting.cancel()
                if self._night is not None and self._night.is_over:
                    await self._night.end(stack)
                self._summarise(stack)
                return self._faults(stack)

    async def _watch(self, stack: Stack) -> None:
        home_assistant = stack.home_assistant
        say(
            f"\nHome Assistant {home_assistant.version}: {home_assistant.url}  (user {USER}, password {PASSWORD})\n"
            "Open the dashboard Charging there to choose a mode, to boost, and to see what the car does.\n"
            "Below, why is what the dashboard says: while only numbers change, it is up to 15 s old. Ctrl-C ends.\n\n"
            f"time      sun W  house W   grid W{'  battery W' * self._has_battery}"
            f"{'  setpoint    car W' * self._options.sockets}  why"
        )
        begun_s = stack.simulator.snapshot.t_s
        duration_s = self._options.duration_s
        while duration_s is None or stack.simulator.snapshot.t_s - begun_s < duration_s:
            say(_line(stack, self._options.house, begun_s, self._night))
            if stack.simulator.failed is not None or (self._night is not None and self._night.is_over):
                return
            if self._night is not None and await self._night.go_on(stack):
                say("AppDaemon was restarted.")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), LINE_EVERY_S)
                return

    def _summarise(self, stack: Stack) -> None:
        snapshot = stack.simulator.snapshot
        setpoints_a = sorted({_amperes(words) for words in stack.written})
        energy = (
            f"  energy into the car       {snapshot.car_wh:.0f} Wh: {snapshot.car_solar_wh:.0f} Wh from the sun, "
            f"{snapshot.car_grid_wh:.0f} Wh from the grid{_of_each(stack)}\n"
        )
        say(
            "\nSummary\n"
            f"{energy if self._night is None else self._night.summary}"
            f"  setpoints on the wire     {len(stack.written)} writes to register 1210, "
            f"of {', '.join(f'{a:g} A' for a in setpoints_a) or 'none'}\n"
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
            "A setpoint has lapsed.": bool(stack.written)
            and any(socket.remaining_s == 0 for socket in snapshot.sockets.values()),
            "No energy has gone into the car.": snapshot.t_s > TIME_TO_CHARGE_S and snapshot.car_wh == 0,
            "AppDaemon has logged: " + " / ".join(lines): bool(lines),
        }
        sentences = [sentence for sentence, wrong in checks.items() if wrong]
        late = None if self._night is None else self._night.fault(stack.simulator.world.charger.sockets[1].energy_wh)
        return sentences if late is None else [*sentences, late]


def _line(stack: Stack, house: House, begun_s: float, night: Night | None) -> str:
    now = stack.simulator.snapshot
    minutes, seconds = divmod(int(house.start_s + now.t_s - begun_s), 60)
    clock = f"{minutes // 60 % 24:02d}:{minutes % 60:02d}:{seconds:02d}" if night is None else f"{night.now:%H:%M:%S}"
    why = {status["socket"]: status["why"] for status in stack.statuses}
    battery_w = "" if stack.simulator.world.battery is None else f"{now.battery_w:+11.0f}"
    sockets = "".join(f"{each.setpoint_a:8.1f} A {each.car_w:8.0f}" for each in now.sockets.values())
    return (
        f"{clock} {now.sun_w:6.0f} {now.load_w:8.0f} "
        f"{now.grid_w:+8.0f}{battery_w}{sockets}  {' | '.join(why[unit] for unit in sorted(why))}"
    )


async def _report_battery(stack: Stack) -> None:
    """Let Home Assistant know what the home battery does, if there is one."""
    if stack.simulator.world.battery is not None:
        await battery.report(stack.simulator.world.battery, stack.home_assistant)


def _of_each(stack: Stack) -> str:
    """Tell what went into each of two cars."""
    sockets = stack.simulator.world.charger.sockets
    each = " and ".join(f"{socket.energy_wh:.0f} Wh at socket {unit}" for unit, socket in sockets.items())
    return f"\n                            {each}" if len(sockets) > 1 else ""


def _amperes(words: tuple[int, int]) -> float:
    amperes: float = struct.unpack(">f", struct.pack(">HH", *words))[0]
    return amperes


def _sockets(environment: Mapping[str, str]) -> int:
    charger = environment.get("CHARGER") or "single"
    if charger not in CHARGERS:
        raise OptionError(f"CHARGER={charger} makes no sense: it is {' or '.join(CHARGERS)}.")
    return CHARGERS[charger]


def _phases(text: str) -> str:
    if text in PHASES:
        return text
    raise OptionError(f"PHASES={text}: write {', '.join(PHASES[:-1])} or {PHASES[-1]}.")


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
    except (OptionError, TraceError, PackageError, ProgramError, OSError) as error:
        say(str(error))
        return 2
    except asyncio.CancelledError:
        return 130
    say("\n".join(f"WRONG: {fault}" for fault in faults) or "All as it should be.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
