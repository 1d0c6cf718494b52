"""A recording from a file with a row for each time and a column for each power."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .cells import NumberFormat, is_value, tally
from .recording import Recording, ReplayError, Series, recording
from .times import InOrder, Row, in_order
from .units import LEAST_HOUSE_W, WATTS, peak, plausible, unit_of_car

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .text_file import TextFile

TIME = "time"
PAIRS = (("grid_w", "car_w"), ("load_w", "sun_w"))
OPTIONAL = "sun_w"
PHASES = ("l1_w", "l2_w", "l3_w")
BATTERY = "battery_w"
HOLD_S = 900.0
"""For how long a value holds in a gap: a quarter of an hour, or a row's usual time if that is longer."""
LONGEST_S = 1200.0
LONGEST_ROWS = 2.5
"""What is longer than 20 minutes and than two and a half rows is a gap: one missing row and jitter are none."""
SPARSE = 0.25
"""If more of the rows than this leave a cell empty, an empty cell is no gap: the file holds changes alone."""
COARSE_S = 300
"""Rows that are as far apart are means, which hide clouds."""

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file.

    Attributes:
        role: What it holds, as `grid_w`.
        name: Its name, as `grid_kw`.
        unit: What its name says: W or kW.
    """

    role: str
    name: str
    unit: str


def read(
    file: TextFile, units: Mapping[str, str], car_split: Callable[[float], tuple[float, float, float]]
) -> Recording:
    """Read the file; `car_split` as in `recording`.

    Raises:
        ReplayError: Which line, and what was expected there.
    """
    wanted = _columns(file, units)
    ordered = in_order(file.path, _rows(file, wanted))
    at, notes = _merged(ordered)
    if at and ordered.without_zone:
        notes.append("Its times have no zone: they are taken for those of this machine.")
    rhythm_s = ordered.rhythm_s
    if len(at) > 1 and rhythm_s >= COARSE_S:
        notes.append(
            f"Its rows are {rhythm_s / 60:.0f} minutes apart: short clouds are not in them, so starts and changes come "
            "out too few."
        )
    sparse = _is_sparse(at, wanted)
    cells = [[row.holds[column.name] for _, row in at] for column in wanted]
    form = NumberFormat(cells, str(file.path), file.delimiter)
    sensors: dict[str, Series] = {}
    for column in wanted:
        series, left_out = _series(file, column, at, form, sparse=sparse)
        sensors[column.role] = _with_gaps(series, max(HOLD_S, rhythm_s), max(LONGEST_S, LONGEST_ROWS * rhythm_s))
        notes += left_out
    for column in sorted(wanted, key=lambda column: column.role == "car_w"):  # the meter first: it speaks for the car
        sensors[column.role], told = _in_watts(file, column, sensors, said=column.name in units)
        notes += told
    return recording(file.path.name, sensors, None, [f"{file.path.name}: {note}" for note in notes], car_split)


def _columns(file: TextFile, units: Mapping[str, str]) -> list[Column]:
    there = ", ".join(file.header)
    where = f"{file.path}, line {file.first - 1}"
    if TIME not in file.header:
        raise ReplayError(
            f"{where}: there is no column {TIME}. " + (f"There are: {there}." if there else "The file is empty.")
        )
    twice = next((name for name in file.header if name and file.header.count(name) > 1), None)
    if twice is not None:
        raise ReplayError(f"{where}: there are two columns {twice}.")
    found = _named(file.header, units, where)
    for name in units:
        if name not in {column.name for column in found.values()}:
            raise ReplayError(f"{where}: there is no column {name}, for which --unit tells a unit. There are: {there}.")
    for pair in PAIRS:
        if set(pair) <= set(found):
            more = [role for role in (OPTIONAL, BATTERY) if role in found and role not in pair]
            if "grid_w" in pair:
                more += _phases(found, where)
            return [found[role] for role in (*pair, *more)]
    pairs = ", or ".join(" and ".join(pair) for pair in PAIRS)
    raise ReplayError(
        f"{where}: the columns {pairs} are needed. There are: {there}. "
        "If no car charged, make car_w a column of zeros. The file that Home Assistant's History page downloads begins "
        "with entity_id,state,last_changed and is read as it is."
    )


def _phases(found: Mapping[str, Column], where: str) -> list[str]:
    """Tell which columns of phases there are: L1 alone, or all three."""
    there = [phase for phase in PHASES if phase in found]
    if there not in ([], [PHASES[0]], [*PHASES]):
        raise ReplayError(f"{where}: of the phases there is {', '.join(there)}. Add the others, or leave them out.")
    return there


def _named(header: Sequence[str], units: Mapping[str, str], where: str) -> dict[str, Column]:
    """Find the columns of the roles, be they in W or in kW."""
    found: dict[str, Column] = {}
    for role in dict.fromkeys((*(role for pair in PAIRS for role in pair), *PHASES, BATTERY)):
        names = {unit: role.removesuffix("w") + unit.lower() for unit in WATTS}
        present = [unit for unit, name in names.items() if name in header]
        if len(present) > 1:
            raise ReplayError(f"{where}: there are both {names['W']} and {names['kW']}. Leave one of them out.")
        if present:
            name = names[present[0]]
            found[role] = Column(role, name, units.get(name, present[0]))
    return found


def _rows(file: TextFile, wanted: Sequence[Column]) -> list[Row[Cells]]:
    places = {column.name: file.header.index(column.name) for column in wanted}
    time_at = file.header.index(TIME)
    rows: list[Row[Cells]] = []
    reader = csv.reader(file.lines, delimiter=file.delimiter, skipinitialspace=True)
    try:
        for cells in reader:
            line = file.first + reader.line_num - 1
            if not any(cells):
                continue
            if len(cells) < len(file.header) or any(cells[len(file.header) :]):
                raise ReplayError(
                    f"{file.path}, line {line}: it has {len(cells)} columns where the first line has "
                    f"{len(file.header)}."
                    + (" If commas are for decimals, separate by semicolons." if len(cells) > len(file.header) else "")
                )
            holds = {name: cells[place].strip() for name, place in places.items()}
            rows.append(Row(line, cells[time_at].strip(), holds))
    except csv.Error as error:
        raise ReplayError(f"{file.path}, line {file.first + reader.line_num - 1}, cannot be read: {error}.") from error
    return rows


def _merged(ordered: InOrder[Cells]) -> tuple[list[tuple[float, Row[Cells]]], list[str]]:
    """Make one row of those that have the same time; of two values the later row's counts."""
    merged: list[tuple[float, Row[Cells]]] = []
    differing: list[str] = []
    for at_s, row in ordered.rows:
        if merged and merged[-1][0] == at_s:
            before = merged.pop()[1].holds
            if any(before[name] and cell and before[name] != cell for name, cell in row.holds.items()):
                differing.append(row.time)
            row = Row(row.line, row.time, {name: cell or before[name] for name, cell in row.holds.items()})  # noqa: PLW2901
        merged.append((at_s, row))
    notes = []
    if ordered.moved:
        notes.append(f"{ordered.moved} times a row is earlier than the one before. The rows were sorted.")
    if differing:
        notes.append(
            f"{len(differing)} times two rows have the same time and other values, first at {differing[0]}. The lower "
            "one counts."
        )
    return merged, notes


def _is_sparse(at: Sequence[tuple[float, Row[Cells]]], wanted: Sequence[Column]) -> bool:
    empty = sum(any(not row.holds[column.name] for column in wanted) for _, row in at)
    return empty > SPARSE * len(at)


def _series(
    file: TextFile, column: Column, at: Sequence[tuple[float, Row[Cells]]], form: NumberFormat, *, sparse: bool
) -> tuple[Series, list[str]]:
    """Read the numbers of a column, and tell how many cells have none."""
    texts = [row.holds[column.name] for _, row in at]
    series: Series = []
    latest: float | None = None
    for at_s, row in at:
        text = row.holds[column.name]
        if is_value(text):
            try:
                latest = form.number(text)
            except ValueError as error:
                raise ReplayError(
                    f"{file.path}, line {row.line}: {text} is no number of {_long(column.unit)} for {column.name}."
                ) from error
        elif text or not sparse:
            latest = None
        series.append((at_s, latest))
    if not any(is_value(text) for text in texts):
        words = f" ({tally(texts)})" if texts else ""
        raise ReplayError(f"{file.path}: the column {column.name} has no values{words}.")
    blank = [text for text in texts if not text]
    lost = [text for text in texts if not is_value(text) and (text or not sparse)]
    notes = []
    if lost:
        notes.append(
            f"{len(lost)} of {len(texts)} cells of {column.name} hold no value ({tally(lost)}): "
            "each is a gap until the next one."
        )
    if sparse and blank:
        notes.append(
            f"{len(blank)} of {len(texts)} cells of {column.name} are empty: there the value before is taken to hold."
        )
    return series, notes


def _with_gaps(series: Series, hold_s: float, longest_s: float) -> Series:
    """Let a value end after `hold_s` where the next row is further away than `longest_s`."""
    ended: Series = []
    for (at_s, value), (next_s, _) in pairwise([*series, series[-1]]):
        ended.append((at_s, value))
        if next_s - at_s > longest_s:
            ended.append((at_s + hold_s, None))
    return ended


def _in_watts(file: TextFile, column: Column, sensors: Mapping[str, Series], *, said: bool) -> tuple[Series, list[str]]:
    """Convert a column to W, unless its numbers tell that they are something else."""
    name, unit, series = column.name, column.unit, sensors[column.role]
    other = next(other for other in WATTS if other != unit)
    renamed = column.role.removesuffix("w") + other.lower()
    hint = f"If the numbers are {other}, call the column {renamed}."
    keep = f"If they are right, add --unit {name}={unit}."
    where = f"{file.path}: {name}"
    watts, told = plausible(series, column.role, unit, where, hint if unit == "kW" else "Write them in W.")
    notes = [] if told is None else [told.removeprefix(f"{file.path}: ")]
    highest = peak(series)
    small = f"{name} is never above {highest:.10g} {unit}"
    if column.role == "car_w":
        judged = None if said or unit == "kW" else unit_of_car(series, sensors.get("grid_w", []))
        if judged == "kW":
            raise ReplayError(
                f"{file.path}: {small}, and the grid meter shows kilowatts when the car begins or ends. {hint} {keep}"
            )
        if judged is None and not said and unit == "W":
            notes.append(f"{small}: that is taken for a charger at rest. {hint}")
    elif column.role in {*PHASES, BATTERY}:
        pass  # a phase, or a battery, may be at rest
    elif highest == 0:
        if column.role != "sun_w":
            notes.append(f"{name} is 0 in every row. Is that what the meter showed?")
    elif highest * WATTS[unit] < LEAST_HOUSE_W and not said:
        if column.role == "sun_w" and "grid_w" in sensors:  # for the plot alone
            notes.append(f"{small}. {hint if unit == 'W' else ''}".strip())
        else:
            least = "no house takes so little" if column.role != "sun_w" else "no panels give so little"
            raise ReplayError(
                f"{file.path}: {small}, and {least}. {hint if unit == 'W' else ''} {keep}".replace("  ", " ")
            )
    return watts, notes


def _long(unit: str) -> str:
    return "watts" if unit == "W" else "kilowatts"
