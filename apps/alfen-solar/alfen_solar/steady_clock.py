"""Time for durations: it never goes back, whatever is done to the clock on the wall."""

from datetime import datetime, timedelta


class SteadyClock:
    """Follows the wall clock, but stands still where that is set back, and does not leap where it is set ahead.

    All of the core measures durations by it; a delay that begins just before the wall clock is set back would otherwise
    last for as long again. What the user has set by the clock on the wall, as the end of a boost, is a matter of that.
    """

    LEAP = timedelta(seconds=60)
    """It is read once a second: if more than this has passed, the clock was set, or the machine has slept."""

    def __init__(self, wall: datetime) -> None:
        self._last = wall
        self._ahead = timedelta(0)

    def read(self, wall: datetime) -> datetime:
        """Tell the steady time when the wall clock shows this."""
        passed = wall + self._ahead - self._last
        if passed < timedelta(0) or passed > self.LEAP:
            self._ahead -= passed
        self._last = wall + self._ahead
        return self._last

    def wall(self, steady: datetime) -> datetime:
        """Tell what the wall clock shows, or will show if it is left alone, at this steady time."""
        return steady - self._ahead
