"""What the limits of the house leave to a car in the hours to come: a plan that counts on more is late."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alfen_solar.facts import NOMINAL_VOLTAGE_V
from alfen_solar.limits import Lasting

from .outlook import Outlook
from .values import Plan


@dataclass(frozen=True, slots=True)
class Before:
    """A car that comes before another one."""

    plan: Plan
    watts_per_ampere: float
    """What an ampere of its offer is to it while the plan lets it charge, in W, all its phases together."""
    station: str

    def drawn_a(self, start: datetime, end: datetime) -> float:
        """Tell what it is to draw between two times, in A on each of its phases."""
        return self.plan.mean_w(start, end) / self.watts_per_ampere


@dataclass(frozen=True, slots=True)
class Room:
    """Tells it."""

    lasting: Lasting
    """What limits the house."""
    outlook: Outlook
    station_a: float = math.inf
    """What the sockets of its station may draw together, in A; infinite: it has no other."""
    station: str = ""
    """What names its station."""
    before: Sequence[Before] = ()
    """The cars that come before this one."""

    def left_w(self, watts_per_ampere: float, least_w: float, start: datetime, end: datetime) -> float:
        """Tell with how much the car can charge between two times, in W.

        With less than its minimum it cannot at all. That is so of what others allow and of the station, which are known
        for sure; what the house draws comes and goes within the hour.

        Args:
            watts_per_ampere: what an ampere of its offer is to it, in W, all its phases together.
            least_w: with how much it charges at least, in W.
            start: from when on.
            end: until when.
        """
        lasting, surplus_w = self.lasting, self.outlook.surplus_w(start, end)
        house_w = -surplus_w if surplus_w > 0 else self.outlook.household_w(start)
        cars_w = sum(car.plan.mean_w(start, end) for car in self.before)
        # All that the household and the other cars draw may be on a phase of the car.
        cars_a = sum(car.drawn_a(start, end) for car in self.before)
        phase_a = lasting.phase_a - max(house_w, 0.0) / NOMINAL_VOLTAGE_V - cars_a
        station_a = self.station_a - sum(car.drawn_a(start, end) for car in self.before if car.station == self.station)
        sure_w = min(lasting.cars_w - cars_w, station_a * watts_per_ampere)
        most_w = min(sure_w, lasting.import_w - house_w - cars_w, phase_a * watts_per_ampere)
        return 0.0 if sure_w < least_w else max(most_w, 0.0)
