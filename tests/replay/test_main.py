import re
import shlex
from pathlib import Path

import pytest

from tests.readme import ROOT
from tests.replay.__main__ import main, parser

TUNING = (ROOT / "docs" / "tuning.md").read_text()
ENTRY = "alfen_solar:\n  module: alfen_solar.app\n  class: AlfenSolar\n  grid_power: sensor.grid\n"


@pytest.fixture
def day(tmp_path: Path) -> Path:
    path = tmp_path / "day.csv"
    path.write_text("time,sun_w,load_w\n" + "".join(f"{1782036000 + row},3000,{300 + row % 7}\n" for row in range(600)))
    return path


@pytest.fixture(autouse=True)
def no_home_assistant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HASS_SERVER", raising=False)
    monkeypatch.delenv("HASS_TOKEN", raising=False)


def test_it_prints_a_table_and_writes_a_page(day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = tmp_path / "new folder" / "page.html"
    main([str(day), "--mode", "solar", "Fast", "--prices", "0.3", "0.1", "--page", str(wanted)])
    told = capsys.readouterr().out
    assert re.search(r"settings +kWh +sun +grid +share +starts +changes +hours +cost +saved", told)
    assert re.search(r"^Solar +0\.\d +0\.\d +0\.0 +100% +1 ", told, re.MULTILINE)
    assert re.search(r"^Fast +0\.\d +0\.\d +0\.\d +\d+% +1 ", told, re.MULTILINE)
    assert str(wanted) in told
    assert "What would these settings have done?" in wanted.read_text()


def test_two_apps_yaml_are_compared(day: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, more in (("a.yaml", ""), ("b.yaml", "  maximum_current_a: 8\n")):
        (tmp_path / name).write_text(ENTRY + more)
    files = [str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml")]
    main([str(day), "--apps", *files, "--page", str(tmp_path / "page.html")])
    assert re.findall(r"^([ab]\.yaml) +0\.\d", capsys.readouterr().out, re.MULTILINE) == ["a.yaml", "b.yaml"]


def test_what_the_user_should_know_of_the_file_is_told_above_the_table_and_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    apps, history, wanted = tmp_path / "apps.yaml", tmp_path / "history.csv", tmp_path / "page.html"
    apps.write_text(ENTRY)
    rows = [
        f"sensor.grid,{-3 - at_s % 7 / 100},2026-06-21T12:{at_s // 60:02}:{at_s % 60:02}.000Z" for at_s in range(900)
    ]
    rows += ["sensor.alfen_power,2.5,2026-06-21T12:00:00.000Z"]
    history.write_text("\n".join(["entity_id,state,last_changed", *rows]))
    main([str(history), "--apps", str(apps), "--unit", "sensor.alfen_power=W", "--page", str(wanted)])
    told = capsys.readouterr().out
    note = "The file names no units. Taken as kW: sensor.grid (up to 3.06). If that is wrong, add --unit sensor.grid=W."
    assert re.search(rf"^- history.csv: {re.escape(note)}\n(.*\n)*settings +kWh", told, re.MULTILINE)
    assert note in wanted.read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(
            ["day.csv", "--days", "2"], "--first and --days choose days of Home Assistant's history", id="days"
        ),
        pytest.param(["nowhere.csv"], "nowhere.csv cannot be read: No such file or directory.", id="no file"),
        pytest.param(["--apps", "nowhere.yaml"], "nowhere.yaml cannot be read: No such file", id="no apps.yaml"),
        pytest.param(["--url", "http://127.0.0.1:1"], "put a long-lived access token into the variable", id="no token"),
        pytest.param(
            ["--url", "http://127.0.0.1:1", "--token", "x"],
            "There is no Home Assistant at http://127.0.0.1:1:",
            id="url",
        ),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(arguments: list[str], sentence: str) -> None:
    with pytest.raises(SystemExit) as told:
        main(arguments)
    assert sentence in str(told.value)


def test_a_mode_that_is_none_is_told_with_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--mode", "sun"])
    assert "sun is no mode. There are: Off, Solar, Minimum + solar, Fast." in capsys.readouterr().err


@pytest.mark.parametrize("text", ["sensor.grid", "sensor.grid=MW", "=W"])
def test_a_unit_that_is_none_is_told(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--unit", text])
    assert f"{text} is no unit of a sensor. Write as in sensor.grid=kW or sensor.grid=W." in capsys.readouterr().err


def test_the_commands_of_the_page_tuning_can_be_given() -> None:
    commands = re.findall(r"^make replay(?: ARGS='(.*)')?$", TUNING, re.MULTILINE)
    assert len(commands) > 3
    for arguments in commands:
        parser().parse_args(shlex.split(arguments))


def test_the_page_tuning_shows_what_make_replay_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--page", str(tmp_path / "page.html")])
    head, row, *_ = capsys.readouterr().out.splitlines()
    assert f"```\n{head}\n{row}\n```" in TUNING, row


def test_the_page_tuning_names_every_option() -> None:
    options = [option for action in parser()._actions for option in action.option_strings if option.startswith("--")]
    assert [option for option in options if option not in {*re.findall(r"--[\w-]+", TUNING), "--help"}] == []
