"""Set Home Assistant's DSMR integration up for a P1 reader in the network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.simulator.p1 import EQUIPMENT_ID

from .home_assistant_api import HomeAssistantApiError

if TYPE_CHECKING:
    from pathlib import Path

    from .home_assistant import HomeAssistant
    from .home_assistant_api import Json

FLOW = "/api/config/config_entries/flow"
OPTIONS_FLOW = "/api/config/config_entries/options/flow"
EACH_TELEGRAM = {"time_between_update": 0}
DSMR_VERSION, BELGIAN_VERSION = "5", "5B"
IMPORT_SENSOR = "sensor.electricity_meter_power_consumption"
EXPORT_SENSOR = "sensor.electricity_meter_power_production"
"""What the integration shows of the grid power, kW."""
PHASE_SENSORS = {
    "power_import": tuple(f"{IMPORT_SENSOR}_phase_l{phase}" for phase in (1, 2, 3)),
    "power_export": tuple(f"{EXPORT_SENSOR}_phase_l{phase}" for phase in (1, 2, 3)),
    "voltage": tuple(f"sensor.electricity_meter_voltage_phase_l{phase}" for phase in (1, 2, 3)),
}
"""What it shows of each phase, by the options under `house_phases`; disabled until somebody enables them."""


def lay_dsmr(folder: Path, host: str, port: int, version: str = DSMR_VERSION) -> None:
    """Lay the meter at `host`:`port` into the folder of a Home Assistant that has not started yet.

    It comes to what `add_dsmr` comes to, without a start in between.
    """
    entry = {
        "entry_id": "the_meter_of_the_simulated_house",
        "version": 1,
        "domain": "dsmr",
        "title": f"{host}:{port}",
        "data": {
            "host": host,
            "port": port,
            "protocol": "dsmr_protocol",
            "dsmr_version": version,
            "serial_id": EQUIPMENT_ID,
            "serial_id_gas": None,
        },
        "options": EACH_TELEGRAM,
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "unique_id": EQUIPMENT_ID,
        "disabled_by": None,
    }
    storage = folder / ".storage"
    storage.mkdir(parents=True, exist_ok=True)
    key = "core.config_entries"  # in its oldest form, which each release brings up to its own
    stored = {"version": 1, "minor_version": 1, "key": key, "data": {"entries": [entry]}}
    (storage / key).write_text(json.dumps(stored))


async def is_read(home_assistant: HomeAssistant) -> None:
    """Wait until Home Assistant shows the meter's first telegram."""
    for sensor in (IMPORT_SENSOR, EXPORT_SENSOR):
        await home_assistant.wait_for(sensor, lambda state: state not in ("unknown", "unavailable"))


async def add_dsmr(home_assistant: HomeAssistant, host: str, port: int, version: str = DSMR_VERSION) -> None:
    """Add the meter at `host`:`port`, which must be sending telegrams, as a user would in the browser.

    Each telegram is taken as it comes.

    Home Assistant restarts for it: for its first 30 s the integration takes no telegram, and when its options change
    before the first one, its sensors never move.

    Raises:
        HomeAssistantApiError: Home Assistant did not accept the meter.
    """
    form = await home_assistant.request("POST", FLOW, json={"handler": "dsmr"})
    path = f"{FLOW}/{form['flow_id']}"
    if "type" in _fields(form):
        form = await home_assistant.request("POST", path, json={"type": "Network"})
    address = {"host": host, "port": port} if "host" in _fields(form) else {"port": f"socket://{host}:{port}"}
    entry = await home_assistant.request("POST", path, json={**address, "dsmr_version": version})
    if entry["type"] != "create_entry":
        raise HomeAssistantApiError(f"Home Assistant did not accept the meter: {entry.get('errors')}.")
    form = await home_assistant.request("POST", OPTIONS_FLOW, json={"handler": entry["result"]["entry_id"]})
    path = f"{OPTIONS_FLOW}/{form['flow_id']}"
    await home_assistant.request("POST", path, json=EACH_TELEGRAM)
    await home_assistant.restart()
    await is_read(home_assistant)


async def enable_phases(home_assistant: HomeAssistant) -> None:
    """Enable the sensors of the phases, as a user would in the browser; Home Assistant restarts for it."""
    sensors = [entity for entities in PHASE_SENSORS.values() for entity in entities]
    for entity in sensors:
        await home_assistant.websocket("config/entity_registry/update", entity_id=entity, disabled_by=None)
    await home_assistant.restart()
    for entity in (IMPORT_SENSOR, *sensors):
        await home_assistant.wait_for(entity, lambda state: state not in ("unknown", "unavailable"))


def _fields(form: Json) -> set[str]:
    return {field["name"] for field in form["data_schema"]}
