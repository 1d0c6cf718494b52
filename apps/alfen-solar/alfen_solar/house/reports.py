"""When each of some sensors was last heard of, changed or not; asked for only where silence does not tell."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE_S = 0.5
"""Changes of a sensor so close to each other are of telegrams that were held up, and come in one burst."""
ASK_AFTER, ASK_AFTER_AT_MOST = timedelta(seconds=5), timedelta(seconds=10)
ASK_EVERY = timedelta(seconds=5)
USUAL_PERIOD_S = 5.0
"""Until it is known."""
_PERIODS = 2
_GAPS_TO_LEARN, _GAPS_KEPT = 8, 40
_LOWEST = 8
"""One in so many gaps is shorter than a period at most: a telegram was late, and the next one was not."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How sensors report."""

    at: datetime
    """When what they show came: with the last change, or a period ago, as if nothing had changed since."""
    period_s: float
    """How often they report, in s: a low one of the gaps, as an unchanged value makes them longer."""
    quickest_s: float | None
    """How often they report when all their values move, in s: the least that this ever was; None: not known yet."""


class Reports:
    """Knows the age of what sensors show.

    How often they report is learned of each sensor by itself: those of one telegram may come one after the other, and
    those of another meter at a time of their own.
    """

    def __init__(self, now: datetime) -> None:
        self._began_at = self._asked_at = now
        self._heard_at: dict[str, datetime] = {}
        self._changed_at: dict[str, datetime] = {}
        self._relied: list[tuple[str, ...]] = []
        self._gaps_s: deque[float] = deque(maxlen=_GAPS_KEPT)
        self._period_s = USUAL_PERIOD_S
        self._quickest_s: float | None = None

    def sampling(self, entities: Iterable[str], now: datetime) -> Sampling:
        """Tell when what these show came, of several that which is older, and how soon the next comes."""
        earliest = now - timedelta(seconds=self._period_s)
        at = min((self._changed_at.get(entity, earliest) for entity in entities), default=earliest)
        return Sampling(max(at, earliest), self._period_s, self._quickest_s)

    def rely(self, phases: Sequence[tuple[str, ...]]) -> None:
        """Note which sensors of each phase matter now.

        Nobody has asked for one that did not matter: what takes the place of another is as old as that one.
        """
        before = self._relied or [()] * len(phases)
        for old, new in zip(before, phases, strict=True):
            if old and old != new:
                heard_at = max(self.heard_at(entity) for entity in old)
                for entity in new:
                    self._heard_at[entity] = max(heard_at, self.heard_at(entity))
        self._relied = list(phases)

    def record(self, entity: str, now: datetime) -> None:
        """Record that a sensor has changed."""
        self._heard_at[entity] = now
        before, self._changed_at[entity] = self._changed_at.get(entity), now
        if before is not None and any(entity in of_phase for of_phase in self._relied):
            self._learn((now - before).total_seconds())

    def _learn(self, gap_s: float) -> None:
        if gap_s < AT_ONCE_S:
            return
        self._gaps_s.append(gap_s)
        if len(self._gaps_s) >= _GAPS_TO_LEARN:
            self._period_s = sorted(self._gaps_s)[len(self._gaps_s) // _LOWEST]
            self._quickest_s = min(self._quickest_s or self._period_s, self._period_s)

    def record_reports(self, reports: Mapping[str, datetime]) -> None:
        """Record when sensors were last heard of: each speaks for itself alone."""
        for entity, heard_at in reports.items():
            self._heard_at[entity] = max(heard_at, self._heard_at.get(entity, heard_at))

    def heard_at(self, entity: str) -> datetime:
        """Tell when a sensor was last heard of; at first, when that began to matter."""
        return max(self._heard_at.get(entity, self._began_at), self._began_at)

    def wants(self, entities: Iterable[str], now: datetime) -> bool:
        """Tell whether somebody must find out if these have reported unchanged values; again some seconds later."""
        if now - self._asked_at < ASK_EVERY:
            return False
        patience = min(max(timedelta(seconds=_PERIODS * self._period_s), ASK_AFTER), ASK_AFTER_AT_MOST)
        if all(now - self.heard_at(entity) < patience for entity in entities):
            return False
        self._asked_at = now
        return True
