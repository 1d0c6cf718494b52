"""A generated day: sun with broken clouds, and a household with fridge, kettle and oven."""

from __future__ import annotations

import math
from functools import cache
from random import Random

DAY_S = 86_400
_SUNRISE_S = 6 * 3600
_SUNSET_S = 20 * 3600 + 1800
_BROKEN_S = range(10 * 3600, 16 * 3600)
"""Here the clouds come close together."""
_CLOUD_EDGE_S = 12
_CLEAR_PEAK = 0.85
"""Share of the installed peak that a clear noon gives."""


@cache
def generated_day(seed: int, kwp: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Make a day of one-second values, from midnight.

    Args:
        seed: The same seed gives the same day.
        kwp: Installed peak power of the panels, kW.

    Returns:
        Power of the sun and power of the household, W, 86,400 values each.
    """
    random = Random(seed)
    return tuple(_sun_w(random, kwp)), tuple(_load_w(random))


def _sun_w(random: Random, kwp: float) -> list[float]:
    peak_w = kwp * 1000 * _CLEAR_PEAK
    sun_w = [0.0] * DAY_S
    for t_s in range(_SUNRISE_S, _SUNSET_S):
        height = math.sin(math.pi * (t_s - _SUNRISE_S) / (_SUNSET_S - _SUNRISE_S))
        sun_w[t_s] = peak_w * height**1.5
    t_s = _SUNRISE_S
    while t_s < _SUNSET_S:
        broken = t_s in _BROKEN_S
        t_s += random.randint(30, 110) if broken else random.randint(600, 2400)
        lasts_s = random.randint(25, 100) if broken else random.randint(120, 600)
        shade = random.uniform(0.25, 0.65)
        for passed_s in range(lasts_s):
            edge = min(1.0, (passed_s + 1) / _CLOUD_EDGE_S, (lasts_s - passed_s) / _CLOUD_EDGE_S)
            if t_s + passed_s < _SUNSET_S:
                sun_w[t_s + passed_s] *= 1 - shade * edge
        t_s += lasts_s
    return sun_w


def _load_w(random: Random) -> list[float]:
    load_w = [200 + random.gauss(0, 6) for _ in range(DAY_S)]

    def run(start_s: int, lasts_s: int, power_w: float) -> None:
        for t_s in range(start_s, min(start_s + lasts_s, DAY_S)):
            load_w[t_s] += power_w

    for start_s in range(random.randint(0, 2700), DAY_S, 2700):
        run(start_s, 900, 90.0)  # fridge
    for hour in (7, 8, 10, 13, 15, 19, 21):
        run(hour * 3600 + random.randint(0, 3000), random.randint(120, 240), 2000.0)  # kettle
    for minute in range(0, 45, 3):
        run(18 * 3600 + 60 * minute, 110, 2400.0)  # oven, by its thermostat
    run(17 * 3600, 6 * 3600, 250.0)  # light and television
    return load_w
