"""The register of a Belgian meter that counts quarters of an hour: what the capacity tariff of Flanders is paid by.

Source: the telegrams of Fluvius' meters, OBIS 1-0:1.4.0 and 1-0:1.6.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

QUARTER_S = 900


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What the register shows.

    Attributes:
        mean_w: Mean import of the running quarter of the clock as if nothing more came, W: it climbs from 0.
        peak_w: The highest mean of a quarter of this month, W.
        peak_at: When that quarter was over.
    """

    mean_w: float
    peak_w: float
    peak_at: datetime


class DemandRegister:
    """Counts; months end by the clock of the times that it is given."""

    def __init__(self) -> None:
        """Make a register that has seen nothing yet."""
        self._quarter: int | None = None
        self._began_wh = 0.0
        self._latest: Demand | None = None

    def read(self, import_wh: float, time: datetime) -> Demand:
        """Count what was imported until a time since the meter was new, Wh, and tell what the register shows."""
        quarter = int(time.timestamp()) // QUARTER_S
        latest, before = self._latest, self._quarter
        peak_w, peak_at = (0.0, time) if latest is None else (latest.peak_w, latest.peak_at)
        if quarter != before:
            reached_w = 0.0 if before is None else (import_wh - self._began_wh) * 3600 / QUARTER_S
            if reached_w > peak_w:
                peak_w, peak_at = reached_w, time
            self._quarter, self._began_wh = quarter, import_wh
        if (peak_at.year, peak_at.month) != (time.year, time.month):
            peak_w, peak_at = 0.0, time
        self._latest = Demand(
            mean_w=(import_wh - self._began_wh) * 3600 / QUARTER_S,
            peak_w=peak_w,
            peak_at=peak_at,
        )
        return self._latest
