"""The sentences, as they read."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.inputs.states import Unusable
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.limits import SHARED, Bound, Limit
from alfen_solar.options.telling import Language
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.session import Session
from alfen_solar.telling.languages.choice import WORDS
from alfen_solar.telling.languages.english import ENGLISH
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
NO_POWER = (Trouble("sensor.alfen_power", "entities.power", Lack.NO_VALUE, "unavailable"),)
DATE_ALONE = Trouble(
    "input_datetime.boost", "entities.boost_until", Lack.UNUSABLE, why=Unusable.NO_TIME, values={"state": "2026-06-21"}
)
TOO_MUCH_SUN = Trouble(
    "input_number.share", "entities.sun_share", Lack.UNUSABLE, why=Unusable.MORE_THAN_ALL, values={"percent": "120"}
)
BY_CHARGER, BY_SETTINGS, BY_USER = (Limit(16, by) for by in (Bound.CHARGER, Bound.SETTINGS, Bound.USER))


def speaking(language: str = "en", **settings: object) -> Messages:
    return Messages(read_settings({"grid_power": "sensor.grid", "language": language} | settings), ZONE)


def seen(decision: Decision, car: CarState) -> Decision:
    return replace(decision, car=car)


WHAT_IS_DONE = [
    (CarState.DRAWING, "Charging at {}"),
    (CarState.IDLE, "Car not charging, ready at {}"),
    (CarState.ABSENT, "No car connected, ready at {}"),
    (CarState.UNKNOWN, "Current set to {}"),
]
"""*Charging* is only told while a car draws."""

AND_WHY = [
    (CHARGING, "9.4 A: 2.1 kW surplus"),
    (replace(CHARGING, window_s=None, surplus_w=None), "9.4 A"),
    (replace(CHARGING, window_s=60), "9.4 A: 2.1 kW surplus"),
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
    (replace(FAST, limit=BY_SETTINGS), "16 A (limit in apps.yaml)"),
    (replace(FAST, limit=BY_CHARGER), "16 A, limited by the charger"),
    (replace(FAST, limit=Limit(13, Bound.CHARGER)), "16 A, limited to 13 A by the charger"),
    (replace(BOOST, limit=BY_SETTINGS), "16 A (limit in apps.yaml): boost until 13:00"),
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
    assert speaking().next(faulty, NOON) == "Continues when the charger clears the fault"


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
        (
            replace(STARTING, surplus_w=0, probes=True),
            "Paused: 0.0 kW surplus, starting at 12:04 to test the inverter",
        ),
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
            "Charging is off: boost until tomorrow at 00:38 is on hold",
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
        (replace(STARTING, probes=True), "Starts at 12:04 to see if the inverter can deliver more"),
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
        (12, "until tomorrow at 00:00", "bis morgen um 00:00 Uhr", "tot morgen om 00:00", "jusqu'à demain à 00:00"),
        (
            36,
            "until Tuesday at 00:00",
            "bis Dienstag um 00:00 Uhr",
            "tot dinsdag om 00:00",
            "jusqu'à mardi à 00:00",
        ),
        (
            7 * 24,
            "until 2026-06-28 at 12:00",
            "bis 28.06.2026, 12:00 Uhr",
            "tot 28-06-2026 om 12:00",
            "jusqu'au 28/06/2026 à 12:00",
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
            "Lädt mit 6,5\xa0A: 0,9\xa0kW Überschuss, Pause um 12:04 Uhr, wenn es so bleibt",
            "Pausiert um 12:04 Uhr, falls der Überschuss nicht zurückkehrt",
            "Laden beendet: 12,3\xa0kWh, davon 78\xa0% Sonnenstrom, 2,12\xa0€ gespart",
        ),
        (
            "nl",
            "Laadt met 6,5\xa0A: 0,9\xa0kW overschot, pauze om 12:04 als dit zo blijft",
            "Pauzeert om 12:04, tenzij het overschot terugkomt",
            "Klaar met laden: 12,3\xa0kWh, waarvan 78% zonne-energie, €\xa02,12 bespaard",
        ),
        (
            "fr",
            "Charge à 6,5\xa0A\xa0: 0,9\xa0kW de surplus, pause à 12:04 si cela dure",
            "Se met en pause à 12:04, sauf si le surplus revient",
            "Charge terminée\xa0: 12,3\xa0kWh, dont 78\xa0% solaire, 2,12\xa0€ d'économie",
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
            "Current set to 16 A, limited to 13 A by the charger",
            "Charging is off: boost until 13:00 is on hold",
        ),
        (
            "de",
            "Ladestrom 16\xa0A (von der Wallbox auf 13\xa0A begrenzt)",
            "Laden ist ausgeschaltet: Boost (bis 13:00 Uhr) pausiert",
        ),
        (
            "nl",
            "Laadstroom 16\xa0A (door de laadpaal tot 13\xa0A begrensd)",
            "Laden staat uit: boost (tot 13:00) staat in de wacht",
        ),
        (
            "fr",
            "Courant de charge 16\xa0A (limite de la borne\xa0: 13\xa0A)",
            "Charge désactivée\xa0: boost (jusqu'à 13:00) en attente",
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
        (News.START, CHARGING, "Charging started at 9.4 A: 2.1 kW surplus"),
        (News.CHANGE, CHARGING, "Charging at 9.4 A: 2.1 kW surplus"),
        (News.CHANGE, replace(CHARGING, window_s=10.1), "Charging at 9.4 A: 2.1 kW surplus over the last 10 s"),
        (News.CHANGE, replace(CHARGING, window_s=60), "Charging at 9.4 A: 2.1 kW surplus over the last 60 s"),
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
    ("problem", "filled_in"),
    [
        (Problem(ProblemKind.CHARGER_FAULT), {}),
        (Problem(ProblemKind.METER_FROZEN), {"meter": "sensor.grid"}),
        (Problem(ProblemKind.METER_LOST), {"meter": "sensor.grid"}),
        (Problem(ProblemKind.SENSOR_LOST, troubles=NO_POWER), {"detail": "sensor.alfen_power"}),
        (Problem(ProblemKind.HELPER_LOST, troubles=NO_POWER), {"detail": "sensor.alfen_power is unavailable."}),
        (Problem(ProblemKind.LAPSED, 9.4, 6), {"setpoint": "9.4 A", "shown": "6 A"}),
        (
            Problem(ProblemKind.NOT_TAKEN, 9.4, 16),
            {"setpoint": "9.4 A", "shown": "16 A", "setpoint_entity": "sensor.alfen_setpoint", "socket": 1},
        ),
        (
            Problem(ProblemKind.WRONG_WORDS, 9.4, None),
            {
                "setpoint": "9.4 A",
                "shown": ENGLISH.nothing,
                "setpoint_entity": "sensor.alfen_setpoint",
                "voltage_entity": "sensor.alfen_voltage_l1",
            },
        ),
        (
            Problem(ProblemKind.WRITE_FAILED, 9.4, detail="no such hub"),
            {"setpoint": "9.4 A", "detail": "no such hub", "hub": "alfen"},
        ),
        (Problem(ProblemKind.SELF_CHECK, detail="One. Two."), {"detail": "One. Two."}),
        (
            Problem(ProblemKind.WISH_UNUSABLE, troubles=(DATE_ALONE, TOO_MUCH_SUN)),
            {
                "detail": " ".join(
                    (
                        ENGLISH.unusable_state.format(
                            entity="input_datetime.boost",
                            why=ENGLISH.unusable[Unusable.NO_TIME].format(state="2026-06-21"),
                        ),
                        ENGLISH.no_boost,
                        ENGLISH.unusable_state.format(
                            entity="input_number.share",
                            why=ENGLISH.unusable[Unusable.MORE_THAN_ALL].format(percent="120"),
                        ),
                        ENGLISH.last_sun_share,
                    )
                )
            },
        ),
    ],
)
def test_a_problem_tells_what_is_wrong_where_and_what_to_do(problem: Problem, filled_in: dict[str, object]) -> None:
    assert speaking().problem(problem) == ENGLISH.problem[problem.kind].format(**filled_in)


def test_the_logbook_calls_entities_by_their_friendly_names_and_a_notification_by_their_ids() -> None:
    messages, problem = speaking(), Problem(ProblemKind.NOT_TAKEN, 9.4, 16)
    assert "Check that sensor.alfen_setpoint belongs" in messages.problem(problem, by_name=True)  # not known yet
    messages.record_name("sensor.alfen_setpoint", "Alfen setpoint")
    assert "Check that Alfen setpoint belongs" in messages.problem(problem, by_name=True)
    assert "Check that sensor.alfen_setpoint belongs" in messages.problem(problem)


@pytest.mark.parametrize("kind", [ProblemKind.METER_LOST, ProblemKind.METER_FROZEN, ProblemKind.METER_REVERSED])
def test_so_it_does_with_both_sensors_of_a_meter(kind: ProblemKind) -> None:
    messages = speaking(grid_power=None, grid_import="sensor.in", grid_export="sensor.out")
    messages.record_name("sensor.in", "Power drawn")
    messages.record_name("sensor.out", "Power returned")
    assert "Power drawn and Power returned" in messages.problem(Problem(kind), by_name=True)


def test_and_with_what_is_wrong_with_an_entity() -> None:
    messages = speaking()
    messages.record_name("sensor.alfen_power", "Alfen power")
    for kind in (ProblemKind.SENSOR_LOST, ProblemKind.HELPER_LOST):
        told = messages.problem(Problem(kind, troubles=NO_POWER), by_name=True)
        assert "Alfen power" in told
        assert "sensor." not in told
    missing = replace(NO_POWER[0], lack=Lack.MISSING)
    told = messages.problem(Problem(ProblemKind.HELPER_LOST, troubles=(missing,)), by_name=True)
    assert told.startswith("sensor.alfen_power does not exist")  # its name was that of another entity, or of before


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("entities.power", "enter your own entity under entities.power"),
        ("sockets[2].entities.power", "enter your own entity under sockets[2].entities.power"),
        ("grid_power", "Check grid_power in apps.yaml."),
    ],
)
def test_what_is_missing_is_told_with_where_to_name_it(setting: str, says: str) -> None:
    assert says in speaking().trouble(Trouble("sensor.some", setting, Lack.MISSING))


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
        "Self-check: charger responds; safe current 6 A\n  PROBLEM: One.\n  PROBLEM: Two."
    )


def test_a_dry_run_is_marked() -> None:
    assert speaking().dry_run("Charging is off") == "Dry run: Charging is off"


def test_a_mode_is_named_as_its_option() -> None:
    boost = replace(BOOST, mode=Mode.MINIMUM_SOLAR)
    assert speaking().next(boost, NOON) == "Goes back to Minimum + solar at 13:00"


@pytest.mark.parametrize("by", sorted(SHARED))
@pytest.mark.parametrize("language", ["en", "de", "nl", "fr"])
def test_a_car_that_waits_for_what_others_use_is_not_told_of_its_own_maximum(language: Language, by: Bound) -> None:
    waits = Decision(Offer(0), Reason.MAXIMUM_TOO_LOW, mode=Mode.FAST, limit=Limit(4, by))
    words = WORDS[language]
    assert speaking(language=language).next(waits, NOON) == words.next_in_use[by]
    assert speaking(language=language).why(waits, NOON).endswith(words.in_use[by])
