"""The energy of a quarter of an hour: by the meter's register, by what is added up, and when the two do not fit."""

from datetime import datetime, timedelta

import pytest

from alfen_solar.house.quarter_energy import QuarterEnergy, Reached
from tests.unit.clock import at

STEP_S = 10


class Counted:
    """A house that imports, and what is counted of it: at second 0 a quarter of the clock begins."""

    def __init__(self, first_s: int = 0) -> None:
        self.energy = QuarterEnergy()
        self.second = first_s
        self.reached: list[Reached] = []
        self._step(0.0)

    def run(self, until_s: int, import_w: float, *, shows: bool = False, ahead_s: int = 0) -> "Counted":
        """Let time pass; a register that shows it has a clock that is so far ahead."""
        while self.second < until_s:
            self.second += STEP_S
            self._step(import_w)
            if shows:
                self.show(import_w * ((self.second + ahead_s) % 900) / 900)
        return self

    def show(self, mean_w: float) -> None:
        self.energy.record_register(mean_w, at(self.second))

    def _step(self, import_w: float) -> None:
        now: datetime = at(self.second)
        if (reached := self.energy.step(import_w, now, now + timedelta(hours=1))) is not None:
            self.reached.append(reached)


def test_import_is_added_up_and_begins_anew_with_each_quarter_of_the_clock() -> None:
    counted = Counted().run(900, 2400).run(1800, 1200).run(1980, 600)
    assert [each.mean_w for each in counted.reached] == pytest.approx([2400, 1200])
    assert counted.energy.used_wh == pytest.approx(600 * 180 / 3600)


def test_a_quarter_of_which_the_start_was_not_seen_is_not_complete() -> None:
    counted = Counted(300).run(1000, 2400)
    assert [each.complete for each in counted.reached] == [False]
    assert counted.energy.complete, "the next one is"


def test_the_register_knows_what_was_before() -> None:
    counted = Counted(450)
    assert not counted.energy.complete
    counted.show(1000)
    assert counted.energy.complete
    assert counted.energy.used_wh == pytest.approx(250)
    counted.run(500, 3600)
    assert counted.energy.used_wh == pytest.approx(300), "between two values it is added up"


@pytest.mark.parametrize("late_s", [0, 10, 30])
def test_a_reset_that_is_seen_late_does_not_bring_back_the_old_quarter(late_s: int) -> None:
    counted = Counted().run(900, 2400, shows=True)
    counted.show(2400)
    while counted.second < 900 + late_s:
        counted.run(counted.second + STEP_S, 2400)
        counted.show(2410)
        assert counted.energy.used_wh < 25, counted.second
    counted.run(1200, 2400, shows=True)
    assert counted.energy.used_wh == pytest.approx(200, abs=1)
    assert counted.energy.believes_register


@pytest.mark.parametrize("late_s", [10, 30])
def test_a_start_just_after_a_quarter_has_begun_takes_the_register_of_the_old_one_for_the_new_until_it_falls(
    late_s: int,
) -> None:
    counted = Counted(910)
    counted.show(2400)
    counted.run(910 + late_s, 2400)
    assert counted.energy.used_wh > 590
    counted.show(30)
    assert counted.energy.used_wh == pytest.approx(7.5, abs=7)
    counted.run(1200, 2400, shows=True)
    assert counted.energy.used_wh == pytest.approx(200, abs=15)


def test_a_register_that_falls_later_than_that_counts_the_next_quarter_already() -> None:
    counted = Counted(1750)
    counted.show(2300)
    counted.run(1780, 2400)
    counted.show(0)
    assert counted.energy.used_wh > 570


def test_a_meter_whose_clock_is_ahead_begins_its_quarter_a_little_early() -> None:
    counted = Counted().run(2700, 2400, shows=True, ahead_s=20)
    assert [each.mean_w for each in counted.reached[1:]] == pytest.approx([2400, 2400], abs=100)
    assert counted.energy.believes_register
    assert counted.energy.used_wh < 25


def test_a_register_that_stands_still_while_much_is_imported_is_frozen() -> None:
    counted = Counted().run(300, 2400, shows=True)
    assert not counted.energy.is_frozen(at(300))
    counted.run(410, 2400)
    assert not counted.energy.is_frozen(at(410))
    counted.run(430, 2400)
    assert counted.energy.is_frozen(at(430))
    assert counted.energy.used_wh == pytest.approx(2400 * 430 / 3600, abs=8), "import goes on to be added up"
    counted.run(910, 2400)
    assert counted.energy.is_frozen(at(910)), "a new quarter does not mend it"


def test_a_register_that_stands_still_while_nothing_is_imported_is_not() -> None:
    counted = Counted().run(300, 2400, shows=True).run(890, 0.0)
    assert not counted.energy.is_frozen(at(890))


def test_nor_is_one_that_has_not_shown_yet_what_is_imported_after_minutes_of_sun() -> None:
    counted = Counted().run(300, 2400, shows=True).run(600, 0.0).run(610, 11_000)
    assert not counted.energy.is_frozen(at(610))
    counted.run(740, 11_000)
    assert counted.energy.is_frozen(at(740))


@pytest.mark.parametrize("shown_w", [0.0, 9000.0], ids=["nothing", "far too much"])
def test_a_register_that_does_not_fit_for_two_whole_quarters_is_not_believed_any_more(shown_w: float) -> None:
    counted = Counted()
    for _ in range(90 * 3 + 1):
        counted.run(counted.second + STEP_S, 2400)
        counted.show(shown_w)
    assert not counted.energy.believes_register
    assert counted.reached[-1].mean_w == pytest.approx(2400)
    counted.run(3610, 2400, shows=True)
    assert counted.energy.believes_register, "one quarter that fits is enough"


def test_a_clock_that_is_set_begins_no_quarter_of_which_all_is_known() -> None:
    energy = QuarterEnergy()
    for second in range(0, 400, STEP_S):
        energy.step(2400, at(second), at(second))
    energy.step(2400, at(400), at(400 + 1000))
    assert not energy.complete
