"""What the house may draw for its cars, shared out among them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from alfen_solar.inputs.states import State
from alfen_solar.limits import Bound, Lasting, tenths_below_a
from alfen_solar.problem import Problem
from alfen_solar.sockets.power import Range

from .station import Part, limits_a

HOUSE_PHASES = 3


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that all cars together may draw, in W or in A on each phase of the house, and who sets it."""

    by: Bound
    most_w: float | None = None
    """In W, 0 or more; None: their power is not capped."""
    most_a: tuple[float, float, float] | None = None
    """In A on L1, L2 and L3 of the house, 0 or more each; None: their currents are not capped."""
    anew_at: datetime | None = None
    """When it begins anew, and a pause need not last longer; None: it does not."""
    chosen_at: datetime | None = None
    """When the user has chosen it: a pause of before is over; None: it is not the user's."""
    spares_boost: bool = False
    """Whether it is not for a car that is boosted."""


@dataclass(frozen=True, slots=True)
class CarDraw:
    """What a car draws of the house now."""

    range_w: Range
    """In W, as far as it is known."""
    watts_per_ampere: float
    """What an ampere of its offer is in W, all its phases together."""
    offer_a: float
    """What it is offered, in A."""
    phases: tuple[int, ...]
    """The phases of the house that it may draw from: 0 for L1, 1 for L2, 2 for L3."""
    currents_a: tuple[float, float, float] | None
    """What it is measured to draw on them, in A; None: that is not shown."""
    minimum_w: float = 0.0
    """What it draws with the lowest current that it charges with, in W."""
    is_measured: bool = True
    """Whether its power is measured: not yet, for some seconds after a start."""
    asks: bool = True
    """Whether it is to be offered current, and makes something of that."""


@dataclass(frozen=True, slots=True)
class HouseNow:
    """What is known of the house at a step."""

    grid_w: float | None
    """Grid power, in W, import positive; None: the meter gives none."""
    cars: tuple[CarDraw, ...]
    """In the order in which the sockets are set up."""
    rest_w: float | None = None
    """What the house most likely draws without its cars, in W, import positive; None: the meter gives nothing."""
    meter_s: float | None = None
    """How often the meter reports, in s; None: not known yet."""
    meter_is_frozen: bool = False
    """Whether the meter is proven not to show what the cars do."""


class Guard(Protocol):
    """Keeps the house within a limit by capping what its cars may draw."""

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""

    @property
    def helpers(self) -> tuple[str, ...]:
        """Those of them with which the user chooses something."""

    def record(self, entity: str, state: State | None, now: datetime) -> None:
        """Record what one of them shows; None: nothing that can be used.

        Raises:
            UnusableStateError: its state cannot be used.
        """

    def cap(self, house: HouseNow, now: datetime, wall: datetime) -> Cap | None:
        """Tell what the cars may draw; None: as much as they want. Called once per step."""

    def lasting(self, wall: datetime) -> Lasting:
        """Tell what it leaves to house and cars for the hours to come, as far as anybody knows now."""

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """Tell what keeps it from guarding."""


@dataclass(frozen=True, slots=True)
class User:
    """What is to be known of a socket to give it its part of a cap."""

    part: Part
    watts_per_ampere: float
    """What an ampere of its offer is in W, all its phases together."""
    phases: tuple[int, ...]
    """The phases of the house that its car may draw from."""


def capped_a(cap: Cap, users: Sequence[User], order: Sequence[int]) -> tuple[float, ...]:
    """Return the most that each socket may be offered under a cap, in A, rounded down to a tenth.

    Args:
        cap: what all of them together may draw.
        users: the sockets.
        order: their indices in the order of priority.
    """
    found = [math.inf] * len(users)
    if cap.most_w is not None:
        in_watts = [_scaled(user.part, user.watts_per_ampere) for user in users]
        for index, most_w in enumerate(limits_a(max(cap.most_w, 0.0), in_watts, order)):
            found[index] = most_w / users[index].watts_per_ampere
    for phase in range(HOUSE_PHASES) if cap.most_a is not None else ():
        on_it = [index for index in order if phase in users[index].phases]
        parts = [users[index].part for index in on_it]
        most_a = max((cap.most_a or ())[phase], 0.0)
        for index, limit_a in zip(on_it, limits_a(most_a, parts, range(len(on_it))), strict=True):
            found[index] = min(found[index], limit_a)
    return tuple(each if math.isinf(each) else tenths_below_a(each) for each in found)


def _scaled(part: Part, by: float) -> Part:
    minimum_w, wants_w, most_w = part.minimum_a * by, part.wants_a * by, part.most_a * by
    return Part(minimum_w, wants_w, most_w, part.may_draw_a * by, part.least_a * by, part.offered_a * by)
