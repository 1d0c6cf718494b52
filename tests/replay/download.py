"""A recording from the file that "Download data" on Home Assistant's History page makes.

It has a row for each entity and change, `entity_id,state,last_changed`: the rows of an entity after those of another,
times in UTC, and no units. Nothing is quoted, whatever a text holds; powers hold no commas. Before the days
that the recorder still has, there are means of an hour from the long-term statistics, which follow the entity's other
rows although they are earlier.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from .cells import finite, is_value, tally
from .recording import Recording, ReplayError, Series, recording
from .sensors import car_split, is_car, more_sensors, net, of_the_house, sensors, whole
from .times import Row, in_order, shown
from .units import WATTS, peak, plausible, told_units, unit_of_car, unit_of_meter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alfen_solar.settings import Settings

    from .text_file import TextFile

HEADER = ("entity_id", "state", "last_changed")
KEYS = {"grid_w": "grid_power", "import_w": "grid_import", "export_w": "grid_export", "car_w": "entities: power"}
"""Where apps.yaml names the sensor of each role."""
QUIET_S = 900.0
QUIET_ROWS = 20
"""A meter that tells nothing new for a quarter of an hour, and for 20 times its usual time, is told to the user."""
LATE_S = 900
"""A sensor that begins so much later than another is told to the user."""
_HOUR_S = 3600
_LEAST_MEANS = 3
"""As many rows at full hours, one after the other, are hourly means and no chance."""
_TELEGRAM_S = 0.5
"""Changes within half a second belong to one telegram of the meter."""


@dataclass(frozen=True, slots=True)
class Sensor:
    """What the file holds of an entity.

    Attributes:
        entity: Its name.
        series: Its values, in the unit of the file.
        means_end_s: When its hourly means end, epoch seconds; None: it has none.
        notes: What the user should know.
    """

    entity: str
    series: Series
    means_end_s: float | None
    notes: Sequence[str]


def read(file: TextFile, settings: Settings, sun: str | None, units: Mapping[str, str]) -> Recording:
    """Read the sensors that the settings name.

    Raises:
        ReplayError: Which sensor is missing or which line does not fit, and what to do.
    """
    named = sensors(settings, sun)
    rows = rows_by_entity(file)
    for name in units:
        if name not in named.values():
            raise ReplayError(
                f"{file.path}: --unit tells a unit for {name}, but the sensors are: {', '.join(named.values())}."
            )
    for role, entity in named.items():
        if entity not in rows:
            raise _missing(file, role, entity, rows)
    named |= whole(more_sensors(settings), rows)
    found = {role: _sensor(file, entity, rows[entity]) for role, entity in named.items()}
    notes = [note for sensor in found.values() for note in sensor.notes]
    by_role, told = _in_watts(file, found, units)
    notes = told + notes
    by_role = of_the_house(by_role, battery_sign=-1.0 if settings.battery_sign == "discharge positive" else 1.0)
    means_end_s = max((sensor.means_end_s for sensor in found.values() if sensor.means_end_s is not None), default=None)
    if means_end_s is not None:
        notes.append(
            f"Until {shown(means_end_s)} it holds hourly means, as the recorder has forgotten the rest: short clouds "
            "are not in them, so starts and changes come out too few."
        )
    by_role["grid_w"], quiet = _quiet(by_role["grid_w"], means_end_s or 0.0)
    notes += quiet + _late(found)
    begin_s = min(series[0][0] for series in by_role.values())
    if "sun_w" in by_role:  # for the plot alone: what is missing of it shortens nothing
        by_role["sun_w"] = [(begin_s - 1, None), *by_role["sun_w"]]
    notes = [f"{file.path.name}: {note}" for note in notes]
    return recording(file.path.name, by_role, None, notes, car_split(settings))


def rows_by_entity(file: TextFile) -> dict[str, list[Row[str]]]:
    """Sort the rows by entity."""
    places = [file.header.index(name) for name in HEADER]
    rows: dict[str, list[Row[str]]] = {}
    for line, text in enumerate(file.lines, file.first):
        cells = [cell.strip().strip('"') for cell in text.split(file.delimiter)]
        if len(cells) < len(file.header):  # the rest of a text of several lines; no power
            continue
        entity, state, time = (cells[place] for place in places)
        if "." in entity:
            rows.setdefault(entity, []).append(Row(line, time, state))
    return rows


def _missing(file: TextFile, role: str, entity: str, there: Mapping[str, Sequence[Row[str]]]) -> ReplayError:
    key = KEYS["car_w" if is_car(role) else role] if role != "sun_w" else None
    said = "which --sun names" if key is None else f"which apps.yaml names at {key}"
    close = get_close_matches(entity, there, n=1)
    listed = ", ".join(list(there)[:10]) + (" and others" if len(there) > 10 else "")
    first = next((rows[0].time for rows in there.values()), "")
    no_car = f" If no car charged, add the line {entity},0,{first}."
    return ReplayError(
        f"{file.path} has no rows of {entity}, {said}. Choose it on the History page too, beside the others, and "
        "download the data anew"
        + (
            f"; or name your sensor with --apps apps.yaml: the file has {listed}."
            if there
            else ": the file has no rows."
        )
        + (f" Did you mean {close[0]}?" if close else "")
        + (no_car if there and is_car(role) else "")
    )


def _sensor(file: TextFile, entity: str, rows: Sequence[Row[str]]) -> Sensor:
    ordered = in_order(file.path, rows)
    series: Series = []
    for at_s, row in ordered.rows:
        value = None
        if is_value(row.holds):
            try:
                value = finite(row.holds.replace(",", "."))  # Home Assistant writes a point, a spreadsheet may not
            except ValueError as error:
                raise ReplayError(
                    f"{file.path}, line {row.line}: {entity} shows {row.holds}, which is no power. Name a sensor with "
                    "W or kW in apps.yaml."
                ) from error
        if series and series[-1][0] == at_s:
            series.pop()
        series.append((at_s, value))
    lost = [row.holds for row in rows if not is_value(row.holds)]
    if len(lost) == len(rows):
        raise ReplayError(f"{file.path}: {entity} never has a value ({tally(lost)}). Download another day.")
    notes = (
        [f"{entity} has no value in {len(lost)} of {len(rows)} rows ({tally(lost)}): each is a gap until the next one."]
        if lost
        else []
    )
    if ordered.without_zone:
        notes.append(f"The times of {entity} have no zone: they are taken for those of this machine.")
    return Sensor(entity, series, _means_end_s(series), notes)


def _means_end_s(series: Series) -> float | None:
    """Tell when the hourly means end with which the series begins."""
    count = 0
    for (at_s, _), (next_s, _) in pairwise(series):
        if at_s % _HOUR_S or next_s - at_s > _HOUR_S:
            break
        count += 1
        if next_s % _HOUR_S:
            break
    return series[count - 1][0] + _HOUR_S if count >= _LEAST_MEANS else None


def _in_watts(
    file: TextFile, found: Mapping[str, Sensor], units: Mapping[str, str]
) -> tuple[dict[str, Series], list[str]]:
    """Judge the units, and convert."""
    meter = [role for role in found if role in {"grid_w", "import_w", "export_w"}]
    said = {role: units[sensor.entity] for role, sensor in found.items() if sensor.entity in units}
    of_meter = next((said[role] for role in meter if role in said), None)
    of_meter = of_meter or unit_of_meter(found[role].series for role in meter)
    by_role: dict[str, Series] = {}
    judged: dict[str, str] = {}
    notes: list[str] = []

    def convert(role: str, unit: str | None) -> None:
        sensor = found[role]
        if unit is None:
            raise _unclear(file, [found[other] for other in (meter if role in meter else [role])])
        hint = f"If the numbers are W, add --unit {sensor.entity}=W." if unit == "kW" else "Is it a power in W or kW?"
        by_role[role], told = plausible(sensor.series, role, unit, f"{file.path}: {sensor.entity}", hint)
        if told is not None:
            notes.append(told.removeprefix(f"{file.path}: "))
        if role not in said and peak(sensor.series):
            judged[sensor.entity] = unit

    for role in meter:
        convert(role, said.get(role, of_meter))
    grid_w = by_role["grid_w"] if "grid_w" in by_role else net(by_role["import_w"], by_role["export_w"])
    for role in found:
        if role not in meter:
            convert(role, said.get(role) or _unit_of(role, found, grid_w, of_meter))
    if not peak(*(found[role].series for role in meter)):
        notes.append(f"{' and '.join(found[role].entity for role in meter)} show 0 all the time. Is that the meter?")
    highest = {sensor.entity: peak(sensor.series) for sensor in found.values()}
    return by_role, [told_units(judged, highest), *notes] if judged else notes


def _unit_of(role: str, found: Mapping[str, Sensor], grid_w: Series, of_meter: str | None) -> str | None:
    """Judge the unit of another sensor than those of the meter; all phases, and both of a battery, have the same."""
    if is_car(role):
        return unit_of_car(found[role].series, grid_w)
    if role == "sun_w":
        return unit_of_meter([found[role].series]) or "W"
    return unit_of_meter(sensor.series for other, sensor in found.items() if other[0] == role[0]) or of_meter


def _unclear(file: TextFile, several: Sequence[Sensor]) -> ReplayError:
    names = " and ".join(sensor.entity for sensor in several)
    highest = peak(*(sensor.series for sensor in several))
    choices = " or ".join(f"--unit {several[0].entity}={unit}" for unit in WATTS)
    return ReplayError(
        f"{file.path}: it cannot be told whether the numbers of {names}, up to {highest:.10g}, are W or kW. Say it: "
        f"{choices}."
    )


def _quiet(grid: Series, means_end_s: float) -> tuple[Series, list[str]]:
    """Find where the meter told nothing new for long.

    What ends in `unavailable` was Home Assistant switched off, and is a gap. Elsewhere the value may have been steady.
    """
    steps = [after - before for (before, _), (after, _) in pairwise(grid) if after - before >= _TELEGRAM_S]
    longest_s = max(QUIET_S, QUIET_ROWS * statistics.median(steps)) if steps else QUIET_S
    kept: Series = []
    held: list[tuple[float, float]] = []
    for (at_s, value), (next_s, next_value) in pairwise([*grid, grid[-1]]):
        kept.append((at_s, value))
        if value is None or next_s - at_s <= longest_s or at_s < means_end_s:
            continue
        if next_value is None:
            kept.append((at_s + longest_s, None))
        else:
            held.append((at_s, next_s - at_s))
    if not held:
        return kept, []
    hours = sum(length_s for _, length_s in held) / _HOUR_S
    often = "once" if len(held) == 1 else f"{len(held)} times"
    note = (
        f"The meter shows nothing new for more than {longest_s / 60:.0f} minutes, {often}, {hours:.1f} h in all, first "
        f"from {shown(held[0][0])} on. Its last value is taken to hold. If Home Assistant was off then, choose another "
        "day."
    )
    return kept, [note]


def _late(found: Mapping[str, Sensor]) -> list[str]:
    """Tell of what is left out because a sensor begins late."""
    begins = {sensor.entity: sensor.series[0][0] for role, sensor in found.items() if role != "sun_w"}
    last = max(begins, key=lambda entity: begins[entity])
    if begins[last] - min(begins.values()) <= LATE_S:
        return []
    return [f"{last} begins at {shown(begins[last])}: what the others show before is left out."]
