"""The way through: states of Home Assistant come in at one end, decisions and register writes go out at the other.

The house makes the surplus of the grid meter's samples and of what its cars draw; each socket decides from its part of
it; what flows back is what the charger shows and measures. Pure: the adapter records what it sees in here, asks for a
step once a second and at each event, and does what the report says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from .decision import Reason
from .facts import Facts
from .house.grid_meter import GridMeter, Report
from .house.meter_check import Doubt
from .house.surplus import Course, Surplus, measured_surplus_w, surplus
from .inputs.grid import Half, ImportExportPair, SignedSensor
from .inputs.helpers import HelpersInput
from .inputs.socket import MEASURED, NEEDED, SocketInput
from .inputs.states import RawState, State, Unusable, UnusableStateError, has_value, power_w, read_state
from .inputs.trouble import Lack, Trouble, Troubles
from .problem import Problem, ProblemKind
from .settings import Settings
from .sockets.energy_memory import read_memory
from .sockets.power import Range
from .sockets.socket import Socket, SocketStep, Sun

NOTED_CHANGE_W = 100.0
"""A smaller change of the car's power proves nothing of the grid meter."""
_DOUBTS = {Doubt.REVERSED: ProblemKind.METER_REVERSED, Doubt.FROZEN: ProblemKind.METER_FROZEN}


@dataclass(slots=True)
class Step:
    """What is to be done, and why."""

    sockets: tuple[SocketStep, ...]
    problems: tuple[Problem, ...]
    """All that there are, of the house and of its sockets."""
    read_charger: bool
    """Whether the sensors of the charger are to be read at once."""
    ask_meter: bool
    """Whether somebody must find out when the meter's sensors last reported."""


class Installation:
    """The house with its sockets: one until further ones are set up."""

    def __init__(self, settings: Settings, zone: tzinfo, now: datetime) -> None:
        self._settings = settings
        self.meter = GridMeter(now)
        self.socket = Socket(settings, now)
        self._helpers = HelpersInput(settings.entities, zone)
        self._socket_input = SocketInput(settings.entities)
        self._signed = SignedSensor()
        self._pair = ImportExportPair()
        self._halves: dict[str, Half] = {}
        self._halves_w: dict[Half, float] = {}
        if settings.grid_import is not None and settings.grid_export is not None:
            self._halves = {settings.grid_import: "import", settings.grid_export: "export"}
        self._course = Course()
        self._troubles = Troubles()
        self._is_reading = False
        self._began_at = now
        self._recalled = False
        self._answers_since: datetime | None = None
        self._settings_by_entity = self._name_settings()
        entities = settings.entities
        self._optional = frozenset({entities.current_l1, entities.current_l2, entities.current_l3, entities.energy})
        self._needed_helpers = (entities.mode, entities.maximum_current)
        self._needed_sensors = tuple(getattr(entities, name) for name in NEEDED)

    def _name_settings(self) -> dict[str, str]:
        meter = {
            entity: setting
            for setting in ("grid_power", "grid_import", "grid_export")
            if (entity := getattr(self._settings, setting)) is not None
        }
        inputs = {**self._helpers.entities, **self._socket_input.entities}
        named = {entity: f"entities.{setting}" for entity, setting in inputs.items()}
        # What is remembered comes before the first status, which overwrites it; the meter needs the car's power.
        return {**named, **meter}

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities to listen to, in the order in which their first states are to be recorded."""
        return tuple(self._settings_by_entity)

    @property
    def meter_entities(self) -> tuple[str, ...]:
        """The sensors of the grid meter."""
        settings = self._settings
        return tuple(filter(None, (settings.grid_power, settings.grid_import, settings.grid_export)))

    @property
    def charger_entities(self) -> tuple[str, ...]:
        """The sensors of the charger."""
        return tuple(self._socket_input.entities)

    @property
    def helpers(self) -> tuple[str, ...]:
        """The entities with which the user chooses how the car charges."""
        entities = self._settings.entities
        return entities.mode, entities.maximum_current, entities.sun_share, entities.boost_until

    @property
    def read_entities(self) -> tuple[str, ...]:
        """The sensors that are to be read now if the app asks for it: at first all that a decision rests on.

        Each sensor that changes costs Home Assistant and AppDaemon an event, so later it is only what is waited for.
        """
        entities, socket = self._settings.entities, self.socket
        currents = (entities.current_l1, entities.current_l2, entities.current_l3)
        readback = (entities.setpoint, entities.applied_current, entities.remaining_validity)
        if not socket.was_read:
            # The package's mode 3 state is made of another sensor, which is the one that is polled.
            states = (f"{entities.mode_3_state}_raw", entities.mode_3_state)
            return (*states, entities.power, *readback, entities.voltage, *currents)
        measured = (entities.power,) if socket.readings.power_w is not None else (entities.power, *currents)
        return measured if socket.writer.is_confirmed else (*measured, *readback)

    def facts(self) -> Facts:
        """Tell what the self-check wants to know."""
        socket = self.socket
        readings, validity = socket.readings, socket.writer.validity
        return Facts(
            voltage_v=readings.voltage_v,
            safe_current_a=readings.safe_current_a,
            setpoint_a=readings.setpoint_a,
            longest_validity_s=validity.total_seconds() if validity else None,
            meter_period_s=self.meter.period_s,
            draw=socket.draw,
        )

    def may_miss(self, entity: str) -> bool:
        """Tell whether an entity need not exist: packages of before did not have it, and it only makes more known."""
        return entity in self._optional

    # What comes in

    def record(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> Trouble | None:
        """Record what an entity shows; a state that cannot be used counts as none.

        Args:
            entity: its id.
            new: what it shows; None: there is no such entity.
            old: what it showed before this event; None: this is no event.
            now: the time.

        Returns:
            What is wrong with it, if that belongs into the log.
        """
        state, trouble = None, None
        setting = self._settings_by_entity[entity]
        if new is None:
            trouble = Trouble(entity, setting, Lack.MISSING)
        elif not has_value(new):
            trouble = Trouble(entity, setting, Lack.NO_VALUE, str(new["state"]))
        else:
            state = read_state(new, old, now)
        try:
            self._take(entity, state, now, seen_before=old is not None)
        except UnusableStateError as error:
            shown = str(error.values.get("state", ""))
            trouble = Trouble(entity, setting, Lack.UNUSABLE, shown, error.why, error.values)
            self._take(entity, None, now, seen_before=old is not None)
        is_news = self._troubles.record(entity, trouble, now)
        missed = trouble is not None and not (trouble.lack is Lack.MISSING and self.may_miss(entity))
        return trouble if is_news and missed else None

    def finish_reading(self, shown: Mapping[str, RawState | None] | None, now: datetime) -> None:
        """Record that Home Assistant has read the charger: what its sensors show now; None: it could not be asked."""
        self._is_reading = True
        for entity, state in (shown or {}).items():
            if entity in self._settings_by_entity:  # the sensor below the mode 3 state is read for its sake alone
                self.record(entity, state, None, now)
        self._is_reading = False
        self.socket.finish_reading(now, done=shown is not None)

    def record_reports(self, reports: tuple[tuple[datetime, datetime], ...], now: datetime) -> None:
        """Record when Home Assistant last heard of each of the meter's sensors, and of its siblings."""
        halves = [self._halves.get(entity) for entity in self.meter_entities]
        other_w = {"import": self._halves_w.get("export", 0.0), "export": self._halves_w.get("import", 0.0)}
        self.meter.record_report(
            tuple(
                Report(itself, siblings, half is not None and self._halves_w.get(half) == 0 and other_w[half] > 0)
                for half, (itself, siblings) in zip(halves, reports, strict=True)
            ),
            now,
        )

    def finish_write(self, error: str | None, now: datetime) -> None:
        """Record Home Assistant's answer to a write: None for success, or what went wrong."""
        self.socket.finish_write(error, now)

    # What goes out

    def step(self, now: datetime, wall: datetime) -> Step:
        """Decide, and say what is to be done.

        Args:
            now: the time, as in all of this class: it never goes back.
            wall: what the wall clock shows, for what the user set by it.
        """
        self._settle(now)
        meter, socket = self.meter, self.socket
        ask_meter = meter.ask(now)
        grid_w = meter.grid_w(now)
        read_charger = socket.wants_reading(self._surplus_w(grid_w, now), meter.opened_at, now)
        early = meter.newest is not None and socket.closes_early(meter.newest.grid_w)
        window = meter.close(socket.car_w, now, early=early)
        found: Surplus | None = None
        told_w: float | None = None
        if window is not None and socket.trusts_states(now):
            found = surplus(window, lambda at: self._drawn(at, now), self._settings.reserve_w, self._course)
            told_w = measured_surplus_w(window, socket.measured, self._settings.reserve_w)
        if self._helpers.remembered_starts is not None:
            socket.remember_starts(*self._helpers.remembered_starts)
            self._helpers.remembered_starts = None
        if not self._recalled:
            self._recall(now, wall)
        blind = meter.blind(now)
        if blind is not None:
            self._course.forget()
        sun = Sun(found, blind, not meter.awaits_sign, meter.wants_test(now), grid_w, told_w)
        step = socket.step(self._helpers.wishes, sun, now, wall)
        problems = (*step.problems, *self._problems(sun.blind, now))
        return Step((step,), problems, read_charger, ask_meter)

    def _recall(self, now: datetime, wall: datetime) -> None:
        """Take what an app before this one has let Home Assistant remember; what this one did is no memory."""
        memory = read_memory(self._helpers.session_memory, now, wall)
        runs_for = now - self._began_at
        if memory is None or memory.age <= runs_for:
            return
        self._recalled = True
        if memory.register_wh is not None:
            self.socket.energy.remember(memory.register_wh, memory.age - runs_for)
        if memory.session is not None:
            self.socket.session.remember(memory.session, now)

    def _take(self, entity: str, state: State | None, now: datetime, *, seen_before: bool) -> None:
        if entity in self._helpers.entities:
            self._helpers.record(entity, state, now)
        elif entity in self._socket_input.entities:
            # What a sensor shows when it is first seen, Home Assistant may have restored from before its restart.
            if seen_before or state is None or self._is_reading or self.socket.trusts_states(now):
                self._record_charger(entity, state, now)
        else:
            self._record_meter(entity, state, now)

    def _record_charger(self, entity: str, state: State | None, now: datetime) -> None:
        socket = self.socket
        before_w, before_at = socket.car_w, socket.power_read_at
        readings = self._socket_input.record(entity, state)
        setting = self._socket_input.entities[entity]
        # Currents serve where there is no power, and are of another moment where there is one.
        measured = setting == "power" or (setting in MEASURED and readings.power_w is None)
        socket.record(readings, now, measured=measured)
        after_w = socket.car_w
        if before_w is not None and after_w is not None and abs(after_w - before_w) >= NOTED_CHANGE_W:
            self.meter.record_change(after_w - before_w, before_at or now, now)

    def _record_meter(self, entity: str, state: State | None, now: datetime) -> None:
        half = self._halves.get(entity)
        if state is None:
            self._lose_meter(half, now)
            return
        value_w = power_w(state)
        if half is None:
            grid_w = self._signed.record(value_w, now)
        else:
            if value_w < 0:
                raise UnusableStateError(Unusable.NEGATIVE_HALF, state=state.text)
            self._halves_w[half] = value_w
            grid_w = self._pair.record(half, value_w, now)
        if grid_w is not None:
            self.meter.record(grid_w, now, fresh=state.is_event)

    def _lose_meter(self, half: Half | None, now: datetime) -> None:
        if half is None:
            self._signed.lose()
        else:
            self._pair.lose(half)
            self._halves_w.pop(half, None)
        self.meter.lose(now)

    def _settle(self, now: datetime) -> None:
        grid_w = self._pair.settled(now) if self._halves else self._signed.settled(now)
        if grid_w is not None:
            self.meter.record(grid_w, now, fresh=True)

    def _drawn(self, at: datetime, now: datetime) -> Range:
        return self.socket.drawn(at, now)

    def _surplus_w(self, grid_w: float | None, now: datetime) -> float | None:
        if grid_w is None:
            return None
        drawn = self._drawn(now, now)
        return (drawn.low_w + drawn.high_w) / 2 - grid_w - self._settings.reserve_w

    def _problems(self, blind: Reason | None, now: datetime) -> tuple[Problem, ...]:
        """Tell what is wrong with the meter, the helpers, and single sensors of the charger."""
        problems = []
        if blind is Reason.METER_LOST:
            problems.append(Problem(ProblemKind.METER_LOST))
        if (doubt := self.meter.believed) is not None:
            problems.append(Problem(_DOUBTS[doubt]))
        if lacking := self._troubles.lasting(self._needed_helpers, now):
            problems.append(Problem(ProblemKind.HELPER_LOST, troubles=lacking))
        # Without a setpoint all of the charger is silent, and told as such; its sensors come back one after the other.
        self._answers_since = None if self.socket.readings.setpoint_a is None else self._answers_since or now
        answers = self._answers_since is not None and now - self._answers_since >= Troubles.LASTS
        if answers and (lacking := self._troubles.lasting(self._needed_sensors, now)):
            problems.append(Problem(ProblemKind.SENSOR_LOST, troubles=lacking))
        return tuple(problems)
