"""Which interpreter the environments are made of, and when they are made."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import environments
from tests.stack.environments import (
    EnvironmentsError,
    Interpreter,
    Stamp,
    candidates,
    choose_for_appdaemon,
    choose_for_home_assistant,
    choose_for_oldest,
    find_interpreters,
    requirements_of,
    run,
    without,
)


def interpreters(versions: str) -> list[Interpreter]:
    return [
        Interpreter(Path(f"/{version}/python"), (int(major), int(minor), int(micro)))
        for version in versions.split()
        for major, minor, micro in [version.split(".")]
    ]


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ("3.11.0", "3.11.0"),
        ("3.12.1 3.11.7 3.13.0", "3.13.0"),
        ("3.13.0 3.13.9 3.13.2", "3.13.9"),
        ("3.14.2 3.12.4", "3.12.4"),
        ("3.9.18 3.10.13 3.11.2", "3.11.2"),
    ],
)
def test_appdaemon_gets_the_newest_interpreter_that_it_can_take(found: str, chosen: str) -> None:
    assert str(choose_for_appdaemon(interpreters(found))) == chosen


@pytest.mark.parametrize("found", ["", "3.10.13", "3.14.0 3.10.1"])
def test_without_an_interpreter_for_appdaemon_one_sentence_says_so(found: str) -> None:
    with pytest.raises(EnvironmentsError, match=r"AppDaemon needs Python 3\.11, 3\.12 or 3\.13"):
        choose_for_appdaemon(interpreters(found))


@pytest.mark.parametrize(
    ("found", "chosen", "release"),
    [
        ("3.11.0", "3.11.0", "2024.3.3"),
        ("3.12.1 3.11.7", "3.12.1", "2025.1.4"),
        ("3.12.1 3.11.7 3.13.0", "3.13.0", "2025.4.4"),
        ("3.13.1", "3.13.1", "2025.4.4"),
        ("3.13.2 3.13.0", "3.13.2", "2026.2.3"),
        ("3.14.0 3.13.5", "3.13.5", "2026.2.3"),
        ("3.14.1 3.12.9", "3.12.9", "2025.1.4"),
        ("3.13.5 3.14.2", "3.14.2", "2026.11.0"),
        ("3.14.2 3.14.7 3.11.2", "3.14.7", "2026.11.0"),
        ("3.15.0 3.11.2", "3.11.2", "2024.3.3"),
    ],
)
def test_home_assistant_is_the_newest_that_an_interpreter_can_take(found: str, chosen: str, release: str) -> None:
    interpreter, home_assistant = choose_for_home_assistant(interpreters(found))

    assert (str(interpreter), home_assistant.version) == (chosen, release)


@pytest.mark.parametrize("found", ["", "3.10.13", "3.14.1", "3.15.0"])
def test_without_an_interpreter_for_home_assistant_one_sentence_says_so(found: str) -> None:
    with pytest.raises(EnvironmentsError, match="Home Assistant needs Python"):
        choose_for_home_assistant(interpreters(found))


@pytest.mark.parametrize(
    ("found", "chosen"), [("3.11.0 3.11.7 3.13.2", "3.11.7"), ("3.12.1 3.13.0 3.14.2", "None"), ("", "None")]
)
def test_the_oldest_home_assistant_gets_an_interpreter_of_its_time_or_none(found: str, chosen: str) -> None:
    assert str(choose_for_oldest(interpreters(found))) == chosen


def test_interpreters_come_from_the_path_and_from_pyenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = tmp_path / "bin/python3.12"
    of_pyenv = tmp_path / "pyenv/versions/3.13.0/bin/python"
    elsewhere = tmp_path / "bin/python2"
    for program in (on_path, of_pyenv, elsewhere):
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{tmp_path / 'missing'}")
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))

    found = candidates()

    assert [path for path in found if tmp_path in path.parents] == [on_path, of_pyenv]
    assert found[0].name == f"python3.{sys.version_info[1]}"


def test_only_what_runs_is_an_interpreter_and_each_counts_once(tmp_path: Path) -> None:
    this = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}"
    again = tmp_path / "python3"
    again.symlink_to(this)
    broken = tmp_path / "python3.11"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    empty = tmp_path / "python3.12"
    empty.touch()

    found = find_interpreters([broken, empty, this, again])

    assert [each.version for each in found] == [sys.version_info[:3]]


def test_an_environment_is_no_interpreter() -> None:
    assert sys.prefix != sys.base_prefix
    assert find_interpreters([Path(sys.executable)]) == []


def manifest(components: Path, name: str, **facts: list[str]) -> None:
    (components / name).mkdir()
    (components / name / "manifest.json").write_text(json.dumps({"domain": name, **facts}))


def test_requirements_are_those_of_all_dependencies(tmp_path: Path) -> None:
    manifest(tmp_path, "dsmr", requirements=["dsmr-parser==1"], dependencies=["usb"], after_dependencies=["mqtt"])
    manifest(tmp_path, "usb", requirements=["usb==2"], dependencies=["dsmr"])
    manifest(tmp_path, "mqtt", requirements=["mqtt==3"])
    manifest(tmp_path, "sonos", requirements=["sonos==4"])
    manifest(tmp_path, "cast", homekit=["tv"])
    manifest(tmp_path, "zeroconf", requirements=["zeroconf==5"])

    assert requirements_of(tmp_path, ["dsmr", "missing"]) == {"dsmr-parser==1", "usb==2", "mqtt==3"}
    assert requirements_of(tmp_path, ["cast"]) == {"zeroconf==5"}


def test_a_replacement_takes_the_place_of_what_it_names() -> None:
    lines = ["# comment", "", "pymicro_vad==1.0.1", "Pillow>=10", "pymicro-vad-extra==1"]

    assert without(lines, ["pymicro-vad==2.1.0"]) == ["# comment", "", "Pillow>=10", "pymicro-vad-extra==1"]


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    programs = tmp_path / "environment/bin"
    programs.mkdir(parents=True)
    for name in ("python", "hass"):
        (programs / name).touch()
    return tmp_path / "environment"


NEW, OLD = interpreters("3.13.0 3.12.1")


def test_a_finished_environment_is_current(environment: Path) -> None:
    Stamp(environment, ["hass"], ["inputs"], []).write(NEW)
    stamp = Stamp(environment, ["hass"], ["inputs"], [])

    assert stamp.is_current()
    assert stamp.is_for(NEW)
    assert not stamp.is_for(OLD)


def test_an_environment_without_a_stamp_was_not_finished(environment: Path) -> None:
    stamp = Stamp(environment, ["hass"], ["inputs"], [])

    assert not stamp.is_current()
    assert not stamp.is_for(NEW)


def test_other_inputs_make_it_stale(environment: Path) -> None:
    Stamp(environment, ["hass"], ["inputs"], []).write(NEW)
    stamp = Stamp(environment, ["hass"], ["other inputs"], [])

    assert not stamp.is_current()
    assert not stamp.is_for(NEW)


def test_a_missing_program_makes_it_stale(environment: Path) -> None:
    stamp = Stamp(environment, ["hass"], ["inputs"], [])
    stamp.write(NEW)
    (environment / "bin/hass").unlink()

    assert not stamp.is_current()
    assert not stamp.is_for(NEW)


def test_a_damaged_stamp_is_none(environment: Path) -> None:
    stamp = Stamp(environment, ["hass"], ["inputs"], [])
    (environment / "made-from.json").write_text("{")

    assert not stamp.is_current()


def test_a_new_interpreter_on_the_machine_is_a_reason_to_look_again(environment: Path, tmp_path: Path) -> None:
    Stamp(environment, ["hass"], ["inputs"], []).write(NEW)
    program = tmp_path / "python3.14"
    program.touch()
    stamp = Stamp(environment, ["hass"], ["inputs"], [program])

    assert not stamp.is_current()
    assert stamp.is_for(NEW)


def test_clearing_removes_the_environment(environment: Path) -> None:
    stamp = Stamp(environment, ["hass"], ["inputs"], [])

    stamp.clear()
    stamp.clear()

    assert not environment.exists()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "CACHE", tmp_path)


@pytest.mark.usefixtures("cache")
def test_a_step_shows_its_title_and_its_time(capsys: pytest.CaptureFixture[str]) -> None:
    run("sleeping", ["sleep", "0.3"])

    assert re.fullmatch(r"  sleeping \.\.\. \d+\.\d s\n", capsys.readouterr().out)


@pytest.mark.usefixtures("cache")
def test_a_step_that_fails_shows_the_end_of_its_output() -> None:
    with pytest.raises(EnvironmentsError, match=r"(?s)This step failed: failing\..*no such package"):
        run("failing", ["sh", "-c", "echo no such package; exit 2"])


def test_a_machine_without_a_fitting_interpreter_gets_one_sentence(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    script = checkout / "tests/stack/environments.py"
    script.parent.mkdir(parents=True)
    shutil.copy(environments.__file__, script)
    for requirements in environments.REQUIREMENTS:
        copy = checkout / requirements.relative_to(environments.CHECKOUT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(requirements, copy)
    nothing_found = (
        f"import runpy, sys; sys.base_prefix = {str(tmp_path)!r}; sys.argv = ['environments.py', 'all'];"
        f"runpy.run_path({str(script)!r}, run_name='__main__')"
    )
    nowhere = {"PATH": str(tmp_path), "PYENV_ROOT": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", nothing_found], env=nowhere, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert done.stderr.startswith("AppDaemon needs Python")
    assert done.stderr.count("\n") == 1
