"""Replay reads its recording from the real Home Assistant."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from alfen_solar.settings import read_settings
from tests.browser.past import Past, write
from tests.ports import free_port
from tests.replay.__main__ import main
from tests.replay.history import read_history
from tests.replay.recording import Recording, ReplayError

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Stack

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZONE = ZoneInfo("Europe/Amsterdam")
IMPORT, EXPORT, CAR, SUN = "sensor.replay_import", "sensor.replay_export", "sensor.replay_car", "sensor.replay_sun"
SETTINGS = read_settings({"grid_import": IMPORT, "grid_export": EXPORT, "entities": {"power": CAR}})
UNITS = {IMPORT: "kW", EXPORT: "kW", CAR: "W", SUN: "W"}
AGO_S = {
    IMPORT: [(3000.0, "0.5"), (2000.0, "1.88"), (1000.0, "0"), (600.0, "unavailable"), (300.0, "0")],
    EXPORT: [(3000.0, "0"), (1000.0, "0.4")],
    CAR: [(3000.0, "0"), (2000.0, "1380"), (1000.0, "0")],
    SUN: [(3000.0, "0"), (1000.0, "900")],
}
"""What was seconds ago: the house takes 500 W, later with 1380 W for the car, then feeds 400 W; the meter has a gap."""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def now(stack: Stack) -> datetime:
    """Give Home Assistant that past, and return its end."""
    home_assistant = stack.home_assistant
    for entity, unit in UNITS.items():
        await home_assistant.set_state(entity, AGO_S[entity][-1][1], {"unit_of_measurement": unit})
    await home_assistant.call_service("logbook", "log", {"name": "Alfen Solar", "message": "says hello"})
    since = datetime.now(UTC) - timedelta(hours=1)

    async def states() -> dict[str, int]:
        return {entity: len(await home_assistant.history(entity, since)) for entity in UNITS}

    async def messages() -> list[str | None]:
        return [each.get("message") for each in await home_assistant.logbook(since)]

    # The recorder writes once a second.
    await home_assistant.until(states, lambda counts: all(counts.values()), "the number of states")
    await home_assistant.until(messages, lambda told: "says hello" in told, "the logbook")
    now = datetime.now(UTC)
    write(Past(AGO_S, [], {}, starts=0, switches=None), home_assistant.log.parent / "home-assistant_v2.db", now)
    await home_assistant.call_service("recorder", "purge", {"keep_days": 10})
    past = {entity: len(states) for entity, states in AGO_S.items()}
    await home_assistant.until(
        states, lambda counts: all(counts[entity] > past[entity] for entity in past), "the number of states"
    )
    return now


def yesterday(now: datetime) -> date:
    """Tell the day before that of the clock on the wall, which may be another than in UTC."""
    return now.astimezone(ZONE).date() - timedelta(days=1)


async def read(stack: Stack, now: datetime, sun: str | None = None) -> Recording:
    home_assistant = stack.home_assistant
    return await read_history(home_assistant.url, home_assistant.token, SETTINGS, yesterday(now), 2, sun)


async def test_the_sensors_of_apps_yaml_are_read_and_the_car_is_taken_out(stack: Stack, now: datetime) -> None:
    before, after = (await read(stack, now)).stretches
    assert before.begin.timestamp() == pytest.approx(now.timestamp() - 3000, abs=1)
    assert str(before.begin.tzinfo) == "Europe/Amsterdam"
    assert before.base_w == pytest.approx([500] * 2000 + [-400] * 400)
    assert after.begin.timestamp() == pytest.approx(now.timestamp() - 300, abs=1)
    assert set(after.base_w) == {-400}


async def test_the_sun_is_read_too_if_it_is_named(stack: Stack, now: datetime) -> None:
    before, _ = (await read(stack, now, SUN)).stretches
    assert before.sun_w == [0] * 2000 + [900] * 400


async def test_the_command_does_it_all(stack: Stack, now: datetime, tmp_path: Path) -> None:
    apps, page = tmp_path / "apps.yaml", tmp_path / "page.html"
    meter = {"grid_import": IMPORT, "grid_export": EXPORT, "entities": {"power": CAR}}
    apps.write_text(json.dumps({"x": {"module": "alfen_solar.app", "class": "AlfenSolar", **meter}}))  # JSON is YAML
    first = yesterday(now)
    api = ["--url", stack.home_assistant.url, "--token", stack.home_assistant.token]
    days = ["--first", str(first), "--days", "2", "--sun", SUN]
    await asyncio.to_thread(main, [*api, *days, "--apps", str(apps), "--page", str(page)])
    assert f"Home Assistant, {first:%a %d %b %Y}" in page.read_text()
    assert stack.home_assistant.token not in page.read_text()


async def test_progress_is_told(stack: Stack, now: datetime) -> None:
    told: list[float] = []
    home_assistant = stack.home_assistant
    await read_history(home_assistant.url, home_assistant.token, SETTINGS, yesterday(now), 2, tell=told.append)
    assert len(told) > 3
    assert told[-1] == 1


async def test_an_entity_that_is_not_there_is_told_in_a_sentence(stack: Stack, now: datetime) -> None:
    with pytest.raises(ReplayError, match=r"has no sensor\.replay_sum\. Did you mean sensor\.replay_sun\?"):
        await read(stack, now, "sensor.replay_sum")


async def test_days_that_the_recorder_does_not_have_are_told_in_a_sentence(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    with pytest.raises(ReplayError, match=r"no power of sensor\.\w+ between 21 Jun 00:00 and 22 Jun 00:00\."):
        await read_history(home_assistant.url, home_assistant.token, SETTINGS, date(2020, 6, 21), 1)


async def test_a_wrong_token_is_told_in_a_sentence(stack: Stack) -> None:
    with pytest.raises(ReplayError, match="does not accept the token"):
        await read_history(stack.home_assistant.url, "wrong", SETTINGS, None, 1)


@pytest.mark.parametrize(
    "url", [f"http://127.0.0.1:{free_port()}", "homeassistant.local:8123"], ids=["nobody listens", "no scheme"]
)
async def test_an_address_without_home_assistant_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(ReplayError, match=f"There is no Home Assistant at {url}:"):
        await read_history(url, "token", SETTINGS, None, 1)
