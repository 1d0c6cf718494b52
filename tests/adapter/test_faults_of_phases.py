"""What chargers and sensors do wrong when phases are switched: what the car then does, and what the user sees."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, notification, told
from tests.adapter.test_phases import MODE, PHASES_FAST, three_phases, words
from tests.faults import fault
from tests.simulator.charger import PHASES

SWITCHABLE = f"{HOMEWIZARD}  phases: switchable\n"
CURRENTS = tuple(f"sensor.alfen_current_l{phase}" for phase in (1, 2, 3))
POWER = "sensor.alfen_power"
LONG_S = 600
"""As long as a switch, its proof, and its cure take together."""


@pytest.fixture(autouse=True)
async def on_one_phase(home: HomeAssistantDouble, charger: ChargerDouble) -> None:
    """A car of three phases that charges on one."""
    three_phases(charger)
    charger.socket.relay.register = charger.socket.relay.connected = 1
    await home.set_state(PHASES_FAST, "One")
    await home.set_state(MODE, "Fast")


@asynccontextmanager
async def three_are_chosen(home: HomeAssistantDouble, run_apps: RunApps) -> AsyncIterator[None]:
    """Let the user choose three phases while the car charges on one; the register was never changed under load."""
    async with run_apps(SWITCHABLE):
        await eventually(lambda: home.charger.socket.currents_a == (16, 0, 0))
        await home.set_state(PHASES_FAST, "Three")
        yield
    assert home.charger.socket.relay.under_load == 0


@fault(
    "A switch to three phases does not take, although the charger's register shows three",
    car="charges on one phase for a minute, and on three after a second switch",
    seen="nothing",
)
async def test_a_switch_that_does_not_take_is_done_again(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.socket.relay.fails = 1
    async with three_are_chosen(home, run_apps):
        await eventually(lambda: charger.socket.currents_a == (16, 16, 16), LONG_S)
    assert words(home, PHASES) == [[3], [1], [3]]
    assert not told(home)


@fault(
    "It does not take the second time either",
    car="charges on one phase until it is disconnected",
    seen="*The charger reports that it has switched phases, but the car's currents do not show it …*",
)
async def test_a_switch_that_never_takes_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.socket.relay.fails = 9
    async with three_are_chosen(home, run_apps):
        await eventually(lambda: "alfen_solar_phases" in home.notifications, LONG_S)
        assert home.notifications["alfen_solar_phases"].startswith(
            "The charger reports that it has switched phases, but"
        )
        await home.clock.sleep(LONG_S)
        assert charger.socket.currents_a == (16, 0, 0)
    assert len(words(home, PHASES)) == 3


@fault(
    "*Allow 1- and 3-phased charging* is off in the charger, or its license does not include it",
    car="charges on the phases that it has, until it is disconnected",
    seen='*The charger did not switch between one and three phases. Enable "Allow 1- and 3-phased charging" …*',
)
async def test_a_charger_that_refuses_to_switch_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.eve.settings = replace(charger.eve.settings, phase_switching=False)
    async with three_are_chosen(home, run_apps):
        await eventually(lambda: "alfen_solar_phases" in home.notifications, LONG_S)
        assert '"Allow 1- and 3-phased charging"' in home.notifications["alfen_solar_phases"]
        await eventually(lambda: charger.socket.currents_a == (16, 0, 0))


@fault(
    "The charger's register shows three phases whatever is written (firmware 6.4.0)",
    car="is switched as usual: its currents tell how many phases there are",
    seen="*sensor.alfen_phases does not show the phases that the car uses …*",
)
async def test_a_register_that_lies_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.socket.relay.register = charger.socket.relay.connected = 3
    charger.socket.relay.always_reads = 3
    async with run_apps(SWITCHABLE):
        await eventually(lambda: charger.socket.currents_a == (16, 0, 0), LONG_S)
        assert "sensor.alfen_phases does not show" in await notification(home, "phases")
    assert charger.socket.relay.under_load == 0


@fault(
    "The charger continues on one phase by itself",
    car="charges on one phase until it is disconnected",
    seen="*The car charged on three phases and then continued on one by itself …*",
)
async def test_a_charger_that_falls_to_one_phase_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with three_are_chosen(home, run_apps):
        await eventually(lambda: charger.socket.currents_a == (16, 16, 16), LONG_S)
        await home.clock.sleep(90)
        charger.socket.relay.fall_to_one()
        assert "continued on one by itself" in await notification(home, "phases")
        await home.clock.sleep(LONG_S)
        assert charger.setpoint_a == 16
    assert words(home, PHASES) == [[3]]


@fault(
    "Neither power nor currents of the phases have a value, so nothing shows that the car has stopped",
    car="pauses for two minutes, and charges as before; another attempt after 10 minutes, then less and less often",
    seen="*The phases were not switched because the sensors did not show that the car had stopped charging …*",
)
async def test_without_any_measurement_the_phases_are_not_switched(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(SWITCHABLE):
        await eventually(lambda: charger.socket.currents_a == (16, 0, 0))
        charger.missing |= {POWER, *CURRENTS}
        await home.set_state(PHASES_FAST, "Three")
        await eventually(lambda: "alfen_solar_phases" in home.notifications, LONG_S)
        assert "did not show that the car had stopped" in home.notifications["alfen_solar_phases"]
        await eventually(lambda: charger.socket.currents_a == (16, 0, 0))
    assert words(home, PHASES) == []


@fault(
    "Alfen Solar is reloaded in the middle of a switch",
    car="pauses until Alfen Solar is back, and charges on the phases that were chosen",
    seen="nothing",
)
async def test_a_reload_in_the_middle_of_a_switch_finishes_it(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with three_are_chosen(home, run_apps):
        await eventually(lambda: words(home, PHASES) == [[3]])
    async with run_apps(SWITCHABLE):
        await eventually(lambda: charger.socket.currents_a == (16, 16, 16), LONG_S)
    assert not told(home)
    assert not charger.socket.lapses


@fault(
    "Alfen Solar is reloaded before it is known that a switch did not take",
    car="charges on one phase for a minute, and on three after a second switch",
    seen="nothing",
)
async def test_a_reload_does_not_forget_what_is_still_to_be_proven(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.socket.relay.fails = 1
    async with three_are_chosen(home, run_apps):
        await eventually(lambda: words(home, PHASES) == [[3]])
        await eventually(lambda: charger.socket.currents_a[0] > 0)
    async with run_apps(SWITCHABLE):
        await eventually(lambda: charger.socket.currents_a == (16, 16, 16), LONG_S)
    assert words(home, PHASES) == [[3], [1], [3]]
    assert charger.socket.relay.under_load == 0
    assert not told(home)
