"""AppDaemon with a clock that can be moved: `python -m tests.stack.moved_clock FILE`, and the arguments of AppDaemon.

The app has no other clock than AppDaemon's, which is that of the machine. Here it is ahead of that by the seconds that
stand in a file, which is read each time: `move` moves the clock on the wall. Nothing runs faster, so
charger, car and Home Assistant are as real as ever; what would take hours is left out.
"""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from appdaemon.__main__ import main
from appdaemon.scheduler import Scheduler

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import tzinfo


def move(file: Path, ahead_s: float) -> None:
    """Let the clock be ahead by so many seconds; AppDaemon may read the file at any moment, so it is never empty."""
    new = file.with_suffix(".new")
    new.write_text(f"{ahead_s}")
    new.replace(file)


def moved(get_now: Callable[..., Awaitable[datetime]], file: Path) -> Callable[..., Awaitable[datetime]]:
    """Return AppDaemon's clock, ahead by the seconds in a file."""

    async def get_now_there(self: Scheduler, tz: tzinfo | str | None = None) -> datetime:
        ahead_s = float(file.read_text())  # noqa: ASYNC240 - a few bytes
        return await get_now(self, tz) + timedelta(seconds=ahead_s)

    return get_now_there


if __name__ == "__main__":
    Scheduler.get_now = moved(Scheduler.get_now, Path(sys.argv.pop(1)))  # type: ignore[method-assign, assignment]
    main()
