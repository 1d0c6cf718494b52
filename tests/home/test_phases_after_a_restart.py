"""App, Home Assistant or charger restart around a switch of phases: what was not proven yet is not forgotten."""

import pytest

from alfen_solar.decision import Mode, PhaseChoice, Reason
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.simulator.car import CarSettings

from .test_phases import BRIGHT_W, DULL_W, ENTITIES, check, in_sun, shine, used, written_phases

LONG_S = 700
"""As long as a switch, its proof, and its cure take together."""


def choose(loop: ClosedLoop, choice: PhaseChoice) -> None:
    for entity in (ENTITIES.phases_solar, ENTITIES.phases_fast):
        loop.home.choose_phases(entity, choice)


def until_written(loop: ClosedLoop, phases: list[float]) -> ClosedLoop:
    """Let time pass until these phases were written, one after the other."""
    since_s, begun = loop.now_s, len(written_phases(loop))
    while written_phases(loop)[begun:] != phases:
        assert loop.now_s - since_s < LONG_S, written_phases(loop)[begun:]
        loop.run(1)
    return loop


@pytest.mark.parametrize("after_s", [1, 20, 45, 100])
@pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.FAST])
def test_a_switch_that_did_not_take_is_cured_by_the_app_that_starts_before_it_is_proven(
    mode: Mode, after_s: int
) -> None:
    loop = in_sun(DULL_W)
    loop.home.fail_switches(1)
    loop.home.set_base(BRIGHT_W)
    choose(loop, PhaseChoice.THREE)
    loop.home.set_mode(mode)
    until_written(loop, [3]).run(after_s)
    loop.start_app()
    loop.run(LONG_S)
    assert written_phases(loop)[-3:] == [3, 1, 3]
    assert (used(loop), loop.setpoint_a) == (3, 16 if mode is Mode.FAST else pytest.approx(13, abs=0.3))
    assert ProblemKind.PHASES not in loop.kinds()
    check(loop)


@pytest.mark.parametrize("after_s", [1, 20, 75])
def test_a_cure_that_did_not_take_is_told_by_the_app_that_starts_before_that_is_known(after_s: int) -> None:
    loop = in_sun(DULL_W)
    loop.home.fail_switches(2)
    loop.home.set_base(BRIGHT_W)
    choose(loop, PhaseChoice.THREE)
    until_written(loop, [3, 1, 3]).run(after_s)
    writes = len(written_phases(loop))
    loop.start_app()
    loop.run(LONG_S)
    assert len(written_phases(loop)) == writes, "it was tried twice"
    assert ProblemKind.PHASES in loop.kinds(loop.now_s - 100)
    assert (used(loop), loop.setpoint_a) == (1, 16)
    check(loop)


def test_what_is_lived_with_is_still_told_and_lived_with_after_a_restart() -> None:
    loop = in_sun(BRIGHT_W)
    loop.home.fall_to_one_phase()
    loop.run(300)
    writes, before = len(written_phases(loop)), loop.statuses[-1][1]
    loop.start_app()
    since_s = loop.now_s
    loop.run(300)
    after = loop.statuses[-1][1]
    assert (after.problem, after.problem_text) == (before.problem, before.problem_text)
    assert len(written_phases(loop)) == writes
    assert min(at.car_w for at in loop.between(since_s)) > 1000, "the car is not interrupted"
    assert (used(loop), loop.setpoint_a) == (1, 16)


def test_a_charger_that_falls_to_one_phase_while_no_app_runs_is_told() -> None:
    loop = in_sun(BRIGHT_W)
    loop.home.fall_to_one_phase()
    loop.start_app()
    loop.run(300)
    assert ProblemKind.PHASES in loop.kinds()
    assert written_phases(loop) == []


def test_the_next_car_is_not_taken_for_one_of_one_phase_where_no_car_has_had_three_since_they_were_written() -> None:
    loop = in_sun(DULL_W)
    loop.home.fail_switches(2)
    loop.home.set_base(BRIGHT_W)
    choose(loop, PhaseChoice.THREE)
    until_written(loop, [3, 1, 3]).run(300)
    loop.home.unplug()
    loop.run(60)
    loop.home.world.plug_in()
    loop.run(LONG_S)
    assert used(loop) == 3
    assert written_phases(loop)[-2:] == [1, 3]
    assert loop.statuses[-1][1].problem == "none"
    check(loop)


def test_a_car_of_one_phase_is_none_after_a_restart_too() -> None:
    loop = in_sun(BRIGHT_W, car=CarSettings(phases=1))
    writes = written_phases(loop)
    loop.start_app()
    since_s = loop.now_s
    loop.run(300)
    assert written_phases(loop) == writes
    assert min(at.car_w for at in loop.between(since_s)) > 1000, "the car is not interrupted"
    assert loop.kinds() == set()


@pytest.mark.parametrize("after_s", [2, 30, 90])
@pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.FAST])
def test_the_break_of_a_car_is_not_shortened_by_a_restart(mode: Mode, after_s: int) -> None:
    loop = in_sun(BRIGHT_W, switch_pause_s=120)
    loop.home.set_mode(mode)
    choose(loop, PhaseChoice.ONE)
    until_written(loop, [1])
    stopped_s = max(at.t_s for at in loop.snapshots if at.car_w > 0)
    loop.run(after_s)
    loop.start_app()
    loop.run(LONG_S)
    began_s = next(at.t_s for at in loop.between(stopped_s + 5) if at.car_w > 0)
    assert 115 <= began_s - stopped_s <= 180
    assert (used(loop), loop.setpoint_a) == (1, 16)
    check(loop)


def test_after_a_restart_the_sun_switches_no_sooner_again() -> None:
    loop = shine(in_sun(DULL_W), BRIGHT_W, 400)
    assert written_phases(loop)[-1] == 3
    switched_s = next(write.at_s for write in reversed(loop.home.writes) if write.address == 1215)
    loop.start_app()
    shine(loop, 0, 1200)
    again_s = next(write.at_s for write in reversed(loop.home.writes) if write.address == 1215)
    assert again_s == switched_s or again_s - switched_s >= 600


@pytest.mark.parametrize("after_s", [2, 20, 70])
@pytest.mark.parametrize("what", ["app", "Home Assistant", "charger", "all"])
@pytest.mark.parametrize("fails", [0, 1])
def test_whatever_restarts_in_whatever_step_the_car_is_soon_charged_on_what_was_chosen(
    what: str, after_s: int, fails: int
) -> None:
    loop = in_sun(DULL_W)
    loop.home.fail_switches(fails)
    loop.home.set_base(BRIGHT_W)
    choose(loop, PhaseChoice.THREE)
    loop.run(after_s)
    if what in {"charger", "all"}:
        loop.home.reboot_charger()
    if what in {"Home Assistant", "all"}:
        loop.home.restart()
    if what in {"app", "all"}:
        loop.start_app()
    loop.run(LONG_S)
    assert used(loop) == 3
    assert loop.decision.reason is not Reason.SWITCHING, loop.decision
    assert loop.statuses[-1][1].problem == "none"
    check(loop)
