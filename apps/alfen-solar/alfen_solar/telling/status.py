"""What the app tells Home Assistant's sensors of itself, and when."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from alfen_solar.decision import Decision, Reason
from alfen_solar.sockets.starts import StartCount


@dataclass(frozen=True, slots=True)
class Status:
    """What the sensors of the package show."""

    decision: Decision
    why: str
    """Why the setpoint is what it is, in a sentence."""
    next: str
    """What would change it, in a sentence; when, if that is known, is `decision.until`."""
    problem: str
    """The kinds of the problems that stand, or none."""
    car_w: float | None
    """What the car takes, in W."""
    grid_w: float | None
    """Grid power in W, import positive."""
    sun_share: float | None
    """How much of the car's power comes from the sun, from 0 to 1."""
    session_sun_share: float | None
    """How much of the energy of this session came from the sun, from 0 to 1."""
    starts: StartCount

    @property
    def surplus_w(self) -> float | None:
        """What the car could take without import, in W; below 0 when the house alone takes more than the sun gives.

        That of the window that was decided on is better than that of the last powers: they may be of two moments.
        """
        if self.decision.surplus_w is not None or self.car_w is None or self.grid_w is None:
            return self.decision.surplus_w
        return self.car_w - self.grid_w

    def data(self) -> dict[str, Any]:
        """Lay it out as the data of an event."""
        decision, limit = self.decision, self.decision.limit
        return {
            "setpoint_a": decision.setpoint_a,
            "reason": decision.reason,
            "mode": decision.mode,
            "car": decision.car,
            "limited_by": None if limit is None else limit.by.name.lower(),
            "limit_a": None if limit is None else limit.most_a,
            "grid_w": self.grid_w if decision.grid_w is None else decision.grid_w,
            "surplus_w": self.surplus_w,
            "needed_w": decision.needed_w,
            "window_s": decision.window_s,
            "until": _text(decision.until),
            "boost_until": _text(decision.boost_until),
            "minimum_current_a": decision.minimum_current_a,
            "why": self.why,
            "next": self.next,
            "problem": self.problem,
            "sun_share": self.sun_share,
            "session_sun_share": self.session_sun_share,
            **{f"starts_{name}": number for name, number in asdict(self.starts).items()},
        }


class StatusRhythm:
    """Decides when the status is told: Home Assistant's recorder keeps every change of every sensor.

    A change of mind is told at once, as long as there are not too many: of a mind that changes all the time, every
    `EACH` one is told, the last one always.
    """

    NUMBERS_EVERY = timedelta(seconds=15)
    """How often at most, while only numbers change, a setpoint that follows the sun included."""
    AT_LEAST_EVERY = timedelta(minutes=1)
    EACH = timedelta(seconds=16)
    """In the long run no more often than this."""
    AT_ONCE = 8
    """So many may be told in a row, once in `AT_ONCE` times `EACH`."""
    FOR_NUMBERS = AT_ONCE // 2
    """Numbers leave so many to what may be more urgent."""
    WRONG_W, WRONG_SHARE = 150.0, 0.1
    """A surplus that is told so wrongly, in W and as a share of it, is as urgent as a change of mind."""

    def __init__(self) -> None:
        self._told: tuple[Status, datetime] | None = None
        self._budget = float(self.AT_ONCE)
        self._earned_at: datetime | None = None

    def due(self, status: Status, now: datetime) -> bool:
        """Tell whether the status is to be told now, and count it as told if so."""
        self._earn(now)
        due = self._told is None or self._is_news(status, *self._told, now)
        if due:
            self._told = (status, now)
            self._budget = max(self._budget - 1, 0)
        return due

    def _earn(self, now: datetime) -> None:
        if self._earned_at is not None:
            self._budget = min(self._budget + (now - self._earned_at) / self.EACH, self.AT_ONCE)
        self._earned_at = now

    def _is_news(self, status: Status, told: Status, told_at: datetime, now: datetime) -> bool:
        since = now - told_at
        if since >= self.AT_LEAST_EVERY:
            return True
        if _mind(status) != _mind(told):
            return self._budget >= 1
        if since < self.NUMBERS_EVERY or _numbers(status) == _numbers(told):
            return False
        return self._budget >= 1 if self._misleads(status, told) else self._budget > self.FOR_NUMBERS

    def _misleads(self, status: Status, told: Status) -> bool:
        """Tell whether the surplus that was told is so far from that of now that nobody should rely on it."""
        if status.surplus_w is None or told.surplus_w is None:
            return status.surplus_w is not told.surplus_w
        true_w, told_w = max(status.surplus_w, 0.0), max(told.surplus_w, 0.0)
        return abs(true_w - told_w) >= max(self.WRONG_W, self.WRONG_SHARE * true_w)


def _mind(status: Status) -> tuple[object, ...]:
    """Leave the numbers away that change with every window."""
    decision = status.decision
    return (
        decision.reason,
        decision.mode,
        decision.car,
        None if decision.reason is Reason.FOLLOWING_SUN else decision.offer,
        None if decision.limit is None else decision.limit.by,
        decision.until if decision.reason is Reason.BOOST else decision.until is not None,
        decision.boost_until,
        status.problem,
    )


def _numbers(status: Status) -> tuple[str, str, float | None]:
    """Leave away what nobody looks at: a surplus of some watts more or less, and at night how far it is below 0."""
    surplus_w = status.surplus_w
    return status.why, status.next, None if surplus_w is None else round(max(surplus_w, 0), -1)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
