"""What flowed in each phase of the house in the last seconds, and what the cars drew: before a change, and after it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

STEADY_A = 0.5
"""What is steady has moved no more than this."""
_KEPT, _BEFORE, _AFTER = timedelta(seconds=24), timedelta(seconds=16), timedelta(seconds=4)
"""The charger shows a change up to 6 s before or after the grid meter, and a car takes some seconds for it."""
_EVERY = timedelta(seconds=0.9)


@dataclass(frozen=True, slots=True)
class Moment:
    """What flowed at a time, in A."""

    at: datetime
    grid_a: tuple[float, ...]
    """On each phase of the house, import positive."""
    cars_a: tuple[float | None, ...]
    """What the cars drew, each or of each phase; None: not known."""


class PhaseMoments:
    """Keeps them."""

    def __init__(self) -> None:
        self._moments: deque[Moment] = deque()

    @property
    def all(self) -> tuple[Moment, ...]:
        """All that are kept, the oldest first."""
        return tuple(self._moments)

    def record(self, moment: Moment) -> bool:
        """Record what flows; tell whether that is another moment than the last one."""
        moments = self._moments
        if moments and moment.at - moments[-1].at < _EVERY:
            return False
        moments.append(moment)
        while moment.at - moments[0].at > _KEPT:
            moments.popleft()
        return True

    def around_change(self, now: datetime) -> tuple[list[Moment], list[Moment]] | None:
        """Return those before a change that is shown by now, and those after it; None: there are not enough yet."""
        if not self._moments or now - self._moments[0].at < _BEFORE + _AFTER:
            return None
        before = [moment for moment in self._moments if now - moment.at >= _BEFORE]
        after = [moment for moment in self._moments if now - moment.at <= _AFTER]
        return before, after

    def forget(self) -> None:
        """Forget all."""
        self._moments.clear()


def steady_a(moments: Sequence[Moment], index: int) -> float | None:
    """Tell what cars drew in a time in which that was steady, in A; None: it was not, or it is not known.

    Args:
        moments: the time, not empty.
        index: which of `cars_a`.
    """
    drawn_a = [moment.cars_a[index] for moment in moments]
    known_a = [each for each in drawn_a if each is not None]
    if not known_a or len(known_a) < len(drawn_a) or max(known_a) - min(known_a) > STEADY_A:
        return None
    return sum(known_a) / len(known_a)


def mean_a(moments: Sequence[Moment], phase: int) -> float:
    """Tell what flowed in a phase of the house in the mean, in A."""
    return sum(moment.grid_a[phase] for moment in moments) / len(moments)
