"""The surplus that is told is one that was measured."""

from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.car import CarSettings


def test_while_a_car_is_yet_to_take_less_the_surplus_is_told_by_what_it_takes_still() -> None:
    loop = ClosedLoop(StubbornHome(car=CarSettings(reaction_s=25), base_w=-3000)).run(200)
    assert loop.last.car_w > 2800, loop.last
    loop.home.set_base(-1000)
    loop.run(15)
    assert loop.setpoint_a == 6, loop.decision
    assert loop.last.car_w > 2800, loop.last
    assert loop.decision.surplus_w is not None
    assert abs(loop.decision.surplus_w - 1000) < 60, loop.decision
