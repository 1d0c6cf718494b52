"""One Home Assistant, one AppDaemon, one charging car, and programs that die; judged by the simulator's own log."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.end_to_end.scene import (
    BOOST,
    BOOST_A,
    KEEP_ALIVE_S,
    MINIMUM_A,
    MODE,
    NEAR_A,
    SUNNY_A,
    Scene,
    boost,
    choose,
    shown_time,
)
from tests.faults import fault

pytestmark = pytest.mark.asyncio(loop_scope="module")


@fault(
    "Home Assistant crashes and comes back",
    car="continues while the setpoint is valid, then at the safe current; starts again at the minimum",
    seen="nothing",
)
async def test_a_killed_home_assistant_comes_back_to_no_more_than_was_decided_before(scene: Scene) -> None:
    home_assistant = scene.stack.home_assistant
    await home_assistant.kill()
    killed_s = scene.simulator.clock()
    await asyncio.sleep(20)
    await home_assistant.start()
    up_s = scene.simulator.clock()
    first = await scene.is_written(since_s=killed_s, seconds=30)
    scene.report(
        f"Home Assistant killed: up again after {up_s - killed_s:.1f} s, "
        f"first write {first.t_s - up_s:.1f} s later, lapsed for {scene.lapsed_s():.1f} s"
    )
    assert scene.lapsed_s() <= scene.bearable_lapse_s(killed_s, first)
    await scene.charges_at(SUNNY_A, seconds=60)
    assert scene.wrote_too_much(SUNNY_A) == []


@fault(
    "AppDaemon crashes and comes back",
    car="continues at the last setpoint, and after three new samples at no more than that",
    seen="nothing",
)
async def test_a_killed_appdaemon_waits_for_three_fresh_samples_and_the_car_charges_on(scene: Scene) -> None:
    appdaemon, p1 = scene.stack.appdaemon, scene.simulator.p1
    await appdaemon.kill()
    killed_s = scene.simulator.clock()
    p1.frozen = True
    await appdaemon.start()
    up_s = scene.simulator.clock()
    await asyncio.sleep(5)
    assert scene.values_since(killed_s) == []
    p1.frozen = False
    resumed_s = scene.simulator.clock()
    first = await scene.is_written(since_s=killed_s, seconds=15)
    scene.report(
        f"AppDaemon killed: up again after {up_s - killed_s:.1f} s, "
        f"first write {first.t_s - resumed_s:.1f} s after the first of its telegrams"
    )
    assert first.t_s - resumed_s > 2
    assert first.value is not None
    assert MINIMUM_A <= first.value <= SUNNY_A + NEAR_A
    assert scene.car_draws
    assert scene.lapsed_s() <= scene.bearable_lapse_s(killed_s, first)
    await scene.charges_at(SUNNY_A, seconds=60)
    assert scene.wrote_too_much(SUNNY_A) == []


@fault(
    "Home Assistant crashes during a boost",
    car="continues with the boost until the end that was set",
    seen="nothing",
)
async def test_a_boost_survives_a_killed_home_assistant_and_ends_when_it_was_to_end(scene: Scene) -> None:
    home_assistant = scene.stack.home_assistant
    end = await boost(scene.stack, timedelta(seconds=45 + 3 * home_assistant.start_took_s))
    await scene.eventually(lambda: scene.socket.setpoint_a == BOOST_A, seconds=5)
    await scene.is_saved(BOOST, shown_time(end))
    await home_assistant.kill()
    killed_s = scene.simulator.clock()
    await home_assistant.start()
    up_s = scene.simulator.clock()
    first = await scene.is_written(since_s=killed_s, seconds=30)
    scene.report(f"Home Assistant killed in a boost: first write {first.t_s - up_s:.1f} s after it was up")
    assert first.value == BOOST_A
    left_s = (end - datetime.now(UTC)).total_seconds()
    assert left_s > 3
    await asyncio.sleep(left_s - 1)
    assert set(scene.values_since(killed_s)) == {BOOST_A}
    await scene.eventually(lambda: scene.socket.setpoint_a < BOOST_A, seconds=5)
    assert MINIMUM_A <= scene.socket.setpoint_a <= SUNNY_A + NEAR_A
    assert scene.lapsed_s() <= scene.bearable_lapse_s(killed_s, first)


@fault(
    "Home Assistant crashes soon after *Off* was selected",
    car="stays off afterwards, until another mode is selected; the charger's safe current applies in between",
    seen="nothing",
)
async def test_off_survives_a_killed_home_assistant(scene: Scene) -> None:
    home_assistant = scene.stack.home_assistant
    await choose(scene.stack, "Off")
    await scene.eventually(lambda: scene.socket.setpoint_a == 0, seconds=5)
    off_s = scene.simulator.clock()
    await scene.is_saved(MODE, "Off")
    await home_assistant.kill()
    killed_s = scene.simulator.clock()
    await home_assistant.start()
    first = await scene.is_written(since_s=killed_s, seconds=30)
    scene.report(f"Home Assistant killed {killed_s - off_s:.1f} s after Off: then {first.value} A was written")
    assert await home_assistant.state(MODE) == "Off"
    await asyncio.sleep(KEEP_ALIVE_S + 5)
    assert set(scene.values_since(off_s)) == {0}
    await choose(scene.stack, "Minimum + solar")
