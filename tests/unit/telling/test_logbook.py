"""What of a day is told in the logbook."""

import random
from dataclasses import replace

import pytest

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.telling.logbook import Logbook, News
from tests.unit.clock import at
from tests.unit.telling.decisions import (
    BLIND,
    BOOST,
    CHARGING,
    FAST,
    FAULT,
    MINIMUM,
    NO_CAR,
    NOT_DRAWING,
    OFF,
    PAUSED,
    STARTING,
    STOPPING,
    TOO_LOW,
    WAITING,
)

REST_S = 600
UNSEEN = replace(CHARGING, car=CarState.UNKNOWN)
SILENT = replace(UNSEEN, reason=Reason.CHARGER_SILENT)
UNTOLD = Decision(Offer(9.4), Reason.WAITING_FOR_HELPERS, None, CarState.DRAWING)
OFF_WITH_BOOST = replace(OFF, boost_until=at(3600))


def told(*decisions: Decision, every_s: float = 60) -> list[News | None]:
    """Tell what comes of these decisions, each of which lasts as long."""
    logbook = Logbook()
    return [logbook.news(decision, at(number * every_s)) for number, decision in enumerate(decisions)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHARGING, PAUSED),
        (CHARGING, replace(BLIND, offer=Offer(0))),  # without_meter: pause
        (CHARGING, NO_CAR),
        (CHARGING, replace(PAUSED, car=CarState.ABSENT)),
        (PAUSED, NO_CAR),
        (NO_CAR, CHARGING),
        (WAITING, CHARGING),
        (UNSEEN, CHARGING),
        (CHARGING, TOO_LOW),
    ],
)
def test_a_change_of_mind_is_told(before: Decision, after: Decision) -> None:
    assert told(before, after)[-1] is News.CHANGE


@pytest.mark.parametrize("before", [PAUSED, STARTING, replace(BLIND, offer=Offer(0)), TOO_LOW])
@pytest.mark.parametrize("between", [[], [NOT_DRAWING], [UNSEEN], [FAULT]])
def test_a_start_is_told_when_the_car_begins_to_draw_after_a_pause(before: Decision, between: list[Decision]) -> None:
    assert told(before, *between, CHARGING)[1:] == [*(None for _ in between), News.START]


@pytest.mark.parametrize(
    "after",
    [
        NO_CAR,
        NOT_DRAWING,
        UNSEEN,
        replace(MINIMUM, car=CarState.ABSENT),
        replace(MINIMUM, car=CarState.IDLE),
        FAULT,
        replace(PAUSED, car=CarState.DRAWING),  # it takes its time to stop
    ],
)
def test_a_current_that_no_car_takes_is_no_start(after: Decision) -> None:
    assert News.START not in told(PAUSED, *[after] * 30)


def test_a_car_that_charges_on_after_a_pause_of_its_own_is_no_start() -> None:
    assert told(CHARGING, *[NOT_DRAWING] * 12, CHARGING)[-1] is News.CHANGE


def test_nor_is_one_that_is_told_late() -> None:
    minutes = told(CHARGING, PAUSED, *[CHARGING] * 10)
    assert minutes == [News.CHANGE, News.CHANGE, *[None] * 8, News.CHANGE, None]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHARGING, replace(CHARGING, offer=Offer(10))),
        (CHARGING, STOPPING),
        (CHARGING, MINIMUM),
        (PAUSED, STARTING),
        (CHARGING, BLIND),  # is told as a problem
        (CHARGING, SILENT),  # so is this
        (CHARGING, FAULT),  # and this
        (CHARGING, replace(FAULT, offer=Offer(0))),
        (CHARGING, WAITING),
        (CHARGING, UNSEEN),
        (OFF, OFF),
        (BOOST, BOOST),
        (BOOST, replace(BOOST, until=at(3629.9))),
    ],
)
def test_an_ampere_a_cloud_or_a_problem_is_no_news(before: Decision, after: Decision) -> None:
    assert told(before, after)[-1] is None


@pytest.mark.parametrize(
    "story",
    [
        [NO_CAR, replace(PAUSED, car=CarState.ABSENT), replace(MINIMUM, car=CarState.ABSENT)],
        [NOT_DRAWING, PAUSED, replace(MINIMUM, car=CarState.IDLE), STARTING],
    ],
    ids=["no car", "a full car"],
)
def test_clouds_are_no_news_where_no_car_draws(story: list[Decision]) -> None:
    assert told(*story * 100) == [News.CHANGE, *[None] * (100 * len(story) - 1)]


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        (CHARGING, OFF, News.MODE),
        (CHARGING, FAST, News.MODE),
        (BOOST, OFF, News.MODE),
        (OFF_WITH_BOOST, BOOST, News.MODE),
        (CHARGING, BOOST, News.BOOST),
        (BOOST, replace(BOOST, until=at(7200)), News.BOOST),
        (BOOST, replace(BOOST, until=at(3630)), News.BOOST),
        (BOOST, replace(BOOST, until=at(3570)), News.BOOST),
        (OFF, OFF_WITH_BOOST, News.BOOST),
        (OFF_WITH_BOOST, OFF, News.BOOST_ENDED),
        (BOOST, CHARGING, News.BOOST_ENDED),
        (BOOST, PAUSED, News.BOOST_ENDED),
        (BOOST, BLIND, News.BOOST_ENDED),
    ],
)
def test_what_the_user_does_is_told(before: Decision, after: Decision, news: News) -> None:
    assert told(before, after)[-1] is news


@pytest.mark.parametrize("between", [FAULT, TOO_LOW, UNTOLD])
def test_what_comes_in_the_middle_of_a_boost_does_not_end_it(between: Decision) -> None:
    entries = told(BOOST, between, BOOST, between, BOOST, CHARGING)
    assert [entry for entry in entries if entry not in {None, News.CHANGE}] == [News.BOOST, News.BOOST_ENDED]


def test_a_mode_that_is_not_known_for_a_while_is_no_other_mode() -> None:
    assert told(CHARGING, UNTOLD, CHARGING, OFF)[1:] == [None, None, News.MODE]


def test_what_was_on_when_the_app_started_is_no_other_mode() -> None:
    assert told(Decision(None, Reason.WAITING_FOR_HELPERS), WAITING, CHARGING) == [None, None, News.CHANGE]


def test_what_comes_and_goes_is_told_once_in_ten_minutes() -> None:
    entries = told(*[CHARGING, PAUSED] * 30)
    assert len([entry for entry in entries if entry]) == 2 * 6


@pytest.mark.parametrize("seed", range(10))
def test_whatever_comes_and_goes_and_how_fast_an_hour_has_few_entries(seed: int) -> None:
    dice, logbook, entries = random.Random(seed), Logbook(), 0
    states = [CHARGING, PAUSED, NOT_DRAWING, NO_CAR, TOO_LOW, FAULT, UNSEEN, BLIND, WAITING, STOPPING]
    second = 0.0
    while second < 3600:
        entries += logbook.news(dice.choice(states), at(second)) is not None
        second += dice.expovariate(1 / dice.choice([1, 10, 100]))
    assert entries <= 5 * 6


def test_a_car_has_two_minutes_to_begin_before_it_is_told_that_it_does_not() -> None:
    logbook = Logbook()
    assert logbook.news(PAUSED, at(0))
    assert logbook.news(CHARGING, at(60))
    assert logbook.news(NOT_DRAWING, at(70)) is None
    assert logbook.news(CHARGING, at(100)) is None
    assert logbook.news(NOT_DRAWING, at(110)) is None
    assert logbook.news(NOT_DRAWING, at(219.9)) is None
    assert logbook.news(NOT_DRAWING, at(220)) is News.CHANGE
    assert logbook.news(CHARGING, at(1000)) is News.CHANGE


def test_a_car_that_does_not_draw_when_the_app_starts_is_told_of_at_once() -> None:
    assert told(NOT_DRAWING) == [News.CHANGE]


def test_what_lasts_is_told_as_soon_as_it_may_be_told_again() -> None:
    logbook = Logbook()
    assert logbook.news(CHARGING, at(0))
    assert logbook.news(PAUSED, at(5))
    assert logbook.news(CHARGING, at(10)) is None
    assert logbook.news(CHARGING, at(REST_S - 0.1)) is None
    assert logbook.news(CHARGING, at(REST_S)) is News.CHANGE
    assert logbook.news(CHARGING, at(REST_S + 1)) is None


def test_what_was_back_before_it_may_be_told_again_is_no_news() -> None:
    logbook = Logbook()
    assert logbook.news(CHARGING, at(0))
    assert logbook.news(PAUSED, at(5))
    assert logbook.news(CHARGING, at(10)) is None
    assert logbook.news(PAUSED, at(20)) is None
    assert logbook.news(PAUSED, at(3 * REST_S)) is None


def test_what_the_user_does_is_told_however_often_and_so_is_what_follows() -> None:
    logbook = Logbook()
    assert logbook.news(CHARGING, at(0)) is News.CHANGE
    assert logbook.news(OFF, at(1)) is News.MODE
    assert logbook.news(replace(PAUSED, mode=Mode.SOLAR), at(2)) is News.MODE
    assert logbook.news(CHARGING, at(3)) is News.START
    assert logbook.news(BOOST, at(4)) is News.BOOST
    assert logbook.news(CHARGING, at(5)) is News.BOOST_ENDED
    assert logbook.news(PAUSED, at(6)) is News.CHANGE
