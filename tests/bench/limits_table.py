"""What holds of the limits of the house on all days."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from alfen_solar.problem import ProblemKind
from tests.home.battery_house import GAINS, LATE_S

from .days import HOUR_S, Day
from .limits import (
    FAR_FUSE_A,
    FuseFigures,
    QuarterFigures,
    SunFigures,
    behind_throttled_inverter,
    beside_battery,
    beside_fuse,
    chases,
    in_quarters,
    in_the_sun,
    sun_beside_fuse,
)

_NAME = 34
_FUSE, _QUARTERS = "s over     A2s  max  hot  heat trips  car", " over  of    W   used"
_HEAD = (
    (
        f"{'':{_NAME}} | {'boost, fuse of 25 A':{len(_FUSE)}} | the sun | "
        f"{'quarters, register':{len(_QUARTERS)}} | {'quarters, added up':{len(_QUARTERS)}} | "
        f"{'home battery':20} | throttled"
    ),
    f"{'':{_NAME}} | {_FUSE} |   taken | {_QUARTERS} | {_QUARTERS} |   kWh  given   grid | found   grid",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What days came to.

    Attributes:
        days: How many there were.
        fuse: A boost beside a fuse of 25 A.
        guarded_sun_wh: What is taken of the sun beside a fuse that is never near.
        free_sun_wh: The same without a guard.
        register: Quarters by the meter's own register.
        added: Quarters by import that is added up.
        sun: The sun alone.
        battery: Sun beside a home battery.
        throttled: Sun behind an inverter that exports nothing.
    """

    days: int = 0
    fuse: FuseFigures = field(default_factory=FuseFigures)
    guarded_sun_wh: float = 0.0
    free_sun_wh: float = 0.0
    register: QuarterFigures = field(default_factory=QuarterFigures)
    added: QuarterFigures = field(default_factory=QuarterFigures)
    sun: SunFigures = field(default_factory=SunFigures)
    battery: SunFigures = field(default_factory=SunFigures)
    throttled: SunFigures = field(default_factory=SunFigures)

    @property
    def sun_share(self) -> float:
        """What the guard leaves of the sun."""
        return self.guarded_sun_wh / self.free_sun_wh if self.free_sun_wh else 1.0

    @property
    def found_share(self) -> float:
        """What of the sun is found behind an inverter that exports nothing."""
        return self.throttled.sun_wh / self.sun.sun_wh if self.sun.sun_wh else 1.0

    @property
    def problems(self) -> frozenset[ProblemKind]:
        """What was told though all was well."""
        parts = (self.fuse, self.register, self.added, self.sun, self.battery, self.throttled)
        return frozenset().union(*(part.problems for part in parts))

    def __add__(self, other: "Limits") -> "Limits":
        return Limits(
            self.days + other.days,
            self.fuse + other.fuse,
            self.guarded_sun_wh + other.guarded_sun_wh,
            self.free_sun_wh + other.free_sun_wh,
            self.register + other.register,
            self.added + other.added,
            self.sun + other.sun,
            self.battery + other.battery,
            self.throttled + other.throttled,
        )


class _Running:
    """A day of which each part is computed by itself."""

    def __init__(self, executor: ProcessPoolExecutor, day: Day, number: int, hours: range | None) -> None:
        seconds = day.light_s
        if hours is not None:
            seconds = range(max(seconds.start, hours.start * HOUR_S), min(seconds.stop, hours.stop * HOUR_S))
        self.name = day.name
        self._fuse = executor.submit(beside_fuse, day, number, seconds)
        self._suns_wh = [
            executor.submit(sun_beside_fuse, day, number, seconds, each_a) for each_a in (FAR_FUSE_A, None)
        ]
        self._quarters = [executor.submit(in_quarters, day, number, seconds, register=each) for each in (True, False)]
        self._sun = executor.submit(in_the_sun, day, seconds)
        self._battery = executor.submit(beside_battery, day, number, seconds)
        self._throttled = executor.submit(behind_throttled_inverter, day, number, seconds)

    def result(self) -> Limits:
        """Wait for all of it."""
        guarded_wh, free_wh = (each.result() for each in self._suns_wh)
        register, added = (each.result() for each in self._quarters)
        sun, battery, throttled = (each.result() for each in (self._sun, self._battery, self._throttled))
        return Limits(1, self._fuse.result(), guarded_wh, free_wh, register, added, sun, battery, throttled)


def limits_lines(days: Iterable[Day], hours: range | None = None) -> Iterator[str]:
    """Run all days, side by side on all cores, and lay out what each of them came to, and all.

    Args:
        days: The days.
        hours: Of which hours of the day; None: while it is light.
    """
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        running = [_Running(executor, day, number, hours) for number, day in enumerate(days)]
        chasing = executor.submit(chases, LATE_S, GAINS)
        yield from _HEAD
        total = Limits()
        for each in running:
            found = each.result()
            total += found
            yield _line(each.name, found)
        yield _line(f"all {total.days}", total)
        chased = chasing.result()
    yield ""
    yield (
        f"car and battery in a cloud, {len(LATE_S) * len(GAINS)} sensors and batteries: the setpoint turns "
        f"{chased.turns} times at most, and {chased.battery_wh:.1f} Wh of the battery go into the car at most"
    )
    yield "problems told though all was well: " + (", ".join(sorted(total.problems)) or "none")


METERS_S = (1, 2, 5, 10)
"""How often meters report: DSMR 5 and HomeWizard every second, others more seldom, DSMR 4 every 10 s."""


def fuse_lines(days: Iterable[Day], hours: range | None = None) -> Iterator[str]:
    """Tell what a fuse of 25 A carries beside a boost, meter by meter, of all days.

    Args:
        days: The days.
        hours: Of which hours of the day; None: while it is light.
    """
    days = tuple(days)
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        running = {
            period_s: [
                executor.submit(
                    beside_fuse,
                    day,
                    number,
                    day.light_s if hours is None else range(hours.start * HOUR_S, hours.stop * HOUR_S),
                    period_s=period_s,
                )
                for number, day in enumerate(days)
            ]
            for period_s in METERS_S
        }
        yield f"{'boost, fuse of 25 A, ' + str(len(days)) + ' days':{_NAME}} | {_FUSE}"
        for period_s, runs in running.items():
            total = FuseFigures()
            for each in runs:
                total += each.result()
            yield f"{f'the meter reports every {period_s} s':{_NAME}} | {_fuse(total)}"


def _line(name: str, found: Limits) -> str:
    battery = found.battery
    quarters = f"{_quarters(found.register)} | {_quarters(found.added)}"
    shares = f"{battery.car_wh / 1000:6.1f}{battery.battery_share:7.1%}{found.sun.grid_share:7.1%}"
    throttled = f"{found.found_share:5.0%}{found.throttled.grid_share:7.1%}"
    return f"{name:{_NAME}} | {_fuse(found.fuse)} | {found.sun_share:7.1%} | {quarters} | {shares} | {throttled}"


def _fuse(found: FuseFigures) -> str:
    longest = f"{found.longest_s:5.0f}{found.longest_hot_s:5.0f}"
    return f"{found.over_s:6.0f}{found.over_a2s:8.0f}{longest}{found.nearest:6.0%}{found.trips:6}{found.share:5.0%}"


def _quarters(found: QuarterFigures) -> str:
    return f"{found.over:5}{found.quarters:4}{found.most_over_w:5.0f}{found.used:7.1%}"
