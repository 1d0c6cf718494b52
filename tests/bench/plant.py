"""The plant of the bench: house, meter, charger and car in steps of 1 s.

At each second the car draws what it makes of what the charger offered some seconds ago, the rule gets the grid power of
a second ago whenever the meter reports, and the car's power of this second whenever the charger is polled. The ideal
plant has nothing but its delays; a stubborn one has a car and a grid with habits.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
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
_WS_PER_WH = _S_PER_HOUR = 3600.0


class Rule(Protocol):
    """A charging rule.

    Attributes:
        wants_poll: Whether the charger is to be polled in the next second, whatever its turn; asked after each second.
    """

    wants_poll: bool

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
        hours: How long the runs were.
    """

    days: int = 0
    car_wh: float = 0.0
    solar_wh: float = 0.0
    ideal_wh: float = 0.0
    starts: int = 0
    changes: int = 0
    writes: int = 0
    hours: float = 0.0

    @property
    def changes_an_hour(self) -> float:
        """Changes of setpoint an hour."""
        return self.changes / self.hours if self.hours else 0.0

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
            self.hours + other.hours,
        )


@dataclass(frozen=True, slots=True)
class Second:
    """What is to be seen in one second of a run."""

    grid_w: float
    car_w: float
    setpoint_a: float
    """The setpoint last written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What a car makes of an offer, and at which voltage; by default all of it, at once and at 230 V.

    Attributes:
        less_a: How much less than offered it takes, A.
        share: The share of the offer that it takes.
        whole_amperes: Whether it takes whole amperes only, rounded down.
        ramp_s: How long it takes from one current to the next, s.
        drift_v: How far the voltage goes from its mean to either side, V.
        mean_v: The mean voltage of a phase, V.
    """

    less_a: float = 0.0
    share: float = 1.0
    whole_amperes: bool = False
    ramp_s: int = 0
    drift_v: float = 0.0
    mean_v: float = VOLTAGE_V

    def takes_a(self, offered_a: float) -> float:
        """Tell what it takes of an offer for good, A."""
        if offered_a < MINIMUM_A:
            return 0.0
        taken_a = self.share * offered_a - self.less_a
        return float(math.floor(taken_a)) if self.whole_amperes else taken_a

    def voltage_v(self, now_s: int) -> float:
        """Tell the voltage of a phase."""
        return self.mean_v + self.drift_v * math.sin(math.tau * now_s / DRIFT_S)


DRIFT_S = 2400
"""In this time the voltage goes up and down once, where it drifts."""
DRIFTING_V = (232.5, 10.5)
"""A mean voltage and its drift: 222 to 243 V, as in a street with much sun on its roofs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """House, meter, charger and car.

    Attributes:
        phases: On how many phases the car charges, 1 or 3.
        lag_s: Time until charger and car follow a change, s: 1 to 35.
        poll_s: How often the charger's power is polled, s: 1 to 30.
        poll_at_s: In which second of these, s.
        meter_s: How often the meter reports, s: 1 to 30.
        maximum_a: The highest current that the car takes, A.
        habits: What else car and grid are like.
    """

    phases: int = 1
    lag_s: int = 5
    poll_s: int = 5
    poll_at_s: int = 0
    meter_s: int = 1
    maximum_a: float = MAXIMUM_A
    habits: Habits = Habits()

    def ideal_wh(self, base_w: Sequence[float]) -> float:
        """Energy that a rule without lag and without import would have taken."""
        watts_per_ampere = self.habits.mean_v * self.phases
        least_w = -self.habits.takes_a(MINIMUM_A) * watts_per_ampere
        most_w = self.habits.takes_a(self.maximum_a) * watts_per_ampere
        return sum([min(-base, most_w) for base in base_w if base <= least_w]) / _WS_PER_WH

    def run(self, rule: Rule, base_w: Sequence[float], seconds: list[Second] | None = None) -> Figures:
        """Let a rule charge the car.

        Args:
            rule: The rule, as new.
            base_w: Grid power without the car, W, import positive, one value a second.
            seconds: Takes what is to be seen in each second, if given.
        """
        poll_s, poll_at_s, meter_s = self.poll_s, self.poll_at_s, self.meter_s
        car = _Car(self)
        car_ws = solar_ws = 0.0
        grid_w = base_w[0]
        writes = 0
        for now_s, base in enumerate(base_w):
            shown_w = grid_w
            car_w = car.draws_w(now_s)
            grid_w = base + car_w
            if car_w:
                car_ws += car_w
                if base < 0:
                    solar_ws += car_w if grid_w <= 0 else -base
            polled = rule.wants_poll or now_s % poll_s == poll_at_s
            written_a = rule.second(now_s, None if now_s % meter_s else shown_w, car_w if polled else None)
            if written_a is not None:
                writes += 1
                car.offer(written_a, now_s)
            if seconds is not None:
                seconds.append(Second(grid_w, car_w, car.setpoint_a or 0.0))
        wh = (car_ws / _WS_PER_WH, solar_ws / _WS_PER_WH, self.ideal_wh(base_w))
        return Figures(1, *wh, car.starts, car.changes, writes, len(base_w) / _S_PER_HOUR)


class _Car:
    """Charger and car: what was offered comes into force later, and the car makes of it what it will."""

    def __init__(self, plant: Plant) -> None:
        self._habits = plant.habits
        self._phases = plant.phases
        self._maximum_a = plant.maximum_a
        self._lag_s, self._start_s = plant.lag_s, plant.lag_s + START_EXTRA_S
        self._stop_s = min(STOP_S, plant.lag_s)
        self._watts_per_ampere = plant.habits.mean_v * plant.phases
        self._coming = deque[tuple[int, float]]()
        self._wanted_a = self._drawn_a = self._step_a = 0.0
        self.setpoint_a: float | None = None
        self.starts = self.changes = 0

    def offer(self, setpoint_a: float, now_s: int) -> None:
        """Write a setpoint; one that is in force already changes nothing."""
        if setpoint_a == self.setpoint_a:
            return
        self.changes += 1
        coming = self._coming
        if setpoint_a < MINIMUM_A:
            coming.clear()
            coming.append((now_s + self._stop_s, 0.0))
        else:
            answer_s = self._lag_s if self.setpoint_a else self._start_s
            coming.append((max(now_s + answer_s, coming[-1][0] if coming else 0), setpoint_a))
        self.setpoint_a = setpoint_a

    def draws_w(self, now_s: int) -> float:
        """Let a second pass, and tell what the car draws in it."""
        coming = self._coming
        while coming and coming[0][0] <= now_s:
            self._want(self._habits.takes_a(min(coming.popleft()[1], self._maximum_a)))
        wanted_a, drawn_a = self._wanted_a, self._drawn_a
        if drawn_a < wanted_a:
            self._drawn_a = min(drawn_a + self._step_a, wanted_a)
        elif drawn_a > wanted_a:
            self._drawn_a = max(drawn_a - self._step_a, wanted_a)
        if self._habits.drift_v:
            self._watts_per_ampere = self._habits.voltage_v(now_s) * self._phases
        return self._drawn_a * self._watts_per_ampere

    def _want(self, wanted_a: float) -> None:
        self.starts += wanted_a > 0 and self._wanted_a == 0
        self._wanted_a = wanted_a
        self._step_a = abs(wanted_a - self._drawn_a) / (max(self._habits.ramp_s, 1) if wanted_a else 1)


STUBBORN_SEEDS = range(12)
"""Each way to take less than offered comes with each meter once."""


def stubborn(seed: int, phases: int) -> Plant:
    """Make a plant whose car and grid have habits, as real ones have; the same arguments give the same plant.

    Args:
        seed: Any number.
        phases: On how many phases the car charges, 1 or 3.
    """
    random = Random(f"stubborn {seed}")
    takes = (Habits(less_a=1.2), Habits(whole_amperes=True), Habits(share=0.95))[seed % 3]
    return Plant(
        phases=phases,
        lag_s=random.randint(2, 35),
        poll_at_s=random.randrange(5),
        meter_s=(1, 10)[seed // 2 % 2],
        habits=replace(takes, ramp_s=random.randint(0, 20), mean_v=DRIFTING_V[0], drift_v=DRIFTING_V[1]),
    )
