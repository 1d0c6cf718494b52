"""What a car was seen to make of what it is offered, and so what it takes less."""

import math
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta


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


class CarPoints:
    """Remembers the points of a car."""

    FOLLOWED = 0.3
    """The share of a change of the offer that the power must follow to prove that the car has no limit of its own."""
    COMPARABLE_A = 0.3
    """A smaller change of the offer proves nothing."""
    NEAR_A = 3.0
    """A point so near to the offer tells more of it than others do."""
    FORGOTTEN_AFTER = timedelta(minutes=15)
    FAR_MORE_A = 1.5
    FIRST_SHORTFALL_A = 2.0
    """What a car may take less than it is offered without further proof."""
    WHOLE_A = 0.1
    WHOLE_POINTS = 4
    """So many points, at offers that are no whole amperes, as near to whole ones make a car of whole amperes."""
    _KEPT = 8

    def __init__(self) -> None:
        self._points: deque[Point] = deque(maxlen=self._KEPT)
        self._lacks: Lacks | None = None

    @property
    def takes_whole_amperes(self) -> bool:
        """Whether the car takes whole amperes alone."""
        return self._lack().takes_whole_amperes

    def shortfall_a(self, offer_a: float) -> float:
        """Tell how much less than it is offered the car takes, in A, at about this offer."""
        lack = self._lack()
        if not lack.at_a:
            return 0.0
        near = [less_a for at_a, less_a in lack.at_a if abs(at_a - offer_a) <= self.NEAR_A]
        shortfall_a = min(near) if near else min(less_a for _, less_a in lack.at_a)
        # What a car of whole amperes leaves of an ampere is none that it lacks.
        return math.floor(shortfall_a + self.WHOLE_A) if lack.takes_whole_amperes else shortfall_a

    def elsewhere(self, offer_a: float) -> list[Point]:
        """Return those at offers that are an ampere or more away."""
        return [point for point in self._points if abs(point.offer_a - offer_a) >= 1]

    def note(self, offer_a: float, power_w: float, watts_per_ampere: float, now: datetime) -> None:
        """Note what the car makes of an offer that is confirmed and has had its time."""
        before = next((point for point in reversed(self._points) if self._differ(point.offer_a, offer_a)), None)
        taken_a = power_w / watts_per_ampere
        if before is None:
            tells = offer_a - taken_a <= self.FIRST_SHORTFALL_A
        elif taken_a > offer_a + self.FAR_MORE_A:
            tells = True  # it does not follow, and draws that all the same
        else:
            tells = (taken_a - before.taken_a) / (offer_a - before.offer_a) >= self.FOLLOWED
        self._points.append(Point(offer_a, power_w, taken_a, now, tells))
        while now - self._points[0].at > self.FORGOTTEN_AFTER:
            self._points.popleft()
        self._lacks = None

    def weigh_anew(self, watts_per_ampere: float) -> None:
        """Tell anew what the car took at each of them, where an ampere is so many W to it."""
        for index, point in enumerate(self._points):
            self._points[index] = replace(point, taken_a=point.power_w / watts_per_ampere)
        self._lacks = None

    def forget_old(self, now: datetime) -> None:
        """Forget that the car once drew far more than it was offered: that keeps the offer from rising again."""
        before = list(self._points)[:-1]
        old = [each for each in before if now - each.at > self.FORGOTTEN_AFTER]
        for far in [each for each in old if each.taken_a > each.offer_a + self.FAR_MORE_A]:
            self._points.remove(far)
            self._lacks = None

    def clear(self) -> None:
        """Forget all of them."""
        self._points.clear()
        self._lacks = None

    def _differ(self, offer_a: float, other_a: float) -> bool:
        return abs(offer_a - other_a) >= self.COMPARABLE_A

    def _lack(self) -> Lacks:
        """Make of the points what the car takes less; kept until they have changed."""
        if self._lacks is None:
            at_a = tuple((point.offer_a, point.offer_a - point.taken_a) for point in self._points if point.tells)
            self._lacks = Lacks(at_a, self._shows_whole_amperes())
        return self._lacks

    def _shows_whole_amperes(self) -> bool:
        telling = [point for point in self._points if abs(point.offer_a - round(point.offer_a)) > self.WHOLE_A]
        taken_a = [point.taken_a for point in telling]
        return len(taken_a) >= self.WHOLE_POINTS and all(abs(a - round(a)) <= self.WHOLE_A for a in taken_a)
