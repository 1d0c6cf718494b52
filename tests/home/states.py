"""The states of Home Assistant: what they hold, when they were last heard of, and what makes an event."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

UNAVAILABLE = "unavailable"
UNKNOWN = "unknown"

State = dict[str, Any]
"""As Home Assistant sends it: `state`, `attributes` and the stamps `last_changed`, `last_updated`, `last_reported`."""

_CONVERTED = {
    ("W", "kW"): 0.001,
    ("kW", "W"): 1000.0,
    ("A", "mA"): 1000.0,
    ("V", "mV"): 1000.0,
    ("Wh", "kWh"): 0.001,
    ("s", "min"): 1 / 60,
}


class Event(NamedTuple):
    """A state that has changed: another value, or other attributes."""

    entity: str
    new: State
    old: State | None
    """None: the entity is new."""
    at_s: float
    """When, s since the start, whatever the clock on the wall says."""


class States:
    """All entities with their states.

    Attributes:
        clock_error_s: How far the clock of Home Assistant's machine is ahead, s. May be set at any time.
    """

    def __init__(self, start: datetime) -> None:
        """Make an empty Home Assistant; `start` is what its clock says at 0 s."""
        self.clock_error_s = 0.0
        self._start = start
        self._states: dict[str, State] = {}
        self._heard: dict[str, tuple[float, float]] = {}
        self._units: dict[str, str] = {}

    def wall(self, at_s: float) -> datetime:
        """What the clock of Home Assistant's machine says."""
        return self._start + timedelta(seconds=at_s + self.clock_error_s)

    def report(
        self,
        entity: str,
        value: str,
        at_s: float,
        unit: str | None = None,
        attributes: Mapping[str, object] | None = None,
    ) -> tuple[Event, ...]:
        """Take what an integration says; only what differs from before is an event."""
        if self._units:
            value, unit = self._in_chosen_unit(entity, value, unit)
        attributes = dict(attributes or ())
        if unit is not None:
            attributes["unit_of_measurement"] = unit
        old = self._states.get(entity)
        self._heard[entity] = (at_s, self.clock_error_s)
        if old is not None and old["state"] == value and old["attributes"] == attributes:
            return ()
        stamp = self.wall(at_s).isoformat()
        changed = stamp if old is None or old["state"] != value else old["last_changed"]
        new: State = {
            "entity_id": entity,
            "state": value,
            "attributes": attributes,
            "last_changed": changed,
            "last_updated": stamp,
            "last_reported": stamp,
        }
        self._states[entity] = new
        return (Event(entity, new, old, at_s),)

    def again(self, state: State, at_s: float) -> tuple[Event, ...]:
        """Take a state that was there before, as after a restart: all its stamps are new."""
        unit = state["attributes"].get("unit_of_measurement")
        return self.report(state["entity_id"], state["state"], at_s, unit, state["attributes"])

    def remove(self, entity: str) -> State | None:
        """Take an entity away. AppDaemon tells no listener of that: there is no event."""
        self._heard.pop(entity, None)
        return self._states.pop(entity, None)

    def get(self, entity: str) -> State | None:
        """A state as of now, with the time when it was last reported; None: there is no such entity."""
        state = self._states.get(entity)
        if state is None:
            return None
        at_s, clock_error_s = self._heard[entity]
        return state | {"last_reported": (self._start + timedelta(seconds=at_s + clock_error_s)).isoformat()}

    def heard_s(self, entity: str) -> float | None:
        """When Home Assistant last heard of an entity, changed or not, s since the start; None: never."""
        heard = self._heard.get(entity)
        return None if heard is None else heard[0]

    def value(self, entity: str) -> str | None:
        """The bare state; None: there is no such entity."""
        state = self._states.get(entity)
        return None if state is None else str(state["state"])

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._states))

    def choose_unit(self, entity: str, unit: str) -> None:
        """Let the user choose another unit for a sensor, as its settings in Home Assistant allow.

        It shows from the next report on.
        """
        self._units[entity] = unit

    def _in_chosen_unit(self, entity: str, value: str, unit: str | None) -> tuple[str, str | None]:
        chosen = self._units.get(entity, unit)
        if chosen == unit or unit is None or value in {UNAVAILABLE, UNKNOWN}:
            return value, chosen
        factor = _CONVERTED.get((unit, chosen or ""))
        return (value, unit) if factor is None else (f"{float(value) * factor:.6g}", chosen)
