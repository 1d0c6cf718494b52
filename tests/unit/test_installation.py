"""The way through: states of Home Assistant come in at one end, decisions and writes go out at the other."""

from collections.abc import Mapping
from datetime import UTC, timedelta
from functools import partial
from operator import add
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import CarState, Mode, Reason
from alfen_solar.entities import Entities
from alfen_solar.facts import Facts
from alfen_solar.inputs.states import RawState, Unusable
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.installation import Installation, Step
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.energy_memory import memory_data
from alfen_solar.sockets.registers import Register, Write
from tests.unit.clock import at
from tests.unit.inputs.showing import raw

ENTITIES = Entities()
ZONE = ZoneInfo("Europe/Amsterdam")  # in which the start is 12:00:00
SIGNED = {"grid_power": "sensor.grid"}
PAIR = {"grid_import": "sensor.in", "grid_export": "sensor.out"}
CHARGER = {
    "mode_3_state": ("C2", None),
    "voltage": ("230", "V"),
    "current_l1": ("6", "A"),
    "current_l2": ("0", "A"),
    "current_l3": ("0", "A"),
    "setpoint": ("6", "A"),
    "applied_current": ("6", "A"),
    "remaining_validity": ("55", "s"),
    "safe_current": ("6", "A"),
    "power": ("1380", "W"),
}


def told(step: Step) -> tuple[Problem, ...]:
    """List all problems, those of the socket first."""
    return (*step.sockets[0].problems, *step.problems)


class Seen:
    """An installation, and what Home Assistant shows it."""

    def __init__(self, meter: Mapping[str, object] = SIGNED, *, charger: bool = True) -> None:
        self.core = Installation(read_settings(meter), ZONE, at(0))
        self.states: dict[str, RawState] = {}
        self.second = 0.0
        self.steps: list[tuple[float, Step]] = []
        self.start_with("mode", "Solar")
        self.start_with("maximum_current", "16", "A")
        if charger:
            self.read_charger()

    def read_charger(self) -> None:
        shown = {getattr(ENTITIES, setting): raw(text, unit) for setting, (text, unit) in CHARGER.items()}
        self.core.finish_reading(self.core.charge_points[0], shown, at(self.second))

    def start_with(self, name: str, text: str | None, unit: str | None = None, **attributes: object) -> Trouble | None:
        """Let an entity show a state that is no event; None: let it not exist."""
        new = None if text is None else raw(text, unit, self.second, **attributes)
        return self.core.record(self._entity(name), new, None, at(self.second))

    def show(self, name: str, text: str, unit: str | None = None) -> Trouble | None:
        """Let an entity change to a state, from the one before or else from some other value."""
        entity = self._entity(name)
        old = self.states.get(entity, raw("0", unit))
        self.states[entity] = raw(text, unit, self.second)
        return self.core.record(entity, self.states[entity], old, at(self.second))

    @staticmethod
    def _entity(name: str) -> str:
        return str(getattr(ENTITIES, name, name))

    def facts(self) -> Facts:
        return self.core.facts(self.core.charge_points[0])

    def step(self, second: float | None = None) -> Step:
        self.second = self.second if second is None else second
        step = self.core.step(at(self.second), at(self.second))
        self.steps.append((self.second, step))
        if step.sockets[0].write is not None:
            self.core.charge_points[0].socket.finish_write(None, at(self.second))
        return step

    def run(self, seconds: int, grid_w: float | None = None) -> Step:
        """Let time pass with a meter that flickers around a grid power; None: it shows nothing new."""
        step = self.steps[-1][1] if self.steps else None
        for _ in range(seconds):
            self.second += 1
            if grid_w is not None:
                self.show("sensor.grid", str(grid_w + self.second % 7), "W")
            step = self.step()
        assert step is not None
        return step

    @property
    def problems(self) -> list[ProblemKind]:
        return [problem.kind for problem in told(self.steps[-1][1])]


def test_what_the_sun_gives_becomes_a_write() -> None:
    seen = Seen()
    seen.run(2, -700)
    assert [step.sockets[0].write for _, step in seen.steps] == [None, None]
    step = seen.run(1, -700)
    assert step.sockets[0].write == Write(Register.SETPOINT, 6)
    decision = step.sockets[0].decision
    assert (decision.mode, decision.car, decision.reason) == (Mode.SOLAR, CarState.DRAWING, Reason.FOLLOWING_SUN)
    assert decision.surplus_w == pytest.approx(1380 + 700, abs=5)


class TestAnyEntity:
    def test_is_listened_to(self) -> None:
        core = Seen(PAIR).core
        assert set(core.meter_entities) == {"sensor.in", "sensor.out"}
        named = {*core.meter_entities, *core.charger_entities, *core.helpers}
        assert named < set(core.entities)
        assert len(core.entities) == len(set(core.entities))

    def test_all_that_the_charger_shows_but_its_power_needs_no_listener(self) -> None:
        core = Seen().core
        assert core.looked_at == {*core.charger_entities} - {ENTITIES.power}

    def test_that_remembers_is_read_before_what_overwrites_it(self) -> None:
        entities = Seen().core.entities
        assert entities[0] == ENTITIES.starts_memory
        assert entities.index(ENTITIES.boost_memory) < entities.index(ENTITIES.boost_until)
        assert entities.index(ENTITIES.power) < entities.index("sensor.grid")

    @pytest.mark.parametrize(
        ("name", "setting"),
        [
            ("sensor.grid", "grid_power"),
            ("mode", "entities.mode"),
            ("maximum_current", "entities.maximum_current"),
            ("power", "entities.power"),
            ("setpoint", "entities.setpoint"),
            ("voltage", "entities.voltage"),
        ],
    )
    def test_that_is_missing_is_told_with_the_setting_that_names_it(self, name: str, setting: str) -> None:
        trouble = Seen().start_with(name, None)
        assert trouble is not None
        assert (trouble.setting, trouble.lack) == (setting, Lack.MISSING)

    def test_that_is_missing_of_one_of_several_sockets_is_told_with_its_place(self) -> None:
        settings = read_settings({"grid_power": "sensor.grid", "sockets": [{"socket": 1}, {"socket": 2}]})
        trouble = Installation(settings, UTC, at(0)).record("sensor.alfen_2_power", None, None, at(0))
        assert trouble is not None
        assert trouble.setting == "sockets[2].entities.power"

    @pytest.mark.parametrize("name", ["current_l1", "current_l2", "current_l3", "energy"])
    def test_that_packages_of_before_did_not_have_may_be_missing(self, name: str) -> None:
        seen = Seen()
        assert seen.start_with(name, None) is None
        assert seen.core.charge_points[0].may_miss(getattr(ENTITIES, name))

    def test_whose_state_cannot_be_used_is_told_once_with_the_reason(self) -> None:
        seen = Seen()
        trouble = seen.show("power", "1.5", "kWh")
        assert trouble is not None
        assert (trouble.lack, trouble.why, trouble.values["unit"]) == (Lack.UNUSABLE, Unusable.UNIT, "kWh")
        assert seen.show("power", "1.6", "kWh") is None

    @pytest.mark.parametrize("state", ["unknown", "unavailable"])
    def test_without_a_value_is_no_news(self, state: str) -> None:
        seen = Seen()
        assert [seen.show(entity, state) for entity in seen.core.entities] == [None] * len(seen.core.entities)


class TestTheGridMeter:
    def test_of_unknown_age_is_no_sample(self) -> None:
        seen = Seen()
        for _ in range(9):
            seen.start_with("sensor.grid", "-3000", "W")
        assert seen.step(1).sockets[0].decision.reason is Reason.WAITING_FOR_METER

    def test_is_read_in_its_unit(self) -> None:
        seen = Seen()
        seen.show("sensor.grid", "-1.5", "kW")
        assert seen.core.meter.grid_w(at(0)) == -1500

    def test_of_two_sensors_makes_one_sample_a_telegram(self) -> None:
        seen = Seen(PAIR)
        for second in (1, 2, 3):
            seen.second = second
            seen.show("sensor.in", "0", "W")
            seen.show("sensor.out", str(700 + second), "W")
            seen.step()
        assert seen.steps[-1][1].sockets[0].decision.grid_w == pytest.approx(-702)

    def test_a_change_of_one_half_is_a_sample_when_the_other_had_its_time(self) -> None:
        seen = Seen(PAIR)
        seen.show("sensor.in", "300", "W")
        seen.show("sensor.out", "0", "W")
        seen.second = 1
        seen.show("sensor.in", "0", "W")
        seen.step(1.4)
        assert seen.core.meter.grid_w(at(1.4)) == 300
        seen.step(1.5)
        assert seen.core.meter.grid_w(at(1.5)) == 0

    @pytest.mark.parametrize("lost", ["sensor.in", "sensor.out"])
    @pytest.mark.parametrize("text", ["unavailable", "x", "-300"])
    def test_one_half_that_fails_is_not_taken_for_what_it_was(self, lost: str, text: str) -> None:
        seen = Seen(PAIR)
        seen.show("sensor.in", "0", "W")
        seen.show("sensor.out", "300", "W")
        seen.show(lost, text, "W")
        seen.show("sensor.in" if lost == "sensor.out" else "sensor.out", "500", "W")
        seen.step(5)
        assert seen.core.meter.grid_w(at(5)) is None

    def test_a_half_below_zero_belongs_elsewhere(self) -> None:
        trouble = Seen(PAIR).show("sensor.out", "-300", "W")
        assert trouble is not None
        assert trouble.why is Unusable.NEGATIVE_HALF

    def test_of_a_template_that_changes_three_times_gives_one_sample_of_its_whole_value(self) -> None:
        seen = Seen()
        for telegram in range(1, 9):
            for part, grid_w in enumerate([100, 200, 300 + telegram]):
                seen.second = 20 * telegram + part / 100
                seen.show("sensor.grid", str(grid_w), "W")
            for second in range(1, 20):
                seen.step(20 * telegram + second)
        assert seen.core.meter.period_s == pytest.approx(20, abs=1)
        assert seen.steps[-1][1].sockets[0].decision.grid_w == pytest.approx(307, abs=2)
        assert ProblemKind.METER_LOST not in seen.problems

    @pytest.mark.parametrize(("period_s", "is_due"), [(1, False), (2, True), (5, True)])
    def test_that_is_slow_is_followed_at_once_by_a_step_for_the_phases_of_its_telegram(
        self, period_s: int, *, is_due: bool
    ) -> None:
        fuse = {"main_fuse_a": 25, "house_phases": {"power": [f"sensor.l{phase}" for phase in (1, 2, 3)]}}
        for guard in ({}, fuse):
            seen = Seen({**SIGNED, **guard})
            for telegram in range(8):
                seen.second += period_s
                seen.show("sensor.grid", str(1000 + telegram), "W")
                seen.step()
            due_at = seen.core.due_at
            assert (due_at is not None) is (is_due and bool(guard)), (guard, due_at)
            if due_at is not None:
                assert 0 < (due_at - at(seen.second)).total_seconds() < 0.5
                seen.step(seen.second + 0.25)
                assert seen.core.due_at is None

    def test_that_is_lost_is_a_problem_and_the_car_gets_the_minimum(self) -> None:
        seen = Seen()
        seen.run(30, -3000)
        seen.run(14)
        assert seen.problems == []
        step = seen.run(2)
        assert (step.sockets[0].decision.setpoint_a, step.sockets[0].decision.reason) == (6, Reason.METER_LOST)
        assert seen.problems == [ProblemKind.METER_LOST]
        seen.run(3, -3000)
        assert seen.problems == []

    def test_that_is_silent_is_asked_for_and_its_reports_keep_it_alive(self) -> None:
        seen = Seen()
        seen.run(30, -700)
        asked = 0
        for _ in range(300):
            if seen.run(1).ask_meter:
                asked += 1
                heard_at = at(seen.second - 0.5)
                seen.core.record_reports(dict.fromkeys(seen.core.meter_entities, (heard_at, heard_at)), at(seen.second))
            assert ProblemKind.METER_LOST not in seen.problems
        assert 50 <= asked <= 100

    @pytest.mark.parametrize(
        ("import_w", "export_w", "frozen", "alive"),
        [
            ("0", "700", "sensor.in", True),  # by day nothing is imported, and that need not be repeated
            ("700", "0", "sensor.out", True),
            ("0", "700", "sensor.out", False),  # the half that flows is frozen while its sibling lives
            ("700", "0", "sensor.in", False),
        ],
    )
    def test_each_half_is_judged_for_itself(self, import_w: str, export_w: str, frozen: str, *, alive: bool) -> None:
        seen = Seen(PAIR)
        for second in range(1, 30):
            seen.second = second
            seen.show("sensor.in", import_w if import_w == "0" else str(700 + second), "W")
            seen.show("sensor.out", export_w if export_w == "0" else str(700 + second), "W")
            seen.step()
        for second in range(30, 200):
            seen.step(second)
            ages = {"sensor.in": at(second), "sensor.out": at(second)} | {frozen: at(29)}
            reports = {entity: (ages[entity], at(second)) for entity in seen.core.meter_entities}
            seen.core.record_reports(reports, at(second))
        assert (ProblemKind.METER_LOST not in seen.problems) is alive


class TestWhatHomeAssistantRestored:
    """It may be of before its restart, so it is not believed before the charger was read."""

    def test_is_not_believed_before_the_charger_was_read(self) -> None:
        seen = Seen(charger=False)
        for setting, (text, unit) in CHARGER.items():
            seen.start_with(setting, text, unit)
        assert seen.core.charge_points[0].socket.car_w is None
        assert seen.run(9, -3000).sockets[0].decision.setpoint_a is None
        seen.read_charger()
        assert seen.core.charge_points[0].socket.car_w == 1380
        assert seen.run(6, -3000).sockets[0].decision.setpoint_a is not None

    def test_is_read_at_once_and_again_while_that_fails(self) -> None:
        seen = Seen(charger=False)
        asked = [second for second in range(60) if self._asks(seen, second, answers=False)]
        assert asked[0] == 0
        assert 3 <= len(asked) <= 7

    @staticmethod
    def _asks(seen: Seen, second: float, *, answers: bool) -> bool:
        asks = seen.step(second).sockets[0].read_charger
        if asks:
            seen.core.finish_reading(seen.core.charge_points[0], {} if answers else None, at(second))
        return asks

    def test_is_believed_after_half_a_minute_if_the_charger_cannot_be_read(self) -> None:
        seen = Seen(charger=False)
        seen.run(29, -3000)
        seen.start_with("power", "1380", "W")
        assert seen.core.charge_points[0].socket.car_w is None
        seen.second = 30
        seen.start_with("power", "1380", "W")
        assert seen.core.charge_points[0].socket.car_w == 1380

    @staticmethod
    def _run(seen: Seen, seconds: int, *, answers: bool) -> float | None:
        """Let time pass with a charger that can be read, or not; tell what its car is known to draw."""
        for _ in range(seconds):
            seen.run(1, -3000)
            if seen.steps[-1][1].sockets[0].read_charger:
                seen.core.finish_reading(seen.core.charge_points[0], {} if answers else None, at(seen.second))
        return seen.core.charge_points[0].socket.car_w

    def test_is_believed_then_though_nothing_changes(self) -> None:
        """What stays the same makes no event."""
        seen = Seen(charger=False)
        for setting, (text, unit) in CHARGER.items():
            seen.start_with(setting, text, unit)
        assert self._run(seen, 29, answers=False) is None
        assert self._run(seen, 2, answers=False) == 1380

    def test_is_never_believed_of_a_charger_that_was_read_meanwhile(self) -> None:
        seen = Seen(charger=False)
        seen.start_with("power", "1380", "W")
        assert self._run(seen, 60, answers=True) is None

    @pytest.mark.parametrize("text", ["500", "unavailable"])
    def test_is_not_believed_where_something_else_has_come_since(self, text: str) -> None:
        seen = Seen(charger=False)
        seen.start_with("power", "1380", "W")
        seen.show("power", text, "W")
        assert self._run(seen, 60, answers=False) == (500 if text == "500" else None)

    def test_is_not_believed_of_an_entity_that_is_gone_since(self) -> None:
        seen = Seen(charger=False)
        seen.start_with("power", "1380", "W")
        seen.start_with("power", None)
        assert self._run(seen, 60, answers=False) is None

    def test_an_event_is_of_now(self) -> None:
        seen = Seen(charger=False)
        seen.show("power", "1380", "W")
        assert seen.core.charge_points[0].socket.car_w == 1380

    def test_is_read_as_a_whole_at_first_and_later_only_what_is_waited_for(self) -> None:
        """Each sensor that changes costs Home Assistant an event."""
        seen = Seen(charger=False)
        readback = {ENTITIES.setpoint, ENTITIES.applied_current, ENTITIES.remaining_validity}
        currents = {ENTITIES.current_l1, ENTITIES.current_l2, ENTITIES.current_l3}
        whole = {ENTITIES.mode_3_state, ENTITIES.power, ENTITIES.voltage} | readback | currents
        assert whole < set(seen.core.charge_points[0].read_entities)
        seen.read_charger()
        assert set(seen.core.charge_points[0].read_entities) == {ENTITIES.power}
        seen.show("mode", "Fast")
        seen.step(1)
        assert set(seen.core.charge_points[0].read_entities) == {ENTITIES.power} | readback
        seen.show("power", "unavailable")
        assert set(seen.core.charge_points[0].read_entities) == {ENTITIES.power} | readback | currents


class TestWithoutItsPower:
    def test_currents_and_voltage_serve(self) -> None:
        seen = Seen()
        seen.show("power", "unavailable")
        seen.show("current_l1", "10", "A")
        seen.step(1)
        assert seen.core.charge_points[0].socket.car_w == 2300

    def test_also_if_they_have_waited_for_the_voltage(self) -> None:
        seen = Seen()
        for name in ("power", "voltage", "current_l1"):
            seen.show(name, "unavailable")
        seen.show("current_l1", "10", "A")
        assert seen.core.charge_points[0].socket.car_w is None
        seen.show("voltage", "230", "V")
        assert seen.core.charge_points[0].socket.car_w == 2300, "the current need not change for that"

    def test_and_without_currents_nothing_is_known(self) -> None:
        seen = Seen()
        for name in ("power", "current_l1", "current_l2", "current_l3"):
            seen.show(name, "unavailable")
        seen.step(1)
        assert seen.core.charge_points[0].socket.car_w is None


class TestAProblem:
    @pytest.mark.parametrize("name", ["mode", "maximum_current"])
    @pytest.mark.parametrize("state", ["unavailable", "x", None])
    def test_is_a_helper_that_is_lost_for_a_minute(self, name: str, state: str | None) -> None:
        seen = Seen()
        seen.run(10, -700)
        if state is None:
            seen.start_with(name, None)
        else:
            seen.show(name, state)
        step = seen.run(59, -700)
        assert seen.problems == []
        before_a = step.sockets[0].decision.setpoint_a
        step = seen.run(1, -700)
        (problem,) = told(step)
        assert problem.kind is ProblemKind.HELPER_LOST
        assert [(trouble.entity, trouble.setting, trouble.state) for trouble in problem.troubles] == [
            (getattr(ENTITIES, name), f"entities.{name}", state or "")
        ]
        assert step.sockets[0].decision.setpoint_a == before_a, "the last wish stays in force"

    def test_is_one_for_two_helpers(self) -> None:
        seen = Seen()
        for name in ("maximum_current", "mode"):
            seen.show(name, "unavailable")
        (problem,) = told(seen.run(60, -700))
        assert [trouble.entity for trouble in problem.troubles] == [ENTITIES.mode, ENTITIES.maximum_current]

    @pytest.mark.parametrize("name", ["power", "mode_3_state", "applied_current", "remaining_validity", "voltage"])
    def test_is_a_sensor_that_matters_and_is_lost_for_a_minute(self, name: str) -> None:
        seen = Seen()
        seen.run(70, -700)
        seen.show(name, "unavailable")
        seen.run(59, -700)
        assert ProblemKind.SENSOR_LOST not in seen.problems
        step = seen.run(1, -700)
        problem = next(problem for problem in told(step) if problem.kind is ProblemKind.SENSOR_LOST)
        assert [trouble.entity for trouble in problem.troubles] == [getattr(ENTITIES, name)]

    @pytest.mark.parametrize("name", ["current_l1", "energy", "safe_current", "sun_share", "boost_until"])
    def test_is_not_one_of_an_entity_that_only_makes_more_known(self, name: str) -> None:
        seen = Seen()
        seen.run(70, -20)
        seen.show(name, "unavailable")
        seen.run(100, -20)
        assert seen.problems == []

    @pytest.mark.parametrize(
        ("name", "good", "bad"), [("sun_share", "80", "120"), ("boost_until", "07:30", "2026-06-21")]
    )
    def test_is_a_wish_that_cannot_be_used_for_a_minute(self, name: str, good: str, bad: str) -> None:
        seen = Seen()
        seen.show(name, bad)
        seen.run(59, -700)
        assert seen.problems == []
        (problem,) = told(seen.run(1, -700))
        assert (problem.kind, [trouble.entity for trouble in problem.troubles]) == (
            ProblemKind.WISH_UNUSABLE,
            [getattr(ENTITIES, name)],
        )
        seen.show(name, good)
        assert told(seen.run(1, -700)) == ()

    def test_is_one_and_not_six_when_all_of_the_charger_is_silent(self) -> None:
        seen = Seen()
        seen.run(70, -700)
        for name in CHARGER:
            seen.show(name, "unavailable")
        seen.run(120, -700)
        assert seen.problems == [ProblemKind.CHARGER_SILENT]


class TestWhatIsRemembered:
    def test_the_starts_of_today_count(self) -> None:
        seen = Seen()
        seen.start_with("starts_memory", "7", day="2026-06-21")
        seen.step(1)
        assert seen.core.charge_points[0].socket.starts(at(1), at(1)).today == 7

    def test_a_session_goes_on_by_the_clock_on_the_wall(self) -> None:
        wall = timedelta(hours=5)
        memory: dict[str, Any] = {
            "register_wh": None,
            "counted_at": (at(-60) + wall).isoformat(),
            "session_began": (at(-3600) + wall).isoformat(),
            "session_sun_wh": 1000.0,
            "session_grid_wh": 500.0,
            "session_cost": None,
            "session_saved": None,
        }
        seen = Seen()
        seen.start_with("session_memory", "0", **memory)
        seen.show("mode_3_state", "A")
        seen.show("power", "0", "W")
        sessions = [seen.core.step(at(second), at(second) + wall).sockets[0].session for second in range(1, 200)]
        (session,) = (session for session in sessions if session is not None)
        assert (session.began, session.sun_wh, session.grid_wh) == (at(-3600), 1000, 500)

    @pytest.mark.parametrize(
        ("counted_s", "missed_wh", "counted_wh"),
        [
            (-600, 900, 900),
            (3600, 900, 900),  # a machine without a battery has a clock that is behind after a power cut
            (3600, 30_000, 30_000),
            (-600, 30_000, 0),  # more than can have been delivered since
            (3600, 700_000, 0),
        ],
    )
    def test_the_register_is_counted_from_there_also_by_a_clock_that_is_behind(
        self, counted_s: float, missed_wh: float, counted_wh: float
    ) -> None:
        seen = Seen(charger=False)
        seen.start_with("session_memory", "0", register_wh=10_000.0, counted_at=at(counted_s).isoformat())
        seen.read_charger()
        seen.show("energy", str(10_000 + missed_wh), "Wh")
        seen.step(1)
        counted = seen.core.charge_points[0].socket.energy.drain(at(1))
        assert counted.charged.total_wh == pytest.approx(counted_wh, abs=2)

    @pytest.mark.parametrize("set_ahead", [timedelta(0), timedelta(hours=3)])
    def test_is_not_what_this_app_has_told_itself_however_the_clock_is_set(self, set_ahead: timedelta) -> None:
        seen, told_wh, wall = Seen(), 0.0, timedelta(0)
        socket = seen.core.charge_points[0].socket
        for second in range(5, 1800, 5):
            seen.second = second
            seen.show("sensor.grid", str(200 + second % 7), "W")
            seen.show("power", str(1380 + second % 3), "W")
            seen.show("energy", f"{10_000 + second * 1380 / 3600:.0f}", "Wh")
            wall = set_ahead if second >= 600 else wall
            seen.core.step(at(second), at(second) + wall)
            if socket.energy.due(at(second)):
                report = socket.energy.drain(at(second))
                told_wh += report.charged.total_wh
                session = socket.session.memory(socket.energy.reported)
                memory = memory_data(report.register_wh, session, None, at(second), partial(add, wall))
                seen.start_with("session_memory", "0", **memory)
        assert told_wh == pytest.approx(socket.energy.so_far.total_wh, abs=30)
        assert told_wh == pytest.approx(1800 * 1380 / 3600, abs=60)

    def test_a_boost_goes_on(self) -> None:
        seen = Seen()
        seen.start_with("boost_memory", at(-60).isoformat(), value="12:30:00")
        seen.start_with("boost_until", "12:30:00")
        decision = seen.step(1).sockets[0].decision
        assert (decision.reason, decision.until) == (Reason.BOOST, at(1800))


class TestTheFactsForTheSelfCheck:
    def test_are_unknown_at_first(self) -> None:
        assert Seen(charger=False).facts() == Facts(None, None, None, None, None, None)

    def test_are_what_was_shown(self) -> None:
        seen = Seen()
        for second in (10, 20, 30, 40, 50):
            seen.second = second
            seen.show("sensor.grid", str(-second), "W")
            seen.step()
        seen.read_charger()
        facts = seen.facts()
        assert (facts.voltage_v, facts.safe_current_a, facts.setpoint_a, facts.meter_period_s) == (230, 6, 6, 10)
        assert facts.longest_validity_s == 55

    def test_tell_what_the_car_drew_when_it_had_its_time(self) -> None:
        seen = Seen()
        for _ in range(20):
            seen.run(5, 20)
            seen.read_charger()
        draw = seen.facts().draw
        assert draw is not None
        assert (draw.power_w, draw.setpoint_a, draw.phases) == (1380, 6, 1)


def test_a_boost_set_on_the_wall_is_a_matter_of_the_wall() -> None:
    """The steady clock does not follow a clock that is set; what the user set by it does."""
    seen = Seen()
    seen.start_with("boost_until", "12:30:00")
    wall = at(1800) - timedelta(seconds=1)
    assert seen.core.step(at(5), wall).sockets[0].decision.reason is Reason.BOOST
    assert seen.core.step(at(6), wall + timedelta(seconds=1)).sockets[0].decision.reason is not Reason.BOOST
