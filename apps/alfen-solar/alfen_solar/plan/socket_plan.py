"""The plan of one socket: from what the user wants and what the car has got to what it may do now."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

from alfen_solar.decision import CarState

from .planner import Planner
from .rate import Rate
from .room import Room
from .values import Otherwise, Plan, Wanted
from .wishes import PlanWishes

EVERY = timedelta(minutes=1)
"""So often it is planned anew: the sun lowers what is needed, and a day turns out otherwise than was forecast."""

AT_MAXIMUM = 0.8
"""A car that draws so much of the maximum is charging at it: some take a little less than they are offered."""

EFFICIENCY = 0.9
"""How much of what the charger delivers is in the battery: 87 to 94 % at 11 kW and less below (ADAC, 2022)."""


@dataclass(frozen=True, slots=True)
class Car:
    """What is known of the car, and of what it may draw."""

    state: CarState
    most_w: float
    """With how much it charges at the maximum, within all limits, in W."""
    least_w: float
    """From how much surplus on it charges from the sun, in W."""
    otherwise: Otherwise
    """What it does when the plan does not let it charge at the maximum."""
    watts_per_ampere: float = 230.0
    """What an ampere of its offer is to it then, in W, all its phases together."""
    draws_w: float = 0.0
    """What it draws now, in W."""


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What there is to tell of a plan."""

    plan: Plan
    received_wh: float
    """What the car has got since it was plugged in, in Wh."""


class SocketPlan:
    """Counts what the car has got since it was plugged in, and plans the rest."""

    def __init__(self, zone: tzinfo, battery_wh: float | None = None) -> None:
        """Set it up.

        Args:
            zone: that of the times that the user sets.
            battery_wh: the size of the car's battery, in Wh; None: not known.
        """
        self._zone = zone
        self._planner = Planner()
        self._rate = Rate()
        self._before_wh: float | None = None
        self._total_wh = 0.0
        self._battery_wh = battery_wh
        self._soc: tuple[float, float] | None = None
        self._made: tuple[datetime, object] | None = None
        self._plans = False
        self._has_begun = False

    @property
    def received_wh(self) -> float:
        """What the car has got since it was plugged in, in Wh."""
        return 0.0 if self._before_wh is None else max(0.0, self._total_wh - self._before_wh)

    def remember(self, received_wh: float) -> None:
        """Take what the car had got before this app began, in Wh."""
        self._before_wh, self._made = -received_wh, None

    def record(self, car: CarState, total_wh: float) -> None:
        """Record what the car does, and what it has taken since the app began, in Wh."""
        self._total_wh = total_wh
        if car is CarState.ABSENT or self._before_wh is None:
            self._before_wh, self._soc = total_wh, None
            self._rate.forget()

    def record_full(self, car_w: float | None, wall: datetime) -> None:
        """Record what the car draws at the maximum, in W; None: it is not let, or does not draw."""
        self._rate.record(car_w, wall)

    def is_enough(self, wishes: PlanWishes) -> bool:
        """Tell whether the car has got as much as it may."""
        return wishes.limit_wh is not None and self.received_wh >= wishes.limit_wh

    def step(self, wishes: PlanWishes, car: Car | None, room: Room, wall: datetime) -> datetime | None:
        """Plan if it is time for that, and tell until when the car charges at the maximum now; None: it does not.

        Args:
            wishes: what the user wants.
            car: what is known of the car; None: nothing is to be planned for it, as it is off, or charges anyway.
            room: what lies ahead, and what the limits of the house leave to the car.
            wall: what the wall clock shows.
        """
        is_first, self._has_begun = not self._has_begun, True
        if car is None or car.state is CarState.ABSENT or self.is_enough(wishes):
            self._planner.forget()
            self._made = None
            self._plans = False
            return None
        energy_wh = self._energy_wh(wishes)
        wanted = self._wanted(wishes, energy_wh, car, wall)
        outlook = room.outlook
        prices = outlook.prices(wall)
        goal = (wishes.energy_wh, wishes.ready_soc, wishes.soc, wishes.limit_wh)
        asked = (wanted.ready_by, goal, wanted.anyway_below, wanted.negative_anyway, prices, car.otherwise)
        if self._made is None or self._made[1] != asked or not timedelta(0) <= wall - self._made[0] < EVERY:
            self._made = (wall, asked)
            left_w = partial(room.left_w, car.watts_per_ampere, car.least_w)
            # An app that begins goes on where the one before it has let the car charge.
            draws = is_first and car.draws_w >= AT_MAXIMUM * wanted.most_w
            self._planner.make(wanted, prices, outlook.export_price, outlook.surplus_w, wall, left_w, draws=draws)
        plan = self._planner.plan
        self._plans = wanted.ready_by is not None or (plan is not None and bool(plan.charging))
        run = None if plan is None else plan.run_at(wall)
        return None if run is None else run[1]

    def report(self) -> PlanReport | None:
        """Tell what there is to tell; None: there is no plan."""
        plan = self._planner.plan
        return None if plan is None or not self._plans else PlanReport(plan, self.received_wh)

    def _energy_wh(self, wishes: PlanWishes) -> float:
        """Tell how much the car is to have got in all since it was plugged in, in Wh.

        A state of charge tells what it was to get when it was read: cars report it seldom. As long as it never was, the
        energy counts, or without one what an empty battery needs: a car that is full ends charging by itself.
        """
        if not wishes.ready_soc or self._battery_wh is None:
            return wishes.energy_wh
        if wishes.soc is None:
            return wishes.energy_wh or wishes.ready_soc * self._battery_wh / EFFICIENCY
        if self._soc is None or self._soc[0] != wishes.soc:
            self._soc = (wishes.soc, self.received_wh)
        soc, received_wh = self._soc
        return received_wh + max(0.0, wishes.ready_soc - soc) * self._battery_wh / EFFICIENCY

    def _wanted(self, wishes: PlanWishes, energy_wh: float, car: Car, wall: datetime) -> Wanted:
        limit_wh = energy_wh if wishes.limit_wh is None else min(energy_wh, wishes.limit_wh)
        return Wanted(
            need_wh=max(0.0, limit_wh - self.received_wh),
            ready_by=wishes.ready_by(wall, self._zone) if energy_wh > 0 else None,
            most_w=self._rate.most_w(car.most_w),
            least_w=car.least_w,
            otherwise=car.otherwise,
            anyway_below=wishes.anyway_below,
            negative_anyway=wishes.negative_anyway,
        )
