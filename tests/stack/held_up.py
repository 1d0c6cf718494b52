"""How long programs were held up by others: they were ready to run, and waited for a core.

What takes its time on a busy machine is so told apart from what is slow by itself. Linux tells it; elsewhere nothing
is known of it, and every wait counts as the programs' own.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LEAST_SHARE = 0.1
"""An undisturbed clock goes on at this share of the real time at least, so that every wait comes to an end."""


class HeldUp:
    """Adds up how long programs have waited for a core since this was made.

    Args:
        pids: Tells the process ids of those that run now.
    """

    def __init__(self, pids: Callable[[], Iterable[int]]) -> None:
        self._pids = pids
        self._by_pid: dict[int, float] = {}
        self._before_s = self._sum_s()

    @property
    def seconds(self) -> float:
        """So long so far, s: that of all programs together, as each waits for the other."""
        return self._sum_s() - self._before_s

    def undisturbed_clock(self) -> Callable[[], float]:
        """Return a clock that begins at 0 s now, and leaves out what they wait for a core."""
        began_s, before_s = time.monotonic(), self.seconds

        def elapsed_s() -> float:
            gone_s = time.monotonic() - began_s
            return max(gone_s - (self.seconds - before_s), LEAST_SHARE * gone_s)

        return elapsed_s

    def _sum_s(self) -> float:
        for pid in self._pids():
            self._by_pid[pid] = max(self._by_pid.get(pid, 0), waited_s(pid))
        return sum(self._by_pid.values())


def waited_s(pid: int) -> float:
    """Return how long the main thread of a program has waited for a core in its life, s; 0 if that is not known."""
    try:
        _, waited_ns, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    except OSError:
        return 0
    return int(waited_ns) / 1e9
