"""What Home Assistant remembers of energy and session over restarts: laid out as data of an event, and read again."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alfen_solar.plan.money import Money

from .energy import Charged
from .session import SessionMemory


@dataclass(frozen=True, slots=True)
class EnergyMemory:
    """All that is remembered; None where there is nothing."""

    age: timedelta
    """How long ago it was remembered."""
    register_wh: float | None
    """Up to which value of the register the sums count, in Wh."""
    session: SessionMemory | None
    """The session that was on."""
    money: Money | None = None
    """What that session has come to; None: not known."""
    is_ahead: bool = False
    """Whether it is of a time that is still to come, as the clock is behind: then its age is not known."""


def memory_data(
    register_wh: float | None,
    session: SessionMemory | None,
    money: Money | None,
    at: datetime,
    wall: Callable[[datetime], datetime],
) -> dict[str, Any]:
    """Lay out what is to be remembered as the data of an event.

    Args:
        register_wh: up to which value of the register the energy is counted, in Wh; None: not known.
        session: the session that is on, if one is.
        money: what it has come to; None: not known.
        at: when that is so.
        wall: tells the wall clock's time of a moment.
    """
    taken = Charged() if session is None else session.charged
    return {
        "register_wh": register_wh,
        "counted_at": wall(at).isoformat(),
        "session_began": None if session is None else wall(session.began).isoformat(),
        "session_sun_wh": taken.sun_wh,
        "session_grid_wh": taken.grid_wh,
        "session_cost": None if money is None else round(money.cost, 5),
        "session_saved": None if money is None else round(money.saved, 5),
    }


def read_memory(attributes: Mapping[str, Any], now: datetime, wall_now: datetime) -> EnergyMemory | None:
    """Read what was remembered; what is missing or makes no sense counts as none.

    Args:
        attributes: those of the sensor that keeps the data.
        now: the time.
        wall_now: what the wall clock shows now.
    """
    age = _age(attributes.get("counted_at"), wall_now)
    if age is None:
        return None
    session_age = _age(attributes.get("session_began"), wall_now)
    sun_wh, grid_wh = _wh(attributes.get("session_sun_wh")), _wh(attributes.get("session_grid_wh"))
    session = None
    if session_age is not None and sun_wh is not None and grid_wh is not None:
        session = SessionMemory(now - max(timedelta(0), session_age), Charged(sun_wh, grid_wh))
    cost, saved = _number(attributes.get("session_cost")), _number(attributes.get("session_saved"))
    money = None if cost is None or saved is None else Money(cost, saved)
    is_ahead = age < timedelta(0)
    return EnergyMemory(max(timedelta(0), age), _wh(attributes.get("register_wh")), session, money, is_ahead)


def _age(text: object, wall_now: datetime) -> timedelta | None:
    """Tell how long ago a time stamp was; below 0 is one that is still to come, as the clock was set back."""
    try:
        return wall_now - datetime.fromisoformat(str(text))
    except (ValueError, TypeError):  # no time stamp, or one without a time zone
        return None


def _wh(value: object) -> float | None:
    number = _number(value)
    return None if number is None or number < 0 else number


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)
