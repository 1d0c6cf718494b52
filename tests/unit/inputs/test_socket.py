"""What the charger's sensors show of a socket."""

from dataclasses import asdict

import pytest

from alfen_solar.entities import Entities
from alfen_solar.inputs.socket import NEEDED, Readings, SocketInput
from alfen_solar.inputs.states import Unusable, UnusableStateError
from tests.unit.inputs.showing import showing

ENTITIES = Entities()


@pytest.mark.parametrize(
    ("setting", "text", "unit", "field", "value"),
    [
        ("mode_3_state", "B1\0\0", None, "mode_3_state", "B1\0\0"),
        ("power", "1.4", "kW", "power_w", 1400),
        ("power", "-374", "W", "power_w", -374),  # a meter with an offset: no counter may see it, but it is shown
        ("current_l1", "6.1", "A", "current_l1_a", 6.1),
        ("current_l2", "6100", "mA", "current_l2_a", 6.1),
        ("current_l3", "0", "A", "current_l3_a", 0),
        ("voltage", "231.5", "V", "voltage_v", 231.5),
        ("energy", "12.5", "kWh", "energy_wh", 12500),
        ("setpoint", "7.0", "A", "setpoint_a", 7),
        ("setpoint", "-1.5e30", "A", "setpoint_a", -1.5e30),  # swapped words: the writer tells of them
        ("applied_current", "6.5", "A", "applied_a", 6.5),
        ("remaining_validity", "0.5", "min", "validity_s", 30),
        ("safe_current", "6", "A", "safe_current_a", 6),
    ],
)
def test_each_sensor_is_one_value_and_touches_no_other(
    setting: str, text: str, unit: str | None, field: str, value: object
) -> None:
    shown = SocketInput(ENTITIES).record(getattr(ENTITIES, setting), showing(text, unit))
    assert asdict(shown) == asdict(Readings()) | {field: pytest.approx(value)}


@pytest.mark.parametrize("setting", NEEDED)
def test_what_is_gone_is_not_known_any_more(setting: str) -> None:
    socket, entity = SocketInput(ENTITIES), getattr(ENTITIES, setting)
    unit = {"power": "W"}.get(setting)
    assert asdict(socket.record(entity, showing("7", unit))) != asdict(Readings())
    assert asdict(socket.record(entity, None)) == asdict(Readings())


@pytest.mark.parametrize("setting", sorted(set(NEEDED) - {"mode_3_state"}))
def test_what_cannot_be_used_is_refused_and_counts_as_none(setting: str) -> None:
    socket, entity = SocketInput(ENTITIES), getattr(ENTITIES, setting)
    socket.record(entity, showing("7", {"power": "W"}.get(setting)))
    with pytest.raises(UnusableStateError):
        socket.record(entity, showing("seven", "W"))
    assert asdict(socket.readings) == asdict(Readings())


@pytest.mark.parametrize("setting", ["current_l1", "current_l2", "current_l3"])
@pytest.mark.parametrize(("text", "unit"), [("100.1", "A"), ("3.4e38", "A"), ("6100", None), ("1e300", "GA")])
def test_a_current_that_no_charger_lets_through_is_refused_as_it_may_stand_for_the_power(
    setting: str, text: str, unit: str | None
) -> None:
    socket = SocketInput(ENTITIES)
    with pytest.raises(UnusableStateError) as refused:
        socket.record(getattr(ENTITIES, setting), showing(text, unit))
    assert refused.value.why is Unusable.TOO_MUCH
    assert refused.value.values == {"state": text, "unit": unit or "A"}
    assert asdict(socket.readings) == asdict(Readings())


@pytest.mark.parametrize(
    ("currents", "shown"),
    [
        ({}, ()),
        ({"current_l1": "6", "current_l2": "6", "current_l3": "0"}, (6, 6, 0)),
        ({"current_l1": "6"}, (6,)),  # one phase is connected: the registers of the others have no value
        ({"current_l3": "6"}, (6,)),
    ],
)
def test_the_currents_are_those_of_the_phases_that_are_shown(
    currents: dict[str, str], shown: tuple[float, ...]
) -> None:
    socket = SocketInput(ENTITIES)
    for setting, text in currents.items():
        socket.record(getattr(ENTITIES, setting), showing(text, "A"))
    assert socket.readings.currents_a == shown


def test_every_sensor_is_listened_to_under_the_setting_that_names_it() -> None:
    entities = SocketInput(ENTITIES).entities
    assert {setting: getattr(ENTITIES, setting) for setting in entities.values()} == {
        setting: entity for entity, setting in entities.items()
    }
    assert set(NEEDED) | {"current_l1", "current_l2", "current_l3", "energy", "safe_current"} == set(entities.values())
