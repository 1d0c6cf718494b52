"""Brings Home Assistant's files up to date when the app starts, and tells what comes of it."""

import asyncio
from collections.abc import Collection
from pathlib import Path

from alfen_solar.facts import PackageFile
from alfen_solar.home_assistant import HomeAssistant
from alfen_solar.telling.languages.words import DeliveryWords

from .folder import NoFolderError, NotWrittenError
from .home_assistant_files import NEW, Outcome, lay_files
from .naming import named_file

TOPIC = "files"
"""The notification's."""
TELLING_VERSION = ("alfen_solar.yml", "alfen_solar_double.yml")
"""The packages of which one is included, and tells its version."""
_KEPT = frozenset({Outcome.KEPT, Outcome.NEW_BESIDE})


async def bring_files(
    folder: Path, home: HomeAssistant, words: DeliveryWords, names: Collection[str]
) -> tuple[PackageFile, ...]:
    """Lay the files, beside the event loop as a disk in the network may take its time.

    Returns how the package is now that each of the sockets is read by, which are told by their names.
    """
    unknown = (PackageFile.UNKNOWN,) * len(names)
    try:
        laid = await asyncio.to_thread(lay_files, folder)
    except NoFolderError:
        await home.tell(TOPIC, words.no_folder.format(parent=folder.parent))
        return unknown
    except NotWrittenError as error:
        await home.tell(TOPIC, words.not_written.format(folder=folder, error=error.why))
        return unknown
    if changed := [each.name for each in laid if each.changed]:
        home.log(words.written.format(folder=folder, files=", ".join(changed)))
    if beside := [each.name for each in laid if each.outcome is Outcome.NEW_BESIDE]:
        await home.tell(TOPIC, words.kept.format(folder=folder, files=", ".join(beside), new=NEW))
    elif not any(each.outcome is Outcome.KEPT for each in laid):
        await home.notify(TOPIC, None)
    kept = {each.name for each in laid if each.outcome in _KEPT}
    packages = ({named_file(each, name) if name else each for each in TELLING_VERSION} for name in names)
    return tuple(PackageFile.KEPT if kept & each else PackageFile.CURRENT for each in packages)
