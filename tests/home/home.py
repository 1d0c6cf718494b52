"""A stubborn house with Home Assistant in it: what an app sees of it second by second, and what its writes do."""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from alfen_solar.entities import Entities
from alfen_solar.settings import read_settings
from tests.simulator.battery import BatterySettings
from tests.simulator.car import Car, CarSettings
from tests.simulator.charger import AlfenEve, ChargerSettings, Mode3, RefusedError, Socket, decoded
from tests.simulator.house import House
from tests.simulator.inverter import InverterSettings
from tests.simulator.unrest import CALM, Unrest
from tests.simulator.wiring import Wiring
from tests.simulator.world import World

from .agenda import Agenda
from .battery_sensors import CAR_ABOVE, HELPS_ABOVE, BatterySensors, BatterySensorSettings
from .battery_sensors import PRIORITY as BATTERY_PRIORITY
from .charger_sensors import ENTITIES, SENSORS, ChargerSensors
from .meter import Meter, MeterSettings
from .states import UNAVAILABLE, UNKNOWN, Event, State, States

START = datetime(2026, 6, 21, 10, 0, tzinfo=UTC)
"""What the clock says at 0 s."""
DOUBLE = {"sockets": [{"socket": 1}, {"socket": 2}]}
"""The settings of a double charger."""
_BOTH = read_settings({"grid_power": "sensor.grid", **DOUBLE})
PRIORITY = _BOTH.priority
RIGHT = _BOTH.each_socket()[1].entities
RIGHT_NAMES = {entity: entity.replace(".alfen_", ".alfen_2_") for entity in SENSORS if entity != RIGHT.station_current}
"""What the sensors of the right socket are called; the station's belongs to the left one."""
HELPERS = (ENTITIES.mode, ENTITIES.maximum_current, ENTITIES.sun_share, ENTITIES.boost_until)


_EMPTY_HOUSE = House(sun_values_w=(0.0,), load_values_w=(0.0,))


class Write(NamedTuple):
    """One write of the app."""

    at_s: float
    unit: int
    address: int
    value: float | None
    """What it means: A for 1210, a number of phases for 1215; None: it is no whole value."""
    taken: bool
    """Whether the charger took it. Home Assistant says so in no case."""


class StubbornHome:
    """House, charger, car, meter, and Home Assistant between them and an app.

    Let time pass with `step`, and answer its events while it runs: what is written to the charger shows in what
    comes after. Whatever else is changed from outside (helpers, faults, cars) shows with the next `step`.

    Attributes:
        world: The simulated house, to be looked at and meddled with.
        states: The states of Home Assistant.
        meter: The grid meter and its faults.
        sensors: The charger's sensors and their faults.
        battery: The home battery's sensors and their faults; None: there is no battery.
        write_error: What Home Assistant answers to a write; None: success, whatever becomes of it.
        writes: All writes, in order.
        at_s: The time, s since the start: that of the latest event within a step, the end of the second after it.
        is_up: Whether Home Assistant runs.
    """

    def __init__(
        self,
        *,
        car: CarSettings | None = None,
        right_car: CarSettings | None = None,
        charger: ChargerSettings | None = None,
        meter: MeterSettings | None = None,
        unrest: Unrest = CALM,
        wiring: Wiring | None = None,
        base_w: float | None = None,
        house: House | None = None,
        poll_s: float = 5.0,
        start: datetime = START,
        battery: BatterySettings | None = None,
        battery_sensors: BatterySensorSettings | None = None,
        inverter: InverterSettings | None = None,
    ) -> None:
        """Put a home together; each part that is left out is an ideal one.

        Args:
            car: The car that is plugged in, at the left socket if there are two.
            right_car: The car at the right socket of a double charger.
            charger: The charger.
            meter: The grid meter.
            unrest: Noise, a hob, a voltage that drifts.
            wiring: How the phases of the house are connected; as those of the charger if left out.
            base_w: Grid power without the car, W, import positive; None: as `house` has it.
            house: Sun and household over time.
            poll_s: How often each of the charger's sensors is polled, s.
            start: What the clock says at 0 s.
            battery: The home battery; there is none if left out.
            battery_sensors: How it shows.
            inverter: An inverter that is throttled so that nothing is exported; there is none if left out.
        """
        car = car or CarSettings()
        cars = {1: car} if right_car is None else {1: car, 2: right_car}
        phases = 1 if all(each.phases == 1 for each in cars.values()) else 3
        charger = charger or ChargerSettings(supply_phases=phases, sockets=len(cars))
        world = World(house if base_w is None else _EMPTY_HOUSE, charger, cars, unrest, battery, wiring, inverter)
        self.world = world
        self.world.base_w_override = base_w
        self.states = States(start)
        self.sensors = ChargerSensors(self.world.charger, self.states, poll_s=poll_s)
        self.right_sensors: ChargerSensors | None = None
        if charger.sockets > 1:
            self.right_sensors = ChargerSensors(self.world.charger, self.states, 2, poll_s, names=RIGHT_NAMES)
        meter = meter or MeterSettings()
        self._readings = deque([self.world.reading], maxlen=1 + meter.late_s)
        self.meter = Meter(meter, self.states, lambda: self._readings[0])
        self.battery: BatterySensors | None = None
        if self.world.battery is not None:
            shows = battery_sensors or BatterySensorSettings()
            self.battery = BatterySensors(self.world.battery, self.states, shows)
        self.write_error: str | None = None
        self.writes: list[Write] = []
        self.at_s: float = 0
        self._next_s = 1
        self.is_up = True
        self._agenda = Agenda()
        self._pending: list[Event] = []
        self._removed: dict[str, State] = {}
        self._pass(0)
        self._pass(0)  # the meter lags by one step
        self._show_everything()
        for sensors in self._all_sensors:
            sensors.plan(self._agenda, lambda: self.is_up)
        self.meter.plan(self._agenda, lambda: self.is_up)
        if self.battery is not None:
            self.battery.plan(self._agenda, lambda: self.is_up)
        self._start()

    # Time, and what the app does

    @property
    def charger(self) -> AlfenEve:
        """The charger."""
        return self.world.charger

    @property
    def socket(self) -> Socket:
        """Its socket."""
        return self.world.charger.sockets[1]

    @property
    def car(self) -> Car:
        """The car that is there, or was there last."""
        return self.world.cars[1]

    @property
    def entities(self) -> tuple[str, ...]:
        """All that an app listens to: helpers, meter, charger."""
        return (*HELPERS, ENTITIES.boost_memory, *self.meter.entities, *SENSORS)

    @property
    def takes_writes(self) -> bool:
        """Whether a write arrives at the charger and is taken."""
        return self.is_up and self.write_error is None and self.sensors.reachable and not self.charger.refuses_writes

    def wall(self, at_s: float | None = None) -> datetime:
        """What the clock on the wall says, now or at another moment."""
        return self.states.wall(self.at_s if at_s is None else at_s)

    def step(self, now_s: int) -> Iterator[Event]:
        """Let the second from `now_s` on pass, and tell what changes in it, in order. The first one is second 1."""
        self._pass(now_s)
        self.at_s = now_s
        pending, self._pending = self._pending, []
        yield from pending
        for event in self._agenda.due(now_s + 1):
            self.at_s = event.at_s
            yield event
        self.at_s = self._next_s = now_s + 1

    def _pass(self, now_s: float) -> None:
        self.world.step(now_s)
        self._readings.append(self.world.reading)

    def let_pass(self, seconds: int) -> list[Event]:
        """Let some seconds pass in which no app does anything, and tell what has changed in them."""
        return [event for second in range(self._next_s, self._next_s + seconds) for event in self.step(second)]

    def poll(self, entities: Iterable[str]) -> list[Event]:
        """Read sensors of the charger now, as `homeassistant.update_entity` does; tell what has changed."""
        if not self.is_up:
            return []
        asked = list(entities)
        return [
            event
            for sensors in self._all_sensors
            for event in sensors.poll([entity for entity in asked if entity in sensors.sensors], self.at_s)
        ]

    def write_register(self, unit: int, address: int, words: Sequence[int]) -> str | None:
        """Write to the charger.

        Returns:
            Home Assistant's error, or None for what it calls success.
        """
        taken = self.takes_writes
        if taken:
            try:
                self.charger.write(unit, address, words)
            except RefusedError:
                taken = False
        self.writes.append(Write(self.at_s, unit, address, decoded(address, words), taken))
        return self.write_error if self.is_up else "Home Assistant does not answer."

    # The user

    def set_mode(self, mode: str, unit: int = 1) -> None:
        """Choose a mode of a socket."""
        self._set(_of(unit).mode, mode)

    def set_maximum_current(self, current_a: float, unit: int = 1) -> None:
        """Move the slider of a socket's maximum current, A."""
        self._set(_of(unit).maximum_current, f"{current_a:.1f}", "A")

    def set_sun_share(self, percent: float, unit: int = 1) -> None:
        """Move the slider of a socket's share of sun, %."""
        self._set(_of(unit).sun_share, f"{percent:.1f}", "%")

    def set_priority(self, priority: str) -> None:
        """Choose whose car gets the sun first."""
        self._set(PRIORITY, priority)

    def set_battery_priority(self, priority: str, *, car_above: float = 100, helps_above: float = 100) -> None:
        """Choose whether battery or car come first, with the levels in % that go with that."""
        self._set(BATTERY_PRIORITY, priority)
        self._set(CAR_ABOVE, f"{car_above:.0f}", "%")
        self._set(HELPS_ABOVE, f"{helps_above:.0f}", "%")

    def set_boost(self, until: str) -> None:
        """Set the boost, e.g. to `14:30:00`; the package remembers when."""
        set_at = self.wall().isoformat()
        self._set(ENTITIES.boost_until, until)
        self._pending += self.states.report(ENTITIES.boost_memory, set_at, self.at_s, attributes={"value": until})

    def show(self, entity: str, value: str, unit: str | None = None) -> None:
        """Let any other entity show something."""
        self._set(entity, value, unit)

    def choose_phases(self, entity: str, choice: str) -> None:
        """Choose the phases of a mode, by its helper."""
        self._set(entity, choice)

    def set_helper(self, entity: str, value: str, unit: str | None = None) -> None:
        """Set a helper of the plan."""
        self._set(entity, value, unit)

    def remember(self, status: Mapping[str, object]) -> None:
        """Take what a status tells of switches of phases, as the sensor of the package does."""
        if self.is_up and "phase_memory" in status:
            attributes = {"day": f"{self.wall():%Y-%m-%d}", "memory": status["phase_memory"]}
            switches = str(status["switches_today"])
            self._pending += self.states.report(ENTITIES.switches_memory, switches, self.at_s, attributes=attributes)

    def remove(self, entity: str) -> None:
        """Take an entity away, as a reload of its helper begins; nobody is told."""
        if (state := self.states.remove(entity)) is not None:
            self._removed[entity] = state

    def restore(self, entity: str) -> None:
        """Bring an entity back as it was."""
        if (state := self._removed.pop(entity, None)) is not None:
            self._pending += self.states.again(state, self.at_s)

    def choose_unit(self, entity: str, unit: str) -> None:
        """Choose another unit for a sensor; it shows from the next report on."""
        self.states.choose_unit(entity, unit)

    def set_clock_ahead(self, seconds: float) -> None:
        """Set the clock on the wall so far ahead of the right time."""
        self.states.clock_error_s = seconds

    # The house

    def set_base(self, base_w: float | None) -> None:
        """Let the house take (or give, if negative) so much without the car, W."""
        self.world.base_w_override = base_w

    def set_unrest(self, unrest: Unrest) -> None:
        """Let other things come on top of the house."""
        self.world.unrest = unrest

    # The car

    def unplug(self) -> None:
        """Take the cable out."""
        self.world.unplug()

    def arrive(self, car: CarSettings, *, full: bool = False, room_wh: float | None = None) -> None:
        """Let another car take the place, full, or with room for so much, Wh."""
        self.world.exchange_car(Car(car, full=full))
        self.car.room_wh = room_wh

    def set_car_limit(self, limit_a: float = math.inf) -> None:
        """Set the car's own limit, A."""
        self.car.limit_a = limit_a

    def preheat(self, current_a: float | None) -> None:
        """Let the car preheat with at most so much, A, or stop that."""
        self.car.preheat_a = current_a

    def fill_car(self, *, full: bool = True) -> None:
        """Let the car be full, or have room again."""
        self.car.full = full

    # The charger

    def limit_charger(self, limit_a: float = math.inf) -> None:
        """Let temperature or back office allow no more, A."""
        self.socket.limit_a = limit_a

    def refuse_writes(self, *, refuses: bool = True) -> None:
        """Let the charger refuse writes; Home Assistant goes on calling them a success."""
        self.charger.refuses_writes = refuses

    def fail(self, fault: str | None) -> None:
        """Let the charger show `E` or `F`, and offer nothing, or be well again."""
        self.socket.fault = None if fault is None else Mode3(fault)

    def lose_charger(self, *, lost: bool = True) -> None:
        """Let the charger be off the network."""
        self.sensors.reachable = not lost

    def lose_sensor(self, entity: str, shows: str = UNAVAILABLE) -> None:
        """Let a sensor of the charger have no value from its next poll on."""
        self.sensors.missing[entity] = shows

    def find_sensor(self, entity: str) -> None:
        """Let a sensor that was lost have its value again."""
        self.sensors.missing.pop(entity, None)

    def forget_energy(self) -> None:
        """Let the charger's energy register begin anew at 0."""
        self.socket.energy_wh = 0.0

    def fail_switches(self, switches: int) -> None:
        """Let so many of the next switches to three phases not take."""
        self.socket.relay.fails = switches

    def show_phases(self, phases: int | None) -> None:
        """Let the register of the phases (1215) read this whatever is written, or what was written."""
        self.socket.relay.always_reads = phases

    def forbid_switches(self, *, forbidden: bool = True) -> None:
        """Let the charger refuse to switch phases; Home Assistant goes on calling that a success."""
        self.charger.settings = replace(self.charger.settings, phase_switching=not forbidden)

    def fall_to_one_phase(self) -> None:
        """Let the charger go on with one phase by itself."""
        self.socket.relay.fall_to_one()

    def reboot_charger(self) -> None:
        """Let the charger restart: its setpoint is lost."""
        self.charger.reboot()

    # Home Assistant

    def restart(self, down_s: float = 20.0) -> None:
        """Restart Home Assistant.

        All states are unavailable; when it is up again it shows those from before as if they were new, and the true
        ones once each integration has something to say.
        """
        before = [state for entity in self.states if (state := self.states.get(entity)) is not None]
        for state in before:
            self._pending += self.states.again(state | {"state": UNAVAILABLE}, self.at_s)
        self.is_up = False

        def start(at_s: float) -> Iterator[Event]:
            self.is_up = True
            yield from [event for state in before for event in self.states.again(state, at_s)]

        self._agenda.plan(self.at_s + down_s, start)

    def _set(self, entity: str, value: str, unit: str | None = None) -> None:
        self._pending += self.states.report(entity, value, self.at_s, unit)

    def _start(self) -> None:
        """Let the first second pass: nobody listens yet."""
        for _ in self.step(0):
            pass

    def _show_everything(self) -> None:
        for unit in self.world.charger.sockets:
            self.set_mode("Solar", unit)
            self.set_maximum_current(16, unit)
            self.set_sun_share(100, unit)
            self._set(_of(unit).boost_until, "00:00:00")
            self.states.report(_of(unit).boost_memory, UNKNOWN, 0)
        if self.right_sensors is not None:
            self.set_priority("Left first")
        self.meter.show(0)
        for sensors in self._all_sensors:
            self.poll(sensors.sensors)

    @property
    def _all_sensors(self) -> list[ChargerSensors]:
        return [self.sensors] if self.right_sensors is None else [self.sensors, self.right_sensors]


def _of(unit: int) -> Entities:
    """The entities of a socket."""
    return ENTITIES if unit == 1 else RIGHT
