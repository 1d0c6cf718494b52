"""Whether the phases add up to the grid meter."""

from alfen_solar.house.phase_sum import PhaseSum
from tests.unit.clock import at


def wrong_s(powers_w: list[tuple[float | None, float | None]]) -> float:
    """Return for how long the two have contradicted each other at the end, s."""
    phases = PhaseSum()
    for second, (grid_w, sum_w) in enumerate(powers_w):
        phases.record(grid_w, sum_w, at(second))
    return phases.wrong_for(at(len(powers_w) - 1)).total_seconds()


RIGHT: list[tuple[float | None, float | None]] = [(1000, 1000)] * 10
WRONG: list[tuple[float | None, float | None]] = [(1000 + n, 3000) for n in range(40)]


def test_what_is_one_after_the_other_is_no_contradiction() -> None:
    assert wrong_s([(1000 * (n // 3 % 3), 1000 * ((n + 1) // 3 % 3)) for n in range(100)]) == 0


def test_what_contradicts_for_15_s_is_wrong() -> None:
    assert wrong_s([*RIGHT, *WRONG[:15]]) == 0
    assert wrong_s([*RIGHT, *WRONG[:17]]) == 17


def test_a_grid_meter_that_shows_the_same_value_contradicts_nothing() -> None:
    assert wrong_s([*RIGHT, *[(1000, 3000)] * 60]) == 0


def test_what_is_not_known_contradicts_nothing() -> None:
    assert wrong_s([*RIGHT, *[(None, 3000)] * 30, *[(1000, None)] * 30]) == 0


def test_what_was_wrong_must_be_right_for_two_minutes() -> None:
    assert wrong_s([*RIGHT, *WRONG, *RIGHT * 11]) > 0
    assert wrong_s([*RIGHT, *WRONG, *RIGHT * 13]) == 0
