"""What makes a house restless: noise, a hob, a voltage that drifts. The same seed gives the same unrest."""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, kw_only=True)
class Unrest:
    """What comes on top of sun and household. Without any setting it is nothing.

    Attributes:
        noise_w: Each second the household takes up to so much more or less, W, evenly spread: 10 to 80 in the field.
        hob_w: What a hob takes while its thermostat has it on, W.
        hob_on_s: How long that is, s.
        hob_off_s: And how long it is then off, s.
        drift_v: How far the voltage wanders from the charger's nominal one, V: 232.5 V with 17.5 are 215 to 250 V.
        drift_period_s: How long it takes there and back, s; each phase wanders by itself.
        seed: Another seed, another noise.
    """

    noise_w: float = 0.0
    hob_w: float = 0.0
    hob_on_s: int = 10
    hob_off_s: int = 20
    drift_v: float = 0.0
    drift_period_s: float = 1800.0
    seed: int = 0

    def power_w(self, t_s: float) -> float:
        """What the household takes in addition, W, below 0 if less; `t_s` seconds after the start."""
        second = math.floor(t_s)
        power_w = self.hob_w if second % (self.hob_on_s + self.hob_off_s) < self.hob_on_s else 0.0
        if self.noise_w:
            power_w += Random(self.seed * 1_000_003 + second).uniform(-self.noise_w, self.noise_w)
        return power_w

    def phase_drift_v(self, t_s: float) -> tuple[float, float, float]:
        """How far L1, L2 and L3 are from their nominal voltage, V."""
        if not self.drift_v:
            return (0.0, 0.0, 0.0)
        turn = 2 * math.pi * t_s / self.drift_period_s
        return (
            self.drift_v * math.sin(turn),
            self.drift_v * math.sin(1.3 * turn + 1),
            self.drift_v * math.sin(0.7 * turn + 2),
        )


CALM = Unrest()
