"""The package in a real Home Assistant, on a real Modbus connection."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alfen_solar.decision import Reason

from .complaints import complaints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.stack.home_assistant_api import Json

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
    Sensor("alfen_name_raw", r"65,76,70,45,48,49,50,51(,0){26}"),
    Sensor("alfen_temperature", r"21\.5", "temperature", "°C", "measurement"),
    Sensor("alfen_active_maximum_current", r"25\.0", *CURRENT),
    Sensor("alfen_power", "1504", "power", "W", "measurement"),
    Sensor("alfen_current_l1", r"6\.5", *CURRENT),
    Sensor("alfen_current_l2", r"0\.0", *CURRENT),
    Sensor("alfen_current_l3", r"0\.0", *CURRENT),
    Sensor("alfen_voltage_l1", r"231\.4", "voltage", "V", "measurement"),
    Sensor("alfen_energy", r"1234[5-9]\d\d", "energy", "Wh", "total_increasing"),
    Sensor("alfen_mode_3_state", "C2"),
    Sensor("alfen_mode_3_state_raw", r"67,50(,0){8}"),
    Sensor("alfen_applied_current", r"6\.5", *CURRENT),
    Sensor("alfen_setpoint", r"6\.5", *CURRENT),
    Sensor("alfen_remaining_validity", r"3[1-5]\d\d", "duration", "s", "measurement"),
    Sensor("alfen_safe_current", r"7\.5", *CURRENT),
    Sensor("alfen_status", "charging", "enum"),
]
MEMORY = {
    "register_wh": 1_234_567.5,
    "counted_at": "2026-06-20T07:20:00+00:00",
    "session_began": "2026-06-20T06:00:00+00:00",
    "session_sun_wh": 4500,
    "session_grid_wh": 1520,
    "session_cost": 0.61,
    "session_saved": 1.13,
}
EVENT = {
    "hub": "alfen",
    "socket": 1,
    "reason": "starting",
    "why": "Paused: 1.5 kW surplus, starting at 09:31 if this holds",
    "next": "Starts at 09:31 if the surplus lasts",
    "car": "idle",
    "minimum_current_a": 8.0,
    "limited_by": "charger",
    "limit_a": 13.0,
    "until": "2026-06-20T07:31:00+00:00",
    "problem": "none",
    "setpoint_a": 0,
    "surplus_w": 1504.2,
    "grid_w": -1504.2,
    "car_w": 0,
    "sun_share": 0.754,
    "session_sun_share": 0.916,
    "sun_wh": 30,
    "grid_wh": 10,
    "memory": MEMORY,
    "starts_today": 3,
    "starts_a_day": 12,
    "starts_last_hour": 1,
    "starts_an_hour": 4,
}
LAST_SESSION = {
    "hub": "alfen",
    "socket": 1,
    "text": "The car is full",
    "began": "2026-06-20T07:31:00+00:00",
    "ended": "2026-06-20T11:02:00+00:00",
    "full": True,
    "sun_wh": 9640,
    "grid_wh": 2710,
    "sun_share": 0.7806,
    "saved": 2.12,
    "currency": "€",
}
POWER = ("power", "W", "measurement")
ENERGY = ("energy", "kWh", "total")
OF_STATUS = [
    Sensor("alfen_solar_status", "starting", "enum"),
    Sensor("alfen_solar_why", "Paused: 1.5 kW surplus, starting at 09:31 if this holds"),
    Sensor("alfen_solar_next", "Starts at 09:31 if the surplus lasts"),
    Sensor("alfen_solar_car", "idle", "enum"),
    Sensor("alfen_solar_problem", "none"),
    Sensor("alfen_solar_setpoint", "0", *CURRENT),
    Sensor("alfen_solar_surplus", "1500", *POWER),
    Sensor("alfen_solar_grid_power", "-1500", *POWER),
    Sensor("alfen_solar_grid_import", "0", *POWER),
    Sensor("alfen_solar_grid_export", "1500", *POWER),
    Sensor("alfen_solar_car_power", "0", *POWER),
    Sensor("alfen_solar_sun_share", "75", None, "%", "measurement"),
    Sensor("alfen_solar_sun_share_today", "75", None, "%", "measurement"),
    Sensor("alfen_solar_sun_share_this_session", "92", None, "%", "measurement"),
    Sensor("alfen_solar_energy_today", "0.04", *ENERGY),
    Sensor("alfen_solar_energy_this_session", "6.02", "energy", "kWh"),
    Sensor("alfen_solar_energy_from_sun", "0.03", *ENERGY),
    Sensor("alfen_solar_energy_from_grid", "0.01", *ENERGY),
    Sensor("alfen_solar_starts_today", "3", None, None, "total_increasing"),
    Sensor("alfen_solar_boost_ends_at", "unavailable", "timestamp"),
]
TAKEN_S = 0.4
"""How long Home Assistant may take until an event is in the sensors."""
SOMETIMES = ["setpoint_a", "surplus_w", "grid_w", "car_w", "sun_share", "session_sun_share", "until", "memory"]
"""What the event leaves out while it is not known."""
SESSION = "sensor.alfen_solar_energy_this_session"
SUMS = {
    "sensor.alfen_solar_energy_from_sun": "0.03",
    "sensor.alfen_solar_energy_from_grid": "0.01",
    "sensor.alfen_solar_energy_today": "0.04",
}
HELPERS = {
    "input_select.alfen_solar_mode": "Minimum + solar",
    "input_number.alfen_solar_maximum_current": "16.0",
    "input_number.alfen_solar_sun_share": "95.0",
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
    of_events = [f"sensor.{sensor.name}" for sensor in OF_STATUS] + [
        "sensor.alfen_solar_boost_set_at",
        "sensor.alfen_solar_last_session",
    ]
    others = [
        "binary_sensor.alfen_solar_running",
        "sensor.alfen_phases",
        "sensor.alfen_solar_package",
        "input_datetime.alfen_solar_boost_until",
        "script.alfen_solar_boost",
        "script.alfen_solar_end_boost",
        "automation.alfen_solar_first_start",
        "automation.alfen_solar_boost_button",
        "automation.alfen_solar_stop_button",
    ]
    wanted = [*names, *of_events, *HELPERS, *others]

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
    async with asyncio.timeout(20):
        while True:  # a poll of the charger may come in between
            await stack.home_assistant.set_state("sensor.alfen_mode_3_state_raw", as_registers(mode_3))
            try:
                await stack.home_assistant.wait_for("sensor.alfen_mode_3_state", mode_3, patience_s=2)
                await stack.home_assistant.wait_for("sensor.alfen_status", status, patience_s=2)
            except TimeoutError:
                continue
            break


async def test_the_status_offers_its_options(stack: Stack) -> None:
    status = (await stack.home_assistant.states())["sensor.alfen_status"]

    assert status["attributes"]["options"] == ["available", "connected", "charging", "fault"]


@pytest.mark.parametrize("state", ["unavailable", "unknown", "C2\0\0\0\0\0\0\0\0"], ids=["gone", "new", "old package"])
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
    before = await home_assistant.wait_for(f"sensor.{raw}", lambda state: ",0" in state)
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


async def test_the_status_of_the_app_is_one_of_its_reasons(stack: Stack) -> None:
    assert stack.first_states["binary_sensor.alfen_solar_running"]["state"] == "unknown"
    await tell(stack, EVENT)

    status = (await stack.home_assistant.states())["sensor.alfen_solar_status"]

    assert status["attributes"]["options"] == [str(reason) for reason in Reason]


@pytest.mark.parametrize("sensor", OF_STATUS, ids=lambda sensor: sensor.name)
async def test_a_sensor_of_the_status_shows_what_the_app_tells(stack: Stack, sensor: Sensor) -> None:
    shown = (await stack.home_assistant.states())[f"sensor.{sensor.name}"]

    assert shown["state"] == sensor.state
    attributes = shown["attributes"]
    described = tuple(attributes.get(key) for key in ("device_class", "unit_of_measurement", "state_class"))
    assert described == (sensor.device_class, sensor.unit, sensor.state_class)


async def test_what_is_next_knows_when(stack: Stack) -> None:
    shown = (await stack.home_assistant.states())["sensor.alfen_solar_next"]

    assert shown["attributes"]["at"] == "2026-06-20T07:31:00+00:00"


async def test_the_car_and_the_setpoint_tell_what_bounds_them(stack: Stack) -> None:
    states = await stack.home_assistant.states()

    assert states["sensor.alfen_solar_car"]["attributes"]["minimum_current_a"] == 8
    setpoint = states["sensor.alfen_solar_setpoint"]["attributes"]
    assert (setpoint["limited_by"], setpoint["limit_a"]) == ("charger", 13)


async def test_the_app_is_running_while_it_tells_something(stack: Stack) -> None:
    assert await stack.home_assistant.state("binary_sensor.alfen_solar_running") == "on"


@pytest.mark.parametrize("other", [{"hub": "garage"}, {"socket": 2}], ids=["hub", "socket"])
async def test_what_an_app_of_another_socket_tells_is_not_shown(stack: Stack, other: dict[str, Json]) -> None:
    await tell(stack, EVENT | other | {"why": "Boost"})

    states = await stack.home_assistant.states()

    assert states["sensor.alfen_solar_why"]["state"] == EVENT["why"]
    assert {entity: states[entity]["state"] for entity in SUMS} == SUMS


async def test_what_is_not_known_is_not_available(stack: Stack) -> None:
    await tell(
        stack, {key: value for key, value in EVENT.items() if key not in SOMETIMES} | {"sun_wh": 0, "grid_wh": 0}
    )

    states = await stack.home_assistant.states()

    powers = ("surplus", "grid_power", "grid_import", "grid_export", "car_power")
    for name in ("setpoint", *powers, "sun_share", "sun_share_this_session"):
        assert states[f"sensor.alfen_solar_{name}"]["state"] == "unavailable"
    assert states["sensor.alfen_solar_next"]["attributes"]["at"] is None
    assert states[SESSION]["state"] == "6.02"
    assert states[SESSION]["attributes"].items() >= MEMORY.items()
    assert {entity: states[entity]["state"] for entity in SUMS} == SUMS


async def test_a_boost_has_an_end(stack: Stack) -> None:
    await tell(stack, EVENT | {"reason": "boost", "sun_wh": 0, "grid_wh": 0})

    assert await stack.home_assistant.state("sensor.alfen_solar_boost_ends_at") == "2026-06-20T07:31:00+00:00"


async def test_what_the_app_has_counted_is_added_up(stack: Stack) -> None:
    await tell(stack, EVENT | {"sun_wh": 90, "grid_wh": 50})

    states = await stack.home_assistant.states()

    assert states["sensor.alfen_solar_energy_from_sun"]["state"] == "0.12"
    assert states["sensor.alfen_solar_energy_from_grid"]["state"] == "0.06"
    assert states["sensor.alfen_solar_energy_today"]["state"] == "0.18"
    assert states["sensor.alfen_solar_sun_share_today"]["state"] == "67"


async def test_the_starts_are_shown_against_the_budget_and_with_their_day(stack: Stack) -> None:
    today = await stack.home_assistant.render("{{ now().date() }}")
    shown = (await stack.home_assistant.states())["sensor.alfen_solar_starts_today"]

    budget = {"day": today, "budget_a_day": 12, "last_hour": 1, "budget_an_hour": 4}
    assert shown["attributes"].items() >= budget.items()


async def test_the_sums_of_another_day_are_not_those_of_today(stack: Stack) -> None:
    entity_id = "sensor.alfen_solar_energy_today"
    shown = (await stack.home_assistant.states())[entity_id]
    await stack.home_assistant.set_state(entity_id, shown["state"], shown["attributes"] | {"day": "2026-06-19"})

    await tell(stack, EVENT)

    states = await stack.home_assistant.states()
    assert states["sensor.alfen_solar_energy_today"]["state"] == "0.04"
    assert states["sensor.alfen_solar_energy_from_sun"]["state"] == "0.15"


@pytest.mark.parametrize(("data", "seconds"), [({}, 3600), ({"hours": 3}, 3 * 3600)], ids=["an hour", "three"])
async def test_a_script_boosts_for_some_hours(stack: Stack, data: dict[str, Json], seconds: float) -> None:
    await stack.home_assistant.call_service("script", "alfen_solar_boost", data)

    assert await boost_lasts_s(stack) == pytest.approx(seconds, abs=10)


async def test_a_script_ends_the_boost(stack: Stack) -> None:
    await stack.home_assistant.call_service("script", "alfen_solar_end_boost")

    assert -10 <= await boost_lasts_s(stack) <= 0


async def test_the_last_session_is_shown_with_what_it_has_brought(stack: Stack) -> None:
    await stack.home_assistant.request("POST", "/api/events/alfen_solar_session", json=LAST_SESSION)
    await stack.home_assistant.request(
        "POST", "/api/events/alfen_solar_session", json=LAST_SESSION | {"socket": 2, "sun_wh": 0}
    )

    await stack.home_assistant.wait_for("sensor.alfen_solar_last_session", "12.3", patience_s=2)
    attributes = (await stack.home_assistant.states())["sensor.alfen_solar_last_session"]["attributes"]
    assert (
        attributes.items()
        >= {
            "text": "The car is full",
            "began": "2026-06-20T07:31:00+00:00",
            "ended": "2026-06-20T11:02:00+00:00",
            "sun_share": 78,
            "saved": 2.12,
            "unit_of_measurement": "kWh",
        }.items()
    )


async def test_the_last_five_sessions_are_kept_the_newest_first(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    for grid_wh in range(6):
        session = LAST_SESSION | {"sun_wh": 1000, "grid_wh": 1000 * grid_wh, "sun_share": 1 / (1 + grid_wh)}
        await home_assistant.request("POST", "/api/events/alfen_solar_session", json=session)
    await home_assistant.wait_for("sensor.alfen_solar_last_session", "6.0", patience_s=2)

    sessions = (await home_assistant.states())["sensor.alfen_solar_last_session"]["attributes"]["sessions"]

    assert [(each["kwh"], each["sun_share"]) for each in sessions] == [(6, 17), (5, 20), (4, 25), (3, 33), (2, 50)]
    of_all = {"began": LAST_SESSION["began"], "ended": LAST_SESSION["ended"], "saved": 2.12, "currency": "€"}
    assert all(each.items() >= of_all.items() for each in sessions)


async def test_import_is_told_without_a_sign_too(stack: Stack) -> None:
    await tell(stack, EVENT | {"grid_w": 620.0, "sun_wh": 0, "grid_wh": 0})

    states = await stack.home_assistant.states()

    shown = {name: states[f"sensor.alfen_solar_grid_{name}"]["state"] for name in ("power", "import", "export")}
    assert shown == {"power": "620", "import": "620", "export": "0"}


async def test_a_problem_is_told_with_what_to_do(stack: Stack) -> None:
    problem = {"problem": "meter lost", "problem_title": "No data from the grid meter", "problem_text": "Check that."}
    await tell(stack, EVENT | problem | {"sun_wh": 0, "grid_wh": 0})
    told = (await stack.home_assistant.states())["sensor.alfen_solar_problem"]
    await tell(stack, EVENT | {"sun_wh": 0, "grid_wh": 0})
    over = (await stack.home_assistant.states())["sensor.alfen_solar_problem"]

    assert told["state"] == "meter lost"
    assert told["attributes"].items() >= {"title": "No data from the grid meter", "text": "Check that."}.items()
    assert over["attributes"].items() >= {"title": None, "text": None}.items()


async def test_the_script_asks_for_hours_with_a_number(stack: Stack) -> None:
    services = await stack.home_assistant.websocket("get_services")

    hours = services["script"]["alfen_solar_boost"]["fields"]["hours"]
    number = {"min": 0.25, "max": 24, "step": 0.25, "unit_of_measurement": "h"}
    assert hours["selector"]["number"].items() >= number.items()


async def test_each_name_says_whose_it_is(stack: Stack) -> None:
    first = stack.first_states.items()

    ours = [state["attributes"]["friendly_name"] for entity, state in first if ".alfen_" in entity]
    assert [name for name in ours if not name.startswith("Alfen ")] == []


async def test_activity_leaves_out_what_the_history_has(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    since = datetime.now(UTC)
    whys = ["one", "two"]
    for why in whys:
        await tell(stack, EVENT | {"why": why, "sun_wh": 0, "grid_wh": 0})

    async def history() -> list[str]:
        return [each["state"] for each in await home_assistant.history("sensor.alfen_solar_why", since)]

    await home_assistant.until(history, lambda states: states[-2:] == whys, "the history", patience_s=5)
    active = {entry.get("entity_id") for entry in await home_assistant.logbook(since)}
    assert active & {"sensor.alfen_solar_why", "sensor.alfen_solar_next", "sensor.alfen_mode_3_state"} == set()


async def test_the_raw_texts_are_not_recorded(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    since = datetime.now(UTC) - timedelta(hours=1)
    await home_assistant.wait_for("sensor.alfen_name", "ALF-0123")

    async def history() -> list[str]:
        return [each["state"] for each in await home_assistant.history("sensor.alfen_name", since)]

    await home_assistant.until(history, lambda states: "ALF-0123" in states, "the history", patience_s=5)
    assert await home_assistant.history("sensor.alfen_name_raw", since) == []


async def test_a_button_of_a_notification_boosts_for_an_hour(stack: Stack) -> None:
    await stack.home_assistant.call_service("script", "alfen_solar_end_boost")
    await press(stack, "ALFEN_SOLAR_BOOST")

    await stack.home_assistant.until(
        lambda: boost_lasts_s(stack), lambda left_s: left_s == pytest.approx(3600, abs=30), "the rest of the boost", 5
    )


async def test_a_button_of_a_notification_stops(stack: Stack) -> None:
    mode = {"entity_id": "input_select.alfen_solar_mode", "option": "Solar"}
    await stack.home_assistant.call_service("input_select", "select_option", mode)
    await press(stack, "ALFEN_SOLAR_STOP")

    await stack.home_assistant.wait_for("input_select.alfen_solar_mode", "Off", patience_s=5)


async def test_the_memory_of_the_boost_keeps_when_it_was_set(stack: Stack) -> None:
    home_assistant = stack.home_assistant
    boost = {"hub": "alfen", "socket": 1, "value": "07:30:00", "set_at": "2026-06-20T18:00:00.123456+00:00"}
    await home_assistant.request("POST", "/api/events/alfen_solar_boost", json=boost)

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
    assert states["sensor.alfen_solar_problem"]["state"] == "none"
    assert states["sensor.alfen_solar_boost_set_at"]["state"] == "2026-06-20T18:00:00+00:00"
    assert states["sensor.alfen_solar_boost_set_at"]["attributes"]["value"] == "07:30:00"
    assert states["sensor.alfen_solar_next"]["attributes"]["at"] == "2026-06-20T07:31:00+00:00"
    assert states["sensor.alfen_solar_starts_today"]["state"] == "3"
    assert "day" in states["sensor.alfen_solar_starts_today"]["attributes"]
    assert states[SESSION]["attributes"].items() >= MEMORY.items()


async def test_the_sums_go_on_after_the_restart(stack: Stack) -> None:
    await tell(stack, EVENT)

    states = await stack.home_assistant.states()

    assert states["sensor.alfen_solar_energy_from_sun"]["state"] == "0.18"
    assert states["sensor.alfen_solar_energy_from_grid"]["state"] == "0.08"
    assert states["sensor.alfen_solar_energy_today"]["state"] == "0.08"
    assert states["sensor.alfen_solar_sun_share_today"]["state"] == "75"


async def test_home_assistant_finds_no_fault_in_the_package(stack: Stack) -> None:
    assert await complaints(stack.home_assistant) == []


def as_registers(text: str) -> str:
    """Return what a sensor shows of the registers of a text of up to ten bytes."""
    return ",".join(str(byte) for byte in text.encode().ljust(10, b"\0"))


async def tell(stack: Stack, event: Mapping[str, Json]) -> None:
    """Fire a status event as the app does, and leave Home Assistant the time to take it."""
    await stack.home_assistant.request("POST", "/api/events/alfen_solar_status", json=event)
    elapsed_s = stack.home_assistant.undisturbed_clock()
    while elapsed_s() < TAKEN_S:
        await asyncio.sleep(0.05)


async def press(stack: Stack, action: str) -> None:
    """Do what the companion app does when a button is pressed."""
    event = {"action": action, "message": "Boost ended."}
    await stack.home_assistant.request("POST", "/api/events/mobile_app_notification_action", json=event)


async def boost_lasts_s(stack: Stack) -> float:
    left = "{{ state_attr('input_datetime.alfen_solar_boost_until', 'timestamp') - now().timestamp() }}"
    return float(await stack.home_assistant.render(left))
