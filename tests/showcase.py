"""What README and docs show of the app's core in the simulated house.

A generated day, half an hour with a passing cloud and then a dark sky, how long it waits for a pause, and broken clouds
as seen by meters of several periods.
"""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from alfen_solar.car_model import VOLTAGE_V
from alfen_solar.charger import Car
from alfen_solar.controller import Controller, Situation
from alfen_solar.decision import Decision, Mode
from alfen_solar.messages import Messages
from alfen_solar.settings import read_settings
from alfen_solar.window import Window
from tests.closed_loop import START, ClosedLoop
from tests.simulator.house import DEFAULT_KWP, House
from tests.simulator.world import Snapshot, World

FIRST_HOUR, LAST_HOUR = 6, 20
"""Of the day."""
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


def day() -> ClosedLoop:
    """Let the app's core charge a car over a generated day, in mode Solar with the default settings."""
    loop = ClosedLoop(World(House.generated().at(FIRST_HOUR * 3600)), mode=Mode.SOLAR)
    loop.run((LAST_HOUR - FIRST_HOUR) * 3600)
    return loop


def day_in_words() -> str:
    """Tell what it has brought."""
    loop = day()
    end = loop.snapshots[-1]
    starts = sum(now > 0 and before == 0 for before, now in itertools.pairwise(loop.changes()))
    return (
        f"The picture is the app's own core in the simulated house, *Solar* mode, {DEFAULT_KWP:g} kWp: "
        f"{end.car_wh / 1000:.1f} kWh into the car,\n{100 * end.car_solar_wh / end.car_wh:.0f} % of it from the sun, "
        f"{starts} {'start' if starts == 1 else 'starts'} (`make picture` draws it again)."
    )


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


def half_hour() -> HalfHour:
    """Let the app's core charge a car of one phase under the sky, as on the day."""
    seen = HalfHour()
    loop = ClosedLoop(World(House(sun_values_w=_sun_w(), load_values_w=[HOUSEHOLD_W] * SKY[-1][0])), mode=Mode.SOLAR)

    def note(snapshot: Snapshot) -> None:
        second, decision = loop.decisions[-1]
        if not seen.reasons or decision.reason is not seen.reasons[-1][1].reason:
            seen.reasons.append((second, decision))
        seen.spare_w.append(snapshot.sun_w - snapshot.load_w)
        seen.car_w.append(snapshot.car_w)
        seen.setpoint_a.append(decision.setpoint_a or 0.0)
        seen.weighed_wh.append(loop.core._controller._weighed_wh)

    loop.run(SKY[-1][0] - 1, note)
    return seen


def story() -> list[tuple[str, ...]]:
    """Tell what the app says, and when."""
    messages = Messages(read_settings({"grid_power": "sensor.grid"}), UTC)
    rows: list[tuple[str, ...]] = [("at", "why", "next")]
    for second, decision in half_hour().reasons:
        at = f"{START + timedelta(seconds=second):%H:%M:%S}"
        rows.append((at, messages.why(decision), messages.next(decision)))
    return rows


def pauses() -> list[tuple[str, ...]]:
    """Tell how long the controller lets a car of one phase charge at the minimum when the sun gives too little."""
    rows: list[tuple[str, ...]] = [("the sun gives", "pause after, with 100 % wanted", "with 60 % wanted")]
    settings = read_settings({"grid_power": "sensor.grid"})
    minimum_w = settings.minimum_current_a * VOLTAGE_V
    for sun_w in (1200.0, 700.0, 0.0):
        row = [f"{sun_w / 1000:g} kW"]
        for share in (1.0, 0.6):
            situation = Situation(
                wall=START,
                mode=Mode.SOLAR,
                maximum_a=16,
                sun_share=share,
                boost_until=None,
                car=Car.CHARGING,
                watts_per_ampere=VOLTAGE_V,
                window=Window(grid_w=minimum_w - sun_w, car_w=minimum_w, duration_s=0),
            )
            until = Controller(settings).decide(situation, START).until
            row.append("never" if until is None else f"{(until - START).total_seconds() / 60:.1f} min")
        rows.append(tuple(row))
    return rows


def periods() -> list[tuple[str, ...]]:
    """Tell what meters that report more or less often make of the same broken clouds."""
    rows: list[tuple[str, ...]] = [
        ("the meter reports every", "into the car", "from the grid", "changes of the setpoint")
    ]
    for period_s in (1, 5, 10, 30):
        loop = ClosedLoop(World(House.generated().at(12 * 3600)), mode=Mode.SOLAR, meter_period_s=period_s)
        loop.run(2 * 3600)
        end = loop.snapshots[-1]
        kwh, share = f"{end.car_wh / 1000:.1f} kWh", f"{100 * end.car_grid_wh / end.car_wh:.0f} %"
        rows.append((f"{period_s} s", kwh, share, str(len(loop.changes()))))
    return rows


def _sun_w() -> list[float]:
    sun_w: list[float] = []
    for (begin_s, begin_w), (end_s, end_w) in itertools.pairwise(SKY):
        length_s = end_s - begin_s
        sun_w += [begin_w + (end_w - begin_w) * second / length_s for second in range(length_s)]
    return sun_w
