"""The control law: from a window of meter samples, the mode and the car to one decision.

The rule is a ramp: the setpoint goes where the sun carries the car, down at once and up by some amperes at a time. What
the sun must give for the car to charge at its minimum current at all is the user's choice, the sun share. A start and a
pause are weighed by energy: so much sun above what is wanted pays for a start, so much import below it for a pause. A
passing cloud costs little and is ridden through; a dark sky soon costs as much as a pause is worth.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never

from .car_model import VOLTAGE_V
from .charger import Car
from .decision import Decision, Mode, Reason
from .settings import Settings
from .starts import StartCount, Starts
from .window import Window

LARGEST_STEP_UP_A = 4.0
"""The ramp up is limited, as surplus comes and goes; the way down is not, as import costs."""
SMALLEST_STEP_UP_A = 0.1
"""Setpoints are tenths of an ampere. A step up is made when the sun carries all of it, one down when half is missing:
a surplus between two tenths thus does not make the setpoint go to and fro."""
LEAST_ON = timedelta(minutes=2)
LEAST_OFF = timedelta(minutes=2)
"""No pause and no start sooner than that after the last start or pause: contactors and cars do not like it."""
BALANCE_WH = 25.0
"""Who pauses soon must start late, or the car starts all day. Unless the user says otherwise, a start needs twice this
energy where half of it is enough for a pause, and so on."""
ANNOUNCED_WITHIN = 0.1
"""How far off an announced start or pause may be, as a share of the time until it comes."""
_SECONDS_AN_HOUR = 3600.0
_LONGEST_WAIT_H = 24.0

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


@dataclass(slots=True)  # frozen, it would take three times as long to make, once a second
class Situation:
    """All that a decision rests on."""

    wall: datetime
    """What the wall clock shows, for the boost and the day: unlike the time of a decision, it may go back."""
    mode: Mode | None
    """None: not known yet."""
    maximum_a: float | None
    """The user's maximum current in A. None: not known yet."""
    sun_share: float
    """How much of the power at minimum current the sun shall give, from 0 to 1."""
    boost_until: datetime | None
    car: Car
    watts_per_ampere: float
    """What an ampere is to the car, in W, all its phases together."""
    window: Window | None
    """The window that has just closed, if one has."""
    blind: Reason | None = None
    """Why the sun cannot be followed, if it cannot: METER_LOST, METER_REVERSED or CHARGER_SILENT."""


class Controller:
    """Decides for one socket. Holds what the rule needs to remember: its last decision, the energy weighed, starts."""

    def __init__(self, settings: Settings) -> None:
        self._minimum_a = settings.minimum_current_a
        self._ceiling_a = settings.maximum_current_a
        self._fallback_a = settings.minimum_current_a if settings.without_meter == "minimum" else 0.0
        self._reserve_w = settings.reserve_w
        self._stop_after_wh = settings.stop_after_wh
        start_after_wh = settings.start_after_wh
        self._start_after_wh = BALANCE_WH**2 / settings.stop_after_wh if start_after_wh is None else start_after_wh
        self._starts = Starts(settings)
        self._last = Decision(None, Reason.WAITING_FOR_HELPERS)
        self._weighed_wh = 0.0
        self._switched_at: datetime | None = None

    def remember_starts(self, starts: int, day: date) -> None:
        """Take the starts of a day that a controller before this one has counted."""
        self._starts.remember(starts, day)

    def starts(self, now: datetime, wall: datetime) -> StartCount:
        """Tell how often charging was started, against the budget."""
        return self._starts.so_far(now, wall)

    def decide(self, situation: Situation, now: datetime) -> Decision:
        """Decide; called at any event and at least once a second."""
        decision = self._limited(self._wanted(situation, now), situation.maximum_a)
        if decision is not self._last:
            self._note(decision, situation, now)
        return self._last

    def _note(self, decision: Decision, situation: Situation, now: datetime) -> None:
        if decision.mode is not situation.mode:
            decision = replace(decision, mode=situation.mode)
        before, self._last = self._last, decision
        switched = bool(decision.setpoint_a) is not bool(before.setpoint_a)
        if switched:
            self._switched_at = now
            took_over = before.setpoint_a is None and situation.car is Car.CHARGING
            if decision.setpoint_a and situation.car is not Car.ABSENT and not took_over:
                self._starts.count(now, situation.wall)
        if switched or decision.reason not in _RAMP or before.mode not in {None, situation.mode}:
            self._weighed_wh = 0.0

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
            case Mode.SOLAR:
                return self._ramp(situation, situation.sun_share, now)
            case Mode.MINIMUM_SOLAR:
                return self._ramp(situation, 0.0, now)
            case unreachable:
                assert_never(unreachable)

    def _limited(self, decision: Decision, maximum_a: float | None) -> Decision:
        if decision.setpoint_a is None or maximum_a is None:
            return decision
        limit_a = min(maximum_a, self._ceiling_a)
        if decision.setpoint_a > 0 and limit_a < self._minimum_a:
            return Decision(0, Reason.MAXIMUM_TOO_LOW)
        return decision if decision.setpoint_a <= limit_a else replace(decision, setpoint_a=limit_a)

    def _ramp(self, situation: Situation, sun_share: float, now: datetime) -> Decision:
        """Follow the sun as far as it can be seen; without any share of it that is wanted, never pause."""
        held_a = self._held_a(situation, sun_share)
        if situation.blind is not None:
            return Decision(None if held_a is None else min(held_a, self._fallback_a), situation.blind)
        if held_a is None:
            return Decision(None, Reason.WAITING_FOR_METER)
        if situation.window is not None:
            return self._follow(held_a, situation.window, situation, sun_share, now)
        begins_to_draw = self._last.reason is Reason.NOT_DRAWING and situation.car is Car.CHARGING
        goes_on = self._last.reason in _RAMP and self._last.mode is situation.mode and not begins_to_draw
        if goes_on and self._last.setpoint_a == held_a:
            return self._last
        return Decision(held_a, Reason.FOLLOWING_SUN if held_a > 0 else Reason.TOO_LITTLE_SUN)

    def _follow(self, held_a: float, window: Window, situation: Situation, sun_share: float, now: datetime) -> Decision:
        surplus_w = window.car_w - window.grid_w - self._reserve_w
        decision = Decision(
            held_a, Reason.FOLLOWING_SUN, situation.mode, window.grid_w, surplus_w, window_s=window.duration_s
        )
        needed_w = sun_share * self._minimum_a * situation.watts_per_ampere
        spare_w = surplus_w - needed_w
        if held_a == 0:
            decision = self._answer_paused(decision, spare_w, situation, window, now)
        else:
            decision = self._answer_charging(decision, surplus_w, situation)
            if sun_share:
                decision = self._answer_shortage(decision, spare_w, situation, window, now)
        return decision if decision.setpoint_a else replace(decision, needed_w=needed_w)

    def _held_a(self, situation: Situation, sun_share: float) -> float | None:
        """Tell from which current the ramp goes on; None: nothing is known yet."""
        held_a = self._last.setpoint_a
        if held_a is None:
            if situation.window is None:
                return None
            held_a = self._minimum_a if situation.car is Car.CHARGING else 0
        elif self._last.reason not in _RAMP:
            held_a = min(held_a, self._minimum_a)
        return self._minimum_a if held_a == 0 and not sun_share else held_a

    def _answer_paused(
        self, decision: Decision, spare_w: float, situation: Situation, window: Window, now: datetime
    ) -> Decision:
        start_after_wh = self._start_after_wh * self._starts.factor(now, situation.wall)
        start_at = self._weigh(spare_w, start_after_wh, LEAST_OFF, situation, window, now)
        if spare_w < 0:
            return replace(decision, reason=Reason.TOO_LITTLE_SUN)
        if start_at is None:
            return replace(decision, setpoint_a=self._minimum_a)
        return replace(decision, reason=Reason.STARTING, until=start_at)

    def _answer_charging(self, decision: Decision, surplus_w: float, situation: Situation) -> Decision:
        held_a = decision.setpoint_a or 0.0
        carried_a = surplus_w / situation.watts_per_ampere
        setpoint_a = round(carried_a, 1)
        if setpoint_a < self._minimum_a:
            return replace(decision, setpoint_a=self._minimum_a, reason=Reason.MINIMUM)
        if situation.car is Car.ABSENT:
            return replace(decision, setpoint_a=self._minimum_a, reason=Reason.NO_CAR)
        if setpoint_a <= held_a:
            return replace(decision, setpoint_a=setpoint_a)
        if situation.car is Car.CONNECTED:
            return replace(decision, reason=Reason.NOT_DRAWING)
        first = self._last.setpoint_a is None  # which is at the minimum
        if first or carried_a < held_a + SMALLEST_STEP_UP_A:
            return decision
        return replace(decision, setpoint_a=min(setpoint_a, held_a + LARGEST_STEP_UP_A))

    def _answer_shortage(
        self, decision: Decision, spare_w: float, situation: Situation, window: Window, now: datetime
    ) -> Decision:
        """Pause when the minimum current has cost what a pause is worth."""
        stop_at = self._weigh(-spare_w, self._stop_after_wh, LEAST_ON, situation, window, now)
        if spare_w >= 0:
            return decision
        if stop_at is None:
            return replace(decision, setpoint_a=0, reason=Reason.TOO_LITTLE_SUN)
        return replace(decision, reason=Reason.STOPPING, until=stop_at)

    def _weigh(
        self, power_w: float, enough_wh: float, least: timedelta, situation: Situation, window: Window, now: datetime
    ) -> datetime | None:
        """Add the energy of a window to what has been weighed since the last start or pause; it never goes below 0.

        Args:
            power_w: the window's mean power, in W.
            enough_wh: what is enough, in Wh for each phase of the car.
            least: how long the last start or pause must be ago.
            situation: all that the decision rests on.
            window: the window.
            now: the time.

        Returns:
            When it will be enough if the power stays about as it is; None: it is enough now.
        """
        self._weighed_wh = max(self._weighed_wh + power_w * window.duration_s / _SECONDS_AN_HOUR, 0.0)
        enough_wh *= situation.watts_per_ampere / VOLTAGE_V
        missing_wh = enough_wh - self._weighed_wh
        wait = timedelta(0)
        if missing_wh > 0:
            wait = timedelta(hours=min(missing_wh / power_w, _LONGEST_WAIT_H) if power_w > 0 else _LONGEST_WAIT_H)
        if self._switched_at is not None:
            wait = max(wait, self._switched_at + least - now)
        return self._announced(wait, now) if missing_wh > 0 or wait > timedelta(0) else None

    def _announced(self, wait: timedelta, now: datetime) -> datetime:
        """Keep the time that was announced before while it is about right, or it would move with each window."""
        before, until = self._last.until, now + wait
        return before if before is not None and abs(until - before) <= ANNOUNCED_WITHIN * wait else until
