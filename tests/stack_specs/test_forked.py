"""A program that is forked runs as one that is started: with its arguments, its environment, its output and its end."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.patience import eventually
from tests.stack.forked import Forked, serving
from tests.stack.process import Program, ProgramError
from tests.stack_specs.test_process import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMMAND = ["a-program"]
MAIN = """\
import os, sys, time
import read_by_the_server

def main():
    own = os.getsid(0) == os.getpid() and sys.stdin.read() == ""
    told = os.environ.get("SETUP_PORT"), os.environ.get("HOME"), own, read_by_the_server.TIMES
    print(*sys.argv[1:], *told, flush=True)
    if sys.argv[1] == "sleep":
        time.sleep(60)
    print("last words", file=sys.stderr)
    return int(sys.argv[1])
"""
READ = """\
import pathlib
log = pathlib.Path(__file__).with_suffix(".log")
with log.open("a") as file:
    file.write("x")
TIMES = len(log.read_text())
"""


@pytest.fixture(autouse=True)
def a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let `a-program` be served; how often its module is read is kept beside it."""
    package = tmp_path / "a_package"
    package.mkdir()
    (package / "__main__.py").write_text(MAIN)
    (tmp_path / "read_by_the_server.py").write_text(READ)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with serving(COMMAND, sys.executable, package.name, "read_by_the_server", "no_such_module"):
        yield


async def test_it_gets_what_it_is_started_with_and_its_modules_are_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/somewhere")
    monkeypatch.delenv("SETUP_PORT", raising=False)
    for code, environment, port in ((0, {}, "None"), (3, {"SETUP_PORT": "81"}, "81")):
        log = tmp_path / f"{code}.log"
        program = await Program.start("A program", [*COMMAND, str(code), "-c"], log, environment)
        await program.wait()

        assert log.read_text() == f"{code} -c {port} /somewhere True 1\nlast words\n"
        with pytest.raises(ProgramError, match=rf"(?s)A program ended with exit code {code}\..*last words"):
            program.check()


@pytest.mark.parametrize(("kills", "code"), [(False, -15), (True, -9)])
async def test_it_ends_when_it_is_stopped_or_killed(tmp_path: Path, *, kills: bool, code: int) -> None:
    log = tmp_path / "log"
    program = await Program.start("A program", [*COMMAND, "sleep"], log)
    await eventually(lambda: log.stat().st_size, seconds=60)
    program.check()
    began_s = time.monotonic()

    await (program.kill() if kills else program.stop(patience_s=100))

    assert time.monotonic() - began_s < 50
    with pytest.raises(ProgramError, match=f"A program ended with exit code {code}"):
        program.check()


async def test_several_run_at_the_same_time(tmp_path: Path) -> None:
    programs = [await Program.start("A program", [*COMMAND, "sleep"], tmp_path / f"{at}.log") for at in range(3)]

    assert len({program.pid for program in programs}) == 3

    for program in programs:
        await program.kill()


async def test_others_are_started_as_ever(tmp_path: Path) -> None:
    program = await Program.start("A program", ["sleep", "60"], tmp_path / "log")

    assert not isinstance(program._process, Forked)

    await program.kill()


async def test_none_outlives_its_server(tmp_path: Path) -> None:
    with serving(["another"], sys.executable, "a_package"):
        program = await Program.start("Another", ["another", "sleep"], tmp_path / "log")

    await eventually(lambda: not is_running(program.pid), seconds=10)
    await program.wait()


async def test_nothing_is_forked_by_a_server_that_is_no_more(tmp_path: Path) -> None:
    with serving(["another"], sys.executable, "a_package"):
        pass

    with pytest.raises(ProgramError, match="cannot be started with 'another': No such file"):
        await Program.start("Another", ["another"], tmp_path / "log")
