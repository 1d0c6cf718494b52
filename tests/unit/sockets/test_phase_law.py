"""One phase or three: what speaks for a switch, and what against it."""

from datetime import UTC, datetime, timedelta

import pytest

from alfen_solar.decision import Phases
from alfen_solar.sockets.phase_law import PhaseLaw, PhaseSight, PhaseWish

START = datetime(2026, 6, 21, 12, tzinfo=UTC)
SWITCH_AFTER_WH = 150.0


class Sky:
    """A car of three phases at 230 V, 6 to 16 A, under a sky, window by window.

    Attributes:
        law: The law.
        phases: On how many phases the car charges; a switch is made at once.
        switches: When it was switched, s since the start.
    """

    def __init__(self, phases: Phases = 1, *, draws: bool = True, rests: bool = False, car_phases: int = 3) -> None:
        self.law = PhaseLaw(SWITCH_AFTER_WH, timedelta(minutes=10))
        self.phases = phases
        self.draws, self.rests, self.car_phases = draws, rests, car_phases
        self.switches: list[int] = []
        self.now_s = 0
        self.wish = PhaseWish(phases)

    def shine(self, surplus_w: float, seconds: int) -> "Sky":
        for _ in range(0, seconds, 3):
            self.now_s += 3
            now = START + timedelta(seconds=self.now_s)
            seen = PhaseSight(surplus_w, 3.0, self.phases, self.draws, self.rests, self.car_phases, 6.0, 16.0, 230.0)
            self.wish = self.law.follow(seen, now)
            if self.wish.phases != self.phases:
                self.phases = self.wish.phases
                self.switches.append(self.now_s)
                self.law.note_switch(now)
        return self


@pytest.mark.parametrize(("surplus_w", "sooner_s", "later_s"), [(5000, 300, 400), (7000, 80, 120), (11_000, 35, 45)])
def test_the_more_one_phase_leaves_to_the_grid_the_sooner_three_are_chosen(
    surplus_w: float, sooner_s: int, later_s: int
) -> None:
    sky = Sky(phases=1).shine(surplus_w, 600)
    assert len(sky.switches) == 1
    assert sooner_s <= sky.switches[0] <= later_s


@pytest.mark.parametrize(("surplus_w", "sooner_s", "later_s"), [(3600, 1200, 2200), (2500, 300, 450), (500, 60, 160)])
def test_the_more_three_phases_import_the_sooner_one_is_chosen(surplus_w: float, sooner_s: int, later_s: int) -> None:
    sky = Sky(phases=3).shine(surplus_w, 3600)
    assert len(sky.switches) == 1
    assert sooner_s <= sky.switches[0] <= later_s


@pytest.mark.parametrize("phases", [1, 3])
@pytest.mark.parametrize("surplus_w", [3700, 3900, 4130])
def test_between_what_one_takes_and_three_need_nothing_is_switched(phases: Phases, surplus_w: float) -> None:
    assert Sky(phases).shine(surplus_w, 4 * 3600).switches == []


def test_a_cloud_after_sunny_minutes_is_ridden_through_longer_than_one_after_dark_ones() -> None:
    sunny = Sky(phases=3).shine(8000, 1800).shine(1500, 3600)
    dull = Sky(phases=3).shine(3000, 60).shine(1500, 3600)
    assert sunny.switches[0] - 1800 > 1.5 * (dull.switches[0] - 60), (sunny.switches, dull.switches)


def test_between_two_switches_are_ten_minutes() -> None:
    sky = Sky(phases=1)
    for _ in range(20):
        sky.shine(10_000, 120).shine(200, 480)
    assert len(sky.switches) > 2
    gaps_s = [after - before for before, after in zip(sky.switches, sky.switches[1:], strict=False)]
    assert min(gaps_s) >= 600, sky.switches


def test_a_switch_is_announced_in_its_last_minutes() -> None:
    sky = Sky(phases=1).shine(6000, 60)
    assert sky.wish.until is not None
    announced_s = (sky.wish.until - START).total_seconds()
    sky.shine(6000, 600)
    assert sky.switches[0] == pytest.approx(announced_s, abs=5)


def test_the_phases_of_a_start_are_chosen_by_the_mean_before_current_is_offered() -> None:
    sky = Sky(phases=1, draws=False, rests=True).shine(1000, 900).shine(7000, 60)
    assert sky.switches == [], "a gleam is no sun"
    sky.shine(7000, 900)
    assert sky.phases == 3
    sky.shine(1000, 1800)
    assert (sky.phases, len(sky.switches)) == (1, 2)


def test_a_car_that_is_offered_current_and_takes_none_is_left_alone() -> None:
    assert Sky(phases=1, draws=False).shine(11_000, 7200).shine(100, 7200).switches == []


def test_a_car_of_two_phases_is_weighed_by_two() -> None:
    two = Sky(phases=1, car_phases=2).shine(4000, 7200)
    assert two.phases == 3, "two phases carry 2.8 kW and more"
    assert Sky(phases=1).shine(4000, 7200).phases == 1


def test_what_was_weighed_is_forgotten_when_something_else_has_decided() -> None:
    sky = Sky(phases=1).shine(6000, 150)
    sky.law.forget_weighed()
    assert sky.shine(6000, 90).switches == []
