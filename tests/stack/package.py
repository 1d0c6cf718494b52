"""The app as a Python package: its wheel, and bare AppDaemon environments to install it into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from alfen_solar import __version__
from alfen_solar.delivery.wheels import wheel, wheel_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHECKOUT = Path(__file__).resolve().parents[2]
PACKAGES = "lib/python3.*/site-packages"
COMPILES = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": ""}
"""Lets a Python keep what it compiles beside the files of its packages."""
BUILT_FROM = ("LICENSE", "README.md", "apps.yaml.example", "hatch_build.py", "pyproject.toml")


class PackageError(RuntimeError):
    """A command has failed; the message holds what it has printed."""


def build(folder: Path, checkout: Path = CHECKOUT) -> Path:
    """Build the wheel of a checkout into a folder, and return it.

    The environment variable WHEEL may name one that has been built of this checkout: then that is what is tested.
    """
    if checkout == CHECKOUT and (built := os.environ.get("WHEEL")):
        return Path(shutil.copy(CHECKOUT / built, folder))
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], checkout)
    (wheel,) = folder.glob("alfen_solar-*.whl")
    return wheel


def installed(folder: Path) -> Path:
    """Build the app and install it into an AppDaemon environment in a folder; return its Python."""
    wheels = folder / "wheels"
    wheels.mkdir()
    build(wheels)
    pymodbus = distribution("pymodbus")
    (wheels / wheel_name(pymodbus)).write_bytes(wheel(pymodbus))
    python = appdaemon_environment(folder / "environment")
    options = ("--quiet", "--python", python, "--no-index", "--find-links", wheels)
    run([python.parent / "uv", "pip", "install", *options, "alfen-solar"])
    return python


def checkout_of(folder: Path, version: str) -> Path:
    """Make a checkout of another version in a folder, and return it."""
    for name in BUILT_FROM:
        shutil.copy(CHECKOUT / name, folder)
    app = shutil.copytree(CHECKOUT / "apps", folder / "apps", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("alfen_solar/__init__.py", "home_assistant/alfen_solar.yml"):
        (source,) = app.glob(f"*/{name}")
        source.write_text(source.read_text().replace(f'"{__version__}"', f'"{version}"'))
    return folder


def appdaemon_environment(folder: Path, like: Path | None = None) -> Path:
    """Make an environment with AppDaemon, pip and uv alone, of the versions of this one; return its Python.

    Args:
        folder: Where to make it.
        like: The folder of such an environment into which nothing was installed: what it has compiled is taken over.
    """
    venv.create(folder, symlinks=True, with_pip=False)
    (packages,) = folder.glob(PACKAGES)
    if like is not None:
        shutil.copytree(next(like.glob(PACKAGES)), packages, dirs_exist_ok=True, copy_function=_link)
    for package in _with_dependencies("appdaemon", "pip") if like is None else ():
        for file in package.files or ():
            if file.parts[0] != ".." and file.suffix != ".pyc":
                target = packages / file
                target.parent.mkdir(parents=True, exist_ok=True)
                _link(Path(str(file.locate())), target)
    _link(Path(sys.prefix, "bin/uv"), folder / "bin/uv")
    for name in ("pip", "pip3"):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{folder}/bin/python" -m pip "$@"\n')
        program.chmod(0o755)
    return folder / "bin/python"


def compiled(python: Path) -> Path:
    """Let an environment compile what AppDaemon and pip consist of, beside their files; return its folder."""
    run([python, "-c", "import appdaemon.__main__, pip._internal.commands.install"], environment=COMPILES)
    return python.parents[1]


def run(command: Sequence[str | Path], folder: Path | None = None, environment: dict[str, str] | None = None) -> str:
    """Run a command; return what it has printed.

    Raises:
        PackageError: it has failed.
    """
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise PackageError(f"{' '.join(map(str, command))} has failed:\n{done.stdout}")
    return done.stdout


def _with_dependencies(*names: str) -> Iterator[Distribution]:
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        package = distribution(waiting.pop())
        if package.name in seen:
            continue
        seen.add(package.name)
        yield package
        needed = map(Requirement, package.requires or ())
        waiting += [each.name for each in needed if each.marker is None or each.marker.evaluate({"extra": ""})]


def _link(source: str | Path, target: str | Path) -> None:
    """Take a file over without its contents, where that can be done."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
