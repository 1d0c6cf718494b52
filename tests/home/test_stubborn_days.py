"""What ordinary houses do to the app, and what is right then: the core in the stubborn house, a spec for each kind."""

import pytest

from alfen_solar.decision import CarState, Mode, Reason
from alfen_solar.limits import Bound
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.charger_sensors import CURRENTS, ENTITIES
from tests.home.home import StubbornHome
from tests.home.meter import GRID_EXPORT, GRID_IMPORT, GRID_POWER, MeterKind, MeterSettings
from tests.simulator.car import CarSettings
from tests.simulator.charger import SETPOINT, ChargerSettings
from tests.simulator.unrest import Unrest
from tests.simulator.words import f32

FLICKER = Unrest(noise_w=20)
"""No household stands still."""
THREE_PHASES = ChargerSettings(supply_phases=3)
PER_A = 230.0


def settled(loop: ClosedLoop, carried_a: float, watts_per_ampere: float = PER_A) -> None:
    """Check that the car takes about what the sun carries, and goes on doing so quietly."""
    taken_a = loop.last.car_w / watts_per_ampere
    assert taken_a == pytest.approx(carried_a, abs=0.35), (taken_a, loop.setpoints_a())


# The car


@pytest.mark.parametrize("is_seen", [True, False], ids=["its leaving is seen", "within one poll"])
def test_what_was_learned_of_a_visitor_is_not_held_against_the_next_car(*, is_seen: bool) -> None:
    home = StubbornHome(base_w=-3500, unrest=FLICKER, car=CarSettings(phases=3), charger=THREE_PHASES)
    loop = ClosedLoop(home, Mode.FAST, {"phases": 1}).run(300)
    if is_seen:
        home.unplug()
        loop.run(30)
    home.set_mode(Mode.SOLAR)
    home.arrive(CarSettings(phases=1))
    loop.run(900)
    settled(loop, 15.1)


def test_a_car_that_takes_less_than_it_is_offered_gets_all_of_the_sun() -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER, car=CarSettings(phases=3, less_a=1.2), charger=THREE_PHASES)
    loop = ClosedLoop(home).run(1500)
    exported_w = -sum(at.grid_w for at in loop.between(900)) / len(loop.between(900))
    assert exported_w < 250, (exported_w, loop.setpoints_a())
    assert loop.changes_an_hour(900) < 60


@pytest.mark.parametrize(
    "car",
    [CarSettings(share=0.95), CarSettings(share=1.08), CarSettings(less_a=1.5), CarSettings(step_a=0.25)],
    ids=["5 % less", "8 % more", "1.5 A less", "steps of a quarter"],
)
def test_whatever_a_car_makes_of_its_offer_it_follows_the_sun(car: CarSettings) -> None:
    loop = ClosedLoop(StubbornHome(base_w=-2530, unrest=FLICKER, car=car)).run(1500)
    settled(loop, 11.0)
    assert loop.changes_an_hour(600) < 60, loop.setpoints_a(600)


@pytest.mark.parametrize(("share", "surplus_w"), [(1.04, 9000), (1.06, 9000), (1.08, 8000), (1.08, 9000)])
def test_an_ampere_of_a_ramp_is_not_believed_for_good_where_nothing_moves(share: float, surplus_w: float) -> None:
    """Power and currents are polled one after the other, and what stays the same makes no event."""
    car = CarSettings(phases=3, share=share)
    loop = ClosedLoop(StubbornHome(base_w=-surplus_w, unrest=FLICKER, car=car, charger=THREE_PHASES)).run(1200)
    assert loop.last.car_w == pytest.approx(surplus_w, abs=100), loop.setpoints_a()


@pytest.mark.parametrize(("share", "surplus_w"), [(1.0, 7800), (0.95, 8000), (0.92, 7800)])
def test_a_readback_in_whole_amperes_is_not_taken_for_the_offer(share: float, surplus_w: float) -> None:
    charger = ChargerSettings(supply_phases=3, whole_amperes=True)
    home = StubbornHome(base_w=-surplus_w, unrest=FLICKER, car=CarSettings(phases=3, share=share), charger=charger)
    loop = ClosedLoop(home).run(1200)
    assert loop.last.car_w == pytest.approx(surplus_w, abs=100), loop.setpoints_a()


def test_a_car_with_a_limit_of_its_own_is_offered_what_the_sun_carries_and_no_more() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    home.set_car_limit(8)
    loop = ClosedLoop(home).run(1500)
    assert max(loop.setpoints_a()) <= 13.4, loop.setpoints_a()
    assert loop.changes_an_hour(600) < 30
    home.set_car_limit()
    loop.run(60)
    settled(loop, 13.0)


def test_a_car_of_whole_amperes_gets_whole_steps() -> None:
    loop = ClosedLoop(StubbornHome(base_w=-1800, unrest=FLICKER, car=CarSettings(step_a=1))).run(1800)
    assert loop.last.car_w == 7 * PER_A
    assert loop.changes_an_hour(300) < 20, loop.setpoints_a(300)


@pytest.mark.parametrize("surplus_w", [800, 4800])
def test_a_car_in_c2_that_draws_nothing_is_offered_no_more_for_it(surplus_w: float) -> None:
    home = StubbornHome(base_w=-surplus_w, unrest=FLICKER, car=CarSettings(idle_a=0.0))
    home.fill_car()
    loop = ClosedLoop(home).run(600)
    assert not loop.is_told_to_charge()
    told_w = loop.statuses[-1][1].surplus_w
    assert told_w == pytest.approx(surplus_w, abs=150)
    if surplus_w < 6 * PER_A:
        assert set(loop.setpoints_a(30)) == {0}


@pytest.mark.parametrize("needs_a", [7, 8, 10])
@pytest.mark.parametrize("idle_a", [None, 0.0], ids=["B2", "C2"])
def test_a_car_that_needs_more_to_begin_is_found_out_and_told(needs_a: float, idle_a: float | None) -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER, car=CarSettings(min_a=needs_a, idle_a=idle_a))
    loop = ClosedLoop(home).run(900)
    assert loop.last.car_w == 16 * PER_A, loop.setpoints_a()
    assert loop.decision.minimum_current_a == pytest.approx(needs_a, abs=1)
    home.set_base(-1000)
    loop.run(900)
    assert loop.setpoint_a == 0
    home.set_base(-6.5 * PER_A)
    loop.run(900)
    assert loop.last.car_w == 0, "not enough for this car"
    home.set_base(-(needs_a + 1.5) * PER_A)
    loop.run(600)
    assert loop.last.car_w >= needs_a * PER_A, loop.setpoints_a(2700)
    assert loop.core.charge_points[0].socket.starts(loop._now(), loop._now()).today == 2


def test_a_car_that_began_by_itself_while_more_was_tried_is_not_held_to_need_that_for_good() -> None:
    """As one with a timer of its own, which charges with 6 A as well."""
    home = StubbornHome(base_w=-14 * PER_A, unrest=FLICKER)
    home.fill_car()
    loop = ClosedLoop(home).run(330)
    home.fill_car(full=False)
    loop.run(120)
    assert (loop.decision.minimum_current_a or 0.0) > 10
    home.set_base(0)
    loop.run(900)
    assert loop.setpoint_a == 0
    home.set_base(-8 * PER_A)
    loop.run(1200)
    settled(loop, 8)
    assert loop.decision.minimum_current_a is None


@pytest.mark.parametrize("why", ["allows nothing", "takes no writes"])
def test_a_car_whose_charger_offered_it_nothing_is_not_held_to_need_more_to_begin(why: str) -> None:
    home = StubbornHome(base_w=-500, unrest=FLICKER, charger=ChargerSettings(safe_current_a=0))
    loop = ClosedLoop(home).run(200)
    withhold = home.limit_charger if why == "allows nothing" else lambda _: home.refuse_writes()
    withhold(0)
    home.set_base(-3600)
    loop.run(420)
    home.limit_charger()
    home.refuse_writes(refuses=False)
    loop.run(120)
    settled(loop, 15.6)
    assert loop.decision.minimum_current_a is None


def test_in_minimum_and_solar_a_car_that_needs_more_than_the_minimum_goes_on_without_the_sun() -> None:
    home = StubbornHome(base_w=-13 * PER_A, unrest=FLICKER, car=CarSettings(min_a=8))
    loop = ClosedLoop(home, Mode.MINIMUM_SOLAR).run(600)
    home.set_base(300)
    loop.run(600)
    assert loop.last.car_w == 8 * PER_A, (loop.setpoints_a(600), loop.told()[-3:])
    home.set_mode("Solar")
    loop.run(600)
    assert loop.setpoint_a == 0
    home.set_mode("Minimum + solar")
    loop.run(60)
    assert loop.last.car_w == 8 * PER_A, loop.setpoints_a(1200)


def test_how_sunny_it_was_hours_ago_does_not_put_off_a_pause() -> None:
    """A boost in the evening is over when the sun has long gone."""
    after_wh = []
    for base_w in (-5000, 300):
        loop = ClosedLoop(StubbornHome(base_w=base_w, unrest=FLICKER)).run(600)
        loop.home.set_mode("Fast")
        loop.home.set_base(300)
        loop.run(1200)
        loop.home.set_mode("Solar")
        before_wh = loop.car_wh()
        after_wh.append(loop.run(600).car_wh() - before_wh)
        assert loop.setpoint_a == 0
    assert after_wh[0] == pytest.approx(after_wh[1], abs=5), "the first evening followed a sunny afternoon"


def test_a_full_car_is_tried_rarely_and_is_no_start() -> None:
    home = StubbornHome(base_w=-4800, unrest=FLICKER)
    home.fill_car()
    loop = ClosedLoop(home).run(7200)
    assert len(loop.setpoints_a(3600)) <= 25, loop.setpoints_a(3600)
    assert loop.core.charge_points[0].socket.starts(loop._now(), loop._now()).today == 0
    assert len(loop.entries) <= 4, loop.told()


@pytest.mark.parametrize("lag_s", [2, 15, 25, 35, 50])
def test_a_slow_car_settles(lag_s: float) -> None:
    car = CarSettings(reaction_s=lag_s, startup_s=max(lag_s, 8))
    loop = ClosedLoop(StubbornHome(base_w=-2600, unrest=FLICKER, car=car)).run(1500)
    settled(loop, 11.3)
    assert loop.changes_an_hour(600) < 40, loop.setpoints_a(600)


def test_a_slow_ramp_is_waited_for() -> None:
    loop = ClosedLoop(StubbornHome(base_w=-2600, unrest=FLICKER, car=CarSettings(ramp_a_per_s=0.2))).run(1200)
    settled(loop, 11.3)
    assert max(loop.setpoints_a()) <= 12.2, loop.setpoints_a()


def test_a_step_is_not_corrected_before_it_has_shown() -> None:
    car = CarSettings(reaction_s=10, startup_s=10, reaction_restarts=True)
    loop = ClosedLoop(StubbornHome(base_w=-2576, unrest=FLICKER, car=car)).run(1200)
    assert max(loop.setpoints_a()) <= 11.6, loop.setpoints_a()
    assert loop.import_wh(0) < 5
    settled(loop, 11.2)


# What the charger shows


@pytest.mark.parametrize("shown", ["E", "A1"])
def test_without_a_car_nothing_is_drawn_whatever_the_state(shown: str) -> None:
    home = StubbornHome(base_w=-300, unrest=FLICKER, charger=ChargerSettings(without_car=shown))
    home.unplug()
    loop = ClosedLoop(home).run(600)
    assert loop.decision.car is CarState.ABSENT
    assert loop.statuses[-1][1].surplus_w == pytest.approx(300, abs=100)
    assert set(loop.setpoints_a()) == {0}
    assert loop.core.charge_points[0].socket.starts(loop._now(), loop._now()).today == 0


def test_a_fault_of_the_charger_is_told_as_such() -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER)
    home.fail("F")
    loop = ClosedLoop(home, Mode.MINIMUM_SOLAR).run(120)
    assert loop.decision.reason is Reason.CHARGER_FAULT
    assert loop.kinds() == {ProblemKind.CHARGER_FAULT}
    assert not any("Charging" in entry for entry in loop.told()), loop.told()


@pytest.mark.parametrize("mode", [Mode.FAST, Mode.SOLAR])
def test_a_lower_limit_of_the_charger_is_a_reason_and_the_offer_follows_it(mode: Mode) -> None:
    home = StubbornHome(base_w=-6000, unrest=FLICKER, charger=ChargerSettings(cable_a=13))
    loop = ClosedLoop(home, mode).run(500)
    assert loop.decision.limit is not None
    assert (loop.decision.limit.most_a, loop.decision.limit.by) == (13, Bound.CHARGER)
    assert loop.setpoint_a == 13
    assert not loop.kinds()


@pytest.mark.parametrize("poll_s", [10, 15, 20, 30])
def test_a_slow_poll_is_no_limit_of_the_charger(poll_s: float) -> None:
    loop = ClosedLoop(StubbornHome(base_w=-3000, poll_s=poll_s, unrest=FLICKER)).run(1200)
    settled(loop, 13)
    assert not [decision for _, decision in loop.decisions if decision.limit is not None], loop.setpoints_a()


def test_a_limit_that_comes_and_goes_under_clouds_is_no_flood_of_messages() -> None:
    home = StubbornHome(base_w=-6000, unrest=FLICKER, charger=ChargerSettings(cable_a=13))
    loop = ClosedLoop(home)
    for minute in range(60):
        home.set_base(-6000 if minute % 2 else -2200)
        loop.run(60)
    assert len(loop.entries) <= 6, loop.told()
    assert not loop.kinds()


@pytest.mark.parametrize(
    ("validity_s", "setpoint_is_shown"), [(30, True), (30, False), (10, True)], ids=["30 s", "30 s, unseen", "10 s"]
)
def test_a_short_validity_is_followed(validity_s: int, *, setpoint_is_shown: bool) -> None:
    home = StubbornHome(base_w=-3000, charger=ChargerSettings(validity_s=validity_s, safe_current_a=16))
    loop = ClosedLoop(home, Mode.OFF).run(60)
    if not setpoint_is_shown:
        home.lose_sensor("sensor.alfen_setpoint")
    loop.run(1800)
    assert [lapse for lapse in home.socket.lapses if lapse.until_s > 60] == []
    assert loop.car_wh(60) == 0


@pytest.mark.parametrize("voltage_v", [127, 133, 225, 240])
def test_the_measured_voltage_counts(voltage_v: float) -> None:
    charger = ChargerSettings(supply_phases=3, voltage_v=voltage_v)
    watts_per_ampere = 3 * voltage_v
    base_w = -12 * watts_per_ampere
    loop = ClosedLoop(StubbornHome(base_w=base_w, unrest=FLICKER, car=CarSettings(phases=3), charger=charger)).run(900)
    settled(loop, 12, watts_per_ampere)
    assert not loop.kinds()


def test_the_phases_are_seen_by_their_currents() -> None:
    charger = ChargerSettings(supply_phases=3, voltage_v=225)
    home = StubbornHome(base_w=-10400, unrest=FLICKER, car=CarSettings(phases=3), charger=charger)
    loop = ClosedLoop(home, settings={"phases": 1}).run(900)
    settled(loop, 15.4, 3 * 225)


def test_without_its_power_the_currents_serve_and_that_is_told() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(300)
    home.lose_sensor("sensor.alfen_power")
    loop.run(600)
    settled(loop, 13)
    assert loop.kinds() == {ProblemKind.SENSOR_LOST}
    assert "sensor.alfen_power" in loop.told()[-1]


def test_without_any_measurement_nothing_is_built_on_a_guess() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(300)
    for entity in ("sensor.alfen_power", *CURRENTS):
        home.lose_sensor(entity)
    loop.run(900)
    assert loop.changes_an_hour(330) < 20, loop.setpoints_a(330)
    assert loop.import_wh(330) < 5


def test_a_charger_that_refuses_what_home_assistant_calls_done_is_told() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(400)
    home.refuse_writes()
    home.set_base(-2000)
    loop.run(60)
    assert {ProblemKind.NOT_TAKEN, ProblemKind.LAPSED} & loop.kinds(400)


@pytest.mark.parametrize("every_s", [20, 60, 185])
def test_another_controller_is_told_of_however_rarely_it_writes(every_s: int) -> None:
    home = StubbornHome(base_w=-2000, unrest=FLICKER)
    loop = ClosedLoop(home).run(120)
    for _ in range(4):
        home.write_register(1, SETPOINT, f32(16))
        loop.run(every_s)
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.NOT_TAKEN}
    assert sum("nothing else writes" in told for told in loop.told()) == 1, loop.told()
    loop.run(660)
    assert loop.kinds(loop.now_s - 1) == set()


def test_in_a_dry_run_the_cars_part_is_what_is_measured() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home, settings={"dry_run": True})
    for _ in range(12):
        home.write_register(1, SETPOINT, f32(10))  # another controller
        loop.run(30)
    assert loop.statuses[-1][1].surplus_w == pytest.approx(3000, abs=150)
    assert {write.value for write in home.writes} == {10}


# The meter


def test_a_meter_that_repeats_its_last_telegram_is_found_out() -> None:
    home = StubbornHome(base_w=-440 - 6 * PER_A, unrest=FLICKER, charger=ChargerSettings(safe_current_a=6))
    loop = ClosedLoop(home).run(120)
    home.meter.freeze()
    home.set_base(0)
    loop.run(600)
    assert loop.setpoint_a == 6, loop.setpoints_a(120)
    assert loop.import_wh(120) < 350
    assert max(loop.setpoints_a(125)) <= 9, loop.setpoints_a(120)
    assert ProblemKind.METER_FROZEN in loop.kinds()


def test_a_value_that_stays_the_same_to_the_last_digit_is_put_to_the_test() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(600)
    home.meter.freeze()
    home.set_base(500)
    loop.run(300)
    assert loop.setpoint_a == 6, loop.setpoints_a(600)
    assert loop.kinds(600) == {ProblemKind.METER_FROZEN}


@pytest.mark.parametrize("period_s", [1, 30, 60])
def test_a_value_that_has_the_offer_lowered_by_a_tenth_in_each_window_is_put_to_it_too(period_s: int) -> None:
    home = StubbornHome(base_w=-2500, unrest=Unrest(noise_w=2), meter=MeterSettings(period_s=period_s))
    loop = ClosedLoop(home).run(400)
    home.set_base(15 - loop.last.car_w)
    loop.run(period_s + 1)
    home.meter.freeze()
    home.set_base(300)
    loop.run(360)
    assert loop.setpoint_a == 6, loop.setpoints_a(400)
    assert ProblemKind.METER_FROZEN in loop.kinds()


def test_a_steady_house_passes_that_test_and_goes_on() -> None:
    loop = ClosedLoop(StubbornHome(base_w=-2600)).run(1800)
    settled(loop, 11.3)
    assert not loop.kinds(), loop.told()
    assert loop.changes_an_hour(600) <= 12, loop.setpoints_a(600)


@pytest.mark.parametrize("half", [GRID_IMPORT, GRID_EXPORT])
@pytest.mark.parametrize("way", ["frozen", "silent"])
def test_each_half_of_import_and_export_is_judged_for_itself(half: str, way: str) -> None:
    home = StubbornHome(base_w=-2600, unrest=FLICKER, meter=MeterSettings(kind=MeterKind.PAIR))
    loop = ClosedLoop(home).run(600)
    (home.meter.freeze if way == "frozen" else home.meter.silence)(half)
    home.set_base(300)
    loop.run(600)
    assert loop.setpoint_a <= 6, loop.setpoints_a(600)
    assert loop.import_wh(800) <= 1750 * 400 / 3600, "no more than at the minimum, after two minutes and a test"


def test_a_dead_meter_is_answered_within_a_quarter_of_a_minute() -> None:
    home = StubbornHome(base_w=-2600, unrest=FLICKER)
    loop = ClosedLoop(home).run(600)
    home.meter.die()
    home.set_base(300)
    loop.run(20)
    assert loop.setpoint_a == 6
    assert loop.kinds(600) == {ProblemKind.METER_LOST}


@pytest.mark.parametrize("period_s", [1, 10, 30])
@pytest.mark.parametrize(("base_w", "held_a"), [(-800, 0), (-2000, 8.5)])
def test_one_nonsense_telegram_starts_no_car_and_raises_nothing(period_s: int, base_w: float, held_a: float) -> None:
    home = StubbornHome(base_w=base_w, unrest=FLICKER, meter=MeterSettings(period_s=period_s))
    loop = ClosedLoop(home).run(1200)
    home.meter.say("-20000", GRID_POWER)
    loop.run(period_s)
    home.meter.heal()
    loop.run(240)
    assert all(offer_a <= held_a + 0.5 for offer_a in loop.setpoints_a(1200)), loop.setpoints_a(1200)


@pytest.mark.parametrize(
    "meter",
    [
        MeterSettings(kind=MeterKind.SUM, period_s=20),
        MeterSettings(kind=MeterKind.SUM),
        MeterSettings(period_s=10),
        MeterSettings(period_s=30, kilowatts=True),
        MeterSettings(kind=MeterKind.PAIR, apart_s=0.5),
        MeterSettings(on_change_only=True),
    ],
    ids=["template of 20 s", "template of 1 s", "10 s", "30 s in kW", "half a second apart", "on change alone"],
)
def test_every_kind_of_meter_is_followed_quietly(meter: MeterSettings) -> None:
    loop = ClosedLoop(StubbornHome(base_w=-2600, unrest=FLICKER, meter=meter)).run(1800)
    settled(loop, 11.3)
    assert loop.changes_an_hour(900) < 40, loop.setpoints_a(900)
    assert not loop.kinds(300), loop.told()


def test_a_swapped_meter_is_found_out() -> None:
    home = StubbornHome(base_w=500, unrest=FLICKER, meter=MeterSettings(swapped=True))
    loop = ClosedLoop(home, Mode.MINIMUM_SOLAR).run(900)
    assert loop.setpoint_a == 6
    assert ProblemKind.METER_REVERSED in loop.kinds()


def test_a_burst_of_late_telegrams_is_no_window_of_fresh_samples() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(400)
    home.meter.hold()
    home.set_base(1000)
    loop.run(13)
    home.meter.release()
    loop.run(20)
    assert max(loop.setpoints_a(400)) <= 13.2, loop.setpoints_a(400)
    assert loop.setpoint_a == 6


# How quietly


@pytest.mark.parametrize(("noise_w", "most"), [(10, 60), (30, 60), (50, 60), (80, 90)])
def test_noise_does_not_move_the_setpoint(noise_w: float, most: float) -> None:
    loop = ClosedLoop(StubbornHome(base_w=-3000, unrest=Unrest(noise_w=noise_w))).run(2400)
    assert loop.changes_an_hour(600) < most, loop.setpoints_a(600)
    settled(loop, 13)


@pytest.mark.parametrize(("on_s", "off_s"), [(10, 20), (5, 10), (10, 10)])
def test_a_hob_is_not_followed(on_s: int, off_s: int) -> None:
    hob = Unrest(noise_w=20, hob_w=2000, hob_on_s=on_s, hob_off_s=off_s)
    loop = ClosedLoop(StubbornHome(base_w=-3500, unrest=hob)).run(3600)
    still_wh = 2000 * (1 - on_s / (on_s + off_s)) * on_s / (on_s + off_s)
    assert loop.changes_an_hour(900) < 60, loop.setpoints_a(900)
    assert loop.import_wh(900) * 3600 / 2700 < 1.15 * still_wh


def test_import_is_answered_in_three_samples() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(600)
    home.set_base(-1500)
    loop.run(5)
    assert loop.setpoint_a < 8, loop.setpoints_a(600)
    loop.run(15)
    assert loop.last.grid_w < 100


# The user, the clock


def test_limits_are_applied_before_a_wish_is_weighed() -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER)
    loop = ClosedLoop(home, settings={"minimum_current_a": 8})
    home.set_maximum_current(6)
    loop.run(1200)
    assert {decision.reason for _, decision in loop.decisions[1:]} == {Reason.MAXIMUM_TOO_LOW}
    assert len(loop.entries) == 1, loop.told()


def test_what_bounds_a_wish_is_told() -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER)
    home.set_maximum_current(25)
    loop = ClosedLoop(home, Mode.FAST).run(120)
    assert loop.decision.limit is not None
    assert loop.decision.limit.by is Bound.SETTINGS
    assert "apps.yaml" in loop.told()[-1]


def test_a_boost_in_off_waits_and_says_so() -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER)
    loop = ClosedLoop(home, Mode.OFF).run(60)
    home.set_boost("14:00:00")
    loop.run(60)
    assert loop.setpoint_a == 0
    assert loop.decision.boost_until is not None
    assert "14:00" in loop.told()[-1]


@pytest.mark.parametrize("ahead_s", [3600, -3600])
def test_a_clock_that_is_set_pauses_nothing_and_announces_by_the_wall(ahead_s: float) -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(600)
    home.set_base(1000)
    loop.run(15)
    home.set_clock_ahead(ahead_s)
    loop.run(20)
    assert loop.setpoint_a == 6, "a cloud of half a minute"
    assert loop.decision.until is not None
    assert 0 < (loop.decision.until - home.wall()).total_seconds() < 600


def test_a_helper_that_goes_is_missed_after_a_minute() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER)
    loop = ClosedLoop(home).run(300)
    home.remove("input_number.alfen_solar_maximum_current")
    loop.run(130)
    assert loop.kinds(300) == {ProblemKind.HELPER_LOST}


def test_a_unit_that_the_user_has_chosen_is_converted() -> None:
    home = StubbornHome(base_w=-2600, unrest=FLICKER)
    for entity, unit in (
        ("sensor.alfen_remaining_validity", "min"),
        ("sensor.alfen_power", "kW"),
        ("sensor.alfen_setpoint", "mA"),
    ):
        home.choose_unit(entity, unit)
    loop = ClosedLoop(home).run(900)
    settled(loop, 11.3)
    assert not loop.kinds(), loop.told()


def test_what_home_assistant_has_restored_is_not_taken_for_fresh() -> None:
    home = StubbornHome(base_w=-5000, unrest=FLICKER)
    ClosedLoop(home).run(300)
    home.lose_charger()
    home.sensors.poll_s = 600  # its old values stand there
    loop = ClosedLoop(home)
    loop.now_s = 300
    loop.run(25)
    assert not loop.is_told_to_charge(), loop.told()


def test_a_car_that_is_paused_has_not_left_because_the_mode_3_state_is_lost() -> None:
    home = StubbornHome(base_w=-3000, unrest=FLICKER, car=CarSettings(min_a=8))
    loop = ClosedLoop(home).run(600)
    home.set_base(500)
    loop.run(400)
    home.lose_sensor(ENTITIES.mode_3_state)
    loop.run(200)
    assert (loop.decision.car, loop.decision.minimum_current_a, loop.sessions) == (CarState.IDLE, 8, []), loop.told()
    assert loop.kinds(loop.now_s - 1) == {ProblemKind.SENSOR_LOST}
    home.unplug()
    home.find_sensor(ENTITIES.mode_3_state)
    loop.run(60)
    assert (loop.decision.car, len(loop.sessions)) == (CarState.ABSENT, 1)


def test_nor_where_the_app_has_begun_without_that_state_and_the_car_has_drawn_since() -> None:
    home = StubbornHome(base_w=-6000, unrest=FLICKER, charger=THREE_PHASES)
    home.lose_sensor(ENTITIES.mode_3_state)
    loop = ClosedLoop(home, settings={"phases": 3}).run(600)
    home.set_base(500)
    loop.run(900)
    assert loop.decision.car is CarState.IDLE, loop.told()
    home.set_base(-2500)
    loop.run(900)
    assert loop.last.sockets[1].car_w == pytest.approx(2500, abs=300), "as it is known to have one phase"


def test_without_a_power_the_current_of_one_phase_is_not_taken_for_all_that_a_car_of_three_draws() -> None:
    """By a third of it the offer would go up and down between the minimum and the maximum all day."""
    home = StubbornHome(base_w=-7000, unrest=FLICKER, car=CarSettings(phases=3), charger=THREE_PHASES)
    for entity in (ENTITIES.power, *CURRENTS[1:]):
        home.lose_sensor(entity)
    loop = ClosedLoop(home).run(900)
    assert loop.changes_an_hour(300) < 10, loop.setpoints_a()
    assert loop.setpoint_a == 6
    assert loop.import_wh(0) < 5
