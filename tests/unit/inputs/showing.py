"""States of Home Assistant for specifications."""

from datetime import datetime
from typing import Any

from alfen_solar.inputs.states import State
from tests.unit.clock import START, at


def showing(text: str, unit: str | None = None, *, changed_at: datetime = START, **attributes: object) -> State:
    """Make a state that has just changed."""
    if unit is not None:
        attributes["unit_of_measurement"] = unit
    return State(text, attributes, changed_at, is_event=True)


def raw(state: str, unit: str | None = None, changed_s: float = 0, **attributes: object) -> dict[str, Any]:
    """Make a state as Home Assistant sends it."""
    if unit is not None:
        attributes["unit_of_measurement"] = unit
    return {"state": state, "attributes": attributes, "last_changed": at(changed_s).isoformat()}
