"""A program in a process group of its own, so that it and all that it starts can be ended together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from typing import TYPE_CHECKING, Self

from .forked import Forked, server_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

TAIL_LINES = 15
"""How many of a log's last lines an error shows."""


class ProgramError(RuntimeError):
    """A program of the stack did not start, or ended by itself; the message holds the end of its log."""


class Program:
    """A running program whose output goes to a file.

    Args:
        process: The started process, leader of its process group.
        name: What messages call it.
        log: The file with its standard output and standard error.
    """

    def __init__(self, process: asyncio.subprocess.Process | Forked, name: str, log: Path) -> None:
        self._process = process
        self._name = name
        self._log = log

    @classmethod
    async def start(
        cls, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
    ) -> Self:
        """Start `command`; its output is added to the file `log`.

        Args:
            name: What messages call the program.
            command: The program and its arguments.
            log: Where its output goes.
            environment: Variables to set beside those of this process.

        Raises:
            ProgramError: There is no such program, or it cannot be run.
        """
        whole = {**os.environ, **(environment or {})}
        server = server_of(command)
        process: asyncio.subprocess.Process | Forked
        with log.open("ab") as output:
            try:
                if server is None:
                    process = await asyncio.create_subprocess_exec(
                        *command,
                        stdin=asyncio.subprocess.DEVNULL,
                        stdout=output,
                        stderr=asyncio.subprocess.STDOUT,
                        env=whole,
                        start_new_session=True,
                    )
                else:
                    process = await Forked.start(*server, output, whole)
            except OSError as error:
                raise ProgramError(f"{name} cannot be started with {command[0]!r}: {error.strerror}.") from error
        return cls(process, name, log)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    async def wait(self) -> None:
        """Wait for the program's own end."""
        await self._process.wait()

    def check(self) -> None:
        """Do nothing while the program runs.

        Raises:
            ProgramError: It has ended.
        """
        if (code := self._process.returncode) is not None:
            raise self.error(f"{self._name} ended with exit code {code}.")

    def error(self, sentence: str) -> ProgramError:
        """Make an error that says `sentence` and shows the end of the log."""
        lines = self._log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return ProgramError("\n".join([f"{sentence} The end of {self._log}:", *lines]))

    async def stop(self, patience_s: float = 20) -> None:
        """Ask the group to stop, and kill what is left of it.

        Args:
            patience_s: How long the program has for it, in seconds.
        """
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), patience_s)
        except TimeoutError:
            pass
        finally:
            self._signal(signal.SIGKILL)
        await self._process.wait()

    async def kill(self) -> None:
        """Kill the whole group at once."""
        self._signal(signal.SIGKILL)
        await self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)
