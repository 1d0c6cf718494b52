"""Who gets how much of the surplus, where several cars can charge.

Each car first gets what its minimum current takes, in the order of priority, for as many as the sun carries; the rest
goes by the same order, or evenly. What a car does not draw is left to the others. Who charges goes on charging: a car
that waits, and comes later in the order, only gets what is left of the minimum of all that charge.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEAST_A = 1e-6
"""Less of a station is nothing: what is left where floats do not add up."""


class Priority(StrEnum):
    """Whose car gets the sun first. The values are the options of the `input_select` in Home Assistant."""

    LEFT_FIRST = "Left first"
    """In the order in which the sockets are set up."""
    RIGHT_FIRST = "Right first"
    """In the opposite order."""
    EVENLY = "Evenly"
    """All alike; if the sun does not carry all, the one that has charged longest goes on."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What is to be known of a socket to share the surplus."""

    minimum_w: float
    """What its car draws at the minimum current, in W."""
    most_w: float
    """What its car can draw at most, in W: by its limits, or by what it was seen to leave."""
    takes_part: bool
    """Whether it follows the sun; what others draw is the house's."""
    runs: bool
    """Whether its car draws, or has just been offered current."""
    waits: bool
    """Whether its car is paused, and could be started."""
    since: datetime
    """Since when it runs or waits."""
    per_ampere_w: float = 230.0
    """What an ampere of its offer is to its car, in W, all its phases together."""
    station: str = ""
    """What names the station that it shares with others."""
    station_a: float = math.inf
    """What all that take part may draw of that on a phase, in A."""
    may_grow: bool = False
    """Whether it is switched to more phases, and so can draw more, when it has the sun for that."""


def shares_w(surplus_w: float, claims: Sequence[Claim], priority: Priority) -> tuple[float, ...]:
    """Return what each socket may use of the surplus, in W; the sum of what those that run get is no more than it is.

    A socket that waits is told what it could use if it started now, by the same order.

    Args:
        surplus_w: what all that take part could draw without import, in W; below 0 when the house alone imports.
        claims: those of all sockets, in the order in which they are set up.
        priority: whose car gets the sun first.
    """
    who = [index for index in order(claims, priority) if claims[index].takes_part]
    running = [index for index in who if claims[index].runs]
    least_w = sum(claims[index].minimum_w for index in running)
    granted_w = _granted_w(surplus_w, claims, running, evenly=priority is Priority.EVENLY)
    shares = [0.0] * len(claims)
    starting_w = 0.0
    for place, index in enumerate(who):
        claim = claims[index]
        if claim.runs:
            shares[index] = granted_w[index]
            continue
        before = [other for other in who[:place] if claims[other].runs]
        # Evenly, nobody is stopped for another; else who is first in the order need not wait for those behind it.
        reserved_w = least_w if priority is Priority.EVENLY else sum(claims[other].minimum_w for other in before)
        shares[index] = surplus_w - reserved_w - starting_w
        if claim.waits and shares[index] >= claim.minimum_w:
            starting_w += claim.minimum_w
    return tuple(shares)


def beyond_w(surplus_w: float, claims: Sequence[Claim], priority: Priority, shares: Sequence[float]) -> list[float]:
    """Return for each socket that runs what others would leave to it before its car is paused, in W.

    Args:
        surplus_w: as in `shares_w`, as are the claims and the priority.
        claims: those of all sockets.
        priority: whose car gets the sun first.
        shares: what each of them may use, in W.
    """
    found, left_w = [0.0] * len(claims), surplus_w
    for index in order(claims, priority):
        if claims[index].takes_part and claims[index].runs:
            found[index] = max(left_w - shares[index], 0.0)
            left_w -= claims[index].minimum_w
    return found


def order(claims: Sequence[Claim], priority: Priority) -> list[int]:
    """Return the indices of the claims in the order of priority."""
    indices = list(range(len(claims)))
    if priority is Priority.RIGHT_FIRST:
        indices.reverse()
    if priority is Priority.EVENLY:
        indices.sort(key=lambda index: (not claims[index].runs, claims[index].since))
    return indices


def _granted_w(surplus_w: float, claims: Sequence[Claim], running: Sequence[int], *, evenly: bool) -> dict[int, float]:
    """Grant those that run their minimum, in their order, and then the rest."""
    granted_w: dict[int, float] = {}
    left_w, free_a = surplus_w, {claims[index].station: claims[index].station_a for index in running}
    for index in running:
        # What is missing is missing to the last of them: that one is to pause.
        granted_w[index] = min(claims[index].minimum_w, left_w)
        left_w -= claims[index].minimum_w
        free_a[claims[index].station] -= claims[index].minimum_w / claims[index].per_ampere_w
    if left_w <= 0:
        return granted_w
    room_w = {index: max(claims[index].most_w - granted_w[index], 0.0) for index in running}
    # Each round fills the room of one at least, or a station, or leaves nothing; rounding may not make it longer.
    for _ in range(2 * len(running)):
        room_w = {index: room for index, room in room_w.items() if room > 0 and free_a[claims[index].station] > LEAST_A}
        if left_w <= 0 or not room_w:
            break
        ready = list(room_w) if evenly else [next(iter(room_w))]
        # What one of them draws the others of its station cannot, whatever the sun leaves.
        a_watt_is_a = dict.fromkeys(free_a, 0.0)
        for index in ready:
            a_watt_is_a[claims[index].station] += 1 / claims[index].per_ampere_w
        most_w = [free_a[station] / amperes for station, amperes in a_watt_is_a.items() if amperes]
        each_w = min(left_w / len(ready), *most_w, *(room_w[index] for index in ready))
        for index in ready:
            granted_w[index] += each_w
            room_w[index] -= each_w
            left_w -= each_w
            free_a[claims[index].station] -= each_w / claims[index].per_ampere_w
    if left_w > 0 and running:  # nobody can draw it now; who may come to, or else the first, is told of it
        granted_w[next((index for index in running if claims[index].may_grow), running[0])] += left_w
    return granted_w


class Take:
    """Sees what a car leaves of what it is offered, so that others get it, and may still ask for it again.

    It is so until the car is seen to take more. That it takes most of an offer that has been lowered to what it takes
    tells nothing: it would be offered all again, and leave it again, every minute. But one of whole amperes can show no
    more with so little more, so each is asked again once in a while.
    """

    LEAVES_W = 230.0
    """A car that draws so much less than it is offered leaves that to others."""
    AFTER = timedelta(seconds=40)
    """How long that must last: with the time that it takes to answer, within a minute."""
    MARGIN_W = 115.0
    """So much more than it takes a car is left, to show that it can draw more again ..."""
    MARGIN_A = 0.3
    """... and at least so much on each of its phases, as setpoints are tenths of an ampere."""
    TAKEN = 0.5
    """A car that leaves less than this share of that takes it."""
    AGAIN_AFTER = timedelta(minutes=15)
    """When a car that leaves something is offered all again."""

    def __init__(self) -> None:
        self._leaves_since: datetime | None = None
        self._takes_w: float | None = None
        self._asks_at: datetime | None = None

    def most_w(
        self, drawn_w: float | None, offered_w: float, limit_w: float, now: datetime, per_ampere_w: float = 230.0
    ) -> float:
        """Return what the car can draw at most, in W.

        Args:
            drawn_w: what it draws, in W; None: that is not measured.
            offered_w: what it would draw if it took all that it is offered, in W.
            limit_w: what it would draw at its limits, in W.
            now: the time.
            per_ampere_w: what an ampere of its offer is to it, in W, all its phases together.
        """
        if drawn_w is None or (self._asks_at is not None and now >= self._asks_at):
            self._leaves_since = self._takes_w = self._asks_at = None
            return limit_w
        margin_w = max(self.MARGIN_W, self.MARGIN_A * per_ampere_w)
        leaves_w, least_w = offered_w - drawn_w, max(self.LEAVES_W, margin_w)
        if self._takes_w is not None:  # one of whole amperes takes even less of that: it would be left less and less
            least_w = max(least_w, per_ampere_w)
        self._leaves_since = (self._leaves_since or now) if leaves_w >= least_w else None
        if self._leaves_since is not None and now - self._leaves_since >= self.AFTER:
            self._takes_w, self._asks_at = drawn_w, self._asks_at or now + self.AGAIN_AFTER
        elif self._takes_w is not None:
            enough_w = self._takes_w + self.TAKEN * margin_w
            if leaves_w < self.TAKEN * margin_w and offered_w >= enough_w:
                self._takes_w = self._asks_at = None
            else:
                self._takes_w = max(self._takes_w, drawn_w)
        return limit_w if self._takes_w is None else min(self._takes_w + margin_w, limit_w)


class Yielding:
    """Sees that a car makes nothing of what it is offered, so that another may have its part.

    What it is not offered it cannot draw, and nothing else tells that it would: so it is asked again once in a while.
    """

    AFTER = timedelta(seconds=60)
    """So long it may take to begin, or stay in a fault."""
    AGAIN_AFTER = timedelta(minutes=15)
    """When a car that has made nothing of its part is asked again."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._yields_since: datetime | None = None
        self._in_fault = False
        self._has_yielded = False

    @property
    def has_yielded(self) -> bool:
        """Whether its car has made nothing of its part, and has not drawn, or been well again, since."""
        return self._has_yielded

    def yields(self, *, rests: bool, offered: bool, in_fault: bool, now: datetime) -> bool:
        """Tell whether its car leaves its part to others; called once a step.

        Args:
            rests: whether it is there and draws nothing.
            offered: whether it is offered current.
            in_fault: whether the charger shows a fault, in which it offers nothing whatever it is told.
            now: the time.
        """
        is_well_again, self._in_fault = self._in_fault and not in_fault, in_fault
        if is_well_again or not (rests or in_fault):
            self._since, self._yields_since, self._has_yielded = None, None, False
        elif self._yields_since is None:
            waits = offered or in_fault
            self._since = (self._since or now) if waits else None
            if self._since is not None and now - self._since >= self.AFTER:
                self._yields_since, self._has_yielded = now, True
        elif not in_fault and now - self._yields_since >= self.AGAIN_AFTER:
            self._since = self._yields_since = None
        return self._yields_since is not None
