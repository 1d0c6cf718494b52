"""What the user wishes and others leave to a socket, and then what it does, and what it tells to be the reason."""

from datetime import datetime

import pytest

from alfen_solar.decision import Decision, Mode, Offer, Reason
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.limits import Bound, Limit
from alfen_solar.settings import read_settings
from alfen_solar.sockets.bounds import Bounds
from alfen_solar.sockets.car_model import CarModel
from alfen_solar.sockets.decide import Decider
from alfen_solar.sockets.follow import Sun, SunFollower
from alfen_solar.sockets.needs import NeededCurrent
from alfen_solar.sockets.phase_words import Hold
from alfen_solar.sockets.phases import SocketPhases
from alfen_solar.sockets.starts import Starts
from alfen_solar.sockets.writer import SetpointWriter
from tests.unit.clock import at
from tests.unit.sockets.wallbox import METER, Wallbox

OFF, SOLAR, MINIMUM_SOLAR, FAST = Mode
NEEDED_W = 0.9 * 6 * 230
"""What the sun must give for a start."""
FUSE = Limit(4, Bound.FUSE)


def wishes(mode: Mode, *, is_enough: bool = False, boost_s: float | None = None, maximum_a: float = 16) -> Wishes:
    until = None if boost_s is None else at(boost_s)
    return Wishes(mode, maximum_a, 0.9, boost_until=until, is_enough=is_enough)


def box(wished: Wishes, **fields: object) -> Wallbox:
    return Wallbox(wished.mode, wishes=wished, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("unknown", ["mode", "maximum_a"])
def test_a_helper_that_is_not_known_leaves_the_offer_as_it_is(unknown: str) -> None:
    charging = box(wishes(FAST, maximum_a=10)).run(9)
    setattr(charging.wishes, unknown, None)
    assert charging.run(3).told == (10, Reason.WAITING_FOR_HELPERS)


def test_a_boost_that_waits_for_the_mode_not_to_be_off_is_told() -> None:
    assert box(wishes(OFF, boost_s=60)).run(59).decision.boost_until == at(60)


class TestACarThatHasReceivedEnough:
    @pytest.mark.parametrize("mode", [SOLAR, MINIMUM_SOLAR, FAST])
    def test_gets_no_more(self, mode: Mode) -> None:
        assert box(wishes(mode, is_enough=True), sun_w=3000).run(9).told == (0, Reason.ENOUGH)

    def test_does_while_it_is_boosted(self) -> None:
        boosted = box(wishes(SOLAR, is_enough=True, boost_s=60)).run(59)
        assert boosted.told == (16, Reason.BOOST)
        assert boosted.run(1).told == (0, Reason.ENOUGH)

    def test_is_off_all_the_same(self) -> None:
        assert box(wishes(OFF, is_enough=True)).run(1).told == (0, Reason.OFF)


@pytest.mark.parametrize(("mode", "offer_a", "reason"), [(SOLAR, 16, Reason.PLAN), (FAST, 16, Reason.FAST)])
def test_the_plan_lets_a_car_that_follows_the_sun_charge_at_the_maximum(
    mode: Mode, offer_a: float, reason: Reason
) -> None:
    wished = wishes(mode)
    wished.plan_until = at(60)
    planned = box(wished).run(59)
    assert planned.told == (offer_a, reason)
    assert planned.decision.until == (at(60) if reason is Reason.PLAN else None)
    assert planned.run(1).told[1] is not Reason.PLAN


class TestBeforeItIsKnownWhatTheStationGives:
    """After a start, what the other socket is offered is known once its charger was read."""

    @pytest.mark.parametrize("mode", [SOLAR, MINIMUM_SOLAR, FAST])
    def test_nothing_is_offered(self, mode: Mode) -> None:
        waiting = box(wishes(mode), sun_w=3000, knows_station=False).run(30)
        assert (waiting.told, waiting.writes) == ((None, Reason.CHARGER_SILENT), [])

    @pytest.mark.parametrize("by", [Bound.FUSE, Bound.QUARTER_HOUR, Bound.DIMMING])
    def test_a_house_that_leaves_too_little_pauses_the_car(self, by: Bound) -> None:
        limit = Limit(5.9, by)
        paused = box(wishes(FAST), knows_station=False, shared=(limit,)).run(1)
        assert (*paused.told, paused.decision.limit) == (0, Reason.MAXIMUM_TOO_LOW, limit)

    @pytest.mark.parametrize("limit", [Limit(6, Bound.FUSE), Limit(5.9, Bound.STATION)])
    def test_all_else_is_waited_with(self, limit: Limit) -> None:
        waiting = box(wishes(FAST), knows_station=False, shared=(limit,)).run(1)
        assert waiting.told == (None, Reason.CHARGER_SILENT)

    def test_a_car_that_is_offered_something_keeps_that(self) -> None:
        charging = box(wishes(FAST)).run(5)
        charging.knows_station = False
        assert charging.run(5).told == (16, Reason.FAST)


class TestALimitThatOthersLeave:
    @pytest.mark.parametrize("by", [Bound.FUSE, Bound.QUARTER_HOUR, Bound.DIMMING, Bound.STATION])
    @pytest.mark.parametrize(("mode", "reason"), [(FAST, Reason.FAST), (SOLAR, Reason.FOLLOWING_SUN)])
    def test_bounds_the_car_and_is_named(self, by: Bound, mode: Mode, reason: Reason) -> None:
        limit = Limit(9, by)
        bounded = box(wishes(mode), sun_w=9000, shared=(limit,)).run(300)
        assert (*bounded.told, bounded.decision.limit) == (9, reason, limit)

    def test_that_is_not_below_what_the_user_allows_is_not_named(self) -> None:
        assert box(wishes(FAST, maximum_a=9), shared=(Limit(9, Bound.STATION),)).run(9).decision.limit is None

    @pytest.mark.parametrize(("most_a", "offer_a"), [(6, 6), (5.9, 0)])
    def test_below_the_minimum_pauses_it(self, most_a: float, offer_a: float) -> None:
        assert box(wishes(FAST), shared=(Limit(most_a, Bound.STATION),)).run(9).told[0] == offer_a

    @pytest.mark.parametrize("limit", [FUSE, Limit(0, Bound.STATION)])
    @pytest.mark.parametrize("mode", [SOLAR, MINIMUM_SOLAR, FAST])
    def test_too_low_for_a_car_that_would_charge_is_told(self, mode: Mode, limit: Limit) -> None:
        charging = box(wishes(mode), sun_w=9000).run(300)
        charging.shared = (limit,)
        charging.run(30)
        assert (*charging.told, charging.decision.limit) == (0, Reason.MAXIMUM_TOO_LOW, limit)
        assert charging.reasons(since_s=301) == [Reason.MAXIMUM_TOO_LOW]

    @pytest.mark.parametrize("mode", [MINIMUM_SOLAR, FAST])
    def test_keeps_a_car_that_needs_no_sun_from_charging(self, mode: Mode) -> None:
        assert box(wishes(mode), sun_w=-500, shared=(FUSE,)).run(30).reasons(4) == [Reason.MAXIMUM_TOO_LOW]

    def test_keeps_a_boosted_car_from_charging(self) -> None:
        assert box(wishes(SOLAR, boost_s=99), shared=(FUSE,)).run(30).reasons() == [Reason.MAXIMUM_TOO_LOW]

    def test_is_not_told_where_no_car_is(self) -> None:
        alone = box(wishes(FAST), mode_3_state="A", shared=(FUSE,)).run(30)
        assert (*alone.told, alone.decision.limit) == (0, Reason.NO_CAR, FUSE)

    def test_of_the_user_is_told_there_too(self) -> None:
        wished = wishes(FAST, maximum_a=5)
        assert box(wished, mode_3_state="A").run(30).told == (0, Reason.MAXIMUM_TOO_LOW)

    def test_leaves_what_the_user_has_set_too_low_to_be_the_reason(self) -> None:
        wished = wishes(SOLAR, maximum_a=5)
        assert box(wished, sun_w=-500, shared=(FUSE,)).run(30).reasons() == [Reason.MAXIMUM_TOO_LOW]


class TestACharger:
    def test_that_allows_less_is_named_and_offered_more_every_ten_minutes(self) -> None:
        limited = box(wishes(FAST), applies_most_a=13).run(60)
        assert (*limited.told, limited.decision.limit) == (13, Reason.FAST, Limit(13, Bound.CHARGER))
        assert limited.run(620).offers(since_s=60) == [13, 16, 13]

    def test_that_shows_nothing_keeps_the_sun_from_being_followed(self) -> None:
        silent = box(wishes(SOLAR), sun_w=3000).run(300)
        silent.shows = False
        assert silent.run(30).told == (6, Reason.CHARGER_SILENT)


class TestAPausedCarThatTheHouseLeavesTooLittle:
    """The user reads what keeps it from charging: the sun, or what others draw."""

    @staticmethod
    def paused(sun_w: float) -> Wallbox:
        return box(wishes(SOLAR), sun_w=sun_w, shared=(FUSE,)).run(30)

    def test_would_not_charge_either_if_it_had_the_house_for_itself(self) -> None:
        paused = self.paused(300)
        assert (paused.told, paused.decision.limit) == ((0, Reason.TOO_LITTLE_SUN), None)
        assert paused.decision.needed_w == pytest.approx(NEEDED_W)

    def test_would_not_charge_either_with_the_least_that_the_user_can_set(self) -> None:
        paused = box(wishes(SOLAR, maximum_a=6), sun_w=300, shared=(FUSE,)).run(30)
        assert paused.told == (0, Reason.TOO_LITTLE_SUN)

    def test_would_charge_but_for_that(self) -> None:
        paused = self.paused(3000)
        assert (*paused.told, paused.decision.limit) == (0, Reason.MAXIMUM_TOO_LOW, FUSE)

    @pytest.mark.parametrize(("beyond_w", "reason"), [(199, Reason.STARTING), (201, Reason.MAXIMUM_TOO_LOW)])
    def test_has_enough_sun_from_200_w_beyond_what_a_start_needs(self, beyond_w: float, reason: Reason) -> None:
        assert self.paused(NEEDED_W + beyond_w).told == (0, reason)

    @pytest.mark.parametrize(("beyond_w", "reason"), [(1, Reason.MAXIMUM_TOO_LOW), (-1, Reason.TOO_LITTLE_SUN)])
    def test_has_it_until_there_is_less_than_a_start_needs(self, beyond_w: float, reason: Reason) -> None:
        paused = self.paused(3000)
        paused.sun_w = NEEDED_W + beyond_w
        paused.run(30)
        assert paused.told == (0, reason)
        assert paused.reasons(since_s=34) == [reason], "from one window to the next that stays"

    def test_is_told_of_a_meter_that_is_lost(self) -> None:
        paused = self.paused(3000)
        paused.blind = Reason.METER_LOST
        assert paused.run(3).told == (0, Reason.METER_LOST)

    def test_is_told_of_a_charger_that_is_silent(self) -> None:
        paused = self.paused(3000)
        paused.shows = False
        assert paused.run(30).told == (0, Reason.CHARGER_SILENT)


class Phases(SocketPhases):
    """Phases that are being switched, or not, as a specification says."""

    asks: Hold | None = None
    """What a switch asks of the offer; None: there is none."""
    allows: Limit | None = None

    @property
    def is_switching(self) -> bool:
        return self.asks is not None

    @property
    def hold(self) -> Hold:
        return self.asks or Hold.NOTHING

    def limit(self, begins_with_a: float) -> Limit | None:  # noqa: ARG002 - as the class has it
        return self.allows

    def resumes_at(self, now: datetime, wall: datetime) -> datetime | None:
        return wall + (at(90) - now)


class Deciding:
    """What decides for a socket, in mode Fast, with its phases at hand."""

    def __init__(self, asks: Hold | None = None, *, allows: Limit | None = None) -> None:
        settings, model = read_settings(METER), CarModel(1, at(0))
        writer = SetpointWriter(settings)
        bounds = Bounds(settings, writer)
        self.phases = Phases(settings, model, bounds)
        self.phases.asks, self.phases.allows = asks, allows
        needs, starts = NeededCurrent(at(0)), Starts(settings)
        follower = SunFollower(settings, model, needs, starts, bounds, self.phases, Offer, at(0))
        self.decider = Decider(settings, follower, bounds, self.phases, writer, Offer)

    def after(
        self,
        last_a: float,
        reason: Reason,
        mode: Mode = FAST,
        *,
        boost_s: float | None = None,
        maximum_a: float = 16,
        shared: tuple[Limit, ...] = (),
    ) -> Decision:
        """Decide at second 60, while the wall's clock is an hour ahead, after an offer that had a reason."""
        sun = Sun(None, None, may_rise=True, wants_test=False, grid_w=0.0, shared=shared)
        last = Decision(Offer(last_a), reason, mode)
        wished = wishes(mode, boost_s=boost_s, maximum_a=maximum_a)
        return self.decider.decide(last, wished, sun, at(60), at(3660))


class TestWhileThePhasesAreSwitched:
    @pytest.mark.parametrize(("asks", "offer_a"), [(Hold.MINIMUM, 6), (Hold.PAUSE, 0)])
    def test_a_car_that_charges_is_lowered_and_then_paused(self, asks: Hold, offer_a: float) -> None:
        decision = Deciding(asks).after(16, Reason.FAST)
        assert (decision.setpoint_a, decision.reason, decision.until) == (offer_a, Reason.SWITCHING, at(3690))

    @pytest.mark.parametrize("asks", [Hold.MINIMUM, Hold.PAUSE])
    def test_it_is_not_raised_before_that_is_over(self, asks: Hold) -> None:
        decision = Deciding(asks).after(0, Reason.SWITCHING)
        assert (decision.setpoint_a, decision.reason) == (0, Reason.SWITCHING)

    def test_a_car_that_is_to_start_waits_for_it(self) -> None:
        decision = Deciding(Hold.PAUSE).after(0, Reason.OFF)
        assert (decision.setpoint_a, decision.reason, decision.until) == (0, Reason.SWITCHING, at(3690))

    def test_a_boost_goes_on_to_be_told(self) -> None:
        for last_a, reason in ((16, Reason.BOOST), (0, Reason.OFF)):
            decision = Deciding(Hold.PAUSE).after(last_a, reason, SOLAR, boost_s=9000)
            assert (decision.reason, decision.boost_until) == (Reason.SWITCHING, at(9000))

    def test_a_car_that_is_paused_for_another_reason_is_told_that(self) -> None:
        decision = Deciding(Hold.PAUSE).after(0, Reason.TOO_LITTLE_SUN, SOLAR)
        assert (decision.setpoint_a, decision.reason) == (0, Reason.TOO_LITTLE_SUN)

    def test_a_limit_that_is_too_low_comes_first(self) -> None:
        assert Deciding(Hold.PAUSE).after(16, Reason.FAST, maximum_a=5).reason is Reason.MAXIMUM_TOO_LOW

    def test_no_more_is_offered_until_the_switch_is_proven(self) -> None:
        proving = Limit(6, Bound.PHASES)
        decision = Deciding(allows=proving).after(6, Reason.FAST)
        assert (decision.setpoint_a, decision.reason, decision.limit) == (6, Reason.FAST, proving)

    def test_a_limit_that_is_as_low_is_the_one_that_is_named(self) -> None:
        station = Limit(6, Bound.STATION)
        assert Deciding(allows=Limit(6, Bound.PHASES)).after(6, Reason.FAST, shared=(station,)).limit == station

    def test_without_a_switch_the_car_gets_what_is_wished_for(self) -> None:
        decision = Deciding().after(6, Reason.SWITCHING)
        assert (decision.setpoint_a, decision.reason, decision.until) == (16, Reason.FAST, None)
