"""Following the sun with one socket: what the law wants, made to fit the car and what is known of it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.house.surplus import Surplus
from alfen_solar.limits import Bound, Limit
from alfen_solar.settings import Settings

from .bounds import Bounds
from .car_model import CarModel
from .held_off import HeldOff, OnePhaseTry
from .needs import NeededCurrent
from .phases import SocketPhases
from .raises import Raises
from .rise import risen_a
from .starts import Starts
from .sun import Sight, SunLaw, Wish

BY_THE_LAW = frozenset(
    {
        Reason.FOLLOWING_SUN,
        Reason.MINIMUM,
        Reason.NOT_DRAWING,
        Reason.NO_CAR,
        Reason.CHARGER_FAULT,
        Reason.STOPPING,
        Reason.TOO_LITTLE_SUN,
        Reason.STARTING,
    }
)
"""Reasons of a decision that the law of the sun has made, and goes on from."""
BALANCE_WH = 23.7
"""Who pauses soon must start late, or the car starts all day. Unless the user says otherwise, a start needs twice this
energy where half of it is enough for a pause, and so on."""
WAITS_FOR = timedelta(seconds=15)
"""So long the first window is waited for before anything is offered: most meters have given it by then, and a setpoint
of before this start holds for longer. After that the charger would fall back to its safe current, up to 16 A."""
TEST_A = 1.0
"""The change of the offer by which a meter is tested that shows the same for minutes."""
_INSTEAD_OF = frozenset({Reason.FOLLOWING_SUN, Reason.MINIMUM, Reason.NOT_DRAWING, Reason.NO_CAR})
_INSTEAD = {
    CarState.IDLE: Reason.NOT_DRAWING,
    CarState.ABSENT: Reason.NO_CAR,
    CarState.FAULT: Reason.CHARGER_FAULT,
}
"""The reason that is told where no car charges."""


@dataclass(slots=True)
class Sun:
    """What the house hands to a socket."""

    surplus: Surplus | None
    """What this socket may use, of the window that has just closed; None: none has."""
    blind: Reason | None
    """Why the sun cannot be followed, if it cannot."""
    may_rise: bool
    """Whether what the meter shows allows more to be offered."""
    wants_test: bool
    """Whether a small change of the offer is wanted, to see if the meter shows it."""
    grid_w: float | None
    """This socket's part of the grid power, in W, import positive; None: the meter gives none."""
    told_w: float | None = None
    """The surplus of that window by what was measured alone, in W; None: nothing was."""
    shared: tuple[Limit, ...] = ()
    """What others leave to this socket, of their station and of what the house may draw."""
    knows_station: bool = True
    """Whether it is known what the others that share it may draw: after a start their charger is to be read first."""
    left_w: float | None = math.inf
    """What the limits of the house leave to all cars for long, in W; infinite: there are none. None: not known."""


class SunFollower:
    """Answers each window with a decision."""

    def __init__(
        self,
        settings: Settings,
        model: CarModel,
        needs: NeededCurrent,
        starts: Starts,
        bounds: Bounds,
        phases: SocketPhases,
        offer: Callable[[float], Offer],
        now: datetime,
    ) -> None:
        """Put together what the answer depends on.

        Args:
            settings: what the user has set up.
            model: what is known of the car.
            needs: what current it needs.
            starts: how often it was started.
            bounds: what bounds the offer.
            phases: on how many phases the car charges, and could.
            offer: makes an offer of a current in A.
            now: the time.
        """
        self._began_at = now
        self._model, self._needs, self._starts, self._bounds, self._offer = model, needs, starts, bounds, offer
        self._could = phases
        self._minimum_a = settings.minimum_current_a
        self._fallback_a = settings.minimum_current_a if settings.without_meter == "minimum" else 0.0
        start_after_wh = settings.start_after_wh
        if start_after_wh is None:
            start_after_wh = BALANCE_WH**2 / settings.stop_after_wh
        self._law = SunLaw(settings.stop_after_wh, start_after_wh)
        self._held_off = HeldOff()
        self._tries = None if settings.switches_phases else OnePhaseTry(settings.most_phases)
        self._raises = Raises()
        self._tested_a: float | None = None

    @property
    def alternates(self) -> bool:
        """Whether the surplus alternates faster than the car follows, so that its mean counts."""
        return self._law.alternates

    @property
    def has_car(self) -> bool:
        """Whether there may be a car."""
        return self._model.state is not CarState.ABSENT

    @property
    def begins_with_a(self) -> float:
        """With how much this car begins to charge, as far as it is known, in A."""
        return max(self._minimum_a, self._needs.starting_a or 0.0)

    def closes_early(self, grid_w: float, offer_a: float) -> bool:
        """Tell whether a sample of the grid power (W, import positive) is reason enough to decide at once."""
        return self._model.state is CarState.DRAWING and self._law.closes_early(
            grid_w, offer_a, self.least_a(offer_a), self._model.phases
        )

    def least_a(self, held_a: float) -> float:
        """Tell the lowest current with which this car begins, or goes on when it is offered so much, in A."""
        draws = self._model.state is CarState.DRAWING
        needed_a = self._needs.running_a if draws else self._needs.starting_a
        if held_a and not draws:
            needed_a = None  # it is offered more in steps
        return max(self._minimum_a, needed_a or 0.0)

    def note_switch(self, *, charges: bool, now: datetime) -> None:
        """Note whether the car may charge now, whoever decided that."""
        self._law.note_switch(charges=charges, now=now)

    def follow(
        self, last: Decision, mode: Mode, sun_share: float, wished: Limit, sun: Sun, now: datetime, wall: datetime
    ) -> Decision:
        """Follow the sun; without any share of it that is wanted, never pause.

        Args:
            last: what was decided last.
            mode: what the user has chosen.
            sun_share: the share of the power at minimum current that the sun shall give, from 0 to 1.
            wished: the most that people want to be offered.
            sun: what the house hands over.
            now: the time.
            wall: what the wall clock shows.
        """
        waits = last.setpoint_a is None or last.reason is Reason.WAITING_FOR_METER
        if waits and sun.surplus is None:
            return self._wait(last, sun_share, wished, now)
        held_a = self._held_a(last, sun_share, wished)
        goes_on = last.reason in BY_THE_LAW and last.mode is mode and last.setpoint_a == held_a
        if not goes_on:
            self._law.forget_weighed()
        if sun.surplus is not None:
            return self._answer(held_a, sun_share, wished, sun, sun.surplus, now, wall)
        if goes_on:
            return last
        return Decision(self._offer(held_a), Reason.FOLLOWING_SUN if held_a > 0 else Reason.TOO_LITTLE_SUN)

    def _wait(self, last: Decision, sun_share: float, wished: Limit, now: datetime) -> Decision:
        """Wait for the first window: at first with what the charger was told before, then with what is safe."""
        knows_too_little = self._model.state is CarState.UNKNOWN or now - self._began_at < WAITS_FOR
        if last.setpoint_a is None and knows_too_little:
            return Decision(None, Reason.WAITING_FOR_METER)
        offer = self._offer(self._held_a(last, sun_share, wished))
        goes_on = last.reason is Reason.WAITING_FOR_METER and last.offer == offer
        return last if goes_on else Decision(offer, Reason.WAITING_FOR_METER)

    def follow_blindly(
        self, last: Decision, sun_share: float, wished: Limit, sun: Sun, why: Reason, now: datetime
    ) -> Decision:
        """Offer what is safe while the sun cannot be followed; `why` tells the reason, for the rest see `follow`.

        If nothing was offered yet, no car is left to the charger's safe current, and none is started.
        """
        self._law.forget_weighed()
        if last.setpoint_a is None and sun.surplus is None and self._model.state is CarState.UNKNOWN:
            return Decision(None, why)
        before_a = self._held_a(last, sun_share, wished)
        held_a = min(before_a, self._fallback_a)
        self._raises.note(before_a, held_a, now)
        return Decision(self._offer(held_a), why, limit=Limit(self._fallback_a, Bound.METER))

    def _held_a(self, last: Decision, sun_share: float, wished: Limit) -> float:
        """Tell from which current the law goes on, in A."""
        held_a = last.setpoint_a
        if last.reason is Reason.SWITCHING:  # it was charging, or was to start
            held_a = self.begins_with_a
        elif held_a is None:
            held_a = self._minimum_a if self._model.state is CarState.DRAWING else 0.0
        elif last.reason not in BY_THE_LAW:
            held_a = min(held_a, self._minimum_a)
        if not sun_share:  # then no lack of sun keeps the car from what it needs
            held_a = max(held_a, self.least_a(0.0))
        return min(held_a, wished.most_a)

    def _answer(
        self,
        held_a: float,
        sun_share: float,
        wished: Limit,
        sun: Sun,
        surplus: Surplus,
        now: datetime,
        wall: datetime,
    ) -> Decision:
        """Answer a window."""
        model = self._model
        bound = self._bounds.with_charger(wished, now)
        most_a = self._bounds.most_a(wished, bound, now)
        sight = self._sight(min(held_a, most_a), sun_share, most_a, surplus, now, wall)
        wish = self._law.follow(sight, now)
        reason, offer_a = wish.reason, wish.setpoint_a
        tests = self._tested_a == held_a and model.is_changing(now)
        if sight.draws and not model.is_changing(now):
            self._raises.see(model.carried_a(sight.surplus_w) - held_a, now)
        if offer_a > held_a > 0:
            may_rise = sun.may_rise and not tests and self._raises.may_rise(now)
            offer_a = risen_a(model, held_a, offer_a, surplus, now) if may_rise else held_a
        if offer_a and held_a:
            self._raises.note(held_a, offer_a, now)
        if offer_a and reason in _INSTEAD_OF:
            seen = reason if reason is not Reason.NOT_DRAWING else Reason.FOLLOWING_SUN
            reason = _INSTEAD.get(model.state, seen)
            offer_a = self._offer_without_draw(offer_a, sight, now)
        # The law's tenths rest on the very value that is in doubt, so a test does not wait until there are none.
        can_test = offer_a > 0 and abs(offer_a - held_a) < TEST_A and model.state is CarState.DRAWING
        if sun.wants_test and can_test and not model.is_settling(now):
            offer_a = self._tested_a = self._test_offer_a(held_a, sight)
        bounds = offer_a >= bound.most_a and model.carried_a(surplus.range_w.low_w) > bound.most_a
        if self._test_beliefs(wish, sight, now) and sight.surplus_w < sight.needed_w:
            offer_a, reason = 0.0, Reason.TOO_LITTLE_SUN
        return Decision(
            self._offer(offer_a),
            reason,
            limit=bound if bounds else None,
            grid_w=surplus.grid_w,
            surplus_w=sun.told_w,
            needed_w=None if offer_a else sight.needed_w,
            window_s=surplus.duration_s,
            until=None if wish.until is None else wall + (wish.until - now),
            battery=surplus.battery,
            probes=surplus.probes and reason is Reason.STARTING,
        )

    def _sight(
        self,
        held_a: float,
        sun_share: float,
        most_a: float,
        surplus: Surplus,
        now: datetime,
        wall: datetime,
    ) -> Sight:
        """Make what the law sees: of a surplus that is a range what is most likely."""
        model = self._model
        minimum_a = min(self.least_a(held_a if sun_share else 0.0), most_a)
        tries = self._tries is not None and self._tries.lasts(model)
        return Sight(
            surplus_w=surplus.likely_w,
            duration_s=surplus.duration_s,
            held_a=held_a,
            minimum_a=minimum_a,
            most_a=most_a,
            watts_per_ampere=model.voltage_v if tries else model.watts_per_ampere,
            phases=1 if tries else model.phases,
            sun_share=sun_share,
            connected=model.state is not CarState.ABSENT,
            draws=model.state is CarState.DRAWING,
            takes_less_a=model.shortfall_a(held_a or minimum_a),
            step_a=model.step_a,
            start_factor=1.0 if held_a else self._starts.factor(now, wall),
            least_share=self._could.least_phases / model.phases if held_a else 1.0,
            beyond_w=surplus.beyond_w,
            samples_w=surplus.samples_w,
        )

    def _test_offer_a(self, held_a: float, sight: Sight) -> float:
        """Return an offer that differs so little that it costs nothing, and so much that any meter shows it."""
        if held_a - TEST_A >= sight.minimum_a:
            return held_a - TEST_A
        return held_a + TEST_A if held_a + TEST_A <= sight.most_a else held_a

    def _offer_without_draw(self, offer_a: float, sight: Sight, now: datetime) -> float:
        """Offer no more than the minimum where no car is; try what a car needs that does not draw."""
        if not sight.connected:
            return min(offer_a, sight.minimum_a)
        carried_a = self._model.carried_a(sight.surplus_w)
        wanted_a = self._needs.wanted_a(sight.minimum_a, min(carried_a, sight.most_a), now)
        return offer_a if wanted_a is None else wanted_a

    def _test_beliefs(self, wish: Wish, sight: Sight, now: datetime) -> bool:
        """Let what is believed of the car be tested, if it is held off by that; tell whether it is confirmed now."""
        model = self._model
        usual_w = sight.sun_share * self._minimum_a * model.usual_watts_per_ampere
        is_unusual = model.is_unusual or self.begins_with_a > self._minimum_a
        held_off = wish.reason is Reason.TOO_LITTLE_SUN and is_unusual and sight.surplus_w >= usual_w
        self._held_off.watch(model, self._needs, now, held_off=held_off)
        if self._tries is None:
            return False
        held_off = wish.reason is Reason.TOO_LITTLE_SUN and self._tries.would_do(self._law.recently_w, sight.needed_w)
        return self._tries.watch(model, now, held_off=held_off, offers=wish.setpoint_a > 0)
