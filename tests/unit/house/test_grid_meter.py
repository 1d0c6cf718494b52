"""The grid meter: what it shows, whether it is alive, and how far it can be believed."""

import pytest

from alfen_solar.decision import Reason
from alfen_solar.house.grid_meter import GridMeter, Report
from alfen_solar.house.meter_check import Doubt
from alfen_solar.house.window import Window
from tests.unit.clock import at


class Shown(GridMeter):
    """A meter that is read once a second, as the app does."""

    def __init__(self) -> None:
        super().__init__(at(0))
        self.windows: list[int] = []

    def run(self, first: int, last: int, grid_w: float | None = None, every_s: int = 1, car_w: float = 0) -> None:
        """Let it show something new each so many seconds; None: let it show nothing new."""
        for second in range(first, last + 1):
            if grid_w is not None and second % every_s == 0:
                self.record(grid_w + second % 7, at(second), fresh=True)
            if self.close(car_w, at(second), early=False) is not None:
                self.windows.append(second)


def test_each_third_sample_closes_a_window() -> None:
    meter = Shown()
    meter.run(1, 9, -500)
    assert meter.windows == [3, 6, 9]
    assert meter.blind(at(9)) is None


def test_a_value_of_unknown_age_is_no_sample_but_stands_when_the_meter_reports() -> None:
    meter = GridMeter(at(0))
    meter.record(-700, at(0), fresh=False)
    assert meter.newest is None
    assert meter.close(0, at(30), early=True) is None
    meter.record_report((Report(at(33), at(33)),), at(33))
    window = meter.close(0, at(34), early=False)
    assert isinstance(window, Window)
    assert [sample.grid_w for sample in window.samples] == [-700]


def test_its_value_is_known_until_it_is_stale_or_lost() -> None:
    meter = Shown()
    assert (meter.grid_w(at(0)), meter.latest) == (None, None)
    meter.record(-80, at(1), fresh=True)
    assert meter.grid_w(at(76)) == -80  # its period is not known yet
    assert meter.grid_w(at(76.1)) is None
    meter.record(-90, at(80), fresh=True)
    meter.lose(at(81))
    assert meter.grid_w(at(81)) is None


def test_a_sample_that_cannot_wait_closes_a_window_at_once() -> None:
    meter = Shown()
    meter.run(1, 9, -500)
    meter.record(3000, at(10), fresh=True)
    assert meter.close(0, at(10), early=False) is None
    window = meter.close(0, at(10), early=True)
    assert isinstance(window, Window)
    assert [sample.grid_w for sample in window.samples] == [3000]


def test_a_window_is_open_since_the_start_the_window_before_or_the_loss() -> None:
    meter = Shown()
    assert meter.opened_at == at(0)
    meter.record(-80, at(1), fresh=True)
    assert meter.opened_at == at(1)
    meter.run(2, 8, -500)
    assert (meter.windows, meter.opened_at) == ([3, 6], at(6))
    meter.lose(at(9))
    assert meter.opened_at == at(9)


def test_its_period_is_told_when_it_is_known() -> None:
    meter = Shown()
    assert meter.period_s is None
    meter.run(10, 50, 5, every_s=10)
    assert meter.period_s == 10


class TestALostMeter:
    def test_is_blind_after_fifteen_seconds(self) -> None:
        meter = Shown()
        meter.run(1, 20, -500)
        assert (meter.blind(at(35)), meter.blind(at(35.1))) == (None, Reason.METER_LOST)

    def test_that_comes_back_needs_a_whole_window_of_new_samples(self) -> None:
        meter = Shown()
        meter.run(1, 20, -500)  # with two in the window of now
        meter.run(21, 99)
        meter.run(100, 102, 3000)
        assert meter.windows[-2:] == [18, 102]

    def test_whose_windows_never_close_is_as_good_as_lost(self) -> None:
        meter = Shown()
        for second in range(1, 140):
            meter.record(second, at(second), fresh=False)
            meter.record_report((Report(at(second), at(second)),), at(second))
            meter.lose(at(second))
            assert meter.close(0, at(second), early=False) is None
        assert (meter.blind(at(119.9)), meter.blind(at(120))) == (None, Reason.METER_LOST)

    def test_is_lost_after_two_minutes_even_if_it_reports_on_change_alone(self) -> None:
        meter = on_change_alone()
        begin = meter.windows[-1]
        meter.lose(at(begin + 1))
        blind = {}
        for second in range(begin + 1, begin + 121):
            assert meter.close(0, at(second), early=False) is None
            blind[second - begin] = meter.blind(at(second))
        assert (blind[119], blind[120]) == (None, Reason.METER_LOST)

    def test_is_asked_for_only_while_it_gives_values(self) -> None:
        meter = Shown()
        assert not any(meter.ask(at(second)) for second in range(1, 40))
        meter.record(100, at(40), fresh=True)
        assert any(meter.ask(at(second)) for second in range(40, 60))
        meter.lose(at(60))
        assert not any(meter.ask(at(second)) for second in range(60, 80))


class TestWhatHomeAssistantHeardOfIt:
    """A constant value is no event: when it was last heard of is asked for."""

    def test_keeps_a_constant_meter_alive(self) -> None:
        meter = Shown()
        meter.run(1, 20, -500)
        for second in range(21, 600):
            meter.record_report((Report(at(second), at(second)),), at(second))
            meter.run(second, second)
            assert meter.blind(at(second)) is None
        assert len(meter.windows) > 150

    @pytest.mark.parametrize(
        ("reports", "alive_at_s"),
        [
            ([Report(at(100), at(100))], 100),
            ([Report(at(50), at(100))], 100),  # its energy, which comes with the same telegram, speaks for it
            ([Report(at(40), at(100))], 100),
            ([Report(at(39.9), at(100))], 39.9),  # but not for ever
            ([Report(at(100), at(0))], 100),  # it has no siblings
            ([Report(at(100), at(100)), Report(at(30), at(100))], 30),  # one half is frozen while its sibling lives
            ([Report(at(30), at(100)), Report(at(100), at(100))], 30),
            (
                [Report(at(100), at(100)), Report(at(30), at(100), may_be_silent=True)],
                100,
            ),  # at night nothing is fed in
            ([Report(at(30), at(30)), Report(at(30), at(30), may_be_silent=True)], 30),
        ],
    )
    def test_each_half_is_judged_for_itself(self, reports: list[Report], alive_at_s: float) -> None:
        meter = Shown()
        meter.run(1, 20, -500)  # a period of 1 s is learned: blind 15 s after it was last heard of
        meter.record_report(tuple(reports), at(100))
        assert meter.grid_w(at(alive_at_s + 15)) is not None
        assert meter.grid_w(at(alive_at_s + 15.1)) is None

    def test_a_meter_that_reports_on_change_alone_is_recognised(self) -> None:
        meter = on_change_alone()
        assert meter.on_change_alone
        assert meter.blind(at(8 * 60 + 15)) is None


def on_change_alone() -> Shown:
    """Return a meter that was silent for most of each of eight minutes, car or no car."""
    meter = Shown()
    for minute in range(8):
        meter.run(60 * minute, 60 * minute + 5, 300 + minute)
        meter.run(60 * minute + 6, 60 * minute + 59)
    return meter


class TestAValueThatStaysTheSame:
    """While the car draws kilowatts it is tested, and suspected if a change of the car does not move it."""

    def test_is_tested_after_two_minutes_of_unchanged_reports(self) -> None:
        meter = Shown()
        meter.record(-700, at(0), fresh=False)
        wanted = []
        for second in range(1, 125):
            meter.record_report((Report(at(second), at(second)),), at(second))
            meter.run(second, second, car_w=2300)
            if meter.wants_test(at(second)):
                wanted.append(second)
        assert wanted[0] == 120

    def test_is_tested_after_four_minutes_where_the_meter_reports_on_change_alone(self) -> None:
        meter = on_change_alone()
        begin, wanted = 8 * 60, []
        meter.record(777, at(begin), fresh=True)
        for second in range(begin, begin + 250):
            meter.run(second, second, car_w=2300)
            if meter.wants_test(at(second)):
                wanted.append(second - begin)
        assert wanted[0] == 240

    def test_is_looked_at_anew_when_it_was_lost(self) -> None:
        meter = Shown()
        wanted = []
        meter.record(-700, at(0), fresh=True)
        for second in range(1, 250):
            if second == 100:
                meter.lose(at(100))
                meter.record(-700, at(100), fresh=True)
            meter.record_report((Report(at(second), at(second)),), at(second))
            meter.run(second, second, car_w=2300)
            if meter.wants_test(at(second)):
                wanted.append(second)
        assert wanted[0] == 220

    @pytest.mark.parametrize("fresh", [True, False])
    def test_is_suspected_when_a_change_of_the_car_does_not_move_it(self, *, fresh: bool) -> None:
        meter = Shown()
        meter.record(-700, at(0), fresh=fresh)
        meter.record_change(920, at(9), at(10))
        found = {}
        for second in range(11, 20):
            assert meter.awaits_sign is (second <= 18)
            meter.record_report((Report(at(second), at(second)),), at(second))
            meter.run(second, second, car_w=2300)
            found[second] = meter.blind(at(second))
        assert (found[17], found[18]) == (None, Reason.METER_FROZEN)

    def test_is_waited_for_until_it_moves(self) -> None:
        meter = Shown()
        meter.record(-700, at(0), fresh=False)
        meter.record_change(920, at(1), at(2))
        meter.record(-700, at(3), fresh=True)
        assert meter.awaits_sign
        meter.record(220, at(4), fresh=True)
        assert not meter.awaits_sign

    def test_is_suspected_as_well_where_the_meter_would_have_told_of_another(self) -> None:
        meter = on_change_alone()
        begin = 8 * 60
        meter.record(777, at(begin), fresh=True)
        meter.record_change(920, at(begin + 1), at(begin + 2))
        found = {}
        for second in range(3, 12):
            meter.run(begin + second, begin + second, car_w=2300)
            found[second] = meter.blind(at(begin + second))
        assert (found[9], found[10]) == (None, Reason.METER_FROZEN)


@pytest.mark.parametrize(
    ("sign", "doubt", "reason"), [(-1, Doubt.REVERSED, Reason.METER_REVERSED), (0, Doubt.FROZEN, Reason.METER_FROZEN)]
)
def test_what_it_shows_the_wrong_way_is_not_followed_on_suspicion_already(
    sign: int, doubt: Doubt, reason: Reason
) -> None:
    meter, car_w, found = Shown(), 1380.0, []
    for number in range(4):
        begin = 1 + 50 * number
        meter.run(begin, begin + 9, 300 + sign * car_w, car_w=car_w)
        change_w = 920 if number % 2 == 0 else -920
        car_w += change_w
        meter.record_change(change_w, at(begin + 9), at(begin + 10))
        meter.run(begin + 10, begin + 49, 300 + sign * car_w, car_w=car_w)
        found.append((meter.blind(at(begin + 49)), meter.believed))
    assert found == [(None, None), (None, None), (reason, None), (reason, doubt)]


def test_more_may_be_offered_when_it_has_shown_what_the_car_does() -> None:
    meter = Shown()
    meter.run(1, 10, -500)
    meter.record_change(920, at(10), at(11))
    assert meter.awaits_sign
    meter.run(12, 13, 420)
    assert not meter.awaits_sign
