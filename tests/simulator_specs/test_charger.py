"""The charger's own log of when its safe current ruled."""

from __future__ import annotations

import pytest

from tests.simulator.charger import AlfenEve, ChargerSettings, Lapse, Socket


@pytest.fixture
def eve() -> AlfenEve:
    """A charger that honours a setpoint for 60 s."""
    return AlfenEve(ChargerSettings(validity_s=60, safe_current_a=6))


def set_at(eve: AlfenEve, *seconds: float) -> Socket:
    """Write 10 A at each of these times."""
    for second in seconds:
        eve.step(second)
        eve.sockets[1].set(10)
    return eve.sockets[1]


def test_before_the_first_setpoint_nothing_has_lapsed(eve: AlfenEve) -> None:
    eve.step(1000)
    assert eve.sockets[1].lapsed_since_s is None
    assert set_at(eve, 1000).lapses == []


def test_a_setpoint_that_is_renewed_in_time_does_not_lapse(eve: AlfenEve) -> None:
    socket = set_at(eve, 10, 69, 128)
    eve.step(187)
    assert (socket.setpoint_a, socket.lapsed_since_s, socket.lapses) == (10, None, [])


def test_a_lapse_begins_when_the_validity_is_over_and_ends_with_the_next_setpoint(eve: AlfenEve) -> None:
    socket = set_at(eve, 10)
    eve.step(100)
    assert (socket.setpoint_a, socket.lapsed_since_s, socket.lapses) == (6, 70, [])
    set_at(eve, 105)
    assert (socket.setpoint_a, socket.lapsed_since_s, socket.lapses) == (10, None, [Lapse(70, 105)])
    set_at(eve, 265)
    assert socket.lapses == [Lapse(70, 105), Lapse(165, 265)]


def test_a_reboot_is_a_lapse_from_then_on_and_does_not_shorten_one(eve: AlfenEve) -> None:
    socket = set_at(eve, 10)
    eve.step(30)
    eve.reboot()
    assert (socket.setpoint_a, socket.lapsed_since_s) == (6, 30)
    eve.step(50)
    eve.reboot()
    assert socket.lapsed_since_s == 30
    set_at(eve, 60)
    assert socket.lapses == [Lapse(30, 60)]
