"""A year to plan in: quarter-hour prices, suns with their forecasts, a household, and when the car is plugged in.

All of it is made up, and follows from the seed: the shape of the day and of the year is that of a day-ahead market of
north-western Europe with much sun and wind (dear mornings and evenings, cheap nights and noons, some noons below zero,
some evenings very dear), as its published statistics describe it. Prices are day-ahead: those of tomorrow come out at
13:00, some a day late, and single quarter hours are missing. Days have 92, 96, or 100 quarter hours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from alfen_solar.plan.periods import Course, Period

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST = datetime(2026, 1, 1, tzinfo=ZONE).astimezone(UTC)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
QUARTERS = 365 * 96
PEAK_W = 6000.0
"""Of the panels."""
OUT_AT_HOUR = 13
"""When tomorrow's prices come out, by the clock on the wall."""


@dataclass(frozen=True, slots=True)
class Session:
    """A car at home.

    Attributes:
        plugged: The quarter hour in which it is plugged in, from the beginning of the year.
        ready: The one at whose beginning it leaves.
        need_wh: What it is to have got by then, Wh.
    """

    plugged: int
    ready: int
    need_wh: float


@dataclass(frozen=True, slots=True)
class Year:
    """The year; each list has a value for each quarter hour.

    Attributes:
        prices: What a kWh costs on the market, in EUR; None where the list has a gap.
        true_prices: The same without gaps.
        surplus_w: What the sun leaves of its power to the car, W; below 0 when the house imports.
        forecast_w: What was forecast of the power of the sun the day before: what nine days of ten exceed, W.
        sessions: When the car is there.
    """

    prices: tuple[float | None, ...]
    true_prices: tuple[float, ...]
    surplus_w: tuple[float, ...]
    forecast_w: tuple[float, ...]
    sessions: tuple[Session, ...]

    def listed(self, numbers: range) -> tuple[Period, ...]:
        """Return the prices of some quarter hours, as they are listed."""
        return tuple(
            Period(time_of(number), time_of(number + 1), price)
            for number in numbers
            if (price := self.prices[number]) is not None
        )

    @staticmethod
    def known(at: int) -> range:
        """Tell of which quarter hours the prices are out in one, from the day before on."""
        local = time_of(at).astimezone(ZONE)
        midnight = local.replace(hour=0, minute=0)
        days = 2 if local.hour >= OUT_AT_HOUR and local.toordinal() % 23 else 1  # now and then they come out late
        until = min(number_of((midnight + timedelta(days=days)).astimezone(UTC)), QUARTERS)
        return range(max(0, number_of(midnight.astimezone(UTC)) - 96), until)

    def forecast(self, at: int) -> Course:
        """Return the forecast of the sun from a quarter hour on."""
        return Course(
            [
                Period(time_of(number), time_of(number + 1), self.forecast_w[number])
                for number in range(at, min(at + 6 * 96, QUARTERS))
            ]
        )


def time_of(number: int) -> datetime:
    """Tell when a quarter hour begins."""
    return FIRST + number * QUARTER


def number_of(time: datetime) -> int:
    """Tell in which quarter hour a time is."""
    return (time - FIRST) // QUARTER


@cache
def year(seed: int) -> Year:
    """Make a year; the same seed gives the same."""
    random = Random(f"year {seed}")
    sun_w, forecast_w, clearness = _suns(random)
    prices = _prices(random, clearness)
    gaps = {random.randrange(QUARTERS) for _ in range(60)}
    listed = tuple(None if number in gaps else price for number, price in enumerate(prices))
    surplus_w = tuple(sun - load for sun, load in zip(sun_w, _loads(random), strict=True))
    return Year(listed, tuple(prices), surplus_w, tuple(forecast_w), tuple(_sessions(random)))


def _suns(random: Random) -> tuple[list[float], list[float], list[float]]:
    """Make the power of the sun and its forecast, W, and how clear each day is, from 0 to 1.

    The forecast knows a clear or a dark day well, and one with clouds by about a third; its tenth percentile is told.
    """
    sun_w, forecast_w, clearness = [], [], []
    state = 0.0
    day, clear, spread, came = -1, 0.5, 0.3, 1.0
    for number in range(QUARTERS):
        local = time_of(number).astimezone(ZONE)
        if local.toordinal() != day:
            day = local.toordinal()
            state = 0.6 * state + random.gauss(0, 0.8)
            clear = 1 / (1 + math.exp(-1.6 * state))
            spread = 0.08 + 0.9 * clear * (1 - clear) * 1.2
            came = math.exp(random.gauss(-(spread**2) / 2, spread))
            clearness.append(clear)
        season = math.cos(2 * math.pi * (local.timetuple().tm_yday - 172) / 365)
        half_h = 6.1 + 2.1 * season
        noon_h = 12.7 + (local.utcoffset() or timedelta(0)) / HOUR - 1
        from_noon = (local.hour + local.minute / 60 + 0.125 - noon_h) / half_h
        height = max(0.0, math.cos(from_noon * math.pi / 2)) ** 1.4 if abs(from_noon) < 1 else 0.0
        best_w = PEAK_W * (0.62 + 0.23 * season) * height * (0.12 + 0.88 * clear)
        noise = math.exp(random.gauss(0, 0.35 * (1 - clear) + 0.05))
        sun_w.append(min(best_w * came * noise, 0.95 * PEAK_W))
        forecast_w.append(best_w * math.exp(-1.28 * spread))
    return sun_w, forecast_w, clearness


def _prices(random: Random, clearness: list[float]) -> list[float]:
    """Make prices in EUR/kWh: season, wind, the shape of the day, the sun of the whole country, noise."""
    prices, wind, day = [], 0.0, -1
    level, spike = 0.0, 0.0
    for number in range(QUARTERS):
        local = time_of(number).astimezone(ZONE)
        if local.toordinal() != day:
            day = local.toordinal()
            wind = 0.7 * wind + random.gauss(0, 0.7)
            season = math.cos(2 * math.pi * (local.timetuple().tm_yday - 20) / 365)
            level = 0.085 + 0.018 * season - 0.022 * wind - (0.012 if local.weekday() >= 5 else 0)
            spike = max(0.0, random.gauss(0.03, 0.04)) * (1.4 if season > 0 else 0.8)
        hour = local.hour + local.minute / 60
        morning = math.exp(-(((hour - 8) / 1.5) ** 2))
        evening = math.exp(-(((hour - 19) / 1.8) ** 2))
        noon = math.exp(-(((hour - 13.5) / 2.6) ** 2))
        summer = 0.5 - 0.5 * math.cos(2 * math.pi * (local.timetuple().tm_yday - 5) / 365)
        country = clearness[min((number + 4) // 96, len(clearness) - 1)]
        dip = noon * (0.015 + 0.13 * summer * country)
        night = 0.02 * math.exp(-(((hour - 3.5) / 2.5) ** 2))
        within = (local.minute / 15 - 1.5) * 0.008 * (1 if 17 <= hour < 21 or 5 <= hour < 9 else -0.4)
        price = level + 0.7 * spike * morning + spike * evening - dip - night + within + random.gauss(0, 0.004)
        prices.append(round(price, 5))
    return prices


def _loads(random: Random) -> list[float]:
    """Make the power of the household, W: about 3000 kWh a year."""
    loads = []
    for number in range(QUARTERS):
        local = time_of(number).astimezone(ZONE)
        usual_w = 180 + (250 if 7 <= local.hour < 9 else 0) + (450 if 17 <= local.hour < 23 else 0)
        loads.append(max(80.0, usual_w + random.expovariate(1 / 120)))
    return loads


def _sessions(random: Random) -> list[Session]:
    """Make a session a day or so: nights at home, days at home, and weekends."""
    sessions, day = [], 1
    while day < 361:
        midnight = (datetime(2026, 1, 1, tzinfo=ZONE) + timedelta(days=day)).replace(hour=0)
        weekend = midnight.weekday() >= 4
        if weekend and random.random() < 0.6:  # from Friday or so until another morning
            begin, nights, end = random.uniform(14, 19), random.choice([1, 2]), random.uniform(7, 17)
        elif random.random() < 0.4:  # a day at home
            begin, nights, end = random.uniform(8, 10), 0, random.uniform(15, 19)
        else:
            begin, nights, end = random.uniform(16, 20), 1, random.uniform(6, 9)
        first = number_of((midnight + begin * HOUR).astimezone(UTC))
        last = number_of((midnight + timedelta(days=nights) + end * HOUR).astimezone(UTC))
        most_wh = 0.9 * (last - first) / 4 * 11_000
        sessions.append(Session(first, last, round(min(random.uniform(4000, 40_000), most_wh))))
        day += max(nights, 1) + (1 if random.random() < 0.2 else 0)
    return sessions
