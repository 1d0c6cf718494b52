"""Meters of many kinds, and what can be wrong with them."""

from itertools import pairwise

import pytest

from tests.home.home import StubbornHome
from tests.home.meter import (
    ENERGY_EXPORT,
    GRID_EXPORT,
    GRID_IMPORT,
    GRID_POWER,
    SIGNAL_STRENGTH,
    UPTIME,
    VOLTAGE,
    MeterKind,
    MeterSettings,
)
from tests.home.states import Event
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.unrest import Unrest

POWERS = (GRID_POWER, GRID_IMPORT, GRID_EXPORT)


def home_with(meter: MeterSettings, noise_w: float = 0) -> StubbornHome:
    """No car, 2 kW of sun, and ten seconds in which all has become so."""
    home = StubbornHome(meter=meter, base_w=-2000, unrest=Unrest(noise_w=noise_w))
    home.unplug()
    home.let_pass(10)
    return home


def powers(events: list[Event]) -> list[tuple[str, str, float]]:
    """Entity, value and moment of what the meter shows of power."""
    return [(e.entity, e.new["state"], round(e.at_s, 3)) for e in events if e.entity in POWERS]


def heard_s(home: StubbornHome, *entities: str) -> list[int]:
    """The whole seconds in which Home Assistant last heard of entities."""
    return [int(home.states.heard_s(entity) or 0) for entity in entities]


def test_a_steady_meter_is_silent_and_yet_heard() -> None:
    home = home_with(MeterSettings())
    assert powers(home.let_pass(20)) == []
    assert heard_s(home, GRID_POWER) == [30]


def test_a_signed_meter_shows_a_change_a_second_late() -> None:
    home = home_with(MeterSettings())
    home.set_base(500)
    assert powers(home.let_pass(5)) == [(GRID_POWER, "500", 12.3)]


@pytest.mark.parametrize("apart_s", [0.002, 0.5])
def test_import_and_export_change_one_after_the_other(apart_s: float) -> None:
    home = home_with(MeterSettings(kind=MeterKind.PAIR, kilowatts=True, apart_s=apart_s))
    home.set_base(434)
    assert powers(home.let_pass(5)) == [
        (GRID_IMPORT, "0.434", 12.3),
        (GRID_EXPORT, "0.000", round(12.3 + apart_s, 3)),
    ]
    assert home.states.get(GRID_IMPORT)["attributes"]["unit_of_measurement"] == "kW"  # type: ignore[index]


def test_a_meter_that_does_not_net_shows_import_and_export_at_once() -> None:
    pair = MeterSettings(kind=MeterKind.PAIR, nets=False)
    home = StubbornHome(charger=ChargerSettings(supply_phases=3, safe_current_a=10), meter=pair, base_w=-3000)
    home.let_pass(30)
    assert [home.states.value(entity) for entity in (GRID_IMPORT, GRID_EXPORT)] == ["1300", "2000"]


def test_a_template_over_three_phases_changes_three_times_a_telegram() -> None:
    home = home_with(MeterSettings(kind=MeterKind.SUM, period_s=20))
    home.let_pass(20)
    home.set_base(-500)
    assert powers(home.let_pass(20)) == [
        (GRID_POWER, "-1501", 40.3),
        (GRID_POWER, "-1001", 40.302),
        (GRID_POWER, "-501", 40.304),
    ]
    assert home.meter.device == ()


@pytest.mark.parametrize("period_s", [1, 10, 20, 30, 60])
def test_a_meter_reports_each_so_many_seconds(period_s: int) -> None:
    home = home_with(MeterSettings(period_s=period_s), noise_w=1900)
    moments_s = [at_s for _, _, at_s in powers(home.let_pass(600))]
    assert len(moments_s) == pytest.approx(600 / period_s, abs=1)
    assert {round(after - before, 3) for before, after in pairwise(moments_s)} == {period_s}


def test_telegrams_may_come_a_little_late() -> None:
    home = home_with(MeterSettings(period_s=10, jitter_s=4), noise_w=50)
    moments_s = [at_s % 10 for _, _, at_s in powers(home.let_pass(600))]
    assert 0.3 <= min(moments_s) < 1
    assert 3.5 < max(moments_s) <= 4.3


def test_a_meter_that_reports_on_change_alone_is_not_heard_while_steady() -> None:
    home = home_with(MeterSettings(on_change_only=True))
    home.let_pass(20)
    (steady_s,) = heard_s(home, GRID_POWER)
    assert steady_s < 10
    home.set_base(-1999)
    home.let_pass(3)
    assert heard_s(home, GRID_POWER) == [32]


def test_swapped_import_is_shown_as_export() -> None:
    assert home_with(MeterSettings(swapped=True)).states.value(GRID_POWER) == "2000"


def test_a_meter_may_never_show_export() -> None:
    home = home_with(MeterSettings(shows_export=False))
    assert (home.states.value(GRID_POWER), home.meter.honest) == ("0", False)
    home.set_base(300)
    assert [shown[:2] for shown in powers(home.let_pass(3))] == [(GRID_POWER, "300")]


def test_each_telegram_brings_energy_and_voltage_and_the_reader_tells_of_itself() -> None:
    home = home_with(MeterSettings(), noise_w=1900)
    events = home.let_pass(60)
    count = {entity: sum(e.entity == entity for e in events) for entity in home.meter.device}
    assert count[GRID_POWER] == 60
    assert count[ENERGY_EXPORT] > 30
    assert (count[SIGNAL_STRENGTH], count[UPTIME]) == (2, 2)
    assert heard_s(home, VOLTAGE) == [70]


def test_a_frozen_meter_repeats_itself_and_is_heard() -> None:
    home = home_with(MeterSettings())
    home.meter.freeze()
    home.set_base(1000)
    assert powers(home.let_pass(60)) == []
    assert heard_s(home, GRID_POWER, ENERGY_EXPORT, UPTIME) == [70, 70, 60]
    assert not home.meter.honest
    home.meter.heal()
    assert powers(home.let_pass(2))[0][:2] == (GRID_POWER, "1000")
    assert home.meter.honest


def test_a_silent_meter_is_not_heard_but_its_reader_is() -> None:
    home = home_with(MeterSettings())
    home.meter.silence()
    home.set_base(1000)
    assert powers(home.let_pass(60)) == []
    assert heard_s(home, GRID_POWER, VOLTAGE, UPTIME) == [10, 10, 60]


def test_of_a_dead_meter_nothing_is_heard() -> None:
    home = home_with(MeterSettings())
    home.meter.die()
    assert [e for e in home.let_pass(60) if e.entity in home.meter.device] == []
    assert heard_s(home, *home.meter.device) == [10, 10, 10, 10, 0, 0]


def test_one_half_may_be_frozen_or_silent_while_its_sibling_lives() -> None:
    home = home_with(MeterSettings(kind=MeterKind.PAIR))
    home.meter.freeze(GRID_EXPORT)
    home.set_base(1000)
    assert [shown[:2] for shown in powers(home.let_pass(5))] == [(GRID_IMPORT, "1000")]
    assert heard_s(home, GRID_IMPORT, GRID_EXPORT) == [15, 15]
    assert home.states.value(GRID_EXPORT) == "2000"
    home.meter.heal()
    home.meter.silence(GRID_IMPORT)
    home.set_base(1200)
    home.let_pass(5)
    assert heard_s(home, GRID_IMPORT, GRID_EXPORT) == [15, 20]


def test_a_meter_may_become_unavailable() -> None:
    home = home_with(MeterSettings())
    home.meter.lose()
    assert [shown[:2] for shown in powers(home.let_pass(5))] == [(GRID_POWER, "unavailable")]
    home.meter.heal()
    assert [shown[:2] for shown in powers(home.let_pass(5))] == [(GRID_POWER, "-2000")]


def test_sixty_late_telegrams_come_in_one_burst() -> None:
    home = home_with(MeterSettings(siblings=False))
    home.meter.hold()
    bases_w = range(100)
    for base_w in bases_w:
        home.set_base(base_w)
        assert powers(home.let_pass(1)) == []
    home.meter.release()
    burst = powers(home.let_pass(1))
    assert [shown for _, shown, _ in burst] == [str(base_w) for base_w in range(39, 100)]
    assert [at_s for _, _, at_s in burst[:3]] == [111.3, 111.305, 111.31]


def test_a_meter_that_heals_gives_what_it_held() -> None:
    home = home_with(MeterSettings(siblings=False), noise_w=1900)
    home.meter.hold()
    home.let_pass(10)
    home.meter.heal()
    assert len(powers(home.let_pass(1))) == 11


def test_noise_makes_a_meter_flicker() -> None:
    home = StubbornHome(car=CarSettings(), base_w=-2000, unrest=Unrest(noise_w=50))
    home.unplug()
    shown = [float(value) for _, value, _ in powers(home.let_pass(600))]
    assert len(shown) > 580
    assert -2050 <= min(shown) < -2045 < -1955 < max(shown) <= -1950
