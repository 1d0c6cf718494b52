"""The electric car: what it draws from what it is offered, some seconds later."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

NO_CURRENT = (0.0, 0.0, 0.0)
LEAST_OFFER_A = 6.0
"""IEC 61851 has no smaller offer: what is less is a pause."""
EMPTY_TAPER = 0.05
"""A car that tapers ends when so much of its taper is left: else it would go on for ever."""


@dataclass(frozen=True, kw_only=True)
class CarSettings:
    """What kind of car it is. The defaults are an ideal one: it takes what it is offered.

    The lags are those of car and charger together, seen from the write of a setpoint: 8 s from a pause to
    the first current, 2 s to a stop, and 5 s until a change from 6 A to 16 A is complete. Cars in the field
    take 2 to 35 s to react, and up to 50 s for the ramp.

    Attributes:
        min_a: Smallest offer that the car charges with, A a phase; some want 7 to 10 A.
        max_a: Largest current that the car takes, A a phase.
        phases: Number of phases of its on-board charger, 1, 2 or 3.
        reaction_s: Time until a changed offer is followed, s.
        reaction_restarts: Whether each new offer begins this time anew.
        startup_s: Time from an offer after a pause to the first current, s; not less than `reaction_s`.
        ramp_a_per_s: How fast the current then moves, A/s. A stop is immediate.
        share: What it takes of its offer: 0.95 is 5 % less, 1.08 is 8 % more.
        less_a: How much less it takes besides, A: 0 to 1.5.
        step_a: It takes multiples of this, rounded down, A: 1 is whole amperes; 0: any current.
        idle_a: What it draws while it is offered current that it does not charge with (it is full, or wants
            more), A a phase. It then shows state C, also at 0 A; None: it draws nothing and shows state B.
        taper_wh: The last energy before it is full is charged with less and less current, Wh; see `Car.room_wh`.
        sleeps_after_s: It falls asleep after so long without charging, s.
        wakes_after_s: It sleeps until current has been offered for so long, s.
        wakes_by_new_offer: Whether only an offer after a pause wakes it, not the one that it fell asleep with.
        fails_when_cut_above_a: It goes into an error if it is cut off while it draws more, A a phase.
        fails_when_switched_within_s: It goes into an error if its phases change twice in so short a time, s.
        keeps_one_phase: After charging on one phase it uses one when it is given three, until it is started again.
    """

    min_a: float = 6.0
    max_a: float = 16.0
    phases: int = 1
    reaction_s: float = 2.0
    reaction_restarts: bool = False
    startup_s: float = 8.0
    ramp_a_per_s: float = 4.0
    share: float = 1.0
    less_a: float = 0.0
    step_a: float = 0.0
    idle_a: float | None = None
    taper_wh: float = 0.0
    sleeps_after_s: float = math.inf
    wakes_after_s: float = 0.0
    wakes_by_new_offer: bool = False
    fails_when_cut_above_a: float = math.inf
    fails_when_switched_within_s: float = 0.0
    keeps_one_phase: bool = False


class Car:
    """One car at one socket. Whatever it is may be changed at any time.

    Attributes:
        settings: What kind of car it is.
        plugged_in: Whether the cable is in.
        full: Whether the battery is full: then it charges no more.
        room_wh: Energy until it is full, Wh; None: it never is by charging.
        limit_a: A limit of its own (set by its owner, or a cold battery), A a phase.
        preheat_a: What it draws at most while it preheats its cabin, A a phase, also when full; None: it does not.
        asleep: Whether it sleeps: it then draws nothing.
        drawn_a: Current that it draws now, A a phase.
        asks: Whether it shows the charger that it wants current (state C).
        in_error: Whether it is in an error, and draws nothing until it is plugged in anew.
    """

    in_error: bool
    asleep: bool
    drawn_a: float
    asks: bool
    _seen_a: float
    _followed_a: float
    _charges: bool
    _starts_s: float | None
    _offered_since_s: float | None
    _quiet_since_s: float | None
    _coming: deque[tuple[float, float]]
    _supplied: int
    _used: int
    _kept_one: bool
    _switched_s: float

    def __init__(self, settings: CarSettings | None = None, *, plugged_in: bool = True, full: bool = False) -> None:
        self.settings = settings or CarSettings()
        self.plugged_in = plugged_in
        self.full = full
        self.room_wh: float | None = None
        self.limit_a = math.inf
        self.preheat_a: float | None = None
        self._now_s = 0.0
        self._forget()

    def step(self, offered_a: float, now_s: float, phases: int = 3) -> tuple[float, float, float]:
        """Let time pass.

        Args:
            offered_a: Current that the charger offers now, A a phase; 0 is a pause.
            now_s: The time, s; never less than in the step before.
            phases: Number of phases that the charger supplies, 1 or 3.

        Returns:
            The current that the car draws from L1, L2 and L3, A.
        """
        elapsed_s, self._now_s = now_s - self._now_s, now_s
        if not self.plugged_in:
            self._forget()
            return NO_CURRENT
        if offered_a != self._seen_a:
            self._see(offered_a)
        self._supplied = phases
        while self._coming and self._coming[0][0] <= now_s:
            self._followed_a = self._coming.popleft()[1]
        self._fall_asleep_or_wake()
        self.drawn_a = self._draw(elapsed_s)
        self.asks = self._charges or self._idles
        used = min(phases, self._used)
        return (self.drawn_a, self.drawn_a if used > 1 else 0.0, self.drawn_a if used > 2 else 0.0)  # L3

    def charge(self, energy_wh: float) -> None:
        """Fill the battery with what was drawn, Wh."""
        if self.room_wh is not None:
            self.room_wh = max(0.0, self.room_wh - energy_wh)
            self.full = self.full or self.room_wh <= self.settings.taper_wh * EMPTY_TAPER

    def _forget(self) -> None:
        self.in_error = self.asleep = False
        self._supplied = self._used = 0
        self._kept_one = False
        self._switched_s = -math.inf
        self.drawn_a = 0.0
        self.asks = False
        self._seen_a = 0.0
        self._followed_a = 0.0
        self._starts_s = None
        self._charges = False
        self._offered_since_s = None
        self._quiet_since_s = None
        self._coming = deque()

    @property
    def _idles(self) -> bool:
        """Whether it shows state C and does not charge."""
        idles = self.settings.idle_a is not None and not self.asleep and self._starts_s is None
        return idles and self._followed_a >= LEAST_OFFER_A

    def _see(self, offered_a: float) -> None:
        if offered_a < LEAST_OFFER_A:
            self.in_error = self.in_error or self.drawn_a > self.settings.fails_when_cut_above_a
            self._offered_since_s = None
        elif self._offered_since_s is None:
            self._offered_since_s = self._now_s
        if self.settings.reaction_restarts:
            self._coming.clear()
        self._seen_a = offered_a
        self._coming.append((self._now_s + self.settings.reaction_s, offered_a))

    def _fall_asleep_or_wake(self) -> None:
        settings = self.settings
        if self._charges or self._quiet_since_s is None:
            self._quiet_since_s = self._now_s
        sleeps_from_s = self._quiet_since_s + settings.sleeps_after_s
        if not self.asleep:
            self.asleep = self._now_s >= sleeps_from_s
        elif (offered_s := self._offered_since_s) is not None and (
            offered_s >= sleeps_from_s or not settings.wakes_by_new_offer
        ):
            self.asleep = self._now_s < max(offered_s, sleeps_from_s) + settings.wakes_after_s
            self._quiet_since_s = self._quiet_since_s if self.asleep else self._now_s

    def _draw(self, elapsed_s: float) -> float:
        settings, wanted_a = self.settings, self._wanted_a()
        if not wanted_a:
            self._starts_s = None
            self._charges = False
            return (settings.idle_a or 0.0) if self._idles else 0.0
        if self._starts_s is None:
            self._starts_s = self._now_s + settings.startup_s - settings.reaction_s
        if self._now_s < self._starts_s:
            return 0.0
        if not self._charges:
            self._charges = True
            self._begin_on_phases()
            return 0.0 if self.in_error else min(settings.min_a, wanted_a)
        reach_a = settings.ramp_a_per_s * elapsed_s
        return min(max(wanted_a, self.drawn_a - reach_a), self.drawn_a + reach_a)

    def _begin_on_phases(self) -> None:
        """Begin to charge on the phases that there are, as far as it takes to another number of them."""
        settings, before = self.settings, self._used
        phases = min(self._supplied, settings.phases)
        self._kept_one = settings.keeps_one_phase and before == 1 and phases > 1 and not self._kept_one
        self._used = phases = 1 if self._kept_one else phases
        if before and phases != before:
            soon = self._now_s - self._switched_s < settings.fails_when_switched_within_s
            self.in_error = self.in_error or soon
            self._switched_s = self._now_s

    def _wanted_a(self) -> float:
        """What it would draw by now without any ramp, A a phase; 0: it does not charge."""
        settings, followed_a = self.settings, self._followed_a
        if self.in_error or self.asleep or followed_a < settings.min_a:
            return 0.0
        if self.preheat_a is not None:
            return min(followed_a, self.preheat_a)
        if self.full:
            return 0.0
        taken_a = max(0.0, min(followed_a, settings.max_a) * settings.share - settings.less_a)
        if settings.step_a:
            taken_a = math.floor(taken_a / settings.step_a + 1e-6) * settings.step_a
        if self.room_wh is not None and self.room_wh < settings.taper_wh:
            taken_a = min(taken_a, settings.max_a * self.room_wh / settings.taper_wh)
        return min(taken_a, self.limit_a)
