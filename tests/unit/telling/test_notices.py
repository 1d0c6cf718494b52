"""Which problems are told, and when."""

import random
from bisect import bisect
from collections.abc import Callable, Iterable

import pytest

from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.telling.notices import MOST_TELLINGS, REST, WITHIN, ProblemBook
from tests.unit.clock import at

SILENT = Problem(ProblemKind.CHARGER_SILENT)
LOST = Problem(ProblemKind.METER_LOST)
REST_S, WITHIN_S = REST.total_seconds(), WITHIN.total_seconds()
HOUR_S = 3600

Story = list[tuple[int, str]]


def told(is_wrong: Callable[[int], bool], seconds: Iterable[int]) -> Story:
    """Tell when a problem that is there in these seconds is told as begun, and when as over."""
    book = ProblemBook()
    story: Story = []
    for second in seconds:
        begun, over = book.update([SILENT] if is_wrong(second) else [], at(second))
        story += [(second, "begun") for _ in begun] + [(second, "over") for _ in over]
        standing = bool(story) and story[-1][1] == "begun"
        assert (SILENT.kind in book.kinds) is standing, f"after {second} s the status contradicts {story[-4:]}"
    return story


def test_a_problem_is_told_once_when_it_begins_and_once_when_it_is_over() -> None:
    book = ProblemBook()
    assert book.update([SILENT], at(0)) == ([SILENT], [])
    assert book.update([SILENT, LOST], at(1)) == ([LOST], [])
    assert list(book.kinds) == [ProblemKind.CHARGER_SILENT, ProblemKind.METER_LOST]
    assert book.update([LOST], at(30.9)) == ([], [])
    assert book.update([LOST], at(31)) == ([], [SILENT])
    assert list(book.kinds) == [ProblemKind.METER_LOST]


def test_what_is_over_is_told_as_it_was_seen_last() -> None:
    book, later = ProblemBook(), Problem(ProblemKind.SENSOR_LOST, detail="sensor.alfen_power and sensor.alfen_setpoint")
    book.update([Problem(ProblemKind.SENSOR_LOST, detail="sensor.alfen_power")], at(0))
    assert book.update([later], at(1)) == ([], [])
    assert book.update([], at(31)) == ([], [later])


def test_one_that_comes_and_goes_within_half_a_minute_is_one() -> None:
    assert told(lambda second: second % 20 < 5, range(HOUR_S)) == [(0, "begun")]


def test_one_that_comes_back_within_ten_minutes_waits_for_them_and_is_over_when_it_stays_away_as_long() -> None:
    away_from_s = 1500
    story = told(lambda second: second < 60 or 120 <= second < away_from_s, range(HOUR_S))
    assert story == [(0, "begun"), (89, "over"), (600, "begun"), (away_from_s - 1 + WITHIN_S, "over")]


def test_one_that_is_gone_when_it_may_be_told_is_not_told() -> None:
    assert told(lambda second: second < 60 or 120 <= second < 500, range(HOUR_S)) == [(0, "begun"), (89, "over")]


def test_one_that_comes_back_after_an_hour_is_told_as_the_first_one_was() -> None:
    again_s = 100 + HOUR_S
    story = told(lambda second: second < 60 or again_s <= second < again_s + 60, range(3 * HOUR_S))
    assert [second - again_s for second, _ in story[2:]] == [0, 59 + REST_S]


@pytest.mark.parametrize("period_s", [2, 10, 45, 61, 75, 120, 200, 299, 601, 620, 900, 1300])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_no_rhythm_is_told_more_than_twice_in_ten_minutes(period_s: int, share: float) -> None:
    check(lambda second: second % period_s < share * period_s)


@pytest.mark.parametrize("seed", range(15))
def test_nor_is_any_random_rhythm(seed: int) -> None:
    dice = random.Random(seed)
    switches, second = [], 0.0
    while second < 2 * HOUR_S:
        second += dice.expovariate(1 / dice.choice([2, 20, 40, 100, 400, 900]))
        switches.append(second)
    check(lambda second: bisect(switches, second) % 2 == 1)


def check(is_wrong: Callable[[int], bool]) -> None:
    """Promise what holds in two hours of any rhythm, and that an hour of quiet after it ends what stands."""
    story = told(lambda second: second < 2 * HOUR_S and is_wrong(second), range(3 * HOUR_S))
    for first, _ in story:
        lately = [entry for entry in story if first <= entry[0] < first + WITHIN_S]
        assert len(lately) <= MOST_TELLINGS, lately
    assert [what for _, what in story] == ["begun", "over"] * (len(story) // 2), story
