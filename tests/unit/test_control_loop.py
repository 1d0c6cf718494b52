"""The core in the simulated house: what the sun does, and what the charger then gets."""

from datetime import datetime
from itertools import pairwise

import pytest

from alfen_solar.charger import Car, Readback
from alfen_solar.control_loop import ControlLoop, Step
from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from tests.closed_loop import ClosedLoop
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House
from tests.simulator.world import Snapshot, World
from tests.unit.clock import at


def house_with(base_w: float, *, phases: int = 1) -> World:
    world = World(charger=ChargerSettings(supply_phases=phases), cars={1: CarSettings(phases=phases)})
    world.base_w_override = base_w
    return world


class HomeBattery:
    """Holds the grid at zero, second by second, by charging or discharging with up to 3 kW."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.base_w = world.base_w_override or 0.0
        """Household less sun, W."""
        self.charges_w = 0.0

    def step(self, snapshot: Snapshot) -> None:
        self.charges_w = min(max(self.charges_w - snapshot.grid_w / 2, -3000), 3000)
        self.world.base_w_override = self.base_w + self.charges_w


@pytest.mark.parametrize("meter_period_s", [1, 5, 10, 30])
@pytest.mark.parametrize(
    ("phases", "surplus_w", "setpoint_a"),
    [(1, 1000, 6), (1, 2000, 8.7), (1, 3000, 13), (1, 9000, 16), (3, 5000, 7.2), (3, 9000, 13)],
)
def test_under_a_steady_sun_the_setpoint_settles_and_stays(
    phases: int, surplus_w: float, setpoint_a: float, meter_period_s: int
) -> None:
    loop = ClosedLoop(house_with(-surplus_w, phases=phases), meter_period_s=meter_period_s)
    loop.run(1200)
    assert loop.setpoint_a == pytest.approx(setpoint_a)
    loop.run(1800)
    assert loop.changes(since_s=1200) == [setpoint_a]


def test_a_change_is_not_answered_twice() -> None:
    loop = ClosedLoop(house_with(-3100))
    loop.run(300)
    assert loop.changes() == [6, 10, 13.5]


def test_the_setpoint_follows_the_sun_down_within_twenty_seconds() -> None:
    loop = ClosedLoop(house_with(-3700))
    loop.run(300)
    assert loop.setpoint_a == 16
    loop.world.base_w_override = -1500
    loop.run(20)
    assert loop.setpoint_a == 6.5


def test_in_solar_mode_the_car_starts_with_the_sun_and_stops_without_it() -> None:
    loop = ClosedLoop(house_with(500), mode=Mode.SOLAR)
    loop.run(120)
    assert loop.changes() == [0]
    loop.world.base_w_override = -2000
    loop.run(180)
    assert loop.changes() == [0, 6, 8.7]
    loop.world.base_w_override = 500
    loop.run(300)
    assert loop.changes() == [0, 6, 8.7, 6, 0]
    assert loop.world.snapshot.car_w == 0


def test_a_pause_is_renewed_like_any_setpoint() -> None:
    loop = ClosedLoop(house_with(500), mode=Mode.SOLAR)
    loop.run(600)
    assert {setpoint_a for _, setpoint_a in loop.writes} == {0}
    assert len(loop.writes) >= 600 / 20 - 2


def test_a_car_that_takes_long_to_start_is_not_offered_more_meanwhile() -> None:
    world = World(cars={1: CarSettings(startup_s=60)})
    world.base_w_override = -3100
    loop = ClosedLoop(world)
    loop.run(75)
    assert loop.changes() == [6]
    loop.run(60)
    assert loop.changes() == [6, 10, 13.5]


def test_without_a_car_the_setpoint_waits_at_the_minimum() -> None:
    world = house_with(-5000)
    world.unplug()
    loop = ClosedLoop(world)
    loop.run(300)
    assert loop.changes() == [6]
    assert loop.decisions[-1][1].reason is Reason.NO_CAR


def test_without_a_reserve_a_home_battery_is_emptied_into_the_car() -> None:
    loop = ClosedLoop(house_with(-2500), mode=Mode.SOLAR)
    loop.run(600)
    battery = HomeBattery(loop.world)
    battery.base_w = -300
    loop.run(1800, battery.step)
    assert loop.setpoint_a > 6
    assert battery.charges_w < -1000


def test_with_a_reserve_a_home_battery_comes_first_and_the_car_pauses() -> None:
    loop = ClosedLoop(house_with(-2500), mode=Mode.SOLAR, settings={"reserve_w": 200})
    loop.run(600)
    assert loop.setpoint_a == 10
    battery = HomeBattery(loop.world)
    loop.run(300, battery.step)
    assert loop.setpoint_a == 6
    loop.run(1800, battery.step)
    assert loop.setpoint_a == 0
    assert battery.charges_w == pytest.approx(2500, abs=10)


def test_a_meter_whose_import_and_export_are_swapped_is_found_out_and_the_car_gets_the_minimum() -> None:
    loop = ClosedLoop(house_with(1500), meter_sign=-1)
    loop.run(300)
    assert loop.changes() == [6, 10, 14, 16, 6]
    assert loop.decisions[-1][1].reason is Reason.METER_REVERSED


@pytest.mark.parametrize("seed", range(4))
def test_moving_clouds_are_not_taken_for_a_swapped_meter(seed: int) -> None:
    loop = ClosedLoop(World(House.generated(seed)), mode=Mode.SOLAR)
    loop.run(8 * 3600)
    assert Reason.METER_REVERSED not in {decision.reason for _, decision in loop.decisions}


@pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.MINIMUM_SOLAR], ids=["solar", "minimum"])
@pytest.mark.parametrize("seed", range(3))
def test_over_a_generated_day_the_setpoint_never_lapses_and_is_never_a_current_no_car_takes(
    mode: Mode, seed: int
) -> None:
    loop = ClosedLoop(World(House.generated(seed)), mode=mode)
    loop.run(8 * 3600)
    first_write_s = loop.writes[0][0]
    assert all(s.sockets[1].remaining_s > 30 for s in loop.snapshots if s.t_s > first_write_s)
    assert all(setpoint_a == 0 or 6 <= setpoint_a <= 16 for _, setpoint_a in loop.writes)
    assert (0 in loop.changes()) == (mode is Mode.SOLAR)


def test_a_day_in_solar_mode_takes_little_from_the_grid() -> None:
    loop = ClosedLoop(World(House.generated()), mode=Mode.SOLAR)
    loop.run(24 * 3600)
    assert loop.snapshots[-1].car_wh > 5000
    assert loop.snapshots[-1].car_grid_wh < 0.15 * loop.snapshots[-1].car_wh


class StepByStep:
    """A control loop whose events and their moments the test says; the answers to writes are said beforehand."""

    def __init__(
        self,
        mode: Mode | None = Mode.MINIMUM_SOLAR,
        *,
        car: Car | None = Car.CHARGING,
        maximum_a: float | None = 16,
        **settings: object,
    ) -> None:
        self.core = ControlLoop(read_settings({"grid_power": "sensor.grid"} | settings), at(0))
        if mode is not None:
            self.core.mode = mode
        if maximum_a is not None:
            self.core.maximum_a = maximum_a
        if car is not None:
            self.core.see_car(car, at(0))
        self.error: str | None = None
        self.answers = True
        self.shows = True
        self.writes: list[tuple[float, float]] = []
        self.windows: list[float] = []
        """When a window was decided on."""
        self._grid_w: float | None = None

    def step(self, second: float, wall: datetime | None = None) -> Step:
        """Step; a write is answered and shown at once, unless said otherwise."""
        step = self.core.step(at(second), wall or at(second))
        if step.write_a is not None:
            self.writes.append((second, step.write_a))
            if self.answers:
                self.core.finish_write(self.error, at(second))
            self.core.read_back(Readback(step.write_a, step.write_a, 55) if self.shows else Readback(), at(second))
        if step.decision.grid_w not in {None, self._grid_w}:
            self.windows.append(second)
        self._grid_w = step.decision.grid_w
        return step

    def meter(self, first: int, last: int, grid_w: float = -9000) -> Step:
        """Let the meter show something new in each of these seconds; return the last step."""
        for second in range(first, last):
            self.core.sample(grid_w - second, at(second))
            self.step(second)
        self.core.sample(grid_w - last, at(last))
        return self.step(last)


class TestAWrite:
    def test_comes_with_the_first_window_and_not_before(self) -> None:
        loop = StepByStep()
        waiting = Decision(None, Reason.WAITING_FOR_METER, Mode.MINIMUM_SOLAR)
        assert loop.step(0.5) == Step(waiting, None, (), poll_charger=False, ask_meter=False)
        loop.meter(1, 3)
        assert loop.writes == [(3, 6)]

    def test_comes_at_the_first_step_if_there_is_a_window(self) -> None:
        loop = StepByStep()
        for second in (1, 2, 3):
            loop.core.sample(100, at(second))
        loop.step(3)
        assert loop.writes == [(3, 6)]

    @pytest.mark.parametrize(("mode", "maximum_a"), [(None, 16), (Mode.FAST, None), (Mode.OFF, None)])
    def test_waits_for_mode_and_maximum(self, mode: Mode | None, maximum_a: float | None) -> None:
        loop = StepByStep(mode, maximum_a=maximum_a)
        assert loop.meter(1, 9).decision.reason is Reason.WAITING_FOR_HELPERS
        assert loop.writes == []

    def test_drops_the_samples_in_which_its_effect_may_be_or_not(self) -> None:
        loop = StepByStep()
        loop.meter(1, 60)
        assert [write for write in loop.writes if write not in {(23, 6), (45, 10)}] == [(3, 6), (25, 10), (47, 14)]

    def test_leaves_those_in_which_it_cannot_be_yet(self) -> None:
        loop = StepByStep(Mode.SOLAR)
        loop.meter(1, 25)
        loop.core.see_car(Car.CHARGING, at(25))
        loop.core.mode = Mode.FAST
        loop.step(25.5)
        loop.core.mode = Mode.SOLAR
        loop.meter(26, 28)
        assert loop.windows == [3, 25]

    def test_shows_its_effect_after_its_answer(self) -> None:
        loop = StepByStep(Mode.SOLAR)
        loop.answers = False
        loop.meter(1, 9)
        loop.core.finish_write(None, at(9))
        loop.meter(10, 32)
        assert loop.windows == [3, 31]

    def test_that_is_refused_shows_none(self) -> None:
        loop = StepByStep(Mode.SOLAR)
        loop.answers = False
        loop.meter(1, 9)
        loop.core.finish_write("refused", at(9))
        loop.meter(10, 14)
        assert loop.windows == [3, 12]

    def test_of_the_same_setpoint_drops_nothing(self) -> None:
        loop = StepByStep(keep_alive_s=5)
        loop.meter(1, 60, 3000)
        assert {setpoint_a for _, setpoint_a in loop.writes} == {6}
        assert loop.windows == [3, *range(25, 61, 3)]

    @pytest.mark.parametrize(
        ("error", "kind", "seconds"),
        [("refused", ProblemKind.WRITE_FAILED, [1, 4, 10, 22, 42]), (None, ProblemKind.CHARGER_SILENT, [1, 61])],
    )
    def test_is_repeated_and_told_of_until_the_charger_shows_it(
        self, error: str | None, kind: ProblemKind, seconds: list[float]
    ) -> None:
        loop = StepByStep(Mode.FAST)
        loop.error, loop.shows = error, False
        problems = {second: loop.step(second).problems for second in range(1, 62)}
        assert problems[10] == ()
        assert problems[25][0] == Problem(kind, 16, None, error or "")
        assert [second for second, _ in loop.writes] == seconds

    def test_has_its_readback_asked_for(self) -> None:
        loop = StepByStep(Mode.FAST)
        loop.shows = False
        assert [second for second in range(1, 10) if loop.step(second).poll_charger] == [2]


class TestTheCar:
    @pytest.mark.parametrize(
        ("before", "after", "windows"),
        [
            (Car.CONNECTED, Car.CHARGING, [3, 6, 9, 12, 36, 39]),  # up to 20 s until it shows, and a window
            (Car.CHARGING, Car.CONNECTED, [3, 36, 39]),
            (Car.UNKNOWN, Car.CHARGING, [3, 25, 28, 31, 34, 37, 40]),  # after the first write alone
            (Car.CHARGING, Car.CHARGING, [3, 25, 28, 31, 34, 37, 40]),
            (Car.ABSENT, Car.CONNECTED, [*range(3, 41, 3)]),
            (None, Car.CHARGING, [3, 25, 28, 31, 34, 37, 40]),  # it has done so for who knows how long
        ],
    )
    def test_that_begins_or_ends_to_draw_drops_the_samples(
        self, before: Car | None, after: Car, windows: list[float]
    ) -> None:
        loop = StepByStep(Mode.SOLAR, car=before)
        loop.meter(1, 13, 200)
        loop.core.see_car(after, at(14))
        loop.meter(14, 40, 200)
        assert loop.windows == windows

    def test_that_does_so_again_and_again_keeps_no_window_open_for_much_more_than_a_minute(self) -> None:
        loop = StepByStep(Mode.SOLAR, car=Car.CONNECTED)
        loop.meter(1, 13, 0)
        for second in range(14, 200):
            loop.core.see_car(Car.CHARGING if second % 2 == 0 else Car.CONNECTED, at(second))
            loop.meter(second, second, 0)
        gaps_s = [after - before for before, after in pairwise(loop.windows)]
        assert max(gaps_s) < 70
        assert loop.windows[-1] > 130

    def test_tells_the_surplus_by_what_it_draws(self) -> None:
        loop = StepByStep(Mode.SOLAR)
        loop.core.see_power(1000, at(0))
        assert loop.meter(1, 3, 0).decision.surplus_w == 1002


class TestTheBoost:
    def test_ends_by_the_clock_on_the_wall(self) -> None:
        loop = StepByStep(Mode.SOLAR)
        loop.core.boost_until = at(-3000)
        assert loop.step(1, wall=at(-3001)).decision.reason is Reason.BOOST
        assert loop.step(2, wall=at(-3000)).decision.reason is not Reason.BOOST


class TestTheMeter:
    def test_is_asked_for_when_it_has_been_silent(self) -> None:
        loop = StepByStep()
        loop.core.hold_grid_power(100)
        assert [second for second in range(1, 20) if loop.step(second).ask_meter] == [11, 14, 17]

    def test_without_values_is_not_asked_for(self) -> None:
        loop = StepByStep()
        assert not any(loop.step(second).ask_meter for second in range(1, 20))
        loop.core.hold_grid_power(100)
        loop.core.lose_meter(at(20))
        assert not any(loop.step(second).ask_meter for second in range(20, 40))

    def test_that_is_steady_but_reports_makes_windows_of_the_value_in_force(self) -> None:
        loop = StepByStep(Mode.SOLAR, car=Car.CONNECTED)
        loop.core.hold_grid_power(-700)
        for second in range(1, 60):
            if loop.step(second).ask_meter:
                loop.core.meter.reported(at(second))
        assert (loop.windows, loop.writes[0]) == ([34], (34, 0))

    def test_that_gives_no_values_is_told_as_lost_and_the_car_gets_the_minimum(self) -> None:
        loop = StepByStep()
        assert loop.meter(1, 25).decision.setpoint_a == 10
        loop.core.lose_meter(at(26))
        steps = {second: loop.step(second) for second in range(26, 43)}
        assert (steps[40].decision.setpoint_a, steps[40].problems) == (10, ())
        assert (steps[41].decision.setpoint_a, steps[41].decision.reason) == (6, Reason.METER_LOST)
        assert steps[41].problems == (Problem(ProblemKind.METER_LOST),)

    def test_that_is_lost_again_and_again_is_lost_once(self) -> None:
        loop = StepByStep(Mode.SOLAR)
        loop.core.hold_grid_power(100)
        for second in range(1, 34):
            loop.core.lose_meter(at(second))
            loop.step(second)
        loop.core.sample(100, at(34))
        loop.core.meter.reported(at(34))
        assert loop.step(34).decision.grid_w == 100

    def test_that_comes_back_needs_a_whole_window_of_new_samples(self) -> None:
        loop = StepByStep(Mode.SOLAR, car=Car.CONNECTED)
        loop.meter(1, 2)
        for second in range(3, 100):
            loop.step(second)
        loop.meter(100, 101, 3000)
        assert loop.windows == []
        assert loop.meter(102, 102, 3000).decision.grid_w == 3000 - 101

    def test_whose_windows_never_close_is_as_good_as_lost(self) -> None:
        loop = StepByStep()
        loop.meter(1, 25)
        reasons = {}
        for second in range(26, 150):
            loop.core.mode = Mode.SOLAR if second % 2 else Mode.FAST  # after each write nobody knows what the car draws
            reasons[second] = loop.meter(second, second).decision.reason
        assert loop.windows == [3, 25]
        assert (reasons[143], reasons[145]) == (Reason.FOLLOWING_SUN, Reason.METER_LOST)

    @pytest.mark.parametrize("phases", [1, 3])
    def test_that_goes_the_wrong_way_is_told(self, phases: int) -> None:
        loop = ClosedLoop(house_with(1500, phases=phases), meter_sign=-1)
        loop.run(300)
        assert loop.core.step(at(301), at(301)).problems == (Problem(ProblemKind.METER_REVERSED),)

    def test_that_went_the_wrong_way_is_given_another_chance(self) -> None:
        loop = ClosedLoop(house_with(1500), meter_sign=-1)
        loop.run(1000)
        assert loop.changes()[:7] == [6, 10, 14, 16, 6, 10, 14]

    def test_of_a_car_that_begins_and_ends_to_draw_proves_nothing(self) -> None:
        loop = StepByStep(Mode.FAST, car=Car.CONNECTED)
        problems = set()
        for minute, car in enumerate([Car.CONNECTED, Car.CHARGING] * 4):
            loop.core.see_car(car, at(60 * minute))
            grid_w = 0 if car is Car.CHARGING else 15.5 * 230
            problems |= set(loop.meter(60 * minute + 1, 60 * minute + 40, grid_w).problems)
        assert problems == set()

    def test_of_a_car_that_does_not_charge_proves_nothing(self) -> None:
        loop = StepByStep(Mode.FAST, car=Car.CONNECTED)
        for n, maximum_a in enumerate([6, 10, 14, 10, 6, 10, 14]):
            loop.core.maximum_a = maximum_a
            assert loop.meter(1 + 10 * n, 10 + 10 * n, -230 * maximum_a).problems == ()


def test_a_charger_that_shows_nothing_gets_the_minimum() -> None:
    loop = StepByStep()
    loop.meter(1, 25)
    loop.shows = False
    loop.core.read_back(Readback(), at(26))
    assert loop.meter(26, 45).decision.setpoint_a == 10
    step = loop.meter(46, 46)
    assert (step.decision.setpoint_a, step.decision.reason) == (6, Reason.CHARGER_SILENT)
