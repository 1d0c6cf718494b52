"""What the charger's sensors show of one socket."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alfen_solar.entities import Entities

from .states import (
    State,
    carried_a,
    count,
    current_a,
    energy_wh,
    power_w,
    shown_current_a,
    validity_s,
    voltage_v,
)


@dataclass(slots=True)  # not frozen: making it anew for each state takes more time than all that is made of it
class Readings:
    """What is shown of a socket; None where nothing is."""

    mode_3_state: str | None = None
    """Registers 1201-1205, as they are."""
    power_w: float | None = None
    """Register 344; below 0 for a meter with an offset."""
    current_l1_a: float | None = None
    current_l2_a: float | None = None
    current_l3_a: float | None = None
    """Registers 320, 322, 324."""
    voltage_v: float | None = None
    """Register 306, from L1 to the neutral."""
    energy_wh: float | None = None
    """Register 374: all that was ever delivered."""
    setpoint_a: float | None = None
    """Register 1210: the setpoint, or the safe current after the setpoint has lapsed. Unsound words make any number."""
    applied_a: float | None = None
    """Register 1206: the least of all limits."""
    validity_s: float | None = None
    """Register 1208: for how long the setpoint is still honoured; 0 after it has lapsed."""
    safe_current_a: float | None = None
    """Register 1212."""
    phases: int | None = None
    """Register 1215: on how many phases the charger is set to charge, which need not be so."""

    @property
    def currents_a(self) -> tuple[float, ...]:
        """The currents of the phases that are shown, in A."""
        shown = (self.current_l1_a, self.current_l2_a, self.current_l3_a)
        return tuple(current for current in shown if current is not None)


_READ: Mapping[str, tuple[str, Callable[[State], float | str]]] = {
    "mode_3_state": ("mode_3_state", lambda state: state.text),
    "power": ("power_w", power_w),
    "current_l1": ("current_l1_a", carried_a),
    "current_l2": ("current_l2_a", carried_a),
    "current_l3": ("current_l3_a", carried_a),
    "voltage": ("voltage_v", voltage_v),
    "energy": ("energy_wh", energy_wh),
    "setpoint": ("setpoint_a", shown_current_a),
    "applied_current": ("applied_a", current_a),
    "remaining_validity": ("validity_s", validity_s),
    "safe_current": ("safe_current_a", current_a),
    "phases": ("phases", count),
}
"""For each setting under `entities` what it shows, and how it is read."""

MEASURED = frozenset({"power", "current_l1", "current_l2", "current_l3"})
"""Sensors that tell what the car draws."""
NEEDED = ("mode_3_state", "power", "setpoint", "applied_current", "remaining_validity", "voltage")
"""Sensors that are missed when they are not there; the others make the app know more."""


class SocketInput:
    """Reads the sensors of one socket."""

    def __init__(self, entities: Entities, *, switches_phases: bool = False) -> None:
        """Name what is read; `switches_phases`: whether the phases that the charger is set to are read as well."""
        read = _READ if switches_phases else _READ.keys() - {"phases"}
        self._settings = {getattr(entities, name): name for name in _READ if name in read}
        self.readings = Readings()

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting under `entities` by the entity that it names."""
        return self._settings

    def record(self, entity: str, state: State | None) -> Readings:
        """Record what an entity shows; None: nothing.

        Raises:
            UnusableStateError: its state cannot be used; it then counts as none.
        """
        field, read = _READ[self._settings[entity]]
        setattr(self.readings, field, None)
        if state is not None:
            setattr(self.readings, field, read(state))
        return self.readings
