"""A plan, and what is wanted of it, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Otherwise(StrEnum):
    """What the car does when the plan does not let it charge at the maximum."""

    PAUSES = "pauses"
    FOLLOWS_SUN = "follows the sun"
    AT_LEAST_MINIMUM = "at least the minimum"
    """It follows the sun, and never gets less than the minimum."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a plan, and what the car can do."""

    need_wh: float
    """What the car is still to get, in Wh."""
    ready_by: datetime | None
    """When it is to have it; None: no time is set, so only the prices below which it charges anyway count."""
    most_w: float
    """With how much it charges at the maximum, in W."""
    least_w: float
    """From how much sun on it charges, in W."""
    otherwise: Otherwise = Otherwise.FOLLOWS_SUN
    anyway_below: float | None = None
    """Below which price (as it is paid, in money per kWh) it charges anyway; None: below none."""
    negative_anyway: bool = True
    """Whether it charges anyway below 0, by the price as it is read."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A quarter hour of a plan, or what is left of it."""

    start: datetime
    end: datetime
    price: float
    """What a kWh from the grid costs."""
    assumed: bool
    """Whether that price is not known yet."""
    charges: bool
    """Whether the car charges at the maximum."""
    sun_wh: float
    grid_wh: float
    cost: float
    """What the energy costs, that of the sun by what its export would bring."""

    @property
    def energy_wh(self) -> float:
        """What the car gets, in Wh."""
        return self.sun_wh + self.grid_wh


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen until the car is ready."""

    slots: tuple[Slot, ...]
    """In order of time, from now on."""
    ready_by: datetime | None
    need_wh: float
    short_wh: float
    """How much of it cannot be had in time, in Wh."""
    known_until: datetime | None
    """Up to when the prices are known; None: none are."""
    cheap_below: float
    """Prices below this one, in money per kWh, are cheap ones: the mean of all."""

    def charges(self, now: datetime) -> bool:
        """Tell whether the car charges at the maximum now."""
        return any(slot.charges for slot in self.slots if slot.start <= now < slot.end)

    @property
    def charging(self) -> tuple[Slot, ...]:
        """The slots in which the car charges at the maximum."""
        return tuple(slot for slot in self.slots if slot.charges)

    @property
    def runs(self) -> tuple[tuple[datetime, datetime], ...]:
        """When the car charges at the maximum: from when until when, run by run."""
        runs: list[tuple[datetime, datetime]] = []
        for slot in self.charging:
            if runs and runs[-1][1] == slot.start:
                runs[-1] = (runs[-1][0], slot.end)
            else:
                runs.append((slot.start, slot.end))
        return tuple(runs)

    def run_at(self, now: datetime) -> tuple[datetime, datetime] | None:
        """Tell the run of a time; None: the car does not charge at the maximum then."""
        return next((run for run in self.runs if run[0] <= now < run[1]), None)

    @property
    def ends(self) -> datetime | None:
        """When it does so for the last time; None: it does not."""
        slots = self.charging
        return slots[-1].end if slots else None

    @property
    def sun_wh(self) -> float:
        """What comes from the sun, in Wh."""
        return sum(slot.sun_wh for slot in self.slots)

    @property
    def cheap_wh(self) -> float:
        """What comes from the grid in cheap hours, in Wh."""
        return sum(slot.grid_wh for slot in self.slots if slot.price < self.cheap_below)

    @property
    def other_wh(self) -> float:
        """What comes from the grid in other hours, in Wh."""
        return sum(slot.grid_wh for slot in self.slots if slot.price >= self.cheap_below)

    @property
    def cost(self) -> float:
        """What all of it costs, in money."""
        return sum(slot.cost for slot in self.slots)

    def mean_w(self, start: datetime, end: datetime) -> float:
        """Tell what the car draws between two times while it charges at the maximum, in W, as a mean."""
        hour = timedelta(hours=1)
        overlaps = ((min(each.end, end) - max(each.start, start), each) for each in self.charging)
        drawn_wh = sum(
            each.energy_wh * (overlap / (each.end - each.start)) for overlap, each in overlaps if overlap > timedelta(0)
        )
        return drawn_wh / ((end - start) / hour)

    def cost_of(self, *, sun: bool) -> float:
        """Tell what of it the sun costs, by what its export would bring, or what comes from the grid, in money."""
        grid = sum(slot.price * slot.grid_wh for slot in self.slots) / 1000
        return self.cost - grid if sun else grid

    @property
    def assumes(self) -> bool:
        """Whether it charges at prices that are not known yet."""
        return any(slot.assumed for slot in self.charging)
