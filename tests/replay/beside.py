"""What of the replayed house stands beside its cars: plan, prices, quarters of an hour, main fuse, and battery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from alfen_solar.plan.outlook import Outlook
from alfen_solar.telling.messages import TOLD_SHORT_WH, Messages
from tests.bench.plant import VOLTAGE_V
from tests.simulator.battery import Battery, BatterySettings

from .asked import PRICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alfen_solar.charge_point import ChargePoint
    from alfen_solar.installation import Installation
    from alfen_solar.settings import Settings

    from .asked import Asked

KNOWN_FROM_HOUR = 13
"""Tomorrow's prices come out at one o'clock."""
AWAY = timedelta(minutes=1)
"""So long the car is gone when it was to be ready: then the next day begins."""
SHORT_WH = 300.0
"""So much may lack of the energy: the last minute counts as charged when it begins."""
QUARTER_S = 900
LEAST_SWING_WH = 100.0
"""A recorded battery that has swung less than this has been at rest."""
FULL_FROM = 0.98
"""Near the top of what was recorded, the battery takes less and less."""
_WS_PER_WH = 3600


class Market:
    """The prices: what a kWh costs now, and what of that the app knows already."""

    def __init__(self, asked: Asked, settings: Settings, core: Installation, begin: datetime) -> None:
        """Set it up.

        Args:
            asked: The prices.
            settings: As they are replayed.
            core: The app, which is told of them.
            begin: The first second, in the time zone of the house.
        """
        self._asked, self._core = asked, core
        self._zone = begin.tzinfo or UTC
        self._told: int | None = None
        self._all = Outlook(settings, self._zone)
        self._all.record(PRICES, self._attributes(None), begin)

    def step(self, wall: datetime) -> None:
        """Let the app know what has come out by now."""
        days = 2 if wall.hour >= KNOWN_FROM_HOUR else 1
        until = datetime.combine(wall.date() + timedelta(days=days), datetime.min.time(), self._zone).astimezone(UTC)
        told = sum(period.start < until for period in self._asked.prices)
        if self._core.outlook is not None and told and told != self._told:
            self._told = told
            self._core.outlook.record(PRICES, self._attributes(until), wall)

    def paid(self, wall: datetime) -> float | None:
        """Tell what 1 kWh of the grid costs now, in money; None: that is not known."""
        return self._all.prices(wall).paid(wall)

    def _attributes(self, until: datetime | None) -> Mapping[str, object]:
        prices = [
            {"start": period.start.isoformat(), "end": period.end.isoformat(), "value": period.value}
            for period in self._asked.prices
            if until is None or period.start < until
        ]
        return {"unit_of_measurement": "EUR/kWh", "prices": prices}


@dataclass
class Planned:
    """The plan of a socket: when the car leaves, whether it was ready, and what was told.

    Attributes:
        asked: What the plan is for.
        point: The socket.
        begin: The first second, in the time zone of the house.
        told: The plans, and when each was made.
        ready: Of each time at which the car was to be ready, whether it was.
    """

    asked: Asked
    point: ChargePoint
    begin: datetime
    told: list[tuple[datetime, str]] = field(default_factory=list)
    ready: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._messages = Messages(self.point.settings, self.begin.tzinfo or UTC)
        self._leaves_at = self._next(self.begin)
        self._back_at = self.begin.astimezone(UTC)
        self._had_ws = 0.0
        self._kind: object = None

    @property
    def helpers(self) -> Mapping[str, tuple[str, str | None]]:
        """What the helpers show."""
        entities = self.point.settings.entities
        return {
            entities.ready_days: ("Every day", None),
            entities.ready_by: (f"{self.asked.ready_by}", None),
            entities.ready_energy: (f"{self.asked.energy_kwh:g}", "kWh"),
        }

    def is_away(self, wall: datetime, car_ws: float) -> bool:
        """Tell whether the car is gone; `car_ws` is what it has drawn since the beginning, in Ws."""
        if wall >= self._leaves_at:
            self.ready.append((car_ws - self._had_ws) / _WS_PER_WH >= 1000 * self.asked.energy_kwh - SHORT_WH)
            self._had_ws = car_ws
            self._back_at = self._leaves_at + AWAY
            self._leaves_at = self._next(wall)
        return wall < self._back_at

    def note(self, wall: datetime) -> None:
        """Note what is told of the plan, if it is another one: for another time, or with other prices."""
        report = self.point.plan_report()
        if report is None:
            return
        plan = report.plan
        known = plan.known_until if self.asked.prices else None
        kind = (plan.ready_by, known, plan.short_wh >= TOLD_SHORT_WH)
        if kind != self._kind:
            self._kind = kind
            self.told.append((wall, self._messages.plan(report, wall)))

    def _next(self, wall: datetime) -> datetime:
        assert self.asked.ready_by is not None
        days = (wall.date() + timedelta(days=number) for number in range(2))
        moments = [datetime.combine(day, self.asked.ready_by, wall.tzinfo).astimezone(UTC) for day in days]
        return next(moment for moment in moments if moment > wall)


@dataclass
class Quarters:
    """The import of the quarters of an hour.

    Attributes:
        peak_w: The highest mean of a whole one, W.
    """

    peak_w: float = 0.0
    _import_ws: float = 0.0
    _lasts_s: int = 0

    def count(self, grid_w: float, wall: datetime) -> None:
        """Count a second."""
        if wall.minute % 15 == 0 and wall.second == 0:
            if self._lasts_s == QUARTER_S:
                self.peak_w = max(self.peak_w, self._import_ws / QUARTER_S)
            self._import_ws, self._lasts_s = 0.0, 0
        self._import_ws += max(grid_w, 0.0)
        self._lasts_s += 1


@dataclass
class Fuse:
    """The phases of the house's connection, and what its main fuse had to carry.

    Attributes:
        rating_a: Its rating, A; None: nobody guards it.
        phases_w: Grid power of each phase without the car, W, as in `Stretch`.
        shown_w: Grid power of each phase with the cars, W.
        most_a: The highest current of a phase, A.
        over_s: How long one of them was over the rating, s.
    """

    rating_a: float | None
    phases_w: Sequence[Sequence[float]]
    most_a: float = 0.0
    over_s: int = 0

    def __post_init__(self) -> None:
        self.shown_w = [phase_w[0] for phase_w in self.phases_w]

    def count(self, now_s: int, cars_a: Iterable[tuple[float, Sequence[int]]], battery_w: float) -> None:
        """Count a second.

        Args:
            now_s: The second.
            cars_a: What each car draws on a phase, A, and on which of them.
            battery_w: What the battery is charged with more than it was, W; it is spread evenly.
        """
        count = len(self.phases_w)
        self.shown_w = [phase_w[now_s] + battery_w / count for phase_w in self.phases_w]
        for current_a, phases in cars_a:
            for phase in phases:
                self.shown_w[phase] += current_a * VOLTAGE_V
        current_a = max(self.shown_w, default=0.0) / VOLTAGE_V
        self.most_a = max(self.most_a, current_a)
        self.over_s += self.rating_a is not None and current_a > self.rating_a


def as_recorded(battery_w: Sequence[float]) -> Battery:
    """Make a battery with the powers and the energy of the recorded one, as full as it was.

    It holds what the recorded one has swung, so it is empty and full when that was at its lowest and highest.
    """
    total_wh = lowest_wh = highest_wh = 0.0
    for watts in battery_w:
        total_wh += watts / _WS_PER_WH
        lowest_wh, highest_wh = min(lowest_wh, total_wh), max(highest_wh, total_wh)
    capacity_wh = max(highest_wh - lowest_wh, LEAST_SWING_WH)
    most_w, least_w = max(battery_w), min(battery_w)
    settings = BatterySettings(
        capacity_wh=capacity_wh,
        level=-lowest_wh / capacity_wh,
        charge_w=max(most_w, 0.0),
        discharge_w=max(-least_w, 0.0),
        empty=0.0,
        tapers_from=FULL_FROM,
    )
    return Battery(settings)
