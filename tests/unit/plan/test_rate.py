"""With how much the car really charges at the maximum."""

import pytest

from alfen_solar.plan.rate import Rate
from tests.unit.clock import at

MAY_W = 11_000.0


def seen(*powers: tuple[float, float | None]) -> Rate:
    """Let the car draw so many W for so many minutes each, one after the other."""
    rate, second = Rate(), 0.0
    for minutes, power in powers:
        for _ in range(int(minutes * 6)):
            rate.record(power, at(second))
            second += 10
    return rate


@pytest.mark.parametrize(
    ("powers", "most_w"),
    [
        ([], MAY_W),  # nothing was seen
        ([(1.5, 3000)], MAY_W),  # it still rises
        ([(30, 10_800)], 10_800),
        ([(60, 7_000)], 7_000),  # a limit of the house
        ([(60, 12_000)], MAY_W),  # no more than it may
        ([(5, 10_000), (60, None), (1, 2_000)], 10_000),  # a pause is no sign, and it rises again
    ],
)
def test_what_was_seen_counts(powers: list[tuple[float, float | None]], most_w: float) -> None:
    assert seen(*powers).most_w(MAY_W) == pytest.approx(most_w, rel=0.01)


def test_a_limit_that_comes_and_goes_is_averaged() -> None:
    powers = [(2.5, 11_000.0), (2.5, 5_000.0)] * 12
    assert seen(*powers).most_w(MAY_W) == pytest.approx(8_000, rel=0.12)


def test_a_gap_that_nobody_has_seen_counts_for_nothing() -> None:
    rate = seen((10, 10_000))
    rate.record(2_000, at(7200))
    assert rate.most_w(MAY_W) == pytest.approx(10_000)


def test_another_car_is_another() -> None:
    rate = seen((10, 4_000))
    rate.forget()
    assert rate.most_w(MAY_W) == MAY_W
