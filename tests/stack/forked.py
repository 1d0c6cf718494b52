"""Programs that are forked from a Python which has read their modules already, so that they start in a second."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from .environments import HOME_ASSISTANT_ENVIRONMENT, INTEGRATIONS, components_of, with_dependencies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import BinaryIO

SERVER = Path(__file__).with_name("fork_server.py")
SERVERS = "FORK_SERVERS"
"""The environment variable with the sockets of the servers, as JSON: each by the command that it can do."""
BACKLOG = 32

HASS = (str(HOME_ASSISTANT_ENVIRONMENT / "bin/hass"),)
APPDAEMON = (sys.executable, "-m", "appdaemon")
STARTED = frozenset(
    {"alert", "analytics", "application_credentials", "automation", "backup", "cloud", "counter", "energy"}
    | {"hardware", "homeassistant", "humidifier", "input_boolean", "input_button", "input_datetime"}
    | {"input_number", "input_select", "input_text", "lawn_mower", "logger", "panel_custom", "person", "remote"}
    | {"scene", "schedule", "script", "tag", "timer", "update", "utility_meter"}
)
"""Integrations that each Home Assistant starts, or that the app's files use, beside INTEGRATIONS."""


class Forked:
    """A program that a server has forked, with what is used here of asyncio's own processes.

    Args:
        asker: The connection on which the server tells how the program ends.
        pid: Its process id.
    """

    def __init__(self, asker: socket.socket, pid: int) -> None:
        self.pid = pid
        self._end = asyncio.ensure_future(_receive(asker))

    @classmethod
    async def start(
        cls, server: str, arguments: Sequence[str], output: BinaryIO, environment: Mapping[str, str]
    ) -> Self:
        """Start the program of a server.

        Args:
            server: The server's socket.
            arguments: The arguments of the program.
            output: Where its output goes.
            environment: All of its environment.

        Raises:
            OSError: There is no such server.
        """
        asker = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        asker.settimeout(0)
        await asyncio.get_running_loop().sock_connect(asker, server)
        request = json.dumps([list(arguments), dict(environment)]).encode()
        socket.send_fds(asker, [request], [output.fileno()])
        pid = await asyncio.get_running_loop().sock_recv(asker, 64)
        return cls(asker, int(pid))

    @property
    def returncode(self) -> int | None:
        """Its exit code, negative for a signal; None while it runs."""
        return self._end.result() if self._end.done() else None

    async def wait(self) -> int:
        """Wait for its end, and return its exit code."""
        return await asyncio.shield(self._end)


async def _receive(asker: socket.socket) -> int:
    with asker:
        return int(await asyncio.get_running_loop().sock_recv(asker, 64) or -signal.SIGKILL)  # by a server that ends


def server_of(command: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    """Return the socket of the server that can do a command, and the arguments; None: the command is to be run."""
    for path, *start in json.loads(os.environ.get(SERVERS, "[]")):
        if list(command[: len(start)]) == start:
            return path, tuple(command[len(start) :])
    return None


@contextlib.contextmanager
def fork_servers() -> Iterator[None]:
    """Let there be servers for Home Assistant and AppDaemon, for this process and those that it starts."""
    integrations = with_dependencies(components_of(HOME_ASSISTANT_ENVIRONMENT), INTEGRATIONS | STARTED)
    parts = ["helpers", "util", "auth.providers", "auth.mfa_modules", *(f"components.{each}" for each in integrations)]
    of_home_assistant = ["homeassistant", *(f"homeassistant.{part}" for part in parts)]
    of_appdaemon = ["appdaemon", "appdaemon.plugins.hass", "pydantic.main", "pydantic.root_model"]
    python = str(HOME_ASSISTANT_ENVIRONMENT / "bin/python")
    with (
        serving(HASS, python, "homeassistant", *of_home_assistant),
        serving(APPDAEMON, sys.executable, "appdaemon", *of_appdaemon),
    ):
        yield


@contextlib.contextmanager
def serving(command: Sequence[str], python: str, package: str, *modules: str) -> Iterator[None]:
    """Let there be a server for the commands that begin like this one.

    Args:
        command: How they begin; the rest are the arguments of the program.
        python: The Python of the program's environment.
        package: The package whose `__main__` is the program.
        modules: What else to read before; of a package, what is directly in it, too.
    """
    before = os.environ.get(SERVERS)
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        path = str(Path(folder, "socket"))
        listener.bind(path)
        listener.listen(BACKLOG)
        number = listener.fileno()
        server = subprocess.Popen(
            [python, "-P", str(SERVER), str(number), package, *modules],
            stdin=subprocess.PIPE,
            pass_fds=[number],
            start_new_session=True,
        )
        os.environ[SERVERS] = json.dumps([[path, *command], *json.loads(before or "[]")])
        try:
            yield
        finally:
            os.environ.pop(SERVERS)
            if before is not None:
                os.environ[SERVERS] = before
            server.communicate()
