"""The app's own core on the bench: the installation that the app runs, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.installation import Installation
from alfen_solar.settings import Settings, read_settings
from alfen_solar.sockets.car_model import DRAWING_W

from .plant import VOLTAGE_V
from .shown import Shown, ShownStates

_START = datetime(2026, 6, 21, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_VALIDITY_S = 60
"""How long the charger honours a setpoint, s: its default."""
_GRID = "sensor.grid"


class Ours:
    """The app's core as a rule.

    As with Home Assistant, an unchanged meter value is no event; the app is then told that the meter still reports as
    soon as it asks. The charger's readback is polled together with its power, a second after the app asks for it.
    """

    def __init__(self, settings: Settings, sun_share: float, mode: Mode = Mode.SOLAR, start: datetime = _START) -> None:
        """Start the app.

        Args:
            settings: What stands in apps.yaml; the meter is another, as the plant has but one.
            sun_share: The share of sun that is wanted at minimum current, from 0 to 1.
            mode: What the user has chosen.
            start: When the first second is.
        """
        self._now = start - _SECOND
        meter = {"grid_power": _GRID, "grid_import": None, "grid_export": None}
        settings = settings.model_copy(update=meter)
        self._entities, self._phases = settings.entities, settings.most_phases
        self._core = Installation(settings, UTC, self._now)
        (self._point,) = self._core.charge_points
        self._shown = ShownStates(self._core)
        self._shown.show(self._entities.mode, (mode, None), self._now)
        self._shown.show(self._entities.sun_share, (f"{100 * sun_share:g}", "%"), self._now)
        self._shown.show(self._entities.maximum_current, (f"{settings.maximum_current_a:g}", "A"), self._now)
        self.decision = Decision(None, Reason.WAITING_FOR_HELPERS)
        """The last one."""
        self.wants_poll = False
        self.voltage_v: Callable[[int], float] = lambda _: VOLTAGE_V
        """What the charger measures at a time in seconds, in V; the peers do not ask it."""
        self._asked = False
        self._reported_at = self._now
        self._setpoint_a = 0.0
        self._written_s = -_VALIDITY_S

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        self._see(now_s, grid_w, car_w)
        core, now = self._core, self._now
        step = core.step(now, now)
        (socket,) = step.sockets
        self.decision = socket.decision
        self.wants_poll = self._asked = socket.read_charger
        if step.ask_meter:
            core.record_reports(dict.fromkeys(core.reporting_entities, (self._reported_at,) * 2), now)
        if socket.write is None:
            return None
        self._setpoint_a, self._written_s = socket.write.value, now_s
        self._point.socket.finish_write(None, now)
        return socket.write.value

    def _see(self, now_s: int, grid_w: float | None, car_w: float | None) -> None:
        """Let the app see what has arrived in this second."""
        self._now += _SECOND
        if car_w is not None:
            self._poll(now_s, car_w)
        if grid_w is not None:
            self._reported_at = self._now
            self._shown.show(_GRID, (f"{grid_w:g}", "W"), self._now)

    def _poll(self, now_s: int, car_w: float) -> None:
        """Read the charger, in its turn or because the app has asked for it."""
        entities = self._entities
        remaining_s = max(self._written_s + _VALIDITY_S - now_s, 0)
        state = "C2" if car_w >= DRAWING_W else "B2"
        voltage_v = self.voltage_v(now_s)
        currents_a = [car_w / self._phases / voltage_v] * self._phases + [0.0] * (3 - self._phases)
        shown: dict[str, Shown] = {
            entities.mode_3_state: (state, None),
            entities.power: (f"{car_w:g}", "W"),
            entities.current_l1: (f"{currents_a[0]:.2f}", "A"),
            entities.current_l2: (f"{currents_a[1]:.2f}", "A"),
            entities.current_l3: (f"{currents_a[2]:.2f}", "A"),
            entities.voltage: (f"{voltage_v:.1f}", "V"),
            entities.setpoint: (f"{self._setpoint_a:g}", "A"),
            entities.applied_current: (f"{self._setpoint_a:g}", "A"),
            entities.remaining_validity: (f"{remaining_s:g}", "s"),
        }
        self._shown.poll(self._point, shown, self._now, asked=self._asked)
        self._asked = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of ours that the bench tries: the knob, and at most one option.

    Attributes:
        sun_share: The share of sun that is wanted at minimum current, from 0 to 1.
        options: What stands in apps.yaml, the defaults aside.
    """

    sun_share: float
    options: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the table calls it."""
        return ", ".join([f"sun {self.sun_share:.0%}", *(f"{name} {value}" for name, value in self.options.items())])

    def make(self, phases: int) -> Ours:
        """Make the rule, as new, for a number of phases."""
        return Ours(read_settings({"grid_power": _GRID, "phases": phases, **self.options}), self.sun_share)


DEFAULT = Setting(0.95)
"""What the app does unless it is told otherwise."""
KNOB = tuple(replace(DEFAULT, sun_share=percent / 100) for percent in (0, 30, 60, 95, 100))
"""The same over the knob, in the order in which the picture joins the dots."""
SETTINGS = (
    *KNOB,
    Setting(0.83, {"stop_after_wh": 400}),
    Setting(1.0, {"stop_after_wh": 250}),
    Setting(1.0, {"stop_after_wh": 9}),
    Setting(0.62, {"start_after_wh": 230}),
    Setting(1.0, {"start_after_wh": 90}),
)
"""What the bench tries of ours."""
FURTHER_SETTINGS = (
    Setting(0.0, {"reserve_w": -30}),
    Setting(0.3, {"stop_after_wh": 200}),
    Setting(0.55, {"start_after_wh": 400}),
    Setting(0.75, {"stop_after_wh": 500}),
    Setting(0.9, {"stop_after_wh": 40}),
    Setting(0.95, {"stop_after_wh": 40}),
    Setting(1.0, {"stop_after_wh": 15}),
    Setting(1.0, {"stop_after_wh": 6.5}),
    Setting(0.8, {"start_after_wh": 100}),
    Setting(1.0, {"start_after_wh": 20}),
    Setting(1.0, {"start_after_wh": 50}),
)
"""What it tries besides on days on which those do not dominate all peers; it then takes twice as long."""
