"""Two cars at a double charger, and one sun: what each of them then gets."""

from itertools import pairwise

import pytest

from alfen_solar.decision import Reason
from alfen_solar.problem import ProblemKind
from tests.closed_loop import ClosedLoop
from tests.home.home import DOUBLE, RIGHT, StubbornHome
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest
from tests.simulator.world import Snapshot

ONE_PHASE = CarSettings(phases=1)


def double(base_w: float, station_a: float = 32, right: CarSettings = ONE_PHASE, **settings: object) -> ClosedLoop:
    """A double charger with a car of one phase at each socket."""
    charger = ChargerSettings(sockets=2, supply_phases=1 if right.phases == 1 else 3, station_max_a=station_a)
    home = StubbornHome(car=ONE_PHASE, right_car=right, charger=charger, base_w=base_w)
    return ClosedLoop(home, settings={**DOUBLE, "phases": 1, **settings}, tells=False)


def cars_w(snapshots: list[Snapshot]) -> tuple[float, float]:
    """What each car draws in the mean, in W."""
    means = [sum(at.sockets[unit].car_w for at in snapshots) / len(snapshots) for unit in (1, 2)]
    return means[0], means[1]


def grid_w(snapshots: list[Snapshot]) -> float:
    """The mean grid power, in W."""
    return sum(at.grid_w for at in snapshots) / len(snapshots)


class TestTheSunCarriesBoth:
    @pytest.mark.parametrize(
        ("priority", "left_w", "right_w"),
        [("Left first", 3600, 1400), ("Right first", 1400, 3600), ("Evenly", 2500, 2500)],
    )
    def test_and_the_rest_goes_by_priority(self, priority: str, left_w: float, right_w: float) -> None:
        loop = double(-5000)
        loop.home.set_priority(priority)
        loop.run(1200)
        settled = loop.between(900)
        assert cars_w(settled) == pytest.approx((left_w, right_w), abs=150), priority
        assert grid_w(settled) == pytest.approx(0, abs=80)

    def test_and_a_priority_that_is_changed_while_they_charge_changes_who_has_the_rest(self) -> None:
        loop = double(-5000).run(900)
        loop.home.set_priority("Right first")
        loop.run(300)
        assert cars_w(loop.between(1100)) == pytest.approx((1400, 3600), abs=200)


class TestTheSunCarriesOne:
    @pytest.mark.parametrize(("priority", "first"), [("Left first", 0), ("Right first", 1)])
    def test_it_charges_the_one_that_comes_first(self, priority: str, first: int) -> None:
        loop = double(-2000)
        loop.home.set_priority(priority)
        loop.run(1800)
        drawn_w = cars_w(loop.between(1200))
        assert drawn_w[first] == pytest.approx(2000, abs=120), drawn_w
        assert drawn_w[1 - first] == 0, drawn_w

    def test_clouds_do_not_make_the_cars_swap(self) -> None:
        loop = double(-2000)
        loop.home.set_priority("Evenly")
        for second in range(0, 3600, 300):
            loop.home.set_base(-1500 if second % 600 else -3000)
            loop.run(300)
        charged_s = [sum(at.sockets[unit].car_w > 0 for at in loop.between(300)) for unit in (1, 2)]
        assert max(charged_s) >= 3250, "who charges goes on charging"
        assert 0 < min(charged_s) < 2400, "the other charges when there is enough for both"


class TestWhatACarDoesNotDraw:
    def test_is_handed_on_within_a_minute(self) -> None:
        loop = double(-6000).run(900)
        loop.home.set_car_limit(8)
        loop.run(90)
        left_w, right_w = cars_w(loop.between(960))
        assert left_w == pytest.approx(1840, abs=100)
        assert right_w == pytest.approx(3680, abs=100), "all that it can draw"

    def test_is_handed_on_where_its_charger_allows_no_more(self) -> None:
        loop = double(-6000)
        loop.home.limit_charger(10)
        loop.run(900)
        assert cars_w(loop.between(700)) == pytest.approx((2300, 3680), abs=100)

    def test_is_handed_on_when_it_is_full(self) -> None:
        loop = double(-3500).run(900)
        loop.home.fill_car()
        loop.run(180)
        assert cars_w(loop.between(1050)) == pytest.approx((0, 3500), abs=120)

    def test_is_handed_on_when_it_leaves(self) -> None:
        loop = double(-3500).run(900)
        loop.home.unplug()
        loop.run(120)
        assert cars_w(loop.between(1000)) == pytest.approx((0, 3500), abs=120)

    @pytest.mark.parametrize("priority", ["Left first", "Evenly"])
    def test_is_handed_on_for_good_by_a_car_of_three_phases(self, priority: str) -> None:
        """Nor is it taken back each minute, to find out whether the car would draw more."""
        charger = ChargerSettings(sockets=2, supply_phases=3)
        home = StubbornHome(
            car=CarSettings(phases=3),
            right_car=CarSettings(phases=3),
            charger=charger,
            base_w=-16_000,
            unrest=Unrest(noise_w=30),
        )
        home.set_priority(priority)
        loop = ClosedLoop(home, settings=DOUBLE | {"phases": 3}, tells=False).run(600)
        home.set_car_limit(8)
        loop.run(900)
        written_a = {
            unit: [each.value for each in home.writes if each.unit == unit and each.at_s > 800] for unit in (1, 2)
        }
        changes = {unit: sum(was != now for was, now in pairwise(all_a)) for unit, all_a in written_a.items()}
        assert cars_w(loop.between(800)) == pytest.approx((5520, 10_280), abs=200), changes
        assert max(changes.values()) <= 3, changes
        home.set_car_limit(16)
        loop.run(60)
        assert loop.last.sockets[1].car_w >= 7500, "it shows that it can draw more again"

    @pytest.mark.parametrize("priority", ["Left first", "Evenly"])
    def test_is_given_back_to_a_car_of_whole_amperes_that_can_draw_more_again(self, priority: str) -> None:
        home = StubbornHome(
            car=CarSettings(phases=3, step_a=1.0),
            right_car=CarSettings(phases=3),
            charger=ChargerSettings(sockets=2, supply_phases=3),
            base_w=-16_000,
        )
        home.set_priority(priority)
        home.set_car_limit(8)
        loop = ClosedLoop(home, settings=DOUBLE | {"phases": 3}, tells=False).run(600)
        home.set_car_limit(16)
        loop.run(1000)
        assert loop.last.sockets[1].car_w >= 7500, cars_w(loop.between(1500))

    def test_is_not_more_and_more_as_a_car_takes_whole_amperes(self) -> None:
        whole = CarSettings(phases=3, step_a=1.0)
        home = StubbornHome(
            car=whole,
            right_car=CarSettings(phases=3),
            charger=ChargerSettings(sockets=2, supply_phases=3),
            base_w=-16_000,
        )
        home.set_car_limit(8)
        loop = ClosedLoop(home, settings=DOUBLE | {"phases": 3}, tells=False).run(300)
        home.unplug()
        loop.run(60)
        home.arrive(whole)
        loop.run(500)
        assert cars_w(loop.between(760)) == pytest.approx((10_500, 5200), abs=600), loop.last.sockets[1]


class TestTheStation:
    def test_is_never_asked_for_more_than_it_has(self) -> None:
        loop = double(0, station_a=20)
        offered_a: list[float] = []
        for seconds, modes in ((300, ("Fast", "Off")), (300, ("Fast", "Fast")), (300, ("Off", "Fast"))):
            for unit, mode in enumerate(modes, start=1):
                loop.home.set_mode(mode, unit)
            loop.run(seconds, lambda at: offered_a.append(sum(each.setpoint_a for each in at.sockets.values())))
        assert max(offered_a[60:]) <= 20, "the first minute is what the charger was told before"
        assert [round(w) for w in cars_w(loop.between(250, 299))] == [3680, 0]
        assert [round(w) for w in cars_w(loop.between(550, 599))] == [3220, 1380]
        assert [round(w) for w in cars_w(loop.between(850, 899))] == [0, 3680]

    def test_gives_the_minimum_to_both_and_the_rest_to_the_one_that_comes_first(self) -> None:
        loop = double(0, station_a=20)
        loop.home.set_priority("Right first")
        for unit in (1, 2):
            loop.home.set_mode("Fast", unit)
        loop.run(300)
        assert [round(w) for w in cars_w(loop.between(200))] == [1380, 3220]


class TestShortClouds:
    def test_between_which_the_sun_carries_both_pause_no_car(self) -> None:
        """A minute of them costs the second car 23 Wh; what the first one uses beyond its minimum makes up for them."""
        loop = double(-3500).run(900)
        for _ in range(4):
            loop.home.set_base(-1000)
            loop.run(60)
            loop.home.set_base(-3500)
            loop.run(540)
        paused_s = [sum(at.sockets[unit].setpoint_a == 0 for at in loop.between(900)) for unit in (1, 2)]
        assert paused_s == [0, 0]


class TestAMeterThatIsWell:
    @pytest.mark.parametrize("every_s", [20, 30, 45])
    def test_is_not_doubted_because_two_cars_change_places(self, every_s: int) -> None:
        """What one car draws more the other draws less, and the meter shows nothing of it."""
        loop = double(-5000)
        loop.home.set_unrest(Unrest(noise_w=30))
        loop.run(400)
        for change in range(900 // every_s):
            loop.home.set_priority(("Right first", "Left first")[change % 2])
            loop.run(every_s)
        doubts = [at_s for at_s, decision in loop.decisions if decision.reason is Reason.METER_FROZEN]
        assert not doubts


class TestASmallStation:
    """Of 16 A, as many have it: there it matters who claims what."""

    def test_minimum_and_solar_gets_its_minimum_beside_a_car_in_fast(self) -> None:
        loop = double(0, station_a=16)
        loop.home.set_mode("Fast", 2)
        loop.run(200)
        loop.home.set_mode("Minimum + solar")
        loop.run(300)
        assert cars_w(loop.between(300)) == pytest.approx((1380, 2300), abs=100), "6 A and the 10 A that are left"

    def test_sun_for_another_car_starts_it_beside_a_car_in_fast(self) -> None:
        loop = double(0, station_a=16)
        loop.home.set_mode("Fast")
        loop.run(300)
        assert cars_w(loop.between(200)) == pytest.approx((3680, 0), abs=100), "no sun: all of it for the car in Fast"
        loop.home.set_base(-7000)
        loop.run(400)
        assert cars_w(loop.between(500)) == pytest.approx((2300, 1380), abs=100)

    def test_keeps_nothing_for_a_place_without_a_car(self) -> None:
        loop = double(-4000, station_a=16)
        loop.home.unplug()
        loop.run(600)
        assert cars_w(loop.between(400)) == pytest.approx((0, 3680), abs=100)
        loop.home.arrive(ONE_PHASE)
        loop.run(600)
        assert cars_w(loop.between(1000)) == pytest.approx((2300, 1380), abs=150), "the car that has come has its part"

    @pytest.mark.parametrize("fault", ["dead", "shows no setpoint"])
    @pytest.mark.parametrize("station_a", [16, 20])
    def test_leaves_to_one_socket_what_a_silent_one_cannot_take(self, station_a: float, fault: str) -> None:
        loop = double(-3500, station_a=station_a).run(600)
        assert loop.home.right_sensors is not None
        if fault == "dead":
            loop.home.right_sensors.reachable = False
        else:
            loop.home.right_sensors.missing["sensor.alfen_2_setpoint"] = "unavailable"
        loop.run(600)
        left_w, _ = cars_w(loop.between(700))
        assert left_w >= 2000, f"{left_w:.0f} W: the silent one was told 6 A, and can have no more"

    @pytest.mark.parametrize("station_a", [16, 20])
    def test_leaves_to_one_socket_what_one_that_was_never_seen_cannot_take(self, station_a: float) -> None:
        """What it was told before lasts for five minutes; then it has the safe current, which the other one shows."""
        loop = double(-3500, station_a=station_a)
        loop.home.right_sensors.reachable = False  # type: ignore[union-attr]
        for entity in loop.home.right_sensors.sensors:  # type: ignore[union-attr]
            loop.home.states.remove(entity)
        loop.start_app()
        loop.run(600)
        left_w, _ = cars_w(loop.between(500))
        assert left_w >= 2000, f"{left_w:.0f} W: the other one can have no more than 6 A"

    def test_has_a_part_for_a_car_whose_mode_3_state_is_lost(self) -> None:
        loop = double(0, station_a=16).run(60)
        assert loop.home.right_sensors is not None
        loop.home.right_sensors.missing[RIGHT.mode_3_state] = "unavailable"
        loop.run(120)
        for unit in (1, 2):
            loop.home.set_mode("Fast", unit)
            loop.run(60)
        loop.run(200)
        assert cars_w(loop.between(350)) == pytest.approx((2300, 1380), abs=50)

    def test_of_less_than_two_minimums_charges_one_and_keeps_on(self) -> None:
        loop = double(-6000, station_a=10)
        offered_a: list[float] = []
        loop.run(1200, lambda at: offered_a.append(sum(each.setpoint_a for each in at.sockets.values())))
        assert max(offered_a[60:]) <= 10
        assert cars_w(loop.between(600)) == pytest.approx((2300, 0), abs=50)

    def test_is_shared_under_clouds_in_few_steps(self) -> None:
        loop = double(-6000, station_a=16)
        loop.home.set_priority("Evenly")
        for second in range(0, 3600, 120):
            loop.home.set_base(-1500 if second % 240 else -4000)
            loop.run(120)
        assert loop.changes_an_hour(600) <= 300, loop.setpoints_a(3000)

    @pytest.mark.parametrize("mode", ["Fast", "Solar"])
    def test_is_handed_on_by_a_full_car_which_is_asked_again(self, mode: str) -> None:
        loop = double(-7000, station_a=16)
        loop.home.set_mode(mode)
        loop.home.set_mode("Fast", 2)
        loop.run(300)
        loop.home.fill_car()
        loop.run(150)
        assert cars_w(loop.between(430)) == pytest.approx((0, 3680), abs=100), "all of it, after a minute"
        loop.home.fill_car(full=False)
        loop.run(1020)
        assert cars_w(loop.between(1440)) == pytest.approx((2300, 1380), abs=100), "it has its part again"

    def test_is_handed_on_by_a_socket_in_a_fault_until_it_is_well_again(self) -> None:
        loop = double(-7000, station_a=16)
        loop.home.set_mode("Fast")
        loop.home.set_mode("Fast", 2)
        loop.run(300)
        loop.home.fail("F")
        loop.run(150)
        assert cars_w(loop.between(430)) == pytest.approx((0, 3680), abs=100), "all of it, after a minute"
        loop.home.fail(None)
        loop.run(120)
        assert cars_w(loop.between(550)) == pytest.approx((2300, 1380), abs=100), "its part at once"

    def test_is_left_to_a_full_car_where_the_other_has_enough(self) -> None:
        loop = double(-2000, station_a=16)
        loop.home.set_mode("Fast")
        loop.home.fill_car()
        loop.run(900)
        assert cars_w(loop.between(600)) == pytest.approx((0, 2000), abs=100)
        assert all(at.sockets[1].setpoint_a >= 6 for at in loop.between(600)), "it may draw whenever it wants"

    def test_is_remembered_while_its_sensor_has_no_value(self) -> None:
        loop = double(0, station_a=10)
        for unit in (1, 2):
            loop.home.set_mode("Fast", unit)
        loop.run(300)
        for entity in (RIGHT.station_current, RIGHT.setpoint, "sensor.alfen_setpoint"):
            sensors = loop.home.right_sensors if entity == RIGHT.setpoint else loop.home.sensors
            assert sensors is not None
            sensors.missing[entity] = "unavailable"
        offered_a: list[float] = []
        loop.run(200, lambda at: offered_a.append(sum(each.setpoint_a for each in at.sockets.values())))
        assert max(offered_a) <= 10


class TestAMeterThatIsDeadAlive:
    @pytest.mark.parametrize("left", ["is full", "is in Fast"])
    def test_is_found_out_by_the_car_that_can_show_it(self, left: str) -> None:
        loop = double(-6000)
        loop.home.set_unrest(Unrest(noise_w=20))
        if left == "is full":
            loop.home.fill_car()
        else:
            loop.home.set_mode("Fast")
        loop.run(700)
        loop.home.meter.freeze()
        loop.home.set_base(500)
        loop.run(600)
        assert ProblemKind.METER_FROZEN in loop.kinds(1000), loop.kinds()
        _, right_w = cars_w(loop.between(1100))
        assert right_w <= 1380, f"it goes on at {right_w:.0f} W, all of it from the grid"


@pytest.mark.parametrize("mode", ["Fast", "Solar", "Minimum + solar"])
def test_a_restart_of_the_app_interrupts_no_car_at_a_small_station(mode: str) -> None:
    loop = double(-6000, station_a=20)
    for unit in (1, 2):
        loop.home.set_mode(mode, unit)
    loop.run(300)
    for _ in range(3):
        loop.start_app()
        loop.run(50)
    written = [(write.at_s, write.unit, write.value) for write in loop.home.writes if write.at_s > 300]
    assert all((value or 0) >= 6 for _, _, value in written), written


class TestOneSocketsFault:
    def test_does_not_stop_the_other(self) -> None:
        loop = double(-5000).run(600)
        assert loop.home.right_sensors is not None
        loop.home.right_sensors.reachable = False
        loop.run(600)
        left_w, _ = cars_w(loop.between(1000))
        assert left_w >= 3000, left_w
        assert all(at.sockets[1].remaining_s > 0 for at in loop.between(100)), "its setpoint is kept alive"


def test_a_car_in_fast_counts_as_the_house_for_the_other() -> None:
    loop = double(-6000)
    loop.home.set_mode("Fast", 2)
    loop.run(900)
    assert cars_w(loop.between(700)) == pytest.approx((2320, 3680), abs=120)
    assert grid_w(loop.between(700)) == pytest.approx(0, abs=80)


def test_one_car_on_three_phases_and_one_on_one_use_all_of_the_sun() -> None:
    loop = double(-7000, right=CarSettings(phases=3), sockets=[{"socket": 1}, {"socket": 2, "phases": 3}])
    loop.run(1500)
    assert cars_w(loop.between(1200)) == pytest.approx((2860, 4140), abs=200)
    assert grid_w(loop.between(1200)) == pytest.approx(0, abs=80)


def test_how_sunny_it_was_when_a_socket_was_switched_off_does_not_put_off_its_start() -> None:
    """On three phases there is too little sun for it now, and on one there is enough."""
    charger = ChargerSettings(sockets=2, supply_phases=3)
    home = StubbornHome(car=CarSettings(phases=3), right_car=ONE_PHASE, charger=charger, base_w=-9000)
    home.set_mode("Off", 2)
    loop = ClosedLoop(home, settings=DOUBLE | {"phases": "switchable"}, tells=False).run(600)
    assert loop.last.sockets[1].car_w > 8000
    home.set_mode("Off")
    home.set_base(300)
    loop.run(1200)
    home.set_mode("Solar")
    home.set_base(-2000)
    loop.run(300)
    assert loop.last.sockets[1].car_w >= 1380, loop.setpoints_a(1800)


@pytest.mark.parametrize("priority", ["Left first", "Right first", "Evenly"])
def test_what_no_car_can_draw_as_it_is_switches_the_one_that_can_be_to_three_phases(priority: str) -> None:
    """Whichever of them comes first."""
    charger = ChargerSettings(sockets=2, supply_phases=3)
    home = StubbornHome(car=CarSettings(phases=3), right_car=ONE_PHASE, charger=charger, base_w=-2500)
    home.set_priority("Right first")
    sockets = [{"socket": 1, "phases": "switchable"}, {"socket": 2, "phases": 1}]
    loop = ClosedLoop(home, settings={"sockets": sockets}, tells=False).run(300)
    home.set_priority(priority)
    home.set_base(-9000)
    loop.run(1200)
    drawn_w = cars_w(loop.between(1200))
    assert drawn_w[0] > 4140, drawn_w
    assert sum(drawn_w) == pytest.approx(9000, abs=200), drawn_w


CARS = "input_number.cars_limit"


class TestALimitOfTheHouseForOneCarAlone:
    def both(self, left: CarSettings = ONE_PHASE) -> ClosedLoop:
        loop = double(300, right=CarSettings(phases=left.phases), cars_limit=CARS)
        loop.home.show(CARS, "2", "kW")
        for unit in (1, 2):
            loop.home.set_mode("Fast", unit)
        loop.run(300)
        assert cars_w(loop.between(200)) == pytest.approx((2000, 0), abs=60)
        return loop

    def test_is_handed_on_by_a_full_car(self) -> None:
        loop = self.both()
        loop.home.fill_car()
        loop.run(2 * 3600)
        assert cars_w(loop.between(500)) == pytest.approx((0, 2000), abs=60)
        starts = sum(at.sockets[2].car_w == 0 < then.sockets[2].car_w for at, then in pairwise(loop.snapshots))
        assert starts == 1, "it is not paused to find out whether the other one is still full"

    def test_is_handed_on_by_a_socket_in_a_fault_until_it_is_well_again(self) -> None:
        loop = self.both()
        loop.home.fail("F")
        loop.run(200)
        assert cars_w(loop.between(450)) == pytest.approx((0, 2000), abs=60)
        loop.home.fail(None)
        loop.run(400)
        assert cars_w(loop.between(800)) == pytest.approx((2000, 0), abs=60)

    def test_comes_back_to_the_full_car_when_the_other_one_is_full_too(self) -> None:
        loop = self.both()
        loop.home.fill_car()
        loop.run(200)
        loop.home.fill_car(full=False)
        loop.home.world.cars[2].full = True
        loop.run(1500)
        assert cars_w(loop.between(1900)) == pytest.approx((2000, 0), abs=60)
