"""What current a car needs before it draws: tried in steps, remembered while it stays."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.decision import CarState
from alfen_solar.sockets.needs import NeededCurrent
from tests.unit.clock import at

MINIMUM_A = 6.0


class Parked:
    """A car that begins to draw from some current on, and the offers that it gets, second by second."""

    def __init__(self, begins_at_a: float, *, most_a: float = 16, stops_below_a: float = 0, lag_s: int = 5) -> None:
        self.needs = NeededCurrent(at(0))
        self.begins_at_a, self.most_a, self.stops_below_a, self._lag_s = begins_at_a, most_a, stops_below_a, lag_s
        self.second = 0
        self.offer_a = MINIMUM_A
        self.offers: list[tuple[int, float]] = [(0, MINIMUM_A)]
        self.draws = False
        self._offers_a = [MINIMUM_A] * (lag_s + 1)

    def run(self, seconds: int) -> None:
        for _ in range(seconds):
            self.second += 1
            felt_a = self._offers_a[-1 - self._lag_s]
            self.draws = felt_a >= (self.stops_below_a if self.draws else self.begins_at_a)
            self.needs.record(CarState.DRAWING if self.draws else CarState.IDLE, self.offer_a, at(self.second))
            wanted_a = self.needs.wanted_a(MINIMUM_A, self.most_a, at(self.second))
            if wanted_a is not None and not self.draws:
                self.offer(wanted_a)
            self._offers_a.append(self.offer_a)

    def offer(self, offer_a: float) -> None:
        if offer_a != self.offer_a:
            self.offers.append((self.second, offer_a))
        self.offer_a = offer_a


@pytest.mark.parametrize("lag_s", [2, 5, 35])
@pytest.mark.parametrize("needed_a", [7.0, 8.0, 10.0])
def test_a_car_that_needs_more_than_the_minimum_gets_it_within_minutes(needed_a: float, lag_s: int) -> None:
    car = Parked(needed_a, lag_s=lag_s)
    car.run(90 + 45 * int(needed_a - 5) + lag_s)
    assert car.draws, car.offers
    assert [offer_a for _, offer_a in car.offers] == [float(n) for n in range(6, int(needed_a) + 1)]
    car.run(5)
    assert car.needs.starting_a == needed_a


def test_a_car_that_takes_a_minute_to_begin_at_the_minimum_is_not_tried() -> None:
    car = Parked(6, lag_s=0)
    car.begins_at_a = 99
    car.run(80)
    car.begins_at_a = 6
    car.run(60)
    assert car.offers == [(0, MINIMUM_A)]
    assert car.needs.starting_a is None


def test_no_more_is_tried_than_the_sun_carries() -> None:
    car = Parked(10, most_a=8.5)
    car.run(3600)
    assert max(offer_a for _, offer_a in car.offers) == 8


def test_when_the_sun_goes_the_try_is_over() -> None:
    car = Parked(12)
    car.run(200)
    assert car.offer_a > MINIMUM_A
    car.most_a = 6.5
    car.run(41)
    assert car.offer_a == MINIMUM_A


def test_a_full_car_is_tried_more_and_more_rarely() -> None:
    car = Parked(99)
    car.run(24 * 3600)
    tries_s = [second for second, offer_a in car.offers if offer_a == 7]
    gaps_s = [after - before for before, after in itertools.pairwise(tries_s)]
    assert tries_s[0] == 90
    # 15 min and twice as much each time, and 410 s that the try itself takes.
    assert gaps_s == [900 + 410, 1800 + 410, 3600 + 410] + [7200 + 410] * (len(gaps_s) - 3)
    assert car.needs.starting_a is None


def test_each_step_is_offered_for_forty_seconds() -> None:
    car = Parked(99, most_a=8)
    car.run(300)
    assert car.offers == [(0, 6), (90, 7), (131, 8), (172, 6)]


def test_a_car_that_is_full_again_after_it_has_drawn_is_tried_as_often_as_at_first() -> None:
    car = Parked(99, most_a=8)
    car.run(2 * 3600)
    car.begins_at_a = 8
    car.run(2 * 3600)
    assert car.draws
    assert car.needs.starting_a == 8
    car.begins_at_a = car.stops_below_a = 99
    car.offer(6)
    begin = car.second
    car.run(1500)
    tries_s = [second for second, offer_a in car.offers if second > begin and offer_a == 7]
    assert [after - before for before, after in itertools.pairwise(tries_s)] == [900 + 82], car.offers


def test_a_car_that_begins_at_the_minimum_after_it_was_tried_in_vain_needs_no_more() -> None:
    car = Parked(99, most_a=8)
    car.run(400)
    assert car.offers[-1] == (172, 6)
    car.begins_at_a = 6
    car.run(10)
    assert (car.draws, car.needs.starting_a) == (True, None)


def test_another_car_is_tried_as_the_first_one_was() -> None:
    car = Parked(99)
    car.run(600)
    car.needs.record(CarState.ABSENT, 6, at(600))
    car.begins_at_a, car.offers = 8, []
    car.offer_a = 6
    car.run(300)
    assert car.offers == [(690, 7), (731, 8)]
    assert (car.draws, car.needs.starting_a) == (True, 8)


def test_what_it_needed_is_remembered_while_it_stays() -> None:
    car = Parked(8)
    car.run(300)
    assert car.needs.starting_a == 8
    for state in (CarState.IDLE, CarState.UNKNOWN, CarState.FAULT, CarState.DRAWING):
        car.needs.record(state, 0, at(301))
        assert car.needs.starting_a == 8
    car.needs.record(CarState.ABSENT, 6, at(302))
    assert car.needs.starting_a is None
    assert car.needs.running_a is None


class TestBelowWhatItStops:
    def test_is_learned_when_it_stops_soon_after_less_was_offered(self) -> None:
        car = Parked(8, stops_below_a=8)
        car.run(300)
        assert car.needs.running_a is None
        car.offer(6)
        car.run(20)
        assert car.needs.running_a == 8

    @pytest.mark.parametrize(("stops_s", "running_a"), [(60, 8), (61, None)])
    def test_is_learned_within_a_minute(self, stops_s: int, running_a: float | None) -> None:
        car = Parked(8, stops_below_a=6)
        car.run(300)
        car.offer(6)
        car.run(stops_s)
        car.stops_below_a = 99
        car.run(1)
        assert (car.draws, car.needs.running_a) == (False, running_a)

    def test_is_not_learned_of_one_that_had_stopped_before(self) -> None:
        car = Parked(8, stops_below_a=6)
        car.run(300)
        car.begins_at_a = car.stops_below_a = 99
        car.run(30)
        car.offer(6)
        car.run(30)
        assert (car.needs.starting_a, car.needs.running_a) == (8, None)

    def test_is_not_learned_of_a_car_that_goes_on(self) -> None:
        car = Parked(8, stops_below_a=6)
        car.run(300)
        car.offer(6)
        car.run(600)
        assert (car.needs.starting_a, car.needs.running_a) == (8, None)

    def test_is_not_learned_of_one_that_is_full_long_after(self) -> None:
        car = Parked(8, stops_below_a=6)
        car.run(300)
        car.offer(6)
        car.run(100)
        car.stops_below_a = 99
        car.run(5)
        assert car.needs.running_a is None

    def test_is_not_learned_of_a_pause(self) -> None:
        car = Parked(8, stops_below_a=6)
        car.run(300)
        car.offer(0)
        car.run(20)
        assert car.needs.running_a is None

    def test_is_not_learned_of_a_car_that_never_needed_more(self) -> None:
        car = Parked(6, stops_below_a=8)
        car.draws = True
        car.offer(10)
        car.run(30)
        car.offer(6)
        car.run(30)
        assert (car.needs.starting_a, car.needs.running_a) == (None, None)


@pytest.mark.parametrize("state", [state for state in CarState if state is not CarState.IDLE])
def test_only_a_car_that_is_there_and_draws_nothing_is_tried(state: CarState) -> None:
    needs = NeededCurrent(at(0))
    for second in range(1000):
        needs.record(state, MINIMUM_A, at(second))
        assert needs.wanted_a(MINIMUM_A, 16, at(second)) is None


def test_a_car_is_not_tried_soon_after_a_pause() -> None:
    needs = NeededCurrent(at(0))
    for second in range(1000):
        needs.record(CarState.IDLE, 0, at(second))
    for second in range(1000, 1089):
        needs.record(CarState.IDLE, MINIMUM_A, at(second))
        assert needs.wanted_a(MINIMUM_A, 16, at(second)) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(CarState), st.sampled_from([0.0, 6.0, 7.0, 8.0, 16.0]), st.integers(1, 200)),
        max_size=40,
    ),
    st.sampled_from([6.0, 8.0, 10.0]),
    st.floats(0, 10),
)
def test_whatever_happens_it_never_wants_more_than_the_most_nor_less_than_the_minimum(
    events: list[tuple[CarState, float, int]], minimum_a: float, above_a: float
) -> None:
    needs, second = NeededCurrent(at(0)), 0
    for state, offer_a, pause_s in events:
        second += pause_s
        needs.record(state, offer_a, at(second))
        wanted_a = needs.wanted_a(minimum_a, minimum_a + above_a, at(second))
        assert wanted_a is None or minimum_a <= wanted_a <= minimum_a + above_a
