"""What lies ahead of the house: prices, the sun, and what the house itself will use."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta, tzinfo

from alfen_solar.settings import Settings

from .forecast import read_forecast
from .habits import Habits
from .periods import Course, Period
from .prices import Markup, Prices, read_prices
from .tariff import TariffHours, tariff

KEPT_FOR = timedelta(days=2)
"""So long prices are kept that are over: what is not known yet is assumed by them."""
AHEAD = timedelta(days=8)
"""So far ahead a tariff is laid out."""
WEEKEND = frozenset({5, 6})
ASKED_EVERY = timedelta(minutes=15)
"""So often integrations are asked for what their entities do not show."""


class Outlook:
    """Puts together what is known of the days to come."""

    def __init__(self, settings: Settings, zone: tzinfo) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
            zone: that of times that tell none, and of the tariff.
        """
        self._settings, self._zone = settings, zone
        self._markup = Markup(settings.price_surcharge, settings.price_tax_percent)
        self._read: dict[datetime, Period] = {}
        self._forecasts: dict[str, tuple[Period, ...]] = {}
        self._forecast = Course(())
        self._prices = Prices(())
        self._tariff_day: datetime | None = None
        self._asked_at: datetime | None = None
        self._remembered: datetime | None = None
        self._shows: set[str] = set()
        self.habits = Habits()

    @property
    def entities(self) -> dict[str, str]:
        """The setting by the entity that it names."""
        settings = self._settings
        sources = {**dict.fromkeys(settings.prices, "prices"), **dict.fromkeys(settings.sun_forecast, "sun_forecast")}
        return {settings.habits: "habits", **sources}

    @property
    def export_price(self) -> float:
        """What a kWh of the sun would bring, in money; nothing where that is not set."""
        return self._settings.export_price or 0.0

    # What comes in

    def record(self, entity: str, attributes: Mapping[str, object], now: datetime) -> None:
        """Record what an entity shows: prices or a forecast, where it shows any; or what is remembered of the house."""
        if entity == self._settings.habits:
            self.habits.remember(attributes)  # what was learned since is kept
            return
        unit = attributes.get("unit_of_measurement")
        if self._take(entity, attributes, unit if isinstance(unit, str) else None, now):
            self._shows.add(entity)

    def record_answer(self, entity: str, answer: object, unit: str | None, now: datetime) -> None:
        """Record what the integration of an entity has answered; `unit` is what prices in it are in."""
        self._take(entity, _of_area(answer, entity), unit, now)

    def record_surplus(self, surplus_w: float | None, wall: datetime) -> None:
        """Record what the cars could draw without import, in W; None: not known."""
        self.habits.record(surplus_w, self._forecast, wall.astimezone(UTC))

    def to_ask(self, wall: datetime) -> tuple[str, ...]:
        """Tell whose integrations are to be asked now, for their entities do not show what is wanted of them."""
        if self._asked_at is not None and timedelta(0) <= wall - self._asked_at < ASKED_EVERY:
            return ()
        self._asked_at = wall
        asked = (*self._settings.prices, *self._settings.sun_forecast)
        return tuple(entity for entity in asked if entity not in self._shows)

    def memory(self, wall: datetime) -> dict[str, list[list[int]]] | None:
        """Tell what is to be remembered of the house, once an hour; None: it is not time for that."""
        hour = wall.replace(minute=0, second=0, microsecond=0)
        if self._remembered in {None, hour}:
            self._remembered = hour
            return None
        self._remembered = hour
        return self.habits.memory()

    def _take(self, entity: str, source: object, unit: str | None, now: datetime) -> bool:
        if entity in self._settings.sun_forecast:
            forecast = read_forecast(source, self._zone)
            if forecast:
                self._forecasts[entity] = forecast
                by_start = {each.start: each for periods in self._forecasts.values() for each in periods}
                self._forecast = Course([by_start[start] for start in sorted(by_start)])
            return bool(forecast)
        prices = read_prices(source, self._zone, unit=unit)
        if prices:
            self._add(prices, now)
        return bool(prices)

    def _add(self, prices: tuple[Period, ...], now: datetime) -> None:
        """Take prices: those that are newer replace what was known of the same time."""
        first, last = prices[0].start, prices[-1].end
        kept = [each for each in self._read.values() if each.end <= first or each.start >= last]
        merged = {each.start: each for each in (*kept, *prices) if each.end > now - KEPT_FOR}
        if merged != self._read:
            self._read = merged
            self._prices = Prices(tuple(merged[start] for start in sorted(merged)), self._markup)

    # What goes out

    def prices(self, wall: datetime) -> Prices:
        """Return the prices: of the entities, of the tariff, or the one that holds always."""
        if self._settings.prices:
            return self._prices
        hour = wall.replace(minute=0, second=0, microsecond=0)
        if self._tariff_day != hour:
            self._tariff_day = hour
            self._prices = Prices(tariff(self._tariff(), self._zone, hour, hour + AHEAD))
        return self._prices

    def surplus_w(self, start: datetime, end: datetime) -> float:
        """Tell how much surplus can be counted on between two times, in W."""
        return self.habits.surplus_w(self._forecast, start, end)

    def household_w(self, at: datetime) -> float:
        """Tell what the house most likely draws without cars and sun at a time, in W."""
        return self.habits.household_w(at.astimezone(UTC).hour)

    def _tariff(self) -> tuple[TariffHours, ...]:
        settings = self._settings
        if not settings.tariff:
            price = settings.import_price
            return () if price is None else (TariffHours(time.min, price),)
        week = frozenset(range(7)) - (WEEKEND if settings.weekend_tariff else frozenset())
        return (
            *(TariffHours(time.fromisoformat(at), price, week) for at, price in settings.tariff.items()),
            *(TariffHours(time.fromisoformat(at), price, WEEKEND) for at, price in settings.weekend_tariff.items()),
        )


def _of_area(answer: object, entity: str) -> object:
    """Of an answer for several areas or homes, return that of the one which the entity is named after, or all."""
    if not isinstance(answer, Mapping):
        return answer
    words = entity.partition(".")[2].split("_")
    named = [value for key, value in answer.items() if str(key).lower() in words]
    return named or answer
