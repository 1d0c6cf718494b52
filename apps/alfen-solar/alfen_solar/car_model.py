"""What the car makes of the setpoint: how late it follows, and how much power it takes. Learned from what it does.

The grid meter sees house and car together. Whoever decides by its samples needs the car's part at the moment of each,
or answers a change of his own a second time. Waiting until a change has shown avoids that too, but is slow.
"""

from collections import deque
from datetime import UTC, datetime, timedelta
from statistics import median

VOLTAGE_V = 230.0
"""Nominal voltage of a phase (IEC 60038)."""
_MOST_PHASES = 3
_EVER = datetime.min.replace(tzinfo=UTC)
SHORTEST_LAG_S, LONGEST_LAG_S = 0, 20
"""From the answer to a write until its effect is in a sample: charger, car and meter together."""
_KEPT = timedelta(minutes=2)
"""How long what was told is kept: two samples of the slowest meter and the longest lag."""
_LAGS = tuple(timedelta(seconds=lag_s) for lag_s in range(SHORTEST_LAG_S, LONGEST_LAG_S + 1))


class CarModel:
    """Knows what the car was told and when, and so what it draws in the sample that has just come.

    The lag is found by trying: the house looks calmest when each change of setpoint is taken out of the meter's samples
    just as late as it shows in them. All lags under which it looks about as calm are held possible, so a car that ramps
    slowly has a range of them, and at first there are all. While a change is between the shortest and the longest lag,
    nobody knows what the car draws.
    """

    TELLING_CHANGE_A = 0.5
    """A smaller change of setpoint tells nothing of the lag: the house's own power moves as much."""
    EVIDENCE_W = 200.0
    """By how much the house must look calmer under one lag than under most, before that is believed."""
    AS_CALM = 0.25
    """The share of that difference that a lag may lack to be held possible as well."""
    REMEMBERED = 0.8
    """What a change of setpoint leaves of the evidence before it."""
    PHASE_TOLERANCE = 0.15
    """How far the power of an ampere may be from that of one, two or three phases at 230 V."""
    OWN_LIMIT_A = 1.0
    """A car that takes less than it is offered by this much has a limit of its own."""
    LEAST_W = 600.0
    """Less is no charging to learn from."""
    _LEARNING_RATE = 0.3

    def __init__(self, phases: int, now: datetime) -> None:
        self._watts_per_ampere = VOLTAGE_V * phases
        self._setpoint_a: float | None = None
        self._seen_w: float | None = None
        self._draws = True
        self._own_limit_a: float | None = None
        self._told: deque[tuple[datetime, float]] = deque([(_EVER, 0.0)])
        self._certain_from = now - timedelta(seconds=LONGEST_LAG_S)
        self._writing = False
        self._unrest_w = [0.0] * len(_LAGS)
        self._shortest_lag, self._longest_lag = _LAGS[0], _LAGS[-1]
        self._before: tuple[float, datetime, list[float] | None] | None = None
        self._telling_until = now

    @property
    def watts_per_ampere(self) -> float:
        """What an ampere of the setpoint is to the car in W, all its phases together."""
        return self._watts_per_ampere

    @property
    def lags(self) -> tuple[timedelta, timedelta]:
        """The shortest and the longest lag held possible."""
        return self._shortest_lag, self._longest_lag

    @property
    def shown_from(self) -> datetime:
        """From when on samples show all that the car was told."""
        return max(self._told[-1][0], self._certain_from) + self._longest_lag

    def write(self) -> None:
        """Note that another setpoint is being written: until the answer nobody knows which one is in force."""
        self._writing = True

    def tell(self, setpoint_a: float | None, at: datetime) -> None:
        """Note the answer to a write: the setpoint in A that is in force now; None: the one before."""
        self._writing = False
        before_a = self._setpoint_a
        if setpoint_a is None or setpoint_a == before_a:
            return
        self._setpoint_a = setpoint_a
        if not self._draws:
            return
        if not before_a or not setpoint_a:
            self._begin_anew(at)
            return
        self._told.append((at, setpoint_a))
        while at - self._told[1][0] > _KEPT:
            self._told.popleft()
            self._told[0] = (_EVER, self._told[0][1])
        if abs(setpoint_a - before_a) >= self.TELLING_CHANGE_A:
            self._telling_until = at + timedelta(seconds=LONGEST_LAG_S)
            self._unrest_w = [self.REMEMBERED * unrest_w for unrest_w in self._unrest_w]

    @property
    def draws(self) -> bool:
        """Whether the car is taken to draw what it is offered; it is so at first, when nothing is known."""
        return self._draws

    def draw(self, *, draws: bool, at: datetime, waits: bool = True) -> None:
        """Note that the car begins or ends to draw.

        Args:
            draws: Whether it does.
            at: When that was seen.
            waits: Whether that is given the time to show, as a change of setpoint is.
        """
        self._draws = draws
        self._own_limit_a = None
        if self._setpoint_a is not None:
            self._begin_anew(at, waits=waits)

    def see_power(self, car_w: float | None, at: datetime) -> None:
        """Learn from the car's power in W what an ampere is, and whether the car has a limit of its own."""
        self._seen_w = car_w
        if car_w is None or car_w < self.LEAST_W or not self._draws:
            return
        if not self._setpoint_a or self._followed_a(at) != self._setpoint_a:
            return
        ratio_w = car_w / self._setpoint_a
        phases = min(max(round(ratio_w / VOLTAGE_V), 1), _MOST_PHASES)
        if abs(ratio_w / (phases * VOLTAGE_V) - 1) <= self.PHASE_TOLERANCE:
            self._watts_per_ampere += self._LEARNING_RATE * (ratio_w - self._watts_per_ampere)
            self._own_limit_a = None
        else:
            taken_a = car_w / self._watts_per_ampere
            self._own_limit_a = taken_a if taken_a < self._setpoint_a - self.OWN_LIMIT_A else None

    def see_grid(self, grid_w: float, at: datetime) -> None:
        """Learn from a sample of the grid power in W how late the car follows."""
        if self._before is None or self._before[1] > self._telling_until:
            self._before = (grid_w, at, None)
            return
        before_w, before, told_before_a = self._before
        told_a = self._told_by_lag(at)
        self._before = (grid_w, at, told_a)
        moved_w = grid_w - before_w
        told_before_a = told_before_a or self._told_by_lag(before)
        if told_a == told_before_a:  # all lags look as restless
            return
        for index, (before_a, now_a) in enumerate(zip(told_before_a, told_a, strict=True)):
            car_moved_w = (now_a - before_a) * self._watts_per_ampere
            # Less what the change would be alone: a lag whose time has not come yet must not look calm for that.
            self._unrest_w[index] += abs(moved_w - car_moved_w) - abs(car_moved_w)
        self._learn_lags()

    def power_w(self, at: datetime) -> float | None:
        """Tell what the car draws in a sample that comes at this time, in W; None: nobody knows."""
        if self._setpoint_a is None and not self._writing:
            return self._seen_w or 0.0
        followed_a = self._followed_a(at)
        if followed_a is None:
            return None
        return min(followed_a, self._own_limit_a or followed_a) * self._watts_per_ampere

    def _begin_anew(self, at: datetime, *, waits: bool = True) -> None:
        self._told = deque([(_EVER, self._setpoint_a or 0.0 if self._draws else 0.0)])
        if waits:
            self._certain_from = at
        self._before = None
        self._telling_until = at

    def _followed_a(self, at: datetime) -> float | None:
        begin, end = at - self._longest_lag, at - self._shortest_lag
        if self._writing or begin < self._certain_from:
            return None
        for told_at, setpoint_a in reversed(self._told):
            if told_at <= begin:
                return setpoint_a
            if told_at <= end:
                return None
        raise AssertionError("what was told first was told before all times")

    def _told_by_lag(self, at: datetime) -> list[float]:
        """List what the car was told by the time of the sample less each lag, the shortest first."""
        told = reversed(self._told)
        told_at, setpoint_a = next(told)
        told_a = []
        for lag in _LAGS:
            while told_at > at - lag:
                told_at, setpoint_a = next(told)
            told_a.append(setpoint_a)
        return told_a

    def _learn_lags(self) -> None:
        calmest_w = min(self._unrest_w)
        evidence_w = median(self._unrest_w) - calmest_w
        as_calm_w = calmest_w + self.AS_CALM * evidence_w if evidence_w >= self.EVIDENCE_W else float("inf")
        possible = [lag for lag, unrest_w in zip(_LAGS, self._unrest_w, strict=True) if unrest_w <= as_calm_w]
        self._shortest_lag, self._longest_lag = possible[0], possible[-1]
