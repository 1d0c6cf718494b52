"""What README and docs show of the app's core in the simulated house.

A generated day, half an hour with a passing cloud and then a dark sky, how long it waits for a pause, and broken clouds
as seen by meters of several periods.
"""

import hashlib
import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from statistics import fmean

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.facts import NOMINAL_VOLTAGE_V
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.settings import read_settings
from alfen_solar.sockets.alternation import SHORTEST_WINDOW
from alfen_solar.sockets.follow import BALANCE_WH
from alfen_solar.sockets.sun import Sight, SunLaw
from alfen_solar.telling.messages import Messages
from tests.closed_loop import ClosedLoop
from tests.home.home import START, StubbornHome
from tests.home.meter import MeterSettings
from tests.simulator.car import CarSettings
from tests.simulator.house import DEFAULT_KWP, House
from tests.simulator.world import Snapshot

SUN_SHARE = Wishes().sun_share
"""What the slider of the share of sun begins with."""
LESS_SUN = 0.6
"""Another share, for comparison."""
FIRST_HOUR, LAST_HOUR = 6, 20
"""Of the day."""
MEAN_OVER_S = 60
EVERY_S = 4
HOUSEHOLD_W = 400.0
SKY = (
    (0, 1000.0),
    (180, 3600.0),
    (420, 3600.0),
    (440, 1100.0),  # a cloud
    (530, 1100.0),
    (550, 3600.0),
    (780, 3400.0),
    (800, 600.0),  # a dark sky
    (1350, 600.0),
    (1370, 2600.0),
    (1800, 2900.0),
)
"""What the panels give, in W, at these seconds; between them it goes in straight lines."""


@cache
def day() -> ClosedLoop:
    """Let the app's core charge a car over a generated day, in mode Solar with the default settings."""
    loop = charging(House.generated().at(FIRST_HOUR * 3600), tells=False)
    loop.run((LAST_HOUR - FIRST_HOUR) * 3600)
    return loop


def day_in_words() -> str:
    """Tell what it has brought."""
    loop = day()
    end = loop.last
    starts = sum(now > 0 and before == 0 for before, now in itertools.pairwise(loop.setpoints_a()))
    return (
        f"A day in the simulated house with {DEFAULT_KWP:g} kWp of panels, in *Solar* mode: "
        f"{end.car_wh / 1000:.1f} kWh for the car,\n{100 * end.car_solar_wh / end.car_wh:.0f}% of it from the sun, "
        f"with {starts} {'start' if starts == 1 else 'starts'} (`make picture` draws it again)."
    )


@dataclass(frozen=True)
class DayPicture:
    """What is drawn of the day: means of a minute each, kW.

    Attributes:
        sun_kw: What the panels gave.
        load_kw: What the household drew.
        car_kw: What the car drew.
    """

    sun_kw: list[float]
    load_kw: list[float]
    car_kw: list[float]


def day_picture() -> DayPicture:
    """Take the means, to 10 W: finer ones would be other numbers on another machine, and nobody sees them."""
    snapshots = day().snapshots

    def kilowatts(name: str) -> list[float]:
        values_w = [getattr(snapshot, name) for snapshot in snapshots]
        minutes = [values_w[at : at + MEAN_OVER_S] for at in range(0, len(values_w), MEAN_OVER_S)]
        return [round(fmean(minute) / 1000, 2) for minute in minutes]

    return DayPicture(kilowatts("sun_w"), kilowatts("load_w"), kilowatts("car_w"))


@dataclass(frozen=True)
class HalfHour:
    """What happened, second by second.

    Attributes:
        spare_w: The sun less the household, W.
        car_w: What the car drew, W.
        setpoint_a: The setpoint, A.
        weighed_wh: The energy weighed for the next start or pause, Wh.
        reasons: Each decision with another reason than the one before, and its second.
    """

    spare_w: list[float] = field(default_factory=list)
    car_w: list[float] = field(default_factory=list)
    setpoint_a: list[float] = field(default_factory=list)
    weighed_wh: list[float] = field(default_factory=list)
    reasons: list[tuple[int, Decision]] = field(default_factory=list)


@cache
def half_hour() -> HalfHour:
    """Let the app's core charge a car of one phase under the sky, as on the day."""
    seen = HalfHour()
    loop = charging(House(sun_values_w=_sun_w(), load_values_w=[HOUSEHOLD_W] * SKY[-1][0]))

    def note(snapshot: Snapshot) -> None:
        at_s, decision = loop.decisions[-1]
        if not seen.reasons or decision.reason is not seen.reasons[-1][1].reason:
            seen.reasons.append((int(at_s), decision))
        seen.spare_w.append(snapshot.sun_w - snapshot.load_w)
        seen.car_w.append(snapshot.car_w)
        seen.setpoint_a.append(decision.setpoint_a or 0.0)
        seen.weighed_wh.append(loop.core.charge_points[0].socket._follower._law._weighed_wh)

    loop.run(SKY[-1][0] - 1, note)
    return seen


@dataclass(frozen=True)
class CloudsPicture:
    """What is drawn of the half hour, every `EVERY_S` seconds.

    Attributes:
        spare_kw: The sun less the household, kW.
        car_kw: What the car drew, kW.
        setpoint_a: The setpoint, A.
        weighed_wh: The energy weighed for the next start or pause, Wh.
        start_wh: What pays for a start, Wh.
        stop_wh: What is worth a pause, Wh.
        waits: When a start or a pause was waited for, from and to these seconds.
    """

    spare_kw: list[float]
    car_kw: list[float]
    setpoint_a: list[float]
    weighed_wh: list[float]
    start_wh: float
    stop_wh: float
    waits: list[tuple[int, int]]


def clouds_picture() -> CloudsPicture:
    """Take every so many seconds of the half hour."""
    seen, settings = half_hour(), read_settings({"grid_power": "sensor.grid"})
    shown = slice(None, None, EVERY_S)
    return CloudsPicture(
        spare_kw=[round(watts / 1000, 2) for watts in seen.spare_w[shown]],
        car_kw=[round(watts / 1000, 2) for watts in seen.car_w[shown]],
        setpoint_a=[round(setpoint_a, 1) for setpoint_a in seen.setpoint_a[shown]],
        weighed_wh=[round(weighed_wh, 1) for weighed_wh in seen.weighed_wh[shown]],
        start_wh=round(BALANCE_WH**2 / settings.stop_after_wh),
        stop_wh=settings.stop_after_wh,
        waits=[
            (begin_s, end_s)
            for (begin_s, decision), (end_s, _) in itertools.pairwise(seen.reasons)
            if decision.reason in {Reason.STOPPING, Reason.STARTING}
        ],
    )


def digest(picture: DayPicture | CloudsPicture) -> str:
    """Name what is drawn: the picture in docs carries it, so that one of another core is noticed."""
    return hashlib.sha256(repr(picture).encode()).hexdigest()[:16]


def story() -> list[tuple[str, ...]]:
    """Tell what the app says, and when."""
    messages = Messages(read_settings({"grid_power": "sensor.grid"}), UTC)
    rows: list[tuple[str, ...]] = [("at", "why", "next")]
    for second, decision in half_hour().reasons:
        at = START + timedelta(seconds=second)
        rows.append((f"{at:%H:%M:%S}", messages.why(decision, at), messages.next(decision, at)))
    return rows


def pauses() -> list[tuple[str, ...]]:
    """Tell how long the law lets a car of one phase charge at the minimum when the sun gives too little."""
    return [
        ("the sun gives", f"pause after, with {_percent(SUN_SHARE)} wanted", f"with {_percent(LESS_SUN)} wanted"),
        *(
            (f"{sun_w / 1000:g} kW", _pauses_after(sun_w, SUN_SHARE), _pauses_after(sun_w, LESS_SUN))
            for sun_w in (1200.0, 700.0, 0.0)
        ),
    ]


def _pauses_after(sun_w: float, share: float) -> str:
    """Tell when a pause comes after a time in which the sun gave just what was wanted."""
    settings = read_settings({"grid_power": "sensor.grid"})
    law, minimum_a = SunLaw(settings.stop_after_wh, BALANCE_WH**2 / settings.stop_after_wh), settings.minimum_current_a
    sight = Sight(
        surplus_w=share * minimum_a * NOMINAL_VOLTAGE_V,
        duration_s=SHORTEST_WINDOW.total_seconds(),
        held_a=minimum_a,
        minimum_a=minimum_a,
        most_a=settings.maximum_current_a,
        watts_per_ampere=NOMINAL_VOLTAGE_V,
        phases=1,
        sun_share=share,
    )
    wanted_w, now = sight.surplus_w, START
    while law.follow(sight, now).setpoint_a:
        if sun_w >= wanted_w:
            return "never"
        sight, now = replace(sight, surplus_w=sun_w), now + SHORTEST_WINDOW
    return f"{(now - START).total_seconds() / 60:.1f} min"


def periods() -> list[tuple[str, ...]]:
    """Tell what meters that report more or less often make of the same broken clouds."""
    rows: list[tuple[str, ...]] = [
        ("the meter reports every", "into the car", "from the grid", "changes of the setpoint")
    ]
    for period_s in (1, 5, 10, 30):
        loop = charging(House.generated().at(12 * 3600), MeterSettings(period_s=period_s), tells=False)
        loop.run(3600)
        end = loop.last
        kwh, share = f"{end.car_wh / 1000:.1f} kWh", f"{100 * end.car_grid_wh / end.car_wh:.0f}%"
        rows.append((f"{period_s} s", kwh, share, str(len(loop.setpoints_a()))))
    return rows


def _percent(share: float) -> str:
    return f"{100 * share:g}%"


def charging(
    house: House,
    meter: MeterSettings | None = None,
    start: datetime = START,
    car: CarSettings | None = None,
    *,
    tells: bool = True,
) -> ClosedLoop:
    """Put an app with the default settings into a house, in mode Solar; for a car of three phases it switches them."""
    home = StubbornHome(house=house, meter=meter, start=start, car=car)
    home.set_sun_share(100 * SUN_SHARE)
    return ClosedLoop(home, Mode.SOLAR, {} if car is None or car.phases == 1 else {"phases": "switchable"}, tells=tells)


def _sun_w() -> list[float]:
    sun_w: list[float] = []
    for (begin_s, begin_w), (end_s, end_w) in itertools.pairwise(SKY):
        length_s = end_s - begin_s
        sun_w += [begin_w + (end_w - begin_w) * second / length_s for second in range(length_s)]
    return sun_w
