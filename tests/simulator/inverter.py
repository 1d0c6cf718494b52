"""An inverter that is throttled to what is drawn, so that nothing is exported."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class InverterSettings:
    """What kind of inverter it is.

    Attributes:
        answers_s: How long it takes to follow what is drawn, s: 1 to 5 in the field.
        exports_w: What it lets through, W: 0 to 50.
    """

    answers_s: float = 2.0
    exports_w: float = 20.0


class Inverter:
    """The inverter. Attributes: `settings` may be exchanged at any time; `power_w` is what it gives, W."""

    def __init__(self, settings: InverterSettings) -> None:
        """Make an inverter that gives nothing yet."""
        self.settings = settings
        self.power_w = 0.0
        self._drawn_w: list[tuple[float, float]] = []

    def step(self, now_s: float, could_w: float, drawn_w: float) -> float:
        """Let time pass; tell what it gives from now on, W.

        Args:
            now_s: The time, s.
            could_w: What the sun would let it give, W.
            drawn_w: What house, cars and battery draw now, W.
        """
        self._drawn_w.append((now_s, drawn_w))
        while len(self._drawn_w) > 1 and self._drawn_w[1][0] <= now_s - self.settings.answers_s:
            self._drawn_w.pop(0)
        self.power_w = min(could_w, max(self._drawn_w[0][1] + self.settings.exports_w, 0.0))
        return self.power_w
