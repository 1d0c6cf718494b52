"""How restless a rule is where keeping still would do: in steady sun with flicker, and beside a hob that cycles."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from .dynamics import SETTLE_S
from .plant import VOLTAGE_V, Plant, Rule, Second

WATCH_S = 3600
"""An hour is watched, after as long as a rule may take to settle."""
STEADY_A = 10.44
"""What the sun carries in steady sun."""
HOB_A = 15.2
"""What it carries while the hob is off: 3.5 kW on one phase."""
HOB_W = 2000.0
HOB_FLICKER_W = 20.0
FLICKERS_W = (10, 30, 50, 80)
"""Spreads (standard deviations) of what each sample is off by, W."""
HOBS_S = ((10, 20), (5, 10), (10, 10), (20, 40))
"""How long a hob is on and off by turns, s."""
_WS_PER_WH = 3600.0


@dataclass(frozen=True, slots=True)
class Unrest:
    """What a rule does in an hour in which the sun does not change."""

    changes: int
    """Changes of setpoint."""
    import_wh: float
    export_wh: float


def flickering_w(surplus_w: float, spread_w: float, length_s: int) -> list[float]:
    """Make the grid power of a house with a steady surplus and Gaussian flicker, one value a second."""
    random = Random(f"flicker {spread_w}")
    return [float(round(random.gauss(-surplus_w, spread_w))) for _ in range(length_s)]


def hob_w(surplus_w: float, on_s: int, off_s: int, length_s: int) -> list[float]:
    """Make that of a house in which a hob cycles as well; the surplus is what there is while it is off."""
    flickering = flickering_w(surplus_w, HOB_FLICKER_W, length_s)
    return [watts + HOB_W * (at_s % (on_s + off_s) < on_s) for at_s, watts in enumerate(flickering)]


def irregular_hob_w(surplus_w: float, on_s: int, off_s: int, length_s: int) -> list[float]:
    """Make it of a hob whose thermostat keeps no time: each of its times is up to 30 % longer or shorter."""
    random, made = Random(f"hob {on_s} {off_s}"), list[float]()
    is_on, left_s = False, 0.0
    for watts in flickering_w(surplus_w, HOB_FLICKER_W, length_s):
        if left_s <= 0:
            is_on = not is_on
            left_s += (on_s if is_on else off_s) * random.uniform(0.7, 1.3)
        left_s -= 1
        made.append(watts + HOB_W * is_on)
    return made


def in_flicker(make: Callable[[int], Rule], plant: Plant, spread_w: float) -> Unrest:
    """Watch a rule in steady sun with flicker."""
    return _watch(make, plant, flickering_w(STEADY_A * VOLTAGE_V * plant.phases, spread_w, SETTLE_S + WATCH_S))


def beside_hob(make: Callable[[int], Rule], plant: Plant, on_s: int, off_s: int) -> Unrest:
    """Watch a rule beside a hob in steady sun."""
    return _watch(make, plant, hob_w(HOB_A * VOLTAGE_V * plant.phases, on_s, off_s, SETTLE_S + WATCH_S))


def beside_irregular_hob(make: Callable[[int], Rule], plant: Plant, on_s: int, off_s: int) -> Unrest:
    """Watch a rule beside a hob whose thermostat keeps no time."""
    return _watch(make, plant, irregular_hob_w(HOB_A * VOLTAGE_V * plant.phases, on_s, off_s, SETTLE_S + WATCH_S))


def _watch(make: Callable[[int], Rule], plant: Plant, base_w: list[float]) -> Unrest:
    seconds: list[Second] = []
    plant.run(make(plant.phases), base_w, seconds)
    watched = seconds[SETTLE_S:]
    return Unrest(
        sum(now.setpoint_a != before.setpoint_a for before, now in pairwise(watched)),
        sum(max(second.grid_w, 0.0) for second in watched) / _WS_PER_WH,
        sum(max(-second.grid_w, 0.0) for second in watched) / _WS_PER_WH,
    )
