"""The package of those who switch phases: what the app listens to, with what it understands."""

from pathlib import Path

import yaml

from alfen_solar.decision import PhaseChoice
from alfen_solar.entities import Entities

PACKAGE = Path(__file__).parents[2] / "apps/alfen-solar/home_assistant/alfen_solar_phases.yml"


def test_its_helpers_are_those_that_the_app_listens_to_and_offer_what_it_understands() -> None:
    helpers = yaml.safe_load(PACKAGE.read_text())["input_select"]
    entities = Entities()
    listened_to = {entities.phases_solar, entities.phases_minimum_solar, entities.phases_fast}
    assert {f"input_select.{name}" for name in helpers} == listened_to
    assert all(helper["options"] == list(PhaseChoice) for helper in helpers.values())


def test_what_the_app_knows_of_the_phases_is_kept_where_it_looks_for_it() -> None:
    sensors = [sensor for each in yaml.safe_load(PACKAGE.read_text())["template"] for sensor in each["sensor"]]
    keeps = next(sensor for sensor in sensors if f"sensor.{sensor['unique_id']}" == Entities().switches_memory)
    assert keeps["attributes"]["memory"] == "{{ trigger.event.data.get('phase_memory') }}"


def test_the_first_choice_is_that_of_one_who_has_not_chosen() -> None:
    helpers = yaml.safe_load(PACKAGE.read_text())["input_select"]
    assert {helper["options"][0] for helper in helpers.values()} == {PhaseChoice.AUTOMATIC}
