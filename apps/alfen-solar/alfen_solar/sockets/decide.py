"""What a socket is to do: the first of off, boost, plan, fast and sun that applies, within what bounds it."""

from collections.abc import Callable
from datetime import datetime

from alfen_solar.decision import Decision, Mode, Offer, Reason
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.limits import OF_THE_HOUSE, SHARED, Limit
from alfen_solar.settings import Settings

from .bounds import Bounds
from .follow import BY_THE_LAW, Sun, SunFollower
from .phase_words import Hold
from .phases import SocketPhases
from .writer import SetpointWriter

SURE_W = 200.0
"""So much beyond what is needed the sun must give before its lack is no longer told to be the reason."""


class Decider:
    """Weighs the user's wish."""

    def __init__(
        self,
        settings: Settings,
        follower: SunFollower,
        bounds: Bounds,
        phases: SocketPhases,
        writer: SetpointWriter,
        offer: Callable[[float], Offer],
    ) -> None:
        """Put together what the decision depends on.

        Args:
            settings: what the user has set up.
            follower: follows the sun.
            bounds: what bounds the offer.
            phases: the phases, and the switch between them.
            writer: knows whether the charger shows anything.
            offer: makes an offer of a current in A.
        """
        self._minimum_a = settings.minimum_current_a
        self._follower, self._bounds, self._writer, self._offer = follower, bounds, writer, offer
        self._phases = phases

    def decide(self, last: Decision, wishes: Wishes, sun: Sun, now: datetime, wall: datetime) -> Decision:
        """Decide.

        Args:
            last: what was decided last.
            wishes: what the user wants.
            sun: what the house hands over.
            now: the time.
            wall: what the wall clock shows.
        """
        mode = wishes.mode
        if mode is None or wishes.maximum_a is None:
            return Decision(last.offer, Reason.WAITING_FOR_HELPERS)
        boost_until = wishes.boost_until if wishes.boost_until is not None and wall < wishes.boost_until else None
        if mode is Mode.OFF:
            return Decision(self._offer(0), Reason.OFF, boost_until=boost_until)
        if wishes.is_enough and boost_until is None:
            return Decision(self._offer(0), Reason.ENOUGH)
        if last.setpoint_a is None and not sun.knows_station:
            wished = self._bounds.wished(wishes.maximum_a, sun.shared)
            if wished.by in OF_THE_HOUSE and wished.most_a < self._minimum_a:
                return self._too_low(wished)  # whatever it was told before, it is too much
            return Decision(None, Reason.CHARGER_SILENT)  # what it was told before holds for so long
        return self._charge(last, boost_until, wishes, sun, now, wall)

    def _charge(
        self, last: Decision, boost_until: datetime | None, wishes: Wishes, sun: Sun, now: datetime, wall: datetime
    ) -> Decision:
        """Decide where the user wants the car to charge."""
        wished = self._bounds.wished(wishes.maximum_a or 0.0, sun.shared)
        follows_sun = wishes.mode is not Mode.FAST and wishes.forced_until(wall) is None
        if wished.most_a < self._minimum_a:
            alone = follows_sun and wished.by in SHARED
            own = self._if_alone(last, wishes, sun, now, wall) if alone else None
            return own or self._too_low(wished)
        phases = self._phases
        if phases.is_switching and (last.setpoint_a or last.reason is Reason.SWITCHING):
            return self._switching(last, boost_until, now, wall)
        if (limit := phases.limit(self._follower.begins_with_a)) is not None and limit.most_a < wished.most_a:
            wished = limit
        decision = self._follow(last, wishes, wished, sun, now, wall)
        if phases.is_switching and decision.setpoint_a:  # it is to start, and has to wait for the switch
            return self._switching(last, boost_until, now, wall)
        return decision

    def _switching(self, last: Decision, boost_until: datetime | None, now: datetime, wall: datetime) -> Decision:
        """Offer what a switch of phases leaves of an offer."""
        lowered_a = min(self._minimum_a, last.setpoint_a or 0.0)
        return Decision(
            self._offer(lowered_a if self._phases.hold is Hold.MINIMUM else 0),
            Reason.SWITCHING,
            until=self._phases.resumes_at(now, wall),
            boost_until=boost_until,
        )

    def _follow(
        self, last: Decision, wishes: Wishes, wished: Limit, sun: Sun, now: datetime, wall: datetime
    ) -> Decision:
        """Decide by the wish, within its limit."""
        forced = wishes.forced_until(wall)
        if forced is not None or wishes.mode is Mode.FAST:
            bound = self._bounds.with_charger(wished, now)
            until, reason = forced or (None, Reason.FAST)
            return Decision(
                self._offer(self._bounds.most_a(wished, bound, now)),
                reason,
                limit=bound if bound.most_a < (wishes.maximum_a or 0.0) else None,
                until=until,
            )
        return self._follow_sun(last, wishes, wished, sun, now, wall)

    def _too_low(self, wished: Limit) -> Decision:
        """Return a pause because of a limit; where no car is, that is what is told of what others use."""
        there_is_none = wished.by in SHARED and not self._follower.has_car
        return Decision(self._offer(0), Reason.NO_CAR if there_is_none else Reason.MAXIMUM_TOO_LOW, limit=wished)

    def _if_alone(self, last: Decision, wishes: Wishes, sun: Sun, now: datetime, wall: datetime) -> Decision | None:
        """Return what would keep a paused car from charging if nobody else used anything; None: nothing would."""
        alone = self._bounds.wished(wishes.maximum_a or 0.0)
        if alone.most_a < self._minimum_a or last.setpoint_a:
            return None
        own = self._follow_sun(last, wishes, alone, sun, now, wall)
        return None if own.setpoint_a or _is_carried(own, last, sun) else own

    def _follow_sun(
        self, last: Decision, wishes: Wishes, wished: Limit, sun: Sun, now: datetime, wall: datetime
    ) -> Decision:
        mode = wishes.mode or Mode.SOLAR
        sun_share = wishes.sun_share if mode is Mode.SOLAR else 0.0
        blind = sun.blind or (Reason.CHARGER_SILENT if self._writer.silent(now) else None)
        if blind is not None:
            return self._follower.follow_blindly(last, sun_share, wished, sun, blind, now)
        return self._follower.follow(last, mode, sun_share, wished, sun, now, wall)


def _is_carried(own: Decision, last: Decision, sun: Sun) -> bool:
    """Tell whether the sun gives what a paused car needs, so that something else keeps it from charging."""
    blocked = last.reason is Reason.MAXIMUM_TOO_LOW
    if sun.surplus is None or own.needed_w is None:
        return blocked and own.reason in BY_THE_LAW
    return sun.surplus.likely_w >= own.needed_w + (0.0 if blocked else SURE_W)
