"""A day as it is told in four languages, and what of it the logbook keeps."""

from typing import get_args
from zoneinfo import ZoneInfo

from alfen_solar.decision import Mode
from alfen_solar.options.telling import Language
from alfen_solar.settings import read_settings
from alfen_solar.telling.logbook import Logbook
from alfen_solar.telling.messages import Messages
from tests.closed_loop import ClosedLoop
from tests.home.home import StubbornHome
from tests.simulator.house import House
from tests.unit.clock import at

LONGEST_STATE = 255
"""Home Assistant takes no longer ones."""


def test_a_generated_day_is_told_in_every_language_and_in_few_entries_of_the_logbook() -> None:
    settings = [read_settings({"grid_power": "sensor.grid", "language": language}) for language in get_args(Language)]
    languages = [Messages(each, ZoneInfo("Europe/Amsterdam")) for each in settings]
    loop = ClosedLoop(StubbornHome(house=House.generated().at(11 * 3600)), Mode.SOLAR).run(5400)

    logbook = Logbook()
    entries = [news for second, decision in loop.decisions if (news := logbook.news(decision, at(int(second))))]
    decisions = {decision: int(second) for second, decision in loop.decisions}
    assert len(decisions) > 50
    assert 1 <= len(entries) <= 20
    for decision, second in decisions.items():
        wall = at(second)
        told = [
            text for messages in languages for text in (messages.why(decision, wall), messages.next(decision, wall))
        ]
        assert len(set(told)) == len(told)
        assert all(text[0].isupper() and "{" not in text and len(text) <= LONGEST_STATE for text in told)
