"""When the charger is to be read at once, and whether what it shows is of now."""

from collections.abc import Callable
from datetime import datetime, timedelta

from .car_model import CarModel
from .writer import SetpointWriter

TELLING_A = 0.5
"""A surplus that differs by more from what the car draws is not acted on before the charger was read."""


class ChargerReading:
    """Decides when Home Assistant is to read the charger beside its own polls, and remembers whether it has."""

    EVERY = timedelta(seconds=2)
    """How often the charger is read at most on the app's own wish, while the effect of a change is awaited."""
    ANSWERED_WITHIN = timedelta(seconds=20)
    """A reading that has no answer for so long has failed."""
    AGAIN_AFTER = timedelta(seconds=10)
    """Until the charger could be read for the first time."""
    TRUST_STATES_AFTER = timedelta(seconds=30)
    """So long after the start what Home Assistant shows is believed, even if the charger could not be read anew."""

    def __init__(self, model: CarModel, writer: SetpointWriter, now: datetime) -> None:
        self._model = model
        self._writer = writer
        self._began_at = now
        self._was_read = False
        self._asked_since: datetime | None = None
        self._shows_since: datetime | None = None
        self._wanted_at = now - self.AGAIN_AFTER

    @property
    def was_read(self) -> bool:
        """Whether the charger was read anew since the start."""
        return self._was_read

    @property
    def shows_since(self) -> datetime | None:
        """Since when at the earliest is what was read last; None: nothing was."""
        return self._shows_since

    def trusts_states(self, now: datetime) -> bool:
        """Tell whether what the charger's sensors show is of now: after a start it may be of before."""
        return self._was_read or now - self._began_at >= self.TRUST_STATES_AFTER

    def finish(self, *, done: bool) -> None:
        """Record that the reading is over; `done`: the charger was read."""
        if done:
            self._was_read, self._shows_since = True, self._asked_since
        self._asked_since = None

    def wanted(
        self, differs_a: Callable[[], float], window_opened_at: datetime, now: datetime, *, asked: bool = False
    ) -> bool:
        """Tell whether Home Assistant is to read the charger at once; what is wanted is taken to be asked for.

        Args:
            differs_a: tells by how much what the newest sample would have offered differs from the offer, in A.
            window_opened_at: when the window of now was opened.
            now: the time.
            asked: whether somebody asks for it.
        """
        if self._asked_since is not None and now - self._asked_since < self.ANSWERED_WITHIN:
            return False
        if self._writer.silent(now) and self._was_read:
            return False  # its own polls will show when it is back; more would only hold up the writes
        if not self._was_read:
            wanted = now - self._wanted_at >= self.AGAIN_AFTER
        elif self._writer.wants_reading(now):
            wanted = True
        elif asked:
            wanted = now - self._wanted_at >= self.EVERY
        else:
            rested = now - self._wanted_at >= self.EVERY  # also of a reading that has failed at once
            wanted = rested and (
                self._model.is_settling(now) or (self._is_old(window_opened_at, now) and differs_a() >= TELLING_A)
            )
        if wanted:
            self._asked_since = self._wanted_at = now
        return wanted

    def _is_old(self, window_opened_at: datetime, now: datetime) -> bool:
        read_at = self._model.read_at
        return read_at is None or (read_at < window_opened_at and now - read_at >= self.EVERY)
