"""What the house has left for the car on its last days, and how much it uses itself, hour by hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .periods import Course

HOUR = timedelta(hours=1)
HOURS = 24
DAYS = 7
"""So many days of each hour are remembered."""
QUANTILE = 0.5
"""Without a forecast, a day like the middle one of the last is counted on: a worse one costs more than it saves."""
PRIOR_WH = 2000.0
"""So much sun must have been forecast for a day before what came of it counts as much as the forecast itself."""
LEAST_SHARE, MOST_SHARE = 0.3, 1.5
"""A day gives no less and no more of its forecast, as far as plans go."""
USUAL_HOUSEHOLD_W = 350.0
"""What a house uses on average, until that is learned: 3000 kWh a year."""


@dataclass(slots=True)
class _Mean:
    """A mean over time."""

    total: float = 0.0
    lasts_s: float = 0.0

    def add(self, value: float, lasts_s: float) -> None:
        """Let a value have held for so many seconds."""
        self.total += value * lasts_s
        self.lasts_s += lasts_s


@dataclass(slots=True)
class _Day:
    """What has come of the forecast of a day, in Wh."""

    number: int
    forecast_wh: float = 0.0
    came_wh: float = 0.0


@dataclass(slots=True)
class Habits:
    """Learns from the surplus of the house: what the cars could draw without import, below 0 when the house imports."""

    LONGEST_GAP = timedelta(minutes=5)
    """What is longer, nobody has seen."""

    _hours: list[list[float]] = field(default_factory=lambda: [[] for _ in range(HOURS)])
    _households: list[list[float]] = field(default_factory=lambda: [[] for _ in range(HOURS)])
    _surplus: _Mean = field(default_factory=_Mean)
    _household: _Mean = field(default_factory=_Mean)
    _at: datetime | None = None
    _day: _Day = field(default_factory=lambda: _Day(0))

    def record(self, surplus_w: float | None, forecast: Course, now: datetime) -> None:
        """Record what the surplus has been since the last record.

        Args:
            surplus_w: in W; None: not known.
            forecast: the forecast of the sun; what the house uses is seen where it forecasts none.
            now: the time, in UTC.
        """
        before, self._at = self._at, now
        if before is not None and before.hour != now.hour:  # also if the surplus is not known just then
            self._close_hour(before.hour)
        if before is None or surplus_w is None or not timedelta(0) < now - before <= self.LONGEST_GAP:
            return
        lasts_s = (now - before).total_seconds()
        self._surplus.add(surplus_w, lasts_s)
        sun_w = forecast.at(now)
        if not sun_w:
            if surplus_w < 0:
                self._household.add(-surplus_w, lasts_s)
            return
        day = now.toordinal()
        if self._day.number != day:
            self._day = _Day(day)
        hours = lasts_s / HOUR.total_seconds()
        self._day.forecast_wh += sun_w * hours
        self._day.came_wh += max(0.0, surplus_w + self.household_w(now.hour)) * hours

    def _close_hour(self, hour: int) -> None:
        for mean, days in ((self._surplus, self._hours[hour]), (self._household, self._households[hour])):
            if mean.lasts_s >= HOUR.total_seconds() / 2:
                days.append(mean.total / mean.lasts_s)
                del days[:-DAYS]
        self._surplus, self._household = _Mean(), _Mean()

    def household_w(self, hour: int) -> float:
        """Tell what the house uses in an hour of the day (UTC), in W; by day that of the other hours."""
        days = self._households[hour]
        if days:
            return sum(days) / len(days)
        known = [sum(each) / len(each) for each in self._households if each]
        return sum(known) / len(known) if known else USUAL_HOUSEHOLD_W

    def surplus_w(self, forecast: Course, start: datetime, end: datetime) -> float:
        """Tell how much surplus can be counted on, in W.

        By the forecast, scaled by what has come of that of today, less what the house uses; without one by the last
        days.
        """
        sun_w = forecast.mean(start, end)
        if sun_w is not None:
            share = self._share if start.toordinal() == self._day.number else 1.0
            return max(0.0, sun_w * share - self.household_w(start.hour))
        if forecast and forecast.periods[0].start <= start and end <= (forecast.end or end):
            return 0.0  # a gap in a forecast is a night
        days = sorted(self._hours[start.hour])
        return max(0.0, days[int(QUANTILE * len(days))]) if days else 0.0

    @property
    def _share(self) -> float:
        """How much of today's forecast is to be counted on."""
        share = (self._day.came_wh + PRIOR_WH) / (self._day.forecast_wh + PRIOR_WH)
        return min(max(share, LEAST_SHARE), MOST_SHARE)

    def memory(self) -> dict[str, list[list[int]]]:
        """Tell what is to be remembered over restarts."""
        return {
            "surplus_w": [[round(each) for each in days] for days in self._hours],
            "household_w": [[round(each) for each in days] for days in self._households],
        }

    def remember(self, memory: object) -> None:
        """Take what was remembered; what is none of it is left out."""
        if not isinstance(memory, Mapping):
            return
        for name, hours in (("surplus_w", self._hours), ("household_w", self._households)):
            told = memory.get(name)
            if not isinstance(told, list) or len(told) != HOURS:
                continue
            for hour, days in zip(hours, told, strict=True):
                if not hour and isinstance(days, list):
                    hour.extend(float(each) for each in days[-DAYS:] if isinstance(each, int | float))
