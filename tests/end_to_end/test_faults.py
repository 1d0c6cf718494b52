"""One Home Assistant, one AppDaemon, one charging car, and what breaks under it; judged by the simulator's own log."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.end_to_end.house import shine
from tests.faults import fault
from tests.simulator.charger import Lapse, Socket
from tests.simulator.modbus import Write
from tests.simulator.world import World
from tests.stack.stack import Stack

pytestmark = pytest.mark.asyncio(loop_scope="module")

MODE = "input_select.alfen_solar_mode"
SURPLUS_W = 2400
SUNNY_A = SURPLUS_W / 230
"""What `SURPLUS_W` carries on one phase."""
NEAR_A = 0.15
"""The household flickers by some watts, and setpoints are tenths of an ampere."""
MINIMUM_A = 6
BOOST_A = 16
VALIDITY_S = 60
KEEP_ALIVE_S = 20
RECOVERY_S = 40
"""Within this time a charger that is reachable again has its setpoint: Home Assistant's pauses between attempts to
connect double from 0.1 s on, then it polls every 5 s, and then the app repeats its write within 20 s."""
SAVED_S = 4
"""Within this time what the user sets is on Home Assistant's disk."""
WINDOW_S = 4
"""Three samples of a meter that sends one a second, and the second in which they began."""


class Scene:
    """The stack with a car that charges at `SUNNY_A` under a steady sun, and all that has been seen since."""

    def __init__(self, stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
        self.stack = stack
        self.simulator = stack.simulator
        self.began_s = stack.simulator.clock()
        self._capsys = capsys
        self._writes_before = len(stack.simulator.modbus.writes)
        self._calls_before = len(stack.calls)

    @property
    def socket(self) -> Socket:
        """The charger's socket."""
        return self.simulator.world.charger.sockets[1]

    @property
    def writes(self) -> Sequence[Write]:
        """What has been written since the scene began."""
        return self.simulator.modbus.writes[self._writes_before :]

    @property
    def car_draws(self) -> bool:
        """Whether the car draws current."""
        return self.simulator.snapshot.car_w > 0

    @property
    def lapses(self) -> Sequence[Lapse]:
        """The lapses since the scene began that are over."""
        return [lapse for lapse in self.socket.lapses if lapse.until_s > self.began_s]

    def written_since(self, t_s: float) -> list[Write]:
        """Return what has been written from `t_s` on."""
        return [write for write in self.writes if write.t_s >= t_s]

    def wrote_no_more_than(self, setpoint_a: float) -> bool:
        """Tell whether every write since the scene began was from the minimum to about this."""
        return all(write.value is not None and MINIMUM_A <= write.value <= setpoint_a + NEAR_A for write in self.writes)

    def lapsed_s(self) -> float:
        """Return how long the safe current has ruled since the scene began, s; no lapse is under way."""
        assert self.socket.lapsed_since_s is None
        return sum(lapse.until_s - lapse.since_s for lapse in self.lapses)

    def told(self) -> list[str]:
        """Return the notifications that have been shown since the scene began."""
        return [
            call.data["message"]
            for call in self.stack.calls[self._calls_before :]
            if call.service == "persistent_notification.create"
        ]

    async def shown(self) -> list[str]:
        """Return the notifications that stand there now."""
        notifications = await self.stack.home_assistant.websocket("persistent_notification/get")
        return [item["message"] for item in notifications if item["notification_id"].startswith("alfen_solar")]

    async def is_told_that_it_is_over(self, seconds: float) -> None:
        """Wait until no notification stands there."""
        async with asyncio.timeout(seconds):
            while await self.shown():
                await asyncio.sleep(0.5)

    async def charges_at(self, setpoint_a: float, seconds: float) -> None:
        """Wait until a valid setpoint is about this, and the car draws that much."""
        await eventually(
            lambda: (
                abs(self.socket.setpoint_a - setpoint_a) <= NEAR_A
                and self.socket.lapsed_since_s is None
                and self.socket.currents_a[0] == self.socket.setpoint_a
            ),
            seconds,
        )

    async def is_written(self, since_s: float, seconds: float) -> Write:
        """Wait for the first write from `since_s` on."""
        await eventually(lambda: bool(self.written_since(since_s)), seconds)
        return self.written_since(since_s)[0]

    def report(self, text: str) -> None:
        """Print a measurement, whatever pytest captures."""
        with self._capsys.disabled():
            sys.stdout.write(f"\n  {text}\n")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    world = World()
    shine(world, SURPLUS_W)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world) as stack:
        yield stack


@pytest_asyncio.fixture(loop_scope="module")
async def scene(stack: Stack, capsys: pytest.CaptureFixture[str]) -> Scene:
    await Scene(stack, capsys).charges_at(SUNNY_A, seconds=90)
    scene = Scene(stack, capsys)
    await scene.is_told_that_it_is_over(seconds=30)
    return scene


@fault(
    "Home Assistant dies and comes back",
    car="charges on while the setpoint is valid, then at the safe current; begins again at the minimum",
    seen="nothing",
)
async def test_a_killed_home_assistant_comes_back_to_no_more_than_was_decided_before(scene: Scene) -> None:
    home_assistant = scene.stack.home_assistant
    await home_assistant.kill()
    killed_s = scene.simulator.clock()
    await asyncio.sleep(20)
    await home_assistant.start()
    up_s = scene.simulator.clock()
    first = await scene.is_written(since_s=killed_s, seconds=60)
    scene.report(
        f"Home Assistant killed: up again after {up_s - killed_s:.1f} s, "
        f"first write {first.t_s - up_s:.1f} s later, lapsed for {scene.lapsed_s():.1f} s"
    )
    assert first.t_s - up_s < 30
    assert scene.lapsed_s() <= max(0, first.t_s - killed_s - (VALIDITY_S - KEEP_ALIVE_S - 1))
    await scene.charges_at(SUNNY_A, seconds=60)
    assert scene.wrote_no_more_than(SUNNY_A)


@fault(
    "AppDaemon dies and comes back",
    car="charges on at the last setpoint, and after three fresh samples at no more",
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
    assert scene.written_since(killed_s) == []
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
    assert scene.lapses == []
    await scene.charges_at(SUNNY_A, seconds=60)
    assert scene.wrote_no_more_than(SUNNY_A)


@fault(
    "Home Assistant dies during a boost",
    car="boosts on, until the end that was set",
    seen="nothing",
)
async def test_a_boost_survives_a_killed_home_assistant_and_ends_when_it_was_to_end(scene: Scene) -> None:
    home_assistant = scene.stack.home_assistant
    end = await boost(scene.stack, timedelta(seconds=75))
    await eventually(lambda: scene.socket.setpoint_a == BOOST_A, seconds=5)
    await asyncio.sleep(SAVED_S)
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
    assert {write.value for write in scene.written_since(killed_s)} == {BOOST_A}
    await eventually(lambda: scene.socket.setpoint_a < BOOST_A, seconds=5)
    assert MINIMUM_A <= scene.socket.setpoint_a <= SUNNY_A + NEAR_A
    assert scene.lapses == []


@fault(
    "Home Assistant dies soon after *Off* was chosen",
    car="is off, also afterwards, until another mode is chosen; in between with the charger's safe current",
    seen="nothing",
)
async def test_off_survives_a_killed_home_assistant(scene: Scene) -> None:
    home_assistant = scene.stack.home_assistant
    await choose(scene.stack, "Off")
    await eventually(lambda: scene.socket.setpoint_a == 0, seconds=5)
    off_s = scene.simulator.clock()
    await asyncio.sleep(SAVED_S)
    await home_assistant.kill()
    killed_s = scene.simulator.clock()
    await home_assistant.start()
    first = await scene.is_written(since_s=killed_s, seconds=30)
    scene.report(f"Home Assistant killed {killed_s - off_s:.1f} s after Off: then {first.value} A was written")
    assert await home_assistant.state(MODE) == "Off"
    await asyncio.sleep(KEEP_ALIVE_S + 5)
    assert {write.value for write in scene.written_since(off_s)} == {0}
    await choose(scene.stack, "Minimum + solar")


@fault(
    "The meter sends nothing more, though its reader is connected",
    car="charges at the minimum from 15 s on, and follows the sun again when the meter is back",
    seen="*The grid meter tells nothing*, and when that is over",
)
async def test_a_frozen_meter_takes_the_car_to_the_minimum_and_is_followed_again_when_it_is_back(scene: Scene) -> None:
    p1 = scene.simulator.p1
    p1.frozen = True
    frozen_s = scene.simulator.clock()
    await eventually(lambda: scene.socket.setpoint_a == MINIMUM_A, seconds=15 + WINDOW_S)
    scene.report(f"Meter frozen: the minimum is on the wire after {scene.simulator.clock() - frozen_s:.1f} s")
    renewals_from_s = scene.simulator.clock()
    await asyncio.sleep(2 * KEEP_ALIVE_S + 5)
    assert len(scene.written_since(renewals_from_s)) >= 2
    assert {write.value for write in scene.written_since(renewals_from_s)} == {MINIMUM_A}
    assert len(scene.told()) == 1
    assert "The grid meter" in scene.told()[0]
    p1.frozen = False
    resumed_s = scene.simulator.clock()
    await scene.charges_at(SUNNY_A, seconds=45)
    scene.report(f"Meter back: {SUNNY_A:.1f} A again after {scene.simulator.clock() - resumed_s:.1f} s")
    await scene.is_told_that_it_is_over(seconds=40)
    assert scene.lapses == []


@fault(
    "The charger reboots",
    car="charges at the safe current until the charger is back, and then follows the sun",
    seen="*The charger does not answer*, and when that is over",
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
    seen="*The charger does not answer*, and when that is over",
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
    assert scene.lapsed_s() < reachable_s - gone_s + RECOVERY_S
    assert scene.wrote_no_more_than(SUNNY_A)
    await scene.is_told_that_it_is_over(seconds=60)
    assert len(scene.told()) == 1
    assert "The charger" in scene.told()[0]


async def choose(stack: Stack, mode: str) -> None:
    """Choose a mode."""
    await stack.home_assistant.call_service("input_select", "select_option", {"entity_id": MODE, "option": mode})


async def boost(stack: Stack, duration: timedelta) -> datetime:
    """Set a boost, and return its end."""
    end = (datetime.now(UTC) + duration).replace(microsecond=0)
    local = end.astimezone(ZoneInfo("Europe/Amsterdam"))
    await stack.home_assistant.call_service(
        "input_datetime",
        "set_datetime",
        {"entity_id": "input_datetime.alfen_solar_boost_until", "datetime": f"{local:%Y-%m-%d %H:%M:%S}"},
    )
    return end


async def eventually(holds: Callable[[], bool], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.02)
