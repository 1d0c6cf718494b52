"""What chargers, cars, sensors and Home Assistant do in the field around a switch of phases."""

from collections.abc import Callable, Sequence

import pytest

from alfen_solar.decision import Mode
from alfen_solar.problem import ProblemKind
from alfen_solar.sockets.phase_words import Stage
from tests.closed_loop import ClosedLoop
from tests.home.charger_sensors import CURRENTS, Sensor
from tests.home.home import StubbornHome
from tests.home.test_phases import BRIGHT_W, DULL_W, ENTITIES, check, in_sun, shine, used
from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, SETPOINT, ChargerSettings

LONGEST_WAIT_S = 400
Currents = tuple[float, float, float]


def stage(loop: ClosedLoop) -> Stage:
    return loop.core.charge_points[0].socket._phases._switch.stage


def into(loop: ClosedLoop, step: Stage, base_w: float = BRIGHT_W) -> ClosedLoop:
    """Let so much sun shine, and go on until a switch has got to this step."""
    loop.home.set_base(base_w)
    for _ in range(LONGEST_WAIT_S):
        if stage(loop) is step:
            return loop
        loop.run(1)
    raise AssertionError(f"{step} was not reached, but {stage(loop)}")


def show(loop: ClosedLoop, change: Callable[[str, str], str]) -> None:
    """Let the charger's sensors show something else, made of entity and state."""
    sensors = loop.home.sensors
    shown = sensors._shown

    def changed(entity: str, sensor: Sensor) -> str:
        return change(entity, shown(entity, sensor))

    sensors._shown = changed  # type: ignore[method-assign]


def keep_drawing(loop: ClosedLoop, current_a: float) -> None:
    """Let the car go on with so much on L1 whatever it is offered, as one that heats."""
    step = loop.home.car.step

    def step_and_draw(offered_a: float, now_s: float, phases: int = 3) -> Currents:
        first_a, *others = step(offered_a, now_s, phases)
        return (max(first_a, current_a), others[0], others[1])

    loop.home.car.step = step_and_draw  # type: ignore[method-assign]


def answer_phases(loop: ClosedLoop, error: str, *, taken: bool) -> None:
    """Let Home Assistant answer each write of the phases with an error, taken or not."""
    write = loop.home.write_register

    def write_register(unit: int, address: int, words: Sequence[int]) -> str | None:
        if address != PHASES:
            return write(unit, address, words)
        if taken:
            write(unit, address, words)
        return error

    loop.home.write_register = write_register  # type: ignore[method-assign]


@pytest.mark.parametrize("pause_s", [30, 120])
@pytest.mark.parametrize("entity", [ENTITIES.setpoint, ENTITIES.remaining_validity])
def test_a_sensor_without_a_value_does_not_shorten_the_break_of_the_car(entity: str, pause_s: int) -> None:
    loop = into(in_sun(DULL_W, switch_pause_s=pause_s), Stage.WAITING).run(3)
    loop.home.lose_sensor(entity, "0" if entity == ENTITIES.remaining_validity else "unavailable")
    loop.run(10)
    loop.home.find_sensor(entity)
    loop.run(pause_s + 200)
    writes = loop.home.writes
    at = next(n for n, write in enumerate(writes) if (write.address, write.value) == (PHASES, 3))
    offered_s = next(write.at_s for write in writes[at:] if write.address == SETPOINT and write.value)
    paused_s = next(write.at_s for write in reversed(writes[:at]) if write.address == SETPOINT and write.value)
    assert offered_s - paused_s >= pause_s
    assert used(loop) == 3


def test_a_station_that_stays_on_with_a_third_of_an_ampere_a_phase_is_switched() -> None:
    loop = in_sun(DULL_W)

    def stays_on(entity: str, state: str) -> str:
        least = 0.3 if entity in CURRENTS else 207 if entity == ENTITIES.power else 0
        return str(max(float(state), least)) if least else state

    show(loop, stays_on)
    shine(loop, BRIGHT_W, 600)
    assert used(loop) == 3
    check(loop)


def test_currents_of_which_one_is_missing_do_not_tell_that_nothing_flows() -> None:
    loop = into(in_sun(DULL_W), Stage.LOWERING)
    keep_drawing(loop, 1.2)
    loop.home.lose_sensor(ENTITIES.power)
    loop.home.lose_sensor(ENTITIES.current_l1)
    loop.run(300)
    check(loop)


def interrupted_s(loop: ClosedLoop, since_s: int) -> int:
    return sum(at.car_w < 1000 for at in loop.between(since_s))


@pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.FAST])
def test_a_car_that_is_never_seen_to_stop_is_interrupted_ever_more_seldom(mode: Mode) -> None:
    loop = in_sun(DULL_W)
    keep_drawing(loop, 1.2)
    loop.home.set_mode(mode)
    since_s = loop.now_s
    shine(loop, BRIGHT_W, 3600)
    assert interrupted_s(loop, since_s) < 450
    assert ProblemKind.PHASES in loop.kinds(loop.now_s - 10)
    check(loop)


def test_a_write_that_always_fails_interrupts_ever_more_seldom() -> None:
    loop = in_sun(DULL_W)
    answer_phases(loop, "Home Assistant did not respond", taken=False)
    loop.home.set_mode(Mode.FAST)
    since_s = loop.now_s
    loop.run(3600)
    assert interrupted_s(loop, since_s) < 250
    assert (used(loop), loop.setpoint_a) == (1, 16)


def test_a_write_that_was_taken_though_its_answer_is_an_error_is_no_failure() -> None:
    loop = in_sun(DULL_W)
    answer_phases(loop, "Home Assistant did not respond", taken=True)
    shine(loop, BRIGHT_W, 600)
    assert used(loop) == 3
    assert ProblemKind.PHASES not in loop.kinds()
    check(loop)


def test_a_car_that_heats_after_a_switch_is_not_told_to_have_no_currents() -> None:
    loop = into(in_sun(DULL_W), Stage.WAITING)
    loop.home.preheat(2.5)
    loop.run(600)
    assert ProblemKind.PHASES not in loop.kinds()
    loop.home.preheat(None)
    loop.run(300)
    assert (stage(loop), used(loop)) == (Stage.REST, 3)
    assert loop.last.grid_w == pytest.approx(0, abs=100)


def test_what_could_not_be_proven_is_over_when_the_currents_show_it() -> None:
    loop = into(in_sun(DULL_W), Stage.WAITING)
    loop.home.lose_sensor(ENTITIES.current_l2)
    loop.run(200)
    assert ProblemKind.PHASES in loop.kinds()
    loop.home.find_sensor(ENTITIES.current_l2)
    loop.run(60)
    assert ProblemKind.PHASES not in loop.kinds(loop.now_s - 10)


@pytest.mark.parametrize("step", [step for step in Stage if step not in {Stage.REST, Stage.CHECKING}])
def test_a_charger_that_takes_no_writes_for_minutes_is_not_told_to_forbid_switching(step: Stage) -> None:
    loop = into(in_sun(DULL_W), step).run(1)
    loop.home.refuse_writes()
    loop.run(150)
    loop.home.refuse_writes(refuses=False)
    loop.run(1500)
    assert not any("Allow 1- and 3-phased charging" in entry for entry in loop.told())
    assert used(loop) == 3
    assert ProblemKind.PHASES not in loop.kinds(loop.now_s - 10)
    check(loop)


@pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.FAST])
def test_a_car_that_begins_with_more_than_the_minimum_is_offered_it_though_the_phases_are_not_proven(
    mode: Mode,
) -> None:
    """What is not proven before the car charges must not keep it from charging."""
    home = StubbornHome(car=CarSettings(phases=3, min_a=8), charger=ChargerSettings(supply_phases=3), base_w=DULL_W)
    if mode is Mode.FAST:
        home.choose_phases(ENTITIES.phases_fast, "One")
    loop = ClosedLoop(home, mode, settings={"phases": "switchable"}).run(900)
    assert (used(loop), loop.last.car_w >= 8 * 230) == (1, True), loop.setpoints_a()
    assert stage(loop) is Stage.REST, loop.told()


@pytest.mark.parametrize("paused", [True, False])
def test_what_a_car_is_known_to_begin_with_it_is_offered_after_the_next_switch_at_once(paused: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    home = StubbornHome(car=CarSettings(phases=3, min_a=8), charger=ChargerSettings(supply_phases=3), base_w=DULL_W)
    loop = ClosedLoop(home, settings={"phases": "switchable"}).run(900)
    if paused:
        loop.home.set_mode("Off")
        loop.run(60)
        loop.home.set_mode("Fast")
    into(loop, Stage.PROVING, BRIGHT_W).run(20)
    assert loop.last.car_w >= 8 * 690, (loop.setpoints_a(900), stage(loop))


def test_a_car_of_which_nothing_is_measured_any_more_is_not_kept_at_the_minimum() -> None:
    loop = in_sun(DULL_W)
    loop.home.set_mode("Fast")
    into(loop, Stage.PROVING)
    for entity in (ENTITIES.power, *CURRENTS):
        loop.home.lose_sensor(entity)
    loop.run(300)
    assert loop.setpoint_a == 16, (stage(loop), loop.told())
