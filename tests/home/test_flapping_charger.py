"""A charger whose network comes and goes."""

from itertools import pairwise

import pytest

from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.unrest import Unrest


@pytest.mark.parametrize(("off_s", "on_s"), [(25, 25), (30, 10), (22, 40)])
def test_an_offer_does_not_go_down_and_up_with_each_silence(off_s: int, on_s: int) -> None:
    home = StubbornHome(base_w=-3000, unrest=Unrest(noise_w=20))
    loop = ClosedLoop(home).run(300)
    for _ in range(1200 // (off_s + on_s)):
        home.lose_charger()
        loop.run(off_s)
        home.lose_charger(lost=False)
        loop.run(on_s)
    reasons = [decision.reason for at_s, decision in loop.decisions if at_s > 300]
    changes = sum(before is not after for before, after in pairwise(reasons))
    assert loop.changes_an_hour(300) <= 120, loop.setpoints_a(300)
    assert changes <= 20, reasons
    loop.run(60)
    assert loop.last.car_w == pytest.approx(3000, abs=150)
    assert not loop.kinds(loop.now_s - 1)
