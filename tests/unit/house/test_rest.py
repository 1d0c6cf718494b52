"""What the house draws without its cars: known around a change of a car, too."""

from datetime import datetime

from alfen_solar.house.rest import Rest
from alfen_solar.house.window import Sample
from alfen_solar.sockets.power import Range
from tests.unit.clock import at


def test_it_is_the_grid_power_less_what_the_cars_draw() -> None:
    assert Rest().house_w(Sample(2000, at(0)), lambda _: Range(1500, 1500), at(0)) == 500


def test_it_stays_while_nobody_knows_whether_a_sample_shows_a_change_of_a_car() -> None:
    rest = Rest()
    assert rest.house_w(Sample(4000, at(0)), lambda _: Range(3500, 3500), at(0)) == 500
    assert rest.house_w(Sample(4010, at(1)), lambda _: Range(1380, 3500), at(1)) == 510
    assert rest.house_w(Sample(1900, at(2)), lambda _: Range(1380, 3500), at(2)) == 520
    between = rest.house_w(Sample(3000, at(3)), lambda _: Range(1380, 3500), at(3))
    assert between == 520, "the car ramps"


def test_a_measurement_that_comes_later_makes_a_sample_sure() -> None:
    rest = Rest()
    rest.house_w(Sample(4000, at(0)), lambda _: Range(3500, 3500), at(0))
    sample = Sample(4800, at(1))
    assert rest.house_w(sample, lambda _: Range(3500, 5000), at(1)) == 500
    assert rest.house_w(sample, lambda _: Range(3500, 3500), at(1)) == 1300


def test_a_car_that_is_as_it_was_for_a_while_makes_a_value_sure_that_stays_the_same() -> None:
    rest, sample = Rest(), Sample(5112, at(1))
    rest.house_w(Sample(5112, at(0)), lambda _: Range(3680, 3680), at(0))
    assert rest.house_w(sample, lambda _: Range(3071, 3680), at(1)) == 1432

    def drawn(sampled_at: datetime) -> Range:
        return Range(3071, 3680) if sampled_at == sample.at else Range(3312, 3312)

    assert rest.house_w(sample, drawn, at(7.9), 1) == 1432
    assert rest.house_w(sample, drawn, at(8), 1) == 1800
    assert rest.house_w(sample, lambda _: Range(3071, 3680), at(10)) == 1800
