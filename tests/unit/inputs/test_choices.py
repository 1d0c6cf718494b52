"""When what the user chooses is done, to the second."""

from alfen_solar.inputs.choices import Choices
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
