"""What is known of the days to come, put together from entities, answers and settings."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.plan.outlook import ASKED_EVERY, Outlook
from alfen_solar.settings import read_settings

ZONE = ZoneInfo("Europe/Amsterdam")
NOON = datetime(2026, 1, 20, 12, tzinfo=ZONE)
PRICES = "sensor.nord_pool_nl_current_price"


def outlook(**options: Any) -> Outlook:  # noqa: ANN401 - as in apps.yaml
    return Outlook(read_settings({"grid_power": "sensor.grid", "plan": True, **options}), ZONE)


def rows(start: datetime, *prices: float) -> list[dict[str, object]]:
    return [
        {"start": (start + timedelta(hours=number)).isoformat(), "price": price} for number, price in enumerate(prices)
    ]


def test_prices_of_an_entity_have_its_unit_and_the_markup() -> None:
    seen = outlook(prices=PRICES, price_surcharge=0.1, price_tax_percent=21.0)
    seen.record(PRICES, {"prices": rows(NOON, 20.0, 30.0), "unit_of_measurement": "ct/kWh"}, NOON)
    assert seen.prices(NOON).paid(NOON) == pytest.approx((0.2 + 0.1) * 1.21)
    assert seen.to_ask(NOON) == ()


def test_prices_of_an_answer_are_those_of_the_area_of_the_entity() -> None:
    seen = outlook(prices=PRICES)
    seen.record_answer(PRICES, {"BE": rows(NOON, 50), "NL": rows(NOON, 90)}, "EUR/MWh", NOON)
    assert seen.prices(NOON).paid(NOON) == pytest.approx(0.09)


def test_what_is_newer_replaces_what_was_known_of_the_same_time_and_nothing_else() -> None:
    seen = outlook(prices=PRICES)
    seen.record_answer(PRICES, rows(NOON, 10, 20, 30), "EUR/MWh", NOON)
    seen.record_answer(PRICES, rows(NOON + timedelta(hours=2), 40, 50), "EUR/MWh", NOON)
    prices = seen.prices(NOON)
    assert [prices.paid(NOON + timedelta(hours=hour)) for hour in range(5)] == [0.01, 0.02, 0.04, 0.05, None]
    assert seen.prices(NOON) is prices


def test_prices_of_long_ago_are_forgotten() -> None:
    seen = outlook(prices=PRICES)
    seen.record_answer(PRICES, rows(NOON - timedelta(days=3), 10), "EUR/MWh", NOON)
    assert seen.prices(NOON).known_until is None


def test_what_an_entity_shows_nothing_of_is_asked_for_now_and_then() -> None:
    seen = outlook(prices=PRICES, sun_forecast=["sensor.energy_production_today"])
    seen.record(PRICES, {"unit_of_measurement": "EUR/kWh"}, NOON)
    assert seen.to_ask(NOON) == (PRICES, "sensor.energy_production_today")
    assert seen.to_ask(NOON + timedelta(minutes=1)) == ()
    assert seen.to_ask(NOON + ASKED_EVERY) == (PRICES, "sensor.energy_production_today")


def test_a_tariff_and_its_weekend_hold_for_a_week() -> None:
    seen = outlook(tariff={"07:00": 0.30, "22:00": 0.22}, weekend_tariff={"00:00": 0.21})
    prices = seen.prices(NOON)
    assert prices.paid(NOON) == 0.30
    assert prices.paid(NOON.replace(hour=23)) == 0.22
    assert prices.paid(NOON + timedelta(days=5)) == 0.21
    assert seen.prices(NOON + timedelta(minutes=1)) is prices


def test_one_price_holds_always_and_none_is_none() -> None:
    assert outlook(import_price=0.3, export_price=0.1).prices(NOON).paid(NOON) == 0.3
    assert outlook().prices(NOON).paid(NOON) is None
    assert (outlook(import_price=0.3, export_price=0.1).export_price, outlook().export_price) == (0.1, 0.0)


def test_forecasts_of_several_entities_are_put_together() -> None:
    seen = outlook(sun_forecast=["sensor.today", "sensor.tomorrow"])
    for number, entity in enumerate(("sensor.today", "sensor.tomorrow")):
        at = NOON + timedelta(days=number)
        forecast = [{"period_start": at.isoformat(), "pv_estimate10": 3.0 + number}]
        seen.record(entity, {"detailedForecast": forecast}, NOON)
    half = timedelta(minutes=30)
    start = NOON.astimezone(UTC)
    later = start + timedelta(days=1)
    assert seen.surplus_w(later, later + half) - seen.surplus_w(start, start + half) == pytest.approx(1000)
    assert seen.to_ask(NOON) == ()


def test_what_was_learned_is_remembered_once_an_hour_and_read_back() -> None:
    seen, other = outlook(), outlook()
    told = []
    for minute in range(181):
        at = NOON + timedelta(minutes=minute)
        seen.record_surplus(-900, at)
        if (memory := seen.memory(at)) is not None:
            told.append(memory)
    assert len(told) == 3
    other.record("sensor.alfen_solar_habits", told[-1], NOON)
    assert other.habits.household_w(NOON.astimezone(UTC).hour) == pytest.approx(900)
    other.record("sensor.alfen_solar_habits", {"household_w": [[100]] * 24}, NOON)
    assert other.habits.household_w(NOON.astimezone(UTC).hour) == pytest.approx(900)


def test_what_the_house_uses_is_learned_by_the_clock_of_the_sun() -> None:
    seen = outlook()
    for minute in range(120):
        seen.record_surplus(-900, NOON + timedelta(minutes=minute))
    assert seen.habits.household_w(NOON.astimezone(UTC).hour) == pytest.approx(900)
