from pathlib import Path

import pytest
from appdaemon.models.config.app import AppConfig

from alfen_solar.decision import Mode
from tests.readme import ROOT
from tests.replay.recording import ReplayError
from tests.replay.variants import APPDAEMON_KEYS, variants

ENTRY = "alfen_solar:\n  module: alfen_solar.app\n  class: AlfenSolar\n  grid_power: sensor.grid\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_the_entry_of_the_app_is_read_as_the_app_reads_it(tmp_path: Path) -> None:
    path = written(tmp_path, "apps.yaml", "hello:\n  module: hello\n  class: Hello\n" + ENTRY + "  phases: 3\n")
    (found,) = variants([path], [Mode.SOLAR])
    assert (found.name, found.mode, found.settings.phases) == ("alfen_solar, Solar", Mode.SOLAR, 3)


def test_the_example_can_be_replayed() -> None:
    assert len(variants([ROOT / "apps.yaml.example"], [Mode.SOLAR])) == 1


def test_every_file_entry_mode_and_share_is_compared_and_named_by_what_sets_it_apart(tmp_path: Path) -> None:
    one = written(tmp_path, "one.yaml", ENTRY)
    two = written(tmp_path, "two.yaml", ENTRY + ENTRY.replace("alfen_solar:\n", "left:\n", 1))
    assert [found.name for found in variants([one], [Mode.SOLAR, Mode.FAST])] == ["Solar", "Fast"]
    shared = variants([one], [Mode.SOLAR], [1.0, 0.3])
    assert [(found.name, found.sun_share) for found in shared] == [("100% sun", 1.0), ("30% sun", 0.3)]
    assert [found.name for found in variants([two], [Mode.FAST])] == ["alfen_solar", "left"]
    assert [found.name for found in variants([one, two], [Mode.FAST])] == [
        "one.yaml, alfen_solar",
        "two.yaml, alfen_solar",
        "two.yaml, left",
    ]
    (tmp_path / "new").mkdir()
    new = written(tmp_path / "new", "one.yaml", ENTRY)
    assert [found.name for found in variants([one, new], [Mode.FAST])] == [str(one), str(new)]


def test_what_is_appdaemons_own_is_no_setting() -> None:
    assert {field.alias or name for name, field in AppConfig.model_fields.items()} == APPDAEMON_KEYS


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "apps.yaml: there is no entry with module: alfen_solar.app", id="empty"),
        pytest.param("a: [", "apps.yaml cannot be read: while parsing", id="no YAML"),
        pytest.param(ENTRY + "  phases: 2\n", "apps.yaml, alfen_solar: Fix these options", id="a bad setting"),
    ],
)
def test_a_file_that_does_not_fit_is_told_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ReplayError) as told:
        variants([written(tmp_path, "apps.yaml", text)], [Mode.SOLAR])
    assert sentence in str(told.value)


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"apps\.yaml cannot be read: No such file or directory"):
        variants([tmp_path / "apps.yaml"], [Mode.SOLAR])
