"""The charger's registers as Home Assistant's modbus integration shows them: each sensor polled at its own moment."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from alfen_solar.entities import Entities
from tests.simulator.charger import AlfenEve

from .agenda import Agenda
from .states import UNAVAILABLE, UNKNOWN, Event, States

ENTITIES = Entities()
ENERGY = "sensor.alfen_energy"
CURRENTS = ("sensor.alfen_current_l1", "sensor.alfen_current_l2", "sensor.alfen_current_l3")
VOLTAGES = ("sensor.alfen_voltage_l1", "sensor.alfen_voltage_l2", "sensor.alfen_voltage_l3")
STATION_MAXIMUM = "sensor.alfen_active_maximum_current"
_SLOWLY_POLLED_S = {STATION_MAXIMUM: 60.0}
"""As the shipped package has it."""
_APART = 0.37
"""Of its period, each sensor is polled so much later than the one before: all at different moments."""


@dataclass(frozen=True)
class Sensor:
    """One sensor of the modbus integration.

    Attributes:
        read: Its register: what the charger (and its socket) shows; NaN: no value.
        unit: Unit of measurement.
        decimals: `precision` in the package.
        device_class: As the package has it.
    """

    read: Callable[[AlfenEve, int], float | str]
    unit: str | None = None
    decimals: int = 0
    device_class: str | None = None


def _phase(values: Callable[[AlfenEve, int], tuple[float, ...]], phase: int) -> Callable[[AlfenEve, int], float]:
    return lambda eve, unit: values(eve, unit)[phase] if phase < eve.settings.supply_phases else math.nan


def _sensors() -> dict[str, Sensor]:
    sensors = {
        ENTITIES.mode_3_state: Sensor(lambda eve, unit: eve.mode3(unit)),
        ENTITIES.power: Sensor(lambda eve, unit: eve.sockets[unit].shown_w, "W", 0, "power"),
        ENERGY: Sensor(lambda eve, unit: eve.sockets[unit].energy_wh, "Wh", 0, "energy"),
        ENTITIES.applied_current: Sensor(lambda eve, unit: eve.shown_applied_a(unit), "A", 1, "current"),
        ENTITIES.remaining_validity: Sensor(
            lambda eve, unit: math.ceil(eve.sockets[unit].remaining_s), "s", 0, "duration"
        ),
        ENTITIES.setpoint: Sensor(lambda eve, unit: eve.sockets[unit].shown_setpoint_a, "A", 1, "current"),
        ENTITIES.safe_current: Sensor(lambda eve, _: eve.settings.safe_current_a, "A", 1, "current"),
        STATION_MAXIMUM: Sensor(lambda eve, _: eve.settings.station_max_a, "A", 1, "current"),
    }
    for phase in range(3):
        volts = _phase(lambda eve, unit: eve.sockets[unit].voltages_v, phase)
        amperes = _phase(lambda eve, unit: eve.sockets[unit].currents_a, phase)
        sensors[VOLTAGES[phase]] = Sensor(volts, "V", 1, "voltage")
        sensors[CURRENTS[phase]] = Sensor(amperes, "A", 1, "current")
    sensors[ENTITIES.phases] = Sensor(lambda eve, unit: eve.sockets[unit].relay.shown)
    return sensors


SENSORS: Mapping[str, Sensor] = _sensors()


@dataclass
class ChargerSensors:
    """The sensors of one socket.

    Attributes:
        eve: The charger.
        states: Where they show.
        unit: Which socket, 1 or 2.
        poll_s: How often each is polled, s: 5 in the package, 1 to 30 in the field.
        reachable: Whether the charger answers; else its sensors are unavailable.
        missing: Sensors that Home Assistant has no value of, and the state that they show for it.
        names: What the sensors are called; None: as those of the only socket.
    """

    eve: AlfenEve
    states: States
    unit: int = 1
    poll_s: float = 5.0
    reachable: bool = True
    missing: dict[str, str] = field(default_factory=dict)
    names: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        names = dict.fromkeys(SENSORS) if self.names is None else self.names
        self.sensors = {names[entity] or entity: sensor for entity, sensor in SENSORS.items() if entity in names}

    def poll(self, entities: Iterable[str], at_s: float) -> Iterable[Event]:
        """Read registers now."""
        for entity in entities:
            sensor = self.sensors[entity]
            attributes = {} if sensor.device_class is None else {"device_class": sensor.device_class}
            yield from self.states.report(entity, self._shown(entity, sensor), at_s, sensor.unit, attributes)

    def plan(self, agenda: Agenda, is_up: Callable[[], bool]) -> None:
        """Poll again and again while Home Assistant is up."""

        def poll_again(entity: str, at_s: float) -> Iterable[Event]:
            agenda.plan(at_s + self._period_s(entity), partial(poll_again, entity))
            return self.poll([entity], at_s) if is_up() else ()

        for n, entity in enumerate(self.sensors):
            agenda.plan(n * _APART % 1 * self._period_s(entity), partial(poll_again, entity))

    def _period_s(self, entity: str) -> float:
        return max(self.poll_s, _SLOWLY_POLLED_S.get(entity, 0.0))

    def _shown(self, entity: str, sensor: Sensor) -> str:
        if not self.reachable:
            return UNAVAILABLE
        if entity in self.missing:
            return self.missing[entity]
        value = sensor.read(self.eve, self.unit)
        if isinstance(value, str):
            return str(value)
        return UNKNOWN if math.isnan(value) else f"{value:.{sensor.decimals}f}"
