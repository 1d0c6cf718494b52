"""What reaches the user beside the sensors: the report of a session, notifications, and in which words."""

import pytest

from tests.adapter.conftest import RunApps
from tests.adapter.home_assistant_double import HomeAssistantDouble
from tests.adapter.steps import HOMEWIZARD, eventually, home_charges, logbook, meter_says, meter_says_for

PHONE = "notify/mobile_app_phone"
NOTIFY = HOMEWIZARD + "  notify: notify.mobile_app_phone\n"
PRICES = "  import_price: 0.30\n  export_price: 0.10\n"
MAXIMUM = "input_number.alfen_solar_maximum_current"
MODE, BOOST, CAR = (
    "input_select.alfen_solar_mode",
    "input_datetime.alfen_solar_boost_until",
    "sensor.alfen_mode_3_state",
)
TOLD = "Car disconnected: 0.2 kWh, 75% solar"
CAR_KW = 1.38
"""What the car draws at the minimum of 6 A."""


@pytest.fixture(autouse=True)
def phone(home: HomeAssistantDouble) -> None:
    home.services.add(PHONE)


async def the_car_charges_and_leaves(home: HomeAssistantDouble) -> None:
    await home_charges(home)
    await meter_says_for(home, 600, -0.757 * CAR_KW)
    home.charger.car.plugged_in = False


def on_the_phone(home: HomeAssistantDouble) -> list[str]:
    return [call["message"] for call in home.calls_of(PHONE)]


def sessions(home: HomeAssistantDouble) -> list[dict[str, object]]:
    return [data for event, data in home.events if event == "alfen_solar_session"]


async def test_a_session_that_is_over_is_an_event_and_an_entry_in_the_logbook(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: TOLD in logbook(home))
    (session,) = sessions(home)
    assert session.items() >= {"app": "alfen_solar", "hub": "alfen", "socket": 1, "text": TOLD, "full": False}.items()
    assert session["sun_wh"] == pytest.approx(0.75 * CAR_KW * 1000 / 6, abs=12)
    assert session["grid_wh"] == pytest.approx(0.25 * CAR_KW * 1000 / 6, abs=6)
    assert session["sun_share"] == pytest.approx(0.75, abs=0.01)
    assert str(session["began"]) < str(session["ended"])
    assert "saved" not in session
    assert on_the_phone(home) == []


async def test_with_prices_it_tells_what_was_saved(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(NOTIFY + PRICES + "  language: nl\n"):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: on_the_phone(home))
    (session,) = sessions(home)
    assert session["saved"] == pytest.approx(0.2 * 0.75 * CAR_KW / 6, abs=0.006)
    assert on_the_phone(home) == [session["text"]]
    assert str(session["text"]).startswith("Auto losgekoppeld: 0,2\xa0kWh, waarvan 75% zonne-energie, €\xa00,0")


async def test_the_phone_is_told_of_sessions_boosts_and_problems(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(NOTIFY):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: on_the_phone(home) == [TOLD])
        await home.set_state(BOOST, "2099-01-01 00:00:00")
        await eventually(lambda: home.last_status["reason"] == "boost")
        await home.set_state(BOOST, "2020-01-01 00:00:00")
        await eventually(lambda: len(on_the_phone(home)) == 2)
        home.meter = "is silent"
        await home.set_state("sensor.p1_meter_power", "unavailable")
        await eventually(lambda: len(on_the_phone(home)) == 3)
        home.meter = "shows the house"
        await meter_says(home, 0.3, 0.4, 0.5)
        await eventually(lambda: len(on_the_phone(home)) == 4)
    _, boost, problem, over = on_the_phone(home)
    assert boost.startswith("Boost ended. ")
    assert problem.startswith("No recent data from the grid meter ")
    assert over == "Resolved: No data from the grid meter"
    assert {call["title"] for call in home.calls_of(PHONE)} == {"Alfen Solar"}


async def test_the_companion_app_shows_buttons(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    async with run_apps(NOTIFY + "  language: fr\n"):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: on_the_phone(home))
    (notification,) = home.calls_of(PHONE)
    assert notification["data"]["actions"] == [
        {"action": "ALFEN_SOLAR_BOOST", "title": "Boost 1 h"},
        {"action": "ALFEN_SOLAR_STOP", "title": "Arrêter la charge"},
    ]


async def test_another_service_gets_the_words_alone(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    home.services.add("notify/mail")
    async with run_apps(HOMEWIZARD + "  notify: notify.mail\n"):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: home.calls_of("notify/mail"))
    assert home.calls_of("notify/mail") == [{"title": "Alfen Solar", "message": TOLD}]


async def test_of_what_the_user_does_not_want_to_hear_the_phone_is_not_told(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    nothing = "  notify_session: false\n  notify_boost_end: false\n  notify_problem: false\n"
    async with run_apps(NOTIFY + nothing):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: TOLD in logbook(home))
        await home.set_state(BOOST, "2099-01-01 00:00:00")
        await eventually(lambda: home.last_status["reason"] == "boost")
        await home.set_state(BOOST, "2020-01-01 00:00:00")
        home.meter = "is silent"
        await home.set_state("sensor.p1_meter_power", "unavailable")
        await eventually(lambda: "alfen_solar_meter_lost" in home.notifications)
    assert on_the_phone(home) == []


async def test_logbook_and_phone_call_an_entity_by_its_name_and_the_notification_by_its_id(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(NOTIFY):
        await home_charges(home)
        home.meter = "is silent"
        await home.set_state("sensor.p1_meter_power", "unavailable", friendly_name="P1 meter power")
        await eventually(lambda: "alfen_solar_meter_lost" in home.notifications)
        await eventually(lambda: on_the_phone(home))
    (told,) = [entry for entry in logbook(home) if entry.startswith("No recent data")]
    assert on_the_phone(home) == [told]
    assert "(P1 meter power)" in told
    assert "(sensor.p1_meter_power)" in home.notifications["alfen_solar_meter_lost"]


async def test_a_phone_that_cannot_be_reached_is_lived_with(
    home: HomeAssistantDouble, run_apps: RunApps, caplog: pytest.LogCaptureFixture
) -> None:
    home.refusals[PHONE] = "no such phone"
    async with run_apps(NOTIFY):
        await the_car_charges_and_leaves(home)
        await eventually(lambda: "notify.mobile_app_phone did not accept a notification: no such phone" in caplog.text)
        await home.set_state(MODE, "Off")
        await eventually(lambda: home.last_status["reason"] == "off")


async def test_the_story_may_stand_in_the_logbook_of_another_entity(
    home: HomeAssistantDouble, run_apps: RunApps
) -> None:
    async with run_apps(HOMEWIZARD + "  entities:\n    logbook: sensor.alfen_solar_status\n"):
        await home_charges(home)
        await eventually(lambda: logbook(home))
    (entry,) = home.calls_of("logbook/log")
    assert (entry["entity_id"], entry["domain"]) == ("sensor.alfen_solar_status", "sensor")


async def test_what_comes_and_goes_is_told_once_in_the_logbook(home: HomeAssistantDouble, run_apps: RunApps) -> None:
    await home.set_state(MODE, "Fast")
    async with run_apps(HOMEWIZARD):
        for _ in range(5):
            await home.set_state(MAXIMUM, "16", "A")
            await eventually(lambda: home.statuses and home.last_status["reason"] == "fast")
            await home.set_state(MAXIMUM, "5", "A")
            await eventually(lambda: home.last_status["reason"] == "maximum too low")
    assert logbook(home) == [
        "Charging at 16 A (maximum)",
        "Paused: the maximum current is below the car's minimum",
    ]
