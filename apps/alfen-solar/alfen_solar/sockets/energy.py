"""What the car has taken: the charger's own register says how much, the powers say from where.

The charger counts the energy that it delivers (register 374, Wh), also while nobody looks. So each Wh of the register
is counted once, and the powers of car and grid only split it into sun and grid. A register that is missing, or stands
still while the car draws, is replaced by the powers until it moves again.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from .car_model import DRAWING_W


def sun_part_w(car_w: float, grid_w: float) -> float:
    """Tell how much of the car's power comes from the sun, in W: what is imported counts as the car's.

    Args:
        car_w: what the car takes, in W; below 0, as a meter may show of a car that takes nothing, it is 0.
        grid_w: grid power in W, import positive.
    """
    return max(0.0, car_w - max(0.0, grid_w))


@dataclass(frozen=True, slots=True)
class Charged:
    """What the car has taken in a while, in Wh."""

    sun_wh: float = 0
    grid_wh: float = 0

    @property
    def total_wh(self) -> float:
        """All of it."""
        return self.sun_wh + self.grid_wh

    @property
    def sun_share(self) -> float | None:
        """How much of it came from the sun, from 0 to 1; None: it is nothing."""
        return self.sun_wh / self.total_wh if self.total_wh > 0 else None

    @property
    def whole(self) -> "Charged":
        """The same in whole Wh, what is less than one left away."""
        return Charged(int(self.sun_wh), int(self.grid_wh))

    def __add__(self, more: "Charged") -> "Charged":
        return Charged(self.sun_wh + more.sun_wh, self.grid_wh + more.grid_wh)

    def __sub__(self, less: "Charged") -> "Charged":
        return Charged(self.sun_wh - less.sun_wh, self.grid_wh - less.grid_wh)


@dataclass(frozen=True, slots=True)
class EnergyReport:
    """What is to be added to the sums, in whole Wh, and where the count then stands."""

    charged: Charged
    register_wh: float | None
    """Up to which value of the charger's register all energy is in the sums; None: it has shown none."""


class _Waiting:
    """What the powers have shown since energy was last counted."""

    def __init__(self, *, blind: bool) -> None:
        self.charged = Charged()
        self.since: datetime | None = None
        """Since when there is something; None: there is nothing."""
        self._unseen = blind
        self._unseen_import_wh = math.inf if blind else 0.0

    def add(self, car_w: float | None, grid_w: float | None, since: datetime, gap: timedelta) -> None:
        """Let these powers have lasted from `since` on for `gap`."""
        hours = gap / timedelta(hours=1)
        if car_w is None or car_w == 0:
            self._unseen = self._unseen or car_w is None
            self._unseen_import_wh += math.inf if grid_w is None else max(0.0, grid_w) * hours
            return
        sun_w = 0.0 if grid_w is None else sun_part_w(car_w, grid_w)
        self.charged += Charged(sun_w * hours, (car_w - sun_w) * hours)
        self.since = self.since or since

    def go_blind(self) -> None:
        """Let a time pass of which nobody knows anything."""
        self._unseen, self._unseen_import_wh = True, math.inf

    def wait_from(self, now: datetime) -> None:
        """Let what there is have come just now."""
        self.since = self.since and now

    def split(self, wh: float) -> Charged:
        """Split what the register has counted meanwhile.

        What the powers have shown tells the shares. What is more than that came while the car's power was not known:
        from the grid, up to what is known to have been imported then; all of it where nobody knows.
        """
        shown_wh = self.charged.total_wh
        if shown_wh > 0 and (wh <= shown_wh or not self._unseen):
            sun_wh = min(wh * self.charged.sun_wh / shown_wh, wh)  # by rounding it may be more
            return Charged(sun_wh, wh - sun_wh)
        rest_wh = wh - shown_wh
        rest_grid_wh = min(rest_wh, self._unseen_import_wh)
        return self.charged + Charged(rest_wh - rest_grid_wh, rest_grid_wh)


class EnergyCount:
    """Counts what the car takes. Each power counts until the next one is recorded."""

    LONGEST_GAP = timedelta(seconds=60)
    """What is longer was a sleep or a standstill: nobody knows the powers of meanwhile."""
    REGISTER_PATIENCE = timedelta(seconds=60)
    """How long the register may stand still while the car draws; it is polled every 5 s, and a user may make that 30 s.
    For as long after the start its value may be an old one, which Home Assistant has restored."""
    MOST_W = 25_000.0
    """More than an Alfen Eve's socket delivers: 32 A on three phases of 250 V are 24 kW."""
    JITTER_WH = 100.0
    """So much more than that may come at once: a poll is late, or the sensor shows tenths of a kWh."""
    LONGEST_STEP_BACK_WH = 1000.0
    """A register that goes back by less is behind the count (a sensor may show whole kWh), and is waited for.
    One that goes back by more has begun anew, or is another charger's."""
    REPORT_EVERY = timedelta(seconds=55)
    """How often at most the sums move: with each report Home Assistant is to save them to its disk. The status, which
    brings them, comes once a minute at least."""

    def __init__(self, now: datetime) -> None:
        self._began_at = self._at = self._moved_at = now
        self._car_w: float | None = None
        self._grid_w: float | None = None
        self._shown_wh: float | None = None
        self._counted_to_wh: float | None = None
        self._ahead_wh = 0.0
        self._waiting = _Waiting(blind=True)
        self._counted = Charged()
        self._reported = Charged()
        self._reported_at: datetime | None = None
        self._reports_register = False

    def remember(self, register_wh: float, age: timedelta) -> None:
        """Go on where the app before this one has stopped; before or after the first `record`.

        Args:
            register_wh: up to which value of the charger's register all energy is in the sums, in Wh.
            age: how long ago that was so.
        """
        self._counted_to_wh = register_wh + self._counted.total_wh
        self._moved_at = min(self._moved_at, self._began_at - age)
        self._shown_wh, self._ahead_wh = None, 0.0
        self._waiting.go_blind()

    def record(self, car_w: float | None, grid_w: float | None, energy_wh: float | None, now: datetime) -> None:
        """Record what is shown now.

        Args:
            car_w: what the car takes, in W, 0 if below; None: not known.
            grid_w: grid power in W, import positive; None: not known, and all of the car's power counts as imported.
            energy_wh: the charger's energy register, in Wh; None: not known.
            now: the time, which never goes back.
        """
        self._let_pass(now)
        self._car_w, self._grid_w = None if car_w is None else max(0.0, car_w), grid_w
        if energy_wh is not None and energy_wh != self._shown_wh:
            self._shown_wh = energy_wh
            self._follow(energy_wh, now)
        elif self._waiting.since is not None and now - self._waiting.since >= self.REGISTER_PATIENCE:
            self._count_powers(now)

    @property
    def sun_share(self) -> float | None:
        """How much of the car's power comes from the sun now, from 0 to 1; None: it takes nothing, or nobody knows."""
        if self._car_w is None or self._grid_w is None or self._car_w < DRAWING_W:
            return None
        return sun_part_w(self._car_w, self._grid_w) / self._car_w

    @property
    def so_far(self) -> Charged:
        """All that the car has taken since this count began, to the best that is known now."""
        return self._counted + self._waiting.charged

    @property
    def reported(self) -> Charged:
        """All that was handed out since this count began, in whole Wh."""
        return self._reported

    @property
    def has_reported(self) -> bool:
        """Whether anything was handed out yet."""
        return self._reported_at is not None

    def due(self, now: datetime) -> bool:
        """Tell whether there is something to hand out, and it is time for it.

        From when on the register counts is handed out as soon as it is known: what comes after is then never lost.
        """
        if self._reported_at is None or (not self._reports_register and self._counted_to_wh is not None):
            return True
        return now - self._reported_at >= self.REPORT_EVERY and self._counted.whole != self._reported

    def drain(self, now: datetime) -> EnergyReport:
        """Hand out what was counted since the last call, in whole Wh; the rest of a Wh is kept for the next call."""
        charged = self._counted.whole - self._reported
        self._reported, self._reported_at = self._counted.whole, now
        kept_wh = self._counted.total_wh - self._reported.total_wh
        self._reports_register = self._counted_to_wh is not None
        return EnergyReport(charged, None if self._counted_to_wh is None else self._counted_to_wh - kept_wh)

    def _let_pass(self, now: datetime) -> None:
        gap = now - self._at
        if gap > self.LONGEST_GAP:
            self._waiting.go_blind()
        elif gap:
            self._waiting.add(self._car_w, self._grid_w, self._at, gap)
        self._at = now

    def _follow(self, register_wh: float, now: datetime) -> None:
        """Count up to what the register shows, or begin there if that cannot be."""
        step_wh = math.nan if self._counted_to_wh is None else register_wh - self._counted_to_wh
        most_wh = self.MOST_W * ((now - self._moved_at) / timedelta(hours=1)) + self.JITTER_WH
        if -self.LONGEST_STEP_BACK_WH <= step_wh <= 0:
            self._ahead_wh = -step_wh
            self._waiting.wait_from(now)
            return
        believed = 0 < step_wh <= most_wh
        if not (believed and self._starts(now)):
            self._moved_at = now
        self._ahead_wh = 0.0
        self._count(self._waiting.split(step_wh) if believed else self._waiting.charged, register_wh, now)

    def _count_powers(self, now: datetime) -> None:
        """Count what the powers have shown, less what was counted before the register showed it."""
        shown_wh = self._waiting.charged.total_wh
        paid_wh = min(self._ahead_wh, shown_wh)
        self._ahead_wh -= paid_wh
        more = self._waiting.split(shown_wh - paid_wh)
        to_wh = None if self._counted_to_wh is None else self._counted_to_wh + more.total_wh
        self._count(more, to_wh, now)

    def _count(self, charged: Charged, to_wh: float | None, now: datetime) -> None:
        self._counted += charged
        self._counted_to_wh = to_wh
        self._waiting = _Waiting(blind=self._starts(now))

    def _starts(self, now: datetime) -> bool:
        """Tell whether the app has started so shortly ago that the register's value may be an old one."""
        return now - self._began_at < self.REGISTER_PATIENCE
