"""The charger as a Modbus client sees it, over TCP."""

from __future__ import annotations

import asyncio
import math

import pytest
from pymodbus.exceptions import ModbusException

from tests.simulator.charger import ChargerSettings
from tests.simulator.modbus import ModbusServer, Write
from tests.simulator.world import World

from .wire import Wire, number, set_current, text, wired, words

ILLEGAL_FUNCTION = 1
ILLEGAL_ADDRESS = 2
ILLEGAL_VALUE = 3
NO_SUCH_UNIT = 11


async def test_the_station_introduces_itself() -> None:
    async with wired() as (wire, client):
        wire.pass_time(90)
        assert await text(client, 200, 100, 17) == "ALF-SIM0001".ljust(34, "\0")
        assert (await text(client, 200, 117, 5)).rstrip("\0") == "Alfen NV"
        assert (await text(client, 200, 123, 17)).rstrip("\0") == "7.4.0-sim"
        assert (await text(client, 200, 140, 17)).rstrip("\0") == "NG910"
        assert (await text(client, 200, 157, 11)).rstrip("\0") == "SIM0000001"
        assert await number(client, 200, 174, "Q") == 90_000
        assert await number(client, 200, 1100, "f") == 32
        assert await number(client, 200, 1102, "f") == 31.5
        assert await number(client, 200, 1104, "H") == 1
        assert await number(client, 200, 1105, "H") == 1


async def test_a_setpoint_is_a_float_with_its_high_word_first_and_rules_at_once() -> None:
    async with wired() as (_, client):
        answer = await client.write_registers(1210, [0x4180, 0x0000], device_id=1)
        assert not answer.isError()
        assert await words(client, 1, 1210, 2) == [0x4180, 0x0000]
        assert await number(client, 1, 1210, "f") == 16
        assert await number(client, 1, 1206, "f") == 16
        assert await number(client, 1, 1208, "I") == 60
        assert await number(client, 1, 1214, "H") == 1


async def test_a_value_may_be_read_in_part() -> None:
    async with wired() as (_, client):
        await set_current(client, 1, 6.1)
        assert await words(client, 1, 1211, 1) == [13107]


async def test_the_validity_counts_down_from_the_last_write() -> None:
    async with wired() as (wire, client):
        await set_current(client, 1, 10)
        wire.pass_time(25)
        assert await number(client, 1, 1208, "I") == 35
        await set_current(client, 1, 10)
        assert await number(client, 1, 1208, "I") == 60


async def test_a_lapsed_setpoint_gives_way_to_the_safe_current_which_1210_then_reads() -> None:
    async with wired(ChargerSettings(safe_current_a=8, validity_s=10)) as (wire, client):
        await set_current(client, 1, 0)
        wire.pass_time(9)
        assert await number(client, 1, 1210, "f") == 0
        assert await number(client, 1, 1208, "I") == 1
        wire.now_s += 1  # no step of the world: the charger's own clock is enough
        assert await number(client, 1, 1208, "I") == 0
        assert [await number(client, 1, address, "f") for address in (1206, 1210, 1212)] == [8, 8, 8]


async def test_the_validity_never_counts_up_again_when_a_step_comes_late() -> None:
    async with wired() as (wire, client):
        await set_current(client, 1, 10)
        wire.now_s = 5.5
        assert await number(client, 1, 1208, "I") == 55
        wire.world.step(5)
        assert wire.world.snapshot.sockets[1].remaining_s == 54.5


async def test_the_station_maximum_limits_the_applied_current_and_says_so() -> None:
    async with wired(ChargerSettings(station_max_a=13)) as (_, client):
        await set_current(client, 1, 16)
        assert await number(client, 1, 1210, "f") == 16
        assert await number(client, 1, 1206, "f") == 13
        assert await number(client, 1, 1214, "H") == 0


async def test_mode_3_follows_offer_and_car() -> None:
    async def state() -> str:
        padded = await text(client, 1, 1201, 5)
        assert len(padded) == 10
        return padded.rstrip("\0")

    async with wired() as (wire, client):
        await set_current(client, 1, 0)
        wire.pass_time(1)
        assert await state() == "B1"
        await set_current(client, 1, 6)
        wire.pass_time(8)
        assert await state() == "B2"
        wire.pass_time(1)
        assert await state() == "C2"
        await set_current(client, 1, 5.9)
        assert await state() == "C1"
        wire.pass_time(3)
        assert await state() == "B1"
        wire.world.unplug()
        wire.pass_time(1)
        assert await state() == "A"


async def test_power_current_and_energy_of_a_charging_car() -> None:
    async with wired() as (wire, client):
        await set_current(client, 1, 10)
        wire.pass_time(20)
        await set_current(client, 1, 10)
        assert await number(client, 1, 306, "f") == 230
        assert await number(client, 1, 320, "f") == 10
        assert await number(client, 1, 344, "f") == 2300
        before_wh = await number(client, 1, 374, "d")
        wire.pass_time(36)
        assert await number(client, 1, 374, "d") - before_wh == pytest.approx(23)


async def test_a_one_phase_unit_has_no_number_for_the_other_phases() -> None:
    async with wired(ChargerSettings(supply_phases=1)) as (_, client):
        for address in (308, 310, 322, 324):
            assert math.isnan(await number(client, 1, address, "f"))
    async with wired(ChargerSettings(supply_phases=3)) as (_, client):
        for address in (308, 310, 322, 324):
            assert math.isfinite(await number(client, 1, address, "f"))


async def test_a_recent_meter_knows_the_sum_but_not_the_power_of_a_phase() -> None:
    async with wired() as (_, client):
        for address in (312, 318, 326, 328, 334, 338):
            assert math.isnan(await number(client, 1, address, "f"))
        assert math.isnan(await number(client, 1, 362, "d"))
        assert await number(client, 1, 344, "f") == 0
    async with wired(ChargerSettings(recent_meter=False)) as (_, client):
        assert await number(client, 1, 338, "f") == 0
        assert math.isnan(await number(client, 1, 340, "f"))


async def test_reserved_registers_read_all_ones() -> None:
    async with wired() as (_, client):
        assert await words(client, 200, 168, 6) == [0xFFFF] * 6


@pytest.mark.parametrize(
    ("unit", "address", "count", "exception"),
    [
        (1, 299, 1, ILLEGAL_ADDRESS),
        (1, 1215, 2, ILLEGAL_ADDRESS),
        (200, 1210, 2, ILLEGAL_ADDRESS),
        (2, 1210, 2, NO_SUCH_UNIT),
        (7, 100, 1, NO_SUCH_UNIT),
    ],
)
async def test_what_is_not_there_cannot_be_read(unit: int, address: int, count: int, exception: int) -> None:
    async with wired() as (_, client):
        answer = await client.read_holding_registers(address, count=count, device_id=unit)
        assert answer.isError()
        assert answer.exception_code == exception


async def test_only_holding_registers_are_served() -> None:
    async with wired() as (_, client):
        answer = await client.read_input_registers(1210, count=2, device_id=1)
        assert answer.isError()
        assert answer.exception_code == ILLEGAL_FUNCTION


async def test_a_single_register_write_cannot_set_the_current() -> None:
    async with wired() as (_, client):
        answer = await client.write_register(1210, 0x4180, device_id=1)
        assert answer.isError()
        assert answer.exception_code == ILLEGAL_ADDRESS
        assert await number(client, 1, 1210, "f") == 6


@pytest.mark.parametrize(
    ("unit", "address", "values", "exception"),
    [
        (1, 1210, [0x4180], ILLEGAL_ADDRESS),
        (1, 1211, [0x0000], ILLEGAL_ADDRESS),
        (1, 1210, [0x4180, 0, 0], ILLEGAL_ADDRESS),
        (1, 1212, [0x4180, 0], ILLEGAL_ADDRESS),
        (1, 1200, [0], ILLEGAL_ADDRESS),
        (1, 1210, [0xBF80, 0], ILLEGAL_VALUE),  # -1 A
        (1, 1210, [0x7FC0, 0], ILLEGAL_VALUE),  # NaN
        (1, 1210, [0x7F80, 0], ILLEGAL_VALUE),  # infinite
        (1, 1215, [2], ILLEGAL_VALUE),
        (200, 1100, [0x4180, 0], ILLEGAL_ADDRESS),
        (2, 1210, [0x4180, 0], NO_SUCH_UNIT),
    ],
)
async def test_other_writes_are_refused_and_logged(unit: int, address: int, values: list[int], exception: int) -> None:
    async with wired() as (wire, client):
        answer = await client.write_registers(address, values, device_id=unit)
        assert answer.isError()
        assert answer.exception_code == exception
        (write,) = wire.server.writes
        assert (write.unit, write.address, write.words) == (unit, address, tuple(values))
        assert write.exception == exception
        assert await number(client, 1, 1210, "f") == 6


async def test_other_ways_of_writing_are_no_function_of_the_charger() -> None:
    async with wired() as (wire, client):
        for answer in (
            await client.mask_write_register(address=1215, and_mask=0, or_mask=1, device_id=1),
            await client.readwrite_registers(read_address=1210, read_count=2, address=1210, values=[0, 0], device_id=1),
            await client.write_coil(5, True, device_id=1),  # noqa: FBT003  # the client's signature
        ):
            assert answer.exception_code == ILLEGAL_FUNCTION
        assert [(write.function_code, write.exception) for write in wire.server.writes] == [
            (22, ILLEGAL_FUNCTION),
            (23, ILLEGAL_FUNCTION),
            (5, ILLEGAL_FUNCTION),
        ]


async def test_phases_are_switched_by_either_kind_of_write() -> None:
    async with wired(ChargerSettings(supply_phases=3)) as (_, client):
        assert await number(client, 1, 1215, "H") == 3
        answer = await client.write_register(1215, 1, device_id=1)
        assert not answer.isError()
        assert await number(client, 1, 1215, "H") == 1
        answer = await client.write_registers(1215, [3], device_id=1)
        assert not answer.isError()
        assert await number(client, 1, 1215, "H") == 3


@pytest.mark.parametrize(
    "settings", [ChargerSettings(supply_phases=3, phase_switching=False), ChargerSettings(supply_phases=1)]
)
async def test_phases_that_may_not_be_switched_are_an_illegal_value(settings: ChargerSettings) -> None:
    async with wired(settings) as (_, client):
        answer = await client.write_registers(1215, [3], device_id=1)
        assert answer.isError()
        assert answer.exception_code == ILLEGAL_VALUE


async def test_the_log_holds_each_write_as_it_came() -> None:
    async with wired() as (wire, client):
        wire.now_s = 4.5
        await set_current(client, 1, 16)
        await client.write_register(1210, 0, device_id=1)
        assert wire.server.writes == [
            Write(
                t_s=4.5,
                unit=1,
                function_code=16,
                address=1210,
                words=(0x4180, 0),
                value=16.0,
                exception=None,
            ),
            Write(
                t_s=4.5,
                unit=1,
                function_code=6,
                address=1210,
                words=(0,),
                value=None,
                exception=ILLEGAL_ADDRESS,
            ),
        ]


async def test_the_sockets_of_a_double_are_independent() -> None:
    async with wired(ChargerSettings(sockets=2, validity_s=10)) as (wire, client):
        assert await number(client, 200, 1105, "H") == 2
        await set_current(client, 1, 16)
        wire.pass_time(5)
        await set_current(client, 2, 0)
        assert [await number(client, unit, 1210, "f") for unit in (1, 2)] == [16, 0]
        assert [await number(client, unit, 1208, "I") for unit in (1, 2)] == [5, 10]
        assert (await text(client, 2, 1201, 5)).rstrip("\0") == "A"


async def test_the_station_maximum_holds_for_both_sockets_together() -> None:
    async with wired(ChargerSettings(sockets=2, station_max_a=20)) as (wire, client):
        wire.world.plug_in(2)
        wire.pass_time(1)
        await set_current(client, 1, 16)
        await set_current(client, 2, 16)
        assert [await number(client, unit, 1206, "f") for unit in (1, 2)] == [10, 10]
        await set_current(client, 2, 6)
        assert [await number(client, unit, 1206, "f") for unit in (1, 2)] == [14, 6]
        await set_current(client, 2, 5.5)  # a pause takes nothing from the other socket
        assert [await number(client, unit, 1206, "f") for unit in (1, 2)] == [16, 5.5]


async def test_a_reboot_loses_the_setpoint_and_keeps_the_energy() -> None:
    async with wired() as (wire, client):
        await set_current(client, 1, 16)
        wire.pass_time(30)
        energy_wh = await number(client, 1, 374, "d")
        wire.world.charger.reboot()
        assert await number(client, 1, 1210, "f") == 6
        assert await number(client, 1, 1208, "I") == 0
        assert await number(client, 200, 174, "Q") == 0
        assert await number(client, 1, 374, "d") == energy_wh > 0


async def _is_served(wire: Wire) -> bool:
    client = wire.client()
    try:
        await client.connect()
        return (await words(client, 1, 1210, 2)) != []
    except ModbusException:
        return False
    finally:
        client.close()


async def test_a_second_client_is_refused_until_the_first_has_gone() -> None:
    async with wired() as (wire, first):
        assert not await _is_served(wire)
        assert (wire.server.accepted, wire.server.refused) == (1, 1)
        assert await number(first, 1, 1210, "f") == 6  # the first one does not notice
        first.close()
        await asyncio.sleep(0.05)
        assert wire.server.open_connections == 0
        assert await _is_served(wire)
        assert (wire.server.accepted, wire.server.refused) == (2, 1)


async def test_a_connection_can_be_dropped_and_clients_kept_out() -> None:
    async with wired() as (wire, client):
        wire.server.refuse_connections = True
        assert await number(client, 1, 1210, "f") == 6
        wire.server.drop_connection()
        with pytest.raises(ModbusException):
            await words(client, 1, 1210, 2)
        assert not await _is_served(wire)
        wire.server.refuse_connections = False
        assert await _is_served(wire)


async def test_a_port_that_is_taken_is_a_sentence() -> None:
    async with wired() as (wire, _):
        second = ModbusServer(World().charger, lambda: 0.0)
        with pytest.raises(OSError, match=f"Cannot listen on 127.0.0.1:{wire.server.port} for Modbus"):
            await second.start("127.0.0.1", wire.server.port)
