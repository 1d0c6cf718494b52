"""A recording from a CSV file: one with columns, or the history that Home Assistant lets its users download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import columns, download
from .recording import ReplayError
from .sensors import car_split
from .text_file import open_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from alfen_solar.settings import Settings

    from .recording import Recording


def read_csv(path: Path, settings: Settings, sun: str | None, units: Mapping[str, str]) -> Recording:
    """Read a CSV file; docs/tuning.md describes it.

    Args:
        path: The file.
        settings: They name the sensors that are taken from a downloaded history.
        sun: The sensor with the power of the panels there, if the plot shall show it.
        units: W or kW by the name of a column or sensor, where the user has said it.

    Raises:
        ReplayError: Which file, which line, and what was expected there.
    """
    file = open_text(path)
    if set(download.HEADER) <= set(file.header):
        return download.read(file, settings, sun, units)
    if sun is not None:
        raise ReplayError(f"{path} has columns, but --sun names a sensor. Call the column of the panels sun_w.")
    return columns.read(file, units, car_split(settings))
