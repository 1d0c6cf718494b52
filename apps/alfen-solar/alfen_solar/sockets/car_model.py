"""What is known of the car at a socket: what it draws, on how many phases, and what it makes of an offer.

What is measured comes first. The model fills the seconds until a change of the offer has shown, and then as a range
from the power before to the one expected; it never overrules a measurement. All that was learned of a car is forgotten
when it leaves.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import LOWEST_A, CarState
from alfen_solar.facts import NOMINAL_VOLTAGE_V

from .car_points import CarPoints
from .charger import Plug, plausible_voltage
from .phase_words import ALL_PHASES
from .power import MeasuredPower, Range

DRAWING_W = 500.0
"""From here on a car charges: 6 A on one phase are 762 W at 127 V, and one that stays warm or is full takes less."""


@dataclass(slots=True)
class _Change:
    """A change of the offer whose effect is not measured yet."""

    since: datetime
    from_w: float
    towards_w: float
    may_go_to: Range
    """All that the car may come to draw until the change has shown."""
    overlaps: bool
    """Whether it came before the one before it had shown: nobody knows how far the car has got with that."""


class CarModel:
    """Learns from what the charger confirms and measures."""

    SHOWS_WITHIN = timedelta(seconds=60)
    """No car takes longer to follow; what has not shown by then will not."""
    SHOWN_A = 0.3
    SHOWN_SHARE = 0.15
    """A change has shown when the power is as near to what was expected as this, in A or as a share of the change."""
    STEADY_FOR = timedelta(seconds=6)
    """A power that has moved by half of the change and then stays for so long has got where it goes."""
    STEADY_A = 0.15
    GONE_AFTER = timedelta(seconds=60)
    """A mode 3 state that tells nothing, at 0 W, for so long is no car."""
    LEAST_A = 3.0
    """Less on no phase: too little to learn from."""
    PHASE_SHARE = 0.3
    """A phase with less than this share of the highest current is not charged on."""
    RATIO_TOLERANCE = 0.2
    """How far the power may be from what currents and voltage make of it."""
    ALL_SHOWN_AFTER = timedelta(seconds=35)
    """So long after a change of the offer power and currents may be of before and after it: each is polled for itself,
    every 30 s at the slowest."""
    _LEARNING_RATE = 0.3

    def __init__(self, phases: int, now: datetime) -> None:
        self._usual_phases = phases
        self._power = MeasuredPower()
        self._currents_a: tuple[float, ...] = ()
        self._voltage_v = NOMINAL_VOLTAGE_V
        self._plug = Plug.SILENT
        self._plug_since = now
        self._was_connected = False
        """Whether a car was when the charger last told, or drew since."""
        self._state = CarState.UNKNOWN
        self._offer_a = 0.0
        self._confirmed_a: float | None = None
        self._change: _Change | None = None
        self._unnoted: _Change | None = None
        self._offered_at: datetime | None = None
        """When the offer was changed, until all that the car makes of it is shown."""
        self._forget()

    def _forget(self) -> None:
        self._watts_per_ampere: float | None = None
        self._is_rough = False
        self._phases: int | None = None
        self._points = CarPoints()

    # What it knows

    @property
    def state(self) -> CarState:
        """What the car does."""
        return self._state

    @property
    def power_w(self) -> float | None:
        """What the car draws, in W, 0 or more; None: nothing is measured."""
        return self._power.now_w

    @property
    def read_at(self) -> datetime | None:
        """When that was measured last."""
        return self._power.read_at

    @property
    def voltage_v(self) -> float:
        """The voltage of a phase to the neutral, in V: measured, or the nominal one."""
        return self._voltage_v

    @property
    def watts_per_ampere(self) -> float:
        """What an ampere of the offer is to the car in W, all its phases together."""
        return self._watts_per_ampere or self.usual_watts_per_ampere

    @property
    def phases(self) -> int:
        """On how many phases the car is taken to charge."""
        return max(round(self.watts_per_ampere / NOMINAL_VOLTAGE_V), 1)

    @property
    def knows_watts(self) -> bool:
        """Whether the car has shown what an ampere is to it."""
        return self._watts_per_ampere is not None

    @property
    def shows_phases(self) -> bool:
        """Whether the currents of all phases are shown."""
        return len(self._currents_a) == ALL_PHASES

    @property
    def can_show_phases(self) -> bool:
        """Whether a car that begins can show on how many phases: by all their currents, or by its power alone."""
        return self.shows_phases or not self._currents_a

    @property
    def usual_watts_per_ampere(self) -> float:
        """What it is by the settings and the measured voltage, in W, before the car has shown it."""
        return self._voltage_v * self._usual_phases

    @property
    def is_unusual(self) -> bool:
        """Whether it is believed to take more for an ampere than the settings say, or far more than it is offered."""
        far_more = self.shortfall_a(LOWEST_A) < -CarPoints.FAR_MORE_A
        return far_more or self.watts_per_ampere > (1 + self.RATIO_TOLERANCE) * self.usual_watts_per_ampere

    @property
    def phases_seen(self) -> int | None:
        """On how many phases the car charges, as the currents of the phases show; None: they do not."""
        highest_a = max(self._currents_a, default=0.0)
        if highest_a < self.LEAST_A:
            return None
        return sum(current >= self.PHASE_SHARE * highest_a for current in self._currents_a)

    @property
    def phases_measured(self) -> int | None:
        """The same, once the power agreed with them; None: it never did, and a phase may not be shown."""
        return self._phases

    def is_changing(self, now: datetime) -> bool:
        """Tell whether the effect of a change of the offer is still to come."""
        if self._change is None:  # as mostly
            return False
        self._end_change(now)
        return self._change is not None

    def is_settling(self, now: datetime) -> bool:
        """Tell whether it is still to be seen what the car makes of its offer for good."""
        return self.is_changing(now) or (self._unnoted is not None and not self._is_small(self._unnoted))

    def is_rising(self, now: datetime) -> bool:
        """Tell whether the car is still to follow an offer of more."""
        change = self._change if self.is_changing(now) else None
        return change is not None and change.towards_w > min(change.from_w, change.may_go_to.low_w)

    def drawn(self, sampled_at: datetime, now: datetime) -> Range:
        """Tell what the car draws in a sample of the grid meter: what was measured around it, and what may have begun.

        Without a measurement nothing is taken to be drawn that is not sure: from nothing to all that is offered.
        """
        measured = self._power.at(sampled_at)
        if measured is None:
            offered_w = self._offer_a * self.watts_per_ampere
            return Range(0.0, offered_w if self._plug is Plug.CHARGING else 0.0)
        read_at = self._power.read_at
        if self.is_changing(now) and self._change is not None and (read_at is None or read_at < sampled_at):
            return measured.hull(self._change.may_go_to.low_w, self._change.may_go_to.high_w)
        return measured

    def measured(self, sampled_at: datetime) -> Range | None:
        """Tell what was measured of what the car draws in a sample of the grid meter; None: nothing was."""
        return self._power.at(sampled_at)

    @property
    def step_a(self) -> float:
        """The steps in which the car takes current, in A: the tenths of a setpoint, or whole amperes."""
        return 1.0 if self._points.takes_whole_amperes else 0.1

    def carried_a(self, power_w: float) -> float:
        """Tell the offer in A with which the car draws this power in W."""
        offer_a = power_w / self.watts_per_ampere
        return offer_a + self.shortfall_a(offer_a)

    def expected_w(self, offer_a: float) -> float:
        """Tell what the car should draw of an offer in A, in W."""
        if offer_a < LOWEST_A or self._state is CarState.ABSENT:
            return 0.0
        return max((offer_a - self.shortfall_a(offer_a)) * self.watts_per_ampere, 0.0)

    def shortfall_a(self, offer_a: float) -> float:
        """Tell how much less than it is offered the car takes, in A, at about this offer."""
        return self._points.shortfall_a(offer_a)

    # What comes in

    def record_plug(self, plug: Plug, at: datetime) -> None:
        """Record what the charger says of the plug."""
        if plug is not self._plug:
            self._plug, self._plug_since = plug, at
            if plug is not Plug.SILENT:
                self._was_connected = plug in {Plug.CONNECTED, Plug.CHARGING}
        self.step(at)

    def record_power(self, power_w: float | None, at: datetime) -> None:
        """Record the measured power in W; None: nothing is measured."""
        self._power.record(power_w, at)
        self._learn_watts(at)
        self._see_more_phases(at)
        self.step(at)

    def record_reading(self, at: datetime) -> None:
        """Record that what is shown was read just now."""
        self._power.record_reading(at)
        self.step(at)

    def record_currents(self, currents_a: tuple[float, ...]) -> None:
        """Record the currents of the phases that are shown, in A."""
        if currents_a != self._currents_a:
            self._currents_a = currents_a
            self._learn_watts()

    def record_voltage(self, voltage_v: float | None) -> None:
        """Record the voltage from L1 to the neutral, in V."""
        if voltage_v is not None and plausible_voltage(voltage_v):
            self._voltage_v = voltage_v

    def record_offer(self, offer_a: float, at: datetime) -> None:
        """Record that the charger is being told to offer this, in A."""
        if offer_a == self._offer_a:
            return
        before, from_w, towards_w = self._change, self._power.now_w or 0.0, self.expected_w(offer_a)
        may_go_to = Range(towards_w, towards_w)
        if before is not None:  # which it may not even have begun to follow
            may_go_to = may_go_to.hull(before.may_go_to.low_w, before.may_go_to.high_w)
        self._offer_a, self._offered_at = offer_a, at
        self._change = self._unnoted = _Change(at, from_w, towards_w, may_go_to, overlaps=before is not None)

    def record_confirmed(self, offer_a: float | None) -> None:
        """Record what the charger is seen to offer, in A: the smaller of setpoint and applied; None: unknown."""
        self._confirmed_a = offer_a

    def doubt_phases(self) -> None:
        """Forget what an ampere is to the car, so that it is learned anew."""
        self._watts_per_ampere = None
        self._points.clear()

    def change_phases(self, phases: int) -> None:
        """Note that the charger offers another number of phases from now on."""
        self._usual_phases, self._phases = phases, None
        self.doubt_phases()

    def step(self, now: datetime) -> None:
        """Let time pass."""
        before, self._state = self._state, self._seen_state(now)
        if self._state is CarState.DRAWING and self._plug is Plug.SILENT:
            self._was_connected = True
        if self._state is CarState.ABSENT and before is not CarState.ABSENT:
            self._forget()
        self._end_change(now)
        self._settle(now)
        if self._offered_at is not None and now - self._offered_at >= self.ALL_SHOWN_AFTER:
            self._offered_at = None
        if self._is_rough and self._power.has_lasted(self.ALL_SHOWN_AFTER, now):
            self._learn_watts(now)  # in a house that stands still nothing else would come
        self._points.forget_old(now)

    # How it concludes

    def _seen_state(self, now: datetime) -> CarState:
        power_w = self._power.now_w
        if power_w is not None and power_w >= DRAWING_W:
            return CarState.DRAWING
        match self._plug:
            case Plug.ABSENT:
                return CarState.ABSENT
            case Plug.FAULT:
                return CarState.FAULT
            case Plug.CONNECTED:
                return CarState.IDLE
            case Plug.CHARGING | Plug.SILENT if self._was_connected:  # a sensor that is lost is no car that has left
                return CarState.UNKNOWN if power_w is None else CarState.IDLE
            case _:
                gone = power_w is not None and now - self._plug_since >= self.GONE_AFTER
                return CarState.ABSENT if gone else CarState.UNKNOWN

    def _end_change(self, now: datetime) -> None:
        change, power_w = self._change, self._power.now_w
        if change is None:
            return
        if now - change.since >= self.SHOWS_WITHIN:
            self._change = None
            return
        if power_w is None or self._power.read_at is None or self._power.read_at <= change.since:
            return
        expected_w = change.towards_w - change.from_w
        near = abs(power_w - change.towards_w) <= self._near_w(change)
        moved = expected_w != 0 and (power_w - change.from_w) / expected_w >= 0.5  # noqa: PLR2004 - half
        arrived = near if change.overlaps else moved
        if (near and not change.overlaps) or (arrived and self._is_steady(now)):
            self._change = None

    def _near_w(self, change: _Change) -> float:
        """Tell how near to what was expected the power must be for a change to have shown, in W."""
        return max(self.SHOWN_A * self.watts_per_ampere, self.SHOWN_SHARE * abs(change.towards_w - change.from_w))

    def _is_small(self, change: _Change) -> bool:
        """Tell whether a change is so small that nobody can see by the power whether the car has followed it."""
        return abs(change.towards_w - change.from_w) <= self._near_w(change)

    def _settle(self, now: datetime) -> None:
        """Note what the car makes of the offer once its power is steady; a slow ramp passes what was expected."""
        change = self._unnoted
        if change is None or self._change is not None:
            return
        if (not self._is_small(change) and self._is_steady(now)) or now - change.since >= self.SHOWS_WITHIN:
            self._unnoted = None
            self._note_point(now)

    def _is_steady(self, now: datetime) -> bool:
        around = self._power.at(now - self.STEADY_FOR + MeasuredPower.GRID_DELAY)
        latest_w = self._power.now_w
        read_at = self._power.read_at
        if around is None or latest_w is None or read_at is None or now - read_at > self.STEADY_FOR:
            return False
        spread = around.hull(latest_w)
        return spread.high_w - spread.low_w <= self.STEADY_A * self.watts_per_ampere

    def _stands_still(self, now: datetime) -> bool:
        """Tell whether the power is that of the currents: it is steady, or has been the same since they were polled."""
        return self._is_steady(now) or self._power.has_lasted(self.ALL_SHOWN_AFTER, now)

    def _learn_watts(self, at: datetime | None = None) -> None:
        """Learn from power and currents what an ampere is; for sure only from a power that is steady at this time."""
        power_w, phases = self._power.now_w, self.phases_seen
        if power_w is None or power_w < DRAWING_W or phases is None:
            return
        if self._watts_per_ampere is not None and self._may_be_of_two_times(phases):
            return
        ratio_w = power_w / max(self._currents_a)
        if abs(ratio_w / (phases * self._voltage_v) - 1) > self.RATIO_TOLERANCE:
            return  # they were measured at two times
        is_sure = at is not None and self._change is None and self._offered_at is None and self._stands_still(at)
        is_rough = self._watts_per_ampere is None or self._is_rough
        before_w = None if is_rough and is_sure else self._watts_per_ampere
        if phases != self._phases:
            self._phases, before_w = phases, None
            if abs(ratio_w / self.watts_per_ampere - 1) > self.RATIO_TOLERANCE:
                self._points.clear()  # they are of another car, or of other phases
        if before_w is None:
            # In a ramp, a power that is older than the currents tells on how many phases, but not with how much.
            self._watts_per_ampere = ratio_w if self._change is None else phases * self._voltage_v
        else:  # Home Assistant shows them one after the other, so each ratio alone may be a little off
            self._watts_per_ampere = before_w + self._LEARNING_RATE * (ratio_w - before_w)
        if is_rough and is_sure:
            self._points.weigh_anew(self._watts_per_ampere)  # until now an ampere was known from a ramp alone
        self._is_rough = is_rough and not is_sure

    def _may_be_of_two_times(self, phases: int) -> bool:
        """Tell whether power and currents may be of before and after a change: they are shown one after the other."""
        if self._is_rough and phases > (self._phases or 0):
            return False  # not all of them had shown yet when the car began
        known = phases == self._phases and not self._is_rough
        return self._change is not None or (known and self._offered_at is not None)

    def _note_point(self, now: datetime) -> None:
        """Note what the car makes of an offer that is confirmed and has had its time."""
        offer_a, power_w = self._confirmed_a, self._power.now_w
        if offer_a is None or power_w is None or power_w < DRAWING_W or offer_a < LOWEST_A:
            return
        if self.phases_seen is None:
            self._guess_phases(offer_a, power_w)
        self._points.note(offer_a, power_w, self.watts_per_ampere, now)

    def _see_more_phases(self, now: datetime) -> None:
        """See by a steady power that a car has taken to more phases by itself, where not all currents are shown."""
        offer_a, power_w = self._confirmed_a, self._power.now_w
        if self.shows_phases or not offer_a or power_w is None or self._change or self._offered_at is not None:
            return
        phases = self._phases_by_power(max((offer_a, *self._currents_a)), power_w) if self._is_steady(now) else None
        if phases is not None and phases > self.phases:
            self._watts_per_ampere, self._phases = phases * self._voltage_v, None
            self._points.clear()

    def tell_phases_by_power(self, now: datetime) -> None:
        """Learn from the power alone on how many phases a car charges that has begun to find that out.

        It may have a limit of its own and more phases than that; then it shows them once it draws more.
        """
        offer_a, power_w = self._confirmed_a, self._power.now_w
        if self._currents_a or offer_a is None or power_w is None or power_w < DRAWING_W or self.is_settling(now):
            return
        if (phases := self._phases_by_power(offer_a, power_w)) is not None:
            self._watts_per_ampere = phases * self._voltage_v
            self._points.weigh_anew(self._watts_per_ampere)

    def _phases_by_power(self, offer_a: float, power_w: float) -> int | None:
        """Tell on how many phases a car charges that takes what it is offered; None: it takes something else."""
        phases = round(power_w / offer_a / self._voltage_v)
        fits = 1 <= phases <= ALL_PHASES
        return (
            phases if fits and abs(power_w / offer_a / (phases * self._voltage_v) - 1) <= self.RATIO_TOLERANCE else None
        )

    def _guess_phases(self, offer_a: float, power_w: float) -> None:
        """Guess without the currents on how many phases the car charges: more than believed if it draws more.

        That it draws less may be a limit of its own; it takes two offers to tell that from fewer phases.
        """
        voltage_v = self._voltage_v
        phases = self._phases_by_power(offer_a, power_w)
        if phases is None:
            return
        believed = round(self.watts_per_ampere / voltage_v)
        others = self._points.elsewhere(offer_a)
        same = [point for point in others if round(point.power_w / point.offer_a / voltage_v) == phases]
        if phases > believed or (phases < believed and same):
            self._watts_per_ampere = phases * voltage_v
            self._points.clear()
