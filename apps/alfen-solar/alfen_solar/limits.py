"""What bounds the current of a car, as values: the least of them holds, and their order only chooses the one named."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Bound(IntEnum):
    """Who sets a limit. Of two limits that are as low, the one with the lower number is named."""

    METER = 1
    """The sun cannot be followed blindly: the grid meter or the charger tells nothing that can be believed."""
    CHARGER = 2
    """The charger applies less than it is told: cable, station, back office."""
    USER = 3
    """The maximum current that the user has set in Home Assistant."""
    SETTINGS = 4
    """`maximum_current_a` in apps.yaml."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that a car may be offered, and who says so."""

    most_a: float
    """In A, 0 or more."""
    by: Bound

    def __post_init__(self) -> None:
        """Refuse what is no current.

        Raises:
            ValueError: it is negative, or not a number.
        """
        if not self.most_a >= 0:
            raise ValueError(f"{self.most_a} A is no limit of a current.")


def least(limits: Iterable[Limit]) -> Limit | None:
    """Return the lowest limit, in whatever order they come; None: there is none."""
    return min(limits, key=lambda limit: (limit.most_a, limit.by), default=None)
