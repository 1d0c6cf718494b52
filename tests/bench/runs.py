"""All the runs of the bench, side by side on all cores."""

import os
import time
from collections.abc import Iterable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, replace

from .comparison import PEERS_OF_DEFAULT, closest_gaps
from .days import HOUR_S, PEAKS_KW, Day, generated, shipped
from .dynamics import ImportStep, import_step, limit_cycles, steady_deviation_w
from .ours import DEFAULT, FURTHER_SETTINGS, KNOB, SETTINGS, Ours, Setting
from .peers import PEERS, Peer
from .plant import STUBBORN_SEEDS, Figures, Plant, Rule, stubborn
from .unrest import FLICKERS_W, HOBS_S, Unrest, beside_hob, in_flicker

PHASES = (1, 3)
METERS_S = (1, 10, 30)
PEER_NAMES = tuple(peer.name for peer in PEERS)
OUR_NAMES = tuple(setting.name for setting in SETTINGS)
KNOB_NAMES = tuple(setting.name for setting in KNOB)
OFF_KNOB_NAMES = tuple(name for name in OUR_NAMES if name not in KNOB_NAMES)
FIRST_NAMES = (*PEER_NAMES, *OUR_NAMES)
FURTHER_NAMES = tuple(setting.name for setting in FURTHER_SETTINGS)
"""Tried as well when those do not dominate every peer."""
SWEPT_NAMES = (KNOB[0].name, DEFAULT.name)
"""What is looked at over all plants: the rule that never pauses, and the default."""
DEFAULT_NAMES = (DEFAULT.name, *PEERS_OF_DEFAULT)
"""What is compared first, and on stubborn plants: what people run."""
UNREST_NAMES = (DEFAULT.name, PEERS_OF_DEFAULT[0])
"""What is watched where keeping still would do."""
RULES: dict[str, Peer | Setting] = {
    **{peer.name: peer for peer in PEERS},
    **{setting.name: setting for setting in (*SETTINGS, *FURTHER_SETTINGS)},
}

_NOON_S = slice(10 * HOUR_S, 16 * HOUR_S)

Key = tuple[str, int]
"""A rule's name and a number of phases."""
Table = dict[Key, Figures]


@dataclass(frozen=True, slots=True)
class Dynamics:
    """How a rule behaves in a second-by-second view."""

    step: ImportStep
    deviation_w: float
    """Mean distance of the grid power from zero in steady sun."""


@dataclass(frozen=True, slots=True)
class Results:
    """What the bench has found."""

    by_day: dict[str, Table]
    """All rules; those of `FURTHER_NAMES` only if they were tried."""
    by_seed: dict[int, Table]
    by_meter: dict[int, Table]
    """Ours alone, the swept ones, around noon of broken days, for meters that report every so many seconds."""
    dynamics: dict[Key, Dynamics]
    restless: dict[Key, dict[Plant, int]]
    """Ours alone: changes of setpoint in steady sun."""
    on_stubborn: Table
    """Those of `DEFAULT_NAMES`, on all stubborn plants together."""
    unrest: dict[Key, dict[str, Unrest]]
    """Those of `UNREST_NAMES`, by what disturbs them."""

    @property
    def total(self) -> Table:
        """Figures over all days."""
        return added(self.by_day.values())


def run_all(days: Iterable[Day]) -> Results:
    """Run everything."""
    days = tuple(days)
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        running = _submit(executor, FIRST_NAMES, days)
        metered = [
            (meter_s, executor.submit(run_day, SWEPT_NAMES, _broken_noon(peak_kw), phases, meter_s))
            for meter_s in METERS_S
            for peak_kw in PEAKS_KW
            for phases in PHASES
        ]
        answers = {
            (name, phases): executor.submit(_dynamics, name, phases) for name in FIRST_NAMES for phases in PHASES
        }
        on_stubborn = _submit_stubborn(executor)
        unrest = {(name, phases): executor.submit(_unrest, name, phases) for name in UNREST_NAMES for phases in PHASES}
        swept = {(name, phases): executor.submit(_sweep, name, phases) for name in SWEPT_NAMES for phases in PHASES}
        tables = [(day, future.result()) for day, future in running]
        gaps = closest_gaps(added(table for _, table in tables), PEER_NAMES, OUR_NAMES)
        if not all(gap.closed for gap in gaps.values()):
            tables += [(day, future.result()) for day, future in _submit(executor, FURTHER_NAMES, days)]
        return Results(
            by_day={
                name: added(table for day, table in tables if day.name == name)
                for name in dict.fromkeys(day.name for day, _ in tables)
            },
            by_seed={
                seed: added(table for day, table in tables if day.seed == seed)
                for seed in sorted({day.seed for day, _ in tables if day.seed is not None})
            },
            by_meter={
                meter_s: added(future.result() for of_s, future in metered if of_s == meter_s) for meter_s in METERS_S
            },
            dynamics={key: future.result() for key, future in answers.items()},
            restless={key: future.result() for key, future in swept.items()},
            on_stubborn=added(future.result() for future in on_stubborn),
            unrest={key: future.result() for key, future in unrest.items()},
        )


def run_default(days: Iterable[Day]) -> tuple[Table, Table]:
    """Run what people run, and what it is compared with first: on all days, and on all stubborn plants."""
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        running = _submit(executor, DEFAULT_NAMES, days)
        on_stubborn = _submit_stubborn(executor)
        return added(future.result() for _, future in running), added(future.result() for future in on_stubborn)


def _submit(executor: Executor, names: tuple[str, ...], days: Iterable[Day]) -> list[tuple[Day, Future[Table]]]:
    return [(day, executor.submit(run_day, names, day, phases)) for day in days for phases in PHASES]


def _submit_stubborn(executor: Executor) -> list[Future[Table]]:
    return [executor.submit(run_stubborn, DEFAULT_NAMES, seed, phases) for seed in STUBBORN_SEEDS for phases in PHASES]


def run_day(names: Iterable[str], day: Day, phases: int, meter_s: int = METERS_S[0]) -> Table:
    """Run rules on the daylight of a day."""
    plant = Plant(phases=phases, meter_s=meter_s)
    return {(name, phases): plant.run(RULES[name].make(phases), day.light_w) for name in names}


def run_stubborn(names: Iterable[str], seed: int, phases: int) -> Table:
    """Run rules on a stubborn plant around noon of the days of the same seed, one of each kind."""
    plant = stubborn(seed, phases)
    return added(
        {(name, phases): plant.run(_made(name, plant), day.base_w[_NOON_S])}
        for day in shipped((seed,))
        for name in names
    )


def _made(name: str, plant: Plant) -> Rule:
    """Make a rule, as new, for a plant; ours reads the voltage that the charger measures."""
    rule = RULES[name].make(plant.phases)
    if isinstance(rule, Ours):
        rule.voltage_v = plant.habits.voltage_v
    return rule


def added(tables: Iterable[Table]) -> Table:
    """Add tables up."""
    total: Table = {}
    for table in tables:
        for key, figures in table.items():
            total[key] = total.get(key, Figures()) + figures
    return total


def core_us() -> float:
    """Measure what the core takes for a second of a day in which much happens, in microseconds."""
    base_w = _broken_noon(PEAKS_KW[0]).light_w[: 2 * HOUR_S]
    rule = DEFAULT.make(1)
    began_s = time.perf_counter()
    Plant().run(rule, base_w)
    return 1e6 * (time.perf_counter() - began_s) / len(base_w)


def _broken_noon(peak_kw: float) -> Day:
    return replace(generated("broken", peak_kw, 0), light_s=range(11 * HOUR_S, 15 * HOUR_S))


def _dynamics(name: str, phases: int) -> Dynamics:
    plant, make = Plant(phases=phases), RULES[name].make
    return Dynamics(import_step(make, plant), steady_deviation_w(make, plant))


def _unrest(name: str, phases: int) -> dict[str, Unrest]:
    plant, make = Plant(phases=phases), RULES[name].make
    flickers = {f"noise of {spread_w} W": in_flicker(make, plant, spread_w) for spread_w in FLICKERS_W}
    hobs = {f"hob {on_s} s on, {off_s} s off": beside_hob(make, plant, on_s, off_s) for on_s, off_s in HOBS_S}
    return flickers | hobs


def _sweep(name: str, phases: int) -> dict[Plant, int]:
    return limit_cycles(RULES[name].make, phases=(phases,))
