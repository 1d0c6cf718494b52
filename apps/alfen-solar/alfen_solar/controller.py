"""The control law: from a window of meter samples, the mode and the car to one decision.

The rule is a ramp. While the grid is fed, the setpoint goes up by the whole amperes that are left over; while the grid
feeds, it goes down by as many as it takes. Between lies a band in which it stays, wider than one step, so that the rule
has no limit cycle of its own.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from .charger import Car
from .decision import Decision, Mode, Reason
from .settings import Settings
from .window import Window

VOLTAGE_V = 230.0
"""Nominal voltage of a phase (IEC 60038)."""
LARGEST_STEP_UP_A = 4
"""The ramp up is limited, as surplus comes and goes; the way down is not, as import costs."""
IMPORT_TOLERANCE_A = 0.25
"""Import that is not answered, as a share of an ampere's power on all phases."""

_RAMP = frozenset(
    {
        Reason.FOLLOWING_SUN,
        Reason.MINIMUM,
        Reason.NOT_DRAWING,
        Reason.NO_CAR,
        Reason.STOPPING,
        Reason.TOO_LITTLE_SUN,
        Reason.STARTING,
    }
)


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision rests on."""

    wall: datetime
    """What the wall clock shows, for the boost alone: unlike the time of a decision, it may go back."""
    mode: Mode | None
    """None: not known yet."""
    maximum_a: float | None
    """The user's maximum current in A. None: not known yet."""
    boost_until: datetime | None
    car: Car
    car_w: float | None
    """What the socket delivers, in W. None: not known."""
    window: Window | None
    """The window that has just closed, if one has."""
    blind: Reason | None = None
    """Why the sun cannot be followed, if it cannot: METER_LOST, METER_REVERSED or CHARGER_SILENT."""


def step_a(surplus_a: float) -> int:
    """Tell by how many amperes the setpoint goes up (or down, if negative).

    Args:
        surplus_a: what flows into the grid, in amperes of the car's phases; negative while importing.
    """
    if surplus_a < -IMPORT_TOLERANCE_A:
        return -math.ceil(-surplus_a)
    return min(math.floor(max(surplus_a, 0)), LARGEST_STEP_UP_A)


class Controller:
    """Decides for one socket. Holds what the rule needs to remember: its last decision and a running delay."""

    def __init__(self, settings: Settings) -> None:
        self._minimum_a = settings.minimum_current_a
        self._ceiling_a = settings.maximum_current_a
        self._fallback_a = settings.minimum_current_a if settings.without_meter == "minimum" else 0.0
        self._phases = settings.phases
        self._watts_per_ampere = VOLTAGE_V * settings.phases
        self._start_delay = timedelta(seconds=settings.start_delay_s)
        self._stop_delay = timedelta(seconds=settings.stop_delay_s)
        self._last = Decision(None, Reason.WAITING_FOR_HELPERS)
        self._delay_since: datetime | None = None

    def decide(self, situation: Situation, now: datetime) -> Decision:
        """Decide; called at any event and at least once a second."""
        decision = self._wanted(situation, now)
        if decision.reason not in {Reason.STARTING, Reason.STOPPING}:
            self._delay_since = None
        decision = self._limited(decision, situation.maximum_a)
        if decision is not self._last:
            self._last = replace(decision, mode=situation.mode, phases=self._phases)
        return self._last

    def _wanted(self, situation: Situation, now: datetime) -> Decision:
        if situation.mode is None or situation.maximum_a is None:
            return Decision(self._last.setpoint_a, Reason.WAITING_FOR_HELPERS)
        if situation.mode is Mode.OFF:
            return Decision(0, Reason.OFF)
        if situation.boost_until is not None and situation.wall < situation.boost_until:
            return Decision(self._ceiling_a, Reason.BOOST, until=situation.boost_until)
        match situation.mode:
            case Mode.FAST:
                return Decision(self._ceiling_a, Reason.FAST)
            case Mode.SOLAR | Mode.MINIMUM_SOLAR:
                return self._ramp(situation.mode, situation, now)
            case unreachable:
                assert_never(unreachable)

    def _limited(self, decision: Decision, maximum_a: float | None) -> Decision:
        if decision.setpoint_a is None or maximum_a is None:
            return decision
        limit_a = min(maximum_a, self._ceiling_a)
        if decision.setpoint_a > 0 and limit_a < self._minimum_a:
            return Decision(0, Reason.MAXIMUM_TOO_LOW)
        return decision if decision.setpoint_a <= limit_a else replace(decision, setpoint_a=limit_a)

    def _ramp(self, mode: Mode, situation: Situation, now: datetime) -> Decision:
        held_a = self._held_a(mode, situation)
        if situation.blind is not None:
            return Decision(None if held_a is None else min(held_a, self._fallback_a), situation.blind)
        if held_a is None:
            return Decision(None, Reason.WAITING_FOR_METER)
        if situation.window is None:
            if self._last.reason in _RAMP and self._last.mode is mode and self._last.setpoint_a == held_a:
                return self._last
            return Decision(held_a, Reason.FOLLOWING_SUN if held_a > 0 else Reason.TOO_LITTLE_SUN)
        surplus_a = -situation.window.grid_w / self._watts_per_ampere
        decision = Decision(
            held_a,
            Reason.FOLLOWING_SUN,
            grid_w=situation.window.grid_w,
            surplus_w=self._car_w(situation, held_a) - situation.window.grid_w,
            window_s=situation.window.duration_s,
        )
        if held_a == 0:
            return self._answer_paused(decision, surplus_a, now)
        return self._answer_charging(decision, held_a, surplus_a, situation, now)

    def _held_a(self, mode: Mode, situation: Situation) -> float | None:
        """Tell from which current the ramp goes on; None: nothing is known yet."""
        held_a = self._last.setpoint_a
        if held_a is None:
            if situation.window is None:
                return None
            held_a = self._minimum_a if situation.car is Car.CHARGING else 0
        elif self._last.reason not in _RAMP:
            held_a = min(held_a, self._minimum_a)
        return self._minimum_a if held_a == 0 and mode is Mode.MINIMUM_SOLAR else held_a

    def _answer_paused(self, decision: Decision, surplus_a: float, now: datetime) -> Decision:
        paused = replace(decision, needed_w=self._minimum_a * self._watts_per_ampere)
        if surplus_a < self._minimum_a:
            return replace(paused, reason=Reason.TOO_LITTLE_SUN)
        return self._after(
            self._start_delay,
            now,
            meanwhile=replace(paused, reason=Reason.STARTING),
            then=replace(decision, setpoint_a=self._minimum_a),
        )

    def _answer_charging(
        self, decision: Decision, held_a: float, surplus_a: float, situation: Situation, now: datetime
    ) -> Decision:
        step = step_a(surplus_a)
        if self._last.setpoint_a is None:  # the first decision starts at the minimum
            step = min(step, 0)
        if held_a + step < self._minimum_a:
            minimum = replace(decision, setpoint_a=self._minimum_a, reason=Reason.MINIMUM)
            if situation.mode is Mode.MINIMUM_SOLAR or held_a > self._minimum_a:
                return minimum
            return self._after(
                self._stop_delay,
                now,
                meanwhile=replace(minimum, reason=Reason.STOPPING),
                then=replace(minimum, setpoint_a=0, reason=Reason.TOO_LITTLE_SUN),
            )
        if situation.car is Car.ABSENT:
            return replace(decision, setpoint_a=self._minimum_a, reason=Reason.NO_CAR)
        if situation.car is Car.CONNECTED and step > 0:
            return replace(decision, reason=Reason.NOT_DRAWING)
        return replace(decision, setpoint_a=held_a + step)

    def _after(self, delay: timedelta, now: datetime, *, meanwhile: Decision, then: Decision) -> Decision:
        """Hold `meanwhile` until its reason has lasted for the delay."""
        self._delay_since = self._delay_since or now
        until = self._delay_since + delay
        return then if now >= until else replace(meanwhile, until=until)

    def _car_w(self, situation: Situation, setpoint_a: float) -> float:
        if situation.car_w is not None:
            return situation.car_w
        return 0 if situation.car in {Car.ABSENT, Car.CONNECTED} else setpoint_a * self._watts_per_ampere
