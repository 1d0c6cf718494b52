"""A house whose sun a test holds in its hand."""

from random import Random

from tests.simulator.house import House
from tests.simulator.world import World

LOAD_W = 300


def shine(world: World, surplus_w: float) -> None:
    """Let the sun give this much more than the household uses; the household flickers by some watts, as any does."""
    random = Random(0)
    load_w = [LOAD_W + random.uniform(-5, 5) for _ in range(600)]
    world.house = House(
        sun_values_w=[max(0.0, LOAD_W + surplus_w)] * len(load_w), load_values_w=load_w, first_s=0, start_s=0
    )
