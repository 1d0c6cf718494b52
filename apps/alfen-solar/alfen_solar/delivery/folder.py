"""Writes whole files into one folder, and never outside it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

READABLE_BY_ALL = 0o644
"""Home Assistant may run as another user than AppDaemon."""


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
    if not folder.parent.is_dir():
        raise NoFolderError(f"There is no folder {folder.parent}. Check the path, and make that folder first.")
    try:
        folder.mkdir(exist_ok=True)
        yield
    except OSError as error:
        raise NotWrittenError(what, folder, error.strerror or str(error)) from error


def write(path: Path, data: bytes) -> None:
    """Write a file at once or not at all; a link in its place is replaced, and what it leads to is left alone."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".alfen_solar-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, READABLE_BY_ALL)
            os.fsync(handle)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise
