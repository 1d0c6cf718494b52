"""A throw-away Home Assistant, with our package and dashboard in it as the README tells users to include them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import aiohttp

from alfen_solar.delivery.home_assistant_files import lay_files
from alfen_solar.delivery.naming import DOUBLE, named_file
from tests.ports import free_port

from .environments import HOME_ASSISTANT_ENVIRONMENT
from .held_up import HeldUp
from .home_assistant_api import CLIENT_NAME, HomeAssistantApi, HomeAssistantApiError
from .process import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

CHECKOUT = Path(__file__).resolve().parents[2]
FILES = "alfen_solar"
"""Where our files go, in the folder of Home Assistant's configuration."""
START_S = 600
"""How long a start may take. It takes 10 s, unless Home Assistant first has packages to install, or others are busy."""
PORT_FROM_ENVIRONMENT = (2026, 8)
"""From this release on `http:` in YAML is deprecated, and lapses unless somebody confirms it in the browser."""

CONFIGURATION = """\
homeassistant:
  name: Alfen Solar
  latitude: 52.09
  longitude: 5.12
  elevation: 5
  unit_system: metric
  time_zone: {time_zone}
  country: NL
  currency: EUR
  packages:
    alfen_solar: !include alfen_solar/alfen_solar.yml
{packages}
api:
config:
frontend:
history:
logbook:
lovelace:
  dashboards:
    alfen-solar:
      mode: yaml
      title: Charging
      icon: mdi:ev-station
      show_in_sidebar: true
      filename: alfen_solar/dashboard.yml
recorder:
  commit_interval: 1
websocket_api:
{http}"""

OURS = (
    """\
  packages:
    alfen_solar: !include alfen_solar/alfen_solar.yml
""",
    """\
lovelace:
  dashboards:
    alfen-solar:
      mode: yaml
      title: Charging
      icon: mdi:ev-station
      show_in_sidebar: true
      filename: alfen_solar/dashboard.yml
""",
)
"""What of the configuration includes our files."""
SINGLE = ("alfen_solar.yml", "dashboard.yml")
"""Those of them that are others for a double charger."""

ONBOARDED = {
    "version": 4,
    "minor_version": 1,
    "key": "onboarding",
    "data": {"done": ["core_config", "analytics", "integration"]},
}
"""All of the onboarding but the owner. Its other steps would install the weather forecast and other integrations."""


_VERSIONS: dict[tuple[str, ...], str] = {}
"""The releases of the commands that were asked for theirs, which takes seconds."""


class HomeAssistant(HomeAssistantApi):
    """A running Home Assistant; use it with `async with`.

    The environment variable HASS may hold a command to start in place of the one in `.venv-home-assistant`; it gets
    `-c FOLDER`, and need see no other folder.

    Args:
        folder: Where its configuration and its log go; made if need be.
        alfen_port: The charger's Modbus port.
        alfen_host: The charger's address.
        port: The port of its web page; a free one when None.
        packages: More configuration, each a YAML text by the name of its package.
        time_zone: The name of its time zone.
        double: Whether the package and the dashboard are those of a double charger.
        bare: Whether our files are neither there nor included yet; no other packages may be, either.
        program: What to start in any case, whatever HASS says.

    Attributes:
        folder: The folder of its configuration.
        version: Its release, as in "2025.4.4".
        start_took_s: How long its latest start took, s.
        log: The file with its output.
    """

    def __init__(
        self,
        folder: Path,
        alfen_port: int,
        alfen_host: str = "127.0.0.1",
        port: int | None = None,
        packages: Mapping[str, str] | None = None,
        time_zone: str = "Europe/Amsterdam",
        *,
        double: bool = False,
        bare: bool = False,
        program: Path | None = None,
    ) -> None:
        self._double = double
        self._bare = bare
        self._port = port or free_port()
        super().__init__(f"http://127.0.0.1:{self._port}")
        self.folder = folder.resolve()
        self._secrets = f"alfen_host: {alfen_host}\nalfen_port: {alfen_port}\n"
        self._packages = packages or {}
        self._time_zone = time_zone
        chosen = [] if program is None else [str(program)]
        self._command = (
            chosen or shlex.split(os.environ.get("HASS", "")) or [str(HOME_ASSISTANT_ENVIRONMENT / "bin/hass")]
        )
        self._program: Program | None = None
        self._included = ""
        self.version = ""
        self.start_took_s = 0.0
        self.log = self.folder / "output.log"

    async def __aenter__(self) -> Self:
        """Write the configuration, start, and sign up."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.version = await self._ask_version()
        self._configure()
        await self.open()
        try:
            await self.start()
        except BaseException:
            await self.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.close()
        await self.stop()

    async def start(self) -> None:
        """Start with the configuration as it stands, and wait until everything in it has been set up.

        Raises:
            ProgramError: Home Assistant ended, or was not ready in time.
        """
        began_s = time.monotonic()
        self._program = await Program.start(
            "Home Assistant", [*self._command, "-c", str(self.folder)], self.log, self._environment
        )
        try:
            await self._wait_until_running(self._program)
        except BaseException:
            await self.stop()
            raise
        self.start_took_s = time.monotonic() - began_s

    async def stop(self) -> None:
        """Stop as a user would; Home Assistant saves its state."""
        if self._program is not None:
            await self._program.stop()
            self._program = None

    async def kill(self) -> None:
        """End as by a power cut; Home Assistant saves nothing."""
        if self._program is not None:
            await self._program.kill()
            self._program = None

    def include(self) -> None:
        """Include our files, which are there now; it takes a restart."""
        (self.folder / "configuration.yaml").write_text(self._included)

    async def restart(self) -> None:
        """Stop, and start again with the same configuration, users and port."""
        await self.stop()
        await self.start()

    def log_text(self) -> str:
        """Return all that Home Assistant printed."""
        return self.log.read_text(errors="replace")

    def error_log(self) -> list[str]:
        """Return the warnings and errors that Home Assistant printed, one line each."""
        return [line for line in self.log_text().splitlines() if re.search(r" (WARNING|ERROR|CRITICAL) ", line)]

    @property
    def pid(self) -> int | None:
        """Its process id; None while it does not run."""
        return None if self._program is None else self._program.pid

    def undisturbed_clock(self) -> Callable[[], float]:
        """Return the clock for what is waited for: it leaves out what Home Assistant waits for a core, too."""
        return HeldUp(lambda: filter(None, (os.getpid(), self.pid))).undisturbed_clock()

    @property
    def _new(self) -> bool:
        return not self.token

    @property
    def _saved(self) -> bool:
        # Home Assistant saves a new account a second after it was made. Stopped while it does so, it can forget it.
        accounts = self.folder / ".storage/auth"
        return accounts.exists() and CLIENT_NAME in accounts.read_text()

    @property
    def _old_http(self) -> bool:
        return tuple(int(number) for number in self.version.split(".")[:2]) < PORT_FROM_ENVIRONMENT

    @property
    def _environment(self) -> dict[str, str]:
        port = {} if self._old_http else {"SETUP_PORT": str(self._port)}
        return {"NO_COLOR": "1", **port}

    async def _ask_version(self) -> str:
        command = tuple(self._command)
        if command in _VERSIONS:
            return _VERSIONS[command]
        log = self.folder / "version.log"
        log.unlink(missing_ok=True)
        program = await Program.start("Home Assistant", [*self._command, "--version"], log)
        await program.wait()
        found = re.search(r"^\d{4}\.\d+\.\w+$", log.read_text(), re.MULTILINE)
        if found is None:
            raise program.error(f"{shlex.join(self._command)} --version names no release.")
        return _VERSIONS.setdefault(command, found[0])

    def _configure(self) -> None:
        if not self._bare:
            lay_files(self.folder / FILES)
        for name, text in self._packages.items():
            (self.folder / f"{name}.yaml").write_text(text)
        includes = "".join(f"    {name}: !include {name}.yaml\n" for name in self._packages)
        http = f"http:\n  server_port: {self._port}\n" if self._old_http else ""
        configuration = CONFIGURATION.format(packages=includes, http=http, time_zone=self._time_zone)
        self._included = configuration
        for part in OURS if self._bare else ():
            configuration = configuration.replace(part, "")
        for file in SINGLE if self._double else ():
            configuration = configuration.replace(f"{FILES}/{file}", f"{FILES}/{named_file(file, DOUBLE)}")
        (self.folder / "configuration.yaml").write_text(configuration)
        (self.folder / "secrets.yaml").write_text(self._secrets)
        storage = self.folder / ".storage"
        storage.mkdir(exist_ok=True)
        (storage / "onboarding").write_text(json.dumps(ONBOARDED))

    async def _wait_until_running(self, program: Program) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            program.check()
            with contextlib.suppress(aiohttp.ClientError, HomeAssistantApiError, TimeoutError):
                if self._new:
                    await self.sign_up()
                if (await self.request("GET", "/api/config"))["state"] == "RUNNING" and self._saved:
                    return
            await asyncio.sleep(0.1)
        raise program.error(f"Home Assistant was not ready after {START_S} s.")
