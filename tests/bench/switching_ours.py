"""The app's own core on a plant whose phases it may switch."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.installation import Installation
from alfen_solar.settings import read_settings
from alfen_solar.sockets.registers import Register

from .shown import Shown, ShownStates
from .switching import Order, Phases

_START = datetime(2026, 6, 21, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_VALIDITY_S = 60
_GRID = "sensor.grid"
_VOLTAGE_V = 230.0


@dataclass(frozen=True, slots=True)
class SwitchingSetting:
    """A setting of the app.

    Attributes:
        sun_share: The share of sun that is wanted at minimum current, from 0 to 1.
        options: What stands in apps.yaml otherwise than by default.
    """

    sun_share: float
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the table calls it."""
        return ", ".join([f"sun {self.sun_share:.0%}", *(f"{name} {value}" for name, value in self.options.items())])

    def make(self) -> "SwitchingOurs":
        """Make the rule, as new."""
        return SwitchingOurs(self)


class SwitchingOurs:
    """The app's core as a rule that switches phases; what Home Assistant shows is as in `ours`."""

    def __init__(self, setting: SwitchingSetting) -> None:
        self._now = _START - _SECOND
        settings = read_settings({"grid_power": _GRID, "phases": "switchable", **setting.options})
        self._entities = settings.entities
        self._core = Installation(settings, UTC, self._now)
        (self._point,) = self._core.charge_points
        self._shown = ShownStates(self._core)
        self._shown.show(self._entities.mode, (Mode.SOLAR, None), self._now)
        self._shown.show(self._entities.sun_share, (f"{100 * setting.sun_share:g}", "%"), self._now)
        self._shown.show(self._entities.maximum_current, (f"{settings.maximum_current_a:g}", "A"), self._now)
        self.decision = Decision(None, Reason.WAITING_FOR_HELPERS)
        self.wants_poll = False
        self._asked = False
        self._reported_at = self._now
        self._setpoint_a = 0.0
        self._written_s = -_VALIDITY_S

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:
        self._now += _SECOND
        if car_a is not None:
            self._poll(now_s, car_a, phases)
        if grid_w is not None:
            self._reported_at = self._now
            self._shown.show(_GRID, (f"{grid_w:g}", "W"), self._now)
        core, now = self._core, self._now
        step = core.step(now, now)
        (socket,) = step.sockets
        self.decision = socket.decision
        self.wants_poll = self._asked = socket.read_charger
        if step.ask_meter:
            core.record_reports(dict.fromkeys(core.reporting_entities, (self._reported_at,) * 2), now)
        write = socket.write
        if write is None:
            return Order()
        self._point.socket.finish_write(None, now)
        if write.register is Register.PHASES:
            return Order(phases=1 if write.value == 1 else 3)
        self._setpoint_a, self._written_s = write.value, now_s
        return Order(setpoint_a=write.value)

    def _poll(self, now_s: int, car_a: float, phases: Phases) -> None:
        """Read the charger, in its turn or because the app has asked for it."""
        entities = self._entities
        currents = {
            entity: (f"{car_a if number <= phases else 0:g}", "A")
            for number, entity in enumerate((entities.current_l1, entities.current_l2, entities.current_l3), 1)
        }
        shown: dict[str, Shown] = {
            entities.mode_3_state: ("C2" if car_a else "B2", None),
            entities.power: (f"{car_a * phases * _VOLTAGE_V:g}", "W"),
            **currents,
            entities.voltage: (f"{_VOLTAGE_V:g}", "V"),
            entities.setpoint: (f"{self._setpoint_a:g}", "A"),
            entities.applied_current: (f"{self._setpoint_a:g}", "A"),
            entities.remaining_validity: (f"{max(self._written_s + _VALIDITY_S - now_s, 0):g}", "s"),
            entities.phases: (f"{phases}", None),
        }
        self._shown.poll(self._point, shown, self._now, asked=self._asked)
        self._asked = False


SWITCHING_DEFAULT = SwitchingSetting(0.95)
"""What the app does unless it is told otherwise."""
SWITCHING_SETTINGS = (
    SWITCHING_DEFAULT,
    SwitchingSetting(0.6),
    SwitchingSetting(1.0, {"stop_after_wh": 10}),
    SwitchingSetting(0.95, {"switch_after_wh": 100}),
    SwitchingSetting(0.95, {"switch_after_wh": 1000}),
)
"""What the bench tries."""
