"""What the limits of the house leave to a car in the hours to come: a plan that counts on more is late."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alfen_solar.limits import Lasting
from alfen_solar.sockets.car_model import NOMINAL_VOLTAGE_V

from .outlook import Outlook
from .values import Plan


@dataclass(frozen=True, slots=True)
class Room:
    """Tells it."""

    lasting: Lasting
    """What limits the house."""
    outlook: Outlook
    station_a: float = math.inf
    """What the sockets of its station may draw together, in A; infinite: it has no other."""
    before: Sequence[Plan] = ()
    """The plans of the cars that come before this one."""

    def left_w(self, watts_per_ampere: float, start: datetime, end: datetime) -> float:
        """Tell with how much the car can charge between two times, in W.

        Args:
            watts_per_ampere: what an ampere of its offer is to it, in W, all its phases together.
            start: from when on.
            end: until when.
        """
        lasting, surplus_w = self.lasting, self.outlook.surplus_w(start, end)
        house_w = -surplus_w if surplus_w > 0 else self.outlook.household_w(start)
        # All that the household draws may be on a phase of the car.
        phase_a = lasting.phase_a - max(house_w, 0.0) / NOMINAL_VOLTAGE_V
        most_w = min(
            lasting.cars_w, lasting.import_w - house_w, phase_a * watts_per_ampere, self.station_a * watts_per_ampere
        )
        if math.isinf(most_w):
            return most_w
        return max(most_w - sum(plan.mean_w(start, end) for plan in self.before), 0.0)
