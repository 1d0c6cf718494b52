"""The control law: what the sun gives, and what the charger is to get."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.charger import Car
from alfen_solar.controller import Controller, Situation
from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.settings import read_settings
from alfen_solar.starts import StartCount
from alfen_solar.window import Window
from tests.unit.clock import at

WATTS_PER_AMPERE = 230.0
MINIMUM_W = 6 * WATTS_PER_AMPERE
SUNLESS = Situation(
    wall=at(0),
    mode=Mode.SOLAR,
    maximum_a=16,
    sun_share=1,
    boost_until=None,
    car=Car.CHARGING,
    watts_per_ampere=WATTS_PER_AMPERE,
    window=None,
)
MINIMUM_SOLAR = replace(SUNLESS, mode=Mode.MINIMUM_SOLAR)
PAUSED = replace(SUNLESS, car=Car.CONNECTED)


def new_controller(**settings: object) -> Controller:
    return Controller(read_settings({"grid_power": "sensor.grid"} | settings))


def under(situation: Situation, surplus_w: float, duration_s: float = 3) -> Situation:
    """Let a window close that shows this surplus: what the car draws and what flows into the grid."""
    car_w = MINIMUM_W if situation.car is Car.CHARGING else 0
    return replace(situation, window=Window(grid_w=car_w - surplus_w, car_w=car_w, duration_s=duration_s))


def said(decision: Decision) -> tuple[float | None, Reason]:
    return decision.setpoint_a, decision.reason


def setpoints(controller: Controller, situation: Situation, surpluses_w: list[float]) -> list[float | None]:
    return [
        controller.decide(under(situation, surplus_w), at(10 * n)).setpoint_a for n, surplus_w in enumerate(surpluses_w)
    ]


class TestMinimumAndSolar:
    def test_nothing_is_decided_before_the_first_window(self) -> None:
        assert said(new_controller().decide(MINIMUM_SOLAR, at(0))) == (None, Reason.WAITING_FOR_METER)

    @pytest.mark.parametrize(
        ("surpluses_w", "setpoints_a"),
        [
            ([-500, -500], [6, 6]),  # it starts at the minimum, and is never under it
            ([1840, 1840, 1840], [6, 8, 8]),
            ([9000, 9000, 9000, 9000, 9000], [6, 10, 14, 16, 16]),  # up by 4 A at a time
            ([0, 2300, 2200, 0, 1840], [6, 10, 9.6, 6, 8]),  # down at once
            ([0, 1402, 1403, 1425], [6, 6, 6.1, 6.1]),  # up when the sun carries all of a tenth
            ([0, 2300, 2288, 2277], [6, 10, 9.9, 9.9]),  # down when half of a tenth is missing
        ],
    )
    def test_the_setpoint_goes_where_the_sun_carries_the_car(
        self, surpluses_w: list[float], setpoints_a: list[float]
    ) -> None:
        assert setpoints(new_controller(), MINIMUM_SOLAR, surpluses_w) == setpoints_a

    def test_what_an_ampere_is_to_the_car_is_what_it_has_shown(self) -> None:
        three_phases = replace(MINIMUM_SOLAR, watts_per_ampere=700)
        assert setpoints(new_controller(), three_phases, [0, 4900, 6300]) == [6, 7, 9]

    def test_a_reserve_is_left_to_the_grid(self) -> None:
        assert setpoints(new_controller(reserve_w=230), MINIMUM_SOLAR, [0, 2300]) == [6, 9]
        assert setpoints(new_controller(reserve_w=-230), MINIMUM_SOLAR, [0, 2070]) == [6, 10]

    def test_without_a_new_window_the_decision_stands(self) -> None:
        controller = charging_at_minimum()
        decision = controller.decide(under(MINIMUM_SOLAR, 1840), at(10))
        assert controller.decide(MINIMUM_SOLAR, at(11)) == decision

    def test_the_sun_that_does_not_carry_the_minimum_is_told(self) -> None:
        assert said(new_controller().decide(under(MINIMUM_SOLAR, 900), at(0))) == (6, Reason.MINIMUM)

    @pytest.mark.parametrize(
        ("surplus_w", "reason"), [(3000, Reason.NOT_DRAWING), (1400, Reason.NOT_DRAWING), (1380, Reason.FOLLOWING_SUN)]
    )
    def test_no_current_is_added_for_a_car_that_draws_none(self, surplus_w: float, reason: Reason) -> None:
        connected = replace(MINIMUM_SOLAR, car=Car.CONNECTED)
        assert said(charging_at_minimum().decide(under(connected, surplus_w), at(10))) == (6, reason)

    def test_a_car_that_begins_to_draw_is_not_told_to_draw_nothing(self) -> None:
        controller = charging_at_minimum()
        controller.decide(under(replace(MINIMUM_SOLAR, car=Car.CONNECTED), 3000), at(10))
        assert said(controller.decide(MINIMUM_SOLAR, at(11))) == (6, Reason.FOLLOWING_SUN)

    def test_without_a_car_the_setpoint_waits_at_the_minimum(self) -> None:
        controller = charging_at_minimum()
        controller.decide(under(MINIMUM_SOLAR, 2300), at(0))
        absent = replace(MINIMUM_SOLAR, car=Car.ABSENT)
        assert said(controller.decide(under(absent, 2000), at(10))) == (6, Reason.NO_CAR)

    def test_a_decision_tells_the_window_that_it_rests_on(self) -> None:
        decision = new_controller().decide(under(MINIMUM_SOLAR, 1880), at(0))
        assert (decision.grid_w, decision.surplus_w, decision.window_s) == (-500, 1880, 3)


class TestSolar:
    def test_charging_starts_when_the_sun_has_paid_for_it(self) -> None:
        controller = new_controller(start_after_wh=5)
        decisions = [controller.decide(under(PAUSED, MINIMUM_W + 610, 10), at(10 * n)) for n in range(4)]
        assert [said(decision) for decision in decisions] == [
            *[(0, Reason.STARTING)] * 2,  # 610 W for 10 s are 1.7 Wh
            (6, Reason.FOLLOWING_SUN),
            (6, Reason.NOT_DRAWING),
        ]

    def test_when_it_will_start_is_told(self) -> None:
        controller = new_controller(start_after_wh=5)
        starting = controller.decide(under(PAUSED, MINIMUM_W + 600, 10), at(0))
        assert starting.until == at(20)

    @pytest.mark.parametrize(("wait_s", "told_s"), [(660, 600), (670, 670), (550, 600), (540, 540), (60, 60)])
    def test_the_time_that_was_told_stands_while_it_is_right_to_a_tenth(self, wait_s: float, told_s: float) -> None:
        controller = new_controller(start_after_wh=100)
        assert controller.decide(under(PAUSED, MINIMUM_W + 600, 0), at(0)).until == at(600)
        starting = controller.decide(under(PAUSED, MINIMUM_W + 360_000 / wait_s, 0), at(0))
        assert starting.until is not None
        assert abs(starting.until - at(told_s)) < timedelta(milliseconds=1)

    def test_a_sun_that_gives_just_what_is_needed_is_no_reason_to_tell_a_start_for_now(self) -> None:
        controller = new_controller(start_after_wh=5)
        assert controller.decide(under(PAUSED, MINIMUM_W), at(0)).until == at(24 * 3600)

    def test_the_wait_is_never_told_longer_than_a_day(self) -> None:
        controller = new_controller(start_after_wh=1000)
        assert controller.decide(under(PAUSED, MINIMUM_W + 0.1), at(0)).until == at(24 * 3600)

    @pytest.mark.parametrize(("sun_share", "needed_w"), [(1, 1380), (0.5, 690)])
    def test_what_a_start_needs_is_told_while_paused(self, sun_share: float, needed_w: float) -> None:
        controller = new_controller(start_after_wh=5)
        paused = replace(PAUSED, sun_share=sun_share)
        dark = controller.decide(under(paused, needed_w - 1), at(0))
        assert (dark.reason, dark.needed_w) == (Reason.TOO_LITTLE_SUN, needed_w)
        starting = controller.decide(under(paused, needed_w), at(10))
        assert (starting.reason, starting.needed_w) == (Reason.STARTING, needed_w)
        assert controller.decide(under(paused, 9000), at(20)).needed_w is None

    def test_a_cloud_takes_away_what_the_sun_has_paid(self) -> None:
        controller = new_controller(start_after_wh=5)
        surpluses_w = [MINIMUM_W + 1000, MINIMUM_W - 1000, MINIMUM_W + 1000, MINIMUM_W + 1000]
        decisions = [controller.decide(under(PAUSED, watts, 10), at(10 * n)) for n, watts in enumerate(surpluses_w)]
        assert [decision.setpoint_a for decision in decisions] == [0, 0, 0, 6]

    def test_a_dark_hour_is_no_debt(self) -> None:
        controller = new_controller(start_after_wh=5)
        controller.decide(under(PAUSED, -5000, 3600), at(0))
        assert controller.decide(under(PAUSED, MINIMUM_W + 2000, 10), at(10)).setpoint_a == 6

    def test_three_phases_need_three_times_the_energy(self) -> None:
        controller = new_controller(start_after_wh=5)
        paused = replace(PAUSED, watts_per_ampere=690)
        decisions = [controller.decide(under(paused, 3 * MINIMUM_W + 1810, 10), at(10 * n)) for n in range(3)]
        assert [decision.setpoint_a for decision in decisions] == [0, 0, 6]

    def test_charging_pauses_when_the_minimum_has_cost_what_a_pause_is_worth(self) -> None:
        controller = charging_at_minimum(stop_after_wh=80)
        decisions = [controller.decide(under(SUNLESS, MINIMUM_W - 960, 100), at(200 + 100 * n)) for n in range(3)]
        assert [said(decision) for decision in decisions] == [
            *[(6, Reason.STOPPING)] * 2,  # 960 W for 100 s are 26.7 Wh
            (0, Reason.TOO_LITTLE_SUN),
        ]
        assert decisions[0].until == at(200 + 200)
        assert [decision.needed_w for decision in decisions] == [None, None, MINIMUM_W]

    def test_a_dark_sky_pauses_it_sooner_than_a_thin_cloud(self) -> None:
        def pause_s(surplus_w: float) -> int:
            controller = charging_at_minimum(stop_after_wh=80)
            second = 120
            while controller.decide(under(SUNLESS, surplus_w), at(second)).setpoint_a:
                second += 3
            return second - 120

        assert pause_s(0) == 207
        assert pause_s(1000) == 756

    def test_a_passing_cloud_does_not_pause_it(self) -> None:
        controller = charging_at_minimum(stop_after_wh=80)
        for second in range(200, 2000, 100):  # 53 Wh too little and 53 Wh too much, by turns
            surplus_w = MINIMUM_W + (1920 if second % 200 else -1920)
            assert controller.decide(under(SUNLESS, surplus_w, 100), at(second)).setpoint_a

    @pytest.mark.parametrize(
        ("sun_share", "surplus_w", "expected"),
        [
            (0.6, 0.6 * MINIMUM_W, (6, Reason.MINIMUM)),
            (0.6, 0.6 * MINIMUM_W - 1, (6, Reason.STOPPING)),
            (1, MINIMUM_W - 1, (6, Reason.STOPPING)),
            (0, -5000, (6, Reason.MINIMUM)),
        ],
    )
    def test_the_sun_share_is_what_the_sun_must_give_of_the_minimum(
        self, sun_share: float, surplus_w: float, expected: tuple[float, Reason]
    ) -> None:
        situation = replace(SUNLESS, sun_share=sun_share)
        assert said(charging_at_minimum().decide(under(situation, surplus_w), at(10))) == expected

    def test_without_a_sun_share_it_starts_at_once_and_never_pauses(self) -> None:
        controller = new_controller(stop_after_wh=1)
        assert setpoints(controller, replace(PAUSED, sun_share=0), [-500] * 100) == [6] * 100

    @pytest.mark.parametrize(("stop_after_wh", "windows"), [(80, 2), (20, 8)])  # 7.8 and 31.3 Wh, 4.2 Wh a window
    def test_who_pauses_sooner_starts_later(self, stop_after_wh: float, windows: int) -> None:
        controller = new_controller(stop_after_wh=stop_after_wh)
        controller.decide(under(PAUSED, 0), at(0))
        sunny = under(PAUSED, MINIMUM_W + 1500, 10)
        setpoints_a = [controller.decide(sunny, at(1000 + 10 * n)).setpoint_a for n in range(10)]
        assert setpoints_a.index(6) == windows - 1

    def test_a_start_is_followed_by_two_minutes_of_charging_at_least(self) -> None:
        controller = new_controller(start_after_wh=0, stop_after_wh=1)
        controller.decide(under(PAUSED, 0), at(0))
        assert controller.decide(under(PAUSED, 2000), at(120)).setpoint_a == 6
        assert controller.decide(under(SUNLESS, 0), at(239)).until == at(240)
        assert controller.decide(under(SUNLESS, 0), at(240)).setpoint_a == 0

    def test_a_pause_lasts_two_minutes_at_least(self) -> None:
        controller = charging_at_minimum(start_after_wh=0, stop_after_wh=1)
        assert controller.decide(under(SUNLESS, 0), at(120)).setpoint_a == 0
        assert controller.decide(under(PAUSED, 9000), at(239)).until == at(240)
        assert controller.decide(under(PAUSED, 9000), at(240)).setpoint_a == 6

    @pytest.mark.parametrize(("spare_w", "start_s"), [(60, 430), (600, 240)])
    def test_of_the_two_minutes_and_the_energy_the_later_is_told(self, spare_w: float, start_s: float) -> None:
        controller = charging_at_minimum(start_after_wh=5, stop_after_wh=1)
        assert controller.decide(under(SUNLESS, 0), at(120)).setpoint_a == 0
        assert controller.decide(under(PAUSED, MINIMUM_W + spare_w, 0), at(130)).until == at(start_s)

    def test_beyond_the_budget_each_start_makes_the_next_one_twice_as_dear(self) -> None:
        controller = new_controller(start_after_wh=10, stop_after_wh=1, starts_an_hour=2)
        starts_s, second = [], 120
        controller.decide(under(PAUSED, 0), at(0))
        for _ in range(4):
            paused_at = second
            while not controller.decide(under(PAUSED, MINIMUM_W + 1400, 10), at(second)).setpoint_a:
                second += 10
            starts_s.append(second - paused_at + 10)
            second += 120
            assert controller.decide(under(SUNLESS, 0), at(second)).setpoint_a == 0
            second += 120
        assert starts_s == [30, 30, 30, 60]  # 10, 10, 10 and 20 Wh at 1400 W

    def test_a_start_is_counted(self) -> None:
        controller = new_controller(start_after_wh=0, starts_a_day=9, starts_an_hour=3)
        controller.decide(under(PAUSED, 0), at(0))
        assert controller.starts(at(0), at(0)) == StartCount(0, 9, 0, 3)
        controller.decide(under(PAUSED, MINIMUM_W), at(120))
        assert controller.starts(at(120), at(120)) == StartCount(1, 9, 1, 3)

    def test_a_car_that_charges_when_the_app_starts_was_started_by_an_app_before_it(self) -> None:
        controller = charging_at_minimum()
        assert controller.starts(at(0), at(0)).today == 0
        controller.remember_starts(4, at(0).date())
        assert controller.starts(at(0), at(0)).today == 4

    def test_a_car_that_waits_when_the_app_starts_is_started_by_it(self) -> None:
        controller = new_controller()
        controller.decide(replace(PAUSED, mode=Mode.FAST), at(0))
        assert controller.starts(at(0), at(0)).today == 1

    def test_a_start_without_a_car_is_none(self) -> None:
        controller = new_controller(start_after_wh=0, stop_after_wh=10, starts_an_hour=1)
        absent = replace(PAUSED, car=Car.ABSENT)
        for second in range(0, 1800, 300):
            assert controller.decide(under(absent, MINIMUM_W), at(second)).setpoint_a == 6 or second == 0
            assert controller.decide(under(absent, 0, 30), at(second + 150)).setpoint_a == 0 or second == 0

    def test_a_car_that_charges_when_the_app_starts_is_taken_over_at_the_minimum(self) -> None:
        assert said(new_controller().decide(under(SUNLESS, 9000), at(0))) == (6, Reason.FOLLOWING_SUN)
        assert said(new_controller().decide(under(PAUSED, 0), at(0))) == (0, Reason.TOO_LITTLE_SUN)


class TestModes:
    def test_off_is_no_current_whatever_else_is_set(self) -> None:
        off = replace(SUNLESS, mode=Mode.OFF, boost_until=at(3600))
        assert said(new_controller().decide(under(off, 9000), at(0))) == (0, Reason.OFF)

    def test_fast_is_the_maximum_without_waiting_for_the_meter(self) -> None:
        assert said(new_controller().decide(replace(SUNLESS, mode=Mode.FAST), at(0))) == (16, Reason.FAST)

    @pytest.mark.parametrize(
        ("mode", "setpoint_a"), [(Mode.SOLAR, 6), (Mode.MINIMUM_SOLAR, 6)], ids=["solar", "minimum"]
    )
    def test_from_fast_the_ramp_begins_at_the_minimum(self, mode: Mode, setpoint_a: float) -> None:
        controller = new_controller()
        controller.decide(replace(SUNLESS, mode=Mode.FAST), at(0))
        assert controller.decide(replace(SUNLESS, mode=mode), at(1)).setpoint_a == setpoint_a

    @pytest.mark.parametrize(
        ("mode", "expected"),
        [(Mode.SOLAR, (0, Reason.TOO_LITTLE_SUN)), (Mode.MINIMUM_SOLAR, (6, Reason.FOLLOWING_SUN))],
        ids=["solar", "minimum"],
    )
    def test_from_off_only_minimum_and_solar_starts_at_once(self, mode: Mode, expected: tuple[float, Reason]) -> None:
        controller = new_controller()
        controller.decide(replace(SUNLESS, mode=Mode.OFF), at(0))
        assert said(controller.decide(replace(SUNLESS, mode=mode), at(1))) == expected

    def test_changing_the_mode_under_the_sun_keeps_the_current(self) -> None:
        controller = charging_at_minimum()
        controller.decide(under(MINIMUM_SOLAR, 2070), at(0))
        assert said(controller.decide(SUNLESS, at(1))) == (9, Reason.FOLLOWING_SUN)

    def test_what_was_weighed_ends_with_the_mode(self) -> None:
        controller = charging_at_minimum(stop_after_wh=80)
        controller.decide(under(SUNLESS, MINIMUM_W - 960, 200), at(200))
        assert said(controller.decide(MINIMUM_SOLAR, at(201))) == (6, Reason.FOLLOWING_SUN)
        assert controller.decide(under(SUNLESS, MINIMUM_W - 960, 200), at(400)).setpoint_a == 6

    def test_without_a_mode_or_a_maximum_nothing_is_decided(self) -> None:
        for unknown in (replace(SUNLESS, mode=None), replace(SUNLESS, maximum_a=None)):
            decision = new_controller().decide(under(unknown, 5000), at(0))
            assert said(decision) == (None, Reason.WAITING_FOR_HELPERS)

    @pytest.mark.parametrize("unknown", [replace(SUNLESS, mode=None), replace(SUNLESS, maximum_a=None)])
    def test_a_mode_or_a_maximum_that_is_not_known_any_more_changes_nothing(self, unknown: Situation) -> None:
        assert said(charging_at_minimum().decide(unknown, at(1))) == (6, Reason.WAITING_FOR_HELPERS)


class TestBoost:
    def test_the_maximum_until_its_end(self) -> None:
        controller = charging_at_minimum()
        boost = replace(SUNLESS, boost_until=at(100))
        decision = controller.decide(replace(boost, wall=at(99)), at(5))
        assert (said(decision), decision.until) == ((16, Reason.BOOST), at(100))
        assert said(controller.decide(replace(boost, wall=at(100)), at(6))) == (6, Reason.FOLLOWING_SUN)

    def test_it_begins_without_waiting_for_the_meter(self) -> None:
        assert said(new_controller().decide(replace(SUNLESS, boost_until=at(9)), at(0))) == (16, Reason.BOOST)

    def test_clearing_it_takes_effect_at_once(self) -> None:
        controller = charging_at_minimum()
        controller.decide(replace(MINIMUM_SOLAR, boost_until=at(3600)), at(10))
        assert said(controller.decide(MINIMUM_SOLAR, at(11))) == (6, Reason.FOLLOWING_SUN)


class TestTheMaximum:
    @pytest.mark.parametrize(
        ("mode", "maximum_a", "setpoint_a"),
        [(Mode.FAST, 10, 10), (Mode.FAST, 32, 16), (Mode.FAST, 6, 6), (Mode.FAST, 5.9, 0), (Mode.OFF, 5, 0)],
    )
    def test_is_the_lower_of_the_setting_and_the_helper_and_below_the_minimum_nothing_flows(
        self, mode: Mode, maximum_a: float, setpoint_a: float
    ) -> None:
        situation = replace(SUNLESS, mode=mode, maximum_a=maximum_a)
        assert new_controller().decide(situation, at(0)).setpoint_a == setpoint_a

    def test_is_live(self) -> None:
        controller = charging_at_minimum()
        for second in (10, 20, 30):
            controller.decide(under(MINIMUM_SOLAR, 3000), at(second))
        assert controller.decide(replace(MINIMUM_SOLAR, maximum_a=12), at(31)).setpoint_a == 12

    def test_is_no_matter_in_mode_off(self) -> None:
        off = replace(SUNLESS, mode=Mode.OFF, maximum_a=5)
        assert said(new_controller().decide(off, at(0))) == (0, Reason.OFF)

    def test_below_the_minimum_is_told(self) -> None:
        controller = new_controller(minimum_current_a=10)
        decision = controller.decide(under(replace(MINIMUM_SOLAR, maximum_a=8), 9000), at(0))
        assert said(decision) == (0, Reason.MAXIMUM_TOO_LOW)


@pytest.mark.parametrize("why", [Reason.METER_LOST, Reason.METER_REVERSED, Reason.CHARGER_SILENT])
class TestWithoutSight:
    def test_the_setpoint_falls_to_the_minimum(self, why: Reason) -> None:
        controller = charging_at_minimum()
        controller.decide(under(MINIMUM_SOLAR, 2280), at(10))
        assert said(controller.decide(replace(MINIMUM_SOLAR, blind=why), at(11))) == (6, why)

    def test_or_to_a_pause_if_the_user_wants_it_so(self, why: Reason) -> None:
        controller = charging_at_minimum(without_meter="pause")
        assert said(controller.decide(replace(SUNLESS, blind=why), at(11))) == (0, why)

    def test_nothing_is_started(self, why: Reason) -> None:
        controller = new_controller()
        controller.decide(under(PAUSED, 0), at(0))
        assert said(controller.decide(replace(SUNLESS, blind=why), at(1))) == (0, why)
        assert said(new_controller().decide(replace(SUNLESS, blind=why), at(1))) == (None, why)

    def test_a_boost_goes_on(self, why: Reason) -> None:
        blind = replace(SUNLESS, blind=why, boost_until=at(100))
        assert said(new_controller().decide(blind, at(1))) == (16, Reason.BOOST)

    def test_the_sun_is_followed_again_when_it_is_over(self, why: Reason) -> None:
        controller = charging_at_minimum()
        controller.decide(replace(MINIMUM_SOLAR, blind=why), at(10))
        assert said(controller.decide(under(MINIMUM_SOLAR, 1840), at(20))) == (8, Reason.FOLLOWING_SUN)


SITUATIONS = st.builds(
    Situation,
    wall=st.integers(-100, 3000).map(at),
    mode=st.sampled_from([*Mode, None]),
    maximum_a=st.none() | st.floats(0, 40),
    boost_until=st.none() | st.integers(-100, 3000).map(at),
    car=st.sampled_from(Car),
    sun_share=st.sampled_from([0, 0.3, 1]),
    watts_per_ampere=st.floats(190, 800),
    window=st.none()
    | st.builds(Window, grid_w=st.floats(-30000, 30000), car_w=st.floats(0, 25000), duration_s=st.floats(0, 200)),
    blind=st.sampled_from([None, Reason.METER_LOST, Reason.METER_REVERSED, Reason.CHARGER_SILENT]),
)


@given(
    st.lists(st.tuples(SITUATIONS, st.integers(0, 300)), min_size=1, max_size=40),
    st.sampled_from([1, 3]),
    st.sampled_from([6, 8.5, 13]),
    st.sampled_from([16, 32]),
)
def test_whatever_happens_the_setpoint_is_zero_or_between_minimum_and_maximum(
    events: list[tuple[Situation, int]], phases: int, minimum_a: float, ceiling_a: float
) -> None:
    controller = new_controller(phases=phases, minimum_current_a=minimum_a, maximum_current_a=ceiling_a)
    second = 0
    for situation, pause_s in events:
        second += pause_s
        setpoint_a = controller.decide(situation, at(second)).setpoint_a
        if situation.maximum_a is not None and setpoint_a:
            assert minimum_a <= setpoint_a <= min(situation.maximum_a, ceiling_a)


def charging_at_minimum(**settings: object) -> Controller:
    controller = new_controller(**settings)
    assert said(controller.decide(under(SUNLESS, MINIMUM_W), at(0))) == (6, Reason.FOLLOWING_SUN)
    return controller
