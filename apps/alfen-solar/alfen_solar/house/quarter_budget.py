"""How much the cars may draw for the rest of a quarter of an hour: what is left of its energy, less the house's part.

Two things bound it. What is left is to last until the end, if the house goes on as it does. And if the kitchen begins
to cook, and the cars stop as soon as they can, what is left must carry that: as long as the cars draw much and have
much time left, they are the reserve themselves; towards the end something has to be left over, less and less the
nearer it is.
"""

from dataclasses import dataclass

KITCHEN_W = 2000.0
"""What the kitchen may draw more from one second to the next: a kettle, an oven, a hob."""
KITCHEN_WH = 50.0
"""And for how much it does so at most that was not to be foreseen."""
CHAIN_S, METER_S = 15.0, 4.0
"""From a jump of the house to a car that draws less: a telegram of the meter, which comes each METER_S or more often,
the write, and the car."""
LEFT_WH = 3.0
"""What is never used: clocks differ by a second or two, and meters round."""
SAMPLED_WH_PER_S = 1.2
"""What is never used, at least, for each second between two telegrams: their mean is not that of all that was drawn. On
a recorded day, with a meter of 10 s, 11 Wh were missing in one quarter of 46."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What is left of a quarter."""

    left_wh: float
    """The energy that may still be imported in it, in Wh."""
    left_s: float
    """How long it still lasts, in s, above 0."""
    house_w: float
    """What the house draws without its cars, in W."""
    meter_s: float = METER_S
    """How often the meter reports, in s."""

    @property
    def spread_w(self) -> float:
        """What the cars draw to use by the end all that the house leaves, in W."""
        return self._for_cars_wh * 3600 / self.left_s

    @property
    def for_a_moment_w(self) -> float:
        """What the cars may draw if they stop as soon as they can, and the kitchen begins to cook, in W."""
        return self._besides_kitchen_wh * 3600 / self._stop_s

    @property
    def cars_w(self) -> float:
        """What the cars may draw, in W, so that there is always enough left to stop; below 0 if it is not."""
        return min(self.spread_w, self._besides_kitchen_wh * 3600 / (self.left_s - self._kitchen_s + self._stop_s))

    def lasting_w(self, least_w: float) -> float:
        """Tell what the cars may draw so that with their minimum they can go on to the end, in W, or that minimum.

        Who draws the minimum leaves nothing over any more, so what the kitchen may draw until the cars have stopped,
        at any time that is still to come, must be left over by then.
        """
        # The first telegram may tell of a part of it alone.
        kitchen_s, stop_s = self._kitchen_s, min(self._stop_s + self.meter_s, self.left_s)
        kept_wh = max(KITCHEN_W * stop_s, KITCHEN_W * kitchen_s - least_w * (kitchen_s - stop_s)) / 3600
        spare_wh = self._for_cars_wh - kept_wh - least_w * self.left_s / 3600
        return least_w + max(spare_wh, 0.0) * 3600 / self.left_s

    @property
    def _for_cars_wh(self) -> float:
        return self.left_wh - max(LEFT_WH, SAMPLED_WH_PER_S * self.meter_s) - self.house_w * self.left_s / 3600

    @property
    def _kitchen_s(self) -> float:
        """How long the kitchen may draw so much, in s: when no more is left, what it may still do becomes less."""
        return min(KITCHEN_WH * 3600 / KITCHEN_W, self.left_s)

    @property
    def _besides_kitchen_wh(self) -> float:
        return self._for_cars_wh - KITCHEN_W * self._kitchen_s / 3600

    @property
    def _stop_s(self) -> float:
        return min(CHAIN_S + max(self.meter_s - METER_S, 0.0), self.left_s)
