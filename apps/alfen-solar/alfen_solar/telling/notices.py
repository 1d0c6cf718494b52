"""Which problems are reported, and when: once when each starts, once when it is over, and not too often."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.problem import Problem, ProblemKind

MOST_TELLINGS = 2
WITHIN = timedelta(minutes=10)
"""A kind of problem is reported at most this often in this time, counting its start and its end."""
REST = timedelta(seconds=30)
"""A problem is over when it has not been seen for this long: one that comes and goes is one problem."""
REST_AGAIN = WITHIN
"""The same for a problem that returned within `COMES_BACK_WITHIN`: it is likely to return again. This is long enough to
report its end immediately."""
COMES_BACK_WITHIN = timedelta(hours=1)


@dataclass(slots=True)
class _Standing:
    """A problem that was reported and is not over."""

    problem: Problem
    seen_at: datetime
    rest: timedelta


class ProblemBook:
    """Keeps the current problems: those whose start was reported, and whose end was not.

    The status, the notifications, and the messages all follow this one list, so they always agree. A problem that
    returns too soon is reported later, or, if it is gone by then, not at all.
    """

    def __init__(self) -> None:
        self._standing: dict[ProblemKind, _Standing] = {}
        self._told_at: dict[ProblemKind, tuple[datetime, ...]] = {}

    @property
    def kinds(self) -> tuple[ProblemKind, ...]:
        """The kinds of the current problems, the oldest first."""
        return tuple(self._standing)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems that stand, each as it was last seen, the oldest first."""
        return tuple(standing.problem for standing in self._standing.values())

    def update(self, problems: Iterable[Problem], now: datetime) -> tuple[list[Problem], list[Problem]]:
        """Record the problems of this moment; return those that start, and those that are over.

        Args:
            problems: all problems of this moment.
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
