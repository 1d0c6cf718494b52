"""What the sun leaves for the cars."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.house.surplus import Course, measured_surplus_w, surplus
from alfen_solar.house.window import Sample, Window
from alfen_solar.sockets.power import Range
from tests.unit.clock import at


def window(*grid_w: float) -> Window:
    samples = tuple(Sample(watts, at(second)) for second, watts in enumerate(grid_w, start=1))
    return Window(samples, at(0), len(samples))


@pytest.mark.parametrize(
    ("grid_w", "car_w", "reserve_w", "surplus_w"),
    [
        ([-2000, -2000, -2000], 0, 0, 2000),  # exported, and no car
        ([0, 0, 0], 1380, 0, 1380),  # all of the sun goes into the car
        ([-500, -500, -500], 1380, 0, 1880),
        ([500, 500, 500], 1380, 0, 880),  # the car imports
        ([2000, 2000, 2000], 1380, 0, -620),  # so does the house alone
        ([-300, -600, -900], 0, 0, 600),  # the mean
        ([-500, -500, -500], 1380, 200, 1680),  # some of it is left to the grid
        ([-500, -500, -500], 1380, -200, 2080),
        ([-800], 0, 0, 800),
    ],
)
def test_it_is_what_the_cars_draw_less_what_comes_from_the_grid(
    grid_w: list[float], car_w: float, reserve_w: float, surplus_w: float
) -> None:
    found = surplus(window(*grid_w), lambda _: Range(car_w, car_w), reserve_w, Course())
    assert found.range_w == Range(surplus_w, surplus_w)
    assert found.grid_w == pytest.approx(sum(grid_w) / len(grid_w))
    assert (found.opened_at, found.duration_s) == (at(0), len(grid_w))


@pytest.mark.parametrize(
    ("grid_w", "surplus_w"),
    [
        ([-1000, -1000, -20000], 1000),  # nonsense, or the next window shows it as well
        ([-20000, -1000, 500], 500),
        ([-1000, -20000], 1000),  # of a slow meter
        ([-1000, -1000, -5999], 2666),
        ([-1000, -1000, -6000], 1000),
        ([-20000, -20000, -1000], 13667),  # it is so
        ([-20000], 20000),  # nothing is known beside it
        ([-1000, -1000, 20000], -6000),  # nobody waits to be sure that too much is drawn
    ],
)
def test_a_lone_sample_far_above_the_others_is_taken_for_the_next_one(grid_w: list[float], surplus_w: float) -> None:
    found = surplus(window(*grid_w), lambda _: Range(0, 0), 0, Course())
    assert found.range_w.low_w == found.range_w.high_w == pytest.approx(surplus_w, abs=1)
    assert found.likely_w == pytest.approx(surplus_w, abs=1)


def test_export_that_a_car_has_left_is_no_nonsense() -> None:
    draws = {at(1): Range(4000, 4000), at(2): Range(4000, 4000), at(3): Range(0, 0)}
    found = surplus(window(-1000, -1000, -7000), draws.__getitem__, 0, Course())
    assert found.likely_w == pytest.approx((5000 + 5000 + 7000) / 3)


class TestByWhatWasMeasuredAlone:
    @pytest.mark.parametrize(("reserve_w", "surplus_w"), [(0, 1500), (200, 1300)])
    def test_it_is_what_the_cars_drew_less_what_came_from_the_grid(self, reserve_w: float, surplus_w: float) -> None:
        found_w = measured_surplus_w(window(-400, -500, -600), lambda _: Range(1000, 1000), reserve_w)
        assert found_w == pytest.approx(surplus_w)

    def test_it_is_the_lower_end_where_that_is_a_range(self) -> None:
        assert measured_surplus_w(window(-500), lambda _: Range(1000, 4000), 0) == 1500

    def test_samples_without_a_measurement_are_left_out(self) -> None:
        draws = {at(1): None, at(2): Range(1000, 1000), at(3): Range(2000, 2000)}
        assert measured_surplus_w(window(-9000, 0, 0), draws.__getitem__, 0) == 1500

    def test_there_is_none_where_nothing_was_measured(self) -> None:
        assert measured_surplus_w(window(-500, -500), lambda _: None, 0) is None

    @pytest.mark.parametrize(
        ("last_w", "last_car_w", "surplus_w"),
        [(-20000, 1000, 2000), (-6200, 500, (2000 + 2000 + 6700) / 3)],
        ids=["nonsense", "5 kW more export, and not as much more surplus"],
    )
    def test_a_lone_sample_is_judged_alike(self, last_w: float, last_car_w: float, surplus_w: float) -> None:
        draws = {at(1): Range(1000, 1000), at(2): Range(1000, 1000), at(3): Range(last_car_w, last_car_w)}
        assert measured_surplus_w(window(-1000, -1000, last_w), draws.__getitem__, 0) == pytest.approx(surplus_w)


def test_each_sample_has_the_draw_of_its_own_time() -> None:
    def drawn(sampled_at: datetime) -> Range:
        return {at(1): Range(1000, 1000), at(2): Range(1000, 4000), at(3): Range(4000, 4000)}[sampled_at]

    assert surplus(window(0, 0, 0), drawn, 0, Course()).range_w == Range(2000, 3000)


@pytest.mark.parametrize(
    ("before_w", "likely_w"),
    [
        (3000, 3000),  # the change is in the second sample, and not in the first
        (2000, 2000),  # in neither, and the sun has gone back
        (4000, 4000),  # in both, and it has come
    ],
)
def test_a_sample_shows_a_change_already_or_not_as_the_sun_goes_on(before_w: float, likely_w: float) -> None:
    course = Course()
    surplus(window(-before_w), lambda _: Range(0, 0), 0, course)
    grid_w = {3000: (-2000, -1000), 2000: (-1000, -1000), 4000: (-2000, -2000)}[int(before_w)]
    found = surplus(window(*grid_w), lambda _: Range(1000, 2000), 0, course)
    assert found.likely_w == likely_w


@pytest.mark.parametrize(
    ("before_w", "likely_w"),
    [
        (500, 1000),
        (1200, 1000),
        (1750, 1000),  # a quarter of the range is near to its end
        (1751, 1751),  # the car is between the two, and the sun is as before
        (2000, 2000),
        (2500, 2500),
        (3249, 3249),
        (3250, 4000),
        (4500, 4000),
    ],
)
def test_what_is_near_to_an_end_of_a_range_is_likely_to_be_there(before_w: float, likely_w: float) -> None:
    course = Course()
    assert course.add(Range(before_w, before_w)) == before_w
    assert course.add(Range(1000, 4000)) == likely_w
    assert course.add(Range(0, 9000)) == (0 if likely_w <= 2250 else likely_w), "it goes on from there"


@pytest.mark.parametrize(("before_w", "likely_w"), [(500, 1000), (1001, 1001), (3999, 3999), (4500, 4000)])
def test_where_the_truth_may_be_anywhere_within_it_stays_as_it_was(before_w: float, likely_w: float) -> None:
    course = Course(near=0)
    course.add(Range(before_w, before_w))
    assert course.add(Range(1000, 4000)) == likely_w


def test_the_first_range_is_at_its_lower_end() -> None:
    assert Course().add(Range(1000, 4000)) == 1000


def test_what_another_takes_of_it_is_missing_in_all_of_it() -> None:
    samples = tuple(Sample(-1000 - 300 * n, at(10 * n)) for n in (1, 2, 3))
    whole = surplus(Window(samples, at(0), 30), lambda _: Range(0, 900), 0, Course())
    rest = whole.less(400)
    assert rest.range_w == Range(whole.range_w.low_w - 400, whole.range_w.high_w - 400)
    assert rest.likely_w == whole.likely_w - 400
    assert rest.samples_w == tuple((when, each_w - 400) for when, each_w in whole.samples_w)
    assert len(rest.samples_w) == 3
    assert (rest.grid_w, rest.opened_at, rest.duration_s) == (whole.grid_w, whole.opened_at, whole.duration_s)


@pytest.mark.parametrize("period_s", [1, 3, 10])
def test_each_sample_is_told(period_s: float) -> None:
    samples = tuple(Sample(grid_w, at(n * period_s)) for n, grid_w in enumerate((500, 2500, 500), start=1))
    found = surplus(Window(samples, at(0), 3 * period_s), lambda _: Range(1000, 1000), 0, Course())
    assert found.samples_w == tuple((each.at, watts) for each, watts in zip(samples, (500, -1500, 500), strict=True))


def test_what_was_before_a_blind_time_tells_nothing() -> None:
    course = Course()
    surplus(window(-5000), lambda _: Range(0, 0), 0, course)
    course.forget()
    assert surplus(window(-1000), lambda _: Range(1000, 4000), 0, course).likely_w == 2000


@given(
    st.lists(st.tuples(st.floats(-2400, 2400), st.floats(0, 2e4), st.floats(0, 5e3)), min_size=1, max_size=3),
    st.floats(-2e4, 2e4),
)
def test_the_true_surplus_lies_within_if_the_true_draw_does(
    samples: list[tuple[float, float, float]], reserve_w: float
) -> None:
    draws = {at(n): (low_w, wide_w) for n, (_, low_w, wide_w) in enumerate(samples, start=1)}
    found = surplus(
        window(*(grid_w for grid_w, _, _ in samples)),
        lambda when: Range(draws[when][0], sum(draws[when])),
        reserve_w,
        Course(),
    )
    true_w = sum(low_w + wide_w / 2 - grid_w for grid_w, low_w, wide_w in samples) / len(samples) - reserve_w
    assert found.range_w.low_w - 0.01 <= true_w <= found.range_w.high_w + 0.01
