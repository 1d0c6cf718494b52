"""Whether the phases stand still while the cars draw more or less, and when a car is asked to."""

from collections.abc import Sequence

import pytest

from alfen_solar.house.headroom import Flow
from alfen_solar.house.phase_check import CONSTANT_FOR, FROZEN_AFTER, TEST_TAKES, TRUSTED_FOR, PhaseCheck
from alfen_solar.inputs.house_phases import Conductor
from tests.unit.clock import at

SEEN_S = 24 + FROZEN_AFTER.seconds
"""A change is steady, and nothing has moved for long."""


class House:
    """A house of three phases, and a car on some of them."""

    def __init__(self, *, has_power: bool = True) -> None:
        self.check = PhaseCheck()
        self.second = 0
        self.has_power = has_power
        self.tests_a: list[float] = []
        self.meter_is_frozen = False

    def draw(self, seconds: int, car_a: float, shown_a: Sequence[float], *, uses: int = 3) -> bool:
        for _ in range(seconds):
            self.second += 1
            conductors = [Conductor(each, 230 * each if self.has_power else None) for each in shown_a]
            drawn_a = [car_a if phase < uses else 0.0 for phase in range(3)]
            flows = [Flow(shown_a[phase], each, each, each, 6, 6 if each else 0) for phase, each in enumerate(drawn_a)]
            frozen = self.meter_is_frozen
            self.check.record(conductors, flows, at(self.second), meter_is_frozen=frozen)
            tested_a = self.check.most_a(flows, at(self.second))
            self.tests_a += [] if tested_a is None else [tested_a[0]]
        return self.check.is_frozen(at(self.second))


@pytest.mark.parametrize("uses", [1, 2, 3])
@pytest.mark.parametrize("to_a", [8, 15, 0])
def test_a_change_that_moves_nothing_is_found_on_any_number_of_phases(uses: int, to_a: float) -> None:
    house = House()
    assert not house.draw(30, 16, (17, 18, 19), uses=uses)
    assert house.draw(SEEN_S, to_a, (17, 18, 19), uses=uses)
    assert not house.draw(1, to_a, (17, 18, 19.01), uses=uses), "something has moved"


def test_one_phase_that_moves_is_life() -> None:
    house = House()
    house.draw(30, 16, (17, 18, 19))
    for second in range(SEEN_S):
        assert not house.draw(1, 8, (17, 18, 19 + second % 2))


def test_a_change_that_was_shown_before_the_charger_showed_it_is_not_frozen() -> None:
    house = House()
    house.draw(30, 16, (17, 18, 19))
    house.draw(5, 16, (9, 10, 11))
    assert not house.draw(60, 8, (9, 10, 11))


def test_a_current_without_a_sign_may_be_the_same_when_what_was_sold_is_bought() -> None:
    house = House(has_power=False)
    house.draw(30, 8, (2, 2, 2))
    assert not house.draw(60, 12, (2, 2, 2))
    assert house.draw(60, 5, (2, 2, 2))


class TestOfPhasesThatStandStill:
    def constant(self, car_a: float) -> House:
        house = House()
        house.draw(CONSTANT_FOR.seconds, car_a, (17, 18, 19))
        assert house.tests_a == []
        house.draw(TEST_TAKES.seconds, car_a, (17, 18, 19))
        return house

    @pytest.mark.parametrize(("car_a", "left_a"), [(16, 14), (8, 6), (7, 6)])
    def test_a_car_is_asked_for_a_little_less_for_some_seconds(self, car_a: float, left_a: float) -> None:
        house = self.constant(car_a)
        assert set(house.tests_a) == {left_a}
        count = len(house.tests_a)
        house.draw(60, car_a, (17, 18, 19))
        assert len(house.tests_a) == count <= TEST_TAKES.seconds

    def test_none_is_asked_that_has_its_minimum_or_draws_nothing(self) -> None:
        assert self.constant(6).tests_a == []
        assert self.constant(0).tests_a == []

    def test_none_is_asked_again_for_long_where_that_was_shown(self) -> None:
        house = self.constant(16)
        house.draw(10, 16, (15, 16, 17))
        count = len(house.tests_a)
        house.draw(TRUSTED_FOR.seconds - 60, 16, (17, 18, 19))
        assert len(house.tests_a) == count
        house.draw(120, 16, (17, 18, 19))
        assert len(house.tests_a) > count


def test_phases_that_stand_still_beside_a_meter_that_is_frozen_are_stuck_until_they_move() -> None:
    house = House()
    assert not house.draw(70, 6, (7, 7, 7))
    house.meter_is_frozen = True
    assert house.draw(1, 6, (7, 7, 7))
    assert house.draw(60, 0, (7, 7, 7))
    assert not house.draw(1, 0, (7, 7.01, 7))


@pytest.mark.parametrize(
    ("drawn_a", "offered_a", "left_a"), [(10, 16, 8), (16, 16, 14), (7, 7, 6), (7, 16, 6), (6, 6, None), (3, 16, None)]
)
def test_a_car_is_left_less_than_it_draws_and_not_than_it_is_offered(
    drawn_a: float, offered_a: float, left_a: float | None
) -> None:
    check, found = PhaseCheck(), []
    flows = [Flow(18, drawn_a, drawn_a, offered_a, 6, 6), *[Flow(2, 0, 0, offered_a, 6, 6)] * 2]
    for second in range(CONSTANT_FOR.seconds + 2):
        check.record([Conductor(each, 230 * each) for each in (18, 2, 2)], flows, at(second))
        found.append(check.most_a(flows, at(second)))
    assert found[-1] == (None if left_a is None else (left_a, offered_a, offered_a))
