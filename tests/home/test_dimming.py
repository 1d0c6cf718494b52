"""Others limit what the cars draw, or the house: in every mode, on both sockets, a few seconds later."""

import random

import pytest

from alfen_solar.decision import Mode, Reason
from alfen_solar.limits import Bound
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.home import DOUBLE, StubbornHome
from tests.home.meter import MeterSettings
from tests.home.states import UNAVAILABLE
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest

DIMMED, CARS, HOUSE = "binary_sensor.dimmed", "input_number.cars_limit", "input_number.house_limit"
OBEYED_AFTER_S = 15
"""The cars need some seconds to follow; so does a setpoint that is only lowered when another is seen to be lower."""

TORN = 1.025
"""Power and current of a car are read one after the other, so what an ampere is to it may be off by so much."""
ROUNDED = 1.02
"""What an ampere is to a car is measured, in whole W and tenths of an ampere."""


def test_a_car_in_fast_mode_gets_what_is_allowed_and_is_told_why() -> None:
    home = StubbornHome(base_w=300)
    home.show(CARS, "11000", "W")
    loop = ClosedLoop(home, mode=Mode.FAST, settings={"cars_limit": CARS}).run(60)
    assert loop.setpoint_a == 16
    home.show(CARS, "2.3", "kW")
    loop.run(OBEYED_AFTER_S)
    assert loop.last.car_w <= 2300, loop.last.car_w
    assert loop.setpoint_a == pytest.approx(10, abs=0.1)
    limit = loop.decision.limit
    assert limit is not None
    assert limit.by is Bound.DIMMING
    home.show(CARS, "0", "W")
    loop.run(OBEYED_AFTER_S)
    assert (loop.setpoint_a, loop.decision.reason) == (0, Reason.MAXIMUM_TOO_LOW)
    assert loop.told()[-1] == "Paused: the external limit leaves too little for the car"
    home.show(CARS, "11000", "W")
    loop.run(240)
    assert loop.setpoint_a == 0, "it is not to start each minute"
    loop.run(120)
    assert loop.setpoint_a == 16


def test_a_dimmed_car_goes_on_with_its_minimum_on_three_phases() -> None:
    home = StubbornHome(base_w=300, car=CarSettings(phases=3))
    home.show(DIMMED, "off")
    loop = ClosedLoop(home, mode=Mode.FAST, settings={"dimmed": DIMMED}).run(60)
    assert loop.setpoint_a == 16
    home.show(DIMMED, "on")
    loop.run(OBEYED_AFTER_S)
    assert 6 <= loop.setpoint_a <= 6.1
    assert loop.last.car_w <= ROUNDED * 4200, loop.last.car_w
    home.show(DIMMED, "off")
    loop.run(OBEYED_AFTER_S)
    assert loop.setpoint_a == 16


@pytest.mark.parametrize("right", ["Off", "full", "Solar"])
def test_a_dimmed_car_is_not_paused_at_a_high_voltage_for_one_that_needs_nothing(right: str) -> None:
    charger = ChargerSettings(supply_phases=3, sockets=2, voltage_v=240)
    home = StubbornHome(base_w=300, car=CarSettings(phases=3), right_car=CarSettings(phases=1), charger=charger)
    home.show(DIMMED, "off")
    loop = ClosedLoop(home, settings={**DOUBLE, "dimmed": DIMMED, "phases": 3}, tells=False)
    for unit in (1, 2):
        home.set_mode("Fast", unit)
    loop.run(120)
    if right == "full":
        home.world.cars[2].full = True
    else:
        home.set_mode(right, 2)
    loop.run(100)
    home.show(DIMMED, "on")
    loop.run(600)
    assert loop.last.sockets[1].car_w == pytest.approx(6 * 3 * 240, abs=50), loop.setpoints_a(100)


def test_a_limit_that_vanishes_is_told_and_goes_on() -> None:
    home = StubbornHome(base_w=300)
    home.show(CARS, "2300", "W")
    loop = ClosedLoop(home, mode=Mode.FAST, settings={"cars_limit": CARS}).run(60)
    home.show(CARS, UNAVAILABLE)
    loop.run(59)
    assert loop.kinds() == set()
    loop.run(600)
    assert loop.kinds() == {ProblemKind.LIMIT_LOST}
    assert loop.setpoint_a == pytest.approx(10, abs=0.1)
    assert "In the meantime, the last limit applies" in loop.told()[-1]
    home.show(CARS, "11", "kW")
    loop.run(10)
    assert loop.setpoint_a == 16


@pytest.mark.parametrize(("limit_w", "poll_s"), [(5000, 5), (5500, 5), (6000, 10), (7000, 3), (7000, 5), (8000, 10)])
def test_a_limit_is_kept_while_the_currents_of_three_phases_show_one_after_the_other(
    limit_w: float, poll_s: float
) -> None:
    for setting, entity in (("house_limit", HOUSE), ("cars_limit", CARS)):
        home = StubbornHome(base_w=300, car=CarSettings(phases=3), poll_s=poll_s)
        home.show(entity, str(limit_w), "W")
        loop = ClosedLoop(home, mode=Mode.FAST, settings={setting: entity}, tells=False).run(200)
        drawn_w = [at.grid_w if entity == HOUSE else at.car_w for at in loop.between(30)]
        assert max(drawn_w) <= TORN * limit_w, (setting, max(drawn_w), loop.setpoints_a())
        assert loop.last.car_w >= limit_w - 800


@pytest.mark.parametrize("period_s", [1, 10])
def test_a_limit_of_the_house_is_kept_whatever_else_it_draws(period_s: float) -> None:
    home = StubbornHome(base_w=300, meter=MeterSettings(period_s=period_s))
    home.show(HOUSE, "5", "kW")
    loop = ClosedLoop(home, mode=Mode.FAST, settings={"house_limit": HOUSE}).run(90)
    assert loop.setpoint_a == 16, "there is room for all of it"
    reaction_s = int(2 * period_s) + 10
    for base_w in (2500, 400, 1800, 3500, 300, 2900):
        home.set_base(base_w)
        loop.run(reaction_s)
        settled_s = loop.now_s
        loop.run(60)
        most_w = max(at.grid_w for at in loop.between(settled_s))
        assert most_w <= TORN * 5000, (base_w, most_w)
        assert loop.setpoint_a >= 6 or base_w > 5000 - 6 * 230, (base_w, "it is not paused for a moment's doubt")


@pytest.mark.parametrize(("lasts_s", "again_s", "is_paused"), [(5, 300, False), (20, 300, True), (7, 3, True)])
def test_a_house_that_takes_too_much_for_some_seconds_pauses_no_car(
    *, lasts_s: int, again_s: int, is_paused: bool
) -> None:
    home = StubbornHome(base_w=300, car=CarSettings(phases=3))
    home.show(HOUSE, "6", "kW")
    loop = ClosedLoop(home, mode=Mode.FAST, settings={"house_limit": HOUSE}).run(120)
    for _ in range(3):
        home.set_base(2300)
        loop.run(lasts_s)
        home.set_base(300)
        loop.run(again_s)
    least_a = min(loop.setpoints_a(120))
    assert (least_a == 0) is is_paused, loop.setpoints_a(120)


def test_a_limit_of_a_restless_house_is_kept_without_a_new_setpoint_each_second() -> None:
    home = StubbornHome(base_w=2500, unrest=Unrest(noise_w=150))
    home.show(HOUSE, "5", "kW")
    loop = ClosedLoop(home, mode=Mode.FAST, settings={"house_limit": HOUSE}).run(900)
    assert loop.changes_an_hour(60) <= 60, loop.setpoints_a(60)
    assert max(at.grid_w for at in loop.between(60)) <= ROUNDED * 5000
    assert loop.car_wh(60) >= 0.85 * 2500 * 840 / 3600


@pytest.mark.parametrize("seed", range(2))
def test_what_the_cars_are_offered_together_never_exceeds_the_limit_for_long(seed: int) -> None:
    dice = random.Random(seed)
    phases = dice.choice([1, 3])
    car = CarSettings(phases=phases)
    charger = ChargerSettings(supply_phases=3, sockets=2)
    home = StubbornHome(base_w=-3000, car=car, right_car=car, charger=charger)
    home.show(CARS, "22", "kW")
    loop = ClosedLoop(home, settings={**DOUBLE, "cars_limit": CARS, "phases": phases})
    offered_w: list[float] = []
    for _ in range(8):
        most_w = dice.choice([0, 1380, 2300, 4200, 5000, 9000, 22_000])
        home.show(CARS, str(most_w), "W")
        for unit in (1, 2):
            home.set_mode(dice.choice(["Fast", "Minimum + solar", "Solar"]), unit)
        loop.run(OBEYED_AFTER_S)
        for _ in range(dice.choice([10, 30, 200])):
            loop.run(1)
            offered_w.append(sum(each.setpoint_a for each in home.charger.sockets.values()) * 230 * phases)
            assert offered_w[-1] <= ROUNDED * most_w, (loop.now_s, most_w)
    assert max(offered_w) > 0, "a car was offered something"
