"""The quarter-hour limit: what the user may choose, what the month's peak allows, and what is done without data."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from alfen_solar.house.caps import CarDraw, HouseNow
from alfen_solar.house.quarter_hour import QuarterChoice, QuarterHour
from alfen_solar.inputs.states import Unusable, UnusableStateError
from alfen_solar.limits import Bound
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.power import Range
from tests.unit.house.quarter_plant import DEMAND, LIMIT, MODE, PEAK
from tests.unit.inputs.showing import showing

BRUSSELS = ZoneInfo("Europe/Brussels")
NOON = datetime(2026, 11, 26, 12, 0, tzinfo=BRUSSELS)
SENSORS = {"quarter_hour_demand": DEMAND, "quarter_hour_peak": PEAK}
CAR_W = 1840.0
NONE: Mapping[str, object] = {}


def house(rest_w: float | None = 500, *, offer_a: float = 8) -> HouseNow:
    """A house with a car on one phase that draws what it is offered."""
    car = CarDraw(Range(CAR_W, CAR_W), 230, offer_a, (0,), None, 1380)
    return HouseNow(None if rest_w is None else rest_w + CAR_W, (car,), rest_w)


class Guarded:
    """A guard, and the clock."""

    def __init__(self, start: datetime = NOON, settings: Mapping[str, object] = NONE) -> None:
        self.guard = QuarterHour(read_settings({"grid_power": "sensor.grid", "quarter_hour": True, **settings}))
        self.wall = start

    def show(self, entity: str, text: str, unit: str | None = None) -> None:
        self.guard.record(entity, showing(text, unit, changed_at=self.wall), self.wall)

    def step(self, seconds: float = 0, now: HouseNow | None = None) -> float | None:
        """Let time pass second by second; tell what is left to the cars then, in W."""
        cap = self.guard.cap(now or house(), self.wall, self.wall)
        for _ in range(round(seconds)):
            self.wall += timedelta(seconds=1)
            cap = self.guard.cap(now or house(), self.wall, self.wall)
        assert cap is None or cap.by is Bound.QUARTER_HOUR
        return None if cap is None else cap.most_w

    @property
    def limit_w(self) -> float | None:
        self.step()
        assert self.guard.report is not None
        return self.guard.report.limit_w

    @property
    def problems(self) -> list[tuple[ProblemKind, str]]:
        return [(problem.kind, problem.detail) for problem in self.guard.problems(self.wall)]


class TestTheChoice:
    def test_is_a_limit_of_2_5_kw_until_the_helpers_have_a_value(self) -> None:
        assert Guarded().limit_w == 2500

    def test_may_be_off(self) -> None:
        guarded = Guarded()
        guarded.show(MODE, "Off")
        assert guarded.step() is None
        assert guarded.limit_w is None

    def test_may_be_any_limit(self) -> None:
        guarded = Guarded()
        guarded.show(LIMIT, "4.2", "kW")
        assert guarded.limit_w == 4200

    def test_stays_when_a_helper_is_lost(self) -> None:
        guarded = Guarded()
        guarded.show(MODE, "Follow peak")
        guarded.show(LIMIT, "4.2", "kW")
        guarded.guard.record(MODE, None, NOON)
        guarded.guard.record(LIMIT, None, NOON)
        assert guarded.limit_w == 4200

    @pytest.mark.parametrize(
        ("entity", "text", "unit", "why"),
        [
            (MODE, "Sometimes", None, Unusable.NO_CHOICE),
            (MODE, "False", None, Unusable.UNQUOTED_OFF),
            (LIMIT, "2.5", None, Unusable.NO_UNIT),
            (LIMIT, "-1", "kW", Unusable.NEGATIVE),
            (DEMAND, "1.5", "kWh", Unusable.UNIT),
            (PEAK, "900", "kW", Unusable.TOO_MUCH),
        ],
    )
    def test_is_no_nonsense(self, entity: str, text: str, unit: str | None, why: Unusable) -> None:
        with pytest.raises(UnusableStateError) as error:
            Guarded(settings=SENSORS).show(entity, text, unit)
        assert error.value.why is why


class TestThePeakOfTheMonth:
    def following(self, start: datetime = NOON) -> Guarded:
        guarded = Guarded(start, SENSORS)
        guarded.show(MODE, QuarterChoice.FOLLOW)
        guarded.step()
        return guarded

    @pytest.mark.parametrize(("peak_kw", "limit_w"), [("4.1", 4100), ("1.9", 2500)], ids=["higher", "lower"])
    def test_may_be_reached_again_and_the_limit_anyway(self, peak_kw: str, limit_w: float) -> None:
        guarded = self.following()
        guarded.show(PEAK, peak_kw, "kW")
        assert guarded.limit_w == limit_w

    def test_does_not_matter_for_a_plain_limit(self) -> None:
        guarded = Guarded(settings=SENSORS)
        guarded.show(PEAK, "4.1", "kW")
        assert guarded.limit_w == 2500

    def test_is_over_at_midnight_by_the_clock_of_the_house(self) -> None:
        guarded = self.following(datetime(2026, 11, 30, 23, 59, 50, tzinfo=BRUSSELS))
        guarded.show(PEAK, "4.1", "kW")
        assert guarded.limit_w == 4100
        guarded.step(11)
        assert guarded.limit_w == 2500, "whatever the sensor still shows"
        guarded.show(PEAK, "2.9", "kW")
        assert guarded.limit_w == 2900

    def test_of_a_month_before_does_not_come_back_with_a_restart_of_home_assistant(self) -> None:
        guarded = self.following(datetime(2026, 11, 30, 23, 59, 50, tzinfo=BRUSSELS))
        guarded.show(PEAK, "4.1", "kW")
        guarded.step(11)
        guarded.guard.record(PEAK, None, guarded.wall)
        guarded.show(PEAK, "4.1", "kW")
        assert guarded.limit_w == 2500

    def test_is_known_without_a_sensor_from_the_quarters_that_were_seen(self) -> None:
        guarded = Guarded(datetime(2026, 11, 30, 23, 15, tzinfo=BRUSSELS))
        guarded.show(MODE, QuarterChoice.FOLLOW)
        guarded.step(900 * 2 + 5, house(1960))
        assert guarded.limit_w == pytest.approx(3800, abs=10)
        guarded.step(900)
        assert guarded.limit_w == 2500, "a month later"

    def test_may_be_seen_a_little_before_the_quarter_that_makes_it_is_over(self) -> None:
        guarded = self.following()
        guarded.show(PEAK, "3.0", "kW")
        guarded.step(905 + 900)
        guarded.step(890, house(2000))
        guarded.show(PEAK, "3.84", "kW")
        assert guarded.limit_w == 3000
        guarded.step(10, house(2000))
        assert guarded.limit_w == 3840
        assert guarded.problems == []

    def test_does_not_jump_by_a_quarter_that_nobody_has_seen(self) -> None:
        guarded = self.following(datetime(2026, 11, 26, 11, 44, 55, tzinfo=BRUSSELS))
        guarded.show(PEAK, "3.0", "kW")
        guarded.step(900 + 10)
        guarded.show(PEAK, "9.0", "kW")
        assert guarded.limit_w == 3000
        assert guarded.problems == [(ProblemKind.QUARTER_HOUR_WRONG, PEAK)]
        guarded.show(PEAK, "3.0", "kW")
        assert guarded.problems == []


class TestTheBudget:
    def test_is_all_back_when_a_quarter_begins(self) -> None:
        guarded = Guarded(NOON - timedelta(seconds=5), SENSORS)
        guarded.step()
        guarded.show(DEMAND, "2.499", "kW")
        assert guarded.step() == 0
        left_w = guarded.step(10)
        assert left_w is not None
        assert 1800 <= left_w <= 2000

    def test_of_a_quarter_that_was_not_seen_from_its_start_counts_as_used_in_proportion(self) -> None:
        left_w = Guarded(NOON + timedelta(minutes=10)).step()
        assert left_w is not None
        assert 1500 <= left_w <= 2000

    def test_pauses_until_it_begins_anew(self) -> None:
        guarded = Guarded(NOON + timedelta(minutes=13), SENSORS)
        guarded.show(DEMAND, "2.499", "kW")
        cap = guarded.guard.cap(house(), guarded.wall, guarded.wall)
        assert cap is not None
        assert cap.most_w == 0
        assert cap.anew_at == NOON + timedelta(minutes=15)

    def test_may_be_exceeded_by_a_boost_by_choice(self) -> None:
        for spares in (False, True):
            guarded = Guarded(settings={"quarter_hour_boost": spares})
            cap = guarded.guard.cap(house(), NOON, NOON)
            assert cap is not None
            assert cap.spares_boost is spares


class TestWithoutData:
    def test_the_house_goes_on_for_a_minute_and_then_nothing_is_left_to_the_cars(self) -> None:
        guarded = Guarded()
        assert guarded.step(10)
        assert guarded.step(59, house(None))
        assert guarded.step(2, house(None)) == 0
        assert guarded.step(1)

    def test_a_car_goes_on_as_it_does_until_the_meter_is_heard_of_first(self) -> None:
        guarded = Guarded()
        assert guarded.step(30, house(None)) == CAR_W
        assert guarded.step(31, house(None)) == 0

    def test_a_register_that_stands_still_is_told(self) -> None:
        guarded = Guarded(settings=SENSORS)
        guarded.show(DEMAND, "0.01", "kW")
        guarded.step(119)
        assert guarded.problems == []
        guarded.step(5)
        assert guarded.problems == [(ProblemKind.QUARTER_HOUR_WRONG, DEMAND)]


def test_of_each_quarter_it_is_known_what_was_expected_and_what_it_came_to() -> None:
    guarded = Guarded()
    guarded.step(890)
    report = guarded.guard.report
    assert report is not None
    assert (report.last_expected_w, report.last_reached_w) == (None, None)
    assert report.expected_w == pytest.approx(2340, abs=20)
    guarded.step(920)
    report = guarded.guard.report
    assert report is not None
    assert report.last_expected_w == pytest.approx(2340, abs=20)
    assert report.last_reached_w == pytest.approx(2340, abs=20)
    assert report.mean_w < 100
