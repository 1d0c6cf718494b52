"""Dimming: what others let the cars draw, whatever becomes of the entity that tells it."""

import pytest

from alfen_solar.house.caps import Cap, CarDraw, HouseNow
from alfen_solar.house.dimming import Dimming
from alfen_solar.inputs.states import Unusable, UnusableStateError
from alfen_solar.limits import Bound
from alfen_solar.settings import read_settings
from alfen_solar.sockets.power import Range
from tests.unit.clock import at
from tests.unit.inputs.showing import showing

DIMMED, CARS, HOUSE = "binary_sensor.dimmed", "input_number.cars", "sensor.house_limit"
OPTIONS = {"dimmed": DIMMED, "cars_limit": CARS, "house_limit": HOUSE}


def dimming(*options: str) -> Dimming:
    return Dimming(read_settings({"grid_power": "sensor.grid", **{each: OPTIONS[each] for each in options}}))


def house(rest_w: float | None = 500, *, cars_w: float = 3680, volts: float = 230, phases: int = 1) -> HouseNow:
    """A house in which one car draws so much."""
    per_ampere_w = volts * phases
    car = CarDraw(Range(cars_w, cars_w), per_ampere_w, 16, (0, 1, 2)[:phases], None, 6 * per_ampere_w)
    return HouseNow(None if rest_w is None else rest_w + cars_w, (car,), rest_w)


def most_w(guard: Dimming, second: float = 0, now: HouseNow | None = None) -> float | None:
    """Tell what it leaves to the cars."""
    cap = guard.cap(now or house(), at(second), at(second))
    assert cap is None or (cap == Cap(Bound.DIMMING, cap.most_w)), cap
    return None if cap is None else cap.most_w


class TestACapOfTheCars:
    @pytest.mark.parametrize(
        ("shown", "unit", "watts"), [("5000", "W", 5000), ("7.4", "kW", 7400), ("0", "W", 0), ("0.0", "kW", 0)]
    )
    def test_is_what_is_shown_in_its_unit(self, shown: str, unit: str, watts: float) -> None:
        guard = dimming("cars_limit")
        guard.record(CARS, showing(shown, unit), at(0))
        assert most_w(guard) == watts

    @pytest.mark.parametrize(
        ("shown", "unit", "why"),
        [
            ("-1", "W", Unusable.NEGATIVE),
            ("5000", None, Unusable.NO_UNIT),
            ("5", "A", Unusable.UNIT),
            ("1e9", "W", Unusable.TOO_MUCH),
            ("much", "W", Unusable.NO_NUMBER),
        ],
    )
    def test_is_no_nonsense(self, shown: str, unit: str | None, why: Unusable) -> None:
        guard = dimming("cars_limit")
        with pytest.raises(UnusableStateError) as error:
            guard.record(CARS, showing(shown, unit), at(0))
        assert error.value.why is why


class TestASwitchThatDims:
    def test_leaves_all_cars_together_4_2_kw_while_it_is_on(self) -> None:
        guard = dimming("dimmed")
        guard.record(DIMMED, showing("off"), at(0))
        assert most_w(guard, 0) is None
        guard.record(DIMMED, showing("on"), at(1))
        assert most_w(guard, 1) == 4200
        guard.record(DIMMED, showing("off"), at(2))
        assert most_w(guard, 2) is None

    @pytest.mark.parametrize(("volts", "phases", "watts"), [(230, 3, 4200), (240, 3, 4320), (240, 1, 4200)])
    def test_need_not_pause_a_car_on_three_phases_where_the_voltage_is_high(
        self, volts: float, phases: int, watts: float
    ) -> None:
        guard = dimming("dimmed")
        guard.record(DIMMED, showing("on"), at(0))
        assert most_w(guard, 0, house(volts=volts, phases=phases)) == watts

    def test_is_on_or_off(self) -> None:
        with pytest.raises(UnusableStateError) as error:
            dimming("dimmed").record(DIMMED, showing("dimmed"), at(0))
        assert error.value.why is Unusable.NOT_ON_OFF


class TestACapOfTheHouse:
    @pytest.mark.parametrize(
        ("rest_w", "watts"), [(500, 4500), (5500, 1380), (-2000, 7000)], ids=["usual", "too much", "sun"]
    )
    def test_leaves_the_cars_what_the_house_does_not_draw(self, rest_w: float, watts: float) -> None:
        guard = dimming("house_limit")
        guard.record(HOUSE, showing("5", "kW"), at(0))
        assert most_w(guard, 0, house(rest_w)) == watts

    def test_that_is_too_low_for_a_car_pauses_it_when_that_is_no_moment_s_doubt(self) -> None:
        guard = dimming("house_limit")
        guard.record(HOUSE, showing("5", "kW"), at(0))
        assert [most_w(guard, second, house(5500)) for second in (0, 9.9, 10)] == [1380, 1380, 0]
        again = ((11, 500), (40, 500), (42, 500), (43, 5500))
        assert [most_w(guard, second, house(rest_w)) for second, rest_w in again] == [0, 0, 4500, 1380]

    def test_leaves_nothing_a_minute_after_the_meter_has_fallen_silent(self) -> None:
        guard = dimming("house_limit")
        guard.record(HOUSE, showing("5", "kW"), at(0))
        assert most_w(guard, 0) == 4500
        assert most_w(guard, 59, house(None)) == 4500
        assert most_w(guard, 60, house(None)) == 0
        assert most_w(guard, 61) == 4500

    def test_lets_a_car_go_on_as_it_does_until_the_meter_is_heard_of_first(self) -> None:
        guard = dimming("house_limit")
        guard.record(HOUSE, showing("5", "kW"), at(0))
        assert most_w(guard, 0, house(None, cars_w=2000)) == 2000
        assert most_w(guard, 59, house(None, cars_w=0)) == 1380
        assert most_w(guard, 60, house(None, cars_w=2000)) == 0


class TestALimitWithoutAValue:
    @pytest.mark.parametrize("option", OPTIONS)
    def test_is_that_of_dimmed_cars_until_one_was_seen(self, option: str) -> None:
        guard = dimming(option)
        assert most_w(guard, 0) == 4200
        guard.record(OPTIONS[option], None, at(1))
        assert most_w(guard, 1) == 4200

    @pytest.mark.parametrize(
        ("option", "shown", "before_w", "after_w"),
        [
            ("dimmed", showing("off"), None, 4200),
            ("dimmed", showing("on"), 4200, 4200),
            ("cars_limit", showing("11", "kW"), 11_000, 4200),
            ("cars_limit", showing("2", "kW"), 2000, 2000),
            ("cars_limit", showing("0", "kW"), 0, 0),
            ("house_limit", showing("8", "kW"), 7500, 4200),
        ],
    )
    def test_goes_on_for_5_minutes_and_is_then_no_more_than_that_of_dimmed_cars(
        self, option: str, shown: object, before_w: float | None, after_w: float
    ) -> None:
        guard = dimming(option)
        guard.record(OPTIONS[option], shown, at(0))  # type: ignore[arg-type]
        guard.record(OPTIONS[option], None, at(10))
        guard.record(OPTIONS[option], None, at(200))
        assert most_w(guard, 309) == before_w
        assert most_w(guard, 310) == after_w
        guard.record(OPTIONS[option], shown, at(320))  # type: ignore[arg-type]
        assert most_w(guard, 320) == before_w


def test_of_several_the_lowest_applies() -> None:
    guard = dimming("dimmed", "cars_limit", "house_limit")
    guard.record(DIMMED, showing("on"), at(0))
    guard.record(CARS, showing("3", "kW"), at(0))
    guard.record(HOUSE, showing("3.2", "kW"), at(0))
    assert most_w(guard) == 2700
    guard.record(HOUSE, showing("9", "kW"), at(0))
    assert most_w(guard) == 3000
    guard.record(CARS, showing("9", "kW"), at(0))
    assert most_w(guard) == 4200
