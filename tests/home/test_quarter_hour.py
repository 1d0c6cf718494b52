"""The quarter-hour limit in the whole house: meter, charger and car with all their delays."""

import pytest

from alfen_solar.decision import Mode, Reason
from alfen_solar.limits import Bound
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.belgian_meter import DEMAND, BelgianMeter
from tests.home.home import DOUBLE, StubbornHome
from tests.home.meter import MeterSettings
from tests.home.states import UNAVAILABLE
from tests.simulator.car import CarSettings
from tests.simulator.demand import QUARTER_S

CHOICE, LIMIT = "input_select.alfen_solar_quarter_hour", "input_number.alfen_solar_quarter_hour_limit"
LIMIT_W = 2500
ROUNDED_W = 5


def house(base_w: float = 400, meter_s: float = 1) -> StubbornHome:
    home = StubbornHome(base_w=base_w, meter=MeterSettings(period_s=meter_s))
    home.show(CHOICE, "Limit")
    home.show(LIMIT, str(LIMIT_W / 1000), "kW")
    return home


def running(home: StubbornHome, **settings: object) -> ClosedLoop:
    return ClosedLoop(home, mode=Mode.FAST, settings={"quarter_hour": True, **settings})


def mean_w(loop: ClosedLoop, quarter: int) -> float:
    """Tell the mean import of a quarter since the start."""
    return 4 * loop.import_wh(quarter * QUARTER_S, (quarter + 1) * QUARTER_S - 1)


@pytest.mark.parametrize("demand", [True, False], ids=["by the register", "by what is added up"])
def test_the_car_uses_what_the_house_leaves_of_each_quarter_and_no_more(*, demand: bool) -> None:
    home = house(meter_s=1 if demand else 10)
    meter = BelgianMeter(home)
    loop = running(home, **({"quarter_hour_demand": DEMAND} if demand else {}))
    each_second = meter.step if demand else None
    loop.run(200 - loop.now_s, each_second)
    home.set_base(2400)  # a kettle
    loop.run(150, each_second)
    home.set_base(400)
    loop.run(2 * QUARTER_S - loop.now_s, each_second)
    reached_w = [mean_w(loop, quarter) for quarter in range(2)]
    assert max(reached_w) <= LIMIT_W + ROUNDED_W, reached_w
    assert min(reached_w) >= 0.94 * LIMIT_W, reached_w
    assert min(at.car_w for at in loop.between(900, 1700)) > 0, "it need not be paused in a calm quarter"
    assert loop.kinds() == set()
    report = loop.core.quarter_report
    assert report is not None
    assert report.last_reached_w == pytest.approx(reached_w[0], rel=0.03)


def test_a_house_that_draws_more_lowers_the_car_in_some_steps_and_not_each_second() -> None:
    home = StubbornHome(base_w=-5000, car=CarSettings(phases=3))
    home.show(CHOICE, "Limit")
    home.show(LIMIT, "5", "kW")
    loop = running(home).run(300)
    before_a = loop.setpoint_a
    home.set_base(-2000)
    loop.run(60)
    assert loop.setpoint_a <= before_a - 2, "it makes room for it"
    assert len(loop.setpoints_a(300)) <= 14, loop.setpoints_a(300)


def test_a_house_that_takes_all_of_it_pauses_the_car_until_the_next_quarter() -> None:
    home = house()
    loop = running(home)
    loop.run(60)
    assert loop.setpoint_a >= 6
    home.set_base(2300)
    loop.run(120)
    assert (loop.setpoint_a, loop.decision.reason) == (0, Reason.MAXIMUM_TOO_LOW)
    limit = loop.decision.limit
    assert limit is not None
    assert limit.by is Bound.QUARTER_HOUR
    assert loop.told()[-1] == "Paused: the quarter-hour limit leaves too little for the car"
    loop.run(QUARTER_S - loop.now_s)
    assert loop.setpoint_a == 0
    assert mean_w(loop, 0) <= LIMIT_W + ROUNDED_W
    home.set_base(400)
    loop.run(90)
    assert loop.setpoint_a >= 6, "the whole budget is back"


@pytest.mark.parametrize("limit_w", [4800, 5500])
def test_a_car_whose_minimum_is_nearly_all_that_is_left_goes_on_to_the_end_of_a_calm_quarter(limit_w: float) -> None:
    home = StubbornHome(base_w=300, car=CarSettings(phases=3))
    home.show(CHOICE, "Limit")
    home.show(LIMIT, str(limit_w), "W")
    loop = running(home).run(2 * QUARTER_S + 60)
    assert min(at.car_w for at in loop.between(60)) > 0, "each start wears the contactors"
    for quarter in range(2):
        assert 0.97 * limit_w <= mean_w(loop, quarter) <= limit_w + ROUNDED_W


class TestAPauseIsOver:
    """The house takes so much that the car is paused, for minutes as a rule."""

    def paused(self, **settings: object) -> ClosedLoop:
        home = house()
        loop = running(home, **settings).run(60)
        home.set_base(2400)
        loop.run(150)
        home.set_base(400)
        loop.run(15)
        assert (loop.setpoint_a, loop.decision.reason) == (0, Reason.MAXIMUM_TOO_LOW)
        return loop

    def test_when_the_user_turns_the_limit_off(self) -> None:
        loop = self.paused()
        loop.home.show(CHOICE, "Off")
        assert loop.run(15).setpoint_a == 16

    def test_when_the_user_raises_it(self) -> None:
        loop = self.paused()
        loop.home.show(LIMIT, "6", "kW")
        assert loop.run(15).setpoint_a == 16

    def test_for_a_boost_that_may_exceed_it(self) -> None:
        loop = self.paused(quarter_hour_boost=True)
        loop.home.set_boost("11:00:00")
        assert loop.run(15).setpoint_a == 16

    def test_but_not_because_the_house_takes_less(self) -> None:
        loop = self.paused()
        assert loop.run(45).setpoint_a == 0


@pytest.mark.parametrize(("exceeds", "highest_a"), [(False, 10), (True, 16)])
def test_a_boost_keeps_to_it_unless_the_user_lets_it_exceed_the_limit(*, exceeds: bool, highest_a: float) -> None:
    home = house()
    home.set_mode("Solar")
    home.set_boost("11:00:00")
    loop = ClosedLoop(home, settings={"quarter_hour": True, "quarter_hour_boost": exceeds}).run(60)
    assert loop.decision.reason is Reason.BOOST
    assert 6 <= loop.setpoint_a <= highest_a, loop.setpoint_a
    assert (loop.setpoint_a == 16) is exceeds


def test_two_cars_share_it_and_the_second_waits_for_more() -> None:
    home = StubbornHome(base_w=300, right_car=CarSettings())
    home.show(CHOICE, "Limit")
    home.show(LIMIT, "2.5", "kW")
    for unit in (1, 2):
        home.set_mode("Fast", unit)
    loop = ClosedLoop(home, settings={**DOUBLE, "quarter_hour": True}).run(60)
    left, right = (home.charger.sockets[unit].setpoint_a for unit in (1, 2))
    assert left == pytest.approx(9.4, abs=0.5)
    assert right == 0
    home.show(LIMIT, "5", "kW")
    loop.run(QUARTER_S - loop.now_s - 1)
    assert home.charger.sockets[2].setpoint_a >= 6
    loop.run(QUARTER_S)
    assert mean_w(loop, 1) == pytest.approx(5000, rel=0.04)
    assert mean_w(loop, 1) <= 5000 + ROUNDED_W


def test_a_register_that_is_lost_is_told_and_the_import_is_added_up() -> None:
    home = house()
    meter = BelgianMeter(home)
    loop = running(home, quarter_hour_demand=DEMAND).run(120, meter.step)
    meter.frozen = True
    home.show(DEMAND, UNAVAILABLE)
    loop.run(QUARTER_S - loop.now_s)
    assert loop.kinds() == {ProblemKind.QUARTER_HOUR_LOST}
    assert f"{DEMAND} is {UNAVAILABLE}. In the meantime, the last valid choice" in loop.told()[-1]
    assert 0.94 * LIMIT_W <= mean_w(loop, 0) <= LIMIT_W + ROUNDED_W


def test_a_grid_meter_that_repeats_itself_is_believed_no_longer_than_it_takes_to_find_out() -> None:
    home = house()
    loop = running(home).run(120)
    home.meter.freeze()
    loop.run(QUARTER_S)
    assert loop.kinds() == {ProblemKind.METER_FROZEN}
    assert loop.setpoint_a == 0, "nobody knows what the house takes"
