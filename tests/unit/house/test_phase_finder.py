"""Which phase of the house moves with a car."""

import pytest

from alfen_solar.house.phase_finder import PhaseFinder
from tests.unit.clock import at


class House:
    """A house with 3 A on each phase, and cars on one phase."""

    def __init__(self, *phases: int) -> None:
        self.finder = PhaseFinder()
        self.phases = phases
        self.second = 0

    def draw(self, seconds: int, *cars_a: float, house_a: tuple[float, float, float] = (3, 3, 3)) -> None:
        for _ in range(seconds):
            self.second += 1
            grid_a = [each + 0.05 * (self.second % 3) for each in house_a]
            for phase, car_a in zip(self.phases, cars_a, strict=True):
                grid_a[phase] += car_a
            self.finder.record(grid_a, cars_a, at(self.second))


@pytest.mark.parametrize("phase", [0, 1, 2])
def test_three_changes_prove_a_phase(phase: int) -> None:
    house, found = House(phase), []
    for change in range(5):
        house.draw(30, 16 if change % 2 else 8)
        found.append(house.finder.found(0))
    assert found == [None, None, None, phase, phase]


def test_a_change_of_the_house_is_none_of_the_car() -> None:
    house = House(0)
    for change in range(6):
        house.draw(30, 10, house_a=(3, 12 if change % 2 else 3, 3))
    assert house.finder.found(0) is None


def test_what_also_moves_on_another_phase_proves_nothing() -> None:
    house = House(0)
    for change in range(6):
        house.draw(30, 16 if change % 2 else 8, house_a=(3, 11 if change % 2 else 3, 3))
    assert house.finder.found(0) is None


def test_two_cars_that_change_together_prove_nothing() -> None:
    house = House(0, 2)
    for change in range(6):
        house.draw(30, *((16, 8) if change % 2 else (8, 16)))
    assert (house.finder.found(0), house.finder.found(1)) == (None, None)


def test_of_two_cars_each_is_found() -> None:
    house = House(1, 2)
    for change in range(8):
        house.draw(30, 16 if change % 2 else 8, 10)
    for change in range(8):
        house.draw(30, 8, 16 if change % 2 else 10)
    assert (house.finder.found(0), house.finder.found(1)) == (1, 2)
