"""`make replay`: what would my settings have done? docs/tuning.md shows how it is used."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from alfen_solar.decision import Mode
from alfen_solar.inputs.battery import BatteryPriority

from .asked import LOWEST_LIMIT_KW, Asked, as_replayed, left_out
from .csv_file import read_csv
from .history import read_history
from .page import page
from .price_list import has_prices, read_price_list
from .recording import Recording, ReplayError, generated
from .run import HOUR_S, Outcome, replay
from .sockets import replay_sockets
from .table import Prices, rows, table
from .units import WATTS
from .variants import Variant, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alfen_solar.settings import Settings

ROOT = Path(__file__).parents[2]
DAY_S = 86_400


def main(arguments: Sequence[str] | None = None) -> None:
    """Replay, print the table, and write the page."""
    options = parser().parse_args(arguments)
    console = Console()
    try:
        compared = variants(options.apps, options.mode, options.share)
        recording = _recording(options, compared, console)
        compared = [replace(variant, asked=_asked(options, variant.settings)) for variant in compared]
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
    notes = [note for variant in compared for note in left_out(variant.settings, variant.asked, recording.stretches[0])]
    plans = [f"{at:%a %d %b %H:%M}, {each.variant.name}: {text}" for each in outcomes for at, text in each.plans]
    recording = replace(recording, notes=list(dict.fromkeys((*recording.notes, *notes, *plans))))
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
    stretch = recording.stretches[0]
    variant = replace(variant, settings=as_replayed(variant.settings, variant.asked, stretch))
    if variant.asked.needs_a_house(variant.settings, stretch):
        return replay_sockets(recording, variant, tell)
    (only,) = variant.settings.each_socket()
    return [replay(recording, replace(variant, settings=only), tell)]


def _asked(options: argparse.Namespace, settings: Settings) -> Asked:
    path = options.price_list
    if path is None and options.csv is not None and has_prices(options.csv, settings.prices):
        path = options.csv
    prices = () if path is None else read_price_list(path, settings.prices)
    return Asked(options.ready_by, options.energy, prices, options.quarter_limit, options.battery_priority)


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
    house = made.add_argument_group("what else is asked of the house")
    house.add_argument("--ready-by", type=clock.fromisoformat, metavar="HH:MM", help="when the car is ready each day")
    house.add_argument("--energy", type=float, default=20.0, metavar="KWH", help="with how much by then; default: 20")
    house.add_argument(
        "--price-list",
        type=Path,
        help="a CSV file with the columns time and price (of 1 kWh), or a downloaded history of the sensor at prices; "
        "not needed if the CSV file that is replayed has a column price",
    )
    house.add_argument(
        "--quarter-limit",
        type=float,
        default=LOWEST_LIMIT_KW,
        metavar="KW",
        help=f"with quarter_hour: true, the limit; default: {LOWEST_LIMIT_KW:g}",
    )
    house.add_argument(
        "--battery-priority",
        type=BatteryPriority,
        choices=list(BatteryPriority),
        default=BatteryPriority.BATTERY,
        metavar="WHO",
        help=f"with a home battery, one of {', '.join(BatteryPriority)}; default: {BatteryPriority.BATTERY}",
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
