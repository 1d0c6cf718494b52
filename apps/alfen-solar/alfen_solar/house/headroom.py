"""What one conductor of the house's connection leaves to the cars: lowered at once, raised after a minute."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.sockets.power import MeasuredPower

from .overload import REACTION_S, FuseCurve, Overload, Surge, surge
from .reports import Sampling

MARGIN_A = 0.5
"""What is left of the rating when an offer is lowered: noise must not lead to another overload."""
NOISE_A = 0.2
"""A limit is not lowered by less."""
RAISED_AFTER = timedelta(seconds=60)
"""So long there must be more headroom before more is left to the cars."""
RAISED_BY_A = 1.0
"""Less is not worth a write."""
RESTART_A = 2.0
"""So much more than their minimum the cars must have had in the mean before they are started again."""
KNOWN_A = 1.0
"""What the cars draw is known if it is within so much: not for the seconds in which they follow a change."""
GAP = timedelta(seconds=30)
"""So long that may not be known within a minute that counts."""
_BUCKET = timedelta(seconds=2)
FOLLOWS = timedelta(seconds=REACTION_S)
"""So long after an offer of less the cars draw no more than that."""
_FOLLOWED_AFTER = timedelta(seconds=REACTION_S + 2)
"""So long after it was lowered it shows in a sample that the cars have followed."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What flows in a conductor, in A."""

    grid_a: float
    """From the grid, import positive."""
    least_a: float
    """What the cars draw of it at least."""
    most_a: float
    """What the cars may draw of it."""
    offered_a: float
    """What the cars are offered of it."""
    minimum_a: float
    """With how much one of the cars charges at least."""
    floor_a: float
    """The same of all together that are offered current."""
    is_known: bool = True
    """Whether what the cars draw is measured."""
    delta: bool = False
    """Whether currents in the net add up as vectors, so that a car that draws an ampere less may relieve by half."""


@dataclass(slots=True)
class _Bucket:
    at: datetime
    least_a: float
    sum_a: float
    samples: int


class _Minute:
    """The headroom of the last minute."""

    def __init__(self) -> None:
        self._buckets: deque[_Bucket] = deque()
        self._since: datetime | None = None

    def record(self, headroom_a: float, now: datetime) -> None:
        """Record what the cars could have now, in A."""
        buckets = self._buckets
        if buckets and now - buckets[-1].at > GAP:
            buckets.clear()
            self._since = None
        self._since = self._since or now
        if buckets and now - buckets[-1].at < _BUCKET:
            last = buckets[-1]
            last.least_a, last.sum_a = min(last.least_a, headroom_a), last.sum_a + headroom_a
            last.samples += 1
        else:
            buckets.append(_Bucket(now, headroom_a, headroom_a, 1))
        while now - buckets[0].at > RAISED_AFTER:
            buckets.popleft()

    def is_whole(self, now: datetime) -> bool:
        """Tell whether it has been recorded for so long."""
        return self._since is not None and now - self._since >= RAISED_AFTER

    @property
    def least_a(self) -> float:
        """The least of it."""
        return min(bucket.least_a for bucket in self._buckets)

    @property
    def mean_a(self) -> float:
        """The mean of it."""
        return sum(each.sum_a for each in self._buckets) / sum(each.samples for each in self._buckets)


class _Cars:
    """What the cars may have drawn, and were told to, when what flows was sampled."""

    def __init__(self) -> None:
        self._seen: deque[tuple[datetime, float, float]] = deque()

    def record(self, flow: Flow, sampled_at: datetime, now: datetime) -> None:
        """Record what holds from now on, and forget what can be in no sample any more."""
        self._seen.append((now, flow.most_a, flow.offered_a))
        since = sampled_at - MeasuredPower.GRID_DELAY - FOLLOWS
        while len(self._seen) > 1 and self._seen[1][0] <= since:
            self._seen.popleft()

    def most_a(self, sampled_at: datetime) -> float:
        """Tell the most that they may have drawn by what is measured, in A: what they draw now is known late."""
        since, found_a = sampled_at - MeasuredPower.GRID_DELAY, self._seen[-1][1]
        for at, most_a, _ in reversed(self._seen):
            if at <= sampled_at:
                found_a = max(found_a, most_a)
                if at <= since:
                    break
        return found_a

    def told_a(self, sampled_at: datetime) -> float:
        """Tell the most that they were offered since, or are to follow, in A."""
        offered_a = [offered_a for at, _, offered_a in self._seen if at <= sampled_at]
        return max(offered_a, default=self._seen[0][2])


class Headroom:
    """Knows what a conductor leaves to the cars."""

    def __init__(self, rating_a: float, curve: FuseCurve) -> None:
        self._rating_a, self._curve = rating_a, curve
        self._most_a = rating_a - MARGIN_A
        self._surge: Surge | None = None
        self._quickest_s: float | None = None
        self._overload = Overload(rating_a, curve)
        self._minute = _Minute()
        self._left_a: float | None = None
        self._lowered_at: datetime | None = None
        self._offered_a = 0.0
        self._offer_fell_at: datetime | None = None
        self._cars = _Cars()

    @property
    def left_a(self) -> float | None:
        """What it leaves to the cars, in A, below 0 if the house alone takes more; None: nothing is known."""
        return self._left_a

    def follow(self, flow: Flow, sampling: Sampling, now: datetime) -> None:
        """Take what flows now."""
        if flow.offered_a < self._offered_a:
            self._offer_fell_at = now
        self._offered_a = flow.offered_a
        self._overload.record(flow.grid_a, now)
        self._cars.record(flow, sampling.at, now)
        self._learn_surge(sampling.quickest_s)
        most_a = self._cars.most_a(sampling.at)
        sure_a, hopeful_a = self._fits_a(flow, flow.least_a), self._fits_a(flow, most_a)
        may_ride = self._overload.may_ride(sampling.period_s, now)
        if self._left_a is None:
            if not flow.is_known and may_ride:
                return  # what the cars draw is read within seconds, and until then they go on as they did
            self._left_a = self._prudent_a(hopeful_a, flow)
        if self._overload.since is None:
            if self._is_known(flow, most_a):  # else it is not sure what the house leaves
                self._minute.record(sure_a, now)
                self._raise(flow, now)
                # Nothing is too much now, so what they are offered already fits.
                self._left_a = min(self._left_a, max(self._prudent_a(sure_a, flow), flow.offered_a))
            if self._keeps_free:
                self._lower_to(self._prudent_a(hopeful_a, flow))
        elif may_ride:
            self._left_a = min(self._left_a, max(flow.offered_a, sure_a))
        else:
            self._minute.record(sure_a, now)
            told_a = self._fits_a(flow, min(most_a, self._cars.told_a(sampling.at)))
            self._lower(flow, self._prudent_a(sure_a, flow), self._prudent_a(max(sure_a, told_a), flow), now)

    def lose(self, left_a: float) -> None:
        """Leave no more than this to the cars, in A: nobody knows what flows. A minute of headroom must come first."""
        self._left_a = left_a if self._left_a is None else min(left_a, self._left_a)
        self._minute = _Minute()

    def _fits_a(self, flow: Flow, drawn_a: float) -> float:
        """Tell what would have fitted if the cars draw so much, in A: never more than the rating, whatever is sold."""
        spare_a = self._most_a - flow.grid_a
        if flow.delta and spare_a < 0:
            spare_a *= 2
        return min(drawn_a + spare_a, self._most_a)

    def _learn_surge(self, quickest_s: float | None) -> None:
        """Learn what is to be kept free. Until it is known how often the meter reports, that is nothing."""
        if quickest_s != self._quickest_s and quickest_s is not None:
            self._quickest_s, self._surge = quickest_s, surge(self._rating_a, self._most_a, self._curve, quickest_s)

    @property
    def _keeps_free(self) -> bool:
        """Whether the meter is too slow to tell in time what comes on."""
        return self._surge is not None and self._surge.kept_a > 0

    def _is_known(self, flow: Flow, most_a: float) -> bool:
        """Tell whether it is known what the cars draw; of a slow meter, what they drew when it sampled."""
        return (most_a if self._keeps_free else flow.most_a) - flow.least_a <= KNOWN_A

    def _prudent_a(self, fits_a: float, flow: Flow) -> float:
        """Return what of it is to be left to the cars by a slow meter; those that charge go on."""
        if self._surge is None or not self._keeps_free:
            return fits_a
        return min(fits_a, max(fits_a - self._surge.kept_a, self._surge.harmless_a, flow.floor_a))

    def _lower_to(self, fits_a: float) -> bool:
        """Leave no more than this; tell whether that is less than before."""
        is_less = self._left_a is None or fits_a < self._left_a - NOISE_A
        if is_less:
            self._left_a = fits_a
        return is_less

    def _lower(self, flow: Flow, sure_a: float, hopeful_a: float, now: datetime) -> None:
        """Leave what fits, at once.

        Until the cars have had the time to follow, what they do not draw any more they may still draw in this sample.
        And it takes more than a doubt about what they draw to pause them: until it is known, it is their minimum. But
        where they are offered no more than that, and have had the time to follow, whatever they draw is too much. The
        sun may have lowered what they are offered.
        """
        follows = _is_recent(self._lowered_at, now)
        if follows:
            fits_a = hopeful_a
        elif flow.offered_a <= flow.floor_a and not _is_recent(self._offer_fell_at, now):
            fits_a = sure_a
        else:
            fits_a = max(sure_a, min(hopeful_a, flow.floor_a))
        if self._lower_to(fits_a) and not follows:
            self._lowered_at = now

    def _raise(self, flow: Flow, now: datetime) -> None:
        if self._left_a is None or not self._minute.is_whole(now):
            return
        least_a, is_paused = self._minute.least_a, self._left_a < flow.minimum_a
        if is_paused and (least_a < flow.minimum_a or self._minute.mean_a < flow.minimum_a + RESTART_A):
            return
        prudent_a = self._prudent_a(least_a, flow)
        if prudent_a >= self._left_a + (0.0 if is_paused else RAISED_BY_A):
            self._left_a = prudent_a


def _is_recent(lowered_at: datetime | None, now: datetime) -> bool:
    """Tell whether it was lowered so lately that the cars may not have followed yet."""
    return lowered_at is not None and now - lowered_at < _FOLLOWED_AFTER
