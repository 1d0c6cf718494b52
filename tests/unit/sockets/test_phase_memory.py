"""What is remembered of the phases over a restart."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alfen_solar.problem import Flaw
from alfen_solar.sockets.phase_memory import PhaseMemory, read_phase_memory
from tests.unit.clock import at

WALL = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
WRITTEN_AT = WALL - timedelta(minutes=3)
MEMORY = PhaseMemory(phases=1, car_phases=3, tries=2, flaw=Flaw.NOT_TAKEN, written_at=WRITTEN_AT)


def read(data: object, wall: datetime = WALL) -> PhaseMemory | None:
    return read_phase_memory(data, at(0), wall)


@pytest.mark.parametrize("memory", [MEMORY, PhaseMemory(3)])
def test_what_was_told_in_an_event_is_read_again(memory: PhaseMemory) -> None:
    found = read(json.loads(json.dumps(memory.data())))
    assert found is not None
    assert found.known == memory.known
    assert found.written_at == (None if memory.written_at is None else at(-180))


def test_a_clock_that_was_set_back_makes_no_switch_of_the_future() -> None:
    found = read(MEMORY.data(), WALL - timedelta(hours=2))
    assert found is not None
    assert found.written_at == at(0)


@pytest.mark.parametrize("ahead", [timedelta(hours=-1), timedelta(0), timedelta(hours=1)])
@pytest.mark.parametrize(
    ("written_at", "found_s"),
    [("9999-12-31T23:59:59-12:00", 0), ("0001-01-01T00:00:00+14:00", -7 * 86400), (-1e12, -7 * 86400)],
)
def test_a_time_that_no_clock_has_shown_is_now_or_long_ago(
    written_at: object, found_s: float, ahead: timedelta
) -> None:
    found = read_phase_memory(MEMORY.data() | {"written_at": written_at}, at(0), at(0) + ahead)
    assert found is not None
    assert found.written_at == at(found_s)


@pytest.mark.parametrize(
    "nonsense",
    [
        {"phases": 2},
        {"car_phases": 4},
        {"tries": -1},
        {"tries": 3},
        {"flaw": "broken"},
        {"written_at": "2026-11-26T11:57:00"},
        {"written_at": "yesterday"},
    ],
)
def test_what_makes_no_sense_is_no_memory(nonsense: dict[str, Any]) -> None:
    assert read(MEMORY.data() | nonsense) is None


@pytest.mark.parametrize("nothing", [None, "None", {}, "unknown"])
def test_where_nothing_was_told_there_is_no_memory(nothing: object) -> None:
    assert read(nothing) is None
