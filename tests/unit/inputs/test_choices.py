"""When what the user chooses is done, to the second."""

from alfen_solar.inputs.choices import Choices, Maximum
from tests.unit.clock import at


def chosen_six_times(*, each_s: int = 1) -> Choices[str]:
    choices = Choices[str]()
    for n in range(6):
        assert choices.choose("more", at(n * each_s), lowers=False)
    return choices


def test_the_seventh_choice_of_more_within_three_minutes_waits_until_it_has_stood_for_half_a_minute() -> None:
    choices = chosen_six_times()
    assert not choices.choose("much more", at(180), lowers=False)
    assert choices.settled(at(209)) is None
    assert choices.settled(at(210)) == "much more"
    assert choices.settled(at(211)) is None
    assert choices.choose("more", at(212), lowers=False), "all is as before"


def test_what_is_chosen_seldom_is_done_at_once() -> None:
    choices = chosen_six_times()
    assert choices.choose("more", at(181), lowers=False)


def test_less_never_waits_and_takes_back_what_waits() -> None:
    choices = chosen_six_times()
    assert not choices.choose("more", at(10), lowers=False)
    assert choices.choose("off", at(20), lowers=True)
    assert choices.settled(at(60)) is None


def test_a_choice_that_is_changed_each_time_before_it_has_stood_is_never_done() -> None:
    choices = chosen_six_times()
    for second in range(10, 600, 29):
        assert not choices.choose(f"at {second} s", at(second), lowers=False)
        assert choices.settled(at(second + 28)) is None


class TestMaximum:
    """What holds of a maximum current that is set again and again."""

    def test_is_none_before_one_is_set(self) -> None:
        assert Maximum().in_force_a(at(0)) is None

    def test_five_raises_and_as_many_falls_apply_at_once(self) -> None:
        maximum, held = Maximum(), []
        for second, most_a in enumerate([6, 8, 7, 9, 8, 10, 9, 11, 10, 12]):
            maximum.choose(most_a, at(second))
            held.append(maximum.in_force_a(at(second)))
        assert held == [6, 8, 7, 9, 8, 10, 9, 11, 10, 12]

    def test_from_the_sixth_raise_within_three_minutes_on_the_lowest_of_half_a_minute_applies(self) -> None:
        maximum = Maximum()
        for step, most_a in enumerate([6, 7, 8, 9, 10, 11, 12]):
            maximum.choose(most_a, at(10 * step))
        # 9 A stood from 30 to 40 s, 10 A until 50 s, 11 A until 60 s
        assert [maximum.in_force_a(at(second)) for second in (60, 69, 70, 79, 80, 89, 90)] == [9, 9, 10, 10, 11, 11, 12]

    def test_three_minutes_after_the_first_of_six_raises_the_next_applies_at_once(self) -> None:
        maximum = Maximum()
        for second, most_a in [(0, 6), (1, 7), (2, 8), (3, 9), (4, 10), (5, 11), (6, 12)]:
            maximum.choose(most_a, at(second))
        maximum.choose(6, at(170))
        assert maximum.in_force_a(at(181)) == 6
        maximum.choose(16, at(182))
        assert maximum.in_force_a(at(182)) == 6, "the sixth raise before this one is of 2 s"
        assert maximum.in_force_a(at(183)) == 16, "it is more than three minutes old"
