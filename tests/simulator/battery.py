"""A home battery with a controller of its own, which holds the grid power near zero every two seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BatterySettings:
    """What kind of battery it is.

    Attributes:
        capacity_wh: What it can hold, Wh.
        level: How full it is at first, from 0 to 1.
        charge_w: The most that it takes, W.
        discharge_w: The most that it gives, W.
        aims_w: The grid power that its controller holds, W, import positive.
        period_s: How often the controller acts, s.
        gain: How much of what the grid power is off it makes up for each time.
        lag_s: How old the grid power is that it acts on, s.
        empty: Below this level it gives nothing.
        tapers_from: Above this level it takes less and less.
    """

    capacity_wh: float = 10_000.0
    level: float = 0.5
    charge_w: float = 2500.0
    discharge_w: float = 2500.0
    aims_w: float = 0.0
    period_s: float = 2.0
    gain: float = 0.8
    lag_s: float = 0.0
    empty: float = 0.1
    tapers_from: float = 0.95


class Battery:
    """The battery.

    Attributes:
        settings: What kind it is. May be exchanged at any time.
        level: How full it is, from 0 to 1.
        power_w: What it is charged with, W; below 0 it discharges.
    """

    def __init__(self, settings: BatterySettings) -> None:
        """Make a battery that does nothing yet."""
        self.settings = settings
        self.level = settings.level
        self.power_w = 0.0
        self._at_s: float | None = None
        self._acts_s = 0.0
        self._seen: list[tuple[float, float]] = []

    def step(self, now_s: float, grid_w: float) -> float:
        """Let time pass; tell what it is charged with from now on, W.

        Args:
            now_s: The time, s.
            grid_w: What its own meter showed last, W, import positive.
        """
        settings = self.settings
        elapsed_s = 0.0 if self._at_s is None else now_s - self._at_s
        self._at_s = now_s
        self.level = min(max(self.level + self.power_w * elapsed_s / 3600 / settings.capacity_wh, 0.0), 1.0)
        self._seen.append((now_s, grid_w))
        while len(self._seen) > 1 and self._seen[1][0] <= now_s - settings.lag_s:
            self._seen.pop(0)
        if now_s >= self._acts_s:
            self._acts_s = now_s + settings.period_s
            self.power_w -= settings.gain * (self._seen[0][1] - settings.aims_w)
        self.power_w = min(max(self.power_w, -self._most_out_w), self._most_in_w)
        return self.power_w

    @property
    def _most_in_w(self) -> float:
        settings = self.settings
        share = (1 - self.level) / (1 - settings.tapers_from)
        return settings.charge_w * min(max(share, 0.0), 1.0)

    @property
    def _most_out_w(self) -> float:
        return self.settings.discharge_w if self.level > self.settings.empty else 0.0
