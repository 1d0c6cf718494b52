"""What the house is like, learned from the surplus of its last days."""

from datetime import UTC, datetime, timedelta

import pytest

from alfen_solar.plan.habits import USUAL_HOUSEHOLD_W, Habits
from alfen_solar.plan.periods import Course, Period

DAY = datetime(2026, 6, 21, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def forecast(days: int = 3, watts: float = 3000) -> Course:
    """Forecast a sun from 8 to 18 h."""
    return Course(
        [
            Period(DAY + timedelta(days=day, hours=hour), DAY + timedelta(days=day, hours=hour + 1), watts)
            for day in range(days)
            for hour in range(8, 18)
        ]
    )


def live(habits: Habits, course: Course, days: int, came_w: float = 3000, household_w: float = 400) -> None:
    for minute in range(days * 24 * 60 + 1):
        now = DAY + minute * MINUTE
        habits.record((came_w if 8 <= now.hour < 18 else 0) - household_w, course, now)


def test_before_anything_is_known_the_house_is_like_any() -> None:
    habits, noon = Habits(), DAY + timedelta(hours=12)
    assert habits.surplus_w(forecast(), noon, noon + 15 * MINUTE) == 3000 - USUAL_HOUSEHOLD_W
    assert habits.surplus_w(Course(()), noon, noon + 15 * MINUTE) == 0


def test_what_it_uses_in_the_dark_is_learned_and_taken_off_the_sun() -> None:
    habits = Habits()
    live(habits, forecast(), 1, household_w=700)
    tomorrow = DAY + timedelta(days=1, hours=12)
    assert habits.household_w(3) == pytest.approx(700)
    assert habits.surplus_w(forecast(), tomorrow, tomorrow + 15 * MINUTE) == pytest.approx(2300)


def test_a_day_that_gives_less_than_was_forecast_is_counted_on_less() -> None:
    habits = Habits()
    for minute in range(8 * 60, 13 * 60):  # half of it comes
        habits.record(1500 - USUAL_HOUSEHOLD_W, forecast(), DAY + minute * MINUTE)
    later, tomorrow = DAY + timedelta(hours=14), DAY + timedelta(hours=38)
    today_w = habits.surplus_w(forecast(), later, later + 15 * MINUTE)
    assert 1200 < today_w < 1400, today_w
    assert habits.surplus_w(forecast(), tomorrow, tomorrow + 15 * MINUTE) == 3000 - USUAL_HOUSEHOLD_W


def test_without_a_forecast_a_day_like_the_middle_one_of_the_last_is_counted_on() -> None:
    habits, nothing = Habits(), Course(())
    for minute in range(4 * 24 * 60 + 1):
        now = DAY + minute * MINUTE
        sunny = 1000 * (now - DAY).days if 8 <= now.hour < 18 else 0
        habits.record(sunny - 400, nothing, now)
    noon, night = DAY + timedelta(days=4, hours=12), DAY + timedelta(days=4, hours=2)
    assert habits.surplus_w(nothing, noon, noon + 15 * MINUTE) == pytest.approx(1600)
    assert habits.surplus_w(nothing, night, night + 15 * MINUTE) == 0


def test_what_nobody_has_seen_is_not_learned() -> None:
    habits = Habits()
    for hour in range(48):
        habits.record(5000, Course(()), DAY + timedelta(hours=hour))
        habits.record(None, Course(()), DAY + timedelta(hours=hour, minutes=1))
    assert habits.surplus_w(Course(()), DAY + timedelta(days=3, hours=12), DAY + timedelta(days=3, hours=13)) == 0


def test_it_is_remembered_over_a_restart() -> None:
    habits, other = Habits(), Habits()
    live(habits, forecast(), 2, household_w=650)
    other.remember(habits.memory())
    assert other.household_w(3) == habits.household_w(3) == pytest.approx(650)
    noon = DAY + timedelta(days=9, hours=12)
    assert other.surplus_w(Course(()), noon, noon + MINUTE) == pytest.approx(2350)


@pytest.mark.parametrize("memory", [None, [], {}, {"surplus_w": 3}, {"surplus_w": [["a"]] * 24}, {"household_w": [[]]}])
def test_a_memory_that_is_none_is_left_out(memory: object) -> None:
    habits = Habits()
    habits.remember(memory)
    assert habits.household_w(3) == USUAL_HOUSEHOLD_W


def test_an_hour_of_which_the_end_was_not_seen_belongs_to_no_other() -> None:
    """The meter is silent from 10:40 to 11:10: what the house had left before is nothing of the hour after."""
    habits, nothing, ten = Habits(), Course(()), DAY + timedelta(hours=10)
    for minute in range(121):
        known_w = 3000.0 if minute < 60 else 500.0
        habits.record(None if 40 <= minute < 70 else known_w, nothing, ten + minute * MINUTE)
    eleven = ten + 60 * MINUTE
    assert habits.surplus_w(nothing, ten, ten + 15 * MINUTE) == pytest.approx(3000)
    assert habits.surplus_w(nothing, eleven, eleven + 15 * MINUTE) == pytest.approx(500)
