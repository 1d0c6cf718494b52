"""Writes whole files into one folder, and never outside it."""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

READABLE_BY_ALL = 0o644
"""Home Assistant may run as another user than AppDaemon."""
PREFIX = ".alfen_solar-"
"""How the name of a file begins until it is whole."""
LEFT_OVER_S = 60
"""No file takes so long to write, so one that is older was left by a run that the power failed."""

_LEFT_OVER = re.compile(re.escape(PREFIX) + r"[a-z0-9_]{8}")


class DeliveryError(RuntimeError):
    """Files cannot be laid into a folder; the text tells why."""


class NoFolderError(DeliveryError):
    """What the folder is to lie in is not there."""


class NotWrittenError(DeliveryError):
    """The folder cannot be written to.

    Attributes:
        why: what the system says.
    """

    def __init__(self, what: str, folder: Path, why: str) -> None:
        super().__init__(f"Cannot write {what} to {folder}: {why}.")
        self.why = why


@contextmanager
def filling(folder: Path, what: str) -> Iterator[None]:
    """Make a folder, if need be, but not what it lies in; tell what goes wrong while it is filled.

    Args:
        folder: the folder.
        what: what it is filled with.

    Raises:
        DeliveryError: that cannot be done.
    """
    try:
        if not folder.parent.is_dir():
            raise NoFolderError(f"There is no folder {folder.parent}. Check the path, and make that folder first.")
        if os.path.lexists(folder) and not folder.is_dir():
            raise NotWrittenError(what, folder, _no_folder(folder))
        folder.mkdir(exist_ok=True)
        _tidy(folder)
        yield
    except OSError as error:
        raise NotWrittenError(what, folder, reason(error)) from error


def reason(error: OSError) -> str:
    """Return what the system says of an error."""
    return error.strerror or str(error)


def write(path: Path, data: bytes) -> None:
    """Write a file at once or not at all; a link in its place is replaced, and what it leads to is left alone.

    Raises:
        OSError: that cannot be done; it names the file.
    """
    try:
        _write(path, data)
    except OSError as error:
        raise OSError(error.errno, f"{path.name}: {reason(error)}") from error


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=PREFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        with suppress(OSError):  # a folder in the network, or of a memory stick, may have the same mode for all
            temporary.chmod(READABLE_BY_ALL)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _no_folder(path: Path) -> str:
    if not path.is_symlink():
        return "that is a file, not a folder"
    leads_to = path.readlink()
    return f"that is a link to {leads_to}, which is not a folder"


def _tidy(folder: Path) -> None:
    """Remove files that a run before could not finish; another run may be writing its own right now."""
    for path in folder.iterdir():
        if _LEFT_OVER.fullmatch(path.name):
            with suppress(OSError):  # as well if that other run has it finished meanwhile
                if time.time() - path.lstat().st_mtime > LEFT_OVER_S:
                    path.unlink()
