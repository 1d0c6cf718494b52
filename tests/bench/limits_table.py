"""What holds of the limits of the house on all days."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

from tests.home.battery_house import GAINS, LATE_S

from .days import Day
from .limits import (
    FAR_FUSE_A,
    BatteryFigures,
    FuseFigures,
    QuarterFigures,
    beside_battery,
    beside_fuse,
    chases,
    in_quarters,
    sun_beside_fuse,
)

_NAME = 34
_FUSE, _QUARTERS = "s over     A2s  max  heat trips  car", " over  of    W   used"
_HEAD = (
    (
        f"{'':{_NAME}} | {'boost, fuse of 25 A':{len(_FUSE)}} | the sun | "
        f"{'quarters, register':{len(_QUARTERS)}} | {'quarters, added up':{len(_QUARTERS)}} | home battery"
    ),
    f"{'':{_NAME}} | {_FUSE} |   taken | {_QUARTERS} | {_QUARTERS} |    kWh  given   grid",
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
        battery: Sun beside a home battery.
    """

    days: int = 0
    fuse: FuseFigures = field(default_factory=FuseFigures)
    guarded_sun_wh: float = 0.0
    free_sun_wh: float = 0.0
    register: QuarterFigures = field(default_factory=QuarterFigures)
    added: QuarterFigures = field(default_factory=QuarterFigures)
    battery: BatteryFigures = field(default_factory=BatteryFigures)

    @property
    def sun_share(self) -> float:
        """What the guard leaves of the sun."""
        return self.guarded_sun_wh / self.free_sun_wh if self.free_sun_wh else 1.0

    def __add__(self, other: "Limits") -> "Limits":
        return Limits(
            self.days + other.days,
            self.fuse + other.fuse,
            self.guarded_sun_wh + other.guarded_sun_wh,
            self.free_sun_wh + other.free_sun_wh,
            self.register + other.register,
            self.added + other.added,
            self.battery + other.battery,
        )


class _Running:
    """A day of which each part is computed by itself."""

    def __init__(self, executor: ProcessPoolExecutor, day: Day, number: int) -> None:
        seconds = day.light_s
        self.name = day.name
        self._fuse = executor.submit(beside_fuse, day, number, seconds)
        self._suns = [executor.submit(sun_beside_fuse, day, number, seconds, fuse_a) for fuse_a in (FAR_FUSE_A, None)]
        self._register = executor.submit(in_quarters, day, number, seconds, register=True)
        self._added = executor.submit(in_quarters, day, number, seconds, register=False)
        self._battery = executor.submit(beside_battery, day, number, seconds)

    def result(self) -> Limits:
        """Wait for all of it."""
        guarded_sun, free_sun = (sun.result() for sun in self._suns)
        register, added = self._register.result(), self._added.result()
        return Limits(1, self._fuse.result(), guarded_sun, free_sun, register, added, self._battery.result())


def limits_lines(days: Iterable[Day]) -> Iterator[str]:
    """Run all days, side by side on all cores, and lay out what each of them came to, and all."""
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        running = [_Running(executor, day, number) for number, day in enumerate(days)]
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
    told = total.fuse.problems | total.register.problems | total.added.problems | total.battery.problems
    yield "problems told though all was well: " + (", ".join(sorted(told)) or "none")


def _line(name: str, found: Limits) -> str:
    fuse, battery = found.fuse, found.battery
    overload = f"{fuse.over_s:6.0f}{fuse.over_a2s:8.0f}{fuse.longest_s:5.0f}{fuse.nearest:6.0%}{fuse.trips:6}"
    quarters = f"{_quarters(found.register)} | {_quarters(found.added)}"
    shares = f"{battery.car_wh / 1000:7.1f}{battery.share:7.1%}{battery.alone_share:7.1%}"
    return f"{name:{_NAME}} | {overload}{fuse.share:5.0%} | {found.sun_share:7.1%} | {quarters} | {shares}"


def _quarters(found: QuarterFigures) -> str:
    return f"{found.over:5}{found.quarters:4}{found.most_over_w:5.0f}{found.used:7.1%}"
