"""What the cars draw from each phase of the house, of what is measured of their power.

Their power is measured every few seconds, and their currents one after the other, so in a change these are of several
moments. What a car makes of an ampere tells on how many phases it charges; those are the first ones of its socket.
"""

from dataclasses import dataclass

from alfen_solar.facts import NOMINAL_VOLTAGE_V

from .caps import HOUSE_PHASES, CarDraw

TELLING_A = 1.0
"""Less is no current that tells where a car draws."""
KNOWN_A = 0.5
"""What a car draws is known if it is within so much."""
_BETWEEN_TWO_W = 1.5 * NOMINAL_VOLTAGE_V
"""Without a neutral, an ampere is 230 W between two phases, and 398 W of three."""


@dataclass(frozen=True, slots=True)
class CarCurrents:
    """What a car draws from L1, L2 and L3 of the house, in A."""

    least_a: tuple[float, ...]
    most_a: tuple[float, ...]
    may_use: tuple[bool, ...]
    """Whether it may draw from each of them."""


@dataclass(frozen=True, slots=True)
class OnOnePhase:
    """What a car draws that charges on one phase."""

    phase: int | None
    """Of the house, as it is set up: 0 for L1; None: it draws nothing."""
    current_a: float


def currents_a(car: CarDraw, *, delta: bool) -> CarCurrents:
    """Tell what a car draws from each phase; `delta`: without a neutral, what goes in by one comes out by another."""
    if delta:
        count = 2 if car.watts_per_ampere < _BETWEEN_TWO_W else HOUSE_PHASES
    else:
        count = max(round(car.watts_per_ampere / NOMINAL_VOLTAGE_V), 1)
    used = car.phases[:count]
    least_w, most_w = max(car.range_w.low_w, 0.0), max(car.range_w.high_w, 0.0)
    per_w = [1 / car.watts_per_ampere if phase in used else 0.0 for phase in range(HOUSE_PHASES)]
    return CarCurrents(
        tuple(least_w * each for each in per_w),
        tuple(most_w * each for each in per_w),
        tuple(phase in car.phases for phase in range(HOUSE_PHASES)),
    )


def on_one_phase(car: CarDraw) -> OnOnePhase | None:
    """Tell what a car draws from one phase alone, or that it draws nothing; None: from several, or not known."""
    low_a, high_a = car.range_w.low_w / car.watts_per_ampere, car.range_w.high_w / car.watts_per_ampere
    if car.currents_a is None or high_a - low_a > KNOWN_A:
        return None
    phases = [phase for phase, current_a in enumerate(car.currents_a) if current_a >= TELLING_A]
    if high_a < TELLING_A:
        return OnOnePhase(None, 0.0)
    return OnOnePhase(phases[0], (low_a + high_a) / 2) if len(phases) == 1 else None
