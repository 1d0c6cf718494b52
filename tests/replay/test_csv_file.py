from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.replay.csv_file import read_csv
from tests.replay.recording import Recording, ReplayError

NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)


def minutes(line: str, begin: float = NOON.timestamp(), count: int = 3) -> str:
    """Repeat a line once a minute; `TIME` in it is replaced."""
    return "".join(line.replace("TIME", f"{begin + 60 * minute:.0f}") + "\n" for minute in range(count))


def read(folder: Path, text: str) -> Recording:
    path = folder / "day.csv"
    path.write_text(text)
    return read_csv(path)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("time,grid_w,car_w\n" + minutes("TIME,500.5,1380"), id="seconds since 1970"),
        pytest.param("time,grid_w,car_w\n" + minutes("TIME000,500.5,1380"), id="milliseconds"),
        pytest.param("Time; Grid_W; Car_W\n" + minutes("TIME; 500,5; 1380"), id="semicolons and decimal commas"),
        pytest.param(
            '\ufeff"time"\t"grid_w"\t"car_w"\n' + minutes('"TIME"\t500.5\t1380'), id="as a spreadsheet writes"
        ),
        pytest.param("note,car_w,time,grid_w\n" + minutes("x,1380,TIME,500.5"), id="columns in another order"),
        pytest.param("time,load_w,sun_w\n" + minutes("TIME,620.5,1500"), id="house and sun"),
        pytest.param(
            "time,grid_w,car_w\n2026-06-21T12:00:00Z,500.5,1380\n\n2026-06-21T14:02:00+02:00,500.5,1380\n",
            id="ISO times, an empty line",
        ),
    ],
)
def test_the_recorded_car_is_taken_out(tmp_path: Path, text: str) -> None:
    (stretch,) = read(tmp_path, text).stretches
    assert stretch.begin == NOON
    assert list(stretch.base_w) == [-879.5] * 121


def test_a_time_without_a_zone_is_that_of_this_machine(tmp_path: Path) -> None:
    rows = "2026-06-21 12:00:00,0,0\n2026-06-21 12:02:00,0,0\n"
    (stretch,) = read(tmp_path, "time,grid_w,car_w\n" + rows).stretches
    assert stretch.begin.replace(tzinfo=None) == datetime(2026, 6, 21, 12)  # noqa: DTZ001 - none is what is tested


def test_a_value_holds_until_the_next_and_an_empty_cell_is_none(tmp_path: Path) -> None:
    begin = NOON.timestamp()
    rows = f"{begin},100,0\n{begin + 60},,50\n{begin + 120},300,\n{begin + 121},300,0\n"
    (stretch,) = read(tmp_path, "time,grid_w,car_w\n" + rows).stretches
    assert list(stretch.base_w) == [100] * 60 + [50] * 60 + [250, 300]


def test_after_a_quarter_of_an_hour_without_values_there_is_a_gap(tmp_path: Path) -> None:
    rows = minutes("TIME,100,0") + minutes("TIME,100,0", NOON.timestamp() + 7200)
    found = read(tmp_path, "time,grid_w,car_w\n" + rows)
    assert [(stretch.begin.timestamp() - NOON.timestamp(), len(stretch.base_w)) for stretch in found.stretches] == [
        (0, 120 + 900),
        (7200, 121),
    ]


def test_the_sun_is_kept_if_it_is_there(tmp_path: Path) -> None:
    alone = read(tmp_path, "time,grid_w,car_w\n" + minutes("TIME,0,0"))
    shown = read(tmp_path, "time,grid_w,car_w,sun_w\n" + minutes("TIME,0,0,700"))
    assert alone.stretches[0].sun_w is None
    assert list(shown.stretches[0].sun_w or []) == [700] * 121


@pytest.mark.parametrize(("every_s", "period_s"), [(1, 1), (2, 5), (10, 15), (60, 15)])
def test_the_meter_is_as_slow_as_its_rows(tmp_path: Path, every_s: int, period_s: int) -> None:
    rows = "".join(f"{NOON.timestamp() + every_s * row},0,0\n" for row in range(100))
    assert read(tmp_path, "time,grid_w,car_w\n" + rows).period_s == period_s


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "day.csv, line 1: there is no column time.", id="nothing"),
        pytest.param("date,grid_w\n", "there is no column time. There are: date, grid_w.", id="no time"),
        pytest.param("time,grid_w\n", "the columns grid_w and car_w, or load_w and sun_w are needed.", id="no car"),
        pytest.param("time,grid_w,car_w\n", "the column grid_w has no values", id="no rows"),
        pytest.param("time,grid_w,car_w\nnow,1,2\n", "day.csv, line 2: now is no time.", id="no time in a row"),
        pytest.param("time,grid_w,car_w\n1,x,2\n", "line 2: x is no number of watts for grid_w.", id="text"),
        pytest.param("time,grid_w,car_w\n1,nan,2\n", "line 2: nan is no number of watts for grid_w.", id="NaN"),
        pytest.param("time,grid_w,car_w\n1,2\n", "line 2: it has 2 columns where the first line has 3.", id="short"),
        pytest.param("time,grid_w,car_w\n2,0,0\n1,0,0\n", "line 3: its time, 1, is not after", id="time goes back"),
        pytest.param("time,grid_w,car_w\n1,0,0\n2,0,0\n", "have no minute in which all of them", id="too short"),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReplayError) as told:
        read(tmp_path, text)
    assert sentence in str(told.value)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"day\.csv cannot be read: No such file or directory\."):
        read_csv(tmp_path / "day.csv")
