"""Days of a house whose car is to charge as fast as it may: no quarter above the limit, and nearly all of it used."""

import random
from functools import cache

import pytest

from alfen_solar.house.quarter_budget import KITCHEN_W
from tests.simulator.day import generated_day
from tests.unit.house.quarter_plant import Plant

LEAST_USED = 0.9
HOURS = slice(17 * 3600, 21 * 3600)
"""With light, an oven on its thermostat, and kettles."""


@cache
def evening(seed: int) -> tuple[float, ...]:
    """A household without sun."""
    return generated_day(seed, 0.0)[1][HOURS]


@cache
def restless(seed: int) -> tuple[float, ...]:
    """A house in which at any time something is switched on that draws up to 2 kW, for seconds or for minutes."""
    dice = random.Random(seed)
    load_w = [300.0 + dice.gauss(0, 20) for _ in range(5 * 3600)]
    for _ in range(30):
        begins, lasts, power_w = dice.randrange(len(load_w)), dice.choice([10, 90, 180]), dice.choice([800, 1400, 2000])
        for second in range(begins, min(begins + lasts, len(load_w))):
            load_w[second] += power_w
    return tuple(load_w)


@pytest.mark.parametrize("demand", [True, False], ids=["by the register", "by what is added up"])
@pytest.mark.parametrize(("phases", "limit_w"), [(1, 2500), (1, 4000), (3, 2500), (3, 5000)])
@pytest.mark.parametrize(("meter_s", "late_s"), [(2, 2), (10, 10)], ids=["quick meter", "slow meter"])
def test_no_quarter_exceeds_the_limit_and_nearly_all_of_it_is_used(
    phases: int, limit_w: float, meter_s: int, late_s: int, *, demand: bool
) -> None:
    plant = Plant(limit_w, phases, demand=demand, meter_s=meter_s, late_s=late_s).run(evening(phases))
    assert plant.over == []
    assert plant.used >= LEAST_USED
    assert plant.starts <= 1.2 * len(plant.quarters), "hardly more than one start a quarter"


@pytest.mark.parametrize("demand", [True, False], ids=["by the register", "by what is added up"])
@pytest.mark.parametrize("seed", range(2))
def test_nor_does_it_where_anything_may_be_switched_on_at_any_time(seed: int, *, demand: bool) -> None:
    plant = Plant(3000, demand=demand, meter_s=4, late_s=4).run(restless(seed))
    assert plant.over == []
    assert plant.used >= LEAST_USED


@pytest.mark.parametrize(("phases", "limit_w"), [(1, 2500), (1, 3500), (3, 3500)])
@pytest.mark.parametrize("demand", [True, False], ids=["by the register", "by what is added up"])
def test_a_kettle_may_be_put_on_at_any_moment_until_the_end(phases: int, limit_w: float, *, demand: bool) -> None:
    reached_w = {}
    for before_end_s in (*range(10, 120, 20), 150, 200, 250, 300, 500):
        house_w = [400.0] * 901
        house_w[900 - before_end_s :] = [400.0 + KITCHEN_W] * (before_end_s + 1)
        plant = Plant(limit_w, phases, demand=demand, meter_s=4, late_s=4, car_s=10).run(house_w)
        reached_w[before_end_s] = round(plant.quarters[0].imported_w)
    assert max(reached_w.values()) <= limit_w, reached_w
