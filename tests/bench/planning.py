"""Plans of a year, ours and those of others: is the car ready in time, what does it cost, how often is it started.

Each rule decides every quarter hour whether the car charges at the maximum or follows the sun. evcc's planner is a
model of the rule, not the product, after its source (github.com/evcc-io/evcc, core/planner/planner.go and
core/loadpoint_plan.go, snapshot b29b49e3 of 2026-08-08): what is needed at full power, in the cheapest slots that are
known, of equal ones the later; as late as possible where prices are not known far enough; a run goes on over a gap of
less than 14 minutes; sun lowers the need, but its forecast is not used.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from alfen_solar.plan.habits import Habits
from alfen_solar.plan.periods import Course, Period
from alfen_solar.plan.planner import Planner
from alfen_solar.plan.prices import Markup, Prices
from alfen_solar.plan.values import Otherwise, Plan, Wanted

from .planning_year import QUARTER, QUARTERS, Session, Year, time_of, year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

MOST_W, LEAST_W = 11_000.0, 6 * 230.0
SLOT_WH = MOST_W / 4
MARKUP = Markup(0.13, 21)
"""Energy tax and the supplier's fee, EUR/kWh, and value-added tax, %, about as in the Netherlands."""
EXPORT_PRICE = 0.05
"""What a kWh of the sun would bring, EUR."""
LATEST = 1
"""So many quarter hours before it leaves evcc has the car ready, as we do: its option is the time itself."""


class Rule(Protocol):
    """Decides for a session."""

    follows_sun: bool
    """Whether the car follows the sun when it does not charge at the maximum."""

    def share(self, session: Session, at: int, lacks_wh: float) -> float:
        """Tell for how much of a quarter hour the car charges at the maximum; it still lacks so many Wh."""


@dataclass(slots=True)
class Outcome:
    """What a rule has come to.

    Attributes:
        cost: EUR, the sun by what its export would have brought.
        energy_wh: What the cars have got, Wh.
        sun_wh: What of it came from the sun, Wh.
        starts: How often charging began.
        late: The sessions whose car was not ready though that was possible.
    """

    cost: float = 0.0
    energy_wh: float = 0.0
    sun_wh: float = 0.0
    starts: int = 0
    late: list[Session] = field(default_factory=list)

    @property
    def cents_per_kwh(self) -> float:
        """What a kWh has cost, in cents."""
        return 100_000 * self.cost / self.energy_wh


class AtOnce:
    """Charges as soon as the car is there."""

    follows_sun = False

    def __init__(self, year: Year) -> None:
        pass

    def share(self, _session: Session, _at: int, _lacks_wh: float) -> float:
        return 1.0


class Ours:
    """The planner of the app, with the forecast of the sun, or without."""

    follows_sun = True
    otherwise = Otherwise.FOLLOWS_SUN

    def __init__(self, year: Year) -> None:
        self._year, self._planner, self._session = year, Planner(), Session(0, 0, 0.0)
        self._habits, self._learned = Habits(), 0
        self._known, self._prices = range(0), Prices(())
        self._forecast_day, self._forecast_course = -1, Course(())

    def share(self, session: Session, at: int, lacks_wh: float) -> float:
        if session != self._session:
            self._session, self._planner = session, Planner()
        sun = self._sun(at)
        now, ready_by = time_of(at), time_of(session.ready)
        wanted = Wanted(lacks_wh, ready_by, MOST_W, LEAST_W, self.otherwise, negative_anyway=False)
        known = self._year.known(at)
        if known != self._known:
            self._known, self._prices = known, Prices(self._year.listed(known), MARKUP)
        return _share(self._planner.make(wanted, self._prices, EXPORT_PRICE, sun, now), at)

    def _sun(self, at: int) -> Callable[[datetime, datetime], float]:
        forecast = self._forecast(at)
        self._learn(at, forecast)

        def surplus_w(start: datetime, end: datetime) -> float:
            return self._habits.surplus_w(forecast, start, end)

        return surplus_w

    def _forecast(self, at: int) -> Course:
        day = max(0, at - 1) // 96
        if day != self._forecast_day:
            self._known, self._prices = range(0), Prices(())
        self._forecast_day, self._forecast_course = day, self._year.forecast(max(0, day - 1) * 96)
        return self._forecast_course

    def _learn(self, at: int, forecast: Course) -> None:
        """Let the house have been seen until now."""
        first = max(self._learned, at - 7 * 96)
        for number in range(first, at):
            for part in range(3):
                self._habits.record(self._year.surplus_w[number], forecast, time_of(number) + part * Habits.LONGEST_GAP)
        self._learned = at


class OursWithoutForecast(Ours):
    """The same, by the house's own last days."""

    def _forecast(self, _at: int) -> Course:
        return Course(())


class CheapestHours(Ours):
    """The cheapest hours that are known, whatever the sun gives."""

    follows_sun = False
    otherwise = Otherwise.PAUSES

    def _sun(self, _at: int) -> Callable[[datetime, datetime], float]:
        return lambda *_: 0.0


class PerfectForesight(Ours):
    """Knows all prices and all of the sun before it begins."""

    def _sun(self, _at: int) -> Callable[[datetime, datetime], float]:
        def surplus_w(start: datetime, _end: datetime) -> float:
            return max(0.0, self._year.surplus_w[min((start - time_of(0)) // QUARTER, QUARTERS - 1)])

        return surplus_w

    def share(self, session: Session, at: int, lacks_wh: float) -> float:
        if session != self._session:
            self._session, self._planner = session, Planner()
        known = tuple(
            Period(time_of(number), time_of(number + 1), self._year.true_prices[number])
            for number in range(session.plugged, session.ready)
        )
        wanted = Wanted(lacks_wh, time_of(session.ready), MOST_W, LEAST_W, negative_anyway=False)
        prices = Prices(known, MARKUP)
        return _share(self._planner.make(wanted, prices, EXPORT_PRICE, self._sun(at), time_of(at)), at)


class Evcc:
    """evcc's planner, in its mode PV: it follows the sun outside of the plan."""

    follows_sun = True

    def __init__(self, year: Year) -> None:
        self._year = year

    def share(self, session: Session, at: int, lacks_wh: float) -> float:
        chosen = self._plan(session.ready - LATEST, at, lacks_wh)
        if at not in chosen:
            return 0.0
        needed = lacks_wh / SLOT_WH
        # Of the first slot only what is left over is needed, at its end.
        return 1.0 if at != min(chosen) else min(1.0, 1.0 - (len(chosen) - needed) if len(chosen) > needed else 1.0)

    def _plan(self, target: int, at: int, lacks_wh: float) -> set[int]:
        needed = lacks_wh / SLOT_WH
        if target - at <= needed:
            return set(range(at, target + LATEST))
        listed = {number: self._year.prices[number] for number in self._year.known(at) if number >= at}
        known = {number: price for number, price in listed.items() if price is not None}
        if not known:
            return set(range(math.floor(target - needed), target))
        last = max(known) + 1
        if target > last:
            if target - last >= needed:
                return set()
            needed, target = needed - (target - last), last
        slots = sorted((number for number in known if number < target), key=lambda number: (known[number], -number))
        return set(slots[: math.ceil(needed)])


def _share(plan: Plan, at: int) -> float:
    """Tell for how much of a quarter hour a plan lets the car charge at the maximum."""
    slots = [slot for slot in plan.charging if slot.start < time_of(at + 1)]
    return sum((slot.end - slot.start) / QUARTER for slot in slots)


def run(rule: Rule, year: Year, sessions: Iterable[Session]) -> Outcome:
    """Let a rule charge the car in some sessions."""
    outcome = Outcome()
    for session in sessions:
        lacks_wh, on = session.need_wh, False
        for at in range(session.plugged, session.ready):
            if lacks_wh <= 0:
                break
            surplus_w = max(0.0, year.surplus_w[at])
            sun_w = min(surplus_w, MOST_W) if rule.follows_sun and surplus_w >= LEAST_W else 0.0
            share = rule.share(session, at, lacks_wh)
            outcome.starts += (sun_w > 0 or share > 0) and not on
            on = sun_w > 0 or share == 1
            wh = min((share * MOST_W + (1 - share) * sun_w) / 4, lacks_wh)
            sun_wh = min(wh, (share * surplus_w + (1 - share) * sun_w) / 4)
            lacks_wh -= wh
            outcome.energy_wh += wh
            outcome.sun_wh += sun_wh
            paid = MARKUP.paid(year.true_prices[at])
            outcome.cost += (sun_wh * EXPORT_PRICE + (wh - sun_wh) * paid) / 1000
        if lacks_wh > 50 and session.need_wh <= SLOT_WH * (session.ready - session.plugged - 1):
            outcome.late.append(session)
    return outcome


RULES: dict[str, type] = {
    "perfect foresight": PerfectForesight,
    "Alfen Solar": Ours,
    "Alfen Solar, no forecast": OursWithoutForecast,
    "evcc's planner": Evcc,
    "cheapest hours, no sun": CheapestHours,
    "charge at once": AtOnce,
}


def planning_lines(seed: int, every: int = 1) -> list[str]:
    """Compare all rules in a year; `every` leaves out sessions."""
    made = year(seed)
    sessions = made.sessions[::every]
    told = [f"{len(sessions)} sessions, seed {seed}", f"{'':26}  ct/kWh  solar  starts  late"]
    for name, rule in RULES.items():
        found = run(rule(made), made, sessions)
        share = 100 * found.sun_wh / found.energy_wh
        starts = found.starts / len(sessions)
        told.append(f"{name:26}  {found.cents_per_kwh:6.2f}  {share:4.0f}%  {starts:6.2f}  {len(found.late):4}")
    return told
