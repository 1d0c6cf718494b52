"""What of a day is told in the logbook."""

from dataclasses import replace

import pytest

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.logbook import Logbook, News
from tests.unit.clock import at

CHARGING = Decision(9, Reason.FOLLOWING_SUN, Mode.SOLAR)
STOPPING = replace(CHARGING, setpoint_a=6, reason=Reason.STOPPING, until=at(9))
PAUSED = Decision(0, Reason.TOO_LITTLE_SUN, Mode.SOLAR)
STARTING = replace(PAUSED, reason=Reason.STARTING, until=at(60))
FULL = replace(CHARGING, setpoint_a=6, reason=Reason.NOT_DRAWING)
NO_CAR = replace(FULL, reason=Reason.NO_CAR)
BLIND = replace(CHARGING, setpoint_a=6, reason=Reason.METER_LOST)
WAITING = Decision(None, Reason.WAITING_FOR_METER, Mode.SOLAR)
BOOST = Decision(16, Reason.BOOST, Mode.SOLAR, until=at(3600))
OFF = Decision(0, Reason.OFF, Mode.OFF)
REST_S = 600


def told(*decisions: Decision, every_s: float = 60) -> list[News | None]:
    """Tell what comes of these decisions, each of which lasts as long."""
    logbook = Logbook()
    return [logbook.news(decision, at(number * every_s)) for number, decision in enumerate(decisions)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHARGING, PAUSED),
        (PAUSED, NO_CAR),
        (CHARGING, NO_CAR),
        (WAITING, CHARGING),
        (BLIND, replace(BLIND, setpoint_a=0)),  # without_meter: pause
        (CHARGING, Decision(0, Reason.MAXIMUM_TOO_LOW, Mode.SOLAR)),
    ],
)
def test_a_change_of_mind_is_told(before: Decision, after: Decision) -> None:
    assert told(before, after)[-1] is News.CHANGE


@pytest.mark.parametrize("before", [PAUSED, STARTING, replace(BLIND, setpoint_a=0)])
def test_so_is_a_start_as_such_for_it_begins_at_the_minimum_whatever_the_sun_gives(before: Decision) -> None:
    assert told(before, CHARGING)[-1] is News.START


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHARGING, replace(CHARGING, setpoint_a=10)),
        (CHARGING, STOPPING),
        (CHARGING, replace(CHARGING, setpoint_a=6, reason=Reason.MINIMUM)),
        (PAUSED, STARTING),
        (CHARGING, BLIND),  # is told as a problem
        (CHARGING, WAITING),
        (OFF, OFF),
        (BOOST, BOOST),
    ],
)
def test_an_ampere_or_a_cloud_is_no_news(before: Decision, after: Decision) -> None:
    assert told(before, after)[-1] is None


@pytest.mark.parametrize(
    ("before", "after", "news"),
    [
        (CHARGING, OFF, News.MODE),
        (CHARGING, Decision(16, Reason.FAST, Mode.FAST), News.MODE),
        (BOOST, OFF, News.MODE),
        (CHARGING, BOOST, News.BOOST),
        (BOOST, replace(BOOST, until=at(7200)), News.BOOST),
        (BOOST, CHARGING, News.BOOST_ENDED),
        (BOOST, PAUSED, News.BOOST_ENDED),
    ],
)
def test_what_the_user_does_is_told(before: Decision, after: Decision, news: News) -> None:
    assert told(before, after)[-1] is news


def test_what_was_on_when_the_app_started_is_no_other_mode() -> None:
    assert told(Decision(None, Reason.WAITING_FOR_HELPERS), WAITING, CHARGING) == [None, None, News.CHANGE]


def test_what_comes_and_goes_is_told_once_in_ten_minutes() -> None:
    an_hour = [(CHARGING, PAUSED)[minute % 2] for minute in range(60)]
    entries = [entry for entry in told(*an_hour) if entry]
    assert len(entries) == 2 * 6


def test_a_car_has_two_minutes_to_begin_before_it_is_told_that_it_does_not() -> None:
    logbook = Logbook()
    assert logbook.news(PAUSED, at(0))
    assert logbook.news(CHARGING, at(60))
    assert logbook.news(FULL, at(70)) is None
    assert logbook.news(CHARGING, at(100)) is None
    assert logbook.news(FULL, at(110)) is None
    assert logbook.news(FULL, at(219.9)) is None
    assert logbook.news(FULL, at(220)) is News.CHANGE
    assert logbook.news(CHARGING, at(1000)) is News.CHANGE


def test_a_car_that_does_not_draw_when_the_app_starts_is_told_of_at_once() -> None:
    assert told(FULL) == [News.CHANGE]


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
    assert logbook.news(PAUSED, at(2)) is News.MODE
    assert logbook.news(CHARGING, at(3)) is News.START
    assert logbook.news(BOOST, at(4)) is News.BOOST
    assert logbook.news(CHARGING, at(5)) is News.BOOST_ENDED
    assert logbook.news(PAUSED, at(6)) is News.CHANGE
