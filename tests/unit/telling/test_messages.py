"""The sentences, as they read."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.session import Session
from alfen_solar.telling.logbook import News
from alfen_solar.telling.messages import Messages
from alfen_solar.telling.self_check import Findings
from tests.unit.clock import at
from tests.unit.telling.decisions import (
    BLIND,
    BOOST,
    CHARGING,
    FAST,
    FAULT,
    MINIMUM,
    NO_CAR,
    NOT_DRAWING,
    OFF,
    PAUSED,
    STARTING,
    STOPPING,
    TOO_LOW,
    WAITING,
)

ZONE = ZoneInfo("Europe/Amsterdam")
NOON = at(0)  # on the wall: Sunday, 21 June 2026, 12:00
SESSION = Session(at(0), at(3600), sun_wh=9_640, grid_wh=2_710, full=True)
PRICES = {"import_price": 0.30, "export_price": 0.08}
BY_CHARGER, BY_SETTINGS, BY_USER = (Limit(16, by) for by in (Bound.CHARGER, Bound.SETTINGS, Bound.USER))


def speaking(language: str = "en", **settings: object) -> Messages:
    return Messages(read_settings({"grid_power": "sensor.grid", "language": language} | settings), ZONE)


def seen(decision: Decision, car: CarState) -> Decision:
    return replace(decision, car=car)


WHAT_IS_DONE = [
    (CarState.DRAWING, "Charging at {}"),
    (CarState.IDLE, "Car not charging, ready at {}"),
    (CarState.ABSENT, "No car connected, ready at {}"),
    (CarState.UNKNOWN, "Offering {}"),
]
"""*Charging* is only told while a car draws."""

AND_WHY = [
    (CHARGING, "9.4 A: 2.1 kW surplus"),
    (replace(CHARGING, window_s=None, surplus_w=None), "9.4 A"),
    (replace(CHARGING, window_s=10.1), "9.4 A: 2.1 kW surplus over the last 10 s"),
    (replace(CHARGING, window_s=60), "9.4 A: 2.1 kW surplus over the last 60 s"),
    (MINIMUM, "6 A (minimum): 0.9 kW surplus"),
    (STOPPING, "6 A: 0.9 kW surplus, pausing at 12:04 if this holds"),
    (replace(STOPPING, surplus_w=None), "6 A: too little sun, pausing at 12:04 if this holds"),
    (replace(STOPPING, until=None), "6 A: 0.9 kW surplus, pausing soon if this holds"),
    (FAST, "16 A (maximum)"),
    (BOOST, "16 A (maximum): boost until 13:00"),
    (BLIND, "6 A: no data from the grid meter"),
    (replace(BLIND, reason=Reason.METER_REVERSED), "6 A: grid import and export seem swapped"),
    (replace(BLIND, reason=Reason.METER_FROZEN), "6 A: the grid meter seems frozen"),
    (replace(BLIND, reason=Reason.CHARGER_SILENT), "6 A: the charger is not responding"),
    (replace(FAST, limit=BY_USER), "16 A (maximum)"),
    (replace(FAST, limit=BY_SETTINGS), "16 A, the most that apps.yaml allows"),
    (replace(FAST, limit=BY_CHARGER), "16 A, limited by the charger"),
    (replace(FAST, limit=Limit(13, Bound.CHARGER)), "16 A, limited by the charger to 13 A"),
    (replace(BOOST, limit=BY_SETTINGS), "16 A, the most that apps.yaml allows: boost until 13:00"),
    (replace(CHARGING, limit=Limit(9.4, Bound.USER)), "9.4 A (maximum): 2.1 kW surplus"),
    (replace(CHARGING, limit=Limit(9.41, Bound.CHARGER)), "9.4 A, limited by the charger: 2.1 kW surplus"),
    (replace(BLIND, limit=Limit(6, Bound.METER)), "6 A: no data from the grid meter"),
]


@pytest.mark.parametrize(("car", "doing"), WHAT_IS_DONE)
@pytest.mark.parametrize(("decision", "why"), AND_WHY)
def test_what_is_done_and_why_are_told_whatever_the_car_does(
    car: CarState, doing: str, decision: Decision, why: str
) -> None:
    assert speaking().why(seen(decision, car), NOON) == doing.replace("{}", why)


@pytest.mark.parametrize(("decision", "_why"), AND_WHY)
def test_a_charger_with_a_fault_does_not_charge_whatever_is_decided(decision: Decision, _why: str) -> None:
    faulty = seen(decision, CarState.FAULT)
    assert speaking().why(faulty, NOON) == "The charger reports a fault and does not charge"
    assert speaking().next(faulty, NOON) == "Continues when the charger has cleared its fault"


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (NOT_DRAWING, "Car not charging, ready at 6 A: 2.1 kW surplus"),
        (seen(NOT_DRAWING, CarState.UNKNOWN), "Car not charging, ready at 6 A: 2.1 kW surplus"),
        (NO_CAR, "No car connected, ready at 6 A: 2.1 kW surplus"),
        (seen(NO_CAR, CarState.UNKNOWN), "No car connected, ready at 6 A: 2.1 kW surplus"),
        (FAULT, "The charger reports a fault and does not charge"),
        (replace(FAULT, offer=Offer(0)), "The charger reports a fault and does not charge"),
        (PAUSED, "Paused: 0.0 kW surplus, 1.4 kW needed"),
        (seen(PAUSED, CarState.FAULT), "Paused: 0.0 kW surplus, 1.4 kW needed"),
        (replace(PAUSED, surplus_w=None, needed_w=None), "Paused: too little sun"),
        (STARTING, "Paused: 1.8 kW surplus, starting at 12:04 if this holds"),
        (replace(STARTING, surplus_w=None), "Paused: starting at 12:04 if this holds"),
        (replace(BLIND, offer=Offer(0)), "Paused: no data from the grid meter"),
        (replace(BLIND, offer=None), "Waiting: no data from the grid meter"),
        (TOO_LOW, "Paused: the maximum current is below the car's minimum"),
        (replace(TOO_LOW, limit=Limit(5, Bound.USER)), "Paused: the maximum current is below the car's minimum"),
        (
            replace(TOO_LOW, limit=Limit(5, Bound.CHARGER)),
            "Paused: the charger allows only 5 A, less than the car's minimum",
        ),
        (WAITING, "Waiting for new data from the grid meter"),
        (replace(WAITING, reason=Reason.WAITING_FOR_HELPERS), "Waiting for the charging mode and the maximum current"),
        (OFF, "Charging is off"),
        (seen(OFF, CarState.DRAWING), "Charging is off"),
        (
            replace(OFF, boost_until=at(45_480)),
            "Charging is off: the boost until tomorrow at 00:38 waits for another mode",
        ),
    ],
)
def test_a_decision_reads(decision: Decision, text: str) -> None:
    assert speaking().why(decision, NOON) == text


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (CHARGING, "Adjusts as the surplus changes"),
        (MINIMUM, "Charges faster when there is more surplus"),
        (seen(MINIMUM, CarState.ABSENT), "Charges when a car is connected"),
        (seen(MINIMUM, CarState.IDLE), "Continues when the car starts charging"),
        (FAST, "Continues until you choose another mode"),
        (seen(FAST, CarState.ABSENT), "Charges when a car is connected"),
        (seen(NO_CAR, CarState.UNKNOWN), "Charges when a car is connected"),
        (seen(NO_CAR, CarState.IDLE), "Continues when the car starts charging"),
        (seen(NOT_DRAWING, CarState.DRAWING), "Adjusts as the surplus changes"),
        (NOT_DRAWING, "Continues when the car starts charging"),
        (
            replace(NOT_DRAWING, minimum_current_a=8.0),
            "Continues when the car starts charging; this car needs 8 A to start",
        ),
        (BOOST, "Goes back to Solar at 13:00"),
        (seen(BOOST, CarState.ABSENT), "Goes back to Solar at 13:00"),
        (STOPPING, "Pauses at 12:04 unless the surplus returns"),
        (PAUSED, "Starts when the surplus stays above 1.4 kW"),
        (replace(PAUSED, needed_w=None), "Starts when the surplus stays above what the car needs"),
        (
            replace(PAUSED, needed_w=1840, minimum_current_a=8.04),
            "Starts when the surplus stays above 1.8 kW; this car needs 8 A to start",
        ),
        (STARTING, "Starts at 12:04 if the surplus lasts"),
        (replace(STARTING, until=None), "Starts soon if the surplus lasts"),
        (
            replace(STARTING, minimum_current_a=8.0),
            "Starts at 12:04 if the surplus lasts; this car needs 8 A to start",
        ),
        (replace(CHARGING, minimum_current_a=8.0), "Adjusts as the surplus changes"),
        (BLIND, "Follows the sun again when the grid meter sends data"),
        (OFF, "Stays off until you choose another mode"),
        (replace(OFF, boost_until=at(3600)), "The boost starts when you choose another mode"),
    ],
)
def test_what_is_next_reads(decision: Decision, text: str) -> None:
    assert speaking().next(decision, NOON) == text


@pytest.mark.parametrize(
    ("hours", "in_english", "in_german", "in_dutch", "in_french"),
    [
        (2, "until 14:00", "bis 14:00 Uhr", "tot 14:00", "jusqu'à 14:00"),
        (11.9, "until 23:54", "bis 23:54 Uhr", "tot 23:54", "jusqu'à 23:54"),
        (12, "until tomorrow at 00:00", "bis morgen um 00:00 Uhr", "tot morgen om 00:00", "jusqu'à demain 00:00"),
        (
            36,
            "until Tuesday at 00:00",
            "bis Dienstag um 00:00 Uhr",
            "tot dinsdag om 00:00",
            "jusqu'à mardi 00:00",
        ),
        (
            7 * 24,
            "until 2026-06-28 at 12:00",
            "bis 2026-06-28 um 12:00 Uhr",
            "tot 2026-06-28 om 12:00",
            "jusqu'à 2026-06-28 12:00",
        ),
    ],
)
def test_the_end_of_a_boost_is_told_with_its_day_if_that_is_not_today(
    hours: float, in_english: str, in_german: str, in_dutch: str, in_french: str
) -> None:
    boost = replace(BOOST, until=NOON + timedelta(hours=hours))
    told = {language: speaking(language).why(boost, NOON) for language in ("en", "de", "nl", "fr")}
    assert {
        language: text[-len(end) :]
        for (language, text), end in zip(told.items(), (in_english, in_german, in_dutch, in_french), strict=True)
    } == {
        "en": in_english,
        "de": in_german,
        "nl": in_dutch,
        "fr": in_french,
    }


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (2, "Goes back to Solar at 14:00"),
        (12.5, "Goes back to Solar tomorrow at 00:30"),
        (6 * 24, "Goes back to Solar on Saturday at 12:00"),
        (7 * 24, "Goes back to Solar on 2026-06-28 at 12:00"),
    ],
)
def test_so_is_what_comes_after_it(hours: float, text: str) -> None:
    assert speaking().next(replace(BOOST, until=NOON + timedelta(hours=hours)), NOON) == text


def test_today_is_the_day_of_the_users_zone() -> None:
    soon = replace(STARTING, until=at(12 * 3600 + 240))
    assert speaking().why(soon, at(12 * 3600)).endswith("starting at 00:04 if this holds")  # 22:00 in UTC


@pytest.mark.parametrize(("second", "clock"), [(29, "12:00"), (30, "12:01"), (89, "12:01"), (90, "12:02")])
def test_the_nearest_minute_is_told(second: float, clock: str) -> None:
    assert speaking().next(replace(STARTING, until=at(second)), NOON) == f"Starts at {clock} if the surplus lasts"


@pytest.mark.parametrize(
    ("language", "why", "following", "session"),
    [
        (
            "en",
            "Charging at 6.5 A: 0.9 kW surplus, pausing at 12:04 if this holds",
            "Pauses at 12:04 unless the surplus returns",
            "Charging finished: 12.3 kWh, 78% solar, €2.12 saved",
        ),
        (
            "de",
            "Lädt mit 6,5 A: 0,9 kW Überschuss, Pause um 12:04 Uhr, wenn es so bleibt",
            "Pausiert um 12:04 Uhr, falls der Überschuss nicht zurückkehrt",
            "Laden beendet: 12,3 kWh, davon 78\xa0% Sonnenstrom, 2,12\xa0€ gespart",
        ),
        (
            "nl",
            "Laadt met 6,5 A: 0,9 kW overschot, pauze om 12:04 als dit zo blijft",
            "Pauzeert om 12:04, tenzij het overschot terugkomt",
            "Klaar met laden: 12,3 kWh, waarvan 78% zonne-energie, €\xa02,12 bespaard",
        ),
        (
            "fr",
            "Charge à 6,5 A\xa0: 0,9 kW de surplus, pause à 12:04 si cela dure",
            "Pause à 12:04, sauf si le surplus revient",
            "Charge terminée\xa0: 12,3 kWh, dont 78\xa0% solaire, 2,12\xa0€ d'économie",
        ),
    ],
)
def test_each_language_reads_with_its_own_numbers_and_times(
    language: str, why: str, following: str, session: str
) -> None:
    stopping = replace(STOPPING, offer=Offer(6.5))
    messages = speaking(language, **PRICES)
    assert messages.why(stopping, NOON) == why
    assert messages.next(stopping, NOON) == following
    assert messages.session(SESSION) == session


@pytest.mark.parametrize(
    ("language", "limited", "waiting"),
    [
        (
            "en",
            "Offering 16 A, limited by the charger to 13 A",
            "Charging is off: the boost until 13:00 waits for another mode",
        ),
        (
            "de",
            "Gibt 16 A (von der Wallbox auf 13 A begrenzt) frei",
            "Laden ist ausgeschaltet: Der Boost bis 13:00 Uhr wartet auf einen anderen Modus",
        ),
        (
            "nl",
            "Staat 16 A (door de laadpaal tot 13 A begrensd) toe",
            "Laden staat uit: de boost tot 13:00 wacht op een andere modus",
        ),
        (
            "fr",
            "Autorise 16 A (limité à 13 A par la borne)",
            "Charge désactivée\xa0: le boost jusqu'à 13:00 attend un autre mode",
        ),
    ],
)
def test_each_language_tells_what_bounds_a_wish(language: str, limited: str, waiting: str) -> None:
    fast = replace(FAST, car=CarState.UNKNOWN, limit=Limit(13, Bound.CHARGER))
    assert speaking(language).why(fast, NOON) == limited
    assert speaking(language).why(replace(OFF, boost_until=at(3600)), NOON) == waiting


@pytest.mark.parametrize(
    ("news", "decision", "entry"),
    [
        (News.START, CHARGING, "Charging started. Charging at 9.4 A: 2.1 kW surplus"),
        (News.CHANGE, CHARGING, "Charging at 9.4 A: 2.1 kW surplus"),
        (News.BOOST, BOOST, "Charging at 16 A (maximum): boost until 13:00"),
        (News.BOOST_ENDED, CHARGING, "Boost ended. Charging at 9.4 A: 2.1 kW surplus"),
        (News.MODE, OFF, "Mode changed to Off. Charging is off"),
        (News.MODE, FAST, "Mode changed to Fast. Charging at 16 A (maximum)"),
    ],
)
def test_an_entry_of_the_logbook_tells_what_is_new_and_why(news: News, decision: Decision, entry: str) -> None:
    assert speaking().entry(news, decision, NOON) == entry


def test_without_prices_a_session_tells_no_savings() -> None:
    assert speaking().session(SESSION) == "Charging finished: 12.3 kWh, 78% solar"


@pytest.mark.parametrize(
    ("language", "saved"),
    [("en", ", CHF 2.12 saved"), ("de", ", 2,12\xa0CHF gespart"), ("nl", ", CHF\xa02,12 bespaard")],
)
def test_money_is_that_of_home_assistant(language: str, saved: str) -> None:
    settings = read_settings({"grid_power": "sensor.grid", "language": language} | PRICES)
    assert Messages(settings, ZONE, "CHF").session(SESSION).endswith(saved)


def test_a_car_that_was_unplugged_is_disconnected() -> None:
    assert speaking().session(replace(SESSION, full=False)) == "Car disconnected: 12.3 kWh, 78% solar"


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (
            Problem(ProblemKind.CHARGER_FAULT),
            (
                "The charger reports a fault (mode 3 state F) and does not charge. Check its display or the Alfen "
                "app for the error. Disconnect the car and connect it again. If the fault stays, restart the "
                "charger."
            ),
        ),
        (
            Problem(ProblemKind.METER_FROZEN),
            (
                "The grid meter (sensor.grid) shows no change when the car takes more or less. The P1 reader may "
                "repeat its last telegram: restart it. Check that the meter measures the charger as well."
            ),
        ),
        (
            Problem(ProblemKind.METER_LOST),
            (
                "No recent data from the grid meter (sensor.grid). Check the P1 reader and the meter's integration."
                " If the meter is an MQTT sensor, set force_update: true, or a value that stays the same is not "
                "reported."
            ),
        ),
        (
            Problem(
                ProblemKind.SENSOR_LOST, troubles=(Trouble("sensor.alfen_power", "entities.power", Lack.NO_VALUE),)
            ),
            (
                "No data from sensor.alfen_power. Until it is back, the charger's other sensors are used, and power"
                " that none of them shows counts as not drawn. Check that the sensor exists and is not unavailable."
            ),
        ),
        (
            Problem(ProblemKind.NOT_TAKEN, 9.4, 16),
            (
                "The charger reports 16 A instead of 9.4 A. Check that sensor.alfen_setpoint belongs to socket 1 "
                "and that nothing else writes to the charger."
            ),
        ),
        (Problem(ProblemKind.SELF_CHECK, detail="One. Two."), "One. Two."),
    ],
)
def test_a_problem_tells_what_is_wrong_where_and_what_to_do(problem: Problem, text: str) -> None:
    assert speaking().problem(problem) == text


def test_a_meter_of_two_sensors_is_named_by_both() -> None:
    two = {"grid_power": None, "grid_import": "sensor.in", "grid_export": "sensor.out"}
    problem = Problem(ProblemKind.METER_LOST)
    assert "(sensor.in and sensor.out)" in speaking("en", **two).problem(problem)
    assert "(sensor.in en sensor.out)" in speaking("nl", **two).problem(problem)
    assert "(sensor.grid)" in speaking("nl").problem(problem)


def test_the_end_of_a_problem_is_told_by_its_title() -> None:
    problem = Problem(ProblemKind.METER_LOST)
    assert speaking().title(problem) == "No data from the grid meter"
    assert speaking().problem_over(problem) == "Resolved: No data from the grid meter"


def test_a_notification_has_the_buttons_that_the_package_knows() -> None:
    assert speaking("de").buttons() == [
        {"action": "ALFEN_SOLAR_BOOST", "title": "Boost 1 h"},
        {"action": "ALFEN_SOLAR_STOP", "title": "Laden stoppen"},
    ]


def test_the_self_check_is_one_block() -> None:
    findings = Findings(("charger responds", "safe current 6 A"), ("One.", "Two."))
    assert speaking().self_check(findings) == (
        "Self-check: charger responds; safe current 6 A\n  WRONG: One.\n  WRONG: Two."
    )


def test_a_dry_run_is_marked() -> None:
    assert speaking().dry_run("Charging is off") == "Dry run: Charging is off"


def test_a_mode_is_named_as_its_option() -> None:
    boost = replace(BOOST, mode=Mode.MINIMUM_SOLAR)
    assert speaking().next(boost, NOON) == "Goes back to Minimum + solar at 13:00"
