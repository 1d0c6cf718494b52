"""What one charging session has brought: from the car's first draw until it is full or has left."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import CarState

from .car_model import DRAWING_W
from .energy import Charged


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
    cost: float | None = None
    """What it has cost by the price of each quarter hour, in money; None: not known."""
    saved_by_price: float | None = None
    """What the sun has saved by these prices, in money; None: not known."""

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

        In whole cents; by the price of each quarter hour, if that is known.

        Args:
            import_price: what a kWh from the grid costs; None: nobody knows what was saved.
            export_price: what a kWh that is exported brings, in the same money; None: as above.
        """
        if self.saved_by_price is not None:
            return round(self.saved_by_price, 2)
        if import_price is None or export_price is None:
            return None
        return round(self.sun_wh / 1000 * (import_price - export_price), 2)


@dataclass(frozen=True, slots=True)
class SessionMemory:
    """What must outlive a restart of the app, of a session that goes on."""

    began: datetime
    """When the car began to draw; it may be long before this app began."""
    charged: Charged
    """What it had taken by then, in whole Wh."""


class SessionMeter:
    """Watches the car, and reports each session when it is over."""

    FULL_AFTER = timedelta(minutes=10)
    """How long a car that is offered current draws nothing before it counts as full; some balance their cells first."""
    LEAST_WH = 100
    """A session with less is none: a full car takes some now and then, to stay warm."""
    REMEMBERED_FOR = timedelta(seconds=60)
    """So long after a restart a session goes on in any case: what the car took meanwhile is not known at once."""

    def __init__(self) -> None:
        self._began: datetime | None = None
        self._before = Charged()
        self._now = Charged()
        self._idle_since: datetime | None = None
        self._gone_since: datetime | None = None
        self._on_until: datetime | None = None

    @property
    def sun_share(self) -> float | None:
        """How much of what the car has taken in this session came from the sun, from 0 to 1; None: no session is on."""
        return None if self._began is None else self._taken(self._now).sun_share

    def remember(self, memory: SessionMemory, now: datetime) -> None:
        """Go on with a session that began before this app: all that it has counted since belongs to it."""
        self._began, self._before = memory.began, Charged() - memory.charged
        self._on_until = now + self.REMEMBERED_FOR

    def memory(self, reported: Charged) -> SessionMemory | None:
        """Tell what is to be remembered of the session that is on; None: none is.

        Args:
            reported: what was handed out of the energy count, as `EnergyCount.reported`.
        """
        return None if self._began is None else SessionMemory(self._began, self._taken(reported).whole)

    def record(
        self, car: CarState, car_w: float | None, so_far: Charged, *, offered: bool, now: datetime
    ) -> Session | None:
        """Record what is known now; return the session that is over with it, if one is.

        Args:
            car: the car as the charger sees it.
            car_w: what it takes, in W; None: not known.
            so_far: what the car has taken since the app began, as `EnergyCount.so_far`.
            offered: whether the car may draw.
            now: the time, which never goes back.
        """
        self._now = so_far
        if self._began is None:
            if car_w is not None and car_w >= DRAWING_W:
                self._began, self._idle_since, self._gone_since = now, None, None
            elif car_w is not None or car is CarState.ABSENT:
                self._before = so_far  # else the car may draw unseen, and that belongs to the session that comes
            return None
        # Without a car an Alfen may show a state that tells nothing of it, so that counts as an offer not taken too.
        idle = car_w is not None and car_w < DRAWING_W and (offered or car is CarState.UNKNOWN)
        self._idle_since = (self._idle_since or now) if idle else None
        self._gone_since = (self._gone_since or now) if car is CarState.ABSENT else None
        ended = self._gone_since or self._idle_since
        if ended is None or now - ended < (timedelta(0) if self._gone_since else self.FULL_AFTER):
            return None
        if self._on_until is not None and now < self._on_until:
            return None
        taken, full = self._taken(so_far), car not in {CarState.ABSENT, CarState.UNKNOWN}
        session = Session(self._began, ended, round(taken.sun_wh), round(taken.grid_wh), full)
        self._began, self._before = None, so_far
        return session if session.charged_wh >= self.LEAST_WH else None

    def _taken(self, so_far: Charged) -> Charged:
        """Tell what of this belongs to the session that is on."""
        taken = so_far - self._before
        return Charged(max(0.0, taken.sun_wh), max(0.0, taken.grid_wh))
