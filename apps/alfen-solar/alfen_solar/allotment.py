"""What each socket may use: its part of the surplus, of its station's current, and of what the house may draw."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .charge_point import ChargePoint
from .house.caps import Cap, capped_a
from .house.sharing import Claim, Priority, beyond_w, order, shares_w
from .house.station import Part, limits_a
from .house.surplus import Surplus
from .inputs.states import State, Unusable, UnusableStateError, carried_a
from .inputs.trouble import Lack, Trouble, Troubles
from .limits import OF_THE_HOUSE, Bound, Limit, least, tenths_below_a
from .settings import Settings

PAUSED_FOR = timedelta(minutes=5)
"""So long at least a car is paused that the house has left less than it can charge with."""

CHOSEN = frozenset({Bound.QUARTER_HOUR})
"""Those that the user sets, and takes away: then no car stays paused because of them."""
PAUSED_AT_LEAST = timedelta(seconds=60)
"""So long it is where what the house has left begins anew."""


@dataclass(frozen=True, slots=True)
class Allotted:
    """What a socket may use."""

    surplus: Surplus | None = None
    """Of the window that has just closed; None: none has."""
    told_w: float | None = None
    """The same by what was measured alone, in W; None: nothing was."""
    shared: tuple[Limit, ...] = ()
    """The most that others leave to it, of their station and of what the house may draw."""
    knows_station: bool = True
    """Whether that rests on what the charger shows."""


class Allotment:
    """Shares out the surplus and the current of the stations."""

    def __init__(self, settings: Settings, points: Sequence[ChargePoint]) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
            points: all sockets, in the order in which they are set up.
        """
        self._points = tuple(points)
        self._priority = Priority.LEFT_FIRST
        self._priority_entity = settings.priority
        self._stations_a: dict[str, float] = {}
        self._entities: dict[str, str] = {}
        self._shared = tuple(points)
        self._shares_w: dict[ChargePoint, float] = {}
        self._limits: dict[ChargePoint, tuple[Limit, ...]] = dict.fromkeys(points, ())
        self._paused: dict[ChargePoint, tuple[Bound, datetime, datetime]] = {}
        """Because of what a car is paused, since when, and until when at least."""
        self._unknown: set[ChargePoint] = set()
        self._yielding: set[ChargePoint] = set()
        """Those whose cars make nothing of their parts."""
        self._claims: tuple[Claim, ...] = ()
        if len(points) > 1:
            self._entities[settings.priority] = "priority"
            for point in points:
                self._entities[point.settings.entities.station_current] = "entities.station_current"

    @property
    def entities(self) -> dict[str, str]:
        """The setting by the entity that it names: none where there is nobody to share with."""
        return self._entities

    @property
    def helpers(self) -> tuple[str, ...]:
        """The entity with which the user chooses whose car comes first."""
        return (self._priority_entity,) if self._entities else ()

    @property
    def looked_at(self) -> frozenset[str]:
        """The sensors of the stations, which seldom change."""
        return frozenset(self._entities) - {self._priority_entity}

    @property
    def by_priority(self) -> tuple[ChargePoint, ...]:
        """All sockets, the one that comes first before the others; of equal ones as they are set up."""
        return self._points[::-1] if self._priority is Priority.RIGHT_FIRST else self._points

    def shared_a(self, point: ChargePoint) -> float:
        """Tell what its station may draw, in A; infinite: no other socket shares that."""
        is_shared = sum(other.station == point.station for other in self._points) > 1
        return self._station_a(point) if is_shared else math.inf

    @property
    def shared(self) -> tuple[ChargePoint, ...]:
        """The sockets that share the surplus; what other cars draw counts as the house's."""
        return self._shared

    @property
    def minimum_w(self) -> float:
        """What those need at their minimum currents, in W: those that run, or else one of them."""
        needs = [
            (each.offer_a > 0, each.least_a * each.watts_per_ampere) for each in (of.socket for of in self._shared)
        ]
        running_w = [minimum_w for runs, minimum_w in needs if runs]
        return sum(running_w) if running_w else min((minimum_w for _, minimum_w in needs), default=0.0)

    def record(self, entity: str, state: State | None) -> None:
        """Record what one of its entities shows; None: nothing that can be used, so what it showed before goes on.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        if state is None:
            return
        if entity != self._priority_entity:
            self._stations_a[entity] = carried_a(state)
        else:
            try:
                self._priority = Priority(state.text)
            except ValueError:
                choices = ", ".join(Priority)
                raise UnusableStateError(Unusable.NO_PRIORITY, state=state.text, choices=choices) from None

    def lacking(self, troubles: Troubles, now: datetime) -> tuple[Trouble, ...]:
        """Return what has been wrong with its entities for a minute, but for sensors of a charger that is silent."""
        answering = [point for point in self._points if point.socket.readings.setpoint_a is not None]
        heard = {self._priority_entity, *(point.settings.entities.station_current for point in answering)}
        lasting = troubles.lasting(self._entities, now)
        return tuple(trouble for trouble in lasting if trouble.lack is not Lack.NO_VALUE or trouble.entity in heard)

    def share_out(self, caps: Sequence[Cap], now: datetime, wall: datetime) -> bool:
        """Find out who takes part, and what others leave to whom; tell whether others take part now.

        Args:
            caps: what all cars together may draw of the house.
            now: the time.
            wall: what the wall clock shows.
        """
        changed = False
        if self._entities:
            self._claims = self._claim(now, wall)
            sharing = tuple(point for point, claim in zip(self._points, self._claims, strict=True) if claim.takes_part)
            changed, self._shared = sharing != self._shared, sharing
            self._yielding = {point for point in self._points if point.yields(now)}
        elif not caps and not self._paused:
            self._limits = dict.fromkeys(self._points, ())
            return False
        limits = [*self._of_stations(now, wall), *self._of_house(caps, now, wall), *self._pauses(caps, now, wall)]
        self._limits = {point: tuple(limit for of, limit in limits if of is point) for point in self._points}
        self._note_pauses({cap.by: cap.anew_at for cap in caps if cap.anew_at is not None}, now)
        return changed

    def parts(self, found: Surplus | None, told_w: float | None) -> tuple[Allotted, ...]:
        """Return what each socket may use of a surplus, in the order in which they are set up.

        Args:
            found: what all that take part may use; None: no window has closed.
            told_w: the same by what was measured alone, in W.
        """
        if not self._entities:
            return (Allotted(found, told_w, self._limits[self._points[0]]),)
        if found is None:
            return tuple(
                Allotted(shared=self._limits[point], knows_station=point not in self._unknown) for point in self._points
            )
        shares = shares_w(found.likely_w, self._claims, self._priority)
        self._shares_w = dict(zip(self._points, shares, strict=True))
        beyond = beyond_w(found.likely_w, self._claims, self._priority, shares)
        return tuple(
            Allotted(
                replace(found.less(found.likely_w - share_w), beyond_w=more_w) if point in self._shared else None,
                None if told_w is None or point not in self._shared else told_w - (found.likely_w - share_w),
                self._limits[point],
                point not in self._unknown,
            )
            for point, share_w, more_w in zip(self._points, shares, beyond, strict=True)
        )

    def _claim(self, now: datetime, wall: datetime) -> tuple[Claim, ...]:
        """Return the claims of all sockets, with what those that follow the sun may draw of their stations."""
        claims = {point: point.claim(now, wall) for point in self._points}
        for station in {point.station for point in self._points}:
            points = [point for point in self._points if point.station == station]
            if len(points) > 1:
                taken_a = sum(point.socket.offer_a for point in points if not claims[point].takes_part)
                most_a = max(self._station_a(points[0]) - taken_a, 0.0)
                claims |= {point: replace(claims[point], station=station, station_a=most_a) for point in points}
            else:
                claims[points[0]] = replace(claims[points[0]], station=station)
        return tuple(claims[point] for point in self._points)

    def _station_a(self, point: ChargePoint) -> float:
        """Tell the most that its station may draw, in A; unknown, it is taken for what one socket may have."""
        shown_a = self._stations_a.get(point.settings.entities.station_current)
        return shown_a or max(each.settings.maximum_current_a for each in self._points if each.station == point.station)

    def _of_stations(self, now: datetime, wall: datetime) -> Iterator[tuple[ChargePoint, Limit]]:
        """Divide the current of each station that several sockets share."""
        for station in {point.station for point in self._points} if self._entities else ():
            points = [point for point in self._points if point.station == station]
            if len(points) > 1:
                yield from self._divide(points, now, wall)

    def _divide(
        self, points: Sequence[ChargePoint], now: datetime, wall: datetime
    ) -> Iterator[tuple[ChargePoint, Limit]]:
        """Divide the current of a station."""
        known = all(point.socket.trusts_states(now) for point in points)
        self._unknown = self._unknown - set(points) if known else self._unknown | set(points)
        station_a = self._station_a(points[0])
        parts = [point.part(self._shares_w.get(point), now, wall, self._safe_a(point)) for point in points]
        places = self._order(points)
        found = limits_a(station_a, parts, places)
        if any(most_a < part.wants_a for most_a, part in zip(found, parts, strict=True)):
            found = limits_a(station_a, self._yielded(points, parts), places)
        for point, most_a in zip(points, found, strict=True):
            yield point, Limit(tenths_below_a(most_a), Bound.STATION)

    def _yielded(self, points: Sequence[ChargePoint], parts: Sequence[Part]) -> list[Part]:
        """Return the parts without what is kept for cars that make nothing of it."""
        return [
            replace(part, minimum_a=0.0) if point in self._yielding else part
            for point, part in zip(points, parts, strict=True)
        ]

    def _of_house(self, caps: Sequence[Cap], now: datetime, wall: datetime) -> Iterator[tuple[ChargePoint, Limit]]:
        """Give each socket its part of what the cars may draw of the house."""
        if not caps:
            return
        users = [point.user(self._shares_w.get(point), now, wall, self._safe_a(point)) for point in self._points]
        yielded = self._yielded(self._points, [user.part for user in users])
        # Who has made nothing of it is asked again only beside the others: to pause one for that wears its contactor.
        places = sorted(self._order(self._points), key=lambda place: self._points[place].has_yielded)
        for cap in caps:
            found = capped_a(cap, users, places)
            if self._yielding and any(
                most_a < tenths_below_a(user.part.wants_a) for most_a, user in zip(found, users, strict=True)
            ):
                without = [replace(user, part=part) for user, part in zip(users, yielded, strict=True)]
                found = capped_a(cap, without, places)
            for point, most_a in zip(self._points, found, strict=True):
                if not math.isinf(most_a) and not (cap.spares_boost and point.boosts(wall)):
                    yield point, Limit(most_a, cap.by)

    def _safe_a(self, point: ChargePoint) -> float | None:
        """Tell the safe current of a station, in A; None: no socket of it has ever shown that."""
        known = (other.socket.safe_current_a for other in self._points if other.station == point.station)
        return max((safe_a for safe_a in known if safe_a is not None), default=None)

    def _order(self, points: Sequence[ChargePoint]) -> list[int]:
        """Return their indices in the order of priority."""
        if len(points) == 1:
            return [0]
        claims = [claim for point, claim in zip(self._points, self._claims, strict=True) if point in points]
        return order(claims, self._priority)

    def _pauses(self, caps: Sequence[Cap], now: datetime, wall: datetime) -> Iterator[tuple[ChargePoint, Limit]]:
        """Let a car that the house has left too little stay paused for a while: it is not to start each minute."""
        cap_by = {cap.by: cap for cap in caps}
        for point, (by, since, until) in list(self._paused.items()):
            cap = cap_by.get(by)
            chosen_at = None if cap is None else cap.chosen_at
            is_over = now >= until or (chosen_at is not None and chosen_at > since)
            if is_over or (cap is None and by in CHOSEN):
                del self._paused[point]
            elif cap is None or not (cap.spares_boost and point.boosts(wall)):
                yield point, Limit(0.0, by)

    def _note_pauses(self, anew_at: Mapping[Bound, datetime], now: datetime) -> None:
        for point, limits in self._limits.items():
            lowest = least(limits)
            if lowest is None or lowest.by not in OF_THE_HOUSE or not point.socket.offer_a:
                continue
            if lowest.most_a < point.settings.minimum_current_a:
                until = min(now + PAUSED_FOR, max(anew_at.get(lowest.by, now + PAUSED_FOR), now + PAUSED_AT_LEAST))
                self._paused[point] = (lowest.by, now, until)
