"""How each kind of AppDaemon installs the app, as docs/install.md has it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distribution
from typing import TYPE_CHECKING

from alfen_solar import __version__
from alfen_solar.delivery.wheels import wheel, wheel_name
from tests.package.documented import block
from tests.stack.package import COMPILES, appdaemon_environment, run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NOWHERE = "http://127.0.0.1:9/simple"


@dataclass(frozen=True)
class Internet:
    """A package registry, or none.

    Attributes:
        registry: The address of its index.
    """

    registry: str = NOWHERE

    @property
    def variables(self) -> dict[str, str]:
        """What installers are told of it; they have kept nothing from before."""
        return {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_FIND_LINKS": "",
            "PIP_INDEX_URL": self.registry,
            "PIP_NO_CACHE_DIR": "1",
            "PIP_RETRIES": "0",
            "UV_DEFAULT_INDEX": self.registry,
            "UV_HTTP_RETRIES": "0",
            "UV_NO_CACHE": "1",
            "UV_NO_CONFIG": "1",
        }


def registry(folder: Path, wheels: Iterable[Path]) -> Internet:
    """Make a registry of the wheels of the app, and of what it needs."""
    pymodbus = distribution("pymodbus")
    files = {each.name: each.read_bytes() for each in wheels} | {wheel_name(pymodbus): wheel(pymodbus)}
    for name, data in files.items():
        page = folder / name.split("-")[0].replace("_", "-")
        page.mkdir(exist_ok=True)
        (page / name).write_bytes(data)
        links = "".join(f'<a href="{each.name}">{each.name}</a>\n' for each in page.glob("*.whl"))
        (page / "index.html").write_text(links)
    return Internet(folder.as_uri())


class Container:
    """A place with an AppDaemon of its own, and a folder that is kept.

    Args:
        folder: Where it is.
        kept: The folder that is kept: `/config` of the add-on, `/conf` of Docker.
        image: The folder of the environment that it is made of.
    """

    def __init__(self, folder: Path, kept: Path, image: Path) -> None:
        self._folder = folder
        self.kept = kept
        self.python = appdaemon_environment(folder / "environment", image)

    def shell(self, command: str, internet: Internet) -> str:
        """Run a command in it; return what it prints."""
        variables = {
            **internet.variables,
            **COMPILES,
            "PATH": os.pathsep.join([str(self.python.parent), "/usr/bin", "/bin"]),  # no installer but its own
            "PYTHONPATH": "",
            "VIRTUAL_ENV": str(self.python.parents[1]),
        }
        return run(["sh", "-c", command], self._folder, variables)


def starts_the_add_on(add_on: Container, internet: Internet, version: str = __version__) -> None:
    """Do what the add-on does at each start: it runs the line, and stops if that fails.

    Raises:
        PackageError: it has stopped.
    """
    line = block("Home Assistant OS").replace("/config", str(add_on.kept)).replace(__version__, version)
    add_on.shell(line, internet)


def takes_uv_away(container: Container) -> None:
    """Make it as it was in the add-on's releases of before the summer of 2026, which had pip alone."""
    (container.python.parent / "uv").unlink()


def starts_docker(container: Container, internet: Internet, version: str = __version__) -> None:
    """Do what the Docker image does at each start: install what each file names, and go on if that fails."""
    requirements = block("Docker").replace("/conf", str(container.kept)).replace(__version__, version)
    (container.kept / "requirements.txt").write_text(requirements)
    install = (
        rf"find {container.kept} -name requirements.txt -type f -not -empty -exec pip3 install --upgrade -r {{}} \;"
    )
    container.shell(install, internet)


def keeps_docker(container: Container, internet: Internet) -> None:
    """Keep the app in `/conf`."""
    command = block("Docker", 1).removeprefix("docker exec appdaemon ").replace("/conf", str(container.kept))
    container.shell(command, internet)


def installs_by_pip(machine: Container, internet: Internet) -> None:
    """Install it once."""
    machine.shell(block("Any other AppDaemon"), internet)


Row = Callable[[Callable[[], Container], Internet], Container]
"""Sets the app up with the internet there; returns where it then starts without it."""


def add_on(container: Callable[[], Container], internet: Internet) -> Container:
    """The add-on's container is made anew at each start."""
    starts_the_add_on(container(), internet)
    anew = container()
    starts_the_add_on(anew, Internet())
    return anew


def docker(container: Callable[[], Container], internet: Internet) -> Container:
    """Docker's container is made anew when the user updates AppDaemon."""
    first = container()
    starts_docker(first, internet)
    keeps_docker(first, Internet())
    anew = container()
    starts_docker(anew, Internet())
    return anew


def plain(container: Callable[[], Container], internet: Internet) -> Container:
    """What pip has installed stays."""
    machine = container()
    installs_by_pip(machine, internet)
    return machine


ROWS: dict[str, Row] = {"add-on": add_on, "Docker": docker, "plain AppDaemon": plain}
