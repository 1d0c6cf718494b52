"""Where raises turn out wrong again and again, whatever the reason, the setpoint comes to rest."""

import pytest

from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.home.meter import MeterSettings
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest
from tests.simulator.world import Snapshot

NOISE = Unrest(noise_w=50)


def export_w(loop: ClosedLoop, since_s: float) -> float:
    return -sum(min(at.grid_w, 0.0) for at in loop.between(since_s)) / len(loop.between(since_s))


@pytest.mark.parametrize(("phases", "base_w"), [(1, -2500), (3, -6500)])
def test_with_a_meter_that_shows_20_s_late_the_setpoint_comes_to_rest(phases: int, base_w: float) -> None:
    meter = MeterSettings(late_s=20)
    home = StubbornHome(car=CarSettings(phases=phases), base_w=base_w, unrest=NOISE, meter=meter)
    loop = ClosedLoop(home).run(2400)
    assert loop.changes_an_hour(900) < 60, loop.setpoints_a(900)
    assert loop.import_wh(900) < 10, loop.setpoints_a(900)
    assert export_w(loop, 900) < 150, loop.setpoints_a(900)


def test_so_it_does_with_a_charger_whose_power_shows_20_s_late() -> None:
    charger = ChargerSettings(power_late_s=20)
    loop = ClosedLoop(StubbornHome(base_w=-2500, unrest=NOISE, charger=charger)).run(2400)
    assert loop.changes_an_hour(900) < 60, loop.setpoints_a(900)
    assert loop.import_wh(900) < 10, loop.setpoints_a(900)


def test_a_meter_that_is_suspected_again_and_again_is_not_trusted_again_and_again() -> None:
    meter = MeterSettings(late_s=20)
    loop = ClosedLoop(StubbornHome(base_w=-2500, meter=meter)).run(2400)
    assert loop.changes_an_hour(900) < 60, loop.setpoints_a(900)
    assert ProblemKind.METER_FROZEN not in loop.kinds(), loop.told()


def test_a_car_that_changes_its_phases_all_the_time_is_offered_what_holds_on_all() -> None:
    home = StubbornHome(car=CarSettings(phases=3), base_w=-6500)
    loop = ClosedLoop(home).run(120)

    def changes_its_phases(now: Snapshot) -> None:
        home.socket.relay.connected = 3 if now.t_s // 30 % 2 else 1

    loop.run(2880, changes_its_phases)
    assert loop.changes_an_hour(1200) < 60, loop.setpoints_a(1200)
    assert loop.import_wh(1200) < 100, loop.setpoints_a(1200)
