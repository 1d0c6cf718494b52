"""The plant of the bench: house, meter, charger and car in steps of 1 s, with nothing but their delays.

At each second the car draws what the charger offered some seconds ago, the rule gets the grid power of a second ago
whenever the meter reports, and the car's power of this second whenever the charger is polled.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

VOLTAGE_V = 230.0
"""Nominal voltage of a phase (IEC 60038)."""
MINIMUM_A = 6.0
"""The lowest current that a car charges with (IEC 61851-1)."""
MAXIMUM_A = 16.0
START_EXTRA_S = 3
"""How much longer the answer to a start takes than that to a change."""
STOP_S = 2
"""Time until a stop is followed."""
_WS_PER_WH = 3600.0


class Rule(Protocol):
    """A charging rule."""

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        """Take what has arrived in this second; called once a second.

        Args:
            now_s: The time, s; one more than at the call before.
            grid_w: What the meter shows, W, import positive; None when it does not report in this second.
            car_w: What the charger says that it delivers, W; None when it is not polled in this second.

        Returns:
            The setpoint that is written to the charger now, A, also if it is the one before; None: nothing is written.
        """


@dataclass(frozen=True, slots=True)
class Figures:
    """What a rule has done in one run, or in several, added up.

    Attributes:
        days: Number of runs.
        car_wh: Energy into the car.
        solar_wh: How much of it came from the sun.
        ideal_wh: What an ideal rule without lag and import would have taken.
        starts: Times that current began to flow.
        changes: Times that another setpoint was written than the one before; the first write counts.
        writes: Writes of a setpoint, renewals included.
    """

    days: int = 0
    car_wh: float = 0.0
    solar_wh: float = 0.0
    ideal_wh: float = 0.0
    starts: int = 0
    changes: int = 0
    writes: int = 0

    @property
    def capture(self) -> float:
        """Solar energy into the car as a share of the ideal rule's; above 1 if sun below the minimum is taken too."""
        return self.solar_wh / self.ideal_wh if self.ideal_wh else 0.0

    @property
    def grid_share(self) -> float:
        """Share of the car's energy that was imported."""
        return 1 - self.solar_wh / self.car_wh if self.car_wh else 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.days + other.days,
            self.car_wh + other.car_wh,
            self.solar_wh + other.solar_wh,
            self.ideal_wh + other.ideal_wh,
            self.starts + other.starts,
            self.changes + other.changes,
            self.writes + other.writes,
        )


@dataclass(frozen=True, slots=True)
class Second:
    """What is to be seen in one second of a run."""

    grid_w: float
    car_w: float
    setpoint_a: float
    """The setpoint last written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """House, meter, charger and car.

    Attributes:
        phases: On how many phases the car charges, 1 or 3.
        lag_s: Time until charger and car follow a change, s: 1 to 15.
        poll_s: How often the charger's power is polled, s: 1 to 30.
        meter_s: How often the meter reports, s: 1 to 30.
        maximum_a: The highest current that the car takes, A.
    """

    phases: int = 1
    lag_s: int = 5
    poll_s: int = 5
    meter_s: int = 1
    maximum_a: float = MAXIMUM_A

    def ideal_wh(self, base_w: Sequence[float]) -> float:
        """Energy that a rule without lag and without import would have taken."""
        least_w, most_w = -MINIMUM_A * VOLTAGE_V * self.phases, self.maximum_a * VOLTAGE_V * self.phases
        return sum([min(-base, most_w) for base in base_w if base <= least_w]) / _WS_PER_WH

    def run(self, rule: Rule, base_w: Sequence[float], seconds: list[Second] | None = None) -> Figures:
        """Let a rule charge the car.

        Args:
            rule: The rule, as new.
            base_w: Grid power without the car, W, import positive, one value a second.
            seconds: Takes what is to be seen in each second, if given.
        """
        watts_per_ampere = VOLTAGE_V * self.phases
        start_s, stop_s = self.lag_s + START_EXTRA_S, min(STOP_S, self.lag_s)
        lag_s, poll_s, meter_s, maximum_a = self.lag_s, self.poll_s, self.meter_s, self.maximum_a
        coming: deque[tuple[int, float]] = deque()
        setpoint_a: float | None = None
        car_w = car_ws = solar_ws = 0.0
        grid_w = base_w[0]
        starts = changes = writes = 0
        for now_s, base in enumerate(base_w):
            shown_w = grid_w
            while coming and coming[0][0] <= now_s:
                offered_a = coming.popleft()[1]
                starts += car_w == 0 and offered_a >= MINIMUM_A
                car_w = 0.0 if offered_a < MINIMUM_A else min(offered_a, maximum_a) * watts_per_ampere
            grid_w = base + car_w
            if car_w:
                car_ws += car_w
                if base < 0:
                    solar_ws += car_w if grid_w <= 0 else -base
            written_a = rule.second(now_s, None if now_s % meter_s else shown_w, None if now_s % poll_s else car_w)
            if written_a is not None:
                writes += 1
                if written_a != setpoint_a:
                    changes += 1
                    if written_a < MINIMUM_A:
                        coming.clear()
                        coming.append((now_s + stop_s, 0.0))
                    else:
                        answer_s = lag_s if setpoint_a else start_s
                        coming.append((max(now_s + answer_s, coming[-1][0] if coming else 0), written_a))
                    setpoint_a = written_a
            if seconds is not None:
                seconds.append(Second(grid_w, car_w, setpoint_a or 0.0))
        return Figures(1, car_ws / _WS_PER_WH, solar_ws / _WS_PER_WH, self.ideal_wh(base_w), starts, changes, writes)
