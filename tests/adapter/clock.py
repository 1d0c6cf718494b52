"""The time of Home Assistant and of the app, which can run faster than that of the world."""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """A clock that was right when it was made, and has since run at `speed`."""

    speed: float = 1
    _began: float = field(default_factory=time.monotonic)
    _epoch: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def seconds(self) -> float:
        """Seconds since the clock was made."""
        return (time.monotonic() - self._began) * self.speed

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return self._epoch + timedelta(seconds=self.seconds)

    async def sleep(self, seconds: float) -> None:
        """Wait for as long on this clock."""
        await asyncio.sleep(seconds / self.speed)
