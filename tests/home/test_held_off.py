"""A car that is held off by what is believed of its phases, as by the settings, gets that tested."""

import pytest

from tests.closed_loop import ClosedLoop
from tests.home.charger_sensors import CURRENTS
from tests.home.home import StubbornHome
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest

THREE: dict[str, object] = {"phases": 3}
AN_HOUR = 3600


def house(car_phases: int) -> StubbornHome:
    """A house whose sun carries one phase, and not three."""
    supply, noise = ChargerSettings(supply_phases=3), Unrest(noise_w=20)
    return StubbornHome(car=CarSettings(phases=car_phases), charger=supply, base_w=-2000, unrest=noise)


def test_a_visitor_of_one_phase_gets_the_sun_where_cars_of_three_are_usual() -> None:
    loop = ClosedLoop(house(1), settings=THREE).run(AN_HOUR)
    assert loop.car_wh() == 0, loop.told()
    loop.run(900)
    assert loop.setpoint_a == pytest.approx(8.6, abs=0.3), loop.told()
    assert loop.import_wh(0) < 20


def test_once_its_phases_were_seen_it_starts_by_them() -> None:
    loop = ClosedLoop(house(1), settings=THREE).run(AN_HOUR + 300)
    loop.home.set_base(0)
    loop.run(900)
    assert loop.setpoint_a == 0, loop.told()
    loop.home.set_base(-2000)
    loop.run(300)
    assert loop.setpoint_a > 6, loop.told()


def test_a_car_of_three_phases_pays_for_it_with_some_seconds_once() -> None:
    loop = ClosedLoop(house(3), settings=THREE).run(2 * 3600)
    assert 0 < loop.import_wh(0) < 10, loop.told()
    assert len([message for message in loop.told() if "started" in message]) == 1, loop.told()


def test_and_the_next_one_later() -> None:
    loop = ClosedLoop(house(3), settings=THREE).run(AN_HOUR + 120)
    loop.home.unplug()
    loop.run(60)
    loop.home.arrive(CarSettings(phases=3))
    so_far_wh = loop.car_wh()
    loop.run(AN_HOUR + 120)
    assert loop.car_wh() == so_far_wh, loop.told()
    loop.run(AN_HOUR + 120)
    assert loop.car_wh() > so_far_wh, loop.told()


@pytest.mark.parametrize(("car_phases", "taken_w"), [(1, 2000), (3, 0)])
def test_where_no_currents_are_shown_the_power_tells_after_two_hours(car_phases: int, taken_w: float) -> None:
    home = house(car_phases)
    for entity in CURRENTS:
        home.lose_sensor(entity)
    loop = ClosedLoop(home, settings=THREE).run(2 * 3600 - 60)
    assert loop.car_wh() == 0, "a car of three phases is not known either, whenever an app starts"
    loop.run(AN_HOUR)
    assert loop.last.car_w == pytest.approx(taken_w, abs=150), (loop.setpoints_a(), loop.told())
    assert loop.import_wh(0) < 20
    assert len([message for message in loop.told() if "started" in message]) == 1, loop.told()


@pytest.mark.parametrize("base_w", [-1200, -2000])
def test_where_it_could_not_be_seen_or_would_not_do_nothing_is_tried(base_w: float) -> None:
    home = house(1)
    home.set_base(base_w)
    if base_w == -2000:
        home.lose_sensor(CURRENTS[2])
    loop = ClosedLoop(home, settings=THREE).run(2 * AN_HOUR)
    assert loop.car_wh() == 0, loop.told()
