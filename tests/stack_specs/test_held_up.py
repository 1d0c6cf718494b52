"""What a busy machine does to programs is told apart from what they do themselves."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.patience import eventually
from tests.stack import held_up
from tests.stack.held_up import HeldUp, waited_s
from tests.stack.process import Program

if TYPE_CHECKING:
    from pathlib import Path

BUSY_ON_ONE_CORE = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])\nwhile True: pass"


class Machine:
    """A machine whose clock and whose programs a test holds in its hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 100.0
        self.waited_s = {7: 5.0, 8: 1.0}
        monkeypatch.setattr(time, "monotonic", lambda: self.now_s)
        monkeypatch.setattr(held_up, "waited_s", lambda pid: self.waited_s[pid])


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_a_clock_leaves_out_what_was_waited_for_a_core(machine: Machine) -> None:
    both = HeldUp(lambda: machine.waited_s)
    elapsed_s = both.undisturbed_clock()
    machine.now_s, machine.waited_s = 110, {7: 6, 8: 3}
    assert (both.seconds, elapsed_s()) == (3, 7)


def test_a_clock_never_stands_still(machine: Machine) -> None:
    elapsed_s = HeldUp(lambda: machine.waited_s).undisturbed_clock()
    machine.now_s, machine.waited_s = 200, {7: 90, 8: 90}
    assert elapsed_s() == pytest.approx(10)


def test_the_wait_of_a_program_that_has_ended_still_counts(machine: Machine) -> None:
    programs = HeldUp(lambda: machine.waited_s)
    machine.waited_s = {7: 6, 8: 1}
    assert programs.seconds == 1
    machine.waited_s = {9: 2}
    assert programs.seconds == 3


async def test_of_two_programs_on_one_core_each_waits_for_the_other(tmp_path: Path) -> None:
    busy = [
        await Program.start("A busy program", [sys.executable, "-c", BUSY_ON_ONE_CORE], tmp_path / "log")
        for _ in range(2)
    ]
    await eventually(lambda: min(waited_s(program.pid) for program in busy) > 0.2, seconds=60)
    for program in busy:
        await program.kill()


def test_of_a_program_that_is_not_there_nothing_is_known() -> None:
    assert waited_s(2**22 + 1) == 0
