"""`make readme`: writes the tables of the README that come from the code and from the tests."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from alfen_solar.settings import Entities, Settings
from tests.faults import Fault

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def options(model: type[BaseModel] = Settings, path: str = "") -> Iterator[tuple[str, object, str]]:
    """List each option: its path, its default, what to write."""
    for name, field in model.model_fields.items():
        if field.annotation is Entities:
            yield from options(Entities, f"{name}.")
        else:
            yield path + name, field.default, field.description or ""


def faults() -> Iterator[tuple[Fault, str]]:
    """List each fault that a test shows, and the test's name."""
    for path in sorted((ROOT / "tests").rglob("test_*fault*.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, test in vars(module).items():
            if isinstance(found := getattr(test, "fault", None), Fault):
                yield found, f"{path.relative_to(ROOT / 'tests')}::{name}"


def written(text: str) -> str:
    """Return the README with its tables written anew."""
    tables: dict[str, list[tuple[str, ...]]] = {
        "options": [
            ("option", "default", "what to write"),
            *(
                (f"`{path}`", "" if default is None else f"`{str(default).lower()}`", meaning)
                for path, default, meaning in options()
            ),
        ],
        "faults": [
            ("fault", "what the car does", "what you see", "tested by"),
            *((found.name, found.car, found.seen, f"`{test}`") for found, test in faults()),
        ],
    }
    for name, rows in tables.items():
        head, *body = [f"| {' | '.join(row)} |" for row in rows]
        table = "\n".join([head, "| --- " * len(rows[0]) + "|", *body])
        before, begin, rest = text.partition(f"<!-- begin {name} -->\n")
        text = before + begin + table + "\n" + rest[rest.index(f"<!-- end {name} -->") :]
    return text


if __name__ == "__main__":
    README.write_text(written(README.read_text()))
