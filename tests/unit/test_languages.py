"""All languages say the same: every sentence is there, with what is put into it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from string import Formatter
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.languages.choice import WORDS
from alfen_solar.logbook import Logbook, News
from alfen_solar.messages import Messages
from alfen_solar.meter import Unusable
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Language, read_settings
from tests.closed_loop import ClosedLoop
from tests.simulator.house import House
from tests.simulator.world import World
from tests.unit.clock import at

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


@pytest.mark.parametrize("language", LANGUAGES)
class TestEachLanguage:
    def test_says_everything(self, language: Language) -> None:
        words = WORDS[language]
        assert set(words.why) == set(words.next) == set(Reason)
        assert set(words.problem) == set(words.over) == set(ProblemKind)
        assert set(words.news) == set(News)
        assert set(words.unusable) == set(Unusable)
        assert [path for path, sentence in sentences(words) if not sentence.strip()] == []

    def test_puts_in_what_english_puts_in(self, language: Language) -> None:
        wanted = {path: put_in(sentence) for path, sentence in sentences(ENGLISH)}
        assert {path: put_in(sentence) for path, sentence in sentences(WORDS[language])} == wanted

    def test_begins_its_sentences_with_a_capital_and_ends_its_questions(self, language: Language) -> None:
        words = WORDS[language]
        for sentence in (*words.why.values(), *words.next.values(), *words.over.values(), *words.problem.values()):
            assert sentence[0].isupper() or sentence[0] == "{"
            assert not sentence.endswith((" ", ","))
        for kind, sentence in words.problem.items():
            statements = {ProblemKind.LIMITED, ProblemKind.HELPER_LOST, ProblemKind.SELF_CHECK}
            assert sentence.endswith("?") is (kind not in statements), kind

    def test_fills_every_sentence(self, language: Language) -> None:
        messages = Messages(read_settings({"grid_power": "sensor.grid", "language": language}), ZoneInfo("UTC"))
        for reason in Reason:
            for setpoint_a, until in ((7.5, at(60)), (None, None)):
                decision = Decision(
                    setpoint_a, reason, Mode.SOLAR, surplus_w=1500, needed_w=1380, window_s=3, until=until
                )
                texts = [messages.why(decision), messages.next(decision)]
                texts += [messages.entry(news, decision) for news in News]
                assert max(map(len, texts[:2])) <= LONGEST_STATE
                assert all(text.strip() and "{" not in text and "None" not in text for text in texts), texts
        for kind in ProblemKind:
            problem = Problem(kind, 7.5, None, "x")
            assert "{" not in messages.problem(problem) + messages.problem_over(problem)

    def test_has_seven_days(self, language: Language) -> None:
        messages = Messages(read_settings({"grid_power": "sensor.grid", "language": language}), ZoneInfo("UTC"))
        days = [at(number * 24 * 3600) for number in range(7)]
        assert len({messages.next(Decision(16, Reason.BOOST, Mode.FAST, until=day)) for day in days}) == 7


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_nothing_is_left_in_english(language: Language) -> None:
    english = dict(sentences(ENGLISH))
    same = {path for path, sentence in sentences(WORDS[language]) if sentence == english[path] and " " in sentence}
    without_words = {"clock", "news.CHANGE", "news.BOOST", "session.money", "boost_button"}
    assert same <= without_words | {"news.MODE", "news.START"}  # "Mode" is French too, "Start" German and Dutch


def test_a_generated_day_is_told_in_every_language_and_in_few_entries_of_the_logbook() -> None:
    settings = [read_settings({"grid_power": "sensor.grid", "language": language}) for language in LANGUAGES]
    languages = [Messages(each, ZoneInfo("Europe/Amsterdam")) for each in settings]
    loop = ClosedLoop(World(House.generated().at(9 * 3600)), mode=Mode.SOLAR)
    loop.run(6 * 3600)

    logbook = Logbook()
    entries = [news for second, decision in loop.decisions if (news := logbook.news(decision, at(second)))]
    decisions = {decision for _, decision in loop.decisions}
    assert len(decisions) > 50
    assert 1 <= len(entries) <= 20
    for decision in decisions:
        told = [text for messages in languages for text in (messages.why(decision), messages.next(decision))]
        assert len(set(told)) == len(told)
        assert all(text[0].isupper() and "{" not in text and len(text) <= LONGEST_STATE for text in told)
