"""The stack with a car that charges under a steady sun, on which something then breaks."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tests import patience
from tests.end_to_end.house import shine
from tests.simulator.world import World
from tests.stack.stack import Stack

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    import pytest

    from tests.simulator.charger import Lapse, Socket
    from tests.simulator.modbus import Write

MODE = "input_select.alfen_solar_mode"
BOOST = "input_datetime.alfen_solar_boost_until"
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
LATE_S = 15
"""A write stands on what the meter and the charger have told in this time before it."""
LATE_SHARE = 0.05
"""From this share of that time on that the programs waited for a core, telegrams and polls came in another order."""


class Scene:
    """The stack with a car that charges at `SUNNY_A` under a steady sun, and all that has been seen since."""

    def __init__(self, stack: Stack, request: pytest.FixtureRequest) -> None:
        self.stack = stack
        self.simulator = stack.simulator
        self.began_s = stack.simulator.clock()
        self._properties: list[tuple[str, object]] = request.node.user_properties
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

    def values_since(self, t_s: float) -> list[float | None]:
        """Return the values that have been written from `t_s` on, A."""
        return [write.value for write in self.written_since(t_s)]

    def wrote_too_much(self, setpoint_a: float) -> list[str]:
        """List the writes since the scene began that were below the minimum, or above about this.

        What is above counts only if meter and charger were told of in time: see `LATE_SHARE`.
        """
        told = []
        for write in self.writes:
            held_up_s = self.stack.held_up_s(write.t_s - LATE_S, write.t_s)
            high = write.value is None or write.value > setpoint_a + NEAR_A
            if write.value is None or write.value < MINIMUM_A or (high and held_up_s < LATE_SHARE * LATE_S):
                at = f"after {write.t_s - self.began_s:.1f} s"
                told.append(f"{write.value} A {at}, held up for {held_up_s:.2f} s of the {LATE_S} s before")
        return told

    def held_up_since(self, t_s: float) -> float:
        """Return how long the programs have waited for a core since then, s."""
        return self.stack.held_up_s(t_s, self.simulator.clock())

    def lapsed_s(self) -> float:
        """Return how long the safe current has ruled since the scene began, s; no lapse is under way."""
        assert self.socket.lapsed_since_s is None
        return sum(lapse.until_s - lapse.since_s for lapse in self.lapses)

    def bearable_lapse_s(self, gone_s: float, first: Write) -> float:
        """Return how long the safe current may have ruled if the app could not write from `gone_s` to its first write.

        The write before is as old as the keep-alive at most, and what held the programs up.
        """
        held_up_s = self.stack.held_up_s(self.began_s, gone_s)
        return max(0, first.t_s - gone_s - (VALIDITY_S - KEEP_ALIVE_S - 1) + held_up_s)

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
        elapsed_s = self.stack.undisturbed_clock()
        while shown := await self.shown():
            assert elapsed_s() < seconds, shown
            await asyncio.sleep(0.5)

    async def eventually(self, holds: Callable[[], object], seconds: float) -> None:
        """Wait until something holds; that the programs wait for a core does not count."""
        await patience.eventually(holds, seconds, self.stack.undisturbed_clock())

    async def charges_at(self, setpoint_a: float, seconds: float) -> None:
        """Wait until a valid setpoint is about this, and the car draws that much."""
        await self.eventually(
            lambda: (
                abs(self.socket.setpoint_a - setpoint_a) <= NEAR_A
                and self.socket.lapsed_since_s is None
                and self.socket.currents_a[0] == self.socket.setpoint_a
            ),
            seconds,
        )

    async def is_written(self, since_s: float, seconds: float) -> Write:
        """Wait for the first write from `since_s` on."""
        await self.eventually(lambda: self.written_since(since_s), seconds)
        return self.written_since(since_s)[0]

    async def is_saved(self, entity: str, state: str) -> None:
        """Wait until the state is on Home Assistant's disk, as soon as it must be."""
        await self.eventually(lambda: self._saved().get(entity) == state, SAVED_S)

    def report(self, text: str) -> None:
        """Tell a measurement at the end of all tests."""
        self._properties.append(("measured", text))

    def _saved(self) -> dict[str, Any]:
        path = self.stack.home_assistant.log.parent / ".storage/core.restore_state"
        saved = json.loads(path.read_text())["data"] if path.exists() else []
        return {item["state"]["entity_id"]: item["state"]["state"] for item in saved}


@asynccontextmanager
async def sunny_stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Run the stack under a steady sun."""
    world = World()
    shine(world, SURPLUS_W)
    async with Stack(Path(tmp_path_factory.mktemp("stack")), world) as stack:
        yield stack


async def scene_on(stack: Stack, request: pytest.FixtureRequest) -> Scene:
    """Wait until the car charges at what the sun carries, and nothing is wrong."""
    await Scene(stack, request).charges_at(SUNNY_A, seconds=90)
    scene = Scene(stack, request)
    await scene.is_told_that_it_is_over(seconds=30)
    return scene


async def choose(stack: Stack, mode: str) -> None:
    """Choose a mode."""
    await stack.home_assistant.call_service("input_select", "select_option", {"entity_id": MODE, "option": mode})


async def boost(stack: Stack, duration: timedelta) -> datetime:
    """Set a boost, and return its end."""
    end = (datetime.now(UTC) + duration).replace(microsecond=0)
    data = {"entity_id": BOOST, "datetime": shown_time(end)}
    await stack.home_assistant.call_service("input_datetime", "set_datetime", data)
    return end


def shown_time(moment: datetime) -> str:
    """Write a moment as Home Assistant's helper shows it."""
    return f"{moment.astimezone(ZoneInfo('Europe/Amsterdam')):%Y-%m-%d %H:%M:%S}"
