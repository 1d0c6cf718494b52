"""What README and example say is what the code and the tests say."""

import re

import yaml

from alfen_solar.controller import BALANCE_WH
from alfen_solar.settings import Settings, read_settings
from tests.readme import README, ROOT, options, written

EXAMPLE = (ROOT / "apps.yaml.example").read_text()


def test_the_tables_of_the_readme_are_up_to_date() -> None:
    text = README.read_text()
    assert text == written(text), "`make readme` writes them"


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
