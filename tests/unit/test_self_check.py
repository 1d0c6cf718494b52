from dataclasses import replace

import pytest

from alfen_solar.languages.english import ENGLISH
from alfen_solar.languages.german import GERMAN
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.self_check import Draw, Facts, self_check
from alfen_solar.settings import read_settings

SETTINGS = read_settings({"grid_power": "sensor.grid", "keep_alive_s": 20})
GOOD = Facts(
    voltage_v=230.1,
    safe_current_a=6,
    setpoint_a=10,
    longest_validity_s=59,
    meter_period_s=1,
    draw=Draw(2290, 10),
)


def test_a_good_installation_is_told_with_its_numbers() -> None:
    findings = self_check(GOOD, SETTINGS, ENGLISH)
    assert (findings.wrong, findings.problems, findings.complete) == ((), (), True)
    assert findings.seen == (
        "charger answers, 230.1 V",
        "safe current 6 A",
        "setpoint renewed every 20 s",
        "honoured for 59 s",
        "meter every 1 s, so a window is 3 s",
        "car draws 2.3 kW at 10 A",
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(GOOD, voltage_v=None), "The charger shows no voltage."),
        (replace(GOOD, voltage_v=1.2e-14), "Registers are read wrongly: is the word order changed"),
        (replace(GOOD, setpoint_a=None), "The charger shows no setpoint for socket 1."),
        (replace(GOOD, longest_validity_s=30), "honours a setpoint for 30 s, and it is renewed every 20 s."),
        (replace(GOOD, meter_period_s=30), "reports every 30 s, so a decision takes 90 s."),
        (
            replace(GOOD, draw=Draw(6900, 10)),
            "draws 6.9 kW at 10 A, which takes more than 1 phase(s). Write phases: 3.",
        ),
        (replace(GOOD, draw=Draw(66000, 10)), "The car draws 66.0 kW at 10 A"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(facts: Facts, sentence: str) -> None:
    (wrong,) = self_check(facts, SETTINGS, ENGLISH).wrong
    assert sentence in wrong


@pytest.mark.parametrize("fact", ["longest_validity_s", "meter_period_s", "draw"])
def test_what_is_not_known_is_not_judged_yet(fact: str) -> None:
    findings = self_check(replace(GOOD, **{fact: None}), SETTINGS, ENGLISH)
    assert (findings.wrong, findings.complete) == ((), False)


@pytest.mark.parametrize(
    "facts",
    [
        replace(GOOD, voltage_v=180),
        replace(GOOD, voltage_v=260),
        replace(GOOD, longest_validity_s=40),
        replace(GOOD, meter_period_s=10),
        replace(GOOD, draw=Draw(3450, 10)),  # one phase and a half
    ],
)
def test_what_is_just_good_enough_is_good(facts: Facts) -> None:
    assert self_check(facts, SETTINGS, ENGLISH).wrong == ()


@pytest.mark.parametrize(
    "facts",
    [
        replace(GOOD, voltage_v=179.9),
        replace(GOOD, voltage_v=260.1),
        replace(GOOD, longest_validity_s=39.9),
        replace(GOOD, meter_period_s=10.1),
        replace(GOOD, draw=Draw(3451, 10)),
    ],
)
def test_what_is_just_not_good_enough_is_wrong(facts: Facts) -> None:
    assert len(self_check(facts, SETTINGS, ENGLISH).wrong) == 1


def test_nothing_known_is_told_in_whole_sentences() -> None:
    findings = self_check(Facts(None, None, None, None, None, None), SETTINGS, ENGLISH)
    assert findings.seen == (
        "safe current unknown",
        "setpoint renewed every 20 s",
        "phases to be judged when a car charges",
    )
    assert findings.problems == (Problem(ProblemKind.SELF_CHECK, detail=" ".join(findings.wrong)),)
    assert findings.wrong == (
        "The charger shows no voltage. Is the package included, and the charger on the network?",
        "The charger shows no setpoint for socket 1. Does it have that socket?",
    )


def test_a_slow_meter_is_told_with_the_usual_cause() -> None:
    assert self_check(replace(GOOD, meter_period_s=30), SETTINGS, ENGLISH).wrong == (
        (
            "The grid meter reports every 30 s, so a decision takes 90 s. "
            "With Home Assistant's DSMR integration, set its time between updates to 0."
        ),
    )


def test_it_speaks_the_users_language() -> None:
    findings = self_check(replace(GOOD, draw=Draw(6900, 10)), SETTINGS, GERMAN)
    assert findings.seen[0] == "Wallbox antwortet, 230,1 V"
    assert findings.wrong == (
        "Das Auto nimmt 6,9 kW bei 10 A, das geht nur auf mehr als 1 Phase(n). Schreibe phases: 3.",
    )
