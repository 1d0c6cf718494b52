"""The current that the sockets of one station share: together they are never offered more than it may draw.

The Eve divides its maximum itself (register 1100), by a rule that Alfen does not publish, so it is not left to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be known of a socket to divide the current of its station."""

    minimum_a: float
    """Its minimum current, in A; 0: it is to be offered nothing."""
    wants_a: float
    """What its car is seen to want, in A: no more than the minimum while it draws nothing."""
    most_a: float
    """What it may be offered by its own limits, in A."""
    may_draw_a: float
    """What its car may still draw, in A: the highest of what it is offered, what it was offered until less is
    confirmed, and what it is seen to draw."""
    least_a: float = 6.0
    """With what it would begin, in A, if it is to be offered nothing now."""
    offered_a: float = 0.0
    """What it is offered now, in A."""


def limits_a(station_a: float, parts: Sequence[Part], order: Sequence[int]) -> tuple[float, ...]:
    """Return the most that each socket may be offered now, in A.

    Everyone gets the minimum, as long as it lasts, in the order of priority; then what the cars want, and then the
    rest. Nobody is offered more than before of what another car may still draw: who is to get more waits until the
    other has less.

    Args:
        station_a: the most that the station may draw on a phase, in A.
        parts: the sockets of the station.
        order: their indices in the order of priority.
    """
    planned_a = dict.fromkeys(order, 0.0)
    left_a = station_a
    for index in order:
        if parts[index].minimum_a <= left_a:
            planned_a[index] = parts[index].minimum_a
            left_a -= parts[index].minimum_a
    for most_a in ([part.wants_a for part in parts], [part.most_a for part in parts]):
        for index in order:
            if planned_a[index]:
                more_a = min(max(most_a[index] - planned_a[index], 0.0), left_a)
                planned_a[index] += more_a
                left_a -= more_a
    for index in order:
        if not parts[index].minimum_a:  # it may begin with what is left, and the next one with what is left then
            planned_a[index] = left_a
            left_a = max(left_a - parts[index].least_a, 0.0)
    drawn_a = sum(part.may_draw_a for part in parts)
    found = [0.0] * len(parts)
    for index in order:
        part = parts[index]
        left_a = station_a - (drawn_a - part.may_draw_a)
        found[index] = max(min(planned_a[index], max(left_a, part.offered_a)), 0.0)
        if part.minimum_a:  # those that are offered nothing may begin with the same: the next step divides anew
            drawn_a += max(found[index] - part.may_draw_a, 0.0)
    return tuple(found)
