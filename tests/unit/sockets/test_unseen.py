"""The charger's register counts energy that neither power nor currents show: when they are found out, and when not."""

from typing import TYPE_CHECKING

import pytest

from alfen_solar.inputs.socket import Readings
from alfen_solar.sockets.car_model import DRAWING_W
from alfen_solar.sockets.unseen import UnseenDraw
from tests.unit.clock import at

if TYPE_CHECKING:
    from collections.abc import Callable


class Charger:
    """A charger of which everything is polled every five seconds."""

    def __init__(self, *, power_w: float | None = 0.0, current_a: float | None = 0.0) -> None:
        self.check = UnseenDraw()
        self.power_w, self.current_a = power_w, current_a
        self.draws_w = 2300.0
        self.energy_wh = 1_000_500.0
        self.charges = True
        self.shows_wh: Callable[[float], float | None] = round
        self.second = 0
        self.told_s: list[int] = []
        """When it was told that something is found out."""

    def run(self, seconds: int) -> bool:
        """Let time pass, and tell whether the sensors are found to be dead by then."""
        for _ in range(seconds // 5):
            self.second += 5
            self.energy_wh += self.draws_w * 5 / 3600
            readings = Readings(
                power_w=self.power_w, current_l1_a=self.current_a, energy_wh=self.shows_wh(self.energy_wh)
            )
            if self.check.record(readings, at(self.second), charges=self.charges):
                self.told_s.append(self.second)
        return self.check.is_dead


@pytest.mark.parametrize(("power_w", "current_a"), [(0.0, 0.0), (0.0, None), (None, 0.0), (12.0, 0.1)])
def test_what_shows_no_draw_while_energy_is_counted_is_dead_after_three_minutes(
    power_w: float | None, current_a: float | None
) -> None:
    charger = Charger(power_w=power_w, current_a=current_a)
    assert not charger.run(175)
    assert charger.run(25)


@pytest.mark.parametrize("power_w", [2300.0, None])
def test_it_is_alive_when_it_shows_a_draw_or_nothing_at_all(power_w: float | None) -> None:
    charger = Charger(current_a=None)
    assert charger.run(300)
    charger.power_w = 3.0
    assert charger.run(60), "as in kW, and told to be W"
    charger.power_w = power_w
    assert not charger.run(600)


def test_what_is_found_out_is_told_once() -> None:
    charger = Charger()
    charger.run(600)
    assert len(charger.told_s) == 1
    charger.power_w = 2300.0
    charger.run(600)
    assert charger.told_s[1:] == [605]


def test_what_was_alive_again_is_found_out_as_slowly_as_before() -> None:
    charger = Charger()
    assert charger.run(200)
    for _ in range(2):
        charger.power_w = 2300.0
        assert not charger.run(10)
        charger.power_w = 0.0
        assert not charger.run(175)
        assert charger.run(25)


def test_a_register_in_whole_kwh_must_rise_three_times() -> None:
    charger = Charger()
    charger.draws_w = 3600.0
    charger.shows_wh = lambda energy_wh: energy_wh // 1000 * 1000
    for rises in (3, 6):
        charger.power_w = 0.0
        assert not charger.run(1000 * rises - 600 - charger.second)
        assert charger.run(200)
        charger.power_w = 3600.0
        assert not charger.run(200)


def test_and_dead_until_then_though_the_car_has_stopped() -> None:
    charger = Charger()
    assert charger.run(300)
    charger.draws_w, charger.charges = 0.0, False
    assert charger.run(600)


def test_a_car_that_is_started_again_and_again_is_found_out_too() -> None:
    charger = Charger()
    for _ in range(4):
        charger.charges, charger.draws_w = True, 1400.0
        charger.run(120)
        charger.charges, charger.draws_w = False, 0.0
        charger.run(300)
    assert charger.check.is_dead


@pytest.mark.parametrize(("power_w", "draws_w"), [(2300.0, 2300.0), (0.0, 0.0), (0.0, 300.0), (400.0, 500.0)])
def test_one_that_shows_the_draw_or_of_which_there_is_none_is_well(power_w: float, draws_w: float) -> None:
    charger = Charger(power_w=power_w)
    charger.draws_w = draws_w
    assert not charger.run(3600)


@pytest.mark.parametrize("late_s", [30, 60, 100])
def test_a_power_that_comes_late_is_well(late_s: int) -> None:
    charger = Charger()
    for _ in range(5):
        charger.draws_w, charger.power_w = 11_000.0, 0.0
        assert not charger.run(late_s)
        charger.power_w = 11_000.0
        charger.run(300)
        charger.draws_w, charger.power_w = 0.0, 0.0
        assert not charger.run(300)


def test_a_register_that_rises_once_in_a_while_tells_nothing() -> None:
    """As it is in whole kWh, it may have been about to."""
    charger = Charger()
    charger.draws_w = 40.0
    charger.shows_wh = lambda energy_wh: energy_wh // 1000 * 1000
    assert not charger.run(48 * 3600)


@pytest.mark.parametrize("step_wh", [1, 100, 1000])
def test_a_coarse_register_tells_later(step_wh: int) -> None:
    charger = Charger()
    charger.draws_w = 3600.0
    charger.shows_wh = lambda energy_wh: energy_wh // step_wh * step_wh
    assert charger.run(300 + 4 * step_wh)


@pytest.mark.parametrize("step_wh", [1, 10, 100, 1000])
@pytest.mark.parametrize("charges_s", [300, 900, 1800])
def test_a_car_that_is_warmed_a_little_now_and_then_is_well_however_coarse_the_register(
    step_wh: int, charges_s: int
) -> None:
    charger = Charger(current_a=None)
    charger.shows_wh = lambda energy_wh: energy_wh // step_wh * step_wh
    for spell in range(24 * 3600 // charges_s):
        charger.charges = spell % 2 == 0
        charger.draws_w = charger.power_w = 400.0 if charger.charges else 0.0
        assert not charger.run(charges_s), charger.told_s


def test_without_a_register_or_with_one_that_begins_anew_nothing_is_told() -> None:
    charger = Charger()
    charger.shows_wh = lambda energy_wh: None if int(energy_wh) % 5 == 0 else 0.0
    assert not charger.run(3600)


def test_where_the_charger_does_not_say_that_the_car_charges_nothing_is_told() -> None:
    charger = Charger()
    charger.charges = False
    assert not charger.run(3600)


def test_a_car_that_is_paused_for_long_is_found_out_by_a_coarse_register_too() -> None:
    charger = Charger()
    charger.shows_wh = lambda energy_wh: energy_wh // 100 * 100
    for _ in range(20):
        charger.charges, charger.draws_w = True, 2300.0
        if charger.run(100):
            break
        charger.charges, charger.draws_w = False, 0.0
        charger.run(1000)
    assert charger.told_s, "a third of the rises come when the car has charged for a minute"


class TestAtItsBounds:
    """The same, with a register that rises at chosen moments."""

    def rises(
        self, *polls: tuple[float, float], check: UnseenDraw | None = None, power_w: float | None = 0.0
    ) -> UnseenDraw:
        """Show at each time in s what the register has counted by then in Wh, beside a current of 0."""
        check = check or UnseenDraw()
        for second, counted_wh in polls:
            readings = Readings(power_w=power_w, current_l1_a=0.0, energy_wh=1000.0 + counted_wh)
            check.record(readings, at(second), charges=True)
        return check

    @pytest.mark.parametrize("power_w", [0.0, None])
    def test_three_rises_by_just_what_a_car_draws_at_least_are_enough(self, power_w: float | None) -> None:
        polls = [(1800.0 * half_hour, DRAWING_W * (half_hour // 2)) for half_hour in range(7)]
        assert not self.rises(*polls[:-1], power_w=power_w).is_dead
        assert self.rises(*polls, power_w=power_w).is_dead

    @pytest.mark.parametrize(("first_s", "last_s", "is_dead"), [(60, 120, True), (59, 120, False), (60, 119, False)])
    def test_they_take_two_minutes_from_one_minute_on(self, first_s: float, last_s: float, *, is_dead: bool) -> None:
        assert self.rises((0, 0), (first_s, 40), (90, 80), (last_s, 120)).is_dead is is_dead

    @pytest.mark.parametrize(("power_w", "current_a"), [(DRAWING_W, 0.0), (None, UnseenDraw.NOT_DRAWN_A)])
    def test_after_a_draw_was_shown_they_take_as_long(self, power_w: float | None, current_a: float) -> None:
        check = self.rises((0, 0), (60, 40), (90, 80))
        shown = Readings(power_w=power_w, current_l1_a=current_a, energy_wh=1100.0)
        check.record(shown, at(100), charges=True)
        assert not self.rises((110, 120), (170, 160), (180, 200), (190, 240), check=check).is_dead

    def test_after_it_was_found_out_and_lost_they_take_as_long(self) -> None:
        check = self.rises((0, 0), (60, 40), (90, 80), (120, 120))
        assert check.is_dead
        check.record(Readings(energy_wh=1120.0), at(130), charges=True)
        assert not self.rises((140, 120), (200, 160), (210, 200), (220, 240), check=check).is_dead

    def test_what_is_shown_below_what_a_car_draws_adds_up(self) -> None:
        polls = [(60.0 * minute, 540.0 * (minute // 60)) for minute in range(241)]
        assert not self.rises(*polls, power_w=300.0).is_dead, "240 W of it are not shown, as a fan is"
        polls = [(60.0 * minute, 810.0 * (minute // 60)) for minute in range(241)]
        assert self.rises(*polls, power_w=300.0).is_dead
