"""How the house is connected: what flows in each conductor of its connection, and what a breaker makes of it."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .world import Snapshot

THREE = 3
DAY_S = 86_400
Three = tuple[float, float, float]
_THIRD = 1 / THREE
_KITCHEN_W = (2000.0, 2200.0, 1000.0, 3000.0, 700.0)
"""Kettle, oven, microwave, dishwasher heater, iron: each between one phase and the neutral."""


def nothing(_t_s: float) -> Three:
    """Take nothing."""
    return (0.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """A connection of three phases.

    Attributes:
        rotations: By Modbus unit, the phase of the house (0 for L1) that each phase of the socket is connected to.
        load_shares: What of the household each phase carries.
        sun_shares: What of the sun each phase gets.
        appliances_w: What each phase carries besides, W, so many seconds after the start.
        noise_w: Each second each phase takes up to so much more or less, W.
        voltages_v: Voltage of each phase; without a neutral between two phases.
        delta: Whether there is no neutral: household, sun and appliances then lie between L1 and L2, L2 and L3, L3 and
            L1.
        tells_l2: Whether the meter tells the current of L2 in such a net.
    """

    rotations: Mapping[int, tuple[int, int, int]] = field(default_factory=dict)
    load_shares: Three = (_THIRD, _THIRD, _THIRD)
    sun_shares: Three = (_THIRD, _THIRD, _THIRD)
    appliances_w: Callable[[float], Three] = nothing
    noise_w: float = 0.0
    voltages_v: Three = (230.0, 230.0, 230.0)
    delta: bool = False
    tells_l2: bool = True

    def extra_w(self, t_s: float) -> Three:
        """What each phase carries beside household, sun and cars, W."""
        first_w, second_w, third_w = self.appliances_w(t_s)
        if not self.noise_w:
            return first_w, second_w, third_w
        random = Random(7_000_003 + math.floor(t_s))
        noise_w = [random.uniform(-self.noise_w, self.noise_w) for _ in range(THREE)]
        return first_w + noise_w[0], second_w + noise_w[1], third_w + noise_w[2]

    def phases_w(self, at: Snapshot) -> Three:
        """Grid power of each phase, W, import positive."""
        house_w = self._house_w(at)
        for unit, socket in at.sockets.items():
            for phase, power_w in zip(self._rotation(unit), socket.phase_w, strict=True):
                house_w[phase] += power_w
        return house_w[0], house_w[1], house_w[2]

    def currents_a(self, at: Snapshot) -> Three:
        """What flows in each conductor, A: signed, import positive; without a neutral 0 or more."""
        if self.delta:
            return self._between_phases_a(at)
        first_a, second_a, third_a = (w / v for w, v in zip(self.phases_w(at), self.voltages_v, strict=True))
        return first_a, second_a, third_a

    def _house_w(self, at: Snapshot) -> list[float]:
        extra_w = self.extra_w(at.t_s)
        even_w = at.load_w - sum(extra_w)
        return [
            even_w * self.load_shares[phase] - at.sun_w * self.sun_shares[phase] + extra_w[phase]
            for phase in range(THREE)
        ]

    def _rotation(self, unit: int) -> tuple[int, int, int]:
        return self.rotations.get(unit, (0, 1, 2))

    def _between_phases_a(self, at: Snapshot) -> Three:
        """Add up currents as vectors: what lies between two phases flows in at one and out at the other."""
        to_star = [cmath.rect(1, -2 * math.pi * phase / THREE) for phase in range(THREE)]
        flows = [0j, 0j, 0j]
        for phase, power_w in enumerate(self._house_w(at)):
            other = (phase + 1) % THREE
            self._add(flows, to_star, phase, other, power_w / self.voltages_v[phase])
        for unit, socket in at.sockets.items():
            first, second, third = self._rotation(unit)
            if socket.currents_a[2]:
                for phase, current_a in zip((first, second, third), socket.currents_a, strict=True):
                    flows[phase] += current_a * to_star[phase]
            elif socket.currents_a[0]:
                self._add(flows, to_star, first, second, socket.currents_a[0])
        return abs(flows[0]), abs(flows[1]), abs(flows[2])

    @staticmethod
    def _add(flows: list[complex], to_star: list[complex], one: int, other: int, current_a: float) -> None:
        between = to_star[one] - to_star[other]
        flow = current_a * between / abs(between)
        flows[one] += flow
        flows[other] -= flow


@cache
def kitchen(seed: int) -> tuple[Three, ...]:
    """A day of single-phase appliances, one value a second from midnight, W; the same seed gives the same day."""
    random = Random(seed)
    phases_w = [[0.0] * DAY_S for _ in range(THREE)]
    t_s = 6 * 3600
    while t_s < DAY_S - 7200:
        t_s += random.choice((3, 20, 300, 1200))
        power_w, phase = random.choice(_KITCHEN_W), random.randrange(THREE)
        lasts_s = random.choice((3, 40, 180, 1500))
        cycles = random.random() < _THIRD  # a thermostat
        for at_s in range(t_s, min(t_s + lasts_s, DAY_S)):
            if not cycles or at_s % 30 < 10:
                phases_w[phase][at_s] += power_w
    return tuple(zip(*phases_w, strict=True))


class Breaker:
    """The most sensitive B breaker that the standard allows (IEC 60898-1), on one conductor.

    It carries 1.13 times its rating for ever, trips after a second at 2.55 times, and at once at three times; a
    conductor of which the current is beyond the rating counts as overloaded.

    Attributes:
        tripped_s: When it has tripped; None: it has not.
        longest_s: The longest overload, s.
        longest_hot_s: The longest time with more than it carries for ever, s.
        over_s: How long it was overloaded in all, s.
        over_a2s: The square of the current beyond that of the rating in all that time, in A2s.
        nearest: How near it has come to tripping, from 0 to 1.
    """

    HOLDS, TRIPS, AT_ONCE = 1.13, 2.55, 3.0

    def __init__(self, rating_a: float) -> None:
        self.tripped_s: float | None = None
        self.longest_s = self.longest_hot_s = self.over_s = self.over_a2s = self.nearest = 0.0
        self._rating_a = rating_a
        self._heat = self._over_s = self._hot_s = 0.0

    def carry(self, current_a: float, t_s: float, seconds: float = 1.0) -> None:
        """Let so much flow for a second, A, whichever way."""
        ratings = abs(current_a) / self._rating_a
        self._heat = max(self._heat + (ratings**2 - self.HOLDS**2) * seconds, 0.0)
        self._over_s = self._over_s + seconds if ratings > 1 else 0.0
        self._hot_s = self._hot_s + seconds if ratings > self.HOLDS else 0.0
        self.longest_s = max(self.longest_s, self._over_s)
        self.longest_hot_s = max(self.longest_hot_s, self._hot_s)
        if ratings > 1:
            self.over_s += seconds
            self.over_a2s += (ratings**2 - 1) * self._rating_a**2 * seconds
        trips = self.TRIPS**2 - self.HOLDS**2
        self.nearest = max(self.nearest, min(self._heat / trips, 1.0))
        if self._heat > trips or ratings >= self.AT_ONCE:
            self.nearest = 1.0
            self.tripped_s = t_s if self.tripped_s is None else self.tripped_s
