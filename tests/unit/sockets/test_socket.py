"""One socket: what happened, and what the car then gets, why, and what bounds it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as run_settings
from hypothesis import strategies as st

from alfen_solar.decision import CarState, Mode, Offer, Reason
from alfen_solar.facts import Draw
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.inputs.socket import Readings
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.charger import Plug
from alfen_solar.sockets.follow import Sun
from alfen_solar.sockets.phase_memory import PhaseMemory
from alfen_solar.sockets.socket import Socket
from tests.unit.clock import at
from tests.unit.sockets.wallbox import METER, Wallbox

MINUTE_S, HOUR_S = 60, 3600
SUNNY_W = 9000.0


def wishes(
    mode: Mode | None = None, maximum_a: float | None = 16, sun_share: float = 0.9, boost_s: float | None = None
) -> Wishes:
    return Wishes(mode, maximum_a, sun_share, None if boost_s is None else at(boost_s))


OFF, SOLAR, MINIMUM_SOLAR, FAST = Mode


@pytest.mark.parametrize(
    ("wished", "settings", "offer_a", "reason", "limit"),
    [
        (wishes(OFF), {}, 0, Reason.OFF, None),
        (wishes(OFF, boost_s=999), {}, 0, Reason.OFF, None),  # a boost waits
        (wishes(OFF, maximum_a=5), {}, 0, Reason.OFF, None),
        (wishes(FAST), {}, 16, Reason.FAST, None),
        (wishes(FAST, maximum_a=10), {}, 10, Reason.FAST, None),  # as the user wants
        (wishes(FAST, maximum_a=25), {}, 16, Reason.FAST, Limit(16, Bound.SETTINGS)),
        (wishes(FAST, maximum_a=25), {"maximum_current_a": 32}, 25, Reason.FAST, None),
        (wishes(FAST, maximum_a=6), {}, 6, Reason.FAST, None),
        (wishes(FAST, maximum_a=5.9), {}, 0, Reason.MAXIMUM_TOO_LOW, Limit(5.9, Bound.USER)),
        (wishes(FAST, maximum_a=0), {}, 0, Reason.MAXIMUM_TOO_LOW, Limit(0, Bound.USER)),
        (wishes(MINIMUM_SOLAR, maximum_a=6), {"minimum_current_a": 8}, 0, Reason.MAXIMUM_TOO_LOW, Limit(6, Bound.USER)),
        (wishes(SOLAR, maximum_a=6), {"minimum_current_a": 8}, 0, Reason.MAXIMUM_TOO_LOW, Limit(6, Bound.USER)),
        (wishes(SOLAR, boost_s=999), {}, 16, Reason.BOOST, None),
        (wishes(MINIMUM_SOLAR, boost_s=999), {}, 16, Reason.BOOST, None),
        (wishes(FAST, boost_s=999), {}, 16, Reason.BOOST, None),
        (wishes(SOLAR, boost_s=999, maximum_a=25), {}, 16, Reason.BOOST, Limit(16, Bound.SETTINGS)),
        (wishes(SOLAR, boost_s=999, maximum_a=5), {}, 0, Reason.MAXIMUM_TOO_LOW, Limit(5, Bound.USER)),
        (wishes(None), {}, None, Reason.WAITING_FOR_HELPERS, None),
        (wishes(FAST, maximum_a=None), {}, None, Reason.WAITING_FOR_HELPERS, None),
        (wishes(OFF, maximum_a=None), {}, None, Reason.WAITING_FOR_HELPERS, None),
        (wishes(SOLAR), {}, None, Reason.WAITING_FOR_METER, None),
        (wishes(SOLAR, boost_s=0), {}, None, Reason.WAITING_FOR_METER, None),  # it is over
        (wishes(MINIMUM_SOLAR), {}, None, Reason.WAITING_FOR_METER, None),
    ],
)
@pytest.mark.parametrize("mode_3_state", ["C2", "B1", "A", "E", None])
def test_what_is_wished_for_without_a_sight_of_the_sun(
    wished: Wishes,
    settings: dict[str, object],
    offer_a: float | None,
    reason: Reason,
    limit: Limit | None,
    mode_3_state: str | None,
) -> None:
    box = Wallbox(wished.mode, settings=settings, wishes=wished, closes_windows=False, mode_3_state=mode_3_state)
    box.run(1)
    assert (*box.told, box.decision.limit) == (offer_a, reason, limit)
    assert box.decision.mode is wished.mode


@pytest.mark.parametrize(
    ("mode", "sun_w", "mode_3_state", "offer_a", "reason", "car"),
    [
        (SOLAR, 3000, "C2", 13, Reason.FOLLOWING_SUN, CarState.DRAWING),
        (MINIMUM_SOLAR, 3000, "C2", 13, Reason.FOLLOWING_SUN, CarState.DRAWING),
        (MINIMUM_SOLAR, 500, "C2", 6, Reason.MINIMUM, CarState.DRAWING),
        (MINIMUM_SOLAR, -3000, "C2", 6, Reason.MINIMUM, CarState.DRAWING),
        (SOLAR, 500, "C2", 0, Reason.TOO_LITTLE_SUN, CarState.IDLE),
        (SOLAR, 9000, "C2", 16, Reason.FOLLOWING_SUN, CarState.DRAWING),
        (SOLAR, 9000, "A", 6, Reason.NO_CAR, CarState.ABSENT),
        (MINIMUM_SOLAR, 9000, "A", 6, Reason.NO_CAR, CarState.ABSENT),
        (MINIMUM_SOLAR, -3000, "A", 6, Reason.NO_CAR, CarState.ABSENT),
        (MINIMUM_SOLAR, 9000, "E", 6, Reason.NO_CAR, CarState.ABSENT),  # an Eve shows it all night
        (MINIMUM_SOLAR, 300, "E", 6, Reason.NO_CAR, CarState.ABSENT),
        (MINIMUM_SOLAR, 9000, None, 6, Reason.NO_CAR, CarState.ABSENT),
        (MINIMUM_SOLAR, 800, "B2", 6, Reason.NOT_DRAWING, CarState.IDLE),
        (SOLAR, 1500, "B1", 6, Reason.NOT_DRAWING, CarState.IDLE),
        (MINIMUM_SOLAR, 1000, "F", 6, Reason.CHARGER_FAULT, CarState.FAULT),
    ],
)
def test_what_the_sun_and_the_car_make_of_it(
    mode: Mode, sun_w: float, mode_3_state: str | None, offer_a: float, reason: Reason, car: CarState
) -> None:
    box = Wallbox(mode, sun_w, mode_3_state).run(10 * MINUTE_S)
    assert box.told[0] == pytest.approx(offer_a, abs=0.15), box.offers()
    assert (box.told[1], box.decision.car) == (reason, car)


@pytest.mark.parametrize(
    ("maximum_a", "applies_most_a", "sun_w", "offered_a", "limit"),
    [
        (16, 80, 9000, 16, Limit(16, Bound.USER)),
        (10, 80, 9000, 10, Limit(10, Bound.USER)),
        (32, 80, 9000, 16, Limit(16, Bound.SETTINGS)),
        (16, 13, 9000, None, Limit(13, Bound.CHARGER)),
        (16, 13, 2000, 8.6, None),  # the sun gives less
        (10, 13, 9000, 10, Limit(10, Bound.USER)),
        (16, 80, 3000, 13, None),
    ],
)
def test_what_bounds_the_sun_is_named(
    maximum_a: float, applies_most_a: float, sun_w: float, offered_a: float | None, limit: Limit | None
) -> None:
    box = Wallbox(sun_w=sun_w, applies_most_a=applies_most_a, wishes=wishes(maximum_a=maximum_a))
    box.run(10 * MINUTE_S)
    assert box.decision.limit == limit, box.offers()
    assert box.decision.reason is Reason.FOLLOWING_SUN
    if offered_a is not None:
        assert box.decision.setpoint_a == pytest.approx(offered_a, abs=0.15)


@pytest.mark.parametrize("mode", [FAST, SOLAR])
def test_a_limit_of_the_charger_is_no_problem_and_the_offer_follows_it(mode: Mode) -> None:
    box = Wallbox(mode, SUNNY_W, applies_most_a=13).run(5 * MINUTE_S)
    assert (box.told[0], box.decision.limit, box.problems) == (13, Limit(13, Bound.CHARGER), [])
    settled_s = box.second
    box.run(HOUR_S)
    assert set(box.offers(settled_s)) <= {13, 16}
    assert len(box.offers(settled_s)) <= 13, "it is tested every ten minutes"
    assert box.problems == []
    box.applies_most_a = 80
    box.run(15 * MINUTE_S)
    assert (box.told[0], box.decision.limit) == (16, Limit(16, Bound.USER) if mode is SOLAR else None)


def test_a_limit_of_the_charger_is_forgotten_with_the_car_and_its_cable() -> None:
    box = Wallbox(FAST, applies_most_a=13).run(MINUTE_S)
    assert box.told[0] == 13
    box.mode_3_state = "A"
    box.run(10)
    box.applies_most_a, box.mode_3_state = 80, "C2"
    box.run(MINUTE_S)
    assert box.told[0] == 16


class TestTheFirstWindow:
    """At a validity of 10 s no setpoint was valid for half a minute after a start beside a meter of 20 s."""

    @pytest.mark.parametrize(
        ("mode", "mode_3_state", "car_a", "offer_a"),
        [
            pytest.param(SOLAR, "C2", 10, 6, id="a car that charges gets the minimum"),
            pytest.param(MINIMUM_SOLAR, "C2", 10, 6, id="whatever share is wanted"),
            pytest.param(SOLAR, "B1", 0, 0, id="none is started"),
            pytest.param(MINIMUM_SOLAR, "B1", 0, 6, id="but where no sun is needed for it"),
        ],
    )
    def test_is_waited_for_with_what_is_safe(self, mode: Mode, mode_3_state: str, car_a: float, offer_a: float) -> None:
        box = Wallbox(mode, 3000, mode_3_state, closes_windows=False)
        box.setpoint_a, box.offers_a, box.car_w = car_a, [car_a] * 10, car_a * 230
        box.poll()
        box.run(14)
        assert (box.told, box.writes) == ((None, Reason.WAITING_FOR_METER), [])
        box.run(1)
        assert (box.told, box.writes) == ((offer_a, Reason.WAITING_FOR_METER), [(15, offer_a)])
        box.run(2 * MINUTE_S)
        assert box.told == (offer_a, Reason.WAITING_FOR_METER)
        assert [value for _, value in box.writes] == [offer_a] * 7, "it is kept alive"
        assert box.socket.starts(box.now, box.wall).today == 0

    def test_goes_on_from_there(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 3000, closes_windows=False).run(MINUTE_S)
        box.closes_windows = True
        box.run(MINUTE_S)
        assert box.told[0] == pytest.approx(13, abs=0.15)
        assert box.told[1] is Reason.FOLLOWING_SUN

    def test_is_waited_for_with_nothing_while_nobody_knows_what_the_car_does(self) -> None:
        box = Wallbox(SOLAR, 3000, closes_windows=False)
        fresh = type(box.socket)(box.socket._settings, at(0))
        blind = Sun(None, None, may_rise=True, wants_test=False, grid_w=None)
        assert fresh.step(box.wishes, blind, at(60), at(60)).write is None

    def test_is_waited_for_with_no_more_than_the_user_allows(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 3000, closes_windows=False).run(MINUTE_S)
        box.wishes.mode = SOLAR
        box.run(1)
        assert box.told == (6, Reason.WAITING_FOR_METER)
        box.wishes.maximum_a = 0
        box.run(1)
        assert box.told == (0, Reason.MAXIMUM_TOO_LOW)
        box.wishes.maximum_a = 16
        box.run(1)
        assert box.told[0] == 0


class TestTheModes:
    def test_off_is_no_current_at_once(self) -> None:
        box = Wallbox(sun_w=SUNNY_W).run(5 * MINUTE_S)
        assert box.setpoint_a == 16
        box.wishes.mode = OFF
        box.run(1)
        assert (box.told, box.writes[-1]) == ((0, Reason.OFF), (box.second, 0))

    @pytest.mark.parametrize("mode", [SOLAR, MINIMUM_SOLAR])
    def test_from_fast_the_ramp_begins_at_the_minimum(self, mode: Mode) -> None:
        box = Wallbox(FAST).run(MINUTE_S)
        box.wishes.mode = mode
        box.run(1)
        assert box.decision.setpoint_a == 6

    @pytest.mark.parametrize(("mode", "offer_a"), [(SOLAR, 0), (MINIMUM_SOLAR, 6)])
    def test_from_off_only_minimum_and_solar_starts_at_once(self, mode: Mode, offer_a: float) -> None:
        box = Wallbox(OFF).run(MINUTE_S)
        box.wishes.mode = mode
        box.run(1)
        assert box.decision.setpoint_a == offer_a

    def test_changing_the_mode_under_the_sun_keeps_the_current(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 2070).run(5 * MINUTE_S)
        box.wishes.mode, box.closes_windows = SOLAR, False
        box.run(1)
        assert box.told[0] == pytest.approx(9, abs=0.15)
        assert box.told[1] is Reason.FOLLOWING_SUN

    def test_a_mode_that_is_not_known_any_more_changes_nothing(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 2070).run(5 * MINUTE_S)
        before_a = box.decision.setpoint_a
        box.wishes.mode = None
        box.run(MINUTE_S)
        assert box.told == (before_a, Reason.WAITING_FOR_HELPERS)
        assert box.writes[-1][0] > box.second - 21, "it is kept alive"

    def test_the_maximum_is_live(self) -> None:
        box = Wallbox(sun_w=SUNNY_W).run(5 * MINUTE_S)
        box.wishes.maximum_a = 12
        box.run(3)
        assert box.decision.setpoint_a == 12


class TestABoost:
    def test_is_the_maximum_until_its_end_by_the_clock_on_the_wall(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, clock_error_s=-1000, wishes=wishes(boost_s=-900)).run(99)
        assert (box.told, box.decision.until) == ((16, Reason.BOOST), at(-900))
        box.run(5)
        assert box.told == (6, Reason.MINIMUM)

    def test_that_waits_in_mode_off_is_told(self) -> None:
        box = Wallbox(OFF, wishes=wishes(boost_s=900)).run(1)
        assert (box.decision.until, box.decision.boost_until) == (None, at(900))
        box.run(900)
        assert box.decision.boost_until is None

    def test_that_is_cleared_ends_at_once(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, wishes=wishes(boost_s=900)).run(10)
        box.wishes.boost_until = None
        box.run(1)
        assert box.told[0] == 6


BLIND = [Reason.METER_LOST, Reason.METER_REVERSED, Reason.METER_FROZEN]


@pytest.mark.parametrize("why", BLIND)
class TestWithoutSightOfTheSun:
    @pytest.mark.parametrize(("without_meter", "offer_a"), [("minimum", 6), ("pause", 0)])
    def test_a_charging_car_gets_the_minimum_or_a_pause(self, why: Reason, without_meter: str, offer_a: float) -> None:
        box = Wallbox(sun_w=SUNNY_W, settings={"without_meter": without_meter}).run(5 * MINUTE_S)
        box.blind = why
        box.run(1)
        assert (*box.told, box.decision.limit) == (offer_a, why, Limit(offer_a, Bound.METER))

    def test_nothing_is_started(self, why: Reason) -> None:
        box = Wallbox(sun_w=0).run(MINUTE_S)
        box.blind, box.sun_w = why, SUNNY_W
        box.run(HOUR_S)
        assert box.told == (0, why)

    @pytest.mark.parametrize(("mode", "offer_a"), [(SOLAR, 0), (MINIMUM_SOLAR, 6)])
    def test_after_a_start_no_car_is_left_to_the_safe_current(self, why: Reason, mode: Mode, offer_a: float) -> None:
        box = Wallbox(mode, blind=why).run(MINUTE_S)
        assert box.told == (offer_a, why)
        assert {value for _, value in box.writes} == {offer_a}

    @pytest.mark.parametrize("wished", [wishes(FAST), wishes(SOLAR, boost_s=999)])
    def test_fast_and_a_boost_go_on(self, why: Reason, wished: Wishes) -> None:
        box = Wallbox(wished.mode, wishes=wished, blind=why).run(1)
        assert box.decision.setpoint_a == 16

    def test_the_sun_is_followed_again_from_there(self, why: Reason) -> None:
        box = Wallbox(MINIMUM_SOLAR, SUNNY_W).run(5 * MINUTE_S)
        box.blind = why
        box.run(MINUTE_S)
        box.blind = None
        box.run(1)
        assert box.told[0] == 6
        box.run(3 * MINUTE_S)
        assert box.told[0] == 16


class TestACharger:
    def test_that_shows_nothing_gets_the_minimum_after_twenty_seconds_and_is_kept_alive(self) -> None:
        box = Wallbox(sun_w=SUNNY_W).run(5 * MINUTE_S)
        box.shows = False
        box.poll()
        box.run(19)
        assert box.told[0] == 16
        box.run(2)
        assert box.told == (6, Reason.CHARGER_SILENT)
        assert box.problems == [ProblemKind.CHARGER_SILENT]
        silent_s = box.second
        box.run(10 * MINUTE_S)
        assert len([second for second, _ in box.writes if second > silent_s]) >= 29

    @pytest.mark.parametrize("silent_s", [30, 10 * MINUTE_S])
    def test_that_is_back_is_written_to_at_once_and_what_it_fell_back_to_is_no_problem(self, silent_s: int) -> None:
        """Two more problems were told, and another half minute went by, after ten minutes off the network."""
        box = Wallbox(MINIMUM_SOLAR, 1500, settings={"keep_alive_s": 60}).run(5 * MINUTE_S)
        box.shows = box.accepts = False
        box.poll()
        box.run(silent_s)
        assert box.problems == [ProblemKind.CHARGER_SILENT]
        box.shows = box.accepts = True
        box.setpoint_a = 16
        box.poll()
        back_s = box.second
        box.run(MINUTE_S)
        written_s = next(second for second, _ in box.writes if second > back_s)
        assert written_s - back_s <= 3
        told = [[problem.kind for problem in step.problems] for second, step in box.steps if second > back_s]
        assert told == [[]] * MINUTE_S

    def test_that_is_back_and_takes_nothing_is_told_of(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 1500).run(5 * MINUTE_S)
        box.shows = box.accepts = False
        box.poll()
        box.run(10 * MINUTE_S)
        box.shows, box.setpoint_a = True, 16
        box.poll()
        box.run(19)
        assert box.problems == []
        box.run(5)
        assert box.problems == [ProblemKind.NOT_TAKEN]

    def test_with_a_fault_is_a_problem_of_its_own(self) -> None:
        box = Wallbox(sun_w=SUNNY_W).run(5 * MINUTE_S)
        box.mode_3_state = "F"
        box.run(10)
        assert box.problems == [ProblemKind.CHARGER_FAULT]
        assert box.told[1] is Reason.CHARGER_FAULT

    @pytest.mark.parametrize("mode", [SOLAR, FAST, OFF, MINIMUM_SOLAR])
    def test_is_written_to_at_each_change_and_at_the_keep_alive(self, mode: Mode) -> None:
        box = Wallbox(mode, 2500).run(20 * MINUTE_S)
        assert box.writes[0][0] <= 20
        assert box.writes[-1][0] >= 20 * MINUTE_S - 20, "nothing would be written too seldom where nothing is written"
        for (before_s, before_a), (second, setpoint_a) in zip(box.writes, box.writes[1:], strict=False):
            assert second - before_s <= 20
            assert setpoint_a != before_a or second - before_s == 20

    def test_that_does_not_take_the_setpoint_is_told_of(self) -> None:
        box = Wallbox(FAST, accepts=False).run(MINUTE_S)
        assert box.problems == [ProblemKind.NOT_TAKEN]

    def test_is_not_waited_for_for_ever(self) -> None:
        box = Wallbox(FAST, answers=False, accepts=False).run(61)
        assert [second for second, _ in box.writes] == [1, 61]


class TestTheMeasuredComesFirst:
    def test_a_car_in_c2_that_draws_nothing_is_not_offered_more_than_the_sun_carries(self) -> None:
        """16 A were offered in 0.8 kW of sun, as "4.5 kW surplus", and 2.9 kW imported by the car that then began."""
        box = Wallbox(MINIMUM_SOLAR, 800, takes=lambda _: 0).run(30 * MINUTE_S)
        assert box.offers() == [6]
        assert box.decision.surplus_w == pytest.approx(800)
        assert (box.decision.reason, box.decision.car) == (Reason.NOT_DRAWING, CarState.IDLE)

    @pytest.mark.parametrize("mode_3_state", ["E", "A", "A1", "", None])
    def test_no_car_is_offered_no_more_and_counts_no_start(self, mode_3_state: str | None) -> None:
        box = Wallbox(SOLAR, 4000, mode_3_state).run(HOUR_S)
        assert set(box.offers()) <= {0, 6}
        assert box.socket.starts(box.now, box.wall).today == 0

    def test_the_told_surplus_is_never_more_than_the_true_one_after_a_change(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 2600, lag_s=20)

        def look(box: Wallbox) -> None:
            told_w = box.decision.surplus_w
            assert told_w is None or told_w <= 2600 + 35, (box.second, told_w)

        box.run(10 * MINUTE_S, look)
        assert box.told[0] == pytest.approx(11.3, abs=0.15)

    @pytest.mark.parametrize("lag_s", [2, 10, 25, 35])
    def test_a_big_step_is_not_followed_by_another_before_it_has_shown(self, lag_s: int) -> None:
        box = Wallbox(MINIMUM_SOLAR, 2600, lag_s=lag_s).run(15 * MINUTE_S)
        assert max(box.offers()) <= 11.35, box.offers()
        assert box.told[0] == pytest.approx(11.3, abs=0.15)
        settled_s = box.second
        box.run(15 * MINUTE_S)
        assert len(box.offers(settled_s)) == 1, box.offers(settled_s)

    @pytest.mark.parametrize(
        ("takes", "phases", "sun_w", "taken_a", "off_a"),
        [
            (lambda a: a - 1.2, 1, 2760, 12, 0.2),
            (lambda a: a - 1.2, 3, 5000, 7.25, 0.2),
            (lambda a: 0.95 * a, 1, 2760, 12, 0.2),
            (lambda a: 1.08 * a, 1, 2760, 12, 0.2),
            (lambda a: min(a, 10.0), 1, 9000, 10, 0.2),
            (lambda a: float(int(a)), 1, 2000, 8.5, 0.6),
        ],
        ids=["1.2 A less", "1.2 A less on three phases", "5 % less", "8 % more", "a limit of 10 A", "whole amperes"],
    )
    def test_whatever_a_car_makes_of_an_offer_it_gets_what_the_sun_gives_and_stays_there(
        self, takes: object, phases: int, sun_w: float, taken_a: float, off_a: float
    ) -> None:
        box = Wallbox(MINIMUM_SOLAR, sun_w, takes=takes, phases=phases).run(15 * MINUTE_S)  # type: ignore[arg-type]
        assert box.car_w == pytest.approx(taken_a * 230 * phases, abs=off_a * 230 * phases), box.offers()
        settled_s = box.second
        box.run(15 * MINUTE_S)
        assert len(box.offers(settled_s)) <= 2, box.offers(settled_s)

    def test_no_more_is_offered_while_the_meter_has_not_shown_what_the_car_does(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, SUNNY_W, may_rise=False).run(5 * MINUTE_S)
        assert box.offers() == [6]


class TestAnotherCar:
    def test_that_has_come_unseen_and_is_held_off_by_what_was_believed_gets_it_tested(self) -> None:
        """The owner's car got nothing in 6 h of 3.5 kW of sun after a visitor had charged on three phases."""
        box = Wallbox(FAST, 3500, phases=3, settings={"phases": 1}).run(5 * MINUTE_S)
        assert box.socket.watts_per_ampere == pytest.approx(690)
        box.wishes.mode = OFF
        box.run(MINUTE_S)
        box.phases, box.wishes.mode = 1, SOLAR
        box.run(20 * MINUTE_S)
        assert box.told[0] == pytest.approx(15.2, abs=0.15), box.reasons()
        assert box.told[1] is Reason.FOLLOWING_SUN

    def test_that_comes_after_the_one_before_has_left_is_not_held_off_at_all(self) -> None:
        box = Wallbox(FAST, 3500, phases=3, settings={"phases": 1}).run(5 * MINUTE_S)
        box.wishes.mode, box.mode_3_state = SOLAR, "A"
        box.run(MINUTE_S)
        assert box.socket.watts_per_ampere == 230
        box.phases, box.mode_3_state = 1, "C2"
        box.run(5 * MINUTE_S)
        assert box.told[0] == pytest.approx(15.2, abs=0.15), box.reasons()
        assert box.told[1] is Reason.FOLLOWING_SUN


class TestACarThatNeedsMore:
    @staticmethod
    def needs(least_a: float) -> Wallbox:
        return Wallbox(MINIMUM_SOLAR, 5000, takes=lambda a: a if a >= least_a else 0.0)

    def test_than_the_minimum_is_tried_with_more_if_the_sun_allows_and_what_it_needed_is_told(self) -> None:
        box = self.needs(8).run(10 * MINUTE_S)
        assert box.told == (16, Reason.FOLLOWING_SUN)
        assert box.decision.minimum_current_a == pytest.approx(8, abs=1)

    def test_is_not_tried_without_the_sun_for_it(self) -> None:
        box = self.needs(8)
        box.sun_w = 1500
        box.run(HOUR_S)
        assert box.told == (6, Reason.NOT_DRAWING)
        assert max(box.offers()) == 6

    def test_and_is_full_is_tried_rarely(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 5000, takes=lambda _: 0.0).run(4 * HOUR_S)
        changes = len(box.offers())
        assert changes <= 60, changes
        assert box.decision.minimum_current_a is None


class TestAStart:
    def test_counts_when_the_car_begins_to_draw_after_a_pause(self) -> None:
        box = Wallbox(SOLAR, 0).run(MINUTE_S)
        box.sun_w, box.lag_s = 3000, 30
        box.run(4 * MINUTE_S)
        assert box.car_w > 0
        assert box.socket.starts(box.now, box.wall).today == 1

    def test_of_a_car_that_charges_already_is_none(self) -> None:
        box = Wallbox(SOLAR, 3000)
        box.setpoint_a, box.offers_a, box.car_w = 6, [6.0] * 10, 1380
        box.poll()
        box.run(5 * MINUTE_S)
        assert box.socket.starts(box.now, box.wall).today == 0

    def test_of_a_full_car_is_none(self) -> None:
        box = Wallbox(SOLAR, 0, "B1").run(MINUTE_S)
        box.sun_w = 3000
        box.run(HOUR_S)
        assert box.socket.starts(box.now, box.wall).today == 0

    def test_that_was_counted_before_this_app_counts(self) -> None:
        box = Wallbox()
        box.socket.remember_starts(7, at(0).date())
        assert box.socket.starts(box.now, box.wall).today == 7

    def test_and_its_pause_are_told_by_the_clock_on_the_wall(self) -> None:
        box = Wallbox(SOLAR, 0, clock_error_s=-HOUR_S).run(MINUTE_S)
        box.sun_w = 1800

        def look(box: Wallbox) -> None:
            until = box.decision.until
            if box.decision.reason is Reason.STARTING and until is not None:
                assert 0 <= (until - box.wall).total_seconds() < HOUR_S

        box.run(5 * MINUTE_S, look)
        assert Reason.STARTING in box.reasons()


class TestReadingTheCharger:
    def test_is_wanted_at_the_start_until_it_was_read_once(self) -> None:
        box = Wallbox()
        fresh = type(box.socket)(box.socket._settings, at(0))
        assert fresh.wants_reading(None, at(0), at(0))
        wanted = [second for second in range(1, 60) if fresh.wants_reading(None, at(0), at(second))]
        assert wanted == [20, 40]  # a reading without an answer has failed after 20 s
        fresh.finish_reading(at(59), done=True)
        assert not fresh.wants_reading(None, at(60), at(61))

    def test_is_tried_again_soon_if_it_failed(self) -> None:
        box = Wallbox()
        fresh = type(box.socket)(box.socket._settings, at(0))
        assert fresh.wants_reading(None, at(0), at(0))
        fresh.finish_reading(at(1), done=False)
        assert [second for second in range(1, 12) if fresh.wants_reading(None, at(0), at(second))] == [10]

    @pytest.mark.parametrize(("second", "trusted"), [(29, False), (30, True)])
    def test_what_home_assistant_restored_is_not_believed_before_for_half_a_minute(
        self, second: float, *, trusted: bool
    ) -> None:
        box = Wallbox()
        fresh = type(box.socket)(box.socket._settings, at(0))
        assert fresh.trusts_states(at(second)) is trusted
        fresh.finish_reading(at(1), done=True)
        assert fresh.trusts_states(at(1))

    def test_is_wanted_every_two_seconds_while_a_change_is_to_show(self) -> None:
        box = Wallbox(FAST, lag_s=12).run(20)
        gaps_s = [after - before for before, after in zip(box.readings_wanted, box.readings_wanted[1:], strict=False)]
        assert gaps_s, box.readings_wanted
        assert max(gaps_s[:5]) <= 2, box.readings_wanted

    def test_is_not_wanted_while_nothing_changes(self) -> None:
        box = Wallbox(FAST).run(5 * MINUTE_S)
        settled_s = box.second
        box.run(10 * MINUTE_S)
        assert [second for second in box.readings_wanted if second > settled_s] == []


class TestADryRun:
    def test_decides_and_tells_and_takes_what_the_charger_measures_for_the_cars_part(self) -> None:
        """Another controller holds 13 A; with a true surplus of 3 kW, 10 W were told, and a pause."""
        box = Wallbox(MINIMUM_SOLAR, 3000, settings={"dry_run": True}, accepts=False)
        box.setpoint_a, box.offers_a = 13, [13.0] * 10
        box.run(5 * MINUTE_S)
        assert box.decision.surplus_w == pytest.approx(3000, abs=35)
        assert (box.told[1], box.problems) == (Reason.FOLLOWING_SUN, [])


class TestATestOfTheMeter:
    """A value that stays the same for minutes while the car draws kilowatts is asked to show a small change."""

    def test_is_a_small_change_down_if_there_is_room(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 2300).run(5 * MINUTE_S)
        before_a = box.decision.setpoint_a or 0
        box.wants_test = True
        box.run(3)
        assert box.decision.setpoint_a == pytest.approx(before_a - 1)

    def test_is_a_small_change_up_at_the_minimum(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 1380).run(5 * MINUTE_S)
        box.wants_test = True
        box.run(3)
        assert box.decision.setpoint_a == 7

    def test_needs_a_car_that_draws(self) -> None:
        box = Wallbox(MINIMUM_SOLAR, 1380, "B1").run(2 * MINUTE_S)
        box.wants_test = True
        box.run(3)
        assert box.decision.setpoint_a == 6

    def test_is_none_while_a_car_draws_that_is_offered_nothing(self) -> None:
        """In a dry run another controller lets it charge; at each pause it goes on for some seconds."""
        box = Wallbox(SOLAR, -500, settings={"dry_run": True}, accepts=False, wants_test=True)
        box.setpoint_a, box.offers_a, box.car_w = 13, [13.0] * 10, 2990
        box.poll()
        box.run(10 * MINUTE_S)
        assert (box.told, box.socket.car) == ((0, Reason.TOO_LITTLE_SUN), CarState.DRAWING)


class TestWhatTheCarMayStillDraw:
    """On a phase, in A: what others get must be no more than is left beside it."""

    def test_is_what_it_is_offered(self) -> None:
        assert Wallbox(FAST).run(MINUTE_S).socket.may_draw_a(at(MINUTE_S)) == 16

    def test_is_what_the_charger_shows_until_it_shows_less(self) -> None:
        box = Wallbox(FAST).run(MINUTE_S)
        box.accepts, box.wishes.maximum_a = False, 8
        box.run(30)
        assert (box.told[0], box.socket.may_draw_a(box.now)) == (8, 16)
        box.accepts = True
        box.run(30)
        assert (box.told[0], box.socket.may_draw_a(box.now)) == (8, 8)

    def test_is_what_it_draws_beyond_its_offer(self) -> None:
        box = Wallbox(FAST, wishes=wishes(maximum_a=8), takes=lambda _: 11).run(MINUTE_S)
        assert box.socket.may_draw_a(box.now) == pytest.approx(11)

    def test_is_nothing_where_it_is_offered_and_draws_none(self) -> None:
        box = Wallbox(OFF, mode_3_state="A").run(MINUTE_S)
        assert box.socket.may_draw_a(box.now) == 0

    @pytest.mark.parametrize("own_a", [None, 9.0])
    def test_is_the_maximum_of_a_charger_that_has_just_become_silent(self, own_a: float | None) -> None:
        """What it was told before this app began is not known."""
        box = Wallbox(OFF, mode_3_state="A", safe_current_a=own_a).run(MINUTE_S)
        box.shows = False
        box.run(30)
        assert box.socket.may_draw_a(box.now, 6) == 16

    @pytest.mark.parametrize(
        ("own_a", "of_station_a", "may_a"),
        [
            (9, None, 9),
            (9, 13, 9),  # its own counts
            (None, 13, 13),  # that of the other socket of its station
            (None, None, 16),  # not known: the most that it may have at all
            (40, None, 16),
            (0, 13, 0),
        ],
    )
    def test_is_the_safe_current_of_one_that_has_been_silent_for_longer_than_a_setpoint_is_valid(
        self, own_a: float | None, of_station_a: float | None, may_a: float
    ) -> None:
        box = Wallbox(OFF, mode_3_state="A", safe_current_a=own_a).run(MINUTE_S)
        box.shows = False
        box.run(6 * MINUTE_S)
        assert box.socket.may_draw_a(box.now, of_station_a) == may_a

    def test_is_never_less_than_what_was_written_to_it_within_that_time(self) -> None:
        box = Wallbox(FAST, safe_current_a=6).run(6 * MINUTE_S)
        box.shows, box.wishes.mode = False, OFF
        box.run(4 * MINUTE_S)
        assert box.socket.may_draw_a(box.now) == 16
        box.run(2 * MINUTE_S)
        assert box.socket.may_draw_a(box.now) == 6


class TestWhatItIsToTheHouse:
    @pytest.mark.parametrize(("applies_most_a", "limit_a"), [(80, None), (13, 13)])
    def test_the_limit_of_the_charger_is_told(self, applies_most_a: float, limit_a: float | None) -> None:
        box = Wallbox(FAST, applies_most_a=applies_most_a).run(5 * MINUTE_S)
        assert box.socket.charger_limit_a(box.now) == limit_a

    def test_an_ampere_is_a_third_as_much_on_one_phase(self) -> None:
        socket = Wallbox(phases=3).socket
        assert [socket.watts_per_ampere_on(phases) for phases in (1, 3)] == [230, 690]

    def test_of_its_phases_there_is_nothing_to_tell_where_they_are_not_switched(self) -> None:
        assert Wallbox().socket.phase_report(at(0), at(0)) is None

    def test_what_was_known_of_its_phases_before_a_restart_is_known_again(self) -> None:
        box = Wallbox(settings={"phases": "switchable"})
        box.socket.remember_switches(4, at(0).date())
        box.socket.recall_phases(PhaseMemory(3, car_phases=2, written_at=at(-500)), at(0))
        report = box.socket.phase_report(at(10), at(3610))
        assert report is not None
        assert (report.switches.today, report.memory.car_phases) == (4, 2)
        assert report.memory.written_at == at(3100), "by the wall's clock"


class TestWhatIsTold:
    def test_is_nothing_before_anybody_wants_anything(self) -> None:
        socket = Wallbox().socket
        assert (socket.decision.setpoint_a, socket.decision.reason) == (None, Reason.WAITING_FOR_HELPERS)
        assert socket.plug is Plug.CHARGING
        assert Socket(read_settings(METER), at(0)).plug is Plug.SILENT

    @pytest.mark.parametrize("phases", [1, 3])
    def test_is_an_offer_with_its_phases(self, phases: int) -> None:
        box = Wallbox(FAST, phases=phases).run(MINUTE_S)
        assert box.decision.offer == Offer(16, 1 if phases == 1 else 3)

    def test_is_that_a_choice_waits_for_its_turn(self) -> None:
        box = Wallbox(FAST).run(5)
        assert not box.decision.choice_waits
        box.wishes.waits = True
        assert box.run(1).decision.choice_waits

    def test_is_a_session_when_the_car_has_left(self) -> None:
        box = Wallbox(FAST, energy_wh=5000.0).run(30 * MINUTE_S)
        box.mode_3_state = "A"
        box.run(3 * MINUTE_S)
        (session,) = (step.session for _, step in box.steps if step.session is not None)
        assert session.charged_wh == pytest.approx(16 * 230 / 2, rel=0.02)
        assert (session.full, session.ended - session.began > timedelta(minutes=29)) == (False, True)

    def test_is_one_when_it_draws_nothing_more_of_what_it_is_offered(self) -> None:
        box = Wallbox(FAST).run(30 * MINUTE_S)
        box.mode_3_state = "B2"
        box.run(20 * MINUTE_S)
        (session,) = (step.session for _, step in box.steps if step.session is not None)
        assert session.full

    def test_is_none_while_it_is_paused(self) -> None:
        box = Wallbox(SOLAR, 3000).run(30 * MINUTE_S)
        box.sun_w = -1000
        box.run(40 * MINUTE_S)
        assert box.told[0] == 0
        assert [step.session for _, step in box.steps if step.session is not None] == []

    def test_is_what_the_car_made_of_its_offer_once_it_had_its_time(self) -> None:
        box = Wallbox(FAST, takes=lambda offer_a: offer_a - 1, phases=3)
        assert box.socket.draw is None
        assert box.run(5).socket.draw is None, "it may still follow"
        box.run(2 * MINUTE_S)
        assert box.socket.draw == Draw(15 * 690, 16, 3)
        box.mode_3_state = "B2"
        box.run(2 * MINUTE_S)
        assert box.socket.draw == Draw(15 * 690, 16, 3), "that it is full says nothing of that"

    def test_is_what_went_wrong_with_a_write(self) -> None:
        box = Wallbox(FAST, write_error="boom", accepts=False).run(2 * MINUTE_S)
        assert box.problems == [ProblemKind.WRITE_FAILED]
        assert box.steps[-1][1].problems[0].detail == "boom"

    def test_is_a_power_that_stands_still_while_the_currents_serve(self) -> None:
        box = Wallbox(FAST, stuck_power_w=0.0, shows_no_current=True).run(2 * MINUTE_S)
        (problem,) = box.steps[-1][1].problems
        assert (problem.kind, problem.entities) == (ProblemKind.SENSOR_FROZEN, ("sensor.alfen_power",))
        assert box.socket.car_w == pytest.approx(16 * 230)
        assert box.decision.car is CarState.DRAWING


@pytest.mark.parametrize(("voltage_v", "car_w"), [(231.0, 2310.0), (2.3e5, None), (1e-14, None), (None, None)])
def test_currents_stand_for_a_power_that_is_missing_only_by_a_voltage_that_can_be(
    voltage_v: float | None, car_w: float | None
) -> None:
    socket = Wallbox().socket
    socket.record(Readings(current_l1_a=10, voltage_v=voltage_v), at(0), measured=True)
    assert socket.car_w == car_w


class TestAReading:
    """Is wanted before a surplus that would change the offer is acted on, for that is made of what the car draws."""

    @staticmethod
    def wanted(box: Wallbox, surplus_w: float | None) -> bool:
        box.run(5 * MINUTE_S)
        asked = False
        for _ in range(6):
            box.run(1)
            asked = box.socket.wants_reading(surplus_w, box.now - timedelta(seconds=2), box.now) or asked
        return asked

    @pytest.mark.parametrize(
        ("box", "surplus_w", "wanted"),
        [
            (Wallbox(sun_w=2000), 3500, True),
            (Wallbox(sun_w=2000), 2000, False),
            (Wallbox(sun_w=2000), None, False),
            (Wallbox(sun_w=2000, mode_3_state="B1"), 3500, False),  # it draws nothing
            (Wallbox(sun_w=9000, applies_most_a=10), 9000, False),  # it gets no more
            (Wallbox(sun_w=9000), 20_000, False),
            (Wallbox(MINIMUM_SOLAR, 500), 0, False),  # nor less
        ],
    )
    def test_is_not_wanted_where_nothing_would_change(
        self, box: Wallbox, surplus_w: float | None, *, wanted: bool
    ) -> None:
        assert self.wanted(box, surplus_w) is wanted, box.told


EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "sun_w": st.sampled_from([-2000, 0, 1000, 1400, 3000, 9000]),
        "mode_3_state": st.sampled_from(["A", "B1", "C2", "C2", "E", "F", None]),
        "applies_most_a": st.sampled_from([6, 13, 80]),
        "accepts": st.booleans(),
        "shows": st.booleans(),
        "blind": st.sampled_from([None, None, *BLIND]),
        "closes_windows": st.booleans(),
        "lag_s": st.sampled_from([2, 10, 40]),
        "wants_test": st.booleans(),
        "may_rise": st.booleans(),
        "mode": st.sampled_from([*Mode, None]),
        "maximum_a": st.sampled_from([0, 6, 8, 12, 32]),
        "boost_s": st.sampled_from([None, 300, 9000]),
    },
)


@run_settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(EVENTS, st.integers(1, 90)), max_size=8),
    st.sampled_from([1, 3]),
    st.sampled_from([6, 8.5, 13]),
    st.sampled_from(["minimum", "pause"]),
)
def test_whatever_happens(
    events: list[tuple[dict[str, object], int]], phases: int, minimum_a: float, without_meter: str
) -> None:
    settings = {"minimum_current_a": minimum_a, "without_meter": without_meter}
    box = Wallbox(SOLAR, 2000, phases=phases, settings=settings)

    for event, seconds in events:
        for name, value in event.items():
            if name == "boost_s":
                box.wishes.boost_until = None if value is None else at(float(str(value)))
            else:
                setattr(box.wishes if name in {"mode", "maximum_a"} else box, name, value)
        box.run(seconds, lambda box: promises(box, minimum_a, without_meter))


def promises(box: Wallbox, minimum_a: float, without_meter: str) -> None:
    """Hold the socket to what it promises after every step."""
    decision, wished = box.decision, box.wishes
    offer_a = decision.setpoint_a
    known = wished.mode is not None and wished.maximum_a is not None
    if offer_a and known:
        assert minimum_a <= offer_a <= min(wished.maximum_a or 0, 16), "no limit is exceeded"
    if wished.mode is Mode.OFF and known:
        assert offer_a == 0, "Off is no current, whatever else is set"
    if box.blind is not None and decision.reason is box.blind:
        fallback_a = 0 if without_meter == "pause" else minimum_a
        assert (offer_a or 0) <= fallback_a, "no sun is followed blindly"
    if offer_a is not None:
        assert box.writes, "what is decided is written"
        assert box.second - box.writes[-1][0] <= 20, "a setpoint is kept alive"
    assert decision.car is not CarState.DRAWING or box.socket.car_w, "charging is told while a car draws"
    if decision.until is not None:
        overdue_s = (box.wall - decision.until).total_seconds()
        assert overdue_s <= 4 or not box.closes_windows, "what is announced is to come"


class TestAWriteThatIsOnItsWay:
    def offering_all(self) -> Wallbox:
        """Offer 16 A, and let the answer to a renewal of that not come."""
        box = Wallbox(FAST).run(MINUTE_S)
        box.answers = False
        return box.run(19)

    @pytest.mark.parametrize(("by", "after_s"), [(Bound.FUSE, 1), (Bound.DIMMING, 42)])
    def test_holds_up_a_limit_but_that_of_the_fuse(self, by: Bound, after_s: int) -> None:
        box = self.offering_all()
        began_s, box.shared = box.second, (Limit(8, by),)
        box.run(MINUTE_S)
        assert [(second - began_s, a) for second, a in box.writes if second > began_s] == [(after_s, 8)]

    def test_leaves_the_car_free_to_draw_what_is_to_be_written_next(self) -> None:
        box = Wallbox(MINIMUM_SOLAR).run(MINUTE_S)
        box.answers = False
        box.run(25)
        box.wishes.mode = FAST
        box.run(2)
        assert (box.writes[-1][1], box.told[0], box.socket.may_draw_a(box.now)) == (6, 16, 16)


def test_a_car_that_draws_nothing_of_what_its_charger_withholds_needs_no_more_for_that() -> None:
    box = Wallbox(SOLAR).run(200)
    box.accepts, box.sun_w = False, 3600
    box.run(420)
    assert box.offers(200) == [0, 6]
    box.accepts = True
    box.run(2 * MINUTE_S)
    assert box.car_w == pytest.approx(3600, abs=60)
    assert box.decision.minimum_current_a is None


def test_sensors_that_are_dead_while_the_register_counts_are_told_by_their_names() -> None:
    box = Wallbox(FAST, is_dead=True, energy_wh=1000.0).run(10 * MINUTE_S)
    (problem,) = box.steps[-1][1].problems
    shown = ("sensor.alfen_power", "sensor.alfen_current_l1", "sensor.alfen_current_l2")
    assert (problem.kind, problem.entities) == (ProblemKind.SENSOR_FROZEN, shown)
    assert box.writes[-1][1] == 16, "and the car charges"
