"""A car that follows the sun, window by window: what it is offered, when that changes, and what is told of it."""

from datetime import datetime
from itertools import pairwise
from math import floor

import pytest

from alfen_solar.decision import BatteryPart, BatteryRole, CarState, Decision, Mode, Offer, Reason
from alfen_solar.house.surplus import Surplus
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.limits import Bound, Limit
from alfen_solar.settings import read_settings
from alfen_solar.sockets.bounds import Bounds
from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.follow import Sun, SunFollower
from alfen_solar.sockets.needs import NeededCurrent
from alfen_solar.sockets.phases import SocketPhases
from alfen_solar.sockets.power import Range
from alfen_solar.sockets.starts import Starts
from alfen_solar.sockets.sun import Sight, SunLaw, Wish
from alfen_solar.sockets.writer import SetpointWriter
from tests.unit.clock import at
from tests.unit.sockets.wallbox import METER, Wallbox

OFF, SOLAR, MINIMUM_SOLAR, FAST = Mode
NEEDED_W = 0.9 * 6 * 230


def seconds_until_it_charges(box: Wallbox, within_s: int = 3600) -> int:
    """Let time pass until the car is offered current, and count."""
    for second in range(within_s):
        if box.decision.setpoint_a:
            return second
        box.run(1)
    return within_s


def paused(sun_w: float = 1800, *, starts: int = 0, **settings: object) -> Wallbox:
    """A car that is paused for a while without sun, and then has some."""
    box = Wallbox(SOLAR, -500, settings=settings)
    box.socket.remember_starts(starts, at(0).date())
    box.run(150)
    box.sun_w = sun_w
    return box


class TestWhatAStartNeeds:
    def test_is_by_default_what_makes_up_for_an_early_pause(self) -> None:
        """Twice the energy where half of it is enough for a pause."""
        usual_s = seconds_until_it_charges(paused())
        assert usual_s == seconds_until_it_charges(paused(start_after_wh=23.7**2 / 56))
        rare_s = seconds_until_it_charges(paused(stop_after_wh=28))
        assert rare_s == seconds_until_it_charges(paused(start_after_wh=23.7**2 / 28))
        assert rare_s > 1.5 * usual_s

    def test_is_announced_by_the_clock_on_the_wall(self) -> None:
        box = paused()
        box.clock_error_s = 3600
        box.run(60)
        assert (box.decision.reason, box.decision.setpoint_a) == (Reason.STARTING, 0)
        assert box.decision.until is not None
        announced_s = (box.decision.until - box.wall).total_seconds()
        assert announced_s == pytest.approx(seconds_until_it_charges(box), abs=4)
        assert box.decision.until is None

    def test_is_what_the_user_says(self) -> None:
        assert seconds_until_it_charges(paused(stop_after_wh=28, start_after_wh=10)) < seconds_until_it_charges(
            paused(stop_after_wh=28)
        )

    def test_is_twice_as_much_with_each_start_beyond_the_budget(self) -> None:
        few, many = paused(3000, starts=12), paused(3000, starts=15)
        assert seconds_until_it_charges(few) < 120
        assert seconds_until_it_charges(many) > 240

    def test_is_told_while_the_car_is_paused(self) -> None:
        box = paused(300).run(30)
        assert box.decision.needed_w == pytest.approx(NEEDED_W)
        box.sun_w = 3000
        box.run(200)
        assert (box.decision.reason, box.decision.needed_w) == (Reason.FOLLOWING_SUN, None)


class TestAWindow:
    def test_is_told_with_its_numbers(self) -> None:
        part = BatteryPart(500.0, 400.0, BatteryRole.LENDS, 0.5)
        box = Wallbox(MINIMUM_SOLAR, 3000, also={"battery": part}).run(300)
        decision = box.decision
        assert decision.grid_w == pytest.approx(0, abs=30)
        assert decision.surplus_w == pytest.approx(3000)
        assert (decision.window_s, decision.battery) == (3, part)

    def test_that_announces_a_start_to_find_out_is_told_as_that_alone(self) -> None:
        box = paused(1500)
        box.also = {"probes": True}
        told = {(step.decision.reason, step.decision.probes) for _, step in box.run(600).steps[200:]}
        assert (Reason.STARTING, True) in told
        assert {reason for reason, probes in told if probes} == {Reason.STARTING}

    def test_in_which_others_leave_power_before_this_car_is_paused_keeps_it_charging(self) -> None:
        early: dict[str, object] = {"stop_after_wh": 10.0}
        poor = Wallbox(SOLAR, 3000, settings=early).run(200)
        rich = Wallbox(SOLAR, 3000, settings=early, also={"beyond_w": 500.0}).run(200)
        poor.sun_w = rich.sun_w = 800
        assert Reason.STOPPING in poor.run(400).reasons(200)
        assert Reason.STOPPING not in rich.run(400).reasons(200)
        assert (poor.told[0], rich.told[0]) == (0, 6)


class TestASampleOfStrongImport:
    """It is reason enough to decide at once, if the offer can go down."""

    @staticmethod
    def charging(sun_w: float = 3000, phases: int = 1) -> Wallbox:
        return Wallbox(MINIMUM_SOLAR, sun_w, phases=phases).run(300)

    @pytest.mark.parametrize(("phases", "sun_w", "strong_w"), [(1, 3000, 200), (3, 6000, 600)])
    def test_is_more_than_200_w_for_each_phase(self, phases: int, sun_w: float, strong_w: float) -> None:
        box = self.charging(sun_w, phases)
        assert not box.socket.closes_early(strong_w)
        assert box.socket.closes_early(strong_w + 1)

    def test_is_none_at_the_minimum(self) -> None:
        assert not self.charging(500).socket.closes_early(2000)

    def test_is_none_of_a_car_that_draws_nothing(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 3000, takes=lambda _: 0.0).run(150)
        assert box.socket.offer_a > 6
        assert not box.socket.closes_early(2000)


class Needs(NeededCurrent):
    """What a car was seen to need, as a specification says."""

    seen_starting_a: float | None = None
    seen_running_a: float | None = None

    @property
    def starting_a(self) -> float | None:
        return self.seen_starting_a

    @property
    def running_a(self) -> float | None:
        return self.seen_running_a


class Following:
    """What follows the sun for a socket, with its parts at hand."""

    def __init__(self, plug: Plug = Plug.UNKNOWN, *, draws_w: float | None = None) -> None:
        settings, self.model, self.needs = read_settings(METER), CarModel(1, at(0)), Needs(at(0))
        if plug is not Plug.UNKNOWN:
            self.model.record_plug(plug, at(0))
        self.model.record_power(draws_w, at(0))
        bounds, starts = Bounds(settings, SetpointWriter(settings)), Starts(settings)
        phases = SocketPhases(settings, self.model, bounds)
        self.follower = SunFollower(settings, self.model, self.needs, starts, bounds, phases, Offer, at(0))

    def least_a(self, held_a: float, *, starting_a: float | None, running_a: float | None) -> float:
        self.needs.seen_starting_a, self.needs.seen_running_a = starting_a, running_a
        return self.follower.least_a(held_a)

    def blindly(self, last: Decision, surplus: Surplus | None = None) -> Decision:
        sun = Sun(surplus, Reason.METER_LOST, may_rise=True, wants_test=False, grid_w=None)
        return self.follower.follow_blindly(last, 0.9, Limit(16, Bound.USER), sun, Reason.METER_LOST, at(1))


class TestTheLeastThatACarChargesWith:
    """It is the minimum of the settings, unless the car was seen to need more."""

    @pytest.mark.parametrize(("starting_a", "least_a"), [(None, 6), (5, 6), (8, 8)])
    def test_is_what_it_needs_to_begin(self, starting_a: float | None, least_a: float) -> None:
        idle = Following(Plug.CONNECTED, draws_w=0)
        assert idle.least_a(0, starting_a=starting_a, running_a=10) == least_a

    def test_is_the_minimum_while_it_is_tried_in_steps(self) -> None:
        assert Following(Plug.CONNECTED, draws_w=0).least_a(7, starting_a=8, running_a=10) == 6

    @pytest.mark.parametrize(("running_a", "least_a"), [(None, 6), (5, 6), (10, 10)])
    @pytest.mark.parametrize("held_a", [0, 12])
    def test_is_what_it_needs_to_go_on_while_it_draws(
        self, held_a: float, running_a: float | None, least_a: float
    ) -> None:
        drawing = Following(Plug.CHARGING, draws_w=2760)
        assert drawing.least_a(held_a, starting_a=8, running_a=running_a) == least_a

    def test_is_where_an_offer_cannot_go_down(self) -> None:
        drawing = Following(Plug.CHARGING, draws_w=2300)
        drawing.needs.seen_running_a = 10
        assert not drawing.follower.closes_early(1000, 10)
        assert drawing.follower.closes_early(1000, 11)


class TestWithoutSightOfTheSun:
    NOTHING_YET = Decision(None, Reason.WAITING_FOR_METER)
    SURPLUS = Surplus(Range(3000, 3000), -3000.0, at(-2), 3.0, 3000.0)

    def test_nothing_is_offered_before_anything_is_known(self) -> None:
        assert Following().blindly(self.NOTHING_YET) == Decision(None, Reason.METER_LOST)

    @pytest.mark.parametrize(
        ("plug", "draws_w", "offer_a"), [(Plug.CONNECTED, 0, 0), (Plug.ABSENT, 0, 0), (Plug.CHARGING, 2300, 6)]
    )
    def test_a_car_that_is_known_is_not_left_to_the_safe_current(
        self, plug: Plug, draws_w: float, offer_a: float
    ) -> None:
        decision = Following(plug, draws_w=draws_w).blindly(self.NOTHING_YET)
        assert (decision.setpoint_a, decision.reason) == (offer_a, Reason.METER_LOST)
        assert decision.limit == Limit(6, Bound.METER)

    def test_nor_is_one_of_which_nothing_is_known_once_the_meter_has_shown_something(self) -> None:
        assert Following().blindly(self.NOTHING_YET, self.SURPLUS).setpoint_a == 0

    def test_an_offer_stays_though_nothing_is_known_of_the_car(self) -> None:
        decision = Following().blindly(Decision(Offer(6), Reason.FOLLOWING_SUN, SOLAR))
        assert (decision.setpoint_a, decision.reason) == (6, Reason.METER_LOST)


class TestAPause:
    def test_has_lasted_since_it_began_whoever_decided_it(self) -> None:
        """A car is started two minutes after a pause at the earliest, and no later for the mode having been Off."""
        box = Wallbox(FAST, 9000).run(60)
        box.wishes.mode = OFF
        box.run(110)
        box.wishes.mode = SOLAR
        assert seconds_until_it_charges(box) == pytest.approx(15, abs=6)

    def test_comes_two_minutes_after_a_start_whoever_decided_that(self) -> None:
        box = Wallbox(OFF, -9000).run(60)
        box.wishes.mode = FAST
        box.run(110)
        box.wishes.mode = SOLAR
        paused_s = next(second for second, step in box.run(120).steps if second > 170 and not step.decision.setpoint_a)
        assert paused_s - 170 == pytest.approx(12, abs=6)


def test_while_the_first_window_is_waited_for_the_same_decision_goes_on() -> None:
    box = Wallbox(SOLAR, closes_windows=False).run(20)
    before = box.decision
    assert before.reason is Reason.WAITING_FOR_METER
    assert box.run(1).decision is before, "it is told once"


class TestACarOfWhichNothingIsKnown:
    """With `phases: 3`, a car of one phase would never be started while the sun gives less than three need."""

    @staticmethod
    def arrived(phases: int, sun_w: float) -> Wallbox:
        box = Wallbox(SOLAR, sun_w, settings={"phases": 3}, shows_no_current=True)
        box.phases = phases
        return box

    def test_is_tried_after_an_hour_and_charges_if_it_has_one_phase(self) -> None:
        box = self.arrived(1, 2300).run(3590)
        assert box.offers() == [0]
        box.run(600)
        assert box.socket.phases_seen == 1
        assert box.told[1] is Reason.FOLLOWING_SUN
        assert box.told[0] == pytest.approx(10, abs=0.15)

    def test_is_paused_again_at_once_if_it_has_three(self) -> None:
        box = self.arrived(3, 2300).run(3590)
        began_s = 3590 + seconds_until_it_charges(box)
        assert began_s < 4200
        ended_s = next(
            second for second, step in box.run(120).steps if second > began_s and not step.decision.setpoint_a
        )
        assert ended_s - began_s <= 30, box.reasons(began_s)
        assert box.run(1800).told == (0, Reason.TOO_LITTLE_SUN)

    def test_is_not_tried_with_less_than_one_phase_needs(self) -> None:
        assert self.arrived(1, 1000).run(4200).offers() == [0]


def test_a_car_whose_phases_can_be_switched_is_not_paused_at_once_where_the_sun_falls_short() -> None:
    box = Wallbox(SOLAR, 9000, phases=3, settings={"phases": "switchable"}).run(300)
    box.sun_w = 1000  # less than one phase needs
    box.run(30)
    assert set(box.offers(310)) == {6}, box.reasons(310)


class TestRaisesThatAreTakenBackAgainAndAgain:
    @staticmethod
    def raises(sunny_s: int, dark_s: int) -> int:
        """Let it be sunny and dark by turns for half an hour, and count the raises of the last 20 minutes."""
        box = Wallbox(MINIMUM_SOLAR)
        while box.second < 1800:
            box.sun_w = 3000
            box.run(sunny_s)
            box.sun_w = 1500
            box.run(dark_s)
        return sum(after > before for before, after in pairwise(box.offers(600)))

    def test_come_less_often(self) -> None:
        assert self.raises(20, 40) <= 5, "of 20 times that the sun came out"

    def test_do_not_where_the_meter_agreed_with_them_for_a_while(self) -> None:
        assert self.raises(35, 45) >= 14, "of 15: that is an oven"


class TestATestOfTheMeter:
    def test_is_not_taken_back_before_the_car_has_followed(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 2300, lag_s=20).run(600)
        before_a = box.decision.setpoint_a or 0
        box.wants_test = True
        box.run(3)
        box.wants_test = False
        assert box.offers(box.second) == [pytest.approx(before_a - 1)]
        began_s = box.second
        box.run(18)
        assert max(box.offers(began_s)) == pytest.approx(before_a - 1)
        box.run(120)
        assert box.decision.setpoint_a == pytest.approx(before_a, abs=0.15)

    def test_is_none_where_the_offer_can_go_neither_down_nor_up(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 1380, wishes=Wishes(maximum_a=6, sun_share=0.9)).run(120)
        box.wants_test = True
        assert box.run(6).offers(100) == [6]

    @pytest.mark.parametrize(("sun_a", "tested_a"), [(7, 6), (6.9, 7.9)])
    def test_goes_down_as_far_as_the_minimum(self, sun_a: float, tested_a: float) -> None:
        box = Wallbox(MINIMUM_SOLAR, sun_a * 230).run(120)
        box.wants_test = True
        assert box.run(3).decision.setpoint_a == pytest.approx(tested_a)

    @pytest.mark.parametrize(("maximum_a", "tested_a"), [(7, 7), (6.9, 6)])
    def test_goes_up_as_far_as_the_user_allows(self, maximum_a: float, tested_a: float) -> None:
        box = Wallbox(MINIMUM_SOLAR, 1380, wishes=Wishes(maximum_a=maximum_a, sun_share=0.9)).run(120)
        box.wants_test = True
        assert box.run(3).decision.setpoint_a == tested_a


def test_a_car_that_goes_is_offered_no_more_than_the_minimum() -> None:
    box = Wallbox(SOLAR, 3000).run(300)
    box.mode_3_state = "A"
    box.run(30)
    assert box.told == (6, Reason.NO_CAR)
    assert box.decision.car is CarState.ABSENT


@pytest.mark.parametrize(("before", "told"), [(OFF, (0, Reason.TOO_LITTLE_SUN)), (FAST, (6, Reason.FOLLOWING_SUN))])
def test_a_car_that_is_to_follow_the_sun_from_now_on_goes_on_at_the_minimum_or_is_paused_until_the_window_closes(
    before: Mode, told: tuple[float, Reason]
) -> None:
    box = Wallbox(before, 3000).run(60)
    box.wishes.mode, box.closes_windows = SOLAR, False
    assert box.run(1).told == told


@pytest.mark.parametrize(("sun_w", "watts_per_ampere"), [(2000, 230), (1150, 690)])
def test_what_is_believed_of_a_car_is_tested_where_it_would_charge_if_nothing_were(
    sun_w: float, watts_per_ampere: float
) -> None:
    """It had three phases, and now it is one that has one, as usual."""
    box = Wallbox(SOLAR, 9000, phases=3, settings={"phases": 1}).run(600)
    assert box.socket.watts_per_ampere == 690
    box.sun_w = -500
    box.run(600)
    box.phases, box.sun_w = 1, sun_w
    box.run(500)
    assert (box.told, box.socket.watts_per_ampere) == ((0, Reason.TOO_LITTLE_SUN), 690)
    box.run(400)
    assert box.socket.watts_per_ampere == watts_per_ampere
    assert bool(box.told[0]) is (watts_per_ampere == 230)


class TestWhatTheLawIsTold:
    """The law of the sun knows no more of the car than this."""

    @pytest.fixture
    def sights(self, monkeypatch: pytest.MonkeyPatch) -> list[Sight]:
        """What the law sees, window by window."""
        found: list[Sight] = []
        follow = SunLaw.follow

        def record(law: SunLaw, seen: Sight, now: datetime) -> Wish:
            found.append(seen)
            return follow(law, seen, now)

        monkeypatch.setattr(SunLaw, "follow", record)
        return found

    @pytest.mark.parametrize(
        ("phases", "settings", "sun_w", "told"),
        [
            (1, {}, 2000, (1, 230, 1)),
            (3, {}, 9000, (3, 690, 1)),
            (3, {"phases": "switchable"}, 9000, (3, 690, pytest.approx(1 / 3))),  # it could do with one
            (3, {"phases": "switchable"}, -500, (3, 690, 1)),  # but not while it is paused
        ],
    )
    def test_is_on_how_many_phases_the_car_charges_and_could(
        self, sights: list[Sight], phases: int, settings: dict[str, object], sun_w: float, told: tuple[float, ...]
    ) -> None:
        Wallbox(SOLAR, sun_w, phases=phases, settings=settings).run(600)
        seen = sights[-1]
        assert (seen.phases, seen.watts_per_ampere, seen.least_share) == told

    def test_is_that_it_may_be_tried_on_one_phase(self, sights: list[Sight]) -> None:
        """A car of one phase that is taken for one of three, as nothing else is known of it."""
        Wallbox(SOLAR, 2000, settings={"phases": 3}).run(2 * 3600 + 60)
        assert (sights[0].phases, sights[0].watts_per_ampere) == (3, 690)
        assert (1, 230) in {(seen.phases, seen.watts_per_ampere) for seen in sights}

    def test_is_that_it_takes_whole_amperes_alone(self, sights: list[Sight]) -> None:
        box = Wallbox(SOLAR, takes=floor)
        for step in range(15):
            box.sun_w = 1500 + 370 * step % 1900
            box.run(120)
        assert (sights[0].step_a, sights[-1].step_a) == (0.1, 1)

    def test_is_what_it_takes_less_than_it_is_offered_whether_it_charges_or_not(self, sights: list[Sight]) -> None:
        box = Wallbox(SOLAR, 2000, takes=lambda offer_a: offer_a - 1).run(600)
        assert sights[-1].held_a > 6
        assert sights[-1].takes_less_a == pytest.approx(1)
        box.sun_w = -900
        box.run(600)
        assert sights[-1].held_a == 0
        assert sights[-1].takes_less_a == pytest.approx(1)

    def test_is_that_a_start_is_dearer_beyond_the_budget_but_not_to_go_on(self, sights: list[Sight]) -> None:
        box = paused(starts=3, starts_a_day=2)
        box.run(3)
        assert sights[-1].start_factor == 2
        box.sun_w = 5000
        box.run(2400)
        assert (sights[-1].held_a > 0, sights[-1].start_factor) == (True, 1)

    def test_are_the_samples_of_the_window(self, sights: list[Sight]) -> None:
        samples_w = ((at(1), 1900.0), (at(2), 2100.0))
        Wallbox(SOLAR, 2000, also={"samples_w": samples_w}).run(9)
        assert sights[-1].samples_w == samples_w

    def test_is_the_current_with_which_the_car_begins_or_goes_on(self, sights: list[Sight]) -> None:
        box = Wallbox(SOLAR, 5000, takes=lambda offer_a: offer_a if offer_a >= 8 else 0.0).run(3600)
        assert sights[-1].held_a >= 8
        box.sun_w = -900
        box.run(900)
        assert (sights[-1].held_a, sights[-1].minimum_a) == (0, box.decision.minimum_current_a)
        assert sights[-1].minimum_a >= 8

    @pytest.mark.parametrize(("mode", "minimum_a"), [(SOLAR, 6), (MINIMUM_SOLAR, 8)])
    def test_is_that_one_that_has_stopped_is_offered_more_in_steps_unless_it_gets_its_minimum_in_any_case(
        self, sights: list[Sight], mode: Mode, minimum_a: float
    ) -> None:
        box = Wallbox(mode, 5000, takes=lambda offer_a: offer_a if offer_a >= 8 else 0.0).run(3600)
        box.takes = lambda _: 0.0
        box.run(30)
        assert (sights[-1].held_a > 0, sights[-1].draws) == (True, False)
        assert sights[-1].minimum_a == pytest.approx(minimum_a, abs=0.5)
