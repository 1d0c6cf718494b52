"""The app's own core on the bench: the control loop that the app runs, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from alfen_solar.charger import Car, Readback
from alfen_solar.control_loop import ControlLoop
from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.settings import read_settings

from .plant import MAXIMUM_A

_START = datetime(2026, 6, 21, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_VALIDITY_S = 60
"""How long the charger honours a setpoint, s: its default."""


class Ours:
    """The app's control loop as a rule.

    As with Home Assistant, an unchanged meter value is no event; the app is then told that the meter still reports as
    soon as it asks. The charger's readback is polled together with its power.
    """

    def __init__(self, phases: int, sun_share: float, options: Mapping[str, object]) -> None:
        self._now = _START - _SECOND
        self._loop = ControlLoop(read_settings({"grid_power": "sensor.grid", "phases": phases, **options}), self._now)
        self._loop.mode = Mode.SOLAR
        self._loop.sun_share = sun_share
        self._loop.maximum_a = MAXIMUM_A
        self.decision = Decision(None, Reason.WAITING_FOR_HELPERS)
        """The last one."""
        self._shown_w: float | None = None
        self._reported_at = self._now
        self._setpoint_a = 0.0
        self._written_s = -_VALIDITY_S

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        loop = self._loop
        now = self._now = self._now + _SECOND
        if car_w is not None:
            loop.see_car(Car.CHARGING if car_w else Car.CONNECTED, now)
            loop.see_power(car_w, now)
            self._read_back(now_s, now)
        if grid_w is not None:
            self._reported_at = now
            if grid_w != self._shown_w:
                self._shown_w = grid_w
                loop.sample(grid_w, now)
        step = loop.step(now, now)
        self.decision = step.decision
        if step.poll_charger:
            self._read_back(now_s, now)
        if step.ask_meter:
            loop.meter.reported(self._reported_at)
        if step.write_a is not None:
            self._setpoint_a, self._written_s = step.write_a, now_s
            loop.finish_write(None, now)
        return step.write_a

    def _read_back(self, now_s: int, now: datetime) -> None:
        remaining_s = max(self._written_s + _VALIDITY_S - now_s, 0)
        self._loop.read_back(Readback(self._setpoint_a, self._setpoint_a, remaining_s), now)


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
        return Ours(phases, self.sun_share, self.options)


KNOB = tuple(Setting(percent / 100) for percent in (0, 30, 60, 100))
"""The defaults over the knob, in the order in which the picture joins the dots."""
DEFAULT = KNOB[-1]
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
    Setting(0.0, {"reserve_w": -40}),
    Setting(0.3, {"stop_after_wh": 200}),
    Setting(0.8, {"stop_after_wh": 400}),
    Setting(0.85, {"stop_after_wh": 400}),
    Setting(0.9, {"stop_after_wh": 40}),
    Setting(0.95, {"stop_after_wh": 40}),
    Setting(1.0, {"stop_after_wh": 15}),
    Setting(1.0, {"stop_after_wh": 6.5}),
    Setting(0.8, {"start_after_wh": 100}),
    Setting(1.0, {"start_after_wh": 20}),
    Setting(1.0, {"start_after_wh": 50}),
)
"""What it tries besides on days on which those do not dominate all peers; it then takes twice as long."""
