"""A recording of the house: what the grid meter would have shown without the car, second by second."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.simulator.house import House

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import tzinfo

LEAST_S = 60
"""A shorter stretch between two gaps tells nothing."""
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
        base_w: Grid power without the car, W, import positive, one value a second.
        sun_w: Power of the panels, W, as many values; None: it was not recorded.
    """

    begin: datetime
    base_w: Sequence[float]
    sun_w: Sequence[float] | None


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded.

    Attributes:
        name: What it is called on the page.
        stretches: One at least; between them nothing is known.
        period_s: How often the meter reported, s: one of `PERIODS_S`.
    """

    name: str
    stretches: Sequence[Stretch]
    period_s: int = 1

    @property
    def duration_s(self) -> int:
        """How long it is without its gaps, s."""
        return sum(len(stretch.base_w) for stretch in self.stretches)


def generated(begin: datetime) -> Recording:
    """Make a recording of the simulated house's day, from midnight on."""
    house = House.generated()
    base_w = [house.base_w(second) for second in range(len(house.load_values_w))]
    return Recording("A generated day", [Stretch(begin, base_w, house.sun_values_w)])


def recording(name: str, sensors: Mapping[str, Series], longest_hold_s: float, zone: tzinfo | None) -> Recording:
    """Put together what several sensors showed.

    Args:
        name: What the recording is called.
        sensors: `grid_w` and `car_w`, or `sun_w` and `load_w`; with the former, `sun_w` may be there too.
        longest_hold_s: For how long a value holds when none follows. After that there is a gap.
        zone: The time zone of the house; None: that of this machine.

    Raises:
        ReplayError: They have no minute in common.
    """
    begin_s = math.ceil(max(series[0][0] for series in sensors.values()))
    end_s = math.floor(max(series[-1][0] for series in sensors.values())) + 1
    held = {column: _held(series, begin_s, end_s, longest_hold_s) for column, series in sensors.items()}
    plus, minus = (held["grid_w"], held["car_w"]) if "grid_w" in held else (held["load_w"], held["sun_w"])
    base_w = [None if one is None or other is None else one - other for one, other in zip(plus, minus, strict=True)]
    sun_w = held.get("sun_w")
    stretches = [
        Stretch(
            _moment(begin_s + begin, zone),
            [value for value in base_w[begin:end] if value is not None],
            None if sun_w is None else [value or 0.0 for value in sun_w[begin:end]],
        )
        for begin, end in _known(base_w)
    ]
    if not stretches:
        raise ReplayError(f"{name}: {' and '.join(sensors)} have no minute in which all of them are known.")
    return Recording(name, stretches, _period_s(sensors.get("grid_w") or sensors["load_w"]))


def _held(series: Series, begin_s: int, end_s: int, longest_s: float) -> list[float | None]:
    """Return the value of each second from `begin_s` to before `end_s`."""
    values: list[float | None] = []
    for (at_s, value), (next_s, _) in pairwise([*series, (math.inf, None)]):
        known_s = min(next_s, at_s + longest_s, end_s)
        values.extend([value] * (math.ceil(known_s) - begin_s - len(values)))
        values.extend([None] * (math.ceil(min(next_s, end_s)) - begin_s - len(values)))
    return values


def _known(base_w: Sequence[float | None]) -> list[tuple[int, int]]:
    """Find the stretches without a gap."""
    gaps = [-1, *(at for at, value in enumerate(base_w) if value is None), len(base_w)]
    return [(before + 1, after) for before, after in pairwise(gaps) if after - before > LEAST_S]


def _period_s(series: Series) -> int:
    seen_s = statistics.median([after[0] - before[0] for before, after in pairwise(series)] or [1.0])
    return next((period_s for period_s in PERIODS_S if period_s >= seen_s), PERIODS_S[-1])


def _moment(at_s: float, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at_s, UTC).astimezone(zone)
