"""Phases and a home battery in a recording: the car and the battery are taken out of what the meter showed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alfen_solar.settings import Settings, read_settings
from tests.replay.csv_file import read_csv
from tests.replay.recording import ReplayError, Stretch

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)
PHASES = {
    "main_fuse_a": 25,
    "house_phases": {
        kind: [f"sensor.{kind}_l{number}" for number in (1, 2, 3)] for kind in ("power_import", "power_export")
    },
}


def settings(**options: object) -> Settings:
    return read_settings({"grid_power": "sensor.grid", **options})


def read(folder: Path, text: str, of: Settings) -> Stretch:
    path = folder / "day.csv"
    path.write_text(text)
    (stretch,) = read_csv(path, of, None, {}).stretches
    return stretch


def columns(**values: float) -> str:
    rows = [f"{NOON.timestamp() + 60 * minute:.0f}," + ",".join(map(str, values.values())) for minute in range(3)]
    return "\n".join([f"time,{','.join(values)}", *rows]) + "\n"


def history(**values: str) -> str:
    rows = [
        f"sensor.{entity},{value},2026-06-21T12:{minute:02}:00.000Z"
        for entity, value in values.items()
        for minute in range(3)
    ]
    return "\n".join(["entity_id,state,last_changed", *rows]) + "\n"


@pytest.mark.parametrize(
    ("options", "car_w", "taken_w"),
    [
        pytest.param({"phases": 1}, 2300, (2300, 0, 0), id="one phase"),
        pytest.param({"phases": 1, "phase_rotation": "L2L3L1"}, 2300, (0, 2300, 0), id="one phase on L2"),
        pytest.param({"phases": 3}, 6900, (2300, 2300, 2300), id="three phases"),
        pytest.param({"phases": "switchable"}, 3600, (3600, 0, 0), id="one of three"),
        pytest.param({"phases": "switchable"}, 4200, (1400, 1400, 1400), id="three of three"),
    ],
)
def test_the_car_is_taken_out_of_the_phases_that_it_was_on(
    tmp_path: Path, options: dict[str, object], car_w: float, taken_w: tuple[float, ...]
) -> None:
    text = columns(grid_w=9000, car_w=car_w, l1_w=3000, l2_w=3000, l3_w=3000)
    stretch = read(tmp_path, text, settings(**options))
    assert [phase_w[0] for phase_w in stretch.phases_w] == [3000 - watts for watts in taken_w]
    assert stretch.base_w[0] == 9000 - car_w


def test_the_battery_is_taken_out_of_the_grid_power(tmp_path: Path) -> None:
    stretch = read(tmp_path, columns(grid_kw=0.5, car_kw=0, battery_kw=2), settings())
    assert stretch.battery_w is not None
    assert (stretch.base_w[0], stretch.battery_w[0]) == (-1500, 2000)


def test_of_house_and_sun_it_is_none(tmp_path: Path) -> None:
    stretch = read(tmp_path, columns(load_w=500, sun_w=3000, battery_w=2000), settings())
    assert stretch.battery_w is not None
    assert (stretch.base_w[0], stretch.battery_w[0]) == (-2500, 2000)


@pytest.mark.parametrize(
    ("options", "values", "charged_w"),
    [
        pytest.param(
            {"battery_power": "sensor.battery", "battery_sign": "discharge positive"},
            {"battery": "-2000"},
            2000,
            id="one sensor",
        ),
        pytest.param(
            {"battery_charge": "sensor.charge", "battery_discharge": "sensor.discharge"},
            {"charge": "0", "discharge": "1500"},
            -1500,
            id="two sensors",
        ),
    ],
)
def test_it_is_read_from_a_downloaded_history(
    tmp_path: Path, options: dict[str, object], values: dict[str, str], charged_w: float
) -> None:
    stretch = read(tmp_path, history(grid="500", alfen_power="0", **values), settings(**options))
    assert stretch.battery_w is not None
    assert (stretch.base_w[0], stretch.battery_w[0]) == (500 - charged_w, charged_w)


def test_phases_are_read_from_a_downloaded_history_in_kilowatts_too(tmp_path: Path) -> None:
    of_phases = {
        f"power_{way}_l{number}": f"{kw}" for way, kw in (("import", 1.25), ("export", 0)) for number in (1, 2, 3)
    }
    stretch = read(tmp_path, history(grid="3.75", alfen_power="0", **of_phases), settings(**PHASES))
    assert [phase_w[0] for phase_w in stretch.phases_w] == [1250, 1250, 1250]


def test_phases_of_which_one_is_not_in_the_history_are_none(tmp_path: Path) -> None:
    stretch = read(tmp_path, history(grid="500", alfen_power="0", power_import_l1="500"), settings(**PHASES))
    assert list(stretch.phases_w) == []


def test_a_phase_that_is_missing_among_the_columns_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match="of the phases there is l1_w, l3_w"):
        read(tmp_path, columns(grid_w=500, car_w=0, l1_w=1, l3_w=1), settings())


def test_two_cars_are_read_from_a_downloaded_history(tmp_path: Path) -> None:
    two = settings(sockets=[{"socket": 1}, {"socket": 2}])
    stretch = read(tmp_path, history(grid="9000", alfen_power="3000", alfen_2_power="2000"), two)
    assert stretch.base_w[0] == 4000
