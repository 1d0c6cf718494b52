from typing import Any

import pytest

from alfen_solar.settings import SettingsError, read_settings

METER = {"grid_power": "sensor.p1_meter_power"}


@pytest.mark.parametrize("meter", [METER, {"grid_import": "sensor.in", "grid_export": "sensor.out"}])
def test_the_meter_alone_is_enough(meter: dict[str, str]) -> None:
    settings = read_settings(meter)
    assert (settings.hub, settings.socket, settings.phases) == ("alfen", 1, 1)
    assert (settings.minimum_current_a, settings.maximum_current_a) == (6, 16)
    assert settings.entities.mode == "input_select.alfen_solar_mode"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({}, "The grid meter is not named. Write either grid_power, or both grid_import and grid_export."),
        ({"grid_import": "sensor.in"}, "The grid meter is not named."),
        (METER | {"grid_import": "sensor.in", "grid_export": "sensor.out"}, "Write either grid_power, or both"),
        ({"grid_power": "P1 meter"}, "grid_power: 'P1 meter' does not fit. Write the sensor of the grid meter"),
        (METER | {"socket": 3}, "socket: 3 does not fit. Write 1 for the only or left socket, or 2 for the right"),
        (METER | {"phases": 2}, "phases: 2 does not fit. Write 1 or 3"),
        (METER | {"maximum_current_a": 40}, "maximum_current_a: 40 does not fit. Write the highest current"),
        (METER | {"maximum_current_a": "lots"}, "maximum_current_a: 'lots' does not fit."),
        (METER | {"minimum_current_a": float("nan")}, "minimum_current_a: nan does not fit."),
        (METER | {"minimum_current_a": 10, "maximum_current_a": 8}, "maximum_current_a: 8 is below minimum_current_a"),
        (METER | {"keep_alive_s": 600}, "keep_alive_s: 600 does not fit. Write how often the setpoint is renewed"),
        (METER | {"phases": True}, "phases: True does not fit. Write 1 or 3"),
        (METER | {"response_s": True}, "response_s: True does not fit."),
        (METER | {1: 2}, "1: there is no such setting."),
        ({"grid_import": "sensor.a", "grid_export": "sensor.a"}, "sensor.a: named more than once."),
        ({"grid_power": "sensor.alfen_power"}, "sensor.alfen_power: named more than once."),
        (METER | {"maximum_current": 16}, "maximum_current: there is no such setting. Did you mean maximum_current_a?"),
        (METER | {"qwertz": 1}, "qwertz: there is no such setting. There are: grid_power, grid_import"),
        (
            METER | {"entities": {"mood": "input_select.x"}},
            "entities.mood: there is no such setting. Did you mean mode?",
        ),
        (METER | {"entities": {"mode": 5}}, "entities.mode: 5 does not fit. Write an input_select with the options"),
        (METER | {"entities": "sensor.x"}, "entities: 'sensor.x' does not fit. Write a table of entity ids"),
    ],
)
def test_an_error_names_setting_and_value_and_what_to_write(args: dict[Any, Any], sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(args)
    assert sentence in str(caught.value)


def test_all_errors_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(METER | {"socket": 9, "phases": 5, "hup": "x"})
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()[1:]] == ["socket", "phases", "hup"]
