"""What the car has taken, from its power and the grid's."""

import pytest

from alfen_solar.energy import Charged, EnergyCount, sun_part_w
from tests.closed_loop import START, ClosedLoop
from tests.simulator.house import House
from tests.simulator.world import Snapshot, World
from tests.unit.clock import at

HOUR_S = 3600


@pytest.mark.parametrize(
    ("car_w", "grid_w", "sun_w"),
    [
        (2000, -500, 2000),  # exported all the same
        (2000, 0, 2000),
        (2000, 500, 1500),
        (2000, 2000, 0),
        (2000, 2700, 0),  # the household imports too
        (0, 300, 0),
    ],
)
def test_what_is_imported_counts_as_the_cars(car_w: float, grid_w: float, sun_w: float) -> None:
    assert sun_part_w(car_w, grid_w) == sun_w


def counted(*powers: tuple[float | None, float | None], every_s: float = 60) -> EnergyCount:
    """Return the count after these powers of car and grid, each of which lasted as long."""
    count = EnergyCount(at(0))
    for number, (car_w, grid_w) in enumerate(powers):
        count.see(car_w, grid_w, at(number * every_s))
    count.see(None, None, at(len(powers) * every_s))
    return count


class TestEnergy:
    def test_is_power_by_the_time_until_the_next_one_is_seen(self) -> None:
        charged = counted((3000, -100), (6000, 1500)).take()
        assert (charged.sun_wh, charged.grid_wh) == (50 + 75, 25)

    def test_is_not_counted_while_the_cars_power_is_not_known(self) -> None:
        charged = counted((3000, 0), (None, 0), (3000, 0)).take()
        assert (charged.sun_wh, charged.grid_wh) == (100, 0)

    def test_counts_as_imported_while_the_grid_power_is_not_known(self) -> None:
        charged = counted((3000, None)).take()
        assert (charged.sun_wh, charged.grid_wh) == (0, 50)

    def test_is_not_counted_over_a_sleep(self) -> None:
        assert counted((3600, 0), every_s=60).take().sun_wh == 60
        assert counted((3600, 0), every_s=61).take().sun_wh == 0

    def test_is_taken_in_whole_watt_hours_and_the_rest_is_not_lost(self) -> None:
        count = EnergyCount(at(0))
        taken = Charged()
        for second in range(HOUR_S + 1):
            count.see(1400, 300, at(second))
            charged = count.take()
            taken = Charged(taken.sun_wh + charged.sun_wh, taken.grid_wh + charged.grid_wh)
        assert taken.sun_wh == pytest.approx(1100, abs=1)
        assert taken.grid_wh == pytest.approx(300, abs=1)

    def test_is_taken_once(self) -> None:
        count = counted((3000, 1000))
        charged = count.charged
        assert charged == Charged(33, 16)
        assert count.take() == charged
        assert count.take() == Charged()


class TestSunShare:
    def test_is_that_of_what_was_charged(self) -> None:
        charged = counted((3000, 1000), (3000, 2000)).charged
        assert charged == Charged(50, 50)
        assert charged.sun_share == 0.5

    def test_is_not_known_of_nothing(self) -> None:
        assert counted((0, 500)).charged.sun_share is None

    @pytest.mark.parametrize(
        ("car_w", "grid_w", "share"),
        [
            (2000, -10, 1),
            (2000, 500, 0.75),
            (500, 500, 0),
            (499, 0, None),  # the car takes nothing
            (None, 0, None),
            (2000, None, None),
        ],
    )
    def test_is_that_of_now(self, car_w: float | None, grid_w: float | None, share: float | None) -> None:
        count = EnergyCount(at(0))
        assert count.sun_share is None
        count.see(car_w, grid_w, at(1))
        assert count.sun_share == share


def test_over_a_generated_day_the_count_agrees_with_the_house() -> None:
    loop = ClosedLoop(World(House.generated().at(9 * HOUR_S)))
    count = EnergyCount(START)

    def see(snapshot: Snapshot) -> None:
        count.see(loop.core.car_w, snapshot.grid_w, at(loop.now_s))

    loop.run(6 * HOUR_S, see)

    end, charged = loop.snapshots[-1], count.take()
    assert end.car_solar_wh > 5000
    assert end.car_grid_wh > 100
    assert charged.sun_wh == pytest.approx(end.car_solar_wh, rel=0.01)
    assert charged.grid_wh == pytest.approx(end.car_grid_wh, rel=0.05)
