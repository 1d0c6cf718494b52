"""What README, docs and example say is what the code, the package and the tests say."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from alfen_solar.delivery.naming import named as named_package
from alfen_solar.settings import Settings, read_settings
from alfen_solar.sockets.follow import BALANCE_WH
from alfen_solar.telling.languages.english import ENGLISH
from tests.dashboards.double import double_packages
from tests.readme import PAGES, README, ROOT, blocks, faults, names, options, written
from tests.showcase import CloudsPicture, DayPicture, clouds_picture, day_picture, digest
from tests.unit.telling.test_languages import sentences

EXAMPLE = (ROOT / "apps.yaml.example").read_text()
PACKAGES = [
    ROOT / "apps" / "alfen-solar" / "home_assistant" / name
    for name in (
        "alfen_solar.yml",
        "alfen_solar_battery.yml",
        "alfen_solar_phases.yml",
        "alfen_solar_plan.yml",
        "alfen_solar_quarter.yml",
    )
]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

made = cache(blocks)


@each_page
def test_what_is_made_of_the_code_is_up_to_date(page: Path) -> None:
    text = page.read_text()
    assert text == written(text, made()), "`make readme` writes it"


@pytest.mark.parametrize(
    ("name", "made_now"), [("day.svg", day_picture), ("clouds.svg", clouds_picture)], ids=["day", "clouds"]
)
def test_a_picture_shows_what_the_code_does_now(name: str, made_now: Callable[[], DayPicture | CloudsPicture]) -> None:
    drawn = re.search("<dc:identifier>(.*)</dc:identifier>", (ROOT / "docs" / name).read_text())
    assert drawn is not None, "`make picture` draws it"
    assert drawn[1] == digest(made_now()), "`make picture` draws it again"


def test_the_picture_of_clouds_names_the_defaults() -> None:
    text = (ROOT / "docs" / "clouds.svg").read_text()
    for option in ("start_after_wh", "stop_after_wh"):
        (default,) = re.findall(rf"^  # {option}: (\S+)", EXAMPLE, re.MULTILINE)
        assert re.findall(rf"{option}: ([\d.]+)", text) == [default]


def test_all_that_is_made_of_the_code_has_its_place() -> None:
    assert Counter(name for page in PAGES for name in names(page.read_text())) == Counter(made().keys())


def test_every_sentence_of_the_app_is_explained() -> None:
    page = " ".join((ROOT / "docs" / "messages.md").read_text().split())
    said = {path: sentence for path, sentence in sentences(ENGLISH) if not path.startswith(("times", "decimal_mark"))}
    told = [re.sub(r"\\{\w+(!r)?\\}", ".+?", re.escape(" ".join(sentence.split()))) for sentence in said.values()]
    assert [path for path, sentence in zip(said, told, strict=True) if not re.search(sentence, page)] == []


def test_what_a_fault_is_said_to_show_is_what_the_app_says() -> None:
    """The numbers, and which socket or which sensor it is, are examples."""

    def alike(text: str) -> str:
        return re.sub(r"\d+(\.\d+)?", "0", " ".join(text.split()))

    page = alike((ROOT / "docs" / "messages.md").read_text())
    quoted = [(test, quote) for fault, test in faults() for quote in re.findall(r"\*([^*]+)\*", fault.seen)]
    parts = [(test, part.strip(" .,")) for test, quote in quoted for part in quote.split("…")]
    told = [(test, alike(re.sub(r"^Socket \d: |^sensor\.\w+$", "", part))) for test, part in parts]
    assert len(told) > 30
    assert [(test, part) for test, part in told if part not in page] == []


@each_page
def test_every_entity_that_is_named_is_in_the_package(page: Path) -> None:
    named = set(re.findall(r"\b(?:sensor|binary_sensor|input_\w+|script|automation)\.alfen_\w+\b", page.read_text()))
    assert named <= entities() | of_several_sockets()


def test_every_sensor_of_the_package_is_told_of() -> None:
    told = (ROOT / "docs" / "entities.md").read_text()
    sensors = {entity for entity in entities() if "sensor." in entity and not entity.endswith("_raw")}
    assert sensors <= set(re.findall(r"`(\w+\.\w+)`", told))


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text()):
        path, _, heading = target.partition("#")
        there = (page.parent / path) if path else page
        assert there.exists(), target
        assert not heading or heading in headings(there.read_text()), target


def test_every_picture_is_shown() -> None:
    shown = {Path(path).name for page in PAGES for path in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text())}
    assert {path.name for path in (ROOT / "docs").iterdir() if path.suffix in {".png", ".svg"}} == shown


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(README.read_text().splitlines()) <= 150


def test_twenty_questions_are_answered_one_click_from_the_readme() -> None:
    asked = README.read_text().partition("## Questions\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!\*\*|---|before)(.+) \| (.*) \|$", asked, re.MULTILINE)
    assert len(rows) >= 20
    assert [question for question, answer in rows if not re.fullmatch(r"\[[^]]+\]\([^)]+\)", answer)] == []


def of_several_sockets() -> set[str]:
    """List the entities of a double charger, and of a second one that is called garage."""
    texts = (*double_packages().values(), named_package(PACKAGES[0].read_text(), "garage"))
    return {entity for text in texts for entity in _entities(yaml.load(text, _Loader))}  # noqa: S506 - a safe loader


def entities() -> set[str]:
    """List the entities of the packages, by the names that Home Assistant gives them."""
    return {entity for package in PACKAGES for entity in _entities(yaml.load(package.read_text(), _Loader))}  # noqa: S506 - a safe loader


def _entities(package: dict[str, Any]) -> set[str]:
    named = [("sensor", sensor) for hub in package.get("modbus", []) for sensor in hub["sensors"]]
    for template in package["template"]:
        named += [(kind, each) for kind in ("sensor", "binary_sensor") for each in template.get(kind, [])]
    ids = {f"{kind}.{each['name'].lower().replace(' ', '_')}" for kind, each in named}
    return ids | {f"{kind}.{key}" for kind in package if kind.startswith(("input_", "script")) for key in package[kind]}


def headings(page: str) -> set[str]:
    """List the anchors that GitHub makes of a page's headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-")
        for heading in re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    }


class _Loader(yaml.SafeLoader):
    """Reads a file of Home Assistant's, whose secrets are elsewhere."""


def _secret(_loader: _Loader, _node: yaml.Node) -> None:
    pass


_Loader.add_constructor("!secret", _secret)


def test_the_example_shows_every_option_with_its_default() -> None:
    for path, default, _ in options():
        name = path.rpartition(".")[2]
        shown = "" if default is None else f" {default}"
        assert re.search(rf"\b{name}:{re.escape(shown)}", EXAMPLE, re.IGNORECASE), path


def test_the_example_with_every_hash_taken_away_is_the_default() -> None:
    everything = re.sub(r"^  # (?=  \w+: |[a-z_0-9]+:( |$))", "  ", EXAMPLE, flags=re.MULTILINE)
    entry = yaml.safe_load(everything)["alfen_solar"]
    del entry["module"], entry["class"]
    assert entry["start_after_wh"] == round(BALANCE_WH**2 / entry["stop_after_wh"])
    entry["start_after_wh"] = None
    assert len(entry) == len(Settings.model_fields) - 1  # grid_power is the other way to name the meter
    meter = {name: entry[name] for name in ("grid_import", "grid_export")}
    assert read_settings(entry) == read_settings(meter)
