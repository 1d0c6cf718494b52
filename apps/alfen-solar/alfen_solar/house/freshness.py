"""Whether the meter still reports: a constant value is not a stale one.

Home Assistant fires no event for an unchanged value, so silence alone proves nothing. When the meter has been silent,
the adapter is asked to find out when Home Assistant last received it.
"""

from collections import deque
from datetime import datetime, timedelta


class Freshness:
    """Knows the meter's period, and when it was last known to report."""

    ASSUMED_PERIOD = timedelta(seconds=11)
    """The period until it is learned: about a third of the default of Home Assistant's DSMR integration, 30 s."""
    STALE_AFTER = timedelta(seconds=15)
    """A silence that is too long, unless three periods are longer or the meter is known for longer silences."""
    ASK_EVERY = timedelta(seconds=3)
    LONGEST_PERIOD = timedelta(seconds=60)
    """No meter is slower: if a value changes less often, it is constant for a while."""
    STALE_BEFORE_LEARNED = timedelta(seconds=75)
    """The same until the period is known: a meter with a period of 60 s is not dead."""
    LONGEST_SILENCE = timedelta(minutes=5)
    """How long a meter that reports only changes may be silent."""
    SHORTEST_PERIOD = timedelta(seconds=1)
    _GAPS_TO_LEARN = 4
    _AGES = 6
    """Among this many reports, each found at a random moment, one is nearly as old as the period."""
    _PERIODS = 3
    _SILENCES = 3
    """This many silences that ended with another value mean that the meter reports only changes."""

    def __init__(self, now: datetime) -> None:
        self._alive_at = now
        self._asked_at = now
        self._itself_at = now
        self._learned = False
        self._sample_at: datetime | None = None
        self._gaps_s: deque[float] = deque(maxlen=40)
        self._silences = 0
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

        It is the lower quartile of the gaps between samples: a meter may be silent for longer, but is rarely faster
        than its period. A report that is looked up at a random moment is not older than a period either.
        """
        return self._period

    @property
    def alive_at(self) -> datetime:
        """When the meter was last known to report; at first, when listening to it began."""
        return self._alive_at

    @property
    def on_change_alone(self) -> bool:
        """Whether the meter was found not to report unchanged values."""
        return self._silences >= self._SILENCES

    @property
    def stale_after(self) -> timedelta:
        """How long a silence may last."""
        if self.on_change_alone:
            return self.LONGEST_SILENCE
        return max(self.STALE_AFTER, self._PERIODS * self._period) if self._learned else self.STALE_BEFORE_LEARNED

    def record_sample(self, at: datetime) -> None:
        """Record that a sample has arrived."""
        silence = at - self._alive_at
        if self._sample_at is not None and at > self._sample_at:
            # Before the period is known, the gaps of a meter of a minute are no silences.
            long = self._learned and self.STALE_AFTER < silence <= self.LONGEST_SILENCE
            if long and silence > self._PERIODS * self._period:
                self._silences += 1
            self._gaps_s.append((at - self._sample_at).total_seconds())
            self._learn()
        self._sample_at = at
        self._alive_at = max(self._alive_at, at)

    def record_report(self, at: datetime, itself_at: datetime, now: datetime) -> None:
        """Record that the meter has reported, even if the value is unchanged.

        Args:
            at: when it, or a sensor from the same telegram, reported.
            itself_at: when it reported itself.
            now: when that was found out.
        """
        if self._sample_at is not None and itself_at - self._sample_at >= self.SHORTEST_PERIOD:
            self._silences = 0  # it does report unchanged values
        # Half a period tells a new report from a clock that differs a little.
        gap = itself_at - self._itself_at
        if gap >= self.SHORTEST_PERIOD / 2:
            self._itself_at = itself_at
            # How old the previous report was when it was last found. One that is asked for after a period may just have
            # been followed by the next, and is never found to be old: then it was as old as that.
            self._ages.append(max(self._age, min(gap, self._period)) if self._learned else self._age)
            self._age = now - itself_at
            self._learn()
        elif not self.stale(now):
            self._age = max(self._age, now - self._itself_at)
        if at - self._alive_at >= self.SHORTEST_PERIOD / 2:
            self._alive_at = at

    def stale(self, now: datetime) -> bool:
        """Return whether the meter has been silent for too long."""
        return now - self._alive_at > self.stale_after

    def ask(self, now: datetime) -> bool:
        """Return whether someone has to find out if the meter still reports; again only some seconds later."""
        silence = now - self._alive_at
        if silence < self.ASK_EVERY or silence < self._period or now - self._asked_at < self.ASK_EVERY:
            return False
        self._asked_at = now
        return True

    def _learn(self) -> None:
        """Learn the period from the gaps between samples, or, for a constant meter, from the age of its reports."""
        periods = []
        if len(self._gaps_s) >= self._GAPS_TO_LEARN:
            periods.append(timedelta(seconds=sorted(self._gaps_s)[len(self._gaps_s) // 4]))
        if len(self._ages) == self._AGES:
            periods.append(max(self._ages))
        if periods:
            self._learned = True
            self._period = min(max(min(periods), self.SHORTEST_PERIOD), self.LONGEST_PERIOD)
