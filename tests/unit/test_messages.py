from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.messages import logbook_entry, next_sentence, problem_over_text, problem_text, sentence
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from tests.unit.clock import at

ZONE = ZoneInfo("Europe/Amsterdam")
CHARGING = Decision(9, Reason.FOLLOWING_SUN, Mode.SOLAR, grid_w=-40, surplus_w=2110, window_s=3.2)
PAUSED = replace(CHARGING, setpoint_a=0, reason=Reason.TOO_LITTLE_SUN, surplus_w=-400, needed_w=1380)
BOOST = Decision(16, Reason.BOOST, Mode.SOLAR, until=at(3600))


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
    assert sentence(decision, ZONE) == text


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence(reason: Reason) -> None:
    text = sentence(replace(CHARGING, reason=reason, until=at(0)), ZONE)
    assert text[0].isupper()
    assert "{" not in text
    assert text.isascii()  # AppDaemon's log shows nothing else


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
    assert next_sentence(decision, ZONE) == text


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_next(reason: Reason) -> None:
    text = next_sentence(replace(CHARGING, reason=reason, until=at(0)), ZONE)
    assert text[0].isupper()
    assert "{" not in text
    assert text.isascii()


@pytest.mark.parametrize(
    ("before", "after", "entry"),
    [
        # start and pause
        (PAUSED, CHARGING, "Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        (CHARGING, PAUSED, "Paused: 0.0 kW surplus over the last 3 s, 1.4 kW needed"),
        (Decision(None, Reason.WAITING_FOR_METER), CHARGING, "Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        # begin, move and end of a boost
        (CHARGING, BOOST, "Boost: charging at 16 A until Sun 13:00"),
        (BOOST, replace(BOOST, until=at(7200)), "Boost: charging at 16 A until Sun 14:00"),
        (BOOST, CHARGING, "Boost ended. Charging at 9 A: 2.1 kW surplus over the last 3 s"),
        # the mode
        (CHARGING, Decision(0, Reason.OFF, Mode.OFF), "Mode Off. No charging"),
        (CHARGING, Decision(16, Reason.FAST, Mode.FAST), "Mode Fast. Charging at 16 A, the maximum"),
        # one more ampere is no news
        (CHARGING, replace(CHARGING, setpoint_a=10), None),
        (CHARGING, replace(CHARGING, reason=Reason.STOPPING, until=at(9)), None),
        (BOOST, BOOST, None),
    ],
)
def test_the_logbook_tells_what_has_changed(before: Decision, after: Decision, entry: str | None) -> None:
    assert logbook_entry(before, after, ZONE) == entry


@pytest.mark.parametrize("kind", ProblemKind)
def test_a_problem_names_what_to_look_at(kind: ProblemKind) -> None:
    settings = read_settings({"grid_power": "sensor.grid"})
    problem = Problem(kind, 7, 6, "Is it on the network?")
    text = problem_text(problem, settings)
    assert text.isascii()
    assert "{" not in text
    assert text.endswith("?") or kind in {ProblemKind.LIMITED, ProblemKind.HELPER_LOST}
    assert problem_over_text(problem).isascii()
