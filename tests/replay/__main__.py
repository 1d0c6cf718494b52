"""`make replay`: what would my settings have done? docs/tuning.md shows how it is used."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from alfen_solar.decision import Mode

from .csv_file import read_csv
from .history import read_history
from .page import page
from .recording import Recording, ReplayError, generated
from .run import HOUR_S, Outcome, replay
from .sockets import replay_sockets
from .table import Prices, rows, table
from .units import WATTS
from .variants import Variant, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[2]
DAY_S = 86_400


def main(arguments: Sequence[str] | None = None) -> None:
    """Replay, print the table, and write the page."""
    options = parser().parse_args(arguments)
    console = Console()
    try:
        compared = variants(options.apps, options.mode, options.share)
        recording = _recording(options, compared, console)
        short = recording.duration_s <= DAY_S or not console.is_terminal
        with Progress(console=console, transient=True, disable=short) as progress:
            task = progress.add_task("replaying", total=recording.duration_s * len(compared))
            begin_s = time.perf_counter()
            outcomes = [
                outcome
                for variant in compared
                for outcome in replayed(recording, variant, lambda seconds: progress.advance(task, seconds))
            ]
            took_s = time.perf_counter() - begin_s
    except ReplayError as error:
        sys.exit(str(error))
    lines = rows(outcomes, None if options.prices is None else Prices(*options.prices))
    options.page.parent.mkdir(parents=True, exist_ok=True)
    options.page.write_text(page(recording, outcomes, lines), encoding="utf-8")
    for note in recording.notes:
        console.print(f"- {note}", soft_wrap=True, highlight=False, markup=False)
    console.print(table(lines))
    console.print(
        f"{recording.duration_s / HOUR_S:.1f} h replayed in {took_s:.1f} s. The plot: {options.page}", soft_wrap=True
    )


def replayed(recording: Recording, variant: Variant, tell: Callable[[int], None]) -> list[Outcome]:
    """Replay a variant: what became of each of its sockets, and what there was to be switched."""
    sockets = variant.settings.each_socket()
    if len(sockets) == 1 and not sockets[0].switches_phases:
        return [replay(recording, replace(variant, settings=sockets[0]), tell)]
    return replay_sockets(recording, variant, tell)


def _recording(options: argparse.Namespace, compared: Sequence[Variant], console: Console) -> Recording:
    if options.csv is not None:
        if options.first is not None or options.days != 1:
            raise ReplayError(
                f"--first and --days choose days of Home Assistant's history: {options.csv} is replayed whole."
            )
        return read_csv(options.csv, compared[0].settings, options.sun, dict(options.unit))
    if options.url is None:
        return generated(datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0))
    if not options.token:
        raise ReplayError("Home Assistant wants a token: put a long-lived access token into the variable HASS_TOKEN.")
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=1.0)
        return asyncio.run(
            read_history(
                options.url,
                options.token,
                compared[0].settings,
                options.first,
                options.days,
                options.sun,
                lambda share: progress.update(task, completed=share),
            )
        )


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="python -m tests.replay", description="What would my settings have done? See docs/tuning.md."
    )
    source = made.add_argument_group("what is replayed", "without CSV and URL, a generated day")
    source.add_argument(
        "csv",
        nargs="?",
        type=Path,
        help="a CSV file: time, grid_w, car_w; or time, sun_w, load_w; or what Home Assistant's History page downloads",
    )
    source.add_argument("--url", default=os.environ.get("HASS_SERVER"), help="Home Assistant; default: HASS_SERVER")
    source.add_argument("--token", default=os.environ.get("HASS_TOKEN"), help="its token; default: HASS_TOKEN")
    source.add_argument("--first", type=date.fromisoformat, help="first day, as in 2026-06-21; default: yesterday")
    source.add_argument("--days", type=int, default=1, help="how many days; default: 1")
    source.add_argument("--sun", help="a sensor with the power of the panels, for the plot")
    source.add_argument(
        "--unit",
        nargs="+",
        type=_unit,
        default=[],
        metavar="NAME=UNIT",
        help="W or kW for columns or sensors of the CSV file whose numbers do not tell it, as in sensor.grid=kW",
    )
    compared = made.add_argument_group("what is compared")
    compared.add_argument(
        "--apps",
        nargs="+",
        type=Path,
        default=[ROOT / "apps.yaml.example"],
        help="apps.yaml files; default: the example. The first one names the sensors",
    )
    compared.add_argument(
        "--mode",
        nargs="+",
        type=_mode,
        default=[Mode.SOLAR],
        metavar="MODE",
        help=f"one or more of {', '.join(Mode)}; default: {Mode.SOLAR}",
    )
    compared.add_argument(
        "--share",
        nargs="+",
        type=_share,
        default=[1.0],
        metavar="PERCENT",
        help="one or more shares of sun that are wanted at minimum current, in mode Solar; default: 100",
    )
    result = made.add_argument_group("what comes of it")
    result.add_argument(
        "--prices", nargs=2, type=float, metavar=("IMPORT", "EXPORT"), help="of a kWh, for a column with the cost"
    )
    result.add_argument(
        "--page", type=Path, default=ROOT / ".cache" / "replay.html", help="where the plot goes; default: .cache"
    )
    return made


def _mode(text: str) -> Mode:
    for mode in Mode:
        if text.lower() == mode.lower():
            return mode
    raise argparse.ArgumentTypeError(f"{text} is no mode. There are: {', '.join(Mode)}.")


def _unit(text: str) -> tuple[str, str]:
    name, equals, unit = text.partition("=")
    if name and equals and unit in WATTS:
        return name, unit
    raise argparse.ArgumentTypeError(f"{text} is no unit of a sensor. Write as in sensor.grid=kW or sensor.grid=W.")


def _share(text: str) -> float:
    percent = float(text)
    if not 0 <= percent <= 100:
        raise argparse.ArgumentTypeError(f"{text} is no share. Write 0 to 100.")
    return percent / 100


if __name__ == "__main__":
    main()
