"""The core under any order of events, faults and clock jumps: what it promises after every single step.

`House` is all that is around the core: Home Assistant's states and answers, the charger, and two clocks, one that the
core is told and that can be set, and one that only goes on. After each step it holds the core to its promises.
`AnyDay` lets Hypothesis write the day.
"""

import json
import math
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given
from hypothesis import settings as run_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from alfen_solar.boost import boost_end
from alfen_solar.car_model import LONGEST_LAG_S
from alfen_solar.control_loop import ControlLoop, Step
from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.inputs import Inputs
from alfen_solar.messages import Messages
from alfen_solar.meter import ImportExportPair
from alfen_solar.problem import ProblemBook, ProblemKind
from alfen_solar.registers import SETPOINT_ADDRESS, setpoint_words
from alfen_solar.settings import Settings, read_settings
from alfen_solar.steady_clock import SteadyClock
from tests.simulator.charger import AlfenEve, ChargerSettings
from tests.simulator.words import f32
from tests.unit.clock import START, at

ZONE = ZoneInfo("Europe/Amsterdam")
SOLAR = frozenset({Mode.SOLAR, Mode.MINIMUM_SOLAR})
CONFIRM_WITHIN_S = 20
LONGEST_WAIT_FOR_A_WINDOW_S = 45 + 8
"""So long a car that begins and ends to draw is waited for, and then until it does so next, and for three samples."""
SLACK_S = 0.01


def half_amperes(lowest_a: int, highest_a: int) -> st.SearchStrategy[float]:
    return st.integers(2 * lowest_a, 2 * highest_a).map(lambda halves: halves / 2)


SIGNED, PAIR = {"grid_power": "sensor.grid"}, {"grid_import": "sensor.in", "grid_export": "sensor.out"}
SETTINGS = st.fixed_dictionaries(
    {
        "socket": st.sampled_from([1, 2]),
        "phases": st.sampled_from([1, 3]),
        "minimum_current_a": half_amperes(6, 10),
        "maximum_current_a": half_amperes(10, 32),
        "reserve_w": st.sampled_from([-500, 0, 500]),
        "start_after_wh": st.sampled_from([None, 0, 1000]),
        "stop_after_wh": st.sampled_from([1, 80, 1000]),
        "starts_an_hour": st.sampled_from([1, 4]),
        "keep_alive_s": st.sampled_from([5, 20, 25, 300]),
        "without_meter": st.sampled_from(["minimum", "pause"]),
        "dry_run": st.booleans(),
    }
)
NO_NUMBERS = st.sampled_from(["", "nan", "inf", "-inf", "1,5", "twelve", "None", "0x10", "on"]) | st.text(
    "abcxyz ,;äµ", max_size=5
)
NO_VALUES = st.sampled_from([None, "unknown", "unavailable"])


class House:
    """What is around the core, and what the core promises it."""

    def __init__(self, settings: Settings, validity_s: int) -> None:
        self.settings = settings
        self.entities = settings.entities
        self.elapsed_s = 0.0
        self.clock_error_s = 0.0
        self.charger = AlfenEve(ChargerSettings(sockets=settings.socket, validity_s=validity_s))
        self.charger.sockets[settings.socket].car_connected = True
        self.polled_s = 0.0
        self.answer = "accepted"
        self.writes = 0
        self.meter_reports = True
        self.boost = ("00:00:00", START)
        self.states: dict[str, dict[str, Any] | None] = {}
        self.start_app()

    @property
    def wall(self) -> datetime:
        return at(self.elapsed_s + self.clock_error_s)

    @property
    def now(self) -> datetime:
        return self.clock.read(self.wall)

    @property
    def socket(self) -> Any:  # noqa: ANN401 - the simulator's own
        return self.charger.sockets[self.settings.socket]

    # What can happen

    def start_app(self) -> None:
        """Start the app, or start it again: all that it remembers is what Home Assistant shows."""
        self.clock = SteadyClock(self.wall)
        self.core = ControlLoop(self.settings, self.now)
        self.inputs = Inputs(self.core, self.settings, ZONE)
        self.messages = Messages(self.settings, ZONE)
        self.mode: Mode | None = None
        self.maximum_a: float | None = None
        self.book = ProblemBook()
        self.told: set[ProblemKind] = set()
        self.decision = Decision(None, Reason.WAITING_FOR_HELPERS)
        self.alive_at_s = self.elapsed_s
        self.half_since: datetime | None = None
        self.samples = 0
        self.reports = 0
        self.dark_since_s: float | None = self.elapsed_s
        self.longest_shown_s = 60.0
        self.in_flight = False
        self.written_a: float | None = None
        self.written_at_s = self.elapsed_s
        self.written_at = self.now
        self.error: str | None = None
        for entity in self.inputs.entities:
            self._note(entity)
            self.inputs.take(entity, self.states.get(entity), None, self.now)

    def show(self, entity: str, state: str | None, unit: str | None = None, **attributes: object) -> None:
        """Let Home Assistant show a state; None: the entity is gone. An unchanged state is no event."""
        old = self.states.get(entity)
        attributes = {"unit_of_measurement": unit} | attributes
        if state is not None and old is not None and (old["state"], old["attributes"]) == (state, attributes):
            return
        new = None if state is None else {"state": state, "attributes": attributes, "last_changed": iso(self.wall)}
        self.states[entity] = new
        self._note(entity)
        told = self.inputs.take(entity, new, old, self.now)
        assert told is None or told.endswith(".")
        self.step()

    def _note(self, entity: str) -> None:
        """Note what the core can know from a state."""
        state = self.states.get(entity)
        number = number_in(state)
        if entity == self.entities.mode and state is not None and state["state"] in set(Mode):
            self.mode = Mode(state["state"])
        if entity == self.entities.maximum_current and number is not None and number >= 0:
            self.maximum_a = number
        if entity in self.inputs.meter_entities and number is not None and state is not None:
            self.half_since = self.now
            self.alive_at_s = self.elapsed_s
            self.samples += 1
        if entity == self.entities.setpoint:
            self.dark_since_s = None if number is not None else (self.dark_since_s or self.elapsed_s)
        if entity == self.entities.remaining_validity and number is not None and number <= 3600:
            self.longest_shown_s = max(self.longest_shown_s, number)

    def set_boost(self, value: str) -> None:
        """Let the user set the boost; the shipped package remembers when that was."""
        state = self.states.get(self.entities.boost_until)
        had_value = state is not None and state["state"] not in {"unknown", "unavailable"}
        if had_value and state is not None and state["state"] != value:
            self.boost = (value, self.wall)
            self.show(self.entities.boost_until, value)
            self.show(self.entities.boost_memory, iso(self.wall), value=value)

    def flicker_boost(self, meanwhile: str | None) -> None:
        """Let the helper of the boost be gone for a moment; Home Assistant stamps its return as a change."""
        self.show(self.entities.boost_until, meanwhile)
        self.show(self.entities.boost_until, self.boost[0])

    def poll(self) -> None:
        """Let Home Assistant read the charger, if it can be read."""
        self.polled_s = self.elapsed_s
        entities, unit = self.entities, self.settings.socket
        if self.charger_is_seen:
            self.show(entities.remaining_validity, str(math.ceil(self.socket.remaining_s)), "s")
            self.show(entities.applied_current, f"{self.charger.applied_a(unit):.6f}", "A")
            self.show(entities.setpoint, f"{self.socket.setpoint_a:.6f}", "A")

    charger_is_seen = True

    def hide_charger(self, state: str | None) -> None:
        self.charger_is_seen = False
        for entity in (self.entities.setpoint, self.entities.applied_current, self.entities.remaining_validity):
            self.show(entity, state)

    def grid(self, grid_w: float, unit: str = "W") -> None:
        """Let the meter show a grid power, import positive."""
        shown = grid_w if unit == "W" else grid_w / 1000
        if self.settings.grid_power is not None:
            self.show(self.settings.grid_power, str(shown), unit)
        else:
            assert self.settings.grid_import is not None
            assert self.settings.grid_export is not None
            self.show(self.settings.grid_import, str(max(shown, 0)), unit)
            self.show(self.settings.grid_export, str(max(-shown, 0)), unit)

    def run(self, seconds: int, grid_w: float | None = None) -> None:
        """Let seconds pass as they do, with a meter that flickers around a grid power, or shows nothing new (None)."""
        for second in range(seconds):
            if grid_w is not None:
                self.grid(grid_w + second % 3)
            self.wait(1)

    def wait(self, seconds: float) -> None:
        """Let time pass at once."""
        self.elapsed_s += seconds
        self.charger.step(self.elapsed_s)
        if self.elapsed_s - self.polled_s >= 5:
            self.poll()
        self.tick()

    def set_clock(self, seconds: float) -> None:
        """Let somebody set the clock by so many seconds."""
        self.clock_error_s += seconds
        self.tick()

    def tick(self) -> None:
        if self.half_since is not None and self.now - self.half_since >= ImportExportPair.SETTLE:
            self.half_since = None
            self.alive_at_s = self.elapsed_s
        self.inputs.tick(self.now)
        self.step()

    # What the app does

    def step(self) -> None:
        """Do as the app does, and hold the core to its promises."""
        was_in_flight = self.in_flight
        before_a = self.decision.setpoint_a
        step = self.core.step(self.now, self.clock.wall(self.now))
        self.decision = step.decision
        if step.write_a is not None:
            self._promises_of_a_write(step.write_a, before_a)
            self._write(step.write_a)
        elif not was_in_flight:
            self._promises_of_no_write()
        self._promises_of_a_decision()
        self._promises_of_what_is_told(step)
        if step.ask_meter and self.meter_reports:
            self.reports += 1
            self.alive_at_s = self.elapsed_s
            self.core.meter.reported(self.now)
        if step.poll_charger:
            self.poll()

    def _write(self, setpoint_a: float) -> None:
        self.written_a, self.written_at_s, self.written_at = setpoint_a, self.elapsed_s, self.now
        self.in_flight = True
        self.writes += 1
        refused = self.answer in {"refused", "answer lost"} or (self.answer == "flaky" and self.writes % 2 == 0)
        if self.answer not in {"refused", "lost"} and not self.settings.dry_run:
            self.charger.write(self.settings.socket, SETPOINT_ADDRESS, setpoint_words(setpoint_a))
        if self.answer != "late":
            self.finish("refused" if refused else None)

    def finish(self, error: str | None) -> None:
        self.in_flight, self.error = False, error
        self.core.finish_write(error, self.now)

    # What it promises

    def _promises_of_a_write(self, setpoint_a: float, before_a: float | None) -> None:
        assert not self.in_flight, "one write at a time"
        assert self.mode is not None, "nothing is written before the mode is known"
        assert self.maximum_a is not None, "nor before the maximum is"
        assert setpoint_a == self.decision.setpoint_a, "what is written is what was decided"
        assert setpoint_a == 0 or self.settings.minimum_current_a <= setpoint_a <= self._limit_a
        assert len(setpoint_words(setpoint_a)) == 2
        if self.follows_the_sun and before_a is None:
            assert self.samples >= 3 or self.reports, "the sun is followed only from the first window on"
        if self.written_a == setpoint_a and self.error is None and self.dark_since_s is not None:
            since_s = (self.now - self.written_at).total_seconds()
            assert since_s >= self.longest_shown_s, "a blind renewal comes once in a validity time"

    def _promises_of_no_write(self) -> None:
        if self.decision.setpoint_a is None:
            return
        assert self.written_a is not None, "what is decided is written"
        if self.decision.setpoint_a != self.written_a:
            assert self.error is not None, "another setpoint waits only after a refusal"
            assert self.elapsed_s - self.written_at_s < 3
        renewed_blindly = self.dark_since_s is not None and self.error is None
        longest_s = self.longest_shown_s if renewed_blindly else self.settings.keep_alive_s
        assert self.elapsed_s - self.written_at_s < longest_s + SLACK_S, "a setpoint is kept alive"

    def _promises_of_a_decision(self) -> None:
        decision = self.decision
        assert decision.setpoint_a is None or math.isfinite(decision.setpoint_a)
        if self.mode is None or self.maximum_a is None:
            assert decision.setpoint_a is None
        elif self.mode is Mode.OFF:
            assert decision.setpoint_a == 0, "Off is no current, whatever else is set"
        elif self._boosted or self.mode is Mode.FAST:
            highest_a = self._limit_a if self._limit_a >= self.settings.minimum_current_a else 0
            assert decision.setpoint_a == highest_a, "a boost is the maximum until its end"
        else:
            assert decision.reason is not Reason.BOOST, "and not after"
            if self._is_blind:
                fallback_a = self.settings.minimum_current_a if self.settings.without_meter == "minimum" else 0
                assert decision.setpoint_a is None or decision.setpoint_a <= fallback_a, "no sun is followed blindly"

    def _promises_of_what_is_told(self, step: Step) -> None:
        assert self.messages.why(step.decision)
        json.dumps(asdict(step.decision), default=str, allow_nan=False)
        begun, over = self.book.update(step.problems, self.now)
        for problem in begun:
            assert problem.kind not in self.told, "a problem is told once"
            assert self.messages.problem(problem)
            self.told.add(problem.kind)
        for problem in over:
            assert self.messages.problem_over(problem)
            self.told.remove(problem.kind)
        assert set(self.book.kinds) == self.told

    @property
    def _limit_a(self) -> float:
        assert self.maximum_a is not None
        return min(self.maximum_a, self.settings.maximum_current_a)

    @property
    def follows_the_sun(self) -> bool:
        return self.mode in SOLAR and not self._boosted

    @property
    def _boosted(self) -> bool:
        end = boost_end(*self.boost, ZONE)
        return self.mode is not Mode.OFF and end is not None and self.wall < end

    @property
    def _is_blind(self) -> bool:
        """Whether meter or charger have told nothing for longer than the core may wait."""
        limit_s = max(15.0, 3 * self.core.meter.period.total_seconds())
        silent_s = 0 if self.dark_since_s is None else self.elapsed_s - self.dark_since_s
        return self.elapsed_s - self.alive_at_s > limit_s + SLACK_S or silent_s > CONFIRM_WITHIN_S + SLACK_S


def iso(moment: datetime) -> str:
    return moment.isoformat()


def number_in(state: dict[str, Any] | None) -> float | None:
    """Read a state that shows a number."""
    try:
        number = float(state["state"]) if state is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


class AnyDay(RuleBasedStateMachine):
    """A day of the app, in any order."""

    @initialize(
        meter=st.sampled_from([SIGNED, PAIR]),
        options=SETTINGS,
        validity_s=st.sampled_from([30, 60, 120, 600]),
        mode=st.sampled_from([None, *Mode]),
    )
    def the_app_starts(
        self, meter: dict[str, Any], options: dict[str, Any], validity_s: int, mode: Mode | None
    ) -> None:
        self.house = House(read_settings(meter | options), validity_s)
        if mode is not None:
            self.all_is_well(mode, 32)

    @rule(mode=st.sampled_from(Mode), maximum_a=st.sampled_from([16, 32]))
    def all_is_well(self, mode: Mode, maximum_a: int) -> None:
        house = self.house
        house.answer = "accepted"
        if house.in_flight:
            house.finish(None)
        house.charger_is_seen = house.meter_reports = True
        house.show(house.entities.mode, mode)
        house.show(house.entities.maximum_current, str(maximum_a))
        house.show(house.entities.mode_3_state, "C2")
        house.flicker_boost("unknown")
        house.run(40, -9000)

    # Helpers, and any entity

    @rule(mode=st.sampled_from(Mode))
    def the_user_sets_the_mode(self, mode: Mode) -> None:
        self.house.show(self.house.entities.mode, mode)

    @rule(maximum_a=st.sampled_from(["0", "5.9", "6", "8.5", "10", "16.0", "32", "1e9"]))
    def the_user_sets_the_maximum(self, maximum_a: str) -> None:
        self.house.show(self.house.entities.maximum_current, maximum_a, "A")

    @rule(seconds=st.sampled_from([-3600, -1, 1, 30, 600, 7200]), only_time=st.booleans())
    def the_user_sets_a_boost(self, seconds: int, *, only_time: bool) -> None:
        end = (self.house.wall + timedelta(seconds=seconds)).astimezone(ZONE)
        self.house.set_boost(f"{end:%H:%M:%S}" if only_time else f"{end:%Y-%m-%d %H:%M:%S}")

    @rule(value=st.sampled_from(["00:00:00", "1970-01-01 00:00:00", "2026-06-21", "25:00:00", "soon"]))
    def the_user_clears_the_boost(self, value: str) -> None:
        self.house.set_boost(value)

    @rule(meanwhile=NO_VALUES)
    def the_helper_of_the_boost_is_gone_for_a_moment(self, meanwhile: str | None) -> None:
        self.house.flicker_boost(meanwhile)

    @rule(data=st.data(), state=NO_NUMBERS | NO_VALUES, unit=st.sampled_from([None, "W", "kWh"]))
    def an_entity_shows_nonsense(self, data: st.DataObject, state: str | None, unit: str | None) -> None:
        house = self.house
        boost = {house.entities.boost_until, house.entities.boost_memory}
        house.show(data.draw(st.sampled_from([e for e in house.inputs.entities if e not in boost])), state, unit)

    # The grid meter

    @rule(grid_w=st.integers(-30000, 30000) | st.floats(-9000, 9000), unit=st.sampled_from(["W", "kW"]))
    def the_meter_shows(self, grid_w: float, unit: str) -> None:
        for more_w in range(4):
            self.house.grid(grid_w + more_w, unit)

    @rule(watts=st.integers(0, 30000), n=st.integers(0, 1))
    def one_sensor_of_the_meter_shows(self, watts: int, n: int) -> None:
        sensors = self.house.inputs.meter_entities
        self.house.show(sensors[n % len(sensors)], str(watts), "W")

    @rule(reports=st.booleans())
    def the_meter_is_frozen_or_not(self, *, reports: bool) -> None:
        self.house.meter_reports = reports

    # The charger and the car

    @rule(state=st.sampled_from(["A", "B1", "B2", "C1", "C2", "D2", "E", "F", "", "unavailable", "C2\0\0", "?"]))
    def the_car_changes(self, state: str) -> None:
        self.house.show(self.house.entities.mode_3_state, state)

    @rule(watts=st.sampled_from(["0", "1380", "-5", "1e9"]), unit=st.sampled_from(["W", "kW"]))
    def the_car_draws(self, watts: str, unit: str) -> None:
        self.house.show(self.house.entities.power, watts, unit)

    @rule()
    def the_charger_is_polled(self) -> None:
        self.house.poll()

    @rule(state=NO_VALUES | NO_NUMBERS)
    def the_charger_shows_nothing(self, state: str | None) -> None:
        self.house.hide_charger(state)

    @rule()
    def the_charger_is_seen_again(self) -> None:
        self.house.charger_is_seen = True
        self.house.poll()

    @rule(
        setpoint_a=st.sampled_from(["-7", "2.3e-41", "16608", "0", "6", "13.37"]),
        validity_s=st.sampled_from(["0", "59"]),
    )
    def the_charger_shows_another_setpoint(self, setpoint_a: str, validity_s: str) -> None:
        self.house.show(self.house.entities.setpoint, setpoint_a, "A")
        self.house.show(self.house.entities.remaining_validity, validity_s, "s")

    @rule(validity_s=st.sampled_from(["4294967295", "1e12", "-1", "unavailable"]))
    def the_validity_is_nonsense(self, validity_s: str) -> None:
        self.house.show(self.house.entities.remaining_validity, validity_s, "s")

    @rule(setpoint_a=st.sampled_from([0, 6, 13.37, 32]))
    def another_controller_writes(self, setpoint_a: float) -> None:
        self.house.charger.write(self.house.settings.socket, SETPOINT_ADDRESS, f32(setpoint_a))
        self.house.poll()

    @rule()
    def the_charger_reboots(self) -> None:
        self.house.charger.reboot()
        self.house.poll()

    # Home Assistant and AppDaemon

    @rule(answer=st.sampled_from(["accepted", "refused", "lost", "answer lost", "flaky", "late"]))
    def home_assistant_answers(self, answer: str) -> None:
        self.house.answer = answer
        self.house.run(20, -9000)

    @precondition(lambda self: self.house.in_flight)
    @rule(error=st.sampled_from([None, "timeout"]))
    def the_late_answer_comes(self, error: str | None) -> None:
        self.house.finish(error)
        self.house.step()

    @rule()
    def the_app_is_restarted(self) -> None:
        self.house.start_app()
        self.house.step()

    @rule()
    def home_assistant_is_restarted(self) -> None:
        for state in self.house.states.values():
            if state is not None:
                state["last_changed"] = iso(self.house.wall)
        self.house.start_app()
        self.house.step()

    # Time

    @rule(seconds=st.sampled_from([0.1, 0.4, 0.5, 1, 2.9, 3, 8, 15, 20]))
    def some_time_passes(self, seconds: float) -> None:
        self.house.wait(seconds)

    @rule(seconds=st.sampled_from([60, 601, 3600, 7 * 3600]))
    def the_computer_sleeps(self, seconds: float) -> None:
        self.house.wait(seconds)

    @rule(seconds=st.integers(1, 60))
    def nothing_happens(self, seconds: int) -> None:
        self.house.run(seconds)

    @rule(seconds=st.integers(1, 60), grid_w=st.sampled_from([-9000, -1500, 0, 3000]))
    def the_sun_does_what_it_likes(self, seconds: int, grid_w: float) -> None:
        self.house.run(seconds, grid_w)

    @rule(flapping=st.booleans())
    def it_is_dark_for_a_while(self, *, flapping: bool) -> None:
        house = self.house
        for second in range(LONGEST_LAG_S + LONGEST_WAIT_FOR_A_WINDOW_S):
            if flapping and second % 4 == 0:
                house.show(house.entities.mode_3_state, "C2" if second % 8 == 0 else "B2")
            house.run(1, 25000 + second)
        setpoint_a = house.decision.setpoint_a
        if house.follows_the_sun and setpoint_a is not None:
            assert setpoint_a <= house.settings.minimum_current_a, "the sun that has gone is not followed"

    @rule(seconds=st.sampled_from([-7200, -3600, -30, -1, 1, 30, 3600]))
    def the_clock_is_set(self, seconds: int) -> None:
        self.house.set_clock(seconds)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = run_settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


TEXTS = (
    st.text(max_size=8)
    | st.floats().map(str)
    | st.integers().map(str)
    | st.sampled_from(
        [
            *(*Mode, "C2", "unknown", "unavailable", "1_6", "\u0661\u0666", " 16 ", "1,5", "-0", "1e308", "4294967295"),
            *("00:00:00", "23:59:59", "9999-12-31 23:59:59", "0001-01-01 00:00:00", "9999-12-31T23:59:59-12:00"),
        ]
    )
)
STATES = st.none() | st.fixed_dictionaries(
    {
        "state": TEXTS,
        "attributes": st.fixed_dictionaries(
            {}, optional={"unit_of_measurement": st.sampled_from(["W", "kW", "kWh", "A", "", None]), "value": TEXTS}
        ),
    },
    optional={"last_changed": st.none() | TEXTS | st.just("2026-06-21T09:59:59.123456+00:00")},
)


@run_settings(deadline=None)
@given(
    meter=st.sampled_from([SIGNED, PAIR]),
    zone=st.sampled_from(["Europe/Amsterdam", "America/New_York", "Pacific/Kiritimati"]).map(ZoneInfo),
    events=st.lists(st.tuples(st.integers(0, 20), STATES, st.booleans()), max_size=60),
)
def test_no_state_of_any_entity_is_an_exception_or_a_wrong_current_or_a_flood(
    meter: dict[str, str], zone: ZoneInfo, events: list[tuple[int, dict[str, Any] | None, bool]]
) -> None:
    settings = read_settings(meter)
    core = ControlLoop(settings, at(0))
    core.mode, core.maximum_a = Mode.FAST, 16
    core.step(at(0), at(0))  # from now on there is a setpoint, whatever the mode
    inputs, messages = Inputs(core, settings, zone), Messages(settings, zone)
    shown: dict[str, dict[str, Any] | None] = {}
    told = []
    for second, (n, state, is_event) in enumerate(events):
        entity = inputs.entities[n % len(inputs.entities)]
        told.append(inputs.take(entity, state, shown.get(entity) if is_event else None, at(second)))
        shown[entity] = state
        inputs.tick(at(second + 0.5))
        step = core.step(at(second + 0.5), at(second + 0.5))
        assert step.decision.setpoint_a is not None
        assert step.decision.setpoint_a == 0 or 6 <= step.decision.setpoint_a <= min(core.maximum_a, 16)
        assert messages.why(step.decision)
        json.dumps(asdict(step.decision), default=str, allow_nan=False)
        inputs.facts()
        core.finish_write(None, at(second + 0.6))
    lines = [line for line in told if line is not None]
    assert all(line.endswith(".") for line in lines)
    assert len(lines) <= 2 * len(inputs.entities), "an entity is told of once an hour as missing, and once as unusable"


MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001 - made aware next
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


@run_settings(deadline=None)
@given(
    zone=st.sampled_from(["Europe/Amsterdam", "America/St_Johns", "Australia/Lord_Howe", "UTC"]).map(ZoneInfo),
    set_at=MOMENTS,
    lasts_s=st.integers(60, 23 * 3600),
    only_time=st.booleans(),
    incidents=st.lists(
        st.tuples(st.integers(0, 90000), st.sampled_from(["app", "home assistant", "helper"])), max_size=6
    ),
)
def test_a_boost_ends_when_it_would_have_ended_whatever_is_restarted_meanwhile(
    zone: ZoneInfo, set_at: datetime, lasts_s: int, *, only_time: bool, incidents: list[tuple[int, str]]
) -> None:
    settings = read_settings(SIGNED)
    helper, memory = settings.entities.boost_until, settings.entities.boost_memory
    local_end = (set_at + timedelta(seconds=lasts_s)).astimezone(zone)
    value = f"{local_end:%H:%M:%S}" if only_time else f"{local_end:%Y-%m-%d %H:%M:%S}"
    cleared = {"state": "00:00:00", "attributes": {}, "last_changed": iso(set_at - timedelta(days=1))}
    boosted = {"state": value, "attributes": {}, "last_changed": iso(set_at)}
    remembered = {"state": iso(set_at), "attributes": {"value": value}, "last_changed": iso(set_at)}

    def started(
        now: datetime, boost: dict[str, Any], boost_memory: dict[str, Any] | None
    ) -> tuple[ControlLoop, Inputs]:
        core = ControlLoop(settings, now)
        inputs = Inputs(core, settings, zone)
        inputs.take(memory, boost_memory, None, now)
        inputs.take(helper, boost, None, now)
        return core, inputs

    core, inputs = started(set_at - timedelta(hours=1), cleared, None)
    inputs.take(helper, boosted, cleared, set_at)
    inputs.take(memory, remembered, None, set_at)
    end = core.boost_until
    assert end == boost_end(value, set_at, zone)
    for after_s, incident in sorted(incidents):
        now = set_at + timedelta(seconds=after_s)
        back = boosted | {"last_changed": iso(now)}
        if incident == "app":
            core, inputs = started(now, boosted, remembered)
        elif incident == "home assistant":
            boosted, remembered = back, remembered | {"last_changed": iso(now)}
            core, inputs = started(now, boosted, remembered)
        else:
            gone = {"state": "unavailable", "attributes": {}, "last_changed": iso(now)}
            inputs.take(helper, gone, boosted, now)
            inputs.take(helper, back, gone, now)
            boosted = back
        assert core.boost_until == end
