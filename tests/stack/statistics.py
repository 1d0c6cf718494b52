"""Lets a throw-away Home Assistant compile its statistics now; by itself it does so every five minutes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from .home_assistant import HomeAssistant

DOMAIN = "compile_statistics"
INTEGRATION = """\
from datetime import timedelta

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.tasks import StatisticsTask
from homeassistant.util import dt


async def async_setup(hass, config):
    async def compile_now(call):
        recorder = get_instance(hass)
        await recorder.async_block_till_done()
        start = dt.parse_datetime(call.data["start"])
        while start < dt.utcnow():
            recorder.queue_task(StatisticsTask(start, False))
            start += timedelta(minutes=5)
        await recorder.async_block_till_done()

    hass.services.async_register("compile_statistics", "now", compile_now)
    return True
"""
"""A custom integration with a service that runs the recorder's own task, for each five minutes from `start` on."""
MANIFEST = {"domain": DOMAIN, "name": "Compile statistics", "version": "1", "dependencies": ["recorder"]}
PACKAGE = {DOMAIN: f"{DOMAIN}:\n"}
"""What the configuration needs for it, as `packages` of a Home Assistant."""


def install(folder: Path) -> None:
    """Put the integration into the folder of a Home Assistant that is still to be started."""
    integration = folder / "custom_components" / DOMAIN
    integration.mkdir(parents=True)
    (integration / "manifest.json").write_text(json.dumps(MANIFEST))
    (integration / "__init__.py").write_text(INTEGRATION)


async def compile_statistics(home_assistant: HomeAssistant, start: datetime) -> None:
    """Compile the statistics of the states from `start` on, in UTC; Home Assistant does so once for each start."""
    await home_assistant.call_service(DOMAIN, "now", {"start": start.isoformat()})


async def last_sum(home_assistant: HomeAssistant, entity_id: str, start: datetime) -> float:
    """Return the sum that the statistics show for an entity, of the newest row from `start` on."""
    rows = await home_assistant.websocket(
        "recorder/statistics_during_period",
        start_time=start.isoformat(),
        statistic_ids=[entity_id],
        period="5minute",
        types=["sum", "state"],
    )
    return float(rows[entity_id][-1]["sum"])
