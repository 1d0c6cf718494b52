"""The core keeps its promises in random stories of a stubborn house.

`make test` plays the first eight; `STORIES=100 make test ARGS=tests/home/test_core_in_stories.py` plays a hundred, and
`STORIES=40-60` those from 40 to 59.
"""

import os
from collections.abc import Callable, Sequence

import pytest

from alfen_solar.decision import CarState
from tests.closed_loop import ClosedLoop
from tests.home import promises
from tests.home.stories import Story, story
from tests.home.trace import Moment, Recorder, Told

USUAL = "8"


def seeds(asked: str) -> range:
    first, dash, last = asked.rpartition("-")
    return range(int(first) if dash else 0, int(last))


class Player:
    """Plays a story to the app's core."""

    def __init__(self, told: Story) -> None:
        self._story = told
        self.loop = ClosedLoop(told.home(), settings={"phases": told.phases})
        self._recorder = Recorder(self.loop.home)
        self._was_up = True

    def play(self) -> list[Moment]:
        """Play all of it, and return what happened."""
        for second in range(1, self._story.lasts_s):
            for action in self._story.at(second):
                action.happen(self.loop.home)
            entries, sessions = len(self.loop.entries), len(self.loop.sessions)
            self.loop.run(1)
            self._recorder.record(self._told(entries, sessions))
            self._start_anew()
        return self._recorder.trace

    def _told(self, entries: int, sessions: int) -> Told:
        loop, status = self.loop, self.loop.statuses[-1][1]
        told = [entry for _, entry in loop.entries[entries:]]
        told += [loop.telling.session(session) for session in loop.sessions[sessions:]]
        return Told(
            reason=loop.decision.reason,
            charging=status.decision.car is CarState.DRAWING,
            surplus_w=status.surplus_w,
            messages=tuple(entry.message for entry in told if entry.to_phone),
            entries=tuple(entry.message for entry in told),
            energies_wh=self._energies_wh(sessions),
            shares=tuple(share for share in (status.sun_share, status.session_sun_share) if share is not None),
        )

    def _energies_wh(self, sessions: int) -> tuple[float, ...]:
        """Hand out the energy when it is due, as the app does."""
        energy, now = self.loop.core.charge_points[0].socket.energy, self.loop.now
        over = [wh for session in self.loop.sessions[sessions:] for wh in (session.sun_wh, session.grid_wh)]
        if not energy.due(now):
            return tuple(over)
        charged = energy.drain(now).charged
        return charged.sun_wh, charged.grid_wh, *over

    def _start_anew(self) -> None:
        """AppDaemon starts its apps anew when Home Assistant is back."""
        is_up = self.loop.home.is_up
        if is_up and not self._was_up:
            self.loop.start_app()
        self._was_up = is_up


def broken(told: Story, trace: Sequence[Moment]) -> list[str]:
    """Tell each promise that was broken."""
    checks: tuple[Callable[[], list[str]], ...] = (
        lambda: promises.setpoint_never_lapses(trace),
        lambda: promises.charging_is_told_only_of_a_car_that_draws(trace),
        lambda: promises.surplus_is_told_truly(trace, meter_period_s=told.meter.period_s, poll_s=told.poll_s),
        lambda: promises.changes_are_few(trace),
        lambda: promises.commands_are_allowed(trace),
        lambda: promises.energies_are_never_negative(trace),
        lambda: promises.shares_are_shares(trace),
    )
    return [sentence for check in checks for sentence in check()]


@pytest.mark.parametrize("seed", seeds(os.environ.get("STORIES", USUAL)))
def test_every_promise_is_kept_in_story(seed: int) -> None:
    told = story(seed)
    sentences = broken(told, Player(told).play())
    if sentences:
        pytest.fail("\n".join([*sentences, str(told)]), pytrace=False)
