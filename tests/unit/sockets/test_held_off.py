"""A car that is held off by what is believed of it gets that tested, more and more rarely."""

import pytest

from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.held_off import HeldOff, OnePhaseTry
from alfen_solar.sockets.needs import NeededCurrent
from tests.unit.clock import at


class Held:
    """A car that is believed to charge on three phases, as the one before it did, where one is usual."""

    def __init__(self) -> None:
        self.watch = HeldOff()
        self.needs = NeededCurrent(at(0))
        self.model = CarModel(1, at(0))
        self.second = 0
        self.tested_s: list[int] = []
        self.believe()

    def believe(self) -> None:
        """Let it be seen to draw on three phases, and then to stop."""
        self.model.record_plug(Plug.CHARGING, at(self.second))
        self.model.record_currents((10, 10, 10))
        self.model.record_power(6900, at(self.second))
        self.model.record_currents(())
        self.model.record_power(0, at(self.second))
        assert self.model.is_unusual

    def run(self, seconds: int, *, held_off: bool = True, step_s: int = 1) -> None:
        for _ in range(seconds // step_s):
            self.watch.watch(self.model, self.needs, at(self.second), held_off=held_off)
            if not self.model.is_unusual:
                self.tested_s.append(self.second)
                self.believe()
            self.second += step_s


def test_after_ten_minutes_what_is_believed_is_forgotten_and_each_time_it_takes_twice_as_long() -> None:
    held = Held()
    held.run(12 * 3600, step_s=60)
    gaps_s = [after - before for before, after in zip([-60, *held.tested_s], held.tested_s, strict=False)]
    assert gaps_s == [60 + 600, 60 + 1200, 60 + 2400, 60 + 4800, 60 + 9600, 60 + 9600, 60 + 9600]


@pytest.mark.parametrize(("free_at_s", "tested_s"), [(599, []), (600, []), (601, [600])])
def test_only_ten_minutes_without_a_break_count(free_at_s: int, tested_s: list[int]) -> None:
    held = Held()
    held.run(free_at_s)
    held.run(1, held_off=False)
    held.run(598)
    assert held.tested_s == tested_s


class Tried:
    """A car that draws nothing, where three phases are usual; each try ends as it is told to."""

    def __init__(self, *, shows_phases: bool = True) -> None:
        self.tries = OnePhaseTry(3)
        self.second = 0
        self.tried_s: list[int] = []
        self.currents_a = (0.0, 0.0, 0.0) if shows_phases else (0.0, 0.0)
        self.arrive()

    def arrive(self) -> None:
        """Let a car come of which nothing is known."""
        self.model = CarModel(3, at(self.second))
        self.model.record_plug(Plug.CONNECTED, at(self.second))
        self.model.record_currents(self.currents_a)
        self.model.record_power(0, at(self.second))

    def watch(self, *, held_off: bool = True, offers: bool = False) -> bool:
        return self.tries.watch(self.model, at(self.second), held_off=held_off, offers=offers)

    def wait(self, seconds: int) -> bool:
        """Let it be held off for so long, or until it is tried; tell whether it is."""
        until = self.second + seconds
        while self.second < until and not self.tries.lasts(self.model):
            self.second += 1
            assert not self.watch(), "waiting confirms nothing"
        return self.tries.lasts(self.model)

    def draw(self, *currents_a: float) -> bool:
        """Let it be offered current and draw this of each phase; tell whether all is as it was believed."""
        assert not self.watch(), "it starts a little later"
        assert not self.watch(offers=True), "it has shown nothing yet"
        self.model.record_currents(currents_a)
        self.model.record_power(230 * sum(currents_a), at(self.second))
        return self.watch(offers=True)


def test_an_hour_of_sun_for_one_phase_is_tried() -> None:
    tried = Tried()
    assert not tried.wait(3600)
    assert tried.wait(1)


def test_without_a_break() -> None:
    tried = Tried()
    tried.wait(3500)
    assert not tried.watch(held_off=False)
    assert not tried.wait(3600)
    assert tried.wait(1)


def test_what_has_shown_all_phases_is_as_it_was_believed_and_the_next_is_tried_later() -> None:
    tried = Tried()
    for wait_s in (3600, 7200, 14400, 14400):
        assert not tried.wait(wait_s)
        assert tried.wait(1)
        assert tried.draw(6, 6, 6)
        assert not tried.wait(20000)  # it is known
        tried.arrive()


@pytest.mark.parametrize("currents_a", [(6, 0, 0), (6, 6, 0)])
def test_what_has_shown_fewer_is_not_and_the_next_is_tried_as_soon(currents_a: tuple[float, ...]) -> None:
    tried = Tried()
    for wait_s in (3600, 3600):
        assert not tried.wait(wait_s)
        assert tried.wait(1)
        assert not tried.draw(*currents_a)
        assert not tried.wait(20000)
        tried.arrive()


def test_one_that_draws_nothing_is_tried_later() -> None:
    tried = Tried()
    assert tried.wait(3601)
    tried.watch(offers=True)
    assert tried.tries.lasts(tried.model)
    assert not tried.watch()
    assert not tried.wait(7200)
    assert tried.wait(1)


def test_one_that_leaves_meanwhile_costs_no_try() -> None:
    tried = Tried()
    assert tried.wait(3601)
    tried.model.record_plug(Plug.ABSENT, at(tried.second))
    tried.watch()
    tried.arrive()
    assert not tried.wait(3600)
    assert tried.wait(1)


def test_what_would_show_them_by_its_power_alone_is_tried_after_two_hours() -> None:
    car = Tried()
    car.model.record_currents(())
    assert not car.wait(7200)
    assert car.wait(1)
    car.model.record_offer(6, at(car.second))
    car.model.record_confirmed(6)
    car.model.record_plug(Plug.CHARGING, at(car.second))
    for _ in range(24):
        car.second += 5
        car.model.record_power(1380, at(car.second))
        car.watch(offers=True)
    assert car.model.watts_per_ampere == 230


def test_what_could_not_show_its_phases_is_not_tried() -> None:
    assert not Tried(shows_phases=False).wait(4000)


def test_while_it_draws_it_is_what_it_draws() -> None:
    tried = Tried()
    assert tried.wait(3601)
    tried.watch(offers=True)
    tried.model.record_power(1380, at(tried.second))
    assert not tried.tries.lasts(tried.model)


@pytest.mark.parametrize(
    ("phases", "carried_w", "would_do"),
    [(3, 1380, True), (3, 1379, False), (2, 2070, True), (2, 2069, False), (1, 9999, False)],
)
def test_one_phase_would_do_with_its_part_of_what_all_need(phases: int, carried_w: float, *, would_do: bool) -> None:
    assert OnePhaseTry(phases).would_do(carried_w, 4140) is would_do
