"""Makes the environments that the stack runs in: `python3 tests/stack/environments.py all`.

AppDaemon and Home Assistant need different versions of the same libraries, so each has an environment of its own:
`.venv` holds AppDaemon and what a developer needs, `.venv-home-assistant` the newest Home Assistant that an
interpreter of this machine can take, and `.venv-home-assistant-oldest` the oldest one that the package works with, if
there is an interpreter for it. An environment that is up to date is left alone; any other is made from scratch.

This file runs before anything has been installed: it needs the standard library of Python 3.11 and nothing else.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

CHECKOUT = Path(__file__).resolve().parents[2]
CACHE = CHECKOUT / ".cache"
APPDAEMON_ENVIRONMENT = CHECKOUT / ".venv"
HOME_ASSISTANT_ENVIRONMENT = CHECKOUT / ".venv-home-assistant"
OLDEST_ENVIRONMENT = CHECKOUT / ".venv-home-assistant-oldest"
REQUIREMENTS = (CHECKOUT / "requirements.txt", CHECKOUT / "apps/alfen-solar/requirements.txt")
Version = tuple[int, int, int]
MINORS = range(11, 15)
"""The 3.x interpreters to look for."""
APPDAEMON_FROM, APPDAEMON_BELOW = (3, 11, 0), (3, 14, 0)


@dataclass(frozen=True)
class Interpreter:
    """A Python on this machine.

    Attributes:
        path: Its program.
        version: Its version.
    """

    path: Path
    version: Version

    def __str__(self) -> str:
        return ".".join(str(number) for number in self.version)


@dataclass(frozen=True)
class Release:
    """The newest Home Assistant that an interpreter can take.

    Attributes:
        python: The oldest interpreter for it, of this minor version.
        version: Home Assistant's version.
        instead: Requirements that take the place of its own, and of its libraries', for the same packages.
    """

    python: Version
    version: str
    instead: tuple[str, ...] = ()


# On these interpreters the versions that Home Assistant names are no wheels, and would need a C++ compiler.
VOICE_WHEELS = ("pymicro-vad==2.1.0", "pyspeex-noise==2.0.1")
WHEELS = (*VOICE_WHEELS, "ciso8601==2.3.3", "lru-dict==1.4.1")
# One of the libraries does not work with josepy 2, and does not say so.
OLD_JOSEPY = ("josepy<2",)

RELEASES = (
    Release((3, 14, 2), "2026.11.0", VOICE_WHEELS),
    Release((3, 13, 2), "2026.2.3", WHEELS),
    Release((3, 13, 0), "2025.4.4", WHEELS),
    Release((3, 12, 0), "2025.1.4", OLD_JOSEPY),
    Release((3, 11, 0), "2024.3.3", OLD_JOSEPY),
)
"""The newest first."""
OLDEST = RELEASES[-1]
"""The oldest that the package works with."""

DATABASE_DRIVER = "psycopg2-binary==2.9.13"
"""What the recorder writes into a PostgreSQL server with."""

INTEGRATIONS = frozenset(
    {"api", "config", "dsmr", "frontend", "history", "http", "isal", "labs", "logbook", "modbus"}
    | {"network", "onboarding", "recorder", "system_log", "template", "websocket_api"}
)
"""What the stack's configuration uses, beside what every Home Assistant starts."""

LIST_INTEGRATIONS = """
import json
from homeassistant import bootstrap
print(json.dumps(sorted({*bootstrap.CORE_INTEGRATIONS, *bootstrap.DEFAULT_INTEGRATIONS})))
"""
DISCOVERIES = {"dhcp": ("dhcp",), "mqtt": ("mqtt",), "ssdp": ("ssdp",), "zeroconf": ("zeroconf", "homekit")}
"""Integrations that are needed when a manifest has one of these keys."""

ASK_INTERPRETER = """
import ensurepip, json, sqlite3, ssl, sys
if sys.prefix == sys.base_prefix and sys.version_info.releaselevel == "final":
    print(json.dumps([sys.executable, *sys.version_info[:3]]))
"""


class EnvironmentsError(RuntimeError):
    """An environment cannot be made; the message says what is needed."""


class Stamp:
    """A file in a finished environment that says what it was made from.

    Args:
        folder: The environment.
        programs: Programs that a whole environment has.
        inputs: Texts that say what to install.
        paths: The programs that may be interpreters. A change of them does not yet make the environment stale;
            a change of the interpreter that would be chosen does.
    """

    def __init__(self, folder: Path, programs: Iterable[str], inputs: Iterable[str], paths: Iterable[Path]) -> None:
        self._folder = folder
        self._file = folder / "made-from.json"
        self._programs = [folder / "bin" / program for program in ("python", *programs)]
        self._inputs = _digest([str(folder), *inputs])
        self._candidates = _digest(f"{path} {path.stat().st_size}" for path in paths)

    def is_current(self) -> bool:
        """Say whether nothing has changed; this is quick."""
        made_from = self._read()
        return made_from.get("inputs") == self._inputs and made_from.get("candidates") == self._candidates

    def is_for(self, interpreter: Interpreter) -> bool:
        """Say whether the environment would be made from this interpreter again, and from the same inputs."""
        made_from = self._read()
        return made_from.get("inputs") == self._inputs and made_from.get("interpreter") == repr(interpreter)

    def clear(self) -> None:
        """Remove the environment."""
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def write(self, interpreter: Interpreter) -> None:
        """Say that the environment is finished."""
        made_from = {
            "inputs": self._inputs,
            "candidates": self._candidates,
            "interpreter": repr(interpreter),
        }
        self._file.write_text(json.dumps(made_from))

    def _read(self) -> dict[str, str]:
        if not all(program.exists() for program in self._programs):
            return {}
        try:
            made_from: dict[str, str] = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        return made_from


def choose_for_appdaemon(found: Iterable[Interpreter]) -> Interpreter:
    """Return the newest interpreter that AppDaemon can take.

    Raises:
        EnvironmentsError: There is none.
    """
    fitting = [each for each in found if APPDAEMON_FROM <= each.version < APPDAEMON_BELOW]
    if not fitting:
        raise EnvironmentsError(
            "AppDaemon needs Python 3.11, 3.12 or 3.13 with its venv module, and this machine has none: "
            "install one (on Debian and Ubuntu python3-venv as well) or put it on the PATH."
        )
    return max(fitting, key=lambda each: each.version)


def choose_for_home_assistant(found: Iterable[Interpreter]) -> tuple[Interpreter, Release]:
    """Return the newest Home Assistant that any interpreter can take, and the newest interpreter for it.

    Raises:
        EnvironmentsError: There is no fitting interpreter.
    """
    newest_first = sorted(found, key=lambda each: each.version, reverse=True)
    for release in RELEASES:
        for interpreter in newest_first:
            if _fits(interpreter, release):
                return interpreter, release
    raise EnvironmentsError(
        "Home Assistant needs Python 3.11, 3.12, 3.13 or (from 3.14.2) 3.14, and this machine has none: "
        "install one or put it on the PATH."
    )


def choose_for_oldest(found: Iterable[Interpreter]) -> Interpreter | None:
    """Return the newest interpreter that can take the oldest Home Assistant; None when there is none."""
    fitting = [each for each in found if _fits(each, OLDEST)]
    return max(fitting, key=lambda each: each.version, default=None)


def candidates() -> list[Path]:
    """Return the programs that may be interpreters, without running any."""
    names = ["python3", *(f"python3.{minor}" for minor in MINORS)]
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    running = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    paths = [
        running,
        *(folder / name for folder in folders for name in names),
        *sorted(pyenv.glob("versions/*/bin/python")),
    ]
    return list(dict.fromkeys(path for path in paths if path.is_file()))


def find_interpreters(paths: Iterable[Path]) -> list[Interpreter]:
    """Return the interpreters among `paths` that can make environments, by asking each."""
    found: dict[Path, Interpreter] = {}
    for path in paths:
        try:
            answer = subprocess.run(
                [path, "-I", "-c", ASK_INTERPRETER], capture_output=True, text=True, timeout=20, check=True
            )
            program, major, minor, micro = json.loads(answer.stdout)
        except (OSError, ValueError, subprocess.SubprocessError):
            continue
        found[Path(program).resolve()] = Interpreter(Path(program), (major, minor, micro))
    return list(found.values())


def with_dependencies(components: Path, integrations: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Return the manifests of integrations and of all that they depend on, each by its name.

    Args:
        components: Home Assistant's folder of integrations.
        integrations: Their names; one that this release has not is passed over.
    """
    found: dict[str, Mapping[str, Any]] = {}
    waiting = list(integrations)
    while waiting:
        name = waiting.pop()
        manifest = components / name / "manifest.json"
        if name in found or not manifest.is_file():
            continue
        facts = found[name] = json.loads(manifest.read_text())
        waiting += facts.get("dependencies", []) + facts.get("after_dependencies", [])
        waiting += [other for other, keys in DISCOVERIES.items() if any(key in facts for key in keys)]
    return found


def requirements_of(components: Path, integrations: Iterable[str]) -> set[str]:
    """Return the packages that integrations and all that they depend on need, as their manifests state them."""
    manifests = with_dependencies(components, integrations).values()
    return {each for facts in manifests for each in facts.get("requirements", ())}


def components_of(folder: Path) -> Path:
    """Return the folder of the integrations of an environment's Home Assistant."""
    return next(folder.glob("lib/python3.*/site-packages/homeassistant")) / "components"


def without(requirements: Iterable[str], replacements: Iterable[str]) -> list[str]:
    """Return the lines of requirements whose packages no replacement names."""
    replaced = {_name(each) for each in replacements}
    return [each for each in requirements if _name(each) not in replaced]


def make_appdaemon(paths: Sequence[Path]) -> None:
    """Make `.venv`, unless it is up to date.

    Raises:
        EnvironmentsError: It cannot be made.
    """
    folder = APPDAEMON_ENVIRONMENT
    texts = [path.read_text() for path in REQUIREMENTS]
    stamp = Stamp(folder, ("appdaemon", "uv"), texts, paths)
    if stamp.is_current():
        return
    interpreter = choose_for_appdaemon(find_interpreters(paths))
    if not stamp.is_for(interpreter):
        stamp.clear()
        run(f"{folder.name}, Python {interpreter}", [interpreter.path, "-m", "venv", folder])
        uv = re.search(r"^uv==\S+", texts[0], re.MULTILINE)
        if uv is None:
            raise EnvironmentsError(f"{REQUIREMENTS[0]} names no version of uv.")
        run("the installer", [folder / "bin/python", "-m", "pip", "install", "--quiet", uv[0]])
        run("AppDaemon and the tools", [*_install(folder), "-r", REQUIREMENTS[0]])
    stamp.write(interpreter)


def make_home_assistant(paths: Sequence[Path]) -> None:
    """Make `.venv-home-assistant`, unless it is up to date; `.venv` must be.

    Raises:
        EnvironmentsError: It cannot be made.
    """
    stamp = _stamp_of(HOME_ASSISTANT_ENVIRONMENT, RELEASES, paths)
    if not stamp.is_current():
        interpreter, release = choose_for_home_assistant(find_interpreters(paths))
        _make_release(HOME_ASSISTANT_ENVIRONMENT, release, interpreter, stamp)


def make_oldest(paths: Sequence[Path]) -> None:
    """Make `.venv-home-assistant-oldest`, unless it is up to date or there is no interpreter for it; `.venv` must be.

    Raises:
        EnvironmentsError: It cannot be made.
    """
    stamp = _stamp_of(OLDEST_ENVIRONMENT, [OLDEST], paths)
    if stamp.is_current():
        return
    interpreter = choose_for_oldest(find_interpreters(paths))
    if interpreter is not None:
        _make_release(OLDEST_ENVIRONMENT, OLDEST, interpreter, stamp)


def run(title: str, command: Sequence[str | Path]) -> None:
    """Run one step and show how long it takes.

    Raises:
        EnvironmentsError: It failed; the message holds the end of its output.
    """
    log = CACHE / "environments.log"
    caches = {"UV_CACHE_DIR": str(CACHE / "uv"), "PIP_CACHE_DIR": str(CACHE / "pip")}
    began = time.monotonic()
    alive = sys.stdout.isatty()
    back = "\r" if alive else ""
    _show(f"  {title} ...")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**caches, **os.environ},
        )
        try:
            while process.poll() is None:
                if alive:
                    _show(f"{back}  {title} ... {time.monotonic() - began:.0f} s")
                time.sleep(0.1)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    again = f"{back}  {title} ..." if alive else ""
    _show(f"{again} {time.monotonic() - began:.1f} s\n")
    if process.returncode != 0:
        end = log.read_text(errors="replace").splitlines()[-15:]
        raise EnvironmentsError("\n".join([f"This step failed: {title}.", *end]))


def _fits(interpreter: Interpreter, release: Release) -> bool:
    return interpreter.version[:2] == release.python[:2] and interpreter.version >= release.python


def _stamp_of(folder: Path, releases: Sequence[Release], paths: Iterable[Path]) -> Stamp:
    return Stamp(folder, ("hass",), [repr(releases), repr(sorted(INTEGRATIONS)), DATABASE_DRIVER], paths)


def _make_release(folder: Path, release: Release, interpreter: Interpreter, stamp: Stamp) -> None:
    if not stamp.is_for(interpreter):
        stamp.clear()
        uv = APPDAEMON_ENVIRONMENT / "bin/uv"
        run(f"{folder.name}, Python {interpreter}", [uv, "venv", "--quiet", "--python", interpreter.path, folder])
        run(
            f"Home Assistant {release.version}",
            [*_install(folder), f"homeassistant=={release.version}", *_overrides(release)],
        )
        run("its integrations", _install_integrations(folder, release))
    stamp.write(interpreter)


def _install(folder: Path) -> list[str | Path]:
    uv = APPDAEMON_ENVIRONMENT / "bin/uv"
    return [uv, "pip", "install", "--quiet", "--python", folder / "bin/python"]


def _install_integrations(folder: Path, release: Release) -> list[str | Path]:
    components = components_of(folder)
    always = subprocess.run(
        [folder / "bin/python", "-c", LIST_INTEGRATIONS], capture_output=True, text=True, check=True
    )
    needed = requirements_of(components, {*INTEGRATIONS, *json.loads(always.stdout)})
    constraints = CACHE / "constraints.txt"
    lines = (components.parent / "package_constraints.txt").read_text().splitlines()
    constraints.write_text("\n".join(without(lines, release.instead)))
    return [*_install(folder), "-c", constraints, *_overrides(release), *sorted({*needed, DATABASE_DRIVER})]


def _overrides(release: Release) -> list[str | Path]:
    overrides = CACHE / "overrides.txt"
    overrides.write_text("\n".join(release.instead))
    return ["--override", overrides]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _name(requirement: str) -> str:
    name = re.match(r"[\w.-]*", requirement)
    return "" if name is None else re.sub(r"[-_.]+", "-", name[0]).lower()


def _show(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> int:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description="Makes the environments that the stack runs in.")
    parser.add_argument("which", choices=["appdaemon", "home-assistant", "home-assistant-oldest", "all"])
    which = parser.parse_args().which
    CACHE.mkdir(exist_ok=True)
    paths = candidates()
    try:
        with (CACHE / "environments.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # `make demo` and `make test` may start at the same time
            make_appdaemon(paths)
            if which in ("home-assistant", "all"):
                make_home_assistant(paths)
            if which in ("home-assistant-oldest", "all"):
                make_oldest(paths)
    except EnvironmentsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
