"""What the app tells Home Assistant's sensors of itself, and when."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .decision import Decision, Reason
from .starts import StartCount


@dataclass(frozen=True, slots=True)
class Status:
    """What the sensors of the package show."""

    decision: Decision
    why: str
    """Why the setpoint is what it is, in a sentence."""
    next: str
    """What would change it, in a sentence; when, if that is known, is `decision.until`."""
    problem: str
    """The kinds of the problems that there are, or none."""
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
        decision = {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(self.decision).items()
        }
        return decision | {
            "why": self.why,
            "next": self.next,
            "problem": self.problem,
            "grid_w": self.grid_w if self.decision.grid_w is None else self.decision.grid_w,
            "surplus_w": self.surplus_w,
            "sun_share": self.sun_share,
            "session_sun_share": self.session_sun_share,
            **{f"starts_{name}": number for name, number in asdict(self.starts).items()},
        }


class StatusRhythm:
    """Decides when the status is told: Home Assistant's recorder keeps every change of every sensor."""

    NUMBERS_EVERY = timedelta(seconds=15)
    """How often at most, while only numbers change, a setpoint that follows the sun included. Another setpoint, reason
    or problem is told at once."""
    AT_LEAST_EVERY = timedelta(minutes=1)

    def __init__(self) -> None:
        self._told: tuple[Status, datetime] | None = None

    def due(self, status: Status, now: datetime) -> bool:
        """Tell whether the status is to be told now, and count it as told if so."""
        due = self._told is None or self._is_news(status, *self._told, now)
        if due:
            self._told = (status, now)
        return due

    def _is_news(self, status: Status, told: Status, told_at: datetime, now: datetime) -> bool:
        since = now - told_at
        if _mind(status) != _mind(told) or since >= self.AT_LEAST_EVERY:
            return True
        return since >= self.NUMBERS_EVERY and _shown(status) != _shown(told)


def _mind(status: Status) -> tuple[Decision, str]:
    """Leave the numbers away that change with every window."""
    decision = status.decision
    setpoint_a = None if decision.reason is Reason.FOLLOWING_SUN else decision.setpoint_a
    return replace(decision, setpoint_a=setpoint_a, grid_w=None, surplus_w=None, window_s=None), status.problem


def _shown(status: Status) -> tuple[str, float | None]:
    """Leave away what nobody looks at: a surplus of some watts more or less, and at night how far it is below 0."""
    surplus_w = status.surplus_w
    return status.why, None if surplus_w is None else round(max(surplus_w, 0), -1)
