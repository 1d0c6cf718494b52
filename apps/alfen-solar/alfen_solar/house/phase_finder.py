"""On which phase of the house a car charges, by what moves there when it draws more or less."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CHANGED_A = 4.0
"""A change of a car that nothing else in a house is likely to hide."""
STEADY_A = 0.5
"""What is steady has moved no more than this."""
NEAR = 0.4
"""A phase has moved with a car if it did so within this share of the change, and not if within this share of none."""
AGREEING = 3
"""So many observations in a row prove a phase."""
_KEPT, _BEFORE, _AFTER = timedelta(seconds=24), timedelta(seconds=16), timedelta(seconds=4)
"""The charger shows a change up to 6 s before or after the grid meter, and a car takes some seconds for it."""
_EVERY = timedelta(seconds=0.9)


@dataclass(frozen=True, slots=True)
class _Moment:
    at: datetime
    grid_a: tuple[float, ...]
    cars_a: tuple[float | None, ...]


class PhaseFinder:
    """Observes cars that charge on one phase."""

    def __init__(self) -> None:
        self._moments: deque[_Moment] = deque()
        self._found: dict[int, deque[int]] = {}

    def found(self, car: int) -> int | None:
        """Tell on which phase of the house a car was found, 0 for L1; None: that is not proven."""
        found = self._found.get(car)
        return found[-1] if found is not None and len(found) == AGREEING and len(set(found)) == 1 else None

    def record(self, grid_a: Sequence[float], cars_a: Sequence[float | None], now: datetime) -> None:
        """Record what flows, in A.

        Args:
            grid_a: on each phase of the house, import positive.
            cars_a: what each car draws on the one phase that it charges on; None: not known, or on several.
            now: the time.
        """
        moments = self._moments
        if moments and now - moments[-1].at < _EVERY:
            return
        moments.append(_Moment(now, tuple(grid_a), tuple(cars_a)))
        while now - moments[0].at > _KEPT:
            moments.popleft()
        if now - moments[0].at >= _BEFORE + _AFTER:
            self._observe(now)

    def forget(self) -> None:
        """Forget what was not concluded yet: samples are missing."""
        self._moments.clear()

    def _observe(self, now: datetime) -> None:
        before = [moment for moment in self._moments if now - moment.at >= _BEFORE]
        after = [moment for moment in self._moments if now - moment.at <= _AFTER]
        changes = [self._changed_a(car, before, after) for car in range(len(after[-1].cars_a))]
        known_a = [change_a for change_a in changes if change_a is not None]
        if len(known_a) < len(changes) or sum(abs(change_a) >= STEADY_A for change_a in known_a) != 1:
            return
        car = max(range(len(known_a)), key=lambda each: abs(known_a[each]))
        change_a = known_a[car]
        if abs(change_a) < CHANGED_A:
            return
        phases = range(len(after[-1].grid_a))
        moved = [(_mean_a(after, phase) - _mean_a(before, phase)) / change_a for phase in phases]
        with_it = [phase for phase in phases if abs(moved[phase] - 1) <= NEAR]
        still = [phase for phase in phases if abs(moved[phase]) <= NEAR]
        if len(with_it) == 1 and len(with_it) + len(still) == len(moved):
            self._found.setdefault(car, deque(maxlen=AGREEING)).append(with_it[0])
        self._moments.clear()  # each change is observed once

    @staticmethod
    def _changed_a(car: int, before: Sequence[_Moment], after: Sequence[_Moment]) -> float | None:
        """Tell by how much a car has changed between two times in which it was steady; None: it was not."""
        means_a = []
        for moments in (before, after):
            drawn_a = [moment.cars_a[car] for moment in moments]
            known_a = [each for each in drawn_a if each is not None]
            if not known_a or len(known_a) < len(drawn_a) or max(known_a) - min(known_a) > STEADY_A:
                return None
            means_a.append(sum(known_a) / len(known_a))
        return means_a[1] - means_a[0]


def _mean_a(moments: Sequence[_Moment], phase: int) -> float:
    return sum(moment.grid_a[phase] for moment in moments) / len(moments)
