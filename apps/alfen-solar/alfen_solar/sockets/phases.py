"""The phases of a socket: what the user has chosen, what the sun pays for, and the switch that does it.

Where phases are not switchable there is nothing to do: they are those of the settings, and register 1215 is never
written.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from alfen_solar.decision import CarState, Mode, PhaseChoice, Phases
from alfen_solar.house.surplus import Surplus
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .bounds import Bounds
from .car_model import CarModel
from .needs import NeededCurrent
from .phase_budget import SwitchBudget, SwitchCount
from .phase_fit import PhaseFit
from .phase_law import PhaseLaw, PhaseSight
from .phase_memory import PhaseMemory
from .phase_switch import PhaseSwitch
from .phase_words import ALL_PHASES, Hold, Shown, Stage


@dataclass(frozen=True, slots=True)
class PhaseReport:
    """What is told of the phases."""

    phases: Phases
    """On how many the car is offered current."""
    until: datetime | None
    """When they are switched if the sun stays as it is, by the wall's clock; None: not soon."""
    spent: bool
    """Whether the sun would switch, but has done so too often."""
    switches: SwitchCount
    memory: PhaseMemory
    """What is to be known after a restart, with the time by the wall's clock."""


class SocketPhases:
    """Owns the phases of one socket; see the module."""

    def __init__(self, settings: Settings, model: CarModel, bounds: Bounds) -> None:
        """Put together what the phases depend on.

        Args:
            settings: what the user has set up.
            model: what is known of the car.
            bounds: what bounds the offer.
        """
        self._switchable = settings.switches_phases and not settings.dry_run
        self._fixed = settings.most_phases
        self._minimum_a = settings.minimum_current_a
        self._model, self._bounds = model, bounds
        self._switch = PhaseSwitch(timedelta(seconds=settings.switch_pause_s))
        self._law = PhaseLaw(settings.switch_after_wh, timedelta(minutes=settings.switch_every_min))
        self._budget = SwitchBudget(settings)
        self._fit = PhaseFit()
        self._known: Phases = settings.most_phases
        self._wanted: Phases | None = None
        self._by_sun = False
        self._spent = False
        self._until: datetime | None = None
        self._due: Phases | None = None
        self._offered_since: datetime | None = None
        """Since when a car that has not begun is offered current on phases that are to be proven."""
        self._needs_more = False

    @property
    def phases(self) -> Phases:
        """On how many phases the car is offered current."""
        return self._switch.phases if self._switchable else self._fixed

    @property
    def hold(self) -> Hold:
        """What a switch asks of the offer."""
        return self._switch.hold

    @property
    def is_switching(self) -> bool:
        """Whether a car that charges is interrupted for a switch, or one that is to start is kept from it."""
        return self._switch.is_switching

    @property
    def is_spent(self) -> bool:
        """Whether the sun would switch, but has done so too often."""
        return self._spent

    @property
    def fits_all(self) -> bool:
        """Whether all phases fit below what the limits of the house leave to the cars."""
        return self._fit.fits

    @property
    def in_flight(self) -> bool:
        """Whether a write of the register waits for its answer."""
        return self._switch.in_flight

    @property
    def due(self) -> Phases | None:
        """What is to be written to the register now; None: nothing."""
        return self._due

    @property
    def least_phases(self) -> int:
        """On how many phases the car could go on charging before it would have to be paused."""
        return 1 if self._may_switch and self.phases == ALL_PHASES else self._model.phases

    @property
    def may_grow(self) -> bool:
        """Whether the sun switches to all phases when it carries them."""
        return self._may_switch and self.phases != ALL_PHASES

    @property
    def _may_switch(self) -> bool:
        return self._by_sun and self._switch.may_switch and not self._spent

    def limit(self, begins_with_a: float) -> Limit | None:
        """Return the limit of the offer until a switch is proven; None: there is none.

        A car that does not begin with so little would never prove anything.

        Args:
            begins_with_a: with how much the car begins to charge, as far as it is known, in A.
        """
        if self._switch.stage is not Stage.PROVING or self._needs_more or self._is_as_wanted():
            return None
        return Limit(max(self._minimum_a, begins_with_a), Bound.PHASES)

    def resumes_at(self, now: datetime, wall: datetime) -> datetime | None:
        """Tell when the car is offered current again, by the wall's clock; None: it is not known yet."""
        resumes_at = self._switch.resumes_at()
        return None if resumes_at is None else wall + (resumes_at - now)

    def report(self, now: datetime, wall: datetime) -> PhaseReport | None:
        """Tell what there is to tell; None: phases are not switched here."""
        if not self._switchable:
            return None
        until = None if self._until is None else wall + (self._until - now)
        memory = self._switch.memory
        if memory.written_at is not None:
            memory = replace(memory, written_at=memory.written_at + (wall - now))
        return PhaseReport(self.phases, until, self._spent, self._budget.so_far(now, wall), memory)

    def problems(self) -> tuple[Problem, ...]:
        """Tell what is wrong with the phases."""
        flaw = self._switch.flaw
        return () if flaw is None else (Problem(ProblemKind.PHASES, flaw=flaw),)

    def wants_reading(self, shown: Shown, now: datetime) -> bool:
        """Tell whether the charger is to be read now for the sake of a switch."""
        return self._switchable and self._switch.wants_reading(shown, now)

    def remember(self, switches: int, day: date) -> None:
        """Take the switches of a day that were counted before this object was there."""
        self._budget.remember(switches, day)

    def recall(self, memory: PhaseMemory, now: datetime) -> None:
        """Take what was known of charger and car before this object was there."""
        self._switch.remember(memory, now)
        if memory.written_at is not None:
            self._law.note_switch(memory.written_at)

    def begin_write(self, now: datetime, wall: datetime) -> None:
        """Note that the register is being written."""
        self._due = None
        if self._switch.begin_write(now):
            self._budget.count(now, wall)

    def finish_write(self, error: str | None) -> None:
        """Note Home Assistant's answer to that: None for success, or what went wrong."""
        self._switch.finish_write(error)

    def step(
        self,
        wishes: Wishes,
        offer_a: float,
        surplus: Surplus | None,
        left_w: float | None,
        shown: Shown,
        now: datetime,
        wall: datetime,
    ) -> None:
        """Let the switch go on, or begin one.

        Args:
            wishes: what the user wants.
            offer_a: what the car is offered, in A.
            surplus: what this socket may use, of a window that has just closed; None: none has.
            left_w: what the limits of the house leave to all cars for long, in W; infinite: there are none, None: that
                is not known.
            shown: what the charger shows of its phases.
            now: the time.
            wall: what the wall clock shows.
        """
        if not self._switchable:
            return
        if self._model.state is CarState.ABSENT:
            self._switch.leave()
            self._budget.leave()
        self._fit.see(left_w, ALL_PHASES * self._minimum_a * self._model.voltage_v, now)
        self._choose(wishes, offer_a, surplus, now, wall)
        if self._wanted is not None:
            self._switch.want(self._wanted, shown, now)
        stage = self._switch.stage
        self._due = self._switch.step(shown, now)
        if self._by_sun and stage is Stage.WRITING and self._switch.stage is Stage.CHECKING:
            self._law.note_switch(now)
        if self._switch.phases != self._known:
            self._known = self._switch.phases
            self._model.change_phases(self._known)
        self._see_need(offer_a, now)

    def _see_need(self, offer_a: float, now: datetime) -> None:
        """See whether the car is seen to begin with what it is offered until the phases are proven."""
        if self._switch.stage is not Stage.PROVING:
            self._offered_since, self._needs_more = None, False
        elif self._model.state not in {CarState.IDLE, CarState.UNKNOWN} or not offer_a:
            self._offered_since = None
        else:
            self._offered_since = self._offered_since or now
            self._needs_more = self._needs_more or now - self._offered_since >= NeededCurrent.PATIENCE

    def _is_as_wanted(self) -> bool:
        """Tell whether the currents show already what is still to be proven."""
        seen = self._model.phases_seen
        charges = self._model.state is CarState.DRAWING and seen is not None
        return charges and seen is not None and (seen > 1) is (self._switch.target == ALL_PHASES)

    def _choose(self, wishes: Wishes, offer_a: float, surplus: Surplus | None, now: datetime, wall: datetime) -> None:
        """Choose on how many phases to charge; without a new window the last choice of the sun stays."""
        mode, by_sun = wishes.mode, False
        if mode is None or mode is Mode.OFF or wishes.maximum_a is None:
            self._wanted = self._until = None
        else:
            mode = mode if wishes.forced_until(wall) is None else Mode.FAST
            choice = wishes.phases.get(mode, PhaseChoice.AUTOMATIC)
            by_sun = choice is PhaseChoice.AUTOMATIC and mode is not Mode.FAST
            if not by_sun:
                one = choice is PhaseChoice.ONE or (choice is PhaseChoice.AUTOMATIC and not self._fit.fits)
                self._wanted = 1 if one else 3
        if by_sun and not self._by_sun:
            self._wanted = None
        self._by_sun = by_sun
        if not by_sun:
            self._until, self._spent = None, False
        if surplus is not None and wishes.maximum_a is not None:
            self._follow_sun(wishes.maximum_a, offer_a, surplus, now, wall)
        if by_sun and not self._fit.fits:
            self._wanted, self._until = 1, None

    def _follow_sun(self, maximum_a: float, offer_a: float, surplus: Surplus, now: datetime, wall: datetime) -> None:
        model, switch = self._model, self._switch
        most_a = self._bounds.with_charger(self._bounds.wished(maximum_a), now).most_a
        seen = PhaseSight(
            surplus_w=surplus.likely_w,
            duration_s=surplus.duration_s,
            phases=switch.target,
            draws=model.state is CarState.DRAWING,
            rests=model.state is CarState.ABSENT or (model.state is CarState.IDLE and offer_a == 0),
            car_phases=switch.car_phases or ALL_PHASES,
            minimum_a=self._minimum_a,
            most_a=max(most_a, self._minimum_a),
            voltage_v=model.voltage_v,
        )
        wish = self._law.follow(seen, now)
        if not self._by_sun or self.is_switching or not switch.may_switch:
            self._law.forget_weighed()
            self._until, self._spent = None, False
            self._wanted = None if self._by_sun else self._wanted
            return
        is_spent = seen.draws and self._budget.so_far(now, wall).is_spent
        self._spent = is_spent and wish.phases != switch.target
        self._until = None if is_spent else wish.until
        self._wanted = None if is_spent else wish.phases
