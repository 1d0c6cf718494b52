"""Whether what is told of the phases stands still while the cars draw more or less: a reader repeats its last telegram.

No phase of a house is the same to the last digit for minutes. If all of them are, and no car changes by itself, a car
is asked to: it is left a little less for some seconds.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from alfen_solar.inputs.house_phases import Conductor

from .headroom import Flow
from .phase_moments import STEADY_A, Moment, PhaseMoments, mean_a, steady_a

CHANGED_A, CHANGED_WHOLE_A = 0.7, 1.5
"""A change of the cars on a phase that any power shows, and any current in whole amperes."""
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
TEST_AT_LEAST_A = 0.8
"""... or, near its minimum, at least so much ..."""
TEST_TAKES = timedelta(seconds=30)
"""... for so long."""
TRUSTED_FOR = timedelta(minutes=15)
"""How long phases that have shown it are not tested again: currents in whole amperes may stay the same for long."""


class PhaseCheck:
    """Observes all phases at once."""

    def __init__(self) -> None:
        self._moments = PhaseMoments()
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
        self._moments.forget()
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
        cars_a = tuple((flow.least_a + flow.most_a) / 2 if _is_known(flow) else None for flow in flows)
        if not self._moments.record(Moment(now, grid_a, cars_a)):
            return
        if meter_is_frozen and self._still is None and now - (self._constant_since or now) >= CONSTANT_AS_METER:
            self._still, self._still_since = grid_a, self._constant_since
        around = self._moments.around_change(now)
        if self._still is None and around is not None and self._misses_change(conductors, *around):
            self._still, self._still_since = grid_a, now

    def most_a(self, flows: Sequence[Flow], now: datetime) -> tuple[float, ...] | None:
        """Tell what the cars are left of each phase for a test, in A; None: there is none."""
        if self._tested_at is not None and now - self._tested_at < TEST_TAKES:
            return self._test_a
        constant_for = timedelta(0) if self._constant_since is None else now - self._constant_since
        if constant_for < CONSTANT_FOR or (self._trusted_until is not None and now < self._trusted_until):
            return None
        # A car that draws less than it is offered does not notice that it is offered a little less.
        drawn_a = tuple(min(flow.offered_a, flow.most_a) for flow in flows)
        lower_a = tuple(
            max(each_a - TEST_A, flow.floor_a) if each_a >= DRAWN_A else flow.offered_a
            for each_a, flow in zip(drawn_a, flows, strict=True)
        )
        if all(each_a - less_a < TEST_AT_LEAST_A for each_a, less_a in zip(drawn_a, lower_a, strict=True)):
            return None  # they are at their minimum, and to pause them is more than a doubt is worth
        self._test_a, self._tested_at, self._constant_since = lower_a, now, now
        return lower_a

    def _note_constant(self, grid_a: tuple[float, ...], flows: Sequence[Flow], now: datetime) -> None:
        if grid_a != self._constant_a and self._tested_at is not None and now - self._tested_at < 2 * TEST_TAKES:
            self._trusted_until = now + TRUSTED_FOR
        draw = any(flow.least_a >= DRAWN_A for flow in flows)
        if grid_a != self._constant_a or not draw:
            self._constant_a, self._constant_since = grid_a, now

    def _misses_change(
        self, conductors: Sequence[Conductor], before: Sequence[Moment], after: Sequence[Moment]
    ) -> bool:
        for phase, conductor in enumerate(conductors):
            from_a, to_a = steady_a(before, phase), steady_a(after, phase)
            if from_a is None or to_a is None:
                continue
            changed_a = abs(to_a - from_a)
            has_sign = conductor.power_w is not None
            if changed_a < (CHANGED_A if has_sign else CHANGED_WHOLE_A):
                continue
            if not has_sign and abs(changed_a - 2 * conductor.current_a) <= MIRRORED_A:
                continue
            moved_a = after[-1].grid_a[phase] - mean_a(before, phase)
            since = self._since_change(phase, from_a)
            if abs(moved_a) <= SHOWN * changed_a and len({moment.grid_a for moment in since}) == 1:
                return True
        return False

    def _since_change(self, phase: int, from_a: float) -> Sequence[Moment]:
        """Return the moments since the cars began to change."""
        moments = self._moments.all
        for place, moment in enumerate(moments):
            drawn_a = moment.cars_a[phase]
            if drawn_a is None or abs(drawn_a - from_a) > STEADY_A:
                return moments[place:]
        return moments


def _is_known(flow: Flow) -> bool:
    return flow.is_known and flow.most_a - flow.least_a <= STEADY_A
