"""What bounds the offer of a socket, put together: settings, user, charger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from alfen_solar.limits import Bound, Limit
from alfen_solar.settings import Settings

from .writer import SetpointWriter


class Bounds:
    """Composes the limits; nothing else of the socket knows where they come from."""

    def __init__(self, settings: Settings, writer: SetpointWriter) -> None:
        self._minimum_a = settings.minimum_current_a
        self._settings = Limit(settings.maximum_current_a, Bound.SETTINGS)
        self._writer = writer

    def wished(self, maximum_a: float, shared: Sequence[Limit] = ()) -> Limit:
        """Return the limit that people have set, in Home Assistant to so many A and in the settings, or a lower one.

        Args:
            maximum_a: what the user has set, in A.
            shared: what others leave to this socket.
        """
        wished = self._settings if maximum_a > self._settings.most_a else Limit(maximum_a, Bound.USER)
        return min((wished, *shared))

    def charger(self, now: datetime) -> Limit | None:
        """Return the charger's limit; one below the minimum keeps the car from charging, whatever is offered."""
        limit = self._writer.limit(now)
        return None if limit is None else replace(limit, most_a=max(limit.most_a, self._minimum_a))

    def with_charger(self, wished: Limit, now: datetime) -> Limit:
        """Return the limit that holds: the wished one, or the charger's if that is as low."""
        charger = self.charger(now)
        return wished if charger is None or charger.most_a > wished.most_a else charger

    def most_a(self, wished: Limit, bound: Limit, now: datetime) -> float:
        """Tell the most to be offered, in A: what holds, or what is wished for while the charger's limit is tested.

        Args:
            wished: the limit that people have set.
            bound: the limit that holds.
            now: the time.
        """
        return wished.most_a if self._writer.tests_limit(now) else bound.most_a
