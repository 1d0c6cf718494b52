"""What breaks, what the charger then gets, and what the user is told."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import Any, Literal

import pytest
from aiohttp import ClientWebSocketResponse

from alfen_solar.app import HELPERS_S
from tests.adapter.charger_double import ChargerDouble
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import METER_EVERY_S, SERVICES, HomeAssistantDouble
from tests.adapter.steps import (
    EXAMPLE,
    HOMEWIZARD,
    MOST_SAMPLES,
    eventually,
    home_charges,
    logbook,
    meter_says,
    meter_says_until,
    notification,
    of_the_app,
    problem,
    the_sun_carries_9_a,
    told,
    writes,
    written,
)
from tests.faults import fault
from tests.simulator.car import Car, CarSettings
from tests.simulator.relay import PhaseRelay

GRID_POWER = "sensor.p1_meter_power"
GRID_IMPORT = "sensor.electricity_meter_power_consumption"
GRID_EXPORT = "sensor.electricity_meter_power_production"
MODE = "input_select.alfen_solar_mode"
MAXIMUM = "input_number.alfen_solar_maximum_current"
BOOST = "input_datetime.alfen_solar_boost_until"
SET_AT = "sensor.alfen_solar_boost_set_at"
WRITE = "modbus/write_register"
SAVE = "homeassistant/save_persistent_states"


# Home Assistant


@fault(
    "Home Assistant is slow and takes 3 s for each action",
    car="gets one setpoint after the other, always with the latest decision",
    seen="nothing",
)
async def test_a_slow_home_assistant_gets_one_write_at_a_time(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        home.delays_s = dict.fromkeys((*SERVICES, "template"), 3)
        await home.set_state(MODE, "Fast")
        await eventually(lambda: written(home) == [6, 16])
        for amperes in range(7, 15):
            await home.set_state(MAXIMUM, amperes, "A")
        await home.set_state(MODE, "Off")
        await eventually(lambda: charger.setpoint_a == 0)
        await home.clock.sleep(8)
        assert charger.setpoint_a == 0
    setpoints_a = [setpoint_a for setpoint_a, _ in groupby(written(home))]  # 0 A is repeated if its readback is late
    assert setpoints_a == [6, 16, 0]
    between_s = [later.at_s - write.at_s for write, later in pairwise(writes(home)[1:])]
    assert min(between_s) > 2.99, between_s
    assert logbook(home)[1:] == [
        "Mode changed to Fast. Charging at 16 A (maximum)",
        "Mode changed to Off. Charging is off",
    ]
    assert [reason for reason, _ in groupby(status["reason"] for status in home.statuses)][-2:] == ["fast", "off"]
    assert not told(home)


@fault(
    "Home Assistant cannot write: no such Modbus hub, no Modbus integration (yet), no response",
    car="falls back to the charger's safe current",
    seen="*Home Assistant could not send … to the charger …*, until it can; another attempt after 3 s to 30 s",
)
@pytest.mark.parametrize("way", ["refused", "unknown service", "no answer"])
async def test_a_write_that_fails_is_repeated_and_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, way: str
) -> None:
    home.refusals = {WRITE: "Unknown error"} if way == "refused" else {}
    home.delays_s = {WRITE: 1000} if way == "no answer" else {}
    home.services -= {WRITE} if way == "unknown service" else set()
    await home.set_state(MODE, "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: problem(home) == "write failed")
        assert charger.setpoint_a == 6
        assert (await notification(home, "write_failed")).startswith(
            "Home Assistant could not send 16 A to the charger: "
        )
        assert len(writes(home)) <= 8, [write.at_s for write in writes(home)]
        home.refusals, home.delays_s, home.services = {}, {}, set(SERVICES)
        await eventually(lambda: charger.setpoint_a == 16)
        await eventually(lambda: problem(home) == "none")
        await eventually(lambda: not home.notifications)
    assert logbook(home)[-1] == "Resolved: Could not write to the charger"
    assert told(home) == ["write_failed"]


@fault(
    "Home Assistant is not reachable for a minute, or restarts",
    car="falls back to the charger's safe current; continues at the minimum at most after three new samples",
    seen="nothing",
)
async def test_a_home_assistant_that_was_gone_is_decided_for_anew(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD) as appdaemon:
        await the_sun_carries_9_a(home)
        first = appdaemon.app_management.get_app("alfen_solar")
        await home.stop()
        await home.clock.sleep(65)
        assert charger.setpoint_a == 6
        home.forget_times()
        before = written(home)
        await home.start()
        await eventually(
            lambda: (
                appdaemon.app_management.get_app("alfen_solar") is not first
                and "alfen_solar" in appdaemon.app_management.running_apps
            )
        )
        await meter_says(home, -0.5, -0.51)
        assert written(home) == before
        await meter_says(home, -0.52)
        await eventually(lambda: len(written(home)) > len(before))
        assert written(home)[len(before) :] == [6]
        await meter_says_until(home, -2.1, lambda: charger.setpoint_a > 6)
    assert not told(home)


# The grid meter


@fault(
    "The grid meter is frozen: its values do not change and are not reported any more",
    car="charges at the minimum (or pauses: `without_meter`) after 15 s, and is not started",
    seen="*No recent data from the grid meter …*, until there is",
)
@pytest.mark.parametrize(("without_meter", "fallback_a"), [("minimum", 6), ("pause", 0)])
async def test_a_frozen_meter_is_not_followed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, without_meter: str, fallback_a: float
) -> None:
    async with run_apps(HOMEWIZARD + f"  without_meter: {without_meter}\n  keep_alive_s: 5\n"):
        await the_sun_carries_9_a(home)
        home.meter = "is silent"
        frozen_s = home.clock.seconds
        await eventually(lambda: charger.setpoint_a == fallback_a)
        assert 11 < home.clock.seconds - frozen_s < 19
        assert (await notification(home, "meter_lost")).startswith(
            "No recent data from the grid meter (sensor.p1_meter_power)."
        )
        renewals = len(writes(home))
        await home.clock.sleep(13)
        assert written(home)[renewals:] == [fallback_a] * 2
        home.meter = "shows the house"
        await meter_says_until(home, -2.3, lambda: not home.notifications)
        await meter_says_until(home, -2.3, lambda: charger.setpoint_a > fallback_a)
    assert told(home) == ["meter_lost"]


@fault(
    "The grid meter works, but shows the same value for minutes",
    car="continues to follow the sun; a small change of the current now and then shows that the meter works",
    seen="nothing",
)
async def test_a_constant_reading_is_followed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await meter_says(home, -4.18, -4.19, -4.2)
        await eventually(lambda: charger.setpoint_a == 16)
        seen_a = []
        for _ in range(300):
            await home.clock.sleep(1)
            seen_a.append(charger.setpoint_a)
    assert min(seen_a) >= 14, seen_a
    assert seen_a.count(16) > 240, seen_a
    assert {"meter lost", "meter frozen"}.isdisjoint(status["reason"] for status in home.statuses)
    assert not told(home)


@fault(
    "The grid meter is constant, and Home Assistant cannot say whether it still reports",
    car="charges at the minimum after 15 s",
    seen="*No recent data from the grid meter …*",
)
@pytest.mark.parametrize("answer", ["refused", "dropped"])
async def test_a_meter_that_cannot_be_asked_for_is_not_followed(
    home: HomeAssistantDouble,
    charger: ChargerDouble,
    run_apps: RunApps,
    caplog: pytest.LogCaptureFixture,
    answer: Literal["refused", "dropped"],
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        home.templates, home.meter = answer, "repeats itself"
        constant_s = home.clock.seconds
        await eventually(lambda: charger.setpoint_a == 6)
        assert 11 < home.clock.seconds - constant_s < 19
        await notification(home, "meter_lost")
        await home.set_state(MODE, "Fast")
        await eventually(lambda: charger.setpoint_a == 16)
        errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert 0 < len(errors) <= 2


@fault(
    "The grid meter is unavailable or unknown, or its entity is missing",
    car="charges at the minimum after 15 s, and follows the sun again after three samples",
    seen="*No recent data from the grid meter …*, until there is",
)
@pytest.mark.parametrize("state", ["unavailable", "unknown", None])
async def test_a_meter_without_a_value_is_not_followed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, state: str | None
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        home.meter = "is silent"
        if state is None:
            await home.remove(GRID_POWER)
        else:
            await home.set_state(GRID_POWER, state)
        lost_s = home.clock.seconds
        await eventually(lambda: charger.setpoint_a == 6)
        assert 11 < home.clock.seconds - lost_s < 19
        await notification(home, "meter_lost")
        home.meter = "shows the house"
        await meter_says_until(home, -2.1, lambda: charger.setpoint_a > 6)
        await eventually(lambda: not home.notifications)
    assert told(home) == ["meter_lost"]


@fault(
    "The grid meter is unavailable every other second",
    car="charges at the minimum, because there are never three samples in a row",
    seen="*No recent data from the grid meter …*",
)
async def test_a_meter_that_flaps_does_not_keep_an_old_decision_alive(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        home.meter = "is silent"
        for watts in range(MOST_SAMPLES):
            await home.set_state(GRID_POWER, watts, "W")
            await home.clock.sleep(0.6)
            await home.set_state(GRID_POWER, "unavailable", "W")
            await home.clock.sleep(0.6)
        assert charger.setpoint_a == 6
    assert told(home) == ["meter_lost"]


@fault(
    "The grid meter has invalid values: text, NaN, infinity, a comma, 1 GW, kWh, no unit, a negative import",
    car="behaves as if the meter had no value",
    seen="one line in the log for each kind",
)
async def test_nonsense_of_the_meter_is_ignored(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    nonsense = [
        (state, unit)
        for state, unit in [
            ("much", "kW"),
            ("", "kW"),
            ("nan", "kW"),
            ("inf", "kW"),
            ("-inf", "kW"),
            ("1e9", "W"),
            ("0,5", "kW"),
            ("1 000", "W"),
            ("12345.678", "kWh"),
            ("0.5", None),
            ("0.5", "MW"),
            ("-5.000", "kW"),
        ]
        for _ in range(3)
    ]
    async with run_apps(EXAMPLE):
        await home_charges(home)
        home.meter = "repeats itself"
        for number, (state, unit) in enumerate(nonsense):
            await home.set_state(GRID_EXPORT, state, unit, number=number)
            await home.set_state(GRID_IMPORT, state, unit, number=number)
            await home.clock.sleep(0.5)
        await notification(home, "meter_lost")
        assert set(written(home)) == {6}
        assert charger.setpoint_a == 6
    for entity in (GRID_IMPORT, GRID_EXPORT):
        ignored = [line for line in of_the_app(caplog) if line.startswith(f"The state of {entity} is ignored")]
        assert [line.partition(": ")[2] for line in ignored] == [
            "'much' is not a number.",
            "1e9 W is more than a house connection can carry.",
            "its unit is kWh, expected W / kW.",
            "it has no unit, expected W / kW.",
            "'-5.000' is negative; use grid_power for a sensor with both signs.",
        ]


@fault(
    "Import and export of the grid meter are swapped, or its sign is reversed",
    car="charges at the minimum, after the meter has shown less import for more charging three times",
    seen="*Import and export seem swapped …*",
)
async def test_a_reversed_meter_is_noticed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        home.meter = "repeats itself"
        for sample in range(2 * MOST_SAMPLES):
            if problem(home) == "meter reversed":
                break
            await home.set_state(GRID_POWER, f"{sample % 3 - charger.grid_w:.0f}", "W")
            await home.clock.sleep(METER_EVERY_S)
        await eventually(lambda: charger.setpoint_a == 6)
        assert "swapped" in await notification(home, "meter_reversed")
        await home.clock.sleep(30)
        assert charger.setpoint_a == 6
    assert told(home) == ["meter_reversed"]


# The charger


@fault(
    "The charger is not responding: its sensors are unavailable, or show NaN",
    car="falls back to the charger's safe current if nothing reaches the charger; the minimum at most is still sent",
    seen="*The charger is not responding …*, until it does",
)
async def test_a_silent_charger_is_offered_the_minimum_which_is_renewed(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        before = len(writes(home))
        charger.silent = True
        await notification(home, "charger_silent")
        await home.clock.sleep(40)
        assert charger.setpoint_a == 6
        charger.silent, charger.shows_nan = False, True
        await home.clock.sleep(61)
        blind = written(home)[before:]
        assert [setpoint_a for setpoint_a, _ in groupby(blind)] in ([9, 6], [6])
        assert all(17 <= later.at_s - write.at_s <= 23 for write, later in pairwise(writes(home)[-4:]))
        assert charger.socket.remaining_s > 30
        charger.shows_nan = False
        await meter_says_until(home, -2.1, lambda: charger.setpoint_a > 6)
        await eventually(lambda: not home.notifications)
    assert told(home) == ["charger_silent"]


@fault(
    "The charger restarts, or its setpoint expires",
    car="gets its setpoint again within 5 s after the charger shows the safe current",
    seen="nothing",
)
async def test_a_rebooted_charger_gets_its_setpoint_again(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    await home.set_state(MODE, "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: charger.setpoint_a == 16)
        await home.clock.sleep(5)
        rebooted_s = home.clock.seconds
        charger.eve.reboot()
        assert charger.setpoint_a == 6
        await eventually(lambda: charger.setpoint_a == 16)
        assert home.clock.seconds - rebooted_s < 7
        await home.clock.sleep(5)
    assert not told(home)


@fault(
    "The charger rejects the setpoint, which Home Assistant reports as a success",
    car="stays at the current that the charger shows",
    seen="*The charger reports … instead of …*, until it accepts it; another attempt after 3 s to 30 s",
)
async def test_a_refused_setpoint_is_repeated_and_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await eventually(lambda: charger.socket.remaining_s > 50)
        charger.eve.refuses_writes = True
        before = len(writes(home))
        await home.set_state(MODE, "Fast")
        await eventually(lambda: problem(home) == "not taken")
        assert (await notification(home, "not_taken")).startswith(
            "The charger reports 6 A instead of 16 A. Check that sensor.alfen_setpoint belongs to socket 1"
        )
        assert set(written(home)[before:]) == {16}
        assert len(writes(home)) - before <= 5
        charger.eve.refuses_writes = False
        await eventually(lambda: charger.setpoint_a == 16)
        await eventually(lambda: not home.notifications)
    assert told(home) == ["not_taken"]


@fault(
    "The charger hangs for 30 s",
    car="keeps its setpoint, and gets the latest one when the charger responds again",
    seen="*Home Assistant could not send … to the charger …*, until it can",
)
async def test_a_stalling_charger_gets_the_latest_setpoint(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        home.modbus_stalls_until_s = home.clock.seconds + 30
        before = len(writes(home))
        await home.set_state(MODE, "Fast")
        await home.clock.sleep(29)
        await home.set_state(MAXIMUM, 13, "A")
        assert len(writes(home)) - before <= 4
        await eventually(lambda: charger.setpoint_a == 13)
        await home.clock.sleep(25)
        assert charger.setpoint_a == 13
        await eventually(lambda: not home.notifications)
    assert set(written(home)[before:]) == {16, 13}
    assert told(home) in ([], ["write_failed"])


@fault(
    "The word order of the charger's sensors is wrong",
    car="charges as usual",
    seen="*The charger reports 0 A instead of …, and its current or voltage is not plausible …*",
)
async def test_a_wrong_word_order_is_told(home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps) -> None:
    charger.words_swapped = True
    await home.set_state(MODE, "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: problem(home) == "wrong words")
        assert (await notification(home, "wrong_words")).startswith(
            "The charger reports 0 A instead of 16 A, and its current or voltage is not plausible. "
            "Check the word order (swap)"
        )
        await home.clock.sleep(60)
        assert charger.setpoint_a == 16
    assert told(home) == ["wrong_words"]


@fault(
    "Another limit is lower: cable, station, load balancing",
    car="charges at the lower limit",
    seen="*Charging at 10 A, limited by the charger*, without a notification: this is not a fault",
)
async def test_another_limit_is_told_as_the_reason(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.eve.settings = replace(charger.eve.settings, station_max_a=10)
    await home.set_state(MODE, "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.statuses and home.last_status.get("limited_by") == "charger")
        assert home.last_status["why"] == "Charging at 10 A, limited by the charger"
        assert home.last_status["limit_a"] == 10
        await home.set_state(MAXIMUM, 10, "A")
        await eventually(lambda: home.last_status["why"] == "Charging at 10 A (maximum)")
        await home.clock.sleep(60)
    assert not told(home)


@fault(
    "A second controller writes setpoints",
    car="gets the setpoint of Alfen Solar again within 5 s of each",
    seen="*The charger reports … instead of … Check … that nothing else writes to the charger*",
)
@pytest.mark.parametrize("every_s", [4, 11])
async def test_a_second_controller_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, every_s: float
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        for _ in range(round(60 / every_s)):
            charger.socket.set(32)
            await home.clock.sleep(min(every_s, 5.5))  # a poll comes within 5 s
            assert every_s < 5 or charger.setpoint_a == 6, home.clock.seconds
            await home.clock.sleep(max(every_s - 5.5, 0))
        assert "that nothing else writes to the charger." in await notification(home, "not_taken")
        await eventually(lambda: charger.setpoint_a == 6)
    assert set(written(home)) == {6}


# Restarts


@fault("Alfen Solar is reloaded in the middle of a write", car="waits for three new samples", seen="nothing")
async def test_a_reload_in_the_middle_of_a_write_begins_anew(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD) as appdaemon:
        await home_charges(home)
        await home.set_state(MODE, "Fast")
        await eventually(lambda: charger.setpoint_a == 16)
        home.delays_s = {WRITE: 3}
        await home.set_state(MODE, "Minimum + solar")
        await eventually(lambda: written(home) == [6, 16, 6])
        await appdaemon.app_management.restart_app("alfen_solar")
        await home.clock.sleep(4)
        assert written(home) == [6, 16, 6]
        assert charger.setpoint_a == 6
        await meter_says(home, 0.4, 0.5, 0.6)
        await eventually(lambda: written(home) == [6, 16, 6, 6])
    assert not told(home)


@fault(
    "Alfen Solar is reloaded while Home Assistant is not reachable",
    car="is controlled once, although AppDaemon then starts a second instance without stopping the first",
    seen="nothing",
)
async def test_only_the_last_app_that_appdaemon_has_started_controls(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD) as appdaemon:
        apps = appdaemon.app_management
        await home_charges(home)
        await home.stop()
        await eventually(lambda: "alfen_solar" not in apps.running_apps)
        await apps.start_app("alfen_solar")
        second = apps.get_app("alfen_solar")
        await home.start()
        await eventually(lambda: apps.get_app("alfen_solar") not in {None, second})
        await home.clock.sleep(5)
        before = len(writes(home))
        await home.set_state(MODE, "Fast")
        await eventually(lambda: charger.setpoint_a == 16)
        await home.clock.sleep(15)
        assert written(home)[before:] == [16]
    assert logbook(home).count("Mode changed to Fast. Charging at 16 A (maximum)") == 1


@fault(
    "Alfen Solar is stopped while many events arrive",
    car="gets nothing more, and soon falls back to the safe current",
    seen="nothing",
)
async def test_nothing_is_written_after_terminate_has_returned(
    home: HomeAssistantDouble, run_apps: RunApps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped again and again, each time a turn of the event loop later after an event that asks for a write."""
    sent: list[str] = []
    send_json = ClientWebSocketResponse.send_json

    async def send_and_note(self: ClientWebSocketResponse, data: Any) -> None:  # noqa: ANN401
        sent.append(data.get("service", data["type"]))
        await send_json(self, data)

    monkeypatch.setattr(ClientWebSocketResponse, "send_json", send_and_note)
    await home.set_state(MODE, "Fast")
    in_time = 0
    async with run_apps(HOMEWIZARD) as appdaemon:
        apps = appdaemon.app_management
        for turns in range(50):
            await eventually(lambda: "write_register" in sent)
            sent.clear()
            for amperes in (7, 8, 9, 10 + turns % 5):
                await home.set_state(MAXIMUM, amperes, "A")
            await asyncio.sleep(HELPERS_S)
            for _ in range(turns):
                await asyncio.sleep(0)
            terminate = apps.get_app("alfen_solar").terminate
            await terminate()
            in_time += "write_register" in sent
            sent.clear()
            await asyncio.sleep(0.01)
            assert "write_register" not in sent
            await apps.restart_app("alfen_solar")
    assert 0 < in_time < 50, in_time


@fault(
    "A thousand events arrive at once",
    car="gets the result of the last one",
    seen="nothing",
)
async def test_a_burst_of_events_ends_with_the_last_of_them(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        before = len(writes(home))
        home.delays_s = {WRITE: 0.2}
        began_s = home.clock.seconds
        for number in range(500):
            await home.set_state(MAXIMUM, 6 + number % 10, "A")
            await home.set_state(MODE, "Fast" if number % 2 else "Off")
        await home.set_state(MAXIMUM, 13, "A")
        await eventually(lambda: charger.setpoint_a == 13)
        took_s = home.clock.seconds - began_s
        await home.clock.sleep(0.5)
        assert charger.setpoint_a == 13
        assert home.last_status["setpoint_a"] == 13
        assert len(writes(home)) - before <= took_s / 0.2 + 2
    assert not told(home)


# The boost


@fault(
    "AppDaemon or Home Assistant restarts during a boost",
    car="continues with the boost, which ends on time; a boost that was over does not return",
    seen="nothing",
)
@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%H:%M:%S"], ids=["date and time", "time only"])
@pytest.mark.parametrize("restarted", ["AppDaemon", "Home Assistant"])
async def test_a_boost_outlives_a_restart(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, form: str, restarted: str
) -> None:
    end = local(home) + timedelta(seconds=50)
    async with run_apps(HOMEWIZARD) as appdaemon:
        await home_charges(home)
        await home.set_state(BOOST, end.strftime(form))
        await eventually(lambda: charger.setpoint_a == 16)
        if restarted == "Home Assistant":
            await restart(home)
            first = appdaemon.app_management.get_app("alfen_solar")
            await eventually(lambda: appdaemon.app_management.get_app("alfen_solar") not in {None, first})
            before = len(writes(home))
            await goes_on_and_ends_at(end, home, charger, before)
    if restarted == "AppDaemon":
        before = len(writes(home))
        async with run_apps(HOMEWIZARD):
            await goes_on_and_ends_at(end, home, charger, before)


async def test_a_time_only_boost_that_ended_yesterday_does_not_come_back_after_a_restart(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    in_an_hour = (local(home) + timedelta(hours=1)).strftime("%H:%M:%S")
    set_at = home.clock.now() - timedelta(hours=25)
    await home.set_state(SET_AT, set_at.isoformat(), value=in_an_hour)
    await home.set_state(BOOST, in_an_hour)
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.clock.sleep(5)
    assert set(written(home)) == {6}


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%H:%M:%S"], ids=["date and time", "time only"])
@fault(
    "The helpers are unavailable for a while",
    car="continues with their last values; a boost continues, and ends on time",
    seen="nothing",
)
async def test_helpers_that_are_unavailable_for_a_while_change_nothing(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, form: str
) -> None:
    end = local(home) + timedelta(seconds=40)
    helpers = (MODE, MAXIMUM, BOOST)
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state(MAXIMUM, 14, "A")
        await home.set_state(BOOST, end.strftime(form))
        await eventually(lambda: charger.setpoint_a == 14)
        shown = [home.states[helper]["state"] for helper in helpers]
        for helper in helpers:
            await home.set_state(helper, "unavailable")
        await home.clock.sleep(5)
        assert charger.setpoint_a == 14
        await eventually(lambda: charger.setpoint_a == 6)
        assert abs(local(home) - end) < timedelta(seconds=4)
        for helper, state in zip(helpers, shown, strict=True):
            await home.set_state(helper, state)
        await home.clock.sleep(5)
        assert charger.setpoint_a == 6
    assert not told(home)


@fault(
    "The power fails after mode, maximum current, or boost were set",
    car="continues as set; Home Assistant alone would remember what was set a quarter of an hour earlier",
    seen="nothing",
)
@pytest.mark.parametrize(("helper", "state"), [(MODE, "Off"), (MAXIMUM, "9"), (BOOST, "2020-01-01 07:00:00")])
@pytest.mark.parametrize("dry_run", ["", "  dry_run: true\n"], ids=["", "dry run"])
async def test_what_the_user_sets_is_soon_on_the_disk_of_home_assistant(
    home: HomeAssistantDouble, run_apps: RunApps, helper: str, state: str, dry_run: str
) -> None:
    async with run_apps(HOMEWIZARD + dry_run):
        await eventually(lambda: home.saved)
        await home.set_state(helper, state)
        set_s = home.clock.seconds
        await eventually(lambda: home.saved[helper] == state)
        assert home.clock.seconds - set_s < 15


async def test_what_is_set_again_and_again_is_saved_every_few_seconds_and_at_last(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.saved)
        before, began_s = len(home.calls_of(SAVE)), home.clock.seconds
        for tenth in range(200):
            await home.set_state(MAXIMUM, 6 + tenth % 10, "A")
            await home.clock.sleep(0.1)
        assert 2 <= len(home.calls_of(SAVE)) - before <= (home.clock.seconds - began_s) / 5 + 1
        await home.set_state(MAXIMUM, "16", "A")
        await eventually(lambda: home.saved[MAXIMUM] == "16")
        saved = len(home.calls_of(SAVE))
        await home.clock.sleep(20)
        assert len(home.calls_of(SAVE)) == saved


async def test_a_save_that_home_assistant_refuses_is_not_forgotten(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.saved)
        home.refusals = {SAVE: "Disk full"}
        await home.set_state(MODE, "Off")
        await home.clock.sleep(30)
        assert home.saved[MODE] != "Off"
        home.refusals = {}
        await eventually(lambda: home.saved[MODE] == "Off")
    assert caplog.text.count("Disk full") <= 1


async def test_a_helper_that_is_unavailable_is_not_saved_as_such(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.saved)
        await home.set_state(MODE, "unavailable")
        await home.clock.sleep(20)
        assert home.saved[MODE] == "Minimum + solar"


# Settings and YAML


@fault(
    "An option is not valid, or YAML reads its value as something else: `yes`, `011`, `10:00`, quotes",
    car="is not controlled: Alfen Solar does not start",
    seen="*Fix these options in apps.yaml …*, with the option, its value, and what is expected",
)
@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("socket: 011", "socket: 9 is not valid"),
        ("socket: yes", "socket: True is not valid"),
        ("phases: yes", "phases: True is not valid"),
        ("stop_after_wh: off", "stop_after_wh: False is not valid"),
        ("keep_alive_s: 10:00", "keep_alive_s: 600 is not valid"),
        ('dry_run: "true"', "dry_run: 'true' is not valid"),
        ("maximum_current_a: 16,0", "maximum_current_a: '16,0' is not valid"),
        ("minimum_current_a: .nan", "minimum_current_a: nan is not valid"),
        ("entities: {mode: Off}", "entities.mode: False is not valid"),
        ("hub: 1", "hub: 1 is not valid"),
    ],
)
async def test_a_setting_that_does_not_fit_is_named(
    home: HomeAssistantDouble, run_apps: RunApps, line: str, named: str
) -> None:
    await home.set_state(MODE, "Fast")
    async with run_apps(f"{HOMEWIZARD}  {line}\n", starts=False):
        await eventually(lambda: "alfen_solar_settings" in home.notifications)
        assert f"Fix these options in apps.yaml:\n{named}." in await notification(home, "settings")
    assert not written(home)


async def test_a_sexagesimal_number_is_what_yaml_makes_of_it_and_too_long_a_keep_alive_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD + "  keep_alive_s: 1:30\n"):
        await home_charges(home)
        assert "instead of every 90 s. Set a longer validity time" in await notification(home, "self-check")
        assert charger.setpoint_a == 6


@fault(
    "The mode is not valid, for example `Off` without quotes in your own `input_select`, which YAML turns into `False`",
    car="continues in the previous mode",
    seen='one line in the log, and after a minute *… is not a mode; put "Off" in quotes …*, until it is valid',
)
async def test_a_mode_that_is_none_is_ignored(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        for _ in range(3):
            await home.set_state(MODE, "False")
            await home.set_state(MODE, "Turbo")
        await home.clock.sleep(2)
        assert caplog.text.count(f"The state of {MODE} is ignored: 'False' is not a mode") == 1
        assert caplog.text.count(f"The state of {MODE} is ignored") == 2
        await home.set_state(MODE, "False")
        assert 'put "Off" in quotes' in await notification(home, "helper_lost")
        assert charger.setpoint_a == 6
        assert home.last_status["mode"] == "Minimum + solar"
        await home.set_state(MODE, "Off")
        await eventually(lambda: not home.notifications)
        assert charger.setpoint_a == 0
    assert told(home) == ["helper_lost"]


@fault(
    "An entity is missing, or was renamed",
    car="is not controlled, if it is the mode or the maximum current",
    seen="one line in the log with the entity and its option; for mode or maximum current also a notification",
)
@pytest.mark.parametrize("entity", [MODE, MAXIMUM])
async def test_nothing_is_decided_without_its_helpers(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture, entity: str
) -> None:
    state = home.states[entity]["state"]
    await home.remove(entity)
    async with run_apps(HOMEWIZARD):
        await meter_says(home, 0.1, 0.2, 0.3, 0.4)
        await home.clock.sleep(20)
        assert caplog.text.count(f"{entity} does not exist in Home Assistant.") == 1
        assert (await notification(home, "helper_lost")).startswith(f"{entity} does not exist in Home Assistant.")
        assert not written(home)
        await home.set_state(entity, state, "A")
        await meter_says(home, 0.1, 0.2, 0.3, 0.4)
        await eventually(lambda: written(home) == [6])
        await eventually(lambda: not home.notifications)
    assert told(home) == ["helper_lost"]


@fault(
    "Mode or maximum current have no value, permanently",
    car="continues with their last values; without those, it is not controlled",
    seen="after a minute *… is unavailable …*, until it has a value",
)
@pytest.mark.parametrize("helper", [MODE, MAXIMUM])
async def test_a_helper_that_stays_without_a_value_is_told(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, helper: str
) -> None:
    state = home.states[helper]["state"]
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state(helper, "unavailable")
        await home.clock.sleep(50)
        assert not told(home)
        await eventually(lambda: problem(home) == "helper lost")
        assert (await notification(home, "helper_lost")).startswith(f"{helper} is unavailable.")
        await home.set_state(helper, "unknown")
        await home.clock.sleep(40)
        assert charger.setpoint_a == 6
        await home.set_state(helper, state)
        await eventually(lambda: problem(home) == "none")
        await eventually(lambda: not home.notifications)
    assert told(home) == ["helper_lost"]
    assert logbook(home)[-1] == "Resolved: Mode or maximum current missing"


# What the user is told


@fault(
    "A fault comes and goes, every second or every half minute",
    car="continues as before, and charges at the minimum as soon as the fault persists",
    seen="one notification and two logbook entries at most",
)
@pytest.mark.parametrize(
    ("what", "lasts_s", "rests_s", "times"),
    [("meter", 1, 1, 15), ("charger", 1, 1, 15), ("write", 1, 1, 15), ("charger", 26, 3, 2), ("limit", 26, 3, 2)],
)
async def test_a_fault_that_flaps_is_told_once_at_most(
    home: HomeAssistantDouble,
    charger: ChargerDouble,
    run_apps: RunApps,
    caplog: pytest.LogCaptureFixture,
    what: str,
    lasts_s: float,
    rests_s: float,
    times: int,
) -> None:
    async def break_it(*, broken: bool) -> None:
        match what:
            case "meter":
                home.meter = "is silent" if broken else "shows the house"
                await home.set_state(GRID_POWER, "unavailable" if broken else "50", "W")
            case "charger":
                charger.silent = broken
            case "write":
                home.refusals = {WRITE: "Unknown error"} if broken else {}
            case "limit":
                charger.eve.settings = replace(charger.eve.settings, station_max_a=7 if broken else 32)
        await home.poll_charger()

    async with run_apps(HOMEWIZARD):
        await the_sun_carries_9_a(home)
        lines, entries = len(of_the_app(caplog)), len(logbook(home))
        for _ in range(times):
            await break_it(broken=True)
            await home.clock.sleep(lasts_s)
            await break_it(broken=False)
            await home.clock.sleep(rests_s)
        await eventually(lambda: not home.notifications)
    assert len(told(home)) <= 1
    assert len(logbook(home)) - entries <= 2
    assert len(of_the_app(caplog)) - lines <= 6


async def test_a_notification_of_before_a_restart_is_taken_away(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    home.notifications["alfen_solar_meter_lost"] = "No recent data from the grid meter"
    home.notifications["somebody_else"] = "Hello"
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: list(home.notifications) == ["somebody_else"])


async def test_a_self_check_that_was_wrong_is_repeated_until_nothing_is(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps
) -> None:
    charger.eve.settings = replace(charger.eve.settings, voltage_v=90)
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        assert "The charger reports 90 V, which is not plausible." in await notification(home, "self-check")
        charger.eve.settings = replace(charger.eve.settings, voltage_v=231)
        await eventually(lambda: not home.notifications)
        assert charger.setpoint_a == 6
    assert told(home) == ["self-check"]


@pytest.mark.parametrize("silent_from_s", [0, 50])
async def test_the_self_check_waits_while_the_charger_is_silent(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, silent_from_s: float
) -> None:
    async with run_apps(HOMEWIZARD + "  keep_alive_s: 40\n"):
        began_s = home.clock.seconds
        await home_charges(home)
        await home.clock.sleep(max(0, began_s + silent_from_s - home.clock.seconds))
        charger.silent = True
        await notification(home, "charger_silent")
        await home.clock.sleep(70)
        assert told(home) == ["charger_silent"]
        charger.silent = False
        assert "instead of every 40 s" in await notification(home, "self-check")
    assert told(home) == ["charger_silent", "self-check"]


async def test_wrong_phases_are_found_as_soon_as_a_car_has_charged(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    charger.eve.settings = replace(charger.eve.settings, supply_phases=3)
    charger.socket.relay = PhaseRelay(3)
    charger.world.exchange_car(Car(CarSettings(phases=3)))
    await home.set_state(MODE, "Off")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: "phases are checked when a car charges" in caplog.text)
        await home.set_state(MODE, "Fast")
        await eventually(lambda: charger.setpoint_a == 16)
        assert "draws 11.0 kW at 16 A, which is too much for phases: 1" in await notification(home, "self-check")
        await home.clock.sleep(65)
        await home.set_state(MODE, "Off")
        await home.clock.sleep(65)
    assert told(home) == ["self-check"]
    assert caplog.text.count("Self-check: ") == 2


async def test_a_dry_run_does_everything_but_the_write(
    home: HomeAssistantDouble, charger: ChargerDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(HOMEWIZARD + "  dry_run: true\n"):
        await meter_says(home, 0.1, 0.2, 0.3, 0.4)
        await eventually(lambda: home.statuses and home.last_status["setpoint_a"] == 6)
        await meter_says_until(home, -2.1, lambda: home.last_status["setpoint_a"] > 6)
        await home.set_state(MODE, "Off")
        await eventually(lambda: logbook(home)[-1:] == ["Dry run: Mode changed to Off. Charging is off"])
        home.meter = "is silent"
        assert "No recent data from the grid meter" in await notification(home, "meter_lost")
        await home.clock.sleep(60)
        assert charger.socket.remaining_s == 0
    assert told(home) == ["meter_lost"]
    assert not written(home)
    assert "Traceback" not in caplog.text


async def restart(home: HomeAssistantDouble) -> None:
    """Restart Home Assistant: its helpers keep their values, and forget when they were set."""
    await home.stop()
    await home.clock.sleep(5)
    home.forget_times()
    await home.start()


async def goes_on_and_ends_at(end: datetime, home: HomeAssistantDouble, charger: ChargerDouble, before: int) -> None:
    """Demand that a boost goes on before three samples have come, and ends when it was to end."""
    await eventually(lambda: written(home)[before:] == [16])
    await meter_says(home, 0.4, 0.5, 0.6)
    await eventually(lambda: charger.setpoint_a == 6)
    assert abs(local(home) - end) < timedelta(seconds=4)
    await home.clock.sleep(5)
    assert charger.setpoint_a == 6


def local(home: HomeAssistantDouble) -> datetime:
    """Tell the time of the house."""
    return home.local().replace(microsecond=0)
