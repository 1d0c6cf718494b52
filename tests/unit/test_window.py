import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.window import MeterWindow, Window
from tests.unit.clock import at


def test_it_closes_with_the_third_sample_and_tells_their_mean() -> None:
    window = MeterWindow(at(0))
    for second, grid_w in [(1, -300), (2, -600)]:
        window.add(grid_w, at(second))
        assert window.close(at(second)) is None
    window.add(-900, at(3))
    assert window.close(at(3)) == Window(grid_w=-600, duration_s=3)


def test_the_next_one_starts_empty() -> None:
    window = learned(period_s=1)
    window.close(at(100))
    window.add(500, at(101))
    window.add(500, at(102))
    assert window.close(at(102)) is None


def test_samples_of_before_the_effect_of_a_change_do_not_count() -> None:
    window = learned(period_s=1)
    window.restart(at(108))
    for second in range(101, 108):
        window.add(9999, at(second))
        assert window.close(at(second)) is None
    for second in (108, 109, 110):
        assert window.close(at(second)) is None
        window.add(100, at(second))
    assert window.close(at(110)) == Window(grid_w=100, duration_s=2)


@pytest.mark.parametrize("period_s", [1, 5, 10, 30])
def test_a_steady_meter_closes_it_after_three_periods(period_s: int) -> None:
    window = learned(period_s=period_s, grid_w=-700)
    window.restart(at(1000))
    assert window.close(at(1000 + 3 * period_s)) is None
    assert window.close(at(1000 + 4 * period_s)) == Window(grid_w=-700, duration_s=4 * period_s)


def test_a_steady_meter_whose_period_is_not_known_is_given_ten_seconds() -> None:
    window = MeterWindow(at(0))
    window.hold(-700)
    assert window.close(at(34)) is None
    assert window.close(at(35)) == Window(grid_w=-700, duration_s=35)


def test_a_meter_without_a_value_never_closes_it() -> None:
    window = MeterWindow(at(0))
    assert window.close(at(3600)) is None
    window.add(100, at(3601))
    window.lost(at(3602))
    assert window.close(at(7200)) is None


@given(st.integers(min_value=2, max_value=60), st.lists(st.floats(0.92, 1.08), min_size=9, max_size=9))
def test_the_period_is_learned_from_what_the_meter_does(period_s: int, jitter: list[float]) -> None:
    window = MeterWindow(at(0))
    second = 0.0
    for factor in jitter:
        second += period_s * factor
        window.add(0, at(second))
    assert 0.9 * period_s <= window.period.total_seconds() <= 1.1 * period_s


def learned(*, period_s: int, grid_w: float = 0) -> MeterWindow:
    """Make a window that has learned the period of its meter, up to second 100."""
    window = MeterWindow(at(100 - 10 * period_s))
    for samples_ago in range(9, -1, -1):
        window.add(grid_w, at(100 - samples_ago * period_s))
    window.restart(at(100))
    return window
