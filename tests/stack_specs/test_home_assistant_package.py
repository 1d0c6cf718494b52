"""The package in a real Home Assistant, on a real Modbus connection."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Stack

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True)
class Sensor:
    """One sensor of the package, and what it reads on the charger of this folder."""

    name: str
    state: str
    device_class: str | None = None
    unit: str | None = None
    state_class: str | None = None


CURRENT = ("current", "A", "measurement")
SENSORS = [
    Sensor("alfen_name", "ALF-0123"),
    Sensor("alfen_name_raw", r"ALF-0123\0{26}"),
    Sensor("alfen_temperature", r"21\.5", "temperature", "°C", "measurement"),
    Sensor("alfen_active_maximum_current", r"25\.0", *CURRENT),
    Sensor("alfen_power", "1504", "power", "W", "measurement"),
    Sensor("alfen_voltage_l1", r"231\.4", "voltage", "V", "measurement"),
    Sensor("alfen_energy", r"1234[5-9]\d\d", "energy", "Wh", "total_increasing"),
    Sensor("alfen_mode_3_state", "C2"),
    Sensor("alfen_mode_3_state_raw", r"C2\0{8}"),
    Sensor("alfen_applied_current", r"6\.5", *CURRENT),
    Sensor("alfen_setpoint", r"6\.5", *CURRENT),
    Sensor("alfen_remaining_validity", r"3[1-5]\d\d", "duration", "s", "measurement"),
    Sensor("alfen_safe_current", r"7\.5", *CURRENT),
    Sensor("alfen_status", "charging", "enum"),
]
OF_EVENTS = ["sensor.alfen_solar_problem", "sensor.alfen_solar_boost_set_at"]
HELPERS = {
    "input_select.alfen_solar_mode": "Minimum + solar",
    "input_number.alfen_solar_maximum_current": "16.0",
}


@pytest.mark.parametrize("sensor", SENSORS, ids=lambda sensor: sensor.name)
async def test_a_sensor_reads_the_charger(stack: Stack, sensor: Sensor) -> None:
    entity_id = f"sensor.{sensor.name}"

    await stack.home_assistant.wait_for(entity_id, re.compile(sensor.state).fullmatch)

    attributes = (await stack.home_assistant.states())[entity_id]["attributes"]
    described = tuple(attributes.get(key) for key in ("device_class", "unit_of_measurement", "state_class"))
    assert described == (sensor.device_class, sensor.unit, sensor.state_class)


async def test_every_entity_has_a_unique_id_that_is_its_name(stack: Stack) -> None:
    names = [f"sensor.{sensor.name}" for sensor in SENSORS]
    others = ["input_datetime.alfen_solar_boost_until", "automation.alfen_solar_first_start"]
    wanted = [*names, *OF_EVENTS, *HELPERS, *others]

    registry = await stack.home_assistant.websocket("config/entity_registry/list")

    unique_ids = {entry["entity_id"]: entry["unique_id"] for entry in registry}
    ours = {entity_id: unique for entity_id, unique in unique_ids.items() if ".alfen_" in entity_id}
    assert ours == {entity_id: entity_id.partition(".")[2] for entity_id in wanted}


@pytest.mark.parametrize(
    ("mode_3", "status"),
    [
        ("A", "available"),
        ("E", "available"),
        ("B1", "connected"),
        ("B2", "connected"),
        ("C1", "connected"),
        ("D1", "connected"),
        ("C2", "charging"),
        ("D2", "charging"),
        ("F", "fault"),
        ("G", "unknown"),
        ("", "unknown"),
    ],
)
async def test_the_status_says_the_mode_3_state_in_words(stack: Stack, mode_3: str, status: str) -> None:
    await stack.home_assistant.set_state("sensor.alfen_mode_3_state_raw", mode_3.ljust(10, "\0"))

    await stack.home_assistant.wait_for("sensor.alfen_mode_3_state", mode_3, patience_s=2)
    await stack.home_assistant.wait_for("sensor.alfen_status", status, patience_s=2)


async def test_the_status_offers_its_options(stack: Stack) -> None:
    status = (await stack.home_assistant.states())["sensor.alfen_status"]

    assert status["attributes"]["options"] == ["available", "connected", "charging", "fault"]


@pytest.mark.parametrize("state", ["unavailable", "unknown"])
@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("alfen_name_raw", "alfen_name"),
        ("alfen_mode_3_state_raw", "alfen_mode_3_state"),
        ("alfen_mode_3_state_raw", "alfen_status"),
    ],
)
async def test_a_text_is_unavailable_when_the_charger_is(stack: Stack, raw: str, clean: str, state: str) -> None:
    home_assistant = stack.home_assistant
    before = await home_assistant.wait_for(f"sensor.{raw}", lambda text: "\0" in text)
    await home_assistant.set_state(f"sensor.{raw}", state)

    await home_assistant.wait_for(f"sensor.{clean}", "unavailable", patience_s=2)

    await home_assistant.set_state(f"sensor.{raw}", before)


@pytest.mark.parametrize("entity_id", HELPERS)
async def test_a_helper_begins_with_a_sensible_value(stack: Stack, entity_id: str) -> None:
    assert stack.first_states[entity_id]["state"] == HELPERS[entity_id]


async def test_the_mode_offers_four(stack: Stack) -> None:
    mode = stack.first_states["input_select.alfen_solar_mode"]

    assert sorted(mode["attributes"]["options"]) == ["Fast", "Minimum + solar", "Off", "Solar"]


async def test_the_maximum_current_goes_from_6_to_32_a(stack: Stack) -> None:
    attributes = stack.first_states["input_number.alfen_solar_maximum_current"]["attributes"]

    described = tuple(attributes[key] for key in ("min", "max", "step", "unit_of_measurement"))
    assert described == (6, 32, 1, "A")


async def test_a_boost_has_a_date_and_a_time_and_none_is_on_at_first(stack: Stack) -> None:
    boost = stack.first_states["input_datetime.alfen_solar_boost_until"]

    assert (boost["attributes"]["has_date"], boost["attributes"]["has_time"]) == (True, True)
    assert boost["state"].endswith("00:00:00")


async def test_a_sensor_of_events_shows_what_the_app_tells(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    await home_assistant.request("POST", "/api/events/alfen_solar_status", json={"problem": "meter lost"})
    boost = {"value": "07:30:00", "set_at": "2026-06-20T18:00:00.123456+00:00"}
    await home_assistant.request("POST", "/api/events/alfen_solar_boost", json=boost)

    await home_assistant.wait_for("sensor.alfen_solar_problem", "meter lost", patience_s=2)
    await home_assistant.wait_for("sensor.alfen_solar_boost_set_at", "2026-06-20T18:00:00+00:00", patience_s=2)
    assert (await home_assistant.states())["sensor.alfen_solar_boost_set_at"]["attributes"]["value"] == "07:30:00"


async def test_helpers_and_sensors_of_events_keep_their_values_over_a_restart(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    mode = {"entity_id": "input_select.alfen_solar_mode", "option": "Off"}
    current = {"entity_id": "input_number.alfen_solar_maximum_current", "value": 6}
    boost = {"entity_id": "input_datetime.alfen_solar_boost_until", "datetime": "2031-02-03 04:05:06"}
    await home_assistant.call_service("input_select", "select_option", mode)
    await home_assistant.call_service("input_number", "set_value", current)
    await home_assistant.call_service("input_datetime", "set_datetime", boost)

    await home_assistant.restart()

    states = await home_assistant.states()
    assert states["input_select.alfen_solar_mode"]["state"] == "Off"
    assert states["input_number.alfen_solar_maximum_current"]["state"] == "6.0"
    assert states["input_datetime.alfen_solar_boost_until"]["state"] == "2031-02-03 04:05:06"
    assert states["sensor.alfen_solar_problem"]["state"] == "meter lost"
    assert states["sensor.alfen_solar_boost_set_at"]["state"] == "2026-06-20T18:00:00+00:00"
    assert states["sensor.alfen_solar_boost_set_at"]["attributes"]["value"] == "07:30:00"


async def test_home_assistant_finds_no_fault_in_the_package(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    ours = re.compile(r"alfen|modbus|template|automation|input_|config|deprecat")
    known = re.compile(r"modbus alfen communication closed|running Python version")  # a stop; an old Python

    complaints = [line for line in home_assistant.error_log() if ours.search(line) and not known.search(line)]
    repairs = (await home_assistant.websocket("repairs/list_issues"))["issues"]

    assert complaints == []
    assert [issue for issue in repairs if issue["domain"] != "homeassistant"] == []
