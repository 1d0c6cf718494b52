"""The prices of a file: one with the columns time and price, or what Home Assistant's History page downloads."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from alfen_solar.plan.periods import Period

from . import download
from .cells import NumberFormat, is_value
from .recording import ReplayError
from .text_file import open_text
from .times import Row, in_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .text_file import TextFile

TIME, PRICE = "time", "price"
MOST_PER_KWH = 10.0
"""In money per kWh: more is a price per MWh, or one in cents."""


def has_prices(path: Path, entities: Sequence[str]) -> bool:
    """Tell whether a file has prices; for the arguments see `read_price_list`."""
    file = open_text(path)
    if set(download.HEADER) <= set(file.header):
        return not set(entities).isdisjoint(download.rows_by_entity(file))
    return PRICE in file.header


def read_price_list(path: Path, entities: Sequence[str] = ()) -> tuple[Period, ...]:
    """Read prices in money per kWh; each holds until the next one, and the last one as long as usual.

    Args:
        path: The file.
        entities: Those with prices in apps.yaml, which are looked for in a downloaded history.

    Raises:
        ReplayError: Which file, which line, and what was expected there.
    """
    file = open_text(path)
    history = set(download.HEADER) <= set(file.header)
    rows = _of_history(file, entities) if history else _of_columns(file)
    ordered = in_order(path, [row for row in rows if is_value(row.holds)])
    if not ordered.rows:
        raise ReplayError(f"{path}: there is no price in it.")
    form = NumberFormat([[row.holds for _, row in ordered.rows]], str(path), file.delimiter)
    prices: list[tuple[float, float]] = []
    for at_s, row in ordered.rows:
        try:
            price = form.number(row.holds)
        except ValueError as error:
            raise ReplayError(f"{path}, line {row.line}: {row.holds} is no price.") from error
        if abs(price) > MOST_PER_KWH:
            raise ReplayError(
                f"{path}, line {row.line}: {row.holds} is no price of 1 kWh. Write the prices per kWh, as in 0.25, not "
                "per MWh and not in cents."
            )
        if not prices or prices[-1][1] != price:
            prices.append((at_s, price))
    end_s = ordered.rows[-1][0] + ordered.rhythm_s
    return tuple(
        Period(datetime.fromtimestamp(begin_s, UTC), datetime.fromtimestamp(next_s, UTC), price)
        for (begin_s, price), (next_s, _) in pairwise([*prices, (end_s, 0.0)])
    )


def _of_columns(file: TextFile) -> list[Row[str]]:
    for name in (TIME, PRICE):
        if name not in file.header:
            raise ReplayError(
                f"{file.path}: there is no column {name}. A list of prices has the columns time and price, the latter "
                "per kWh."
            )
    time_at, price_at = file.header.index(TIME), file.header.index(PRICE)
    reader = csv.reader(file.lines, delimiter=file.delimiter, skipinitialspace=True)
    rows = [(file.first + reader.line_num - 1, cells) for cells in reader if any(cells)]
    short = next((line for line, cells in rows if len(cells) <= max(time_at, price_at)), None)
    if short is not None:
        raise ReplayError(f"{file.path}, line {short}: it has fewer columns than the first line.")
    return [Row(line, cells[time_at].strip(), cells[price_at].strip()) for line, cells in rows]


def _of_history(file: TextFile, entities: Sequence[str]) -> list[Row[str]]:
    rows = download.rows_by_entity(file)
    found = next((rows[entity] for entity in entities if entity in rows), None)
    if found is None:
        named = f"of {' or '.join(entities)}, which apps.yaml names at prices" if entities else "of prices"
        raise ReplayError(
            f"{file.path} has no rows {named}. Choose the sensor with the current price on the History page too, and "
            "name it in apps.yaml at prices; or write a file with the columns time and price."
        )
    return list(found)
