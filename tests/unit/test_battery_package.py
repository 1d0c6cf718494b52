"""The package of those with a home battery: what the app listens to, with what it understands."""

from pathlib import Path

import yaml

from alfen_solar.decision import BatteryPart, BatteryRole, Decision, Offer, Reason
from alfen_solar.inputs.battery import BatteryPriority
from alfen_solar.settings import read_settings
from alfen_solar.sockets.starts import StartCount
from alfen_solar.telling.status import Status

PACKAGE = yaml.safe_load(
    (Path(__file__).parents[2] / "apps/alfen-solar/home_assistant/alfen_solar_battery.yml").read_text()
)
SETTINGS = read_settings({"grid_power": "sensor.grid"})


def test_its_helpers_are_those_that_the_app_listens_to() -> None:
    helpers = {f"{kind}.{name}" for kind in ("input_select", "input_number") for name in PACKAGE[kind]}
    assert helpers == {SETTINGS.battery_priority, SETTINGS.battery_car_above, SETTINGS.battery_helps_above}


def test_who_comes_first_is_chosen_among_what_the_app_understands_and_at_first_it_is_the_battery() -> None:
    (helper,) = PACKAGE["input_select"].values()
    assert helper["options"] == list(BatteryPriority)
    assert helper["options"][0] == BatteryPriority.BATTERY


def test_at_the_first_start_the_levels_are_set_so_that_the_battery_never_helps() -> None:
    (automation,) = PACKAGE["automation"]
    set_to = {action["target"]["entity_id"]: action["data"]["value"] for action in automation["action"]}
    assert set_to[SETTINGS.battery_helps_above] == PACKAGE["input_number"]["alfen_solar_battery_helps_above"]["max"]
    assert set(set_to) == {SETTINGS.battery_car_above, SETTINGS.battery_helps_above}


def test_its_sensor_shows_what_the_status_tells_of_the_battery() -> None:
    part = BatteryPart(1200, -100, BatteryRole.FIRST, 0.6)
    decision = Decision(Offer(6), Reason.MINIMUM, battery=part)
    starts = StartCount(today=0, a_day=0, last_hour=0, an_hour=0)
    told = Status(decision, "", "", "none", None, None, None, None, None, None, starts, 0).data()
    (sensor,) = PACKAGE["template"][0]["sensor"]
    shown = " ".join([sensor["state"], sensor["availability"], *sensor["attributes"].values()])
    named = {key for key in told if key.startswith("battery_")}
    assert named == {"battery_w", "battery_adds_w", "battery_role", "battery_level"}
    assert {key for key in named if f"'{key}'" in shown} == named
