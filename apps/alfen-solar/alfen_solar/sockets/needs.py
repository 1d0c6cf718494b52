"""What current a car needs before it draws: some want more than the minimum, and say so by drawing nothing."""

from datetime import datetime, timedelta

from alfen_solar.decision import CarState


class NeededCurrent:
    """Offers a car that does not draw more in steps, once in a while, and remembers what it needed while it stays."""

    PATIENCE = timedelta(seconds=90)
    """How long a car may take to begin at the minimum before more is tried."""
    STEP_A = 1.0
    STEP_FOR = timedelta(seconds=40)
    """How long each step is offered: cars take up to 35 s."""
    AGAIN_AFTER = timedelta(minutes=15)
    """After a try in vain; it doubles with each, as the car is probably full."""
    STALLS_WITHIN = timedelta(seconds=60)
    """A car that stops so soon after it was offered less has stopped for that."""

    def __init__(self, now: datetime) -> None:
        self._forget(now)

    def _forget(self, now: datetime) -> None:
        self._starting_a: float | None = None
        self._running_a: float | None = None
        self._state = CarState.UNKNOWN
        self._idle_since = now
        self._offer_a = 0.0
        self._offered_since = now
        self._higher_before_a = 0.0
        self._tried_in_vain = 0
        self._try_from = now
        self._trying = False

    @property
    def starting_a(self) -> float | None:
        """What it was seen to need before it draws, in A; None: it was never tried."""
        return self._starting_a

    @property
    def running_a(self) -> float | None:
        """Below what it was seen to stop, in A; None: it was never seen."""
        return self._running_a

    def doubt(self) -> None:
        """Forget what it was seen to need: it may have begun by itself just when more was tried."""
        self._starting_a = self._running_a = None

    def record(self, state: CarState, offer_a: float, now: datetime) -> None:
        """Record what the car does of what it is offered, in A; called once a step."""
        before, self._state = self._state, state
        if state is CarState.ABSENT:
            self._forget(now)
            return
        if state is CarState.DRAWING and before is not CarState.DRAWING and self._trying:
            self._starting_a = self._offer_a
            self._tried_in_vain = 0
        lowered = self._higher_before_a > self._offer_a and now - self._offered_since <= self.STALLS_WITHIN
        if before is CarState.DRAWING and state is CarState.IDLE and self._starting_a and offer_a and lowered:
            self._running_a = self._starting_a
        if state is not CarState.IDLE or not offer_a:
            self._idle_since, self._trying = now, False
        if offer_a != self._offer_a:
            self._higher_before_a, self._offer_a, self._offered_since = self._offer_a, offer_a, now

    def wanted_a(self, minimum_a: float, most_a: float, now: datetime) -> float | None:
        """Tell what a car that draws nothing is to be offered, in A; None: what it is offered now.

        Args:
            minimum_a: what it is offered when nothing is tried, in A.
            most_a: the most that the sun and all limits carry, in A.
            now: the time.
        """
        if self._state is not CarState.IDLE or now < self._try_from or now - self._idle_since < self.PATIENCE:
            return None
        if now - self._offered_since < self.STEP_FOR:
            return None
        more_a = max(self._offer_a, minimum_a) + self.STEP_A
        if more_a <= most_a:
            self._trying = True
            return more_a
        if not self._trying:
            return None
        self._trying = False
        self._try_from = now + self.AGAIN_AFTER * (1 << min(self._tried_in_vain, 3))
        self._tried_in_vain += 1
        return minimum_a
