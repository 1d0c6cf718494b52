"""Whether what is told of the phases stands still while the cars draw more or less: a reader repeats its last telegram.

No phase of a house is the same to the last digit for minutes. If all of them are, and no car changes by itself, a car
is asked to: it is left a little less for some seconds.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.inputs.house_phases import Conductor

from .headroom import Flow

CHANGED_A, CHANGED_WHOLE_A = 0.7, 1.5
"""A change of the cars on a phase that any power shows, and any current in whole amperes."""
STEADY_A = 0.5
"""What is steady has moved no more than this."""
SHOWN = 0.4
"""A phase has shown a change of which it moved by this share."""
MIRRORED_A = 2.5
"""A current without a sign is the same again after a change of twice as much, within this: what was sold is bought."""
FROZEN_AFTER = timedelta(seconds=15)
"""So long after a car's change was seen nothing must have moved: no meter that guards is slower."""
CONSTANT_FOR = timedelta(seconds=150)
"""So long all phases may stay the same to the last digit before a car is asked; the law of the sun does so before."""
CONSTANT_AS_METER = timedelta(seconds=60)
"""And for so long where the grid meter is frozen as well."""
DRAWN_A = 4.0
"""A phase of which the cars draw less endangers no fuse."""
TEST_A = 2.0
"""So much less a car is left then ..."""
TEST_TAKES = timedelta(seconds=30)
"""... for so long."""
TRUSTED_FOR = timedelta(minutes=15)
"""How long phases that have shown it are not tested again: currents in whole amperes may stay the same for long."""
_KEPT, _BEFORE, _AFTER = timedelta(seconds=24), timedelta(seconds=16), timedelta(seconds=4)
"""The charger shows a change up to 6 s before or after the grid meter, and a car takes some seconds for it."""
_EVERY = timedelta(seconds=0.9)


@dataclass(frozen=True, slots=True)
class _Moment:
    at: datetime
    grid_a: tuple[float, ...]
    cars_a: tuple[float | None, ...]
    """What the cars draw of each phase; None: not known."""


class PhaseCheck:
    """Observes all phases at once."""

    def __init__(self) -> None:
        self._moments: deque[_Moment] = deque()
        self._still: tuple[float, ...] | None = None
        self._still_since: datetime | None = None
        self._constant_a: tuple[float, ...] = ()
        self._constant_since: datetime | None = None
        self._test_a: tuple[float, ...] = ()
        self._tested_at: datetime | None = None
        self._trusted_until: datetime | None = None

    def is_frozen(self, now: datetime) -> bool:
        """Tell whether a car changed, and nothing of what is told of the phases has for long."""
        return self._still_since is not None and now - self._still_since >= FROZEN_AFTER

    def forget(self) -> None:
        """Forget what was not concluded yet: samples are missing."""
        self._moments.clear()
        self._constant_since = self._tested_at = None

    def record(
        self, conductors: Sequence[Conductor], flows: Sequence[Flow], now: datetime, *, meter_is_frozen: bool = False
    ) -> None:
        """Record what flows.

        Args:
            conductors: what is told of each phase.
            flows: what the cars draw of it.
            now: the time.
            meter_is_frozen: whether the grid meter is proven not to show what the cars do.
        """
        grid_a = tuple(each.current_a for each in conductors)
        if grid_a != self._still:
            self._still = self._still_since = None
        self._note_constant(grid_a, flows, now)
        moments = self._moments
        if moments and now - moments[-1].at < _EVERY:
            return
        cars_a = tuple((flow.least_a + flow.most_a) / 2 if _is_known(flow) else None for flow in flows)
        moments.append(_Moment(now, grid_a, cars_a))
        while now - moments[0].at > _KEPT:
            moments.popleft()
        if meter_is_frozen and self._still is None and now - (self._constant_since or now) >= CONSTANT_AS_METER:
            self._still, self._still_since = grid_a, self._constant_since
        if self._still is None and now - moments[0].at >= _BEFORE + _AFTER and self._misses_change(conductors, now):
            self._still, self._still_since = grid_a, now

    def most_a(self, flows: Sequence[Flow], now: datetime) -> tuple[float, ...] | None:
        """Tell what the cars are left of each phase for a test, in A; None: there is none."""
        if self._tested_at is not None and now - self._tested_at < TEST_TAKES:
            return self._test_a
        constant_for = timedelta(0) if self._constant_since is None else now - self._constant_since
        if constant_for < CONSTANT_FOR or (self._trusted_until is not None and now < self._trusted_until):
            return None
        lower_a = tuple(max(flow.offered_a - TEST_A, flow.floor_a) for flow in flows)
        if all(less_a > flow.offered_a - TEST_A for less_a, flow in zip(lower_a, flows, strict=True)):
            return None  # they are at their minimum, and to pause them is more than a doubt is worth
        self._test_a, self._tested_at, self._constant_since = lower_a, now, now
        return lower_a

    def _note_constant(self, grid_a: tuple[float, ...], flows: Sequence[Flow], now: datetime) -> None:
        if grid_a != self._constant_a and self._tested_at is not None and now - self._tested_at < 2 * TEST_TAKES:
            self._trusted_until = now + TRUSTED_FOR
        draw = any(flow.least_a >= DRAWN_A for flow in flows)
        if grid_a != self._constant_a or not draw:
            self._constant_a, self._constant_since = grid_a, now

    def _misses_change(self, conductors: Sequence[Conductor], now: datetime) -> bool:
        before = [moment for moment in self._moments if now - moment.at >= _BEFORE]
        after = [moment for moment in self._moments if now - moment.at <= _AFTER]
        for phase, conductor in enumerate(conductors):
            from_a, to_a = _steady_a(before, phase), _steady_a(after, phase)
            if from_a is None or to_a is None:
                continue
            changed_a = abs(to_a - from_a)
            has_sign = conductor.power_w is not None
            if changed_a < (CHANGED_A if has_sign else CHANGED_WHOLE_A):
                continue
            if not has_sign and abs(changed_a - 2 * conductor.current_a) <= MIRRORED_A:
                continue
            moved_a = after[-1].grid_a[phase] - sum(each.grid_a[phase] for each in before) / len(before)
            since = self._since_change(phase, from_a)
            if abs(moved_a) <= SHOWN * changed_a and len({moment.grid_a for moment in since}) == 1:
                return True
        return False

    def _since_change(self, phase: int, from_a: float) -> list[_Moment]:
        """Return the moments since the cars began to change."""
        moments = list(self._moments)
        for place, moment in enumerate(moments):
            drawn_a = moment.cars_a[phase]
            if drawn_a is None or abs(drawn_a - from_a) > STEADY_A:
                return moments[place:]
        return moments


def _is_known(flow: Flow) -> bool:
    return flow.is_known and flow.most_a - flow.least_a <= STEADY_A


def _steady_a(moments: Sequence[_Moment], phase: int) -> float | None:
    """Tell what the cars drew in a time in which they were steady, in A; None: they were not, or it is not known."""
    drawn_a = [moment.cars_a[phase] for moment in moments]
    known_a = [each for each in drawn_a if each is not None]
    if not known_a or len(known_a) < len(drawn_a) or max(known_a) - min(known_a) > STEADY_A:
        return None
    return sum(known_a) / len(known_a)
