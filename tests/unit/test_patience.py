"""What is waited for in vain is told with what was seen instead."""

import pytest

from tests.patience import eventually, explain

written_a = [6.0, 16.0]


def is_full() -> bool:
    return len(written_a) > 9


async def test_what_holds_is_not_waited_for() -> None:
    await eventually(lambda: written_a == [6, 16], seconds=0)


async def test_what_does_not_hold_in_time_is_told_with_its_values() -> None:
    with pytest.raises(
        AssertionError, match=r"^Not so within 0\.1 s: written_a == \[6\], where written_a is \[6\.0, 16\.0\]$"
    ):
        await eventually(lambda: written_a == [6], seconds=0.1)


async def test_the_clock_may_be_another() -> None:
    seconds = iter(range(100))
    with pytest.raises(AssertionError, match="is_full is False"):
        await eventually(is_full, seconds=3, elapsed_s=lambda: next(seconds))
    assert next(seconds) == 4, "it has looked at the clock at 0, 1, 2 and 3 s"


def test_each_part_of_what_did_not_hold_is_told() -> None:
    at, told = 3.5, {"problem": "none"}
    assert explain(lambda: at < 4 and not told["problem"]) == (
        "at < 4 and (not told['problem']), where at is 3.5, told['problem'] is 'none'"
    )
    assert explain(
        lambda: (
            sum(each > at for each in written_a) == 1  # over several lines
            or told
        )
    ) == (
        "sum((each > at for each in written_a)) == 1 or told, "
        "where sum((each > at for each in written_a)) is 2, told is {'problem': 'none'}"
    )


def test_two_of_one_line_are_told_apart() -> None:
    assert (explain(lambda: written_a == [1]), explain(lambda: written_a == [2])) == (
        "written_a == [1], where written_a is [6.0, 16.0]",
        "written_a == [2], where written_a is [6.0, 16.0]",
    )


def test_a_part_that_has_no_value_yet_is_told_as_that() -> None:
    nothing: list[int] = []
    assert "nothing[-1] is not to be had (IndexError(" in explain(lambda: nothing and nothing[-1] == 6)
