"""A double charger whose phases are switched, over any order of events and faults that Hypothesis thinks of.

What must hold is held of the charger's truth, not of what the app believes: each write as it arrives, and each second.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as run_settings
from hypothesis import strategies as st

from alfen_solar.decision import Mode, PhaseChoice
from alfen_solar.house.sharing import Priority
from alfen_solar.problem import ProblemKind
from alfen_solar.sockets.phase_words import Stage
from tests.closed_loop import ClosedLoop
from tests.home.charger_sensors import ENTITIES, ChargerSensors
from tests.home.home import RIGHT, StubbornHome
from tests.simulator.car import Car, CarSettings
from tests.simulator.charger import PHASES, ChargerSettings, Mode3, decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alfen_solar.charge_point import ChargePoint
    from alfen_solar.sockets.registers import Write
    from tests.simulator.world import Snapshot

OF_UNIT = {1: ENTITIES, 2: RIGHT}
UNITS = (1, 2)
SHOWN_WITHIN_S = 15
"""A charger's truth is in Home Assistant by then: polls every 5 s, a reading that takes its time."""
STATION_SHOWN_WITHIN_S = 90
"""The maximum of the station is polled once a minute."""
WRITTEN_AGAIN_WITHIN_S = 45
"""A charger that takes writes again gets its setpoint by then: they are repeated every 30 s."""
FIRST_S = 100
"""What is waited for at a start takes that long."""
LEAST_GAP_S = 4
"""The phases are written 5 s after the charger shows 0 A, and its clock here goes in seconds."""


@dataclass
class Loop(ClosedLoop):
    """Both sockets, behind a Home Assistant that may take its time."""

    answers_after_s: float = 0
    """How long a write takes to arrive, and to be answered."""
    deaf: set[int] = field(default_factory=set)
    """The sockets that take no write."""
    unseen: set[int] = field(default_factory=set)
    """Those that went on with one phase by themselves, or were left so by an app that ended before it had the proof."""
    wrong: list[str] = field(default_factory=list)
    """What has happened that must not."""

    def __post_init__(self) -> None:
        self._pending: dict[ChargePoint, tuple[float, Write]] = {}
        self._offered_at: dict[int, float] = dict.fromkeys(UNITS, -1e9)
        self._able_since: dict[int, float] = dict.fromkeys(UNITS, 0.0)
        self._setpoints_a: list[tuple[float, float]] = []
        self._stations_a: list[float] = []
        self.kinds_of: dict[int, set[ProblemKind]] = {unit: set() for unit in UNITS}
        super().__post_init__()

    def start_app(self) -> None:
        """Start it; nobody waits any more for what an app before has written."""
        self._pending.clear()
        relays = {unit: self.home.charger.sockets[unit].relay for unit in UNITS}
        self.unseen |= {unit for unit, relay in relays.items() if relay.connected != relay.register}
        self._able_since = dict.fromkeys(UNITS, self.now_s + FIRST_S - WRITTEN_AGAIN_WITHIN_S)
        super().start_app()

    def sensors(self, at: int) -> ChargerSensors:
        """Tell the sensors of a socket."""
        right = self.home.right_sensors
        assert right is not None
        return self.home.sensors if at == 1 else right

    def reboot(self) -> None:
        """Let the charger restart: both setpoints are lost, which takes a moment to show."""
        self.home.reboot_charger()
        self._able_since = dict.fromkeys(UNITS, float(self.now_s))

    def pass_by(self, seconds: int) -> None:
        """Let time pass, and see that all is as it must be."""
        self.run(seconds, self._look)

    def _step(self) -> None:
        for point, (due_s, write) in list(self._pending.items()):
            if self.home.at_s >= due_s:
                del self._pending[point]
                self._arrive(point, write)
        super()._step()
        for point in self.core.charge_points:
            self.kinds_of[point.settings.socket] = {problem.kind for problem in point.socket._problems(self.now)}

    def _write(self, point: ChargePoint, write: Write) -> None:
        if point in self._pending:
            self.wrong.append(f"{self.now_s} s: {write} while {self._pending[point]} is on its way")
        if self.answers_after_s:
            self._pending[point] = (self.home.at_s + self.answers_after_s, write)
        else:
            self._arrive(point, write)

    def _arrive(self, point: ChargePoint, write: Write) -> None:
        unit, address = point.settings.socket, int(write.register)
        if unit not in self.deaf and self.home.takes_writes:
            self._check(unit, address, decoded(address, write.words))
        error = None
        if unit in self.deaf and self.home.is_up:
            pass  # Home Assistant calls it a success
        else:
            error = self.home.write_register(unit, address, write.words)
        point.socket.finish_write(error, self._now())

    def _check(self, unit: int, address: int, value: float | None) -> None:
        """Judge a write that the charger is about to take."""
        home = self.home
        if address == PHASES:
            currents_a = home.charger.sockets[unit].currents_a
            gap_s = home.at_s - self._offered_at[unit]
            if max(currents_a) > 1 or gap_s < LEAST_GAP_S:
                self.wrong.append(f"{self.now_s} s: {value} phases at {currents_a}, {gap_s:.1f} s after an offer")
            return
        lately = self._setpoints_a[-SHOWN_WITHIN_S:]
        other = UNITS[2 - unit]  # it may have less since a moment ago
        other_a = min((home.charger.sockets[other].setpoint_a, *(at[other - 1] for at in lately)))
        station_a = max(self._stations_a[-STATION_SHOWN_WITHIN_S:], default=1e9)
        # A socket that shows nothing counts as one that has its safe current already.
        is_unseen = self.core.charge_points[unit - 1].socket.readings.setpoint_a is None
        has_a = max(home.charger.sockets[unit].setpoint_a, home.charger.settings.safe_current_a if is_unseen else 0.0)
        if value and value > has_a and value + other_a > station_a + 0.1:
            self.wrong.append(f"{self.now_s} s: {value} A at {unit} beside {other_a} A, of {station_a} A")

    def _look(self, at: Snapshot) -> None:
        """Judge a second."""
        home, charger = self.home, self.home.charger
        left_a, right_a = (charger.sockets[unit].setpoint_a for unit in UNITS)
        self._setpoints_a.append((left_a, right_a))
        self._stations_a.append(charger.settings.station_max_a)
        for point, unit in zip(self.core.charge_points, UNITS, strict=True):
            if charger.offered_a(unit):
                self._offered_at[unit] = at.t_s
            if unit in self.deaf or not home.takes_writes or self.answers_after_s > 1:
                self._able_since[unit] = max(self._able_since[unit], at.t_s)
            able_s = at.t_s - self._able_since[unit]
            socket = charger.sockets[unit]
            lapsed = socket.lapsed_since_s is not None and point.socket.decision.setpoint_a is not None
            if lapsed and able_s > WRITTEN_AGAIN_WITHIN_S:
                self.wrong.append(f"{self.now_s} s: the setpoint of {unit} has lapsed, and could be written")


def both(left: object, station_a: float = 32) -> Loop:
    """A double charger with a car of three phases at each socket."""
    car = CarSettings(phases=3)
    charger = ChargerSettings(sockets=2, supply_phases=3, station_max_a=station_a)
    home = StubbornHome(car=car, right_car=car, charger=charger, base_w=-9000)
    sockets = [{"socket": 1, "phases": left}, {"socket": 2, "phases": "switchable"}]
    return Loop(home, settings={"sockets": sockets, "switch_every_min": 5, "switches_an_hour": 9})


Event = tuple[str, Any]
"""What happens, and how."""
AT = st.sampled_from(UNITS)
"""At which socket."""
EVENTS = st.one_of(
    st.tuples(st.just("sun"), st.sampled_from([-500.0, -1800.0, -2500.0, -3900.0, -6000.0, -9000.0, -14000.0, 800.0])),
    st.tuples(st.just("mode"), st.tuples(AT, st.sampled_from(list(Mode)))),
    st.tuples(st.just("phases"), st.tuples(AT, st.sampled_from(list(PhaseChoice)))),
    st.tuples(st.just("maximum"), st.tuples(AT, st.sampled_from([6, 10, 16]))),
    st.tuples(st.just("priority"), st.sampled_from(list(Priority))),
    st.tuples(st.just("station"), st.sampled_from([10.0, 16.0, 20.0, 32.0])),
    st.tuples(st.just("plug"), st.tuples(AT, st.booleans())),
    st.tuples(st.just("car"), st.tuples(AT, st.sampled_from([1, 3]), st.booleans())),
    st.tuples(st.just("fault"), st.tuples(AT, st.sampled_from([None, None, Mode3.F, Mode3.E]))),
    st.tuples(st.just("fails"), st.tuples(AT, st.integers(0, 3))),
    st.tuples(st.just("lies"), st.tuples(AT, st.sampled_from([None, 3]))),
    st.tuples(st.just("falls"), AT),
    st.tuples(st.just("forbidden"), st.booleans()),
    st.tuples(st.just("unreadable"), st.booleans()),
    st.tuples(st.just("missing"), st.tuples(AT, st.sampled_from(["power", "current_l2", "phases", "setpoint"]))),
    st.tuples(st.just("found"), AT),
    st.tuples(st.just("deaf"), st.tuples(AT, st.booleans())),
    st.tuples(st.just("slow"), st.sampled_from([0, 0, 1, 3, 20])),
    st.tuples(st.just("reboot"), st.none()),
    st.tuples(st.just("restart app"), st.none()),
    st.tuples(st.just("restart home assistant"), st.none()),
)


def happen(loop: Loop, event: Event) -> None:  # noqa: C901, PLR0912 - a list of deeds
    """Let an event happen."""
    home = loop.home
    match event:
        case "sun", base_w:
            home.set_base(base_w)
        case "mode", (at, mode):
            home.set_mode(mode, at)
        case "phases", (at, choice):
            for mode in ("solar", "minimum_solar", "fast"):
                home.choose_phases(getattr(OF_UNIT[at], f"phases_{mode}"), choice)
        case "maximum", (at, current_a):
            home.set_maximum_current(current_a, at)
        case "priority", priority:
            home.set_priority(priority)
        case "station", station_a:
            home.charger.settings = replace(home.charger.settings, station_max_a=station_a)
        case "plug", (at, plugged_in):
            home.world.cars[at].plugged_in = plugged_in
        case "car", (at, phases, full):
            home.world.exchange_car(Car(CarSettings(phases=phases), full=full), at)
        case "fault", (at, fault):
            home.charger.sockets[at].fault = fault
        case "fails", (at, switches):
            home.charger.sockets[at].relay.fails = switches
        case "lies", (at, shown):
            home.charger.sockets[at].relay.always_reads = shown
        case "falls", at:
            home.charger.sockets[at].relay.fall_to_one()
            loop.unseen.add(at)
        case "forbidden", forbidden:
            home.forbid_switches(forbidden=forbidden)
        case "unreadable", readable:
            assert home.right_sensors is not None
            home.right_sensors.reachable = not readable
        case "missing", (at, name):
            loop.sensors(at).missing[getattr(OF_UNIT[at], name)] = "unavailable"
        case "found", at:
            loop.sensors(at).missing.clear()
        case "deaf", (at, deaf):
            (loop.deaf.add if deaf else loop.deaf.discard)(at)
        case "slow", seconds:
            loop.answers_after_s = seconds
        case "reboot", _:
            loop.reboot()
        case "restart app", _:
            loop.start_app()
        case "restart home assistant", _:
            home.restart()


def heal(loop: Loop) -> None:
    """Let all faults be over, in a sun that carries all, with nobody who wants anything special."""
    none: list[Event] = [
        ("forbidden", False),
        ("unreadable", False),
        ("slow", 0),
        ("station", 32.0),
        ("sun", -25_000.0),
    ]
    for at in UNITS:
        none += [("fault", (at, None)), ("fails", (at, 0)), ("lies", (at, None)), ("found", at), ("deaf", (at, False))]
        none += [("mode", (at, Mode.SOLAR)), ("phases", (at, PhaseChoice.THREE)), ("maximum", (at, 16))]
    for event in (*none, ("sun", -25_000.0)):
        happen(loop, event)


@run_settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # half an hour takes long to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)
@given(
    left=st.sampled_from([1, 3, "switchable"]),
    events=st.lists(st.tuples(EVENTS, st.sampled_from([1, 3, 10, 30, 60, 120])), min_size=10, max_size=40),
)
def test_over_any_order_of_events_and_faults(left: object, events: Sequence[tuple[Event, int]]) -> None:
    loop = both(left)
    loop.pass_by(120)
    for event, seconds in events:
        happen(loop, event)
        loop.pass_by(seconds)
        assert loop.wrong == []
    heal(loop)
    loop.pass_by(900)
    assert loop.wrong == []
    for point, unit in zip(loop.core.charge_points, UNITS, strict=True):
        place, car = loop.home.charger.sockets[unit], loop.home.world.cars[unit]
        if not point.settings.switches_phases:
            continue
        phases = point.socket._phases
        used = sum(current_a > 1 for current_a in place.currents_a)
        assert phases._switch.stage in {Stage.REST, Stage.PROVING}
        is_told = ProblemKind.PHASES in loop.kinds_of[unit]
        # Of a car of one phase nobody can tell on how many the charger is, and nothing depends on it; and a car that an
        # app has seen on one phase alone since its start is such a car, as far as anybody knows.
        looks_like_one = unit in loop.unseen and phases._switch.car_phases == 1
        is_proven = not used or car.settings.phases == 1 or (used > 1) is (phases.phases > 1) or looks_like_one
        assert is_proven or is_told, f"{used} phases are used, {phases.phases} are thought of, and nothing is told"
