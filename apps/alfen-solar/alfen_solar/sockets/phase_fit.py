"""Whether three phases fit below what the limits of the house leave to the cars for long.

On one phase a car goes on with a third of the power. Where three need more than a limit leaves, the car would be paused
for as long as the limit lasts, which may be all night.
"""

import math
from datetime import datetime, timedelta


class PhaseFit:
    """Follows what is left to the cars; a kettle is no reason to switch."""

    SHORT_FOR = timedelta(minutes=3)
    """After so long with too little for three phases they do not fit: until then the car is paused, for five minutes
    at least."""
    ENOUGH_FOR = timedelta(minutes=15)
    """After so long with enough they fit again: each switch interrupts the car, and a quarter of an hour is over."""
    SPARE = 1.1
    """How much more than they need at least must be left for them to fit again."""
    GAP = timedelta(seconds=30)
    """So long it may be unknown what is left, which does not count: a reader that loses its network now and then must
    not keep a car paused for as long as the limit lasts."""

    def __init__(self) -> None:
        """Begin: nothing is known to limit the cars."""
        self._fits = True
        self._otherwise_since: datetime | None = None
        self._unknown_since: datetime | None = None

    @property
    def fits(self) -> bool:
        """Whether three phases fit."""
        return self._fits

    def see(self, left_w: float | None, least_w: float, now: datetime) -> None:
        """See what is left; called at each step.

        Args:
            left_w: what the limits of the house leave to all cars, in W; infinite: there are none, None: that is not
                known, and nothing changes.
            least_w: what the car draws on three phases with its lowest current, in W.
            now: the time.
        """
        if left_w is None:
            self._unknown_since = self._unknown_since or now
            return
        if self._otherwise_since is not None and self._unknown_since is not None:
            unknown_for = now - self._unknown_since
            self._otherwise_since = None if unknown_for > self.GAP else self._otherwise_since + unknown_for
        self._unknown_since = None
        if math.isinf(left_w):  # whoever has lifted the limit, or boosts beyond it, need not wait
            self._fits = True
        is_otherwise = left_w < least_w if self._fits else left_w >= self.SPARE * least_w
        if not is_otherwise:
            self._otherwise_since = None
            return
        self._otherwise_since = since = self._otherwise_since or now
        if now - since >= (self.SHORT_FOR if self._fits else self.ENOUGH_FOR):
            self._fits, self._otherwise_since = not self._fits, None
