"""The electric car: what it draws from what it is offered, some seconds later."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

NO_CURRENT = (0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class CarSettings:
    """What kind of car it is.

    The lags are those of car and charger together, seen from the write of a setpoint: 8 s from a pause to
    the first current, 2 s to a stop, and 5 s until a change from 6 A to 16 A is complete.

    Attributes:
        min_a: Smallest current that the car charges with, A a phase.
        max_a: Largest current that the car takes, A a phase.
        phases: Number of phases of its on-board charger, 1 or 3.
        reaction_s: Time until a changed offer is followed, s.
        startup_s: Time from an offer after a pause to the first current, s; not less than `reaction_s`.
        ramp_a_per_s: How fast the current then moves, A/s. A stop is immediate.
    """

    min_a: float = 6.0
    max_a: float = 16.0
    phases: int = 1
    reaction_s: float = 2.0
    startup_s: float = 8.0
    ramp_a_per_s: float = 4.0


class Car:
    """One car at one socket.

    Attributes:
        plugged_in: Whether the cable is in. May be changed at any time.
        full: Whether the battery is full: then it draws nothing. May be changed at any time.
        drawn_a: Current that it draws now, A a phase.
    """

    def __init__(self, settings: CarSettings | None = None, *, plugged_in: bool = True, full: bool = False) -> None:
        self.settings = settings or CarSettings()
        self.plugged_in = plugged_in
        self.full = full
        self.drawn_a = 0.0
        self._now_s = 0.0
        self._seen_a = 0.0
        self._followed_a = 0.0
        self._starts_s: float | None = None
        self._coming: deque[tuple[float, float]] = deque()

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
            self._seen_a = offered_a
            self._coming.append((now_s + self.settings.reaction_s, offered_a))
        while self._coming and self._coming[0][0] <= now_s:
            self._followed_a = self._coming.popleft()[1]
        self.drawn_a = self._draw(elapsed_s)
        if min(phases, self.settings.phases) == 1:
            return (self.drawn_a, 0.0, 0.0)
        return (self.drawn_a, self.drawn_a, self.drawn_a)

    def _draw(self, elapsed_s: float) -> float:
        settings = self.settings
        if self.full or self._followed_a < settings.min_a:
            self._starts_s = None
            return 0.0
        if self._starts_s is None:
            self._starts_s = self._now_s + settings.startup_s - settings.reaction_s
        if self._now_s < self._starts_s:
            return 0.0
        if not self.drawn_a:
            return settings.min_a
        reach_a = settings.ramp_a_per_s * elapsed_s
        wanted_a = min(self._followed_a, settings.max_a)
        return min(max(wanted_a, self.drawn_a - reach_a), self.drawn_a + reach_a)

    def _forget(self) -> None:
        self.drawn_a = 0.0
        self._seen_a = 0.0
        self._followed_a = 0.0
        self._starts_s = None
        self._coming.clear()
