"""What somebody else lets the cars draw, or the house: the grid operator (section 14a EnWG), or another controller.

What is not known is never the costly side: a limit that has no value any more goes on for a while, and then no more is
drawn than what the grid operator always leaves; of a limit that never had a value no more is known either.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from alfen_solar.inputs.states import State, Unusable, UnusableStateError, not_negative_w
from alfen_solar.limits import Bound, Lasting
from alfen_solar.problem import Problem
from alfen_solar.settings import Settings
from alfen_solar.sockets.power import Range

from .caps import Cap, HouseNow
from .past import Past

DIMMED_W = 4200.0
"""What is left to what is dimmed (BK6-22-300): 6 A on three phases at 230 V. All cars share it here."""
SIX_AMPERES_W = 6 * 3 * 253.0
"""The same 6 A at the highest voltage that the grid may have (EN 50160): a dimmed car need not pause for that."""
HOLDS_FOR = timedelta(minutes=5)
"""So long a limit without a value goes on as it was."""
STEADY_FOR = timedelta(seconds=30)
"""The house must have drawn less for so long before its cars get more: it is never the same for two seconds."""
LESS_W, MORE_W = 25.0, 100.0
"""What a limit of the house leaves to the cars follows only what is less by so much, or more."""
BLIND_FOR = timedelta(seconds=60)
"""So long the house is taken to draw what it drew when the grid meter was last heard of."""

DOUBT = timedelta(seconds=10)
"""So long a car goes on with its minimum that the house seems to leave too little for."""


@dataclass(slots=True)
class _Limit:
    """A limit as it was shown last."""

    most_w: float | None = None
    """None: as much as anybody wants. Before anything was shown, what a dimmed car may draw."""
    known: bool = False
    lost_at: datetime | None = None


class Dimming:
    """Keeps the cars, or the house, below what others allow."""

    def __init__(self, settings: Settings) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
        """
        self._dimmed, self._house = settings.dimmed, settings.house_limit
        named = {name: getattr(settings, name) for name in ("dimmed", "cars_limit", "house_limit")}
        self._entities = {entity: name for name, entity in named.items() if entity is not None}
        self._limits = {entity: _Limit() for entity in self._entities}
        self._house_w: tuple[float, datetime] | None = None
        self._seen_at: datetime | None = None
        self._past = Past()
        self._told_w: float | None = None
        self._short_since: datetime | None = None
        self._is_short = False
        self._dimmed_w = DIMMED_W

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""
        return MappingProxyType(self._entities)

    @property
    def helpers(self) -> tuple[str, ...]:
        """None: what others set is looked at before each step."""
        return ()

    def record(self, entity: str, state: State | None, now: datetime) -> None:
        """Record what one of them shows; None: nothing that can be used.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        limit = self._limits[entity]
        if state is None:
            limit.lost_at = limit.lost_at or now
            return
        most_w = _dimmed_w(state) if entity == self._dimmed else not_negative_w(state)
        self._limits[entity] = _Limit(most_w, known=True)

    def cap(self, house: HouseNow, now: datetime, wall: datetime) -> Cap | None:
        """Tell what the cars may draw; None: as much as they want. Called once per step."""
        del wall
        self._seen_at = self._seen_at or now
        if house.rest_w is not None:
            self._past.record(Range(house.rest_w, house.rest_w), now)
            self._house_w = house.rest_w, now
        self._dimmed_w = _dimmed_cars_w(house)
        most_w = [self._for_cars_w(entity, limit, house, now) for entity, limit in self._limits.items()]
        least_w = min((each for each in most_w if each is not None), default=None)
        return None if least_w is None else Cap(Bound.DIMMING, most_w=max(least_w, 0.0))

    def lasting(self, wall: datetime) -> Lasting:
        """Tell what others allow now: for how long, they do not say."""
        del wall
        most_w = {entity: each.most_w for entity, each in self._limits.items() if each.most_w is not None}
        if self._dimmed in most_w:
            most_w[self._dimmed] = self._dimmed_w
        import_w = math.inf if self._house is None else most_w.pop(self._house, math.inf)
        return Lasting(cars_w=min(most_w.values(), default=math.inf), import_w=import_w)

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """Tell nothing: what is wrong with its entities is told for all guards alike."""
        del now
        return ()

    def _for_cars_w(self, entity: str, limit: _Limit, house: HouseNow, now: datetime) -> float | None:
        """Tell what a limit leaves to the cars, in W; None: as much as they want."""
        if not limit.known:
            return _dimmed_cars_w(house)
        most_w = limit.most_w
        if most_w is not None:
            if entity == self._dimmed:
                most_w = _dimmed_cars_w(house)
            elif entity == self._house:
                most_w = self._left_w(most_w, house, now)
        if limit.lost_at is None or now - limit.lost_at < HOLDS_FOR:
            return most_w
        return _dimmed_cars_w(house) if most_w is None else min(most_w, _dimmed_cars_w(house))

    def _left_w(self, most_w: float, house: HouseNow, now: datetime) -> float:
        """Tell what a limit of the house leaves to its cars, in W: nothing if it is not known what the house draws."""
        if self._house_w is not None and now - self._house_w[1] < BLIND_FOR:
            lately = self._past.hull(now - STEADY_FOR, now)
            house_w = self._house_w[0] if lately is None else lately.high_w
            leaves_now_w = most_w - self._house_w[0]
            return self._without_doubt_w(self._steady_w(most_w - house_w), leaves_now_w, most_w, house, now)
        if self._house_w is None and now - (self._seen_at or now) < BLIND_FOR:  # the meter is to be heard of first
            least_w = min((car.minimum_w for car in house.cars), default=0.0)
            return max(sum(car.range_w.high_w for car in house.cars), least_w)
        return 0.0

    def _steady_w(self, left_w: float) -> float:
        """Tell what was told before, unless it is less now, or much more."""
        told_w = self._told_w
        if told_w is None or not told_w - LESS_W <= left_w <= told_w + MORE_W:
            self._told_w = told_w = left_w
        return told_w

    def _without_doubt_w(
        self, left_w: float, leaves_now_w: float, most_w: float, house: HouseNow, now: datetime
    ) -> float:
        """Leave a car that charges its minimum for a moment: around a change of it the house is not known exactly.

        And where the house draws less again by then, it is not paused for what is over.
        """
        least_w = min((car.minimum_w for car in house.cars if car.offer_a > 0), default=0.0)
        if left_w >= least_w or most_w < least_w:
            self._short_since, self._is_short = None, False
            return left_w
        self._short_since = self._short_since or now
        self._is_short = self._is_short or (now - self._short_since >= DOUBT and leaves_now_w < least_w)
        return left_w if self._is_short else least_w


def _dimmed_w(state: State) -> float | None:
    """Read whether the cars are dimmed; None: they are not.

    Raises:
        UnusableStateError: it is neither on nor off.
    """
    if state.text not in {"on", "off"}:
        raise UnusableStateError(Unusable.NOT_ON_OFF, state=state.text)
    return DIMMED_W if state.text == "on" else None


def _dimmed_cars_w(house: HouseNow) -> float:
    """Tell what is left to dimmed cars, in W: at a high voltage what the one that needs least takes with 6 A.

    One that is full or switched off needs nothing, so another is not paused for what it would take.
    """
    asking_w = [car.minimum_w for car in house.cars if car.asks]
    least_w = min(asking_w or [car.minimum_w for car in house.cars], default=0.0)
    return least_w if DIMMED_W < least_w <= SIX_AMPERES_W else DIMMED_W
