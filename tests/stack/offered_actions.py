"""What a release of Home Assistant says of calls of its integrations' actions: run it by the Python of that release.

It reads a list of calls from its input, each a domain, an action, and its data, and answers with a list of what is
wrong with each; null: the action takes it. The integrations are not set up, and so ask nobody: their libraries, which
Home Assistant installs when they are, are made up.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest.mock import MagicMock

if TYPE_CHECKING:
    from collections.abc import Sequence

LIBRARIES = frozenset({"easyenergy", "energyzero", "forecast_solar", "pynordpool", "tibber"})
INTEGRATION = "homeassistant.components.{}"
TIMES = ("start", "end")
"""Their type is a text, but they are read as times."""


class Whatever:
    """The value of a member of a library's enumeration: any."""

    def __eq__(self, other: object) -> bool:
        """Be what is looked for."""
        return True

    def __hash__(self) -> int:
        """Be one of many."""
        return 0


class MadeUp(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the libraries if nobody else does; whatever is imported from one is there."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Make a module of a library up."""
        if fullname.partition(".")[0] not in LIBRARIES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make one that has everything."""
        module = ModuleType(spec.name)
        module.__getattr__ = _anything  # type: ignore[method-assign]
        return module

    def exec_module(self, _module: ModuleType) -> None:
        """Do nothing: there is nothing in it."""


def _anything(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    if name.endswith(("Error", "Exception")):
        return type(name, (Exception,), {})
    made_up = MagicMock()
    made_up.__iter__.side_effect = lambda: iter([MagicMock(value=Whatever())])
    return made_up


def registered(domain: str) -> dict[str, tuple[Any, Any]]:
    """Return the schema of each action of an integration, and whether it answers, by its name."""
    home = MagicMock()
    importlib.import_module(f"{INTEGRATION.format(domain)}.services").async_setup_services(home)
    return {
        str(call.args[1]): (call.kwargs["schema"], call.kwargs["supports_response"])
        for call in home.services.async_register.call_args_list
    }


def wrong(domain: str, action: str, data: dict[str, Any]) -> str | None:
    """Say what is wrong with a call; None: nothing."""
    core = importlib.import_module("homeassistant.core")
    parse = importlib.import_module("homeassistant.util.dt").parse_datetime
    folder = Path(str(importlib.import_module(INTEGRATION.format(domain)).__file__)).parent
    if not (folder / "services.py").exists():
        return "no such action"
    if (found := registered(domain).get(action)) is None:
        return "no such action"
    schema, answers = found
    invalid = importlib.import_module(type(schema).__module__.partition(".")[0]).Invalid
    if answers is core.SupportsResponse.NONE:
        return "it does not answer"
    try:
        schema(data)
    except invalid as error:
        return str(error)
    return next((f"{data[key]} is no time" for key in TIMES if key in data and parse(data[key]) is None), None)


if __name__ == "__main__":
    sys.meta_path.append(MadeUp())
    release = importlib.import_module("homeassistant.const")
    found = [wrong(domain, action, data) for domain, action, data in json.load(sys.stdin)]
    json.dump({"release": [release.MAJOR_VERSION, release.MINOR_VERSION], "wrong": found}, sys.stdout)
