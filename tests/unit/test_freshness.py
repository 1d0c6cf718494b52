import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.freshness import Freshness
from tests.unit.clock import at


@given(st.integers(min_value=2, max_value=60), st.lists(st.floats(0.92, 1.08), min_size=9, max_size=9))
def test_the_period_is_learned_from_what_the_meter_does(period_s: int, jitter: list[float]) -> None:
    meter = Freshness(at(0))
    second = 0.0
    for factor in jitter:
        second += period_s * factor
        meter.sample(at(second))
    assert 0.9 * period_s <= meter.period.total_seconds() <= 1.1 * period_s


def test_a_meter_that_is_silent_now_and_then_is_not_taken_for_a_slow_one() -> None:
    meter = Freshness(at(0))
    for second in (1, 2, 3, 10, 11, 12, 13, 40, 41, 42):
        meter.sample(at(second))
    assert meter.period.total_seconds() == 1


def test_a_meter_that_becomes_slower_is_believed_after_thirty_samples() -> None:
    meter = learned(1)
    second = 0
    for period_s, times in ((1, 50), (10, 29)):
        for _ in range(times):
            second += period_s
            meter.sample(at(1000 + second))
    assert meter.period.total_seconds() == 1
    meter.sample(at(1000 + second + 10))
    assert meter.period.total_seconds() == 10


def test_nothing_is_learned_from_two_samples_at_once() -> None:
    meter = Freshness(at(0))
    for second in (5, 5, 10, 10, 15, 15, 20, 20):
        meter.sample(at(second))
    assert meter.period.total_seconds() == 5


@pytest.mark.parametrize(
    ("period_s", "silent_s", "stale"),
    [(1, 15, False), (1, 15.1, True), (5, 15.1, True), (10, 30, False), (10, 30.1, True), (30, 90, False)],
)
def test_it_is_stale_after_fifteen_seconds_or_three_periods(period_s: int, silent_s: float, *, stale: bool) -> None:
    meter = learned(period_s)
    assert meter.stale(at(silent_s)) is stale


def test_a_constant_reading_is_not_a_stale_one() -> None:
    meter = learned(1)
    for second in range(3, 3600, 3):
        assert meter.ask(at(second))
        meter.reported(at(second - 1))
        assert not meter.stale(at(second))


def test_it_is_asked_for_after_some_silence_and_then_every_three_seconds() -> None:
    meter = learned(1)
    assert [second for second in range(1, 13) if meter.ask(at(second))] == [3, 6, 9, 12]


def test_a_meter_that_reports_is_not_asked_for() -> None:
    meter = learned(1)
    for second in range(1, 60):
        meter.sample(at(second))
        assert not meter.ask(at(second))


def test_news_from_before_do_not_make_it_older() -> None:
    meter = learned(1)
    meter.reported(at(-100))
    assert meter.alive_at == at(0)


def test_a_value_that_seldom_changes_does_not_make_the_meter_a_slow_one() -> None:
    meter = learned(600)
    assert meter.period.total_seconds() == 60


def learned(period_s: int) -> Freshness:
    """Make the freshness of a meter whose period is known, and whose last sample came at second 0."""
    meter = Freshness(at(-10 * period_s))
    for samples_ago in range(9, -1, -1):
        meter.sample(at(-samples_ago * period_s))
    return meter
