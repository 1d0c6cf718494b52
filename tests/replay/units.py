"""Are they watts? What the numbers of a column or of a sensor tell about their unit, and whether they can be true."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alfen_solar.inputs.states import HIGHEST_POWER_W

from .recording import ReplayError, Series

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WATTS = {"W": 1.0, "kW": 1000.0}
LEAST_HOUSE_W = 50.0
"""A house in which less flows, from first to last, is none: its numbers are kW. As kW it is more than a house has."""
LEAST_CAR = 1.2
"""A car takes 1.4 kW at least: numbers that stay below are no charging in kW. As watts they are a charger at rest."""
MOST_KW = 25.0
"""Three phases of 35 A: a number between this and `LEAST_HOUSE_W` may be either."""
LONG_S = 6 * 3600
"""A car that neither begins nor ends in so long a time has not charged."""
_GLITCHES = 1000
"""One in so many numbers may be a slip of the sensor: it does not tell the unit."""
_WRONG_SHARE = 0.05
"""If more of the numbers than this cannot be, it is not them but the column that is wrong."""
_STEP_S = 60
"""Two of them, each a minute, are looked at together: both meters show a car that begins or ends within a minute."""
_MANY_STEPS = 20
"""A charger at rest flickers as often. Fewer steps may be a car's that a home battery has hidden from the meter."""
_FOLLOWS = 0.3
"""The share of the car's power that its grid meter shows at least, when it begins or ends while the sun changes."""


@dataclass(frozen=True, slots=True)
class Range:
    """Between what a power can be, W, and what to say of one below zero that cannot."""

    least_w: float
    most_w: float
    below: str


RANGES = {
    "grid_w": Range(-HIGHEST_POWER_W, HIGHEST_POWER_W, ""),
    "import_w": Range(-1, HIGHEST_POWER_W, "import is never below zero; a sensor with a sign is named as grid_power"),
    "export_w": Range(-1, HIGHEST_POWER_W, "export is never below zero; a sensor with a sign is named as grid_power"),
    "load_w": Range(-100, HIGHEST_POWER_W, "the household without the car takes power, it gives none"),
    "sun_w": Range(-100, HIGHEST_POWER_W, "the power of the panels is written without a sign"),
    "car_w": Range(-100, 50_000, "what the car takes is written without a sign"),
    "phase_w": Range(-HIGHEST_POWER_W, HIGHEST_POWER_W, ""),
    "battery_w": Range(-HIGHEST_POWER_W, HIGHEST_POWER_W, ""),
}
"""By role. Inverters and chargers at rest may show some watts below zero; no car takes more than 43 kW of a house."""


def range_of(role: str) -> Range:
    """Tell between what the power of a role can be: several cars, and several phases, are as the first."""
    kind = role.partition("_")[0]
    if kind in {"l1", "l2", "l3"}:
        return RANGES["import_w" if role.endswith(("import_w", "export_w")) else "phase_w"]
    return RANGES[role if role in RANGES else "car_w" if kind == "car" else "import_w"]


def plausible(series: Series, role: str, unit: str, where: str, hint: str) -> tuple[Series, str | None]:
    """Convert to W, and take out what cannot be.

    Args:
        series: The numbers, in their unit.
        role: As in `range_of`.
        unit: One of `WATTS`.
        where: The file and the name of the column or sensor, for the sentences.
        hint: What to do if the numbers are far too large.

    Returns:
        The series in W, and a sentence if something was taken out.

    Raises:
        ReplayError: Most of them cannot be.
    """
    allowed, factor = range_of(role), WATTS[unit]
    kept: Series = []
    wrong: list[float] = []
    for at_s, value in series:
        watts = None if value is None else value * factor
        if watts is not None and not allowed.least_w <= watts <= allowed.most_w:
            wrong.append(watts)
            watts = None
        kept.append((at_s, watts))
    if not wrong:
        return kept, None
    count = sum(value is not None for _, value in series)
    worst_w = max(wrong, key=abs)
    told = f"{where}: {len(wrong)} of {count} numbers cannot be, such as {_number(worst_w / factor)} {unit}"
    if len(wrong) > _WRONG_SHARE * count:
        reason = f"no house has so much. {hint}" if abs(worst_w) > allowed.most_w else f"{allowed.below}."
        raise ReplayError(f"{told}: {reason}")
    return kept, f"{told}. They are left out: a gap until the next one."


def peak(*several: Series) -> float:
    """Return the highest absolute number, apart from the slips of a sensor; 0 if there is none."""
    numbers = sorted(abs(value) for series in several for _, value in series if value is not None)
    return numbers[-1 - len(numbers) // _GLITCHES] if numbers else 0.0


def unit_of_meter(series: Iterable[Series]) -> str | None:
    """Judge the unit of the sensors of one grid meter, or of the panels.

    Returns:
        One of `WATTS`; None: it cannot be told.
    """
    several = list(series)
    highest = peak(*several)
    if highest == 0 or highest >= LEAST_HOUSE_W:
        return "W"
    fine = any(value is not None and value % 1 for one in several for _, value in one)
    return "kW" if fine and highest <= MOST_KW else None


def unit_of_car(car: Series, grid_w: Series) -> str | None:
    """Judge the unit of the car's power by its size, and by what the grid meter showed when the car began or ended.

    Returns:
        One of `WATTS`; None: it cannot be told.
    """
    highest = peak(car)
    if highest < LEAST_CAR or highest >= LEAST_HOUSE_W:
        return "W"
    steps = [(of_car, of_grid_w) for of_car, of_grid_w in _steps(car, grid_w) if abs(of_car) >= LEAST_CAR]
    if not steps:
        return "W" if grid_w and grid_w[-1][0] - grid_w[0][0] >= LONG_S else None
    shown = sum(of_car * of_grid_w for of_car, of_grid_w in steps) / sum(of_car**2 for of_car, _ in steps)
    if shown >= _FOLLOWS * WATTS["kW"]:
        return "kW"
    return "W" if len(steps) >= _MANY_STEPS else None


def _steps(one: Series, other: Series) -> Iterable[tuple[float, float]]:
    """Walk through both, and tell by how much each has changed within two minutes, minute by minute."""
    if not one or not other:
        return
    begin_s, end_s = max(one[0][0], other[0][0]), max(one[-1][0], other[-1][0])
    moments = [begin_s + _STEP_S * step for step in range(math.ceil((end_s - begin_s) / _STEP_S) + 1)]
    walked = list(zip(_at(one, moments), _at(other, moments), strict=True))
    for (one_before, other_before), (one_after, other_after) in zip(walked, walked[2:], strict=False):
        if one_before is None or one_after is None or other_before is None or other_after is None:
            continue
        yield one_after - one_before, other_after - other_before


def _at(series: Series, moments: Sequence[float]) -> Iterable[float | None]:
    following = iter([*series, (math.inf, None)])
    next_s, next_value = next(following)
    value: float | None = None
    for moment in moments:
        while next_s <= moment:
            value = next_value
            next_s, next_value = next(following)
        yield value


def told_units(units: Mapping[str, str], highest: Mapping[str, float]) -> str:
    """Tell which sensors were taken for kW and which for W, and what to do if that is wrong."""
    parts = [
        f"as {unit}: "
        + ", ".join(f"{name} (up to {_number(highest[name])})" for name, of in units.items() if of == unit)
        for unit in WATTS
        if unit in units.values()
    ]
    name, unit = next(iter(units.items()))
    other = next(of for of in WATTS if of != unit)
    return f"The file names no units. Taken {'; '.join(parts)}. If that is wrong, add --unit {name}={other}."


def _number(value: float) -> str:
    return f"{value:.10g}"
