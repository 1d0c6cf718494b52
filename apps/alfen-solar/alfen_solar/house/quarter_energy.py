"""The energy that was imported in this quarter of an hour: by the meter's own register, and by its power.

A Belgian meter shows in 1-0:1.4.0 the mean of the running quarter as if nothing more came: it climbs from 0 and drops
to 0 when a quarter of the clock begins, so 1 kW of it is 250 Wh. Home Assistant may see that some seconds late. Between
two values, and without them, import is added up; export gives no credit.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

QUARTER_S = 900.0
WH_PER_W = QUARTER_S / 3600
"""Energy of a quarter of an hour per W of its mean."""
APART_WH = 25.0
"""By so much what was added up may differ from the register in between: some seconds of all that a house can draw."""
APART_SHARE = 0.15
"""And by so much of it at the end of a quarter."""
EDGE_S = 60.0
"""The clock of the meter differs by less; and a quarter whose first step came no later was seen from its start."""
FROZEN_S = 120.0
"""So long a register that moves is seen to stay the same at most while something is imported."""
SEEN_WH = 1.0
"""Of so much import a register moves: 1 W of its mean is a quarter of it."""
CLOCK_S = 1.0
"""The wall clock is moved so far without being set."""
LATE_S = 10.0
"""So old may be what the register shows."""
WRONG_QUARTERS = 2
"""After so many quarters in a row that do not fit, the register is not believed any more."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A quarter that is over."""

    mean_w: float
    """Mean import, in W."""
    complete: bool
    """Whether it was seen from its start on."""


class QuarterEnergy:
    """Counts it."""

    def __init__(self) -> None:
        self._quarter: int | None = None
        self._at: datetime | None = None
        self._into_s = QUARTER_S
        self._added_wh = self._since_wh = 0.0
        self._register_wh: float | None = None
        self._shown_at: datetime | None = None
        self._shown_wh = self._unseen_wh = 0.0
        self._unseen_at: datetime | None = None
        self._began_at: datetime | None = None
        self._complete = False
        self._next_wh: float | None = None
        self._import_w = 0.0
        self._wrong = 0

    @property
    def used_wh(self) -> float:
        """What was imported in this quarter since it was first seen, in Wh; see `complete`.

        What the register shows is some seconds old, by nobody knows how many: so the higher of the two counts.
        """
        if self._register_wh is None or not self.believes_register:
            return self._added_wh
        shown_wh = self._register_wh + self._since_wh
        return max(shown_wh, self._added_wh) if self._complete else shown_wh

    @property
    def complete(self) -> bool:
        """Whether that is all of this quarter."""
        return self._complete or (self._register_wh is not None and self.believes_register)

    @property
    def believes_register(self) -> bool:
        """Whether the register fits what is added up."""
        return self._wrong < WRONG_QUARTERS

    def is_frozen(self, now: datetime) -> bool:
        """Tell whether the register stays the same although so much is imported that it should move."""
        if self._shown_at is None or self._unseen_at is None or self._unseen_wh < APART_WH:
            return False
        return (now - self._unseen_at).total_seconds() >= FROZEN_S

    def record_register(self, mean_w: float, now: datetime) -> None:
        """Record what the register shows, in W."""
        wh, used_wh, is_first = mean_w * WH_PER_W, self.used_wh, self._shown_at is None
        self._shown_at, self._unseen_wh, self._unseen_at = now, 0.0, None
        into_s = 0.0 if self._began_at is None else (now - self._began_at).total_seconds()
        # A start may find the register of the quarter before, which falls soon.
        is_start = not self._complete and (is_first or (wh < used_wh and self._into_s <= EDGE_S))
        if self._next_wh is not None:
            self._next_wh = wh
        elif is_start or abs(wh - used_wh) <= APART_WH + APART_SHARE * used_wh:
            late_wh = 0.0 if self._complete else self._import_w * LATE_S / 3600
            self._register_wh, self._since_wh = wh, late_wh
        elif wh < used_wh and self._began_at is not None and into_s > QUARTER_S - EDGE_S:
            self._next_wh = wh  # its clock is ahead: it counts the next quarter already
        if self._next_wh is None:
            self._shown_wh = wh

    def lose_register(self) -> None:
        """Record that the register shows nothing: what was seen goes on by what is added up."""
        self._shown_at = None

    def step(self, import_w: float, now: datetime, wall: datetime) -> Reached | None:
        """Let time pass, and return the quarter that is over, if one is.

        Args:
            import_w: what is imported since the last step, in W, 0 or more.
            now: the time.
            wall: what the wall clock shows.
        """
        quarter, into_s = divmod(wall.timestamp(), QUARTER_S)
        elapsed_s = 0.0 if self._at is None else (now - self._at).total_seconds()
        self._at, self._into_s, self._import_w = now, into_s, import_w
        if self._quarter is None:
            self._quarter = int(quarter)
        if int(quarter) == self._quarter:
            self._add(import_w * elapsed_s / 3600)
            return None
        inside_s = min(into_s, elapsed_s)
        self._add(import_w * (elapsed_s - inside_s) / 3600)
        reached = Reached(self.used_wh / WH_PER_W, self.complete)
        # A clock that was set may be anywhere in a quarter; one that runs is as far in it as the last step is old.
        self._begin(int(quarter), sees_start=into_s <= elapsed_s + CLOCK_S and elapsed_s <= EDGE_S)
        self._began_at = now - timedelta(seconds=into_s)
        self._add(import_w * inside_s / 3600)
        return reached

    def _add(self, wh: float) -> None:
        self._added_wh += wh
        self._since_wh += wh
        self._unseen_wh += wh
        if self._unseen_at is None and self._unseen_wh >= SEEN_WH:
            self._unseen_at = self._at

    def _begin(self, quarter: int, *, sees_start: bool) -> None:
        """Begin a quarter, and compare the register of the one that is over."""
        if self._shown_at is not None and self._complete:
            off_wh = max(APART_WH, APART_SHARE * self._added_wh)
            fits = abs(self._shown_wh + self._unseen_wh - self._added_wh) <= off_wh
            self._wrong = 0 if fits else self._wrong + 1
        self._quarter, self._complete = quarter, sees_start
        self._added_wh = self._since_wh = 0.0
        self._register_wh, self._next_wh = self._next_wh, None
