"""What bounds the current of a car: the least of all limits, in whatever order they come."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.limits import Bound, Lasting, Limit, least

LIMITS = st.lists(
    st.builds(Limit, most_a=st.sampled_from([0.0, 6.0, 10.0, 13.0, 16.0]) | st.floats(0, 80), by=st.sampled_from(Bound))
)


@given(LIMITS.flatmap(lambda limits: st.tuples(st.just(limits), st.permutations(limits))))
def test_permuting_limits_changes_nothing(limits: tuple[list[Limit], list[Limit]]) -> None:
    as_they_come, permuted = limits
    assert least(as_they_come) == least(permuted)


@given(LIMITS)
def test_no_limit_is_exceeded_and_the_one_that_holds_is_one_of_them(limits: list[Limit]) -> None:
    found = least(limits)
    if found is None:
        assert limits == []
    else:
        assert found in limits
        assert all(found.most_a <= limit.most_a for limit in limits)


@given(LIMITS, LIMITS)
def test_another_limit_never_allows_more(limits: list[Limit], others: list[Limit]) -> None:
    before, after = least(limits), least([*limits, *others])
    assert before is None or (after is not None and after.most_a <= before.most_a)


@pytest.mark.parametrize(
    ("bounds", "named"),
    [
        ([Bound.SETTINGS, Bound.USER, Bound.CHARGER, Bound.METER], Bound.METER),
        ([Bound.SETTINGS, Bound.USER, Bound.CHARGER], Bound.CHARGER),
        ([Bound.SETTINGS, Bound.USER], Bound.USER),
        ([Bound.SETTINGS], Bound.SETTINGS),
    ],
)
def test_of_limits_that_are_as_low_one_is_named_by_their_order(bounds: list[Bound], named: Bound) -> None:
    assert least([Limit(16, by) for by in bounds]) == Limit(16, named)


def test_a_lower_limit_is_named_whoever_sets_it() -> None:
    assert least([Limit(13, Bound.METER), Limit(10, Bound.USER)]) == Limit(10, Bound.USER)


def test_of_limits_that_last_for_hours_the_lower_of_each_kind_is_left() -> None:
    fuse, dimming = Lasting(import_w=9000, phase_a=25), Lasting(cars_w=4200, import_w=8000, phase_a=32)
    assert fuse & dimming == dimming & fuse == Lasting(cars_w=4200, import_w=8000, phase_a=25)


def test_what_nothing_limits_is_left_as_it_is() -> None:
    assert Lasting() == Lasting(math.inf, math.inf, math.inf)
    assert Lasting(cars_w=4200) & Lasting() == Lasting(cars_w=4200)


def test_without_limits_there_is_none() -> None:
    assert least([]) is None


@pytest.mark.parametrize("most_a", [-0.1, -16, math.nan, -math.inf])
def test_what_is_no_current_is_no_limit(most_a: float) -> None:
    with pytest.raises(ValueError, match="is not a valid current limit"):
        Limit(most_a, Bound.USER)
