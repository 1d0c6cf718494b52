"""A plant whose phases can be switched, and what free switching would have taken of a day.

As `plant`, and besides: a switch leaves the car without current for a while, whoever orders it, and the rule sees the
currents of the phases whenever the charger is polled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from .plant import MAXIMUM_A, MINIMUM_A, START_EXTRA_S, STOP_S, VOLTAGE_V, Figures

Phases = Literal[1, 3]
OFF_S = 30
"""For so long no current flows in a switch."""
_WS_PER_WH = _S_PER_HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a rule writes to the charger in a second; None: nothing.

    Attributes:
        setpoint_a: The setpoint, A.
        phases: The number of phases.
    """

    setpoint_a: float | None = None
    phases: Phases | None = None


class SwitchingRule(Protocol):
    """A rule that chooses current and phases.

    Attributes:
        wants_poll: Whether the charger is to be polled in the next second, whatever its turn; asked after each second.
    """

    wants_poll: bool

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:
        """Take what has arrived in this second; called once a second.

        Args:
            now_s: The time, s; one more than at the call before.
            grid_w: What the meter shows, W, import positive; None when it does not report in this second.
            car_a: What the car draws on each phase, A; None when the charger is not polled in this second.
            phases: On how many phases the charger is.
        """


@dataclass(frozen=True, slots=True)
class SwitchingFigures:
    """What a rule has done in one run, or in several, added up.

    Attributes:
        figures: As on a plant of fixed phases; a start is a time that current began, also after a switch.
        switches: How often the phases were switched while the car charged.
    """

    figures: Figures = field(default_factory=Figures)
    switches: int = 0

    def __add__(self, other: "SwitchingFigures") -> "SwitchingFigures":
        return SwitchingFigures(self.figures + other.figures, self.switches + other.switches)


def ideal_wh(base_w: Sequence[float]) -> float:
    """Energy that a rule without lag and import would have taken that switches freely."""
    one_w, three_w = VOLTAGE_V, 3 * VOLTAGE_V
    total_ws = 0.0
    for base in base_w:
        if -base >= MINIMUM_A * three_w:
            total_ws += min(-base, MAXIMUM_A * three_w)
        elif -base >= MINIMUM_A * one_w:
            total_ws += min(-base, MAXIMUM_A * one_w)
    return total_ws / _WS_PER_WH


def run(rule: SwitchingRule, base_w: Sequence[float], *, lag_s: int = 5, poll_s: int = 5) -> SwitchingFigures:
    """Let a rule charge a three-phase car.

    Args:
        rule: The rule, as new.
        base_w: Grid power without the car, W, import positive, one value a second.
        lag_s: Time until charger and car follow a change, s.
        poll_s: How often the charger is polled, s.
    """
    car = SwitchedCar(lag_s)
    car_ws = solar_ws = 0.0
    grid_w = base_w[0]
    writes = 0
    for now_s, base in enumerate(base_w):
        shown_w = grid_w
        car_w = car.draws_w(now_s)
        grid_w = base + car_w
        car_ws += car_w
        solar_ws += min(car_w, max(-base, 0.0))
        polled = rule.wants_poll or not now_s % poll_s
        order = rule.second(now_s, shown_w, car.drawn_a if polled else None, car.phases)
        writes += order.setpoint_a is not None
        car.take(order, now_s)
    wh = (car_ws / _WS_PER_WH, solar_ws / _WS_PER_WH, ideal_wh(base_w))
    figures = Figures(1, *wh, car.starts, car.changes, writes, len(base_w) / _S_PER_HOUR)
    return SwitchingFigures(figures, car.switches)


class SwitchedCar:
    """Charger and car."""

    def __init__(self, lag_s: int, phases: Phases = 3, maximum_a: float = MAXIMUM_A) -> None:
        self._lag_s = lag_s
        self._maximum_a = maximum_a
        self._coming: list[tuple[int, float]] = []
        self._off_until_s = 0
        self._stopped_s = -3 * OFF_S
        self._wanted_a = 0.0
        self.setpoint_a: float | None = None
        self.phases = phases
        self.drawn_a = 0.0
        self.starts = self.changes = self.switches = 0

    def take(self, order: Order, now_s: int) -> None:
        """Take what is written."""
        if order.phases is not None and order.phases != self.phases:
            self._switch(order.phases, now_s)
        setpoint_a = order.setpoint_a
        if setpoint_a is None or setpoint_a == self.setpoint_a:
            return
        self.changes += 1
        coming = self._coming
        if setpoint_a < MINIMUM_A:
            coming[:] = [(now_s + min(STOP_S, self._lag_s), 0.0)]
        else:
            answer_s = self._lag_s + (0 if self.setpoint_a else START_EXTRA_S)
            coming.append((max(now_s + answer_s, coming[-1][0] if coming else 0), setpoint_a))
        self.setpoint_a = setpoint_a

    def _switch(self, phases: Phases, now_s: int) -> None:
        self.switches += self.drawn_a > 0 or self._charged_lately(now_s)
        self.phases = phases
        self._off_until_s = now_s + OFF_S

    def _charged_lately(self, now_s: int) -> bool:
        return now_s - self._stopped_s <= 2 * OFF_S

    def draws_w(self, now_s: int) -> float:
        """Let a second pass, and tell what the car draws in it."""
        while self._coming and self._coming[0][0] <= now_s:
            self._wanted_a = min(self._coming.pop(0)[1], self._maximum_a)
        drawn_a = 0.0 if now_s < self._off_until_s else self._wanted_a
        self.starts += drawn_a > 0 and self.drawn_a == 0
        if self.drawn_a and not drawn_a:
            self._stopped_s = now_s
        self.drawn_a = drawn_a
        return drawn_a * VOLTAGE_V * self.phases
