"""A hob of 10 s on and 20 s off, beside a car that is paused or at its minimum."""

from itertools import pairwise

from alfen_solar.decision import Reason
from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.unrest import Unrest

HOB = Unrest(hob_w=1500)


def changed_reasons(loop: ClosedLoop, since_s: int) -> list[tuple[float, Reason]]:
    told = [(at_s, decision.reason) for at_s, decision in loop.decisions if at_s >= since_s]
    return [after for before, after in pairwise(told) if before[1] is not after[1]]


def test_beside_a_hob_no_start_is_announced_that_the_mean_of_the_sun_does_not_carry() -> None:
    loop = ClosedLoop(StubbornHome(base_w=-1550, unrest=HOB)).run(1800)
    assert loop.decision.reason is Reason.TOO_LITTLE_SUN
    assert len(changed_reasons(loop, 300)) <= 4, changed_reasons(loop, 300)


def test_nor_a_pause_that_the_mean_of_the_sun_does_not_call_for() -> None:
    loop = ClosedLoop(StubbornHome(base_w=-3500)).run(300)
    loop.home.set_unrest(HOB)
    loop.home.set_base(-2100)
    loop.run(1800)
    assert len(changed_reasons(loop, 600)) <= 8, changed_reasons(loop, 600)
