"""The charger's own log of when its safe current ruled."""

from __future__ import annotations

import math

import pytest

from tests.simulator.charger import AlfenEve, ChargerSettings, Lapse, Refusal, RefusedError, Socket
from tests.simulator.words import f32, f64, float_of


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


def shown_a(eve: AlfenEve) -> tuple[float, float]:
    """What 1210 and 1206 read, A."""
    setpoint, applied = (float_of(eve.read(1, address, 2)) for address in (1210, 1206))
    return setpoint, applied


def test_what_is_applied_is_the_least_of_setpoint_station_and_cable() -> None:
    eve = AlfenEve(ChargerSettings(cable_a=13, station_max_a=20))
    eve.sockets[1].car_connected = True
    set_at(eve, 1)
    assert shown_a(eve) == (10, 10)
    eve.sockets[1].set(16)
    assert (shown_a(eve), eve.offered_a(1)) == ((16, 13), 13)
    assert eve.read(1, 1214, 1) == [0]
    eve.sockets[1].limit_a = 25
    assert shown_a(eve) == (16, 13)
    eve.sockets[1].limit_a = 8
    assert shown_a(eve) == (16, 8)
    wide = AlfenEve(ChargerSettings(station_max_a=20))
    wide.sockets[1].set(32)
    assert shown_a(wide) == (32, 20)


def test_a_limit_below_the_least_current_is_a_pause(eve: AlfenEve) -> None:
    eve.sockets[1].car_connected = True
    set_at(eve, 1).limit_a = 5
    assert (shown_a(eve), eve.offered_a(1), eve.mode3(1)) == ((10, 5), 0, "B1")


def test_while_it_refuses_writes_the_setpoint_lapses(eve: AlfenEve) -> None:
    set_at(eve, 1)
    eve.refuses_writes = True
    eve.step(50)
    with pytest.raises(RefusedError) as refused:
        eve.write(1, 1210, f32(12))
    assert refused.value.refusal is Refusal.DEVICE_BUSY
    eve.step(61)
    assert (eve.sockets[1].setpoint_a, eve.sockets[1].lapsed_since_s) == (6, 61)


@pytest.mark.parametrize("state", ["E", "A1", "??"])
def test_without_a_car_it_may_show_another_state(state: str) -> None:
    eve = AlfenEve(ChargerSettings(without_car=state))
    assert eve.mode3(1) == state
    eve.sockets[1].car_connected = True
    assert eve.mode3(1) == "B2"


def test_a_car_that_asks_for_current_shows_c2_though_nothing_flows(eve: AlfenEve) -> None:
    socket = set_at(eve, 1)
    socket.car_connected = socket.car_asks = True
    assert (eve.mode3(1), socket.power_w) == ("C2", 0)


def test_it_may_show_whole_amperes_and_offer_what_it_was_told() -> None:
    eve = AlfenEve(ChargerSettings(whole_amperes=True))
    eve.sockets[1].car_connected = True
    eve.write(1, 1210, f32(10.4))
    assert shown_a(eve) == (10, 10)
    assert eve.offered_a(1) == pytest.approx(10.4)


def test_each_phase_has_its_voltage() -> None:
    eve = AlfenEve(ChargerSettings(supply_phases=3))
    eve.drift_v = (-15, 0, 20)
    eve.step(1)
    eve.sockets[1].measure((10, 10, 10), 1)
    assert [float_of(eve.read(1, address, 2)) for address in (306, 308, 310)] == [215, 230, 250]
    assert float_of(eve.read(1, 344, 2)) == 6950


def test_in_a_net_without_neutral_three_phases_are_fewer_watts_and_one_lies_between_two() -> None:
    eve = AlfenEve(ChargerSettings(supply_phases=3, no_neutral=True))
    socket = eve.sockets[1]
    assert float_of(eve.read(1, 306, 2)) == pytest.approx(132.8, abs=0.1)
    socket.measure((10, 10, 10), 1)
    assert socket.power_w == pytest.approx(math.sqrt(3) * 2300)
    socket.measure((10, 0, 0), 2)
    assert socket.power_w == pytest.approx(2300)
    assert socket.currents_a == (10, 10, 0)


def test_a_register_may_have_no_value_and_a_counter_may_begin_anew(eve: AlfenEve) -> None:
    socket = eve.sockets[1]
    socket.measure((10, 0, 0), 0)
    socket.measure((10, 0, 0), 3600)
    socket.shows_power = False
    assert math.isnan(float_of(eve.read(1, 344, 2)))
    assert socket.energy_wh == 2300
    socket.energy_wh = 0
    socket.measure((10, 0, 0), 7200)
    assert (socket.energy_wh, eve.read(1, 374, 4)) == (2300, f64(2300))


def test_what_one_socket_may_not_take_is_left_to_the_other() -> None:
    eve = AlfenEve(ChargerSettings(sockets=2, station_max_a=20))
    for socket in eve.sockets.values():
        socket.car_connected = True
        socket.set(16)
    assert [eve.applied_a(unit) for unit in (1, 2)] == [10, 10]
    eve.sockets[1].limit_a = 7
    assert [eve.applied_a(unit) for unit in (1, 2)] == [7, 13]
