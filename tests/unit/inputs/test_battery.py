"""What the home battery's sensors show, and what the user has chosen about it."""

import pytest

from alfen_solar.inputs.battery import BatteryInput, BatteryPriority
from alfen_solar.inputs.states import Unusable, UnusableStateError
from alfen_solar.settings import read_settings
from tests.unit.inputs.showing import showing

METER = {"grid_power": "sensor.grid"}
ONE = METER | {"battery_power": "sensor.battery", "battery_sign": "charge positive", "battery_level": "sensor.soc"}
TWO = METER | {"battery_charge": "sensor.charge", "battery_discharge": "sensor.discharge"}
PRIORITY, CAR_ABOVE, HELPS_ABOVE = (
    "input_select.alfen_solar_battery_priority",
    "input_number.alfen_solar_battery_car_above",
    "input_number.alfen_solar_battery_helps_above",
)


def test_a_house_without_a_battery_has_nothing_to_read() -> None:
    assert BatteryInput(read_settings(METER)).entities == {}


@pytest.mark.parametrize(
    ("sign", "text", "unit", "power_w"),
    [
        ("charge positive", "800", "W", 800),
        ("charge positive", "-0.8", "kW", -800),
        ("discharge positive", "800", "W", -800),
        ("discharge positive", "-0.8", "kW", 800),
    ],
)
def test_a_power_with_a_sign_is_read_as_charge(sign: str, text: str, unit: str, power_w: float) -> None:
    battery = BatteryInput(read_settings(ONE | {"battery_sign": sign}))
    battery.record("sensor.battery", showing(text, unit))
    assert battery.shown.power_w == pytest.approx(power_w)


def test_of_two_sensors_it_is_the_difference_once_both_are_known() -> None:
    battery = BatteryInput(read_settings(TWO))
    battery.record("sensor.charge", showing("0", "W"))
    assert battery.shown.power_w is None
    battery.record("sensor.discharge", showing("0.7", "kW"))
    assert battery.shown.power_w == pytest.approx(-700)
    battery.record("sensor.charge", None)
    assert battery.shown.power_w is None, "half of it tells nothing"


@pytest.mark.parametrize(
    ("settings", "entity", "text", "unit", "why"),
    [
        (ONE, "sensor.battery", "800", None, Unusable.NO_UNIT),
        (ONE, "sensor.battery", "800", "kWh", Unusable.UNIT),
        (ONE, "sensor.battery", "nan", "W", Unusable.NO_NUMBER),
        (ONE, "sensor.battery", "1e9", "W", Unusable.TOO_MUCH),
        (TWO, "sensor.charge", "-1", "W", Unusable.NEGATIVE_BATTERY),
        (TWO, "sensor.discharge", "-1", "W", Unusable.NEGATIVE_BATTERY),
    ],
)
def test_a_power_that_cannot_be_used_is_refused_and_counts_as_none(
    settings: dict[str, object], entity: str, text: str, unit: str | None, why: Unusable
) -> None:
    battery = BatteryInput(read_settings(settings))
    for power in battery.powers:
        battery.record(power, showing("5", "W"))
    assert battery.shown.power_w is not None
    with pytest.raises(UnusableStateError) as refused:
        battery.record(entity, showing(text, unit))
    assert refused.value.why is why
    assert BatteryInput(read_settings(settings)).shown == battery.shown


@pytest.mark.parametrize("text", ["101", "-1", "full"])
def test_a_level_that_is_none_is_refused_and_counts_as_none(text: str) -> None:
    battery = BatteryInput(read_settings(ONE))
    battery.record("sensor.soc", showing("55", "%"))
    assert battery.shown.level == pytest.approx(0.55)
    with pytest.raises(UnusableStateError):
        battery.record("sensor.soc", showing(text, "%"))
    assert battery.shown.level is None


def test_without_a_choice_the_battery_comes_first_and_never_helps() -> None:
    shown = BatteryInput(read_settings(ONE)).shown
    assert (shown.priority, shown.car_above, shown.helps_above) == (BatteryPriority.BATTERY, 1, 1)


def test_what_the_user_chooses_holds_until_another_choice() -> None:
    battery = BatteryInput(read_settings(ONE))
    for entity, text in ((PRIORITY, "Car above level"), (CAR_ABOVE, "60"), (HELPS_ABOVE, "90")):
        battery.record(entity, showing(text))
        battery.record(entity, None)
    shown = battery.shown
    assert (shown.priority, shown.car_above, shown.helps_above) == (BatteryPriority.CAR_ABOVE, 0.6, 0.9)
    with pytest.raises(UnusableStateError):
        battery.record(PRIORITY, showing("Cat first"))
    assert shown.priority is BatteryPriority.CAR_ABOVE


def test_a_level_of_0_above_which_it_would_help_is_one_that_nobody_has_chosen() -> None:
    battery = BatteryInput(read_settings(ONE))
    battery.record(HELPS_ABOVE, showing("0", "%"))
    assert battery.shown.helps_above == 1
