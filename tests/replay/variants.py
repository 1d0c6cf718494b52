"""What is compared: the settings of apps.yaml, in one mode or several, with one share of sun or several."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import yaml

from alfen_solar.settings import Settings, SettingsError, read_settings

from .asked import Asked
from .recording import ReplayError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from alfen_solar.decision import Mode

MODULE = "alfen_solar.app"
APPDAEMON_KEYS = frozenset(
    {
        "class",
        "config_path",
        "dependencies",
        "disable",
        "log",
        "log_level",
        "module",
        "name",
        "pin_app",
        "pin_thread",
        "priority",
    }
)
"""Keys of an entry that are AppDaemon's own."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the settings that are compared.

    Attributes:
        name: What sets it apart from the others.
        settings: As the app would read them.
        mode: What the user has chosen.
        sun_share: How much of the power at minimum current the sun shall give, from 0 to 1.
        asked: What else the user asks.
    """

    name: str
    settings: Settings
    mode: Mode
    sun_share: float = 1.0
    asked: Asked = field(default_factory=Asked)


def variants(paths: Sequence[Path], modes: Sequence[Mode], shares: Sequence[float] = (1.0,)) -> list[Variant]:
    """Read each entry of the app in each file, for each mode and each share of sun.

    Raises:
        ReplayError: Which file, and what is wrong with it.
    """
    entries = [(path, entry, settings) for path in paths for entry, settings in _entries(path)]
    several_files = len(set(paths)) > 1
    same_name = len({path.name for path in paths}) < len(set(paths))
    several_entries = len({entry for _, entry, _ in entries}) > 1
    found = []
    for (path, entry, settings), mode, share in product(entries, modes, shares):
        parts = (
            [str(path) if same_name else path.name] * several_files
            + [entry] * several_entries
            + [str(mode)] * (len(modes) > 1)
            + [f"{share:.0%} sun"] * (len(shares) > 1)
        )
        found.append(Variant(", ".join(parts) or f"{entry}, {mode}", settings, mode, share))
    return found


def _entries(path: Path) -> list[tuple[str, Settings]]:
    try:
        apps = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ReplayError(f"{path} cannot be read: {reason}.") from error
    entries = {
        str(name): entry
        for name, entry in (apps if isinstance(apps, dict) else {}).items()
        if isinstance(entry, dict) and entry.get("module") == MODULE
    }
    if not entries:
        raise ReplayError(f"{path}: there is no entry with module: {MODULE}.")
    return [(name, _settings(path, name, entry)) for name, entry in entries.items()]


def _settings(path: Path, name: str, entry: dict[str, Any]) -> Settings:
    try:
        return read_settings({key: value for key, value in entry.items() if key not in APPDAEMON_KEYS})
    except SettingsError as error:
        raise ReplayError(f"{path}, {name}: {error}") from error
