"""A house with a Belgian meter and a car that is to charge as fast as it may, for days of quarters of an hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alfen_solar.house.caps import CarDraw, HouseNow
from alfen_solar.house.quarter_hour import QuarterHour
from alfen_solar.settings import read_settings
from alfen_solar.sockets.power import Range
from tests.unit.inputs.showing import showing

MODE, LIMIT = "input_select.alfen_solar_quarter_hour", "input_number.alfen_solar_quarter_hour_limit"
DEMAND = "sensor.electricity_meter_current_average_demand"
PEAK = "sensor.electricity_meter_maximum_demand_current_month"
QUARTER_S = 900
WORTH_S = 180
STEP_S = 2
VOLTS = 230
MIDNIGHT = datetime(2026, 11, 26, tzinfo=UTC)
PAUSED_S, PAUSED_AT_LEAST_S = 300, 60


@dataclass(frozen=True, slots=True)
class Quarter:
    """One that is over."""

    imported_w: float
    """Its mean import, in W."""
    alone_w: float
    """The same without the car."""
    car_w: float
    """What the car drew in the mean, in W."""


@dataclass
class Plant:
    """Lets a guard see a house second by second, and a car do what it leaves to it, some seconds late."""

    limit_w: float
    phases: int = 1
    demand: bool = True
    meter_s: int = 2
    """How often the meter reports."""
    late_s: int = 0
    """How much later Home Assistant sees the register."""
    car_s: int = 8
    """How much later the car follows."""
    starts: int = 0
    writes: int = 0
    quarters: list[Quarter] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = {"quarter_hour_demand": DEMAND} if self.demand else {}
        self.guard = QuarterHour(read_settings({"grid_power": "sensor.grid", "quarter_hour": True, **named}))
        self.guard.record(MODE, showing("Limit"), MIDNIGHT)
        self.guard.record(LIMIT, showing(str(self.limit_w), "W"), MIDNIGHT)
        self.per_ampere_w = VOLTS * self.phases

    def run(self, house_w: Sequence[float], start: datetime = MIDNIGHT) -> "Plant":
        """Let time pass: grid power without the car, W, second by second."""
        least_w, most_w = 6 * self.per_ampere_w, 16 * self.per_ampere_w
        offers_w = [0.0] * (self.car_s // STEP_S + 1)
        paused_until_s, grid_w, shown_house_w = 0, 0.0, 0.0
        shown_wh: list[float] = [0.0] * (self.late_s // self.meter_s + 1)
        used_wh = alone_wh = car_wh = 0.0
        for at_s in range(0, len(house_w), STEP_S):
            if at_s % QUARTER_S == 0 and at_s:
                self.quarters.append(Quarter(used_wh * 4, alone_wh * 4, car_wh * 4))
                used_wh = alone_wh = car_wh = 0.0
            now = start + timedelta(seconds=at_s)
            car_w = offers_w[0]
            if at_s % self.meter_s == 0:
                shown_house_w, grid_w = house_w[at_s], house_w[at_s] + car_w
                shown_wh = [*shown_wh[1:], used_wh]
                if self.demand:
                    self.guard.record(DEMAND, showing(f"{shown_wh[0] / 250:.3f}", "kW"), now)
            offer_w = offers_w[-1]
            offer_a = offer_w / self.per_ampere_w
            car = CarDraw(Range(car_w, car_w), self.per_ampere_w, offer_a, (0, 1, 2)[: self.phases], None, least_w)
            cap = self.guard.cap(HouseNow(grid_w, (car,), shown_house_w, self.meter_s), now, now)
            left_w = most_w if cap is None or cap.most_w is None else min(cap.most_w, most_w)
            if left_w < least_w and offer_w:
                paused_until_s = at_s + min(PAUSED_S, max(QUARTER_S - at_s % QUARTER_S, PAUSED_AT_LEAST_S))
            next_w = left_w if left_w >= least_w and at_s >= paused_until_s else 0.0
            self.starts += next_w > 0 and not offer_w
            self.writes += abs(next_w - offer_w) > self.per_ampere_w / 10
            offers_w = [*offers_w[1:], next_w]
            used_wh += max(house_w[at_s] + car_w, 0.0) * STEP_S / 3600
            alone_wh += max(house_w[at_s], 0.0) * STEP_S / 3600
            car_wh += car_w * STEP_S / 3600
        return self

    @property
    def over(self) -> list[Quarter]:
        """The quarters above the limit, if the house alone is not, by more than 5 W."""
        return [each for each in self.quarters if each.imported_w > self.limit_w + 5 and each.alone_w <= self.limit_w]

    @property
    def used(self) -> float:
        """What the car got of what the house left to it, as a share: where that is worth a start, of three minutes."""
        least_w, most_w = 6 * self.per_ampere_w * WORTH_S / QUARTER_S, 16 * self.per_ampere_w
        left_w = [(min(self.limit_w - each.alone_w, most_w), each.car_w) for each in self.quarters]
        worth_it = [(at_most_w, car_w) for at_most_w, car_w in left_w if at_most_w >= least_w]
        return sum(min(car_w, at_most_w) for at_most_w, car_w in worth_it) / sum(left for left, _ in worth_it)
