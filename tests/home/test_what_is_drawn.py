"""A car that draws something else than it is offered: what is so is told."""

import pytest

from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.car import CarSettings
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
