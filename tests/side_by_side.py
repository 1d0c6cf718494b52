"""A plugin for pytest, with which `make test` runs the suite side by side and shows how far it is.

Most of the time of the suite is the real time of real Home Assistants, which sleep. So there are more workers than
cores: one for each stack, and one for each core for what only computes. Home Assistant and AppDaemon are read once,
and forked for each start. A file of specs stays together, as its specs
share a stack or the days of a simulation, and those that sleep longest begin first. A worker collects only what it may
get to run: to collect all takes ten seconds of a core.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import ExitStack
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.stack.forked import fork_servers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _pytest.terminal import TerminalReporter
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

STACKS = 8
"""How many workers there are for specs that run real Home Assistants."""
WITH_STACK = frozenset({"browser", "end_to_end", "package", "stack_specs"})
"""The folders of those specs."""
ON_ONE_STACK = PurePath("tests/stack_specs")
"""Its files share one Home Assistant, whose charger stands still while a spec that is no coroutine runs."""
WITHOUT_STACK = frozenset(
    {"test_environments.py", "test_forked.py", "test_held_up.py", "test_price_actions.py", "test_process.py"}
)
"""Those of its files that need none."""
WITH_ITS_OWN = frozenset({"test_oldest_release.py"})
"""Those of its files that start another."""
FIRST = ("end_to_end", "package", "stack_specs", "browser", "adapter", "unit")
"""The folders of what takes longest."""
TELL_EVERY_S = 10
TESTS = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """Let all stacks sleep at the same time, and the cores have work."""
    return STACKS + (os.cpu_count() or 1)


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Keep together what shares a stack."""
    return _ByStack(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Let the first workers collect what runs a stack, and the others the rest."""
    worker: dict[str, str] | None = getattr(config, "workerinput", None)
    if worker is None or not collection_path.is_relative_to(TESTS):
        return None
    file = PurePath("tests", collection_path.relative_to(TESTS))
    is_for_stacks = int(worker["workerid"].removeprefix("gw")) < STACKS
    if len(file.parts) == 1 or (file.name == "stack_specs" and not is_for_stacks):
        return None
    return True if _runs_a_stack(file) != is_for_stacks else None


@pytest.hookimpl(trylast=True)  # when there is a reporter
def pytest_configure(config: pytest.Config) -> None:
    """Show progress and read the programs, unless this is one of the workers."""
    reporter: TerminalReporter | None = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and config.getoption("numprocesses", None):
        config.pluginmanager.register(_Progress(reporter))
        servers = ExitStack()
        servers.enter_context(fork_servers())
        config.add_cleanup(servers.close)


def _file(nodeid: str) -> PurePath:
    return PurePath(nodeid.partition("::")[0])


def _runs_a_stack(file: PurePath) -> bool:
    return file.parts[1] in WITH_STACK and file.name not in WITHOUT_STACK


def _rank(file: PurePath) -> int:
    folder = file.parts[1] if len(file.parts) > 1 else ""
    return FIRST.index(folder) if folder in FIRST and file.name not in WITHOUT_STACK else len(FIRST)


class _ByStack(LoadScopeScheduling):  # type: ignore[misc]  # comes without types
    """Gives each worker one unit after the other of those that it has collected, what takes longest first."""

    collection: list[str] | None

    def schedule(self) -> None:
        if self.collection is None:
            collected = dict.fromkeys(chain.from_iterable(self.registered_collections.values()))
            self.collection = sorted(collected, key=lambda nodeid: _rank(_file(nodeid)))
            for nodeid in self.collection:
                self.workqueue.setdefault(self._split_scope(nodeid), {})[nodeid] = False
            for node in self.nodes:
                self._assign_work_unit(node)
        for node in self.nodes:
            self._reschedule(node)

    def _assign_work_unit(self, node: WorkerController) -> None:
        collected = frozenset(self.registered_collections.get(node, ()))
        unit = next((unit for unit, tests in self.workqueue.items() if collected.issuperset(tests)), None)
        if unit is None:
            node.shutdown()
            return
        self.workqueue.move_to_end(unit, last=False)
        super()._assign_work_unit(node)

    def _split_scope(self, nodeid: str) -> str:
        file = _file(nodeid)
        on_one_stack = file.is_relative_to(ON_ONE_STACK) and file.name not in WITHOUT_STACK | WITH_ITS_OWN
        return str(ON_ONE_STACK if on_one_stack else file)


class _Progress:
    """Tells now and then how far the suite is and what has been running for longest, and each failure at once."""

    def __init__(self, reporter: TerminalReporter) -> None:
        self._reporter = reporter
        self._all: set[str] = set()
        self._done = self._failed = 0
        self._running: dict[str, float] = {}
        self._began_s = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._tell_again_and_again, daemon=True)

    def pytest_sessionstart(self) -> None:
        self._thread.start()

    def pytest_xdist_node_collection_finished(self, node: WorkerController, ids: Sequence[str]) -> None:
        del node
        self._all.update(ids)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._running[nodeid] = time.monotonic()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self._done += 1
        self._running.pop(nodeid, None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Let pytest count, and print no letters."""
        return (report.outcome, "", report.outcome.upper()) if report.when == "call" else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed += 1
            crash = getattr(report.longrepr, "reprcrash", None)
            self._say(f"FAILED {report.nodeid} ({report.when}): {crash.message if crash else report.longrepr}")

    def pytest_sessionfinish(self) -> None:
        self._over.set()
        self._thread.join()
        self._say(self._how_far())

    def _tell_again_and_again(self) -> None:
        while not self._over.wait(TELL_EVERY_S):
            self._say(self._how_far())

    def _how_far(self) -> str:
        now_s = time.monotonic()
        minutes, seconds = divmod(round(now_s - self._began_s), 60)
        done = f"{minutes}:{seconds:02} {self._done} of {len(self._all) or '?'} specs are done, {self._failed} failed"
        for nodeid, began_s in list(self._running.items())[:1]:  # the one that has been running for longest
            done += f"; {nodeid.removeprefix('tests/')} has been running for {now_s - began_s:.0f} s"
        return done

    def _say(self, text: str) -> None:
        self._reporter.ensure_newline()
        self._reporter.write_line(text)
        self._reporter.flush()
