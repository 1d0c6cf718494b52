"""The real Home Assistant with one meter and any number of chargers, for one AppDaemon after another."""

from __future__ import annotations

import shutil
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import yaml

from alfen_solar.entities import Entities
from tests.simulator.house import House
from tests.simulator.simulator import Simulator
from tests.simulator.world import World
from tests.stack.appdaemon import APP, CHECKOUT, AppDaemonProcess
from tests.stack.dsmr import EXPORT_SENSOR, IMPORT_SENSOR, add_dsmr
from tests.stack.home_assistant import HomeAssistant

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.stack.home_assistant_api import Json

METER = (IMPORT_SENSOR, EXPORT_SENSOR)
PACKAGE = (CHECKOUT / APP / "home_assistant/alfen_solar.yml").read_text()
COPY = """\
  - sensor:
      - name: {name}
        unit_of_measurement: kW
        device_class: power
        state: "{{{{ states('{meter}') }}}}"
"""
"""A template of Home Assistant, which changes with the sensor that it copies."""
YARDSTICK = Path(__file__).with_name("yardstick.py")
GUST_S = 12
"""How long the sun stays at one height: a little longer than it takes to answer a write and close a window."""
LOW_W, HIGH_W = 1_700.0, 4_200.0
PATTERN_S = 600
"""After that the sun does the same again."""


@dataclass(frozen=True)
class CostHouse:
    """A running house: the chargers, the first of which the meter knows, and Home Assistant.

    All cars stand in the same sun, each before a house of its own; so all sockets see the first one's meter, or a copy
    of it, decide the same, and write at the same moment, which is the worst that can happen.
    """

    folder: Path
    simulators: tuple[Simulator, ...]
    home_assistant: HomeAssistant

    def appdaemon(self, name: str, apps: Json) -> AppDaemonProcess:
        """Make an AppDaemon with these entries of apps.yaml; the first is waited for."""
        folder = self.folder / name
        (folder / "apps").mkdir(parents=True, exist_ok=True)
        shutil.copy(YARDSTICK, folder / "apps")
        url, token = self.home_assistant.url, self.home_assistant.token
        return AppDaemonProcess(folder, url, token, yaml.safe_dump(apps), app=next(iter(apps)))


@asynccontextmanager
async def cost_house(folder: Path, sockets: int) -> AsyncIterator[CostHouse]:
    """Run a house with so many chargers of one socket, each with its package in Home Assistant."""
    async with AsyncExitStack() as exits:
        simulators = [await exits.enter_async_context(Simulator(World(_gusty_house()))) for _ in range(sockets)]
        first, *others = simulators
        packages = {
            f"{_charger(number)}_solar": _package(number, simulator.modbus_port)
            for number, simulator in enumerate(others, start=2)
        }
        home_assistant = await exits.enter_async_context(
            HomeAssistant(folder / "homeassistant", first.modbus_port, packages=packages)
        )
        await add_dsmr(home_assistant, "127.0.0.1", first.p1_port)
        yield CostHouse(folder, tuple(simulators), home_assistant)


def ours(sockets: int) -> Json:
    """Return our entries of apps.yaml, one a socket."""
    return {
        f"{_charger(number)}_solar": {
            "module": "alfen_solar.app",
            "class": "AlfenSolar",
            "grid_import": _meter(number)[0],
            "grid_export": _meter(number)[1],
            "hub": _charger(number),
            "entities": {name: _renamed(entity, number) for name, entity in Entities()},
        }
        for number in range(1, sockets + 1)
    }


def forwarder() -> Json:
    """Return the forwarder's entry of apps.yaml."""
    return {"forwarder": {"module": "yardstick", "class": "Forwarder", "meter": list(METER)}}


def idle() -> Json:
    """Return the entry of the app that does nothing."""
    return {"idle": {"module": "yardstick", "class": "Idle"}}


def _gusty_house() -> House:
    """Let the sun come and go, so that nearly every window asks for another current."""
    random = Random(1)
    sun_w = [
        round((HIGH_W if second // GUST_S % 2 else LOW_W) + random.uniform(-300, 300)) for second in range(PATTERN_S)
    ]
    return House(sun_values_w=sun_w, load_values_w=[0] * PATTERN_S)


def _charger(number: int) -> str:
    return "alfen" if number == 1 else f"alfen{number}"


def _meter(number: int) -> tuple[str, str]:
    """Name the meter's sensors of import and export that this charger's entry follows."""
    one, other = METER
    return METER if number == 1 else (f"{one}_{number}", f"{other}_{number}")


def _renamed(text: str, number: int) -> str:
    return text.replace("alfen", _charger(number)).replace("Alfen", _charger(number).capitalize())


def _package(number: int, port: int) -> str:
    """Return the shipped package for another charger, with a copy of the meter: two entries may not share one."""
    address = PACKAGE.replace("!secret alfen_host", "127.0.0.1").replace("!secret alfen_port", str(port))
    copies = "".join(
        COPY.format(name=copy.partition(".")[2], meter=meter) for copy, meter in zip(_meter(number), METER, strict=True)
    )
    return _renamed(address, number).replace("\ntemplate:\n", f"\ntemplate:\n{copies}", 1)
