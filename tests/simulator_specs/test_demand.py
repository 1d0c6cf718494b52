"""The quarter-hour register of a Belgian meter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.simulator.demand import DemandRegister
from tests.simulator.p1 import MeterReading, telegram
from tests.simulator_specs.test_p1 import fields

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_the_mean_climbs_through_a_quarter_and_drops_to_0_with_the_next() -> None:
    register = DemandRegister()
    shown = [register.read(1_000_000 + 2 * minute * 60, NOON + timedelta(minutes=minute)) for minute in range(31)]
    assert [round(each.mean_w) for each in shown[:15]] == [480 * minute for minute in range(15)]
    assert [round(each.mean_w) for each in shown[15:17]] == [0, 480]
    assert shown[30].mean_w == 0


def test_the_peak_is_the_highest_quarter_of_the_month() -> None:
    register = DemandRegister()
    register.read(0, NOON)
    assert register.read(600, NOON + timedelta(minutes=15)).peak_w == 2400
    later = register.read(900, NOON + timedelta(minutes=30))
    assert (later.peak_w, later.peak_at) == (2400, NOON + timedelta(minutes=15))
    assert register.read(900, NOON + timedelta(days=1)).peak_w == 0


def test_a_belgian_telegram_shows_both() -> None:
    reading = MeterReading(phase_w=(1000.0,), import_wh=1_000_500, export_wh=0)
    register = DemandRegister()
    register.read(1_000_000, NOON)
    register.read(1_000_400, NOON + timedelta(minutes=15))
    at = NOON + timedelta(minutes=20)
    shown = fields(telegram(reading, at, register.read(reading.import_wh, at)))
    assert shown["1-0:1.4.0"] == "00.400*kW"
    assert shown["1-0:1.6.0"] == "261130131500W)(01.600*kW"
    assert shown["0-0:96.1.4"] == "50217"
    assert "1-3:0.2.8" not in shown


@pytest.mark.parametrize("code", ["1-0:1.4.0", "1-0:1.6.0", "0-0:96.1.4"])
def test_a_dutch_telegram_shows_none_of_it(code: str) -> None:
    assert code not in fields(telegram(MeterReading(phase_w=(1.0,), import_wh=0, export_wh=0), NOON))
