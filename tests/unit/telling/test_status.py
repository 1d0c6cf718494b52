"""What the sensors of Home Assistant are told, and when."""

import random
from dataclasses import replace

import pytest

from alfen_solar.decision import BatteryPart, BatteryRole, CarState, Decision, Mode, Offer, Reason
from alfen_solar.house.quarter_hour import QuarterReport
from alfen_solar.limits import Bound, Limit
from alfen_solar.sockets.starts import StartCount
from alfen_solar.telling.status import Status, StatusRhythm
from tests.unit.clock import at
from tests.unit.telling.decisions import BLIND, BOOST, CHARGING, FAST, NO_CAR, OFF, PAUSED, STOPPING

STATUS = Status(
    CHARGING,
    why="Charging at 9.4 A: 2.1 kW surplus",
    next="Adjusts as the surplus changes",
    problem="none",
    problem_title=None,
    problem_text=None,
    car_w=2070,
    grid_w=-80,
    sun_share=1,
    session_sun_share=0.9,
    starts=StartCount(today=5, a_day=12, last_hour=2, an_hour=4),
    reserve_w=30,
)
AT_ONCE, NUMBERS_S, AT_LEAST_S = 1, 15, 60
MOST_AN_HOUR = 240


def test_the_data_is_the_decision_with_its_sentences() -> None:
    assert STATUS.data() == {
        "setpoint_a": 9.4,
        "reason": "following the sun",
        "mode": "Solar",
        "car": "drawing",
        "limited_by": None,
        "limit_a": None,
        "grid_w": -40.4,
        "surplus_w": 2110.4,
        "car_w": 2100,
        "needed_w": None,
        "window_s": 3.2,
        "until": None,
        "boost_until": None,
        "minimum_current_a": None,
        "why": "Charging at 9.4 A: 2.1 kW surplus",
        "next": "Adjusts as the surplus changes",
        "problem": "none",
        "problem_title": None,
        "problem_text": None,
        "sun_share": 1,
        "session_sun_share": 0.9,
        "starts_today": 5,
        "starts_a_day": 12,
        "starts_last_hour": 2,
        "starts_an_hour": 4,
    }


def test_what_there_is_to_tell_of_the_quarters_is_told_in_whole_watts_where_they_matter() -> None:
    report = QuarterReport(2500.0, 1230.4, 2380.6, last_expected_w=None, last_reached_w=2401.2)
    data = replace(STATUS, quarter=report).data()
    assert data.items() > STATUS.data().items()
    assert {name: value for name, value in data.items() if name not in STATUS.data()} == {
        "quarter_hour_limit_w": 2500,
        "quarter_hour_mean_w": 1230,
        "quarter_hour_expected_w": 2381,
        "quarter_hour_last_expected_w": None,
        "quarter_hour_last_reached_w": 2401,
    }


def test_the_car_is_told_as_of_the_window_that_surplus_and_grid_are_of() -> None:
    data = replace(STATUS, car_w=0).data()

    assert data["car_w"] == data["surplus_w"] + data["grid_w"] + STATUS.reserve_w


def test_beside_a_home_battery_the_car_is_told_without_what_that_adds() -> None:
    lent = replace(CHARGING, surplus_w=4000, grid_w=-100, battery=BatteryPart(1900, 1800, BatteryRole.LENDS, 0.6))
    data = replace(STATUS, decision=lent, reserve_w=0).data()
    assert data["car_w"] == 4000 - 100 - 1800
    told = {"battery_w": 1900, "battery_adds_w": 1800, "battery_role": "lends", "battery_level": 0.6}
    assert told.items() <= data.items()


def test_without_a_window_the_car_is_told_as_it_was_last_measured() -> None:
    assert replace(STATUS, decision=OFF, car_w=1234).data()["car_w"] == 1234


@pytest.mark.parametrize(
    ("bound", "name"),
    [(Bound.METER, "meter"), (Bound.CHARGER, "charger"), (Bound.SETTINGS, "settings"), (Bound.USER, "user")],
)
def test_what_bounds_the_offer_is_named(bound: Bound, name: str) -> None:
    data = replace(STATUS, decision=replace(FAST, limit=Limit(13, bound))).data()
    assert (data["limited_by"], data["limit_a"]) == (name, 13)


def test_a_boost_that_waits_and_a_car_that_needs_more_are_told() -> None:
    data = replace(STATUS, decision=replace(OFF, boost_until=at(90), minimum_current_a=8.0)).data()
    assert (data["boost_until"], data["minimum_current_a"]) == ("2026-06-21T10:01:30+00:00", 8)


def test_nothing_written_yet_is_no_setpoint() -> None:
    assert replace(STATUS, decision=Decision(None, Reason.WAITING_FOR_METER)).data()["setpoint_a"] is None


def test_a_moment_is_told_as_home_assistant_reads_it() -> None:
    assert replace(STATUS, decision=replace(BOOST, until=at(90))).data()["until"] == "2026-06-21T10:01:30+00:00"


@pytest.mark.parametrize(
    ("car_w", "grid_w", "surplus_w"), [(3680, 1500, 2180), (0, 400, -400), (None, 1500, None), (3680, None, None)]
)
def test_without_a_window_surplus_and_grid_power_are_those_of_now(
    car_w: float | None, grid_w: float | None, surplus_w: float | None
) -> None:
    data = replace(STATUS, decision=FAST, car_w=car_w, grid_w=grid_w).data()
    assert (data["surplus_w"], data["grid_w"]) == (surplus_w, grid_w)


def told_after(seconds: float, status: Status, before: Status = STATUS) -> bool:
    rhythm = StatusRhythm()
    assert rhythm.due(before, at(0))
    return rhythm.due(status, at(seconds))


@pytest.mark.parametrize(
    "change",
    [
        replace(STATUS, decision=replace(CHARGING, reason=Reason.MINIMUM)),
        replace(STATUS, decision=replace(CHARGING, mode=Mode.MINIMUM_SOLAR)),
        replace(STATUS, decision=replace(CHARGING, until=at(60))),
        replace(STATUS, decision=replace(CHARGING, car=CarState.IDLE)),
        replace(STATUS, decision=replace(CHARGING, limit=Limit(9.4, Bound.CHARGER))),
        replace(STATUS, decision=replace(CHARGING, boost_until=at(60))),
        replace(STATUS, problem="meter lost"),
    ],
)
def test_a_change_of_mind_is_told_at_once(change: Status) -> None:
    assert told_after(AT_ONCE, change)


@pytest.mark.parametrize(
    "decisions",
    [
        [replace(FAST, offer=Offer(current_a)) for current_a in (16, 11, 13)],
        [replace(BOOST, until=at(second)) for second in (60, 120, 180)],
    ],
    ids=["another current", "another end of a boost"],
)
def test_what_the_user_sets_is_told_at_once(decisions: list[Decision]) -> None:
    rhythm = StatusRhythm()
    assert [rhythm.due(replace(STATUS, decision=each), at(second)) for second, each in enumerate(decisions)] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (STATUS, replace(STATUS, why="Charging at 9.4 A: 2.2 kW surplus")),
        (STATUS, replace(STATUS, next="Adjusts")),
        (STATUS, replace(STATUS, why="Charging at 10 A", decision=replace(CHARGING, offer=Offer(10)))),
        (STATUS, replace(STATUS, decision=replace(CHARGING, surplus_w=2121))),
        (STATUS, replace(STATUS, decision=replace(CHARGING, surplus_w=None), car_w=None)),
        (
            replace(STATUS, decision=STOPPING),
            replace(STATUS, why="pausing at 12:05", decision=replace(STOPPING, until=at(300))),
        ),
        (
            replace(STATUS, decision=PAUSED),
            replace(STATUS, next="above 1.5 kW", decision=replace(PAUSED, needed_w=1460)),
        ),
    ],
)
def test_a_change_of_numbers_waits(before: Status, after: Status) -> None:
    assert not told_after(NUMBERS_S - 0.1, after, before)
    assert told_after(NUMBERS_S, after, before)


@pytest.mark.parametrize(
    "change",
    [
        STATUS,
        replace(STATUS, decision=replace(CHARGING, surplus_w=2114, grid_w=-70, window_s=4)),
        replace(STATUS, sun_share=0.99, car_w=2080),
    ],
)
def test_what_nobody_sees_is_told_once_a_minute(change: Status) -> None:
    assert not told_after(AT_LEAST_S - 0.1, change)
    assert told_after(AT_LEAST_S, change)


def test_at_night_the_households_power_is_no_news() -> None:
    night = replace(STATUS, decision=replace(CHARGING, surplus_w=-300))
    rhythm = StatusRhythm()
    assert rhythm.due(night, at(0))
    assert not rhythm.due(replace(night, decision=replace(CHARGING, surplus_w=-700)), at(NUMBERS_S))


def test_the_rhythm_begins_anew_with_each_time_that_is_told() -> None:
    rhythm = StatusRhythm()
    assert [second for second in range(150) if rhythm.due(STATUS, at(second))] == [0, 60, 120]


MINDS = [replace(STATUS, decision=decision) for decision in (CHARGING, STOPPING, PAUSED, NO_CAR, BLIND)]


@pytest.mark.parametrize("every_s", [1, 2, 5, 15, 40])
def test_reasons_that_flap_do_not_flood(every_s: int) -> None:
    rhythm = StatusRhythm()
    told = [second for second in range(3600) if rhythm.due(MINDS[second // every_s % 2], at(second))]
    assert len(told) <= MOST_AN_HOUR
    assert told[:3] == [0, every_s, 2 * every_s], "at first each is told at once"


@pytest.mark.parametrize("seed", range(5))
def test_nor_does_anything_that_changes_each_second(seed: int) -> None:
    dice, rhythm, told = random.Random(seed), StatusRhythm(), 0
    for second in range(3600):
        why = f"Charging at {dice.randrange(100)} A"
        told += rhythm.due(replace(dice.choice(MINDS), why=why), at(second))
    assert told <= MOST_AN_HOUR


def test_numbers_that_change_all_the_time_leave_room_for_a_change_of_mind() -> None:
    rhythm = StatusRhythm()
    told = [second for second in range(3600) if rhythm.due(replace(STATUS, why=f"{second} W"), at(second))]
    assert len(told) >= 200
    assert [rhythm.due(mind, at(3600 + second)) for second, mind in enumerate(MINDS[1:4])] == [True] * 3


def test_the_last_of_a_flood_is_told_soon() -> None:
    rhythm = StatusRhythm()
    for second in range(600):
        rhythm.due(MINDS[second % 2], at(second))
    told = [second for second in range(600, 660) if rhythm.due(MINDS[2], at(second))]
    assert told[0] - 600 <= StatusRhythm.EACH.total_seconds()


def test_a_surplus_far_from_the_one_that_is_told_is_told_soon_even_after_a_flood() -> None:
    rhythm = StatusRhythm()
    flood = [second for second in range(20) if rhythm.due(MINDS[second % 2], at(second))]
    dimmed = replace(STATUS, decision=replace(MINDS[flood[-1] % 2].decision, surplus_w=400.0))
    told = [second for second in range(20, 120) if rhythm.due(dimmed, at(second))]
    assert told[0] - flood[-1] <= 20, (flood, told)
