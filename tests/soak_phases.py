"""What the soak adds with PHASES=switchable: all that goes wrong when phases are switched, and what must not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, SETPOINT, ChargerSettings
from tests.simulator.world import World
from tests.stack.appdaemon import CHECKOUT
from tests.stack.stack import EXAMPLE, Stack

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from random import Random

    from tests.simulator.modbus import Write
    from tests.simulator.relay import PhaseRelay

APPS = EXAMPLE.replace("  # phases: 1\n", "  phases: switchable\n").replace(
    "  # switch_pause_s: 30\n", "  switch_pause_s: 10\n"
)
PACKAGE = "alfen_solar_phases"
PACKAGES = {PACKAGE: (CHECKOUT / f"apps/alfen-solar/home_assistant/{PACKAGE}.yml").read_text()}
CHOICE = "input_select.alfen_solar_phases_minimum_solar"
LEAST_GAP_S = 5
"""For so long nothing was offered when the register is written."""
UNPLUGGED_S = 10
LONGEST_S = 210
"""How long the longest of the faults takes."""


def world() -> World:
    """A house with a charger and a car of three phases."""
    return World(charger=ChargerSettings(supply_phases=3), cars={1: CarSettings(phases=3)})


class PhaseFaults:
    """All that can go wrong with phases; each method is one of them, as in `tests.soak`."""

    def __init__(self, stack: Stack, random: Random, begin: Callable[[str], None]) -> None:
        self._stack, self._random, self._begin = stack, random, begin

    @property
    def all(self) -> list[Callable[[], Awaitable[None]]]:
        """Every fault there is."""
        return [
            self.phases_chosen,
            self.switch_not_taken,
            self.switching_forbidden,
            self.register_lies,
            self.falls_to_one_phase,
        ]

    async def phases_chosen(self) -> None:
        """Choose a number of phases, and soon the sun again: also in the middle of a switch."""
        choice, duration_s = self._random.choice(["One", "Three"]), self._random.uniform(5, 90)
        self._begin(f"phases {choice} for {duration_s:.0f} s")
        await self._choose(choice, duration_s)
        await self._choose("Automatic")

    async def switch_not_taken(self) -> None:
        """Let switches to three phases not take, though the register says so."""
        self._relay.fails = self._random.choice([1, 2])
        self._begin(f"switch to three phases does not take, {self._relay.fails} x")
        await self._choose("One", 60)
        await self._choose("Three", 120)
        self._relay.fails = 0
        await self._forget()

    async def switching_forbidden(self) -> None:
        """Let the charger refuse every write of the register."""
        charger = self._stack.simulator.world.charger
        self._begin("charger refuses to switch phases")
        charger.settings = replace(charger.settings, phase_switching=False)
        await self._choose("One", 60)
        await self._choose("Three", 90)
        charger.settings = replace(charger.settings, phase_switching=True)
        await self._forget()

    async def register_lies(self) -> None:
        """Let the register show three phases whatever is written."""
        self._begin("register of the phases always shows 3")
        self._relay.always_reads = 3
        await self._choose("One", 150)
        self._relay.always_reads = None
        await self._forget()

    async def falls_to_one_phase(self) -> None:
        """Let the charger go on with one phase by itself."""
        self._begin("charger falls to one phase")
        await self._choose("Three", 100)
        self._relay.fall_to_one()
        await asyncio.sleep(90)
        await self._forget()

    @property
    def _relay(self) -> PhaseRelay:
        return self._stack.simulator.world.charger.sockets[1].relay

    async def _choose(self, choice: str, then_s: float = 0) -> None:
        wanted = {"entity_id": CHOICE, "option": choice}
        await self._stack.home_assistant.call_service("input_select", "select_option", wanted)
        await asyncio.sleep(then_s)

    async def _forget(self) -> None:
        """Choose the sun again, and take the car away for a while: until then a fault of the phases is lived with."""
        await self._choose("Automatic")
        self._stack.simulator.world.unplug()
        await asyncio.sleep(UNPLUGGED_S)
        self._stack.simulator.world.plug_in()


def wrong(stack: Stack) -> list[str]:
    """Tell in a sentence each what was wrong with the switches of phases."""
    writes = stack.simulator.modbus.writes
    under_load = stack.simulator.world.charger.sockets[1].relay.under_load
    return [
        *([f"Phases were changed under load, {under_load} times."] if under_load else []),
        *(f"Current was offered until {gap_s:.1f} s before {write}." for write, gap_s in too_soon(writes)),
    ]


def too_soon(writes: Sequence[Write]) -> list[tuple[Write, float]]:
    """Find the writes of the phases that came soon after current was offered, and how soon, s."""
    found, offered, ended_s = [], False, float("-inf")
    for write in writes:
        if write.address == SETPOINT and write.exception is None:
            ended_s = write.t_s if offered else ended_s
            offered = bool(write.value)
        elif write.address == PHASES:
            gap_s = 0.0 if offered else write.t_s - ended_s
            if gap_s < LEAST_GAP_S:
                found.append((write, gap_s))
    return found
