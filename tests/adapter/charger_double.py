"""An Alfen Eve with a car, behind Home Assistant: what is written, and what its sensors then show."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.adapter.clock import Clock
from tests.home.charger_sensors import SENSORS, Sensor
from tests.home.home import RIGHT_NAMES
from tests.simulator.car import Car
from tests.simulator.charger import SETPOINT, AlfenEve, ChargerSettings, RefusedError, Socket
from tests.simulator.house import House
from tests.simulator.words import f32, float_of
from tests.simulator.world import World

SETTINGS = ChargerSettings(safe_current_a=6, validity_s=60)
BEFORE_S = 60
"""So long the car has been there before anybody looks: it draws the safe current."""
STEP_S = 0.5
RIGHT_SENSORS = {name: SENSORS[entity] for entity, name in RIGHT_NAMES.items()}
"""The sensors of the right socket of a double charger."""
FLOATS = frozenset({"W", "A", "V"})
"""Units of the sensors whose registers are float32."""


def _world() -> World:
    return World(House(sun_values_w=(0.0,), load_values_w=(500.0,)), SETTINGS)


@dataclass
class ChargerDouble:
    """The simulator's charger with a car in a house, and what can be wrong with it."""

    clock: Clock
    world: World = field(default_factory=_world)
    silent: bool = False
    """It answers nothing: its sensors are unavailable, and a write is lost, which Home Assistant does not tell."""
    words_swapped: bool = False
    """Its sensors read floats with the wrong word order."""
    shows_nan: bool = False
    """Its registers read NaN, which Home Assistant shows as unknown."""
    power_offset_w: float = 0
    """How far its meter shows the power too high."""
    missing: set[str] = field(default_factory=set)
    """Sensors that have no value although the charger answers."""
    chosen_units: dict[str, tuple[str, float]] = field(default_factory=dict)
    """Units that the user has chosen for sensors in Home Assistant, and how many of them one of the package's is."""
    _at_s: float = 0

    @property
    def eve(self) -> AlfenEve:
        """The charger as it is now."""
        now_s = self.clock.seconds + BEFORE_S
        while self._at_s < now_s:
            self._at_s = min(self._at_s + STEP_S, now_s)
            self.world.step(self._at_s)
        return self.world.charger

    @property
    def socket(self) -> Socket:
        """Its socket."""
        return self.eve.sockets[1]

    @property
    def car(self) -> Car:
        """The car."""
        _ = self.eve
        return self.world.cars[1]

    @property
    def sensors(self) -> dict[str, Sensor]:
        """Its sensors, those of both sockets of a double charger."""
        return {**SENSORS, **(RIGHT_SENSORS if len(self.world.cars) > 1 else {})}

    @property
    def setpoints_a(self) -> list[float]:
        """What the car at each socket is really allowed, in A."""
        return [socket.setpoint_a for socket in self.eve.sockets.values()]

    @property
    def setpoint_a(self) -> float:
        """What the car is really allowed, in A."""
        return self.socket.setpoint_a

    @property
    def car_w(self) -> float:
        """What the cars draw, in W."""
        return sum(socket.power_w for socket in self.eve.sockets.values())

    @property
    def grid_w(self) -> float:
        """What the house with the car takes from the grid, in W."""
        battery = self.world.battery
        return (self.world.base_w_override or 0) + self.car_w + (0 if battery is None else battery.power_w)

    def write(self, unit: int, words: Sequence[int], address: int = SETPOINT) -> None:
        """Take a write, of the setpoint or of the phases."""
        if not self.silent:
            with suppress(RefusedError):
                self.eve.write(unit, address, words)

    def shown(self, entity: str) -> tuple[str, str | None]:
        """Tell state and unit of one of its sensors."""
        sensor, unit = self.sensors[entity], 2 if entity in RIGHT_SENSORS else 1
        value = sensor.read(self.eve, unit)
        if self.silent or unit in self.eve.unreadable:
            return "unavailable", sensor.unit
        if entity in self.missing or (self.shows_nan and sensor.unit in FLOATS):
            return "unknown", sensor.unit
        if isinstance(value, str):
            return str(value), sensor.unit
        if math.isnan(value):
            return "unknown", sensor.unit
        value += self.power_offset_w if sensor.unit == "W" else 0
        if self.words_swapped and sensor.unit in FLOATS:
            value = float_of(f32(value)[::-1])
        shown = f"{value:.{sensor.decimals}f}"
        if entity not in self.chosen_units:
            return shown, sensor.unit
        chosen, factor = self.chosen_units[entity]
        return f"{float(shown) * factor:g}", chosen
