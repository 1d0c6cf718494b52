"""Whether the offer may rise again, where raises were taken back again and again.

Whatever the reason is, a meter or a charger's sensor that shows late, or a car that goes to and fro between its phases:
what the sun seems to carry then rests on what the last changes were yet to show. So the next raise waits until they
surely have. Lowering never waits.
"""

from datetime import datetime, timedelta


class Raises:
    """Counts the raises in a row that did not hold."""

    HOLDS_FOR = timedelta(seconds=40)
    """A raise that was not taken back by then holds. Of those that clouds undo many stand for longer: with 60 s, and
    four less that are free, it cost a percent of the sun."""
    CARRIED_FOR = timedelta(seconds=14)
    """Or one that what the meter shows has agreed with for so long, once the car has followed: what takes it back later
    is a hob or a cloud. A meter that shows late agrees for no longer than it takes to go past."""
    TAKEN_BACK = 0.5
    """It is taken back if so much of it is."""
    CARRIED = 0.1
    """What the meter shows agrees if it is off by no more than so much of it, or than these A."""
    CARRIED_A = 0.3
    FREE = 8
    """So many in a row are clouds, and the next need not wait."""
    FIRST_WAIT = timedelta(seconds=60)
    """So long after the last change the next may come; it doubles with each more in a row."""
    DOUBLINGS = 3

    def __init__(self) -> None:
        self._taken_back = 0
        self._from_a = self._to_a = 0.0
        self._raised_at: datetime | None = None
        self._changed_at: datetime | None = None
        self._carried_since: datetime | None = None

    def may_rise(self, now: datetime) -> bool:
        """Tell whether the offer may rise now."""
        self._step(now)
        beyond = self._taken_back - self.FREE
        if beyond < 0 or self._changed_at is None:
            return True
        return now - self._changed_at >= self.FIRST_WAIT * (1 << min(beyond, self.DOUBLINGS))

    def see(self, off_a: float, now: datetime) -> None:
        """Note by how much the sun carries more or less than the offer that the car has followed, in A."""
        near_a = max(self.CARRIED * (self._to_a - self._from_a), self.CARRIED_A)
        if self._raised_at is None or abs(off_a) > near_a:
            self._carried_since = None
            return
        self._carried_since = self._carried_since or now
        if now - self._carried_since >= self.CARRIED_FOR:
            self._hold()

    def note(self, before_a: float, after_a: float, now: datetime) -> None:
        """Note that the sun has changed the offer, in A."""
        if after_a == before_a:
            return
        self._step(now)
        self._changed_at, self._carried_since = now, None
        if after_a > before_a:
            if self._raised_at is None:  # raises that follow on each other are one
                self._from_a = before_a
            self._raised_at, self._to_a = now, after_a
        elif self._raised_at is not None and self._to_a - after_a >= self.TAKEN_BACK * (self._to_a - self._from_a):
            self._taken_back += 1
            self._raised_at = None

    def _step(self, now: datetime) -> None:
        if self._raised_at is not None and now - self._raised_at >= self.HOLDS_FOR:
            self._hold()

    def _hold(self) -> None:
        self._raised_at, self._taken_back = None, 0
