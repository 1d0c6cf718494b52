"""Plans of a part of a year: ready in time, and cheaper than by the rules of others.

`ONLY=plan make bench` compares them in all of it.
"""

from functools import cache

import pytest

from tests.bench.planning import RULES, Outcome, run
from tests.bench.planning_year import QUARTERS, ZONE, Year, time_of, year

EVERY = 16
"""So many sessions are left out between two."""


@cache
def outcome(name: str) -> Outcome:
    made = year(0)
    return run(RULES[name](made), made, made.sessions[::EVERY])


def test_the_car_is_ready_whenever_it_can_be() -> None:
    assert outcome("Alfen Solar").late == []


def test_a_kwh_costs_within_5_percent_of_what_perfect_foresight_makes_of_it() -> None:
    ours, least = outcome("Alfen Solar").cents_per_kwh, outcome("perfect foresight").cents_per_kwh
    assert ours <= 1.05 * least, (ours, least)


@pytest.mark.parametrize("name", ["charge at once", "cheapest hours, no sun", "evcc's planner"])
def test_a_kwh_costs_less_than_with(name: str) -> None:
    ours, others = outcome("Alfen Solar").cents_per_kwh, outcome(name).cents_per_kwh
    assert ours < others, (ours, others)


class TestTheYear:
    @pytest.fixture
    def made(self) -> Year:
        return year(0)

    def test_has_days_of_92_96_and_100_quarters(self) -> None:
        days = [time_of(number).astimezone(ZONE).toordinal() for number in range(QUARTERS)]
        assert {days.count(day) for day in {*days[200:-200]}} == {92, 96, 100}

    def test_has_prices_below_zero_dear_evenings_and_gaps(self, made: Year) -> None:
        below = sum(price < 0 for price in made.true_prices) / QUARTERS
        assert 0.02 < below < 0.08, below
        assert max(made.true_prices) > 0.25
        assert 50 < made.prices.count(None) <= 60

    def test_is_forecast_with_ordinary_quality(self, made: Year) -> None:
        days = [range(number, number + 96) for number in range(0, QUARTERS, 96)]
        came = [sum(max(0.0, made.surplus_w[number]) for number in day) for day in days]
        told = [sum(made.forecast_w[number] for number in day) for day in days]
        exceeds = sum(one > other for one, other in zip(came, told, strict=True)) / len(days)
        assert 0.4 < exceeds < 0.9, exceeds  # of the sun, nine days of ten; the household takes its part of it
