"""What is wrong, as values: each is told once, with what is known of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ProblemKind(StrEnum):
    """What keeps the car from what was decided, or the decision from what is true."""

    WRITE_FAILED = "write failed"
    """Home Assistant refuses the write, or does not answer."""
    CHARGER_SILENT = "charger silent"
    """The charger's setpoint cannot be read."""
    LAPSED = "lapsed"
    """The charger has fallen back to its safe current, and stays there."""
    WRONG_WORDS = "wrong words"
    """The charger shows numbers that are no current or no voltage: wrong word order, or other registers."""
    NOT_TAKEN = "not taken"
    """The charger shows another setpoint than the one written."""
    LIMITED = "limited"
    """The charger has taken the setpoint, but another limit is lower."""
    METER_LOST = "meter lost"
    """The grid meter gives no values, or does not report any more."""
    METER_REVERSED = "meter reversed"
    """More current for the car has made the grid meter show less import, again and again."""
    HELPER_LOST = "helper lost"
    """The mode or the maximum current has had no value that can be used for some time."""
    SELF_CHECK = "self-check"
    """Something that was looked at after the start is not as it should be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, with what is known of it."""

    kind: ProblemKind
    setpoint_a: float | None = None
    """The current that was written, in A."""
    shown_a: float | None = None
    """The current that the charger shows or applies, in A."""
    detail: str = ""
    """What Home Assistant said, what is wrong with the helpers, or what the self-check found."""


class ProblemBook:
    """Keeps which problems there are, so that each is told once when it begins and once when it is over.

    A problem counts as over when it has not been seen for `REST`: one that comes and goes is one problem.
    """

    REST = timedelta(seconds=30)

    def __init__(self) -> None:
        self._seen: dict[ProblemKind, tuple[Problem, datetime]] = {}

    @property
    def kinds(self) -> tuple[ProblemKind, ...]:
        """The kinds of the problems that there are."""
        return tuple(self._seen)

    def update(self, problems: Iterable[Problem], now: datetime) -> tuple[list[Problem], list[Problem]]:
        """Take the problems of now; return those that have begun, and those that are over."""
        begun = []
        for problem in problems:
            if problem.kind not in self._seen:
                begun.append(problem)
            self._seen[problem.kind] = (problem, now)
        over = [problem for problem, seen_at in self._seen.values() if now - seen_at >= self.REST]
        for problem in over:
            del self._seen[problem.kind]
        return begun, over
