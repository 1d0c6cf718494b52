import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.entities import Entities
from alfen_solar.settings import Settings, SettingsError, read_settings

METER = {"grid_power": "sensor.p1_meter_power"}
L123 = ["sensor.phase_1", "sensor.phase_2", "sensor.phase_3"]
FUSE = METER | {"main_fuse_a": 25, "house_phases": {"power": L123}}
CAR = {"soc": "sensor.car_soc", "battery_kwh": 58}
BATTERY = {"battery_power": "sensor.b", "battery_sign": "charge positive"}


@pytest.mark.parametrize("meter", [METER, {"grid_import": "sensor.in", "grid_export": "sensor.out"}])
def test_the_meter_alone_is_enough(meter: dict[str, str]) -> None:
    settings = read_settings(meter)
    assert (settings.hub, settings.socket, settings.phases) == ("alfen", 1, 1)
    assert (settings.minimum_current_a, settings.maximum_current_a) == (6, 16)
    assert settings.entities.mode == "input_select.alfen_solar_mode"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({}, "No grid meter is set. Use either grid_power, or both grid_import and grid_export."),
        ({"grid_import": "sensor.in"}, "No grid meter is set."),
        (METER | {"grid_import": "sensor.in", "grid_export": "sensor.out"}, "Use either grid_power, or both"),
        ({"grid_power": "P1 meter"}, "grid_power: 'P1 meter' is not valid. Expected: the grid meter's sensor"),
        (METER | {"socket": 3}, "socket: 3 is not valid. Expected: 1 for a single socket or the left one, or 2"),
        (METER | {"sockets": [2]}, "sockets[1]: 2 is not valid. Expected: the options of a socket"),
        (
            METER | {"sockets": [{"socket": 1}, None]},
            "sockets[2]: None is not valid. Expected: the options of a socket",
        ),
        (
            METER | {"sockets": [{"socket": 1, "name": "a"}, {"socket": 2, "name": "a"}]},
            "sockets: two of them are named a. Use a different name for each of them.",
        ),
        (
            METER | {"sockets": [{"socket": 1}, {"socket": 2, "minimum_current_a": 20}]},
            "sockets[2].maximum_current_a: 16 is below minimum_current_a, 20.",
        ),
        (
            METER | {"sockets": [CAR | {"socket": 1}, CAR | {"socket": 2}]},
            "sensor.car_soc: used more than once.",  # of which of them the car is, it does not tell
        ),
        (
            METER | BATTERY | {"battery_level": "sensor.car_soc", "sockets": [CAR]},
            "sensor.car_soc: used more than once.",
        ),
        (
            FUSE
            | {"sockets": [{"socket": 1}, {"socket": 2}]}
            | {"house_phases": {"power": L123, "voltage": ["sensor.alfen_2_voltage_l1", "sensor.u2", "sensor.u3"]}},
            "sensor.alfen_2_voltage_l1: used more than once.",
        ),
        (METER | {"phases": 2}, "phases: 2 is not valid. Expected: 1 or 3"),
        (METER | {"main_fuse_a": 25}, "house_phases is missing. Set both main_fuse_a and house_phases, or neither."),
        (METER | {"house_phases": {"power": L123}}, "main_fuse_a is missing. Set both"),
        (FUSE | {"main_fuse_a": 5}, "main_fuse_a: 5 is not valid. Expected: the rating of the main fuse, per phase"),
        (FUSE | {"house_phases": {}}, "house_phases: use either power, or both power_import and power_export"),
        (FUSE | {"house_phases": {"power_import": L123}}, "house_phases: use either power, or both power_import"),
        (FUSE | {"house_phases": {"power": L123, "voltage": ["sensor.u"]}}, "house_phases: the lists differ in length"),
        (FUSE | {"house_phases": {"power": L123[:2]}}, "house_phases: 2 sensors in a list. Expected: those of L1, L2"),
        (FUSE | {"house_phases": {"power": ["sensor.a"] * 3}}, "sensor.a: used more than once."),
        (FUSE | {"house_phases": {"power": ["L1", "L2", "L3"]}}, "house_phases.power[1]: 'L1' is not valid. Expected:"),
        (FUSE | {"house_phases": {"powr": L123}}, "house_phases.powr: unknown option. Did you mean power?"),
        (FUSE | {"house_phases": {"power": [METER["grid_power"], *L123[1:]]}}, "sensor.p1_meter_power: used more than"),
        (FUSE | {"house_phases": {"power": L123[:1]}, "phases": 3}, "house_phases: only one phase is set."),
        (FUSE | {"grid": "delta"}, "house_phases: current is missing. With grid: delta, power does not tell"),
        (FUSE | {"phase_rotation": "L2"}, "phase_rotation: 'L2' is not valid. Expected: which phases of the house"),
        (METER | {"maximum_current_a": 40}, "maximum_current_a: 40 is not valid. Expected: the highest current"),
        (METER | {"maximum_current_a": "lots"}, "maximum_current_a: 'lots' is not valid."),
        (METER | {"minimum_current_a": float("nan")}, "minimum_current_a: nan is not valid."),
        (METER | {"minimum_current_a": 10, "maximum_current_a": 8}, "maximum_current_a: 8 is below minimum_current_a"),
        (
            METER | {"keep_alive_s": 600},
            "keep_alive_s: 600 is not valid. Expected: how often the charging current is sent",
        ),
        (METER | {"import_price": 0.30}, "One of the two prices is missing. Set both import_price and export_price"),
        (
            METER | {"import_price": "30 ct", "export_price": 0},
            "import_price: '30 ct' is not valid. Expected: the price of 1 kWh",
        ),
        (METER | {"import_price": 1, "export_price": math.inf}, "export_price: inf is not valid."),
        (METER | {"battery_power": "sensor.b"}, "battery_sign is missing. Set it to charge positive or discharge"),
        (
            METER | {"battery_power": "sensor.b", "battery_sign": "positive"},
            "battery_sign: 'positive' is not valid. Expected: charge positive or discharge positive",
        ),
        (METER | {"battery_charge": "sensor.c"}, "One of the two sensors of the battery is missing."),
        (
            METER | {"battery_power": "sensor.b", "battery_charge": "sensor.c", "battery_discharge": "sensor.d"},
            "Use either battery_power, or both battery_charge and battery_discharge.",
        ),
        (METER | {"battery_level": "sensor.soc"}, "The power of the battery is missing."),
        (
            METER | {"battery_charge": "sensor.c", "battery_discharge": "sensor.c"},
            "sensor.c: used more than once.",
        ),
        (METER | {"language": "it"}, "language: 'it' is not valid. Expected: en, de, nl, or fr"),
        (METER | {"notify": "phone"}, "notify: 'phone' is not valid. Expected: the notify action for your phone"),
        (METER | {"phases": True}, "phases: True is not valid. Expected: 1 or 3"),
        (METER | {"starts_a_day": True}, "starts_a_day: True is not valid."),
        (METER | {1: 2}, "1: unknown option."),
        (METER | {True: 2}, "True: unknown option."),
        (METER | {"entities": {True: 2}}, "entities.True: unknown option."),
        ({"grid_import": "sensor.a", "grid_export": "sensor.a"}, "sensor.a: used more than once."),
        ({"grid_power": "sensor.alfen_power"}, "sensor.alfen_power: used more than once."),
        (METER | {"maximum_current": 16}, "maximum_current: unknown option. Did you mean maximum_current_a?"),
        (METER | {"qwertz": 1}, "qwertz: unknown option. Available options: grid_power, grid_import"),
        (
            METER | {"entities": {"mood": "input_select.x"}},
            "entities.mood: unknown option. Did you mean mode?",
        ),
        (
            METER | {"entities": {"mode": 5}},
            "entities.mode: 5 is not valid. Expected: an input_select with the options",
        ),
        (METER | {"entities": "sensor.x"}, "entities: 'sensor.x' is not valid. Expected: one line per entity"),
    ],
)
def test_an_error_names_option_and_value_and_what_is_expected(args: dict[Any, Any], sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(args)
    assert sentence in str(caught.value)


def test_a_bound_of_all_sockets_may_be_one_that_no_socket_has() -> None:
    args = METER | {
        "minimum_current_a": 20,
        "sockets": [{"maximum_current_a": 32}, {"maximum_current_a": 25, "socket": 2}],
    }
    assert [one.maximum_current_a for one in read_settings(args).each_socket()] == [32, 25]


def test_an_error_reads_well() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({})
    assert str(caught.value) == (
        "Fix these options in apps.yaml:\n"
        "No grid meter is set. Use either grid_power, or both grid_import and grid_export."
    )


def test_all_errors_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(METER | {"socket": 9, "phases": 5, "hup": "x"})
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()[1:]] == ["socket", "phases", "hup"]


YAML = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.dates(date(2000, 1, 1))
    | st.sampled_from(["sensor.a", "sensor.b", "minimum", "16", "6"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from([*Settings.model_fields, "maximum_current", "dry run", ""]) | st.text(max_size=8)
ODD_KEYS = st.booleans() | st.none() | st.integers() | st.floats()


@given(st.dictionaries(KEYS | ODD_KEYS, YAML, max_size=8))
def test_whatever_stands_in_apps_yaml_is_settings_within_bounds_or_an_error_that_names_what_is_wrong(
    args: dict[Any, Any],
) -> None:
    try:
        settings = read_settings(args)
    except SettingsError as error:
        assert all(str(key) in str(error) for key in args if key not in Settings.model_fields)  # noqa: PT017
    else:
        assert set(args) <= set(Settings.model_fields)
        assert 6 <= settings.minimum_current_a <= settings.maximum_current_a <= 32
        assert -5000 <= settings.reserve_w <= 5000
        assert settings.start_after_wh is None or 0 <= settings.start_after_wh <= 1000
        assert 1 <= settings.stop_after_wh <= 1000
        assert min(settings.starts_an_hour, settings.starts_a_day) >= 1
        assert 5 <= settings.keep_alive_s <= 300
        assert (settings.grid_power is None) is not (settings.grid_import is None)
        assert (settings.grid_import is None) is (settings.grid_export is None)


WRONG: dict[str, st.SearchStrategy[object]] = {
    "grid_power": st.sampled_from(["P1", "sensor.", "Sensor.P1", "sensor.a b", 5, True]),
    "hub": st.sampled_from(["", 5, False, ["alfen"]]),
    "socket": st.sampled_from([0, 3, "1", True, None, 1.5]),
    "phases": st.sampled_from([0, 2, "3", True, None]),
    "minimum_current_a": st.sampled_from([5.99, 32.01, -6, 0, True, "6", math.nan, math.inf, None]),
    "maximum_current_a": st.sampled_from([5.99, 32.01, 160, "16 A", math.nan, [16]]),
    "reserve_w": st.sampled_from([-5001, 5001, "1 kW", True, math.nan, math.inf]),
    "zero_export_wh": st.sampled_from([0, 9, 1001, True, "50"]),
    "start_after_wh": st.sampled_from([-1, 1001, "1 kWh", True, math.nan]),
    "stop_after_wh": st.sampled_from([-0.1, 1000.1, False, math.inf]),
    "starts_an_hour": st.sampled_from([0, 101, 1.5, True, "8"]),
    "starts_a_day": st.sampled_from([0, -1, math.nan, True]),
    "keep_alive_s": st.sampled_from([4.9, 301, math.nan]),
    "without_meter": st.sampled_from(["Minimum", "stop", False, None, 6]),
    "language": st.sampled_from(["German", "DE", "", None, False]),
    "notify": st.sampled_from(["mobile_app_phone", "notify.", "notify.my phone", "notify/phone", True]),
    "notify_session": st.sampled_from(["yes", 1, None]),
    "notify_boost_end": st.sampled_from(["no", 0]),
    "notify_problem": st.sampled_from(["problem", None]),
    "dry_run": st.sampled_from(["false", 0, 1, None]),
    "entities": st.sampled_from(["sensor.a", None, ["sensor.a"]]),
    "nonsense": st.just(1),
}


@given(st.fixed_dictionaries({}, optional=WRONG).filter(bool))
def test_an_error_names_each_setting_that_is_wrong_and_no_other(args: dict[str, object]) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(METER | args)
    lines = str(caught.value).splitlines()[1:]
    assert {line.partition(":")[0] for line in lines} == set(args)


@given(st.sets(st.sampled_from(list(Entities.model_fields)), min_size=1), st.sampled_from(["x", 5, None, "a.b.c", ""]))
def test_nor_is_an_entity_left_out(names: set[str], value: object) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(METER | {"entities": dict.fromkeys(names, value)})
    assert {line.partition(":")[0] for line in str(caught.value).splitlines()[1:]} == {f"entities.{n}" for n in names}


class TestAPlan:
    @pytest.mark.parametrize(
        ("value", "read"),
        [("sensor.a", ("sensor.a",)), (["sensor.a", "sensor.b"], ("sensor.a", "sensor.b")), ([], ())],
    )
    def test_has_one_entity_for_prices_or_a_list(self, value: object, read: tuple[str, ...]) -> None:
        assert read_settings({**METER, "prices": value}).prices == read

    def test_has_a_tariff_by_times_that_yaml_may_have_made_numbers_of(self) -> None:
        settings = read_settings({**METER, "tariff": {"07:00": 0.30, 1320: 0.22}})
        assert settings.tariff == {"07:00": 0.30, "22:00": 0.22}

    @pytest.mark.parametrize(
        ("args", "sentence"),
        [
            ({"prices": "Nord Pool"}, "prices[1]: 'Nord Pool' is not valid. Expected: an entity of the integration"),
            ({"tariff": {"7": 0.3}, "plan": True}, "tariff"),
            ({"tariff": {"25:00": 0.3}}, "tariff"),
            ({"prices": "sensor.a", "tariff": {"07:00": 0.3}}, "prices and tariff are both set."),
            ({"weekend_tariff": {"07:00": 0.3}}, "weekend_tariff is set without tariff."),
            ({"soc": "sensor.car"}, "One of soc and battery_kwh is missing."),
            ({"sockets": [{"battery_kwh": 50.0}]}, "One of soc and battery_kwh is missing."),
            (
                {"soc": "sensor.car", "battery_kwh": 50.0, "sockets": [{}, {"socket": 2}]},
                "battery_kwh: not allowed next to sockets.",
            ),
            ({"price_tax_percent": -1}, "price_tax_percent: -1 is not valid."),
        ],
    )
    def test_that_cannot_be_is_refused_with_what_to_write(self, args: dict[str, object], sentence: str) -> None:
        with pytest.raises(SettingsError) as error:
            read_settings({**METER, **args})
        assert sentence in str(error.value), error.value

    def test_knows_the_battery_of_each_car(self) -> None:
        sockets = [{"socket": 1, "soc": "sensor.left", "battery_kwh": 40.0}, {"socket": 2}]
        left, right = read_settings({**METER, "plan": True, "sockets": sockets}).each_socket()
        assert (left.soc, left.battery_kwh) == ("sensor.left", 40)
        assert (right.soc, right.battery_kwh) == (None, None)
        assert right.entities.ready_by == "input_datetime.alfen_solar_2_ready_by"
