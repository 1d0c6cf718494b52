"""Which problems the user is told of, and when: once when each begins, once when it is over, and not too often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.problem import Problem, ProblemKind

MOST_TELLINGS = 2
WITHIN = timedelta(minutes=10)
"""No kind of problem is told more often than that in so long, its begin and its end counted, whatever its rhythm."""
REST = timedelta(seconds=30)
"""A problem counts as over when it has not been seen for so long: one that comes and goes is one problem."""
REST_AGAIN = WITHIN
"""So long must one be away that came back within `COMES_BACK_WITHIN`: it is likely to come back once more. As it is so
long, what is over can be told at once."""
COMES_BACK_WITHIN = timedelta(hours=1)


@dataclass(slots=True)
class _Standing:
    """A problem that was told and is not over."""

    problem: Problem
    seen_at: datetime
    rest: timedelta


class ProblemBook:
    """Keeps which problems stand: what was told as begun and not yet as over.

    The status, the notifications and the messages all follow this one list, so they agree at each moment. A problem
    that comes back too soon is not told before it may be, and if it is gone by then, not at all.
    """

    def __init__(self) -> None:
        self._standing: dict[ProblemKind, _Standing] = {}
        self._told_at: dict[ProblemKind, tuple[datetime, ...]] = {}

    @property
    def kinds(self) -> tuple[ProblemKind, ...]:
        """The kinds of the problems that stand, the oldest first."""
        return tuple(self._standing)

    def update(self, problems: Iterable[Problem], now: datetime) -> tuple[list[Problem], list[Problem]]:
        """Take the problems of now; return those to be told as begun, and those to be told as over.

        Args:
            problems: all that there are now.
            now: the time, which never goes back.
        """
        begun, over = [], []
        for problem in problems:
            standing = self._standing.get(problem.kind)
            if standing is not None:
                standing.problem, standing.seen_at = problem, now
            elif self._may_tell(problem.kind, now):
                self._standing[problem.kind] = _Standing(problem, now, self._rest(problem.kind, now))
                self._count(problem.kind, now)
                begun.append(problem)
        for kind, standing in tuple(self._standing.items()):
            if now - standing.seen_at >= standing.rest:
                del self._standing[kind]
                self._count(kind, now)
                over.append(standing.problem)
        return begun, over

    def _rest(self, kind: ProblemKind, now: datetime) -> timedelta:
        told_at = self._told_at.get(kind)
        return REST if told_at is None or now - told_at[-1] >= COMES_BACK_WITHIN else REST_AGAIN

    def _may_tell(self, kind: ProblemKind, now: datetime) -> bool:
        lately = [told_at for told_at in self._told_at.get(kind, ()) if now - told_at < WITHIN]
        return len(lately) < MOST_TELLINGS

    def _count(self, kind: ProblemKind, now: datetime) -> None:
        self._told_at[kind] = (*self._told_at.get(kind, ()), now)[-MOST_TELLINGS:]
