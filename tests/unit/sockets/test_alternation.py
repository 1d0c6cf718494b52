"""When the surplus counts as alternating between two levels, as beside a hob, so that its mean is held."""

from itertools import pairwise

import pytest

from alfen_solar.sockets.sun import Sight, SunLaw
from tests.unit.clock import at

HIGH_W, LOW_W = 3500.0, 1500.0
WINDOW_S = 3.0


class Sky:
    """Shows a law the windows of a surplus that stays at each level for a time."""

    def __init__(self) -> None:
        self.law = SunLaw(50, 10)
        self.now_s = 0.0
        self.held_a = 10.0

    def show(self, surplus_w: float, after_s: float = WINDOW_S) -> bool:
        self.now_s += after_s
        seen = Sight(surplus_w, after_s, self.held_a, 6, 16, 230, 1, 0.95)
        self.held_a = self.law.follow(seen, at(self.now_s)).setpoint_a or 6
        return self.law.alternates

    def stay(self, surplus_w: float, seconds: float, window_s: float = WINDOW_S) -> bool:
        """Let it be so for a time; tell whether it alternates then."""
        for _ in range(round(seconds / window_s)):
            self.show(surplus_w, window_s)
        return self.law.alternates

    def alternate(
        self, turns: int, every_s: float = 15, high_w: float = HIGH_W, low_w: float = LOW_W, window_s: float = WINDOW_S
    ) -> list[bool]:
        """Go to and fro, beginning high and low; tell after each of so many turns round whether it alternates."""
        self.stay(high_w, every_s, window_s)
        self.stay(low_w, every_s, window_s)
        told = []
        for turn in range(turns):
            level_w = low_w if turn % 2 else high_w
            told.append(self.show(level_w, window_s))
            self.stay(level_w, every_s - window_s, window_s)
        return told


@pytest.mark.parametrize(("high_w", "low_w"), [(HIGH_W, LOW_W), (LOW_W, HIGH_W), (500, -1500)])
def test_five_turns_make_an_alternation(high_w: float, low_w: float) -> None:
    assert Sky().alternate(7, high_w=high_w, low_w=low_w) == [False] * 4 + [True] * 3


@pytest.mark.parametrize(("every_s", "alternates"), [(3, True), (15, True), (27, True), (30, False), (60, False)])
def test_they_must_come_within_two_minutes(every_s: float, *, alternates: bool) -> None:
    assert Sky().alternate(5, every_s)[-1] is alternates


@pytest.mark.parametrize(("swing_w", "alternates"), [(599, False), (600, False), (601, True), (5000, True)])
def test_less_than_600_w_is_no_turn(swing_w: float, *, alternates: bool) -> None:
    assert Sky().alternate(5, high_w=2000 + swing_w, low_w=2000)[-1] is alternates


def levels(*surpluses_w: float) -> bool:
    """Tell whether it alternates at the end of these levels, of 12 s each."""
    sky = Sky()
    for surplus_w in surpluses_w:
        sky.stay(surplus_w, 12)
    return sky.law.alternates


@pytest.mark.parametrize("last_w", [4200, 4130, 4100, 3500, 2950, 2900, 2870, 2500])
def test_its_highs_are_alike(last_w: float) -> None:
    """They differ by no more than three tenths of what lies between the highest and the lowest, and so do its lows."""
    alternates = levels(3500, 1500, 3500, 1500, last_w, 1500, 3500, 1500)
    assert alternates is _alike([3500, last_w, 3500], [1500, 1500])


@pytest.mark.parametrize("last_w", [900, 1000, 1100, 1500, 2000, 2060, 2200, 2500])
def test_its_lows_are_alike(last_w: float) -> None:
    assert levels(3500, 1500, 3500, last_w, 3500, 1500, 3500) is _alike([3500, 3500], [1500, last_w, 1500])


def _alike(highs_w: list[float], lows_w: list[float]) -> bool:
    tolerance_w = 0.3 * (max(*highs_w, *lows_w) - min(*highs_w, *lows_w))
    return all(max(some) - min(some) <= tolerance_w for some in (highs_w, lows_w))


@pytest.mark.parametrize(
    ("surplus_w", "alternates"),
    [(3500, True), (2500, True), (4099, True), (4101, False), (901, True), (899, False), (9000, False)],
)
def test_it_is_over_when_the_surplus_leaves_its_two_levels(surplus_w: float, *, alternates: bool) -> None:
    sky = Sky()
    assert sky.alternate(7)[-1]
    assert sky.show(surplus_w) is alternates


@pytest.mark.parametrize(("every_s", "over_after_s"), [(6, 12), (9, 16.5), (15, 25.5)])
def test_it_is_over_when_the_next_turn_is_late_by_half_and_a_window(every_s: float, over_after_s: float) -> None:
    sky = Sky()
    assert sky.alternate(7, every_s)[-1]
    turned_s = sky.now_s - every_s + WINDOW_S  # when the last level was first seen
    while sky.show(HIGH_W, 0.5):
        assert sky.now_s - turned_s <= over_after_s
    assert sky.now_s - turned_s == over_after_s + 0.5


def test_the_longest_of_its_turns_counts_for_that() -> None:
    sky = Sky()
    for seconds, surplus_w in [(9, HIGH_W), (9, LOW_W), (9, HIGH_W), (18, LOW_W), (9, HIGH_W), (9, LOW_W), (3, HIGH_W)]:
        sky.stay(surplus_w, seconds)
    assert sky.law.alternates
    turned_s = sky.now_s
    while sky.show(HIGH_W, 0.5):
        pass
    assert sky.now_s - turned_s == 1.5 * 18 + 3 + 0.5


def test_a_turn_is_measured_from_the_highest_and_the_lowest() -> None:
    """A slow way up and down is one turn each."""
    sky = Sky()
    told = [sky.show(surplus_w) for _ in range(3) for surplus_w in (1500, 2000, 2500, 3000, 2600, 2000)]
    assert [after for before, after in pairwise(told) if after is not before] == [True]
    assert told.index(True) == 17  # down, up, down, up, down


def test_what_flickers_at_first_is_none() -> None:
    sky = Sky()
    assert not any(sky.show(2000 + 590 * (window % 2)) for window in range(100))
    assert sky.alternate(7)[-1]
