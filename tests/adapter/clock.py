"""The time of Home Assistant and of the app: it stands still while anything works, and leaps when all wait.

So an hour passes as fast as the machine computes it, and a machine that has other things to do changes nothing: what
takes a second of this time takes a second in every run.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass
class Clock:
    """A clock that was right when it was made, and has since shown the time of the event loop."""

    ahead_s: float = 0
    """How far somebody has set it ahead, which does not make time pass."""
    _epoch: datetime = field(default_factory=lambda: datetime.now(UTC))
    _began_s: float = field(default_factory=lambda: asyncio.get_running_loop().time())

    @property
    def seconds(self) -> float:
        """Seconds since the clock was made."""
        return asyncio.get_running_loop().time() - self._began_s

    def now(self) -> datetime:
        """Tell the time, in UTC."""
        return self._epoch + timedelta(seconds=self.seconds + self.ahead_s)

    async def sleep(self, seconds: float) -> None:
        """Wait for as long on this clock."""
        await asyncio.sleep(seconds)
