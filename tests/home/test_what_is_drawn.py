"""A car that draws something else than it is offered: what is so is told."""

from random import Random

import pytest

from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest

NOISE = Unrest(noise_w=20)


def deaf(phases: int) -> StubbornHome:
    """A house whose car takes 16 A whatever it is offered, as with a charger that is not told to follow."""
    home = StubbornHome(car=CarSettings(phases=phases, share=100), base_w=-2500 * phases, unrest=NOISE)
    home.set_car_limit(16)
    return home


@pytest.mark.parametrize("phases", [1, 3])
def test_a_car_that_takes_more_than_it_is_offered_is_told_as_that_and_not_as_one_of_more_phases(phases: int) -> None:
    loop = ClosedLoop(deaf(phases)).run(600)
    told = [message for message in loop.told() if "although the setpoint is" in message]
    assert len(told) == 1, loop.told()
    assert not any("Set phases" in message for message in loop.told()), loop.told()


@pytest.mark.parametrize("phases", [1, 3])
def test_it_is_paused_while_the_sun_does_not_carry_what_it_takes_and_tried_rarely(phases: int) -> None:
    loop = ClosedLoop(deaf(phases)).run(5400)
    assert loop.import_wh(1800) < 230 * phases, loop.setpoints_a()
    loop.home.set_base(-4000 * phases)
    loop.run(300)
    assert loop.setpoint_a >= 6, loop.told()
    assert loop.last.car_w > 3500 * phases, loop.told()


@pytest.mark.parametrize(("phases", "poll_s"), [(3, 5), (3, 10), (1, 5)])
def test_what_an_ampere_is_to_a_car_is_not_learned_from_power_and_currents_of_two_times(
    phases: int, poll_s: float
) -> None:
    """In sun that wavers about the least, a car that seemed to need a tenth more would not be started any more."""
    least_w = phases * 6 * 230.0
    charger = ChargerSettings(supply_phases=3)
    car = CarSettings(phases=phases)
    home = StubbornHome(car=car, base_w=-1.3 * least_w, unrest=Unrest(noise_w=60), charger=charger, poll_s=poll_s)
    loop, random = ClosedLoop(home, tells=False).run(300), Random(1)
    for _ in range(40):
        home.set_base(-least_w * random.uniform(0.85, 1.4))
        loop.run(60)
        socket = loop.core.charge_points[0].socket
        assert socket.watts_per_ampere == pytest.approx(phases * 230, rel=0.02), loop.now_s
        assert socket._model.expected_w(6) == pytest.approx(least_w, rel=0.03), loop.now_s


def test_nor_is_what_a_first_reading_of_two_times_has_taught_taken_for_sure() -> None:
    """Polled each 30 s, one phase may still show the current of before."""
    charger = ChargerSettings(supply_phases=3)
    home = StubbornHome(car=CarSettings(phases=3), base_w=-5382, unrest=Unrest(noise_w=60), charger=charger, poll_s=30)
    loop, random = ClosedLoop(home, tells=False).run(60), Random(7)
    for minute in range(1, 20):
        home.set_base(-4140 * (1 + random.uniform(-0.2, 0.45)))
        loop.run(60)
        watts = loop.core.charge_points[0].socket.watts_per_ampere
        assert minute < 6 or watts == pytest.approx(690, rel=0.02), loop.now_s
