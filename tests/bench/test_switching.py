"""Switching phases on the bench: the plant, the peers, and what ours brings around noon."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.bench.days import HOUR_S, generated
from tests.bench.plant import Figures
from tests.bench.switching import OFF_S, Order, Phases, SwitchingFigures, SwitchingRule, ideal_wh, run
from tests.bench.switching_ours import SWITCHING_DEFAULT
from tests.bench.switching_peers import SWITCHING_PEERS, EvccSwitching, OpenWbSwitching, SmartEvseSwitching
from tests.bench.switching_table import dominates

NOON_S = slice(11 * HOUR_S, 14 * HOUR_S)


class Script:
    """Writes what it is told at each second, and remembers what it saw."""

    wants_poll = True

    def __init__(self, orders: dict[int, Order]) -> None:
        self._orders = orders
        self.drawn_a: list[float] = []
        self.phases: list[Phases] = []

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:  # noqa: ARG002
        self.drawn_a.append(car_a or 0.0)
        self.phases.append(phases)
        return self._orders.get(now_s, Order())


def test_a_switch_leaves_the_car_without_current_for_half_a_minute() -> None:
    script = Script({0: Order(10.0), 50: Order(phases=1)})
    found = run(script, [-3000.0] * 120)
    assert script.drawn_a[49:52] == [10, 10, 0]
    assert script.drawn_a.index(10, 52) == 50 + OFF_S
    assert (script.phases[49], script.phases[60]) == (3, 1)
    assert (found.switches, found.figures.starts) == (1, 2)


def test_a_switch_while_nothing_has_flowed_for_a_while_interrupts_nothing() -> None:
    assert run(Script({0: Order(0.0, 1), 200: Order(phases=3)}), [0.0] * 300).switches == 0


def test_free_switching_takes_what_one_phase_can_and_what_three_can() -> None:
    hour = [-1000.0] * 3600, [-2000.0] * 3600, [-3900.0] * 3600, [-5000.0] * 3600, [-20_000.0] * 3600
    assert [ideal_wh(base_w) for base_w in hour] == [0, 2000, 3680, 5000, 11_040]


class Spy:
    """Remembers on how many phases a rule charges."""

    wants_poll = False

    def __init__(self, rule: SwitchingRule) -> None:
        self._rule = rule
        self.phases: list[Phases] = []

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:
        self.phases.append(phases)
        return self._rule.second(now_s, grid_w, car_a, phases)


@pytest.mark.parametrize(
    ("make", "sooner_s", "later_s"), [(lambda: EvccSwitching(10), 60, 200), (SmartEvseSwitching, 63, 400)]
)
def test_peers_go_up_after_their_delay_in_much_sun(
    make: Callable[[], SwitchingRule], sooner_s: int, later_s: int
) -> None:
    spy = Spy(make())
    run(spy, [-2500.0] * 900 + [-9000.0] * 900 + [-2000.0] * 900)
    assert spy.phases[899] == 1
    assert sooner_s <= spy.phases.index(3, 900) - 900 <= later_s
    assert spy.phases[-1] == 1


def test_openwb_waits_seven_minutes_between_two_switches() -> None:
    spy = Spy(OpenWbSwitching())
    run(spy, ([-9000.0] * 200 + [-2000.0] * 200) * 10)
    switched_s = [at_s for at_s in range(1, len(spy.phases)) if spy.phases[at_s] != spy.phases[at_s - 1]]
    assert len(switched_s) > 2
    assert min(after - before for before, after in pairwise(switched_s[1:])) >= 400


def test_dominating_is_no_less_sun_no_more_grid_and_half_of_the_switches() -> None:
    def found(solar_wh: float, car_wh: float, switches: int) -> SwitchingFigures:
        return SwitchingFigures(Figures(1, car_wh, solar_wh, 100), switches)

    peer = found(90, 100, 10)
    assert dominates(found(91, 100, 5), peer)
    assert not dominates(found(91, 100, 6), peer)
    assert not dominates(found(89, 95, 5), peer)
    assert not dominates(found(91, 102, 5), peer)


def test_around_a_clear_noon_ours_takes_nearly_all_on_three_phases_without_a_further_switch() -> None:
    found = run(SWITCHING_DEFAULT.make(), generated("clear", 10, 0).base_w[NOON_S])
    assert found.figures.capture > 0.95, found
    assert found.figures.grid_share < 0.05, found
    assert found.switches <= 2, found


def test_every_peer_charges() -> None:
    noon_w = generated("clear", 10, 0).base_w[NOON_S]
    for peer in SWITCHING_PEERS:
        assert run(peer.make(), noon_w).figures.capture > 0.8, peer.name
