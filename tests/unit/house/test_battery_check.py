"""Whether the home battery's sensors show what it does."""

from datetime import timedelta

import pytest

from alfen_solar.house.battery_check import BatteryAnswers, BatteryDoubt, LevelCheck, StillnessCheck
from tests.unit.clock import at


def answered(answers: BatteryAnswers, from_s: float, *, cars_w: float, share: float, after_s: float = 5) -> None:
    """Let the cars draw so much more, and the battery show its answer: such a share of what makes up for it."""
    answers.record_change(cars_w, 1000, 0, at(from_s), at(from_s + 2))
    for second in range(80):
        shows = second >= after_s
        answers.see(1000 - share * cars_w if shows else 1000, 0, at(from_s + second))


class TestAnAnswer:
    def test_tells_how_late_the_sensor_is_once_there_were_three(self) -> None:
        answers = BatteryAnswers()
        for n, after_s in enumerate((4, 30, 6)):  # by when the sensor reports
            assert answers.late == BatteryAnswers.ASSUMED
            answered(answers, 100 * n, cars_w=1400, share=1, after_s=after_s)
        assert answers.late == timedelta(seconds=30) + BatteryAnswers.MARGIN

    @pytest.mark.parametrize(("share", "doubt"), [(-1, BatteryDoubt.REVERSED), (0, BatteryDoubt.POWER_FROZEN)])
    def test_with_the_wrong_sign_or_none_is_believed_after_three_in_a_row(
        self, share: float, doubt: BatteryDoubt
    ) -> None:
        answers = BatteryAnswers()
        for n, cars_w in enumerate((1400, -800, 600)):
            assert answers.believed is None, n
            answered(answers, 100 * n, cars_w=cars_w, share=share)
        assert answers.believed is doubt
        answered(answers, 400, cars_w=1400, share=1)
        assert answers.believed is None

    def test_is_none_that_counts_when_the_grid_makes_up_for_the_car(self) -> None:
        answers = BatteryAnswers()
        for n in range(5):  # the battery is full
            answers.record_change(1400, 0, -1500, at(100 * n), at(100 * n + 2))
            for second in range(80):
                answers.see(0, -100, at(100 * n + second))
        assert answers.believed is None

    @pytest.mark.parametrize(
        ("level", "before_w", "after_w"),
        [(1.0, 0, 0), (0.5, -5900, -100), (0.5, 100, -1900), (None, -5900, -100)],
        ids=["a full battery", "a cloud", "the sun again", "a cloud, and the level is not known"],
    )
    def test_is_missed_only_of_a_battery_that_has_room_and_holds_the_grid(
        self, level: float | None, before_w: float, after_w: float
    ) -> None:
        answers = BatteryAnswers()
        for n in range(5):
            answers.record_change(-828, 10, before_w, at(100 * n), at(100 * n + 2))
            for second in range(80):
                answers.see(10, after_w, at(100 * n + second), level)
        assert answers.believed is None

    @pytest.mark.parametrize("share", [0, -1])
    def test_to_a_small_change_proves_nothing(self, share: float) -> None:
        answers = BatteryAnswers()
        for n in range(5):
            answered(answers, 100 * n, cars_w=300, share=share)
        assert answers.believed is None


def level_after(check: LevelCheck, power_w: float, *, minutes: int, moves: float, level: float = 0.5) -> float:
    """Let the battery show a power, and its level move evenly by so much, in whole percent."""
    for minute in range(minutes + 1):
        shown = round(level + moves * minute / minutes, 2)
        check.see(power_w, shown, at(60 * minute))
    return level + moves


class TestTheLevel:
    @pytest.mark.parametrize(("power_w", "moves"), [(1000, 0.02), (-1000, -0.02), (0, -0.02), (20, -0.01), (200, 0.03)])
    def test_that_goes_with_the_power_or_by_itself_proves_nothing(self, power_w: float, moves: float) -> None:
        check = LevelCheck(at(0))
        level_after(check, power_w, minutes=30, moves=moves)
        assert check.believed is None

    @pytest.mark.parametrize(("power_w", "moves"), [(1000, -0.03), (-1000, 0.03), (500, -0.08)])
    def test_that_goes_against_the_power_proves_that_its_sign_is_wrong(self, power_w: float, moves: float) -> None:
        check = LevelCheck(at(0))
        level_after(check, power_w, minutes=20, moves=moves)
        assert check.believed is BatteryDoubt.REVERSED
        level_after(check, power_w, minutes=30, moves=-2 * moves)
        assert check.believed is None, "the setting was corrected"

    def test_that_a_battery_loses_by_itself_is_not_held_against_it(self) -> None:
        check = LevelCheck(at(0))
        level_after(check, 5, minutes=300, moves=-0.02)
        for minute in range(301, 307):
            check.see(1000, 0.48, at(60 * minute))  # it begins to charge
        check.see(1000, 0.49, at(60 * 307))
        assert check.believed is None

    def test_that_is_shown_late_proves_nothing(self) -> None:
        check = LevelCheck(at(0))
        check.see(-2000, 0.5, at(0))
        for second in range(60, 180, 60):  # it has begun to charge, and the level still shows the discharge of before
            check.see(1500, 0.49, at(second))
        assert check.believed is None

    def test_that_stays_while_much_goes_in_is_frozen_until_it_moves(self) -> None:
        check = LevelCheck(at(0))
        level_after(check, 2000, minutes=44, moves=0)
        assert check.believed is None
        level_after(check, 2000, minutes=46, moves=0)
        assert check.believed is BatteryDoubt.LEVEL_FROZEN
        check.see(2000, 0.51, at(60 * 47))
        assert check.believed is None

    def test_that_is_gone_begins_anew(self) -> None:
        check = LevelCheck(at(0))
        level_after(check, 1000, minutes=10, moves=0)
        check.see(1000, None, at(601))
        level_after(check, 1000, minutes=3, moves=-0.02)
        assert check.believed is None


class TestAPowerThatStaysTheSame:
    @staticmethod
    def seen(
        battery_w: float,
        *grid_w: float,
        cars_w: float = 0,
        seconds: int = 400,
        first_w: float = 7,
        level: float | None = 0.5,
    ) -> bool:
        check = StillnessCheck(at(0))
        check.see(first_w, level, cars_w, 0, at(0))
        for second in range(1, seconds):
            check.see(battery_w, level, cars_w, grid_w[second % len(grid_w)], at(second))
        return check.believed

    @pytest.mark.parametrize(("battery_w", "cars_w"), [(800, 0), (-800, 0), (0, 1400)])
    def test_while_the_grid_is_held_at_zero_does_not_show_what_the_battery_does(
        self, battery_w: float, cars_w: float
    ) -> None:
        assert not self.seen(battery_w, 30, -40, cars_w=cars_w, seconds=299)
        assert self.seen(battery_w, 30, -40, cars_w=cars_w)

    def test_is_that_of_a_battery_that_takes_all_it_can_while_power_is_exported(self) -> None:
        assert not self.seen(2500, -300, -400, cars_w=3000)
        assert not self.seen(2500, -90, -110, cars_w=3000), "a car takes the rest, and leaves what it must"

    def test_is_that_of_an_idle_battery_while_no_car_charges(self) -> None:
        assert not self.seen(0, 30, -40)

    @pytest.mark.parametrize("level", [0.95, 1.0, None])
    def test_is_that_of_a_full_battery(self, level: float | None) -> None:
        assert not self.seen(0, 30, -40, cars_w=1400, level=level)

    def test_is_that_of_a_sensor_with_coarse_steps(self) -> None:
        assert not self.seen(800, 30, -40, first_w=700)

    @pytest.mark.parametrize(("battery_w", "to"), [(801, 0.48), (-801, 0.52)])
    def test_that_the_level_contradicts_does_not_show_what_the_battery_does(self, battery_w: float, to: float) -> None:
        check = StillnessCheck(at(0))
        for level, seconds in ((0.5, 200), ((0.5 + to) / 2, 200), (to, 1)):
            assert not check.believed
            for second in range(seconds):
                check.see(battery_w, level, 2000, 400, at(second if level == 0.5 else 200 + second))
        check.see(battery_w, to, 2000, 400, at(401))
        assert check.believed

    @pytest.mark.parametrize(("battery_w", "to"), [(801, 0.6), (-801, 0.4), (3, 0.4)])
    def test_that_fits_the_level_is_none_of_a_stuck_sensor(self, battery_w: float, to: float) -> None:
        check = StillnessCheck(at(0))
        for second in range(900):
            check.see(battery_w, 0.5 + (to - 0.5) * second / 900, 2000, 400, at(second))
        assert not check.believed

    def test_is_believed_until_it_shows_something_else(self) -> None:
        check = StillnessCheck(at(0))
        for second in range(400):
            check.see(801, 0.5, 0, 0, at(second))
        assert check.believed
        check.see(801, 0.5, 0, -3000, at(400))
        assert check.believed
        check.see(802, 0.5, 0, 0, at(401))
        assert not check.believed
