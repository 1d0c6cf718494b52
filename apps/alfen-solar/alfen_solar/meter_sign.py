"""Whether the grid meter goes the right way: more current for the car must show as more import, or less export."""

from .window import Window


class MeterSign:
    """Compares how the grid power moved with how it should have when the setpoint changed.

    One comparison proves nothing, as a cloud may have passed meanwhile; some in a row do. A single one that is as it
    should be clears the suspicion.
    """

    SMALLEST_CHANGE_W = 400.0
    """A change that stands out from the household's flicker."""
    CONTRADICTIONS = 3

    def __init__(self) -> None:
        self._before: tuple[float, float] | None = None
        self._contradictions = 0

    @property
    def reversed(self) -> bool:
        """Whether import and export seem to be swapped."""
        return self._contradictions >= self.CONTRADICTIONS

    def see(self, window: Window, offered_w: float) -> None:
        """Take a closed window, and what the car was offered during it, in W; 0 for a car that does not charge."""
        before, self._before = self._before, (window.grid_w, offered_w)
        if before is None or not offered_w or not before[1]:
            return
        expected_w = offered_w - before[1]
        if abs(expected_w) < self.SMALLEST_CHANGE_W:
            return
        ratio = (window.grid_w - before[0]) / expected_w
        if ratio > 0.5:  # noqa: PLR2004 - nearer to what was expected than to nothing
            self._contradictions = 0
        elif ratio < -0.5:  # noqa: PLR2004 - nearer to the opposite than to nothing
            self._contradictions += 1
