"""What is learned of a car, to the watt: its phases, what it takes less than it is offered, whole amperes."""

import pytest

from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from tests.unit.clock import at
from tests.unit.sockets.settled_car import WATTS, read, settle, settled


class TestPhases:
    @pytest.mark.parametrize(
        ("currents_a", "phases"),
        [((3.0, 0, 0), 1), ((2.99, 0, 0), None), ((10, 3.0, 0), 2), ((10, 2.99, 0), 1), ((10, 3, 3), 3)],
    )
    def test_are_those_with_three_tenths_of_the_current(
        self, currents_a: tuple[float, ...], phases: int | None
    ) -> None:
        model = CarModel(1, at(0))
        model.record_currents(currents_a)
        assert model.phases_seen == phases

    @pytest.mark.parametrize(
        ("power_w", "learned"),
        [(1839, False), (1840, True), (2760, True), (2761, False), (2300, True)],  # 10 A at 230 V, a fifth less or more
    )
    def test_are_learned_from_a_power_and_currents_that_agree(self, power_w: float, *, learned: bool) -> None:
        model = CarModel(1, at(0))
        model.record_currents((10, 0, 0))
        model.record_power(power_w, at(1))
        assert model.watts_per_ampere == (power_w / 10 if learned else 230)

    @pytest.mark.parametrize(("power_w", "watts"), [(499, 230), (500, 500 / 3)])
    def test_are_not_learned_from_less_than_a_car_charges_with(self, power_w: float, watts: float) -> None:
        model = CarModel(1, at(0))
        model.record_voltage(150)
        model.record_currents((3, 0, 0))
        model.record_power(power_w, at(1))
        assert model.usual_watts_per_ampere == 150
        assert model.watts_per_ampere == (watts if power_w >= 500 else 150)

    @pytest.mark.parametrize(("voltage_v", "unusual"), [(230, False), (192, False), (191, True)])
    def test_are_unusual_by_a_fifth_more_than_the_settings_say(self, voltage_v: float, *, unusual: bool) -> None:
        model = settled()
        model.record_voltage(voltage_v)
        assert model.is_unusual is unusual

    def test_are_learned_slowly_from_what_is_shown_one_after_the_other(self) -> None:
        model = settled()
        model.record_power(2400, at(1))
        assert model.watts_per_ampere == pytest.approx(230 + 0.3 * 10)
        model.record_currents((10.5, 0, 0))
        assert model.watts_per_ampere == pytest.approx(233 + 0.3 * (2400 / 10.5 - 233))

    def test_are_not_learned_before_a_change_has_shown(self) -> None:
        """Power and currents would be of before and after it."""
        model = settled()
        model.record_offer(12, at(0))
        model.record_currents((11, 0, 0))
        assert model.watts_per_ampere == 230

    def test_are_learned_before_the_first_change_has_shown_as_nothing_is_known(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        read(model, 0, 0)
        model.record_offer(16, at(0))
        model.record_currents((10, 10, 10))
        model.record_power(6900, at(1))
        assert model.is_changing(at(1))
        assert model.watts_per_ampere == 690

    def test_are_counted_alone_while_a_car_begins_and_more_of_them_are_news(self) -> None:
        """A power of a second before tells too little of an ampere, and a limit in W would become too many of them."""
        model = CarModel(3, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        read(model, 0, 0)
        model.record_offer(8.2, at(0))
        model.record_power(6 * 690, at(1))
        model.record_currents((0, 8.2, 8.2))
        assert model.watts_per_ampere == 460
        model.record_currents((8.2, 8.2, 8.2))
        model.record_power(7 * 690, at(2))
        assert model.watts_per_ampere == 690

    def test_are_learned_anew_at_once_when_they_are_doubted(self) -> None:
        model = settled(10, taken_a=9.5, phases=3)
        assert model.shortfall_a(10) == pytest.approx(0.5)
        model.doubt_phases()
        assert (model.watts_per_ampere, model.shortfall_a(10)) == (230, 0)
        model.record_power(9.6 * 690, at(1))
        assert model.watts_per_ampere == pytest.approx(9.6 / 9.5 * 690)

    def test_are_not_learned_for_half_a_minute_after_the_offer_was_changed(self) -> None:
        """The currents may still be those of before, whatever the power shows."""
        model = settled()
        settle(model, 12, 12, 0, seconds=20)
        assert not model.is_changing(at(20))
        model.record_currents((11, 0, 0))
        model.record_power(12 * WATTS, at(21))
        assert model.watts_per_ampere == WATTS
        for second in range(25, 60, 5):
            read(model, second, 12 * WATTS)
        model.record_currents((11.5, 0, 0))
        assert model.watts_per_ampere > WATTS

    def test_are_learned_within_it_if_they_are_others(self) -> None:
        model = settled()
        settle(model, 12, 12, 0, seconds=20)
        model.record_currents((12, 12, 12))
        model.record_power(36 * WATTS, at(21))
        assert model.watts_per_ampere == 3 * WATTS

    def test_are_learned_within_it_as_long_as_they_are_known_from_a_ramp_alone(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        read(model, 0, 0)
        settle(model, 12, 11, 0, seconds=20)
        rough_w = model.watts_per_ampere
        assert not model.is_changing(at(20))
        model.record_currents((10.5, 0, 0))
        assert model.watts_per_ampere > rough_w

    def test_are_those_of_the_offer_from_the_moment_it_is_switched(self) -> None:
        model = settled(phases=3, usual=3)
        model.change_phases(1)
        assert (model.usual_watts_per_ampere, model.watts_per_ampere) == (WATTS, WATTS)

    def test_are_learned_at_once_if_they_are_others(self) -> None:
        model = settled()
        model.record_currents((10, 10, 10))
        model.record_power(6900, at(1))
        assert model.watts_per_ampere == 690


def test_what_was_noted_of_a_higher_offer_is_forgotten_while_it_keeps_the_offer_low() -> None:
    """A car may have overshot when it was noted, and nothing new is noted while the offer stays as it is."""
    model = settled(9)
    settle(model, 13, 16.5, 0, seconds=60)
    settle(model, 9.5, 9.5, 60, seconds=60)
    assert model.carried_a(13 * WATTS) == pytest.approx(9.5)
    for second in range(120, 1000, 10):
        read(model, second, 9.5 * WATTS)
    assert model.carried_a(13 * WATTS) == pytest.approx(13)


class TestPhasesWithoutCurrents:
    """Guessed by the power of confirmed offers."""

    def learned(self, *points: tuple[float, float], usual: int = 1) -> float:
        """Tell what an ampere is taken to be after offers (A) of which the car drew so much (W)."""
        model = CarModel(usual, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        for number, (offer_a, power_w) in enumerate(points):
            begin = 100 * number
            model.record_offer(offer_a, at(begin))
            model.record_confirmed(offer_a)
            for after_s in range(5, 91, 5):
                read(model, begin + after_s, power_w)
        return model.watts_per_ampere

    @pytest.mark.parametrize(
        ("power_w", "watts"),
        [
            (2300, 230),
            (3679, 230),  # 1.6 phases
            (3680, 460),
            (5520, 460),
            (5521, 230),
            (5760, 690),
            (6900, 690),
            (8040, 690),
            (8060, 230),
            (9200, 230),  # there are no four
        ],
    )
    def test_more_are_believed_at_once(self, power_w: float, watts: float) -> None:
        assert self.learned((10, power_w)) == watts

    def test_that_are_confirmed_by_currents_make_no_other_car(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        model.record_offer(10, at(0))
        model.record_confirmed(10)
        for second in range(5, 100, 5):
            read(model, second, 9.5 * WATTS)
        assert model.shortfall_a(10) == pytest.approx(0.5)
        model.record_currents((9.5, 0, 0))
        assert model.shortfall_a(10) == pytest.approx(0.5)

    def test_that_stay_the_same_leave_what_was_learned(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        for begin, (offer_a, taken_a) in [(0, (10, 9.5)), (100, (16, 14.5))]:
            model.record_offer(offer_a, at(begin))
            model.record_confirmed(offer_a)
            for after_s in range(5, 100, 5):
                read(model, begin + after_s, taken_a * WATTS)
        assert [model.shortfall_a(offer_a) for offer_a in (10, 16)] == pytest.approx([0.5, 1.5])

    @pytest.mark.parametrize(
        ("points", "watts"),
        [
            ([(10, 2300)], 690),  # it may be a limit of its own
            ([(10, 2300), (12, 2760)], 230),
            ([(10, 2300), (11, 2530)], 230),
            ([(10, 2300), (10.9, 2507)], 690),  # offers too near each other
            ([(10, 2300), (16, 2300)], 690),  # it is a limit: 1 phase, and not even that
        ],
    )
    def test_fewer_by_two_offers(self, points: list[tuple[float, float]], watts: float) -> None:
        assert self.learned(*points, usual=3) == watts


class TestACarThatIsTriedOnTheSunOfOnePhase:
    """Its power alone tells on how many phases it charges, once it has had its time."""

    @staticmethod
    def watts(power_w: float | None, *, confirmed_a: float | None = 6, currents_a: tuple[float, ...] = ()) -> float:
        """Offer 6 A to a car of which nothing is known, and tell what an ampere is taken to be in the end."""
        model = CarModel(3, at(-300))
        model.record_plug(Plug.CHARGING, at(-300))
        model.record_offer(6, at(0))
        model.record_currents(currents_a)
        model.record_confirmed(confirmed_a)
        for second in range(5, 121, 5):
            model.record_power(power_w, at(second))
            model.record_reading(at(second))
            model.step(at(second))
            if model.is_settling(at(second)):
                model.tell_phases_by_power(at(second))
                assert not model.knows_watts, f"at {second} s it may still follow"
        model.tell_phases_by_power(at(120))
        return model.watts_per_ampere

    @pytest.mark.parametrize(
        ("power_w", "watts"),
        [
            (6 * WATTS, WATTS),
            (5.2 * WATTS, WATTS),
            (12 * WATTS, 2 * WATTS),
            (18 * WATTS, 3 * WATTS),
            (8.5 * WATTS, 3 * WATTS),  # that fits none
            (400, 3 * WATTS),
            (None, 3 * WATTS),
        ],
    )
    def test_shows_them_if_it_takes_what_it_is_offered(self, power_w: float | None, watts: float) -> None:
        assert self.watts(power_w) == watts

    def test_shows_nothing_of_an_offer_that_is_not_confirmed(self) -> None:
        assert self.watts(6 * WATTS, confirmed_a=None) == 3 * WATTS

    def test_shows_nothing_beside_currents_that_speak_against_it(self) -> None:
        assert self.watts(6 * WATTS, currents_a=(2.5, 0.0)) == 3 * WATTS


class TestWhatItTakesLess:
    @pytest.mark.parametrize(
        ("less_a", "shortfall_a"), [(-4, -4), (-1.5, -1.5), (0.5, 0.5), (2.0, 2.0), (2.1, 0), (4, 0)]
    )
    def test_is_known_by_one_offer_if_it_is_little_or_more_than_offered(
        self, less_a: float, shortfall_a: float
    ) -> None:
        model = settled(12, taken_a=12 - less_a)
        assert model.shortfall_a(12) == pytest.approx(shortfall_a)

    @pytest.mark.parametrize(
        ("second_a", "taken_a", "shortfall_a"),
        [
            (14, 9.2, 4.8),  # it followed by three tenths
            (14, 9.19, 0),  # it did not: a limit of its own
            (14, 12.0, 2.0),
            (10.31, 8.31, 2.0),
        ],
    )
    def test_is_known_by_two_offers_of_which_it_followed_the_second(
        self, second_a: float, taken_a: float, shortfall_a: float
    ) -> None:
        model = settled(10, taken_a=8 - 0.001)  # more than is believed at once
        assert model.shortfall_a(10) == 0
        settle(model, second_a, taken_a, 100)
        assert model.shortfall_a(second_a) == pytest.approx(shortfall_a, abs=0.01)

    @pytest.mark.parametrize(("taken_a", "shortfall_a"), [(11.5, 0), (11.6, -1.6), (11.7, -1.7)])
    def test_is_below_none_where_it_draws_far_more_than_an_offer_that_it_does_not_follow(
        self, taken_a: float, shortfall_a: float
    ) -> None:
        model = settled(14, taken_a=taken_a + 0.2)
        settle(model, 10, taken_a, 100)
        assert model.shortfall_a(10) == pytest.approx(shortfall_a)
        assert model.is_unusual is (shortfall_a < 0)

    @pytest.mark.parametrize(
        ("offer_a", "shortfall_a"),
        [(8, 0.5), (11, 0.5), (11.5, 0.5), (13, 0.5), (13.1, 1.5), (17, 1.5), (19, 1.5), (19.1, 0.5), (25, 0.5)],
    )
    def test_is_that_of_the_nearest_offers_or_the_least_of_all(self, offer_a: float, shortfall_a: float) -> None:
        model = settled(10, taken_a=9.5)
        settle(model, 16, 14.5, 100)
        assert model.shortfall_a(offer_a) == pytest.approx(shortfall_a)

    @pytest.mark.parametrize(("again_s", "known"), [(900, True), (900.1, False)])
    def test_is_forgotten_after_a_quarter_of_an_hour(self, again_s: float, *, known: bool) -> None:
        model = settled(10, taken_a=9.5)
        settle(model, 16, 14.5, 100, seconds=15)  # steady, and so noted, at second 115
        assert not model.is_settling(at(115))
        settle(model, 10, 9.5, 100 + again_s, seconds=15)
        assert model.shortfall_a(16) == pytest.approx(1.5 if known else 0.5)

    def test_is_that_of_the_last_eight_offers(self) -> None:
        model = settled(6, taken_a=5.9)
        for number in range(8):
            assert model.shortfall_a(25) == pytest.approx(0.1)
            settle(model, 10 + number % 2, 9.5 + number % 2, 20 * number, seconds=15)
        assert model.shortfall_a(25) == pytest.approx(0.5)

    def test_is_that_of_the_voltage_of_then(self) -> None:
        model = settled(10, taken_a=9.5)
        model.record_power(9.7 * WATTS, at(1))
        assert model.watts_per_ampere > WATTS
        assert model.shortfall_a(10) == pytest.approx(0.5)

    @pytest.mark.parametrize(("power_w", "shortfall_a"), [(499, 0), (500, 6 - 500 / 110)])
    def test_is_not_learned_of_a_car_that_draws_less_than_cars_charge_with(
        self, power_w: float, shortfall_a: float
    ) -> None:
        model = CarModel(1, at(0))
        model.record_voltage(110)
        model.record_plug(Plug.CHARGING, at(0))
        model.record_offer(6, at(0))
        model.record_confirmed(6)
        for second in range(5, 100, 5):
            read(model, second, power_w)
        assert model.shortfall_a(6) == pytest.approx(shortfall_a)

    def test_is_not_learned_of_an_offer_that_was_never_confirmed(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        model.record_offer(10, at(0))
        for second in range(5, 100, 5):
            read(model, second, 9.5 * WATTS)
        assert model.shortfall_a(10) == 0

    def test_is_nothing_below_what_a_car_charges_with(self) -> None:
        model = settled(6, taken_a=2)
        assert model.shortfall_a(6) == 0

    def test_is_what_was_confirmed_and_no_other(self) -> None:
        model = settled(10, taken_a=9.5)
        model.record_offer(16, at(0))
        model.record_confirmed(13)  # the charger's limit
        model.record_currents((12.5, 0, 0))
        for second in range(5, 100, 5):
            read(model, second, 12.5 * WATTS)
        assert model.shortfall_a(13) == pytest.approx(0.5)
        assert model.carried_a(12.5 * WATTS) == pytest.approx(13)


class TestWholeAmperes:
    @pytest.mark.parametrize(
        ("offers", "step_a"),
        [
            ([(7.5, 7), (9.3, 9), (11.4, 11), (8.6, 8)], 1.0),
            ([(7.5, 7), (9.3, 9), (11.4, 11)], 0.1),  # too few
            ([(7.5, 7.1), (9.3, 8.9), (11.4, 11), (8.6, 8)], 1.0),
            ([(7.5, 7.11), (9.3, 9), (11.4, 11), (8.6, 8)], 0.1),
            ([(7.11, 7), (9.3, 9), (11.4, 11), (8.6, 8)], 1.0),
            ([(7.09, 7), (9.3, 9), (11.4, 11), (8.6, 8)], 0.1),  # an offer of whole amperes tells nothing
            ([(7.5, 7.5), (9.3, 9.3), (11.4, 11.4), (8.6, 8.6)], 0.1),
        ],
    )
    def test_are_known_by_four_offers_that_are_none(self, offers: list[tuple[float, float]], step_a: float) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        for number, (offer_a, taken_a) in enumerate(offers):
            settle(model, offer_a, taken_a, 100 * number, seconds=90)
        assert model.step_a == step_a

    def test_lack_no_part_of_an_ampere(self) -> None:
        model = CarModel(1, at(0))
        model.record_plug(Plug.CHARGING, at(0))
        for number, (offer_a, taken_a) in enumerate([(7.5, 6), (9.3, 8), (11.4, 10), (8.6, 7)]):
            settle(model, offer_a, taken_a, 100 * number, seconds=90)
        assert [model.shortfall_a(offer_a) for offer_a in (7.5, 9, 11.4)] == [1, 1, 1]
