"""What the car has taken: energy from the sun, and energy from the grid."""

from dataclasses import dataclass
from datetime import datetime, timedelta


def sun_part_w(car_w: float, grid_w: float) -> float:
    """Tell how much of the car's power comes from the sun, in W: what is imported counts as the car's.

    Args:
        car_w: what the car takes, in W.
        grid_w: grid power in W, import positive.
    """
    return max(0.0, car_w - max(0.0, grid_w))


@dataclass(frozen=True, slots=True)
class Charged:
    """What the car has taken in a while."""

    sun_wh: int = 0
    grid_wh: int = 0

    @property
    def sun_share(self) -> float | None:
        """How much of it came from the sun, from 0 to 1; None: it is nothing."""
        charged_wh = self.sun_wh + self.grid_wh
        return self.sun_wh / charged_wh if charged_wh else None


class EnergyCount:
    """Adds up the car's power. Each power counts until the next one is seen."""

    LONGEST_GAP = timedelta(seconds=60)
    """What is longer was a sleep or a standstill: nobody knows what the car took meanwhile."""
    DRAWING_W = 500.0
    """From here on the car charges: 6 A on one phase are 1380 W, and a full car takes less than this now and then."""

    def __init__(self, now: datetime) -> None:
        self._at = now
        self._car_w: float | None = None
        self._grid_w: float | None = None
        self._sun_wh = 0.0
        self._grid_wh = 0.0

    @property
    def sun_share(self) -> float | None:
        """How much of the car's power comes from the sun now, from 0 to 1; None: it takes nothing, or nobody knows."""
        if self._car_w is None or self._grid_w is None or self._car_w < self.DRAWING_W:
            return None
        return sun_part_w(self._car_w, self._grid_w) / self._car_w

    def see(self, car_w: float | None, grid_w: float | None, now: datetime) -> None:
        """Take the powers of now.

        Args:
            car_w: what the car takes, in W; None: not known, and nothing is counted.
            grid_w: grid power in W, import positive; None: not known, and all of the car's power counts as imported.
            now: the time, which never goes back.
        """
        gap = now - self._at
        if self._car_w is not None and gap <= self.LONGEST_GAP:
            hours = gap / timedelta(hours=1)
            sun_w = 0.0 if self._grid_w is None else sun_part_w(self._car_w, self._grid_w)
            self._sun_wh += sun_w * hours
            self._grid_wh += (self._car_w - sun_w) * hours
        self._at, self._car_w, self._grid_w = now, car_w, grid_w

    @property
    def charged(self) -> Charged:
        """What was added since the last `take`, in whole Wh."""
        return Charged(int(self._sun_wh), int(self._grid_wh))

    def take(self) -> Charged:
        """Return what was added since the last call, in whole Wh; the rest of a Wh is kept for the next call."""
        charged = self.charged
        self._sun_wh -= charged.sun_wh
        self._grid_wh -= charged.grid_wh
        return charged
