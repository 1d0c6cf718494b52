"""`make readme`: writes what README and docs show of the code and of the tests."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from alfen_solar.entities import Entities
from alfen_solar.options.house_phases import HousePhases
from alfen_solar.options.socket import SocketSettings
from alfen_solar.settings import Settings
from tests import ignored_states, messages_page, showcase
from tests.faults import Fault

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"(?<=<!-- begin )(\w+)( -->\n).*?(?=<!-- end \1 -->)", re.DOTALL)


def options(model: type[BaseModel] = Settings, path: str = "") -> Iterator[tuple[str, object, str]]:
    """List each option: its path, its default, what to write."""
    for name, field in model.model_fields.items():
        if field.annotation is Entities:
            if not path:
                yield from options(Entities, f"{name}.")
        elif name == "house_phases":
            yield name, None, field.description or ""
            for each, of_phases in HousePhases.model_fields.items():
                yield f"{name}.{each}", None, of_phases.description or ""
        elif name == "sockets":
            yield name, [], field.description or ""
            yield from options(SocketSettings, f"{name}[].")
        else:
            default = [] if field.default == () else field.default
            yield path + name, default, field.description or ""


def faults() -> Iterator[tuple[Fault, str]]:
    """List each fault that a test shows, and the test's name."""
    for path in sorted((ROOT / "tests").rglob("test_*fault*.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, test in vars(module).items():
            if isinstance(found := getattr(test, "fault", None), Fault):
                yield found, f"{path.relative_to(ROOT / 'tests')}::{name}"


def blocks() -> dict[str, str]:
    """Write each block that stands on a page between `<!-- begin NAME -->` and `<!-- end NAME -->`."""
    return {
        "options": table(
            [
                ("option", "default", "what to write"),
                *(
                    (f"`{path}`", "" if default is None else f"`{in_yaml(default)}`", meaning)
                    for path, default, meaning in options()
                ),
            ]
        ),
        "faults": table(
            [
                ("fault", "what the car does", "what you see", "tested by"),
                *((found.name, found.car, found.seen, f"`{test}`") for found, test in faults()),
            ]
        ),
        "reasons": table(messages_page.reasons()),
        "variants": table(messages_page.variants()),
        "logbook": table(messages_page.logbook()),
        "plan": table(messages_page.plan()),
        "problems": messages_page.problems(),
        "found": table(messages_page.found()),
        "self_check": messages_page.self_check_log(),
        "ignored": table(ignored_states.ignored()),
        "first_steps": table(messages_page.first_steps()),
        "delivery": table(messages_page.delivery()),
        "settings_errors": table(messages_page.settings_errors()),
        "day": showcase.day_in_words(),
        "story": table(showcase.story()),
        "pauses": table(showcase.pauses()),
        "periods": table(showcase.periods()),
    }


def in_yaml(value: object) -> str:
    """Write a default as it is in apps.yaml, where it may be copied to: true, but B and L1L2L3."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def table(rows: list[tuple[str, ...]]) -> str:
    """Write a table, its head first."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([head, "| --- " * len(rows[0]) + "|", *body])


def written(page: str, made: dict[str, str]) -> str:
    """Return the text of a page with its blocks written anew."""
    return _BLOCK.sub(lambda block: f"{block[1]}{block[2]}{made[block[1]]}\n", page)


def names(page: str) -> list[str]:
    """List the blocks of the text of a page."""
    return [block[1] for block in _BLOCK.finditer(page)]


if __name__ == "__main__":
    made = blocks()
    for path in PAGES:
        path.write_text(written(path.read_text(), made))
