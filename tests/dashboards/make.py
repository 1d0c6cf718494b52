"""Makes the dashboards of each language, for one socket and for two, from the templates and the words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

from alfen_solar.delivery.naming import DOUBLE, named_file

from .double import anchored, double_packages, of_the_right
from .words import LANGUAGES, STATUSES, WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = Path(__file__).with_name("template.yml")
HOUSE = Path(__file__).with_name("double.yml")
"""What the dashboard for two sockets shows above them."""
LIMITS = Path(__file__).with_name("limits.yml")
"""What both show of the limits of the house."""
LIMITS_HERE = "          # The limits of the house.\n"
WORD = re.compile(r"\[\[(\w+)\]\]")
"""A word of the template, as in [[surplus]]."""
INDENT = " " * 14
"""Of the statuses in the template."""
_SURPLUS, _CAR = (
    f"            entity: sensor.alfen_solar_{entity}\n            name: [[{name}]]\n            color: {color}\n"
    for entity, name, color in (("surplus", "surplus", "amber"), ("car_power", "car", "blue"))
)
_SECTION = re.compile(r"(?=^      - title: )", re.MULTILINE)
_GRID = re.compile(r"          - type: conditional\n(?:            .*\n)*?            card:\n(?:              .*\n)+")


def file_of(language: str) -> str:
    """Return the name of the file with the dashboard in a language."""
    return "dashboard.yml" if language == LANGUAGES[0] else f"dashboard.{language}.yml"


def files() -> dict[str, str]:
    """Return the text of all files that are made, by their names."""
    return dashboards() | double_packages()


def dashboards() -> dict[str, str]:
    """Return the text of each file, by its name."""
    template = TEMPLATE.read_text()
    single = template.replace(LIMITS_HERE, LIMITS.read_text())
    double = _double(template.replace(LIMITS_HERE, ""))
    texts = {}
    for number, language in enumerate(LANGUAGES):
        words = {name: words[number] for name, words in WORDS.items()}
        statuses = (
            f"  {json.dumps(state)}: {json.dumps(names[number], ensure_ascii=False)}"
            for state, names in STATUSES.items()
        )
        words["statuses"] = f",\n{INDENT}".join(statuses)
        for template, name in ((single, str), (double, lambda file: named_file(file, DOUBLE))):
            others = ", ".join(name(file_of(other)) for other in LANGUAGES if other != language)
            file = name(file_of(language))
            texts[file] = _fill(template, words | {"file": file, "others": others})
    return texts


def _double(single: str) -> str:
    """Return the template for two sockets: what is there for one stands side by side for both."""
    head, *sections = _SECTION.split(single)
    head = head.replace("max_columns: 3", "max_columns: 2")
    limits = LIMITS.read_text().replace("columns: full", "columns: 12")  # two in a row of the section of two columns
    text = head + HOUSE.read_text().rstrip("\n") + "\n" + limits + "\n"
    for section in sections:
        if "[[day]]" in section:
            text += _day(section)
        else:
            text += _of("left", _own(section)) + _of("right", anchored(of_the_right(_own(section))))
    return text.rstrip("\n") + "\n"


def _of(side: str, section: str) -> str:
    section = section.rstrip("\n") + "\n\n"
    return re.sub(r"^      - title: (.*)", rf"      - title: [[{side}]] · \1", section, count=1)


def _own(section: str) -> str:
    """Leave out the cards of the house, and the surplus of a socket, which the sentence above it tells."""
    section = section.replace(f"          - type: tile\n{_CAR}", "").replace(_SURPLUS, _CAR)
    return _GRID.sub(lambda card: "" if "alfen_solar_grid_" in card[0] else card[0], section)


def _day(section: str) -> str:
    """Show the cars of both sockets in the graph of the day, and no surplus, which is each socket's."""
    section = re.sub(r"^ +- entity: sensor.alfen_solar_surplus\n.*\n", "", section, flags=re.MULTILINE)
    return re.sub(
        r"^ +- entity: sensor.alfen_solar_car_power\n.*\n",
        lambda car: "".join(
            one.replace("[[car]]", f"[[{side}]]") for one, side in ((car[0], "left"), (of_the_right(car[0]), "right"))
        ),
        section.replace("column_span: 3", "column_span: 2"),
        flags=re.MULTILINE,
    )


def _fill(template: str, words: Mapping[str, str]) -> str:
    return WORD.sub(lambda found: words[found[1]], template)
