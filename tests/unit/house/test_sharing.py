"""Who gets how much of the surplus: each row is a house with two cars, and what each of them may use."""

import math
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.sharing import Claim, Priority, Take, shares_w
from tests.unit.clock import at

LEFT, RIGHT, EVENLY = Priority.LEFT_FIRST, Priority.RIGHT_FIRST, Priority.EVENLY
MINIMUM_W, MOST_W = 1380.0, 3680.0


def claim(
    *,
    minimum_w: float = MINIMUM_W,
    most_w: float = MOST_W,
    takes_part: bool = True,
    runs: bool = True,
    waits: bool = False,
    since_s: float = 0,
    per_ampere_w: float = 230,
    station_a: float = math.inf,
) -> Claim:
    return Claim(minimum_w, most_w, takes_part, runs, waits, at(since_s), per_ampere_w, "station", station_a)


ONE, FULL, THREE = claim(), claim(most_w=1500), claim(minimum_w=4140, most_w=11040)
GROWS = replace(ONE, may_grow=True)
LATER, WAITS, PAUSED, FAST = (
    claim(since_s=60),
    claim(runs=False, waits=True),
    claim(runs=False),
    claim(takes_part=False),
)


@pytest.mark.parametrize(
    ("what", "surplus_w", "claims", "priority", "shares"),
    [
        ("both charge: the left one gets what is left of the minimum of both", 5000, (ONE, ONE), LEFT, (3620, 1380)),
        ("both charge, the right one first", 5000, (ONE, ONE), RIGHT, (1380, 3620)),
        ("both charge, evenly", 5000, (ONE, LATER), EVENLY, (2500, 2500)),
        ("the left one has all that it can draw: the rest is for the right one", 6500, (ONE, ONE), LEFT, (3680, 2820)),
        ("the left one leaves some: the right one gets it", 5000, (FULL, ONE), LEFT, (1500, 3500)),
        ("the same evenly", 5000, (FULL, LATER), EVENLY, (1500, 3500)),
        ("more than both can draw is told to the first", 9000, (ONE, ONE), LEFT, (5320, 3680)),
        ("too little for both: the second lacks it", 2000, (ONE, ONE), LEFT, (1380, 620)),
        ("too little for both, the right one first", 2000, (ONE, ONE), RIGHT, (620, 1380)),
        ("too little for both, evenly: the one that came later lacks it", 2000, (LATER, ONE), EVENLY, (620, 1380)),
        ("more than both can draw is told to one that may come to", 9000, (ONE, GROWS), LEFT, (3680, 5320)),
        ("the same evenly", 9000, (ONE, GROWS), EVENLY, (3680, 5320)),
        ("one that may come to draw more leaves to others what they can draw", 7000, (ONE, GROWS), LEFT, (3680, 3320)),
        ("not even enough for one", 1000, (ONE, ONE), LEFT, (1000, -380)),
        ("the house alone imports", -500, (ONE, ONE), LEFT, (-500, -1880)),
        (
            "one waits behind one that charges: it sees the rest",
            3000,
            (ONE, WAITS),
            LEFT,
            (3000, 1620),
        ),
        ("one waits before one that charges: it sees all", 2000, (WAITS, ONE), LEFT, (2000, 2000)),
        ("evenly nobody is stopped for one that waits", 2000, (WAITS, ONE), EVENLY, (620, 2000)),
        ("two wait: the second does not start on the sun of the first", 2500, (WAITS, WAITS), LEFT, (2500, 1120)),
        ("the first is paused and cannot start: the second can", 2500, (PAUSED, WAITS), LEFT, (2500, 2500)),
        ("three phases and one", 6000, (THREE, ONE), LEFT, (4620, 1380)),
        ("one charges fast: what it draws is the house's", 3000, (FAST, ONE), LEFT, (0, 3000)),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_the_surplus_is_shared(
    what: str, surplus_w: float, claims: tuple[Claim, ...], priority: Priority, shares: tuple[float, ...]
) -> None:
    assert shares_w(surplus_w, claims, priority) == pytest.approx(shares), what


CLAIMS = st.builds(
    claim,
    minimum_w=st.floats(1000, 4500),
    most_w=st.floats(0, 22000),
    takes_part=st.booleans(),
    runs=st.booleans(),
    waits=st.booleans(),
    since_s=st.floats(0, 1000),
)


@pytest.mark.parametrize("surplus_w", [5e-324, 1e-320, 4140.000000000001])
def test_what_cannot_be_divided_any_further_ends_the_sharing(surplus_w: float) -> None:
    claims = [claim(minimum_w=0.0, runs=True)] * 2
    assert sum(shares_w(surplus_w, claims, Priority.EVENLY)) == pytest.approx(surplus_w)


@given(st.floats(-20000, 40000), st.lists(CLAIMS, min_size=1, max_size=4), st.sampled_from(Priority))
def test_those_that_charge_share_what_there_is_and_no_more(
    surplus_w: float, claims: list[Claim], priority: Priority
) -> None:
    shares = shares_w(surplus_w, claims, priority)
    running = [share for share, each in zip(shares, claims, strict=True) if each.takes_part and each.runs]
    assert sum(max(share, 0.0) for share in running) <= max(surplus_w, 0.0) + 1e-6, (shares, claims)


@given(st.floats(0, 40000), st.lists(CLAIMS, min_size=1, max_size=4), st.sampled_from(Priority))
def test_nobody_who_charges_and_is_carried_gets_less_than_the_minimum(
    surplus_w: float, claims: list[Claim], priority: Priority
) -> None:
    running = [each for each in claims if each.takes_part and each.runs]
    if sum(each.minimum_w for each in running) > surplus_w:
        return
    for share, each in zip(shares_w(surplus_w, claims, priority), claims, strict=True):
        if each in running:
            assert share >= each.minimum_w - 1e-6, (share, each)


class TestACarThatLeavesSome:
    def test_is_left_what_it_draws_and_a_little_more_within_a_minute(self) -> None:
        take = Take()
        found = [take.most_w(2000, 3680, 3680, at(second)) for second in range(61)]
        assert (found[0], found[-1]) == (3680, 2000 + Take.MARGIN_W)

    def test_has_all_again_as_soon_as_it_draws_all(self) -> None:
        take = Take()
        for second in range(61):
            take.most_w(2000, 3680, 3680, at(second))
        assert take.most_w(3600, 3680, 3680, at(61)) == 3680

    @pytest.mark.parametrize("per_ampere_w", [230, 690])
    def test_has_not_as_long_as_it_takes_no_more_than_before(self, per_ampere_w: float) -> None:
        take, takes_w, most_w = Take(), 8 * per_ampere_w, 16 * per_ampere_w
        for second in range(61):
            take.most_w(takes_w, most_w, most_w, at(second), per_ampere_w)
        for second, offered_a in enumerate((8.2, 8.3, 7.0, 6.0, 8.0, 8.3), start=61):
            drawn_w = min(takes_w, offered_a * per_ampere_w)
            left_w = take.most_w(drawn_w, offered_a * per_ampere_w, most_w, at(second), per_ampere_w)
            assert left_w == pytest.approx(takes_w, abs=0.5 * per_ampere_w), offered_a
        assert take.most_w(8.3 * per_ampere_w, 8.3 * per_ampere_w, most_w, at(70), per_ampere_w) == most_w

    def test_is_offered_all_again_once_in_a_while(self) -> None:
        """One of whole amperes can show no more with a little more."""
        take, asked_s, offered_w = Take(), [], 3680.0
        for second in range(3600):
            most_w = take.most_w(min(8 * 230.0, offered_w), offered_w, 3680, at(second))
            asked_s += [second] if most_w == 3680 > offered_w else []
            offered_w = most_w
        gaps_s = [later - sooner for sooner, later in pairwise(asked_s)]
        assert len(gaps_s) >= 2, asked_s
        assert all(900 <= each <= 1000 for each in gaps_s), asked_s

    @pytest.mark.parametrize(("offered_a", "drawn_a", "is_left_a"), [(14.9, 14, 15.3), (15.3, 14, 14.3)])
    def test_is_left_less_only_for_a_whole_ampere_that_it_leaves_again(
        self, offered_a: float, drawn_a: float, is_left_a: float
    ) -> None:
        take = Take()
        for second in range(61):
            take.most_w(690 * 15, 690 * 15.6, 690 * 16, at(second), 690)
        found_w = [take.most_w(690 * drawn_a, 690 * offered_a, 690 * 16, at(second), 690) for second in range(61, 122)]
        assert found_w[-1] == pytest.approx(690 * is_left_a)

    def test_is_not_judged_by_a_moment(self) -> None:
        take = Take()
        for second in range(200):
            drawn_w = 2000 if second % 30 else 3680
            assert take.most_w(drawn_w, 3680, 3680, at(second)) == 3680, second

    def test_whose_power_is_not_measured_has_all(self) -> None:
        take = Take()
        assert {take.most_w(None, 3680, 3680, at(second)) for second in range(100)} == {3680}

    def test_never_has_more_than_its_limits(self) -> None:
        take = Take()
        found = [take.most_w(3600, 7360, 3650, at(second)) for second in range(61)]
        assert found[-1] == 3650
        assert timedelta(0) < Take.AFTER < timedelta(minutes=1)


class TestAStation:
    def test_leaves_what_it_cannot_carry_to_another_one(self) -> None:
        two = [claim(station_a=16) for _ in range(2)]
        other = replace(THREE, per_ampere_w=690, station="other")
        assert shares_w(9500, [*two, other], LEFT) == pytest.approx((2300, 1380, 5820))
        assert shares_w(9500, [*two, other], EVENLY) == pytest.approx((1840, 1840, 5820))

    def test_counts_amperes_and_not_watts(self) -> None:
        both = [claim(station_a=20), claim(minimum_w=4140, most_w=11_040, per_ampere_w=690, station_a=20)]
        assert shares_w(6900, both, RIGHT) == pytest.approx((1380, 5520))
        assert shares_w(12_000, both, RIGHT) == pytest.approx((1380, 9660 + 960)), "what nobody can draw"
