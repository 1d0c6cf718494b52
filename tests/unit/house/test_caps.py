"""What the house may draw for its cars: each gets its part, and all together never get more."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.caps import Cap, User, capped_a
from alfen_solar.house.station import Part
from alfen_solar.limits import Bound


def user(
    *, wants_a: float = 16, may_draw_a: float = 0, minimum_a: float = 6, phases: tuple[int, ...] = (0, 1, 2)
) -> User:
    return User(Part(minimum_a, wants_a, 16, may_draw_a, offered_a=may_draw_a), 230.0 * len(phases), phases)


ONE, TWO = (0,), (1,)


@pytest.mark.parametrize(
    ("what", "cap", "users", "limits"),
    [
        ("a power, on three phases", Cap(Bound.DIMMING, most_w=4200), (user(),), (6.0,)),
        ("a power, on one phase", Cap(Bound.DIMMING, most_w=4200), (user(phases=ONE),), (16.0,)),
        ("nothing at all", Cap(Bound.DIMMING, most_w=0), (user(may_draw_a=16),), (0.0,)),
        ("less than nothing", Cap(Bound.DIMMING, most_w=-500), (user(may_draw_a=16),), (0.0,)),
        ("the fullest of three phases counts", Cap(Bound.FUSE, most_a=(20, 9, 12)), (user(),), (9.0,)),
        ("a car on one phase minds that one alone", Cap(Bound.FUSE, most_a=(20, 9, 12)), (user(phases=ONE),), (16.0,)),
        ("a phase may be overloaded", Cap(Bound.FUSE, most_a=(-3, 9, 12)), (user(may_draw_a=16),), (0.0,)),
        ("two cars share a phase", Cap(Bound.FUSE, most_a=(20, 20, 20)), (user(), user()), (14.0, 6.0)),
        (
            "two cars on phases of their own do not",
            Cap(Bound.FUSE, most_a=(16, 12, 0)),
            (user(phases=ONE), user(phases=TWO)),
            (16.0, 12.0),
        ),
        (
            "too little for two that charge: the second is paused, the first keeps all of it",
            Cap(Bound.FUSE, most_a=(10, 10, 10)),
            (user(may_draw_a=16), user(may_draw_a=16)),
            (10.0, 0.0),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_cap_is_shared_out(what: str, cap: Cap, users: tuple[User, ...], limits: tuple[float, ...]) -> None:
    assert capped_a(cap, users, range(len(users))) == limits, what


USERS = st.builds(
    user,
    wants_a=st.floats(0, 32),
    may_draw_a=st.floats(0, 32),
    minimum_a=st.sampled_from([0.0, 6.0, 8.0]),
    phases=st.sampled_from([(0,), (1,), (2,), (0, 1, 2)]),
)
CAPS = st.builds(lambda most_w: Cap(Bound.DIMMING, most_w=most_w), st.floats(-1e4, 3e4)) | st.builds(
    lambda *most_a: Cap(Bound.FUSE, most_a=most_a), *(st.floats(-20, 60) for _ in range(3))
)


@given(CAPS, st.lists(USERS, min_size=1, max_size=3), st.data())
def test_those_that_charge_never_get_more_together_than_there_is(
    cap: Cap, users: list[User], data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from(list(permutations(range(len(users))))))
    limits = capped_a(cap, users, order)
    charging = [(limit_a, each) for limit_a, each in zip(limits, users, strict=True) if each.part.minimum_a]
    if cap.most_w is not None:
        drawn_w = sum(limit_a * each.watts_per_ampere for limit_a, each in charging)
        assert drawn_w <= max(cap.most_w, 0) + 1e-3, (limits, users)
    for phase, most_a in enumerate(cap.most_a or ()):
        drawn_a = sum(limit_a for limit_a, each in charging if phase in each.phases)
        assert drawn_a <= max(most_a, 0) + 1e-3, (limits, users)
