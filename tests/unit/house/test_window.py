"""The window of fresh samples: closed with the third, emptied by a gap."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.freshness import Freshness
from alfen_solar.house.window import MeterWindow, Sample, Window
from tests.unit.clock import at


class Meter:
    """A meter of a known period, and its window, which is opened at second 0."""

    def __init__(self, period_s: float = 1) -> None:
        self.freshness = Freshness(at(-20 * period_s))
        for samples_ago in range(10, -1, -1):
            self.freshness.record_sample(at(-samples_ago * period_s))
        self.window = MeterWindow(at(0))

    def sample(self, grid_w: float, second: float) -> None:
        self.window.record(Sample(grid_w, at(second)), self.freshness)
        self.freshness.record_sample(at(second))

    def close(self, second: float, *, early: bool = False) -> Window | None:
        return self.window.close(at(second), self.freshness, early=early)


def powers_w(window: Window | None) -> list[float] | None:
    return None if window is None else [sample.grid_w for sample in window.samples]


def test_it_closes_with_the_third_sample() -> None:
    meter = Meter()
    for second, grid_w in [(1, -300), (2, -600)]:
        meter.sample(grid_w, second)
        assert meter.close(second) is None
    meter.sample(-900, 3)
    samples = (Sample(-300, at(1)), Sample(-600, at(2)), Sample(-900, at(3)))
    assert meter.close(3) == Window(samples, opened_at=at(0), duration_s=3)


@pytest.mark.parametrize(
    ("period_s", "first_w", "second_w", "closes"),
    [
        pytest.param(10, -301, -301, True, id="two of a slow meter that show much export"),
        pytest.param(5, -301, -301, True, id="every five seconds is slow"),
        pytest.param(4, -3000, -3000, False, id="a faster one has its third sample soon"),
        pytest.param(10, -300, -3000, False, id="one of them shows less"),
        pytest.param(10, -3000, -300, False, id="whichever it is"),
        pytest.param(10, 3000, 3000, False, id="import is answered as ever"),
    ],
)
def test_two_samples_of_a_slow_meter_are_enough_if_much_sun_is_given_away(
    period_s: float, first_w: float, second_w: float, *, closes: bool
) -> None:
    meter = Meter(period_s)
    meter.sample(first_w, period_s)
    assert meter.close(period_s) is None
    meter.sample(second_w, 2 * period_s)
    assert powers_w(meter.close(2 * period_s)) == ([first_w, second_w] if closes else None)


def test_while_its_period_is_not_known_no_meter_counts_as_slow() -> None:
    meter = Meter()
    meter.freshness = Freshness(at(0))
    meter.sample(-3000, 10)
    meter.sample(-3000, 20)
    assert meter.close(20) is None


def test_the_next_one_starts_empty() -> None:
    meter = Meter()
    for second in (1, 2, 3):
        meter.sample(9999, second)
    assert meter.close(3) is not None
    meter.sample(1, 4)
    meter.sample(2, 5)
    assert meter.close(5) is None
    meter.sample(3, 6)
    window = meter.close(6)
    assert window is not None
    assert (powers_w(window), window.opened_at, window.duration_s) == ([1, 2, 3], at(3), 3)


@pytest.mark.parametrize(("period_s", "gap_s", "kept"), [(1, 15, 2), (1, 15.1, 0), (10, 30, 2), (10, 30.1, 0)])
def test_a_gap_empties_it(period_s: float, gap_s: float, kept: int) -> None:
    """Samples of before and after an unknown time are no window: 6.1 kW of surplus were seen at 5.4 kW of import."""
    meter = Meter(period_s)
    begin = period_s
    meter.sample(-6000, begin)
    meter.sample(-6000, begin + 0.1)
    after = begin + 0.1 + gap_s
    meter.sample(5400, after)
    assert powers_w(meter.close(after, early=True)) == [*[-6000] * kept, 5400]


def test_a_value_that_was_reported_again_and_again_is_no_gap() -> None:
    meter = Meter(20)
    meter.sample(400, 20)
    meter.freshness.record_report(at(80), at(80), at(81))
    meter.sample(1400, 90)
    assert powers_w(meter.close(90, early=True)) == [400, 1400]


def test_after_a_gap_it_is_as_old_as_its_first_sample() -> None:
    meter = Meter()
    meter.sample(0, 1)
    for second in (101, 102, 103):
        meter.sample(500, second)
    window = meter.close(103)
    assert window is not None
    assert (window.opened_at, window.duration_s) == (at(101), 2)


def test_a_gap_before_its_first_sample_is_none_of_its_time_either() -> None:
    meter = Meter()
    for second in (101, 102, 103):
        meter.sample(500, second)
    window = meter.close(103)
    assert window is not None
    assert window.opened_at == at(101)


@pytest.mark.parametrize(("period_s", "longest_s"), [(1, 12), (2, 12), (10, 60), (60, 360)])
def test_no_window_weighs_more_than_it_can_have_lasted(period_s: float, longest_s: float) -> None:
    meter = Meter(period_s)
    for second in (1, 2, 3):
        meter.sample(500, second)
    window = meter.close(3600)
    assert window is not None
    assert window.duration_s == longest_s


def test_nor_less_than_nothing() -> None:
    meter = Meter()
    for second in (1, 2, 3):
        meter.sample(500, second)
    window = meter.close(-5)
    assert window is not None
    assert window.duration_s == 0


def test_sixty_late_telegrams_in_one_burst_weigh_no_more_than_one_window() -> None:
    meter = Meter()
    weighed_s = 0.0
    for _ in range(60):
        meter.sample(-3000, 10)
        window = meter.close(10)
        weighed_s += 0 if window is None else window.duration_s
    assert weighed_s <= 10


class TestASampleThatCannotWait:
    def test_closes_it_at_once(self) -> None:
        meter = Meter()
        meter.sample(3000, 1)
        assert powers_w(meter.close(1, early=True)) == [3000]

    def test_is_needed_for_that(self) -> None:
        meter = Meter()
        meter.window.hold(3000)
        assert meter.close(1, early=True) is None


class TestASteadyMeter:
    @pytest.mark.parametrize("period_s", [1, 5, 10, 30])
    def test_closes_it_when_it_is_known_to_have_reported_for_three_periods(self, period_s: int) -> None:
        meter = Meter(period_s)
        meter.window.hold(-700)
        meter.freshness.record_report(at(3 * period_s - 0.6), at(3 * period_s - 0.6), at(3 * period_s - 0.1))
        assert meter.close(3 * period_s) is None
        meter.freshness.record_report(at(3 * period_s), at(3 * period_s), at(3 * period_s))
        closed = meter.close(3 * period_s + 0.2)
        assert closed is not None
        assert closed.samples == (Sample(-700, at(3 * period_s)),)

    def test_has_its_value_stand_for_the_samples_that_did_not_come(self) -> None:
        meter = Meter()
        meter.sample(-500, 1)
        meter.freshness.record_report(at(3), at(3), at(3))
        assert powers_w(meter.close(3)) == [-500, -500]

    def test_that_is_not_known_to_report_never_closes_it(self) -> None:
        meter = Meter()
        meter.window.hold(-700)
        assert all(meter.close(second) is None for second in range(3600))

    def test_that_reports_on_change_alone_closes_it_while_it_is_not_stale(self) -> None:
        meter = Meter()
        for second in (60, 120, 180):
            meter.sample(second, second)
        assert meter.freshness.on_change_alone
        closed = [second for second in range(181, 600) if meter.close(second) is not None]
        assert closed[:3] == [183, 186, 189]
        assert 470 < closed[-1] <= 480  # then it is stale

    def test_that_reports_on_change_alone_knows_no_gaps(self) -> None:
        meter = Meter()
        for second in (60, 120, 180):
            meter.sample(second, second)
        meter.window.restart(at(180))
        meter.sample(1, 181)
        meter.sample(2, 231)
        assert powers_w(meter.close(231)) == [1, 2, 2]


class TestWithoutAValue:
    def test_it_never_closes(self) -> None:
        meter = Meter()
        meter.freshness.record_report(at(3600), at(3600), at(3600))
        assert meter.close(3600) is None

    def test_what_was_seen_before_does_not_count(self) -> None:
        meter = Meter()
        meter.sample(100, 1)
        meter.sample(100, 2)
        meter.window.lose(at(3))
        assert (meter.window.in_force_w, meter.window.newest, meter.window.opened_at) == (None, None, at(3))
        meter.freshness.record_report(at(10), at(10), at(10))
        assert meter.close(10) is None
        meter.sample(7, 11)
        assert powers_w(meter.close(11, early=True)) == [7]


def test_what_it_shows_now_is_known() -> None:
    meter = Meter()
    assert (meter.window.in_force_w, meter.window.newest) == (None, None)
    meter.window.hold(200)
    assert (meter.window.in_force_w, meter.window.newest) == (200, None)
    meter.sample(300, 1)
    assert (meter.window.in_force_w, meter.window.newest) == (300, Sample(300, at(1)))
    meter.window.restart(at(2))
    assert (meter.window.in_force_w, meter.window.newest) == (300, None)


@given(st.lists(st.tuples(st.floats(0.1, 40), st.booleans()), max_size=60), st.sampled_from([1, 5, 10]))
def test_whatever_comes_a_window_holds_samples_of_its_own_time_and_none_twice(
    events: list[tuple[float, bool]], period_s: float
) -> None:
    meter = Meter(period_s)
    second = 0.0
    seen: set[float] = set()
    for number, (pause_s, early) in enumerate(events):
        second += pause_s
        meter.sample(number, second)
        window = meter.close(second, early=early)
        if window is not None:
            assert 1 <= len(window.samples) <= 3
            assert all(window.opened_at <= sample.at <= at(second) for sample in window.samples)
            assert not seen & {sample.grid_w for sample in window.samples}
            seen |= {sample.grid_w for sample in window.samples}
            times = [sample.at for sample in window.samples]
            assert all((b - a).total_seconds() <= max(15, 3 * 60) for a, b in itertools.pairwise(times))
