"""What is known of the car: learned from confirmed offers alone, and forgotten when it leaves."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.decision import CarState
from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.power import Range
from tests.unit.clock import at


@dataclass
class Car:
    """A car, and the charger that it is at."""

    phases: int = 1
    """On how many it charges."""
    voltage_v: float = 230.0
    takes: Callable[[float], float] = lambda offer_a: offer_a
    """How much current it makes of an offer, in A."""
    lag_s: int = 5
    ramp_a_s: float = 100.0
    shows_currents: bool = True
    poll_s: int = 5


class Drive:
    """A model that is told what the charger confirms, and shown what it measures, second by second."""

    def __init__(self, car: Car, usual_phases: int = 1, offer_a: float = 6.0) -> None:
        self.car = car
        self.model = CarModel(usual_phases, at(0))
        self.second = 0
        self.current_a = 0.0
        self.offers_a: list[float] = []
        self.confirms = True
        self.model.record_voltage(car.voltage_v)
        self.model.record_plug(Plug.CHARGING, at(0))
        self.model.record_currents((0.0, 0.0, 0.0) if car.shows_currents else ())
        self.model.record_power(0, at(0))
        self.offer(offer_a, 90)

    def offer(self, offer_a: float, seconds: int = 0) -> None:
        """Offer a current, confirmed a second later, and let time pass."""
        self.model.record_offer(offer_a, at(self.second))
        self.model.record_confirmed(None)
        for n in range(seconds):
            self.second += 1
            self.offers_a.append(offer_a)
            if n == 1 and self.confirms:
                self.model.record_confirmed(offer_a)
            self._move()
            self.model.step(at(self.second))

    def _move(self) -> None:
        car = self.car
        felt_a = self.offers_a[-1 - car.lag_s] if len(self.offers_a) > car.lag_s else 0.0
        goal_a = car.takes(felt_a) if felt_a >= 6 else 0.0
        self.current_a += min(max(goal_a - self.current_a, -car.ramp_a_s), car.ramp_a_s)
        if self.second % car.poll_s == 0:
            self.read()

    def read(self) -> None:
        car, now = self.car, at(self.second)
        if car.shows_currents:
            self.model.record_currents(tuple(self.current_a if n < car.phases else 0.0 for n in range(3)))
        self.model.record_power(self.power_w, now)
        self.model.record_reading(now)

    @property
    def power_w(self) -> float:
        return self.current_a * self.car.voltage_v * self.car.phases

    def drawn(self) -> Range:
        return self.model.drawn(at(self.second), at(self.second))


class TestWhatTheCarDoes:
    """The measured power comes first; the mode 3 state only tells what it cannot."""

    @pytest.mark.parametrize(
        ("plug", "power_w", "state"),
        [
            (Plug.CHARGING, 1380, CarState.DRAWING),
            (Plug.CHARGING, 500, CarState.DRAWING),
            (Plug.CHARGING, 499, CarState.IDLE),  # it stays warm, or is full
            (Plug.CHARGING, 0, CarState.IDLE),  # C2 at 0 W draws nothing
            (Plug.CHARGING, None, CarState.UNKNOWN),
            (Plug.CONNECTED, 1380, CarState.DRAWING),  # the state is late
            (Plug.CONNECTED, 0, CarState.IDLE),
            (Plug.CONNECTED, None, CarState.IDLE),
            (Plug.ABSENT, 0, CarState.ABSENT),
            (Plug.ABSENT, None, CarState.ABSENT),
            (Plug.ABSENT, 1380, CarState.DRAWING),
            (Plug.FAULT, 0, CarState.FAULT),
            (Plug.FAULT, None, CarState.FAULT),
            (Plug.UNKNOWN, 0, CarState.UNKNOWN),
            (Plug.UNKNOWN, None, CarState.UNKNOWN),
            (Plug.UNKNOWN, 1380, CarState.DRAWING),
        ],
    )
    def test_is_told_by_power_and_plug(self, plug: Plug, power_w: float | None, state: CarState) -> None:
        model = CarModel(1, at(0))
        model.record_plug(plug, at(1))
        model.record_power(power_w, at(1))
        assert model.state is state

    @pytest.mark.parametrize(("power_w", "state"), [(0, CarState.ABSENT), (None, CarState.UNKNOWN)])
    def test_no_state_or_e_for_a_minute_at_no_power_is_no_car(self, power_w: float | None, state: CarState) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CONNECTED, at(0))
        model.record_power(power_w, at(0))
        model.record_plug(Plug.UNKNOWN, at(10))
        model.step(at(69))
        assert model.state is CarState.UNKNOWN
        model.record_plug(Plug.UNKNOWN, at(69))  # told once more
        model.step(at(70))
        assert model.state is state

    def test_no_power_is_below_zero(self) -> None:
        model = CarModel(1, at(0))
        model.record_power(-374, at(0))
        assert model.power_w == 0


CARS = {
    "takes what is offered": Car(),
    "takes it at 215 V": Car(voltage_v=215),
    "takes it at 245 V": Car(voltage_v=245),
    "takes it at 133 V": Car(voltage_v=133),
    "takes 1.2 A less": Car(takes=lambda a: a - 1.2),
    "takes 1.5 A less": Car(takes=lambda a: a - 1.5),
    "takes 5 % less": Car(takes=lambda a: 0.95 * a),
    "takes 8 % more": Car(takes=lambda a: 1.08 * a),
    "takes half an ampere more": Car(takes=lambda a: a + 0.5),
    "takes whole amperes": Car(takes=lambda a: float(int(a))),
    "follows after 2 s": Car(lag_s=2),
    "follows after 35 s": Car(lag_s=35),
    "ramps for 50 s": Car(ramp_a_s=0.2),
    "is polled every 15 s": Car(poll_s=15),
    "three phases": Car(phases=3),
    "three phases, 1.2 A less, 240 V": Car(phases=3, voltage_v=240, takes=lambda a: a - 1.2),
    "three phases, no currents": Car(phases=3, shows_currents=False),
    "one phase, no currents": Car(shows_currents=False),
}


class TestWhatAnAmpereIsToIt:
    @pytest.mark.parametrize("car", CARS.values(), ids=CARS.keys())
    @pytest.mark.parametrize("offers_a", [[10, 14, 8, 12], [16, 6, 16, 10]], ids=["steps", "jumps"])
    def test_what_is_expected_of_an_offer_comes_true(self, car: Car, offers_a: list[float]) -> None:
        drive = Drive(car, usual_phases=car.phases)
        for offer_a in offers_a:
            drive.offer(offer_a, 120)
        for offer_a in (6.0, 9.0, 13.0, 16.0):
            true_w = car.takes(offer_a) * car.voltage_v * car.phases
            expected_w = drive.model.expected_w(offer_a)
            assert expected_w == pytest.approx(true_w, abs=0.65 * 230 * car.phases), f"at {offer_a} A"

    @pytest.mark.parametrize("car", CARS.values(), ids=CARS.keys())
    def test_the_offer_that_carries_a_power_is_one_with_which_it_draws_that(self, car: Car) -> None:
        drive = Drive(car, usual_phases=car.phases)
        for offer_a in (10, 14, 8, 12):
            drive.offer(offer_a, 120)
        for power_a in (7, 9, 11.5, 14):
            carried_a = drive.model.carried_a(power_a * car.voltage_v * car.phases)
            assert car.takes(carried_a) == pytest.approx(power_a, abs=1.01), f"offered {carried_a} A"
            assert car.takes(math.floor(carried_a) if drive.model.step_a == 1 else carried_a) <= power_a + 0.65

    @pytest.mark.parametrize("shows_currents", [True, False])
    @pytest.mark.parametrize(("usual", "true"), [(1, 3), (3, 1), (1, 2), (3, 2), (2, 2), (1, 1), (3, 3)])
    def test_the_phases_are_seen_whatever_the_settings_say(
        self, usual: int, true: int, *, shows_currents: bool
    ) -> None:
        drive = Drive(Car(phases=true, shows_currents=shows_currents), usual_phases=usual)
        for offer_a in (10, 6, 12):
            drive.offer(offer_a, 90)
        assert drive.model.watts_per_ampere == pytest.approx(230 * true, rel=0.01)

    def test_the_currents_tell_it_at_once(self) -> None:
        drive = Drive(Car(phases=3, takes=lambda a: a - 1.2))
        assert drive.model.phases_seen == 3
        assert drive.model.watts_per_ampere == pytest.approx(690)
        assert drive.model.is_unusual

    @pytest.mark.parametrize(
        ("currents_a", "phases"),
        [
            ((), None),
            ((0, 0, 0), None),
            ((2.9, 2.9, 2.9), None),  # too little to learn from
            ((6, 0.1, 0), 1),
            ((6,), 1),
            ((0, 6, 0), 1),
            ((6, 6, 0.2), 2),
            ((6, 6.1, 5.9), 3),
            ((16, 5, 4.7), 2),
        ],
    )
    def test_a_phase_with_a_small_part_of_the_current_is_none(
        self, currents_a: tuple[float, ...], phases: int | None
    ) -> None:
        model = CarModel(1, at(0))
        model.record_currents(currents_a)
        assert model.phases_seen == phases

    def test_currents_and_power_that_are_shown_one_after_the_other_make_no_other_car(self) -> None:
        drive = Drive(Car())
        for offer_a in (10, 8, 12):
            drive.offer(offer_a, 60)
        drive.model.record_currents((10.2, 0, 0))
        assert drive.model.watts_per_ampere == pytest.approx(230, rel=0.06)
        assert drive.model.expected_w(12) == pytest.approx(2760, rel=0.06)
        drive.model.record_currents((12, 0, 0))
        for _ in range(10):
            drive.read()
        assert drive.model.watts_per_ampere == pytest.approx(230, rel=0.01)

    @pytest.mark.parametrize("apart", [0.96, 1.04])
    def test_what_is_learned_of_a_ramp_makes_no_lasting_shortfall(self, apart: float) -> None:
        """While the car ramps, currents and power are of two moments, some percent apart."""
        drive = Drive(Car(ramp_a_s=0.0))
        drive.model.record_currents((6.9, 0, 0))
        drive.model.record_power(6.9 * 230 * apart, at(drive.second))
        assert drive.model.watts_per_ampere == pytest.approx(230 * apart)
        drive.car.ramp_a_s = 0.5
        drive.offer(10, 60)
        drive.offer(12, 60)
        assert drive.model.watts_per_ampere == pytest.approx(230, rel=0.003)
        assert drive.model.shortfall_a(12) == pytest.approx(0, abs=0.05)

    def test_currents_and_power_of_two_times_teach_nothing(self) -> None:
        drive = Drive(Car(phases=3), usual_phases=3)
        drive.model.record_currents((16, 16, 16))
        drive.model.record_power(6 * 690, at(drive.second))
        assert drive.model.watts_per_ampere == pytest.approx(690)

    @pytest.mark.parametrize(("voltage_v", "watts"), [(None, 230), (0, 230), (1e-23, 230), (133, 133), (245, 245)])
    def test_before_the_car_has_shown_it_the_measured_voltage_tells_if_it_can_be_one(
        self, voltage_v: float | None, watts: float
    ) -> None:
        model = CarModel(1, at(0))
        model.record_voltage(voltage_v)
        assert model.watts_per_ampere == watts


class TestOnlyConfirmedOffersTeach:
    """Home Assistant reports success for a write that the charger never got."""

    def test_a_refused_offer_is_no_limit_of_the_car(self) -> None:
        drive = Drive(Car())
        drive.car.takes = lambda _: 6.0
        drive.confirms = False
        drive.offer(14, 120)
        drive.car.takes = lambda a: a
        assert drive.model.expected_w(14) == pytest.approx(14 * 230)
        assert drive.model.carried_a(3220) == pytest.approx(14)

    def test_a_refused_offer_is_no_other_number_of_phases(self) -> None:
        drive = Drive(Car(shows_currents=False), offer_a=16)
        drive.car.takes = lambda _: 16.0
        drive.confirms = False
        drive.offer(6, 120)
        assert drive.model.watts_per_ampere == 230


class TestALimitOfItsOwn:
    """Proven by a raised offer that was not followed; a car that takes a little less than offered has none."""

    @pytest.mark.parametrize("takes_a", [10, 9.9, 8])
    def test_more_is_not_expected_than_it_was_seen_to_take(self, takes_a: float) -> None:
        drive = Drive(Car(takes=lambda a: min(a, takes_a)))
        for offer_a in (takes_a, 14):
            drive.offer(offer_a, 90)
        assert drive.power_w == takes_a * 230
        for surplus_a in (6.5, 7.5):  # its shortfall beyond the limit is none below it
            assert drive.model.carried_a(surplus_a * 230) == pytest.approx(surplus_a, abs=0.1)

    def test_a_car_that_is_offered_much_more_at_once_gets_no_shortfall_either(self) -> None:
        drive = Drive(Car(takes=lambda a: min(a, 8.0)), offer_a=16)
        assert drive.model.carried_a(7 * 230) == pytest.approx(7)

    @pytest.mark.parametrize("less_a", [0.5, 1.2, 1.5])
    def test_a_car_that_takes_less_at_each_offer_gets_more_for_it(self, less_a: float) -> None:
        drive = Drive(Car(takes=lambda a: a - less_a))
        for offer_a in (10, 16):
            drive.offer(offer_a, 90)
            assert drive.model.carried_a(drive.power_w) == pytest.approx(offer_a, abs=0.05)


class TestWhatItDraws:
    def test_is_what_is_measured_down_to_nothing(self) -> None:
        drive = Drive(Car())
        drive.car.takes = lambda _: 0.0
        drive.offer(6, 30)
        assert drive.drawn() == Range(0, 0)

    @pytest.mark.parametrize("offer_a", [16.0, 10.0, 0.0])
    def test_is_a_range_until_a_change_has_shown(self, offer_a: float) -> None:
        drive = Drive(Car(lag_s=8), offer_a=12)
        before_w, after_w = 12 * 230, offer_a * 230
        drive.offer(offer_a, 4)
        assert drive.model.is_changing(at(drive.second))
        found = drive.model.drawn(at(drive.second), at(drive.second))
        assert found == Range(min(before_w, after_w), max(before_w, after_w))
        drive.offer(offer_a, 40)
        assert not drive.model.is_changing(at(drive.second))
        assert drive.drawn() == Range(after_w, after_w)

    @pytest.mark.parametrize(
        "car", [Car(lag_s=2), Car(lag_s=25), Car(lag_s=35), Car(lag_s=10, ramp_a_s=0.2, poll_s=2), Car(lag_s=55)],
        ids=["2 s", "25 s", "35 s", "ramp of 50 s", "55 s"],
    )  # fmt: skip
    @pytest.mark.parametrize("offer_a", [16.0, 8.0])
    def test_lies_within_the_range_however_slow_the_car_is(self, car: Car, offer_a: float) -> None:
        drive = Drive(car, offer_a=12)
        drive.offer(12, 60)
        drive.offer(offer_a)
        for _ in range(80):
            drive.offer(offer_a, 1)
            found = drive.drawn()
            assert found.low_w - 100 <= drive.power_w <= found.high_w + 100, f"{drive.second}: {drive.power_w}, {found}"

    def test_is_a_range_for_a_minute_at_most(self) -> None:
        drive = Drive(Car())
        drive.car.takes = lambda _: 6.0
        drive.offer(16, 59)
        assert drive.model.is_rising(at(drive.second))
        drive.offer(16, 2)
        assert not drive.model.is_changing(at(drive.second))
        assert drive.drawn() == Range(1380, 1380)

    def test_is_not_known_without_a_measurement_but_no_more_than_is_offered(self) -> None:
        drive = Drive(Car(), offer_a=10)
        drive.model.record_power(None, at(drive.second))
        assert drive.drawn() == Range(0, 2300)
        drive.model.record_plug(Plug.CONNECTED, at(drive.second))
        assert drive.drawn() == Range(0, 0)

    @pytest.mark.parametrize(("offer_a", "rising"), [(10.0, True), (6.0, False)])
    def test_is_still_to_rise_or_not(self, offer_a: float, *, rising: bool) -> None:
        drive = Drive(Car(), offer_a=8)
        drive.offer(offer_a, 2)
        assert (drive.model.is_rising(at(drive.second)), drive.model.is_changing(at(drive.second))) == (rising, True)

    def test_a_second_change_before_the_first_has_shown_may_begin_where_that_began(self) -> None:
        drive = Drive(Car(lag_s=20), offer_a=12)
        drive.offer(6, 3)
        drive.offer(10, 3)
        found = drive.drawn()
        assert found.low_w <= 6 * 230
        assert found.high_w >= 12 * 230

    def test_the_same_offer_again_is_no_change(self) -> None:
        drive = Drive(Car(), offer_a=8)
        drive.offer(8, 1)
        assert not drive.model.is_changing(at(drive.second))


class TestAnotherCar:
    """All that was learned of a car is forgotten when it leaves."""

    @pytest.mark.parametrize("shows_currents", [True, False])
    def test_of_one_phase_is_not_held_for_the_visitor_of_three(self, *, shows_currents: bool) -> None:
        drive = Drive(Car(phases=3, shows_currents=shows_currents, takes=lambda a: a - 1.0), offer_a=16)
        assert drive.model.watts_per_ampere == pytest.approx(690, rel=0.01)
        drive.current_a = 0
        drive.model.record_currents(())
        drive.model.record_power(0, at(drive.second))
        assert drive.model.watts_per_ampere == pytest.approx(690, rel=0.01)
        drive.model.record_plug(Plug.ABSENT, at(drive.second))
        assert drive.model.watts_per_ampere == 230
        assert not drive.model.is_unusual
        drive.model.record_plug(Plug.CONNECTED, at(drive.second))
        assert drive.model.carried_a(2300) == 10
        assert drive.model.expected_w(10) == 2300

    @pytest.mark.parametrize("shows_l1", [False, True])
    def test_that_takes_to_three_phases_by_itself_is_seen_by_its_power(self, *, shows_l1: bool) -> None:
        """Below a limit in W it would draw three times as much for as long as its offer stays."""
        drive = Drive(Car(phases=1, shows_currents=False), usual_phases=1, offer_a=16)
        for phases, watts_per_ampere in ((3, 690), (1, 690 if not shows_l1 else 230), (3, 690)):
            drive.car.phases = phases
            drive.model.record_currents((drive.current_a,) if shows_l1 else ())
            drive.offer(16, 60)
            assert drive.model.watts_per_ampere == pytest.approx(watts_per_ampere), phases

    def test_that_came_unseen_can_be_learned_anew(self) -> None:
        drive = Drive(Car(phases=3), offer_a=16)
        assert drive.model.is_unusual
        drive.model.doubt_phases()
        assert (drive.model.watts_per_ampere, drive.model.is_unusual) == (230, False)

    def test_of_whole_amperes_is_not_held_for_the_one_before(self) -> None:
        drive = Drive(Car(takes=lambda a: float(int(a))))
        for offer_a in (7.5, 9.3, 11.4, 8.6, 10.5):
            drive.offer(offer_a, 60)
        assert drive.model.step_a == 1
        drive.model.record_power(0, at(drive.second))
        drive.model.record_plug(Plug.ABSENT, at(drive.second))
        assert drive.model.step_a == 0.1


class TestWholeAmperes:
    def test_are_seen_at_offers_that_are_none(self) -> None:
        drive = Drive(Car(takes=lambda a: float(int(a))))
        for offer_a in (7.5, 9.3, 11.4, 8.6):
            drive.offer(offer_a, 60)
        assert drive.model.step_a == 1
        # What it leaves of an ampere is none that it lacks.
        assert [drive.model.carried_a(power_a * 230) for power_a in (6, 7, 9.7)] == pytest.approx([6, 7, 9.7], abs=0.01)

    def test_are_seen_while_the_voltage_drifts(self) -> None:
        drive = Drive(Car(takes=lambda a: float(int(a)), shows_currents=False))
        for offer_a, voltage_v in [(7.5, 222), (9.3, 233), (11.4, 243), (8.6, 228)]:
            drive.car = replace(drive.car, voltage_v=voltage_v)
            drive.model.record_voltage(voltage_v)
            drive.offer(offer_a, 60)
        assert drive.model.step_a == 1

    def test_are_not_seen_where_only_whole_ones_are_offered(self) -> None:
        drive = Drive(Car())
        for offer_a in (7, 9, 11, 8, 10):
            drive.offer(offer_a, 60)
        assert drive.model.step_a == 0.1


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 6.0, 7.3, 10.0, 16.0]), st.integers(1, 90), st.booleans()), max_size=12),
    st.sampled_from([1, 2, 3]),
    st.sampled_from([1, 3]),
    st.integers(0, 40),
    st.floats(-1.5, 1.0),
    st.booleans(),
)
def test_whatever_is_offered_what_the_car_draws_is_within_the_range_and_what_is_carried_is_finite(
    offers: list[tuple[float, int, bool]],
    phases: int,
    usual: int,
    lag_s: int,
    more_a: float,
    shows_currents: bool,  # noqa: FBT001
) -> None:
    car = Car(phases=phases, lag_s=lag_s, takes=lambda a: a + more_a, shows_currents=shows_currents)
    drive = Drive(car, usual_phases=usual)
    drive.offer(10, 90)
    drive.offer(13, 90)
    for offer_a, seconds, confirms in offers:
        drive.confirms = confirms
        drive.offer(offer_a, seconds)
        if lag_s + 10 < seconds:
            found = drive.drawn()
            assert found.low_w - 1 <= drive.power_w <= found.high_w + 1, (drive.power_w, found)
        for power_w in (-5000, 0, 1380, 11_000):
            assert -100 < drive.model.carried_a(power_w) < 100
        assert drive.model.expected_w(offer_a) >= 0
