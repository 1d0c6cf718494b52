"""`make cost`: what the app costs on the real stack, beside an app that does nothing but forward.

ROUNDS= says how often the three apps take turns, SECONDS= how long each turn is measured, SOCKETS= the numbers of
sockets on one AppDaemon, as in 1,2,10,50 (0 leaves that out); JSON=file keeps all figures. Exit code 1: our app is
dearer than it may be.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from .house import cost_house, forwarder, idle, ours
from .measure import Cost, core_us, measure, reading_ms
from .report import Result

if TYPE_CHECKING:
    from .house import CostHouse

ROUNDS, SECONDS, SOCKETS = "6", "60", "1,2,10,50"


def main() -> int:
    """Measure, print it, and tell whether it is cheap enough."""
    result = asyncio.run(_measure())
    if path := os.environ.get("JSON"):
        Path(path).write_text(json.dumps(result.json(), indent=1))
    _say("\n".join(result.lines()))
    failures = result.failures()
    _say("\n".join(["", *failures]) if failures else "\nNo dearer than it may be.")
    return int(bool(failures))


async def _measure() -> Result:
    rounds, seconds = int(os.environ.get("ROUNDS", ROUNDS)), float(os.environ.get("SECONDS", SECONDS))
    sockets = [int(number) for number in os.environ.get("SOCKETS", SOCKETS).split(",") if int(number)]
    with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as folder:
        async with cost_house(Path(folder) / "apps", sockets=1) as house:
            machine, apps = _machine(house), await _turns(house, rounds, seconds)
        growth = {number: await _crowd(Path(folder) / str(number), number, seconds) for number in sockets}
    return Result(machine=machine, core_us=core_us(), reading_ms=reading_ms(), apps=apps, growth=growth)


async def _turns(house: CostHouse, rounds: int, seconds: float) -> dict[str, Cost]:
    """Let the apps take turns, so that a busy minute of the machine falls on all of them."""
    total: dict[str, Cost] = {}
    for number in range(1, rounds + 1):
        for name, apps in (("idle", idle()), ("forwarder", forwarder()), ("ours", ours(sockets=1))):
            _say(f"round {number} of {rounds}: {name}")
            cost = await measure(house, f"{name}{number}", apps, seconds)
            total[name] = total[name] + cost if name in total else cost
    return total


async def _crowd(folder: Path, sockets: int, seconds: float) -> tuple[Cost, Cost]:
    """Measure AppDaemon beside so many chargers, idle and with our app for each."""
    async with cost_house(folder, sockets) as house:
        _say(f"sockets: {sockets}")
        return await measure(house, "idle", idle(), seconds), await measure(house, "ours", ours(sockets), seconds)


def _machine(house: CostHouse) -> str:
    return (
        f"{psutil.cpu_count()} processors, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, AppDaemon {version('appdaemon')}, "
        f"Home Assistant {house.home_assistant.version}"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
