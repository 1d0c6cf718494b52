"""Phases are switched through Home Assistant: what is written to register 1215, and when."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually
from tests.simulator.car import Car, CarSettings
from tests.simulator.charger import PHASES, SETPOINT
from tests.simulator.relay import PhaseRelay

MODE = "input_select.alfen_solar_mode"
PHASES_FAST = "input_select.alfen_solar_phases_fast"


def three_phases(charger: ChargerDouble) -> None:
    """Let charger and car have three phases."""
    charger.eve.settings = replace(charger.eve.settings, supply_phases=3)
    charger.socket.relay = PhaseRelay(3)
    charger.world.exchange_car(Car(CarSettings(phases=3)))


def words(home: HomeAssistantDouble, address: int) -> list[list[int]]:
    """List what was written to a register, in order."""
    return [call["value"] for call in home.calls_of("modbus/write_register") if call["address"] == address]


async def test_a_choice_of_phases_is_written_as_one_word_after_0_a_and_before_the_minimum(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    three_phases(charger)
    await home.set_state(PHASES_FAST, "Three")
    await home.set_state(MODE, "Fast")
    async with run_apps(f"{HOMEWIZARD}  phases: switchable\n"):
        await eventually(lambda: charger.setpoint_a == 16)
        await home.set_state(PHASES_FAST, "One")
        await eventually(lambda: words(home, PHASES) == [[1]])
        assert words(home, SETPOINT)[-1] == [0, 0]
        await eventually(lambda: charger.setpoint_a == 16)
        assert charger.socket.currents_a[1:] == (0, 0)
        await home.set_state(PHASES_FAST, "Three")
        await eventually(lambda: words(home, PHASES) == [[1], [3]])
        await eventually(lambda: charger.socket.currents_a == (16, 16, 16))
    assert charger.socket.relay.under_load == 0
    assert home.last_status["phases"] == 3
    assert home.last_status["problem"] == "none"


async def test_the_switches_of_today_outlive_a_restart(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    three_phases(charger)
    today = home.clock.now().astimezone(ZoneInfo(home.time_zone)).date()
    await home.set_state("sensor.alfen_solar_phase_switches_today", 7, day=today.isoformat())
    await home.set_state(MODE, "Fast")
    async with run_apps(f"{HOMEWIZARD}  phases: switchable\n"):
        await eventually(lambda: charger.socket.currents_a == (16, 16, 16))
        await home.set_state(PHASES_FAST, "One")
        await eventually(lambda: charger.socket.currents_a == (16, 0, 0))
        await home.clock.sleep(70)
    told = home.last_status
    assert [told[f"switches_{name}"] for name in ("today", "last_hour", "this_session")] == [8, 1, 1]


async def test_without_opting_in_the_helper_changes_nothing(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    three_phases(charger)
    await home.set_state(MODE, "Fast")
    async with run_apps(f"{HOMEWIZARD}  phases: 3\n"):
        await eventually(lambda: charger.setpoint_a == 16)
        await home.set_state(PHASES_FAST, "One")
        await home.clock.sleep(60)
    assert words(home, PHASES) == []
    assert "phases" not in home.last_status
