"""What the charger shows of the offer while phases are switched: for how long it is 0 A, or nobody knows what it is."""

from datetime import datetime, timedelta

from .phase_words import Shown


class ShownOffer:
    """Notes since when the charger offers nothing, and whether it took no setpoint for a while."""

    ZERO_FOR = timedelta(seconds=5)
    """How long the charger must have shown 0 A before the register is written."""
    READ_WITHIN = timedelta(seconds=15)
    """How old the reading may be by which the register is written."""
    DEAF_AFTER = timedelta(seconds=30)
    """A setpoint that is not seen to be taken for so long is refused: confirming it takes 20 s at most."""

    def __init__(self) -> None:
        self.zero_since: datetime | None = None
        """Since when the charger has shown 0 A; None: it does not."""
        self.was_deaf = False
        """Whether the charger took no setpoint: what it does of the phases meanwhile tells nothing of them."""
        self._deaf_since: datetime | None = None

    def note(self, shown: Shown, now: datetime) -> None:
        """Note what is shown now."""
        self.zero_since = None if shown.offered_a != 0 else self.zero_since or now
        self._deaf_since = None if shown.offered_a is not None else self._deaf_since or now
        if self._deaf_since is not None and now - self._deaf_since >= self.DEAF_AFTER:
            self.was_deaf = True

    def is_safe(self, shown: Shown, now: datetime) -> bool:
        """Tell whether the register may be written: 0 A for a while, and since then read that no current flows."""
        zero_since, read_at = self.zero_since, shown.read_at
        if zero_since is None or read_at is None or not shown.is_gone:
            return False
        return read_at >= zero_since + self.ZERO_FOR and now - read_at <= self.READ_WITHIN
