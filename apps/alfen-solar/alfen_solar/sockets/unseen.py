"""Whether the charger counts energy that neither its power nor its currents show.

Both may be dead at 0 at once, as sensors that are polled together are. The car then seems to draw nothing whatever it
is offered, and under the sun it is started and paused all day. The charger's energy register speaks against both.
"""

from datetime import datetime, timedelta

from alfen_solar.inputs.socket import Readings

from .car_model import DRAWING_W


class UnseenDraw:
    """Compares what the register counts while a car charges, by the charger's word, with what is shown of its draw.

    What is dead is so until it shows that a car draws, or nothing at all, as of an integration that is reloaded.
    """

    NOT_DRAWN_A = 1.0
    """Less on each phase is no current that a car charges with."""
    COMES_WITHIN = timedelta(seconds=60)
    """What was drawn while the power still showed it, the register shows no later than that."""
    LASTS = timedelta(minutes=2)
    """So long energy must be counted that is not shown: a power may be polled late, and seldom."""
    COUNTS = 3
    """So often the register must have risen meanwhile: it may come late once, and in whole kWh."""

    def __init__(self) -> None:
        self._counted: tuple[float, datetime] | None = None
        """What the register showed when it last changed, or when all else last showed a draw, in Wh."""
        self._quiet_since: datetime | None = None
        self._lasted = timedelta(0)
        self._counts = 0
        self._is_dead = False

    @property
    def is_dead(self) -> bool:
        """Whether power and currents are known to show nothing of what the car draws."""
        return self._is_dead

    def record(self, readings: Readings, now: datetime, *, charges: bool) -> bool:
        """Record what is shown; tell whether it is found out now that it is dead, or that it is not any more.

        Args:
            readings: what the charger shows.
            now: the time.
            charges: whether the car charges by the charger's word.
        """
        power_w, currents_a = readings.power_w, readings.currents_a
        shows_draw, has_value = self._shows_draw(power_w, currents_a), power_w is not None or bool(currents_a)
        if self._is_dead:
            self._is_dead = has_value and not shows_draw
            return not self._is_dead
        if shows_draw:
            self._lasted, self._counts = timedelta(0), 0
        if shows_draw or not charges or not has_value:
            self._counted = self._quiet_since = None
            return False
        self._quiet_since = self._quiet_since or now
        self._count(readings.energy_wh, power_w or 0.0, now)
        if self._lasted >= self.LASTS and self._counts >= self.COUNTS:
            self._is_dead, self._counted, self._quiet_since = True, None, None
            self._lasted, self._counts = timedelta(0), 0
        return self._is_dead

    def _count(self, energy_wh: float | None, shown_w: float, now: datetime) -> None:
        before, quiet_since = self._counted, self._quiet_since or now
        if energy_wh is None or now - quiet_since < self.COMES_WITHIN or before is None:
            self._counted = None if energy_wh is None else (energy_wh, now)
            return
        counted_wh, at = before
        if energy_wh == counted_wh:
            return
        self._counted = energy_wh, now
        unseen_wh = energy_wh - counted_wh - shown_w * ((now - at) / timedelta(hours=1))
        if unseen_wh >= DRAWING_W * ((now - at) / timedelta(hours=1)):
            self._lasted += now - at
            self._counts += 1

    def _shows_draw(self, power_w: float | None, currents_a: tuple[float, ...]) -> bool:
        draws = power_w is not None and power_w >= DRAWING_W
        return draws or any(current_a >= self.NOT_DRAWN_A for current_a in currents_a)
