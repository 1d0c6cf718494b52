"""The part of docs/messages.md about states that cannot be used."""

from datetime import UTC

from alfen_solar.inputs.states import RawState
from alfen_solar.installation import Installation
from alfen_solar.options.socket import SocketSettings
from tests.messages_page import GRID, MESSAGES, NOON, SETTINGS

ENTITIES = SETTINGS.entities
DIMMED = "binary_sensor.dimmed"
BATTERY_CHARGE, BATTERY_DISCHARGE = "sensor.battery_charge_power", "sensor.battery_discharge_power"
IGNORED: tuple[tuple[str, RawState | None], ...] = (
    (ENTITIES.power, None),
    (GRID, None),
    (GRID, {"state": "1.5", "attributes": {"unit_of_measurement": "kWh"}}),
    (GRID, {"state": "1.5", "attributes": {}}),
    (GRID, {"state": "150000", "attributes": {"unit_of_measurement": "W"}}),
    (GRID, {"state": "1,5", "attributes": {"unit_of_measurement": "kW"}}),
    (GRID, {"state": "-0.4", "attributes": {"unit_of_measurement": "kW"}}),
    (BATTERY_CHARGE, {"state": "-400", "attributes": {"unit_of_measurement": "W"}}),
    (ENTITIES.maximum_current, {"state": "-1", "attributes": {}}),
    (ENTITIES.sun_share, {"state": "120", "attributes": {}}),
    (ENTITIES.remaining_validity, {"state": "4294967295", "attributes": {}}),
    (ENTITIES.boost_until, {"state": "2026-06-21", "attributes": {}}),
    (SETTINGS.priority, {"state": "Middle first", "attributes": {}}),
    (SETTINGS.battery_priority, {"state": "Nobody", "attributes": {}}),
    (ENTITIES.mode, {"state": "Sun", "attributes": {}}),
    (ENTITIES.mode, {"state": "False", "attributes": {}}),
    (ENTITIES.phases_solar, {"state": "Two", "attributes": {}}),
    (ENTITIES.ready_days, {"state": "Sundays", "attributes": {}}),
    (SETTINGS.quarter_hour_mode, {"state": "Sometimes", "attributes": {}}),
    (DIMMED, {"state": "dimmed", "attributes": {}}),
)
"""Entities, each with a state that cannot be used; None: there is no such entity."""


def ignored() -> list[tuple[str, ...]]:
    """List the messages about states that cannot be used."""
    rows: list[tuple[str, ...]] = [("state", "AppDaemon's log")]
    one = SETTINGS.model_copy(
        update={
            "phases": "switchable",
            "plan": True,
            "dimmed": DIMMED,
            "quarter_hour": True,
            "battery_charge": BATTERY_CHARGE,
            "battery_discharge": BATTERY_DISCHARGE,
        }
    )
    two = SETTINGS.model_copy(update={"sockets": (SocketSettings(), SocketSettings(socket=2))})
    for entity, state in IGNORED:
        shown = "no such entity"
        if state is not None:
            shown = f"`{state['state']} {state['attributes'].get('unit_of_measurement', '')}".strip() + "`"
        # As an event, as what is seen first of the charger may be of before.
        settings = two if entity == SETTINGS.priority else one
        trouble = Installation(settings, UTC, NOON).record(entity, state, {"state": "0", "attributes": {}}, NOON)
        rows.append((shown, "" if trouble is None else MESSAGES.trouble(trouble)))
    return rows
