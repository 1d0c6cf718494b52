"""A hob of 10 s on and 20 s off, beside a car that is paused or at its minimum."""

from itertools import pairwise

import pytest

from alfen_solar.decision import Reason
from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.home.meter import MeterSettings
from tests.simulator.house import House
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


@pytest.mark.parametrize(("on_s", "off_s"), [(2, 4), (3, 5), (4, 4), (3, 7), (4, 8)])
def test_beside_a_hob_of_a_few_seconds_the_car_gets_the_mean_of_the_sun_quietly(on_s: int, off_s: int) -> None:
    """A window of three seconds mixes its two levels, each time in another way."""
    hob = Unrest(noise_w=30, hob_w=2000, hob_on_s=on_s, hob_off_s=off_s)
    loop = ClosedLoop(StubbornHome(base_w=-3500, unrest=hob)).run(1500)
    mean_w = 3500 - 2000 * on_s / (on_s + off_s)
    assert loop.car_wh(400) == pytest.approx(mean_w * 1100 / 3600, rel=0.05), loop.setpoints_a(400)
    assert loop.changes_an_hour(400) < 60, loop.setpoints_a(400)


@pytest.mark.parametrize("late_s", [4, 5])
def test_it_does_so_too_where_the_meter_tells_of_some_seconds_ago(late_s: int) -> None:
    """Each change of the car then shows in single samples as one of the sun."""
    hob = Unrest(noise_w=30, hob_w=1500, seed=1)
    loop = ClosedLoop(StubbornHome(base_w=-3000, unrest=hob, meter=MeterSettings(late_s=late_s))).run(1500)
    assert loop.car_wh(400) == pytest.approx(2500 * 1100 / 3600, rel=0.05), loop.setpoints_a(400)
    assert loop.changes_an_hour(400) < 60, loop.setpoints_a(400)


def test_beside_an_oven_that_cycles_slowly_the_car_gets_what_the_oven_leaves() -> None:
    oven_w = (2300.0,) * 35 + (300.0,) * 35
    house = House(sun_values_w=(4000.0,) * 70, load_values_w=oven_w)
    loop = ClosedLoop(StubbornHome(house=house, unrest=Unrest(noise_w=40))).run(3600)
    left_wh = 0.75 * (4000 - 1300)
    assert loop.car_wh(900) > 0.9 * left_wh, (loop.car_wh(900), loop.setpoints_a(900))
    assert loop.import_wh(900) < 0.1 * left_wh
