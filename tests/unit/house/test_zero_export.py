"""What a throttled inverter is tried with: when, how much, and for how long it is left alone after a try in vain."""

import pytest

from alfen_solar.house.zero_export import Cars, ZeroExport
from tests.unit.clock import at

AN_HOUR_WH = 100.0
AMPERE_W = 230.0
MINIMUM_W = 6 * AMPERE_W


class Story:
    """A house second by second, with a car that draws what it is told to."""

    def __init__(self, an_hour_wh: float = AN_HOUR_WH) -> None:
        self.zero = ZeroExport(an_hour_wh, at(0))
        self.now_s = 0
        self.drawn_w = 0.0
        self.runs = False
        self.present = True
        self.battery_w: float | None = 0.0
        self.phases = 1

    def see(self, grid_w: float | None, seconds: int) -> "Story":
        cars = Cars(
            runs=self.runs,
            drawn_w=self.drawn_w,
            minimum_w=self.phases * MINIMUM_W,
            watts_per_ampere=self.phases * AMPERE_W,
            held_w=self.drawn_w,
            stop_wh=56,
        )
        for _ in range(seconds):
            self.now_s += 1
            self.zero.see(grid_w, cars if self.present else None, self.battery_w, at(self.now_s))
        return self

    def charge(self, drawn_w: float = 2 * MINIMUM_W) -> "Story":
        self.runs, self.drawn_w = True, drawn_w
        return self

    def pauses_until_it_tries(self, grid_w: float = 0.0, within_s: int = 20_000) -> int:
        for second in range(within_s):
            self.see(grid_w, 1)
            if self.zero.adds_w:
                return second
        return within_s


@pytest.mark.parametrize(("grid_w", "tries"), [(0, True), (40, True), (-140, True), (60, False), (-160, False)])
def test_where_the_grid_power_is_near_zero_for_20_s_2_a_more_are_tried(grid_w: float, *, tries: bool) -> None:
    story = Story().charge().see(grid_w, 20)
    assert story.zero.adds_w == 0
    assert story.see(grid_w, 2).zero.adds_w == (2 * AMPERE_W if tries else 0)


def test_to_start_a_car_more_than_its_minimum_is_tried_until_it_charges() -> None:
    story = Story().see(0, 22)
    assert story.zero.adds_w == pytest.approx(1.3 * MINIMUM_W)
    assert story.zero.wants_start
    story.charge(0).see(0, 10)
    assert (story.zero.adds_w, story.zero.wants_start) == (10 * AMPERE_W, False), "some cars want 10 A to begin"
    story.charge(MINIMUM_W).see(900, 10)
    assert story.zero.adds_w == 0, "what comes of it is for the law of the sun"


def test_a_car_that_was_started_and_is_carried_is_tried_with_more() -> None:
    story = Story().see(0, 22).charge(MINIMUM_W).see(0, 12)
    assert story.zero.adds_w == 0, "the meter may not show it yet"
    assert story.see(0, 2).zero.adds_w == 2 * AMPERE_W


@pytest.mark.parametrize("phases", [1, 3])
def test_a_step_that_is_imported_is_taken_back_after_2_wh_for_each_phase(phases: int) -> None:
    story = Story(1000)
    story.phases = phases
    story.charge(phases * 2 * MINIMUM_W).see(0, 22)
    assert story.zero.adds_w == 2 * phases * AMPERE_W
    story.see(phases * 460, 14)
    assert story.zero.adds_w > 0
    story.see(phases * 460, 3)
    assert story.zero.adds_w == 0


def test_one_that_is_followed_goes_on() -> None:
    story = Story().charge().see(0, 22)
    for _ in range(10):
        assert story.see(460, 5).see(0, 20).zero.adds_w == 2 * AMPERE_W


def test_each_step_in_vain_is_followed_by_twice_as_long_a_rest() -> None:
    story, rests_s = Story(1000).charge(), []
    for _ in range(6):
        rests_s.append(story.pauses_until_it_tries())
        story.see(460, 20)
    assert rests_s[0] == pytest.approx(20, abs=2)
    assert rests_s[1:] == [pytest.approx(each_s, abs=20) for each_s in (45, 90, 180, 360, 480)]


def test_a_car_that_came_to_draw_less_tries_soon_again() -> None:
    story = Story(1000).charge()
    for _ in range(5):
        story.pauses_until_it_tries()
        story.see(460, 20)
    story.charge(MINIMUM_W)
    assert story.pauses_until_it_tries() <= 50


def test_each_start_in_vain_is_followed_by_twice_as_long_a_rest() -> None:
    story, rests_s = Story(1000), []
    for _ in range(5):
        rests_s.append(story.pauses_until_it_tries())
        story.charge(MINIMUM_W).see(1380, 120)
        story.runs, story.drawn_w = False, 0.0
    assert rests_s[1:] == [pytest.approx(each_s, abs=30) for each_s in (600, 1200, 2400, 4800)]


def test_what_an_hour_may_cost_holds_back_the_next_start() -> None:
    story = Story(56)
    story.pauses_until_it_tries()
    story.charge(MINIMUM_W).see(1380, 120)  # 46 Wh
    story.runs, story.drawn_w = False, 0.0
    assert story.pauses_until_it_tries() == pytest.approx(46 / 56 * 3600 - 120, abs=60)


def test_the_sun_carries_what_is_drawn_where_nothing_is_imported() -> None:
    story = Story().charge(2000).see(-20, 15)
    assert story.zero.least_w == 2000
    assert story.see(30, 30).zero.least_w < 0


class TestNothingIsTried:
    def test_without_a_value_of_the_meter(self) -> None:
        assert Story().charge().see(0, 30).see(None, 1).zero.adds_w == 0

    def test_without_a_car(self) -> None:
        story = Story()
        story.present = False
        assert story.see(0, 60).zero.adds_w == 0

    @pytest.mark.parametrize("battery_w", [None, -150.0, 150.0])
    def test_beside_a_battery_that_is_at_work(self, battery_w: float | None) -> None:
        story = Story().charge()
        story.battery_w = battery_w
        assert story.see(0, 60).zero.adds_w == 0

    def test_for_long_once_a_battery_has_paid_for_a_start(self) -> None:
        story = Story().see(0, 22)
        story.charge().battery_w = -1400
        story.see(0, 120)
        story.runs, story.drawn_w, story.battery_w = False, 0.0, 0.0
        assert story.see(0, 500).zero.adds_w == 0

    def test_by_night(self) -> None:
        assert Story().see(250, 3600).zero.adds_w == 0
