"""A day with two cars under one sun, one of one phase and one of three, and what the best rule would make of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench.days import HOUR_S, generated
from tests.closed_loop import ClosedLoop
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House

from .home import StubbornHome

if TYPE_CHECKING:
    from collections.abc import Iterable

VOLTS = 230
ONE_W, THREE_W = range(6 * VOLTS, 16 * VOLTS + 1), range(18 * VOLTS, 48 * VOLTS + 1)
"""What the car of one phase and the car of three can draw, W."""


@dataclass(frozen=True)
class Charged:
    """What went into cars, Wh."""

    sun_wh: float
    grid_wh: float


@dataclass(frozen=True)
class DayOfTwo:
    """Some hours of a generated day.

    Attributes:
        kind: One of the bench's.
        seed: Which one.
        hours: Of the day.
        full_at_h: When the car of one phase, at the left socket, is full.
        leaves_at_h: When the car of three phases, at the right socket, leaves.
        peak_kw: Installed peak power, kW.
    """

    kind: str
    seed: int
    hours: range
    full_at_h: float
    leaves_at_h: float
    peak_kw: float = 12

    @property
    def base_w(self) -> tuple[float, ...]:
        """Grid power without cars, W."""
        day = generated(self.kind, self.peak_kw, self.seed).base_w
        return day[self.hours.start * HOUR_S : self.hours.stop * HOUR_S]

    def run(self, units: Iterable[int] = (1, 2), priority: str = "Left first") -> Charged:
        """Let the app charge the cars at these sockets."""
        cars = {1: CarSettings(phases=1), 2: CarSettings(phases=3)}
        house = House(
            sun_values_w=[max(0.0, -w) for w in self.base_w], load_values_w=[max(0.0, w) for w in self.base_w]
        )
        charger = ChargerSettings(sockets=2, supply_phases=3, station_max_a=32)
        home = StubbornHome(car=cars[1], right_car=cars[2], charger=charger, house=house)
        home.set_priority(priority)
        for unit, car in home.world.cars.items():
            car.plugged_in = unit in units
        settings: dict[str, object] = {"sockets": [{"socket": 1, "phases": 1}, {"socket": 2, "phases": 3}]}
        loop = ClosedLoop(home, settings=settings, tells=False)
        left, right = home.world.cars.values()
        for at_h in sorted({self.full_at_h, self.leaves_at_h, self.hours.stop}):
            loop.run(round((at_h - self.hours.start) * HOUR_S) - loop.now_s)
            left.full = at_h >= self.full_at_h
            right.plugged_in = right.plugged_in and at_h < self.leaves_at_h
            if not any(car.plugged_in and not car.full for car in (left, right)):
                break
        last = loop.last
        return Charged(last.car_solar_wh, last.car_grid_wh)

    def ideal_wh(self, *, left_first: bool) -> float:
        """Return what a rule would charge that knows each second: the one car first, and the other what it leaves."""
        charged_ws = 0.0
        for at_s, base_w in enumerate(self.base_w, start=self.hours.start * HOUR_S):
            sun_w = -base_w
            there = [(at_s < self.full_at_h * HOUR_S, ONE_W), (at_s < self.leaves_at_h * HOUR_S, THREE_W)]
            for is_there, can_w in there if left_first else reversed(there):
                if is_there and sun_w >= can_w.start:
                    drawn_w = min(sun_w, can_w.stop - 1)
                    charged_ws += drawn_w
                    sun_w -= drawn_w
        return charged_ws / 3600
