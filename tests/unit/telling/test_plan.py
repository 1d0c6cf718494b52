"""What is told of a plan: in words, as data, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alfen_solar.plan.socket_plan import PlanReport
from alfen_solar.plan.values import Plan, Slot
from alfen_solar.settings import read_settings
from alfen_solar.telling.messages import Messages
from alfen_solar.telling.plan import LatePlans, PlanRhythm, plan_data

EVENING = datetime(2026, 1, 20, 22, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def slot(hour: float, price: float, *, charges: bool, sun_wh: float = 0, assumed: bool = False) -> Slot:
    start, grid_wh = EVENING + hour * HOUR, 11_000.0 - sun_wh if charges else 0.0
    cost = (grid_wh * price + sun_wh * 0.05) / 1000
    return Slot(start, start + HOUR, price, assumed, charges, sun_wh, grid_wh, cost)


PLAN = Plan(
    slots=(
        slot(0, 0.30, charges=False),
        slot(1, 0.20, charges=True),
        slot(2, 0.30, charges=False),
        slot(3, 0.40, charges=True, sun_wh=2000),
    ),
    ready_by=EVENING + 9 * HOUR,
    need_wh=22_000,
    short_wh=0,
    known_until=EVENING + 12 * HOUR,
    cheap_below=0.25,
)


def said(plan: Plan, wall: datetime = EVENING, language: str = "en", **options: object) -> str:
    settings = read_settings({"grid_power": "sensor.grid", "language": language, **options})
    return Messages(settings, UTC).plan(PlanReport(plan, 0.0), wall)


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (
            PLAN,
            "Plan until tomorrow at 07:00: 22.0 kWh, 2.0 kWh of it solar, for about €5.90; charging starts at 23:00",
        ),
        (
            replace(PLAN, short_wh=4000),
            (
                "Plan until tomorrow at 07:00: 18.0 kWh, 2.0 kWh of it solar, for about €5.90; "
                "charging starts at 23:00; 4.0 kWh cannot be charged in time"
            ),
        ),
        (
            replace(PLAN, slots=(slot(1, 0.2, charges=True, assumed=True),), need_wh=11_000),
            (
                "Plan until tomorrow at 07:00: 11.0 kWh, 0.0 kWh of it solar, for about €2.20; "
                "charging starts at 23:00; not all prices are known yet"
            ),
        ),
        (
            replace(PLAN, known_until=None, slots=(slot(0, 0, charges=True),), need_wh=11_000),
            "Plan until tomorrow at 07:00: 11.0 kWh, 0.0 kWh of it solar",
        ),
        (replace(PLAN, ready_by=None), "Charging at low prices; charging starts at 23:00"),
    ],
)
def test_one_sentence_tells_what_it_comes_to(plan: Plan, text: str) -> None:
    assert said(plan) == text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "de",
            (
                "Plan bis morgen um 07:00 Uhr: 22,0\xa0kWh, davon 2,0\xa0kWh Sonnenstrom, für etwa 5,90\xa0€; Laden "
                "beginnt um 23:00 Uhr"
            ),
        ),
        (
            "nl",
            (
                "Plan tot morgen om 07:00: 22,0\xa0kWh, waarvan 2,0\xa0kWh zonne-energie, voor ongeveer €\xa05,90; "
                "laden begint om 23:00"
            ),
        ),
        (
            "fr",
            (
                "Plan jusqu'à demain à 07:00\xa0: 22,0\xa0kWh, dont 2,0\xa0kWh d'énergie solaire, pour environ "
                "5,90\xa0€\xa0; la charge commence à 23:00"
            ),
        ),
    ],
)
def test_in_each_language(language: str, text: str) -> None:
    assert said(PLAN, language=language) == text


def test_it_says_when_there_are_no_prices_though_there_should_be() -> None:
    no_prices = replace(PLAN, known_until=None, slots=(slot(0, 0, charges=True, assumed=True),), need_wh=11_000)
    told = said(no_prices, prices="sensor.prices")
    assert told == "Plan until tomorrow at 07:00: 11.0 kWh, 0.0 kWh of it solar; no prices from sensor.prices"


class TestTheData:
    def test_has_the_next_run_the_sources_and_the_slots(self) -> None:
        data = plan_data(PlanReport(PLAN, 1500), "text", "€", EVENING)
        expected = {
            "plan": "waiting",
            "start": "2026-01-20T23:00:00+00:00",
            "end": "2026-01-21T00:00:00+00:00",
            "last_end": "2026-01-21T02:00:00+00:00",
            "need_kwh": 22.0,
            "received_kwh": 1.5,
            "sun_kwh": 2.0,
            "cheap_kwh": 11.0,
            "other_kwh": 9.0,
            "cost": 5.9,
            "sun_cost": 0.1,
            "grid_cost": 5.8,
        }
        assert {key: data[key] for key in expected} == expected
        assert data["slots"][3] == [int((EVENING + 3 * HOUR).timestamp()), 0.4, 9000, 2000]

    @pytest.mark.parametrize(
        ("plan", "hours", "state"),
        [
            (PLAN, 0, "waiting"),
            (PLAN, 1.5, "charging"),
            (replace(PLAN, short_wh=500), 0, "too late"),
            (replace(PLAN, slots=PLAN.slots[:1]), 0, "sun"),
        ],
    )
    def test_has_a_state(self, plan: Plan, hours: float, state: str) -> None:
        assert plan_data(PlanReport(plan, 0), "", "€", EVENING + hours * HOUR)["plan"] == state

    def test_is_none_without_a_plan(self) -> None:
        assert plan_data(None, "", "€", EVENING) == {"plan": "none", "slots": []}


class TestWhenItIsTold:
    REPORT = PlanReport(PLAN, 0)

    def test_at_once_and_then_only_when_it_has_changed_or_now_and_then(self) -> None:
        rhythm = PlanRhythm()
        told = [minute for minute in range(40) if rhythm.due(self.REPORT, EVENING + minute * HOUR / 60, EVENING)]
        assert told == [0, 15, 30]

    def test_that_charging_begins_is_told_within_a_minute(self) -> None:
        rhythm = PlanRhythm()
        told = [minute for minute in range(50, 70) if rhythm.due(self.REPORT, *2 * (EVENING + minute * HOUR / 60,))]
        assert told == [50, 60]

    @pytest.mark.parametrize(
        ("plan", "told"),
        [
            (replace(PLAN, slots=(*PLAN.slots[:3], slot(3.02, 0.4, charges=True))), False),  # a minute later
            (replace(PLAN, slots=(*PLAN.slots[:3], slot(4, 0.4, charges=True))), True),
            (replace(PLAN, slots=PLAN.slots[:3]), True),
            (replace(PLAN, short_wh=500), True),
            (replace(PLAN, known_until=None), True),
            (replace(PLAN, ready_by=EVENING), True),
        ],
    )
    def test_what_matters_is_told_within_a_minute(self, plan: Plan, *, told: bool) -> None:
        rhythm = PlanRhythm()
        rhythm.due(self.REPORT, EVENING, EVENING)
        assert not rhythm.due(PlanReport(plan, 0), EVENING + timedelta(seconds=30), EVENING)
        assert rhythm.due(PlanReport(plan, 0), EVENING + timedelta(seconds=60), EVENING) is told

    def test_that_there_is_none_is_told_once(self) -> None:
        rhythm = PlanRhythm()
        assert [rhythm.due(None, EVENING, EVENING) for _ in range(3)] == [True, False, False]
        assert rhythm.due(self.REPORT, EVENING, EVENING)
        assert [rhythm.due(None, EVENING, EVENING) for _ in range(3)] == [True, False, False]


class TestThatTheTimeIsTooShort:
    """A limit of the house that comes and goes makes a plan late by 0.1 kWh, and in time again, all night long."""

    @staticmethod
    def told_min(*short_kwh: float, every_min: int = 15, ready_by: str = "07:00") -> list[int]:
        late = LatePlans()
        told = {"ready_by": ready_by}
        minutes = [number * every_min for number in range(len(short_kwh))]
        plans = zip(minutes, short_kwh, strict=True)
        return [
            minute
            for minute, kwh in plans
            if late.is_news(told | {"short_kwh": kwh}, EVENING + timedelta(minutes=minute))
        ]

    def test_is_told_once_however_often_it_is_just_enough_in_between(self) -> None:
        assert self.told_min(0.18, 0.07, 0.15, 0.0, 0.12, 0.09, 0.3) == [0]

    def test_is_told_again_after_an_hour_in_time(self) -> None:
        assert self.told_min(0.2, 0.2, 0.0, 0.0, 0.0, 0.2) == [0, 75]
        assert self.told_min(0.2, 0.2, 0.0, 0.0, 0.0, 0.2, every_min=14) == [0], "56 minutes"

    def test_is_told_anew_of_another_time(self) -> None:
        late = LatePlans()
        plans = [{"ready_by": ready_by, "short_kwh": 1.0} for ready_by in ("07:00", "07:00", "08:00")]
        assert [late.is_news(plan, EVENING) for plan in plans] == [True, False, True]

    def test_is_told_anew_after_there_was_no_plan(self) -> None:
        late = LatePlans()
        plans = ({"ready_by": "07:00", "short_kwh": 1.0}, {"plan": "none"}, {"ready_by": "07:00", "short_kwh": 1.0})
        assert [late.is_news(plan, EVENING) for plan in plans] == [True, False, True]
