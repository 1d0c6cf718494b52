"""The plan: when the car charges at the maximum so that it is ready in time, from the sun and from cheap hours."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from .optimum import Choice, Found, cheapest
from .periods import QUARTER, quarter_of
from .prices import Prices
from .values import Otherwise, Plan, Slot, Wanted

MARGIN = timedelta(minutes=15)
"""The car is to be ready so long before: it takes a while to begin, and a full battery charges more slowly."""
SHORTEST_RUN = timedelta(minutes=30)
"""Charging that has begun goes on for so long, if only by the sun: each start wears the contactors."""
FINE_FOR, COARSE = timedelta(hours=48), timedelta(hours=1)
"""So far ahead it is planned by quarter hours, and beyond by hours: nobody knows prices that far."""
LONGEST = timedelta(days=7)
"""Nothing is planned further ahead."""
START_COST = 0.02
"""What a start counts for, in money: a charger of 600 whose contactor is made for 30,000 operations (IEC 61095)."""
KEPT_PER_KWH = 0.003
"""A plan that was told is kept unless another one saves more, in money per kWh that is moved."""
LATE_PER_KWH = 1e-6
"""Of two times that cost the same the later one is chosen: until then the sun may give what is needed."""
NOTHING_WH = 50.0
"""Less is not worth a start; the charger's register and the powers differ by more."""


def _everything(_start: datetime, _end: datetime) -> float:
    """Let no limit of the house bound the car."""
    return math.inf


@dataclass(slots=True)
class Planner:
    """Plans again and again; what was told is kept unless something better comes up."""

    _kept: frozenset[datetime] = frozenset()
    _begun: datetime | None = None
    _plan: Plan | None = None

    @property
    def plan(self) -> Plan | None:
        """The latest plan."""
        return self._plan

    def forget(self) -> None:
        """Forget the plan: what it was for is over."""
        self._kept, self._begun, self._plan = frozenset(), None, None

    def make(
        self,
        wanted: Wanted,
        prices: Prices,
        export_price: float,
        surplus_w: Callable[[datetime, datetime], float],
        now: datetime,
        left_w: Callable[[datetime, datetime], float] = _everything,
        *,
        draws: bool = False,
    ) -> Plan:
        """Make a plan from now on.

        Args:
            wanted: what is wanted.
            prices: those of the grid.
            export_price: what a kWh of the sun would bring, in money.
            surplus_w: how much surplus can be counted on between two times, in W.
            now: the time.
            left_w: with how much the limits of the house let the car charge between two times, in W.
            draws: whether the car charges at the maximum already, which only counts for the first plan.
        """
        now = now.astimezone(UTC)
        before = self._plan
        runs = draws if before is None else before.charges(now)
        self._begun = (self._begun or now) if runs and before is not None else None
        held_until = None if self._begun is None else self._begun + SHORTEST_RUN
        if wanted.ready_by is not None and now >= wanted.ready_by - MARGIN:
            wanted = replace(wanted, otherwise=Otherwise.PAUSES)  # it is too late to hope for the sun
        maker = _Maker(wanted, prices, export_price, surplus_w, left_w, self._kept)
        self._plan = plan = maker.make(now, runs=runs, held_until=held_until)
        self._kept = frozenset(quarter_of(slot.start) for slot in plan.charging)
        if plan.charges(now):
            self._begun = self._begun or now
        return plan


@dataclass(frozen=True, slots=True)
class _Row:
    """A slot that is not decided yet."""

    start: datetime
    end: datetime
    price: float
    assumed: bool
    surplus_w: float
    most_w: float
    """With how much the car can charge, in W."""
    anyway: bool
    """Whether the car charges in it whatever is wanted, because of the price."""


@dataclass(frozen=True, slots=True)
class _Option:
    """A slot with what the car gets in it: at the maximum, and otherwise."""

    full: Slot
    rest: Slot

    @property
    def gain_wh(self) -> float:
        return max(0.0, self.full.energy_wh - self.rest.energy_wh)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one plan."""

    wanted: Wanted
    prices: Prices
    export_price: float
    surplus_w: Callable[[datetime, datetime], float]
    left_w: Callable[[datetime, datetime], float]
    kept: frozenset[datetime]

    def make(self, now: datetime, *, runs: bool, held_until: datetime | None) -> Plan:
        """Make it; `held_until` tells until when charging that has begun goes on."""
        wanted = self.wanted
        rows = self._rows(now)
        in_time = [row for row in rows if wanted.ready_by is None or row.start < wanted.ready_by - MARGIN] or rows
        least_wh = 0.0 if runs else NOTHING_WH
        need_wh = wanted.need_wh if wanted.ready_by is not None and wanted.need_wh > least_wh else 0.0
        options = [_Option(self._energy(row, charges=True), self._energy(row, charges=False)) for row in rows]
        held = [
            need_wh > 0 and held_until is not None and row.start < held_until and option.rest.energy_wh == 0
            for row, option in zip(rows, options, strict=True)
        ]
        fixed = [row.anyway or goes_on for row, goes_on in zip(rows, held, strict=True)]
        parts = [[option.full if each else option.rest] for option, each in zip(options, fixed, strict=True)]
        for number, row in enumerate(rows):
            if held[number] and not row.anyway and (over_wh := _total_wh(parts[: number + 1]) - need_wh) > 0:
                parts[number] = self._cut(row, over_wh)
        lacks_wh = need_wh - _total_wh(parts[: len(in_time)])
        choices = [
            self._choice(options[number], len(rows) - number, fixed=fixed[number]) for number in range(len(in_time))
        ]
        found = cheapest(choices, lacks_wh, START_COST, runs=runs) if in_time else Found((), 0.0)
        chosen = range(len(in_time)) if found is None else found.chosen
        for number in chosen:
            parts[number] = [options[number].full]
        reached_wh = _total_wh(parts[: len(in_time)])
        last = chosen[-1] if chosen and found is not None else None
        # The margin is there for what does not fit before it.
        for number in range(len(in_time), len(rows) if found is None else 0):
            if reached_wh < need_wh and options[number].gain_wh > 0 and not fixed[number]:
                last, parts[number] = number, [options[number].full]
            reached_wh += _total_wh([parts[number]])
        if last is not None and reached_wh > need_wh:
            parts[last] = self._cut(rows[last], reached_wh - need_wh)
        return Plan(
            tuple(slot for part in parts for slot in part),
            wanted.ready_by,
            wanted.need_wh,
            max(0.0, need_wh - reached_wh),
            self.prices.known_until,
            self.prices.mean or 0.0,
        )

    def _rows(self, now: datetime) -> list[_Row]:
        wanted = self.wanted
        end = now + FINE_FOR if wanted.ready_by is None else min(now + LONGEST, wanted.ready_by)
        rows = []
        start = now
        while start < end:
            step = QUARTER if start < now + FINE_FOR else COARSE
            until = min(quarter_of(start) + step, end)
            paid, spot = self.prices.paid(start), self.prices.spot(start)
            price = self.prices.assumed(start) if paid is None else paid
            anyway = paid is not None and wanted.anyway_below is not None and paid < wanted.anyway_below
            anyway = anyway or (spot is not None and spot < 0 and wanted.negative_anyway)
            surplus_w = max(0.0, self.surplus_w(start, until))
            most_w = min(wanted.most_w, self.left_w(start, until))
            rows.append(_Row(start, until, price, paid is None, surplus_w, most_w, anyway))
            start = until
        return rows

    def _energy(self, row: _Row, *, charges: bool) -> Slot:
        """Tell what the car gets in a slot, and what that costs."""
        wanted = self.wanted
        draws_w = row.most_w if charges else 0.0
        if not charges and wanted.otherwise is not Otherwise.PAUSES:
            least_w = wanted.least_w if wanted.otherwise is Otherwise.AT_LEAST_MINIMUM else 0.0
            draws_w = min(least_w if row.surplus_w < wanted.least_w else row.surplus_w, row.most_w)
        hours = (row.end - row.start) / timedelta(hours=1)
        sun_wh = min(row.surplus_w, draws_w) * hours
        grid_wh = draws_w * hours - sun_wh
        cost = (self.export_price * sun_wh + row.price * grid_wh) / 1000
        return Slot(row.start, row.end, row.price, row.assumed, charges, sun_wh, grid_wh, cost)

    def _choice(self, option: _Option, from_end: int, *, fixed: bool) -> Choice:
        full, rest, gain_wh = option.full, option.rest, option.gain_wh
        kept = -KEPT_PER_KWH if quarter_of(full.start) in self.kept else 0.0
        extra = full.cost - rest.cost + (kept + LATE_PER_KWH * from_end) * gain_wh / 1000
        return Choice(gain_wh, max(0.0, extra), fixed=fixed, flows=rest.energy_wh > 0)

    def _cut(self, row: _Row, over_wh: float) -> list[Slot]:
        """Let the last slot that is charged in end as soon as the energy is there, which would be so much more."""
        gain_wh = _Option(self._energy(row, charges=True), self._energy(row, charges=False)).gain_wh
        end = row.end - (row.end - row.start) * min(1.0, over_wh / gain_wh)
        parts = [(replace(row, end=end), True), (replace(row, start=end), False)]
        return [self._energy(part, charges=charges) for part, charges in parts if part.start < part.end]


def _total_wh(parts: list[list[Slot]]) -> float:
    return sum(slot.energy_wh for part in parts for slot in part)
