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
        self._register_wh: float | None = None
        self._waited = timedelta(0)
        """For how long the car has charged since the register last rose: a full one is warmed a little now and then."""
        self._shown_wh = 0.0
        """What was shown of its draw meanwhile."""
        self._shown_w = 0.0
        self._quiet_at: datetime | None = None
        """Until when that is counted; None: the car does not charge, or its draw is shown."""
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
        self._let_pass(power_w or 0.0, now, quiet=charges and has_value and not shows_draw)
        if shows_draw or not has_value:
            self._register_wh = None
            return False
        self._count(readings.energy_wh, now)
        if self._lasted >= self.LASTS and self._counts >= self.COUNTS:
            self._is_dead, self._register_wh, self._quiet_at, self._quiet_since = True, None, None, None
            self._lasted, self._counts = timedelta(0), 0
        return self._is_dead

    def _let_pass(self, shown_w: float, now: datetime, *, quiet: bool) -> None:
        if self._quiet_at is not None:
            self._waited += now - self._quiet_at
            self._shown_wh += self._shown_w * ((now - self._quiet_at) / timedelta(hours=1))
        self._shown_w, self._quiet_at = shown_w, now if quiet else None
        self._quiet_since = (self._quiet_since or now) if quiet else None

    def _count(self, energy_wh: float | None, now: datetime) -> None:
        before, self._register_wh = self._register_wh, energy_wh
        if energy_wh is not None and energy_wh == before:
            return
        waited, shown_wh = self._waited, self._shown_wh
        self._waited, self._shown_wh = timedelta(0), 0.0
        quiet_since = self._quiet_since
        if energy_wh is None or before is None or quiet_since is None or now - quiet_since < self.COMES_WITHIN:
            return
        if energy_wh - before - shown_wh >= DRAWING_W * (waited / timedelta(hours=1)):
            self._lasted += waited
            self._counts += 1

    def _shows_draw(self, power_w: float | None, currents_a: tuple[float, ...]) -> bool:
        draws = power_w is not None and power_w >= DRAWING_W
        return draws or any(current_a >= self.NOT_DRAWN_A for current_a in currents_a)
