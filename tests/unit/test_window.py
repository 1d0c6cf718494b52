from datetime import timedelta

import pytest

from alfen_solar.window import MeterWindow, Window
from tests.unit.clock import at

SECOND = timedelta(seconds=1)


def test_it_closes_with_the_third_sample_and_tells_their_mean() -> None:
    window = MeterWindow(at(0))
    for second, grid_w in [(1, -300), (2, -600)]:
        window.add(grid_w, at(second))
        assert window.close(at(second), at(second), SECOND) is None
    window.add(-900, at(3))
    assert window.close(at(3), at(3), SECOND) == Window(grid_w=-600, duration_s=3)


def test_the_next_one_starts_empty() -> None:
    window = MeterWindow(at(0))
    for second in (1, 2, 3):
        window.add(500, at(second))
    assert window.close(at(3), at(3), SECOND) is not None
    window.add(500, at(4))
    window.add(500, at(5))
    assert window.close(at(5), at(5), SECOND) is None


def test_samples_of_before_the_effect_of_a_change_do_not_count() -> None:
    window = MeterWindow(at(0))
    window.restart(at(8))
    for second in range(1, 8):
        window.add(9999, at(second))
        assert window.close(at(second), at(second), SECOND) is None
    for second in (8, 9, 10):
        assert window.close(at(second), at(second), SECOND) is None
        window.add(100, at(second))
    assert window.close(at(10), at(10), SECOND) == Window(grid_w=100, duration_s=2)


@pytest.mark.parametrize("period_s", [1, 5, 10, 30])
def test_a_steady_meter_closes_it_when_it_has_reported_for_three_periods(period_s: int) -> None:
    period = timedelta(seconds=period_s)
    window = MeterWindow(at(0))
    window.add(-700, at(0.5))
    window.restart(at(1))
    assert window.close(at(1000), at(3 * period_s), period) is None
    assert window.close(at(1000), at(3 * period_s + 1), period) == Window(grid_w=-700, duration_s=999)


def test_a_meter_that_is_not_known_to_report_never_closes_it() -> None:
    window = MeterWindow(at(0))
    window.hold(-700)
    assert window.close(at(3600), at(0), SECOND) is None


def test_a_meter_without_a_value_never_closes_it() -> None:
    window = MeterWindow(at(0))
    assert window.close(at(3600), at(3600), SECOND) is None
    window.add(100, at(3601))
    window.lost(at(3602))
    assert window.close(at(7200), at(7200), SECOND) is None


def test_three_samples_in_less_than_a_second_are_a_window_of_less_than_a_second() -> None:
    window = MeterWindow(at(0))
    for second in (0.1, 0.2, 0.3):
        window.add(500, at(second))
    assert window.close(at(0.3), at(0.3), SECOND) == Window(grid_w=500, duration_s=0.3)


def test_a_value_of_unknown_age_stands_for_the_samples_of_a_steady_meter() -> None:
    window = MeterWindow(at(0))
    window.hold(-700)
    assert window.close(at(3), at(3), SECOND) == Window(grid_w=-700, duration_s=3)
