"""The sums over a power cut and an update, in a real Home Assistant and as its own statistics count them."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.simulator.simulator import Simulator
from tests.simulator.world import World
from tests.stack.home_assistant import CHECKOUT, HomeAssistant
from tests.stack.statistics import PACKAGE, compile_statistics, install, last_sum

pytestmark = pytest.mark.asyncio(loop_scope="module")

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.stack.home_assistant_api import Json

SUN, GRID, TODAY = (f"sensor.alfen_solar_energy_{name}" for name in ("from_sun", "from_grid", "today"))
COMMITTED_S = 1.5
"""Within this time the throw-away Home Assistant's recorder has written a state into its database."""
FIVE_MINUTES_S, COMPILED_S, TAKES_S = 300, 20, 60
"""Home Assistant compiles statistics of five minutes, within so long after them; a spec takes no longer than that."""
STATUS = {
    "hub": "alfen",
    "socket": 1,
    "reason": "following the sun",
    "why": "Charging",
    "next": "Nothing",
    "problem": "none",
    "starts_today": 1,
    "starts_a_day": 12,
    "starts_last_hour": 1,
    "starts_an_hour": 4,
}
SHIPPED = "apps/alfen-solar/home_assistant/alfen_solar.yml"
NEW = (CHECKOUT / SHIPPED).read_text()
OLD = re.sub(
    r"          last_reset: (>-\n(            .*\n)+|.*\n)", "", NEW.replace(" total\n", " total_increasing\n")
)
"""What an older package says of the sums."""


class Scene:
    """A Home Assistant whose sums an app moves."""

    def __init__(self, home_assistant: HomeAssistant, folder: Path) -> None:
        self.home_assistant = home_assistant
        self._package = folder / "alfen_solar/alfen_solar.yml"
        self._memory = folder / ".storage/core.restore_state"

    async def tells(self, sun_wh: int, grid_wh: int, *, saved: bool = True) -> None:
        """Let the app report energy, and have it saved."""
        event: dict[str, Json] = STATUS | {"sun_wh": sun_wh, "grid_wh": grid_wh}
        await self.home_assistant.request("POST", "/api/events/alfen_solar_status", json=event)
        if saved:
            await self.home_assistant.call_service("homeassistant", "save_persistent_states")
        await asyncio.sleep(COMMITTED_S)

    async def sums(self) -> dict[str, float]:
        """Return what the sums show."""
        states = await self.home_assistant.states()
        return {entity: float(states[entity]["state"]) for entity in (SUN, GRID, TODAY)}

    async def counted(self, start: datetime) -> dict[str, float]:
        """Compile the statistics, and return what they have counted, from the first state of each sum on."""
        await compile_statistics(self.home_assistant, start)
        past = datetime.now(UTC) - timedelta(hours=1)
        return {entity: await last_sum(self.home_assistant, entity, past) for entity in (SUN, GRID, TODAY)}

    async def restarts_with(self, package: str) -> None:
        """Let the user update the package."""
        self._package.write_text(package)
        await self.home_assistant.restart()

    async def forgets(self) -> None:
        """Kill Home Assistant, and take its memory of states away."""
        await self.home_assistant.kill()
        self._memory.unlink()

    async def loses_power(self) -> None:
        """Kill Home Assistant, and start it again."""
        await self.home_assistant.kill()
        await self.home_assistant.start()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    folder = tmp_path_factory.mktemp("home-assistant")
    install(folder)
    async with (
        Simulator(World()) as simulator,
        HomeAssistant(folder, simulator.modbus_port, packages=PACKAGE) as home_assistant,
    ):
        yield Scene(home_assistant, folder)


def near(sun_kwh: float, grid_kwh: float) -> object:
    return pytest.approx({SUN: sun_kwh, GRID: grid_kwh, TODAY: sun_kwh + grid_kwh}, abs=1e-6)


async def test_after_a_power_cut_the_sums_go_on_from_what_was_saved_and_no_statistic_counts_twice(scene: Scene) -> None:
    start = datetime.now(UTC)
    await scene.tells(10, 10)
    await scene.tells(90, 30)
    await scene.tells(270, 10, saved=False)  # the power fails in the moment between
    assert await scene.sums() == near(0.37, 0.05)

    await scene.loses_power()

    assert await scene.sums() == near(0.1, 0.04)
    await scene.tells(0, 300)  # what the register has counted since it was saved
    await scene.tells(60, 0)
    assert await scene.sums() == near(0.16, 0.34)
    assert await scene.counted(start) == near(0.15, 0.33), "since the first state, and no more"


async def test_the_sums_of_an_older_package_are_gone_on_with(scene: Scene) -> None:
    await scene.forgets()
    await scene.restarts_with(OLD)
    start = datetime.now(UTC)
    await scene.tells(100, 100)
    await scene.tells(5000, 2000)
    before = await scene.counted(start)

    await scene.restarts_with(NEW)
    start = datetime.now(UTC)
    await scene.tells(30, 20)
    await scene.tells(30, 20)

    assert await scene.sums() == near(5.16, 2.14)
    more = {entity: kwh - before[entity] for entity, kwh in (await scene.counted(start)).items()}
    assert more == near(0.06, 0.04), "and nothing of what was before"
    issues = (await scene.home_assistant.websocket("repairs/list_issues"))["issues"]
    assert [issue for issue in issues if issue["domain"] == "sensor"] == []


async def test_sums_whose_memory_is_lost_begin_anew_and_are_counted_on(scene: Scene) -> None:
    # What was told before is counted once Home Assistant has compiled its five minutes, a little after they are over.
    into_s = datetime.now(UTC).timestamp() % FIVE_MINUTES_S
    if not COMPILED_S <= into_s <= FIVE_MINUTES_S - TAKES_S:
        await asyncio.sleep((COMPILED_S - into_s) % FIVE_MINUTES_S)
    start = datetime.now(UTC)
    before = await scene.counted(start)

    await scene.forgets()
    await scene.home_assistant.start()

    start = datetime.now(UTC)
    await scene.tells(30, 20)
    assert await scene.sums() == near(0.03, 0.02)
    counted = await scene.counted(start)
    assert counted[SUN] - before[SUN] == pytest.approx(0.03)
    assert counted[GRID] - before[GRID] == pytest.approx(0.02)
