"""The surplus that the cars share: what meter, chargers and battery show, and then what there is for the cars."""

from datetime import UTC
from typing import TYPE_CHECKING

import pytest

from alfen_solar.allotment import Allotment
from alfen_solar.charge_point import ChargePoint
from alfen_solar.decision import BatteryRole
from alfen_solar.house.battery import Battery
from alfen_solar.house.grid_meter import GridMeter
from alfen_solar.house.zero_export import START_SHARE, STEP_A
from alfen_solar.settings import read_settings
from alfen_solar.shared_surplus import SharedSurplus
from alfen_solar.sockets.follow import Sun
from alfen_solar.sockets.power import Range
from tests.unit.clock import at
from tests.unit.inputs.showing import showing

if TYPE_CHECKING:
    from alfen_solar.house.surplus import Surplus

AMPERE_W = 230.0
MINIMUM_W = 6 * AMPERE_W
MOST_W = 16 * AMPERE_W
PAIR = {"sockets": [{"socket": 1}, {"socket": 2}]}
BATTERY = {
    "battery_power": "sensor.battery",
    "battery_sign": "charge positive",
    "battery_level": "sensor.soc",
}
LEFT_W = 100.0
"""Beside a battery so much is left to the grid."""
THROTTLED = {"zero_export_wh": 100.0}


class Home:
    """A house second by second: its meter, its chargers, and its battery if there is one."""

    def __init__(self, **options: object) -> None:
        settings = read_settings({"grid_power": "sensor.grid"} | options)
        self.points = tuple(ChargePoint(each, UTC, at(0)) for each in settings.each_socket())
        self.meter = GridMeter(at(0))
        self.battery = Battery(settings, at(0)) if settings.has_battery else None
        self.allotment = Allotment(settings, self.points)
        self.surplus = SharedSurplus(settings, self.meter, self.points, self.allotment, self.battery, at(0))
        self.second = 0
        self.battery_w, self.level = 0.0, 0.5
        self.found: Surplus | None = None
        self.told_w: float | None = None
        for number in range(len(self.points)):
            self.choose("Solar", number)

    def choose(self, mode: str, number: int = 0, *, boost_until: str | None = None) -> None:
        """Let the user choose for a car."""
        point, now = self.points[number], at(self.second)
        point.record(point.settings.entities.mode, showing(mode), now, seen_before=True)
        point.record(point.settings.entities.maximum_current, showing("16", "A"), now, seen_before=True)
        if boost_until is not None:
            until = showing(boost_until, changed_at=now)
            point.record(point.settings.entities.boost_until, until, now, seen_before=True)

    def show(self, number: int, *, power_w: float | None, mode_3_state: str = "C2", reads: bool = True) -> None:
        """Let a charger be read, and show what its car does; a power of None: it measures none."""
        point, entities, now = self.points[number], self.points[number].settings.entities, at(self.second)
        point.begin_reading()
        shown = {
            entities.mode_3_state: showing(mode_3_state),
            entities.setpoint: showing("16", "A"),
            entities.power: None if power_w is None else showing(str(power_w), "W"),
        }
        for entity, state in shown.items():
            point.record(entity, state, now, seen_before=True)
        point.finish_reading(now, done=reads)

    def draw(self, *cars_w: float | None) -> "Home":
        """Let the cars draw so much from the next second on, in the order of their sockets."""
        self.second += 1
        for number, car_w in enumerate(cars_w):
            self.show(number, power_w=car_w)
        return self

    def decide(self) -> "Home":
        """Let each socket decide by what was found."""
        now = at(self.second)
        for point in self.points:
            point.step(Sun(self.found, None, may_rise=True, wants_test=False, grid_w=0.0), now, now)
        return self

    def run(self, seconds: int, grid_w: float | None, *, reads: bool = True, early: bool = False) -> "Home":
        """Let nothing else change for a while; `found` and `told_w` are then of the last window that has closed."""
        for _ in range(seconds):
            self.second += 1
            now = at(self.second)
            if reads:
                for point in self.points:
                    point.finish_reading(now, done=True)
            if grid_w is not None:
                self.meter.record(grid_w, now, fresh=True)
            if self.battery is not None:
                self.battery.record("sensor.battery", showing(str(self.battery_w), "W"), now)
                self.battery.record("sensor.soc", showing(str(100 * self.level), "%"), now)
            self.surplus.see_battery(grid_w, now)
            self.allotment.share_out((), now, now)
            found, told_w = self.surplus.close(grid_w, now, now, early=early)
            if found is not None:
                self.found, self.told_w = found, told_w
        return self

    def set(self, helper: str, text: str) -> None:
        assert self.battery is not None
        self.battery.record(helper, showing(text), at(self.second))

    @property
    def likely_w(self) -> float:
        assert self.found is not None
        return self.found.likely_w

    @property
    def range_w(self) -> Range:
        assert self.found is not None
        return self.found.range_w


class TestAWindow:
    @pytest.mark.parametrize(("reserve_w", "surplus_w"), [(0, 2080), (200, 1880), (-200, 2280)])
    def test_shows_what_the_car_drew_less_what_came_from_the_grid(self, reserve_w: float, surplus_w: float) -> None:
        home = Home(reserve_w=reserve_w).draw(1380).run(3, -700)
        assert home.range_w == Range(surplus_w, surplus_w)
        assert (home.likely_w, home.told_w) == (surplus_w, surplus_w)

    def test_takes_three_samples(self) -> None:
        assert Home().draw(1380).run(2, -700).found is None

    def test_or_one_if_it_is_to_close_early(self) -> None:
        assert Home().draw(1380).run(1, 700, early=True).likely_w == 680

    def test_is_none_while_what_one_of_the_chargers_shows_may_be_of_before_the_start(self) -> None:
        home = Home(**PAIR)
        home.show(0, power_w=1380)
        home.run(9, -700, reads=False)
        assert (home.found, home.told_w) == (None, None)
        home.show(1, power_w=1380)
        assert home.run(3, -700).likely_w == 3460


class TestAWindowOfASlowMeter:
    """Two of its samples are enough where much sun is given away, but beside a hob the mean counts."""

    @pytest.mark.parametrize(("grid_w", "samples"), [((-1000, -1000), 2), ((-1000, 1000), 3)])
    def test_is_whole_while_a_hob_goes_on_and_off(self, grid_w: tuple[float, ...], samples: int) -> None:
        home = Home().draw(MINIMUM_W)
        for _ in range(6):
            for each_w in grid_w:
                for _ in range(3):  # that is half a minute
                    self.sample(home, each_w)
        self.samples_until_it_closes(home)
        assert self.samples_until_it_closes(home) == samples

    def samples_until_it_closes(self, home: Home) -> int:
        """Let the meter show much sun until a window closes, and count its samples."""
        samples = 1
        while not self.sample(home, -1000):
            samples += 1
        return samples

    @staticmethod
    def sample(home: Home, grid_w: float) -> bool:
        """Let the next sample come 10 s after the last; tell whether it has closed a window."""
        home.found = None
        home.run(9, None).run(1, grid_w + home.second % 3).decide()
        return home.found is not None


class TestWhatIsTold:
    def test_is_nothing_where_nothing_is_measured(self) -> None:
        home = Home().draw(None).run(3, -700)
        assert (home.likely_w, home.told_w) == (700, None)

    def test_is_nothing_where_the_draw_of_one_of_the_cars_is_not_measured(self) -> None:
        home = Home(**PAIR).draw(1380, None).run(3, -700)
        assert (home.likely_w, home.told_w) == (2080, None)

    def test_leaves_out_what_a_car_is_only_expected_to_draw(self) -> None:
        home = Home().draw(MINIMUM_W).run(60, 0)
        home.choose("Fast")
        home.decide().run(3, 0, reads=False)
        assert (home.range_w, home.told_w) == (Range(MINIMUM_W, MOST_W), MINIMUM_W)


class TestOfTwoCars:
    def test_what_both_draw_is_shared(self) -> None:
        home = Home(**PAIR).draw(1380, 2300).run(3, -100)
        assert (home.likely_w, home.told_w) == (3780, 3780)

    @pytest.mark.parametrize("number", [0, 1])
    def test_what_one_draws_that_does_not_follow_the_sun_is_the_houses(self, number: int) -> None:
        home = Home(**PAIR).draw(3000, 3000)
        home.choose("Fast", number)
        home.run(6, 500)
        assert (home.likely_w, home.told_w) == (2500, 2500)

    @pytest.mark.parametrize(
        ("draws_w", "cars_w"), [((1380, 2300), 3680), ((1380, None), 1380), ((None, 2300), 2300), ((None, None), None)]
    )
    def test_what_is_measured_of_them_is_what_they_draw(
        self, draws_w: tuple[float | None, ...], cars_w: float | None
    ) -> None:
        assert Home(**PAIR).draw(*draws_w).surplus.cars_w == cars_w


@pytest.mark.parametrize("car_w", [None, 0.0, 1380.0])
def test_one_car_draws_what_is_measured_of_it(car_w: float | None) -> None:
    assert Home().draw(car_w).surplus.cars_w == car_w


class TestTheNewestSample:
    def test_shows_the_surplus_of_this_moment(self) -> None:
        home = Home(reserve_w=50).draw(1380)
        assert home.surplus.now_w(-700, at(1)) == 1380 + 700 - 50

    def test_shows_none_without_a_value_of_the_meter(self) -> None:
        assert Home().draw(1380).surplus.now_w(None, at(0)) is None

    def test_shows_it_in_the_middle_where_the_car_has_just_changed(self) -> None:
        home = Home().draw(1000).run(10, 0).draw(2000)
        assert home.surplus.now_w(0, at(home.second)) == 1500

    def test_shows_it_in_the_middle_where_the_car_has_just_been_offered_more(self) -> None:
        home = Home().draw(MINIMUM_W).run(20, 0)
        home.choose("Fast")
        home.decide().second += 1
        assert home.surplus.now_w(0, at(home.second)) == (MINIMUM_W + MOST_W) / 2

    def test_holds_what_the_battery_is_charged_with(self) -> None:
        home = Home(**BATTERY)
        home.set("input_select.alfen_solar_battery_priority", "Car first")
        home.battery_w = 2000
        home.draw(1380).run(10, 0)
        assert home.surplus.now_w(0, at(home.second)) == 1380 + 2000 - LEFT_W


class TestACloudThatIsPast:
    """A car that changes is in a sample already, or not yet: which, the samples before tell."""

    @staticmethod
    def home(before_w: float) -> Home:
        return Home().draw(1000).run(9, 1000 - before_w).draw(2000)

    @pytest.mark.parametrize(("before_w", "likely_w"), [(500, 1000), (1000, 1000), (2000, 2000), (2500, 2000)])
    def test_tells_which_end_of_a_range_is_likely(self, before_w: float, likely_w: float) -> None:
        home = self.home(before_w).run(1, 0, early=True)
        assert (home.range_w, home.likely_w) == (Range(1000, 2000), likely_w)

    def test_tells_nothing_once_it_is_forgotten(self) -> None:
        home = self.home(2500)
        home.surplus.forget()
        assert home.run(1, 0, early=True).likely_w == 1000


class TestABattery:
    @staticmethod
    def home(priority: str = "Car first", **options: object) -> Home:
        home = Home(**BATTERY, **options)
        home.set("input_select.alfen_solar_battery_priority", priority)
        return home

    @pytest.mark.parametrize(("reserve_w", "left_w"), [(0, 100), (50, 100), (300, 300)])
    def test_that_charges_while_the_car_comes_first_lends_what_it_takes(self, reserve_w: float, left_w: float) -> None:
        home = self.home(reserve_w=reserve_w)
        home.battery_w = 2000
        home.draw(1400).run(60, -200)
        assert home.found is not None
        assert (home.likely_w, home.told_w) == (3600 - left_w, 3600 - left_w)
        part = home.found.battery
        assert part is not None
        assert (part.power_w, part.role, part.level) == (2000, BatteryRole.LENDS, 0.5)
        assert part.adds_w == 2000 - max(100 - reserve_w, 0), "what it does to what the cars draw"

    def test_adds_nothing_that_is_told_while_no_car_is_measured(self) -> None:
        home = self.home()
        home.battery_w = 2000
        home.draw(None).run(60, 0)
        assert home.found is not None
        assert (home.likely_w, home.told_w, home.found.battery) == (2000 - LEFT_W, None, None)

    def test_that_is_full_enough_gives_the_car_its_minimum(self) -> None:
        home = self.home("Battery first")
        home.level = 0.9
        home.set("input_number.alfen_solar_battery_helps_above", "50")
        home.draw(0).run(10, 0)
        assert home.found is not None
        assert home.found.battery is not None
        assert home.found.battery.role is BatteryRole.HELPS
        assert home.likely_w == pytest.approx(1.1 * MINIMUM_W)

    def test_may_have_answered_a_car_without_showing_it_yet(self) -> None:
        """The car takes 1000 W more: either the sun gives it, or the battery charges with so much less."""
        home = self.home("Battery first").draw(1000).run(60, 0).draw(2000).run(30, 0)
        assert home.range_w == Range(1000 - LEFT_W, 2000 - LEFT_W)

    def test_may_be_anywhere_within_that_so_that_the_surplus_goes_on_as_it_was(self) -> None:
        home = self.home("Battery first", reserve_w=50).draw(1000).run(60, -100)
        assert home.likely_w == 1000
        home.draw(2000).run(30, 50)
        assert home.range_w == Range(850, 1850)
        assert home.likely_w == pytest.approx(1000)
        assert home.told_w == pytest.approx(1000)

    def test_may_have_answered_each_of_two_cars(self) -> None:
        home = self.home("Battery first", **PAIR).draw(1000, 1000).run(60, 0).draw(1500, 1500).run(30, 0)
        assert home.range_w == Range(2000 - LEFT_W, 3000 - LEFT_W)

    def test_may_have_answered_a_car_that_does_not_follow_the_sun(self) -> None:
        home = self.home("Battery first", **PAIR)
        home.choose("Fast", 1)
        home.draw(1000, 1000).run(60, 0).draw(1000, 2000).run(30, 0)
        assert home.range_w == Range(-LEFT_W, 1000 - LEFT_W)

    @pytest.mark.parametrize(
        ("car_w", "before_w", "mode", "told_w"),
        [
            pytest.param(MINIMUM_W, 3000, "Fast", MINIMUM_W - LEFT_W, id="not so much as a car may soon draw"),
            pytest.param(MOST_W, 2000, "Off", MOST_W - LEFT_W, id="nor so little"),
        ],
    )
    def test_beside_which_the_surplus_goes_on_is_told_by_what_is_measured(
        self, car_w: float, before_w: float, mode: str, told_w: float
    ) -> None:
        home = self.home()
        home.choose("Fast" if mode == "Off" else "Off")
        home.draw(car_w).decide().run(90, car_w - LEFT_W - before_w)
        home.choose(mode)
        home.decide().run(3, 0, reads=False)
        assert (home.likely_w, home.told_w) == (before_w, told_w)
        assert home.found is not None
        assert home.found.battery is not None
        assert home.found.battery.adds_w == -LEFT_W


class TestAThrottledInverter:
    """Where nothing is exported the meter shows no surplus, so that more than it shows is tried."""

    def test_is_tried_with_what_starts_a_car(self) -> None:
        home = Home(**THROTTLED).draw(0).run(18, 0)
        assert home.found is not None
        assert (home.likely_w, home.found.probes) == (0, False), "not before the grid power has been near zero for 20 s"
        home.run(6, 0)
        assert home.likely_w == pytest.approx(START_SHARE * MINIMUM_W)
        assert home.found.range_w.low_w == home.found.range_w.high_w == home.likely_w
        assert home.found.probes, "the start is announced as one"
        assert home.told_w == 0, "what is told is what was measured"

    def test_is_not_tried_unless_the_user_has_one(self) -> None:
        home = Home().draw(0).run(60, 0)
        assert home.found is not None
        assert (home.likely_w, home.found.probes) == (0, False)

    @pytest.mark.parametrize("mode_3_state", ["A", "F"])
    def test_is_not_tried_where_no_car_can_follow(self, mode_3_state: str) -> None:
        home = Home(**THROTTLED)
        home.show(0, power_w=0, mode_3_state=mode_3_state)
        assert home.run(60, 0).likely_w == 0

    def test_is_not_tried_for_a_car_that_does_not_follow_the_sun(self) -> None:
        home = Home(**THROTTLED).draw(0)
        home.choose("Fast")
        assert home.run(60, 0).likely_w == 0

    def test_is_not_tried_for_a_car_that_is_boosted(self) -> None:
        home = Home(**THROTTLED).draw(0)
        home.choose("Solar", boost_until="12:00:00")
        assert home.run(60, 0).likely_w == 0

    def test_is_tried_for_the_one_of_two_cars_that_follows_it(self) -> None:
        home = Home(**THROTTLED, **PAIR).draw(0, 0)
        home.choose("Off", 0)
        assert home.run(60, 0).likely_w == pytest.approx(START_SHARE * MINIMUM_W)

    def test_is_tried_with_more_for_a_car_that_charges(self) -> None:
        home = self.charging(Home(**THROTTLED), MINIMUM_W)
        assert home.run(60, 0).likely_w == MINIMUM_W + STEP_A * AMPERE_W

    def test_is_tried_with_2_a_of_the_car_that_takes_the_most_phases(self) -> None:
        home = self.charging(
            Home(**THROTTLED, sockets=[{"socket": 1, "phases": 1}, {"socket": 2, "phases": 3}]),
            MINIMUM_W,
            3 * MINIMUM_W,
        )
        assert home.run(60, 0).likely_w == pytest.approx(4 * MINIMUM_W + 3 * STEP_A * AMPERE_W)

    def test_carries_what_the_cars_should_draw_while_nothing_is_imported(self) -> None:
        """Else a meter that shows each car a little low would let the offer go down and down."""
        home = self.charging(Home(**THROTTLED, **PAIR), MINIMUM_W - 50, MINIMUM_W - 50)
        assert home.run(18, 0).likely_w == 2 * MINIMUM_W

    def test_is_watched_in_each_second_and_not_only_where_a_window_closes(self) -> None:
        home = Home(**THROTTLED).draw(0)
        for _ in range(20):
            home.run(1, 0, early=False)
            home.run(1, 400, early=False)
        assert home.likely_w <= 0, "the grid power was never near zero for long"

    def test_is_not_tried_beside_a_battery_that_would_take_what_is_tried(self) -> None:
        home = Home(**THROTTLED, **BATTERY)
        home.battery_w = 150
        assert home.draw(0).run(60, 0).likely_w < 0

    def test_is_tried_beside_a_battery_that_rests(self) -> None:
        home = Home(**THROTTLED, **BATTERY)
        assert home.draw(0).run(60, 0).likely_w == pytest.approx(START_SHARE * MINIMUM_W - LEFT_W)

    @staticmethod
    def charging(home: Home, *cars_w: float) -> Home:
        """Let cars charge that get the minimum whatever the sun gives."""
        for number in range(len(cars_w)):
            home.choose("Minimum + solar", number)
        home.draw(*([0.0] * len(cars_w))).run(3, 500).decide()
        return home.draw(*cars_w).run(6, 500)
