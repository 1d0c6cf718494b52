"""Replays of what the user asks of the house beside the mode: a plan, and the quarters of an hour."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, ClassVar

import pytest

from alfen_solar.decision import Mode, Reason
from alfen_solar.inputs.battery import BatteryPriority
from alfen_solar.plan.periods import Period
from alfen_solar.settings import read_settings
from tests.replay.__main__ import replayed
from tests.replay.asked import Asked, left_out
from tests.replay.beside import as_recorded
from tests.replay.page import page
from tests.replay.recording import Recording, Stretch
from tests.replay.run import Outcome
from tests.replay.table import rows
from tests.replay.test_sockets import TWO, steady
from tests.replay.variants import Variant

TEN = datetime(2026, 6, 21, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHEAP = TEN + HOUR / 2
PRICES = (Period(TEN, CHEAP, 0.30), Period(CHEAP, CHEAP + HOUR, 0.10), Period(CHEAP + HOUR, TEN + 3 * HOUR, 0.30))
PLAIN = Stretch(TEN, [0.0], None)
READY = Asked(time(12), 1.5, PRICES)
"""1.5 kWh by noon, of which half an hour from half past ten on is enough."""


def outcomes(
    base_w: list[float] | Stretch, asked: Asked, mode: Mode = Mode.SOLAR, begin: datetime = TEN, **options: object
) -> list[Outcome]:
    stretch = base_w if isinstance(base_w, Stretch) else Stretch(begin, base_w, None)
    variant = Variant("mine", read_settings({"grid_power": "sensor.grid", **options}), mode, asked=asked)
    return replayed(Recording("x", [stretch], 1), variant, lambda _: None)


@cache
def planned() -> Outcome:
    """Let the car be ready by noon, and go on for an hour."""
    (only,) = outcomes(steady(400, 3 * 3600), READY)
    return only


def cells(outcome: Outcome) -> dict[str, str]:
    heading, row = rows([outcome], None)
    return dict(zip(heading, row, strict=True))


class TestAPlan:
    def test_lets_the_car_charge_in_the_cheap_hour_and_tells_when_and_for_how_much(self) -> None:
        only = planned()
        at_s = [at for at, decision in only.courses[0].decisions if decision.reason is Reason.PLAN]
        assert 1800 <= at_s[0] < 5400, at_s
        car_w = [second.car_w for second in only.courses[0].seconds]
        assert max(car_w[:1800]) == max(car_w[5460:7260]) == 0
        assert sum(car_w[:7200]) / 3600 == pytest.approx(1500, abs=100)
        found = cells(only)
        assert (found["ready"], found["cost"], found["saved"]) == ("1 of 1", "0.15", "0.00"), found
        (first_at, first), *_ = only.plans
        assert timedelta(0) <= first_at - TEN <= timedelta(seconds=2), "once it is read what the car has got"
        assert first.startswith("Plan until 12:00: 1.5 kWh"), first
        assert "charging starts at 11:" in first or "charging starts at 10:" in first, first

    def test_is_shown_on_the_page_with_the_prices(self) -> None:
        only = planned()
        shown = page(Recording("x", [only.courses[0].stretch], 1, [only.plans[0][1]]), [only], rows([only], None))
        assert '"name":"price"' in shown
        assert "Plan until 12:00: 1.5 kWh" in shown

    def test_is_made_anew_for_the_next_day_by_what_is_known_then(self) -> None:
        only = planned()
        times = [f"{at:%H:%M}" for at, _ in only.plans]
        assert times == ["10:00", "12:01"], only.plans
        assert "tomorrow at 12:00" in only.plans[1][1]

    def test_counts_the_sun_first(self) -> None:
        (only,) = outcomes(steady(-2500, 3000), READY, export_price=0.05, import_price=0.3)
        assert Reason.PLAN not in {decision.reason for _, decision in only.courses[0].decisions}
        assert only.figures.car_wh > 1500, only.figures.car_wh
        assert float(cells(only)["cost"]) == pytest.approx(0.05 * only.figures.car_wh / 1000, abs=0.02)

    def test_that_cannot_be_met_is_told_and_counted(self) -> None:
        (only,) = outcomes(steady(400, 660), Asked(time(10, 10), 30, PRICES))
        assert cells(only)["ready"] == "0 of 1"
        assert "kWh cannot be charged in time" in only.plans[0][1], only.plans[0][1]

    def test_is_each_sockets_own(self) -> None:
        both = outcomes(steady(400, 1860), Asked(time(10, 30), 0.5, PRICES), sockets=TWO)
        assert [cells(one)["ready"] for one in both] == ["1 of 1", "1 of 1"]


class TestTomorrowsPrices:
    def test_are_known_from_one_o_clock_on(self) -> None:
        tomorrow = datetime(2026, 6, 22, tzinfo=UTC)
        prices = (Period(TEN, tomorrow, 0.30), Period(tomorrow, tomorrow + 12 * HOUR, 0.01))
        (only,) = outcomes(steady(400, 300), Asked(time(8), 5, prices), begin=TEN + 3 * HOUR - timedelta(minutes=2))
        (before, told), (after, told_then) = only.plans
        assert (f"{before:%H:%M}", f"{after:%H:%M}") == ("12:58", "13:00")
        assert "for about €1.50" in told, told
        assert "for about €0.05" in told_then, told_then


class TestQuarterHours:
    def test_stay_below_the_limit_and_their_peak_is_a_column(self) -> None:
        base_w = steady(500, 3600)
        (free,) = outcomes(base_w, Asked(), Mode.FAST, phases=3, maximum_current_a=16)
        (kept,) = outcomes(base_w, Asked(quarter_limit_kw=6), Mode.FAST, phases=3, quarter_hour=True)
        assert max(second.grid_w for second in free.courses[0].seconds) > 11_000
        assert "peak kW" not in cells(free)
        assert 5.4 < float(cells(kept)["peak kW"]) <= 6.0, cells(kept)


class TestTheMainFuse:
    SETTINGS: ClassVar[dict[str, Any]] = {
        "main_fuse_a": 25,
        "house_phases": {"power": ["sensor.l1", "sensor.l2", "sensor.l3"]},
    }

    def cooked(self) -> Stretch:
        """On L2, the kitchen draws 12 A, then 20 A."""
        l2_w = [230.0 * (12 if at < 200 else 20) + at % 7 for at in range(420)]
        idle_w = [200.0 + at % 5 for at in range(420)]
        base_w = [sum(each) for each in zip(idle_w, l2_w, idle_w, strict=True)]
        return Stretch(TEN, base_w, None, [idle_w, l2_w, idle_w])

    def test_is_guarded_by_the_phases_of_the_recording(self) -> None:
        (free,) = outcomes(self.cooked(), Asked(), Mode.FAST, phases=3)
        (kept,) = outcomes(self.cooked(), Asked(), Mode.FAST, phases=3, **self.SETTINGS)
        assert "most A" not in cells(free)
        found = cells(kept)
        assert 27 < float(found["most A"]) < 36, found
        assert 0 < int(found["over s"]) <= 15, found
        setpoints_a = [second.setpoint_a for second in kept.courses[0].seconds]
        assert setpoints_a[190] == pytest.approx(12.7, abs=0.5)
        assert setpoints_a[-1] == 0, "5 A are left on L2"
        assert free.courses[0].seconds[-1].setpoint_a == 16

    def test_has_the_car_on_the_phase_that_it_is_connected_to(self) -> None:
        (only,) = outcomes(self.cooked(), Asked(), Mode.FAST, phases=1, phase_rotation="L3L1L2", **self.SETTINGS)
        assert only.courses[0].seconds[-1].setpoint_a == 16
        assert cells(only)["over s"] == "0"


class TestAHomeBattery:
    SETTINGS: ClassVar[dict[str, Any]] = {"battery_power": "sensor.battery", "battery_sign": "charge positive"}

    def sunny(self) -> Stretch:
        """The sun leaves 3 kW, of which the recorded battery took 2 kW; at night it gave 1 kW."""
        hours = [(-3000.0, 2000.0), (400.0, -1000.0)]
        base_w = [base + at % 7 for base, _ in hours for at in range(1800)]
        battery_w = [battery for _, battery in hours for at in range(1800)]
        return Stretch(TEN, base_w, None, (), battery_w)

    def test_comes_first_or_the_car_does_as_asked_and_nothing_of_it_goes_into_the_car(self) -> None:
        (last,) = outcomes(self.sunny(), Asked(), **self.SETTINGS)
        (first,) = outcomes(self.sunny(), Asked(battery_priority=BatteryPriority.CAR), **self.SETTINGS)
        assert first.figures.car_wh > 1200 > last.figures.car_wh, (first.figures.car_wh, last.figures.car_wh)
        for outcome in (first, last):
            assert float(cells(outcome)["of battery"]) <= 0.1, cells(outcome)

    def test_goes_into_the_car_where_the_app_does_not_know_of_it(self) -> None:
        (only,) = outcomes(self.sunny(), Asked(), Mode.MINIMUM_SOLAR)
        assert float(cells(only)["of battery"]) >= 0.1, cells(only)

    def test_has_the_powers_and_the_energy_of_the_recorded_one(self) -> None:
        battery = as_recorded([0.0, *[-1000.0] * 1800, *[2000.0] * 3600])
        assert battery.level == pytest.approx(500 / 2000)
        kind = battery.settings
        assert (kind.charge_w, kind.discharge_w) == (2000, 1000)
        assert kind.capacity_wh == pytest.approx(2000)


class TestWhatTheRecordingDoesNotHave:
    SETTINGS: ClassVar[dict[str, Any]] = {
        "main_fuse_a": 25,
        "house_phases": {"power": ["sensor.l1"]},
        "dimmed": "binary_sensor.dimmed",
        "battery_power": "sensor.battery",
        "battery_sign": "charge positive",
    }

    def test_is_left_out_and_told(self) -> None:
        (plain,) = outcomes(steady(-3000, 600), Asked())
        (only,) = outcomes(steady(-3000, 600), Asked(), **self.SETTINGS)
        assert only.figures.car_wh == plain.figures.car_wh > 0
        settings = read_settings({"grid_power": "sensor.grid", **self.SETTINGS})
        assert left_out(settings, Asked(), PLAIN) == [
            "Not in the recording, so left out: dimmed, main_fuse_a, house_phases, battery_power, battery_sign."
        ]

    def test_is_told_of_a_plan_without_a_time_and_of_a_forecast(self) -> None:
        settings = read_settings({"grid_power": "sensor.grid", "plan": True, "sun_forecast": "sensor.sun"})
        assert left_out(settings, Asked(), PLAIN) == ["No plan without a time: add --ready-by 07:00 --energy 20."]
        assert left_out(settings, READY, PLAIN) == [
            "There is no forecast of the sun in it: the plan goes by the days before."
        ]
