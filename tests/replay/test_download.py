"""The file that Home Assistant's History page downloads: a row for each entity and change, in UTC, without units."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alfen_solar.settings import Settings, read_settings
from tests.replay.csv_file import read_csv
from tests.replay.recording import Recording, ReplayError

GRID, IMPORT, EXPORT, CAR, SUN = (
    "sensor.p1_power",
    "sensor.power_consumption",
    "sensor.power_production",
    "sensor.alfen_power",
    "sensor.panels",
)
SIGNED = read_settings({"grid_power": GRID})
HALVES = read_settings({"grid_import": IMPORT, "grid_export": EXPORT})
NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)

Changes = dict[str, list[tuple[float, str]]]
"""By entity: seconds after noon, and the state from then on."""


def download(changes: Changes, more: Iterable[str] = ()) -> str:
    """Write what Home Assistant's frontend writes: all rows of an entity, then those of the next."""
    rows = [
        f"{entity},{state},{(NOON + timedelta(seconds=at_s)).isoformat(timespec='milliseconds').replace('+00:00', 'Z')}"
        for entity, series in changes.items()
        for at_s, state in series
    ]
    return "\n".join(["entity_id,state,last_changed", *rows, *more]) + "\n"


def read(
    folder: Path,
    changes: Changes,
    settings: Settings = SIGNED,
    more: Iterable[str] = (),
    sun: str | None = None,
    **units: str,
) -> Recording:
    path = folder / "history.csv"
    path.write_text(download(changes, more))
    return read_csv(path, settings, sun, {f"sensor.{name}": unit for name, unit in units.items()})


def lengths(found: Recording) -> list[tuple[float, int]]:
    return [((stretch.begin - NOON).total_seconds(), len(stretch.base_w)) for stretch in found.stretches]


def flicker(begin_s: int, end_s: int, watts: float, step_s: int = 10) -> list[tuple[float, str]]:
    return [(at_s, f"{watts + at_s // step_s % 7:g}") for at_s in range(begin_s, end_s, step_s)]


def test_the_car_is_taken_out_of_a_signed_meter(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            GRID: [(0, "500"), (60.123, "1880"), (120, "-400.5")],
            CAR: [(0, "0"), (60.4, "1380"), (120, "0"), (180, "0")],
        },
    )
    (stretch,) = found.stretches
    assert stretch.begin == NOON
    assert list(stretch.base_w) == [500] * 61 + [500] * 59 + [-400.5] * 61
    assert found.notes[0] == (
        "history.csv: The file names no units. Taken as W: sensor.p1_power (up to 1880), sensor.alfen_power "
        "(up to 1380). If that is wrong, add --unit sensor.p1_power=kW."
    )


def test_import_and_export_in_kw_make_one_meter_and_the_car_may_be_in_watts(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            IMPORT: [(0, "0.5"), (60, "1.88"), (120, "0.0")],
            EXPORT: [(0, "0.0"), (120, "0.4")],
            CAR: [(0, "0"), (60, "1380"), (120, "0"), (180, "0")],
        },
        HALVES,
    )
    (stretch,) = found.stretches
    assert list(stretch.base_w) == pytest.approx([500] * 120 + [-400] * 61)
    assert (
        "Taken as W: sensor.alfen_power (up to 1380); as kW: sensor.power_consumption (up to 1.88), " in found.notes[0]
    )


def test_a_steady_value_is_no_gap_but_unavailable_is_one_and_is_told(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {
            GRID: [(0, "500"), (7200, "501"), (7230, "unavailable"), (7290, "502"), (7400, "unknown"), (7500, "503")],
            CAR: [(0, "0"), (9000, "0")],
        },
    )
    assert lengths(found) == [(0, 7230), (7290, 110), (7500, 1501)]
    assert (
        "history.csv: sensor.p1_power has no value in 2 of 6 rows (1 unavailable, 1 unknown): each is a gap until the "
        "next one." in found.notes
    )


def test_texts_of_other_entities_do_not_disturb(tmp_path: Path) -> None:
    more = [
        "sensor.alfen_solar,Charging at 6 A, the minimum: 1.4 kW,2026-06-21T12:00:10.000Z",
        'sensor.note,"two',
        'lines",2026-06-21T12:00:10.000Z',
        "sensor.x,on,2026-06-21T12:00:10.000Z",
    ]
    found = read(tmp_path, {GRID: [(0, "500")], CAR: [(0, "0"), (120, "0")]}, more=more)
    assert lengths(found) == [(0, 121)]


def test_the_sun_is_shown_if_it_is_named_and_shortens_nothing(tmp_path: Path) -> None:
    found = read(
        tmp_path, {GRID: [(0, "500")], CAR: [(0, "0"), (300, "0")], SUN: [(100, "0.9"), (200, "1.2")]}, sun=SUN
    )
    assert lengths(found) == [(0, 301)]
    assert list(found.stretches[0].sun_w or []) == [0.0] * 100 + [900] * 100 + [1200] * 101


def test_hourly_means_of_days_that_the_recorder_has_forgotten_are_read_and_told(tmp_path: Path) -> None:
    hours = [(-3600.0 * hour, f"{100 + hour}.25") for hour in range(6, 0, -1)]
    found = read(tmp_path, {GRID: flicker(0, 600, -3000) + hours, CAR: [(-6 * 3600, "0"), (599, "0")]})
    assert lengths(found) == [(-6 * 3600, 6 * 3600 + 600)]
    assert list(found.stretches[0].base_w)[::3600] == [106.25, 105.25, 104.25, 103.25, 102.25, 101.25, -3000]
    assert any("holds hourly means, as the recorder has forgotten the rest" in note for note in found.notes)


def test_a_meter_that_shows_nothing_new_for_long_is_told(tmp_path: Path) -> None:
    quiet = flicker(0, 3600, -3000) + flicker(9000, 10_000, -3000)
    found = read(tmp_path, {GRID: quiet, CAR: [(0, "0")]})
    assert lengths(found) == [(0, 9991)]
    assert any("nothing new for more than 15 minutes, once, 1.5 h in all" in note for note in found.notes)
    steady = read(tmp_path, {GRID: flicker(0, 9000, -3000), CAR: [(0, "0")]})
    assert not any("nothing new" in note for note in steady.notes)


def test_a_long_silence_that_ends_in_unavailable_was_home_assistant_switched_off(tmp_path: Path) -> None:
    off = [*flicker(0, 3600, -3000), (9000.0, "unavailable"), *flicker(9010, 10_000, -3000)]
    assert lengths(read(tmp_path, {GRID: off, CAR: [(0, "0")]})) == [(0, 3590 + 900), (9010, 981)]


def test_what_is_left_out_because_a_sensor_begins_late_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, {GRID: flicker(0, 9000, -3000), CAR: [(3600, "0")]})
    assert lengths(found) == [(3600, 5391)]
    assert any("sensor.alfen_power begins at 21 Jun" in note for note in found.notes)


def charging(car: Iterable[float]) -> Changes:
    """Let a car take what it takes, each for 20 minutes, in a house that feeds in 3 kW without it."""
    grid: list[tuple[float, str]] = []
    states: list[tuple[float, str]] = []
    for number, kilowatts in enumerate(car):
        states.append((1200.0 * number + 7, f"{kilowatts:g}"))
        grid += flicker(1200 * number, 1200 * (number + 1), -3000 + 1000 * kilowatts)
    return {GRID: grid, CAR: [(0.0, "0"), *states]}


@pytest.mark.parametrize("car", [[0, 1.4, 2.3, 0], [0, 11, 3.7, 0], [2.3, 0]], ids=str)
def test_a_car_in_kw_beside_a_meter_in_w_is_known_by_what_the_meter_showed(tmp_path: Path, car: list[float]) -> None:
    found = read(tmp_path, charging(car))
    assert ", as kW: sensor.alfen_power" in found.notes[0].replace("; as", ", as")
    assert sum(found.stretches[0].base_w) / len(found.stretches[0].base_w) == pytest.approx(-2997, abs=25)


def test_a_charger_at_rest_is_in_watts(tmp_path: Path) -> None:
    rest = [(30.0 * row, f"{row * 5 % 7}") for row in range(400)]
    found = read(tmp_path, {GRID: flicker(0, 12_000, -3000), CAR: rest})
    assert "sensor.alfen_power (up to 6)" in found.notes[0]
    assert "kW:" not in found.notes[0]
    idle = read(tmp_path, {GRID: flicker(0, 7 * 3600, -3000), CAR: [(0, "2.5")]})
    assert idle.stretches[0].base_w[0] == -3002.5


@pytest.mark.parametrize(
    ("changes", "entity"),
    [
        pytest.param(
            {**charging([0, 1.4, 2.3, 0]), GRID: flicker(0, 4800, 120)},
            "sensor.alfen_power, up to 2.3",
            id="a battery hides the car from the meter",
        ),
        pytest.param({GRID: flicker(0, 3600, -3000), CAR: [(0, "3.7")]}, "sensor.alfen_power, up to 3.7", id="car"),
        pytest.param({GRID: [(0, "5"), (100, "3")], CAR: [(0, "0")]}, "sensor.p1_power, up to 5", id="meter"),
        pytest.param({GRID: [(0, "35.5"), (100, "30")], CAR: [(0, "0")]}, "sensor.p1_power, up to 35.5", id="night"),
    ],
)
def test_a_unit_that_cannot_be_told_is_asked_for(tmp_path: Path, changes: Changes, entity: str) -> None:
    with pytest.raises(ReplayError) as told:
        read(tmp_path, changes)
    name = entity.partition(",")[0]
    assert f"it cannot be told whether the numbers of {entity}, are W or kW." in str(told.value)
    assert f"Say it: --unit {name}=W or --unit {name}=kW." in str(told.value)


def test_the_user_may_say_the_unit(tmp_path: Path) -> None:
    changes: Changes = {GRID: [(0, "5"), (100, "3")], CAR: [(0, "2")]}
    found = read(tmp_path, changes, p1_power="kW", alfen_power="W")
    assert found.stretches[0].base_w[0] == 4998
    assert not any("names no units" in note for note in found.notes)
    with pytest.raises(ReplayError, match=r"--unit tells a unit for sensor\.p2, but the sensors are: sensor\.p1_power"):
        read(tmp_path, changes, p2="kW")


@pytest.mark.parametrize(
    ("changes", "settings", "sentence"),
    [
        pytest.param({}, SIGNED, "has no rows of sensor.p1_power, which apps.yaml names at grid_power.", id="no rows"),
        pytest.param(
            {"sensor.p1_powers": [(0, "500")], CAR: [(0, "0")]},
            SIGNED,
            "has no rows of sensor.p1_power, which apps.yaml names at grid_power. Choose it on the History page too, "
            "beside the others, and download the data anew; or name your sensor with --apps apps.yaml: the file has "
            "sensor.p1_powers, sensor.alfen_power. Did you mean sensor.p1_powers?",
            id="another meter",
        ),
        pytest.param(
            {IMPORT: [(0, "500")], CAR: [(0, "0")]},
            HALVES,
            "has no rows of sensor.power_production, which apps.yaml names at grid_export.",
            id="import alone",
        ),
        pytest.param(
            {GRID: [(0, "500")]},
            SIGNED,
            "If no car charged, add the line sensor.alfen_power,0,2026-06-21T12:00:00.000Z.",
            id="no car",
        ),
        pytest.param(
            {GRID: [(0, "unavailable"), (9, "unknown")], CAR: [(0, "0")]},
            SIGNED,
            "sensor.p1_power never has a value (1 unavailable, 1 unknown). Download another day.",
            id="never a value",
        ),
        pytest.param(
            {GRID: [(0, "on")], CAR: [(0, "0")]},
            SIGNED,
            "line 2: sensor.p1_power shows on, which is no power.",
            id="text",
        ),
        pytest.param(
            {IMPORT: [(0, "0")], EXPORT: [(0, "-700")], CAR: [(0, "0")]},
            HALVES,
            "such as -700 W: export is never below zero; a sensor with a sign is named as grid_power.",
            id="export below zero",
        ),
        pytest.param(
            {GRID: [(0, "2345678")], CAR: [(0, "0")]},
            SIGNED,
            "1 of 1 numbers cannot be, such as 2345678 W: no house has so much. Is it a power in W or kW?",
            id="an energy",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_a_sentence(
    tmp_path: Path, changes: Changes, settings: Settings, sentence: str
) -> None:
    with pytest.raises(ReplayError) as told:
        read(tmp_path, changes, settings)
    assert sentence in str(told.value)


def test_a_sensor_of_the_sun_that_is_not_in_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"has no rows of sensor\.panels, which --sun names\."):
        read(tmp_path, {GRID: [(0, "500")], CAR: [(0, "0")]}, sun=SUN)


def test_a_meter_that_shows_nothing_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, {IMPORT: [(0, "0")], EXPORT: [(0, "0")], CAR: [(0, "0"), (99, "0")]}, HALVES)
    assert any("and sensor.power_production show 0 all the time." in note for note in found.notes)


def test_a_file_that_a_spreadsheet_has_saved_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    text = download({GRID: [(0, "500.5"), (120, "501")], CAR: [(0, "0")]})
    path.write_bytes(("\ufeff" + text.replace(",", ";").replace(".5", ",5").replace("\n", "\r\n")).encode())
    (stretch,) = read_csv(path, SIGNED, None, {}).stretches
    assert list(stretch.base_w) == [500.5] * 120 + [501]
