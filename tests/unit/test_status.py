"""What the sensors of Home Assistant are told, and when."""

from dataclasses import replace

import pytest

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.starts import StartCount
from alfen_solar.status import Status, StatusRhythm
from tests.unit.clock import at

DECISION = Decision(9, Reason.FOLLOWING_SUN, Mode.SOLAR, grid_w=-40.4, surplus_w=2110.4, window_s=3.2)
STATUS = Status(
    DECISION,
    why="Charging at 9 A: 2.1 kW surplus over the last 3 s",
    next="Goes up and down with the sun",
    problem="none",
    car_w=2070,
    grid_w=-80,
    sun_share=1,
    session_sun_share=0.9,
    starts=StartCount(today=5, a_day=12, last_hour=2, an_hour=4),
)
AT_ONCE, NUMBERS_S, AT_LEAST_S = 1, 15, 60


def test_the_data_is_the_decision_with_its_sentences() -> None:
    assert STATUS.data() == {
        "setpoint_a": 9,
        "reason": "following the sun",
        "mode": "Solar",
        "grid_w": -40.4,
        "surplus_w": 2110.4,
        "needed_w": None,
        "window_s": 3.2,
        "until": None,
        "why": "Charging at 9 A: 2.1 kW surplus over the last 3 s",
        "next": "Goes up and down with the sun",
        "problem": "none",
        "sun_share": 1,
        "session_sun_share": 0.9,
        "starts_today": 5,
        "starts_a_day": 12,
        "starts_last_hour": 2,
        "starts_an_hour": 4,
    }


def test_a_moment_is_told_as_home_assistant_reads_it() -> None:
    boost = Decision(16, Reason.BOOST, Mode.SOLAR, until=at(90))
    assert replace(STATUS, decision=boost).data()["until"] == "2026-06-21T10:01:30+00:00"


@pytest.mark.parametrize(
    ("car_w", "grid_w", "surplus_w"), [(3680, 1500, 2180), (0, 400, -400), (None, 1500, None), (3680, None, None)]
)
def test_without_a_window_surplus_and_grid_power_are_those_of_now(
    car_w: float | None, grid_w: float | None, surplus_w: float | None
) -> None:
    fast = Decision(16, Reason.FAST, Mode.FAST)
    data = replace(STATUS, decision=fast, car_w=car_w, grid_w=grid_w).data()
    assert (data["surplus_w"], data["grid_w"]) == (surplus_w, grid_w)


def told_after(seconds: float, status: Status) -> bool:
    rhythm = StatusRhythm()
    assert rhythm.due(STATUS, at(0))
    return rhythm.due(status, at(seconds))


@pytest.mark.parametrize(
    "change",
    [
        replace(STATUS, decision=replace(DECISION, reason=Reason.STOPPING)),
        replace(STATUS, decision=replace(DECISION, mode=Mode.MINIMUM_SOLAR)),
        replace(STATUS, decision=replace(DECISION, until=at(60))),
        replace(STATUS, problem="meter lost"),
    ],
)
def test_a_change_of_mind_is_told_at_once(change: Status) -> None:
    assert told_after(AT_ONCE, change)


def test_a_setpoint_that_does_not_follow_the_sun_is_told_at_once() -> None:
    rhythm = StatusRhythm()
    for second, setpoint_a in enumerate((16, 11, 13)):
        assert rhythm.due(replace(STATUS, decision=Decision(setpoint_a, Reason.FAST, Mode.FAST)), at(second))


@pytest.mark.parametrize(
    "change",
    [
        replace(STATUS, why="Charging at 9 A: 2.2 kW surplus over the last 3 s"),
        replace(STATUS, why="Charging at 10 A", decision=replace(DECISION, setpoint_a=10)),
        replace(STATUS, decision=replace(DECISION, surplus_w=2121)),
        replace(STATUS, decision=replace(DECISION, surplus_w=None), car_w=None),
    ],
)
def test_a_change_of_numbers_waits(change: Status) -> None:
    assert not told_after(NUMBERS_S - 0.1, change)
    assert told_after(NUMBERS_S, change)


@pytest.mark.parametrize(
    "change",
    [
        STATUS,
        replace(STATUS, decision=replace(DECISION, surplus_w=2114, grid_w=-70, window_s=4)),
        replace(STATUS, sun_share=0.99, car_w=2080),
    ],
)
def test_what_nobody_sees_is_told_once_a_minute(change: Status) -> None:
    assert not told_after(AT_LEAST_S - 0.1, change)
    assert told_after(AT_LEAST_S, change)


def test_at_night_the_households_power_is_no_news() -> None:
    night = replace(STATUS, decision=replace(DECISION, surplus_w=-300))
    rhythm = StatusRhythm()
    assert rhythm.due(night, at(0))
    assert not rhythm.due(replace(night, decision=replace(DECISION, surplus_w=-700)), at(NUMBERS_S))


def test_the_rhythm_begins_anew_with_each_time_that_is_told() -> None:
    rhythm = StatusRhythm()
    assert [second for second in range(150) if rhythm.due(STATUS, at(second))] == [0, 60, 120]
