"""On which phase of the house a car charges, by what moves there when it draws more or less."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime

from .phase_moments import STEADY_A, Moment, PhaseMoments, mean_a, steady_a

CHANGED_A = 4.0
"""A change of a car that nothing else in a house is likely to hide."""
NEAR = 0.4
"""A phase has moved with a car if it did so within this share of the change, and not if within this share of none."""
AGREEING = 3
"""So many observations in a row prove a phase."""


class PhaseFinder:
    """Observes cars that charge on one phase."""

    def __init__(self) -> None:
        self._moments = PhaseMoments()
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
        is_new = self._moments.record(Moment(now, tuple(grid_a), tuple(cars_a)))
        if is_new and (around := self._moments.around_change(now)) is not None:
            self._observe(*around)

    def forget(self) -> None:
        """Forget what was not concluded yet: samples are missing."""
        self._moments.forget()

    def _observe(self, before: Sequence[Moment], after: Sequence[Moment]) -> None:
        changes = [_changed_a(car, before, after) for car in range(len(after[-1].cars_a))]
        known_a = [change_a for change_a in changes if change_a is not None]
        if len(known_a) < len(changes) or sum(abs(change_a) >= STEADY_A for change_a in known_a) != 1:
            return
        car = max(range(len(known_a)), key=lambda each: abs(known_a[each]))
        change_a = known_a[car]
        if abs(change_a) < CHANGED_A:
            return
        phases = range(len(after[-1].grid_a))
        moved = [(mean_a(after, phase) - mean_a(before, phase)) / change_a for phase in phases]
        with_it = [phase for phase in phases if abs(moved[phase] - 1) <= NEAR]
        still = [phase for phase in phases if abs(moved[phase]) <= NEAR]
        if len(with_it) == 1 and len(with_it) + len(still) == len(moved):
            self._found.setdefault(car, deque(maxlen=AGREEING)).append(with_it[0])
        self._moments.forget()  # each change is observed once


def _changed_a(car: int, before: Sequence[Moment], after: Sequence[Moment]) -> float | None:
    """Tell by how much a car has changed between two times in which it was steady; None: it was not."""
    from_a, to_a = steady_a(before, car), steady_a(after, car)
    return None if from_a is None or to_a is None else to_a - from_a
