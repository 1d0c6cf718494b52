"""The plan: ready in time, at the least cost, from the sun first; and kept while nothing better comes up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise, product
from random import Random
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as run_settings
from hypothesis import strategies as st

from alfen_solar.plan.periods import Period
from alfen_solar.plan.planner import MARGIN, SHORTEST_RUN, START_COST, Planner
from alfen_solar.plan.prices import Markup, Prices
from alfen_solar.plan.values import Otherwise, Plan, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

EVENING = datetime(2026, 1, 20, 18, tzinfo=UTC)
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)
MOST_W = 11_000.0


def quarters(cents: Sequence[float], start: datetime = EVENING) -> Prices:
    """Let each quarter hour from the evening on have a price in cents."""
    return Prices(
        tuple(Period(start + n * QUARTER, start + (n + 1) * QUARTER, each / 100) for n, each in enumerate(cents))
    )


def hours(cents: Sequence[float], start: datetime = EVENING) -> Prices:
    return quarters([each for each in cents for _ in range(4)], start)


def wanted(kwh: float, ready_in_h: float | None, **other: object) -> Wanted:
    values: dict[str, object] = {"most_w": MOST_W, "least_w": 1380.0, **other}
    ready_by = None if ready_in_h is None else EVENING + ready_in_h * HOUR + MARGIN
    return Wanted(1000 * kwh, ready_by, **values)  # type: ignore[arg-type]


def no_sun(_start: datetime, _end: datetime) -> float:
    return 0.0


def charging(plan: Plan, start: datetime = EVENING) -> list[tuple[float, float]]:
    """List when the car charges at the maximum: hours after the evening, run by run."""
    runs: list[tuple[float, float]] = []
    for slot in plan.charging:
        begin, end = (round((at - start) / HOUR, 3) for at in (slot.start, slot.end))
        if runs and runs[-1][1] == begin:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((begin, end))
    return runs


class TestReadyByMorning:
    @pytest.mark.parametrize(
        ("cents", "kwh", "runs"),
        [
            ([30, 25, 10, 10, 30, 30], 22, [(2, 4)]),  # the cheap hours
            ([30, 10, 30, 30, 10, 30], 22, [(1, 2), (4, 5)]),  # also where they lie apart
            ([20, 20, 20, 20, 20, 20], 22, [(4, 6)]),  # at one price late: until then there may be sun
            ([30, 30, 10, 30, 30, 30], 5.5, [(2.5, 3)]),  # of a cheap hour the last part
            ([10, 20, 30, 40, 50, 60], 66, [(0, 6)]),  # all of it, if it takes all of it
        ],
    )
    def test_charges_when_it_is_cheap(self, cents: list[float], kwh: float, runs: list[tuple[float, float]]) -> None:
        plan = Planner().make(wanted(kwh, 6), hours(cents), 0, no_sun, EVENING)
        assert charging(plan) == runs, plan.charging
        assert plan.short_wh == 0
        assert sum(slot.energy_wh for slot in plan.slots) == pytest.approx(1000 * kwh)

    def test_costs_what_the_hours_cost(self) -> None:
        plan = Planner().make(wanted(27.5, 6), hours([30, 25, 10, 10, 30, 30]), 0, no_sun, EVENING)
        assert (plan.sun_wh, plan.cheap_wh, plan.other_wh) == pytest.approx((0, 22000, 5500))
        assert plan.cost == pytest.approx(22 * 0.10 + 5.5 * 0.25)
        assert plan.runs == ((EVENING + 1.5 * HOUR, EVENING + 4 * HOUR),)
        assert plan.ends == EVENING + 4 * HOUR

    def test_charges_at_once_and_tells_what_is_missing_where_the_time_is_too_short(self) -> None:
        plan = Planner().make(wanted(40, 3), hours([30, 10, 20, 10]), 0, no_sun, EVENING)
        assert charging(plan) == [(0, 3.25)]
        assert plan.short_wh == pytest.approx(40_000 - 11_000 * 3.25)

    def test_takes_of_the_margin_what_it_needs_before_it_tells_that_anything_is_missing(self) -> None:
        """A car that draws a few percent less than it may is ready minutes later: that is what the margin is for."""
        plan = Planner().make(wanted(33.5, 3), hours([30, 10, 20, 10]), 0, no_sun, EVENING)
        assert charging(plan) == [(0, round(33.5 / 11, 3))]
        assert plan.short_wh == 0

    def test_of_the_margin_ends_nothing_that_is_charged_because_of_its_price(self) -> None:
        plan = Planner().make(wanted(33.5, 3, anyway_below=0.15), hours([30, 30, 30, 10]), 0, no_sun, EVENING)
        assert charging(plan) == [(0, 3.25)]
        assert plan.short_wh == 0

    def test_counts_in_the_margin_the_sun_that_comes_without_charging_at_the_maximum(self) -> None:
        plan = Planner().make(wanted(33.5, 3), hours([30] * 4), 0, lambda *_: 11_000.0, EVENING)
        assert plan.short_wh == 0

    def test_charges_on_where_the_sun_has_given_less_than_was_hoped_for_to_the_end(self) -> None:
        now = EVENING + HOUR + timedelta(minutes=3)  # in the margin
        plan = Planner().make(wanted(0.3, 1), hours([30, 30]), 0, lambda *_: 4000.0, now)
        assert plan.charges(now), plan

    def test_is_over_when_the_time_is(self) -> None:
        plan = Planner().make(wanted(40, -1), hours([30, 10]), 0, no_sun, EVENING)
        assert (plan.charging, plan.short_wh) == ((), 40_000)

    def test_begins_within_a_quarter_of_an_hour_where_it_has_to(self) -> None:
        now = EVENING + timedelta(minutes=7)
        plan = Planner().make(wanted(32, 3), hours([30, 10, 20, 10]), 0, no_sun, now)
        assert plan.charges(now + timedelta(minutes=3))
        assert plan.short_wh == 0, "the margin is enough for the rest"

    @pytest.mark.parametrize("kwh", [0, 0.01])
    def test_does_nothing_for_next_to_nothing(self, kwh: float) -> None:
        assert charging(Planner().make(wanted(kwh, 6), hours([10] * 6), 0, no_sun, EVENING)) == []


class TestTheSun:
    PRICES = hours([30, 10, 30, 30, 30, 30])

    @staticmethod
    def shines(start: datetime, _end: datetime) -> float:
        """Let it give 4 kW from 20 to 22 h."""
        return 4000.0 if 2 <= (start - EVENING) / HOUR < 4 else 0.0

    @pytest.mark.parametrize(
        ("kwh", "export", "runs", "sun_kwh"),
        [
            (8, 0.05, [], 8),  # it is enough
            (19, 0.05, [(1, 2)], 8),  # the rest when it is cheapest
            (5.5, 0.40, [], 8),  # what comes anyway is not bought beside it
            (26, 0.05, [(1, 2), (4, 4.636)], 8),  # where the sun charges it already, that is no start
        ],
    )
    def test_comes_first(self, kwh: float, export: float, runs: list[tuple[float, float]], sun_kwh: float) -> None:
        plan = Planner().make(wanted(kwh, 6), self.PRICES, export, self.shines, EVENING)
        assert charging(plan) == runs, plan.charging
        assert plan.sun_wh == pytest.approx(1000 * sun_kwh)

    def test_costs_what_its_export_would_bring(self) -> None:
        plan = Planner().make(wanted(19, 6), self.PRICES, 0.05, self.shines, EVENING)
        assert plan.cost == pytest.approx(8 * 0.05 + 11 * 0.10)

    def test_counts_for_nothing_below_the_minimum(self) -> None:
        plan = Planner().make(wanted(11, 6), self.PRICES, 0.05, lambda *_: 1000.0, EVENING)
        assert charging(plan) == [(1, 2)]
        assert plan.sun_wh == pytest.approx(1000)

    def test_is_not_followed_where_nothing_follows_it(self) -> None:
        plan = Planner().make(wanted(8, 6, otherwise=Otherwise.PAUSES), self.PRICES, 0.05, self.shines, EVENING)
        assert sum(end - start for start, end in charging(plan)) == pytest.approx(8 / 11, abs=0.002)

    def test_does_not_keep_the_car_from_the_minimum(self) -> None:
        asked = wanted(6.9, 6, otherwise=Otherwise.AT_LEAST_MINIMUM)
        plan = Planner().make(asked, self.PRICES, 0.05, no_sun, EVENING)
        assert charging(plan) == []
        assert plan.slots[0].grid_wh == pytest.approx(1380 / 4)


class TestChargesAnyway:
    def test_below_a_price_even_if_nothing_is_wanted(self) -> None:
        plan = Planner().make(wanted(0, None, anyway_below=0.11), hours([30, 10, 30]), 0, no_sun, EVENING)
        assert charging(plan) == [(1, 2)]

    def test_below_zero_unless_that_is_switched_off(self) -> None:
        prices = Prices(hours([30, -1, 30])._read.periods, Markup(0.13, 21))
        assert charging(Planner().make(wanted(0, None), prices, 0, no_sun, EVENING)) == [(1, 2)]
        off = wanted(0, None, negative_anyway=False)
        assert charging(Planner().make(off, prices, 0, no_sun, EVENING)) == []

    def test_and_less_in_other_hours_then(self) -> None:
        plan = Planner().make(wanted(22, 6), hours([30, -1, 30, 12, 30, 30]), 0, no_sun, EVENING)
        assert charging(plan) == [(1, 2), (3, 4)]

    def test_never_at_a_price_that_is_only_assumed(self) -> None:
        plan = Planner().make(wanted(0, None, anyway_below=1), hours([30, 10]), 0, no_sun, EVENING + 3 * HOUR)
        assert charging(plan) == []


class TestUnknownPrices:
    def test_are_taken_to_be_those_of_the_day_before(self) -> None:
        today = EVENING - 12 * HOUR  # prices until midnight UTC are known, of 06:00 on
        prices = hours([20, 20, 20, 10] + [30] * 14, today)
        asked = Wanted(11_000, EVENING + 16 * HOUR, MOST_W, 1380.0)
        plan = Planner().make(asked, prices, 0, no_sun, EVENING)
        assert charging(plan) == [(15, 15.75)] or charging(plan)[0][0] >= 12, plan.charging
        assert plan.assumes

    def test_are_waited_for_no_longer_than_there_is_time(self) -> None:
        asked, planner = wanted(11, 6), Planner()
        started = None
        for minute in range(6 * 60):
            now = EVENING + timedelta(minutes=minute)
            if planner.make(asked, Prices(()), 0, no_sun, now).charges(now):
                started = now
                break
        assert started is not None
        assert EVENING + 4.7 * HOUR <= started <= EVENING + 5 * HOUR

    def test_which_come_better_than_assumed_change_the_plan(self) -> None:
        planner, asked = Planner(), wanted(11, 6)
        assert charging(planner.make(asked, hours([20, 20]), 0, no_sun, EVENING)) == [(5, 6)]
        assert charging(planner.make(asked, hours([20, 20, 5, 20, 20, 20]), 0, no_sun, EVENING)) == [(2, 3)]


EQUAL_AND_DEAR = hours([20, 20, 20]), hours([40, 20, 20])


class TestAgain:
    CENTS = (20, 20.1, 20.05, 20, 20.1, 20)

    def test_a_plan_is_kept_while_another_saves_next_to_nothing(self) -> None:
        planner, asked = Planner(), wanted(11, 6)
        first = charging(planner.make(asked, hours([20, 19.9, 20, 20, 20, 20]), 0, no_sun, EVENING))
        again = charging(planner.make(asked, hours([20, 19.9, 20, 19.8, 20, 20]), 0, no_sun, EVENING))
        moved = charging(planner.make(asked, hours([20, 19.9, 20, 19.0, 20, 20]), 0, no_sun, EVENING))
        assert (first, again, moved) == ([(1, 2)], [(1, 2)], [(3, 4)])

    def test_charging_that_has_begun_goes_on_for_half_an_hour(self) -> None:
        planner = Planner()
        assert planner.make(wanted(16, 3), hours([10, 10.5, 30]), 0, no_sun, EVENING).charges(EVENING)
        later = EVENING + timedelta(minutes=5)
        dear = hours([90, 10, 10])
        assert planner.make(wanted(15, 3), dear, 0, no_sun, later).charges(later)
        done = EVENING + SHORTEST_RUN
        assert not planner.make(wanted(11, 3), dear, 0, no_sun, done).charges(done)

    @pytest.mark.parametrize(("sun_w", "goes_on"), [(0.0, True), (4000.0, False)])
    def test_unless_the_car_then_charges_from_the_sun(self, sun_w: float, *, goes_on: bool) -> None:
        planner, later = Planner(), EVENING + timedelta(minutes=5)
        assert planner.make(wanted(30, 3), hours([10, 10.5, 30]), 0, no_sun, EVENING).charges(EVENING)
        plan = planner.make(wanted(15, 3), hours([90, 10, 10]), 0, lambda *_: sun_w, later)
        assert plan.charges(later) is goes_on

    def test_and_ends_when_the_energy_is_there(self) -> None:
        planner, later = Planner(), EVENING + timedelta(minutes=5)
        planner.make(wanted(16, 3), hours([10, 10.5, 30]), 0, no_sun, EVENING)
        plan = planner.make(wanted(1.1, 3), hours([90, 10, 10]), 0, no_sun, later)
        assert charging(plan) == [(0.083, 0.183)]
        assert sum(slot.energy_wh for slot in plan.slots) == pytest.approx(1100)

    @pytest.mark.parametrize("draws", [False, True])
    def test_charging_that_was_there_before_the_first_plan_goes_on_where_that_costs_no_more(
        self, *, draws: bool
    ) -> None:
        same, dear = (Planner().make(wanted(11, 3), each, 0, no_sun, EVENING, draws=draws) for each in EQUAL_AND_DEAR)
        assert (same.charges(EVENING), dear.charges(EVENING)) == (draws, False)

    @pytest.mark.parametrize("seed", range(10))
    def test_numbers_that_flicker_start_the_car_no_oftener_than_the_plan(self, seed: int) -> None:
        random = Random(seed)
        cents = [20 + random.gauss(0, 3) for _ in range(24)]
        planner, need_wh, starts, was_on = Planner(), 22_000.0, 0, False
        planned = len(charging(Planner().make(wanted(22, 6), quarters(cents), 0.05, no_sun, EVENING)))
        for minute in range(0, 6 * 60, 5):
            now = EVENING + timedelta(minutes=minute)
            asked = Wanted(need_wh + random.uniform(-20, 20), EVENING + 6 * HOUR + MARGIN, MOST_W, 1380.0)
            scale = random.uniform(0.8, 1.2)  # as the day turns out
            sun = partial(_some_sun, scale)
            on = planner.make(asked, quarters(cents), 0.05, sun, now).charges(now)
            starts, was_on = starts + (on and not was_on), on
            need_wh -= MOST_W / 12 if on else 0
        assert starts <= planned + 2, (starts, planned)
        assert need_wh < 1000, need_wh


def _some_sun(scale: float, start: datetime, _end: datetime) -> float:
    """Let it give more and less by turns, with a scale that changes."""
    return scale * (900.0 if start.hour % 2 else 100.0)


def brute_force(cents: Sequence[float], kwh: float) -> float:
    """Tell what the cheapest of all ways to charge costs, starts included; each in runs of two slots at least."""
    best, slot_wh = float("inf"), MOST_W / 4
    for way in product([False, True], repeat=len(cents)):
        lacks_wh, cost, length = 1000 * kwh, 0.0, 0
        for takes, each in zip(way, cents, strict=True):
            if not takes or lacks_wh <= 0:
                cost += float("inf") if length == 1 and lacks_wh > 0 else 0
                length = 0
                continue
            cost += START_COST if length == 0 else 0
            length += 1
            wh = min(slot_wh, lacks_wh)
            lacks_wh, cost = lacks_wh - wh, cost + wh / 1000 * each / 100
            if lacks_wh <= 0 and length == 1 and 1000 * kwh > slot_wh:
                cost = float("inf")
        best = min(best, cost if lacks_wh <= 0 else float("inf"))
    return best


@run_settings(deadline=None, max_examples=25)
@given(cents=st.lists(st.integers(0, 50), min_size=9, max_size=9), kwh=st.floats(1, 24))
def test_no_plan_costs_less(cents: list[int], kwh: float) -> None:
    plan = Planner().make(wanted(kwh, 9 / 4), quarters(cents), 0, no_sun, EVENING)
    cost = plan.cost + START_COST * len(charging(plan))
    assert cost == pytest.approx(brute_force(cents, kwh), abs=2e-4), charging(plan)


def begun(at: datetime) -> datetime:
    """Tell when the quarter of an hour began: a slot may be cut in two."""
    return at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)


@given(
    cents=st.lists(st.integers(-30, 60), max_size=40),
    kwh=st.floats(0, 60),
    ready_in_h=st.none() | st.floats(-3, 60),
    minute=st.integers(0, 300),
    sun_w=st.floats(0, 15_000),
    otherwise=st.sampled_from(Otherwise),
)
@run_settings(deadline=None, max_examples=40)
def test_whatever_is_wanted_the_plan_adds_up(
    cents: list[int], kwh: float, ready_in_h: float | None, minute: int, sun_w: float, otherwise: Otherwise
) -> None:
    now = EVENING + timedelta(minutes=minute)
    asked = wanted(kwh, ready_in_h, otherwise=otherwise)
    plan = Planner().make(asked, quarters(cents), 0.05, lambda *_: sun_w, now)
    for before, after in pairwise(plan.slots):
        assert before.end == after.start
    assert all(slot.start < slot.end for slot in plan.slots)
    assert plan.sun_wh + plan.cheap_wh + plan.other_wh == pytest.approx(sum(slot.energy_wh for slot in plan.slots))
    if asked.ready_by is not None and plan.slots and kwh > 0.05:
        deadline = asked.ready_by - MARGIN
        in_time = [slot for slot in plan.slots if begun(slot.start) < deadline] or list(plan.slots)
        given_wh = sum(slot.energy_wh for slot in in_time)
        assert given_wh + plan.short_wh >= 1000 * kwh - 1, (given_wh, plan.short_wh)
        if plan.short_wh > 1:
            assert all(slot.charges for slot in in_time)


def test_two_days_are_planned_in_less_than_50_ms() -> None:
    random = Random(4)
    prices = hours([random.uniform(10, 40) for _ in range(48)])
    asked = Wanted(40_000, EVENING + 48 * HOUR, MOST_W, 1380.0)
    took_s = []
    for _ in range(5):
        before_s = process_time()
        Planner().make(asked, prices, 0.05, lambda start, _: 400.0 * (start.hour % 12), EVENING)
        took_s.append(process_time() - before_s)
    assert min(took_s) < 0.05, took_s
