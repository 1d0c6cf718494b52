"""A program is ended with all that it started."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.patience import eventually
from tests.stack.process import Program, ProgramError

DEAF = "trap '' TERM; sleep 60 & echo $!; wait; wait"


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


async def test_a_program_that_will_not_stop_is_killed_with_its_children(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = await Program.start("A program", ["sh", "-c", DEAF], log)
    await eventually(lambda: log.stat().st_size, seconds=60)
    child = int(log.read_text())
    assert is_running(child)

    await program.stop(patience_s=0.2)

    await eventually(lambda: not is_running(child), seconds=10)


async def test_a_program_that_stops_is_not_waited_for(tmp_path: Path) -> None:
    program = await Program.start("A program", ["sleep", "60"], tmp_path / "log")
    began = time.monotonic()

    await program.stop(patience_s=100)

    assert time.monotonic() - began < 50


async def test_a_program_that_ended_shows_its_last_words(tmp_path: Path) -> None:
    program = await Program.start("A program", ["sh", "-c", "echo last words; exit 3"], tmp_path / "log")
    await program.wait()

    with pytest.raises(ProgramError, match=r"(?s)A program ended with exit code 3.*last words"):
        program.check()


async def test_a_running_program_is_fine(tmp_path: Path) -> None:
    program = await Program.start("A program", ["sleep", "60"], tmp_path / "log")

    program.check()

    await program.kill()


async def test_a_program_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="A program cannot be started with '/no/such': No such file"):
        await Program.start("A program", ["/no/such"], tmp_path / "log")


async def test_a_program_gets_its_variables(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = await Program.start("A program", ["sh", "-c", "echo $SETUP_PORT"], log, {"SETUP_PORT": "81"})
    await program.wait()

    assert log.read_text() == "81\n"
