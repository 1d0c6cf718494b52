"""Makes the package of a double charger from that of a single one: Home Assistant drops a second hub for one charger.

What belongs to a socket is there twice, under the names of each; what belongs to the station, the app or the house is
there once.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from alfen_solar.delivery.naming import DOUBLE, named_entities, named_file

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parents[2] / "apps/alfen-solar/home_assistant"
SINGLE = "alfen_solar.yml"
PHASES = "alfen_solar_phases.yml"
PLAN = "alfen_solar_plan.yml"
PRIORITY = "alfen_solar_priority.yml"
RIGHT = "2"
"""What names the right socket, in the names of its entities."""
SHARED = frozenset(
    {
        "Alfen name raw",
        "Alfen active maximum current",
        "Alfen temperature",
        "Alfen name",
        "Alfen Solar package",
        "Alfen Solar grid power",
        "Alfen Solar grid import",
        "Alfen Solar grid export",
        "Alfen Solar habits",
    }
)
"""Sensors of the station, the app, and the house."""
HEADER = """\
# Alfen Solar: Home Assistant's side, for both sockets of a double charger.
#
# It is there in place of alfen_solar.yml, from which it is made: the entities of the left socket are the same, those of
# the right one have a 2 in their names, as in sensor.alfen_2_power and input_select.alfen_solar_2_mode. It needs no
# edit. Include it from configuration.yaml:
#
#   homeassistant:
#     packages:
#       alfen_solar: !include alfen_solar/alfen_solar_double.yml
#
# put the charger's address into secrets.yaml, next to configuration.yaml:
#
#   alfen_host: 192.168.1.50
#   alfen_port: 502
#
# and both sockets into the entry of Alfen Solar in apps.yaml:
#
#   sockets:
#     - socket: 1
#     - socket: 2
#
# Then restart Home Assistant.
#
# The charger accepts one Modbus connection at a time, and this package holds it: nothing else may connect.
# It works from Home Assistant 2024.3 on, hence `trigger:` and `service:` where newer releases offer new words.

"""
PHASES_HEADER = """\
# Alfen Solar: one phase or three, for `phases: switchable` in apps.yaml, for both sockets of a double charger.
#
# A package next to alfen_solar_double.yml, in place of alfen_solar_phases.yml, from which it is made.
#
#   homeassistant:
#     packages:
#       alfen_solar: !include alfen_solar/alfen_solar_double.yml
#       alfen_solar_phases: !include alfen_solar/alfen_solar_phases_double.yml

"""
PLAN_HEADER = """\
# Alfen Solar: ready by a time, at the lowest cost, for `plan: true` in apps.yaml, for both sockets of a double charger.
#
# A package next to alfen_solar_double.yml, in place of alfen_solar_plan.yml, from which it is made.
#
#   homeassistant:
#     packages:
#       alfen_solar: !include alfen_solar/alfen_solar_double.yml
#       alfen_solar_plan: !include alfen_solar/alfen_solar_plan_double.yml

"""
_SECTION = re.compile(r"^(\w+):\n", re.MULTILINE)
_ITEM = re.compile(r"^(\s*)- name: ([^#\n]+?)\s*(?:#.*)?$")
_LISTS = {"modbus": "    sensors:\n", "logbook": "    entities:\n", "recorder": "    entities:\n"}
"""The sections whose last list grows, with the line above it; the other sections grow as a whole."""
_ONCE = "logger"
_ONLY_SHARED = re.compile(r"^  - trigger:\n(?:      .*\n)+    sensor:\n(?=  - |\Z)", re.MULTILINE)
"""Sensors of an event that are all shared: nothing is left of them."""
_SHARED_ENTITIES = tuple(f"sensor.{name.lower().replace(' ', '_')}" for name in sorted(SHARED))


def double_packages() -> dict[str, str]:
    """Return the text of each file, by its name."""
    priority = dict(_sections((FOLDER / PRIORITY).read_text()))
    return {
        named_file(SINGLE, DOUBLE): HEADER + _doubled(SINGLE, priority),
        named_file(PHASES, DOUBLE): PHASES_HEADER + _doubled(PHASES, {}),
        named_file(PLAN, DOUBLE): PLAN_HEADER + _doubled(PLAN, {}),
    }


def _doubled(file: str, more: Mapping[str, str]) -> str:
    """Return a package without its header, with what both sockets need, and with more in some sections."""
    text = ""
    for section, body in _sections((FOLDER / file).read_text()):
        # The comment at the end of a section belongs to the next one.
        ours, comment = re.fullmatch(r"(.*?\n)((?:\n|#.*\n)*)", body, re.DOTALL).groups()  # type: ignore[union-attr]
        text += f"{section}:\n{ours}{_added(section, ours)}{more.get(section, '')}{comment}"
    return text


def of_the_right(text: str) -> str:
    """Return a text about the left socket with the entities of the right one."""
    text = named_entities(text, RIGHT)
    for entity in _SHARED_ENTITIES:
        text = re.sub(rf"\b{named_entities(entity, RIGHT)}\b", entity, text)
    return text


def anchored(text: str) -> str:
    """Rename what is anchored, which may be once in a file."""
    for anchor in re.findall(r": &(\w+)(?= |$)", text, re.MULTILINE):
        text = re.sub(rf"(: [&*]){anchor}(?= |$)", rf"\1{anchor}_{RIGHT}", text, flags=re.MULTILINE)
    return text


def _sections(text: str) -> list[tuple[str, str]]:
    _, *parts = _SECTION.split(text)
    return list(zip(parts[::2], parts[1::2], strict=True))


def _added(section: str, ours: str) -> str:
    """Return what the right socket adds to a section."""
    if section == _ONCE:
        return ""
    added = _own(ours.partition(_LISTS[section])[2] if section in _LISTS else ours)
    added = re.sub(r"^(\s+(?:slave|socket): )1$", r"\g<1>2", of_the_right(added), flags=re.MULTILINE)
    indent = added[: len(added) - len(added.lstrip())]
    return f"\n{indent}# The right socket.\n{anchored(added)}"


def _own(text: str) -> str:
    """Leave out what is shared, and the comments, which stand there already."""
    kept, deeper_than = [], None
    for line in text.splitlines(keepends=True):
        if not line.strip() or line.lstrip().startswith(("#", *(f"- {entity}\n" for entity in _SHARED_ENTITIES))):
            continue
        indent = len(line) - len(line.lstrip())
        if deeper_than is not None and indent > deeper_than:
            continue
        item = _ITEM.match(line)
        deeper_than = indent if item and item[2] in SHARED else None
        if deeper_than is None:
            kept.append(line)
    return _ONLY_SHARED.sub("", "".join(kept))
