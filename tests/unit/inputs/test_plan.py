"""What the user has set for the plan."""

from datetime import datetime, time
from pathlib import Path

import pytest
import yaml

from alfen_solar.entities import Entities
from alfen_solar.inputs.plan import PlanInput
from alfen_solar.inputs.states import State, Unusable, UnusableStateError
from alfen_solar.plan.wishes import NegativePrices, PlanWishes, ReadyDays
from tests.unit.clock import at

ENTITIES = Entities()
PACKAGE = Path(__file__).parents[3] / "apps/alfen-solar/home_assistant/alfen_solar_plan.yml"


def shown(name: str, text: str, **attributes: object) -> PlanWishes:
    seen = PlanInput(ENTITIES)
    seen.record(getattr(ENTITIES, name), State(text, attributes, at(0), is_event=False))
    return seen.wishes


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-21 07:00:00", datetime(2026, 1, 21, 7)),  # noqa: DTZ001 - on the clock on the wall
        ("2026-01-21 07:30", datetime(2026, 1, 21, 7, 30)),  # noqa: DTZ001 - as above
        ("07:00:00", time(7)),
        ("07:30", time(7, 30)),
        ("9999-12-31 07:00:00", None),
    ],
)
def test_ready_by_is_a_time_or_a_date_and_a_time(text: str, moment: object) -> None:
    assert shown("ready_by", text).at == moment


@pytest.mark.parametrize("days", ReadyDays)
def test_the_days_are_chosen(days: ReadyDays) -> None:
    assert shown("ready_days", days).days is days


@pytest.mark.parametrize(
    ("name", "field", "text", "unit", "value"),
    [
        ("ready_energy", "energy_wh", "12.5", "kWh", 12_500),
        ("energy_limit", "limit_wh", "20", "kWh", 20_000),
        ("energy_limit", "limit_wh", "0", "kWh", None),  # there is none
    ],
)
def test_energies_have_a_unit(name: str, field: str, text: str, unit: str, value: float | None) -> None:
    assert getattr(shown(name, text, unit_of_measurement=unit), field) == value


def test_a_state_of_charge_is_a_share_of_the_battery() -> None:
    seen = PlanInput(ENTITIES, "sensor.car")
    seen.record("sensor.car", State("40", {"unit_of_measurement": "%"}, at(0), is_event=False))
    seen.record(ENTITIES.ready_soc, State("80.0", {"unit_of_measurement": "%"}, at(0), is_event=False))
    assert (seen.wishes.soc, seen.wishes.ready_soc) == (0.4, 0.8)


@pytest.mark.parametrize(("text", "price"), [("0.12", 0.12), ("-0.05", -0.05), ("-1.0", None)])
def test_the_lowest_price_of_the_helper_stands_for_none(text: str, price: float | None) -> None:
    assert shown("price_limit", text, min=-1).anyway_below == price


def test_negative_prices_charge_unless_that_is_chosen_otherwise() -> None:
    assert PlanWishes().negative_anyway
    assert shown("negative_prices", "Charge").negative_anyway
    assert not shown("negative_prices", "Go on as usual").negative_anyway


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("ready_by", "2026-01-21", Unusable.NO_TIME),
        ("ready_days", "Sundays", Unusable.NO_CHOICE),
        ("negative_prices", "on", Unusable.NO_CHOICE),
        ("ready_energy", "12", Unusable.NO_UNIT),
        ("price_limit", "cheap", Unusable.NO_NUMBER),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(name: str, text: str, why: Unusable) -> None:
    with pytest.raises(UnusableStateError) as refusal:
        shown(name, text)
    assert refusal.value.why is why


def test_what_has_no_value_leaves_the_last_wish() -> None:
    seen = PlanInput(ENTITIES)
    seen.record(ENTITIES.ready_days, State("Weekdays", {}, at(0), is_event=False))
    seen.record(ENTITIES.ready_days, None)
    assert seen.wishes.days is ReadyDays.WEEKDAYS


class TestThePackage:
    def test_has_the_helpers_that_the_app_listens_to(self) -> None:
        package = yaml.safe_load(PACKAGE.read_text())
        helpers = {f"{kind}.{name}" for kind in package if kind.startswith("input_") for name in package[kind]}
        assert helpers == PlanInput(ENTITIES, "sensor.car").entities.keys() - {"sensor.car"}

    def test_offers_what_the_app_understands_and_begins_with_no_plan(self) -> None:
        selects = yaml.safe_load(PACKAGE.read_text())["input_select"]
        assert selects["alfen_solar_ready_days"]["options"] == list(ReadyDays)
        assert selects["alfen_solar_negative_prices"]["options"] == list(NegativePrices)
        assert ReadyDays(selects["alfen_solar_ready_days"]["options"][0]) is PlanWishes().days
