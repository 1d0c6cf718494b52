"""What a state of Home Assistant says, in whatever unit its user has chosen."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.inputs.states import (
    State,
    Unusable,
    UnusableStateError,
    count,
    current_a,
    energy_wh,
    has_value,
    moment,
    power_w,
    read_state,
    share,
    shown_current_a,
    validity_s,
    voltage_v,
)
from tests.unit.clock import at
from tests.unit.inputs.showing import raw, showing

Reader = Callable[[State], float]


@pytest.mark.parametrize(
    ("read", "text", "unit", "value"),
    [
        (power_w, "1500", "W", 1500),
        (power_w, "-0.25", "kW", -250),
        (power_w, "0.0015", "MW", 1500),
        (power_w, "0.0000015", "GW", 1500),
        (power_w, "1500000", "mW", 1500),
        (power_w, "1e3", "W", 1000),
        (power_w, "+7", "W", 7),
        (power_w, "100000", "W", 100_000),
        (power_w, "-100", "kW", -100_000),
        (current_a, "7.5", "A", 7.5),
        (current_a, "7500", "mA", 7.5),
        (current_a, "0.0075", "kA", 7.5),
        (current_a, "7500000", "µA", 7.5),  # micro sign
        (current_a, "7500000", "μA", 7.5),  # Greek mu, which Home Assistant writes as well
        (current_a, "7.5", None, 7.5),  # a helper of one's own
        (shown_current_a, "-2.3e-41", "A", -2.3e-41),
        (voltage_v, "230.1", "V", 230.1),
        (voltage_v, "230100", "mV", 230.1),
        (voltage_v, "0.2301", "kV", 230.1),
        (energy_wh, "1500", "Wh", 1500),
        (energy_wh, "1.5", "kWh", 1500),
        (energy_wh, "0.0015", "MWh", 1500),
        (validity_s, "58", "s", 58),
        (validity_s, "0.97", "min", 58.2),  # a user changed the unit in Home Assistant
        (validity_s, "58000", "ms", 58),
        (validity_s, "0.016", "h", 57.6),
        (validity_s, "0.0006", "d", 51.84),
        (validity_s, "3600", "s", 3600),
        (validity_s, "58", None, 58),
        (share, "0", "%", 0),
        (share, "60.0", "%", 0.6),
        (share, "100", "%", 1),
        (share, "60", None, 0.6),
        (count, "7", None, 7),
        (count, "0", None, 0),
    ],
)
def test_a_number_is_read_in_its_unit(read: Reader, text: str, unit: str | None, value: float) -> None:
    assert read(showing(text, unit)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("read", "text", "unit", "why"),
    [
        (power_w, "1.5", None, Unusable.NO_UNIT),  # W or kW: nobody knows
        (power_w, "1.5", "kWh", Unusable.UNIT),
        (power_w, "1.5", "kw", Unusable.UNIT),
        (power_w, "1.5", "VA", Unusable.UNIT),
        (power_w, "100001", "W", Unusable.TOO_MUCH),
        (power_w, "-100001", "W", Unusable.TOO_MUCH),
        (power_w, "1e308", "kW", Unusable.TOO_MUCH),
        (current_a, "6", "W", Unusable.UNIT),
        (current_a, "6", "%", Unusable.UNIT),
        (current_a, "-6", "A", Unusable.NEGATIVE),
        (voltage_v, "230", "A", Unusable.UNIT),
        (energy_wh, "15", "kW", Unusable.UNIT),
        (energy_wh, "15", None, Unusable.NO_UNIT),  # Wh or kWh: nobody knows
        (energy_wh, "-15", "Wh", Unusable.NEGATIVE),
        (validity_s, "58", "A", Unusable.UNIT),
        (validity_s, "-1", "s", Unusable.NEGATIVE),
        (validity_s, "4294967295", "s", Unusable.NO_VALIDITY),  # the register has no value
        (validity_s, "3601", "s", Unusable.NO_VALIDITY),
        (validity_s, "61", "min", Unusable.NO_VALIDITY),
        (share, "100.1", "%", Unusable.MORE_THAN_ALL),
        (share, "-1", "%", Unusable.NEGATIVE),
        (share, "50", "A", Unusable.UNIT),
        (count, "-1", None, Unusable.NEGATIVE),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(read: Reader, text: str, unit: str | None, why: Unusable) -> None:
    with pytest.raises(UnusableStateError) as refused:
        read(showing(text, unit))
    assert refused.value.why is why


@pytest.mark.parametrize(
    ("read", "unit"),
    [
        (power_w, "W"),
        (current_a, "A"),
        (shown_current_a, "A"),
        (voltage_v, "V"),
        (energy_wh, "Wh"),
        (validity_s, "s"),
        (share, "%"),
        (count, None),
    ],
)
@pytest.mark.parametrize(
    "text", ["", "unknown", "nan", "inf", "-inf", "1e999", "1,5", "1:5", "1_500", "0x10", "six", " ", "6 A", "٦"]
)
def test_what_is_no_number_is_refused_by_each_reader(read: Reader, unit: str | None, text: str) -> None:
    with pytest.raises(UnusableStateError) as refused:
        read(showing(text, unit))
    assert (refused.value.why, refused.value.values["state"]) == (Unusable.NO_NUMBER, text)


@pytest.mark.parametrize(
    ("read", "text", "unit", "values"),
    [
        (power_w, "1.5", "kWh", {"unit": "kWh", "wanted": "W / kW"}),
        (power_w, "1.5", None, {"wanted": "W / kW"}),
        (power_w, "200", "kW", {"state": "200", "unit": "kW"}),
        (current_a, "1", "W", {"unit": "W", "wanted": "A"}),
        (current_a, "-1", "A", {"state": "-1"}),
        (voltage_v, "1", "W", {"unit": "W", "wanted": "V"}),
        (energy_wh, "1", "W", {"unit": "W", "wanted": "Wh / kWh"}),
        (energy_wh, "1", None, {"wanted": "Wh / kWh"}),
        (validity_s, "1", "W", {"unit": "W", "wanted": "s"}),
        (validity_s, "61", "min", {"state": "3660"}),
        (share, "1", "W", {"unit": "W", "wanted": "%"}),
        (share, "120", "%", {"percent": "120"}),
    ],
)
def test_a_refusal_carries_what_its_sentence_tells(
    read: Reader, text: str, unit: str | None, values: dict[str, object]
) -> None:
    with pytest.raises(UnusableStateError) as refused:
        read(showing(text, unit))
    assert refused.value.values == values


@given(st.floats(-1000, 1000), st.sampled_from(["µW", "μW", "mW", "W", "kW", "MW", "GW", "kWh", "A", "", None]))
def test_a_power_is_never_taken_in_another_unit_than_its_own(value: float, unit: str | None) -> None:
    factors = {"µW": 1e-6, "μW": 1e-6, "mW": 1e-3, "W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9}
    try:
        watts = power_w(showing(f"{value:.12f}", unit))
    except UnusableStateError:
        assert unit not in factors or abs(value * factors[unit]) > 99_999
    else:
        assert unit is not None
        assert watts == pytest.approx(value * factors[unit], abs=1e-3)


@pytest.mark.parametrize(
    ("state", "expected"),
    [(raw("0"), True), (raw(""), True), (raw("unknown"), False), (raw("unavailable"), False), (None, False)],
)
def test_a_state_has_a_value_or_not(state: dict[str, object] | None, *, expected: bool) -> None:
    assert has_value(state) is expected


@pytest.mark.parametrize(
    ("old", "is_event"),
    [(raw("5"), True), (raw("unknown"), False), (raw("unavailable"), False), (None, False)],
)
def test_only_a_change_from_another_value_is_news_of_now(old: dict[str, object] | None, *, is_event: bool) -> None:
    assert read_state(raw("6"), old, at(9)).is_event is is_event


def test_a_state_is_read_with_its_attributes_and_when_it_changed() -> None:
    state = read_state(raw("6", "A", changed_s=5, day="today"), None, at(9))
    assert (state.text, state.unit, state.attributes["day"], state.changed_at) == ("6", "A", "today", at(5))
    assert read_state({"state": 6, "attributes": {}}, None, at(9)) == State("6", {}, at(9), is_event=False)


@pytest.mark.parametrize("unit", [["W"], {"of": "W"}, 5])
def test_what_is_no_text_is_no_unit_that_is_known(unit: object) -> None:
    with pytest.raises(UnusableStateError) as refused:
        power_w(State("5", {"unit_of_measurement": unit}, at(0), is_event=True))
    assert refused.value.why is Unusable.UNIT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-21T07:30:00.5+00:00", datetime(2026, 6, 21, 7, 30, 0, 500_000, tzinfo=UTC)),
        ("2026-06-21T09:30:00+02:00", datetime(2026, 6, 21, 7, 30, tzinfo=UTC)),
        ("2026-06-21T07:30:00", datetime(2026, 6, 21, 7, 30, tzinfo=UTC)),  # without a zone it is in UTC
        ("nonsense", at(9)),
        ("", at(9)),
        (None, at(9)),
    ],
)
def test_a_time_stamp_is_read_or_another_serves(text: str | None, expected: datetime) -> None:
    assert moment(text, at(9)) == expected
