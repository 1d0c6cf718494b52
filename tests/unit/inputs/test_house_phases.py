"""What the sensors of the phases say of the conductors of the house."""

from datetime import UTC, datetime

import pytest

from alfen_solar.inputs.house_phases import HousePhasesInput
from alfen_solar.inputs.states import State, Unusable, UnusableStateError
from alfen_solar.options.house_phases import HousePhases


def names(kind: str, count: int = 3) -> tuple[str, ...]:
    return tuple(f"sensor.{kind}_l{phase + 1}" for phase in range(count))


def reading(shown: dict[str, tuple[str, str | None]], count: int = 3, *, delta: bool = False) -> HousePhasesInput:
    """Return an input that has been shown these, by the start of their names."""
    kinds = {entity.removeprefix("sensor.")[:-3] for entity in shown}
    phases = HousePhases.model_validate({kind: names(kind, count) for kind in kinds})
    seen = HousePhasesInput(phases, delta=delta)
    for entity, (text, unit) in shown.items():
        attributes = {} if unit is None else {"unit_of_measurement": unit}
        seen.record(entity, State(text, attributes, datetime(2026, 6, 21, tzinfo=UTC), is_event=True))
    return seen


def shown(kind: str, unit: str, *texts: str) -> dict[str, tuple[str, str | None]]:
    return {entity: (text, unit) for entity, text in zip(names(kind, len(texts)), texts, strict=True)}


def currents_a(seen: HousePhasesInput) -> list[float | None]:
    return [None if each is None else round(each.current_a, 2) for each in seen.conductors()]


def test_power_by_voltage_has_a_sign() -> None:
    seen = reading(shown("power", "W", "2300", "-460", "0") | shown("voltage", "V", "230", "230", "230"))
    assert currents_a(seen) == [10, -2, 0]


def test_a_low_voltage_makes_more_current() -> None:
    seen = reading(shown("power", "kW", "2.3", "2.3", "2.3") | shown("voltage", "V", "200", "0.0", "999"))
    assert currents_a(seen) == [11.5, 10, 10]


def test_the_difference_of_import_and_export_counts_even_where_both_are_there() -> None:
    seen = reading(shown("power_import", "kW", "2.3", "0", "1.15") | shown("power_export", "kW", "0", "0.46", "0.23"))
    assert currents_a(seen) == [10, -2, 4]


def test_currents_in_whole_amperes_leave_a_margin() -> None:
    assert currents_a(reading(shown("current", "A", "10", "3.20", "0"))) == [11, 3.2, 0]


def test_the_sign_of_a_current_is_not_believed() -> None:
    assert currents_a(reading(shown("current", "A", "-10.5", "3.5", "0.5"))) == [10.5, 3.5, 0.5]


def test_a_half_that_is_missing_leaves_nothing_but_the_current() -> None:
    halves = shown("power_import", "W", "2300", "2300", "2300") | shown("power_export", "W", "0", "0", "0")
    seen = reading(halves | shown("current", "A", "12.5", "12.5", "12.5"))
    seen.record("sensor.power_export_l2", None)
    assert currents_a(seen) == [10, 12.5, 10]
    seen.record("sensor.current_l2", None)
    assert currents_a(seen) == [10, None, 10]


@pytest.mark.parametrize(
    ("texts", "expected_a"),
    [(("10.5", "0", "8.5"), [10.5, 19, 8.5]), (("10.5", "4.5", "8.5"), [10.5, 4.5, 8.5])],
)
def test_without_a_neutral_l2_is_as_told_or_as_much_as_it_may_be(
    texts: tuple[str, ...], expected_a: list[float]
) -> None:
    assert currents_a(reading(shown("current", "A", *texts), delta=True)) == expected_a


def test_without_a_neutral_l1_and_l3_are_enough() -> None:
    assert currents_a(reading(shown("current", "A", "10.5", "8.5"), 2, delta=True)) == [10.5, 19, 8.5]


@pytest.mark.parametrize(
    ("entity", "text", "unit", "why"),
    [
        ("sensor.power_l1", "nan", "W", Unusable.NO_NUMBER),
        ("sensor.power_l1", "2.3", None, Unusable.NO_UNIT),
        ("sensor.power_l1", "2.3", "V", Unusable.UNIT),
        ("sensor.power_l1", "900", "kW", Unusable.TOO_MUCH),
        ("sensor.power_import_l1", "-1", "W", Unusable.NEGATIVE_HALF),
        ("sensor.current_l1", "4294967295", "A", Unusable.TOO_MUCH),
        ("sensor.voltage_l1", "on", "V", Unusable.NO_NUMBER),
    ],
)
def test_nonsense_is_refused_with_its_reason(entity: str, text: str, unit: str | None, why: Unusable) -> None:
    kind = entity.removeprefix("sensor.")[:-3]
    phases = {kind: names(kind)} | ({"power_export": names("out")} if kind == "power_import" else {})
    phases |= {"power": names("grid")} if kind == "voltage" else {}
    seen = HousePhasesInput(HousePhases.model_validate(phases), delta=False)
    attributes = {} if unit is None else {"unit_of_measurement": unit}
    with pytest.raises(UnusableStateError) as error:
        seen.record(entity, State(text, attributes, datetime(2026, 6, 21, tzinfo=UTC), is_event=True))
    assert error.value.why is why
    assert not seen.has_value(entity)


def test_the_half_that_flows_must_report() -> None:
    halves = shown("power_import", "W", "2300", "0", "0") | shown("power_export", "W", "0", "460", "0")
    assert reading(halves).carriers == ("sensor.power_import_l1", "sensor.power_export_l2", "sensor.power_import_l3")
