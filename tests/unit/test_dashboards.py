"""The dashboards: one for each language, all made from one template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
import yaml

from alfen_solar.decision import PhaseChoice, Reason
from alfen_solar.delivery.naming import named_file
from tests.dashboards.double import FOLDER
from tests.dashboards.make import HOUSE, LIMITS, TEMPLATE, WORD, dashboards, file_of
from tests.dashboards.words import LANGUAGES, STATUSES, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = dashboards()
FILES = [file_of(language) for language in LANGUAGES]
DOUBLE = [named_file(file, "double") for file in FILES]
PACKAGES = {FILES[0]: "alfen_solar.yml", DOUBLE[0]: "alfen_solar_double.yml"}
"""The package whose entities a dashboard shows."""
OPTIONAL = {
    FILES[0]: ("alfen_solar_phases.yml", "alfen_solar_plan.yml", "alfen_solar_quarter.yml", "alfen_solar_battery.yml"),
    DOUBLE[0]: (
        "alfen_solar_phases_double.yml",
        "alfen_solar_plan_double.yml",
        "alfen_solar_quarter.yml",
        "alfen_solar_battery.yml",
    ),
}
"""Those beside it, each for those who want what it is for."""
UNSEEN = {
    "alfen_solar_habits",
    "alfen_solar_plan",
    "alfen_solar_plan_starts_at",
    "alfen_solar_plan_ends_at",
    "alfen_solar_plan_cost",
    "alfen_solar_ready_soc",
    "alfen_solar_negative_prices",
    "alfen_solar_battery_first_start",
}
"""What of them no card is of: the sentence of the plan tells it, or it is rarely set."""
SAID = {"title", "name", "content"}
"""The keys whose values are in the user's language."""
ENTITY = re.compile(r"\b(?:binary_sensor|sensor|script|input_\w+)\.alfen_\w+")
THIRD, LONGEST_NAME = 4, 13
"""On a tile of so many of twelve columns, a longer name is cut on a phone of 360 pixels."""
NOT_A_SERVICE = re.compile(r"(?m)^\s+(?:service|filename): .*$")


def leaves(node: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Give each value of a dashboard that is no list and no mapping, with the way to it."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from leaves(value, (*path, number))
    else:
        yield path, node


def defined(package: str) -> set[str]:
    """Name the entities that a package makes."""
    text = (FOLDER / package).read_text()
    return set(re.findall(r"unique_id: (\w+)", text)) | set(re.findall(r"(?m)^  (alfen_solar_\w+):(?: +#.*)?$", text))


def conditional(node: object) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Give each card that is shown on a condition, with the condition."""
    for each in node if isinstance(node, list) else node.values() if isinstance(node, dict) else ():
        yield from conditional(each)
    if isinstance(node, dict) and node.get("type") == "conditional":
        (condition,) = node["conditions"]
        yield condition, node["card"]


@pytest.mark.parametrize("file", FILES + DOUBLE)
def test_a_file_is_what_make_dashboards_writes(file: str) -> None:
    assert (FOLDER / file).read_text() == TEXTS[file], "`make dashboards` writes it again."


def test_there_is_no_other_dashboard() -> None:
    assert sorted(path.name for path in FOLDER.glob("dashboard*")) == sorted(FILES + DOUBLE)


@pytest.mark.parametrize(("first", "file"), [(files[0], other) for files in (FILES, DOUBLE) for other in files[1:]])
def test_all_have_the_same_structure(first: str, file: str) -> None:
    english, other = (dict(leaves(yaml.safe_load(TEXTS[each]))) for each in (first, file))

    assert list(other) == list(english)
    differing = {path[-1] for path in english if english[path] != other[path]}
    assert differing <= SAID, f"{file} differs in {differing - SAID}."


@pytest.mark.parametrize("file", FILES + DOUBLE)
def test_what_is_said_is_a_text(file: str) -> None:
    said = {path: value for path, value in leaves(yaml.safe_load(TEXTS[file])) if path[-1] in SAID}

    assert [path for path, value in said.items() if not isinstance(value, str) or not value.strip()] == []
    assert "[[" not in TEXTS[file]


@pytest.mark.parametrize("file", FILES + DOUBLE)
def test_what_home_assistant_fills_in_is_a_template(file: str) -> None:
    """A card whose template has an apostrophe too much stays empty."""
    contents = [str(value) for path, value in leaves(yaml.safe_load(TEXTS[file])) if path[-1] == "content"]

    assert contents
    for content in contents:
        jinja2.Environment(autoescape=True).parse(content)


def test_the_cards_are_those_of_home_assistant() -> None:
    shown = [leaf for file in PACKAGES for leaf in leaves(yaml.safe_load(TEXTS[file]))]
    types = [str(value) for path, value in shown if path[-1] == "type"]

    assert [kind for kind in types if kind.startswith("custom:")] == []


@pytest.mark.parametrize("file", PACKAGES)
def test_each_entity_is_one_of_the_packages(file: str) -> None:
    known = defined(PACKAGES[file]).union(*map(defined, OPTIONAL[file]))

    shown = {entity.partition(".")[2] for entity in ENTITY.findall(NOT_A_SERVICE.sub("", TEXTS[file]))}

    assert len(shown) > 20
    assert shown - known == set()


@pytest.mark.parametrize(("file", "package"), [(file, package) for file in PACKAGES for package in OPTIONAL[file]])
def test_what_only_those_have_who_want_it_is_shown_only_to_them(file: str, package: str) -> None:
    """Home Assistant takes an entity that does not exist for one that is unavailable."""
    opted_in = defined(package) - defined(PACKAGES[file])
    page = yaml.safe_load(TEXTS[file])
    shown = [
        (str(value).partition(".")[2], path) for path, value in leaves(page) if path[-1] in {"entity", "entity_id"}
    ]
    unseen = opted_in - {entity for entity, _ in shown}
    assert {entity.replace("alfen_solar_2_", "alfen_solar_") for entity in unseen} <= UNSEEN
    for condition, card in conditional(page):
        for path, entity in leaves(card):
            if path[-1] == "entity" and str(entity).partition(".")[2] in opted_in:
                asked = condition["entity"].partition(".")[2]
                assert asked in opted_in, f"{entity} is shown by {condition}"
                assert condition.get("state_not", "unavailable") == "unavailable", f"{entity} is shown by {condition}"
    assert all("conditions" in path or "card" in path for entity, path in shown if entity in opted_in)


@pytest.mark.parametrize("file", PACKAGES)
def test_what_a_conditional_card_says_is_of_the_package_that_it_is_for(file: str) -> None:
    packages = [defined(package) for package in OPTIONAL[file]]
    told = [
        (
            condition["entity"].partition(".")[2],
            {entity.partition(".")[2] for entity in ENTITY.findall(card["content"])},
        )
        for condition, card in conditional(yaml.safe_load(TEXTS[file]))
        if card["type"] == "markdown"
    ]
    assert len(told) >= 3
    for asked, entities in told:
        assert any({asked} | entities <= package for package in packages), (asked, entities)


@pytest.mark.parametrize("file", DOUBLE)
def test_no_name_is_cut_on_a_tile_of_a_third_of_a_phone(file: str) -> None:
    cards = [each for section in yaml.safe_load(TEXTS[file])["views"][0]["sections"] for each in section["cards"]]
    names = {each["card"]["name"] for each in cards if each.get("grid_options", {}).get("columns") == THIRD}

    assert len(names) == 3
    assert {name for name in names if len(name) > LONGEST_NAME} == set()


def test_each_choice_of_phases_has_its_name_and_a_tap_goes_to_the_next() -> None:
    page = yaml.safe_load(TEXTS[FILES[0]])
    named = {
        (condition["entity"], condition["state"]): (card["name"], card["tap_action"]["service"])
        for condition, card in conditional(page)
        if "alfen_solar_phases_" in condition["entity"] and "state" in condition
    }
    assert len(named) == 3 * len(PhaseChoice)
    assert {service for _, service in named.values()} == {"input_select.select_next"}
    assert named["input_select.alfen_solar_phases_solar", PhaseChoice.ONE][0] == "Solar · one phase"


def test_each_word_stands_in_the_template() -> None:
    made = {"file", "others", "statuses"}

    assert (
        set(WORD.findall(TEMPLATE.read_text() + LIMITS.read_text() + HOUSE.read_text())) | {"left", "right"}
        == set(WORDS) | made
    )


def test_each_status_has_a_name() -> None:
    assert list(STATUSES) == list(Reason)


class TestTheDashboardOfADoubleCharger:
    def test_shows_of_the_right_socket_what_it_shows_of_the_left_one(self) -> None:
        shown = set(ENTITY.findall(TEXTS[DOUBLE[0]]))
        right = {entity for entity in shown if "alfen_2_" in entity or "alfen_solar_2_" in entity}
        left = {entity.replace("_2_", "_", 1) for entity in right}

        assert len(right) > 20
        shared = shown - right - left
        assert shared == {
            "input_select.alfen_solar_priority",
            "sensor.alfen_name",
            "sensor.alfen_temperature",
            "sensor.alfen_solar_grid_import",
            "sensor.alfen_solar_grid_export",
            "input_select.alfen_solar_quarter_hour",
            "input_number.alfen_solar_quarter_hour_limit",
            "sensor.alfen_solar_quarter_hour_mean",
            "input_select.alfen_solar_battery_priority",
            "input_number.alfen_solar_battery_car_above",
            "input_number.alfen_solar_battery_helps_above",
            "sensor.alfen_solar_battery_share",
        }

    def test_has_both_side_by_side_below_the_house(self) -> None:
        (view,) = yaml.safe_load(TEXTS[DOUBLE[0]])["views"]
        titles = [section["title"] for section in view["sections"]]

        assert view["max_columns"] == 2
        assert titles[:5] == ["House", "Left · Now", "Right · Now", "Left · Charging mode", "Right · Charging mode"]
