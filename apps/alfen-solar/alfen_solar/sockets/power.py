"""What the charger measured of the car's power, and so what the car drew when a sample of the grid meter was taken."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Range:
    """A power in W that is not known exactly."""

    low_w: float
    high_w: float

    def hull(self, *powers_w: float) -> "Range":
        """Return the range that includes these powers as well."""
        return Range(min(self.low_w, *powers_w), max(self.high_w, *powers_w))


def total(ranges: Iterable[Range]) -> Range:
    """Return the sum of powers that are not known exactly."""
    low_w = high_w = 0.0
    for each in ranges:
        low_w += each.low_w
        high_w += each.high_w
    return Range(low_w, high_w)


@dataclass(slots=True)
class _Spell:
    """A power that was the same from the first to the last time that it was read."""

    power_w: float
    first_at: datetime
    last_at: datetime


class MeasuredPower:
    """Remembers the measurements of some minutes.

    Two readings are some seconds apart, and the grid meter shows a change of the car a little later than the charger.
    So around a change nobody knows which of two powers is in a sample of the grid meter: it is a range.
    """

    GRID_DELAY = timedelta(seconds=3)
    """How much later than the charger's own measurement a change may show in a sample of the grid meter."""
    _KEPT = 64

    def __init__(self) -> None:
        self._spells: deque[_Spell] = deque(maxlen=self._KEPT)
        self._known = False

    @property
    def now_w(self) -> float | None:
        """What was measured last, in W, 0 or more; None: nothing is measured."""
        return self._spells[-1].power_w if self._known else None

    @property
    def read_at(self) -> datetime | None:
        """When that was read last; None: never."""
        return self._spells[-1].last_at if self._known else None

    def has_lasted(self, time: timedelta, now: datetime) -> bool:
        """Tell whether what was measured last has been the same for so long: that makes no event."""
        return self._known and now - self._spells[-1].first_at >= time

    def record(self, power_w: float | None, at: datetime) -> None:
        """Record what is measured, in W; None: nothing is. A meter with an offset shows less than 0, which is none."""
        self._known = power_w is not None
        if power_w is None:
            self._spells.clear()
            return
        power_w = max(power_w, 0.0)
        if self._spells and self._spells[-1].power_w == power_w:
            self._spells[-1].last_at = max(at, self._spells[-1].last_at)
        else:
            self._spells.append(_Spell(power_w, at, at))

    def record_reading(self, at: datetime) -> None:
        """Record that what was measured last was read once more, and is the same."""
        if self._known:
            self._spells[-1].last_at = max(at, self._spells[-1].last_at)

    def at(self, sampled_at: datetime) -> Range | None:
        """Tell what the car draws in a sample of the grid meter; None: nothing was measured."""
        if not self._known:
            return None
        earliest = sampled_at - self.GRID_DELAY
        powers_w: list[float] = []
        for spell in reversed(self._spells):
            if spell.first_at > sampled_at:  # it may have begun before it was read
                powers_w = [spell.power_w]
                continue
            if spell.last_at >= sampled_at:
                powers_w.clear()
            powers_w.append(spell.power_w)
            if spell.first_at <= earliest:
                break
        return Range(min(powers_w), max(powers_w))
