from dataclasses import replace

import pytest

from alfen_solar.charger import Readback
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.setpoint import SetpointWriter
from alfen_solar.settings import read_settings
from tests.unit.clock import at

SETTINGS = read_settings({"grid_power": "sensor.grid", "keep_alive_s": 20})


def showing(setpoint_a: float | None, applied_a: float | None = None, validity_s: float | None = 55) -> Readback:
    return Readback(setpoint_a, setpoint_a if applied_a is None else applied_a, validity_s)


@pytest.fixture
def writer() -> SetpointWriter:
    """A writer that has had 6 A accepted at second 0, and shown by the charger."""
    writer = SetpointWriter(SETTINGS)
    writer.read_back(showing(6, validity_s=0), at(-1))
    writer.begin(6, at(0))
    writer.finish(None, at(0))
    writer.read_back(showing(6), at(1))
    return writer


def written(writer: SetpointWriter, setpoint_a: float, second: float, error: str | None = None) -> None:
    writer.begin(setpoint_a, at(second))
    writer.finish(error, at(second))


class TestAWriteIsDue:
    def test_at_once_for_the_first_setpoint(self) -> None:
        assert SetpointWriter(SETTINGS).due(0, at(0))

    @pytest.mark.parametrize(
        ("second", "setpoint_a", "due"), [(1, 6, False), (19, 6, False), (20, 6, True), (1, 7, True), (1, 0, True)]
    )
    def test_when_it_changes_and_before_it_lapses(
        self, writer: SetpointWriter, second: float, setpoint_a: float, *, due: bool
    ) -> None:
        assert writer.due(setpoint_a, at(second)) is due

    def test_only_one_at_a_time(self, writer: SetpointWriter) -> None:
        writer.begin(7, at(30))
        assert not writer.due(8, at(31))
        writer.finish(None, at(32))
        assert writer.due(8, at(32))

    @pytest.mark.parametrize("error", [None, "refused"])
    def test_again_with_growing_pauses_until_the_charger_shows_it(
        self, writer: SetpointWriter, error: str | None
    ) -> None:
        written(writer, 7, 100, error)
        writes = [100]
        for second in range(101, 260):
            if writer.due(7, at(second)):
                written(writer, 7, second, error)
                writes.append(second)
        assert writes == [100, 103, 109, 121, 141, 161, 181, 201, 221, 241]

    def test_another_setpoint_waits_for_the_first_pause_only_after_an_error(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100)
        assert writer.due(8, at(101))
        written(writer, 8, 101, "refused")
        assert not writer.due(9, at(103))
        assert writer.due(9, at(104))

    def test_blindly_once_in_a_validity_time_while_the_charger_shows_nothing(self, writer: SetpointWriter) -> None:
        writer.read_back(showing(6, validity_s=119), at(10))
        writer.read_back(Readback(), at(11))
        assert not writer.due(6, at(118))
        assert writer.due(6, at(119))
        assert writer.due(7, at(12))

    def test_soon_when_the_setpoint_has_lapsed(self, writer: SetpointWriter) -> None:
        writer.read_back(showing(6, validity_s=0), at(12))
        assert writer.due(6, at(12))


class TestTheReadback:
    def test_is_asked_for_a_second_after_a_new_setpoint_was_written(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100)
        assert [second for second in range(100, 105) if writer.poll(at(second))] == [101]

    def test_is_not_asked_for_while_the_charger_shows_the_setpoint(self, writer: SetpointWriter) -> None:
        written(writer, 6, 20)
        assert not writer.poll(at(30))


def test_what_is_begun_is_told_if_it_is_a_change_and_what_is_finished_if_it_was_accepted(
    writer: SetpointWriter,
) -> None:
    assert not writer.begin(6, at(20))
    assert writer.finish(None, at(20)) == 6
    assert writer.begin(7, at(40))
    assert writer.finish("refused", at(40)) is None
    assert not writer.begin(7, at(45))
    assert writer.finish(None, at(45)) == 7


class TestAProblem:
    def test_is_nothing_while_the_charger_shows_what_was_written(self, writer: SetpointWriter) -> None:
        assert writer.problem(at(3600)) is None

    def test_is_not_seen_before_a_readback_had_its_time(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100)
        assert writer.problem(at(119)) is None
        writer.read_back(showing(7.04), at(119))
        assert writer.problem(at(3600)) is None

    @pytest.mark.parametrize(
        ("error", "shown", "kind"),
        [
            ("no such hub", showing(6), ProblemKind.WRITE_FAILED),
            (None, Readback(), ProblemKind.CHARGER_SILENT),
            (None, showing(6), ProblemKind.NOT_TAKEN),
            (None, showing(6, validity_s=0), ProblemKind.LAPSED),
            (None, showing(2.3e-41), ProblemKind.WRONG_WORDS),
            (None, showing(-7), ProblemKind.WRONG_WORDS),
            (None, showing(16608), ProblemKind.WRONG_WORDS),
        ],
    )
    def test_tells_what_keeps_the_setpoint_from_the_charger(
        self, writer: SetpointWriter, error: str | None, shown: Readback, kind: ProblemKind
    ) -> None:
        written(writer, 7, 100, error)
        writer.read_back(shown, at(105))
        assert writer.problem(at(119)) is None
        assert writer.problem(at(125)) == Problem(kind, 7, shown.setpoint_a, error or "")

    @pytest.mark.parametrize(
        ("voltage_v", "kind"),
        [
            (0.0, ProblemKind.WRONG_WORDS),  # 1.6e-23 V, rounded as the setpoint is
            (230.1, ProblemKind.NOT_TAKEN),
            (None, ProblemKind.NOT_TAKEN),
        ],
    )
    def test_tells_swapped_words_that_are_rounded_to_zero_by_the_voltage(
        self, writer: SetpointWriter, voltage_v: float | None, kind: ProblemKind
    ) -> None:
        written(writer, 7, 100)
        writer.read_back(replace(showing(0.0), voltage_v=voltage_v), at(105))
        problem = writer.problem(at(125))
        assert problem is not None
        assert problem.kind is kind

    def test_is_no_matter_of_the_voltage_while_the_setpoint_is_shown(self, writer: SetpointWriter) -> None:
        writer.read_back(replace(showing(6), voltage_v=0), at(105))
        assert writer.problem(at(3600)) is None

    def test_tells_that_another_limit_is_lower(self, writer: SetpointWriter) -> None:
        written(writer, 16, 100)
        writer.read_back(showing(16, applied_a=13), at(101))
        assert writer.problem(at(120)) is None
        problem = writer.problem(at(121))
        assert problem is not None
        assert (problem.kind, problem.setpoint_a, problem.shown_a) == (ProblemKind.LIMITED, 16, 13)
        writer.read_back(showing(16), at(130))
        assert writer.problem(at(130)) is None

    def test_also_comes_when_the_charger_goes_silent_later(self, writer: SetpointWriter) -> None:
        writer.read_back(Readback(), at(100))
        assert (writer.problem(at(119)), writer.silent(at(119))) == (None, False)
        assert writer.problem(at(120)) is not None
        assert writer.silent(at(120))

    def test_is_no_other_one_while_the_charger_recovers(self, writer: SetpointWriter) -> None:
        written(writer, 7, 100, "no such hub")
        written(writer, 7, 121)
        writer.read_back(showing(6, validity_s=0), at(121))
        assert writer.problem(at(140)) is None
        assert writer.problem(at(141)) is not None

    def test_is_one_even_if_the_reason_keeps_changing(self, writer: SetpointWriter) -> None:
        for second in range(100, 401, 10):
            written(writer, 7, second, "no answer" if second % 20 else None)
        assert writer.problem(at(399)) is None
        assert writer.problem(at(400)) is not None

    def test_tells_of_a_second_controller_that_is_overruled_each_time(self, writer: SetpointWriter) -> None:
        for second in (100, 130, 160):
            assert writer.problem(at(second)) is None
            writer.read_back(showing(32), at(second))
            written(writer, 6, second + 1)
            writer.read_back(showing(6), at(second + 2))
        problem = writer.problem(at(163))
        assert problem is not None
        assert problem.kind is ProblemKind.NOT_TAKEN
        assert writer.problem(at(220)) is not None
        assert writer.problem(at(221)) is None

    def test_of_a_second_controller_does_not_end_while_it_goes_on(self, writer: SetpointWriter) -> None:
        for second in range(100, 400, 30):
            writer.read_back(showing(32), at(second))
            written(writer, 6, second + 1)
            writer.read_back(showing(6), at(second + 2))
            assert (writer.problem(at(second + 3)) is not None) is (second >= 160)

    def test_ends_when_the_charger_shows_the_setpoint(self, writer: SetpointWriter) -> None:
        writer.read_back(Readback(), at(100))
        writer.read_back(showing(6), at(200))
        assert (writer.problem(at(200)), writer.silent(at(200))) == (None, False)

    def test_is_nothing_in_a_dry_run(self) -> None:
        writer = SetpointWriter(read_settings({"grid_power": "sensor.grid", "dry_run": True}))
        written(writer, 7, 0)
        writer.read_back(showing(6, validity_s=0), at(5))
        assert writer.problem(at(100)) is None
        assert not writer.due(7, at(19))
        assert not writer.poll(at(2))
        written(writer, 7, 120)
        writer.read_back(showing(7, applied_a=6), at(121))
        assert writer.problem(at(200)) is None

    def test_begins_with_a_write_that_is_answered_late(self, writer: SetpointWriter) -> None:
        writer.begin(7, at(100))
        writer.finish(None, at(119))
        assert writer.problem(at(119)) is None
        assert writer.problem(at(120)) is not None

    def test_begins_with_the_first_renewal_that_is_refused(self, writer: SetpointWriter) -> None:
        written(writer, 6, 20, "refused")
        assert writer.problem(at(39)) is None
        assert writer.problem(at(40)) == Problem(ProblemKind.WRITE_FAILED, 6, 6, "refused")

    @pytest.mark.parametrize(("shown_a", "confirmed"), [(0.06, True), (0.07, False)])
    def test_is_not_a_readback_that_is_rounded(
        self, writer: SetpointWriter, shown_a: float, *, confirmed: bool
    ) -> None:
        written(writer, 0, 20)
        writer.read_back(showing(shown_a), at(21))
        assert (writer.problem(at(100)) is None) is confirmed

    @pytest.mark.parametrize(("applied_a", "limited"), [(6.0, False), (5.9, True)])
    def test_is_not_a_limit_that_is_hardly_lower(
        self, writer: SetpointWriter, applied_a: float, *, limited: bool
    ) -> None:
        written(writer, 6.3, 20)
        writer.read_back(showing(6.3, applied_a=applied_a), at(21))
        assert (writer.problem(at(100)) is not None) is limited


def test_a_first_write_whose_answer_is_late_has_not_failed() -> None:
    writer = SetpointWriter(SETTINGS)
    writer.begin(7, at(0))
    assert writer.problem(at(20)) == Problem(ProblemKind.CHARGER_SILENT, 7)


def test_nothing_is_silent_or_wrong_before_the_first_write() -> None:
    writer = SetpointWriter(SETTINGS)
    assert not writer.silent(at(0))
    assert writer.problem(at(0)) is None
    writer.read_back(showing(16, applied_a=6, validity_s=0), at(1))
    assert writer.problem(at(100)) is None


def test_a_setpoint_is_repeated_every_thirty_seconds_even_if_it_is_renewed_less_often() -> None:
    writer = SetpointWriter(read_settings({"grid_power": "sensor.grid", "keep_alive_s": 300}))
    writer.read_back(showing(6), at(0))
    writes = []
    for second in range(200):
        if writer.due(7, at(second)):
            written(writer, 7, second)
            writes.append(second)
    assert writes == [0, 3, 9, 21, 45, 75, 105, 135, 165, 195]
