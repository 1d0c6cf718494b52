"""Keeps wheels of the app and of what it needs in a folder, for a start without the internet.

They are made of the installed packages, so it takes neither the internet nor an installer. The format is that of PEP
427: a ZIP file whose RECORD names each file with its checksum. A wheel of an installed package is always the same, byte
for byte, so one in the folder that differs is damaged, or of another build of the same version, and is made again.
"""

import base64
import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath

from .folder import DeliveryError, filling, write

APP = "alfen-solar"
OF_THE_INSTALLATION = frozenset(
    {"INSTALLER", "RECORD", "REQUESTED", "direct_url.json", "uv_build.json", "uv_cache.json"}
)
"""What an installer adds to the folder of a package's metadata."""
A_DATE = (2020, 1, 1, 0, 0, 0)
"""The same for all files, so that a wheel is the same whenever it is made."""
NOT_INSTALLED = (
    "Alfen Solar is not installed as a Python package here, so there is nothing to make a wheel of. Download the "
    "wheels of a release instead."
)
INCOMPLETE = "The installation of {name} is incomplete{missing}. Install it again."
EDITABLE = (
    "{name} runs from a checkout here (pip install -e), so a wheel of it would be empty. Build one in the checkout "
    "with make package instead."
)


def lay_wheels(folder: Path) -> tuple[str, ...]:
    """Make a wheel of the app, and of each package that it needs, unless the folder has it; return their names.

    Args:
        folder: where they go; it is made if need be, but not what it lies in.

    Raises:
        DeliveryError: that cannot be done.
    """
    packages = {wheel_name(package): package for package in _packages()}
    made = {name: wheel(package) for name, package in packages.items()}
    with filling(folder, "wheels"):
        for name, data in made.items():
            path = folder / name
            if not path.is_file() or path.read_bytes() != data:
                write(path, data)
    return tuple(made)


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
    if json.loads(package.read_text("direct_url.json") or "{}").get("dir_info", {}).get("editable"):
        raise DeliveryError(EDITABLE.format(name=package.name))
    for path in _recorded(package):
        of_the_installation = path.parent.suffix == ".dist-info" and path.name in OF_THE_INSTALLATION
        if path.parts[0] != ".." and path.suffix != ".pyc" and not of_the_installation:
            try:
                yield path.as_posix(), Path(str(package.locate_file(path))).read_bytes()
            except FileNotFoundError as error:
                raise DeliveryError(INCOMPLETE.format(name=package.name, missing=f": {path} is missing")) from error


def _metadata(package: Distribution) -> str:
    return next(path.parts[0] for path in _recorded(package) if path.parts[0].endswith(".dist-info"))


def _recorded(package: Distribution) -> Iterator[PurePosixPath]:
    """Find what was installed, also what is no longer there; `files` leaves that out."""
    record = package.read_text("RECORD")
    if not record:
        raise DeliveryError(INCOMPLETE.format(name=package.name, missing=""))
    return (PurePosixPath(row[0]) for row in csv.reader(record.splitlines()))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, A_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o100644 << 16
    return entry
