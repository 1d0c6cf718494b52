"""The figures of a replay, as a table for terminal and page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .run import Outcome


FEW = 10
"""More columns than this stand closer together, so that a terminal of 80 characters shows them."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a kWh costs that is imported, and what is paid for one that is exported."""

    imported: float
    exported: float

    def cost(self, sun_kwh: float, grid_kwh: float) -> float:
        """Tell what charging has cost: the import, and what the sun's part would have brought as export."""
        return grid_kwh * self.imported + sun_kwh * self.exported


def rows(outcomes: Sequence[Outcome], prices: Prices | None) -> list[list[str]]:
    """Lay the outcomes out, the heading first."""
    heading = ["settings", "kWh", "sun", "grid", "share", "starts", "changes", "hours"]
    switches = any(outcome.switches is not None for outcome in outcomes)
    further = list(dict.fromkeys(name for outcome in outcomes for name in outcome.more))
    if prices is not None:  # what the user says comes before what a list says
        further = [name for name in further if name not in {"cost", "saved"}]
    more = ["switches"] * switches + further + ([] if prices is None else ["cost", "saved"])
    return [heading + more, *(_row(outcome, prices, further, switches=switches) for outcome in outcomes)]


def _row(outcome: Outcome, prices: Prices | None, further: Sequence[str], *, switches: bool) -> list[str]:
    figures = outcome.figures
    kwh, sun_kwh = figures.car_wh / 1000, figures.solar_wh / 1000
    cells = [
        outcome.variant.name,
        f"{kwh:.1f}",
        f"{sun_kwh:.1f}",
        f"{kwh - sun_kwh:.1f}",
        f"{sun_kwh / kwh:.0%}" if kwh else "-",
        str(figures.starts),
        str(figures.changes),
        f"{outcome.charging_h:.1f}",
    ]
    if switches:
        cells.append("-" if outcome.switches is None else str(outcome.switches))
    cells += [outcome.more.get(name, "-") for name in further]
    if prices is not None:
        cost = prices.cost(sun_kwh, kwh - sun_kwh)
        cells += [f"{cost:.2f}", f"{prices.cost(0, kwh) - cost:.2f}"]
    return cells


def table(lines: Sequence[Sequence[str]]) -> Table:
    """Make the terminal's table of what `rows` has laid out."""
    heading, *body = lines
    gap = 1 if len(heading) > FEW else 2
    made = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0))
    for number, name in enumerate(heading):
        if number:
            made.add_column(name, justify="right", no_wrap=True)
        else:
            made.add_column(name, min_width=12, overflow="fold")
    for line in body:
        made.add_row(*line)
    return made
