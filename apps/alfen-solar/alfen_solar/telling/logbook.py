"""When the logbook gets an entry: the story of the day, not each ampere of it."""

from datetime import datetime, timedelta
from enum import Enum, auto

from alfen_solar.decision import CarState, Decision, Mode, Reason


class News(Enum):
    """What an entry tells, beside what is done and why."""

    MODE = auto()
    """Another mode was chosen."""
    BOOST = auto()
    """A boost was set, or has got another end."""
    BOOST_ENDED = auto()
    START = auto()
    """A car has begun to draw after a pause."""
    CHANGE = auto()
    """Of itself it charges, pauses or waits for a car now, and did not before."""


class _Story(Enum):
    """What is told of a decision that nobody has made but the sun and the car."""

    CHARGING = auto()
    PAUSED = auto()
    IDLE = auto()
    NO_CAR = auto()
    TOO_LOW = auto()


_INTERRUPTIONS = frozenset({Reason.WAITING_FOR_HELPERS, Reason.CHARGER_FAULT, Reason.MAXIMUM_TOO_LOW})
"""Reasons that may come in the middle of a boost, and do not end it; what the meter shows is nothing to a boost."""


class Logbook:
    """Compares each decision with what came before it, and with what was told last."""

    REST = timedelta(minutes=10)
    """How long the same is not told again while it comes and goes by itself."""
    SAME_END = timedelta(seconds=30)
    """Ends of a boost that are less far apart are one: they are told by the minute."""
    CAR_BEGINS_WITHIN = timedelta(minutes=2)
    """How long a car that does not draw is not told of: after a start it takes its time."""

    def __init__(self) -> None:
        self._mode: Mode | None = None
        self._boost: datetime | None = None
        self._paused = False
        self._not_idle_at: datetime | None = None
        self._told: _Story | None = None
        self._told_at: dict[_Story, datetime] = {}

    def news(self, decision: Decision, now: datetime) -> News | None:
        """Take a decision; return what is to be told of it, if anything is.

        Args:
            decision: that of now.
            now: the time, which never goes back.
        """
        story = self._story(decision)
        starts = self._starts(decision)
        if story is not _Story.IDLE:
            self._not_idle_at = now
        news = self._user_news(decision)
        if news is not None:
            self._told_at.clear()
        elif story is not None and story is not self._told and not self._too_early(story, now):
            news = News.START if starts else News.CHANGE
        if news is not None and story is not None:
            self._told, self._told_at[story] = story, now
        return news

    def _story(self, decision: Decision) -> _Story | None:
        """Leave away what changes with each cloud; None: there is nothing to tell, or it is told as a problem.

        Clouds that come and go over a car that is not there, or that is full, are no story.
        """
        car = decision.car
        if decision.offer is None or car is CarState.FAULT:
            return None
        if decision.reason is Reason.MAXIMUM_TOO_LOW:
            return _Story.TOO_LOW
        if car is CarState.ABSENT or decision.reason is Reason.NO_CAR:
            paused = decision.offer.current_a == 0 and self._told is not _Story.NO_CAR
            return _Story.PAUSED if paused else _Story.NO_CAR
        if decision.offer.current_a == 0:
            return _Story.IDLE if car is CarState.IDLE and self._told is _Story.IDLE else _Story.PAUSED
        return {CarState.DRAWING: _Story.CHARGING, CarState.IDLE: _Story.IDLE}.get(car)

    def _starts(self, decision: Decision) -> bool:
        """Tell whether a car begins to draw after a pause; what is offered to a car that does not draw is no start."""
        if decision.offer is None:
            return False
        if decision.offer.current_a == 0:
            self._paused = True
            return False
        if decision.car is not CarState.DRAWING:
            return False
        starts, self._paused = self._paused, False
        return starts

    def _too_early(self, story: _Story, now: datetime) -> bool:
        begins = self._not_idle_at is not None and now - self._not_idle_at < self.CAR_BEGINS_WITHIN
        told_lately = story in self._told_at and now - self._told_at[story] < self.REST
        return told_lately or (story is _Story.IDLE and begins)

    def _user_news(self, decision: Decision) -> News | None:
        """Tell what the user has done, now or when the boost was set: it is told each time."""
        mode_before, boost_before = self._mode, self._boost
        self._mode = decision.mode or mode_before
        boost = decision.until if decision.reason is Reason.BOOST else decision.boost_until
        if boost is None:
            self._boost = boost_before if decision.reason in _INTERRUPTIONS else None
        elif boost_before is None or abs(boost - boost_before) >= self.SAME_END:
            self._boost = boost
        if mode_before is not None and self._mode is not mode_before:
            return News.MODE
        if self._boost == boost_before:
            return None
        return News.BOOST_ENDED if self._boost is None else News.BOOST
