"""What the writer knows of the setpoint on the wire: is it fresh, what may still hold, and does anybody answer."""

from datetime import timedelta

import pytest

from alfen_solar.settings import read_settings
from alfen_solar.sockets.writer import Readback, SetpointWriter
from tests.unit.clock import at

SETTINGS = read_settings({"grid_power": "sensor.grid", "keep_alive_s": 20})


@pytest.fixture
def writer() -> SetpointWriter:
    return SetpointWriter(SETTINGS)


def write(writer: SetpointWriter, setpoint_a: float, second: float, error: str | None = None) -> None:
    writer.begin(setpoint_a, at(second))
    writer.finish(error, at(second))


def show(writer: SetpointWriter, setpoint_a: float | None, second: float) -> None:
    writer.record(Readback(setpoint_a, setpoint_a, 55), at(second))


class TestASetpointIsFresh:
    """The phases are only written with one that will not lapse meanwhile."""

    @pytest.mark.parametrize(("second", "fresh"), [(100, True), (105, True), (105.1, False)])
    def test_for_a_while_after_it_was_written(self, writer: SetpointWriter, second: float, *, fresh: bool) -> None:
        write(writer, 0, 100)
        assert writer.is_renewed(timedelta(seconds=5), at(second)) is fresh

    def test_once_it_was_answered(self, writer: SetpointWriter) -> None:
        assert not writer.is_renewed(timedelta(seconds=5), at(100)), "none was written"
        writer.begin(0, at(100))
        assert not writer.is_renewed(timedelta(seconds=5), at(101))
        writer.finish(None, at(102))
        assert writer.is_renewed(timedelta(seconds=5), at(102))


class TestMoreThanALimitMayBeOffered:
    def test_before_anything_was_written(self, writer: SetpointWriter) -> None:
        show(writer, 6, 0)
        assert writer.may_exceed(6)

    @pytest.mark.parametrize(("most_a", "exceeds"), [(16, False), (8, False), (7.95, False), (7.93, True), (6, True)])
    def test_by_what_was_written(self, writer: SetpointWriter, most_a: float, *, exceeds: bool) -> None:
        write(writer, 8, 0)
        show(writer, 8, 1)
        assert writer.may_exceed(most_a) is exceeds

    @pytest.mark.parametrize(("shown_a", "exceeds"), [(None, True), (16, True), (9, True), (8.05, False), (6.5, False)])
    def test_by_what_the_charger_shows_where_it_has_not_taken_that(
        self, writer: SetpointWriter, shown_a: float | None, *, exceeds: bool
    ) -> None:
        show(writer, shown_a, 0)
        write(writer, 8, 1)
        assert writer.may_exceed(8) is exceeds

    @pytest.mark.parametrize(("shown_a", "exceeds"), [(13.05, False), (13.07, True)])
    def test_not_by_what_is_rounded(self, writer: SetpointWriter, shown_a: float, *, exceeds: bool) -> None:
        show(writer, shown_a, 0)
        write(writer, 8, 1)
        assert writer.may_exceed(13) is exceeds


class TestWhatAChargerThatShowsNothingMayHonour:
    def test_is_not_known_for_five_minutes_after_a_start(self, writer: SetpointWriter) -> None:
        assert writer.may_hold_a(at(1000)) is None
        for second in range(1000, 1300, 20):
            write(writer, 6, second)
        assert (writer.may_hold_a(at(1299)), writer.may_hold_a(at(1300))) == (None, 6)

    @pytest.mark.parametrize(("second", "may_hold_a"), [(900, 16), (1000, 16), (1001, 10), (1020, 10), (1021, 6)])
    def test_is_the_highest_of_the_last_five_minutes(
        self, writer: SetpointWriter, second: float, may_hold_a: float
    ) -> None:
        for written_at, setpoint_a in ((0, 6), (680, 16), (700, 16), (720, 10), (740, 6), (880, 6), (900, 6)):
            write(writer, setpoint_a, written_at)
        assert writer.may_hold_a(at(second)) == may_hold_a

    def test_is_nothing_where_nothing_was_written_for_so_long(self, writer: SetpointWriter) -> None:
        write(writer, 16, 0)
        assert (writer.may_hold_a(at(300)), writer.may_hold_a(at(301))) == (16, 0)


class TestAChargerIsSilent:
    @staticmethod
    def silent(writer: SetpointWriter, since_s: float, for_s: float) -> None:
        """Let it show nothing for a while."""
        show(writer, 6, since_s - 1)
        show(writer, None, since_s)
        show(writer, None, since_s + for_s / 2)
        show(writer, 6, since_s + for_s)

    def test_that_shows_nothing_for_longer_than_a_poll_takes(self, writer: SetpointWriter) -> None:
        show(writer, None, 100)
        show(writer, None, 110)
        assert (writer.silent(at(119)), writer.silent(at(120))) == (False, True)
        show(writer, 6, 121)
        assert not writer.silent(at(121))

    @pytest.mark.parametrize(("second", "silent"), [(400, True), (444, True), (445, False)])
    def test_that_was_so_three_times_until_it_has_answered_for_45_s(
        self, writer: SetpointWriter, second: float, *, silent: bool
    ) -> None:
        for since_s in (180, 280, 380):
            self.silent(writer, since_s, 20)
        show(writer, 6, 410)
        assert writer.silent(at(second)) is silent

    def test_that_has_gone_again_meanwhile(self, writer: SetpointWriter) -> None:
        for since_s in (180, 280, 380):
            self.silent(writer, since_s, 20)
        show(writer, None, 440)
        assert writer.silent(at(450))
        show(writer, 6, 455)
        assert (writer.silent(at(499)), writer.silent(at(500))) == (True, False)

    @pytest.mark.parametrize(("first_s", "silent"), [(179, False), (180, True)])
    def test_that_was_so_three_times_within_ten_minutes(
        self, writer: SetpointWriter, first_s: float, *, silent: bool
    ) -> None:
        for since_s in (first_s, 500, 780):
            self.silent(writer, since_s, 20)
        assert writer.silent(at(800)) is silent

    @pytest.mark.parametrize("times", [[100, 200], [100, 130, 160]])
    def test_no_more_when_it_answers_after_fewer_or_shorter_ones(
        self, writer: SetpointWriter, times: list[float]
    ) -> None:
        for since_s in times:
            self.silent(writer, since_s, 20 if len(times) < 3 else 19)
        assert not writer.silent(at(times[-1] + 20))
