"""The time of Home Assistant and of the app, which can run faster than that of the world."""

import asyncio
import math
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

TICK_S = 0.005
LONGEST_STEP_S = 0.02
"""A faster clock goes on by no more between two ticks: when the machine stands still for a moment, so does it."""


@dataclass
class Clock:
    """A clock that was right when it was made, and has since run at `speed`, while the machine kept up with it."""

    speed: float = 1
    _epoch: datetime = field(default_factory=lambda: datetime.now(UTC))
    _ticked_s: float = field(default_factory=time.monotonic)
    _seconds: float = 0.0
    _next_tick: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Let it run, until it is stopped."""
        self._tick()

    def stop(self) -> None:
        """Let it stand still."""
        if self._next_tick is not None:
            self._next_tick.cancel()

    def _tick(self) -> None:
        self._seconds, self._ticked_s = self.seconds, time.monotonic()
        self._next_tick = asyncio.get_running_loop().call_later(TICK_S, self._tick)

    @property
    def seconds(self) -> float:
        """Seconds since the clock was made."""
        longest_s = math.inf if self.speed == 1 else LONGEST_STEP_S
        return self._seconds + min(time.monotonic() - self._ticked_s, longest_s) * self.speed

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return self._epoch + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait for as long on this clock."""
        until_s = self.seconds + seconds
        while (left_s := until_s - self.seconds) > 0:
            await asyncio.sleep(left_s / self.speed)
