"""A throw-away AppDaemon with our app: in its folder below AppDaemon's apps, or installed as a package."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from .package import COMPILES
from .process import Program

if TYPE_CHECKING:
    from types import TracebackType

CHECKOUT = Path(__file__).resolve().parents[2]
APP = Path("apps/alfen-solar")
START_S = 300
"""How long a start may take. It takes 3 s, unless others are busy."""
REASON_S = 0.3
"""How long the reason of a failed start may be behind in the log."""
CALLED = "Calling initialize() for {app}"
FAILED = re.compile(r"App '?(\w+)'? failed to start|Failed to start apps: ")
STARTED = "App initialization complete"
"""What AppDaemon prints when it has begun to start an app, has failed to, and is done with all of them."""

CONFIGURATION = """\
appdaemon:
  latitude: 52.09
  longitude: 5.12
  elevation: 5
  time_zone: Europe/Amsterdam
  production_mode: true
  plugins:
    HASS:
      type: hass
      ha_url: {url}
      token: {token}
"""


class AppDaemonProcess:
    """A running AppDaemon; use it with `async with`.

    Args:
        folder: Where its configuration and its log go; made if need be.
        url: Home Assistant's address.
        token: Home Assistant's long-lived access token.
        apps: The text of apps.yaml.
        app: The name, in apps.yaml, of the app to wait for.
        python: The Python of an environment that the app is installed in; None: this one, which gets the checkout's.
        copied: Whether the app lies in its folder below AppDaemon's apps, which reads all its files at each start.
        clock: A file with the seconds by which its clock is ahead, as in `moved_clock`; None: its clock is right.

    Attributes:
        log: The file with its output.
    """

    def __init__(
        self,
        folder: Path,
        url: str,
        token: str,
        apps: str,
        app: str = "alfen_solar",
        *,
        python: Path | None = None,
        copied: bool = False,
        clock: Path | None = None,
    ) -> None:
        self._folder = folder.resolve()
        self._configuration = CONFIGURATION.format(url=url, token=token)
        self._apps = apps
        self._app = app
        self._python = python
        self._copied = copied
        self._clock = clock
        self._program: Program | None = None
        self.log = self._folder / "output.log"

    async def __aenter__(self) -> Self:
        """Write the configuration and start."""
        apps = self._folder / "apps"
        apps.mkdir(parents=True, exist_ok=True)
        link = apps / APP.name
        if self._copied and not link.is_symlink():
            link.symlink_to(CHECKOUT / APP)
        (apps / "apps.yaml").write_text(self._apps)
        (self._folder / "appdaemon.yaml").write_text(self._configuration)
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        await self.stop()

    async def start(self) -> None:
        """Start with the configuration as it stands, and wait until the app is initialised.

        Raises:
            ProgramError: AppDaemon ended, could not start the app, or was not ready in time.
        """
        seen = len(self.log_text())
        module = ["appdaemon"] if self._clock is None else ["tests.stack.moved_clock", str(self._clock)]
        command = [str(self._python or sys.executable), "-m", *module, "-c", str(self._folder)]
        environment = {} if self._python is None else dict(COMPILES)
        found = [CHECKOUT / APP] if self._python is None and not self._copied else []
        found += [] if self._clock is None else [CHECKOUT]
        if found:
            environment["PYTHONPATH"] = os.pathsep.join(map(str, found))
        self._program = await Program.start("AppDaemon", command, self.log, environment)
        try:
            await self._wait_until_started(self._program, seen)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Stop as a user would; the app's `terminate` runs."""
        if self._program is not None:
            await self._program.stop()
            self._program = None

    async def kill(self) -> None:
        """End as by a power cut."""
        if self._program is not None:
            await self._program.kill()
            self._program = None

    @property
    def pid(self) -> int | None:
        """Its process id; None while it does not run."""
        return None if self._program is None else self._program.pid

    def log_text(self) -> str:
        """Return all that AppDaemon and the app printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    async def _wait_until_started(self, program: Program, seen: int) -> None:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            program.check()
            text = self.log_text()[seen:]
            if FAILED.search(text):
                await asyncio.sleep(REASON_S)
                raise program.error(f"AppDaemon could not start {self._app}.")
            if STARTED in text:
                if CALLED.format(app=self._app) in text:
                    return
                raise program.error(f"AppDaemon found no app {self._app}.")
            await asyncio.sleep(0.1)
        raise program.error(f"AppDaemon was not ready after {START_S} s.")
