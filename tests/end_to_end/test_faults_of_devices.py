"""One Home Assistant, one AppDaemon, one charging car, and devices that fail; judged by the simulator's own log."""

import asyncio

import pytest

from tests.end_to_end.scene import (
    KEEP_ALIVE_S,
    LATE_S,
    LATE_SHARE,
    MINIMUM_A,
    RECOVERY_S,
    SUNNY_A,
    WINDOW_S,
    Scene,
)
from tests.faults import fault

pytestmark = pytest.mark.asyncio(loop_scope="module")


@fault(
    "The meter stops sending, although its reader is connected",
    car="charges at the minimum after 15 s, and follows the sun again when the meter is back",
    seen="*No recent data from the grid meter …*, and when it is resolved",
)
async def test_a_frozen_meter_takes_the_car_to_the_minimum_and_is_followed_again_when_it_is_back(scene: Scene) -> None:
    p1 = scene.simulator.p1
    p1.frozen = True
    frozen_s = scene.simulator.clock()
    await scene.eventually(lambda: scene.socket.setpoint_a == MINIMUM_A, seconds=15 + WINDOW_S)
    scene.report(f"Meter frozen: the minimum is on the wire after {scene.simulator.clock() - frozen_s:.1f} s")
    renewals_from_s = scene.simulator.clock()
    await scene.eventually(lambda: len(scene.written_since(renewals_from_s)) >= 2, seconds=2 * KEEP_ALIVE_S + 5)
    assert set(scene.values_since(renewals_from_s)) == {MINIMUM_A}
    assert len(scene.told()) == 1
    assert "No recent data from the grid meter" in scene.told()[0]
    p1.frozen = False
    resumed_s = scene.simulator.clock()
    await scene.charges_at(SUNNY_A, seconds=45)
    scene.report(f"Meter back: {SUNNY_A:.1f} A again after {scene.simulator.clock() - resumed_s:.1f} s")
    await scene.is_told_that_it_is_over(seconds=40)
    assert scene.lapses == []


@fault(
    "The charger restarts",
    car="charges at the safe current until the charger is back, and then follows the sun",
    seen="*The charger is not responding …*, and when it is resolved",
)
async def test_a_rebooted_charger_gets_its_setpoint_again(scene: Scene) -> None:
    modbus, world = scene.simulator.modbus, scene.simulator.world
    port = modbus.port
    await modbus.stop()
    gone_s = scene.simulator.clock()
    await asyncio.sleep(20)
    world.charger.reboot()
    await modbus.start("127.0.0.1", port)
    await is_back(scene, gone_s, scene.simulator.clock(), "Charger rebooted")


@fault(
    "The connection to the charger is cut for a minute",
    car="falls back to the safe current when the setpoint lapses; then follows the sun again",
    seen="*The charger is not responding …*, and when it is resolved",
)
async def test_a_charger_that_refuses_connections_for_a_minute_gets_its_setpoint_again(scene: Scene) -> None:
    modbus = scene.simulator.modbus
    modbus.refuse_connections = True
    modbus.drop_connection()
    gone_s = scene.simulator.clock()
    await asyncio.sleep(60)
    modbus.refuse_connections = False
    await is_back(scene, gone_s, scene.simulator.clock(), "Connection refused")


async def is_back(scene: Scene, gone_s: float, reachable_s: float, what: str) -> None:
    """Demand that the charger, out of reach from `gone_s` to `reachable_s`, gets its setpoint, and the user is told."""
    first = await scene.is_written(since_s=gone_s, seconds=RECOVERY_S)
    scene.report(
        f"{what}: out of reach for {reachable_s - gone_s:.1f} s, first write {first.t_s - reachable_s:.1f} s later, "
        f"lapsed for {scene.lapsed_s():.1f} s"
    )
    await scene.charges_at(SUNNY_A, seconds=60)
    assert scene.lapsed_s() < first.t_s - gone_s
    assert scene.wrote_too_much(SUNNY_A) == []
    await scene.is_told_that_it_is_over(seconds=60)
    silent = [told for told in scene.told() if told.startswith("The charger is not responding")]
    # Begin and end of an outage of less than ten minutes ago are told already, and no third time so soon.
    assert len(silent) <= 1, scene.told()
    # A write that was on its way times out before it is known that the charger is silent, if all are late.
    assert scene.told() == silent or scene.held_up_since(gone_s) >= LATE_S * LATE_SHARE
