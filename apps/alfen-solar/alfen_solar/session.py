"""What one charging session has brought: from the car's first draw until it is full or has left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .charger import Car
from .energy import EnergyCount


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is over."""

    began: datetime
    """When the car began to draw."""
    ended: datetime
    """When it was full, or has left."""
    sun_wh: int
    grid_wh: int
    full: bool
    """Whether the car is full; else it has left."""

    @property
    def charged_wh(self) -> int:
        """What the car has taken, in Wh."""
        return self.sun_wh + self.grid_wh

    @property
    def sun_share(self) -> float:
        """How much of it came from the sun, from 0 to 1."""
        return self.sun_wh / self.charged_wh

    def saved(self, import_price: float | None, export_price: float | None) -> float | None:
        """Tell what the sun's part would have cost from the grid, less what its export would have brought.

        In whole cents.

        Args:
            import_price: what a kWh from the grid costs; None: nobody knows what was saved.
            export_price: what a kWh that is exported brings, in the same money; None: as above.
        """
        if import_price is None or export_price is None:
            return None
        return round(self.sun_wh / 1000 * (import_price - export_price), 2)


class SessionMeter:
    """Watches the car, and reports each session when it is over."""

    FULL_AFTER = timedelta(minutes=10)
    """How long a car that is offered current draws nothing before it counts as full; some balance their cells first."""
    LEAST_WH = 100
    """A session with less is none: a full car takes some now and then, to stay warm."""

    def __init__(self, now: datetime) -> None:
        self._energy = EnergyCount(now)
        self._began: datetime | None = None
        self._idle_since: datetime | None = None

    @property
    def sun_share(self) -> float | None:
        """How much of what the car has taken in this session came from the sun, from 0 to 1; None: no session is on."""
        return self._energy.charged.sun_share

    def see(
        self, car: Car, car_w: float | None, grid_w: float | None, *, offered: bool, now: datetime
    ) -> Session | None:
        """Take what is known now; return the session that is over with it, if one is.

        Args:
            car: the car as the charger sees it.
            car_w: what it takes, in W; None: not known.
            grid_w: grid power in W, import positive; None: not known.
            offered: whether the car may draw.
            now: the time, which never goes back.
        """
        self._energy.see(car_w, grid_w, now)
        if self._began is None:
            self._energy.take()
            if car_w is not None and car_w >= EnergyCount.DRAWING_W:
                self._began, self._idle_since = now, None
            return None
        # Without a car an Alfen may show a state that tells nothing of it, so that counts as an offer not taken too.
        idle = car_w is not None and car_w < EnergyCount.DRAWING_W and (offered or car is Car.UNKNOWN)
        self._idle_since = (self._idle_since or now) if idle else None
        ended = now if car is Car.ABSENT else self._idle_since
        if ended is None or (car is not Car.ABSENT and now - ended < self.FULL_AFTER):
            return None
        charged, full = self._energy.take(), car not in {Car.ABSENT, Car.UNKNOWN}
        session = Session(self._began, ended, charged.sun_wh, charged.grid_wh, full)
        self._began = None
        return session if session.charged_wh >= self.LEAST_WH else None
