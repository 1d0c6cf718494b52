"""Whether the meter still reports: a constant reading is not a stale one.

Home Assistant makes no event of an unchanged value, so silence alone proves nothing. When the meter has been silent,
the adapter is asked to find out when Home Assistant last heard of it.
"""

from collections import deque
from datetime import datetime, timedelta


class Freshness:
    """Knows the meter's period, and when it last was known to report."""

    ASSUMED_PERIOD = timedelta(seconds=11)
    """The period until it is learned: a third of the 30 s that Home Assistant's DSMR integration has by default."""
    STALE_AFTER = timedelta(seconds=15)
    """Silence that is too long, unless three periods are longer, or the meter is known to be silent for longer."""
    ASK_EVERY = timedelta(seconds=3)
    LONGEST_PERIOD = timedelta(seconds=60)
    """No meter is slower: a value that changes less often is constant for a while."""
    STALE_BEFORE_LEARNED = timedelta(seconds=75)
    """The same until the period is known: a meter of 60 s is no dead one."""
    LONGEST_SILENCE = timedelta(minutes=5)
    """How long a meter may be silent that reports on change alone."""
    SHORTEST_PERIOD = timedelta(seconds=1)
    _GAPS_TO_LEARN = 4
    _AGES = 6
    """Among so many reports, found at any moment, one is nearly as old as the period."""
    _PERIODS = 3
    _SILENCES = 3
    """So many silences that ended with another value make a meter that reports on change alone."""

    def __init__(self, now: datetime) -> None:
        self._alive_at = now
        self._asked_at = now
        self._itself_at = now
        self._learned = False
        self._sample_at: datetime | None = None
        self._gaps_s: deque[float] = deque(maxlen=40)
        self._silences: deque[timedelta] = deque(maxlen=self._SILENCES)
        self._ages: deque[timedelta] = deque(maxlen=self._AGES)
        self._age = timedelta(0)
        self._period = self.ASSUMED_PERIOD

    @property
    def learned(self) -> bool:
        """Whether the meter's period is known."""
        return self._learned

    @property
    def period(self) -> timedelta:
        """The meter's period, from 1 s to 60 s.

        It is the lower quartile of the gaps between samples: a meter may be silent for longer, but is not often faster
        than itself. A report that is asked for at any moment is no older than a period either.
        """
        return self._period

    @property
    def alive_at(self) -> datetime:
        """When the meter last was known to report; at first, when it began to be listened to."""
        return self._alive_at

    @property
    def on_change_alone(self) -> bool:
        """Whether the meter was seen to report nothing while its value does not change."""
        return len(self._silences) == self._SILENCES

    @property
    def stale_after(self) -> timedelta:
        """How long a silence is too long."""
        if self.on_change_alone:
            return self.LONGEST_SILENCE
        return max(self.STALE_AFTER, self._PERIODS * self._period) if self._learned else self.STALE_BEFORE_LEARNED

    def record_sample(self, at: datetime) -> None:
        """Record that a sample has come."""
        silence = at - self._alive_at
        if self._sample_at is not None and at > self._sample_at:
            if self.STALE_AFTER < silence <= self.LONGEST_SILENCE and silence > self._PERIODS * self._period:
                self._silences.append(silence)
            self._gaps_s.append((at - self._sample_at).total_seconds())
            self._learn()
        self._sample_at = at
        self._alive_at = max(self._alive_at, at)

    def record_report(self, at: datetime, itself_at: datetime, now: datetime) -> None:
        """Record that the meter has reported, if only an unchanged value.

        Args:
            at: when it or a sensor that comes with the same telegram did.
            itself_at: when it did itself.
            now: when that was found out.
        """
        if self._sample_at is not None and itself_at - self._sample_at >= self.SHORTEST_PERIOD:
            self._silences.clear()  # it does repeat a value
        # By half a period a clock that differs a little is told from another report.
        if itself_at - self._itself_at >= self.SHORTEST_PERIOD / 2:
            self._itself_at = itself_at
            self._ages.append(self._age)  # how old the one before it was when it was found last
            self._age = now - itself_at
            self._learn()
        elif not self.stale(now):
            self._age = max(self._age, now - self._itself_at)
        if at - self._alive_at >= self.SHORTEST_PERIOD / 2:
            self._alive_at = at

    def stale(self, now: datetime) -> bool:
        """Tell whether the meter has been silent for too long."""
        return now - self._alive_at > self.stale_after

    def ask(self, now: datetime) -> bool:
        """Tell whether somebody must find out if the meter still reports; asked for again only some seconds later."""
        silence = now - self._alive_at
        if silence < self.ASK_EVERY or silence < self._period or now - self._asked_at < self.ASK_EVERY:
            return False
        self._asked_at = now
        return True

    def _learn(self) -> None:
        """Learn the period from the gaps between samples; of a meter that is constant, from how old its reports are."""
        periods = []
        if len(self._gaps_s) >= self._GAPS_TO_LEARN:
            periods.append(timedelta(seconds=sorted(self._gaps_s)[len(self._gaps_s) // 4]))
        if len(self._ages) == self._AGES:
            periods.append(max(self._ages))
        if periods:
            self._learned = True
            self._period = min(max(min(periods), self.SHORTEST_PERIOD), self.LONGEST_PERIOD)
