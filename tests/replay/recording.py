"""A recording of the house: what the grid meter would have shown without the car, second by second."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.simulator.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

LEAST_S = 60
"""A shorter stretch between two gaps tells nothing."""
LONGEST_S = 400 * 86_400
"""More is a wrong time among the right ones, or does not fit into memory second by second."""
SHORT_S = 900
"""A start alone may take minutes of sun."""
NIGHT_S = 18 * 3600
"""What is longer has hours without sun in it."""
PERIODS_S = (1, 5, 15)
"""How often a replayed meter may report; a slower one repeats its value, which is no event in Home Assistant."""

Series = list[tuple[float, float | None]]
"""What a sensor showed: epoch seconds, rising, and the value from then on; None: it had none."""


class ReplayError(Exception):
    """There is nothing to replay; the text is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time without a gap.

    Attributes:
        begin: Its first second, in the time zone of the house.
        base_w: Grid power without the car and the home battery, W, import positive, one value a second.
        sun_w: Power of the panels, W, as many values; None: it was not recorded.
        phases_w: Grid power of each phase without the car, W, as many values each; none: they were not recorded.
        battery_w: What charged the home battery, W, as many values; None: there was none, or it was not recorded.
    """

    begin: datetime
    base_w: Sequence[float]
    sun_w: Sequence[float] | None
    phases_w: Sequence[Sequence[float]] = ()
    battery_w: Sequence[float] | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded.

    Attributes:
        name: What it is called on the page.
        stretches: One at least; between them nothing is known.
        period_s: How often the meter reported, s: one of `PERIODS_S`.
        notes: What the user should know of how it was read, a sentence or two each.
    """

    name: str
    stretches: Sequence[Stretch]
    period_s: int = 1
    notes: Sequence[str] = ()

    @property
    def duration_s(self) -> int:
        """How long it is without its gaps, s."""
        return sum(len(stretch.base_w) for stretch in self.stretches)


def generated(begin: datetime) -> Recording:
    """Make a recording of the simulated house's day, from midnight on."""
    house = House.generated()
    base_w = [house.base_w(second) for second in range(len(house.load_values_w))]
    return Recording("A generated day", [Stretch(begin, base_w, house.sun_values_w)])


def recording(
    name: str,
    sensors: Mapping[str, Series],
    zone: tzinfo | None,
    notes: Sequence[str] = (),
    car_split: Callable[[float], tuple[float, ...]] = lambda car_w: (car_w, 0.0, 0.0),
) -> Recording:
    """Put together what several sensors showed. A value holds until the next one.

    Args:
        name: What the recording is called.
        sensors: `grid_w` and `car_w`, or `sun_w` and `load_w`; with the former, `sun_w` may be there too, and `l1_w`
            and so on, and `battery_w`.
        zone: The time zone of the house; None: that of this machine.
        notes: What the user should know of how they were read.
        car_split: What of the car's power, W, was on each phase.

    Raises:
        ReplayError: They have no minute in common, or are of more than a year.
    """
    begin_s = math.ceil(max(series[0][0] for series in sensors.values()))
    end_s = math.floor(max(series[-1][0] for series in sensors.values())) + 1
    if end_s - begin_s > LONGEST_S:
        raise ReplayError(
            f"{name} goes from {_moment(begin_s, zone):%d %b %Y} to {_moment(end_s, zone):%d %b %Y}: that is more than "
            "a year. If one time is wrong, correct it; if none is, replay a part."
        )
    held = {column: _held(series, begin_s, end_s) for column, series in sensors.items()}
    plus, minus = (held["grid_w"], held["car_w"]) if "grid_w" in held else (held["load_w"], held["sun_w"])
    base_w = _less(plus, minus)
    sun_w, battery_w = held.get("sun_w"), held.get("battery_w")
    if battery_w is not None and "grid_w" in held:
        base_w = _less(base_w, battery_w)
    phases_w = []
    for number, phase in enumerate(phase for phase in ("l1_w", "l2_w", "l3_w") if phase in held):
        car_w = [None if watts is None else car_split(watts)[number] for watts in held["car_w"]]
        phases_w.append(_less(held[phase], car_w))
        base_w = [None if other is None else base for base, other in zip(base_w, phases_w[-1], strict=True)]
    stretches = [
        Stretch(
            _moment(begin_s + begin, zone),
            [value for value in base_w[begin:end] if value is not None],
            None if sun_w is None else [value or 0.0 for value in sun_w[begin:end]],
            [[value or 0.0 for value in phase_w[begin:end]] for phase_w in phases_w],
            None if battery_w is None else [value or 0.0 for value in battery_w[begin:end]],
        )
        for begin, end in _known(base_w)
    ]
    if not stretches:
        raise ReplayError(
            f"{name}: {' and '.join(sensors)} have no minute in which all of them are known, from "
            f"{_moment(begin_s, zone):%d %b %Y %H:%M:%S} to {_moment(end_s, zone):%d %b %Y %H:%M:%S}."
        )
    return Recording(
        name, stretches, _period_s(sensors.get("grid_w") or sensors["load_w"]), (*notes, *_doubts(stretches))
    )


def _less(plus: Sequence[float | None], minus: Sequence[float | None]) -> list[float | None]:
    """Subtract; what is not known of both is not known."""
    return [None if one is None or other is None else one - other for one, other in zip(plus, minus, strict=True)]


def _held(series: Series, begin_s: int, end_s: int) -> list[float | None]:
    """Return the value of each second from `begin_s` to before `end_s`."""
    values: list[float | None] = []
    for (_, value), (next_s, _) in pairwise([*series, (math.inf, None)]):
        values.extend([value] * (math.ceil(min(next_s, end_s)) - begin_s - len(values)))
    return values


def _doubts(stretches: Sequence[Stretch]) -> list[str]:
    """Tell what the user may not expect of the house."""
    doubts = []
    length_s = sum(len(stretch.base_w) for stretch in stretches)
    if length_s < SHORT_S:
        doubts.append(f"It is {length_s / 60:.0f} min long: too short to tell much.")
    if len(stretches) > 1:
        ends = [stretch.begin + timedelta(seconds=len(stretch.base_w)) for stretch in stretches]
        missing_s = sum((after.begin - end).total_seconds() for end, after in zip(ends, stretches[1:], strict=False))
        gaps = "There is 1 gap" if len(stretches) == 2 else f"There are {len(stretches) - 1} gaps"
        doubts.append(
            f"{gaps}, {missing_s / 3600:.1f} h in all. After each the app begins anew, which may cost a start."
        )
    if all(watts >= 0 for stretch in stretches for watts in stretch.base_w):
        doubts.append(
            "The house never has a surplus. If it should, look at the grid power: feeding in must be negative there."
        )
    elif all(watts < 0 for stretch in stretches for watts in stretch.base_w) and length_s >= NIGHT_S:
        doubts.append("The house has a surplus all day and night. Look at the grid power: import must be positive.")
    return doubts


def _known(base_w: Sequence[float | None]) -> list[tuple[int, int]]:
    """Find the stretches without a gap."""
    gaps = [-1, *(at for at, value in enumerate(base_w) if value is None), len(base_w)]
    return [(before + 1, after) for before, after in pairwise(gaps) if after - before > LEAST_S]


def _period_s(series: Series) -> int:
    seen_s = statistics.median([after[0] - before[0] for before, after in pairwise(series)] or [1.0])
    return next((period_s for period_s in PERIODS_S if period_s >= seen_s), PERIODS_S[-1])


def _moment(at_s: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at_s, UTC).astimezone(zone)
