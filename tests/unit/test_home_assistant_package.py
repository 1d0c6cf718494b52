"""What can be said of Home Assistant's package without Home Assistant."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from alfen_solar.delivery.naming import named
from alfen_solar.plan.prices import MOST_PER_KWH
from alfen_solar.settings import read_settings
from tests.dashboards.double import FOLDER, PHASES, PLAN, PRIORITY, SINGLE, double_packages

DOUBLE = double_packages()["alfen_solar_double.yml"]
ENTITY = re.compile(r"\b(?:binary_sensor|sensor|script|input_\w+)\.alfen_\w+")
AWAY = "-> Modbus Error: [Connection] Not connected[AsyncModbusTcpClient 192.168.1.50:502]"
SILENT = "-> Modbus Error: [Input/Output] No Response received from the remote slave/Unable to decode response"


class _Loader(yaml.SafeLoader):
    """Reads a package without its secrets."""


_Loader.add_constructor("!secret", lambda _, node: f"secret {node.value}")


def read(text: str) -> dict[str, Any]:
    package: dict[str, Any] = yaml.load(text, _Loader)  # noqa: S506 - it is a safe one
    return package


@pytest.fixture(scope="module")
def package() -> dict[str, Any]:
    return read((FOLDER / SINGLE).read_text())


def entities(package: dict[str, Any]) -> list[str]:
    """Tell the ids of all entities that Home Assistant makes of a package, by their names."""
    found = [f"sensor.{slug(sensor['name'])}" for hub in package.get("modbus", []) for sensor in hub["sensors"]]
    for item in package["template"]:
        for kind in ("sensor", "binary_sensor"):
            found += [f"{kind}.{slug(sensor['name'])}" for sensor in item.get(kind, [])]
    for kind in ("input_select", "input_number", "input_datetime", "script"):
        found += [f"{kind}.{key}" for key in package.get(kind, {})]
    return found


def slug(name: str) -> str:
    return name.lower().replace(" ", "_")


def test_no_sensor_reads_a_text_with_its_nuls(package: dict[str, Any]) -> None:
    types = {sensor["name"]: sensor["data_type"] for sensor in package["modbus"][0]["sensors"]}

    assert [name for name, data_type in types.items() if data_type == "string"] == []


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        (f"Pymodbus: alfen: Error: device: 1 address: 344 {AWAY}", False),
        (f"Pymodbus: alfen: Error: device: 1 address: 1210 {SILENT}", False),
        (f"Pymodbus: alfen: Error: device: 200 address: 1100 {AWAY}", True),
        ("Pymodbus: alfen: Error: device: 1 address: 344 -> ExceptionResponse(dev_id=1, exception_code=2)", True),
        (f"Pymodbus: garage: Error: device: 1 address: 344 {AWAY}", True),
    ],
)
def test_while_the_charger_is_away_few_lines_are_logged(package: dict[str, Any], message: str, *, logged: bool) -> None:
    filters = package["logger"]["filters"]["homeassistant.components.modbus"]

    assert any(re.search(pattern, message) for pattern in filters) is not logged


class TestThePackageOfADoubleCharger:
    def test_is_what_make_dashboards_writes(self) -> None:
        for file, text in double_packages().items():
            assert (FOLDER / file).read_text() == text, "`make dashboards` writes it again."

    def test_has_one_hub_as_home_assistant_drops_a_second_one(self) -> None:
        (hub,) = read(DOUBLE)["modbus"]

        assert hub["name"] == "alfen"
        assert {sensor["slave"] for sensor in hub["sensors"]} == {200, 1, 2}

    def test_has_all_of_the_left_socket_as_it_is_in_the_package_for_one(self, package: dict[str, Any]) -> None:
        missing = set(entities(package)) - set(entities(read(DOUBLE)))

        assert missing == set()

    def test_has_the_entities_that_the_settings_expect_and_each_of_them_once(self) -> None:
        found = [entity for text in double_packages().values() for entity in entities(read(text))]
        settings = read_settings({"grid_power": "sensor.grid", "sockets": [{"socket": 1}, {"socket": 2}]})
        left, right = ({entity for _, entity in one.entities} for one in settings.each_socket())

        assert len(set(found)) == len(found)
        # The version is that of the whole package.
        assert left | right | {settings.priority, settings.habits} <= {*found, "sensor.alfen_solar_2_package"}

    def test_lets_the_sensors_of_a_socket_follow_its_own_events(self) -> None:
        sockets = {}
        for item in read(DOUBLE)["template"]:
            for trigger in item.get("trigger", []):
                for sensor in item["sensor"]:
                    sockets[sensor["name"]] = trigger["event_data"]["socket"]
                assert trigger["event_type"] in {"alfen_solar_status", "alfen_solar_session", "alfen_solar_boost"}
                assert trigger["event_data"]["hub"] == "alfen"

        assert len(sockets) > 30
        wrong = [name for name, socket in sockets.items() if (socket == 2) is not name.startswith("Alfen Solar 2 ")]
        assert wrong == []

    def test_mentions_no_entity_that_it_has_not(self) -> None:
        text = DOUBLE

        assert set(ENTITY.findall(re.sub(r"(?m)#.*$", "", text))) - set(entities(read(text))) == set()

    def test_has_the_priority_of_the_package_that_is_there_for_several_chargers(self) -> None:
        priority = read((FOLDER / PRIORITY).read_text())["input_select"]

        assert read(DOUBLE)["input_select"].items() > priority.items()
        assert priority["alfen_solar_priority"]["options"] == ["Left first", "Right first", "Evenly"]


class TestThePackageOfASecondCharger:
    @pytest.mark.parametrize("name", ["garage", "2", "front_door"])
    def test_has_a_hub_and_secrets_and_the_entities_that_the_settings_expect(self, name: str) -> None:
        text = named((FOLDER / SINGLE).read_text(), name)
        package = read(text)
        more = [read(named((FOLDER / file).read_text(), name)) for file in (PHASES, PLAN)]
        items = [{}, {"name": name, "hub": f"alfen_{name}"}]
        _, second = read_settings({"grid_power": "sensor.grid", "sockets": items}).each_socket()

        assert package["modbus"][0]["name"] == second.hub
        assert package["modbus"][0]["host"] == f"secret alfen_{name}_host"
        assert package["modbus"][0]["port"] == f"secret alfen_{name}_port"
        assert {entity for _, entity in second.entities} <= {
            entity for each in (package, *more) for entity in entities(each)
        }
        assert set(ENTITY.findall(re.sub(r"(?m)#.*$", "", text))) - set(entities(package)) == set()

    def test_shares_nothing_with_that_of_the_first(self, package: dict[str, Any]) -> None:
        second = read(named((FOLDER / SINGLE).read_text(), "garage"))

        assert set(entities(second)) & set(entities(package)) == set()
        assert {each["id"] for each in second["automation"]} & {each["id"] for each in package["automation"]} == set()
        hubs = {trigger["event_data"]["hub"] for item in second["template"] for trigger in item.get("trigger", [])}
        assert hubs == {"alfen_garage"}
        actions = {each["trigger"][0].get("event_data", {}).get("action") for each in second["automation"]}
        assert actions == {"ALFEN_SOLAR_GARAGE_BOOST", "ALFEN_SOLAR_GARAGE_STOP", None}


def test_a_price_limit_may_be_whatever_a_price_may_be_as_a_krone_is_not_a_euro() -> None:
    numbers = read((FOLDER / PLAN).read_text())["input_number"]
    double = read(double_packages()["alfen_solar_plan_double.yml"])["input_number"]
    pair = [double[f"alfen_solar{of}_price_limit"] for of in ("", "_2")]
    assert [limit["max"] for limit in (numbers["alfen_solar_price_limit"], *pair)] == [MOST_PER_KWH] * 3
