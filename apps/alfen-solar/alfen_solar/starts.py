"""The budget of starts: each start beyond it makes the next start and the next pause dearer."""

from collections import deque
from datetime import date, datetime, timedelta

from .settings import Settings


class Starts:
    """Counts the starts of charging, of the last hour and of today."""

    HOUR = timedelta(hours=1)

    def __init__(self, settings: Settings) -> None:
        self._an_hour = settings.starts_an_hour
        self._a_day = settings.starts_a_day
        self._started_at: deque[datetime] = deque()
        self._count = 0
        self._counted_on: date | None = None

    def count(self, now: datetime, wall: datetime) -> None:
        """Count a start."""
        self._count = self.of_day(wall) + 1
        self._counted_on = wall.date()
        self._started_at.append(now)

    def of_day(self, wall: datetime) -> int:
        """Tell the starts of today, by the clock on the wall."""
        return self._count if self._counted_on == wall.date() else 0

    def factor(self, now: datetime, wall: datetime) -> float:
        """Tell how much more energy than within the budget the next start or pause needs: twice as much a start."""
        while self._started_at and now - self._started_at[0] >= self.HOUR:
            self._started_at.popleft()
        beyond = max(len(self._started_at) - self._an_hour, self.of_day(wall) - self._a_day, 0)
        return 2.0 ** min(beyond, 10)
