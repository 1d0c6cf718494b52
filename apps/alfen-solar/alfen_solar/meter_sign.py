"""Whether the grid meter goes the right way: more current for the car must show as more import, or less export."""

from datetime import datetime, timedelta

from .window import Window


class MeterSign:
    """Compares how the grid power moved with how it should have when the setpoint changed.

    One comparison proves nothing, as a cloud may have passed meanwhile; some in a row that show just the opposite do.
    The last of them is a test: on suspicion the setpoint goes to the minimum, and that change must contradict as well.
    """

    SMALLEST_CHANGE_W = 400.0
    """A change that stands out from the household's flicker."""
    OPPOSITE = (-1.3, -0.7)
    """The ratio of what was seen to what was expected that is taken for the opposite."""
    CONTRADICTIONS_TO_SUSPECT = 3
    CONTRADICTIONS = 4
    FORGOTTEN_AFTER = timedelta(minutes=10)
    """A suspicion or a verdict that is not renewed; a meter that is really reversed soon earns it again."""

    def __init__(self) -> None:
        self._before: Window | None = None
        self._contradictions = 0
        self._contradicted_at: datetime | None = None

    @property
    def suspected(self) -> bool:
        """Whether import and export may be swapped, so that the setpoint shall go to the minimum."""
        return self._contradictions >= self.CONTRADICTIONS_TO_SUSPECT

    @property
    def reversed(self) -> bool:
        """Whether import and export are swapped."""
        return self._contradictions >= self.CONTRADICTIONS

    def see(self, window: Window, now: datetime) -> None:
        """Take a closed window."""
        before, self._before = self._before, window
        if self._contradicted_at is not None and now - self._contradicted_at >= self.FORGOTTEN_AFTER:
            self._contradictions, self._contradicted_at = 0, None
        if before is None or not window.car_w or not before.car_w:
            return
        expected_w = window.car_w - before.car_w
        if abs(expected_w) < self.SMALLEST_CHANGE_W:
            return
        lowest, highest = self.OPPOSITE
        if lowest <= (window.grid_w - before.grid_w) / expected_w <= highest:
            self._contradictions += 1
            self._contradicted_at = now
        else:
            self._contradictions = 0
