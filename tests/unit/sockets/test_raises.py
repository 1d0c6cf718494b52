"""When the offer may rise again: raises that hold or are taken back, and then whether the next may come."""

import pytest

from alfen_solar.sockets.raises import Raises
from tests.unit.clock import at


def taken_back(times: int, *, after_s: int = 20, period_s: int = 50, to_a: float = 6.0) -> Raises:
    """Raises from 6 to 10 A, the first at 0 s, each of which was lowered so much later."""
    raises = Raises()
    for n in range(times):
        raises.note(6.0, 10.0, at(n * period_s))
        raises.note(10.0, to_a, at(n * period_s + after_s))
    return raises


@pytest.mark.parametrize(("times", "wait_s"), [(8, 60), (9, 120), (10, 240), (11, 480), (12, 480), (20, 480)])
def test_each_raise_in_a_row_that_was_taken_back_lets_the_next_wait_twice_as_long(times: int, wait_s: int) -> None:
    raises, lowered_s = taken_back(times), (times - 1) * 50 + 20
    assert not raises.may_rise(at(lowered_s + wait_s - 1))
    assert raises.may_rise(at(lowered_s + wait_s))


def test_before_the_first_raise_the_offer_may_rise_whatever_the_meter_shows() -> None:
    raises = Raises()
    raises.see(0.0, at(0))
    assert raises.may_rise(at(0))


def test_seven_are_clouds() -> None:
    assert taken_back(7).may_rise(at(321))


@pytest.mark.parametrize(("after_s", "may_rise"), [(39, False), (40, True)])
def test_one_that_has_stood_for_long_enough_holds(after_s: int, *, may_rise: bool) -> None:
    raises = taken_back(8, after_s=after_s, period_s=70)
    assert raises.may_rise(at(7 * 70 + after_s + 1)) is may_rise


@pytest.mark.parametrize(("to_a", "may_rise"), [(8.0, False), (8.1, True)])
def test_half_of_it_is_enough_to_be_taken_back(to_a: float, *, may_rise: bool) -> None:
    assert taken_back(8, to_a=to_a).may_rise(at(375)) is may_rise


def test_one_that_holds_makes_up_for_all_before() -> None:
    raises = taken_back(12)
    raises.note(6.0, 10.0, at(2000))
    assert not raises.may_rise(at(2039))
    assert raises.may_rise(at(2040))
    raises.note(10.0, 6.0, at(2041))
    for n in range(7):  # so many are clouds again
        raises.note(6.0, 10.0, at(2050 + n * 50))
        raises.note(10.0, 6.0, at(2070 + n * 50))
    assert raises.may_rise(at(2371))


def test_raises_that_follow_on_each_other_are_one() -> None:
    raises = taken_back(7)
    raises.note(6.0, 10.0, at(360))
    raises.note(10.0, 16.0, at(370))
    raises.note(16.0, 11.5, at(380))
    assert raises.may_rise(at(381))  # less than half of it is taken back
    raises.note(11.5, 11.0, at(390))
    assert not raises.may_rise(at(391))


def test_every_change_lets_the_next_raise_wait_and_what_changes_nothing_does_not() -> None:
    raises = taken_back(8)
    raises.note(8.0, 7.0, at(400))
    raises.note(7.0, 7.0, at(430))
    assert not raises.may_rise(at(459))
    assert raises.may_rise(at(460))


@pytest.mark.parametrize(("seconds", "may_rise"), [(13, False), (14, True)])
def test_one_that_the_meter_agrees_with_for_14_s_holds_whatever_comes_then(seconds: int, *, may_rise: bool) -> None:
    assert agreed(0.3, seconds=seconds).may_rise(at(1031)) is may_rise


@pytest.mark.parametrize(
    ("to_a", "off_a", "may_rise"),
    [
        (10.0, 0.4, True),
        (10.0, 0.41, False),
        (10.0, -0.4, True),
        (10.0, -0.41, False),
        (7.0, 0.3, True),
        (7.0, 0.31, False),
    ],
)
def test_it_agrees_within_a_tenth_of_the_raise_or_0_3_a(to_a: float, off_a: float, *, may_rise: bool) -> None:
    assert agreed(off_a, to_a=to_a).may_rise(at(1031)) is may_rise


def agreed(off_a: float, *, seconds: int = 20, to_a: float = 10.0) -> Raises:
    """A raise after many in vain that is off by so much for a while, and is taken back then."""
    raises = taken_back(8)
    raises.note(6.0, to_a, at(1000))
    for second in range(seconds + 1):
        raises.see(off_a, at(1005 + second))
    raises.note(to_a, 6.0, at(1030))
    return raises


def test_the_meter_must_agree_all_that_time() -> None:
    raises = taken_back(8)
    raises.note(6.0, 10.0, at(1000))
    for second in range(20):
        raises.see(0.0 if second % 10 else 2.0, at(1005 + second))
    raises.note(10.0, 6.0, at(1030))
    assert not raises.may_rise(at(1031))
