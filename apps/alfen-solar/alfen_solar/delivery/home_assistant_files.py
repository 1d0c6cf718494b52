"""Lays the files that come with the app into a folder of Home Assistant's configuration.

What the user has changed stays: a file whose name begins with a dot keeps a checksum of each file as it was shipped,
and what does not fit it any more is the user's. A link in the folder is the user's too, and is not followed.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from .folder import DeliveryError, NotWrittenError, filling, reason, write
from .naming import NAME, is_taken, named, named_file

PACKAGES = frozenset({"alfen_solar.yml", "alfen_solar_phases.yml", "alfen_solar_plan.yml"})
"""For one socket."""
DASHBOARD = "dashboard."
"""How the names of the dashboards for one socket begin."""
WHAT = "Home Assistant's files"
"""What errors call them."""
RECORD = ".alfen_solar.json"
"""In the folder: the checksum of each file, as it was last shipped."""
NEW = ".new"
"""Goes behind the name of a file that lies beside one that the user has changed."""

_NAMED = re.compile(r"dashboard_(\w+)\.yml")
_PACKAGE = Path(__file__).resolve().parents[1]
_IN_WHEEL, _IN_CHECKOUT = _PACKAGE / "for_home_assistant", _PACKAGE.parent / "home_assistant"
SHIPPED = _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
"""Where the files come from: beside the package, when its folder was copied."""


class Outcome(Enum):
    """What was done about a file."""

    WRITTEN = auto()
    """There was none."""
    UPDATED = auto()
    """It was as an earlier release had shipped it."""
    CURRENT = auto()
    """It was as this release ships it."""
    KEPT = auto()
    """It is not as it was shipped, so probably the user has changed it, and this release has nothing new for it."""
    NEW_BESIDE = auto()
    """It is not as it was shipped, and what this release ships was written beside it."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A file that was looked after."""

    name: str
    outcome: Outcome

    @property
    def changed(self) -> bool:
        """Whether Home Assistant has something new to load."""
        return self.outcome in {Outcome.WRITTEN, Outcome.UPDATED}


class UnusableNameError(DeliveryError):
    """A charger cannot have this name."""

    def __init__(self, name: str) -> None:
        if is_taken(name):
            why = "would be mixed up with other files or entities"
        else:
            why = "does not fit into the names of entities"
        super().__init__(f"The name {name!r} {why}. Use another one, of lowercase letters, digits, and _, like garage.")


def lay_files(folder: Path, name: str | None = None) -> tuple[Laid, ...]:
    """Bring the files in a folder to what this release ships, and those of chargers that were named before.

    Args:
        folder: where they go; it is made if need be, but not what it lies in.
        name: that of another charger, whose files are to be there, too.

    Raises:
        DeliveryError: that cannot be done.
    """
    if name is not None and (is_taken(name) or not NAME.fullmatch(name)):
        raise UnusableNameError(name)
    shipped = _shipped(folder)
    laid: list[Laid] = []
    failed: NotWrittenError | None = None
    with filling(folder, WHAT):
        record = _recorded(folder)
        there = {path.name for path in folder.iterdir()}
        for each in sorted({*_names({*record, *there}), *filter(None, [name])}):
            shipped |= _of_charger(each, shipped)
        for file, data in shipped.items():
            try:
                laid.append(Laid(file, _lay(folder / file, data, record.get(file))))
                if record.get(file) != _checksum(data):  # at once: the power may fail before the last of them
                    record[file] = _checksum(data)
                    write(folder / RECORD, json.dumps(record, indent=2).encode())
            except OSError as error:  # one that cannot be laid keeps no other from it
                failed = failed or NotWrittenError(WHAT, folder, reason(error))
    if failed is not None:
        raise failed
    return tuple(laid)


def _shipped(folder: Path) -> dict[str, bytes]:
    try:
        return {path.name: path.read_bytes() for path in sorted(SHIPPED.iterdir()) if path.is_file()}
    except FileNotFoundError as error:  # of a copied app, whose other folder was left behind
        raise NotWrittenError(WHAT, folder, f"they are missing in {SHIPPED}") from error


def _of_charger(name: str, shipped: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the packages and the dashboards of a charger from those for one."""
    return {
        named_file(file, name): named(data.decode(), name).encode()
        for file, data in shipped.items()
        if file in PACKAGES or file.startswith(DASHBOARD)
    }


def _names(files: Collection[str]) -> set[str]:
    """Tell the names of the chargers of which package and dashboard are among files that are there or were laid."""
    found = {match[1] for file in files if (match := _NAMED.fullmatch(file))}
    usable = (name for name in found if NAME.fullmatch(name) and not is_taken(name))
    return {name for name in usable if f"alfen_solar_{name}.yml" in files}


def _lay(path: Path, data: bytes, recorded: str | None) -> Outcome:
    if not os.path.lexists(path):
        write(path, data)
        return Outcome.WRITTEN
    there = _read(path) if path.is_file() and not path.is_symlink() else None
    if there == data:
        return Outcome.CURRENT
    if there is not None and _checksum(there) == recorded:
        write(path, data)
        return Outcome.UPDATED
    if _checksum(data) == recorded:
        return Outcome.KEPT
    write(path.with_name(path.name + NEW), data)
    return Outcome.NEW_BESIDE


def _recorded(folder: Path) -> dict[str, str]:
    """Return the checksums; without them, or when they are damaged, what differs counts as the user's."""
    path = folder / RECORD
    if not path.is_file():
        return {}
    try:
        recorded = json.loads(_read(path))
    except (ValueError, RecursionError):
        return {}
    return recorded if isinstance(recorded, dict) else {}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OSError(error.errno, f"{path.name}: {reason(error)}") from error


def _checksum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
