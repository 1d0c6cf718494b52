"""What a power was over the last minutes, as far as it is known."""

from collections import deque
from datetime import datetime

from alfen_solar.sockets.power import Range


class Past:
    """Remembers each change of a power; until the next one the last holds."""

    _KEPT = 256

    def __init__(self) -> None:
        self._changes: deque[tuple[datetime, Range]] = deque(maxlen=self._KEPT)

    def record(self, power_w: Range, at: datetime) -> None:
        """Record what it is from now on."""
        if not self._changes or self._changes[-1][1] != power_w:
            self._changes.append((at, power_w))

    def hull(self, since: datetime, until: datetime) -> Range | None:
        """Tell what it was in a time, that which held at its beginning included; None: nothing is known of it."""
        found: Range | None = None
        for at, power_w in reversed(self._changes):
            if at > until:
                continue
            found = power_w if found is None else found.hull(power_w.low_w, power_w.high_w)
            if at <= since:
                break
        return found
