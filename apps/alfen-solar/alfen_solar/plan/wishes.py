"""What the user wants of the plan for a socket."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

WORK_DAYS = range(5)


class ReadyDays(StrEnum):
    """On which days the car is to be ready. The values are options of an `input_select` in Home Assistant."""

    OFF = "Off"
    """On none: there is no plan."""
    ONCE = "Once"
    """At the date and time that are set."""
    EVERY_DAY = "Every day"
    """Each day at the time that is set."""
    WEEKDAYS = "Weekdays"
    """The same from Monday to Friday."""


class NegativePrices(StrEnum):
    """What happens at prices below 0. The values are options of an `input_select` in Home Assistant."""

    CHARGE = "Charge"
    """The car charges at the maximum, whether it has to be ready or not."""
    AS_USUAL = "Go on as usual"
    """They are prices as any."""


@dataclass(slots=True)
class PlanWishes:
    """What is wanted; what has no value yet is not wanted."""

    days: ReadyDays = ReadyDays.OFF
    at: datetime | time | None = None
    """When the car is to be ready, on the clock on the wall: a date and a time, or a time alone."""
    energy_wh: float = 0.0
    """How much it is to have got by then since it was plugged in, in Wh."""
    ready_soc: float = 0.0
    """The state of charge that it is to have, from 0 to 1; 0: the energy counts."""
    soc: float | None = None
    """The state of charge of the car, from 0 to 1; None: not known."""
    limit_wh: float | None = None
    """How much it may get at most since it was plugged in, in Wh; None: no limit."""
    anyway_below: float | None = None
    """Below which price it charges anyway, in money per kWh; None: below none."""
    negative_anyway: bool = True
    """Whether it charges anyway at prices below 0."""

    def ready_by(self, wall: datetime, zone: tzinfo) -> datetime | None:
        """Tell when the car is to be ready next, in UTC; None: at no time that is still to come.

        Args:
            wall: what the wall clock shows.
            zone: that of the times that the user sets.
        """
        if self.at is None or self.days is ReadyDays.OFF:
            return None
        if self.days is ReadyDays.ONCE:
            if isinstance(self.at, time):
                return self._next(wall, zone, self.at, range(7))
            moment = self.at.replace(tzinfo=zone).astimezone(UTC)
            return moment if moment > wall else None
        at = self.at.time() if isinstance(self.at, datetime) else self.at
        return self._next(wall, zone, at, WORK_DAYS if self.days is ReadyDays.WEEKDAYS else range(7))

    @staticmethod
    def _next(wall: datetime, zone: tzinfo, at: time, days: range) -> datetime:
        today = wall.astimezone(zone).date()
        moments = [
            datetime.combine(day, at, zone).astimezone(UTC)
            for day in (today + timedelta(days=number) for number in range(8))
            if day.weekday() in days
        ]
        return next(moment for moment in moments if moment > wall)
