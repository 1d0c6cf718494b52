"""What is remembered of energy and session over a restart."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alfen_solar.plan.money import Money
from alfen_solar.sockets.energy import Charged
from alfen_solar.sockets.energy_memory import EnergyMemory, memory_data, read_memory
from alfen_solar.sockets.session import SessionMemory
from tests.unit.clock import at

WALL = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SESSION = SessionMemory(at(-3600), Charged(5200, 800))
MONEY = Money(0.42, 1.25)


def told(
    register_wh: float | None = 1_234_567.5, session: SessionMemory | None = SESSION, money: Money | None = MONEY
) -> dict[str, Any]:
    return memory_data(register_wh, session, money, at(0), lambda moment: WALL + (moment - at(0)))


def read(attributes: dict[str, Any], later: timedelta = timedelta()) -> EnergyMemory | None:
    return read_memory(attributes, at(0) + later, WALL + later)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=30), timedelta(days=3)])
@pytest.mark.parametrize("session", [SESSION, None])
@pytest.mark.parametrize("register_wh", [1_234_567.5, 0, None])
def test_what_was_told_is_read_again(
    register_wh: float | None, session: SessionMemory | None, later: timedelta
) -> None:
    assert read(told(register_wh, session), later) == EnergyMemory(later, register_wh, session, MONEY)


def test_a_clock_that_was_set_back_makes_no_memory_of_the_future() -> None:
    memory = read_memory(told(), at(0), WALL - timedelta(hours=2))
    session = SessionMemory(at(0), SESSION.charged)
    assert memory == EnergyMemory(timedelta(0), 1_234_567.5, session, MONEY, is_ahead=True)


@pytest.mark.parametrize("counted_at", [None, "unknown", "2026-11-26", 5])
def test_without_a_time_there_is_no_memory(counted_at: object) -> None:
    assert read(told() | {"counted_at": counted_at}) is None
    assert read({}) is None


@pytest.mark.parametrize("key", ["session_began", "session_sun_wh", "session_grid_wh"])
@pytest.mark.parametrize("value", [None, "much", "nan", float("nan"), -5, True])
def test_a_session_that_makes_no_sense_is_none(key: str, value: object) -> None:
    memory = read(told() | {key: value})
    assert memory == EnergyMemory(timedelta(0), 1_234_567.5, None, MONEY)


@pytest.mark.parametrize("value", [None, "much", float("inf"), -5])
def test_a_register_that_makes_no_sense_is_none(value: object) -> None:
    assert read(told() | {"register_wh": value}) == EnergyMemory(timedelta(0), None, SESSION, MONEY)


@pytest.mark.parametrize("key", ["session_cost", "session_saved"])
@pytest.mark.parametrize("value", [None, "much", float("nan"), True])
def test_money_that_makes_no_sense_is_not_known(key: str, value: object) -> None:
    assert read(told() | {key: value}) == EnergyMemory(timedelta(0), 1_234_567.5, SESSION, None)


def test_money_that_is_not_known_is_not_read_either() -> None:
    assert read(told(money=None)) == EnergyMemory(timedelta(0), 1_234_567.5, SESSION, None)
