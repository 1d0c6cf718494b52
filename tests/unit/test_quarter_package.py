"""The package of those who keep to a quarter-hour limit: what the app listens to, with what it understands."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from alfen_solar.delivery.naming import is_taken
from alfen_solar.house.quarter_hour import LOWEST_LIMIT_W, QuarterChoice, QuarterReport
from alfen_solar.settings import Settings

PACKAGE = Path(__file__).parents[2] / "apps/alfen-solar/home_assistant/alfen_solar_quarter.yml"


def package() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(PACKAGE.read_text())
    return read


def test_its_helpers_are_those_that_the_app_listens_to_and_offer_what_it_understands() -> None:
    settings = Settings(grid_power="sensor.grid")
    (choice,), (limit,) = package()["input_select"].items(), package()["input_number"].items()
    assert f"input_select.{choice[0]}" == settings.quarter_hour_mode
    assert f"input_number.{limit[0]}" == settings.quarter_hour_limit
    assert set(choice[1]["options"]) == set(QuarterChoice)


def test_what_holds_at_the_very_first_start_is_what_the_app_takes_without_helpers() -> None:
    helpers = package()
    assert helpers["input_select"]["alfen_solar_quarter_hour"]["options"][0] == QuarterChoice.LIMIT
    limit = helpers["input_number"]["alfen_solar_quarter_hour_limit"]
    assert "initial" not in limit
    assert (1000 * limit["min"], limit["unit_of_measurement"]) == (LOWEST_LIMIT_W, "kW")


def test_its_sensor_shows_all_that_is_told_of_the_quarters() -> None:
    text = PACKAGE.read_text()
    assert [each.name for each in fields(QuarterReport) if f"'quarter_hour_{each.name}'" not in text] == []


def test_no_charger_may_be_named_as_it_is() -> None:
    assert is_taken("quarter")
