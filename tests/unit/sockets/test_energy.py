"""What the car has taken, from its charger's register and the powers of car and grid."""

from datetime import timedelta

import pytest

from alfen_solar.sockets.energy import Charged, EnergyCount, sun_part_w
from alfen_solar.sockets.registers import Register, Write
from tests.simulator.house import House
from tests.simulator.world import World
from tests.unit.clock import at

HOUR_S = 3600
REGISTER_WH = 1_234_000.0


@pytest.mark.parametrize(
    ("car_w", "grid_w", "sun_w"),
    [
        (2000, -500, 2000),  # exported all the same
        (2000, 0, 2000),
        (2000, 500, 1500),
        (2000, 2000, 0),
        (2000, 2700, 0),  # the household imports too
        (0, 300, 0),
        (-374, 0, 0),
        (-374, -2000, 0),
    ],
)
def test_what_is_imported_counts_as_the_cars(car_w: float, grid_w: float, sun_w: float) -> None:
    assert sun_part_w(car_w, grid_w) == sun_w


class Charger:
    """A car at a charger whose register is polled every 5 s, and a count that watches it, a second a step."""

    def __init__(self, register_wh: float = REGISTER_WH, count: EnergyCount | None = None, now_s: float = 0) -> None:
        self.true_wh = register_wh
        self.now_s = now_s
        self.count = count or EnergyCount(at(now_s))
        self.shown_wh: float | None = round(register_wh)

    def passes(
        self,
        seconds: float,
        car_w: float = 0,
        grid_w: float | None = 0,
        *,
        seen: bool = True,
        read: bool = True,
        shows_w: float | None = None,
        step_wh: float = 1,
    ) -> None:
        """Let the car draw this power for some seconds.

        Args:
            seconds: for how long.
            car_w: what it draws.
            grid_w: what the grid meter shows; None: nothing.
            seen: whether its power is known.
            read: whether the register is read.
            shows_w: what its power sensor shows, if that is not what it draws.
            step_wh: in which steps the register counts.
        """
        for _ in range(round(seconds)):
            shown_w = car_w if shows_w is None else shows_w
            self.count.record(shown_w if seen else None, grid_w, self.shown_wh if read else None, at(self.now_s))
            self.now_s += 1
            self.true_wh += car_w / HOUR_S
            if self.now_s % 5 == 0:
                self.shown_wh = self.true_wh // step_wh * step_wh

    def sleeps(self, seconds: float, car_w: float = 0) -> None:
        """Let nobody look for a while."""
        self.now_s += seconds
        self.true_wh += car_w * seconds / HOUR_S
        self.shown_wh = self.true_wh // 1

    def settles(self) -> None:
        """Let the car rest until the register has been read."""
        self.passes(6)

    @property
    def counted(self) -> Charged:
        """All that was counted."""
        return self.count.so_far


def near(sun_wh: float, grid_wh: float, abs_wh: float = 2) -> object:
    return pytest.approx((sun_wh, grid_wh), abs=abs_wh)


def both(charged: Charged) -> tuple[float, float]:
    return charged.sun_wh, charged.grid_wh


class TestEnergy:
    def test_is_what_the_register_counts_split_as_the_powers_are(self) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=3000, grid_w=-100)
        charger.passes(HOUR_S, car_w=6000, grid_w=1500)
        charger.settles()
        assert both(charger.counted) == near(3000 + 4500, 1500)
        assert charger.counted.total_wh == pytest.approx(9000, abs=1), "no Wh of the register is left away or added"

    def test_is_that_of_the_register_where_the_power_is_measured_too_low(self) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=6000, shows_w=2000, grid_w=500)
        charger.settles()
        assert charger.counted.total_wh == pytest.approx(6000, abs=1)
        assert charger.counted.sun_share == pytest.approx(0.75, abs=0.01)

    @pytest.mark.parametrize("step_wh", [1, 10, 1000])
    def test_is_the_same_whatever_the_registers_steps(self, step_wh: float) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=3000, grid_w=-100, step_wh=step_wh)
        charger.passes(HOUR_S, car_w=6000, grid_w=1500, step_wh=step_wh)
        assert both(charger.counted) == near(7500, 1500, abs_wh=15)

    def test_runs_no_further_and_further_ahead_of_a_register_of_large_steps(self) -> None:
        charger = Charger()
        charger.passes(10 * HOUR_S, car_w=6000, shows_w=6600, step_wh=1000)
        charger.settles()
        assert charger.counted.total_wh == pytest.approx(60_000, abs=200), "not 10 % more"

    def test_counts_as_imported_while_the_grid_power_is_not_known(self) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=3000, grid_w=None)
        assert both(charger.counted) == near(0, 3000)

    def test_is_counted_by_the_powers_where_there_is_no_register(self) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=3000, grid_w=1000, read=False)
        assert both(charger.counted) == near(2000, 1000)
        charger.passes(60, read=False)
        assert both(charger.count.drain(at(charger.now_s)).charged) == near(2000, 1000)

    def test_is_counted_by_the_powers_while_the_register_stands_still(self) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=3000, grid_w=1000, step_wh=1e9)
        charger.passes(60, step_wh=1e9)
        assert both(charger.count.drain(at(charger.now_s)).charged) == near(2000, 1000)

    def test_is_not_counted_again_when_the_register_comes_back(self) -> None:
        charger = Charger()
        charger.passes(60, car_w=3000)
        charger.passes(HOUR_S, car_w=3000, read=False)
        charger.passes(600, car_w=3000)
        charger.settles()
        assert both(charger.counted) == near(3550, 0)

    @pytest.mark.parametrize("car_w", [-374, -5, 0])
    def test_is_never_negative(self, car_w: float) -> None:
        charger = Charger()
        charger.passes(HOUR_S, shows_w=car_w, grid_w=-1000)
        charger.passes(HOUR_S, shows_w=car_w, grid_w=1000, read=False)
        assert both(charger.counted) == (0, 0)

    def test_of_a_car_that_is_not_seen_is_from_the_grid_up_to_what_was_imported(self) -> None:
        charger = Charger()
        charger.passes(120)
        charger.passes(HOUR_S, car_w=3000, grid_w=-200, seen=False)
        charger.passes(HOUR_S, car_w=3000, grid_w=1000, seen=False)
        charger.passes(HOUR_S, car_w=3000, grid_w=None, seen=False)
        assert both(charger.counted) == near(3000 + 2000, 1000 + 3000, abs_wh=5)


class TestAGap:
    """A time of which nobody knows the powers: a sleep, a standstill, a clock that jumps."""

    @pytest.mark.parametrize("gap_s", [61, 600, 8 * HOUR_S])
    def test_is_closed_by_the_register_as_from_the_grid(self, gap_s: float) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000, grid_w=-500)
        charger.sleeps(gap_s, car_w=3000)
        charger.passes(600, car_w=3000, grid_w=-500)
        assert both(charger.counted) == near(1000, 3000 * gap_s / HOUR_S, abs_wh=5)

    def test_of_a_minute_is_none(self) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000, grid_w=-500)
        charger.sleeps(59, car_w=3000)
        charger.passes(600, car_w=3000, grid_w=-500)
        assert both(charger.counted) == near(1049, 0, abs_wh=5)

    def test_is_not_counted_without_a_register(self) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000, read=False)
        charger.sleeps(HOUR_S, car_w=3000)
        charger.passes(600, car_w=3000, read=False)
        assert both(charger.counted) == near(1000, 0)

    def test_that_is_only_the_clocks_counts_nothing(self) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000)
        charger.now_s += HOUR_S  # the clock was set an hour ahead
        charger.passes(600, car_w=3000)
        assert both(charger.counted) == near(1000, 0, abs_wh=5)


class TestARegister:
    @pytest.mark.parametrize("next_wh", [0, 200, REGISTER_WH - 5000, REGISTER_WH + 5000, 5 * REGISTER_WH])
    def test_of_another_charger_or_that_begins_anew_is_gone_on_from(self, next_wh: float) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000)
        charger.true_wh = next_wh
        charger.passes(600, car_w=3000)
        charger.settles()
        assert both(charger.counted) == near(1000, 0, abs_wh=6)

    @pytest.mark.parametrize("wrong_wh", [0, 17, 1e12, REGISTER_WH - 800])
    def test_that_is_read_wrongly_once_counts_nothing(self, wrong_wh: float) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000)
        charger.shown_wh = wrong_wh
        charger.passes(600, car_w=3000)
        charger.settles()
        assert both(charger.counted) == near(1000, 0, abs_wh=6)

    def test_that_a_user_lets_be_shown_in_tenths_of_a_kilowatt_hour_counts_nothing_twice(self) -> None:
        charger = Charger()
        charger.passes(600, car_w=3000)
        charger.passes(600, car_w=3000, step_wh=100)
        charger.passes(600, car_w=3000)
        charger.settles()
        assert both(charger.counted) == near(1500, 0, abs_wh=6)


class TestARestart:
    """What a count remembers of the one before it, which has stopped `gap_s` ago."""

    @staticmethod
    def restarted(before: Charger, gap_s: float, car_w: float) -> Charger:
        """Return what goes on after a restart, with what was remembered of the count before it."""
        remembered_wh = before.count.drain(at(before.now_s)).register_wh
        assert remembered_wh is not None
        before.sleeps(gap_s, car_w)
        after = Charger(before.true_wh, now_s=before.now_s)
        after.count.remember(remembered_wh, timedelta(seconds=gap_s))
        return after

    @pytest.mark.parametrize("gap_s", [5, 60, 8 * HOUR_S, 3 * 24 * HOUR_S])
    def test_closes_the_gap_by_the_register_as_from_the_grid(self, gap_s: float) -> None:
        before = Charger()
        before.passes(HOUR_S, car_w=2300, grid_w=-500)
        after = self.restarted(before, gap_s, car_w=2300)
        after.passes(HOUR_S, car_w=2300, grid_w=-500)
        assert both(after.counted) == near(2300, 2300 * gap_s / HOUR_S, abs_wh=8)
        total_wh = before.count.reported.total_wh + after.counted.total_wh
        assert total_wh == pytest.approx(after.true_wh - REGISTER_WH, abs=2), "each Wh once"

    def test_is_closed_also_where_home_assistant_first_shows_an_old_value(self) -> None:
        before = Charger()
        before.passes(600, car_w=2300, grid_w=-500)
        old_wh = before.shown_wh
        after = self.restarted(before, HOUR_S, car_w=2300)
        fresh_wh, after.shown_wh = after.shown_wh, old_wh
        after.count.record(2300, -500, old_wh, at(after.now_s))
        after.count.record(2300, -500, old_wh, at(after.now_s + 3))
        after.count.record(2300, -500, fresh_wh, at(after.now_s + 4))
        assert both(after.counted) == near(2, 2300, abs_wh=4)

    def test_knows_nothing_where_nothing_was_remembered(self) -> None:
        after = Charger()
        after.passes(600, car_w=3000)
        assert both(after.counted) == near(500, 0, abs_wh=4)

    def test_may_remember_late(self) -> None:
        before = Charger()
        before.passes(HOUR_S, car_w=2300)
        remembered_wh = before.count.drain(at(before.now_s)).register_wh
        assert remembered_wh is not None
        before.sleeps(600, car_w=2300)
        after = Charger(before.true_wh, now_s=before.now_s)
        after.passes(30, car_w=2300)
        after.count.remember(remembered_wh, timedelta(seconds=600))
        after.passes(570, car_w=2300)
        after.settles()
        assert after.counted.total_wh == pytest.approx(after.true_wh - remembered_wh, abs=2)

    @pytest.mark.parametrize("register_wh", [0, 30, 7 * REGISTER_WH])
    def test_with_another_charger_counts_no_gap(self, register_wh: float) -> None:
        before = Charger()
        before.passes(HOUR_S, car_w=2300)
        after = self.restarted(before, HOUR_S, car_w=0)
        after.true_wh = register_wh
        after.shown_wh = register_wh
        after.passes(600, car_w=3000)
        assert both(after.counted) == near(500, 0, abs_wh=4)

    def test_with_a_clock_that_was_set_back_counts_nothing_negative_and_little(self) -> None:
        before = Charger()
        before.passes(HOUR_S, car_w=2300)
        after = self.restarted(before, -HOUR_S, car_w=0)
        after.passes(600, car_w=3000)
        assert both(after.counted) == near(500, 0, abs_wh=8)

    def test_before_the_charger_is_there_counts_by_the_powers_and_then_no_wh_twice(self) -> None:
        before = Charger()
        before.passes(HOUR_S, car_w=2300)
        after = self.restarted(before, 600, car_w=2300)
        after.passes(600, car_w=2300, read=False)
        after.passes(600, car_w=2300)
        total_wh = before.count.reported.total_wh + after.counted.total_wh
        assert total_wh == pytest.approx(after.true_wh - REGISTER_WH, abs=4)


class TestWhatIsHandedOut:
    def test_is_whole_watt_hours_and_the_rest_is_not_lost(self) -> None:
        charger = Charger()
        handed_out = Charged()
        for _ in range(60):
            charger.passes(60, car_w=1400, grid_w=300)
            charged = charger.count.drain(at(charger.now_s)).charged
            assert (charged.sun_wh % 1, charged.grid_wh % 1) == (0, 0)
            handed_out += charged
        charger.settles()
        handed_out += charger.count.drain(at(charger.now_s)).charged
        assert both(handed_out) == near(1100, 300)
        assert handed_out == charger.count.reported

    def test_is_handed_out_once(self) -> None:
        charger = Charger()
        charger.passes(HOUR_S, car_w=3000)
        assert charger.count.drain(at(HOUR_S)).charged.sun_wh > 2900
        assert charger.count.drain(at(HOUR_S)).charged == Charged()

    def test_names_the_register_up_to_which_it_is_all(self) -> None:
        charger = Charger()
        charger.passes(777, car_w=3000, grid_w=1000)
        report = charger.count.drain(at(charger.now_s))
        assert report.register_wh == pytest.approx(REGISTER_WH + report.charged.total_wh)

    def test_names_no_register_where_there_is_none(self) -> None:
        charger = Charger()
        charger.passes(777, car_w=3000, read=False)
        assert charger.count.drain(at(charger.now_s)).register_wh is None

    def test_is_due_once_a_minute_while_energy_flows(self) -> None:
        charger = Charger()
        due_s = []
        for _ in range(300):
            charger.passes(1, car_w=3000)
            if charger.count.due(at(charger.now_s)):
                charger.count.drain(at(charger.now_s))
                due_s.append(charger.now_s)
        assert due_s == [1, 56, 111, 166, 221, 276]

    def test_is_due_as_soon_as_the_register_is_known(self) -> None:
        charger = Charger()
        charger.passes(1, read=False)
        charger.count.drain(at(charger.now_s))
        charger.passes(10, read=False)
        assert not charger.count.due(at(charger.now_s))
        charger.passes(1)
        assert charger.count.due(at(charger.now_s))
        assert charger.count.drain(at(charger.now_s)).register_wh == REGISTER_WH
        charger.passes(10)
        assert not charger.count.due(at(charger.now_s))

    def test_is_not_due_while_nothing_flows(self) -> None:
        charger = Charger()
        charger.passes(1)
        charger.count.drain(at(charger.now_s))
        charger.passes(300)
        assert not charger.count.due(at(charger.now_s))


class TestSunShare:
    def test_is_that_of_what_was_charged(self) -> None:
        assert Charged(50, 150).sun_share == 0.25

    def test_is_not_known_of_nothing(self) -> None:
        assert Charged().sun_share is None

    @pytest.mark.parametrize(
        ("car_w", "grid_w", "share"),
        [
            (2000, -10, 1),
            (2000, 500, 0.75),
            (500, 500, 0),
            (499, 0, None),  # the car takes nothing
            (-374, -2000, None),
            (None, 0, None),
            (2000, None, None),
        ],
    )
    def test_is_that_of_now(self, car_w: float | None, grid_w: float | None, share: float | None) -> None:
        count = EnergyCount(at(0))
        assert count.sun_share is None
        count.record(car_w, grid_w, None, at(1))
        assert count.sun_share == share


def test_over_a_generated_day_the_count_agrees_with_the_house() -> None:
    world = World(House.generated().at(9 * HOUR_S))
    by_register, by_powers = EnergyCount(at(0)), EnergyCount(at(0))
    car_w = None
    for second in range(1, 6 * HOUR_S + 1):
        if second % 30 == 0:
            offer = Write(Register.SETPOINT, [6, 10, 16][second // 300 % 3])
            world.charger.write(1, offer.register, offer.words)
        house = world.step(second)
        if second % 5 == 0:
            car_w = house.car_w
        by_register.record(car_w, house.grid_w, house.car_solar_wh + house.car_grid_wh, at(second))
        by_powers.record(car_w, house.grid_w, None, at(second))

    end = world.snapshot
    assert end.car_solar_wh > 5000
    assert end.car_grid_wh > 100
    for charged in (by_register.so_far, by_powers.so_far):
        assert charged.sun_wh == pytest.approx(end.car_solar_wh, rel=0.01)
        assert charged.grid_wh == pytest.approx(end.car_grid_wh, rel=0.05)
    assert by_register.so_far.total_wh == pytest.approx(end.car_solar_wh + end.car_grid_wh, abs=1)


def test_rounding_takes_nothing_from_the_grid_where_all_is_from_the_sun() -> None:
    for car_w in range(3000, 20000, 73):
        charger = Charger()
        charger.passes(90, car_w, grid_w=-100)
        charged = charger.count.so_far
        assert charged.grid_wh >= 0, (car_w, charged)
        assert charged.sun_share is None or charged.sun_share <= 1, (car_w, charged)
