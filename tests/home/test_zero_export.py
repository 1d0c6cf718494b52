"""An inverter that is throttled so that nothing is exported: what the car finds of the sun, and what that costs."""

from itertools import pairwise

import pytest

from alfen_solar.decision import Mode
from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.home.meter import MeterSettings
from tests.simulator.battery import BatterySettings
from tests.simulator.car import CarSettings
from tests.simulator.house import House
from tests.simulator.inverter import InverterSettings
from tests.simulator.unrest import Unrest

HOUSE_W = 400.0
AN_HOUR_WH = 100.0


class Throttled:
    """A house, its throttled inverter, and the app."""

    def __init__(
        self,
        could_w: float,
        *,
        an_hour_wh: float | None = AN_HOUR_WH,
        phases: int = 1,
        answers_s: float = 2.0,
        exports_w: float = 20.0,
        meter_s: float = 1.0,
        mode: Mode = Mode.SOLAR,
        battery: BatterySettings | None = None,
        house_w: float = HOUSE_W,
    ) -> None:
        self._house_w = house_w
        self.home = StubbornHome(
            car=CarSettings(phases=phases),
            house=self._house(could_w),
            meter=MeterSettings(period_s=meter_s),
            unrest=Unrest(noise_w=20),
            battery=battery,
            inverter=InverterSettings(answers_s=answers_s, exports_w=exports_w),
        )
        settings: dict[str, object] = {} if an_hour_wh is None else {"zero_export_wh": an_hour_wh}
        self.loop = ClosedLoop(self.home, mode, settings)

    def run(self, seconds: int) -> "Throttled":
        self.loop.run(seconds)
        return self

    def shine(self, could_w: float) -> None:
        """Let the sun give so much, if it may, W."""
        self.home.world.house = self._house(could_w)

    @property
    def car_w(self) -> float:
        """What the car has drawn in the last minutes, W."""
        last = self.loop.between(self.loop.now_s - 180)
        return sum(at.car_w for at in last) / len(last)

    def _house(self, could_w: float) -> House:
        return House(sun_values_w=(could_w,), load_values_w=(self._house_w,))


def test_without_the_option_the_car_waits_for_a_surplus_that_never_shows() -> None:
    house = Throttled(5000, an_hour_wh=None).run(1200)
    assert house.loop.car_wh() == 0


@pytest.mark.parametrize(("answers_s", "meter_s"), [(1, 1), (3, 5), (5, 1)])
def test_a_bright_sun_is_found_in_minutes(answers_s: float, meter_s: float) -> None:
    house = Throttled(5000, answers_s=answers_s, meter_s=meter_s).run(900)
    assert house.car_w == pytest.approx(3680, abs=50), house.loop.setpoints_a()
    assert house.loop.import_wh(0) < 30
    assert house.loop.kinds() == set()


@pytest.mark.parametrize("needed_a", [8, 10])
def test_a_car_that_begins_with_no_less_than_10_a_finds_it_too(needed_a: float) -> None:
    house = Throttled(5000)
    house.home.arrive(CarSettings(min_a=needed_a))
    house.run(1500)
    assert house.car_w == pytest.approx(3680, abs=50), house.loop.setpoints_a()
    assert house.loop.import_wh(0) < 30


def test_three_phases_find_it_too() -> None:
    house = Throttled(9000, phases=3, an_hour_wh=300).run(1200)
    assert house.car_w == pytest.approx(8600, abs=500), house.loop.setpoints_a()


def test_what_the_sun_gives_is_kept_to_within_a_step_and_little_is_imported() -> None:
    house = Throttled(2700).run(4500)
    assert house.car_w == pytest.approx(2300, abs=250), house.loop.setpoints_a()
    assert house.loop.import_wh(900, 4500) <= AN_HOUR_WH
    assert house.loop.kinds() == set()


def test_more_sun_is_found_and_less_is_followed() -> None:
    house = Throttled(2300).run(1200)
    house.shine(3600)
    house.run(600)
    assert house.car_w == pytest.approx(3200, abs=300), house.loop.setpoints_a()
    house.shine(2300)
    house.run(240)
    assert house.car_w == pytest.approx(1900, abs=250), house.loop.setpoints_a()
    house.shine(3600)
    house.run(600)
    assert house.car_w == pytest.approx(3200, abs=300), house.loop.setpoints_a()


def test_under_clouds_the_tries_cost_no_more_than_they_may() -> None:
    house = Throttled(900).run(2 * 3600)
    starts = sum(before == 0 < after for before, after in pairwise(house.loop.setpoints_a()))
    assert house.loop.import_wh(0) <= 2 * AN_HOUR_WH
    assert starts <= 4


def test_by_night_nothing_is_tried() -> None:
    house = Throttled(0).run(900)
    assert house.loop.car_wh() == 0


def test_minimum_and_solar_finds_it_from_the_minimum_on() -> None:
    house = Throttled(5000, mode=Mode.MINIMUM_SOLAR).run(600)
    assert house.car_w == pytest.approx(3680, abs=50), house.loop.setpoints_a()


def test_a_battery_that_discharges_is_no_throttled_inverter() -> None:
    house = Throttled(0, battery=BatterySettings()).run(600)
    assert house.loop.car_wh() == 0
    assert house.loop.last.battery_w < -300


def test_where_a_battery_carries_a_quiet_house_by_night_nothing_is_tried_again_and_again() -> None:
    house = Throttled(0, battery=BatterySettings(), house_w=80).run(3600)
    assert house.loop.car_wh() == 0, house.loop.told()
    house = Throttled(0, battery=BatterySettings(), house_w=40).run(2 * 3600)
    starts = sum(before == 0 < after for before, after in pairwise(house.loop.setpoints_a()))
    assert starts <= 4, house.loop.told()


def test_a_start_that_is_tried_is_told() -> None:
    house = Throttled(5000).run(600)
    told = [status.why for _, status in house.loop.statuses]
    assert any("to test the inverter" in why for why in told), told
