"""What the car drew when a sample of the grid meter was taken: known, or a range around a jump."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.sockets.power import MeasuredPower, Range, total
from tests.unit.clock import at


def measured(*readings: tuple[float, float]) -> MeasuredPower:
    """Return what was read: pairs of second and W."""
    power = MeasuredPower()
    for second, power_w in readings:
        power.record(power_w, at(second))
    return power


STEADY = [(0.0, 1380.0), (5.0, 1380.0), (10.0, 1380.0)]
JUMP = [(0.0, 1380.0), (10.0, 1380.0), (15.0, 2300.0), (20.0, 2300.0), (25.0, 2300.0)]
"""It changed at some time from second 10 to 15."""


@pytest.mark.parametrize(
    ("readings", "sampled_s", "low_w", "high_w"),
    [
        (STEADY, 5, 1380, 1380),
        (STEADY, 12, 1380, 1380),  # the newest reading is what is known
        (STEADY, -5, 1380, 1380),
        (JUMP, 9, 1380, 1380),
        (JUMP, 10, 1380, 1380),
        (JUMP, 10.1, 1380, 2300),  # it may have begun just after it was read
        (JUMP, 14, 1380, 2300),
        (JUMP, 15, 1380, 2300),
        (JUMP, 17, 1380, 2300),  # the meter shows it up to 3 s later
        (JUMP, 17.9, 1380, 2300),
        (JUMP, 18, 2300, 2300),
        (JUMP, 24, 2300, 2300),
        ([(0, 1380), (5, 1840), (6, 2300), (7, 2760)], 7, 1380, 2760),  # a ramp
        ([(0, 1380), (5, 1840), (6, 2300), (7, 2760)], 8.9, 1840, 2760),
        ([(0, 1380), (5, 1840), (6, 2300), (7, 2760)], 10, 2760, 2760),
        ([(0, 2300), (1, 0), (10, 0), (11, 2300)], 8, 0, 0),  # the jumps before and after are none of its
    ],
)
def test_a_sample_holds_what_was_measured_around_it(
    readings: list[tuple[float, float]], sampled_s: float, low_w: float, high_w: float
) -> None:
    assert measured(*readings).at(at(sampled_s)) == Range(low_w, high_w)


@given(
    st.lists(st.sampled_from([0.0, 1380.0, 2300.0, 3680.0]), min_size=2, max_size=8),
    st.lists(st.floats(0, 1), min_size=8, max_size=8),
    st.integers(0, 70),
    st.floats(0, 3),
)
def test_what_the_car_truly_drew_is_always_within(
    powers_w: list[float], phase: list[float], sampled_s: int, late_s: float
) -> None:
    """The car jumps once between two readings, 10 s apart, and the meter shows it up to 3 s later."""
    jumps_s = [10 * n + 10 * share for n, share in enumerate(phase[: len(powers_w) - 1])]
    power = measured(*((10.0 * n, power_w) for n, power_w in enumerate(powers_w)))
    shown_w = powers_w[sum(jump_s < sampled_s - late_s for jump_s in jumps_s)]
    found = power.at(at(sampled_s))
    assert found is not None
    assert found.low_w <= shown_w <= found.high_w, (found, shown_w)


@pytest.mark.parametrize("offset_w", [-374.0, -0.1])
def test_a_meter_with_an_offset_shows_no_negative_draw(offset_w: float) -> None:
    power = measured((0, offset_w))
    assert (power.now_w, power.at(at(1))) == (0, Range(0, 0))


def test_without_a_measurement_nothing_is_known_and_what_was_before_is_forgotten() -> None:
    power = MeasuredPower()
    assert (power.now_w, power.read_at, power.at(at(0))) == (None, None, None)
    power.record(2300, at(0))
    power.record(None, at(5))
    assert (power.now_w, power.read_at, power.at(at(0))) == (None, None, None)
    power.record_reading(at(6))
    assert power.read_at is None
    power.record(1380, at(10))
    assert power.at(at(2)) == Range(1380, 1380)


def test_reading_the_same_again_is_news() -> None:
    """An unchanged value is no event of Home Assistant: only when it is read anew it is known to be of now."""
    power = measured((0, 1380))
    power.record_reading(at(20))
    assert (power.now_w, power.read_at) == (1380, at(20))
    power.record(2300, at(25))
    assert power.read_at == at(25)
    assert power.at(at(19)) == Range(1380, 1380)


def test_a_reading_that_comes_late_does_not_make_it_older() -> None:
    power = measured((10, 1380), (5, 1380))
    assert power.read_at == at(10)
    power.record_reading(at(7))
    assert power.read_at == at(10)


@pytest.mark.parametrize(
    ("powers_w", "hull"), [((15,), (10, 20)), ((5,), (5, 20)), ((25, 30), (10, 30)), ((5, 25), (5, 25))]
)
def test_a_range_is_widened_by_what_may_be_too(powers_w: tuple[float, ...], hull: tuple[float, float]) -> None:
    assert Range(10, 20).hull(*powers_w) == Range(*hull)


@pytest.mark.parametrize(
    ("ranges", "whole"),
    [([], Range(0, 0)), ([Range(10, 20)], Range(10, 20)), ([Range(10, 20), Range(-5, 5), Range(1, 1)], Range(6, 26))],
)
def test_of_several_powers_the_lowest_and_the_highest_are_added_up(ranges: list[Range], whole: Range) -> None:
    assert total(ranges) == whole
