"""A throw-away PostgreSQL server, of Debian's package."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .process import Program, ProgramError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

START_S = 60
"""How long a start may take. It takes a second, unless others are busy."""
USER = "postgres"
"""The server refuses to run as root, who then runs it as this user, whom Debian's package has made."""
PACKAGE = """\
recorder:
  db_url: postgresql://{user}@/postgres?host={folder}
"""
"""What makes Home Assistant's recorder write into the server, as one of its packages."""


def find_programs() -> Path | None:
    """Return the folder with the newest server's programs, or None when there is none on this machine."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda program: int(program.parts[-3]))
    on_path = shutil.which("initdb")
    found = [*([Path(on_path).resolve()] if on_path else []), *installed]
    return found[-1].parent if found else None


needs_postgresql = pytest.mark.skipif(
    find_programs() is None and "CI" not in os.environ,
    reason="There is no PostgreSQL: install Debian's package postgresql to run what needs a server.",
)
"""Marks a test that is left out on a machine without a server, but not in CI."""


@asynccontextmanager
async def postgresql() -> AsyncIterator[Path]:
    """Run a server with an empty database, and give the folder of its socket; the server is gone afterwards.

    Raises:
        ProgramError: There is no server on this machine, or it did not start.
    """
    programs = find_programs()
    if programs is None:
        raise ProgramError("There is no PostgreSQL: install Debian's package postgresql.")
    # Not in a folder of pytest's: those let in the user of the tests alone. And the path of a socket must be short.
    with tempfile.TemporaryDirectory(prefix="alfen-solar-", ignore_cleanup_errors=True) as name:
        folder, data, log = Path(name), Path(name) / "data", Path(name) / "output.log"
        as_user = []
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
            as_user = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--"]
        made = await Program.start(
            "initdb",
            [*as_user, str(programs / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync"],
            log,
        )
        await made.wait()
        options = ["-c", "listen_addresses=", "-c", "fsync=off"]
        command = [*as_user, str(programs / "postgres"), "-D", str(data), "-k", str(folder), *options]
        server = await Program.start("PostgreSQL", command, log)
        try:
            async with asyncio.timeout(START_S):
                while "ready to accept connections" not in log.read_text(errors="replace"):
                    server.check()
                    await asyncio.sleep(0.1)
            yield folder
        finally:
            await server.stop()


def package_for(folder: Path) -> str:
    """Return the package that makes the recorder write into the server with its socket in that folder."""
    return PACKAGE.format(user=USER, folder=folder)


async def ask(folder: Path, query: str) -> list[str]:
    """Return the rows that the server answers, their columns joined by a bar.

    Raises:
        ProgramError: It refused.
    """
    command = ["psql", "-h", str(folder), "-U", USER, "-At", "-c", query, "postgres"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    answer, complaint = await process.communicate()
    if process.returncode != 0:
        raise ProgramError(f"psql: {complaint.decode()}")
    return answer.decode().splitlines()
