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
    assert meter.grid_w(at(0)) is None
    meter.record(-80, at(1), fresh=True)
    assert meter.grid_w(at(76)) == -80  # its period is not known yet
    assert meter.grid_w(at(76.1)) is None
    meter.record(-90, at(80), fresh=True)
    meter.lose(at(81))
    assert meter.grid_w(at(81)) is None


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
        assert (meter.blind(at(119)), meter.blind(at(132))) == (None, Reason.METER_LOST)

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
        meter = Shown()
        for minute in range(8):
            meter.run(60 * minute, 60 * minute + 5, 300 + minute)
            meter.run(60 * minute + 6, 60 * minute + 59)
        assert meter.on_change_alone
        assert meter.blind(at(8 * 60 + 15)) is None


@pytest.mark.parametrize(
    ("sign", "doubt", "reason"), [(-1, Doubt.REVERSED, Reason.METER_REVERSED), (0, Doubt.FROZEN, Reason.METER_FROZEN)]
)
def test_what_it_shows_the_wrong_way_is_not_followed_on_suspicion_already(
    sign: int, doubt: Doubt, reason: Reason
) -> None:
    meter, car_w, found = Shown(), 1380.0, []
    for number in range(4):
        begin = 1 + 20 * number
        meter.run(begin, begin + 9, 300 + sign * car_w, car_w=car_w)
        change_w = 920 if number % 2 == 0 else -920
        car_w += change_w
        meter.record_change(change_w, at(begin + 9), at(begin + 10))
        meter.run(begin + 10, begin + 19, 300 + sign * car_w, car_w=car_w)
        found.append((meter.blind(at(begin + 19)), meter.believed))
    assert found == [(None, None), (None, None), (reason, None), (reason, doubt)]


def test_more_may_be_offered_when_it_has_shown_what_the_car_does() -> None:
    meter = Shown()
    meter.run(1, 10, -500)
    meter.record_change(920, at(10), at(11))
    assert meter.awaits_sign
    meter.run(12, 13, 420)
    assert not meter.awaits_sign
