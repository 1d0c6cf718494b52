from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.logbook import News
from alfen_solar.messages import Messages
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.self_check import Findings
from alfen_solar.session import Session
from alfen_solar.settings import read_settings
from tests.unit.clock import at

ZONE = ZoneInfo("Europe/Amsterdam")
CHARGING = Decision(9, Reason.FOLLOWING_SUN, Mode.SOLAR, grid_w=-40, surplus_w=2110, window_s=3.2)
PAUSED = replace(CHARGING, setpoint_a=0, reason=Reason.TOO_LITTLE_SUN, surplus_w=-400, needed_w=1380)
BOOST = Decision(16, Reason.BOOST, Mode.SOLAR, until=at(3600))
SESSION = Session(at(0), at(3600), sun_wh=9_640, grid_wh=2_710, full=True)
PRICES = {"import_price": 0.30, "export_price": 0.08}


def speaking(language: str = "en", **settings: object) -> Messages:
    return Messages(read_settings({"grid_power": "sensor.grid", "language": language} | settings), ZONE)


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (CHARGING, "Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        (replace(CHARGING, window_s=None, surplus_w=None), "Charging at 9 A"),
        (PAUSED, "Paused: 0.0 kW surplus over the last 3 s, 1.4 kW needed"),
        (BOOST, "Boost: charging at 16 A until Sun 13:00"),
        (
            replace(CHARGING, setpoint_a=6, reason=Reason.STOPPING, until=at(60)),
            "Charging at 6 A: 2.1 kW surplus over the last 3 s; pause at Sun 12:01 if that lasts",
        ),
        (Decision(None, Reason.METER_LOST), "The grid meter tells nothing; the setpoint is left alone"),
    ],
)
def test_a_decision_reads(decision: Decision, text: str) -> None:
    assert speaking().why(decision) == text


@pytest.mark.parametrize(
    ("decision", "text"),
    [
        (CHARGING, "Goes up and down with the sun"),
        (BOOST, "At Sun 13:00 the boost ends, and mode Solar goes on"),
        (PAUSED, "Starts when the surplus reaches 1.4 kW and lasts"),
        (replace(PAUSED, needed_w=None), "Starts when the surplus reaches what the car needs and lasts"),
        (replace(PAUSED, reason=Reason.STARTING, until=at(60)), "Start at Sun 12:01, unless the sun goes"),
    ],
)
def test_what_is_next_reads(decision: Decision, text: str) -> None:
    assert speaking().next(decision) == text


@pytest.mark.parametrize(
    ("language", "why", "following", "session"),
    [
        (
            "en",
            "Charging at 6.5 A: 2.1 kW surplus over the last 3 s; pause at Sun 12:01 if that lasts",
            "Pause at Sun 12:01, unless the sun comes back",
            "The car is full: 12.3 kWh charged, 78 % of it from the sun, € 2.12 saved",
        ),
        (
            "de",
            "Lädt mit 6,5 A: 2,1 kW Überschuss in den letzten 3 s; Pause ab So 12:01 Uhr, wenn das so bleibt",
            "Pause ab So 12:01 Uhr, wenn die Sonne nicht wiederkommt",
            "Das Auto ist voll: 12,3 kWh geladen, 78 % davon von der Sonne, 2,12 € gespart",
        ),
        (
            "nl",
            "Laadt met 6,5 A: 2,1 kW overschot in de laatste 3 s; pauze vanaf zo 12:01 als dat zo blijft",
            "Pauze vanaf zo 12:01, tenzij de zon terugkomt",
            "De auto is vol: 12,3 kWh geladen, 78 % daarvan van de zon, € 2,12 bespaard",
        ),
        (
            "fr",
            "Charge à 6,5 A : 2,1 kW de surplus sur les 3 dernières s ; pause à partir de dim. 12:01 si cela dure",
            "Pause à partir de dim. 12:01, sauf si le soleil revient",
            "La voiture est chargée : 12,3 kWh, dont 78 % du soleil, 2,12 € économisés",
        ),
    ],
)
def test_each_language_reads_with_its_own_numbers_and_days(
    language: str, why: str, following: str, session: str
) -> None:
    stopping = replace(CHARGING, setpoint_a=6.5, reason=Reason.STOPPING, until=at(60))
    messages = speaking(language, **PRICES)
    assert messages.why(stopping) == why
    assert messages.next(stopping) == following
    assert messages.session(SESSION) == session


@pytest.mark.parametrize(
    ("news", "decision", "entry"),
    [
        (News.START, CHARGING, "Start. Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        (News.CHANGE, CHARGING, "Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        (News.BOOST, BOOST, "Boost: charging at 16 A until Sun 13:00"),
        (News.BOOST_ENDED, CHARGING, "Boost ended. Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        (News.MODE, Decision(0, Reason.OFF, Mode.OFF), "Mode Off. No charging"),
        (News.MODE, Decision(16, Reason.FAST, Mode.FAST), "Mode Fast. Charging at 16 A, the maximum"),
    ],
)
def test_an_entry_of_the_logbook_tells_what_is_new_and_why(news: News, decision: Decision, entry: str) -> None:
    assert speaking().entry(news, decision) == entry


@pytest.mark.parametrize(("second", "clock"), [(29, "12:00"), (30, "12:01"), (89, "12:01"), (90, "12:02")])
def test_the_nearest_minute_is_told(second: float, clock: str) -> None:
    starting = replace(PAUSED, reason=Reason.STARTING, until=at(second))
    assert speaking().next(starting) == f"Start at Sun {clock}, unless the sun goes"


def test_without_prices_a_session_tells_no_savings() -> None:
    assert speaking().session(SESSION) == "The car is full: 12.3 kWh charged, 78 % of it from the sun"


def test_money_is_that_of_home_assistant() -> None:
    settings = read_settings({"grid_power": "sensor.grid"} | PRICES)
    assert Messages(settings, ZONE, "CHF").session(SESSION).endswith(", CHF 2.12 saved")


def test_a_car_that_was_unplugged_has_left() -> None:
    assert speaking().session(replace(SESSION, full=False)).startswith("The car has left: 12.3 kWh")


@pytest.mark.parametrize("kind", ProblemKind)
def test_a_problem_names_what_to_look_at(kind: ProblemKind) -> None:
    text = speaking().problem(Problem(kind, 7, 6, "Is it on the network?"))
    assert "{" not in text
    assert text.endswith("?") or kind in {ProblemKind.LIMITED, ProblemKind.HELPER_LOST}


def test_a_meter_of_two_sensors_is_named_by_both() -> None:
    two = {"grid_power": None, "grid_import": "sensor.in", "grid_export": "sensor.out"}
    problem = Problem(ProblemKind.METER_LOST)
    assert "no value comes from sensor.in and sensor.out" in speaking("en", **two).problem(problem)
    assert "van sensor.in en sensor.out komt geen waarde" in speaking("nl", **two).problem(problem)
    assert "van sensor.grid komt geen waarde" in speaking("nl").problem(problem)


def test_the_self_check_is_one_block() -> None:
    findings = Findings(("charger answers", "safe current 6 A"), ("One.", "Two."))
    assert speaking().self_check(findings) == (
        "Self-check: charger answers; safe current 6 A\n  WRONG: One.\n  WRONG: Two."
    )
