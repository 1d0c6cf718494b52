"""What a car was seen to make of what it is offered."""

from collections.abc import MutableSequence
from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Point:
    """What the car made of an offer."""

    offer_a: float
    power_w: float
    taken_a: float
    """By the voltage of then, which goes up and down by a twentieth in a quarter of an hour."""
    at: datetime
    tells: bool
    """Whether it tells what the car takes of such an offer: a change of the offer brought it there, or it is far more.
    What is far less may be a limit of its own."""


@dataclass(frozen=True, slots=True)
class Lacks:
    """What the car takes less than it is offered, as its points show."""

    at_a: tuple[tuple[float, float], ...]
    """Offers that tell, in A, and how much less it took."""
    takes_whole_amperes: bool


def weigh_anew(points: MutableSequence[Point], watts_per_ampere: float) -> None:
    """Tell anew what the car took at each of its points, where an ampere is so many W to it."""
    for index, point in enumerate(points):
        points[index] = replace(point, taken_a=point.power_w / watts_per_ampere)
