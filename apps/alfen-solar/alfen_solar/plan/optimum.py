"""The slots to charge in that give the energy that is needed at the least cost.

A knapsack whose items lie in a row: each start of charging has a price, and each run lasts two slots at least. From the
first slot to the last, every way to charge that may still turn out to be the best is kept, by what it has gained, what
it has cost and whether it is charging. What may still be the best tells a lower bound of the cost of the rest, where
energy is bought at one price for a Wh, the Lagrange multiplier (Fisher, "The Lagrangian relaxation method for solving
integer programming problems", Management Science 27, 1981). That the number of ways is limited bounds the time; few
enough slots are solved exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WAYS = 48
"""So many ways to charge are followed at most: four times as many change the cost of a real day by less than 0.1 %."""
HALVINGS = 18
"""Steps to find the price of a Wh for the bound; a coarse one costs nothing but time."""
NOTHING_WH = 1e-6

_OFF, _BEGUN, _ON = 0, 1, 2
"""Whether it charges: not; for one slot, so that it has to go on; for longer."""
_Chain = tuple[int, "_Chain"] | None
_Way = tuple[float, float, int, _Chain]
"""What a way to charge has gained, in Wh, what it has cost, whether it is charging, and in which slots it has."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What it means to charge at the maximum in a slot, beyond what happens in it anyway."""

    gain_wh: float
    """What the car gets more, in Wh."""
    cost: float
    """What that costs, 0 or more."""
    fixed: bool = False
    """Whether the car charges at the maximum anyway: gain and cost are not counted."""
    flows: bool = False
    """Whether the car charges from the sun otherwise, so that charging at the maximum is no start."""


@dataclass(frozen=True, slots=True)
class Found:
    """The slots to charge in, beside the fixed ones."""

    chosen: tuple[int, ...]
    """In order. Charging ends in the last of them as soon as the energy is there."""
    cost: float
    """What that costs, starts included; starts into fixed slots as well."""


def cheapest(choices: Sequence[Choice], need_wh: float, start_cost: float, *, runs: bool) -> Found | None:
    """Find the slots that give the energy at the least cost.

    Args:
        choices: the slots, in order of time.
        need_wh: what the car needs beyond what it gets anyway, in Wh.
        start_cost: what a start costs.
        runs: whether it is charging already.

    Returns:
        None: all of the slots do not give as much.
    """
    if need_wh <= NOTHING_WH:
        return Found((), 0.0)
    rest_wh = _rest_wh(choices)
    if rest_wh[0] < need_wh - NOTHING_WH:
        return None
    search = _Search(choices, need_wh, start_cost, rest_wh)
    return search.run(runs=runs, least_slots=2) or search.run(runs=runs, least_slots=1)


def _rest_wh(choices: Sequence[Choice]) -> list[float]:
    """Tell what can be gained from each slot on."""
    rest_wh = [0.0]
    for choice in reversed(choices):
        rest_wh.append(rest_wh[-1] + (0.0 if choice.fixed else choice.gain_wh))
    rest_wh.reverse()
    return rest_wh


class _Search:
    """The search in one row of slots."""

    def __init__(self, choices: Sequence[Choice], need_wh: float, start_cost: float, rest_wh: Sequence[float]) -> None:
        self._choices, self._need_wh, self._start_cost, self._rest_wh = choices, need_wh, start_cost, rest_wh
        self._after = self._starts_after()

    def run(self, *, runs: bool, least_slots: int) -> Found | None:
        """Search; None: no way gives the energy in runs of so many slots."""
        bounds, price = self._bounds(runs=runs)
        ways: list[_Way] = [(0.0, 0.0, _ON if runs else _OFF, None)]
        best_cost, best = float("inf"), None
        for number, choice in enumerate(self._choices):
            going_on: list[_Way] = []
            for way in ways:
                if (ended := self._step(number, choice, way, least_slots, going_on)) is not None:
                    cost, chain = ended
                    if cost < best_cost:
                        best_cost, best = cost, chain
            ways = self._keep(going_on, number + 1, bounds, price, best_cost)
        return None if best is None else Found(_numbers(best), best_cost)

    def _step(
        self, number: int, choice: Choice, way: _Way, least_slots: int, going_on: list[_Way]
    ) -> tuple[float, _Chain] | None:
        """Go on from a way in both directions; return what it costs if the energy is there with this slot."""
        gained_wh, cost, state, chain = way
        starts = self._start_cost if state == _OFF and not choice.flows else 0.0
        if choice.fixed:
            going_on.append((gained_wh, cost + starts, _ON, chain))
            return None
        if choice.flows:
            going_on.append((gained_wh, cost, _ON, chain))
        elif state != _BEGUN or least_slots == 1:
            going_on.append((gained_wh, cost, _OFF, chain))
        if choice.gain_wh <= NOTHING_WH:
            return None
        lacks_wh = self._need_wh - gained_wh
        if choice.gain_wh < lacks_wh - NOTHING_WH:
            then = _ON if choice.flows or state != _OFF else _BEGUN
            going_on.append((gained_wh + choice.gain_wh, cost + starts + choice.cost, then, (number, chain)))
            return None
        is_long = state != _OFF or choice.flows or chain is None  # or what is needed fits into one slot
        if not is_long and least_slots > 1:
            return None
        after = self._after[number + 1][1 if choice.flows else 0]
        return cost + starts + choice.cost * min(1.0, lacks_wh / choice.gain_wh) + after, (number, chain)

    def _starts_after(self) -> list[tuple[float, float]]:
        """Tell what the starts into fixed slots cost from each slot on, if nothing is chosen any more.

        Both for not charging before it, and for charging.
        """
        off = on = 0.0
        after = [(off, on)]
        for choice in reversed(self._choices):
            if choice.fixed:
                off = on + (0.0 if choice.flows else self._start_cost)
            elif choice.flows:
                off = on
            else:
                on = off
            after.append((off, on))
        after.reverse()
        return after

    def _keep(
        self,
        ways: list[_Way],
        number: int,
        bounds: Sequence[tuple[float, float]],
        price: float,
        best_cost: float,
    ) -> list[_Way]:
        """Keep the ways that may turn out to be the best: before the slot of a number."""
        off, on = bounds[number]
        needed_wh = self._need_wh - self._rest_wh[number] - NOTHING_WH
        kept: list[tuple[float, _Way]] = []
        ways.sort(key=_by_gain)
        least = [float("inf")] * 3
        for way in ways:
            gained_wh, cost, state, chain = way
            if gained_wh < needed_wh:
                break
            if cost >= least[state] and chain is not None:  # before anything is chosen, one slot alone may still do
                continue  # another one has gained as much for less
            least[state] = min(least[state], cost)
            bound = cost + (on if state else off) + price * (self._need_wh - gained_wh)
            if bound < best_cost:
                kept.append((bound, way))
        if len(kept) > WAYS:
            kept.sort(key=_by_bound)
            del kept[WAYS:]
        return [way for _, way in kept]

    def _bounds(self, *, runs: bool) -> tuple[list[tuple[float, float]], float]:
        """Find the price of a Wh that gives the highest bound; return the bounds of the rest, and that price.

        The bounds are those before each slot: not charging, and charging.
        """
        lowest, highest = 0.0, 0.0
        for choice in self._choices:
            if choice.gain_wh > NOTHING_WH:
                highest = max(highest, (choice.cost + self._start_cost) / choice.gain_wh)
        best, best_price, best_bound = self._rest(highest)[0], highest, float("-inf")
        for _ in range(HALVINGS):
            price = (lowest + highest) / 2
            bounds, gained_wh = self._rest(price, runs=runs)
            bound = bounds[0][1 if runs else 0] + price * self._need_wh
            if bound > best_bound:
                best, best_price, best_bound = bounds, price, bound
            if gained_wh < self._need_wh:
                lowest = price
            else:
                highest = price
        return best, best_price

    def _rest(self, price: float, *, runs: bool = False) -> tuple[list[tuple[float, float]], float]:
        """Tell what the rest costs at least if each Wh is worth a price, and what it gains then.

        Runs of one slot are allowed here, so it is a bound of what the search allows.
        """
        start_cost = self._start_cost
        off, on, off_wh, on_wh = 0.0, 0.0, 0.0, 0.0
        bounds = [(0.0, 0.0)]
        for choice in reversed(self._choices):
            start = 0.0 if choice.flows else start_cost
            if choice.fixed:
                off, off_wh = on + start, on_wh
                bounds.append((off, on))
                continue
            charge, charge_wh = choice.cost - price * choice.gain_wh + on, choice.gain_wh + on_wh
            rest, rest_wh = (on, on_wh) if choice.flows else (off, off_wh)
            on, on_wh = (charge, charge_wh) if charge < rest else (rest, rest_wh)
            off, off_wh = (charge + start, charge_wh) if charge + start < rest else (rest, rest_wh)
            bounds.append((off, on))
        bounds.reverse()
        return bounds, on_wh if runs else off_wh


def _by_gain(way: _Way) -> tuple[float, float]:
    return -way[0], way[1]


def _by_bound(kept: tuple[float, _Way]) -> float:
    return kept[0]


def _numbers(chain: _Chain) -> tuple[int, ...]:
    numbers = []
    while chain is not None:
        number, chain = chain
        numbers.append(number)
    return tuple(reversed(numbers))
