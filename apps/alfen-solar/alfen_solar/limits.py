"""What limits the current of a car, as values. The lowest applies; their order only decides which one is named."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

_TENTHS = 10
_MISSED = 1e-6
"""By so many tenths a float may miss one that it is."""


class Bound(IntEnum):
    """Who sets a limit. Of two equal limits, the one with the lower number is named."""

    METER = 1
    """The sun cannot be followed: there is no plausible data from the grid meter or the charger."""
    FUSE = 2
    """The main fuse of the house, of which the house leaves so much."""
    QUARTER_HOUR = 3
    """The mean import of this quarter of an hour, of which the house leaves so much."""
    DIMMING = 4
    """A limit that the grid operator, or another controller, sets for the cars or for the house."""
    CHARGER = 5
    """The charger allows less than the setpoint, because of cable, station, or back office."""
    STATION = 6
    """The station's maximum current (register 1100), which another car uses as well."""
    USER = 7
    """The maximum current that the user has set in Home Assistant."""
    SETTINGS = 8
    """`maximum_current_a` in apps.yaml."""
    PHASES = 9
    """A switch of phases is not proven yet."""


SHARED = frozenset({Bound.FUSE, Bound.QUARTER_HOUR, Bound.DIMMING, Bound.STATION})
"""Those that leave to a car what others do not use, and so may leave it less than it can charge with, for a while."""


OF_THE_HOUSE = SHARED - {Bound.STATION}
"""Those of the house among them."""


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """The highest current that may be offered to a car, and who sets it; they are ordered by both."""

    most_a: float
    """In A, 0 or more."""
    by: Bound

    def __post_init__(self) -> None:
        """Reject what is not a current.

        Raises:
            ValueError: it is negative, or not a number.
        """
        if not self.most_a >= 0:
            raise ValueError(f"{self.most_a} A is not a valid current limit.")


@dataclass(frozen=True, slots=True)
class Lasting:
    """What limits the house for hours, for those who plan them; infinite: nothing does."""

    cars_w: float = math.inf
    """What all cars together may draw, in W."""
    import_w: float = math.inf
    """What house and cars together may import, in W."""
    phase_a: float = math.inf
    """What may flow in each phase of the house, in A."""

    def __and__(self, other: "Lasting") -> "Lasting":
        """Return what is left where both hold."""
        return Lasting(
            min(self.cars_w, other.cars_w), min(self.import_w, other.import_w), min(self.phase_a, other.phase_a)
        )


def tenths_below_a(current_a: float) -> float:
    """Round a current in A down to a tenth, as setpoints are."""
    return math.floor(current_a * _TENTHS + _MISSED) / _TENTHS


def least(limits: Iterable[Limit]) -> Limit | None:
    """Return the lowest limit, regardless of their order; None: there is none."""
    return min(limits, default=None)
