"""What happens in Home Assistant, and what the charger then gets."""

import asyncio
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from appdaemon.app_management import AppManagement

from alfen_solar.decision import Reason
from alfen_solar.telling.languages.german import GERMAN
from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import (
    EXAMPLE,
    HOMEWIZARD,
    eventually,
    home_charges,
    logbook,
    meter_says,
    meter_says_for,
    meter_says_until,
    written,
)

CAR_KW = 1.38
"""What the car draws at the minimum of 6 A."""


async def test_the_shipped_example_writes_the_minimum_after_three_samples(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(EXAMPLE):
        await meter_says(home, 0.300, 0.310)
        await asyncio.sleep(1.2)
        assert not written(home)
        await meter_says(home, 0.320)
        await eventually(lambda: written(home))
    assert home.calls_of("modbus/write_register") == [
        {"hub": "alfen", "slave": 1, "address": 1210, "value": [0x40C0, 0x0000]}
    ]


async def test_import_and_export_that_change_one_after_the_other_are_one_sample(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(EXAMPLE):
        await meter_says(home, 0.300 - CAR_KW, -0.300 - CAR_KW)
        await asyncio.sleep(0.3)
        assert not written(home)
        await meter_says(home, 0.300 - CAR_KW)
        await eventually(lambda: written(home))
    assert home.last_status["grid_w"] == pytest.approx(100)


async def test_the_setpoint_follows_the_surplus(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await meter_says_until(home, -9 * 0.230, lambda: abs(written(home)[-1] - 9) <= 0.1)
        await meter_says_until(home, -7 * 0.230, lambda: abs(written(home)[-1] - 7) <= 0.1)


async def test_hub_and_socket_are_settings(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD + "  hub: garage\n  socket: 2\n"):
        await home_charges(home)
    assert home.calls_of("modbus/write_register")[0].items() >= {"hub": "garage", "slave": 2}.items()


async def test_modes_and_the_maximum_take_effect_at_once(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state("input_select.alfen_solar_mode", "Fast")
        await eventually(lambda: written(home) == [6, 16], seconds=1)
        await home.set_state("input_number.alfen_solar_maximum_current", "10.0", "A")
        await eventually(lambda: written(home) == [6, 16, 10], seconds=1)
        await home.set_state("input_select.alfen_solar_mode", "Off")
        await eventually(lambda: written(home) == [6, 16, 10, 0], seconds=1)
        await home.set_state("input_select.alfen_solar_mode", "Minimum + solar")
        await eventually(lambda: written(home) == [6, 16, 10, 0, 6], seconds=1)


@pytest.mark.parametrize("form", ["%Y-%m-%d %H:%M:%S", "%H:%M:%S"], ids=["date and time", "time only"])
async def test_a_boost_begins_and_ends_at_once(home: HomeAssistantDouble, run_apps: RunApps, form: str) -> None:
    in_an_hour = datetime.now(ZoneInfo(home.time_zone)) + timedelta(hours=1)
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state("input_datetime.alfen_solar_boost_until", in_an_hour.strftime(form))
        await eventually(lambda: written(home) == [6, 16], seconds=1)
        await home.set_state("input_datetime.alfen_solar_boost_until", "2020-01-01 00:00:00")
        await eventually(lambda: written(home) == [6, 16, 6], seconds=1)
    begun, ended = logbook(home)[-2:]
    told = in_an_hour + timedelta(seconds=30)  # the nearest minute
    assert re.fullmatch(rf"Charging at 16 A \(maximum\): boost until (tomorrow at )?{told:%H:%M}", begun)
    assert ended.startswith("Boost ended. Charging at 6 A")


async def test_a_boost_ends_by_itself(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        end = datetime.now(ZoneInfo(home.time_zone)) + timedelta(seconds=4)
        await home.set_state("input_datetime.alfen_solar_boost_until", end.strftime("%Y-%m-%d %H:%M:%S"))
        await eventually(lambda: written(home) == [6, 16])
        await eventually(lambda: written(home)[-1] == 6, seconds=30)  # 16 A may be repeated, as no charger shows it


async def test_the_setpoint_is_renewed_also_when_it_is_zero(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    await home.set_state("input_select.alfen_solar_mode", "Off")
    async with run_apps(HOMEWIZARD + "  keep_alive_s: 5\n"):
        await eventually(lambda: written(home) == [0, 0], seconds=8)


async def test_a_step_that_fails_is_logged_and_the_clock_goes_on(
    home: HomeAssistantDouble, run_apps: RunApps, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_apps: AppManagement, _name: str) -> None:
        raise RuntimeError("no app")

    await home.set_state("input_select.alfen_solar_mode", "Off")
    async with run_apps(HOMEWIZARD + "  keep_alive_s: 5\n"):
        await eventually(lambda: home.calls_of("homeassistant/update_entity"))  # the first write is done
        with monkeypatch.context() as without_app:
            without_app.setattr(AppManagement, "get_app", fail)
            await eventually(lambda: "RuntimeError: no app" in caplog.text)
        await eventually(lambda: written(home) == [0, 0], seconds=8)
    assert "A step of alfen_solar has failed" in caplog.text


async def test_a_refused_write_is_tried_again(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    home.refusals["modbus/write_register"] = "no such hub"
    await home.set_state("input_select.alfen_solar_mode", "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: written(home) == [16, 16], seconds=8)


async def test_a_home_assistant_without_modbus_is_lived_with(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    home.services.remove("modbus/write_register")
    await home.set_state("input_select.alfen_solar_mode", "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: "Charging at 16 A (maximum)" in logbook(home))
        assert not written(home)


async def test_the_logbook_tells_start_and_mode(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state("input_select.alfen_solar_mode", "Off")
        await eventually(lambda: len(logbook(home)) == 2)
    assert logbook(home) == ["Charging at 6 A (minimum): 0.0 kW surplus", "Mode changed to Off. Charging is off"]
    assert (
        home.calls_of("logbook/log")[0].items()
        >= {
            "name": "Alfen Solar",
            "entity_id": "binary_sensor.alfen_solar_running",
            "domain": "binary_sensor",
        }.items()
    )


async def test_all_is_told_in_the_users_language(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    await home.remove("sensor.alfen_safe_current")
    async with run_apps(HOMEWIZARD + "  language: de\n"):
        await home_charges(home)
        await home.set_state("input_select.alfen_solar_mode", "Off")
        await eventually(lambda: home.last_status["reason"] == "off")
        await eventually(lambda: logbook(home)[-1:] == ["Modus geändert: Aus. Laden ist ausgeschaltet"])
    assert home.last_status["why"] == "Laden ist ausgeschaltet"
    assert home.last_status["next"] == GERMAN.next[Reason.OFF]
    assert logbook(home)[0].startswith("Lädt mit 6\xa0A (Minimum): 0,0\xa0kW Überschuss")
    assert logbook(home)[0] in caplog.text  # not as AppDaemon's ASCII
    assert "sensor.alfen_safe_current gibt es in Home Assistant nicht." in caplog.text


async def test_each_change_of_the_decision_is_an_event(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        await home.set_state("input_select.alfen_solar_mode", "Off")
        await eventually(lambda: home.last_status["reason"] == "off")
        told = home.statuses[-1]
    assert {name: value for name, value in told.items() if value is not None} == {
        "app": "alfen_solar",
        "car_w": 1380.0,
        "hub": "alfen",
        "socket": 1,
        "why": "Charging is off",
        "next": "Stays off until you choose another mode",
        "problem": "none",
        "setpoint_a": 0,
        "reason": "off",
        "mode": "Off",
        "car": "drawing",
        "grid_w": 320 + 1000 * CAR_KW,
        "surplus_w": -320,
        "sun_share": 0,
        "session_sun_share": 0,
        "sun_wh": 0,
        "grid_wh": 0,
        "starts_today": 0,
        "starts_a_day": 12,
        "starts_last_hour": 0,
        "starts_an_hour": 4,
    }


async def test_what_the_car_takes_is_told_as_energy_from_sun_and_grid(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await home_charges(home)
        before_wh = home.charger.socket.energy_wh
        await meter_says_for(home, 1200, -0.75 * CAR_KW)
        await home.set_state("input_select.alfen_solar_mode", "Off")
        await eventually(lambda: home.last_status["reason"] == "off")
        told = home.last_status
        charged_wh = home.charger.socket.energy_wh - before_wh
        await asyncio.sleep(70)
    assert told["sun_share"] == pytest.approx(0.75, abs=0.001)
    assert told["session_sun_share"] == pytest.approx(0.75, abs=0.01)
    # Whatever nobody has seen, in the first seconds of the app, counts as imported.
    assert energy_wh(home, "sun") == pytest.approx(0.75 * charged_wh, abs=12)
    assert energy_wh(home, "sun") + energy_wh(home, "grid") == pytest.approx(charged_wh, abs=12)


def energy_wh(home: HomeAssistantDouble, source: str) -> int:
    """Add up what the statuses have told of the energy that the car took."""
    return sum(int(status[f"{source}_wh"]) for status in home.statuses)


async def test_the_starts_of_today_outlive_a_restart(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    today = home.clock.now().astimezone(ZoneInfo(home.time_zone)).date()
    await home.set_state("sensor.alfen_solar_starts_today", 7, day=today.isoformat())
    home.charger.socket.set(0)
    await home.clock.sleep(10)
    await home.set_state("input_select.alfen_solar_mode", "Fast")
    async with run_apps(HOMEWIZARD + "  starts_a_day: 9\n"):
        await eventually(lambda: home.statuses and home.last_status["car"] == "drawing")
        told = home.last_status
    assert [told[f"starts_{name}"] for name in ("today", "a_day", "last_hour", "an_hour")] == [8, 9, 1, 4]


async def test_a_car_that_charges_already_when_the_app_starts_is_no_start(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    await home.set_state("input_select.alfen_solar_mode", "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.statuses and home.last_status["car"] == "drawing")
        await home.clock.sleep(20)
        assert home.last_status["starts_today"] == 0


async def test_nobody_knows_where_the_power_comes_from_while_the_meter_is_frozen(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    home.templates = "refused"
    async with run_apps(HOMEWIZARD):
        await meter_says(home, -0.75 * CAR_KW, -0.751 * CAR_KW)
        await eventually(lambda: home.last_status["sun_share"] == pytest.approx(0.75, abs=0.01))
        await eventually(lambda: home.last_status["problem"] == "meter lost")
    assert "sun_share" not in home.last_status
    assert "grid_w" not in home.last_status


async def test_numbers_alone_are_told_only_now_and_then(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    await home.set_state("input_select.alfen_solar_mode", "Fast")
    async with run_apps(HOMEWIZARD):
        await eventually(lambda: home.statuses and home.last_status["car"] == "drawing")
        before = len(home.statuses)
        await meter_says(home, *(second / 10 for second in range(10)))
        assert len(home.statuses) - before <= 1


async def test_wrong_settings_are_told_in_sentences_without_a_traceback(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(HOMEWIZARD + "  socket: 7\n  hup: alfen\n", starts=False):
        await eventually(lambda: "Fix these options" in caplog.text)
    assert "socket: 7 is not valid. Expected: 1 for a single socket" in caplog.text
    assert "hup: unknown option. Did you mean hub?" in caplog.text
    assert "Traceback" not in caplog.text
    notification = home.calls_of("persistent_notification/create")[0]
    assert notification["notification_id"] == "alfen_solar_settings"
    assert "socket: 7 is not valid" in notification["message"]


async def test_a_state_that_cannot_be_used_is_told_once_and_ignored(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_apps(HOMEWIZARD):
        home.meter = "repeats itself"
        for _ in range(3):
            await home.set_state("sensor.p1_meter_power", "much", "W")
            await home.set_state("sensor.p1_meter_power", "lots", "W")
        await home.set_state("input_select.alfen_solar_mode", "Sun")
        await eventually(lambda: "is not a mode" in caplog.text)
        assert not written(home)
    assert "The state of sensor.p1_meter_power is ignored: 'much' is not a number." in caplog.text
    assert caplog.text.count("The state of sensor.p1_meter_power is ignored") == 1
    assert "'Sun' is not a mode; the modes are Off, Solar, Minimum + solar, Fast." in caplog.text


async def test_a_missing_entity_is_named_with_its_setting(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    await home.remove("input_select.alfen_solar_mode")
    async with run_apps(HOMEWIZARD):
        await meter_says(home, 0.1, 0.2, 0.3, 0.4)
        assert not written(home)
    assert "input_select.alfen_solar_mode does not exist in Home Assistant." in caplog.text
    assert "under entities.mode in apps.yaml" in caplog.text


async def test_nothing_is_written_after_the_app_has_ended(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(HOMEWIZARD) as appdaemon:
        await home_charges(home)
        await appdaemon.app_management.stop_app("alfen_solar")
        await home.set_state("input_select.alfen_solar_mode", "Fast")
        await meter_says(home, -5, -5.1, -5.2)
        await asyncio.sleep(1.2)
    assert written(home) == [6]


async def test_after_a_restart_of_home_assistant_nothing_is_written_before_three_samples(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD) as appdaemon:
        await home_charges(home)
        first = appdaemon.app_management.get_app("alfen_solar")
        await home.stop()
        await asyncio.sleep(0.1)
        await home.start()
        await eventually(
            lambda: (
                appdaemon.app_management.get_app("alfen_solar") is not first
                and "alfen_solar" in appdaemon.app_management.running_apps
            )
        )
        await meter_says(home, 0.101, 0.102)
        await asyncio.sleep(0.2)
        assert written(home) == [6]
        await meter_says(home, 0.103)
        await eventually(lambda: written(home) == [6, 6])
