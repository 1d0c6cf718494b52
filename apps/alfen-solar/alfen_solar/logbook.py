"""When the logbook gets an entry: the story of the day, not each ampere of it."""

from datetime import datetime, timedelta
from enum import Enum, auto

from .decision import Decision, Reason

_CHARGING = "charging"


class News(Enum):
    """What an entry tells, beside what the charger shall do and why."""

    MODE = auto()
    """Another mode was chosen."""
    BOOST = auto()
    """A boost has begun, or has got another end."""
    BOOST_ENDED = auto()
    START = auto()
    """Of itself it charges now, and has just been paused."""
    CHANGE = auto()
    """Of itself it charges, pauses or waits for a car now, and did not before."""


class Logbook:
    """Compares each decision with the one before, and with what was told last."""

    REST = timedelta(minutes=10)
    """How long the same is not told again while it comes and goes by itself."""
    CAR_BEGINS_WITHIN = timedelta(minutes=2)
    """How long a car that does not draw is not told of: after a start it takes its time."""

    def __init__(self) -> None:
        self._before = Decision(None, Reason.WAITING_FOR_HELPERS)
        self._not_idle_at: datetime | None = None
        self._told: str | None = None
        self._told_at: dict[str, datetime] = {}

    def news(self, decision: Decision, now: datetime) -> News | None:
        """Take a decision; return what is to be told of it, if anything is.

        Args:
            decision: that of now.
            now: the time, which never goes back.
        """
        before, self._before = self._before, decision
        if decision.reason is not Reason.NOT_DRAWING:
            self._not_idle_at = now
        state = _state_of_mind(decision)
        news = _user_news(before, decision)
        if news is not None:
            self._told_at.clear()
        elif state is not None and state != self._told and not self._too_early(state, now):
            news = News.START if state == _CHARGING and before.setpoint_a == 0 else News.CHANGE
        if news is not None and state is not None:
            self._told, self._told_at[state] = state, now
        return news

    def _too_early(self, state: str, now: datetime) -> bool:
        begins = self._not_idle_at is not None and now - self._not_idle_at < self.CAR_BEGINS_WITHIN
        told_lately = state in self._told_at and now - self._told_at[state] < self.REST
        return told_lately or (state == Reason.NOT_DRAWING and begins)


def _user_news(before: Decision, after: Decision) -> News | None:
    """Tell what the user has done, now or when the boost was set: it is told each time."""
    if before.mode is not None and after.mode is not before.mode:
        return News.MODE
    if after.reason is Reason.BOOST and (before.reason is not Reason.BOOST or after.until != before.until):
        return News.BOOST
    if before.reason is Reason.BOOST and after.reason is not Reason.BOOST:
        return News.BOOST_ENDED
    return None


def _state_of_mind(decision: Decision) -> str | None:
    """Leave away what changes with each cloud; None: nothing is decided yet.

    A meter or a charger that tells nothing is told as a problem; here it counts by what it makes of the charging.
    """
    if decision.setpoint_a is None:
        return None
    if decision.reason in {Reason.NOT_DRAWING, Reason.NO_CAR, Reason.MAXIMUM_TOO_LOW}:
        return decision.reason
    return _CHARGING if decision.setpoint_a > 0 else "paused"
