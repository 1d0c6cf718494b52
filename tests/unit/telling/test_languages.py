"""All languages say the same: every sentence is there, with what is put into it, and reads whatever is put together."""

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from string import Formatter
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.house.quarter_hour import QuarterChoice
from alfen_solar.house.sharing import Priority
from alfen_solar.inputs.battery import BatteryPriority
from alfen_solar.inputs.states import Unusable
from alfen_solar.limits import SHARED, Bound, Limit
from alfen_solar.options.telling import Language
from alfen_solar.plan.wishes import NegativePrices, ReadyDays
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.telling.languages.choice import WORDS
from alfen_solar.telling.languages.words import Because, Doing, Note
from alfen_solar.telling.logbook import News
from alfen_solar.telling.messages import Messages
from tests.dashboards.words import WORDS as DASHBOARD
from tests.messages_page import DECISIONS, NOON, VARIANTS
from tests.unit.clock import at

REASONS = [replace(decision, reason=reason) for reason, decision in DECISIONS.items()]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ENGLISH = WORDS["en"]
LONGEST_STATE = 255
"""Home Assistant takes no longer ones."""


def sentences(words: object, path: str = "") -> Iterator[tuple[str, str]]:
    """List all that a language says, and where it stands."""
    if isinstance(words, str):
        yield path, words
    elif isinstance(words, Mapping):
        for key, value in words.items():
            assert isinstance(key, Enum)
            yield from sentences(value, f"{path}.{key.name}")
    elif isinstance(words, tuple):
        for number, value in enumerate(words):
            yield from sentences(value, f"{path}.{number}")
    elif is_dataclass(words):
        for field in fields(words):
            yield from sentences(getattr(words, field.name), f"{path}.{field.name}".strip("."))


def put_in(sentence: str) -> set[tuple[str, str | None]]:
    """Tell what is put into a sentence, and how."""
    return {(name, conversion) for _, name, _, conversion in Formatter().parse(sentence) if name is not None}


TITLE_LENGTH, BUTTON_LENGTH, HEADLINE_LENGTH = 40, 16, 80
"""More is cut off on a phone, or makes a third line of the headline there."""
ON_DASHBOARD = {Mode.OFF: "off", Mode.SOLAR: "solar", Mode.MINIMUM_SOLAR: "minimum_solar", Mode.FAST: "fast"}
CHOICES = (Mode, Priority, ReadyDays, NegativePrices, BatteryPriority, QuarterChoice)
MADE_ELSEWHERE = {kind for kind, text in WORDS["en"].problem.items() if text == "{detail}"}
"""Problems whose sentences are put together by what is found."""
WAYS_TO_CHARGE = {"en": "Charging at", "de": "Lädt mit", "nl": "Laadt met", "fr": "Charge à"}


def reason_of(decision: Decision) -> str:
    return decision.reason


def speaking(language: Language) -> Messages:
    return Messages(read_settings({"grid_power": "sensor.grid", "language": language}), ZoneInfo("UTC"))


def any_decision(dice: random.Random) -> Decision:
    """Draw any decision, also such as do not come."""
    offer_a = dice.choice([None, 0, 0, 6, 9.4, 16])
    return Decision(
        None if offer_a is None else Offer(offer_a),
        dice.choice(list(Reason)),
        dice.choice(list(Mode)),
        dice.choice(list(CarState)),
        dice.choice([None, Limit(dice.choice([0, 5, 9.4, 16]), dice.choice(list(Bound)))]),
        surplus_w=dice.choice([None, -300, 1530]),
        needed_w=dice.choice([None, 1380]),
        window_s=dice.choice([None, 3, 60]),
        until=dice.choice([None, at(240), at(50_000), at(200_000)]),
        boost_until=dice.choice([None, at(240)]),
        minimum_current_a=dice.choice([None, 8.0]),
    )


@pytest.mark.parametrize("language", LANGUAGES)
class TestEachLanguage:
    def test_says_everything(self, language: Language) -> None:
        words = WORDS[language]
        assert set(words.mode) == set(Mode)
        assert set(words.next) == set(Reason)
        assert set(words.problem) == set(words.title) == set(ProblemKind)
        assert set(words.doing) == set(Doing)
        assert set(words.because) == set(Because)
        assert set(words.note) == set(Note)
        assert set(words.in_use) == set(words.next_in_use) == SHARED
        assert set(words.news) == set(News)
        assert set(words.unusable) == set(Unusable)
        assert [path for path, sentence in sentences(words) if not sentence.strip() and path != "gap"] == []

    def test_puts_in_what_english_puts_in(self, language: Language) -> None:
        wanted = {path: put_in(sentence) for path, sentence in sentences(ENGLISH)}
        assert {path: put_in(sentence) for path, sentence in sentences(WORDS[language])} == wanted

    def test_begins_its_sentences_with_a_capital(self, language: Language) -> None:
        words = WORDS[language]
        begin = (words.why, words.next, words.doing, words.title, words.problem)
        told = [sentence for each in begin for sentence in each.values()]
        assert [sentence for sentence in told if not sentence[0].isupper() and sentence[0] != "{"] == []
        assert [sentence for sentence in told if sentence.endswith((" ", ","))] == []

    def test_tells_problems_in_statements_and_names_them_shortly(self, language: Language) -> None:
        words = WORDS[language]
        statements = [text for kind, text in words.problem.items() if kind not in MADE_ELSEWHERE]
        statements += words.phases.values()
        assert [text for text in statements if not text.endswith(".") or "?" in text] == []
        assert [title for title in words.title.values() if len(title) > TITLE_LENGTH] == []
        assert max(len(words.boost_button), len(words.stop_button)) <= BUTTON_LENGTH + 2

    def test_asks_no_question_and_raises_no_voice(self, language: Language) -> None:
        assert [text for _, text in sentences(WORDS[language]) if set("?!") & set(re.sub("{[^}]*}", "", text))] == []

    @pytest.mark.parametrize("decision", [*REASONS, *(decision for _, decision in VARIANTS)], ids=reason_of)
    def test_needs_two_lines_of_a_phone_at_most(self, language: Language, decision: Decision) -> None:
        messages = speaking(language)
        assert len(messages.why(decision, NOON)) <= HEADLINE_LENGTH
        assert len(messages.next(replace(decision, minimum_current_a=None), NOON)) <= HEADLINE_LENGTH

    def test_reads_whatever_is_put_together(self, language: Language) -> None:
        dice, messages = random.Random(language), speaking(language)
        for _ in range(700):
            decision = any_decision(dice)
            why, following = messages.why(decision, at(0)), messages.next(decision, at(0))
            for text in (why, following):
                assert text[0].isupper(), (text, decision)
                assert not set("{}") & set(text), (text, decision)
                assert "None" not in text, (text, decision)
                assert "  " not in text, (text, decision)
                assert text == text.strip(" :,;"), (text, decision)
                assert len(text) <= LONGEST_STATE, (text, decision)

    def test_tells_of_charging_only_while_a_car_draws_what_it_is_offered(self, language: Language) -> None:
        dice, messages, told = random.Random(language), speaking(language), set()
        for _ in range(700):
            decision = any_decision(dice)
            why = messages.why(decision, at(0))
            charging = why.startswith(WAYS_TO_CHARGE[language])
            assert not charging or (decision.car is CarState.DRAWING and decision.setpoint_a), (why, decision)
            told.add(charging)
        assert told == {False, True}

    def test_fills_every_problem_and_entry(self, language: Language) -> None:
        messages = speaking(language)
        for kind in ProblemKind:
            problem = Problem(kind, 7.5, None, "x")
            assert "{" not in messages.problem(problem) + messages.problem_over(problem)
        decision = Decision(Offer(7.5), Reason.FOLLOWING_SUN, Mode.SOLAR)
        assert all("{" not in messages.entry(news, decision, at(0)) for news in News)

    def test_has_seven_days(self, language: Language) -> None:
        messages = speaking(language)
        days = [at(0) + timedelta(days=number) for number in range(2, 9)]
        told = {
            messages.next(Decision(Offer(16), Reason.BOOST, Mode.FAST, until=day), day - timedelta(days=2))
            for day in days
        }
        assert len(told) == 7


def test_french_has_no_break_before_its_double_punctuation() -> None:
    told = [text for _, text in sentences(WORDS["fr"]) if any(f" {mark}" in text for mark in ":;?!%»") or "« " in text]
    assert told == []
    others = re.compile(r"{[^}]*}|\b(?:\w+_\w+|phases|appdaemon):")  # what is put in, and what YAML has before a colon
    glued = re.compile(r"[^\xa0][;?!»]|[^\xa0]:(?!\S)|«[^\xa0]|^[:;]")
    assert [text for _, text in sentences(WORDS["fr"]) if glued.search(others.sub("x", text))] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_line_breaks_between_a_number_and_its_unit(language: Language) -> None:
    words = WORDS[language]
    loose = re.compile(r"[\d}] (A|k?Wh?|V|s)\b")
    assert [text for _, text in sentences(words) if loose.search(text)] == []
    assert [text for text in (words.kilowatts(1400), words.amperes(6.5)) if loose.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mode_is_called_as_on_the_dashboard(language: Language) -> None:
    names = {mode: DASHBOARD[word][LANGUAGES.index(language)] for mode, word in ON_DASHBOARD.items()}
    assert WORDS[language].mode == names
    messages = speaking(language)
    for mode, name in names.items():
        boost = Decision(Offer(16), Reason.BOOST, mode, until=at(3600))
        assert name in messages.next(boost, at(0))
        assert name in messages.entry(News.MODE, Decision(Offer(16), Reason.FAST, mode), at(0))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_no_choice_is_called_by_the_english_option_of_its_helper(language: Language) -> None:
    """The dashboards of these languages show other names."""
    options = [option for choices in CHOICES for option in choices if " " in option]
    told = [text for _, text in sentences(WORDS[language])]
    assert [(option, text) for option in options for text in told if option in text] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_nothing_is_left_in_english(language: Language) -> None:
    english = dict(sentences(ENGLISH))
    same = {path for path, sentence in sentences(WORDS[language]) if sentence == english[path] and " " in sentence}
    without_words = {
        "joint",
        "boost_button",
        "note.MAXIMUM",
        "note.MINIMUM",
        "session.money_by_code",
        "self_check.joint",
        "self_check.wrong",
    }
    assert same <= without_words
