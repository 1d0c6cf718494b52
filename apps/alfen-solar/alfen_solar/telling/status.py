"""What the sensors in Home Assistant show, and when they are updated."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from alfen_solar.decision import BatteryPart, Decision, Reason
from alfen_solar.house.quarter_hour import QuarterReport
from alfen_solar.sockets.phases import PhaseReport
from alfen_solar.sockets.starts import StartCount


@dataclass(frozen=True, slots=True)
class Status:
    """What the sensors of the package show."""

    decision: Decision
    why: str
    """Why the setpoint is what it is, in a sentence."""
    next: str
    """What happens next, in a sentence; when, if known, is `decision.until`."""
    problem: str
    """The kinds of the current problems, or none."""
    problem_title: str | None
    """Their titles; None: there is no problem."""
    problem_text: str | None
    """What is wrong, and what to do."""
    car_w: float | None
    """What the car draws, in W."""
    grid_w: float | None
    """Grid power in W, import positive."""
    sun_share: float | None
    """The solar share of the car's power, from 0 to 1."""
    session_sun_share: float | None
    """The solar share of the energy of this session, from 0 to 1."""
    starts: StartCount
    reserve_w: float
    """What is left to the grid, in W."""
    shares: bool = False
    """Whether other cars use the surplus as well."""
    phases: PhaseReport | None = None
    """What is reported about the phases, where they are switched."""
    quarter: QuarterReport | None = None
    """What is reported about the quarters of an hour, where they matter."""

    @property
    def surplus_w(self) -> float | None:
        """What the car could draw without import, in W; below 0 when the house alone draws more than the sun provides.

        The surplus of the window behind the decision is better than one from the latest powers, which may be from
        different moments.
        """
        if self.decision.surplus_w is not None or self.car_w is None or self.grid_w is None:
            return self.decision.surplus_w
        return self.car_w - self.grid_w

    @property
    def told_car_w(self) -> float | None:
        """What the car takes, in W, in the moment of the grid power and of the surplus: the three add up."""
        decision = self.decision
        if self.shares or decision.surplus_w is None or decision.grid_w is None:
            return self.car_w
        battery_w = 0.0 if decision.battery is None else decision.battery.adds_w
        return max(decision.surplus_w + decision.grid_w + self.reserve_w - battery_w, 0)

    def data(self) -> dict[str, Any]:
        """Return it as the data of an event."""
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
            "car_w": self.told_car_w,
            "needed_w": decision.needed_w,
            "window_s": decision.window_s,
            "until": _text(decision.until),
            "boost_until": _text(decision.boost_until),
            "minimum_current_a": decision.minimum_current_a,
            "why": self.why,
            "next": self.next,
            "problem": self.problem,
            "problem_title": self.problem_title,
            "problem_text": self.problem_text,
            "sun_share": self.sun_share,
            "session_sun_share": self.session_sun_share,
            **{f"starts_{name}": number for name, number in asdict(self.starts).items()},
            **({} if decision.battery is None else _battery(decision.battery)),
            **({} if self.phases is None else _phases(self.phases)),
            **({} if self.quarter is None else _quarter(self.quarter)),
        }


class StatusRhythm:
    """Decides when the status is reported: Home Assistant's recorder keeps every change of every sensor.

    A change of mind is reported immediately unless there are too many: then there is one report per `EACH`, and the
    last change is always among them.
    """

    NUMBERS_EVERY = timedelta(seconds=15)
    """At most this often while only numbers change, including a setpoint that follows the sun."""
    AT_LEAST_EVERY = timedelta(minutes=1)
    EACH = timedelta(seconds=16)
    """At most this often in the long run."""
    AT_ONCE = 8
    """The number of reports that may follow each other immediately, once per `AT_ONCE` times `EACH`."""
    FOR_NUMBERS = AT_ONCE // 2
    """The number of these reports that numbers leave for more urgent changes."""
    WRONG_W, WRONG_SHARE = 150.0, 0.1
    """A reported surplus that is wrong by this much, in W and as a share, is as urgent as a change of mind."""

    def __init__(self) -> None:
        self._told: tuple[Status, datetime] | None = None
        self._budget = float(self.AT_ONCE)
        self._earned_at: datetime | None = None

    def due(self, status: Status, now: datetime) -> bool:
        """Return whether to report the status now, and count it as reported if so."""
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
        """Return whether the reported surplus is so far from the current one that nobody should rely on it."""
        if status.surplus_w is None or told.surplus_w is None:
            return status.surplus_w is not told.surplus_w
        true_w, told_w = max(status.surplus_w, 0.0), max(told.surplus_w, 0.0)
        return abs(true_w - told_w) >= max(self.WRONG_W, self.WRONG_SHARE * true_w)


def _mind(status: Status) -> tuple[object, ...]:
    """Leave out the numbers that change with every window."""
    decision = status.decision
    return (
        decision.reason,
        decision.mode,
        decision.car,
        None if decision.reason is Reason.FOLLOWING_SUN else decision.offer,
        None if decision.limit is None else decision.limit.by,
        decision.until if decision.reason is Reason.BOOST else decision.until is not None,
        decision.boost_until,
        decision.choice_waits,
        status.problem,
        None if status.phases is None else (status.phases.switches.today, status.phases.memory.known),
    )


def _numbers(status: Status) -> tuple[str, str, float | None]:
    """Leave out what nobody looks at: a few watts of surplus, and at night how far it is below 0."""
    surplus_w = status.surplus_w
    return status.why, status.next, None if surplus_w is None else round(max(surplus_w, 0), -1)


def _battery(part: BatteryPart) -> dict[str, Any]:
    return {
        "battery_w": part.power_w,
        "battery_adds_w": part.adds_w,
        "battery_role": part.role,
        "battery_level": part.level,
    }


def _phases(report: PhaseReport) -> dict[str, Any]:
    return {
        "phases": report.phases,
        "phases_until": _text(report.until),
        "switches_spent": report.spent,
        **{f"switches_{name}": number for name, number in asdict(report.switches).items()},
        "phase_memory": report.memory.data(),
    }


def _quarter(report: QuarterReport) -> dict[str, Any]:
    rounded = {name: None if watts is None else round(watts) for name, watts in asdict(report).items()}
    return {f"quarter_hour_{name}": watts for name, watts in rounded.items()}


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
