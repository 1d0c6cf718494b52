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
