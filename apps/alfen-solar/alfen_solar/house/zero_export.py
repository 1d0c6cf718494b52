"""An inverter that is throttled so that nothing is exported: a term of the surplus that finds out what it could give.

Behind such an inverter the meter shows no surplus, however bright it is. So where the grid power has been near zero for
a while, the cars are let draw a little more than is seen to be there. If the inverter follows, which takes it some
seconds, there is more; if the import stays, it goes back, and the next time comes later. Both are weighed by energy:
what a try may cost, and what all of them may cost in an hour. By night and under clouds the inverter is not throttled:
then the house imports, and nothing is tried.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from alfen_solar.facts import NOMINAL_VOLTAGE_V

CARRIES_W = 10.0
"""With no more import than this, the sun carries all that is drawn."""
MOST_EXPORT_W, MOST_IMPORT_W = 150.0, 50.0
"""Near zero: throttled inverters leave up to 50 W of export or so. With more, the surplus is there to be seen."""
SMOOTHED_S = 4.0
"""Time constant of the grid power that is compared with them: the household flickers."""
SETTLED = timedelta(seconds=20)
"""So long it is near zero before anything is tried: cars and inverter have come to rest."""
FOLLOWED = timedelta(seconds=5)
"""So long it is near zero again after a step for the inverter to have followed; without it the import stays."""
SHOWN_AFTER = timedelta(seconds=12)
"""So long after a car has begun the meter shows that, and what the inverter makes of it."""
STEP_A = 2.0
"""What is tried beyond what a car draws. With 1 A it takes twice as long to find a bright sun."""
STEP_WH = 2.0
"""What a step may cost for each phase before it is taken back. An inverter that answers in 5 s, behind a car that is
offered 2 A more, costs about 1 Wh."""
START_SHARE = 1.3
"""What is tried to start a car, as a share of what it needs at the minimum: the law of the sun starts it in minutes."""
NEEDED_A = 10.0
"""Some cars want 7 to 10 A before they draw. Until then it costs nothing to let them be offered that."""
DRAWS_SHARE = 0.5
"""From this share of the minimum on the car has begun."""
WAITS = timedelta(seconds=45)
MOST_WAITS = timedelta(minutes=8)
"""The next step comes so long after one in vain; twice as long after the next, and so on ..."""
WAITS_TO_START = timedelta(minutes=10)
MOST_WAITS_TO_START = timedelta(hours=2)
"""... and a start."""
_DOUBLINGS = 10
BATTERY_RESTS_W = 100.0
"""A home battery that takes more would take what is tried."""
BATTERY_IDLES_W = 30.0
"""What one gives beyond this counts as import: it holds the grid at zero by night, and may pay for what is tried."""


class _Try(Enum):
    """What is tried."""

    NOTHING = auto()
    TO_START = auto()
    STARTED = auto()
    """A car has been started: what comes of it."""
    STEP = auto()


@dataclass(frozen=True, slots=True)
class Cars:
    """What is known of the cars that follow the sun."""

    runs: bool
    """Whether one of them may charge."""
    drawn_w: float
    """What all cars are measured to draw, in W."""
    minimum_w: float
    """What they need at their minimum currents, in W: those that run, or else one of them."""
    watts_per_ampere: float
    """What an ampere of the one that takes the most phases is, in W."""
    held_w: float
    """What they should draw of what they are offered, in W."""
    stop_wh: float
    """What a start in vain costs for each phase before the car is paused, in Wh."""

    @property
    def step_w(self) -> float:
        """How much more is tried, in W."""
        return STEP_A * self.watts_per_ampere

    @property
    def phases(self) -> int:
        """On how many phases that one charges."""
        return max(round(self.watts_per_ampere / NOMINAL_VOLTAGE_V), 1)


class ZeroExport:
    """Tries, and remembers what that has cost."""

    def __init__(self, an_hour_wh: float, now: datetime) -> None:
        """Begin.

        Args:
            an_hour_wh: what all tries of an hour may cost, in Wh.
            now: the time.
        """
        self._an_hour_wh = an_hour_wh
        self._spent_wh = self._cost_wh = 0.0
        self._smoothed_w: float | None = None
        self._near_since: datetime | None = None
        self._at = now
        self._try = _Try.NOTHING
        self._adds_w, self._least_w = 0.0, -math.inf
        self._in_vain = 0
        self._not_before = now
        self._began_w = self._found_w = 0.0
        self._begun_at: datetime | None = None

    @property
    def adds_w(self) -> float:
        """What it adds to the surplus, in W."""
        return self._adds_w

    @property
    def wants_start(self) -> bool:
        """Whether a car is about to be started to find out."""
        return self._try is _Try.TO_START

    @property
    def least_w(self) -> float:
        """What the surplus is at least, in W.

        What the cars draw is all that is ever seen of it. So if they were a little wrongly known, the offer would go
        down and down, and with it what they draw.
        """
        return self._least_w

    def see(self, grid_w: float | None, cars: Cars | None, battery_w: float | None, now: datetime) -> None:
        """Let time pass; called once per step.

        Args:
            grid_w: the grid power, in W, import positive; None: the meter gives none.
            cars: the cars that follow the sun; None: there is none.
            battery_w: what the home battery is charged with, in W, 0 where there is none; None: not known.
            now: the time.
        """
        elapsed_s, self._at = (now - self._at).total_seconds(), now
        self._spent_wh = max(self._spent_wh - self._an_hour_wh * elapsed_s / 3600, 0.0)
        if grid_w is None or cars is None or battery_w is None or battery_w > BATTERY_RESTS_W:
            self._near_since, self._smoothed_w = None, None
            self._stop_trying()
            return
        grid_w += max(-battery_w - BATTERY_IDLES_W, 0.0)
        self._see_near(grid_w, elapsed_s, now)
        if self._try in (_Try.STARTED, _Try.STEP):
            cost_wh = max(grid_w, 0.0) * elapsed_s / 3600
            self._cost_wh, self._spent_wh = self._cost_wh + cost_wh, self._spent_wh + cost_wh
        self._go_on(cars, now)
        self._adds_w = self._worth_w(cars)
        carries = self._is_near(FOLLOWED, now) and (self._smoothed_w or 0.0) <= CARRIES_W
        self._least_w = cars.held_w if carries and self._begun_at is not None else -math.inf

    def _see_near(self, grid_w: float, elapsed_s: float, now: datetime) -> None:
        before_w = grid_w if self._smoothed_w is None else self._smoothed_w
        self._smoothed_w = before_w + (grid_w - before_w) * (1 - math.exp(-elapsed_s / SMOOTHED_S))
        if not -MOST_EXPORT_W <= self._smoothed_w <= MOST_IMPORT_W:
            self._near_since = None
        elif self._near_since is None:
            self._near_since = now

    def _is_near(self, lasting: timedelta, now: datetime) -> bool:
        return self._near_since is not None and now - self._near_since >= lasting

    def _go_on(self, cars: Cars, now: datetime) -> None:
        begun = cars.drawn_w >= DRAWS_SHARE * cars.minimum_w
        self._begun_at = (self._begun_at or now) if begun else None
        if self._try is _Try.NOTHING:
            self._begin(cars, now)
        elif self._try is _Try.TO_START:
            if cars.runs:
                self._begin_with(_Try.STARTED, cars)
            elif self._near_since is None:
                self._stop_trying()
        elif not cars.runs:
            self._fail(WAITS_TO_START, MOST_WAITS_TO_START, cars, now)
        elif self._is_near(FOLLOWED, now):
            self._go_further(cars, now)
        elif self._try is _Try.STEP and self._cost_wh >= STEP_WH * cars.phases:
            # What it draws beyond the last step is what the inverter gives.
            if cars.drawn_w - cars.step_w > self._began_w + cars.step_w / 2:
                self._in_vain = 0
            self._fail(WAITS, MOST_WAITS, cars, now)

    def _go_further(self, cars: Cars, now: datetime) -> None:
        """Go on, as the inverter has followed: step by step."""
        if self._try is _Try.STEP:
            self._cost_wh = 0.0
        elif self._begun_at is not None and now - self._begun_at >= SHOWN_AFTER:
            self._in_vain = 0
            self._begin_with(_Try.STEP, cars)

    def _begin(self, cars: Cars, now: datetime) -> None:
        if self._in_vain and cars.runs and cars.drawn_w < self._found_w - cars.step_w / 2:
            self._in_vain, self._not_before = 0, min(self._not_before, now + WAITS)  # the sun is another one
        cost_wh = (STEP_WH if cars.runs else cars.stop_wh) * cars.phases
        affordable = self._spent_wh <= max(self._an_hour_wh - cost_wh, 0.0)
        if affordable and now >= self._not_before and self._is_near(SETTLED, now):
            self._begin_with(_Try.STEP if cars.runs else _Try.TO_START, cars)

    def _begin_with(self, what: _Try, cars: Cars) -> None:
        self._try, self._cost_wh, self._began_w = what, 0.0, cars.drawn_w

    def _fail(self, waits: timedelta, most: timedelta, cars: Cars, now: datetime) -> None:
        self._not_before = now + min(waits * 2 ** min(self._in_vain, _DOUBLINGS), most)
        self._in_vain += 1
        self._found_w = max(cars.drawn_w - cars.step_w, 0.0)
        self._stop_trying()

    def _stop_trying(self) -> None:
        self._try, self._adds_w, self._least_w = _Try.NOTHING, 0.0, -math.inf

    def _worth_w(self, cars: Cars) -> float:
        """Tell what is tried, in W; a car that has begun is left to the law of the sun."""
        if self._try is _Try.TO_START:
            return START_SHARE * cars.minimum_w
        if self._try is _Try.STARTED and self._begun_at is None and self._near_since is not None:
            return max(cars.minimum_w, NEEDED_A * cars.watts_per_ampere)
        return cars.step_w if self._try is _Try.STEP else 0.0
