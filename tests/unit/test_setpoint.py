import pytest

from alfen_solar.setpoint import ProblemKind, SetpointWriter
from alfen_solar.settings import read_settings
from tests.unit.clock import at


@pytest.fixture
def writer() -> SetpointWriter:
    """A writer that has had 6 A accepted at second 0, and shown by the charger."""
    writer = SetpointWriter(read_settings({"grid_power": "sensor.grid", "keep_alive_s": 20}))
    writer.begin(6, at(0))
    writer.finish(None, at(0))
    writer.read_back(6, at(1))
    return writer


def test_the_first_setpoint_is_written_at_once() -> None:
    assert SetpointWriter(read_settings({"grid_power": "sensor.grid"})).due(0, at(0))


@pytest.mark.parametrize(
    ("second", "setpoint_a", "due"), [(1, 6, False), (19, 6, False), (20, 6, True), (1, 7, True), (1, 0, True)]
)
def test_a_setpoint_is_written_when_it_changes_and_renewed_before_it_lapses(
    writer: SetpointWriter, second: float, setpoint_a: float, *, due: bool
) -> None:
    assert writer.due(setpoint_a, at(second)) is due


def test_a_clock_that_is_set_back_does_not_stop_the_renewal(writer: SetpointWriter) -> None:
    assert writer.due(6, at(-3600))


def test_there_is_one_write_at_a_time(writer: SetpointWriter) -> None:
    writer.begin(7, at(30))
    assert not writer.due(8, at(31))
    writer.finish(None, at(32))
    assert writer.due(8, at(32))


def test_a_failed_write_is_tried_again_after_a_pause(writer: SetpointWriter) -> None:
    writer.begin(7, at(30))
    writer.finish("refused", at(30))
    assert not writer.due(7, at(34))
    assert writer.due(7, at(35))


def test_only_a_setpoint_that_the_charger_did_not_have_counts_as_a_change(writer: SetpointWriter) -> None:
    assert not writer.begin(6, at(20))
    assert not writer.finish(None, at(20))
    assert writer.begin(7, at(40))
    assert not writer.finish("refused", at(40))
    assert writer.begin(7, at(45))
    assert writer.finish(None, at(45))


class TestAProblem:
    def test_is_nothing_while_the_charger_shows_what_was_written(self, writer: SetpointWriter) -> None:
        assert writer.problem(at(3600)) is None

    def test_is_not_seen_before_a_readback_had_its_time(self, writer: SetpointWriter) -> None:
        writer.begin(7, at(100))
        writer.finish(None, at(100))
        assert writer.problem(at(119)) is None
        writer.read_back(7.04, at(119))
        assert writer.problem(at(130)) is None

    @pytest.mark.parametrize(
        ("error", "shown_a", "kind"),
        [
            ("no such hub", 6, ProblemKind.WRITE_FAILED),
            (None, None, ProblemKind.CHARGER_SILENT),
            (None, 6, ProblemKind.NOT_TAKEN),
        ],
    )
    def test_tells_what_keeps_the_setpoint_from_the_charger(
        self, writer: SetpointWriter, error: str | None, shown_a: float | None, kind: ProblemKind
    ) -> None:
        writer.begin(7, at(100))
        writer.finish(error, at(100))
        writer.read_back(shown_a, at(105))
        problem = writer.problem(at(120))
        assert problem is not None
        assert (problem.kind, problem.setpoint_a, problem.shown_a) == (kind, 7, shown_a)

    def test_also_comes_when_the_charger_goes_silent_later(self, writer: SetpointWriter) -> None:
        writer.read_back(None, at(100))
        assert writer.problem(at(119)) is None
        assert writer.problem(at(120)) is not None

    def test_ends_when_the_charger_shows_the_setpoint(self, writer: SetpointWriter) -> None:
        writer.read_back(None, at(100))
        writer.read_back(6, at(200))
        assert writer.problem(at(200)) is None
