"""The days of the bench: grid power of a house without the car, second by second.

The generated ones are pure functions of kind, seed and installed peak power; the recorded ones are read from a folder.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from tests.simulator.house import House

DAY_S = 86_400
HOUR_S = 3600
CLEAR_SHARE = 0.85
"""Share of the installed peak power that a clear summer noon gives."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day.

    Attributes:
        name: Kind, installed peak power and seed; or what was recorded.
        base_w: Grid power without the car, W, import positive, one value a second from midnight on.
        light_s: The seconds of daylight. The bench has the car plugged in for these.
        seed: What it was generated from; None for a recorded day.
    """

    name: str
    base_w: tuple[float, ...]
    light_s: range
    seed: int | None = None

    @property
    def light_w(self) -> tuple[float, ...]:
        """Grid power without the car while it is light, W."""
        return self.base_w[self.light_s.start : self.light_s.stop]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of day is made of.

    Attributes:
        light_s: From sunrise to sunset, seconds of the day.
        height: Highest power of the sun on a clear day of the season, as a share of that of summer.
        sky: Share of the clear day's power that comes through, for each second of daylight.
        kettles: How often a kettle is put on.
    """

    light_s: range
    height: float
    sky: Callable[[Random, int], list[float]]
    kettles: int


def _clear(random: Random, length_s: int) -> list[float]:
    """Haze, and now and then a small cloud."""
    sky = [1.0] * length_s
    for _ in range(random.randint(0, 4)):
        _shade(
            sky, random.randrange(length_s), random.randint(30, 240), random.uniform(0.1, 0.5), random.randint(5, 30)
        )
    return sky


def _broken(random: Random, length_s: int) -> list[float]:
    """Cumulus: sun and cloud by turns, for spells of more and of less cloud."""
    sky = [1.0] * length_s
    at_s = 0
    while at_s < length_s:
        spell_s = random.randint(1200, 7200)
        cover = random.uniform(0.1, 0.8)
        mean_s = random.uniform(60, 400)
        end_s = min(at_s + spell_s, length_s)
        while at_s < end_s:
            at_s += 10 + int(random.expovariate(1 / (mean_s * (1 - cover))))
            lasts_s = 15 + int(random.expovariate(1 / (mean_s * cover)))
            _shade(sky, at_s, lasts_s, random.uniform(0.4, 0.85), random.randint(3, 25))
            at_s += lasts_s
    return sky


def _overcast(random: Random, length_s: int) -> list[float]:
    """A closed cover of changing thickness, with a few breaks."""
    sky = _wander(random, length_s, mean=0.22, spread=0.1, time_constant_s=1500)
    for _ in range(random.randint(1, 5)):
        begin_s, lasts_s = random.randrange(length_s), random.randint(60, 900)
        for at_s in range(begin_s, min(begin_s + lasts_s, length_s)):
            edge = min(1.0, (at_s - begin_s) / 60, (begin_s + lasts_s - at_s) / 60)
            sky[at_s] += edge * (0.8 - sky[at_s])
    return sky


def _winter(random: Random, length_s: int) -> list[float]:
    """Low sun: some hours of thin or broken cloud, else clear."""
    sky = _broken(random, length_s)
    for begin_s in range(0, length_s, 2 * HOUR_S):
        if random.random() < 0.5:
            sky[begin_s : begin_s + 2 * HOUR_S] = _clear(random, len(sky[begin_s : begin_s + 2 * HOUR_S]))
    return sky


def _shade(sky: list[float], begin_s: int, lasts_s: int, depth: float, edge_s: int) -> None:
    """Let a cloud pass that takes `depth` of the power, and that comes and goes within `edge_s`."""
    for at_s in range(begin_s, min(begin_s + lasts_s, len(sky))):
        sky[at_s] *= 1 - depth * min(1.0, (at_s - begin_s + 1) / edge_s, (begin_s + lasts_s - at_s) / edge_s)


def _wander(random: Random, length_s: int, *, mean: float, spread: float, time_constant_s: float) -> list[float]:
    """A random walk that is drawn back to its mean (Ornstein-Uhlenbeck), between 0.03 and 1."""
    values, value = [], mean
    kick = spread * math.sqrt(2 / time_constant_s)
    for _ in range(length_s):
        value += (mean - value) / time_constant_s + kick * random.gauss(0, 1)
        value = min(max(value, 0.03), 1.0)
        values.append(value)
    return values


_SUMMER_S = range(6 * HOUR_S, 20 * HOUR_S + 1800)
_WINTER_S = range(8 * HOUR_S + 1800, 16 * HOUR_S + 1800)
KINDS = {
    "clear": Kind(_SUMMER_S, 1.0, _clear, 6),
    "broken": Kind(_SUMMER_S, 1.0, _broken, 6),
    "overcast": Kind(_SUMMER_S, 1.0, _overcast, 6),
    "winter": Kind(_WINTER_S, 0.55, _winter, 8),
    "kettles": Kind(_SUMMER_S, 1.0, _clear, 30),
}
PEAKS_KW = (5, 10)


@cache
def generated(kind: str, peak_kw: float, seed: int) -> Day:
    """Make a day; the same arguments give the same day.

    Args:
        kind: One of `KINDS`.
        peak_kw: Installed peak power of the panels, kW.
        seed: Any number.
    """
    random = Random(f"{kind} {seed}")
    what = KINDS[kind]
    length_s = len(what.light_s)
    sky = what.sky(random, length_s)
    load_w = _load_w(random, what.kettles)
    peak_w = 1000 * peak_kw * CLEAR_SHARE * what.height
    for at_s, share in enumerate(sky):
        load_w[what.light_s.start + at_s] -= peak_w * share * math.sin(math.pi * at_s / length_s) ** 1.4
    base_w = tuple([float(round(watts)) for watts in load_w])
    return Day(f"{kind}, {peak_kw:g} kWp, seed {seed}", base_w, what.light_s, seed)


def _load_w(random: Random, kettles: int) -> list[float]:
    """Power of the household in W: standby that flickers, fridge, kettles, oven, washing machine, the evening."""
    standby_w = random.uniform(120, 300)
    load_w = [standby_w + random.gauss(0, 5) for _ in range(DAY_S)]

    def draw(begin_s: int, lasts_s: int, watts: float) -> None:
        for at_s in range(max(begin_s, 0), min(begin_s + lasts_s, DAY_S)):
            load_w[at_s] += watts

    fridge_w, fridge_s = random.uniform(70, 120), random.randint(1800, 3600)
    for begin_s in range(random.randrange(fridge_s), DAY_S, fridge_s):
        draw(begin_s, fridge_s // 3, fridge_w)
    kettle_w = random.uniform(2000, 3000)
    for _ in range(kettles):
        draw(random.randint(6 * HOUR_S, 22 * HOUR_S), random.randint(60, 240), kettle_w)
    for noon_s in (12 * HOUR_S, 18 * HOUR_S):
        begin_s, oven_w = noon_s + random.randint(-HOUR_S, HOUR_S), random.uniform(1800, 2600)
        draw(begin_s, 480, oven_w)
        for cycle_s in range(begin_s + 600, begin_s + random.randint(1800, 3600), 150):
            draw(cycle_s, 60, oven_w)
    washing_s = random.randint(8 * HOUR_S, 16 * HOUR_S)
    draw(washing_s, 900, 2000.0)
    draw(washing_s + 900, 4500, 150.0)
    draw(17 * HOUR_S + random.randint(0, HOUR_S), 5 * HOUR_S, random.uniform(150, 350))
    return load_w


def shipped(seeds: Iterable[int]) -> Iterator[Day]:
    """Make every kind of day for each seed; the peak powers take turns, so that two seeds have each kind with both."""
    for seed in seeds:
        for number, kind in enumerate(KINDS):
            yield generated(kind, PEAKS_KW[(seed + number) % len(PEAKS_KW)], seed)


def recorded(folder: Path) -> Iterator[Day]:
    """Read the days of a trace folder: each PV recording `pv_*.csv*` over each household `load_*.csv*`."""
    for pv in sorted(folder.glob("pv_*.csv*")):
        for load in sorted(folder.glob("load_*.csv*")):
            for peak_kw in PEAKS_KW:
                house = House.from_pv_and_load(pv, load, peak_kw)
                base_w = [
                    float(round(load_w - sun_w))
                    for load_w, sun_w in zip(house.load_values_w, house.sun_values_w, strict=True)
                ]
                name = f"{pv.name.partition('.')[0]} over {load.name.partition('.')[0]}, {peak_kw:g} kWp"
                light = [at_s for at_s, sun_w in enumerate(house.sun_values_w) if sun_w]
                yield Day(name, tuple(base_w), range(light[0], light[-1] + 1))
