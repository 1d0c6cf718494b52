"""Whether the minimum current is told to be more than the sun gives."""

import math
from itertools import pairwise
from random import Random

import pytest

from alfen_solar.sockets.shortage import Shortage


def test_the_first_window_tells() -> None:
    assert Shortage().lasts(1, 3, 1)
    assert not Shortage().lasts(0, 3, 1)


@pytest.mark.parametrize(("phases", "windows"), [(1, 6), (3, 18)])
@pytest.mark.parametrize("way", [1, -1])
def test_half_a_watt_hour_a_phase_on_the_other_side_changes_what_is_told(phases: int, windows: int, way: int) -> None:
    shortage = Shortage()
    assert shortage.lasts(-way * 900, 3, phases) is (way < 0)
    told = [shortage.lasts(way * 101, 3, phases) for _ in range(windows)]  # 0.084 Wh each
    assert told == [way < 0] * (windows - 1) + [way > 0]


@pytest.mark.parametrize(("missing_w", "told"), [(599, False), (600, True)])
def test_just_half_a_watt_hour_is_enough(missing_w: float, *, told: bool) -> None:
    shortage = Shortage()
    assert not shortage.lasts(0, 3, 1)
    assert shortage.lasts(missing_w, 3, 1) is told


def test_what_was_on_the_other_side_is_made_up_for() -> None:
    shortage = Shortage()
    assert [shortage.lasts(watts, 3, 1) for watts in (-1, 500, -500, 500, -500, 590)] == [False] * 6
    assert shortage.lasts(20, 3, 1)


def test_flicker_is_told_a_few_times_an_hour() -> None:
    flicker, shortage = Random(5), Shortage()
    told = [shortage.lasts(flicker.gauss(0, 80 / math.sqrt(3)), 3, 1) for _ in range(1200)]
    assert sum(now is not before for before, now in pairwise(told)) <= 12


def test_once_forgotten_the_next_window_tells() -> None:
    shortage = Shortage()
    assert shortage.lasts(500, 3, 1)
    shortage.forget()
    assert not shortage.lasts(-1, 3, 1)
