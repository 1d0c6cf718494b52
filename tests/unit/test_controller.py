from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alfen_solar.charger import Car
from alfen_solar.controller import Controller, Situation, step_a
from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.settings import read_settings
from alfen_solar.window import Window
from tests.unit.clock import at

SUNLESS = Situation(
    wall=at(0),
    mode=Mode.SOLAR,
    maximum_a=16,
    boost_until=None,
    car=Car.CHARGING,
    car_w=None,
    window=None,
)
MINIMUM_SOLAR = replace(SUNLESS, mode=Mode.MINIMUM_SOLAR)


def new_controller(**settings: object) -> Controller:
    return Controller(read_settings({"grid_power": "sensor.grid"} | settings))


def exporting(situation: Situation, export_w: float) -> Situation:
    """Let the window show this much export (import, if negative)."""
    return replace(situation, window=Window(grid_w=-export_w, duration_s=3))


def said(decision: Decision) -> tuple[float | None, Reason]:
    return decision.setpoint_a, decision.reason


@pytest.mark.parametrize(
    ("surplus_a", "step"),
    [
        (9.0, 4), (4.99, 4), (4.0, 4), (3.99, 3), (1.0, 1), (0.99, 0), (0, 0), (-0.25, 0),
        (-0.26, -1), (-1.0, -1), (-1.01, -2), (-10.0, -10),
    ],
)  # fmt: skip
def test_bigger_steps_for_bigger_imbalances(surplus_a: float, step: int) -> None:
    assert step_a(surplus_a) == step


@given(st.floats(-40, 40))
def test_a_step_up_never_causes_import_and_a_step_down_ends_it_without_a_step_up_after(surplus_a: float) -> None:
    left_a = surplus_a - step_a(surplus_a)
    assert left_a >= min(surplus_a, 0)
    assert step_a(surplus_a) >= 0 or step_a(left_a) == 0


class TestMinimumAndSolar:
    def test_nothing_is_decided_before_the_first_window(self) -> None:
        assert said(new_controller().decide(MINIMUM_SOLAR, at(0))) == (None, Reason.WAITING_FOR_METER)

    @pytest.mark.parametrize(
        ("phases", "exports_w", "setpoints_a"),
        [
            (1, [-500, -500], [6, 6]),  # it starts at the minimum, and is never under it
            (1, [900, 230, 229, 0, 0], [6, 7, 7, 7, 7]),
            (1, [1000, 1000, 1000, 1000, 1000], [6, 10, 14, 16, 16]),
            (1, [0, 1000, -100, -2000, 500], [6, 10, 9, 6, 8]),
            (3, [0, 689, 690, 2100], [6, 6, 7, 10]),
        ],
    )
    def test_the_setpoint_follows_the_windows(
        self, phases: int, exports_w: list[float], setpoints_a: list[float]
    ) -> None:
        controller = new_controller(phases=phases)
        decisions = [
            controller.decide(exporting(MINIMUM_SOLAR, export_w), at(10 * n)) for n, export_w in enumerate(exports_w)
        ]
        assert [decision.setpoint_a for decision in decisions] == setpoints_a

    def test_without_a_new_window_the_decision_stands(self) -> None:
        controller = charging_at_minimum()
        decision = controller.decide(exporting(MINIMUM_SOLAR, 460), at(10))
        assert controller.decide(MINIMUM_SOLAR, at(11)) == decision

    def test_the_sun_that_does_not_carry_the_minimum_is_told(self) -> None:
        assert said(new_controller().decide(exporting(MINIMUM_SOLAR, -500), at(0))) == (6, Reason.MINIMUM)

    @pytest.mark.parametrize(
        ("export_w", "reason"),
        [(2000, Reason.NOT_DRAWING), (230, Reason.NOT_DRAWING), (229, Reason.FOLLOWING_SUN)],
    )
    def test_no_current_is_added_for_a_car_that_draws_none(self, export_w: float, reason: Reason) -> None:
        connected = replace(MINIMUM_SOLAR, car=Car.CONNECTED)
        assert said(charging_at_minimum().decide(exporting(connected, export_w), at(10))) == (6, reason)

    @pytest.mark.parametrize("car", [Car.CONNECTED, Car.ABSENT])
    def test_a_car_that_draws_nothing_is_no_part_of_the_surplus(self, car: Car) -> None:
        idle = replace(MINIMUM_SOLAR, car=car)
        assert charging_at_minimum().decide(exporting(idle, 500), at(10)).surplus_w == 500

    def test_without_a_car_the_setpoint_waits_at_the_minimum(self) -> None:
        controller = charging_at_minimum()
        controller.decide(exporting(MINIMUM_SOLAR, 900), at(0))
        absent = replace(MINIMUM_SOLAR, car=Car.ABSENT)
        assert said(controller.decide(exporting(absent, 2000), at(10))) == (6, Reason.NO_CAR)

    @pytest.mark.parametrize(("car_w", "surplus_w"), [(None, 6 * 230 + 500), (1300.0, 1800), (0.0, 500)])
    def test_the_surplus_is_what_the_car_takes_and_what_is_left(self, car_w: float | None, surplus_w: float) -> None:
        decision = new_controller().decide(exporting(replace(MINIMUM_SOLAR, car_w=car_w), 500), at(0))
        assert (decision.grid_w, decision.surplus_w, decision.window_s) == (-500, surplus_w, 3)


class TestSolar:
    def test_charging_starts_when_the_sun_has_carried_the_minimum_for_the_start_delay(self) -> None:
        controller = new_controller(start_delay_s=60)
        paused = replace(SUNLESS, car=Car.CONNECTED)
        assert said(controller.decide(exporting(paused, 1379), at(0))) == (0, Reason.TOO_LITTLE_SUN)
        starting = controller.decide(exporting(paused, 1380), at(3))
        assert (said(starting), starting.until) == ((0, Reason.STARTING), at(63))
        assert said(controller.decide(exporting(paused, 1380), at(62))) == (0, Reason.STARTING)
        assert said(controller.decide(exporting(paused, 1380), at(63))) == (6, Reason.FOLLOWING_SUN)

    @pytest.mark.parametrize(("phases", "needed_w"), [(1, 1380), (3, 4140)])
    def test_what_a_start_needs_is_told_while_paused(self, phases: int, needed_w: float) -> None:
        controller = new_controller(phases=phases)
        paused = replace(SUNLESS, car=Car.CONNECTED)
        assert controller.decide(exporting(paused, 0), at(0)).needed_w == needed_w
        assert controller.decide(exporting(paused, 9000), at(1)).needed_w == needed_w
        assert controller.decide(exporting(paused, 9000), at(61)).needed_w is None

    def test_a_cloud_starts_the_start_delay_anew(self) -> None:
        controller = new_controller(start_delay_s=60)
        paused = replace(SUNLESS, car=Car.CONNECTED)
        controller.decide(exporting(paused, 2000), at(0))
        controller.decide(exporting(paused, 1000), at(30))
        assert said(controller.decide(exporting(paused, 2000), at(61))) == (0, Reason.STARTING)
        assert said(controller.decide(exporting(paused, 2000), at(121))) == (6, Reason.FOLLOWING_SUN)

    def test_charging_pauses_when_the_sun_has_failed_to_carry_the_minimum_for_the_stop_delay(self) -> None:
        controller = charging_at_minimum(stop_delay_s=180)
        stopping = controller.decide(exporting(SUNLESS, -100), at(10))
        assert (said(stopping), stopping.until) == ((6, Reason.STOPPING), at(190))
        assert said(controller.decide(exporting(SUNLESS, -100), at(189))) == (6, Reason.STOPPING)
        assert said(controller.decide(exporting(SUNLESS, -100), at(190))) == (0, Reason.TOO_LITTLE_SUN)

    def test_a_passing_cloud_does_not_pause_it(self) -> None:
        controller = charging_at_minimum(stop_delay_s=180)
        controller.decide(exporting(SUNLESS, -100), at(10))
        controller.decide(exporting(SUNLESS, 0), at(100))
        assert said(controller.decide(exporting(SUNLESS, -100), at(191))) == (6, Reason.STOPPING)

    def test_it_goes_down_to_the_minimum_before_the_stop_delay_begins(self) -> None:
        controller = charging_at_minimum()
        controller.decide(exporting(SUNLESS, 920), at(10))
        assert said(controller.decide(exporting(SUNLESS, -3000), at(20))) == (6, Reason.MINIMUM)
        assert said(controller.decide(exporting(SUNLESS, -3000), at(30))) == (6, Reason.STOPPING)

    def test_a_car_that_charges_when_the_app_starts_is_taken_over_at_the_minimum(self) -> None:
        assert said(new_controller().decide(exporting(SUNLESS, 0), at(0))) == (6, Reason.FOLLOWING_SUN)
        connected = replace(SUNLESS, car=Car.CONNECTED)
        assert said(new_controller().decide(exporting(connected, 0), at(0))) == (0, Reason.TOO_LITTLE_SUN)


class TestModes:
    def test_off_is_no_current_whatever_else_is_set(self) -> None:
        off = replace(SUNLESS, mode=Mode.OFF, boost_until=at(3600))
        assert said(new_controller().decide(exporting(off, 9000), at(0))) == (0, Reason.OFF)

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
        controller.decide(exporting(MINIMUM_SOLAR, 900), at(0))
        assert said(controller.decide(SUNLESS, at(1))) == (9, Reason.FOLLOWING_SUN)

    def test_a_running_stop_delay_ends_with_the_mode(self) -> None:
        controller = charging_at_minimum()
        controller.decide(exporting(SUNLESS, -500), at(10))
        assert said(controller.decide(MINIMUM_SOLAR, at(11))) == (6, Reason.FOLLOWING_SUN)

    def test_without_a_mode_or_a_maximum_nothing_is_decided(self) -> None:
        for unknown in (replace(SUNLESS, mode=None), replace(SUNLESS, maximum_a=None)):
            decision = new_controller().decide(exporting(unknown, 5000), at(0))
            assert said(decision) == (None, Reason.WAITING_FOR_HELPERS)

    @pytest.mark.parametrize("unknown", [replace(SUNLESS, mode=None), replace(SUNLESS, maximum_a=None)])
    def test_a_mode_or_a_maximum_that_is_not_known_any_more_changes_nothing(self, unknown: Situation) -> None:
        assert said(charging_at_minimum().decide(unknown, at(1))) == (6, Reason.WAITING_FOR_HELPERS)

    @pytest.mark.parametrize("phases", [1, 3])
    def test_a_decision_tells_on_how_many_phases(self, phases: int) -> None:
        assert new_controller(phases=phases).decide(SUNLESS, at(0)).phases == phases


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
            controller.decide(exporting(MINIMUM_SOLAR, 1000), at(second))
        assert controller.decide(replace(MINIMUM_SOLAR, maximum_a=12), at(31)).setpoint_a == 12

    def test_is_no_matter_in_mode_off(self) -> None:
        off = replace(SUNLESS, mode=Mode.OFF, maximum_a=5)
        assert said(new_controller().decide(off, at(0))) == (0, Reason.OFF)

    def test_below_the_minimum_is_told(self) -> None:
        controller = new_controller(minimum_current_a=10)
        decision = controller.decide(exporting(replace(MINIMUM_SOLAR, maximum_a=8), 9000), at(0))
        assert said(decision) == (0, Reason.MAXIMUM_TOO_LOW)


@pytest.mark.parametrize("why", [Reason.METER_LOST, Reason.METER_REVERSED, Reason.CHARGER_SILENT])
class TestWithoutSight:
    def test_the_setpoint_falls_to_the_minimum(self, why: Reason) -> None:
        controller = charging_at_minimum()
        controller.decide(exporting(MINIMUM_SOLAR, 900), at(10))
        assert said(controller.decide(replace(MINIMUM_SOLAR, blind=why), at(11))) == (6, why)

    def test_or_to_a_pause_if_the_user_wants_it_so(self, why: Reason) -> None:
        controller = charging_at_minimum(without_meter="pause")
        assert said(controller.decide(replace(SUNLESS, blind=why), at(11))) == (0, why)

    def test_nothing_is_started(self, why: Reason) -> None:
        controller = new_controller()
        controller.decide(exporting(replace(SUNLESS, car=Car.CONNECTED), 0), at(0))
        assert said(controller.decide(replace(SUNLESS, blind=why), at(1))) == (0, why)
        assert said(new_controller().decide(replace(SUNLESS, blind=why), at(1))) == (None, why)

    def test_a_boost_goes_on(self, why: Reason) -> None:
        blind = replace(SUNLESS, blind=why, boost_until=at(100))
        assert said(new_controller().decide(blind, at(1))) == (16, Reason.BOOST)

    def test_the_sun_is_followed_again_when_it_is_over(self, why: Reason) -> None:
        controller = charging_at_minimum()
        controller.decide(replace(MINIMUM_SOLAR, blind=why), at(10))
        assert said(controller.decide(exporting(MINIMUM_SOLAR, 460), at(20))) == (8, Reason.FOLLOWING_SUN)


SITUATIONS = st.builds(
    Situation,
    wall=st.integers(-100, 3000).map(at),
    mode=st.sampled_from([*Mode, None]),
    maximum_a=st.none() | st.floats(0, 40),
    boost_until=st.none() | st.integers(-100, 3000).map(at),
    car=st.sampled_from(Car),
    car_w=st.none() | st.floats(0, 25000),
    window=st.none() | st.builds(Window, grid_w=st.floats(-30000, 30000), duration_s=st.just(3.0)),
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
    assert said(controller.decide(exporting(SUNLESS, 0), at(0))) == (6, Reason.FOLLOWING_SUN)
    return controller
