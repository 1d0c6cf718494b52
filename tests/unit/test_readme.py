"""What README and example say of the options is what the code says."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import BaseModel

from alfen_solar.settings import Entities, Settings, read_settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
EXAMPLE = (ROOT / "apps.yaml.example").read_text()


def options(model: type[BaseModel] = Settings, path: str = "") -> Iterator[tuple[str, object, str]]:
    """List each option: its path, its default, what to write."""
    for name, field in model.model_fields.items():
        if field.annotation is Entities:
            yield from options(Entities, f"{name}.")
        else:
            yield path + name, field.default, field.description or ""


def test_the_readme_lists_every_option_with_its_default() -> None:
    rows = [
        f"| `{path}` | {'' if default is None else f'`{default}`'} | {meaning} |"
        for path, default, meaning in options()
    ]
    assert "\n".join(rows) in README


def test_the_example_shows_every_option_with_its_default() -> None:
    for path, default, _ in options():
        name = path.rpartition(".")[2]
        shown = "" if default is None else f" {default}"
        assert re.search(rf"\b{name}:{re.escape(shown)}", EXAMPLE), path


def test_the_example_with_every_hash_taken_away_is_the_default() -> None:
    everything = re.sub(r"^  # (?=  \w+: |[a-z_0-9]+:( |$))", "  ", EXAMPLE, flags=re.MULTILINE)
    entry = yaml.safe_load(everything)["alfen_solar"]
    del entry["module"], entry["class"]
    assert len(entry) == len(Settings.model_fields) - 1  # grid_power is the other way to name the meter
    meter = {name: entry[name] for name in ("grid_import", "grid_export")}
    assert read_settings(entry) == read_settings(meter)
