"""One socket: from what the charger shows, the user wants and the sun leaves to one decision and its write."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from alfen_solar.decision import CarState, Decision, Offer, Reason
from alfen_solar.facts import Draw
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.inputs.socket import Readings
from alfen_solar.limits import Bound
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .bounds import Bounds
from .car_model import CarModel
from .charger import Plug, plausible_current, plausible_voltage, plug
from .decide import Decider
from .energy import EnergyCount
from .follow import Sun, SunFollower
from .needs import NeededCurrent
from .phase_memory import PhaseMemory
from .phase_words import ALL_PHASES, Shown
from .phases import PhaseReport, SocketPhases
from .power import Range
from .reading import ChargerReading
from .registers import Register, Write
from .session import Session, SessionMeter
from .standstill import Standstill, Stuck
from .starts import StartCount, Starts
from .unseen import UnseenDraw
from .writer import Readback, SetpointWriter


@dataclass(slots=True)
class SocketStep:
    """What is to be done for a socket, and why."""

    decision: Decision
    write: Write | None
    """What to write now; None: nothing."""
    problems: tuple[Problem, ...]
    session: Session | None
    """The session that is over with this step; None: none is."""
    read_charger: bool = False
    """Whether the sensors of its charger are to be read at once."""


class Socket:
    """Owns what belongs to one socket, and lets it act in order; see the module."""

    RENEWED_WITHIN = timedelta(seconds=5)
    """How fresh the setpoint must be when the phases are written: nothing else is until the answer, 50 s at most."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._readings = self._shown_readings = Readings()
        self._standstill = Standstill()
        self._unseen = UnseenDraw()
        self._safe_current_a: float | None = None
        self._mode_3_state: str | None = None
        self._plug = Plug.SILENT
        self._model = CarModel(settings.most_phases, now)
        self._needs = NeededCurrent(now)
        self._starts = Starts(settings)
        self._writer = SetpointWriter(settings)
        self._reading = ChargerReading(self._model, self._writer, now)
        self._bounds = Bounds(settings, self._writer)
        self._phases = phases = SocketPhases(settings, self._model, self._bounds)

        def offer(current_a: float) -> Offer:
            return Offer(current_a, phases.phases)

        self._follower = SunFollower(settings, self._model, self._needs, self._starts, self._bounds, phases, offer, now)
        self._decider = Decider(settings, self._follower, self._bounds, phases, self._writer, offer)
        self.energy = EnergyCount(now)
        self.session = SessionMeter()
        self._decision = Decision(None, Reason.WAITING_FOR_HELPERS)
        self._start_pending = False
        self._took_over = False
        self._interrupted = False
        self._draw: Draw | None = None

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
        """What the charger shows, without what stands still."""
        return self._readings

    @property
    def measures_currents(self) -> bool:
        """Whether its power is made of the currents."""
        return self._readings.power_w is None

    @property
    def writer(self) -> SetpointWriter:
        """The writer of its setpoint, to be asked for what it knows."""
        return self._writer

    @property
    def phases_seen(self) -> int | None:
        """On how many phases the car charges, as the currents of the phases show; None: they do not."""
        return self._model.phases_seen

    @property
    def decision(self) -> Decision:
        """The latest decision."""
        return self._decision

    @property
    def least_a(self) -> float:
        """The lowest current with which its car begins, or goes on, in A."""
        return self._follower.least_a(self.offer_a)

    @property
    def safe_current_a(self) -> float | None:
        """To what the charger falls back, in A; None: it never showed that."""
        return self._safe_current_a

    def may_draw_a(self, now: datetime, station_safe_a: float | None = None) -> float:
        """Tell what its car may still draw on a phase, in A: less is offered only when the charger shows that.

        A charger that shows nothing may still honour what it was told before, for as long as that is valid, and then
        falls back to its safe current.

        Args:
            now: the time.
            station_safe_a: the safe current that another socket of the station shows, in A: the installer sets one for
                both. It serves where this one has never shown any.
        """
        readings = self._readings
        shown_a = readings.setpoint_a
        if shown_a is None or not plausible_current(shown_a):
            shown_a = self._writer.may_hold_a(now)
            fallback_a = station_safe_a if self._safe_current_a is None else self._safe_current_a
            if shown_a is None or fallback_a is None:
                shown_a = self._settings.maximum_current_a
            else:
                shown_a = max(shown_a, min(fallback_a, self._settings.maximum_current_a))
        drawn_a = max(readings.currents_a, default=(self.car_w or 0.0) / self.watts_per_ampere)
        return max(self.offer_a, self._writer.written_a or 0.0, shown_a, drawn_a)

    def charger_limit_a(self, now: datetime) -> float | None:
        """Tell to what the charger itself limits the car, in A; None: to nothing."""
        limit = self._bounds.charger(now)
        return None if limit is None else limit.most_a

    @property
    def offer_a(self) -> float:
        """What the car is offered, in A; 0 before anything was decided."""
        return self._decision.setpoint_a or 0.0

    @property
    def expected_w(self) -> float:
        """What the car should draw of that, in W."""
        return self._model.expected_w(self.offer_a)

    @property
    def watts_per_ampere(self) -> float:
        """What an ampere of the offer is to the car in W, all its phases together."""
        return self._model.watts_per_ampere

    def watts_per_ampere_on(self, phases: int) -> float:
        """The same on so many phases."""
        return self._model.watts_per_ampere * phases / self._phases.phases

    @property
    def fits_all_phases(self) -> bool:
        """Whether all phases fit below what the limits of the house leave to the cars."""
        return self._phases.fits_all

    @property
    def may_grow(self) -> bool:
        """Whether its car is switched to all phases when the sun carries them."""
        return self._phases.may_grow

    @property
    def draw(self) -> Draw | None:
        """What the car drew when it had last had the time to draw all that it was offered; None: it never had."""
        return self._draw

    @property
    def was_read(self) -> bool:
        """Whether the charger was read anew since the start."""
        return self._reading.was_read

    def trusts_states(self, now: datetime) -> bool:
        """Tell whether what the charger's sensors show is of now: after a start it may be of before."""
        return self._reading.trusts_states(now)

    @property
    def alternates(self) -> bool:
        """Whether its surplus alternates faster than its car follows, so that the mean counts."""
        return self._follower.alternates

    def closes_early(self, grid_w: float) -> bool:
        """Tell whether a sample of the grid power (W, import positive) is reason enough to decide at once."""
        return self._follower.closes_early(grid_w, self.offer_a)

    def drawn(self, sampled_at: datetime, now: datetime) -> Range:
        """Tell what the car drew in a sample of the grid meter."""
        return self._model.drawn(sampled_at, now)

    def measured(self, sampled_at: datetime) -> Range | None:
        """Tell what was measured of what the car drew in a sample of the grid meter; None: nothing was."""
        return self._model.measured(sampled_at)

    def phase_report(self, now: datetime, wall: datetime) -> PhaseReport | None:
        """Tell what there is to tell of the phases; None: they are not switched."""
        return self._phases.report(now, wall)

    def starts(self, now: datetime, wall: datetime) -> StartCount:
        """Tell how often charging was started, against the budget."""
        return self._starts.so_far(now, wall)

    # What comes in

    def remember_starts(self, starts: int, day: date) -> None:
        """Take the starts of a day that were counted before this object was there."""
        self._starts.remember(starts, day)

    def remember_switches(self, switches: int, day: date) -> None:
        """Take the switches of phases of a day that were counted before this object was there."""
        self._phases.remember(switches, day)

    def recall_phases(self, memory: PhaseMemory, now: datetime) -> None:
        """Take what was known of the phases before this object was there."""
        self._phases.recall(memory, now)

    def record(self, readings: Readings, now: datetime, *, measured: bool) -> None:
        """Record what the charger shows; `measured`: what the car draws has just been read."""
        self._shown_readings = readings
        self._standstill.record(readings, self._model.voltage_v, now)
        charges = plug(readings.mode_3_state) is Plug.CHARGING
        changes = self._unseen.record(readings, now, charges=charges)
        self._take(self._without_dead(readings), now, measured=measured or changes)

    def _take(self, readings: Readings, now: datetime, *, measured: bool) -> None:
        self._readings = readings
        if readings.safe_current_a is not None:
            self._safe_current_a = readings.safe_current_a
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

    def _without_dead(self, readings: Readings) -> Readings:
        """Return what is shown without what is known not to be so."""
        if self._unseen.is_dead:
            return replace(readings, power_w=None, current_l1_a=None, current_l2_a=None, current_l3_a=None)
        return self._standstill.without_stuck(readings)

    def finish_reading(self, now: datetime, *, done: bool) -> None:
        """Record that Home Assistant has read the charger, if it has: what is shown is of now."""
        self._reading.finish(done=done)
        if done:
            self._model.record_reading(now)
            self._writer.record_reading(now)

    def finish_write(self, error: str | None, now: datetime) -> None:
        """Record Home Assistant's answer to a write: None for success, or what went wrong."""
        if self._phases.in_flight:
            self._phases.finish_write(error)
            return
        self._writer.finish(error, now)
        self._model.record_confirmed(self._writer.confirmed_a)

    def _power_w(self, readings: Readings) -> float | None:
        """Tell the measured power: without it, currents and voltage make it, if they are of all phases."""
        currents_a, voltage_v = readings.currents_a, readings.voltage_v
        if readings.power_w is not None or len(currents_a) < self._settings.most_phases:
            return readings.power_w
        return None if voltage_v is None or not plausible_voltage(voltage_v) else sum(currents_a) * voltage_v

    # What goes out

    def wants_reading(self, surplus_w: float | None, window_opened_at: datetime, now: datetime) -> bool:
        """Tell whether Home Assistant is to read the charger at once.

        Args:
            surplus_w: what the newest sample makes of the surplus, in W; None: there is none.
            window_opened_at: when the window of now was opened.
            now: the time.
        """
        asked = self._phases.wants_reading(self._shown(), now)
        return self._reading.wanted(lambda: self._differs_a(surplus_w, now), window_opened_at, now, asked=asked)

    def step(self, wishes: Wishes, sun: Sun, now: datetime, wall: datetime) -> SocketStep:
        """Decide; called at any event and at least once a second."""
        if self._standstill.step(now):
            self._model.doubt_phases()  # it was learned from what stands still
            self._take(self._without_dead(self._shown_readings), now, measured=True)
        self._model.step(now)
        if self.car is CarState.ABSENT:
            self._writer.forget_limit()
        self._note_draw(now)
        # That a car draws nothing of what the charger does not offer tells nothing of what it needs.
        self._needs.record(self.car, 0.0 if self._writer.withholds(now) else self.offer_a, now)
        before = self._decision
        self._phases.step(wishes, self.offer_a, sun.surplus, sun.left_w, self._shown(), now, wall)
        self._decision = self._complete(self._decider.decide(before, wishes, sun, now, wall), wishes)
        self._note_switch(before, now, wall)
        self.energy.record(self.car_w, sun.grid_w, self._readings.energy_wh, now)
        session = self.session.record(
            self.car, self.car_w, self.energy.so_far, offered=bool(self._decision.setpoint_a), now=now
        )
        return SocketStep(self._decision, self._write(sun, now, wall), self._problems(now), session)

    def _shown(self) -> Shown:
        """Tell what the charger shows of its phases."""
        readings, model = self._readings, self._model
        currents_a = readings.currents_a
        return Shown(
            register=readings.phases,
            offered_a=None if self._writer.confirmed_a is None else readings.setpoint_a,
            power_w=readings.power_w,  # not of currents, of which one may be missing
            currents_a=currents_a,
            phases=model.phases_seen if len(currents_a) == ALL_PHASES else None,
            draws=model.state is CarState.DRAWING,
            read_at=self._reading.shows_since,
        )

    def _differs_a(self, surplus_w: float | None, now: datetime) -> float:
        """Tell by how much a surplus may soon change the offer, in A."""
        if surplus_w is None or self.car is not CarState.DRAWING or self._follower.alternates:
            return 0.0
        most_a = self._settings.maximum_current_a
        if (limit := self._bounds.charger(now)) is not None:
            most_a = min(most_a, limit.most_a)
        carried_a = min(max(self._model.carried_a(surplus_w), self._settings.minimum_current_a), most_a)
        return abs(carried_a - self.offer_a)

    def _note_draw(self, now: datetime) -> None:
        """Note what the car makes of what it is offered, once it has had the time to follow."""
        confirmed_a, power_w = self._writer.confirmed_a, self.car_w
        if confirmed_a and power_w is not None and self.car is CarState.DRAWING and not self._model.is_settling(now):
            self._draw = Draw(power_w, confirmed_a, self._model.phases_measured)

    def _complete(self, decision: Decision, wishes: Wishes) -> Decision:
        """Add what every decision tells, and hand out the same object while nothing changes."""
        mode, waits, car, needed_a = wishes.mode, wishes.waits, self.car, self._needs.starting_a
        stay = self._phases.is_spent
        told = (decision.mode, decision.choice_waits, decision.car, decision.minimum_current_a, decision.phases_stay)
        if told != (mode, waits, car, needed_a, stay):
            decision = replace(
                decision, mode=mode, choice_waits=waits, car=car, minimum_current_a=needed_a, phases_stay=stay
            )
        return decision

    def _note_switch(self, before: Decision, now: datetime, wall: datetime) -> None:
        """Note starts and pauses: a start counts when the car begins to draw."""
        offers, offered = bool(self._decision.setpoint_a), bool(before.setpoint_a)
        if offers is not offered:
            self._follower.note_switch(charges=offers, now=now)
            self._start_pending = offers and not self._interrupted
            self._took_over = before.setpoint_a is None
        if self._decision.reason is not Reason.SWITCHING:
            self._interrupted = False
        elif offered:
            self._interrupted = True  # what comes after a switch of phases is no start
        if self._start_pending and self.car is not CarState.UNKNOWN:
            if self.car is CarState.DRAWING:
                self._start_pending = False
                if not self._took_over:
                    self._starts.count(now, wall)
            self._took_over = False  # what it did before the first offer is known from here on

    def _write(self, sun: Sun, now: datetime, wall: datetime) -> Write | None:
        """Tell what is to be written: one thing at a time, and the phases only with a setpoint that will not lapse."""
        setpoint_a, phases = self._decision.setpoint_a, self._phases
        if setpoint_a is None or phases.in_flight:
            return None
        if phases.due is not None and setpoint_a == 0 and self._writer.is_renewed(self.RENEWED_WITHIN, now):
            write = Write(Register.PHASES, phases.due)
            phases.begin_write(now, wall)
            return write
        urgent = any(limit.by is Bound.FUSE and self._writer.may_exceed(limit.most_a) for limit in sun.shared)
        if not self._writer.due(setpoint_a, now, at_once=phases.due is not None, urgent=urgent):
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
        if dead := self._dead_entities():
            problems.append(Problem(ProblemKind.SENSOR_FROZEN, entities=dead))
        problems += self._phases.problems()
        return tuple(problems)

    def _dead_entities(self) -> tuple[str, ...]:
        """Return the sensors of what the car draws that are known not to show it."""
        entities, shown = self._settings.entities, self._shown_readings
        currents = (entities.current_l1, entities.current_l2, entities.current_l3)
        if self._unseen.is_dead:
            values = (shown.power_w, shown.current_l1_a, shown.current_l2_a, shown.current_l3_a)
            each = zip((entities.power, *currents), values, strict=True)
            return tuple(entity for entity, value in each if value is not None)
        if (stuck := self._standstill.stuck) is None:
            return ()
        return (entities.power,) if stuck is Stuck.POWER else currents
