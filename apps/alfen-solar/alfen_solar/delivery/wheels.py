"""Keeps wheels of the app and of what it needs in a folder, for a start without the internet.

They are made of the installed packages, so it takes neither the internet nor an installer. The format is that of PEP
427: a ZIP file whose RECORD names each file with its checksum.
"""

import base64
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from .folder import DeliveryError, filling, write

APP = "alfen-solar"
OF_THE_INSTALLATION = frozenset(
    {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_build.json", "uv_cache.json"}
)
"""What an installer adds to the folder of a package's metadata."""
A_DATE = (2020, 1, 1, 0, 0, 0)
"""The same for all files, so that a wheel is the same whenever it is made."""
NOT_INSTALLED = (
    "The app is not installed as a Python package here, so there is nothing to make a wheel of. Download the wheels of "
    "a release instead."
)


def lay_wheels(folder: Path) -> tuple[str, ...]:
    """Make a wheel of the app, and of each package that it needs, unless the folder has it; return their names.

    Args:
        folder: where they go; it is made if need be, but not what it lies in.

    Raises:
        DeliveryError: that cannot be done.
    """
    packages = {wheel_name(package): package for package in _packages()}
    with filling(folder, "wheels"):
        for name, package in packages.items():
            if not zipfile.is_zipfile(folder / name):
                write(folder / name, wheel(package))
    return tuple(packages)


def wheel_name(package: Distribution) -> str:
    """Name the wheel of an installed package."""
    parts = (re.sub(r"[-_.]+", "_", package.name).lower(), package.version, _tag(package))
    return f"{'-'.join(parts)}.whl"


def wheel(package: Distribution) -> bytes:
    """Make a wheel of an installed package."""
    made, record = io.BytesIO(), io.StringIO()
    lines = csv.writer(record, lineterminator="\n")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(package):
            archive.writestr(_entry(name), data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.writerow((name, f"sha256={digest}", len(data)))
        name = f"{_metadata(package)}/RECORD"
        lines.writerow((name, "", ""))
        archive.writestr(_entry(name), record.getvalue())
    return made.getvalue()


def _packages() -> Iterator[Distribution]:
    """Find the app, and what it needs, which needs nothing else."""
    try:
        app = distribution(APP)
        yield app
        for requirement in app.requires or ():
            yield distribution(re.split(r"[^\w.-]", requirement, maxsplit=1)[0])
    except PackageNotFoundError as error:
        raise DeliveryError(NOT_INSTALLED) from error


def _tag(package: Distribution) -> str:
    tags = re.findall(r"^Tag: (\S+)", package.read_text("WHEEL") or "", re.MULTILINE)
    if len(tags) != 1:
        raise DeliveryError(f"{package.name} was not installed from a wheel for one kind of Python.")
    return str(tags[0])


def _files(package: Distribution) -> Iterator[tuple[str, bytes]]:
    """Find the files of a wheel: no programs, which an installer makes, and nothing that it has added or compiled."""
    for path in package.files or ():
        of_the_installation = path.parent.suffix == ".dist-info" and path.name in OF_THE_INSTALLATION
        if path.parts[0] != ".." and path.suffix != ".pyc" and not of_the_installation:
            yield path.as_posix(), path.read_binary()


def _metadata(package: Distribution) -> str:
    return next(path.parts[0] for path in package.files or () if path.parts[0].endswith(".dist-info"))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, A_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    return entry
