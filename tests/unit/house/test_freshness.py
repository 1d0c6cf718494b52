"""Whether the meter still reports, and how often."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.freshness import Freshness
from tests.unit.clock import at


@given(st.integers(min_value=2, max_value=60), st.lists(st.floats(0.92, 1.08), min_size=9, max_size=9))
def test_the_period_is_learned_from_what_the_meter_does(period_s: int, jitter: list[float]) -> None:
    meter = Freshness(at(0))
    second = 0.0
    for factor in jitter:
        second += period_s * factor
        meter.record_sample(at(second))
    assert meter.learned
    assert 0.9 * period_s <= meter.period.total_seconds() <= 1.1 * period_s


def test_until_four_gaps_were_seen_it_is_assumed() -> None:
    meter = Freshness(at(0))
    for second in (5, 10, 15, 20):
        meter.record_sample(at(second))
        assert (meter.learned, meter.period.total_seconds()) == (False, 11)
    meter.record_sample(at(25))
    assert (meter.learned, meter.period.total_seconds()) == (True, 5)


@pytest.mark.parametrize(("silent_s", "stale"), [(75, False), (75.1, True)])
def test_until_then_a_meter_of_a_minute_is_no_dead_one(silent_s: float, *, stale: bool) -> None:
    assert Freshness(at(0)).stale(at(silent_s)) is stale


def test_a_meter_that_is_silent_now_and_then_is_not_taken_for_a_slow_one() -> None:
    meter = Freshness(at(0))
    for second in (1, 2, 3, 10, 11, 12, 13, 40, 41, 42):
        meter.record_sample(at(second))
    assert meter.period.total_seconds() == 1


def test_a_meter_that_becomes_slower_is_believed_after_thirty_samples() -> None:
    meter = learned(1)
    second = 0
    for period_s, times in ((1, 50), (10, 29)):
        for _ in range(times):
            second += period_s
            meter.record_sample(at(1000 + second))
    assert meter.period.total_seconds() == 1
    meter.record_sample(at(1000 + second + 10))
    assert meter.period.total_seconds() == 10


def test_nothing_is_learned_from_two_samples_at_once() -> None:
    meter = Freshness(at(0))
    for second in (5, 5, 10, 10, 15, 15, 20, 20, 25, 25):
        meter.record_sample(at(second))
    assert meter.period.total_seconds() == 5


@pytest.mark.parametrize(("every_s", "period_s"), [(600, 60), (0.2, 1)])
def test_no_meter_is_slower_than_a_minute_nor_faster_than_a_second(every_s: float, period_s: float) -> None:
    assert learned(every_s).period.total_seconds() == period_s


@pytest.mark.parametrize(
    ("period_s", "silent_s", "stale"),
    [
        (1, 15, False),
        (1, 15.1, True),
        (5, 15.1, True),
        (10, 30, False),
        (10, 30.1, True),
        (30, 90, False),
        (30, 90.1, True),
    ],
)
def test_it_is_stale_after_fifteen_seconds_or_three_periods(period_s: int, silent_s: float, *, stale: bool) -> None:
    assert learned(period_s).stale(at(silent_s)) is stale


def test_a_constant_reading_is_not_a_stale_one() -> None:
    meter = learned(1)
    for second in range(3, 3600, 3):
        assert meter.ask(at(second))
        meter.record_report(at(second - 1), at(second - 1), at(second))
        assert not meter.stale(at(second))


def test_it_is_asked_for_after_some_silence_and_then_every_three_seconds() -> None:
    meter = learned(1)
    assert [second for second in range(1, 13) if meter.ask(at(second))] == [3, 6, 9, 12]


def test_a_slow_one_is_asked_for_after_its_period() -> None:
    meter = learned(10)
    assert [second for second in range(1, 18) if meter.ask(at(second))] == [10, 13, 16]


def test_a_meter_that_reports_is_not_asked_for() -> None:
    meter = learned(1)
    for second in range(1, 60):
        meter.record_sample(at(second))
        assert not meter.ask(at(second))


def test_a_report_of_before_does_not_make_it_older() -> None:
    meter = learned(1)
    meter.record_report(at(-100), at(-100), at(1))
    assert meter.alive_at == at(0)


def test_a_sample_that_comes_after_a_later_report_does_not_either() -> None:
    meter = learned(1)
    meter.record_report(at(10), at(10), at(10))
    meter.record_sample(at(9))
    assert meter.alive_at == at(10)


class TestAConstantMeter:
    """Its period shows in how old its reports are, asked for at any moment: no older than the period."""

    @pytest.mark.parametrize(("period_s", "known_s"), [(1, 1), (5, 3), (10, 7), (30, 27), (60, 57)])
    def test_shows_its_period_by_the_age_of_its_reports(self, period_s: int, known_s: int) -> None:
        meter = Freshness(at(0))
        for second in range(3, 40 * period_s + 30, 3):
            meter.record_report(
                at(second - second % period_s), at(second - second % period_s), at(second)
            )  # as often as the app asks
        assert meter.learned
        assert known_s <= meter.period.total_seconds() <= period_s

    def test_is_heard_of_by_a_clock_that_differs_a_little(self) -> None:
        meter = learned(10)
        meter.record_report(at(0.4), at(0.4), at(9))
        assert meter.alive_at == at(0)
        meter.record_report(at(0.5), at(0.5), at(9))
        assert meter.alive_at == at(0.5)

    def test_is_not_known_by_a_few_reports(self) -> None:
        meter = Freshness(at(0))
        for second in (3, 6, 9, 12, 15):
            meter.record_report(at(second - 2), at(second - 2), at(second))
        assert not meter.learned
        meter.record_report(at(16), at(16), at(18))
        assert (meter.learned, meter.period.total_seconds()) == (True, 2)

    def test_that_becomes_slower_is_known_after_six_more_reports(self) -> None:
        meter = Freshness(at(0))
        for second in range(1, 11):
            meter.record_report(at(second), at(second), at(second))
        assert meter.period.total_seconds() == 1
        for second in range(20, 90, 10):
            meter.record_report(at(second), at(second), at(second + 8))
        assert meter.period.total_seconds() == 8

    @pytest.mark.parametrize("apart_s", [0.5, 1, 1.9])
    def test_is_known_by_six_reports_however_near(self, apart_s: float) -> None:
        meter = Freshness(at(0))
        for number in range(1, 7):
            assert not meter.learned
            meter.record_report(at(number * apart_s), at(number * apart_s), at(number * apart_s + 0.1))
        assert meter.learned

    def test_has_reported_once_however_often_it_is_found_by_clocks_that_differ_a_little(self) -> None:
        meter = Freshness(at(0))
        for second in (10, 20, 30, 40, 50):
            meter.record_report(at(second), at(second), at(second + 2))
            meter.record_report(at(second + 0.4), at(second + 0.4), at(second + 5))
        assert not meter.learned

    def test_that_is_known_by_its_samples_is_not_taken_for_a_slower_one(self) -> None:
        meter = learned(1)
        for second in range(10, 200, 10):
            meter.record_report(at(second - 8), at(second - 8), at(second))
        assert meter.period.total_seconds() == 1


class TestAMeterThatReportsOnChangeAlone:
    def test_is_known_by_three_silences_that_ended_with_another_value(self) -> None:
        meter = learned(5)
        known = []
        for second in (60, 120, 180):
            meter.record_sample(at(second))
            known.append(meter.on_change_alone)
        assert known == [False, False, True]

    @pytest.mark.parametrize(("silence_s", "known"), [(15, False), (15.1, True), (300, True), (300.1, False)])
    def test_is_known_by_silences_of_a_quarter_of_a_minute_to_five_minutes(
        self, silence_s: float, *, known: bool
    ) -> None:
        meter = learned(1)
        second = 0.0
        for pause_s in [silence_s, 1, 1, 1] * 3:
            second += pause_s
            meter.record_sample(at(second))
        assert meter.on_change_alone is known

    @pytest.mark.parametrize(("after_s", "on_change"), [(0.9, True), (1, False)])
    def test_is_not_one_that_repeats_a_value_after_a_second(self, after_s: float, *, on_change: bool) -> None:
        meter = on_change_alone(60)
        meter.record_report(at(after_s), at(after_s), at(20))
        assert meter.on_change_alone is on_change

    def test_is_one_again_after_three_more_silences(self) -> None:
        meter = on_change_alone(60)
        meter.record_report(at(1), at(1), at(2))
        for minute in (1, 2, 3):
            assert not meter.on_change_alone, minute
            meter.record_sample(at(60 * minute))
        assert meter.on_change_alone

    def test_stays_one_however_often_it_is_silent(self) -> None:
        meter = learned(5)
        for minute in range(1, 10):
            meter.record_sample(at(60 * minute))
            assert meter.on_change_alone is (minute >= 3), minute

    @pytest.mark.parametrize("silence_s", [20, 60, 280])
    def test_is_then_not_stale_for_five_minutes(self, silence_s: int) -> None:
        meter = on_change_alone(silence_s)
        assert not meter.stale(at(300))
        assert meter.stale(at(300.1))

    @pytest.mark.parametrize("silence_s", [15, 301])
    def test_is_not_one_whose_silences_are_usual_or_far_too_long(self, silence_s: int) -> None:
        meter = learned(5)
        for times in range(1, 6):
            meter.record_sample(at(times * (silence_s + 5) - 5))
            meter.record_sample(at(times * (silence_s + 5)))
        assert not meter.on_change_alone

    def test_is_not_one_that_is_slow_and_misses_a_telegram(self) -> None:
        meter = learned(20)
        for times in range(1, 6):
            meter.record_sample(at(times * 60))
        assert not meter.on_change_alone

    @pytest.mark.parametrize("period_s", [30, 45, 60])
    def test_is_not_one_that_is_slow_and_not_known_yet(self, period_s: int) -> None:
        meter = Freshness(at(0))
        for times in range(1, 10):
            meter.record_sample(at(times * period_s))
            assert not meter.on_change_alone, times

    def test_is_not_one_that_was_heard_of_while_its_value_did_not_change(self) -> None:
        meter = on_change_alone(60)
        meter.record_report(at(20), at(20), at(21))
        assert not meter.on_change_alone
        assert meter.stale(at(20 + 15.1))

    def test_is_no_other_because_a_sibling_was_heard_of(self) -> None:
        """The energy goes on to change while the power does not."""
        meter = on_change_alone(60)
        meter.record_report(at(20), at(0), at(21))
        assert meter.on_change_alone
        assert meter.alive_at == at(20)

    def test_is_no_other_for_a_report_of_the_last_change(self) -> None:
        meter = on_change_alone(60)
        meter.record_report(at(0), at(0), at(30))
        assert meter.on_change_alone


def learned(period_s: float) -> Freshness:
    """Make the freshness of a meter whose period is known, and whose last sample came at second 0."""
    meter = Freshness(at(-10 * period_s))
    for samples_ago in range(9, -1, -1):
        meter.record_sample(at(-samples_ago * period_s))
    return meter


def on_change_alone(silence_s: int) -> Freshness:
    """Make the freshness of a meter of 1 s that is often silent for so long, and whose last sample came at second 0."""
    meter = Freshness(at(-5 * (silence_s + 2)))
    for silences_ago in (4, 3, 2, 1, 0):
        for second in (-2, -1, 0):
            meter.record_sample(at(second - silences_ago * (silence_s + 2)))
    assert meter.on_change_alone
    return meter


@pytest.mark.parametrize("asked_after_s", [0.1, 0.7])
def test_a_report_that_is_asked_for_just_after_each_of_a_constant_meter_makes_it_no_quick_one(
    asked_after_s: float,
) -> None:
    meter = learned(30)
    for second in range(60, 660, 30):
        meter.record_report(at(1000 + second), at(1000 + second), at(1000 + second + asked_after_s))
    assert meter.period.total_seconds() == 30
    assert not meter.stale(at(1000 + 630 + 80))
