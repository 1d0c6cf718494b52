"""Brings Home Assistant's files up to date when the app starts, and tells what comes of it."""

import asyncio
from pathlib import Path

from alfen_solar.facts import PackageFile
from alfen_solar.home_assistant import HomeAssistant
from alfen_solar.telling.languages.words import DeliveryWords

from .folder import NoFolderError, NotWrittenError
from .home_assistant_files import NEW, Outcome, lay_files

TOPIC = "files"
"""The notification's."""
PACKAGES = frozenset({"alfen_solar.yml", "alfen_solar_double.yml"})
"""Of these one is included, and tells its version."""
KEPT = frozenset({Outcome.KEPT, Outcome.NEW_BESIDE})


async def bring_files(folder: Path, home: HomeAssistant, words: DeliveryWords) -> PackageFile:
    """Lay the files, beside the event loop as a disk in the network may take its time; tell how the package is now."""
    try:
        laid = await asyncio.to_thread(lay_files, folder)
    except NoFolderError:
        await home.tell(TOPIC, words.no_folder.format(parent=folder.parent))
        return PackageFile.UNKNOWN
    except NotWrittenError as error:
        await home.tell(TOPIC, words.not_written.format(folder=folder, error=error.why))
        return PackageFile.UNKNOWN
    if changed := [each.name for each in laid if each.changed]:
        home.log(words.written.format(folder=folder, files=", ".join(changed)))
    if beside := [each.name for each in laid if each.outcome is Outcome.NEW_BESIDE]:
        await home.tell(TOPIC, words.kept.format(folder=folder, files=", ".join(beside), new=NEW))
    elif not any(each.outcome is Outcome.KEPT for each in laid):
        await home.notify(TOPIC, None)
    package_is_kept = any(each.name in PACKAGES and each.outcome in KEPT for each in laid)
    return PackageFile.KEPT if package_is_kept else PackageFile.CURRENT
