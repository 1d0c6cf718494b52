"""Sun and household over time: generated, or from files."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.simulator.day import generated_day
from tests.simulator.house import DEFAULT_START_S, House
from tests.simulator.traces import TraceError, read_trace

if TYPE_CHECKING:
    from pathlib import Path


def stored(path: Path, *lines: str) -> Path:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_trace_holds_each_value_until_the_next_and_then_begins_again(tmp_path: Path) -> None:
    house = House.from_trace(stored(tmp_path / "house.csv", "t_s,base_w", "0,500", "3,-1200", "4,0"))
    assert [house.base_w(t) for t in range(7)] == [500, 500, 500, -1200, 0, 500, 500]
    assert (house.sun_w(3), house.load_w(3)) == (1200, 0)
    assert (house.sun_w(0), house.load_w(0)) == (0, 500)


def test_a_zipped_trace_with_other_columns_and_another_start(tmp_path: Path) -> None:
    path = tmp_path / "house.csv.gz"
    path.write_bytes(gzip.compress(b"base_w,note,t_s\n100,x,3600\n200,y,3601\n"))
    house = House.from_trace(path)
    assert [house.base_w(t) for t in (0, 1)] == [100, 200]
    assert house.at(3601).base_w(0) == 200


def test_seconds_in_between_take_the_last_value(tmp_path: Path) -> None:
    path = stored(tmp_path / "house.csv", "t_s,base_w", "0,1", "0.5,2", "1.5,3", "3,4")
    assert read_trace(path, "base_w") == (0, [1, 2, 3, 4])


def test_pv_is_laid_over_the_load_from_half_past_six(tmp_path: Path) -> None:
    pv = stored(tmp_path / "pv.csv", "t_s,pv_pu", "0,0.1", "1,0.5", "2,1")
    load = stored(tmp_path / "load.csv", "t_s,load_w", "0,300", "86399,300")
    house = House.from_pv_and_load(pv, load, kwp=4)
    assert [house.base_w(6.5 * 3600 + t) for t in (-1, 0, 1, 2, 3)] == [300, -100, -1700, -3700, 300]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["t_s,load_w", "0,1"], "line 1: expected a header with the columns t_s and base_w, found t_s,load_w"),
        ([], "line 1: expected a header with the columns t_s and base_w, found nothing"),
        (["t_s,base_w"], "line 2: expected at least one row"),
        (["t_s,base_w", "0,1", "1,a lot"], "line 3: expected numbers for t_s and base_w, found 1,a lot"),
        (["t_s,base_w", "0,1", "1,nan"], "line 3: expected numbers for t_s and base_w, found 1,nan"),
        (["t_s,base_w", "0,1", "1"], "line 3: expected numbers for t_s and base_w, found 1"),
        (["t_s,base_w", "0,1", "", "1,2"], "line 3: expected numbers for t_s and base_w, found an empty line"),
        (["t_s,base_w", "5,1", "5,2"], "line 3: expected t_s in seconds, above 5 and within 31 days"),
        (["t_s,base_w", "0,1", "60000000,2"], "line 3: expected t_s in seconds, above 0 and within 31 days"),
    ],
)
def test_a_bad_file_is_a_sentence(tmp_path: Path, lines: list[str], sentence: str) -> None:
    path = stored(tmp_path / "bad.csv", *lines)
    with pytest.raises(TraceError) as error:
        House.from_trace(path)
    assert str(error.value).startswith(f"{path}, {sentence}")


@pytest.mark.parametrize("name", ["none.csv", "none.csv.gz", "broken.csv.gz", "mixed_up.csv.gz", "binary.csv"])
def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.csv.gz").write_bytes(gzip.compress(b"t_s,base_w\n0,1\n" * 99)[:-20])
    (tmp_path / "mixed_up.csv.gz").write_bytes(gzip.compress(b"t_s,base_w")[:10] + b"\xff" * 40)
    (tmp_path / "binary.csv").write_bytes(b"t_s,base_w\n\xff\xfe,1\n")
    with pytest.raises(TraceError, match=f"{name} cannot be read: "):
        House.from_trace(tmp_path / name)


def test_a_load_without_daylight_is_a_sentence(tmp_path: Path) -> None:
    pv = stored(tmp_path / "pv.csv", "t_s,pv_pu", "0,0.1")
    load = stored(tmp_path / "load.csv", "t_s,load_w", "0,300", "3600,300")
    with pytest.raises(TraceError, match=r"load\.csv ends before the sun"):
        House.from_pv_and_load(pv, load)


def test_a_command_line_chooses_the_house_and_its_start(tmp_path: Path) -> None:
    path = stored(tmp_path / "house.csv", "t_s,base_w", "0,1", "3600,2", "7199,2")
    assert House.chosen(trace=path) == House.from_trace(path)
    assert House.chosen(trace=path, start_hour=1).base_w(0) == 2
    assert House.chosen(seed=3, kwp=2) == House.generated(3, 2).at(DEFAULT_START_S)
    with pytest.raises(TraceError, match="runs from hour 0 to hour 2: it cannot start at 5"):
        House.chosen(trace=path, start_hour=5)
    with pytest.raises(TraceError, match="PV and load belong together"):
        House.chosen(pv=path)
    with pytest.raises(TraceError, match="either it, or PV and load"):
        House.chosen(trace=path, load=path)


def test_one_seed_is_one_day_and_another_is_another() -> None:
    first = generated_day(1, 5)
    generated_day.cache_clear()
    assert generated_day(1, 5) == first
    assert generated_day(2, 5) != first


def test_a_generated_day_has_a_night_a_noon_and_kettles() -> None:
    house = House.generated(seed=5, kwp=5)
    assert house.sun_w(2 * 3600) == 0
    assert max(house.sun_w(t) for t in range(86400)) == pytest.approx(4250, rel=0.02)
    assert all(house.sun_w(t) >= 0 and house.load_w(t) > 100 for t in range(86400))
    assert 2000 < max(house.load_w(t) for t in range(86400)) < 6000


def test_the_default_day_starts_where_there_is_something_to_see() -> None:
    """Enough for one phase all the time, a rise at once, a cloud in the second minute, and sun again."""
    house = House.generated().at(DEFAULT_START_S)
    surplus_w = [-house.base_w(t) for t in range(120)]
    assert min(surplus_w) > 1600
    assert 1600 < surplus_w[0] < 1800
    assert min(surplus_w[25:75]) > 3000
    assert max(surplus_w[85:110]) < 1900
    assert surplus_w[119] > 3000
