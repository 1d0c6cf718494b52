"""Whether power and currents tell the same, to the second."""

import pytest

from alfen_solar.inputs.socket import Readings
from alfen_solar.sockets.standstill import Standstill, Stuck
from tests.unit.clock import at

VOLTAGE_V = 230.0


class Shown:
    """A charger that shows power and currents."""

    def __init__(self, current_a: float = 0.0, phases: int = 1) -> None:
        self.check = Standstill()
        self.second = 0
        self.phases = phases
        self.power_a = self.current_a = current_a
        self.stay(5)

    def stay(self, seconds: int) -> Stuck | None:
        """Let both stay as they are."""
        for _ in range(seconds):
            self.second += 1
            l1_a, others_a = self.current_a, self.current_a if self.phases > 1 else 0.0
            power_w = self.power_a * self.phases * VOLTAGE_V
            readings = Readings(power_w=power_w, current_l1_a=l1_a, current_l2_a=others_a, current_l3_a=others_a)
            self.check.record(readings, VOLTAGE_V, at(self.second))
            self.check.step(at(self.second))
        return self.check.stuck


@pytest.mark.parametrize(("current_a", "stuck"), [(2.9, None), (3.0, Stuck.POWER), (16.0, Stuck.POWER)])
def test_a_power_is_stuck_when_the_currents_have_moved_for_more_than_half_a_minute(
    current_a: float, stuck: Stuck | None
) -> None:
    shown = Shown()
    shown.current_a = current_a
    assert shown.stay(35) is None
    assert shown.stay(1) is stuck


@pytest.mark.parametrize("phases", [1, 3])
def test_currents_are_stuck_when_the_power_has_moved_for_more_than_any_poll(phases: int) -> None:
    shown = Shown(13, phases)
    shown.power_a = 7
    assert shown.stay(75) is None
    assert shown.stay(1) is Stuck.CURRENTS


def test_one_that_comes_later_is_not_stuck() -> None:
    shown = Shown()
    for current_a in (6.0, 16.0, 6.0, 0.0):
        shown.power_a = current_a
        assert shown.stay(60) is None
        shown.current_a = current_a
        assert shown.stay(100) is None


def test_what_is_stuck_is_left_away_until_it_moves() -> None:
    shown = Shown(10)
    shown.current_a = 0
    shown.stay(60)
    readings = Readings(power_w=2300, current_l1_a=0.0)
    assert shown.check.without_stuck(readings) == Readings(power_w=None, current_l1_a=0.0)
    shown.power_a = 0
    assert shown.stay(1) is None
    assert shown.check.without_stuck(readings) is readings


def test_a_current_that_does_no_work_all_the_time_is_none() -> None:
    shown = Shown()
    shown.current_a = 2.5
    shown.stay(100)
    for power_a in (6.0, 13.0, 0.0, 6.0):
        shown.power_a, shown.current_a = power_a, power_a + 2.5
        assert shown.stay(100) is None, power_a


def test_without_one_of_both_nothing_is_compared() -> None:
    shown = Shown()
    shown.current_a = 10
    shown.stay(60)
    shown.check.record(Readings(power_w=None, current_l1_a=10.0), VOLTAGE_V, at(100))
    assert shown.check.stuck is None
