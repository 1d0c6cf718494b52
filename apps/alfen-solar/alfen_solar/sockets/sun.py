"""The law of the sun: from what each window of meter samples shows to the current that the sun carries.

Three questions, all of them weighed by energy, as it is energy that being wrong costs:

- **Which current?** A setpoint is changed when its being wrong has cost so many Wh since it was last right. A kilowatt
  of import costs them in a second or two, a tenth of an ampere in a minute, and flicker about zero never. A hob that
  cycles faster than the car follows is not followed at all: then the mean counts.
- **A pause?** At minimum current the sun may give less than the share that is wanted of it. What is missing adds up,
  what is there beyond it is taken off again; so much is worth a pause. A passing cloud costs little, a dark sky soon
  as much.
- **A start?** So much sun beyond its share pays for one.

After sunny minutes a cloud probably passes, after dark ones a gleam does. So the energies follow the mean surplus of
the last ten minutes: with twice the sun that is needed a pause needs twice its energy and a start half, with a third of
it a pause a third and a start three times as much.

The constants were chosen by simulation on 60 generated days (`tests/bench/days.py`, seeds 0 to 11) and on recorded
ones, and checked on 60 other generated days (seeds 12 to 23).
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from alfen_solar.decision import Reason

from .alternation import Alternation
from .history import History, RecentMean
from .shortage import Shortage

STEP_A = 0.1
"""Setpoints are tenths of an ampere, unless the car takes whole steps of its own."""
TOO_LOW_WH = 0.37
"""What a setpoint that is too low may cost for each phase before it is raised, in Wh. Less takes a little more sun
(0.2: a tenth of a percent), and twice as many steps."""
TOO_HIGH_WH = 0.13
"""What one that is too high may cost. A window of three seconds costs it at 156 W a phase; with 0.3 there are a
quarter fewer steps, and a twentieth more import."""
LATER_SHARE = 0.25
"""The new setpoint is what the sun carried in this last share of the time in which the old one was wrong. All of that
time is calmest in flicker and late on a ramp, the last window the other way round."""
STEP_UP_SHARE = 0.7
"""How much of a step the sun must carry for it to be made upwards; downwards it is made when half of it is missing.
Between the two, flicker changes nothing; 0.9 costs a twentieth of a percent of the sun."""
WHOLE_STEP_BAND = 5.0
"""How much more a car of whole steps may cost before one is made, while it is off by no more than one: it is wrong by
half a step for good."""
WHOLE_STEP_MARGIN = 0.1
"""How much of a whole step the sun must give beyond it before it is made upwards."""
STRONG_IMPORT_W = 200.0
"""Import for each phase of which a single sample closes a window; flicker of 80 W reaches it once in three minutes."""

ALTERNATING_BAND = 6.0
"""How much more than otherwise a setpoint may cost while the surplus alternates: its mean sways with the phase."""

LEAST_ON = timedelta(minutes=2)
LEAST_OFF = timedelta(minutes=2)
"""No pause and no start sooner than that after the last start or pause: contactors and cars do not like it."""
TOLD_FROM = 0.1
"""A start or pause is told from this share of its energy on, until nothing of it is left: at the edge of what is needed
the surplus of one window says this, and that of the next the other."""
ANNOUNCED_BY_S = 30.0
"""When it comes is told by the mean surplus since its energy was last 0, at most of so long, in s."""
ANNOUNCED_WITHIN = 0.1
"""How far off an announced start or pause may be, as a share of the time until it comes."""
_S_PER_HOUR = 3600.0
_LONGEST_WAIT_H = 24.0


@dataclass(slots=True)  # frozen, it would take three times as long to make
class Sight:
    """What a window of meter samples has shown, and what holds at its end.

    Attributes:
        surplus_w: What the car could have taken without import, W: what it drew less the grid power and a reserve.
        duration_s: How long the window was, s.
        held_a: The setpoint that is held, A; 0 is a pause.
        minimum_a: The lowest current that the car charges with, A.
        most_a: The highest that it may be offered, A; not below `minimum_a`.
        watts_per_ampere: What an ampere of the car's current is, all its phases together, W.
        phases: On how many phases the car charges.
        sun_share: The share of the power at minimum current that the sun shall give, from 0 to 1; 0: never pause.
        connected: Whether a car is there.
        draws: Whether it draws current; if not, it is not offered more.
        takes_less_a: How much less than it is offered the car is known to take, A.
        step_a: The steps in which it takes current, A.
        start_factor: How much dearer than usual a start is, because there have been many.
        least_share: The share of its power at minimum current with which it could go on, on fewer phases.
        beyond_w: What other cars would leave to this one before it is paused, W.
        samples_w: The surplus of each sample of the meter, and when it came; none: the window is one.
    """

    surplus_w: float
    duration_s: float
    held_a: float
    minimum_a: float
    most_a: float
    watts_per_ampere: float
    phases: int
    sun_share: float
    connected: bool = True
    draws: bool = True
    takes_less_a: float = 0.0
    step_a: float = STEP_A
    start_factor: float = 1.0
    least_share: float = 1.0
    beyond_w: float = 0.0
    samples_w: tuple[tuple[datetime, float], ...] = ()

    @property
    def needed_w(self) -> float:
        """What the sun must give for the car to charge at minimum current."""
        return self.missed_w * self.least_share

    @property
    def missed_w(self) -> float:
        """What it must give for that on the phases that there are: with less than fewer need, it is all missed."""
        return self.sun_share * max(self.minimum_a - self.takes_less_a, 0.0) * self.watts_per_ampere


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sun would have the charger offer.

    Attributes:
        setpoint_a: The current, A; 0 is a pause.
        reason: FOLLOWING_SUN, MINIMUM, NOT_DRAWING, NO_CAR, STOPPING, TOO_LITTLE_SUN or STARTING.
        until: When a pause (STOPPING) or a start (STARTING) comes if the sun stays as it is.
    """

    setpoint_a: float
    reason: Reason
    until: datetime | None = None


class SunLaw:
    """Follows the sun for one car. Remembers the energies weighed, the recent surplus, and the last start or pause."""

    def __init__(self, stop_after_wh: float, start_after_wh: float) -> None:
        """Set the prices.

        Args:
            stop_after_wh: How much import beyond the sun's share is worth a pause, in Wh for each phase.
            start_after_wh: How much sun beyond its share pays for a start, in Wh for each phase.
        """
        self._stop_after_wh = stop_after_wh
        self._start_after_wh = start_after_wh
        self._history = History()
        self._alternation = Alternation()
        self._band = _Band()
        self._recent = RecentMean()
        self._weighed_wh = 0.0
        self._weighed_s = 0.0
        self._is_told = False
        self._shortage = Shortage()
        self._charges: bool | None = None
        self._switched_at: datetime | None = None
        self._until: datetime | None = None

    def forget_weighed(self) -> None:
        """Weigh anew: something else than the sun has decided meanwhile."""
        self._weighed_wh = self._weighed_s = 0.0
        self._is_told = False
        self._band.reset()

    def note_switch(self, *, charges: bool, now: datetime) -> None:
        """Note whether the car may charge now, whoever decided that. What was so at first is no start and no pause."""
        if charges is not self._charges:
            self._switched_at = None if self._charges is None else now
            self._charges = charges
            self._until = None
            self.forget_weighed()

    @property
    def recently_w(self) -> float:
        """The mean surplus of the last ten minutes, in W."""
        return self._recent.mean_w

    @property
    def alternates(self) -> bool:
        """Whether the surplus alternates faster than the car follows, so that its mean counts."""
        return self._alternation.lasts

    def closes_early(self, grid_w: float, held_a: float, minimum_a: float, phases: int) -> bool:
        """Tell whether a sample of the grid power (W, import positive) is reason enough to decide at once.

        It is if there is much import and the setpoint can go down; beside a hob it is not.
        """
        return grid_w > STRONG_IMPORT_W * phases and held_a > minimum_a and not self._alternation.lasts

    def follow(self, seen: Sight, now: datetime) -> Wish:
        """Take a window, and tell what the sun would have."""
        if seen.held_a == 0 and not seen.sun_share:
            seen = replace(seen, held_a=seen.minimum_a)
        self.note_switch(charges=seen.held_a > 0, now=now)
        self._history.add(seen.surplus_w, seen.duration_s)
        self._alternation.see(seen.samples_w or ((now, seen.surplus_w),), seen.duration_s)
        self._recent.see(seen.surplus_w, seen.duration_s, now)
        if seen.held_a == 0:
            return self._answer_paused(seen, now)
        wish = self._answer_charging(seen)
        return self._answer_shortage(wish, seen, now) if seen.sun_share else wish

    def _lasting_w(self, seen: Sight) -> float:
        """Tell the surplus that counts, in W: the mean while it alternates, else that of the window."""
        if self._alternation.lasts:
            return self._history.mean_w(self._alternation.within.total_seconds())
        return seen.surplus_w

    def _lately_w(self, seen: Sight) -> float:
        """Tell the surplus by which a start or a pause is announced, in W."""
        if self._alternation.lasts:
            return self._lasting_w(seen)
        return self._history.mean_w(min(self._weighed_s + seen.duration_s, ANNOUNCED_BY_S))

    def _answer_paused(self, seen: Sight, now: datetime) -> Wish:
        spare_w = self._lasting_w(seen) - seen.needed_w
        enough_wh = self._start_after_wh * seen.phases * seen.start_factor / self._recent.patience(seen.needed_w)
        lately_w = self._lately_w(seen) - seen.needed_w
        start_at = self._weigh(spare_w, lately_w, enough_wh, LEAST_OFF, seen, now)
        if start_at is None and spare_w >= 0:
            self.note_switch(charges=True, now=now)
            return Wish(seen.minimum_a, Reason.FOLLOWING_SUN)
        if start_at is None or not self._is_told:
            return Wish(0.0, Reason.TOO_LITTLE_SUN)
        return Wish(0.0, Reason.STARTING, start_at)

    def _answer_shortage(self, wish: Wish, seen: Sight, now: datetime) -> Wish:
        missing_w = self._missing_w(seen, self._lasting_w(seen))
        enough_wh = self._stop_after_wh * seen.phases * self._recent.patience(seen.needed_w)
        lately_w = self._missing_w(seen, self._lately_w(seen))
        stop_at = self._weigh(missing_w, lately_w, enough_wh, LEAST_ON, seen, now)
        if stop_at is None and missing_w > 0:
            self.note_switch(charges=False, now=now)
            return Wish(0.0, Reason.TOO_LITTLE_SUN)
        if wish.setpoint_a > seen.minimum_a:
            self._is_told = False  # the sun gives more than its share again
        if stop_at is None or not self._is_told:
            return wish
        return replace(wish, reason=Reason.STOPPING, until=stop_at)

    @staticmethod
    def _missing_w(seen: Sight, surplus_w: float) -> float:
        """Tell what the sun gives too little for the car to go on, in W; where it does not, it is below 0."""
        missing_w = seen.needed_w - surplus_w - seen.beyond_w
        return missing_w + seen.missed_w - seen.needed_w if missing_w > 0 else missing_w

    def _answer_charging(self, seen: Sight) -> Wish:
        if not seen.connected:
            return Wish(seen.minimum_a, Reason.NO_CAR)
        setpoint_a = self._followed_a(seen)
        if not seen.draws and setpoint_a >= seen.held_a:
            return Wish(seen.held_a, Reason.NOT_DRAWING)
        if setpoint_a > seen.minimum_a:
            self._shortage.forget()
            return Wish(setpoint_a, Reason.FOLLOWING_SUN)
        least_w = (seen.minimum_a - STEP_A / 2 - seen.takes_less_a) * seen.watts_per_ampere
        short = self._shortage.lasts(least_w - self._lasting_w(seen), seen.duration_s, seen.phases)
        return Wish(setpoint_a, Reason.MINIMUM if short else Reason.FOLLOWING_SUN)

    def _followed_a(self, seen: Sight) -> float:
        """Tell the setpoint: the one that is held until its being wrong has cost too much."""
        alternates, surplus_w = self._alternation.lasts, self._lasting_w(seen)
        held_w = (seen.held_a - seen.takes_less_a) * seen.watts_per_ampere
        if seen.held_a <= seen.minimum_a and surplus_w < held_w:
            self._band.reset()
            return seen.minimum_a
        whole = seen.step_a > STEP_A
        step_w = (1 + WHOLE_STEP_MARGIN) * seen.step_a * seen.watts_per_ampere
        rounded = whole and abs(surplus_w - held_w) < step_w
        patience = (ALTERNATING_BAND if alternates else 1.0) * (WHOLE_STEP_BAND if rounded else 1.0) * seen.phases
        wrong_s = self._band.weigh(surplus_w - held_w, seen.duration_s, patience, seen.held_a)
        if wrong_s is None:
            return min(max(seen.held_a, seen.minimum_a), seen.most_a)
        if not alternates:
            surplus_w = self._history.mean_w(LATER_SHARE * wrong_s)
        steps = (surplus_w / seen.watts_per_ampere + seen.takes_less_a) / seen.step_a
        if surplus_w > held_w:
            share = 1 + WHOLE_STEP_MARGIN if whole else STEP_UP_SHARE
            carried_a = max(math.floor(steps + 1 - share) * seen.step_a, seen.held_a)
        else:
            missing = STEP_A / 2 if whole else 0.5
            carried_a = min(math.floor(steps + missing) * seen.step_a, seen.held_a)
        return min(max(round(carried_a, 3), seen.minimum_a), seen.most_a)

    def _weigh(
        self, power_w: float, lately_w: float, enough_wh: float, least: timedelta, seen: Sight, now: datetime
    ) -> datetime | None:
        """Add the energy of a window to what has been weighed since the last start or pause; it never goes below 0.

        Args:
            power_w: The window's mean power, W.
            lately_w: The mean power by which it is announced, W.
            enough_wh: What is enough, Wh.
            least: How long the last start or pause must be ago.
            seen: The window.
            now: The time.

        Returns:
            When it will be enough if the power stays about as it is; None: it is enough now.
        """
        self._weighed_wh += power_w * seen.duration_s / _S_PER_HOUR
        self._weighed_s += seen.duration_s
        if self._weighed_wh <= 0:
            self._weighed_wh = self._weighed_s = 0.0
            self._is_told = False
        elif power_w > 0 and self._weighed_wh >= TOLD_FROM * enough_wh:
            self._is_told = True
        missing_wh = enough_wh - self._weighed_wh
        wait = timedelta(0)
        if missing_wh > 0:
            if lately_w <= 0 and self._weighed_s:  # then by how it went since it was last 0
                lately_w = self._weighed_wh * _S_PER_HOUR / self._weighed_s
            wait = timedelta(hours=min(missing_wh / lately_w, _LONGEST_WAIT_H) if lately_w > 0 else _LONGEST_WAIT_H)
        if self._switched_at is not None:
            wait = max(wait, self._switched_at + least - now)
        if missing_wh <= 0 and wait <= timedelta(0):
            return None
        if not self._is_told:
            self._until = None
        elif self._until is None or abs(self._until - now - wait) > ANNOUNCED_WITHIN * wait:
            self._until = now + wait  # else the one before is kept, or it would move with each window
        return self._until or now + wait


class _Band:
    """What the setpoint's being wrong has cost since it was last right, to either side (a two-sided CUSUM)."""

    def __init__(self) -> None:
        self._held_a: float | None = None
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self._low_wh = self._high_wh = self._low_s = self._high_s = 0.0

    def weigh(self, error_w: float, duration_s: float, patience: float, held_a: float) -> float | None:
        """Add a window.

        Args:
            error_w: By how much the surplus is above what is held, W.
            duration_s: How long the window was.
            patience: How many times the limits it may cost.
            held_a: The setpoint that is held; with another than before, all begins anew.

        Returns:
            For how long it has been wrong, s, if that has cost too much now, which begins anew then; else None.
        """
        if held_a != self._held_a:
            self._held_a = held_a
            self.reset()
        error_wh = error_w * duration_s / _S_PER_HOUR
        self._low_wh, self._low_s = self._low_wh + error_wh, self._low_s + duration_s
        self._high_wh, self._high_s = self._high_wh - error_wh, self._high_s + duration_s
        if self._low_wh <= 0:
            self._low_wh = self._low_s = 0.0
        if self._high_wh <= 0:
            self._high_wh = self._high_s = 0.0
        if self._high_wh >= TOO_HIGH_WH * patience:
            wrong_s = self._high_s
        elif self._low_wh >= TOO_LOW_WH * patience:
            wrong_s = self._low_s
        else:
            return None
        self.reset()
        return wrong_s
