"""The sensors of the grid meter: one with a sign, or one for import and one for export."""

from datetime import datetime

from alfen_solar.house.grid_meter import Report
from alfen_solar.settings import Settings

from .grid import Half, ImportExportPair, SignedSensor
from .states import State, Unusable, UnusableStateError, power_w


class MeterInput:
    """Makes samples of grid power of what the sensors show."""

    def __init__(self, settings: Settings) -> None:
        self._settings_by_entity = {
            entity: setting
            for setting in ("grid_power", "grid_import", "grid_export")
            if (entity := getattr(settings, setting)) is not None
        }
        self._halves: dict[str, Half] = {}
        if settings.grid_import is not None and settings.grid_export is not None:
            self._halves = {settings.grid_import: "import", settings.grid_export: "export"}
        self._halves_w: dict[Half, float] = {}
        self._signed = SignedSensor()
        self._pair = ImportExportPair()

    @property
    def entities(self) -> dict[str, str]:
        """The setting by the entity that it names."""
        return self._settings_by_entity

    @property
    def settles_at(self) -> datetime | None:
        """When a telegram that may not be whole yet has had the time to be; None: none waits."""
        return self._pair.settles_at if self._halves else self._signed.settles_at

    def record(self, entity: str, state: State, now: datetime) -> float | None:
        """Record what a sensor shows; return the grid power (W, import positive) if that makes a whole sample.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        value_w, half = power_w(state), self._halves.get(entity)
        if half is None:
            return self._signed.record(value_w, now)
        if value_w < 0:
            raise UnusableStateError(Unusable.NEGATIVE_HALF, state=state.text)
        self._halves_w[half] = value_w
        return self._pair.record(half, value_w, now)

    def lose(self, entity: str) -> None:
        """Record that a sensor shows nothing that can be used."""
        half = self._halves.get(entity)
        if half is None:
            self._signed.lose()
        else:
            self._pair.lose(half)
            self._halves_w.pop(half, None)

    def settled(self, now: datetime) -> float | None:
        """Return the grid power if a telegram has had the time to be whole."""
        return self._pair.settled(now) if self._halves else self._signed.settled(now)

    def reports(self, reports: tuple[tuple[datetime, datetime], ...]) -> tuple[Report, ...]:
        """Add to the times at which the sensors were last heard of, themselves and their siblings, what they show."""
        made = []
        for entity, (itself, siblings) in zip(self._settings_by_entity, reports, strict=True):
            half = self._halves.get(entity)
            other: Half = "export" if half == "import" else "import"
            shows_none = half is not None and self._halves_w.get(half) == 0 and self._halves_w.get(other, 0.0) > 0
            made.append(Report(itself, siblings, shows_none))
        return tuple(made)
