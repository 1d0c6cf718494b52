"""What is announced comes true, and is told in every language."""

from datetime import timedelta
from functools import cache
from itertools import pairwise
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.decision import Decision, Reason
from alfen_solar.options.telling import Language
from alfen_solar.settings import read_settings
from alfen_solar.telling.messages import Messages
from tests.closed_loop import ClosedLoop
from tests.home.home import START, StubbornHome
from tests.simulator.unrest import Unrest

OVERDUE_S = 4
"""A window of three samples closes every 3 s."""
EARLY_S = 1


@cache
def decided() -> list[tuple[float, Decision]]:
    """Give a dark house steady sun for a start, and then too little of it for a pause."""
    loop = ClosedLoop(StubbornHome(base_w=200, unrest=Unrest(noise_w=3))).run(200)
    for base_w, lasts_s in ((-1700, 400), (-1000, 1500)):
        loop.home.set_base(base_w)
        loop.run(lasts_s)
    return loop.decisions


@pytest.mark.parametrize("announces", [Reason.STARTING, Reason.STOPPING])
def test_in_steady_light_a_switch_comes_when_it_was_announced(announces: Reason) -> None:
    told = [
        (decision.until, ended_s, after)
        for (_, decision), (ended_s, after) in pairwise(decided())
        if decision.reason is announces and decision.until is not None
    ]
    until, ended_s, after = told[-1]
    assert bool(after.setpoint_a) is (announces is Reason.STARTING), after
    switch = START + timedelta(seconds=ended_s)
    assert -EARLY_S <= (switch - until).total_seconds() <= OVERDUE_S, told[-1]


@pytest.mark.parametrize("language", get_args(Language))
def test_every_decision_says_why_and_what_is_next(language: Language) -> None:
    messages = Messages(read_settings({"grid_power": "sensor.grid", "language": language}), ZoneInfo("UTC"))
    for at_s, decision in decided():
        wall = START + timedelta(seconds=at_s)
        for text in (messages.why(decision, wall), messages.next(decision, wall)):
            assert text.strip(), decision
