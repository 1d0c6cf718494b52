"""Whether the meter still reports: a constant reading is not a stale one.

Home Assistant makes no event of an unchanged value, so silence alone proves nothing. When the meter has been silent,
the adapter is asked to find out when Home Assistant last heard of it or of its siblings.
"""

from collections import deque
from datetime import datetime, timedelta


class Freshness:
    """Knows the meter's period, and when it last was known to report."""

    ASSUMED_PERIOD = timedelta(seconds=11)
    """The period until it is learned: a third of the 30 s that Home Assistant's DSMR integration has by default."""
    STALE_AFTER = timedelta(seconds=15)
    """Silence that is too long, unless three periods are longer."""
    ASK_EVERY = timedelta(seconds=3)
    LONGEST_PERIOD = timedelta(seconds=60)
    """No meter is slower: a value that changes less often is constant for a while."""
    _GAPS_TO_LEARN = 3
    _PERIODS = 3

    def __init__(self, now: datetime) -> None:
        self._alive_at = now
        self._asked_at = now
        self._sample_at: datetime | None = None
        self._gaps_s: deque[float] = deque(maxlen=40)
        self._period = self.ASSUMED_PERIOD

    @property
    def learned(self) -> bool:
        """Whether the meter's period is known."""
        return len(self._gaps_s) >= self._GAPS_TO_LEARN

    @property
    def period(self) -> timedelta:
        """The meter's period, from 1 s to 60 s.

        It is the lower quartile of the gaps between samples: a meter may be silent for longer, but is not often faster
        than itself.
        """
        return self._period

    @property
    def alive_at(self) -> datetime:
        """When the meter last was known to report; at first, when it began to be listened to."""
        return self._alive_at

    def sample(self, at: datetime) -> None:
        """Note a sample."""
        if self._sample_at is not None and at > self._sample_at:
            self._gaps_s.append((at - self._sample_at).total_seconds())
            self._learn()
        self._sample_at = at
        self._alive_at = at

    def reported(self, at: datetime) -> None:
        """Note that the meter has reported an unchanged value."""
        self._alive_at = max(self._alive_at, at)

    def stale(self, now: datetime) -> bool:
        """Tell whether the meter has been silent for too long."""
        silence = now - self._alive_at
        return silence > self.STALE_AFTER and silence > self._PERIODS * self._period

    def ask(self, now: datetime) -> bool:
        """Tell whether somebody must find out if the meter still reports; asked for again only some seconds later."""
        silence = now - self._alive_at
        if silence < self.ASK_EVERY or silence < self._period or now - self._asked_at < self.ASK_EVERY:
            return False
        self._asked_at = now
        return True

    def _learn(self) -> None:
        if self.learned:
            lower_quartile_s = sorted(self._gaps_s)[len(self._gaps_s) // 4]
            self._period = min(timedelta(seconds=max(1, lower_quartile_s)), self.LONGEST_PERIOD)
