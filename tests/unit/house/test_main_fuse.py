"""The guard of the main fuse by itself: what it leaves to the cars, and what it says when it does not know."""

from datetime import timedelta

import pytest

from alfen_solar.house.caps import Cap, CarDraw, HouseNow
from alfen_solar.house.main_fuse import Asks, MainFuse
from alfen_solar.limits import Bound
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.power import Range
from tests.unit.clock import at
from tests.unit.inputs.showing import showing

L123 = tuple(f"sensor.phase_{phase}" for phase in (1, 2, 3))


class Guard:
    """A guard of 25 A, with a car of three phases that draws 10 A of 10 A."""

    def __init__(self, **settings: object) -> None:
        read = read_settings(
            {"grid_power": "sensor.grid", "phases": 3, "main_fuse_a": 25, "house_phases": {"power": L123}} | settings
        )
        assert read.main_fuse_a is not None
        assert read.house_phases is not None
        self.fuse = MainFuse(read, read.main_fuse_a, read.house_phases)
        self.second = 0.0
        self.offer_a = 10.0

    def show(self, *powers_w: float | None) -> None:
        for entity, power_w in zip(L123, powers_w, strict=True):
            state = None if power_w is None else showing(str(power_w), "W")
            self.fuse.record(entity, state, at(self.second))

    def cap(self, seconds: float = 0, grid_w: float | None = None) -> Cap | None:
        self.second += seconds
        drawn = Range(self.offer_a * 690, self.offer_a * 690)
        car = CarDraw(drawn, 690.0, self.offer_a, (0, 1, 2), (self.offer_a,) * 3)
        now = at(self.second)
        return self.fuse.cap(HouseNow(grid_w, (car,)), now, now)

    def kinds(self) -> list[ProblemKind]:
        return [problem.kind for problem in self.fuse.problems(at(self.second))]


def test_before_there_are_data_nothing_is_capped_for_15_s() -> None:
    guard = Guard()
    assert guard.cap() is None
    assert guard.cap(15) is None
    assert guard.cap(1) is not None


def test_each_phase_leaves_what_the_house_does_not_take() -> None:
    guard = Guard()
    guard.show(12 * 230, 15 * 230, -5 * 230)
    cap = guard.cap()
    assert cap is not None
    assert cap.by is Bound.FUSE
    assert cap.most_a == pytest.approx((22.5, 19.5, 24.5))


@pytest.mark.parametrize(("without_meter", "left_a"), [("minimum", 6), ("pause", 0)])
def test_without_data_it_leaves_the_minimum_and_then_nothing(without_meter: str, left_a: float) -> None:
    guard = Guard(without_meter=without_meter)
    guard.show(3000, 3000, 3000)
    found = []
    for seconds in (0, 15, 1, 44, 1):
        cap = guard.cap(seconds)
        found.append(None if cap is None or cap.most_a is None else cap.most_a[0])
    assert found[0] == found[1] == pytest.approx(25 - 3000 / 230 + 10 - 0.5)
    assert found[2:] == [left_a, left_a, 0]


def test_a_paused_car_is_not_started_without_data() -> None:
    guard = Guard()
    guard.offer_a = 0
    guard.cap()
    cap = guard.cap(16)
    assert cap is not None
    assert cap.most_a == (0, 0, 0)


def test_the_sensors_that_are_silent_are_named() -> None:
    guard = Guard()
    guard.show(3000, 3000, 3000)
    guard.cap()
    guard.second = 14
    guard.show(3001, None, 3001)
    guard.cap(10)
    (problem,) = guard.fuse.problems(at(guard.second))
    assert problem.kind is ProblemKind.PHASES_LOST
    assert [trouble.entity for trouble in problem.troubles] == [L123[1]]
    assert [trouble.setting for trouble in problem.troubles] == ["house_phases.power[2]"]


def test_what_reports_the_same_is_alive_once_that_was_asked() -> None:
    guard = Guard()
    guard.show(3000, 3000, 3000)
    assert isinstance(guard.fuse, Asks)
    asked = []
    for second in range(120):
        guard.second = second
        if guard.fuse.wants_reports(at(second)):
            asked.append(second)
            guard.fuse.record_reports(dict.fromkeys(guard.fuse.reporting, at(second) - timedelta(seconds=0.4)))
        guard.cap()
    assert not guard.kinds()
    assert len(asked) <= 12, "each question costs Home Assistant and AppDaemon some milliseconds"


def test_what_changes_each_second_is_never_asked_for() -> None:
    guard, asked = Guard(), 0
    for second in range(60):
        guard.second = second
        guard.show(3000 + second, 3000 + second, 3000 + second)
        asked += guard.fuse.wants_reports(at(second))
        guard.cap()
    assert asked == 0


def test_what_contradicts_the_grid_meter_is_no_data() -> None:
    guard = Guard()
    for second in range(40):
        guard.second = second
        guard.show(3000 + second, 3000, 3000 + second)
        guard.cap(grid_w=9000 + 2 * second if second < 10 else 12000 + second)
    assert guard.kinds() == [ProblemKind.PHASES_DOUBTED]
    cap = guard.cap()
    assert cap is not None
    assert cap.most_a == (6, 6, 6)


def test_a_house_of_one_phase_caps_that_alone() -> None:
    guard = Guard(phases=1, house_phases={"power": L123[:1]})
    guard.fuse.record(L123[0], showing("4600", "W"), at(0))
    car = CarDraw(Range(2300, 2300), 230.0, 10, (0,), (10, 0, 0))
    cap = guard.fuse.cap(HouseNow(None, (car,)), at(0), at(0))
    assert cap is not None
    assert cap.most_a == pytest.approx((14.5, 25, 25))
