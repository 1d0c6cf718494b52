from dataclasses import replace

import pytest

from alfen_solar.facts import Draw, Facts
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.telling.languages.english import ENGLISH
from alfen_solar.telling.languages.german import GERMAN
from alfen_solar.telling.self_check import self_check

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
        "charger responds, 230.1 V",
        "safe current 6 A",
        "setpoint renewed every 20 s",
        "valid for 59 s",
        "meter reports every 1 s, so a decision takes 3 s",
        "car draws 2.3 kW at 10 A",
    )


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (replace(GOOD, voltage_v=None), "The charger reports no voltage."),
        (replace(GOOD, voltage_v=1.2e-14), "not plausible. Check the word order (swap) and the address."),
        (replace(GOOD, setpoint_a=None), "The charger reports no setpoint for socket 1."),
        (replace(GOOD, longest_validity_s=30), "only 30 s, so it is renewed every 15 s instead of every 20 s."),
        (replace(GOOD, meter_period_s=30), "reports every 30 s, so a decision takes 90 s."),
        (
            replace(GOOD, draw=Draw(6900, 10)),
            "draws 6.9 kW at 10 A, which is too much for phases: 1. Set phases to 3.",
        ),
        (replace(GOOD, draw=Draw(66000, 10)), "The car draws 66.0 kW at 10 A"),
        (replace(GOOD, draw=Draw(6900, 10, 3)), "which is too much for phases: 1. Set phases to 3."),
        (replace(GOOD, draw=Draw(6900, 10, 2)), "which is too much for phases: 1. Set phases to 3."),
        (replace(GOOD, draw=Draw(3680, 6, 1)), "The car draws 3.7 kW, although the setpoint is 6 A."),
        (replace(GOOD, draw=Draw(2991, 10, 1)), "The car draws 3.0 kW, although the setpoint is 10 A."),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(facts: Facts, sentence: str) -> None:
    (wrong,) = self_check(facts, SETTINGS, ENGLISH).wrong
    assert sentence in wrong


@pytest.mark.parametrize(
    ("draw", "is_too_much"),
    [(Draw(8050, 10), False), (Draw(8050, 10, 3), False), (Draw(11040, 6), True), (Draw(11040, 6, 3), True)],
)
def test_what_is_too_much_for_three_phases_is_no_matter_of_phases(draw: Draw, *, is_too_much: bool) -> None:
    settings = read_settings({"grid_power": "sensor.grid", "keep_alive_s": 20, "phases": 3})
    wrong = self_check(replace(GOOD, draw=draw), settings, ENGLISH).wrong
    assert ["although the setpoint is" in each for each in wrong] == [True] * is_too_much


@pytest.mark.parametrize("fact", ["longest_validity_s", "meter_period_s", "draw"])
def test_what_is_not_known_is_not_judged_yet(fact: str) -> None:
    findings = self_check(replace(GOOD, **{fact: None}), SETTINGS, ENGLISH)
    assert (findings.wrong, findings.complete) == ((), False)


@pytest.mark.parametrize(
    "facts",
    [
        replace(GOOD, voltage_v=100),
        replace(GOOD, voltage_v=127),
        replace(GOOD, voltage_v=133),
        replace(GOOD, voltage_v=260),
        replace(GOOD, longest_validity_s=40),
        replace(GOOD, meter_period_s=10),
        replace(GOOD, draw=Draw(3450, 10)),  # one phase and a half
        replace(GOOD, draw=Draw(2990, 10, 1)),
    ],
)
def test_what_is_just_good_enough_is_good(facts: Facts) -> None:
    assert self_check(facts, SETTINGS, ENGLISH).wrong == ()


@pytest.mark.parametrize(
    "facts",
    [
        replace(GOOD, voltage_v=99.9),
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
        "phases are checked when a car charges",
    )
    assert findings.problems == (Problem(ProblemKind.SELF_CHECK, detail=" ".join(findings.wrong)),)
    words = ENGLISH.self_check
    assert findings.wrong == (words.no_voltage, words.no_setpoint.format(socket=1))


def test_a_slow_meter_is_told_with_the_usual_cause() -> None:
    (wrong,) = self_check(replace(GOOD, meter_period_s=30), SETTINGS, ENGLISH).wrong
    assert wrong == ENGLISH.self_check.slow_meter.format(seconds=30, window=90)
    assert 'In the DSMR options, set "Minimum time between entity updates" to 0.' in wrong


@pytest.mark.parametrize(
    ("validity_s", "renewed"),
    [(None, "every 20 s"), (59, "every 20 s"), (40, "every 20 s"), (30, "every 15 s"), (15, "every 7.5 s")],
)
def test_a_short_validity_is_renewed_more_often(validity_s: float | None, renewed: str) -> None:
    findings = self_check(replace(GOOD, longest_validity_s=validity_s), SETTINGS, ENGLISH)
    assert f"setpoint renewed {renewed}" in findings.seen


def test_and_it_is_told_what_to_do_about_it() -> None:
    (wrong,) = self_check(replace(GOOD, longest_validity_s=15), SETTINGS, ENGLISH).wrong
    assert wrong == ENGLISH.self_check.short_validity.format(validity=15, seconds=7.5, keep_alive=20)


def test_it_speaks_the_users_language() -> None:
    findings = self_check(replace(GOOD, draw=Draw(6900, 10)), SETTINGS, GERMAN)
    assert findings.seen[0] == GERMAN.self_check.voltage.format(voltage="230,1")
    assert findings.wrong == (GERMAN.self_check.more_phases.format(power="6,9\xa0kW", setpoint="10\xa0A", phases=1),)
