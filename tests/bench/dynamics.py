"""How a rule answers a step of import, how near to zero it keeps the grid in steady sun, and whether it keeps still."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise, product
from random import Random

from .plant import VOLTAGE_V, Plant, Rule, Second

FLICKER_W = 3
"""The household's power is never constant, and an unchanged value is no event in Home Assistant."""
SETTLE_S = 1801
"""Time to settle; then comes the step of import, right after a rule's tick of 10 s or 30 s."""
LOWER_A = 0.1
"""A setpoint lower by less is no answer."""
SUNNY_A = 14.0
"""What the sun carries before the step of import."""
STEP_W = {1: 1500.0, 3: 3000.0}
"""The step of import for 1 and 3 phases: on one phase 3 kW is more than lies between maximum and minimum current."""
NO_IMPORT_W = 100.0
ANSWER_S = 300
STAYS_S = 30
STEADY_A = (6.63, 8.27, 10.44, 13.71)
"""What the sun carries in steady sun: no round numbers."""


@dataclass(frozen=True, slots=True)
class ImportStep:
    """The answer to a step of import; times in s from the step on, None for never within `ANSWER_S`.

    Attributes:
        lower_s: When the first setpoint was written that is lower by 0.1 A or more.
        no_import_s: From when the import stayed under 100 W for half a minute.
        overshoot_a: By how much the setpoint went below what the sun still carried.
    """

    lower_s: int | None
    no_import_s: int | None
    overshoot_a: float


def import_step(make: Callable[[int], Rule], plant: Plant) -> ImportStep:
    """Switch a load on in steady sun.

    Args:
        make: Makes the rule for a number of phases.
        plant: Where the rule runs.
    """
    watts_per_ampere = VOLTAGE_V * plant.phases
    step_w = STEP_W[plant.phases]
    base_w = steady_w(SUNNY_A * watts_per_ampere, SETTLE_S + ANSWER_S)
    base_w[SETTLE_S:] = [watts + step_w for watts in base_w[SETTLE_S:]]
    seconds: list[Second] = []
    plant.run(make(plant.phases), base_w, seconds)
    before_a = seconds[SETTLE_S - 1].setpoint_a
    after = seconds[SETTLE_S:]
    stays = [all(second.grid_w < NO_IMPORT_W for second in after[at : at + STAYS_S]) for at in range(len(after))]
    return ImportStep(
        next((at for at, second in enumerate(after) if second.setpoint_a <= before_a - LOWER_A), None),
        next((at for at, quiet in enumerate(stays) if quiet), None),
        max(SUNNY_A - step_w / watts_per_ampere - min(second.setpoint_a for second in after), 0.0),
    )


def steady_deviation_w(make: Callable[[int], Rule], plant: Plant) -> float:
    """Tell the mean distance of the grid power from zero in steady sun, in W."""
    distances_w: list[float] = []
    for carried_a in STEADY_A:
        seconds: list[Second] = []
        plant.run(make(plant.phases), steady_w(carried_a * VOLTAGE_V * plant.phases, SETTLE_S + ANSWER_S), seconds)
        distances_w += [abs(second.grid_w) for second in seconds[SETTLE_S:]]
    return sum(distances_w) / len(distances_w)


def limit_cycles(
    make: Callable[[int], Rule],
    *,
    lags_s: Iterable[int] = (1, 5, 10, 15),
    polls_s: Iterable[int] = (1, 5, 30),
    meters_s: Iterable[int] = (1, 10, 30),
    phases: Iterable[int] = (1, 3),
    carried_a: float = STEADY_A[2],
    settle_s: int = SETTLE_S,
    watch_s: int = 2 * ANSWER_S,
) -> dict[Plant, int]:
    """Tell for each plant how often the setpoint changes in steady sun, after it has had time to settle.

    Args:
        make: Makes the rule for a number of phases.
        lags_s: Times that charger and car need to follow, 1 to 15 s.
        polls_s: How often the charger's power is polled, 1 to 30 s.
        meters_s: How often the meter reports, 1 to 30 s.
        phases: On how many phases the car charges.
        carried_a: What the sun carries, A.
        settle_s: How long the rule may take to settle.
        watch_s: For how long changes are counted then.
    """
    changes = {}
    for lag_s, poll_s, meter_s, count in product(lags_s, polls_s, meters_s, phases):
        plant = Plant(phases=count, lag_s=lag_s, poll_s=poll_s, meter_s=meter_s)
        seconds: list[Second] = []
        plant.run(make(count), steady_w(carried_a * VOLTAGE_V * count, settle_s + watch_s), seconds)
        setpoints_a = [second.setpoint_a for second in seconds[settle_s:]]
        changes[plant] = sum(now != before for before, now in pairwise(setpoints_a))
    return changes


def steady_w(surplus_w: float, length_s: int) -> list[float]:
    """Make the grid power of a house with a steady surplus and a little flicker, one value a second."""
    random = Random(0)
    return [round(random.randint(-FLICKER_W, FLICKER_W) - surplus_w) + 0.0 for _ in range(length_s)]
