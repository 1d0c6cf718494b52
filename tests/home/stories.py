"""Stories: some hours of a stubborn house, from a seed, as plain data. The same seed tells the same story.

Cars of all kinds come and go, limits and faults too, users change their minds; the last quarter of an hour is calm.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from itertools import pairwise
from operator import attrgetter
from random import Random
from typing import Literal

from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House
from tests.simulator.unrest import Unrest

from .charger_sensors import CURRENTS, ENERGY, ENTITIES
from .home import StubbornHome
from .meter import GRID_EXPORT, GRID_IMPORT, MeterKind, MeterSettings

SHORTEST_S, LONGEST_S = 3600 + 1800, 3 * 3600
CALM_S = 900
"""So long before the end nothing happens any more, and every fault is over."""


@dataclass(frozen=True)
class Action:
    """Something that happens.

    Attributes:
        at_s: When, s since the start.
        do: The method of `StubbornHome` that makes it happen, e.g. `unplug` or `meter.freeze`.
        given: Its positional arguments.
        named: Its named arguments.
    """

    at_s: int
    do: str
    given: tuple[object, ...] = ()
    named: Mapping[str, object] = field(default_factory=dict)

    def happen(self, home: StubbornHome) -> None:
        """Make it happen."""
        attrgetter(self.do)(home)(*self.given, **self.named)

    def __str__(self) -> str:
        arguments = [*map(_shortly, self.given), *(f"{name}={value!r}" for name, value in self.named.items())]
        return f"{self.at_s:6} s  {self.do}({', '.join(arguments)})"


@dataclass(frozen=True, kw_only=True)
class Story:
    """A house and what happens in it.

    Attributes:
        seed: Where it comes from.
        lasts_s: How long it is, s.
        phases: What the user says of the car's phases in apps.yaml; a visitor's car may differ.
        car: The first car.
        charger: The charger.
        meter: The grid meter.
        unrest: Noise, hob, voltage.
        poll_s: How often the charger is polled, s.
        sun: Power of the sun at moments, (s, W); in between it goes straight from one to the next.
        loads: What the household switches on, (from s, for s, W), on top of the base load.
        base_load_w: What it always takes, W.
        actions: What happens, in order.
    """

    seed: int
    lasts_s: int
    phases: Literal[1, 3]
    car: CarSettings
    charger: ChargerSettings
    meter: MeterSettings
    unrest: Unrest
    poll_s: float
    sun: tuple[tuple[int, float], ...]
    loads: tuple[tuple[int, int, float], ...]
    base_load_w: float
    actions: tuple[Action, ...]

    def home(self) -> StubbornHome:
        """Build the house as it is at the beginning."""
        load_w = [self.base_load_w] * self.lasts_s
        for start_s, for_s, power_w in self.loads:
            for second in range(start_s, min(start_s + for_s, self.lasts_s)):
                load_w[second] += power_w
        house = House(sun_values_w=_straight_lines(self.sun, self.lasts_s), load_values_w=load_w)
        return StubbornHome(
            car=self.car,
            charger=self.charger,
            meter=self.meter,
            unrest=self.unrest,
            house=house,
            poll_s=self.poll_s,
        )

    def at(self, second: int) -> list[Action]:
        """What happens at a second."""
        return [action for action in self.actions if action.at_s == second]

    def __str__(self) -> str:
        return "\n".join(
            [
                f"story {self.seed}: {self.lasts_s} s, phases: {self.phases}, polled each {self.poll_s:g} s",
                *(f"  {_shortly(part)}" for part in (self.car, self.charger, self.meter, self.unrest)),
                *(f"  {action}" for action in self.actions),
            ]
        )


def story(seed: int) -> Story:
    """Tell the story of a seed."""
    random = Random(seed)
    lasts_s = random.randrange(SHORTEST_S, LONGEST_S, 60)
    phases: Literal[1, 3] = random.choice((1, 1, 3))
    meter = _meter(random)
    return Story(
        seed=seed,
        lasts_s=lasts_s,
        phases=phases,
        car=_car(random, phases),
        charger=_charger(random),
        meter=meter,
        unrest=_unrest(random),
        poll_s=random.choice((1, 5, 5, 5, 5, 10, 15, 30)),
        sun=_sun(random, lasts_s, phases),
        loads=tuple(_loads(random, lasts_s)),
        base_load_w=random.uniform(80, 500),
        actions=_actions(random, lasts_s, meter),
    )


def _shortly(value: object) -> str:
    """A value, and of settings only what is not as usual."""
    if isinstance(value, type) or not is_dataclass(value):
        return repr(value)
    unusual = ((f.name, getattr(value, f.name)) for f in fields(value))
    usual = {f.name: f.default for f in fields(value)}
    return f"{type(value).__name__}({', '.join(f'{name}={is_!r}' for name, is_ in unusual if is_ != usual[name])})"


def _car(random: Random, phases: int | None = None) -> CarSettings:
    """A car with some habits of its own; one in five has none."""
    ideal = CarSettings(phases=phases or random.choice((1, 1, 2, 3)))
    if random.random() < 0.2:
        return ideal
    takes_less = random.choice(("as offered", "less", "share", "steps"))
    reaction_s = random.choice((2, 2, 4, 8, 15, 25, 35))
    sleeps = random.random() < 0.15
    return CarSettings(
        phases=ideal.phases,
        min_a=random.choice((6, 6, 6, 6, 7, 8, 10)),
        max_a=random.choice((16, 16, 16, 32, 13)),
        reaction_s=reaction_s,
        reaction_restarts=random.random() < 0.2,
        startup_s=reaction_s + random.choice((3, 6, 20)),
        ramp_a_per_s=random.choice((4, 4, 1, 0.5, 0.25)),
        less_a=round(random.uniform(0, 1.5), 2) if takes_less == "less" else 0,
        share=random.choice((0.95, 1.08)) if takes_less == "share" else 1,
        step_a=random.choice((1, 1, 0.5, 0.25)) if takes_less == "steps" else 0,
        idle_a=random.choice((None, None, 0, 0.5, 1.7)),
        taper_wh=random.choice((0, 0, 500, 2000)),
        sleeps_after_s=random.choice((300, 1200)) if sleeps else math.inf,
        wakes_after_s=random.choice((0, 60, 180)) if sleeps else 0,
        wakes_by_new_offer=sleeps and random.random() < 0.3,
    )


def _charger(random: Random) -> ChargerSettings:
    return ChargerSettings(
        supply_phases=3,
        validity_s=random.choice((10, 30, 60, 60, 60, 120, 300)),
        safe_current_a=random.choice((6, 6, 6, 0, 16)),
        cable_a=random.choice((math.inf, math.inf, 32, 20, 13)),
        station_max_a=random.choice((32, 32, 25, 16)),
        without_car=random.choice(("A", "A", "A", "E", "A1", "X?")),
        whole_amperes=random.random() < 0.15,
        no_neutral=random.random() < 0.1,
        voltage_v=random.choice((230, 230, 222, 234, 241)),
    )


def _meter(random: Random) -> MeterSettings:
    kind = random.choice((MeterKind.SIGNED, MeterKind.PAIR, MeterKind.PAIR, MeterKind.SUM))
    return MeterSettings(
        kind=kind,
        period_s=random.choice((1, 1, 1, 10, 10, 20, 30, 60)),
        jitter_s=random.choice((0, 0, 0.5)),
        apart_s=random.choice((0.001, 0.005, 0.5)) if kind is MeterKind.PAIR else 0.002,
        kilowatts=random.random() < 0.4,
        nets=kind is not MeterKind.PAIR or random.random() < 0.8,
        on_change_only=random.random() < 0.15,
        siblings=random.random() < 0.8,
    )


def _unrest(random: Random) -> Unrest:
    return Unrest(
        noise_w=random.choice((0, 3, 10, 30, 50, 80)),
        drift_v=random.choice((0, 2, 8)),
        hob_w=random.choice((0, 0, 0, 1500)),
        seed=random.randrange(1000),
    )


def _sun(random: Random, lasts_s: int, phases: int) -> tuple[tuple[int, float], ...]:
    """Hours of clear sky, of broken clouds, and of too little sun: mostly enough for a car of so many phases."""
    peak_w = random.uniform(2500, 7500) * (2 if phases > 1 else 1)

    def some_w() -> float:
        return peak_w * (random.uniform(0, 0.4) if random.random() < 0.25 else random.uniform(0.4, 1))

    corners: list[tuple[int, float]] = [(0, some_w())]
    while corners[-1][0] < lasts_s:
        at_s, power_w = corners[-1]
        if random.random() < 0.5:
            corners.append((at_s + random.randint(300, 1500), some_w()))
            continue
        for _ in range(random.randint(3, 12)):
            shade = random.uniform(0.2, 0.7)
            edge_s, lasts, gap_s = random.randint(3, 15), random.randint(20, 120), random.randint(20, 150)
            for step_s, level_w in ((edge_s, power_w * shade), (lasts, power_w * shade), (edge_s, power_w)):
                at_s += step_s
                corners.append((at_s, level_w))
            at_s += gap_s
            corners.append((at_s, power_w))
    return tuple((at_s, round(power_w)) for at_s, power_w in corners)


def _loads(random: Random, lasts_s: int) -> list[tuple[int, int, float]]:
    """Kettles, a washing machine, an oven."""
    count = random.randint(2, 4 + lasts_s // 1800)
    kinds = ((180, 2000.0), (900, 2200.0), (3600, 350.0), (60, 900.0))
    return sorted((random.randrange(lasts_s), *random.choice(kinds)) for _ in range(count))


def _straight_lines(corners: tuple[tuple[int, float], ...], lasts_s: int) -> list[float]:
    values: list[float] = []
    for (from_s, from_w), (to_s, to_w) in pairwise(corners):
        values += [from_w + (to_w - from_w) * n / (to_s - from_s) for n in range(to_s - from_s)]
    return values[:lasts_s]


def _actions(random: Random, lasts_s: int, meter: MeterSettings) -> tuple[Action, ...]:
    """One thing after the other, some minutes apart, so that it can be seen what comes of each."""
    actions: list[Action] = []
    at_s = random.randint(60, 600)
    while at_s <= lasts_s - CALM_S:
        happening = random.choice(_HAPPENINGS)(random, at_s, meter)
        over_s = max(action.at_s for action in happening)
        if over_s <= lasts_s - CALM_S:  # else it does not fit
            actions += happening
            at_s = random.choice((at_s, over_s))
        at_s += random.randint(60, 900)
    return tuple(sorted(actions, key=lambda action: action.at_s))


def _another_car(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    comes_s = at_s + random.choice((3, 30, 120, 600))
    room_wh = random.choice((None, None, 1500, 5000))
    state = {"full": random.random() < 0.2, "room_wh": room_wh}
    return [Action(at_s, "unplug"), Action(comes_s, "arrive", (_car(random),), state)]


def _for_a_while(
    at_s: int, lasts_s: int, begins: tuple[str, *tuple[object, ...]], ends: tuple[str, *tuple[object, ...]]
) -> list[Action]:
    return [Action(at_s, begins[0], begins[1:]), Action(at_s + lasts_s, ends[0], ends[1:])]


def _a_moody_car(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    lasts_s = random.randint(120, 1200)
    return random.choice(
        (
            _for_a_while(at_s, lasts_s, ("set_car_limit", random.choice((7, 9, 12))), ("set_car_limit",)),
            _for_a_while(at_s, lasts_s, ("preheat", random.choice((3, 8))), ("preheat", None)),
            [Action(at_s, "fill_car"), Action(at_s + lasts_s, "fill_car", named={"full": False})],
        )
    )


def _a_limit_of_the_charger(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    limit_a, lasts_s = random.choice((0, 8, 10, 13)), random.randint(60, 1200)
    actions: list[Action] = []
    for n in range(random.choice((1, 1, 4))):
        begins_s = at_s + 2 * n * lasts_s
        actions += _for_a_while(begins_s, lasts_s, ("limit_charger", limit_a), ("limit_charger",))
    return actions


def _a_fault_of_the_charger(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    lasts_s = random.choice((10, 60, 300, 600))
    lost = random.choice((ENTITIES.power, ENTITIES.setpoint, ENTITIES.mode_3_state, ENERGY, CURRENTS[0]))
    refused = {"refuses": False}
    return random.choice(
        (
            [Action(at_s, "refuse_writes"), Action(at_s + lasts_s, "refuse_writes", named=refused)],
            [Action(at_s, "lose_charger"), Action(at_s + lasts_s, "lose_charger", named={"lost": False})],
            _for_a_while(at_s, lasts_s, ("fail", random.choice("EF")), ("fail", None)),
            _for_a_while(
                at_s, lasts_s, ("lose_sensor", lost, random.choice(("unavailable", "unknown"))), ("find_sensor", lost)
            ),
            [Action(at_s, "reboot_charger")],
            [Action(at_s, "forget_energy")],
        )
    )


def _a_fault_of_the_meter(random: Random, at_s: int, meter: MeterSettings) -> list[Action]:
    fault = random.choice(("meter.freeze", "meter.silence", "meter.lose", "meter.die", "meter.hold"))
    half = meter.kind is MeterKind.PAIR and fault in {"meter.freeze", "meter.silence"} and random.random() < 0.5
    entities = (random.choice((GRID_IMPORT, GRID_EXPORT)),) if half else ()
    return _for_a_while(at_s, random.choice((30, 60, 300, 900)), (fault, *entities), ("meter.heal",))


def _a_wish(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    mode = random.choice(("Off", "Solar", "Solar", "Solar", "Minimum + solar", "Fast"))
    helper = random.choice((ENTITIES.mode, ENTITIES.maximum_current))
    boost = f"{random.randrange(10, 16):02}:{random.randrange(60):02}:00"
    return random.choice(
        (
            [Action(at_s, "set_mode", (mode,))],
            [Action(at_s, "set_maximum_current", (random.choice((6, 8, 10, 13, 16, 16, 25)),))],
            [Action(at_s, "set_sun_share", (random.choice((0, 50, 80, 100)),))],
            [Action(at_s, "set_boost", (boost,))],
            _for_a_while(at_s, random.choice((3, 30, 200)), ("remove", helper), ("restore", helper)),
        )
    )


def _a_chore_in_home_assistant(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    entity, unit = random.choice(
        ((ENTITIES.remaining_validity, "min"), (ENTITIES.power, "kW"), (ENTITIES.setpoint, "mA"), (ENERGY, "kWh"))
    )
    ahead_s = random.choice((3600, 40, -3600))
    return random.choice(
        (
            [Action(at_s, "restart", (random.choice((15, 60)),))],
            [Action(at_s, "choose_unit", (entity, unit))],
            _for_a_while(at_s, random.randint(60, 900), ("set_clock_ahead", ahead_s), ("set_clock_ahead", 0)),
        )
    )


def _a_hob(random: Random, at_s: int, _: MeterSettings) -> list[Action]:
    calm = _unrest(random)
    cooks = Unrest(noise_w=calm.noise_w, hob_w=random.choice((1200, 1800, 2300)), seed=calm.seed)
    return _for_a_while(at_s, random.randint(300, 1800), ("set_unrest", cooks), ("set_unrest", calm))


_HAPPENINGS = (
    _another_car,
    _another_car,
    _a_moody_car,
    _a_limit_of_the_charger,
    _a_fault_of_the_charger,
    _a_fault_of_the_meter,
    _a_wish,
    _a_wish,
    _a_chore_in_home_assistant,
    _a_hob,
)
