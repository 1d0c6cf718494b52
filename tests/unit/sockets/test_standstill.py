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


def shown_by(check: Standstill, course: list[tuple[int, float, tuple[float, float, float]]]) -> Stuck | None:
    """Show powers in W and currents in A for so many seconds each, and tell what is found to stand still."""
    second = 0
    for seconds, power_w, (l1_a, l2_a, l3_a) in course:
        for _ in range(seconds):
            second += 1
            readings = Readings(power_w=power_w, current_l1_a=l1_a, current_l2_a=l2_a, current_l3_a=l3_a)
            check.record(readings, VOLTAGE_V, at(second))
            check.step(at(second))
    return check.stuck


NOTHING, AT_16_A = (0.0, 0.0, 0.0), (16.0, 16.0, 16.0)


@pytest.mark.parametrize("idle_a", [3.0, 4.5, 6.0])
def test_filters_that_take_many_amperes_and_little_power_are_no_power_that_stands_still(idle_a: float) -> None:
    check = Standstill()
    assert shown_by(check, [(20, 0, NOTHING), (200, 80, (idle_a, idle_a, idle_a))]) is None


@pytest.mark.parametrize("stays_s", range(73, 78))
def test_filters_that_are_shown_before_the_power_is_gone_let_nothing_stand_still(stays_s: int) -> None:
    full, torn, filters = (stays_s, 4140, (7.2, 7.2, 7.2)), (1, 4140, (4.0, 4.0, 4.0)), (100, 60, (4.0, 4.0, 4.0))
    assert shown_by(Standstill(), [(20, 0, NOTHING), full, torn, filters]) is None


def test_a_heater_beside_filters_is_no_currents_that_stand_still() -> None:
    full, filters, heater = (200, 11040, AT_16_A), (200, 60, (3.0, 3.0, 3.0)), (200, 760, (3.2, 3.2, 3.1))
    assert shown_by(Standstill(), [(20, 0, NOTHING), full, filters, heater]) is None


@pytest.mark.parametrize("between", [(3680, (6.0, 0.0, 0.0)), (1380, (16.0, 0.0, 0.0))], ids=["power", "currents"])
@pytest.mark.parametrize("stays_s", range(73, 78))
def test_one_that_comes_later_at_any_moment_is_not_stuck(
    stays_s: int, between: tuple[float, tuple[float, float, float]]
) -> None:
    at_6_a, at_16_a = (stays_s, 1380, (6.0, 0.0, 0.0)), (100, 3680, (16.0, 0.0, 0.0))
    assert shown_by(Standstill(), [(20, 0, NOTHING), at_6_a, (1, *between), at_16_a]) is None


@pytest.mark.parametrize("voltage_v", [127, 150, 207, 253])
def test_a_voltage_that_changes_lets_nothing_stand_still(voltage_v: float) -> None:
    check = Standstill()
    readings = Readings(power_w=11040, current_l1_a=16, current_l2_a=16, current_l3_a=16)
    for second in range(300):
        check.record(readings, VOLTAGE_V if second < 100 else voltage_v, at(second))
        check.step(at(second))
        assert check.stuck is None, second


@pytest.mark.parametrize("is_shown", [True, False])
@pytest.mark.parametrize("sags_to_v", [207, 215, 240, 253])
def test_a_car_that_takes_the_same_current_at_another_voltage_lets_nothing_stand_still(
    sags_to_v: float, *, is_shown: bool
) -> None:
    check = Standstill()
    for second in range(300):
        voltage_v = VOLTAGE_V if second < 100 else sags_to_v
        readings = Readings(power_w=48 * voltage_v, current_l1_a=16, current_l2_a=16, current_l3_a=16)
        check.record(readings, voltage_v if is_shown else VOLTAGE_V, at(second))
        check.step(at(second))
        assert check.stuck is None, second


@pytest.mark.parametrize("voltage_v", [207, 253])
def test_a_voltage_that_changes_hides_no_power_that_stands_still(voltage_v: float) -> None:
    check = Standstill()
    shown_by(check, [(20, 11040, AT_16_A)])
    for second in range(100, 140):
        check.record(Readings(power_w=11040, current_l1_a=12, current_l2_a=12, current_l3_a=12), voltage_v, at(second))
        check.step(at(second))
    assert check.stuck is Stuck.POWER


def test_what_is_stuck_is_so_too_after_it_had_no_value_for_a_while() -> None:
    check = Standstill()
    assert shown_by(check, [(20, 2300, (10.0, 0.0, 0.0)), (60, 2300, NOTHING)]) is Stuck.POWER
    for second, readings in enumerate(
        (
            Readings(power_w=2300, current_l1_a=0.0, current_l3_a=0.0),
            Readings(power_w=2300),
            Readings(power_w=2300, current_l1_a=0.0, current_l2_a=0.0, current_l3_a=0.0),
        ),
        start=100,
    ):
        check.record(readings, VOLTAGE_V, at(second))
        assert check.stuck is Stuck.POWER, readings
        assert check.without_stuck(readings).power_w is None
    check.record(Readings(power_w=2301, current_l1_a=0.0), VOLTAGE_V, at(103))
    assert check.stuck is None


def test_a_power_that_stood_still_before_a_restart_is_found_out_when_a_car_charges() -> None:
    stands_still = [(80, 3000.0, NOTHING), (40, 3000.0, (7.0, 0.0, 0.0))]
    assert shown_by(Standstill(), stands_still) is Stuck.POWER


def test_so_it_is_with_a_car_that_goes_on_changing() -> None:
    changing = [(10, 7000.0, (float(current_a), 0.0, 0.0)) for current_a in (6, 13, 7, 6, 11, 8, 12, 9, 10, 9, 12, 16)]
    assert shown_by(Standstill(), changing) is Stuck.POWER
    alive = [(10, 2 * 230.0 * l1_a + step, (l1_a, 0.0, 0.0)) for step, (_, _, (l1_a, _, _)) in enumerate(changing)]
    assert shown_by(Standstill(), alive) is None, "a power that does not fit the current, but moves"


def test_currents_that_stood_still_before_a_restart_are_found_out_as_well() -> None:
    changing = [(15, 690.0 * current_a, NOTHING) for current_a in (6, 13, 7, 6, 11, 8, 12, 9, 10, 8, 12, 16)]
    assert shown_by(Standstill(), changing) is Stuck.CURRENTS
