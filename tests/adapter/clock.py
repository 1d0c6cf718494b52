"""The time of Home Assistant and of the app: it stands still while anything works, and leaps when all wait.

So an hour passes as fast as the machine computes it, and a machine that has other things to do changes nothing: what
takes a second of this time takes a second in every run.
"""

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar, TypeVarTuple

_Result = TypeVar("_Result")
_Arguments = TypeVarTuple("_Arguments")


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time leaps to the next timer as soon as no task and no socket has anything to do.

    While a thread works for it, its time runs no faster than that of the world.
    """

    def __init__(self) -> None:
        self._selects = _LeapingSelector()
        super().__init__(self._selects)

    def time(self) -> float:
        """Tell the time of this loop, in s."""
        return self._selects.now_s

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*_Arguments], _Result], *args: *_Arguments
    ) -> asyncio.Future[_Result]:
        """Let a thread work."""
        self._selects.threads_at_work += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_is_done)
        return future

    async def shutdown_default_executor(self, *timeout_s: float | None) -> None:
        """Wait for all threads; from Python 3.12 on for so long."""
        self._selects.threads_at_work += 1
        await super().shutdown_default_executor(*timeout_s)

    def _thread_is_done(self, _future: object) -> None:
        self._selects.threads_at_work -= 1


class _LeapingSelector(selectors.DefaultSelector):
    """Waits for sockets like every selector, but lets the time of its loop pass at once when there is nothing to do.

    What a socket of this process has sent to another one of it is there at once, so nothing is overtaken.
    """

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.threads_at_work = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None or self.threads_at_work:
            ready = super().select(timeout)
        if timeout is not None and not ready:
            self.now_s += timeout
        return ready


@dataclass
class Clock:
    """A clock that was right when it was made, and has since shown the time of the event loop."""

    ahead_s: float = 0
    """How far somebody has set it ahead, which does not make time pass."""
    _epoch: datetime = field(default_factory=lambda: datetime.now(UTC))
    _began_s: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def seconds(self) -> float:
        """Seconds since the clock was made."""
        return asyncio.get_running_loop().time() - self._began_s

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return self._epoch + timedelta(seconds=self.seconds + self.ahead_s)

    async def sleep(self, seconds: float) -> None:
        """Wait for as long on this clock."""
        await asyncio.sleep(seconds)
