"""How often the phases were switched while a car charged, against what is allowed."""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alfen_solar.settings import Settings


@dataclass(frozen=True, slots=True)
class SwitchCount:
    """How often charging was interrupted for a switch, and how often the sun may do so."""

    today: int
    a_day: int
    last_hour: int
    an_hour: int
    this_session: int
    a_session: int

    @property
    def is_spent(self) -> bool:
        """Whether the sun may not switch any more for now; a user may."""
        return self.today >= self.a_day or self.last_hour >= self.an_hour or self.this_session >= self.a_session


class SwitchBudget:
    """Counts the switches of the last hour, of today, and since a car was connected.

    Those of today outlive a restart of the app, as somebody can tell them again; the others do not.
    """

    HOUR = timedelta(hours=1)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._switched_at: deque[datetime] = deque()
        self._by_day = Counter[date]()
        self._this_session = 0

    def count(self, now: datetime, wall: datetime) -> None:
        """Count a switch."""
        self._by_day[wall.date()] += 1
        self._this_session += 1
        self._switched_at.append(now)

    def remember(self, switches: int, day: date) -> None:
        """Take the switches of a day that were counted before this app began; its own are no less."""
        self._by_day[day] = max(self._by_day[day], switches)

    def leave(self) -> None:
        """Note that the car has left."""
        self._this_session = 0

    def so_far(self, now: datetime, wall: datetime) -> SwitchCount:
        """Tell how often it was; today by the clock on the wall."""
        while self._switched_at and now - self._switched_at[0] >= self.HOUR:
            self._switched_at.popleft()
        allowed = self._settings
        return SwitchCount(
            self._by_day[wall.date()],
            allowed.switches_a_day,
            len(self._switched_at),
            allowed.switches_an_hour,
            self._this_session,
            allowed.switches_a_session,
        )
