"""The core on a day that Hypothesis writes: any order of events, faults, nonsense and clock jumps.

Unlike a story it is no likely day. What must hold is held after every second, and the promises at its end.
"""

import json
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase
from hypothesis import settings as run_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from alfen_solar.decision import CarState, Mode, Reason
from tests.closed_loop import ClosedLoop
from tests.home import promises
from tests.home.charger_sensors import ENTITIES, SENSORS
from tests.home.home import StubbornHome
from tests.home.meter import MeterKind, MeterSettings
from tests.home.trace import Moment, Recorder, Told
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.words import f32


def half_amperes(lowest_a: int, highest_a: int) -> st.SearchStrategy[float]:
    return st.integers(2 * lowest_a, 2 * highest_a).map(lambda halves: halves / 2)


OPTIONS = st.fixed_dictionaries(
    {
        "phases": st.sampled_from([1, 3]),
        "minimum_current_a": half_amperes(6, 10),
        "maximum_current_a": half_amperes(10, 32),
        "reserve_w": st.sampled_from([-500, 0, 500]),
        "start_after_wh": st.sampled_from([None, 0, 1000]),
        "stop_after_wh": st.sampled_from([1, 80, 1000]),
        "starts_an_hour": st.sampled_from([1, 4]),
        "keep_alive_s": st.sampled_from([5, 20, 300]),
        "without_meter": st.sampled_from(["minimum", "pause"]),
    }
)
CARS = st.builds(
    CarSettings,
    phases=st.sampled_from([1, 2, 3]),
    min_a=st.sampled_from([6, 9]),
    reaction_s=st.sampled_from([2, 25]),
    less_a=st.sampled_from([0, 1.3]),
    step_a=st.sampled_from([0, 1]),
)
NO_NUMBERS = st.sampled_from(["", "nan", "inf", "-inf", "1,5", "twelve", "None", "0x10", "on"]) | st.text(
    "abcxyz ,;äµ", max_size=5
)
NO_VALUES = st.sampled_from(["unknown", "unavailable"])
NUMBERS = st.sampled_from(["-7", "2.3e-41", "0", "6", "13.37", "59", "16608", "4294967295", "1e12"])
CHARGER = [entity for entity in SENSORS if entity != "sensor.alfen_active_maximum_current"]
FIRST_WINDOW_S = 100
"""A meter whose period is not known yet is waited for 75 s before anything is written without it, and what is written
must be confirmed before it is known for how long it is valid."""


class AnyDay(RuleBasedStateMachine):
    """A day of the app, in any order."""

    loop: ClosedLoop | None = None

    @initialize(
        kind=st.sampled_from(MeterKind),
        period_s=st.sampled_from([1, 10]),
        options=OPTIONS,
        validity_s=st.sampled_from([10, 30, 60, 300]),
        car=CARS,
        mode=st.sampled_from(Mode),
    )
    def the_app_starts(
        self,
        kind: MeterKind,
        period_s: int,
        options: dict[str, Any],
        validity_s: int,
        car: CarSettings,
        mode: Mode,
    ) -> None:
        charger = ChargerSettings(validity_s=validity_s, supply_phases=3)
        self.home = StubbornHome(
            car=car, charger=charger, meter=MeterSettings(kind=kind, period_s=period_s), base_w=-4000
        )
        self.home.set_mode(mode)
        self.home.set_maximum_current(32)
        self.home.let_pass(1)
        self.loop = ClosedLoop(self.home, settings=options, now_s=1)
        self.minimum_a, self.maximum_a = options["minimum_current_a"], options["maximum_current_a"]
        self.recorder = Recorder(self.home, maximum_a=self.maximum_a)
        self.started = [0]
        self.run(5)

    def run(self, seconds: int) -> None:
        assert self.loop is not None
        for _ in range(seconds):
            entries = len(self.loop.entries)
            self.loop.run(1)
            decision, status = self.loop.decision, self.loop.statuses[-1][1]
            self.recorder.record(
                Told(
                    reason=decision.reason,
                    charging=decision.car is CarState.DRAWING,
                    messages=tuple(entry.message for _, entry in self.loop.entries[entries:]),
                    energies_wh=tuple(asdict(self.loop.core.charge_points[0].socket.energy.so_far).values()),
                    shares=tuple(s for s in (status.sun_share, status.session_sun_share) if s is not None),
                )
            )
            self.hold_to_what_is_promised_each_second()

    def hold_to_what_is_promised_each_second(self) -> None:
        assert self.loop is not None
        decision, wishes = self.loop.decision, self.loop.core.charge_points[0]._helpers.wishes
        setpoint_a = decision.setpoint_a
        if setpoint_a is None:
            assert decision.reason in {
                Reason.WAITING_FOR_HELPERS, Reason.WAITING_FOR_METER, Reason.METER_LOST, Reason.CHARGER_SILENT
            }, decision  # fmt: skip
        elif decision.mode is not None and wishes.maximum_a is not None:
            most_a = min(wishes.maximum_a, self.maximum_a)
            assert setpoint_a == 0 or self.minimum_a <= setpoint_a <= most_a, (decision, most_a)
            assert decision.mode is not Mode.OFF or setpoint_a == 0, decision
        status = self.loop.statuses[-1][1]
        assert status.why.strip(), status
        json.dumps(status.data(), default=str, allow_nan=False)

    def teardown(self) -> None:
        if self.loop is None:
            return
        trace = self.recorder.trace
        for life in self.lives():
            assert not promises.setpoint_never_lapses(life, from_s=life[0].t_s + FIRST_WINDOW_S)
        assert not promises.charging_is_told_only_of_a_car_that_draws(trace)
        assert not promises.commands_are_allowed(trace)
        assert not promises.energies_are_never_negative(trace)
        assert not promises.shares_are_shares(trace)

    def lives(self) -> list[list[Moment]]:
        """The trace from each start of the app to the next."""
        trace, starts = self.recorder.trace, [*self.started, len(self.recorder.trace)]
        return [trace[begin:end] for begin, end in pairwise(starts) if begin < end]

    def start_app(self) -> None:
        assert self.loop is not None
        self.loop.start_app()
        self.started.append(len(self.recorder.trace))

    # Time

    @rule(seconds=st.integers(1, 60))
    def time_passes(self, seconds: int) -> None:
        self.run(seconds)

    @rule(seconds=st.sampled_from([-7200, -30, -1, 0, 1, 30, 3600]))
    def the_clock_is_set(self, seconds: int) -> None:
        self.home.set_clock_ahead(seconds)
        self.run(3)

    # The user

    @rule(mode=st.sampled_from(Mode))
    def the_user_sets_the_mode(self, mode: Mode) -> None:
        self.home.set_mode(mode)
        self.run(2)

    @rule(maximum_a=st.sampled_from([0, 5.9, 6, 8.5, 10, 16, 32, 1e9]))
    def the_user_sets_the_maximum(self, maximum_a: float) -> None:
        self.home.set_maximum_current(maximum_a)
        self.run(2)

    @rule(percent=st.sampled_from([0, 50, 100]))
    def the_user_sets_the_share_of_sun(self, percent: float) -> None:
        self.home.set_sun_share(percent)
        self.run(2)

    @rule(value=st.sampled_from(["00:00:00", "12:05:00", "2026-06-21 12:30:00", "2026-06-21", "25:00:00", "soon"]))
    def the_user_sets_a_boost(self, value: str) -> None:
        self.home.set_boost(value)
        self.run(2)

    @rule(entity=st.sampled_from([ENTITIES.mode, ENTITIES.maximum_current, ENTITIES.boost_until]))
    def a_helper_goes_and_comes_back(self, entity: str) -> None:
        self.home.remove(entity)
        self.run(70)
        self.home.restore(entity)
        self.run(3)

    # The house

    @rule(base_w=st.sampled_from([-9000, -3000, -1500, 0, 3000, 25000]))
    def the_sun_does_what_it_likes(self, base_w: float) -> None:
        self.home.set_base(base_w)
        self.run(20)

    @rule(fault=st.sampled_from(["freeze", "silence", "lose", "die", "hold"]), lasts_s=st.integers(1, 90))
    def the_meter_fails_for_a_while(self, fault: str, lasts_s: int) -> None:
        getattr(self.home.meter, fault)()
        self.run(lasts_s)
        self.home.meter.heal()
        self.run(3)

    # The car and the charger

    @rule(car=CARS, full=st.booleans(), after_s=st.integers(0, 70))
    def another_car_comes(self, car: CarSettings, *, full: bool, after_s: int) -> None:
        self.home.unplug()
        self.run(after_s)
        self.home.arrive(car, full=full)
        self.run(10)

    @rule(limit_a=st.sampled_from([0, 5, 8, 13, 100]))
    def the_charger_is_limited(self, limit_a: float) -> None:
        self.home.limit_charger(limit_a)
        self.run(10)

    @rule(fault=st.sampled_from(["E", "F"]), lasts_s=st.integers(1, 70))
    def the_charger_has_a_fault(self, fault: str, lasts_s: int) -> None:
        self.home.fail(fault)
        self.run(lasts_s)
        self.home.fail(None)
        self.run(5)

    @rule(entity=st.sampled_from(CHARGER), shows=NO_VALUES | NO_NUMBERS | NUMBERS, lasts_s=st.integers(1, 70))
    def a_sensor_shows_nonsense(self, entity: str, shows: str, lasts_s: int) -> None:
        if entity == ENTITIES.power and shows not in {"unknown", "unavailable"}:
            shows = "-7"  # what else it shows, it has measured
        self.home.lose_sensor(entity, shows)
        self.run(lasts_s)
        self.home.find_sensor(entity)
        self.run(6)

    @rule(lasts_s=st.integers(1, 70))
    def the_charger_is_off_the_network(self, lasts_s: int) -> None:
        self.home.lose_charger()
        self.run(lasts_s)
        self.home.lose_charger(lost=False)
        self.run(6)

    @rule(lasts_s=st.integers(1, 70), error=st.sampled_from([None, "timeout"]))
    def writes_are_refused(self, lasts_s: int, error: str | None) -> None:
        self.home.refuse_writes()
        self.home.write_error = error
        self.run(lasts_s)
        self.home.refuse_writes(refuses=False)
        self.home.write_error = None
        self.run(6)

    @rule(setpoint_a=st.sampled_from([0, 6, 13.37, 32]))
    def another_controller_writes(self, setpoint_a: float) -> None:
        self.home.charger.write(1, 1210, f32(setpoint_a))
        self.run(6)

    @rule()
    def the_charger_reboots(self) -> None:
        self.home.reboot_charger()
        self.run(10)

    # Home Assistant and AppDaemon

    @rule()
    def the_app_is_restarted(self) -> None:
        self.start_app()
        self.run(40)

    @rule(down_s=st.sampled_from([5, 40]))
    def home_assistant_is_restarted(self, down_s: int) -> None:
        self.home.restart(down_s)
        self.run(down_s + 1)
        self.start_app()
        self.run(10)


TestAnyDay = AnyDay.TestCase
TestAnyDay.settings = run_settings(
    max_examples=20,
    stateful_step_count=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a day takes long to shrink
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
