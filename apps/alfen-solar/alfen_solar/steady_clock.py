"""Time for durations: it never goes back, whatever is done to the clock on the wall."""

from datetime import datetime, timedelta


class SteadyClock:
    """Follows the wall clock, but stands still where that is set back.

    All of the core measures durations by it; a delay that begins just before the wall clock is set back would otherwise
    last for as long again. The end of a boost alone is a matter of the wall clock.
    """

    def __init__(self, wall: datetime) -> None:
        self._last = wall
        self._ahead = timedelta(0)

    def read(self, wall: datetime) -> datetime:
        """Tell the steady time when the wall clock shows this."""
        self._ahead = max(self._ahead, self._last - wall)
        self._last = wall + self._ahead
        return self._last

    def wall(self, steady: datetime) -> datetime:
        """Tell what the wall clock shows, or will show if it is left alone, at this steady time."""
        return steady - self._ahead
