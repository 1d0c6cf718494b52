"""Whether the sun gives less than a car takes at minimum current."""

ENOUGH_WH = 0.5
"""So much too little, in Wh for each phase, is told, and with so much to spare it is over: flicker of 80 W reaches it
once in eight minutes."""
_S_PER_HOUR = 3600.0


class Shortage:
    """Weighs by energy, so that flicker at the edge is told neither as this nor as that."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew: the next window tells."""
        self._lasts: bool | None = None
        self._other_wh = 0.0

    def lasts(self, missing_w: float, duration_s: float, phases: int) -> bool:
        """Add a window, and tell.

        Args:
            missing_w: What the sun does not give, W; below 0: what it gives beyond.
            duration_s: How long the window was.
            phases: On how many phases the car charges.
        """
        if self._lasts is None:
            self._lasts = missing_w > 0
        other_w = -missing_w if self._lasts else missing_w
        self._other_wh = max(self._other_wh + other_w * duration_s / _S_PER_HOUR, 0.0)
        if self._other_wh >= ENOUGH_WH * phases:
            self._lasts, self._other_wh = not self._lasts, 0.0
        return self._lasts
