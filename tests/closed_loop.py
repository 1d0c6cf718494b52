"""The app's core in the stubborn house, as fast as it computes.

Stands in for AppDaemon and for `app.py` alone: each event of the simulated Home Assistant is recorded; those of the
meter and of the user's helpers are stepped on, and so is each second without a step; what a step asks for is done, and
what it tells is kept. Everything else is real, or simulated in `tests.home` and `tests.simulator`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from alfen_solar import __version__
from alfen_solar.charge_point import ChargePoint
from alfen_solar.decision import CarState, Decision, Mode
from alfen_solar.facts import Setup
from alfen_solar.installation import Installation, Step
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.registers import Write
from alfen_solar.sockets.session import Session
from alfen_solar.steady_clock import SteadyClock
from alfen_solar.telling.status import Status
from alfen_solar.telling.telling import Entry, Seen, Telling
from tests.home.home import StubbornHome
from tests.home.states import Event
from tests.simulator.world import Snapshot

LOOK_AFTER_ENTITIES_S = 60


@dataclass
class ClosedLoop:
    """One run: `run` lets time pass, the rest tells what happened. Times are in s since the start of the home."""

    home: StubbornHome
    mode: Mode | None = None
    """The mode that the user has chosen; None: as the home has it."""
    settings: dict[str, object] = field(default_factory=dict)
    decisions: list[tuple[float, Decision]] = field(default_factory=list)
    """Each changed decision, and when."""
    entries: list[tuple[float, Entry]] = field(default_factory=list)
    """What the logbook tells, and when."""
    statuses: list[tuple[float, Status]] = field(default_factory=list)
    problems: list[tuple[float, tuple[ProblemKind, ...]]] = field(default_factory=list)
    """The kinds of problems of each second."""
    snapshots: list[Snapshot] = field(default_factory=list)
    """The world, each second."""
    sessions: list[Session] = field(default_factory=list)
    tells: bool = True
    """Whether status and logbook are told: without, a day takes a fifth less."""
    now_s: int = 0
    """How long it has run."""
    reads: int = 0
    """How often the app has read the charger."""

    def __post_init__(self) -> None:
        self._stepped = False
        phases = self.home.car.settings.phases
        usual = {"phases": 1 if phases == 1 else 3, **self.home.meter.app_settings}
        if self.home.battery is not None:
            usual |= self.home.battery.app_settings
        self._settings = read_settings(usual | self.settings)
        if self.mode is not None:
            self.home.set_mode(self.mode)
            self.home.let_pass(1)
            self.now_s += 1
        self.start_app()

    def start_app(self) -> None:
        """Start the app, or start it again: all that it remembers is what Home Assistant shows."""
        self._clock = SteadyClock(self.home.wall())
        now = self._now()
        self.core = Installation(self._settings, self.home.wall().tzinfo or now.tzinfo, now)  # type: ignore[arg-type]
        self.telling = Telling(self._settings, now.tzinfo, "EUR", now)  # type: ignore[arg-type]
        for entity in self.core.entities:
            self.core.record(entity, self.home.states.get(entity), None, now)

    @property
    def now(self) -> datetime:
        """The time as the app has it."""
        return self._now()

    @property
    def decision(self) -> Decision:
        """The latest decision."""
        return self.decisions[-1][1]

    @property
    def setpoint_a(self) -> float:
        """The setpoint that the charger has now, in A."""
        return self.home.socket.setpoint_a

    @property
    def last(self) -> Snapshot:
        """The world now."""
        return self.snapshots[-1]

    def run(self, seconds: int, each_second: Callable[[Snapshot], None] | None = None) -> "ClosedLoop":
        """Let seconds pass."""
        for _ in range(seconds):
            self.now_s += 1
            self._stepped = False
            for event in self.home.step(self.now_s):
                self._on_event(event)
            if self.now_s % LOOK_AFTER_ENTITIES_S == 0:
                self._look_after_entities()
            if not self._stepped or self.core.due_at is not None:
                self._step()
            self.snapshots.append(self.home.world.snapshot)
            if each_second is not None:
                each_second(self.home.world.snapshot)
        return self

    # What the app does

    def _on_event(self, event: Event) -> None:
        if event.entity in self.core.entities:
            self.core.record(event.entity, event.new, event.old, self._now())
            of_meter = event.entity in self.core.meter_entities and self.core.meter_settles_at is None
            if of_meter or event.entity in self.core.helpers:
                self._step()

    def _look_after_entities(self) -> None:
        for entity in self.core.entities:
            if self.home.states.get(entity) is None:
                self.core.record(entity, None, None, self._now())

    def _step(self) -> None:
        self._stepped = True
        now = self._now()
        step = self.core.step(now, self._clock.wall(now))
        if not self.decisions or self.decisions[-1][1] != step.sockets[0].decision:
            self.decisions.append((self.home.at_s, step.sockets[0].decision))
        for point, socket in zip(self.core.charge_points, step.sockets, strict=True):
            if socket.write is not None:
                self._write(point, socket.write)
        self.problems.append((self.home.at_s, tuple(each.kind for each in _problems(step))))
        if self.tells:
            self._tell(step, now)
        if step.ask_meter:
            self._ask_meter()
        for point, socket in zip(self.core.charge_points, step.sockets, strict=True):
            if socket.read_charger:
                self._read_charger(point)

    def _write(self, point: ChargePoint, write: Write) -> None:
        error = None
        if not self._settings.dry_run:
            error = self.home.write_register(point.settings.socket, int(write.register), write.words)
        point.socket.finish_write(error, self._now())

    def _read_charger(self, point: ChargePoint) -> None:
        self.reads += 1
        entities = [entity for entity in point.read_entities if self.home.states.get(entity) is not None]
        for event in self.home.poll(entities):
            self.core.record(event.entity, event.new, event.old, self._now())
        shown = {entity: self.home.states.get(entity) for entity in entities} if self.home.is_up else None
        self.core.finish_reading(point, shown, self._now())
        self._step()

    def _ask_meter(self) -> None:
        if not self.home.is_up:
            return
        now, heard_at = self._now(), {}
        for entity in self.core.reporting_entities:
            own_s = self._heard_s([entity])
            kin_s = self._heard_s([entity, *self.home.meter.device])
            own, kin = (now - timedelta(seconds=self.home.at_s - heard_s) for heard_s in (own_s, kin_s))
            heard_at[entity] = (own, kin)
        self.core.record_reports(heard_at, now)

    def _heard_s(self, entities: Iterable[str]) -> float:
        """When Home Assistant has last heard of one of these, as the app's template tells it."""
        first, *others = entities
        speaking = [
            first,
            *(each for each in others if each not in self.core.reporting_entities and self._speaks(each)),
        ]
        return max((self.home.states.heard_s(entity) or 0.0 for entity in speaking), default=0.0)

    def _speaks(self, entity: str) -> bool:
        state = self.home.states.get(entity)
        kind = None if state is None else state["attributes"].get("device_class")
        return kind in {"power", "energy", "current", "voltage"}

    def _tell(self, step: Step, now: datetime) -> None:
        socket, point = step.sockets[0], self.core.charge_points[0]
        core, problems = point.socket, _problems(step)
        seen = Seen(
            car_w=core.car_w,
            grid_w=self.core.meter.grid_w(now),
            sun_share=core.energy.sun_share,
            session_sun_share=core.session.sun_share,
            starts=core.starts(now, self._clock.wall(now)),
            facts=self.core.facts(point),
            setup=Setup(has_package=True, package_version=__version__, has_modbus=True, has_worked=True),
            phases=core.phase_report(now, self._clock.wall(now)),
        )
        told = self.telling.report(socket.decision, problems, seen, now, self._clock.wall(now))
        self.entries += [(self.home.at_s, entry) for entry in told.entries]
        if told.status is not None:
            self.statuses.append((self.home.at_s, told.status))
            self.home.remember(told.status.data())
        if socket.session is not None:
            self.sessions.append(socket.session)

    def _now(self) -> datetime:
        return self._clock.read(self.home.wall())

    # What happened

    def setpoints_a(self, since_s: float = 0) -> list[float]:
        """The different setpoints in A that were written, in order."""
        written = [write.value for write in self.home.writes if write.at_s >= since_s and write.value is not None]
        return written[:1] + [now for before, now in pairwise(written) if now != before]

    def changes_an_hour(self, since_s: float = 0) -> float:
        """How often the setpoint was changed, an hour."""
        return 3600 * max(len(self.setpoints_a(since_s)) - 1, 0) / (self.now_s - since_s)

    def kinds(self, since_s: float = 0) -> set[ProblemKind]:
        """The kinds of problems that there were."""
        return {kind for at_s, kinds in self.problems for kind in kinds if at_s >= since_s}

    def told(self) -> list[str]:
        """What the logbook tells."""
        return [entry.message for _, entry in self.entries]

    def between(self, since_s: float, until_s: float | None = None) -> list[Snapshot]:
        """The world in some of the seconds."""
        return [at for at in self.snapshots if since_s <= at.t_s and (until_s is None or at.t_s <= until_s)]

    def import_wh(self, since_s: float, until_s: float | None = None) -> float:
        """What was imported, in Wh."""
        return sum(max(at.grid_w, 0.0) for at in self.between(since_s, until_s)) / 3600

    def battery_car_wh(self, since_s: float = 0, until_s: float | None = None) -> float:
        """What the home battery has given to the car, in Wh."""
        return sum(at.battery_car_w for at in self.between(since_s, until_s)) / 3600

    def car_wh(self, since_s: float = 0, until_s: float | None = None) -> float:
        """What the car has taken, in Wh."""
        return sum(at.car_w for at in self.between(since_s, until_s)) / 3600

    def is_told_to_charge(self) -> bool:
        """Whether the latest status says that the car charges."""
        return self.statuses[-1][1].decision.car is CarState.DRAWING


def _problems(step: Step) -> tuple[Problem, ...]:
    return *step.sockets[0].problems, *step.problems


def home(**parts: Any) -> StubbornHome:  # noqa: ANN401 - whatever a home is made of
    """Make a home; see `StubbornHome`."""
    return StubbornHome(**parts)
