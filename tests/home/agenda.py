"""What is to happen when: everything in Home Assistant has a moment of its own."""

from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush

from .states import Event

Task = Callable[[float], Iterable[Event]]
"""What happens at a moment (s), and which events come of it."""


class Agenda:
    """Tasks in the order of their moments; those of one moment in the order in which they were planned."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Task]] = []
        self._planned = 0

    def plan(self, at_s: float, task: Task) -> None:
        """Let something happen at a moment."""
        heappush(self._heap, (at_s, self._planned, task))
        self._planned += 1

    def due(self, until_s: float) -> Iterator[Event]:
        """Let everything happen that is due before `until_s`, one by one: what is planned meanwhile included."""
        while self._heap and self._heap[0][0] < until_s:
            at_s, _, task = heappop(self._heap)
            yield from task(at_s)
