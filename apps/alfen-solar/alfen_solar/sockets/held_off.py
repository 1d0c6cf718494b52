"""A car that is held off by what is believed of it gets that tested: another one may have come unseen."""

from datetime import datetime, timedelta

from .car_model import CarModel


class HeldOff:
    """Watches a car that would charge if it were as the settings say."""

    DOUBT_AFTER = timedelta(minutes=10)
    """How long a car is held off by what was believed of it before that is tested; it doubles with each test."""
    _DOUBLINGS = 4

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._tests = 0

    def watch(self, model: CarModel, now: datetime, *, held_off: bool) -> None:
        """Let the car model forget what an ampere is to the car once that has held the car off for long.

        Args:
            model: what is known of the car.
            now: the time.
            held_off: whether it gets nothing, and would get something if nothing were believed of it.
        """
        if not held_off:
            self._since = None
            return
        self._since = self._since or now
        if now - self._since >= self.DOUBT_AFTER * (1 << min(self._tests, self._DOUBLINGS)):
            self._since = None
            self._tests += 1
            model.doubt_phases()
