"""What guards the house costs and what it holds: main fuse, quarter hours, home battery, in the house of `tests.home`.

Each day is driven from first to last light by the whole core, with the delays of meter, charger and car.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from alfen_solar.decision import Mode
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.battery_house import CLOUD_S, NOISE, chase, house, turns
from tests.home.battery_sensors import BatterySensorSettings
from tests.home.belgian_meter import DEMAND, BelgianMeter
from tests.home.guarded import FUSE_A, Guarded
from tests.home.home import StubbornHome
from tests.home.meter import MeterSettings, PhaseSensors
from tests.simulator.car import CarSettings
from tests.simulator.demand import QUARTER_S
from tests.simulator.house import House
from tests.simulator.inverter import InverterSettings
from tests.simulator.wiring import THREE, Three, kitchen

from .days import Day

VOLTAGE_V = 230.0
MOST_OF_HOUSE_A = 24.0
"""What the house takes of a phase by itself, A: nobody would have kept a fuse that trips without a car."""
FAR_FUSE_A = 63.0
"""A fuse that is never near."""
MAXIMUM_A = 16.0
ROUNDED_W = 5.0
"""By so much a quarter may be above its limit: meters round."""
ROTATIONS = ((0, 1, 2), (1, 2, 0), (2, 0, 1))
TOMORROW = "2026-06-22 12:00:00"
_SETTLES_S = 60
"""Problems of the first minute do not count."""


@dataclass(frozen=True, slots=True)
class FuseFigures:
    """What a main fuse has carried, of all days.

    Attributes:
        trips: Conductors whose breaker has tripped.
        over_s: How long a conductor carried more than the rating, s.
        over_a2s: The square of the current beyond that of the rating in that time, A2s.
        nearest: How near a breaker came to tripping, from 0 to 1.
        longest_s: The longest overload, s.
        longest_hot_s: The longest with more than a breaker carries for ever, s.
        car_wh: Energy into the car.
        free_wh: What it would have been at the maximum all the time.
        problems: The kinds of problems that were told; there were none.
    """

    trips: int = 0
    over_s: float = 0.0
    over_a2s: float = 0.0
    nearest: float = 0.0
    longest_s: float = 0.0
    longest_hot_s: float = 0.0
    car_wh: float = 0.0
    free_wh: float = 0.0
    problems: frozenset[ProblemKind] = frozenset()

    @property
    def share(self) -> float:
        """What the car got of all that it could have had."""
        return self.car_wh / self.free_wh if self.free_wh else 1.0

    def __add__(self, other: "FuseFigures") -> "FuseFigures":
        return FuseFigures(
            self.trips + other.trips,
            self.over_s + other.over_s,
            self.over_a2s + other.over_a2s,
            max(self.nearest, other.nearest),
            max(self.longest_s, other.longest_s),
            max(self.longest_hot_s, other.longest_hot_s),
            self.car_wh + other.car_wh,
            self.free_wh + other.free_wh,
            self.problems | other.problems,
        )


def beside_fuse(
    day: Day, number: int, seconds: range, *, guarded: bool = True, period_s: float | None = None
) -> FuseFigures:
    """Boost beside a kitchen on single phases and a fuse of 25 A; the number of the day chooses meter and wiring.

    Args:
        day: What sun and household do.
        number: Of the day.
        seconds: Of the day.
        guarded: Whether the fuse is guarded.
        period_s: How often the meter reports; None: by the number.
    """
    phases, cooked = 1 if number % 2 else 3, kitchen(number)

    def appliances_w(t_s: float) -> Three:
        at_s = int(seconds.start + t_s)
        # The noise of a phase, 60 W, fits beside it.
        room_w = MOST_OF_HOUSE_A * VOLTAGE_V - max(_base_w(day, at_s), 0.0) / THREE
        first_w, second_w, third_w = (min(power_w, max(room_w, 0.0)) for power_w in cooked[at_s % len(cooked)])
        return first_w, second_w, third_w

    run = Guarded(
        Mode.SOLAR,
        car=CarSettings(phases=phases),
        house=_house(day, seconds),
        base_w=None,
        meter=MeterSettings(
            phases=list(PhaseSensors)[number % len(PhaseSensors)], period_s=period_s or (1, 1, 5)[number // 2 % 3]
        ),
        appliances_w=appliances_w,
        rotation=ROTATIONS[number % len(ROTATIONS)],
        noise_w=60,
        settings={"phases": phases, "phase_rotation": _rotation(number)},
        fuse_a=FUSE_A if guarded else None,
        tells=False,
    )
    run.home.set_boost(TOMORROW)
    run.run(len(seconds))
    breakers = run.breakers
    return FuseFigures(
        sum(breaker.tripped_s is not None for breaker in breakers),
        sum(breaker.over_s for breaker in breakers),
        sum(breaker.over_a2s for breaker in breakers),
        max(breaker.nearest for breaker in breakers),
        max(breaker.longest_s for breaker in breakers),
        max(breaker.longest_hot_s for breaker in breakers),
        run.loop.last.car_wh,
        phases * MAXIMUM_A * VOLTAGE_V * len(seconds) / 3600,
        _problems(run.loop),
    )


def _rotation(number: int) -> str:
    return "".join(f"L{phase + 1}" for phase in ROTATIONS[number % len(ROTATIONS)])


def sun_beside_fuse(day: Day, number: int, seconds: range, fuse_a: float | None) -> float:
    """Tell what a car takes of the sun beside a fuse that is never near, or without a guard, Wh."""
    phases = 1 if number % 2 else 3
    run = Guarded(
        Mode.SOLAR,
        car=CarSettings(phases=phases),
        house=_house(day, seconds),
        base_w=None,
        settings={"phases": phases},
        fuse_a=fuse_a,
        tells=False,
    )
    return run.run(len(seconds)).loop.last.car_solar_wh


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """What quarters of an hour have come to, of all days.

    Attributes:
        quarters: Those in which the house alone stays below the limit.
        over: Those of them that came out above it.
        most_over_w: By how much at most, W.
        headroom_wh: What house and sun leave below the limit, where the car could use it all.
        used_wh: What of it the car has used.
        problems: The kinds of problems that were told; there were none.
    """

    quarters: int = 0
    over: int = 0
    most_over_w: float = 0.0
    headroom_wh: float = 0.0
    used_wh: float = 0.0
    problems: frozenset[ProblemKind] = frozenset()

    @property
    def used(self) -> float:
        """The share of the headroom that is used."""
        return self.used_wh / self.headroom_wh if self.headroom_wh else 1.0

    def __add__(self, other: "QuarterFigures") -> "QuarterFigures":
        return QuarterFigures(
            self.quarters + other.quarters,
            self.over + other.over,
            max(self.most_over_w, other.most_over_w),
            self.headroom_wh + other.headroom_wh,
            self.used_wh + other.used_wh,
            self.problems | other.problems,
        )


def in_quarters(day: Day, number: int, seconds: range, *, register: bool) -> QuarterFigures:
    """Charge fast below a limit: 2.5 kW with a car of one phase, 6 kW with one of three."""
    phases, limit_w = (1, 2500.0) if number % 2 else (3, 6000.0)
    home = StubbornHome(
        car=CarSettings(phases=phases),
        house=_house(day, seconds),
        meter=MeterSettings(period_s=1 if register else (1, 10)[number // 2 % 2]),
    )
    home.show("input_select.alfen_solar_quarter_hour", "Limit")
    home.show("input_number.alfen_solar_quarter_hour_limit", f"{limit_w:.0f}", "W")
    meter = BelgianMeter(home) if register else None
    settings = {"quarter_hour": True, **({"quarter_hour_demand": DEMAND} if register else {})}
    loop = ClosedLoop(home, Mode.FAST, settings, tells=False)
    loop.run(len(seconds), meter.step if meter else None)
    by_quarter: dict[int, list[float]] = {}
    alone: dict[int, list[float]] = {}
    could: dict[int, list[float]] = {}
    most_w = phases * MAXIMUM_A * VOLTAGE_V
    for at in loop.snapshots:
        quarter, base_w = int(at.t_s) // QUARTER_S, at.load_w - at.sun_w
        by_quarter.setdefault(quarter, []).append(max(at.grid_w, 0.0))
        alone.setdefault(quarter, []).append(max(base_w, 0.0))
        could.setdefault(quarter, []).append(max(base_w + most_w, 0.0))
    figures = QuarterFigures(problems=_problems(loop))
    for quarter, imported_w in by_quarter.items():
        if quarter == 0 or len(imported_w) < QUARTER_S:
            continue
        reached_w, alone_w = sum(imported_w) / QUARTER_S, sum(alone[quarter]) / QUARTER_S
        if alone_w > limit_w:
            continue
        over_w = reached_w - limit_w
        has_room = sum(could[quarter]) / QUARTER_S >= limit_w
        figures += QuarterFigures(
            1,
            int(over_w > ROUNDED_W),
            max(over_w, 0.0),
            (limit_w - alone_w) / 4 if has_room else 0.0,
            (min(reached_w, limit_w) - alone_w) / 4 if has_room else 0.0,
        )
    return figures


@dataclass(frozen=True, slots=True)
class SunFigures:
    """What a car that follows the sun has taken, of all days.

    Attributes:
        sun_wh: What came from the sun, or from a home battery.
        grid_wh: What was imported into it.
        battery_wh: What the home battery gave to it.
        problems: The kinds of problems that were told; there were none.
    """

    sun_wh: float = 0.0
    grid_wh: float = 0.0
    battery_wh: float = 0.0
    problems: frozenset[ProblemKind] = frozenset()

    @property
    def car_wh(self) -> float:
        """Energy into the car."""
        return self.sun_wh + self.grid_wh

    @property
    def grid_share(self) -> float:
        """What of it was imported."""
        return self.grid_wh / self.car_wh if self.car_wh else 0.0

    @property
    def battery_share(self) -> float:
        """What of it the battery gave."""
        return self.battery_wh / self.car_wh if self.car_wh else 0.0

    def __add__(self, other: "SunFigures") -> "SunFigures":
        return SunFigures(
            self.sun_wh + other.sun_wh,
            self.grid_wh + other.grid_wh,
            self.battery_wh + other.battery_wh,
            self.problems | other.problems,
        )


def in_the_sun(day: Day, seconds: range) -> SunFigures:
    """Follow the sun in a house that exports what is left."""
    home = StubbornHome(house=_house(day, seconds), unrest=NOISE)
    return _sun(ClosedLoop(home, Mode.SOLAR, tells=False).run(len(seconds)))


def beside_battery(day: Day, number: int, seconds: range) -> SunFigures:
    """Follow the sun with a battery that holds the grid at zero; battery and car come first by turns."""
    lag_s, period_s = ((0, 2), (5, 10))[number // 2 % 2]
    sensors = BatterySensorSettings(two=bool(number % 2), lag_s=lag_s, period_s=period_s)
    priority = ("Car first", "Battery first")[number % 2]
    loop = house(priority, base_w=None, day=_house(day, seconds), sensors=sensors, tells=False)
    return _sun(loop.run(len(seconds)))


def behind_throttled_inverter(day: Day, number: int, seconds: range) -> SunFigures:
    """Follow the sun behind an inverter that exports nothing, where tries may import 100 Wh an hour."""
    inverter = InverterSettings(answers_s=(1, 3, 5)[number % 3], exports_w=(0, 50)[number % 2])
    home = StubbornHome(house=_house(day, seconds), unrest=NOISE, inverter=inverter)
    return _sun(ClosedLoop(home, Mode.SOLAR, {"zero_export_wh": 100}, tells=False).run(len(seconds)))


def _sun(loop: ClosedLoop) -> SunFigures:
    last = loop.last
    return SunFigures(last.car_solar_wh, last.car_grid_wh, loop.battery_car_wh(), _problems(loop))


@dataclass(frozen=True, slots=True)
class ChaseFigures:
    """What car and battery have done to each other in a cloud, the worst of all.

    Attributes:
        turns: How often the setpoint went the other way by more than an ampere.
        battery_wh: What the battery gave to the car.
    """

    turns: int = 0
    battery_wh: float = 0.0


def chases(lates_s: Iterable[tuple[float, float]], gains: Iterable[float]) -> ChaseFigures:
    """Let them meet, each sensor with each battery."""
    gains = tuple(gains)
    loops = [chase(lag_s, period_s, gain) for lag_s, period_s in lates_s for gain in gains]
    return ChaseFigures(
        max(turns(loop, CLOUD_S) for loop in loops), max(loop.battery_car_wh(CLOUD_S) for loop in loops)
    )


def _house(day: Day, seconds: range) -> House:
    return House(
        sun_values_w=[max(-base_w, 0.0) for base_w in day.base_w],
        load_values_w=[max(base_w, 0.0) for base_w in day.base_w],
        start_s=seconds.start,
    )


def _base_w(day: Day, at_s: int) -> float:
    return day.base_w[at_s % len(day.base_w)]


def _problems(loop: ClosedLoop) -> frozenset[ProblemKind]:
    return frozenset(loop.kinds(_SETTLES_S))
