"""The app's own commands, for a terminal: `python -m alfen_solar`. They need no AppDaemon."""

import argparse
import sys
from pathlib import Path

from . import __version__
from .delivery.folder import DeliveryError
from .delivery.home_assistant_files import NEW, Laid, Outcome, lay_files
from .delivery.wheels import lay_wheels

DONE = {
    Outcome.WRITTEN: "written",
    Outcome.UPDATED: "updated",
    Outcome.CURRENT: "up to date",
    Outcome.KEPT: "kept, as it is not the file that was shipped; to get that one, delete this one and run this again",
    Outcome.NEW_BESIDE: f"kept, as it is not the file that was shipped; the new version is in {{name}}{NEW}",
}
NO_FOLDER = "FOLDER is empty. Name the folder to write to."
"""An empty one would be the present one, where a variable in a script has no value."""


def _files(options: argparse.Namespace) -> str:
    laid = lay_files(_folder(options), options.name)
    lines = [_line(each) for each in laid]
    if any(each.changed for each in laid):
        lines.append("Restart Home Assistant to load them.")
    return "\n".join(lines)


def _line(laid: Laid) -> str:
    return f"{laid.name}: {DONE[laid.outcome].format(name=laid.name)}"


def _wheels(options: argparse.Namespace) -> str:
    return "\n".join(lay_wheels(_folder(options)))


def _folder(options: argparse.Namespace) -> Path:
    if not options.folder.strip():
        raise DeliveryError(NO_FOLDER)
    return Path(options.folder)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code tells whether it was done."""
    parser = argparse.ArgumentParser(prog="python -m alfen_solar", description="Alfen Solar's own commands.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, what in (
        ("files", _files, "write Home Assistant's package and dashboards into FOLDER; what you have changed stays"),
        ("wheels", _wheels, "keep wheels of the app in FOLDER, for a start without the internet"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument("folder", metavar="FOLDER")
        command.set_defaults(run=run)
        if run is _files:
            command.add_argument("--name", help="write those of another charger, too, which is called NAME: garage")
    options = parser.parse_args(arguments)
    try:
        sys.stdout.write(options.run(options) + "\n")
    except DeliveryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
