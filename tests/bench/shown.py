"""What the app's core on the bench sees of Home Assistant: states, and changes of them."""

from collections.abc import Mapping
from datetime import datetime

from alfen_solar.charge_point import ChargePoint
from alfen_solar.installation import Installation

Shown = tuple[str, str | None]
"""A state, and its unit of measurement."""


class ShownStates:
    """The states of a small Home Assistant, in which an unchanged value is no event."""

    def __init__(self, core: Installation) -> None:
        self._core = core
        self._states: dict[str, dict[str, object]] = {}

    def show(self, entity: str, shown: Shown, now: datetime) -> None:
        """Let an entity show a state."""
        text, unit = shown
        old = self._states.get(entity)
        if old is not None and old["state"] == text:
            return
        attributes = {} if unit is None else {"unit_of_measurement": unit}
        new: dict[str, object] = {"state": text, "attributes": attributes, "last_changed": None}
        self._states[entity] = new
        self._core.record(entity, new, old, now)

    def poll(self, point: ChargePoint, shown: Mapping[str, Shown], now: datetime, *, asked: bool) -> None:
        """Let the sensors of a charger show what was read from it; `asked`: because the app wanted it."""
        for entity, state in shown.items():
            self.show(entity, state, now)
        if asked:
            self._core.finish_reading(point, {entity: self._states[entity] for entity in shown}, now)
