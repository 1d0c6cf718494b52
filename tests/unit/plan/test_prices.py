"""Prices, as each integration of Home Assistant offers them: shapes as documented, values made up."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.plan.periods import Period
from alfen_solar.plan.prices import Markup, Prices, factor_of, read_prices

ZONE = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = datetime(2026, 1, 20, tzinfo=ZONE)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


def at(hours: float, step: timedelta = QUARTER) -> datetime:
    return MIDNIGHT.astimezone(UTC) + timedelta(hours=hours) + 0 * step


def iso(hours: float, zone: tzinfo = ZONE) -> str:
    return at(hours).astimezone(zone).isoformat()


SHAPES: dict[str, tuple[object, str | None, timedelta]] = {
    "Nord Pool (core action)": (
        {
            "NL": [
                {"start": iso(0, UTC), "end": iso(0.25, UTC), "price": 100.0},
                {"start": iso(0.25, UTC), "end": iso(0.5, UTC), "price": -20.0},
            ]
        },
        "EUR/MWh",
        QUARTER,
    ),
    "Nord Pool (custom)": (
        {
            "state_class": "total",
            "average": 0.04,
            "unit": "kWh",
            "currency": "EUR",
            "tomorrow_valid": True,
            "raw_today": [
                {"start": iso(0), "end": iso(0.25), "value": 0.1},
                {"start": iso(0.25), "end": iso(0.5), "value": -0.02},
            ],
            "raw_tomorrow": [{"start": iso(24), "end": iso(24.25), "value": None}],
        },
        "EUR/kWh",
        QUARTER,
    ),
    "Nord Pool (custom, in cents)": (
        {
            "price_in_cents": True,
            "raw_today": [
                {"start": iso(0), "end": iso(0.25), "value": 10.0},
                {"start": iso(0.25), "end": iso(0.5), "value": -2.0},
            ],
            "raw_tomorrow": [{"start": iso(24), "end": iso(24.25), "value": math.inf}],
        },
        "Cents/kWh",
        QUARTER,
    ),
    "ENTSO-e": (
        {
            "prices_today": [
                {"time": "2026-01-20 00:00:00+01:00", "price": 0.1},
                {"time": "2026-01-20 01:00:00+01:00", "price": -0.02},
            ],
            "prices_tomorrow": [],
            "prices": [
                {"time": "2026-01-20 00:00:00+01:00", "price": 0.1},
                {"time": "2026-01-20 01:00:00+01:00", "price": -0.02},
            ],
        },
        "EUR/kWh",
        HOUR,
    ),
    "Tibber (core action)": (
        {
            "prices": {
                "Home": [
                    {"start_time": "2026-01-20T00:00:00.000+01:00", "price": 0.1},
                    {"start_time": "2026-01-20T00:15:00.000+01:00", "price": -0.02},
                ]
            }
        },
        "EUR/kWh",
        QUARTER,
    ),
    "EnergyZero (core action)": (
        {
            "prices": [
                {
                    "price": price,
                    "timestamp": f"2026-01-19 23:{minute}:00+00:00",
                    "start": f"2026-01-19 23:{minute}:00+00:00",
                    "end": f"2026-01-19 23:{minute + 14}:59.999999+00:00",
                }
                for price, minute in ((0.1, 10), (-0.02, 25))
            ]
        },
        "EUR/kWh",
        timedelta(minutes=14, seconds=59, microseconds=999999),
    ),
    "easyEnergy (core action)": (
        {
            "prices": [
                {"timestamp": "2026-01-19 23:00:00+00:00", "price": 0.1},
                {"timestamp": "2026-01-20 00:00:00+00:00", "price": -0.02},
            ]
        },
        "EUR/kWh",
        HOUR,
    ),
    "Frank Energie": (
        {
            "prices": [
                {"from": "2026-01-19T23:00:00+00:00", "till": "2026-01-20T00:00:00+00:00", "price": 0.1},
                {"from": "2026-01-20T00:00:00+00:00", "till": "2026-01-20T01:00:00+00:00", "price": -0.02},
            ],
            "tomorrow_prices": [],
        },
        "€/kWh",
        HOUR,
    ),
    "EPEX Spot": (
        {
            "data": [
                {"start_time": iso(0), "end_time": iso(0.25), "price_per_kwh": 0.1},
                {"start_time": iso(0.25), "end_time": iso(0.5), "price_per_kwh": -0.02},
            ]
        },
        "€/kWh",
        QUARTER,
    ),
    "Octopus Energy": (
        {
            "rates": [
                {
                    "start": datetime(2026, 1, 19, 23, 0, tzinfo=UTC),
                    "end": datetime(2026, 1, 19, 23, 30, tzinfo=UTC),
                    "value_inc_vat": 0.1,
                    "is_capped": False,
                },
                {"start": "2026-01-19T23:30:00Z", "end": "2026-01-20T00:00:00Z", "value_inc_vat": -0.02},
            ]
        },
        None,
        timedelta(minutes=30),
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_each_integration_is_read(name: str) -> None:
    source, unit, lasts = SHAPES[name]
    read = read_prices(source, ZONE, unit=unit)
    assert [round(price.value, 9) for price in read] == [0.1, -0.02], read
    assert [price.end - price.start for price in read] == [lasts, lasts], read
    shift = timedelta(minutes=10) if name.startswith("EnergyZero") else timedelta(0)
    assert read[0].start == at(0) + shift
    assert all(price.start.tzinfo is UTC for price in read)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [
        ("EUR/kWh", 1.0),
        ("€/kWh", 1.0),
        ("EUR/MWh", 0.001),
        ("SEK / MWh", 0.001),
        ("ct/kWh", 0.01),
        ("Cents/kWh", 0.01),
        ("Öre/kWh", 0.01),
        ("p/kWh", 0.01),
        ("EUR/Wh", 1000.0),
        ("NOK/kWh", 1.0),
        ("EUR", None),
        ("kWh", None),
        ("%", None),
        ("", None),
        (None, None),
    ],
)
def test_the_unit_is_the_one_that_is_told(unit: str | None, factor: float | None) -> None:
    assert factor_of(unit) == factor


def test_nothing_is_read_where_nobody_tells_the_unit() -> None:
    assert read_prices({"raw_today": [{"start": iso(0), "value": 25.0}]}, ZONE) == ()


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf, True, "nothing", [], 1e9])
def test_what_is_no_price_leaves_a_gap(value: object) -> None:
    rows = [{"start": iso(0), "value": 0.2}, {"start": iso(0.25), "value": value}, {"start": iso(0.5), "value": 0.3}]
    rows += [{"start": iso(0.75), "value": 0.1}]
    read = read_prices([rows], ZONE, unit="EUR/kWh")
    assert [(price.start, price.end, price.value) for price in read] == [
        (at(0), at(0.25), 0.2),
        (at(0.5), at(0.75), 0.3),
        (at(0.75), at(1), 0.1),
    ]


@pytest.mark.parametrize(
    "hours", [(0, 1, 2, 2.25, 2.5, 2.75), (0, 0.25, 0.5, 0.75, 1, 2, 3)], ids=["to quarter hours", "to hours"]
)
def test_hours_may_change_to_quarter_hours_in_the_middle_of_a_day_and_back(hours: tuple[float, ...]) -> None:
    read = read_prices([[{"time": iso(each), "price": each} for each in hours]], ZONE, unit="EUR/kWh")
    assert [price.value for price in read] == list(hours)
    assert [price.end for price in read[:-1]] == [price.start for price in read[1:]], "there is no gap"
    last = read[-1]
    assert last.end - last.start == at(hours[-1]) - at(hours[-2])


def test_they_are_put_in_order_and_each_time_counts_once() -> None:
    rows = [(0.5, 0.3), (0, 0.1), (0.25, 0.2), (0, 0.9)]
    read = read_prices([[{"time": iso(hours), "price": price} for hours, price in rows]], ZONE, unit="EUR/kWh")
    assert [price.value for price in read] == [0.1, 0.2, 0.3]


@pytest.mark.parametrize(("day", "slots"), [("2026-03-29", 92), ("2026-10-25", 100), ("2026-06-21", 96)])
def test_a_day_has_as_many_quarters_as_the_clock_makes_it(day: str, slots: int) -> None:
    first = datetime.fromisoformat(day).replace(tzinfo=ZONE).astimezone(UTC)
    starts = [(first + number * QUARTER).astimezone(ZONE) for number in range(slots)]
    read = read_prices([[{"start": each.isoformat(), "value": 0.2} for each in starts]], ZONE, unit="EUR/kWh")
    assert len(read) == slots
    assert read[-1].end - read[0].start == slots * QUARTER
    last = read[-1].end.astimezone(ZONE)
    assert (last.hour, last.date() - first.astimezone(ZONE).date()) == (0, timedelta(days=1))


def test_a_time_without_a_zone_is_one_of_home_assistant() -> None:
    read = read_prices([[{"time": "2026-01-20 00:00:00", "price": 0.1}]], ZONE, unit="EUR/kWh")
    assert read[0].start == at(0)


@given(
    source=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=8),
        lambda deeper: (
            st.lists(deeper, max_size=4)
            | st.dictionaries(st.sampled_from(["start", "time", "value", "price", "end", "prices"]), deeper, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_whatever_an_entity_shows_no_reading_is_an_error(source: object) -> None:
    assert all(math.isfinite(price.value) for price in read_prices(source, ZONE, unit="EUR/kWh"))


class TestWhatIsPaid:
    READ = tuple(Period(at(n / 4), at((n + 1) / 4), (n % 4) / 10) for n in range(96) if n not in {5, 6})

    def test_has_surcharge_and_tax(self) -> None:
        prices = Prices(self.READ, Markup(surcharge=0.13, tax_percent=21))
        assert prices.paid(at(0.3)) == pytest.approx((0.1 + 0.13) * 1.21)
        assert prices.spot(at(0.3)) == 0.1

    def test_is_not_known_in_a_gap_or_beyond_the_last(self) -> None:
        prices = Prices(self.READ)
        assert prices.paid(at(1.3)) is None
        assert prices.paid(at(24)) is None
        assert prices.paid(at(-0.1)) is None
        assert prices.known_until == at(24)

    def test_is_assumed_to_be_as_at_the_same_time_of_the_last_day(self) -> None:
        prices = Prices(self.READ)
        assert prices.assumed(at(24.25)) == 0.1
        assert prices.assumed(at(24.8)) == pytest.approx(0.3)
        assert prices.assumed(at(25.3)) == pytest.approx(prices.mean)  # nobody knows that of the day before either

    def test_is_the_same_at_all_times_where_nothing_is_known(self) -> None:
        prices = Prices(())
        assert (prices.mean, prices.known_until, prices.assumed(at(3))) == (None, None, 0.0)
