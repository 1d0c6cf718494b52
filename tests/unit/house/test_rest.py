"""What the house draws without its cars: known around a change of a car, too."""

from alfen_solar.house.rest import Rest
from alfen_solar.house.window import Sample
from alfen_solar.sockets.power import Range
from tests.unit.clock import at


def test_it_is_the_grid_power_less_what_the_cars_draw() -> None:
    assert Rest().house_w(Sample(2000, at(0)), lambda _: Range(1500, 1500)) == 500


def test_it_stays_while_nobody_knows_whether_a_sample_shows_a_change_of_a_car() -> None:
    rest = Rest()
    assert rest.house_w(Sample(4000, at(0)), lambda _: Range(3500, 3500)) == 500
    assert rest.house_w(Sample(4010, at(1)), lambda _: Range(1380, 3500)) == 510
    assert rest.house_w(Sample(1900, at(2)), lambda _: Range(1380, 3500)) == 520
    between = rest.house_w(Sample(3000, at(3)), lambda _: Range(1380, 3500))
    assert between == 520, "the car ramps"


def test_a_measurement_that_comes_later_makes_a_sample_sure() -> None:
    rest = Rest()
    rest.house_w(Sample(4000, at(0)), lambda _: Range(3500, 3500))
    sample = Sample(4800, at(1))
    assert rest.house_w(sample, lambda _: Range(3500, 5000)) == 500
    assert rest.house_w(sample, lambda _: Range(3500, 3500)) == 1300
