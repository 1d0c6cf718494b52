from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from alfen_solar.decision import Mode, Reason
from alfen_solar.installation import Installation, Step
from alfen_solar.settings import read_settings
from tests.replay import run
from tests.replay.recording import Recording, Stretch, generated
from tests.replay.run import Outcome, idle_seconds, replay
from tests.replay.variants import Variant

HOUR_S = 3600
MIDNIGHT = datetime(2026, 6, 21, tzinfo=UTC)


def variant(mode: Mode = Mode.SOLAR, **options: object) -> Variant:
    return Variant("x", read_settings({"grid_power": "sensor.grid", **options}), mode)


def recorded(base_w: Sequence[float], *, period_s: int = 1) -> Recording:
    return Recording("x", [Stretch(MIDNIGHT, base_w, None)], period_s)


def steady(watts: float, seconds: int = 900) -> list[float]:
    return [watts + second % 7 for second in range(seconds)]


def seen(outcome: Outcome) -> tuple[Any, Any]:
    """Tell all that happened, but for announced times: a longer window moves them by less than a millisecond."""
    (course,) = outcome.courses
    return course.seconds, [(second, replace(decision, until=None)) for second, decision in course.decisions]


@pytest.mark.parametrize(
    ("mode", "hours"),
    [(Mode.SOLAR, (4, 9)), (Mode.MINIMUM_SOLAR, (18, 23))],
    ids=["night and morning", "evening and night"],
)
def test_idle_seconds_are_skipped_and_nothing_else_changes(
    monkeypatch: pytest.MonkeyPatch, mode: Mode, hours: tuple[int, int]
) -> None:
    begin, end = hours
    base_w = generated(MIDNIGHT).stretches[0].base_w[begin * HOUR_S : end * HOUR_S]
    day = recorded(
        [base_w[0], *base_w]
    )  # an unchanged value is no event: the windows close at other seconds than 3, 6, 9
    steps = count_steps(monkeypatch)
    quick = replay(day, variant(mode))
    quick_steps = steps.pop()
    monkeypatch.setattr(run, "IDLE_STEP_S", 1)
    steps.append(0)
    thorough = replay(day, variant(mode))
    assert seen(quick) == seen(thorough)
    assert steps[0] == len(day.stretches[0].base_w)
    assert quick_steps < 0.7 * steps[0]


def count_steps(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count the core's steps in the last item of the list."""
    steps, real = [0], Installation.step

    def step(core: Installation, now: datetime, wall: datetime) -> Step:
        steps[-1] += 1
        return real(core, now, wall)

    monkeypatch.setattr(Installation, "step", step)
    return steps


@pytest.mark.parametrize("period_s", [5, 15])
def test_no_second_is_skipped_with_a_slower_meter(monkeypatch: pytest.MonkeyPatch, period_s: int) -> None:
    steps = count_steps(monkeypatch)
    replay(recorded(steady(500), period_s=period_s), variant())
    assert steps == [900]


def test_idle_is_what_lies_well_between_two_surpluses() -> None:
    base_w = [-1.0, *[1.0] * 1000, -1.0, 1.0]
    idle = idle_seconds(base_w)
    assert [at for at, marked in enumerate(idle) if marked] == list(range(300, 1001 - 60))


def test_the_car_charges_from_what_the_house_leaves() -> None:
    outcome = replay(recorded(steady(-3000)), variant())
    assert outcome.figures.starts == 1
    assert outcome.figures.solar_wh == pytest.approx(outcome.figures.car_wh)
    assert 0 < outcome.charging_h < 0.25


def test_the_maximum_current_of_the_settings_holds_for_the_car_too() -> None:
    outcome = replay(recorded(steady(-9000)), variant(Mode.FAST, maximum_current_a=25, phases=1))
    assert outcome.courses[0].seconds[-1].car_w == 25 * 230


def test_each_decision_is_kept_with_its_reason() -> None:
    (course,) = replay(recorded(steady(-3000)), variant()).courses
    reasons = [decision.reason for _, decision in course.decisions]
    assert Reason.TOO_LITTLE_SUN not in reasons
    assert Reason.FOLLOWING_SUN in reasons


def test_after_a_gap_the_app_begins_anew() -> None:
    two = Recording("x", [Stretch(MIDNIGHT, steady(-3000), None)] * 2)
    outcome, alone = replay(two, variant()), replay(recorded(steady(-3000)), variant())
    assert outcome.figures == alone.figures + alone.figures
    assert outcome.charging_h == 2 * alone.charging_h


def test_progress_is_told_to_the_last_second() -> None:
    told: list[int] = []
    replay(recorded(steady(500, 2 * HOUR_S + 100)), variant(), told.append)
    assert told == [HOUR_S, HOUR_S, 100]
