"""The budget of starts: each start beyond it makes the next one dearer."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alfen_solar.settings import Settings


@dataclass(frozen=True, slots=True)
class StartCount:
    """How often charging was started, and how often it may be before starts become dearer."""

    today: int
    a_day: int
    """The budget of a day."""
    last_hour: int
    an_hour: int
    """The budget of an hour."""


class Starts:
    """Counts the starts of charging, of the last hour and of today.

    Those of today outlive a restart of the app, as somebody can tell them again; those of the last hour do not.
    """

    HOUR = timedelta(hours=1)

    def __init__(self, settings: Settings) -> None:
        self._an_hour = settings.starts_an_hour
        self._a_day = settings.starts_a_day
        self._started_at: deque[datetime] = deque()
        self._by_day = Counter[date]()

    def count(self, now: datetime, wall: datetime) -> None:
        """Count a start."""
        self._by_day[wall.date()] += 1
        self._started_at.append(now)

    def remember(self, starts: int, day: date) -> None:
        """Take the starts of a day that were counted before this app began; what it has counted itself is no less."""
        self._by_day[day] = max(self._by_day[day], starts)

    def so_far(self, now: datetime, wall: datetime) -> StartCount:
        """Tell the starts of the last hour, and of today by the clock on the wall."""
        while self._started_at and now - self._started_at[0] >= self.HOUR:
            self._started_at.popleft()
        return StartCount(self._by_day[wall.date()], self._a_day, len(self._started_at), self._an_hour)

    def factor(self, now: datetime, wall: datetime) -> float:
        """Tell how much more energy than within the budget the next start needs: twice as much a start."""
        count = self.so_far(now, wall)
        beyond = max(count.last_hour - count.an_hour, count.today - count.a_day, 0)
        return 2.0 ** min(beyond, 10)
