"""Phases are switched in a house that has all the habits of real ones: what the charger gets, and what is told."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

import pytest

from alfen_solar.decision import Mode, PhaseChoice, Reason
from alfen_solar.entities import Entities
from alfen_solar.problem import ProblemKind
from alfen_solar.telling.languages.english import ENGLISH
from tests.closed_loop import ClosedLoop, home
from tests.simulator.car import CarSettings
from tests.simulator.charger import PHASES, SETPOINT, ChargerSettings

ENTITIES = Entities()
SWITCHABLE = {"phases": "switchable"}
DULL_W, BRIGHT_W = -2500.0, -9000.0
"""Grid power without the car: one phase carries the first, three the second."""
LONG_S = 600


def in_sun(base_w: float, *, car: CarSettings | None = None, **settings: object) -> ClosedLoop:
    """A three-phase car that charges in so much sun, on as many phases as it carries."""
    house = home(car=car or CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=base_w)
    return ClosedLoop(house, settings=SWITCHABLE | settings).run(LONG_S)


def shine(loop: ClosedLoop, base_w: float, seconds: int) -> ClosedLoop:
    loop.home.set_base(base_w)
    return loop.run(seconds)


def written_phases(loop: ClosedLoop, since_s: float = 0) -> list[float | None]:
    return [write.value for write in loop.home.writes if write.address == PHASES and write.at_s >= since_s]


def used(loop: ClosedLoop) -> int:
    return sum(current > 1 for current in loop.last.sockets[1].currents_a)


def check(loop: ClosedLoop) -> None:
    """Whatever happened: the register was never written under load, nor soon after current was offered."""
    assert loop.home.socket.relay.under_load == 0
    offered = [(0.0, 1.0)]
    for write in loop.home.writes:
        if write.address == SETPOINT and write.value is not None:
            offered.append((write.at_s, write.value))
        if write.address != PHASES:
            continue
        last_offer_s = max(
            after for (_, before_a), (after, now_a) in pairwise([*offered, (write.at_s, 0.0)]) if before_a
        )
        assert offered[-1][1] == 0, f"{write} while {offered[-1]} was the setpoint"
        assert write.at_s - last_offer_s >= 5, f"{write}, and current was offered until {last_offer_s} s"
        seen = [at for at in loop.snapshots if write.at_s - 1 <= at.t_s <= write.at_s + 1]
        assert all(max(at.sockets[1].currents_a) <= 1 for at in seen), f"{write} at {seen}"


def test_one_phase_becomes_three_in_much_sun_and_one_again_in_little() -> None:
    loop = in_sun(DULL_W)
    assert (used(loop), loop.home.socket.relay.register) == (1, 1)
    shine(loop, BRIGHT_W, 600)
    assert used(loop) == 3
    shine(loop, DULL_W, 1200)
    assert used(loop) == 1
    assert written_phases(loop) == [1, 3, 1]
    assert loop.kinds() == set()
    check(loop)


def test_a_sky_that_goes_dark_soon_after_a_switch_pauses_the_car_before_much_is_imported() -> None:
    loop = shine(in_sun(DULL_W), BRIGHT_W, 300)
    assert used(loop) == 3
    since_s = loop.now_s
    shine(loop, 500, 1500)
    assert loop.car_wh(since_s) < 350, loop.setpoints_a(since_s)


def test_a_switch_is_seen_on_the_wire_as_minimum_pause_phases_minimum() -> None:
    loop = in_sun(DULL_W)
    since_s = loop.now_s
    shine(loop, BRIGHT_W, 300)
    wire = [(write.address, write.value) for write in loop.home.writes if write.at_s >= since_s]
    at = wire.index((PHASES, 3))
    before = [value for address, value in wire[:at] if address == SETPOINT]
    assert before[-1] == 0
    assert 6 in before, "the car is brought down first"
    assert next(value for address, value in wire[at:] if address == SETPOINT and value) == 6
    assert [
        at.sockets[1].remaining_s for at in loop.snapshots if at.t_s > since_s and at.sockets[1].remaining_s < 20
    ] == []


def test_the_decision_says_that_phases_are_switched_and_when_it_goes_on() -> None:
    loop = in_sun(DULL_W)
    shine(loop, BRIGHT_W, 300)
    switching = [decision for _, decision in loop.decisions if decision.reason is Reason.SWITCHING]
    assert {decision.setpoint_a for decision in switching[-3:]} <= {0, 6}
    assert switching[-1].until is not None
    assert "Switching between one and three phases" in loop.told()


def test_a_switch_that_does_not_take_is_cured_by_one_phase_and_three_again() -> None:
    loop = in_sun(DULL_W)
    loop.home.fail_switches(1)
    shine(loop, BRIGHT_W, 700)
    assert written_phases(loop)[-3:] == [3, 1, 3]
    assert used(loop) == 3
    assert ProblemKind.PHASES not in loop.kinds()
    check(loop)


def test_one_that_does_not_take_twice_is_told_and_the_sun_is_followed_on_one_phase() -> None:
    loop = in_sun(DULL_W)
    loop.home.fail_switches(2)
    shine(loop, BRIGHT_W, 900)
    assert ProblemKind.PHASES in loop.kinds()
    assert (used(loop), loop.setpoint_a) == (1, 16)
    writes = len(written_phases(loop))
    shine(loop, DULL_W, 900)
    assert loop.last.grid_w == pytest.approx(0, abs=100), "computed with one phase"
    assert len(written_phases(loop)) == writes
    check(loop)


def test_a_charger_that_refuses_is_told_and_charging_goes_on() -> None:
    loop = in_sun(DULL_W)
    loop.home.forbid_switches()
    shine(loop, BRIGHT_W, 1500)
    assert ProblemKind.PHASES in loop.kinds()
    assert (used(loop), loop.setpoint_a) == (1, 16)
    assert any("Allow 1- and 3-phased charging" in entry for entry in loop.told())


def test_a_charger_that_falls_to_one_phase_is_told_and_not_fought() -> None:
    loop = shine(in_sun(DULL_W), BRIGHT_W, 600)
    loop.home.fall_to_one_phase()
    writes = len(written_phases(loop))
    loop.run(600)
    assert ProblemKind.PHASES in loop.kinds()
    assert loop.setpoint_a == 16
    assert len(written_phases(loop)) == writes


def test_which_phases_in_which_mode_is_the_users_choice_and_fast_has_three() -> None:
    loop = in_sun(BRIGHT_W)
    loop.home.choose_phases(ENTITIES.phases_solar, PhaseChoice.ONE)
    loop.run(300)
    assert (used(loop), loop.setpoint_a) == (1, 16)
    loop.home.set_mode(Mode.FAST)
    loop.run(300)
    assert (used(loop), loop.setpoint_a) == (3, 16)
    loop.home.choose_phases(ENTITIES.phases_fast, PhaseChoice.ONE)
    loop.run(300)
    assert used(loop) == 1
    check(loop)


@pytest.mark.parametrize("after_s", [2, 8, 20, 40])
@pytest.mark.parametrize("event", ["boost", "off", "restart", "unplug"])
def test_whatever_comes_in_the_middle_of_a_switch_ends_in_a_defined_state(event: str, after_s: int) -> None:
    loop = in_sun(DULL_W)
    loop.home.choose_phases(ENTITIES.phases_solar, PhaseChoice.THREE)
    loop.run(after_s)
    if event == "boost":
        loop.home.set_boost("18:00:00")
    elif event == "off":
        loop.home.set_mode(Mode.OFF)
    elif event == "restart":
        loop.start_app()
    else:
        loop.home.unplug()
    shine(loop, BRIGHT_W, 400)
    check(loop)
    decision = loop.decision
    assert decision.reason is not Reason.SWITCHING, decision
    if event == "boost":
        assert (used(loop), loop.setpoint_a) == (3, 16)
        assert not any("Boost ended" in entry for entry in loop.told())
    elif event == "off":
        assert loop.setpoint_a == 0
    elif event == "restart":
        assert used(loop) == 3
    assert loop.home.socket.lapses == []


@pytest.mark.parametrize("mode", [Mode.FAST, Mode.SOLAR])
def test_a_restart_of_the_app_switches_nothing_that_is_as_the_user_wants_it(mode: Mode) -> None:
    loop = in_sun(BRIGHT_W)
    for entity in (ENTITIES.phases_solar, ENTITIES.phases_fast):
        loop.home.choose_phases(entity, PhaseChoice.ONE)
    loop.home.set_mode(mode)
    loop.run(300)
    since_s, writes = loop.now_s, len(written_phases(loop))
    loop.start_app()
    loop.run(200)
    assert len(written_phases(loop)) == writes
    assert min(at.car_w for at in loop.between(since_s)) > 1000, "the car charges on"


def test_when_the_budget_is_spent_the_phases_stay_and_that_is_said() -> None:
    loop = in_sun(DULL_W, switches_an_hour=1)
    shine(loop, BRIGHT_W, 400)
    writes = len(written_phases(loop))
    shine(loop, -1500.0, 900)
    assert len(written_phases(loop)) == writes
    assert any(status.next.endswith(ENGLISH.phases_stay) for _, status in loop.statuses)


def test_a_switch_is_no_start() -> None:
    loop = in_sun(DULL_W)
    before = loop.statuses[-1][1].starts.today
    shine(loop, BRIGHT_W, 400)
    report = loop.statuses[-1][1].phases
    assert report is not None
    assert (report.phases, loop.statuses[-1][1].starts.today) == (3, before)
    assert report.switches.today >= 1


@pytest.mark.parametrize("phases", [1, 3])
def test_without_opting_in_the_register_is_never_written(phases: int) -> None:
    house = home(car=CarSettings(phases=3), charger=ChargerSettings(supply_phases=3), base_w=BRIGHT_W)
    loop = ClosedLoop(house, settings={"phases": phases}).run(300)
    shine(loop, -1500.0, 900)
    assert written_phases(loop) == []
    assert loop.statuses[-1][1].data().keys().isdisjoint({"phases", "switches_today"})


@pytest.mark.parametrize(
    "car",
    [
        CarSettings(phases=3, fails_when_cut_above_a=8),
        CarSettings(phases=3, fails_when_switched_within_s=300),
        CarSettings(phases=3, keeps_one_phase=True),
    ],
    ids=["cut", "soon", "keeps"],
)
def test_a_car_that_is_easily_upset_goes_through_a_changing_day(car: CarSettings) -> None:
    loop = in_sun(DULL_W, car=car, switches_an_hour=9)
    for base_w in (BRIGHT_W, DULL_W, BRIGHT_W):
        shine(loop, base_w, 1000)
    assert not loop.home.car.in_error
    assert used(loop) == 3
    check(loop)


@dataclass
class Fate:
    """Happens to a house from a seed: weather, users, faults, in any order."""

    loop: ClosedLoop
    dice: Random

    def strike(self) -> None:
        house, dice = self.loop.home, self.dice
        events = (
            lambda: house.set_base(dice.choice([-500.0, DULL_W, -3900.0, BRIGHT_W, 800.0])),
            lambda: house.set_base(dice.choice([DULL_W, BRIGHT_W])),
            lambda: house.set_mode(dice.choice(list(Mode))),
            lambda: house.choose_phases(ENTITIES.phases_solar, dice.choice(list(PhaseChoice))),
            lambda: house.choose_phases(ENTITIES.phases_fast, dice.choice(list(PhaseChoice))),
            lambda: house.fail_switches(dice.choice([0, 1, 2])),
            lambda: house.show_phases(dice.choice([None, 3])),
            lambda: house.forbid_switches(forbidden=dice.random() < 0.3),
            house.fall_to_one_phase,
            lambda: house.lose_charger(lost=dice.random() < 0.3),
            lambda: house.lose_charger(lost=False),
            lambda: house.refuse_writes(refuses=dice.random() < 0.3),
            lambda: house.lose_sensor(dice.choice([ENTITIES.power, ENTITIES.current_l2, ENTITIES.phases])),
            house.sensors.missing.clear,
            lambda: house.fill_car(full=dice.random() < 0.3),
            house.reboot_charger,
            self.loop.start_app,
            lambda: house.restart() if house.is_up else None,
            lambda: house.set_boost(dice.choice(["10:20:00", "18:00:00", "00:00:00"])),
        )
        dice.choice(events)()


@pytest.mark.parametrize("seed", range(4))
def test_over_any_order_of_events_and_faults_the_register_is_never_written_under_load(seed: int) -> None:
    loop = in_sun(DULL_W, switch_every_min=5)
    fate = Fate(loop, Random(seed))
    for _ in range(40):
        fate.strike()
        loop.run(fate.dice.choice([3, 15, 40, 90]))
    check(loop)
