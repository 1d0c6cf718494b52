import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import Mode
from alfen_solar.settings import read_settings
from tests.replay.csv_file import read_csv
from tests.replay.recording import Recording, ReplayError
from tests.replay.run import replay
from tests.replay.variants import Variant

SETTINGS = read_settings({"grid_power": "sensor.grid"})
NOON = datetime(2026, 6, 21, 12, tzinfo=UTC)


def minutes(line: str, begin: float = NOON.timestamp(), count: int = 3) -> str:
    """Repeat a line once a minute; `TIME` in it is replaced."""
    return "".join(line.replace("TIME", f"{begin + 60 * minute:.0f}") + "\n" for minute in range(count))


def read(folder: Path, text: str, **units: str) -> Recording:
    path = folder / "day.csv"
    path.write_text(text)
    return read_csv(path, SETTINGS, None, units)


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


@pytest.fixture
def in_amsterdam(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the clock of this machine be that of Amsterdam."""
    monkeypatch.setenv("TZ", "Europe/Amsterdam")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def every(step_s: int, begin: datetime, count: int, zone: tzinfo = UTC) -> list[str]:
    """Write rows as a clock on a wall in `zone` would, without telling the zone; the house feeds in 2 to 2.1 kW."""
    moments = [(begin + timedelta(seconds=step_s * number)).astimezone(zone) for number in range(count)]
    return [f"{moment:%Y-%m-%d %H:%M:%S},{-2000 - number % 100},0" for number, moment in enumerate(moments)]


def rows(lines: Sequence[str], head: str = "time,grid_w,car_w") -> str:
    return "\n".join([head, *lines]) + "\n"


def test_a_time_without_a_zone_is_that_of_this_machine_which_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, rows(["2026-06-21 12:00:00,0,0", "21.06.2026 12:02,0,0"]))
    (stretch,) = found.stretches
    assert stretch.begin.replace(tzinfo=None) == datetime(2026, 6, 21, 12)  # noqa: DTZ001 - none is what is tested
    assert len(stretch.base_w) == 121
    assert "day.csv: Its times have no zone: they are taken for those of this machine." in found.notes


@pytest.mark.usefixtures("in_amsterdam")
@pytest.mark.parametrize("step_s", [60, 900, 3600])
@pytest.mark.parametrize(
    ("day", "hours"), [(datetime(2026, 10, 24, 22, tzinfo=UTC), 25), (datetime(2026, 3, 28, 23, tzinfo=UTC), 23)]
)
def test_a_day_on_which_summer_time_ends_or_begins_has_25_or_23_hours(
    tmp_path: Path, day: datetime, hours: int, step_s: int
) -> None:
    count = hours * 3600 // step_s
    (stretch,) = read(tmp_path, rows(every(step_s, day, count, ZoneInfo("Europe/Amsterdam")))).stretches
    assert stretch.begin == day
    assert len(stretch.base_w) == (count - 1) * step_s + 1
    assert list(stretch.base_w)[::step_s] == [-2000 - number % 100 for number in range(count)]


def test_the_hour_that_comes_twice_is_told_on_a_machine_in_another_zone(tmp_path: Path) -> None:
    lines = every(900, datetime(2026, 10, 24, 22, tzinfo=UTC), 100, ZoneInfo("Europe/Amsterdam"))
    with pytest.raises(
        ReplayError, match=r"day\.csv, line 14: the time goes back by an hour at 2026-10-25 02:00:00,.*TZ="
    ):
        read(tmp_path, rows(lines))


@pytest.mark.usefixtures("in_amsterdam")
def test_an_hour_that_does_not_exist_here_is_told(tmp_path: Path) -> None:
    lines = every(900, datetime(2026, 3, 29, tzinfo=UTC), 96)
    with pytest.raises(
        ReplayError, match=r"line 10: there is no 2026-03-29 02:00:00 in the time zone of this machine.*UTC"
    ):
        read(tmp_path, rows(lines))


def test_a_file_of_changes_holds_the_value_before_an_empty_cell(tmp_path: Path) -> None:
    begin = NOON.timestamp()
    lines = [f"{begin},100,0", f"{begin + 60},,50", f"{begin + 120},300,", f"{begin + 121},300,0"]
    found = read(tmp_path, rows(lines))
    assert list(found.stretches[0].base_w) == [100] * 60 + [50] * 60 + [250, 300]
    assert "day.csv: 1 of 4 cells of car_w are empty: there the value before is taken to hold." in found.notes


def test_a_file_of_changes_may_tell_of_the_car_only_when_it_changes(tmp_path: Path) -> None:
    begin = NOON.timestamp()
    lines = [f"{begin - 1},,1400", *(f"{begin + 60 * minute},{500 + minute % 2}," for minute in range(600))]
    (stretch,) = read(tmp_path, rows(lines)).stretches
    assert (stretch.begin, len(stretch.base_w), stretch.base_w[-1]) == (NOON, 599 * 60 + 1, 501 - 1400)


@pytest.mark.parametrize("word", ["unavailable", "unknown", "", "NaN", "None", "n/a"])
@pytest.mark.parametrize("column", ["grid_w", "car_w"])
def test_a_cell_without_a_value_is_a_gap_in_its_column_and_is_told(tmp_path: Path, word: str, column: str) -> None:
    cells = {"grid_w": "500", "car_w": "1380"} | {column: word}
    begin = NOON.timestamp()
    gap = f"{begin + 300:.0f},{cells['grid_w']},{cells['car_w']}\n"
    found = read(
        tmp_path,
        "time,grid_w,car_w\n" + minutes("TIME,500,1380", count=5) + gap + minutes("TIME,500,1380", begin + 360, 5),
    )
    assert [(stretch.begin.timestamp() - begin, list(stretch.base_w)) for stretch in found.stretches] == [
        (0, [-880] * 300),
        (360, [-880] * 241),
    ]
    told = f"day.csv: 1 of 11 cells of {column} hold no value (1 {word.lower() or 'empty'}): "
    assert found.notes[0] == told + "each is a gap until the next one."
    assert "There is 1 gap, 0.0 h in all. After each the app begins anew, which may cost a start." in found.notes


def test_after_a_quarter_of_an_hour_without_rows_there_is_a_gap(tmp_path: Path) -> None:
    lines = minutes("TIME,100,0") + minutes("TIME,100,0", NOON.timestamp() + 7200)
    found = read(tmp_path, "time,grid_w,car_w\n" + lines)
    assert [(stretch.begin.timestamp() - NOON.timestamp(), len(stretch.base_w)) for stretch in found.stretches] == [
        (0, 120 + 900),
        (7200, 121),
    ]


JITTER_S = (0, 67, -41, 2, 118, -95, 0, 30, -3, 12)


@pytest.mark.parametrize("step_s", [60, 900, 3600])
def test_rows_with_jitter_have_no_gaps_and_begin_to_charge_once(tmp_path: Path, step_s: int) -> None:
    begin = NOON.timestamp()
    at_s = [begin + step_s * row + JITTER_S[row % 10] * step_s / 900 for row in range(10)]
    found = read(tmp_path, rows([f"{at:.0f},{-3000 - row},0" for row, at in enumerate(at_s)]))
    assert [len(stretch.base_w) for stretch in found.stretches] == [round(at_s[-1]) - begin + 1]
    assert replay(found, Variant("x", SETTINGS, Mode.SOLAR)).figures.starts == 1


def test_jitter_is_no_gap_where_the_rows_of_one_day_come_more_often_than_those_of_the_other(tmp_path: Path) -> None:
    lines = [*every(60, NOON, 600), *every(967, NOON + timedelta(minutes=600), 50)]
    assert len(read(tmp_path, rows(lines)).stretches) == 1


def test_before_a_gap_a_value_holds_for_the_usual_time_between_rows(tmp_path: Path) -> None:
    lines = [*every(3600, NOON, 5), *every(3600, NOON + timedelta(hours=9), 2)]
    assert [len(stretch.base_w) for stretch in read(tmp_path, rows(lines)).stretches] == [5 * 3600, 3601]


def test_one_row_that_is_missing_is_no_gap_but_several_are(tmp_path: Path) -> None:
    begin = NOON.timestamp()
    lines = [f"{begin + 900 * row},-3000,0" for row in range(40) if row not in {5, 20, 21, 22}]
    found = read(tmp_path, rows(lines))
    assert [(stretch.begin.timestamp() - begin, len(stretch.base_w)) for stretch in found.stretches] == [
        (0, 20 * 900),
        (23 * 900, 16 * 900 + 1),
    ]
    assert (
        "day.csv: Its rows are 15 minutes apart: short clouds are not in them, so starts and changes come out too few."
        in (found.notes)
    )


def test_two_days_in_one_file_are_two_stretches(tmp_path: Path) -> None:
    text = minutes("TIME,500,0", count=60) + minutes("TIME,500,0", NOON.timestamp() + 2 * 86_400, 60)
    found = read(tmp_path, "time,grid_w,car_w\n" + text)
    assert [stretch.begin - NOON for stretch in found.stretches] == [timedelta(), timedelta(days=2)]


@pytest.mark.parametrize("order", ["newest first", "shuffled", "each row twice", "none"])
def test_the_order_of_the_rows_does_not_matter(tmp_path: Path, order: str) -> None:
    lines = every(60, NOON, 200)
    wanted = read(tmp_path, rows(lines)).stretches
    changed = {
        "newest first": lines[::-1],
        "shuffled": random.Random(1).sample(lines, len(lines)),
        "each row twice": [line for line in lines for _ in range(2)],
        "none": lines,
    }[order]
    found = read(tmp_path, rows(changed))
    assert [list(stretch.base_w) for stretch in found.stretches] == [list(stretch.base_w) for stretch in wanted]
    assert any("The rows were sorted." in note for note in found.notes) == (order == "shuffled")


def test_two_rows_that_contradict_each_other_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, rows([*every(60, NOON, 10), "2026-06-21 12:05:00,-9,0"]))
    assert found.stretches[0].base_w[300] == -9
    assert any(
        "1 times two rows have the same time and other values, first at 2026-06-21 12:05:00." in note
        for note in found.notes
    )


def test_the_sun_is_kept_if_it_is_there(tmp_path: Path) -> None:
    alone = read(tmp_path, "time,grid_w,car_w\n" + minutes("TIME,0,0"))
    shown = read(tmp_path, "time,grid_w,car_w,sun_w\n" + minutes("TIME,0,0,700"))
    assert alone.stretches[0].sun_w is None
    assert list(shown.stretches[0].sun_w or []) == [700] * 121


@pytest.mark.parametrize(("every_s", "period_s"), [(1, 1), (2, 5), (10, 15), (60, 15)])
def test_the_meter_is_as_slow_as_its_rows(tmp_path: Path, every_s: int, period_s: int) -> None:
    lines = [f"{NOON.timestamp() + every_s * row},0,0" for row in range(100)]
    assert read(tmp_path, rows(lines)).period_s == period_s


BIG = "".join(
    f"{NOON.timestamp() + 60 * row:.0f},{(row * 137) % 900 - 1500 + 1380 * (row > 30)},{1380 * (row > 30)}\n"
    for row in range(60)
)
"""A house that feeds in 0.6 to 1.5 kW, and a car that takes of it after half an hour."""


def in_kw(text: str, *places: int) -> str:
    """Write the numbers at some places of each row in kW."""
    lines = [line.split(",") for line in text.splitlines()]
    return "".join(
        ",".join(f"{float(cell) / 1000:.3f}" if place in places else cell for place, cell in enumerate(cells)) + "\n"
        for cells in lines
    )


def test_columns_in_kw_are_understood(tmp_path: Path) -> None:
    (wanted,) = read(tmp_path, "time,grid_w,car_w\n" + BIG).stretches
    (kilowatts,) = read(tmp_path, "time,grid_kw,car_kw\n" + in_kw(BIG, 1, 2)).stretches
    (mixed,) = read(tmp_path, "time,grid_w,car_kw\n" + in_kw(BIG, 2)).stretches
    assert list(kilowatts.base_w) == pytest.approx(list(wanted.base_w))
    assert list(mixed.base_w) == pytest.approx(list(wanted.base_w))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            "time,grid_w,car_w\n" + minutes("TIME,5,0"),
            "grid_w is never above 5 W, and no house takes so little. If the numbers are kW, call the column grid_kw. "
            "If they are right, add --unit grid_w=W.",
            id="a house of 5 W",
        ),
        pytest.param(
            "time,grid_w,car_w\n" + in_kw(BIG, 1, 2), "grid_w is never above 1.5 W, and no house", id="kW in grid_w"
        ),
        pytest.param(
            "time,grid_w,car_w\n" + in_kw(BIG, 2),
            "car_w is never above 1.38 W, and the grid meter shows kilowatts when the car begins or ends. "
            "If the numbers are kW, call the column car_kw.",
            id="kW in car_w",
        ),
        pytest.param(
            "time,load_w,sun_w\n" + minutes("TIME,400,3.2"),
            "sun_w is never above 3.2 W, and no panels",
            id="kW in sun_w",
        ),
        pytest.param(
            "time,grid_kw,car_kw\n" + BIG,
            "numbers cannot be, such as -1500 kW: no house has so much. If the numbers are W, call the column grid_w.",
            id="W in grid_kw",
        ),
        pytest.param(
            "time,grid_kw,car_kw\n" + in_kw(BIG, 1),
            "car_kw: 29 of 60 numbers cannot be, such as 1380 kW",
            id="W in car_kw",
        ),
        pytest.param(
            "time,load_w,sun_w\n" + minutes("TIME,400,-3000"),
            "-3000 W: the power of the panels is written",
            id="sun below 0",
        ),
        pytest.param(
            "time,grid_w,car_w\n" + minutes("TIME,400,-3000"), "what the car takes is written", id="car below 0"
        ),
    ],
)
def test_numbers_that_no_house_has_are_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReplayError) as told:
        read(tmp_path, text)
    assert sentence in str(told.value)


def test_the_user_may_insist_on_a_unit(tmp_path: Path) -> None:
    text = "time,grid_w,car_w\n" + minutes("TIME,5,0")
    assert read(tmp_path, text, grid_w="W").stretches[0].base_w[0] == 5
    assert read(tmp_path, text, grid_w="kW").stretches[0].base_w[0] == 5000
    with pytest.raises(ReplayError, match="there is no column grid, for which --unit tells a unit"):
        read(tmp_path, text, grid="W")


def test_a_slip_of_the_meter_is_a_gap_and_is_told(tmp_path: Path) -> None:
    slip = f"{NOON.timestamp() + 1830:.0f},65535000,1380\n"
    found = read(tmp_path, "time,grid_w,car_w\n" + BIG + slip)
    assert max(watts for stretch in found.stretches for watts in stretch.base_w) < 0
    assert (
        "day.csv: grid_w: 1 of 61 numbers cannot be, such as 65535000 W. They are left out: a gap until the next one."
        in (found.notes)
    )


def test_one_slip_does_not_hide_that_the_numbers_are_kw(tmp_path: Path) -> None:
    lines = [f"{NOON.timestamp() + 60 * row:.0f},{99 if row == 700 else 2.5},0" for row in range(1440)]
    with pytest.raises(ReplayError, match=r"grid_w is never above 2\.5 W, and no house takes so little\."):
        read(tmp_path, rows(lines))


def test_a_charger_at_rest_is_no_car_in_kw(tmp_path: Path) -> None:
    lines = [f"{NOON.timestamp() + 60 * row:.0f},{(row * 37) % 4000 - 1500},{row % 7 * 0.5}" for row in range(120)]
    found = read(tmp_path, rows(lines))
    assert found.stretches[0].base_w[60] == -1463.5
    assert not [note for note in found.notes if "car_w" in note]


def test_small_numbers_of_a_car_that_the_meter_does_not_show_are_told(tmp_path: Path) -> None:
    lines = [f"{NOON.timestamp() + 60 * row:.0f},-2000,3.7" for row in range(60)]
    told = "day.csv: car_w is never above 3.7 W: that is taken for a charger at rest. If the numbers are kW, call the "
    assert told + "column car_kw." in read(tmp_path, rows(lines)).notes


@pytest.mark.parametrize(
    ("watts", "sentence"),
    [
        (500, "The house never has a surplus."),
        (0, "grid_w is 0 in every row. Is that what the meter showed?"),
        (-500, "The house has a surplus all day and night."),
    ],
)
def test_a_meter_that_shows_one_side_alone_is_told(tmp_path: Path, watts: int, sentence: str) -> None:
    lines = [f"{NOON.timestamp() + 900 * row:.0f},{watts},0" for row in range(96)]
    assert any(sentence in note for note in read(tmp_path, rows(lines)).notes)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("time;grid_w;car_w\n" + minutes("TIME;-1.500,5;1.380"), id="German thousands"),
        pytest.param("time,grid_w,car_w\n" + minutes('TIME,"-1,500.5",1380'), id="English thousands"),
        pytest.param("time;grid_kw;car_kw\n" + minutes("TIME;-1,5005;1,380"), id="kW with decimal commas"),
        pytest.param(
            "sep=;\ntime;grid_w;car_w;\n" + minutes("TIME;\N{MINUS SIGN}1500,5;1380;"), id="sep and empty cells"
        ),
    ],
)
def test_numbers_are_read_as_programs_write_them(tmp_path: Path, text: str) -> None:
    (stretch,) = read(tmp_path, text).stretches
    assert list(stretch.base_w) == pytest.approx([-2880.5] * 121)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_may_be_in_the_encoding_of_a_spreadsheet(tmp_path: Path, encoding: str) -> None:
    text = "time;grid_w;car_w;Außen\r\n" + minutes("TIME;500,5;0;21°").replace("\n", "\r\n")
    (tmp_path / "day.csv").write_bytes(text.encode(encoding))
    (stretch,) = read_csv(tmp_path / "day.csv", SETTINGS, None, {}).stretches
    assert list(stretch.base_w) == [500.5] * 121


def test_a_few_rows_are_replayed_and_told_to_be_few(tmp_path: Path) -> None:
    assert "It is 2 min long: too short to tell much." in read(tmp_path, rows(every(60, NOON, 3))).notes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "day.csv, line 1: there is no column time. The file is empty.", id="nothing"),
        pytest.param("PK\3\4", "day.csv is a spreadsheet or an archive. Save it as CSV.", id="a spreadsheet"),
        pytest.param("time,grid_w,grid_kw,car_w\n", "there are both grid_w and grid_kw.", id="two units"),
        pytest.param("time,grid_w,grid_w,car_w\n", "there are two columns grid_w.", id="two columns"),
        pytest.param(
            "time,grid_w,car_w\n2026-06-21T12:00:00Z,500,5,0\n",
            "line 2: it has 4 columns where the first line has 3. If commas are for decimals, separate by semicolons.",
            id="decimal commas between commas",
        ),
        pytest.param(
            "time;grid_w;car_w\n" + minutes("TIME;1.380;2300") + minutes("TIME;980;2300", NOON.timestamp() + 300),
            "day.csv holds 1.380 and 980: it is not clear which mark is for decimals",
            id="thousands or decimals",
        ),
        pytest.param(
            "time,grid_w,car_w\n46194.5,100,0\n46194.51,100,0\n", "line 2: 46194.5 is the number of a day", id="days"
        ),
        pytest.param("date,grid_w\n", "there is no column time. There are: date, grid_w.", id="no time"),
        pytest.param("time,grid_w\n", "the columns grid_w and car_w, or load_w and sun_w are needed.", id="no car"),
        pytest.param("time,grid_w,car_w\n", "the column grid_w has no values", id="no rows"),
        pytest.param("time,grid_w,car_w\nnow,1,2\n", "day.csv, line 2: now is no time.", id="no time in a row"),
        pytest.param("time,grid_w,car_w\n-5,1,2\n", "day.csv, line 2: -5 is no time.", id="before 1970"),
        pytest.param("time,grid_w,car_w\n0001-01-01,1,2\n", "line 2: 0001-01-01 is no time.", id="long ago"),
        pytest.param(
            "time,grid_w,car_w\n2026-06-21T12:00:00Z,100,0\n2062-06-21T12:00:00Z,100,0\n",
            "day.csv goes from 21 Jun 2026 to 21 Jun 2062: that is more than a year. If one time is wrong, correct it;",
            id="a wrong year",
        ),
        pytest.param("time,grid_w,car_w\n1,x,2\n", "line 2: x is no number of watts for grid_w.", id="text"),
        pytest.param("time,grid_w,car_w\n1,nan,2\n", "the column grid_w has no values (1 nan).", id="only NaN"),
        pytest.param("time,grid_w,car_w\n1,2\n", "line 2: it has 2 columns where the first line has 3.", id="short"),
        pytest.param(
            "time,grid_w,car_w\n2,0,0\n1,0,0\n",
            "grid_w and car_w have no minute in which all of them are known, from 01 Jan 1970",
            id="too short",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReplayError) as told:
        read(tmp_path, text)
    assert sentence in str(told.value)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"day\.csv cannot be read: No such file or directory\."):
        read_csv(tmp_path / "day.csv", SETTINGS, None, {})
