"""The cheapest slots, against every way to charge that there is."""

from __future__ import annotations

import math
from itertools import product
from random import Random
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import settings as run_settings
from hypothesis import strategies as st

from alfen_solar.plan.optimum import Choice, Found, _rest_wh, _Search, cheapest

START = 0.02
CHOICES = st.lists(
    st.builds(
        Choice,
        gain_wh=st.sampled_from([0.0, 400.0, 1100.0, 2750.0]),
        cost=st.integers(0, 40).map(lambda cents: cents / 100),
        fixed=st.booleans(),
        flows=st.booleans(),
    ),
    min_size=1,
    max_size=9,
)


def cost_of(choices: list[Choice], taken: tuple[bool, ...], need_wh: float, *, runs: bool, least: int) -> float:
    """Charge so; tell what that costs, or infinity if it does not give the energy or runs are too short."""
    gained_wh, cost, on, length, slots = 0.0, 0.0, runs, 2 if runs else 0, 0
    is_done = False
    for choice, takes in zip(choices, taken, strict=True):
        if choice.fixed or (takes and gained_wh < need_wh):
            cost += 0.0 if on or choice.flows else START
        if choice.fixed:
            on, length = True, 2
        elif takes and gained_wh < need_wh:
            if choice.gain_wh == 0:
                return math.inf
            part = min(1.0, (need_wh - gained_wh) / choice.gain_wh)
            ends = gained_wh + choice.gain_wh >= need_wh
            length, slots = (2 if choice.flows else length + 1), slots + 1
            if ends:
                if length < least and slots > 1:
                    return math.inf
                cost, on, length, is_done = cost + part * choice.cost, choice.flows, 2, True
                gained_wh = need_wh
                continue
            gained_wh, cost, on = gained_wh + choice.gain_wh, cost + choice.cost, True
        elif choice.flows:
            on, length = True, 2
        else:
            if on and 0 < length < least:
                return math.inf
            on, length = False, 0
    return cost if is_done else math.inf


def best_of_all(choices: list[Choice], need_wh: float, *, runs: bool) -> float:
    """Try every way to charge, in runs of two slots, or of one if there is no other way."""
    ways = list(product([False, True], repeat=len(choices)))
    for least in (2, 1):
        best = min(cost_of(choices, way, need_wh, runs=runs, least=least) for way in ways)
        if best < math.inf:
            return best
    return math.inf


@run_settings(deadline=None, max_examples=60)
@given(choices=CHOICES, share=st.floats(0.02, 1.0), runs=st.booleans())
@example(choices=[Choice(0, 0, flows=True), Choice(400, 0), Choice(0, 0), Choice(1100, 0.01)], share=0.5, runs=False)
def test_no_way_is_cheaper(choices: list[Choice], share: float, *, runs: bool) -> None:
    need_wh = share * sum(choice.gain_wh for choice in choices if not choice.fixed)
    found = cheapest(choices, need_wh, START, runs=runs)
    if need_wh == 0:
        assert found == Found((), 0.0)
        return
    assert found is not None
    best = best_of_all(choices, need_wh, runs=runs)
    assert found.cost == pytest.approx(best, abs=1e-9), (found, best, need_wh)


@pytest.mark.parametrize(
    ("cents", "need_wh", "chosen"),
    [
        ([30, 10, 10, 30], 5500, (1, 2)),  # the cheap ones
        ([10, 30, 11, 30, 12, 12], 5500, (4, 5)),  # no run of a single slot
        ([10, 10, 10.5, 10, 11], 11000, (0, 1, 2, 3)),  # a start costs more than what a dear slot between does
        ([10, 10, 40, 10, 10], 11000, (0, 1, 3, 4)),  # and less than what a very dear one does
        ([30, 30, 10], 1000, (2,)),  # what is needed fits into one slot
    ],
)
def test_the_slots_that_are_chosen(cents: list[float], need_wh: float, chosen: tuple[int, ...]) -> None:
    found = cheapest([Choice(2750, 2.75 * each / 100) for each in cents], need_wh, START, runs=False)
    assert found is not None
    assert found.chosen == chosen


def test_what_charges_already_needs_no_start() -> None:
    choices = [Choice(2750, 0.285), Choice(2750, 0.285), Choice(2750, 0.275), Choice(2750, 0.275)]
    goes_on = cheapest(choices, 5500, 0.03, runs=True)
    starts = cheapest(choices, 5500, 0.03, runs=False)
    assert goes_on is not None
    assert starts is not None
    assert (goes_on.chosen, starts.chosen) == ((0, 1), (2, 3))


def test_what_cannot_be_had_is_not_found() -> None:
    assert cheapest([Choice(2750, 0.3)] * 4, 11001, START, runs=False) is None
    assert cheapest([Choice(2750, 0.3)] * 4, 11000, START, runs=False) is not None


def days(seed: int) -> list[Choice]:
    """Make two days of quarter hours, with a sun that gives part of the power at noon."""
    random = Random(seed)
    choices = []
    level = random.uniform(0.15, 0.3)
    for quarter in range(192):
        hour = quarter / 4 % 24
        price = level - 0.06 * math.cos((hour - 14) / 12 * math.pi) ** 2 + random.gauss(0, 0.01)
        sun = max(0.0, math.sin((hour - 6) / 12 * math.pi)) * random.uniform(0.1, 0.9)
        gain_wh = 2750 * (1 - sun)
        choices.append(Choice(gain_wh, max(0.0, price) * gain_wh / 1000, flows=sun > 0.4))
    return choices


@pytest.mark.parametrize("seed", range(6))
def test_on_whole_days_it_is_within_a_thousandth_of_a_far_wider_search(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices = days(seed)
    found = cheapest(choices, 40_000, START, runs=False)
    monkeypatch.setattr("alfen_solar.plan.optimum.WAYS", 400)
    wide = cheapest(choices, 40_000, START, runs=False)
    assert found is not None
    assert wide is not None
    assert found.cost <= 1.001 * wide.cost, (found.cost, wide.cost)


@pytest.mark.parametrize("need_wh", [5_000, 40_000])
@pytest.mark.parametrize("seed", range(10))
def test_on_whole_days_no_way_can_cost_2_percent_less(seed: int, need_wh: float) -> None:
    choices = days(seed)
    found = cheapest(choices, need_wh, START, runs=False)
    assert found is not None
    # What the rest costs at least where energy is bought at one price for a Wh is less than any way to charge costs.
    bounds, price = _Search(choices, need_wh, START, _rest_wh(choices))._bounds(runs=False)
    least = bounds[0][0] + price * need_wh
    assert least <= found.cost <= 1.02 * least, (found.cost, least)


def test_two_days_of_quarter_hours_take_less_than_50_ms() -> None:
    took_s = []
    for seed in range(5):
        choices = days(seed)
        before_s = process_time()
        cheapest(choices, 40_000, START, runs=False)
        took_s.append(process_time() - before_s)
    assert min(took_s) < 0.05, took_s
