"""What the user chooses is done at once, unless it is chosen again and again: then more current waits for it to stand.

An automation that has gone wrong may change the mode each second. Each time the car would be started or stopped, which
its contactors do not like, and the logbook would be full. Less current never waits. A maximum that an automation
changes all the time, as one that balances loads does, is followed: to the lowest of the last half minute.
"""

from collections import deque
from datetime import datetime, timedelta
from typing import Generic, TypeVar

_T = TypeVar("_T")

OFTEN, WITHIN = 6, timedelta(minutes=3)
"""So many choices of more current within so long are somebody's who tries something; the next waits."""
STANDS_FOR = timedelta(seconds=30)
"""How long a choice must then stand; after that all is as before."""


class Choices(Generic[_T]):
    """Takes the choices of one helper."""

    def __init__(self) -> None:
        self._taken_at: deque[datetime] = deque(maxlen=OFTEN)
        self._restless_at: datetime | None = None
        self._waiting: _T | None = None

    @property
    def waits(self) -> bool:
        """Whether a choice waits for having stood long enough."""
        return self._waiting is not None

    def choose(self, choice: _T, now: datetime, *, lowers: bool, switches: bool = False) -> bool:
        """Record a choice; tell whether it is to be done now.

        Args:
            choice: what is chosen.
            now: the time.
            lowers: whether it can only mean less current than what was done last, which never waits.
            switches: whether it counts all the same, as one that is taken back may start the car.
        """
        is_often = len(self._taken_at) == OFTEN and now - self._taken_at[0] <= WITHIN
        waits = (self._restless_at is not None or is_often) and not lowers
        self._waiting = choice if waits else None
        if waits or self._restless_at is not None:
            self._restless_at = now
        elif not lowers or switches:
            self._taken_at.append(now)
        return not waits

    def take_back(self) -> None:
        """Forget a choice that waits."""
        self._waiting = None

    def settled(self, now: datetime) -> _T | None:
        """Return a choice that has waited and stood for long enough, once; None: there is none."""
        if self._restless_at is None or now - self._restless_at < STANDS_FOR:
            return None
        choice, self._waiting, self._restless_at = self._waiting, None, None
        self._taken_at.clear()
        return choice


class Maximum:
    """Takes what is set as the maximum current, in A."""

    def __init__(self) -> None:
        self._raised_at: deque[datetime] = deque(maxlen=OFTEN)
        self._lately: deque[tuple[datetime, float]] = deque()
        """What was set, and since when it stood."""

    def choose(self, most_a: float, now: datetime) -> None:
        """Record what is set now."""
        if self._lately and most_a > self._lately[-1][1]:
            self._raised_at.append(now)
        self._lately.append((now, most_a))

    def in_force_a(self, now: datetime) -> float | None:
        """Return what holds now: while it is raised again and again the lowest that stood lately; None: none is set."""
        while len(self._lately) > 1 and now - self._lately[1][0] >= STANDS_FOR:
            self._lately.popleft()
        if not self._lately:
            return None
        is_often = len(self._raised_at) == OFTEN and now - self._raised_at[0] <= WITHIN
        return min(most_a for _, most_a in self._lately) if is_often else self._lately[-1][1]
