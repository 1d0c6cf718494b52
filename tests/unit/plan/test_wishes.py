"""When the car is to be ready next."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.plan.wishes import PlanWishes, ReadyDays

ZONE = ZoneInfo("Europe/Amsterdam")
SEVEN = time(7)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("days", "at", "wall", "ready_by"),
    [
        (ReadyDays.EVERY_DAY, SEVEN, "2026-01-20T18:00", "2026-01-21T07:00"),
        (ReadyDays.EVERY_DAY, SEVEN, "2026-01-20T06:59", "2026-01-20T07:00"),
        (ReadyDays.EVERY_DAY, SEVEN, "2026-01-20T07:00", "2026-01-21T07:00"),
        (ReadyDays.WEEKDAYS, SEVEN, "2026-01-23T18:00", "2026-01-26T07:00"),  # Friday to Monday
        (ReadyDays.WEEKDAYS, SEVEN, "2026-01-25T18:00", "2026-01-26T07:00"),
        (ReadyDays.ONCE, SEVEN, "2026-01-23T18:00", "2026-01-24T07:00"),
        (ReadyDays.EVERY_DAY, SEVEN, "2026-03-28T18:00", "2026-03-29T07:00"),  # the short night
        (ReadyDays.EVERY_DAY, SEVEN, "2026-10-24T18:00", "2026-10-25T07:00"),  # and the long one
        (ReadyDays.OFF, SEVEN, "2026-01-20T18:00", None),
        (ReadyDays.EVERY_DAY, None, "2026-01-20T18:00", None),
    ],
)
def test_it_is_the_next_such_time(days: ReadyDays, at: time | None, wall: str, ready_by: str | None) -> None:
    found = PlanWishes(days, at).ready_by(local(wall), ZONE)
    assert found == (None if ready_by is None else local(ready_by))


@pytest.mark.parametrize(("wall", "still"), [("2026-01-20T18:00", True), ("2026-01-22T07:00", False)])
def test_once_is_over_when_its_time_is(wall: str, *, still: bool) -> None:
    wishes = PlanWishes(ReadyDays.ONCE, datetime(2026, 1, 22, 7))  # noqa: DTZ001 - on the clock on the wall
    assert wishes.ready_by(local(wall), ZONE) == (local("2026-01-22T07:00") if still else None)


def test_of_a_date_only_the_time_counts_on_every_day() -> None:
    wishes = PlanWishes(ReadyDays.EVERY_DAY, datetime(2020, 1, 1, 7))  # noqa: DTZ001 - on the clock on the wall
    assert wishes.ready_by(local("2026-01-20T18:00"), ZONE) == local("2026-01-21T07:00")
