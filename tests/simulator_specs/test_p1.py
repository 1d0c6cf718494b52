"""The grid meter's telegrams."""

from __future__ import annotations

import asyncio
import binascii
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.p1 import MeterReading, P1Server, crc16, telegram

NOON = datetime(2026, 6, 21, 12, 0, 5, tzinfo=UTC)


def fields(data: bytes) -> dict[str, str]:
    """The telegram's values by their OBIS code."""
    return dict(re.findall(r"^([\d\-:.]+)\((.*)\)\r$", data.decode("ascii"), re.MULTILINE))


def reading(*phase_w: float) -> MeterReading:
    return MeterReading(phase_w=phase_w, import_wh=1_234_567.4, export_wh=89_000.6)


def test_the_checksum_is_the_one_of_the_catalogue() -> None:
    """The check value of CRC-16/ARC in the catalogue of parametrised CRC algorithms."""
    assert crc16(b"123456789") == 0xBB3D


@given(st.binary(max_size=80))
def test_the_checksum_is_that_of_a_division_of_polynomials(data: bytes) -> None:
    bits = "".join(f"{byte:08b}"[::-1] for byte in data) + "0" * 16
    remainder = 0
    for bit in bits:
        remainder = remainder << 1 | int(bit)
        if remainder & 0x10000:
            remainder ^= 0x18005
    assert crc16(data) == int(f"{remainder:016b}"[::-1], 2)


def test_a_telegram_begins_and_ends_as_the_standard_says() -> None:
    data = telegram(reading(1000.0), NOON)
    assert data.startswith(b"/SIM5\\2SIMULATED-METER\r\n\r\n1-3:0.2.8(50)\r\n")
    body, checksum = data[:-6], data[-6:]
    assert body.endswith(b"\r\n!")
    assert checksum == f"{crc16(body):04X}\r\n".encode()
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_import_of_one_phase() -> None:
    shown = fields(telegram(reading(1380.4), NOON))
    assert shown["0-0:1.0.0"] == "260621130005W"
    assert binascii.unhexlify(shown["0-0:96.1.1"]) == b"SIMULATED-METER-1"
    assert shown["1-0:1.7.0"] == "01.380*kW"
    assert shown["1-0:2.7.0"] == "00.000*kW"
    assert shown["1-0:21.7.0"] == "01.380*kW"
    assert shown["1-0:32.7.0"] == "230.0*V"
    assert shown["1-0:31.7.0"] == "006*A"
    assert shown["1-0:1.8.2"] == "001234.567*kWh"
    assert shown["1-0:2.8.2"] == "000089.001*kWh"
    assert "1-0:41.7.0" not in shown


def test_nothing_is_neither_import_nor_export() -> None:
    for zero in (0.0, -0.0):
        shown = fields(telegram(reading(zero), NOON))
        assert [shown[f"1-0:{at}.7.0"] for at in (1, 2, 21, 22)] == ["00.000*kW"] * 4


def test_three_phases_are_netted_and_shown_each() -> None:
    shown = fields(telegram(reading(2300.0, -4600.0, -230.0), NOON))
    assert (shown["1-0:1.7.0"], shown["1-0:2.7.0"]) == ("00.000*kW", "02.530*kW")
    assert [shown[f"1-0:{at}.7.0"] for at in (21, 41, 61)] == ["02.300*kW", "00.000*kW", "00.000*kW"]
    assert [shown[f"1-0:{at}.7.0"] for at in (22, 42, 62)] == ["00.000*kW", "04.600*kW", "00.230*kW"]
    assert [shown[f"1-0:{at}.7.0"] for at in (31, 51, 71)] == ["010*A", "020*A", "001*A"]
    assert [shown[f"1-0:{at}.7.0"] for at in (32, 52, 72)] == ["230.0*V"] * 3


@given(st.lists(st.floats(-25_000, 25_000), min_size=1, max_size=3))
def test_power_survives_the_telegram_to_the_watt(phase_w: list[float]) -> None:
    shown = fields(telegram(reading(*phase_w), NOON))
    imported_w, exported_w = (round(1000 * float(shown[f"1-0:{at}.7.0"][:-3])) for at in (1, 2))
    assert abs(imported_w - exported_w - sum(phase_w)) <= 0.51
    assert 0 in {imported_w, exported_w}


async def test_every_client_gets_every_telegram_and_may_leave() -> None:
    server = P1Server()
    await server.start("127.0.0.1", 0)
    first, first_out = await asyncio.open_connection("127.0.0.1", server.port)
    second, second_out = await asyncio.open_connection("127.0.0.1", server.port)
    await asyncio.sleep(0.01)
    assert server.clients == 2
    server.send(reading(500.0), NOON)
    expected = telegram(reading(500.0), NOON)
    assert await first.readexactly(len(expected)) == expected
    assert await second.readexactly(len(expected)) == expected
    first_out.close()
    await asyncio.sleep(0.01)
    assert server.clients == 1
    server.send(reading(500.0), NOON)
    assert await second.readexactly(len(expected)) == expected
    await server.stop()
    assert await second.read() == b""
    second_out.close()
    await asyncio.sleep(0)


async def test_a_frozen_reader_sends_nothing_keeps_its_clients_and_then_goes_on_with_the_present() -> None:
    server = P1Server()
    await server.start("127.0.0.1", 0)
    client, client_out = await asyncio.open_connection("127.0.0.1", server.port)
    await asyncio.sleep(0.01)
    server.frozen = True
    server.send(reading(500.0), NOON)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(client.read(1), 0.05)
    assert server.clients == 1
    server.frozen = False
    server.send(reading(700.0), NOON)
    expected = telegram(reading(700.0), NOON)
    assert await client.readexactly(len(expected)) == expected
    client_out.close()
    await server.stop()


def test_without_a_neutral_l2_shows_no_voltage() -> None:
    reading = MeterReading(
        phase_w=(1000, 0, 500), import_wh=0, export_wh=0, currents_a=(5.4, 3.1, 2.6), delta=True, tells_l2=False
    )
    text = telegram(reading, datetime(2026, 6, 21, 12, tzinfo=UTC)).decode("ascii")
    assert "1-0:52.7.0(000.0*V)" in text
    assert [line for line in text.splitlines() if line.endswith("*A)")] == [
        "1-0:31.7.0(005*A)",
        "1-0:51.7.0(000*A)",
        "1-0:71.7.0(003*A)",
    ]
