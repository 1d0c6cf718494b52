"""Day and night tariffs, by the clock on the wall."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.plan.periods import Course
from alfen_solar.plan.tariff import TariffHours, tariff

ZONE = ZoneInfo("Europe/Brussels")
WEEK = frozenset(range(5))
HOURS = (
    TariffHours(time(7), 0.30, WEEK),
    TariffHours(time(22), 0.22, WEEK),
    TariffHours(time(0), 0.22, frozenset({5, 6})),
)


@pytest.mark.parametrize(
    ("local", "price"),
    [
        ("2026-01-20T06:59", 0.22),  # a Tuesday
        ("2026-01-20T07:00", 0.30),
        ("2026-01-20T21:59", 0.30),
        ("2026-01-20T22:00", 0.22),
        ("2026-01-24T12:00", 0.22),  # a Saturday
        ("2026-01-26T03:00", 0.22),  # a Monday, before it begins
        ("2026-03-29T06:00", 0.22),  # the night that is short
        ("2026-03-30T07:00", 0.30),
        ("2026-10-25T02:30", 0.22),
        ("2026-10-26T06:59", 0.22),
        ("2026-10-26T07:00", 0.30),
    ],
)
def test_the_price_is_that_of_the_hours_that_began_last(local: str, price: float) -> None:
    at = datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)
    course = Course(tariff(HOURS, ZONE, at - timedelta(hours=2), at + timedelta(hours=2)))
    assert course.at(at) == price


def test_one_price_holds_all_day() -> None:
    start = datetime(2026, 1, 20, 3, 7, tzinfo=UTC)
    periods = tariff((TariffHours(time(12), 0.28),), ZONE, start, start + timedelta(days=1))
    assert {period.value for period in periods} == {0.28}
    assert periods[0].start <= start
    assert periods[-1].end >= start + timedelta(days=1)


def test_without_hours_there_are_no_prices() -> None:
    start = datetime(2026, 1, 20, tzinfo=UTC)
    assert tariff((), ZONE, start, start + timedelta(days=1)) == ()
