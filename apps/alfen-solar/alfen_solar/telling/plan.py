"""What the sensors of the plan show, and when they are updated."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from alfen_solar.plan.socket_plan import PlanReport
from alfen_solar.plan.values import Plan

from .messages import TOLD_SHORT_WH


class PlanRhythm:
    """Decides when the plan is reported: when it has changed, and now and then as time goes on."""

    AT_MOST_EVERY = timedelta(minutes=1)
    AT_LEAST_EVERY = timedelta(minutes=15)
    SAME = timedelta(minutes=5)
    """Starts and ends that differ by less are the same: with each minute of sun they move a little."""

    def __init__(self) -> None:
        self._told: tuple[PlanReport | None, datetime] | None = None
        self._state = ""

    def due(self, report: PlanReport | None, now: datetime, wall: datetime) -> bool:
        """Tell whether to report it now, and count it as reported if so; None: there is no plan."""
        told, told_at = self._told or (None, now)
        state = "" if report is None else _state(report.plan, wall)
        if report is None:
            due = self._told is None or told is not None
        else:
            since = now - told_at
            late = told is None or since >= self.AT_LEAST_EVERY
            differs = told is not None and (state != self._state or self._differs(report.plan, told.plan))
            due = late or (since >= self.AT_MOST_EVERY and differs)
        if due:
            self._told, self._state = (report, now), state
        return due

    def _differs(self, plan: Plan, told: Plan) -> bool:
        if _kind(plan) != _kind(told):
            return True
        moments = zip((at for run in plan.runs for at in run), (at for run in told.runs for at in run), strict=True)
        return any(abs(one - other) >= self.SAME for one, other in moments)


class LatePlans:
    """Decides when to report that the time is too short: once, however often a plan that is just late is just not."""

    OVER_AFTER = timedelta(hours=1)
    """So long no plan must have been late before one is news again; each is laid out every 15 min at least."""

    def __init__(self) -> None:
        self._told: tuple[object, datetime] | None = None

    def is_news(self, data: Mapping[str, Any], now: datetime) -> bool:
        """Record a plan as `plan_data` lays it out; tell whether it is to be reported that its time is too short."""
        ready_by = data.get("ready_by")
        if self._told is not None and (self._told[0] != ready_by or now - self._told[1] >= self.OVER_AFTER):
            self._told = None
        if data.get("short_kwh", 0.0) < TOLD_SHORT_WH / 1000:
            return False
        before, self._told = self._told, (ready_by, now)
        return before is None


def _kind(plan: Plan) -> tuple[object, ...]:
    return plan.ready_by, plan.known_until, len(plan.runs), plan.short_wh > 0


def plan_data(report: PlanReport | None, text: str, currency: str, wall: datetime) -> dict[str, Any]:
    """Lay a plan out as the data of an event.

    Args:
        report: the plan; None: there is none.
        text: what it comes to, in a sentence.
        currency: that of the cost.
        wall: what the wall clock shows.
    """
    if report is None:
        return {"plan": "none", "slots": []}
    plan = report.plan
    runs = plan.runs
    return {
        "plan": _state(plan, wall),
        "text": text,
        "start": runs[0][0].isoformat() if runs else None,
        "end": runs[0][1].isoformat() if runs else None,
        "last_end": runs[-1][1].isoformat() if runs else None,
        "ready_by": None if plan.ready_by is None else plan.ready_by.isoformat(),
        "need_kwh": _kwh(plan.need_wh),
        "short_kwh": _kwh(plan.short_wh),
        "received_kwh": _kwh(report.received_wh),
        "sun_kwh": _kwh(plan.sun_wh),
        "cheap_kwh": _kwh(plan.cheap_wh),
        "other_kwh": _kwh(plan.other_wh),
        "cost": round(plan.cost, 2),
        "sun_cost": round(plan.cost_of(sun=True), 2),
        "grid_cost": round(plan.cost_of(sun=False), 2),
        "currency": currency,
        "known_until": None if plan.known_until is None else plan.known_until.isoformat(),
        # Short, as Home Assistant keeps no attributes of more than 16 KB in its history.
        "slots": [
            [int(slot.start.timestamp()), round(slot.price, 4), round(slot.grid_wh), round(slot.sun_wh)]
            for slot in plan.slots
        ],
    }


def _state(plan: Plan, wall: datetime) -> str:
    if plan.run_at(wall) is not None:
        return "charging"
    if plan.short_wh > 0:
        return "too late"
    return "waiting" if plan.runs else "sun"


def _kwh(wh: float) -> float:
    return round(wh / 1000, 2)
