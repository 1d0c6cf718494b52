"""A house with a home battery that holds the grid at zero: who gets the sun, and that nothing of it is lost."""

import pytest

from alfen_solar.decision import BatteryRole, Mode, Reason
from tests.closed_loop import ClosedLoop, home
from tests.home.battery_house import CLOUD_S, GAINS, LATE_S, NOISE, chase, house, turns
from tests.home.battery_sensors import LEVEL, BatterySensorSettings
from tests.home.home import DOUBLE
from tests.simulator.battery import BatterySettings
from tests.simulator.car import CarSettings


@pytest.mark.parametrize("gain", GAINS)
@pytest.mark.parametrize(("lag_s", "period_s"), LATE_S)
def test_car_and_battery_do_not_chase_each_other(lag_s: float, period_s: float, gain: float) -> None:
    loop = chase(lag_s, period_s, gain)
    (before,) = loop.between(CLOUD_S, CLOUD_S)
    assert before.car_w > 2400, "what charged the battery is the car's"
    assert turns(loop, CLOUD_S) <= 2, loop.setpoints_a(CLOUD_S)
    assert loop.changes_an_hour(CLOUD_S) <= 300, loop.setpoints_a(CLOUD_S)
    last_w = [at.car_w for at in loop.between(loop.now_s - 30)]
    assert 1400 <= min(last_w) <= max(last_w) <= min(min(last_w) + 300, 2050), last_w
    assert loop.battery_car_wh(CLOUD_S) <= 1100 * (30 + lag_s + period_s) / 3600, "no more than until it is seen"


class TestOnADayOfClearSun:
    @pytest.mark.parametrize("two", [False, True])
    def test_nothing_of_the_battery_goes_into_the_car(self, *, two: bool) -> None:
        loop = house(sensors=BatterySensorSettings(two=two, discharge_positive=True))
        loop.run(500)
        assert loop.car_wh() > 300
        assert loop.battery_car_wh() < 0.02 * loop.car_wh()
        assert loop.kinds() == set()

    def test_the_user_changes_his_mind_about_who_comes_first(self) -> None:
        loop = house("Battery first", base_w=-4500)
        loop.run(200)
        battery_w, car_w = loop.last.battery_w, loop.last.car_w
        assert battery_w > 2300, battery_w
        assert 1400 < car_w < 2100, car_w
        loop.home.set_battery_priority("Car first")
        loop.run(120)
        assert loop.last.car_w > 3400, loop.last.car_w
        loop.home.set_battery_priority("Battery first")
        loop.run(120)
        assert loop.last.battery_w > 2300, loop.last.battery_w
        assert 1400 < loop.last.car_w < 2100, loop.last.car_w
        assert loop.battery_car_wh() < 5

    def test_above_a_level_the_car_comes_first(self) -> None:
        battery = BatterySettings(level=0.59, capacity_wh=1000)
        loop = house("Car above level", base_w=-2500, battery=battery, car_above=60)
        loop.run(60)
        assert loop.last.car_w == 0
        loop.run(240)
        assert loop.last.battery_level > 0.62
        assert loop.last.car_w > 2000, loop.last.car_w


def test_a_battery_that_holds_the_grid_at_zero_is_no_frozen_meter() -> None:
    loop = house(battery=BatterySettings(gain=1.0))
    loop.run(80)
    for base_w in (-1600, -3000) * 4:
        loop.home.set_base(base_w)
        loop.run(50)
    assert loop.kinds() == set()
    assert Reason.METER_FROZEN not in {decision.reason for _, decision in loop.decisions}


def test_two_cars_share_what_would_charge_the_battery() -> None:
    world = home(car=CarSettings(), right_car=CarSettings(), battery=BatterySettings(), base_w=-6000, unrest=NOISE)
    world.set_battery_priority("Car first")
    loop = ClosedLoop(world, Mode.SOLAR, settings={**DOUBLE})
    loop.run(150)
    assert loop.last.car_w == pytest.approx(5900, abs=150)
    world.set_mode("Fast", 2)  # the sun is the other car's alone
    loop.run(80)
    left, right = (socket.car_w for socket in loop.last.sockets.values())
    assert right == 3680
    assert left == pytest.approx(2220, abs=150)
    assert loop.battery_car_wh() < 10


class TestWithoutEnoughSun:
    def test_the_car_is_paused_and_the_battery_serves_the_house_alone(self) -> None:
        loop = house(base_w=-3000)
        loop.run(150)
        loop.home.set_base(400)
        loop.run(300)
        assert loop.setpoint_a == 0
        assert loop.last.battery_w == pytest.approx(-400, abs=100)
        # 56 Wh are what a pause costs without a battery, too; the rest until the car has followed.
        assert loop.battery_car_wh() < 75, loop.battery_car_wh()
        assert loop.statuses[-1][1].decision.battery is not None
        assert loop.statuses[-1][1].decision.battery.role is BatteryRole.GIVES

    @pytest.mark.parametrize("lost_s", [35, 200])
    def test_the_battery_helps_again_when_its_level_is_back(self, lost_s: int) -> None:
        loop = house(base_w=-300, battery=BatterySettings(level=0.935, capacity_wh=8000), helps_above=90)
        loop.run(600)
        assert loop.home.battery is not None
        loop.home.battery.lose(LEVEL)
        loop.run(lost_s)
        assert 0.9 < loop.last.battery_level < 0.925, "too little to begin with, and enough to go on"
        loop.home.battery.battery.settings = BatterySettings(capacity_wh=100_000)
        loop.home.battery.heal()
        loop.run(900)
        assert loop.last.battery_level > 0.9
        assert loop.last.car_w > 1300, loop.setpoints_a(550)

    def test_above_a_level_that_was_chosen_the_battery_helps_until_it_is_reached(self) -> None:
        battery = BatterySettings(level=0.95, capacity_wh=1200)
        loop = house(base_w=-500, battery=battery, helps_above=90)
        loop.run(320)
        assert 1300 < loop.last.car_w < 1700, loop.last.car_w
        assert loop.last.battery_w < -500
        assert "with help from the home battery" in loop.statuses[-1][1].why
        loop.run(500)
        assert loop.last.car_w == 0
        assert 0.82 < loop.last.battery_level <= 0.9, loop.last.battery_level
