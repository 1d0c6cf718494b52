"""When the logbook gets an entry: the story of the day, not every ampere."""

from datetime import datetime, timedelta
from enum import Enum, auto

from alfen_solar.decision import CarState, Decision, Mode, Reason


class News(Enum):
    """What an entry is about, in addition to what is happening and why."""

    MODE = auto()
    """Another mode was selected."""
    BOOST = auto()
    """A boost was set, or its end was changed."""
    BOOST_ENDED = auto()
    START = auto()
    """A car has started to draw power after a pause."""
    CHANGE = auto()
    """Without anything the user did, it now charges, pauses, or waits for a car."""


class _Story(Enum):
    """What a decision is about when only the sun and the car led to it."""

    CHARGING = auto()
    PAUSED = auto()
    IDLE = auto()
    NO_CAR = auto()
    TOO_LOW = auto()
    SWITCHING = auto()


_INTERRUPTIONS = frozenset({Reason.WAITING_FOR_HELPERS, Reason.CHARGER_FAULT, Reason.MAXIMUM_TOO_LOW, Reason.SWITCHING})
"""Reasons that may interrupt a boost without ending it. The grid meter does not matter during a boost."""


class Logbook:
    """Compares each decision with the one before it, and with the last entry."""

    REST = timedelta(minutes=10)
    """How long there is no second entry about the same thing while it comes and goes by itself."""
    SAME_END = timedelta(seconds=30)
    """Ends of a boost that are closer together than this are the same: entries give them to the minute."""
    CAR_BEGINS_WITHIN = timedelta(minutes=2)
    """How long there is no entry about a car that does not draw power: after a start, it takes its time."""

    def __init__(self) -> None:
        self._mode: Mode | None = None
        self._boost: datetime | None = None
        self._paused = False
        self._not_idle_at: datetime | None = None
        self._told: _Story | None = None
        self._told_at: dict[_Story, datetime] = {}

    def news(self, decision: Decision, now: datetime) -> News | None:
        """Record a decision; return what to report about it, if anything.

        Args:
            decision: the decision of this moment.
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
        """Leave out what changes with each cloud; None: nothing to report, or it is reported as a problem.

        Clouds over a car that is not there, or that is full, are not news.
        """
        car = decision.car
        if decision.offer is None or car is CarState.FAULT:
            return None
        if decision.reason is Reason.MAXIMUM_TOO_LOW:
            return _Story.TOO_LOW
        if decision.reason is Reason.SWITCHING:
            return _Story.SWITCHING
        if car is CarState.ABSENT or decision.reason is Reason.NO_CAR:
            paused = decision.offer.current_a == 0 and self._told is not _Story.NO_CAR
            return _Story.PAUSED if paused else _Story.NO_CAR
        if decision.offer.current_a == 0:
            return _Story.IDLE if car is CarState.IDLE and self._told is _Story.IDLE else _Story.PAUSED
        return {CarState.DRAWING: _Story.CHARGING, CarState.IDLE: _Story.IDLE}.get(car)

    def _starts(self, decision: Decision) -> bool:
        """Return whether a car starts to draw power after a pause; an offer that no car draws is not a start."""
        if decision.offer is None or decision.reason is Reason.SWITCHING:
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
        """Return what the user has done, now or when the boost was set: it gets an entry each time."""
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
