"""What limits the current of a car, as values. The lowest applies; their order only decides which one is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Bound(IntEnum):
    """Who sets a limit. Of two equal limits, the one with the lower number is named."""

    METER = 1
    """The sun cannot be followed: there is no plausible data from the grid meter or the charger."""
    CHARGER = 2
    """The charger allows less than the setpoint, because of cable, station, or back office."""
    STATION = 3
    """The station's maximum current (register 1100), which another car uses as well."""
    USER = 4
    """The maximum current that the user has set in Home Assistant."""
    SETTINGS = 5
    """`maximum_current_a` in apps.yaml."""
    PHASES = 6
    """A switch of phases is not proven yet."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The highest current that may be offered to a car, and who sets it."""

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


def least(limits: Iterable[Limit]) -> Limit | None:
    """Return the lowest limit, regardless of their order; None: there is none."""
    return min(limits, key=lambda limit: (limit.most_a, limit.by), default=None)
