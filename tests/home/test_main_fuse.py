"""The main fuse of a house of three phases: what the car gets when the house takes much, and when nobody knows."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from alfen_solar.decision import Mode
from alfen_solar.limits import Bound
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.charger_sensors import CURRENTS, ENTITIES
from tests.home.guarded import FUSE_A, Guarded
from tests.home.home import DOUBLE, StubbornHome
from tests.home.meter import (
    PHASE_CURRENT,
    PHASE_EXPORT,
    PHASE_IMPORT,
    PHASE_POWER,
    PHASE_VOLTAGE,
    MeterSettings,
    PhaseSensors,
)
from tests.simulator.car import CarSettings


def test_a_house_that_takes_much_on_one_phase_lowers_the_car_to_what_fits() -> None:
    guarded = Guarded().run(120)
    assert guarded.offered_a == 16
    guarded.switch_on(4000, phase=1)
    guarded.run(15)
    assert guarded.offered_a == pytest.approx(25 - 4000 / 230 - 0.5, abs=0.4)
    assert guarded.grid_a()[1] <= FUSE_A
    decision = guarded.loop.decision
    assert decision.limit is not None
    assert decision.limit.by is Bound.FUSE
    guarded.assert_held()


def test_the_current_is_back_a_minute_after_the_load_is_gone() -> None:
    guarded = Guarded().run(120)
    guarded.switch_on(4000)
    guarded.run(120)
    lowered_a = guarded.offered_a
    guarded.switch_on(0)
    guarded.run(50)
    assert guarded.offered_a == lowered_a
    guarded.run(20)
    assert guarded.offered_a == 16
    guarded.assert_held()


@pytest.mark.parametrize("apart_s", [3, 4, 6])
def test_an_oven_and_soon_a_kettle_on_one_phase_trip_nothing_while_the_car_makes_room(apart_s: int) -> None:
    guarded = Guarded(car=CarSettings(phases=3, reaction_s=4)).run(120)
    guarded.switch_on(3000, phase=1)
    guarded.run(apart_s)
    guarded.switch_on(5000, phase=1)
    guarded.run(60)
    guarded.assert_held()


def test_a_kettle_of_three_seconds_changes_nothing() -> None:
    guarded = Guarded().run(120)
    for _ in range(5):
        guarded.switch_on(2600)
        guarded.run(3)
        guarded.switch_on(0)
        guarded.run(57)
    assert guarded.loop.setpoints_a(60) == [16]
    guarded.assert_held()


@pytest.mark.parametrize("reaction_s", [2, 4])
def test_a_car_that_the_sun_has_just_lowered_is_not_paused_while_it_follows(reaction_s: float) -> None:
    guarded = Guarded(Mode.MINIMUM_SOLAR, car=CarSettings(phases=3, reaction_s=reaction_s), base_w=-9500).run(300)
    guarded.home.set_base(0)
    for phase in range(3):
        guarded.switch_on(4000, phase)
    guarded.run(60)
    assert min(guarded.loop.setpoints_a(300)) == 6, guarded.loop.decisions[-5:]
    guarded.assert_held()


@pytest.mark.parametrize("later_s", range(8, 20, 2))
def test_an_oven_that_comes_while_the_car_makes_room_for_a_kettle_trips_nothing(later_s: int) -> None:
    guarded = Guarded(base_w=1300).run(120)
    guarded.switch_on(3000)
    guarded.run(later_s)
    guarded.switch_on(5000)
    guarded.run(40)
    guarded.assert_held()
    assert guarded.grid_a()[0] <= FUSE_A


def test_less_than_the_minimum_pauses_for_five_minutes_at_least() -> None:
    guarded = Guarded().run(120)
    guarded.switch_on(5000)
    guarded.run(20)
    assert guarded.offered_a == 0
    guarded.switch_on(0)
    guarded.run(270)
    assert guarded.offered_a == 0
    guarded.run(40)
    assert guarded.offered_a == 16
    guarded.assert_held()


@pytest.mark.parametrize("period_s", [1, 5])
@pytest.mark.parametrize("phases", PhaseSensors)
def test_each_kind_of_meter_guards(phases: PhaseSensors, period_s: float) -> None:
    guarded = Guarded(meter=MeterSettings(phases=phases, period_s=period_s)).run(120)
    guarded.switch_on(3500, phase=2)
    guarded.run(20)
    assert 6 <= guarded.offered_a <= 25 - 3500 / 230
    assert not guarded.loop.kinds(), guarded.loop.kinds()
    guarded.assert_held()


class TestNothingHoldsUpALowerCurrent:
    """The house switches on 4.4 kW on a phase, and 5.4 A are left; or 3.9 kW, and 7.5 A are."""

    @pytest.mark.parametrize("mode", [Mode.SOLAR, Mode.MINIMUM_SOLAR, Mode.FAST])
    def test_in_any_mode(self, mode: Mode) -> None:
        guarded = Guarded(mode, base_w=-11000 if mode is not Mode.FAST else 0)
        guarded.wiring = guarded.home.world.wiring = replace(guarded.wiring, sun_shares=(0.5, 0.5, 0))
        guarded.run(200)
        assert guarded.offered_a >= 15
        guarded.switch_on(3900, phase=2)
        guarded.run(20)
        assert 6 <= guarded.offered_a <= 8
        guarded.assert_held()

    def test_in_a_boost(self) -> None:
        guarded = Guarded(Mode.SOLAR)
        guarded.home.set_boost("23:00:00")
        guarded.run(200)
        assert guarded.offered_a == 16
        guarded.switch_on(3900)
        guarded.run(20)
        assert 6 <= guarded.offered_a <= 8
        guarded.assert_held()

    def test_while_the_grid_meter_is_lost(self) -> None:
        guarded = Guarded(Mode.MINIMUM_SOLAR, settings={"minimum_current_a": 10})
        guarded.run(120)
        guarded.home.meter.lose(*guarded.home.meter.entities)
        guarded.run(60)
        assert guarded.offered_a == 10
        guarded.switch_on(5000)
        guarded.run(20)
        assert guarded.offered_a == 0
        guarded.assert_held()

    def test_while_the_charger_shows_nothing(self) -> None:
        guarded = Guarded().run(120)
        for entity in (*CURRENTS, ENTITIES.power, ENTITIES.setpoint, ENTITIES.mode_3_state):
            guarded.home.sensors.missing[entity] = "unavailable"
        guarded.run(60)
        guarded.switch_on(3900)
        guarded.run(20)
        assert guarded.offered_a <= 8
        guarded.assert_held()

    def test_while_a_write_is_refused(self) -> None:
        guarded = Guarded().run(120)
        guarded.home.refuse_writes()
        guarded.switch_on(3500)
        guarded.run(8)
        guarded.home.refuse_writes(refuses=False)
        guarded.run(4)
        assert guarded.offered_a <= 10
        guarded.run(5)
        guarded.assert_held()

    @pytest.mark.parametrize("second", range(0, 60, 6))
    def test_while_the_phases_are_switched(self, second: int) -> None:
        guarded = Guarded(settings={"phases": "switchable"}, car=CarSettings(phases=3))
        guarded.home.choose_phases(ENTITIES.phases_fast, "Three")
        guarded.run(150)
        guarded.home.choose_phases(ENTITIES.phases_fast, "One")
        guarded.run(second)
        guarded.switch_on(5300)
        guarded.run(150)
        assert guarded.grid_a()[0] <= FUSE_A
        guarded.assert_held()


class TestTwoCars:
    def double(self, priority: str) -> Guarded:
        guarded = Guarded(right_car=CarSettings(phases=3), settings=DOUBLE)
        guarded.home.set_priority(priority)
        for unit in (1, 2):
            guarded.home.set_mode(Mode.FAST, unit)
            guarded.home.set_maximum_current(10, unit)
        return guarded.run(150)

    def offers_a(self, guarded: Guarded) -> list[float]:
        return [round(each.setpoint_a, 1) for each in guarded.home.charger.sockets.values()]

    @pytest.mark.parametrize(("priority", "first"), [("Left first", 0), ("Right first", 1)])
    def test_the_one_that_comes_last_is_lowered_first(self, priority: str, first: int) -> None:
        guarded = self.double(priority)
        assert self.offers_a(guarded) == [10, 10]
        guarded.switch_on(1900, phase=1)
        guarded.run(20)
        offers_a = self.offers_a(guarded)
        assert offers_a[first] == pytest.approx(10, abs=0.3), offers_a
        assert 6 <= offers_a[1 - first] <= 7, offers_a
        guarded.assert_held()

    def test_where_two_minimums_do_not_fit_one_goes_on(self) -> None:
        guarded = self.double("Left first")
        guarded.switch_on(3500, phase=1)
        guarded.run(30)
        assert self.offers_a(guarded)[0] >= 6
        assert self.offers_a(guarded)[1] == 0
        guarded.assert_held()


@pytest.mark.parametrize("cars", [1, 2])
def test_an_app_that_starts_in_an_overload_does_not_wait_for_the_charger_to_be_read(
    cars: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    right_car, settings = (CarSettings(phases=3), DOUBLE) if cars > 1 else (None, None)
    guarded = Guarded(right_car=right_car, settings=settings)
    for unit in range(1, cars + 1):
        guarded.home.set_mode(Mode.FAST, unit)
        guarded.home.set_maximum_current(16 / cars, unit)
    guarded.run(150)
    monkeypatch.setattr(ClosedLoop, "_read_charger", lambda *_: None)  # Home Assistant takes its time
    guarded.switch_on(2600)
    guarded.loop.start_app()
    guarded.run(60)
    assert guarded.grid_a()[0] <= FUSE_A
    guarded.assert_held()


def remove(home: StubbornHome, sensors: tuple[str, ...]) -> None:
    home.meter.silence(*sensors)
    for each in sensors:
        home.remove(each)


LOST: Mapping[str, Callable[[StubbornHome, tuple[str, ...]], None]] = {
    "unavailable": lambda home, sensors: home.meter.lose(*sensors),
    "silent": lambda home, sensors: home.meter.silence(*sensors),
    "removed": remove,
    "nonsense": lambda home, sensors: home.meter.say("nonsense", *sensors),
}
"""What can happen to sensors."""
SENSORS = {
    "of one phase": (PHASE_IMPORT[1], PHASE_CURRENT[1]),
    "of all phases": (*PHASE_IMPORT, *PHASE_CURRENT),
    "with all they belong to": (*PHASE_IMPORT, *PHASE_EXPORT, *PHASE_CURRENT, *PHASE_VOLTAGE),
}


class TestWithoutData:
    @pytest.mark.parametrize("sensors", SENSORS)
    @pytest.mark.parametrize("way", LOST)
    def test_the_car_gets_its_minimum_after_15_s_and_nothing_after_60(self, way: str, sensors: str) -> None:
        guarded = Guarded(meter=MeterSettings(phases=PhaseSensors.PAIR, siblings=False))
        guarded.wiring = guarded.home.world.wiring = replace(guarded.wiring, load_shares=(0.3, 0.4, 0.3))
        guarded.home.set_base(900)
        guarded.run(150)
        assert guarded.offered_a == 16
        lost = tuple(each for each in SENSORS[sensors] if way != "nonsense" or each not in PHASE_VOLTAGE)
        LOST[way](guarded.home, lost)
        guarded.run(13)
        assert guarded.offered_a == 16
        guarded.run(14)
        assert guarded.offered_a == 6, guarded.loop.decision
        assert guarded.loop.kinds(guarded.loop.now_s - 2) == {ProblemKind.PHASES_LOST}
        assert any(PHASE_CURRENT[1] in entry or PHASE_IMPORT[1] in entry for entry in guarded.loop.told())
        guarded.run(60)
        assert guarded.offered_a == 0

    def test_of_power_the_currents_serve(self) -> None:
        guarded = Guarded().run(150)
        guarded.home.meter.lose(*PHASE_IMPORT)
        guarded.run(90)
        assert guarded.offered_a == 16
        guarded.switch_on(3500, phase=2)
        guarded.run(20)
        assert 6 <= guarded.offered_a <= 25 - 3500 / 230
        guarded.assert_held()

    def test_that_never_came_no_car_is_charged(self) -> None:
        guarded = Guarded()
        for entity in guarded.home.meter.phase_sensors:
            guarded.home.remove(entity)
        guarded.home.meter.silence(*guarded.home.meter.phase_sensors)
        guarded.loop.start_app()
        guarded.run(40)
        assert guarded.offered_a <= 6
        guarded.run(60)
        assert guarded.offered_a == 0
        assert ProblemKind.PHASES_LOST in guarded.loop.kinds()

    def test_of_power_a_homewizard_serves_with_its_currents_whatever_their_sign(self) -> None:
        guarded = Guarded(meter=MeterSettings(phases=PhaseSensors.HOMEWIZARD, period_s=5), base_w=-15_000).run(150)
        guarded.home.meter.lose(*PHASE_POWER)
        guarded.run(90)
        assert guarded.offered_a == 16, "a phase that exports 5.7 A carries no more than that"
        guarded.home.set_base(0)
        guarded.switch_on(3500, phase=2)
        guarded.run(25)
        assert 6 <= guarded.offered_a <= 25 - 3500 / 230
        guarded.assert_held()

    def test_a_phase_that_stands_still_while_it_reports_contradicts_the_meter(self) -> None:
        guarded = Guarded().run(150)
        guarded.home.meter.freeze(PHASE_IMPORT[1], PHASE_EXPORT[1])
        guarded.switch_on(2000, phase=1)
        guarded.run(40)
        assert guarded.offered_a == 6
        assert guarded.loop.kinds(185) == {ProblemKind.PHASES_DOUBTED}
        guarded.run(40)
        assert guarded.offered_a == 0

    def test_a_meter_that_repeats_its_last_telegram_is_found_out_by_the_car(self) -> None:
        guarded = Guarded(car=CarSettings(phases=1), settings={"phases": 1}).run(150)
        guarded.home.meter.freeze()
        guarded.home.set_maximum_current(8)
        guarded.run(45)
        assert guarded.offered_a == 6
        assert ProblemKind.PHASES_DOUBTED in guarded.loop.kinds(190)

    @pytest.mark.parametrize(
        ("mode", "base_w"), [(Mode.FAST, 300), (Mode.SOLAR, -12_000), (Mode.FAST, -12_000), (Mode.MINIMUM_SOLAR, 300)]
    )
    def test_a_car_of_three_phases_that_draws_the_same_finds_it_out_too(self, mode: Mode, base_w: float) -> None:
        guarded = Guarded(mode, base_w=base_w).run(200)
        before_a = guarded.offered_a
        assert before_a >= 6
        guarded.home.meter.freeze()
        guarded.run(280)
        assert guarded.offered_a == 0
        assert ProblemKind.PHASES_DOUBTED in guarded.loop.kinds(guarded.loop.now_s - 2)
        guarded.home.meter.heal()
        guarded.run(400)
        assert guarded.offered_a >= min(before_a, 15)
        assert not guarded.loop.kinds(guarded.loop.now_s - 2)

    @pytest.mark.parametrize("limit_a", [7, 10, 13.5])
    def test_and_so_does_one_that_draws_less_than_it_is_offered(self, limit_a: float) -> None:
        guarded = Guarded()
        guarded.home.set_car_limit(limit_a)
        guarded.run(200)
        guarded.home.meter.freeze()
        guarded.run(300)
        assert guarded.offered_a == 0
        assert ProblemKind.PHASES_DOUBTED in guarded.loop.kinds(guarded.loop.now_s - 2)

    def test_when_they_are_back_it_takes_a_minute_of_headroom(self) -> None:
        guarded = Guarded().run(150)
        guarded.home.meter.silence(*guarded.home.meter.phase_sensors)
        guarded.run(30)
        assert guarded.offered_a == 6
        guarded.home.meter.heal()
        guarded.run(50)
        assert guarded.offered_a == 6
        guarded.run(25)
        assert guarded.offered_a == 16
        guarded.run(60)
        assert not guarded.loop.kinds(guarded.loop.now_s - 1)

    def test_a_quiet_house_whose_sensors_report_the_same_is_no_loss(self) -> None:
        guarded = Guarded(noise_w=0).run(2000)
        assert guarded.offered_a == 16
        dips_a = [setpoint_a for setpoint_a in guarded.loop.setpoints_a(60) if setpoint_a < 16]
        assert dips_a == [14, 14], "it is tested four times an hour at most"
        assert not guarded.loop.kinds(), guarded.loop.kinds()


class TestTheRotation:
    @pytest.mark.parametrize(("rotation", "advice"), [((1, 2, 0), "L2L3L1"), ((2, 0, 1), "L3L1L2")])
    def test_that_contradicts_the_settings_is_told(self, rotation: tuple[int, int, int], advice: str) -> None:
        guarded = Guarded(car=CarSettings(phases=1), rotation=rotation)
        for change in range(5):
            guarded.home.set_maximum_current(16 if change % 2 else 8)
            guarded.run(60)
        assert ProblemKind.ROTATION in guarded.loop.kinds(240)
        assert any(f"phase_rotation: {advice}" in entry for entry in guarded.loop.told()), guarded.loop.told()
        guarded.switch_on(4200, phase=rotation[0])
        guarded.run(30)
        guarded.assert_held()

    @pytest.mark.parametrize(("rotation", "setting"), [((0, 1, 2), "L1L2L3"), ((2, 1, 0), "L3L2L1")])
    def test_that_is_as_set_up_is_not(self, rotation: tuple[int, int, int], setting: str) -> None:
        guarded = Guarded(car=CarSettings(phases=1), rotation=rotation, settings={"phase_rotation": setting})
        for change in range(6):
            guarded.home.set_maximum_current(16 if change % 2 else 8)
            guarded.run(60)
        assert not guarded.loop.kinds(), guarded.loop.kinds()
        guarded.switch_on(4200, phase=rotation[0])
        guarded.run(30)
        assert 6 <= guarded.offered_a <= 8
        guarded.assert_held()


def test_a_restart_of_the_app_interrupts_no_car_and_lowers_none() -> None:
    guarded = Guarded().run(150)
    for _ in range(3):
        guarded.loop.start_app()
        guarded.run(40)
    assert guarded.loop.setpoints_a(150) == [16]
    guarded.switch_on(3500)
    guarded.run(10)
    guarded.loop.start_app()
    guarded.run(40)
    assert guarded.grid_a()[0] <= FUSE_A
    guarded.assert_held()
