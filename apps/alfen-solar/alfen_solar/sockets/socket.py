"""One socket: from what the charger shows, the user wants and the sun leaves to one decision and its write."""

import math
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from alfen_solar.decision import CarState, Decision, Mode, Offer, Phases, Reason
from alfen_solar.facts import Draw
from alfen_solar.house.surplus import Surplus
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.inputs.socket import Readings
from alfen_solar.limits import Bound, Limit, least
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .car_model import NOMINAL_VOLTAGE_V, CarModel
from .charger import Plug, plug
from .energy import EnergyCount
from .needs import NeededCurrent
from .power import Range
from .registers import Register, Write
from .session import Session, SessionMeter
from .starts import StartCount, Starts
from .sun import Sight, SunLaw, Wish
from .writer import Readback, SetpointWriter

_BY_THE_LAW = frozenset(
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
    """Grid power in W, import positive; None: the meter gives none."""
    told_w: float | None = None
    """The surplus of that window by what was measured alone, in W; None: nothing was."""


@dataclass(slots=True)
class SocketStep:
    """What is to be done for a socket, and why."""

    decision: Decision
    write: Write | None
    """What to write now; None: nothing."""
    problems: tuple[Problem, ...]
    session: Session | None
    """The session that is over with this step; None: none is."""


class Socket:
    """Decides for one socket; see the module."""

    READ_EVERY = timedelta(seconds=2)
    """How often the charger is read at most on the app's own wish, while the effect of a change is awaited."""
    READ_ANSWERED_WITHIN = timedelta(seconds=20)
    """A reading that has no answer for so long has failed."""
    READ_AGAIN_AFTER = timedelta(seconds=10)
    """Until the charger could be read for the first time."""
    TRUST_STATES_AFTER = timedelta(seconds=30)
    """So long after the start what Home Assistant shows is believed, even if the charger could not be read anew."""
    TELLING_A = 0.5
    """A surplus that differs by more from what the car draws is not acted on before the charger was read."""
    NEXT_STEP_A = 3.0
    """How much more must be sure for the offer to rise again before the car has followed it: a step is a write.
    With 1 A a twentieth more of them bring no more sun than a thousandth."""
    TEST_A = 1.0
    """The change of the offer by which a meter is tested that shows the same for minutes."""
    DOUBT_AFTER = timedelta(minutes=10)
    """How long a car is held off by what was believed of it before that is tested; it doubles with each test."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._phases: Phases = settings.phases
        self._fallback_a = settings.minimum_current_a if settings.without_meter == "minimum" else 0.0
        self._began_at = now
        self._readings = Readings()
        self._mode_3_state: str | None = None
        self._plug = Plug.UNKNOWN
        self._model = CarModel(settings.phases, now)
        self._needs = NeededCurrent(now)
        start_after_wh = settings.start_after_wh
        if start_after_wh is None:
            start_after_wh = BALANCE_WH**2 / settings.stop_after_wh
        self._law = SunLaw(settings.stop_after_wh, start_after_wh)
        self._starts = Starts(settings)
        self._writer = SetpointWriter(settings)
        self.energy = EnergyCount(now)
        self.session = SessionMeter()
        self._decision = Decision(None, Reason.WAITING_FOR_HELPERS)
        self._start_pending = False
        self._tested_a: float | None = None
        self._took_over = False
        self._draw: Draw | None = None
        self._first_read_at: datetime | None = None
        self._reading_since: datetime | None = None
        self._wanted_reading_at = now - self.READ_AGAIN_AFTER
        self._held_off_since: datetime | None = None
        self._doubts = 0

    # What it knows

    @property
    def car(self) -> CarState:
        """What the car does."""
        return self._model.state

    @property
    def plug(self) -> Plug:
        """What is plugged in, by the charger's word."""
        return self._plug

    @property
    def car_w(self) -> float | None:
        """What the car draws, in W, 0 or more; None: nothing is measured."""
        return self._model.power_w

    @property
    def power_read_at(self) -> datetime | None:
        """When that was measured last; None: never."""
        return self._model.read_at

    @property
    def readings(self) -> Readings:
        """What the charger shows."""
        return self._readings

    @property
    def writer(self) -> SetpointWriter:
        """The writer of its setpoint, to be asked for what it knows."""
        return self._writer

    @property
    def phases_seen(self) -> int | None:
        """On how many phases the car charges, as the currents of the phases show; None: they do not."""
        return self._model.phases_seen

    @property
    def offer_a(self) -> float:
        """What the car is offered, in A; 0 before anything was decided."""
        return self._decision.setpoint_a or 0.0

    def closes_early(self, grid_w: float) -> bool:
        """Tell whether a sample of the grid power (W, import positive) is reason enough to decide at once."""
        phases = max(round(self._model.watts_per_ampere / NOMINAL_VOLTAGE_V), 1)
        minimum_a = self._minimum_a(self.offer_a)
        return self.car is CarState.DRAWING and self._law.closes_early(grid_w, self.offer_a, minimum_a, phases)

    @property
    def watts_per_ampere(self) -> float:
        """What an ampere of the offer is to the car in W, all its phases together."""
        return self._model.watts_per_ampere

    @property
    def draw(self) -> Draw | None:
        """What the car drew when it had last had the time to draw all that it was offered; None: it never had."""
        return self._draw

    @property
    def was_read(self) -> bool:
        """Whether the charger was read anew since the start."""
        return self._first_read_at is not None

    def trusts_states(self, now: datetime) -> bool:
        """Tell whether what the charger's sensors show is of now: after a start it may be of before."""
        return self._first_read_at is not None or now - self._began_at >= self.TRUST_STATES_AFTER

    def drawn(self, sampled_at: datetime, now: datetime) -> Range:
        """Tell what the car drew in a sample of the grid meter."""
        return self._model.drawn(sampled_at, now)

    def measured(self, sampled_at: datetime) -> Range | None:
        """Tell what was measured of what the car drew in a sample of the grid meter; None: nothing was."""
        return self._model.measured(sampled_at)

    def starts(self, now: datetime, wall: datetime) -> StartCount:
        """Tell how often charging was started, against the budget."""
        return self._starts.so_far(now, wall)

    # What comes in

    def remember_starts(self, starts: int, day: date) -> None:
        """Take the starts of a day that were counted before this object was there."""
        self._starts.remember(starts, day)

    def record(self, readings: Readings, now: datetime, *, measured: bool) -> None:
        """Record what the charger shows; `measured`: what the car draws has just been read."""
        self._readings = readings
        model = self._model
        model.record_voltage(readings.voltage_v)
        model.record_currents(readings.currents_a)
        if measured:
            model.record_power(self._power_w(readings), now)
        if readings.mode_3_state != self._mode_3_state:
            self._mode_3_state, self._plug = readings.mode_3_state, plug(readings.mode_3_state)
            model.record_plug(self._plug, now)
        shown = Readback(readings.setpoint_a, readings.applied_a, readings.validity_s, readings.voltage_v)
        self._writer.record(shown, now)
        model.record_confirmed(self._writer.confirmed_a)

    def finish_reading(self, now: datetime, *, done: bool) -> None:
        """Record that Home Assistant has read the charger, if it has: what is shown is of now."""
        self._reading_since = None
        if done:
            self._first_read_at = self._first_read_at or now
            self._model.record_reading(now)

    def finish_write(self, error: str | None, now: datetime) -> None:
        """Record Home Assistant's answer to a write: None for success, or what went wrong."""
        self._writer.finish(error, now)
        self._model.record_confirmed(self._writer.confirmed_a)

    def wants_reading(self, surplus_w: float | None, window_opened_at: datetime, now: datetime) -> bool:
        """Tell whether Home Assistant is to read the charger at once.

        Args:
            surplus_w: what the newest sample makes of the surplus, in W; None: there is none.
            window_opened_at: when the window of now was opened.
            now: the time.
        """
        if self._reading_since is not None and now - self._reading_since < self.READ_ANSWERED_WITHIN:
            return False
        if self._writer.silent(now) and self._first_read_at is not None:
            return False  # its own polls will show when it is back; more would only hold up the writes
        if self._first_read_at is None:
            wanted = now - self._wanted_reading_at >= self.READ_AGAIN_AFTER
        elif self._writer.wants_reading(now):
            wanted = True
        else:
            read_at = self._model.read_at
            old = read_at is None or (read_at < window_opened_at and now - read_at >= self.READ_EVERY)
            changing = now - self._wanted_reading_at >= self.READ_EVERY and self._model.is_settling(now)
            wanted = changing or (old and self._differs(surplus_w, now))
        if wanted:
            self._reading_since = self._wanted_reading_at = now
        return wanted

    def _differs(self, surplus_w: float | None, now: datetime) -> bool:
        """Tell whether a surplus may soon change the offer by so much that the charger is to be read before."""
        if surplus_w is None or self.car is not CarState.DRAWING or self._law.alternates:
            return False
        minimum_a, most_a = self._settings.minimum_current_a, self._settings.maximum_current_a
        if (limit := self._charger_limit(now)) is not None:
            most_a = min(most_a, limit.most_a)
        carried_a = min(max(self._model.carried_a(surplus_w), minimum_a), most_a)
        return abs(carried_a - self.offer_a) >= self.TELLING_A

    @staticmethod
    def _power_w(readings: Readings) -> float | None:
        """Tell the measured power: without it, currents and voltage make it."""
        if readings.power_w is not None or not readings.currents_a or readings.voltage_v is None:
            return readings.power_w
        return sum(readings.currents_a) * readings.voltage_v

    def _note_draw(self, now: datetime) -> None:
        """Note what the car makes of what it is offered, once it has had the time to follow."""
        confirmed_a, power_w = self._writer.confirmed_a, self.car_w
        if confirmed_a and power_w is not None and self.car is CarState.DRAWING and not self._model.is_settling(now):
            self._draw = Draw(power_w, confirmed_a)

    # Decisions

    def step(self, wishes: Wishes, sun: Sun, now: datetime, wall: datetime) -> SocketStep:
        """Decide; called at any event and at least once a second."""
        self._model.step(now)
        if self.car is CarState.ABSENT:
            self._writer.forget_limit()
        self._note_draw(now)
        self._needs.record(self.car, self.offer_a, now)
        before = self._decision
        self._decision = self._complete(self._decide(wishes, sun, now, wall), wishes)
        self._note_switch(before, now, wall)
        self.energy.record(self.car_w, sun.grid_w, self._readings.energy_wh, now)
        session = self.session.record(
            self.car, self.car_w, self.energy.so_far, offered=bool(self._decision.setpoint_a), now=now
        )
        return SocketStep(self._decision, self._write(now), self._problems(now), session)

    def _decide(self, wishes: Wishes, sun: Sun, now: datetime, wall: datetime) -> Decision:
        if wishes.mode is None or wishes.maximum_a is None:
            return Decision(self._decision.offer, Reason.WAITING_FOR_HELPERS)
        boost_until = wishes.boost_until if wishes.boost_until is not None and wall < wishes.boost_until else None
        if wishes.mode is Mode.OFF:
            return Decision(self._offer(0), Reason.OFF, boost_until=boost_until)
        limits = (
            Limit(self._settings.maximum_current_a, Bound.SETTINGS),
            Limit(wishes.maximum_a, Bound.USER),
        )
        most = least(limits)
        assert most is not None  # noqa: S101 - there are two
        if most.most_a < self._settings.minimum_current_a:
            return Decision(self._offer(0), Reason.MAXIMUM_TOO_LOW, limit=most)
        if boost_until is not None or wishes.mode is Mode.FAST:
            reason = Reason.FAST if boost_until is None else Reason.BOOST
            charger = self._charger_limit(now)
            bound = most if charger is None or charger.most_a > most.most_a else charger
            named = bound if bound.most_a < wishes.maximum_a else None
            offer_a = most.most_a if self._writer.tests_limit(now) else bound.most_a
            return Decision(self._offer(offer_a), reason, limit=named, until=boost_until)
        sun_share = wishes.sun_share if wishes.mode is Mode.SOLAR else 0.0
        return self._follow_sun(wishes.mode, sun_share, most, sun, now, wall)

    def _follow_sun(
        self, mode: Mode, sun_share: float, most: Limit, sun: Sun, now: datetime, wall: datetime
    ) -> Decision:
        """Follow the sun as far as it can be seen; without any share of it that is wanted, never pause."""
        last = self._decision
        held_a = self._held_a(sun_share, most.most_a, sun)
        blind = sun.blind or (Reason.CHARGER_SILENT if self._writer.silent(now) else None)
        if blind is not None:
            self._law.forget_weighed()
            if held_a is None and self.car is CarState.UNKNOWN:
                return Decision(None, blind)
            if held_a is None:
                # Nothing was offered yet: no car is left to the charger's safe current, and none is started.
                charges = self.car is CarState.DRAWING or not sun_share
                held_a = self._settings.minimum_current_a if charges else 0.0
            return Decision(
                self._offer(min(held_a, self._fallback_a)), blind, limit=Limit(self._fallback_a, Bound.METER)
            )
        if held_a is None:
            return Decision(None, Reason.WAITING_FOR_METER)
        goes_on = last.reason in _BY_THE_LAW and last.mode is mode and last.setpoint_a == held_a
        if not goes_on:
            self._law.forget_weighed()
        if sun.surplus is not None:
            return self._answer(held_a, sun_share, most, sun, now, wall)
        if goes_on:
            return last
        return Decision(self._offer(held_a), Reason.FOLLOWING_SUN if held_a > 0 else Reason.TOO_LITTLE_SUN)

    def _held_a(self, sun_share: float, most_a: float, sun: Sun) -> float | None:
        """Tell from which current the law goes on, in A; None: nothing is known yet."""
        held_a = self._decision.setpoint_a
        if held_a is None:
            if sun.surplus is None:
                return None
            held_a = self._settings.minimum_current_a if self.car is CarState.DRAWING else 0.0
        elif self._decision.reason not in _BY_THE_LAW:
            held_a = min(held_a, self._settings.minimum_current_a)
        if held_a == 0 and not sun_share:
            held_a = self._settings.minimum_current_a
        return min(held_a, most_a)

    def _charger_limit(self, now: datetime) -> Limit | None:
        """Return the charger's limit; one below the minimum keeps the car from charging, whatever is offered."""
        limit = self._writer.limit(now)
        if limit is None or limit.most_a >= self._settings.minimum_current_a:
            return limit
        return replace(limit, most_a=self._settings.minimum_current_a)

    def _minimum_a(self, held_a: float) -> float:
        """Tell the lowest current with which this car begins, or goes on, in A."""
        needed_a = self._needs.running_a if self.car is CarState.DRAWING else self._needs.starting_a
        if held_a and self.car is not CarState.DRAWING:
            needed_a = None  # it is offered more in steps
        return max(self._settings.minimum_current_a, needed_a or 0.0)

    def _answer(
        self, held_a: float, sun_share: float, most: Limit, sun: Sun, now: datetime, wall: datetime
    ) -> Decision:
        """Answer a window."""
        surplus = sun.surplus
        assert surplus is not None  # noqa: S101 - the caller has looked
        charger = self._charger_limit(now)
        bound = most if charger is None or charger.most_a > most.most_a else charger
        most_a = most.most_a if self._writer.tests_limit(now) else bound.most_a
        sight = self._sight(min(held_a, most_a), sun_share, most_a, surplus, now, wall)
        wish = self._law.follow(sight, now)
        reason, offer_a = wish.reason, wish.setpoint_a
        tests = self._tested_a == held_a and self._model.is_changing(now)
        if offer_a > held_a > 0:
            may_rise = sun.may_rise and not tests
            offer_a = self._risen_a(held_a, offer_a, surplus, now) if may_rise else held_a
        if offer_a and reason in _INSTEAD_OF:
            seen = reason if reason is not Reason.NOT_DRAWING else Reason.FOLLOWING_SUN
            reason = _INSTEAD.get(self.car, seen)
            offer_a = self._offer_without_draw(offer_a, sight, now)
        if (
            sun.wants_test
            and not self._model.is_settling(now)
            and offer_a == held_a > 0
            and self.car is CarState.DRAWING
        ):
            offer_a = self._tested_a = self._test_offer_a(held_a, sight)
        bounds = offer_a >= bound.most_a and self._model.carried_a(surplus.range_w.low_w) > bound.most_a
        self._test_beliefs(wish, sight, now)
        return Decision(
            self._offer(offer_a),
            reason,
            limit=bound if bounds else None,
            grid_w=surplus.grid_w,
            surplus_w=sun.told_w,
            needed_w=None if offer_a else sight.needed_w,
            window_s=surplus.duration_s,
            until=None if wish.until is None else wall + (wish.until - now),
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
        minimum_a = min(self._minimum_a(held_a), most_a)
        return Sight(
            surplus_w=surplus.likely_w,
            duration_s=surplus.duration_s,
            held_a=held_a,
            minimum_a=minimum_a,
            most_a=most_a,
            watts_per_ampere=model.watts_per_ampere,
            phases=max(round(model.watts_per_ampere / NOMINAL_VOLTAGE_V), 1),
            sun_share=sun_share,
            connected=self.car is not CarState.ABSENT,
            draws=self.car is CarState.DRAWING,
            takes_less_a=model.shortfall_a(held_a or minimum_a),
            step_a=model.step_a,
            start_factor=1.0 if held_a else self._starts.factor(now, wall),
        )

    def _risen_a(self, held_a: float, offer_a: float, surplus: Surplus, now: datetime) -> float:
        """Return how far the offer may rise, by what is known of what the car draws.

        While the car is still to follow an offer of more, no more than it would leave of the sun if it has not begun.
        """
        read_at = self._model.read_at
        if read_at is not None and offer_a - held_a >= self.TELLING_A and read_at < surplus.opened_at:
            return held_a
        carried_a = self._model.carried_a(surplus.range_w.low_w)
        if carried_a <= held_a:
            return held_a
        if self._model.is_rising(now):
            step_a = self._model.step_a
            offer_a = min(offer_a, math.floor(carried_a / step_a) * step_a)
            if offer_a < held_a + self.NEXT_STEP_A:
                return held_a
        return max(round(offer_a, 3), held_a)

    def _test_offer_a(self, held_a: float, sight: Sight) -> float:
        """Return an offer that differs so little that it costs nothing, and so much that any meter shows it."""
        if held_a - self.TEST_A >= sight.minimum_a:
            return held_a - self.TEST_A
        return held_a + self.TEST_A if held_a + self.TEST_A <= sight.most_a else held_a

    def _offer_without_draw(self, offer_a: float, sight: Sight, now: datetime) -> float:
        """Offer no more than the minimum where no car is; try what a car needs that does not draw."""
        if self.car is CarState.ABSENT:
            return min(offer_a, sight.minimum_a)
        carried_a = self._model.carried_a(sight.surplus_w)
        wanted_a = self._needs.wanted_a(sight.minimum_a, min(carried_a, sight.most_a), now)
        return offer_a if wanted_a is None else wanted_a

    def _test_beliefs(self, wish: Wish, sight: Sight, now: datetime) -> None:
        """Test what is believed of a car that is held off by it: another car may have come unseen."""
        usual_w = sight.sun_share * self._settings.minimum_current_a * self._model.usual_watts_per_ampere
        held_off = wish.reason is Reason.TOO_LITTLE_SUN and self._model.is_unusual and sight.surplus_w >= usual_w
        if not held_off:
            self._held_off_since = None
            return
        self._held_off_since = self._held_off_since or now
        if now - self._held_off_since >= self.DOUBT_AFTER * (1 << min(self._doubts, 4)):
            self._held_off_since = None
            self._doubts += 1
            self._model.doubt_phases()

    def _complete(self, decision: Decision, wishes: Wishes) -> Decision:
        """Add what every decision tells, and hand out the same object while nothing changes."""
        needed_a = self._needs.starting_a
        if decision.mode is not wishes.mode or decision.car is not self.car or decision.minimum_current_a != needed_a:
            decision = replace(decision, mode=wishes.mode, car=self.car, minimum_current_a=needed_a)
        return decision

    def _note_switch(self, before: Decision, now: datetime, wall: datetime) -> None:
        """Note starts and pauses: a start counts when the car begins to draw."""
        offers, offered = bool(self._decision.setpoint_a), bool(before.setpoint_a)
        if offers is not offered:
            self._law.note_switch(charges=offers, now=now)
            self._start_pending = offers
            self._took_over = before.setpoint_a is None
        if self._start_pending and self.car is not CarState.UNKNOWN:
            if self.car is CarState.DRAWING:
                self._start_pending = False
                if not self._took_over:
                    self._starts.count(now, wall)
            self._took_over = False  # what it did before the first offer is known from here on

    def _offer(self, current_a: float) -> Offer:
        return Offer(current_a, self._phases)

    def _write(self, now: datetime) -> Write | None:
        setpoint_a = self._decision.setpoint_a
        if setpoint_a is None or not self._writer.due(setpoint_a, now):
            return None
        self._writer.begin(setpoint_a, now)
        self._model.record_confirmed(self._writer.confirmed_a)
        if not self._settings.dry_run:
            self._model.record_offer(setpoint_a, now)
        return Write(Register.SETPOINT, setpoint_a)

    def _problems(self, now: datetime) -> tuple[Problem, ...]:
        problems = []
        if problem := self._writer.problem(now):
            problems.append(problem)
        if self.plug is Plug.FAULT:
            problems.append(Problem(ProblemKind.CHARGER_FAULT))
        return tuple(problems)
