"""The current of a station: what each socket may be offered, and that both never get more than there is."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.station import Part, limits_a

FREE = Part(minimum_a=0, wants_a=0, most_a=0, may_draw_a=0)


def part(
    wants_a: float = 16, may_draw_a: float = 0, minimum_a: float = 6, most_a: float = 32, offered_a: float = 0
) -> Part:
    return Part(minimum_a, wants_a, most_a, may_draw_a, offered_a=min(offered_a, may_draw_a))


CHARGES = part(16, 16, offered_a=16)


@pytest.mark.parametrize(
    ("what", "station_a", "parts", "order", "limits"),
    [
        ("one charges alone: it has all", 32, (part(32), FREE), (0, 1), (32, 0)),
        (
            "both want all: the second has the minimum",
            32,
            (part(32), part(32)),
            (0, 1),
            (26, 6),
        ),
        ("the same with the right one first", 32, (part(32), part(32)), (1, 0), (6, 26)),
        ("the first wants little: the second has the rest", 32, (part(10), part(32)), (0, 1), (10, 22)),
        (
            "one does not draw: it keeps the minimum",
            32,
            (part(6), part(32)),
            (0, 1),
            (6, 26),
        ),
        ("there is more than both want", 64, (part(16), part(16)), (0, 1), (32, 32)),
        (
            "the other may still draw 32 A: nothing until it does not",
            32,
            (part(32), part(32, 32)),
            (0, 1),
            (0, 6),
        ),
        ("the other has come down to 6 A", 32, (part(32), part(32, 6)), (0, 1), (26, 6)),
        ("less is left than both draw: both come down at once", 20, (CHARGES, CHARGES), (0, 1), (14, 6)),
        ("less than for both: the second is paused at once", 10, (CHARGES, CHARGES), (0, 1), (10, 0)),
        (
            "what one shows nothing of it may draw, and is offered only what is left",
            20,
            (CHARGES, part(16, 16)),
            (0, 1),
            (14, 4),
        ),
        ("there is not enough for two", 10, (part(16), part(16)), (0, 1), (10, 0)),
        ("there is just enough for two", 12, (part(16), part(16)), (0, 1), (6, 6)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_current_is_divided(
    what: str, station_a: float, parts: tuple[Part, ...], order: tuple[int, ...], limits: tuple[float, ...]
) -> None:
    assert limits_a(station_a, parts, order) == pytest.approx(limits), what


PARTS = st.builds(
    part,
    wants_a=st.floats(0, 32),
    may_draw_a=st.floats(0, 32),
    minimum_a=st.sampled_from([0.0, 6.0, 8.0]),
    most_a=st.floats(6, 32),
    offered_a=st.just(0.0) | st.floats(6, 32),
)


@given(st.floats(6, 80), st.lists(PARTS, min_size=2, max_size=3), st.data())
def test_whoever_takes_what_is_allowed_never_takes_what_another_may_still_draw(
    station_a: float, parts: list[Part], data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from(list(permutations(range(len(parts))))))
    limits = limits_a(station_a, parts, order)
    for index, limit_a in enumerate(limits):
        others_a = sum(each.may_draw_a for other, each in enumerate(parts) if other != index)
        comes_down = limit_a <= parts[index].offered_a
        assert comes_down or limit_a + others_a <= station_a + 1e-6, (limits, parts)


@given(st.floats(6, 80), st.lists(PARTS, min_size=2, max_size=3), st.data())
def test_those_that_charge_are_never_allowed_more_together_than_there_is(
    station_a: float, parts: list[Part], data: st.DataObject
) -> None:
    order = data.draw(st.sampled_from(list(permutations(range(len(parts))))))
    limits = limits_a(station_a, parts, order)
    assert sum(limit for limit, each in zip(limits, parts, strict=True) if each.minimum_a) <= station_a + 1e-6
