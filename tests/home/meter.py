"""The grid meter as Home Assistant shows it: meters of many kinds, and what can be wrong with them."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from random import Random

from tests.simulator.p1 import MeterReading

from .agenda import Agenda
from .states import UNAVAILABLE, UNKNOWN, Event, States

GRID_POWER = "sensor.grid_power"
GRID_IMPORT = "sensor.grid_import"
GRID_EXPORT = "sensor.grid_export"
PHASES = ("sensor.grid_power_l1", "sensor.grid_power_l2", "sensor.grid_power_l3")
ENERGY_IMPORT = "sensor.meter_energy_import"
ENERGY_EXPORT = "sensor.meter_energy_export"
VOLTAGE = "sensor.meter_voltage_l1"
SIGNAL_STRENGTH = "sensor.meter_signal_strength"
UPTIME = "sensor.meter_uptime"
TELEGRAM_SIBLINGS = (ENERGY_IMPORT, ENERGY_EXPORT, VOLTAGE)
"""They come with each telegram, after the power."""
READER_SENSORS = (SIGNAL_STRENGTH, UPTIME)
"""They tell of the reader, not of the meter."""
READER_S = 30.0
"""How often the reader tells of itself."""
HELD_TELEGRAMS = 60
"""So many late ones come in one burst; older ones are lost."""
BURST_S = 0.005
"""Time between two telegrams of a burst."""


class PhaseSensors(StrEnum):
    """What the meter shows of each phase."""

    PAIR = "import and export in kW, voltages, and currents in whole amperes"
    """As Home Assistant's DSMR integration does; DSMR-reader is alike."""
    SIGNED = "a signed power in W, and voltages"
    """Shelly."""
    HOMEWIZARD = "a signed power in whole W, voltages, and currents with a sign"
    """As the HomeWizard P1 does, once a second or every 5 s."""
    CURRENT = "currents in whole amperes, without a sign"


PHASE_POWER = tuple(f"sensor.phase_power_l{phase}" for phase in (1, 2, 3))
PHASE_IMPORT = tuple(f"sensor.phase_import_l{phase}" for phase in (1, 2, 3))
PHASE_EXPORT = tuple(f"sensor.phase_export_l{phase}" for phase in (1, 2, 3))
PHASE_CURRENT = tuple(f"sensor.phase_current_l{phase}" for phase in (1, 2, 3))
PHASE_VOLTAGE = tuple(f"sensor.phase_voltage_l{phase}" for phase in (1, 2, 3))
_OF_PHASES: Mapping[PhaseSensors, Mapping[str, tuple[str, ...]]] = {
    PhaseSensors.PAIR: {
        "power_import": PHASE_IMPORT,
        "power_export": PHASE_EXPORT,
        "current": PHASE_CURRENT,
        "voltage": PHASE_VOLTAGE,
    },
    PhaseSensors.SIGNED: {"power": PHASE_POWER, "voltage": PHASE_VOLTAGE},
    PhaseSensors.HOMEWIZARD: {"power": PHASE_POWER, "current": PHASE_CURRENT, "voltage": PHASE_VOLTAGE},
    PhaseSensors.CURRENT: {"current": PHASE_CURRENT},
}
"""The options of apps.yaml that name them."""


class MeterKind(StrEnum):
    """How the grid power is spread over entities."""

    SIGNED = "one signed sensor"
    PAIR = "import and export"
    SUM = "a template that sums three phases"
    """It changes with each of them: three times a telegram."""


@dataclass(frozen=True, kw_only=True)
class MeterSettings:
    """What kind of meter it is.

    Attributes:
        kind: How the grid power is spread over entities.
        period_s: Time between two telegrams, s: 1, 10, 20, 30, 60.
        jitter_s: A telegram comes up to so much later, s.
        late_s: It tells of so long ago, s, as by way of a cloud.
        apart_s: Time between two entities of one telegram, s: some milliseconds, or half a second.
        kilowatts: Whether it shows kW with three decimals, in place of whole W.
        on_change_only: Whether a value that has not changed is not even reported (MQTT without `force_update`).
        swapped: Whether import and export are swapped.
        nets: Whether import and export are of all phases together, so that one of the two is 0; else what one phase
            exports does not make up for what another imports.
        shows_export: Whether it shows export at all; else 0 while there is any.
        siblings: Whether energy, voltage, signal strength and uptime are there.
        phases: What it shows of each phase; None: nothing.
    """

    kind: MeterKind = MeterKind.SIGNED
    period_s: float = 1.0
    jitter_s: float = 0.0
    late_s: int = 0
    apart_s: float = 0.002
    kilowatts: bool = False
    on_change_only: bool = False
    swapped: bool = False
    nets: bool = True
    shows_export: bool = True
    siblings: bool = True
    phases: PhaseSensors | None = None


@dataclass(frozen=True)
class _Value:
    entity: str
    text: str
    unit: str
    device_class: str


def _kilowatts(entity: str, power_w: float) -> _Value:
    return _Value(entity, f"{power_w / 1000:.3f}", "kW", "power")


class Meter:
    """The meter, its reader, and their sensors. A fault lasts until `heal`.

    Attributes:
        settings: What kind of meter it is. May be exchanged at any time, but for its kind.
    """

    def __init__(self, settings: MeterSettings, states: States, read: Callable[[], MeterReading]) -> None:
        """Make a meter that works; `read` tells what it shows now."""
        self.settings = settings
        self._states = states
        self._read = read
        self._random = Random(0)
        self._frozen: frozenset[str] = frozenset()
        self._silent: frozenset[str] = frozenset()
        self._unavailable: frozenset[str] = frozenset()
        self._said: dict[str, str] = {}
        self._reader_is_dead = False
        self._last: dict[str, str] = {}
        self._held: list[list[_Value]] | None = None
        self._released: list[list[_Value]] = []

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that an app is to listen to."""
        return (GRID_IMPORT, GRID_EXPORT) if self.settings.kind is MeterKind.PAIR else (GRID_POWER,)

    @property
    def app_settings(self) -> dict[str, object]:
        """What apps.yaml says of this meter."""
        names = ("grid_import", "grid_export") if self.settings.kind is MeterKind.PAIR else ("grid_power",)
        settings: dict[str, object] = dict(zip(names, self.entities, strict=True))
        if self.settings.phases is not None:
            settings["house_phases"] = dict(_OF_PHASES[self.settings.phases])
        return settings

    @property
    def phase_sensors(self) -> tuple[str, ...]:
        """The entities that show something of a phase."""
        kinds = {} if self.settings.phases is None else _OF_PHASES[self.settings.phases]
        return tuple(entity for entities in kinds.values() for entity in entities)

    @property
    def device(self) -> tuple[str, ...]:
        """The entities of the device that those of `entities` belong to; a template belongs to none."""
        if self.settings.kind is MeterKind.SUM:
            return ()
        siblings = TELEGRAM_SIBLINGS + READER_SENSORS if self.settings.siblings else ()
        return (*self.entities, *self.phase_sensors, *siblings)

    @property
    def honest(self) -> bool:
        """Whether what it shows is what is."""
        as_it_is = self.settings.shows_export and not self.settings.swapped
        return as_it_is and self._held is None and not (self._frozen or self._silent or self._unavailable)

    # What can be wrong

    def freeze(self, *entities: str) -> None:
        """Report the last values again and again: of these entities, or of the whole telegram."""
        self._frozen = frozenset(entities) or self._telegram

    def silence(self, *entities: str) -> None:
        """Report nothing more of these entities, or of the whole telegram; the reader tells of itself as before."""
        self._silent = frozenset(entities) or self._telegram

    def lose(self, *entities: str) -> None:
        """Let these entities, or the whole telegram, become unavailable with the next telegram."""
        self._unavailable = frozenset(entities) or self._telegram

    def say(self, text: str, *entities: str) -> None:
        """Let these entities show a text that is no value, again and again."""
        self._said = dict.fromkeys(entities, text)

    def die(self) -> None:
        """Report nothing more of anything, not of the reader either."""
        self.silence()
        self._reader_is_dead = True

    def hold(self) -> None:
        """Keep the telegrams back, as a network does that has stalled."""
        self._held = []

    def release(self) -> None:
        """Let the telegrams that were held come in one burst, with the next one."""
        self._released, self._held = self._held or [], None

    def heal(self) -> None:
        """Let everything be well again; what was held comes in one burst."""
        self.release()
        self._frozen = self._silent = self._unavailable = frozenset()
        self._said = {}
        self._reader_is_dead = False

    # What comes of it

    def plan(self, agenda: Agenda, is_up: Callable[[], bool], first_s: float = 0.3) -> None:
        """Send telegrams again and again; while Home Assistant is not up, nobody hears them."""

        def send_again(planned_s: float, at_s: float) -> Iterable[Event]:
            next_s = planned_s + self.settings.period_s
            agenda.plan(next_s + self._random.uniform(0, self.settings.jitter_s), partial(send_again, next_s))
            if is_up():
                self._send(agenda, at_s)
            return ()

        def tell_of_reader(at_s: float) -> Iterable[Event]:
            agenda.plan(at_s + READER_S, tell_of_reader)
            return self._tell_of_reader(at_s) if is_up() else ()

        agenda.plan(first_s, partial(send_again, first_s))
        if self.settings.siblings:
            agenda.plan(first_s, tell_of_reader)

    def show(self, at_s: float) -> None:
        """Show a whole telegram at once, as of a meter that has been there for long."""
        for value in self._values():
            for _ in self._report(value, at_s):
                pass
        if self.settings.siblings:
            for _ in self._tell_of_reader(at_s):
                pass

    @property
    def _telegram(self) -> frozenset[str]:
        powers = PHASES if self.settings.kind is MeterKind.SUM else self.entities
        return frozenset(powers) | set(TELEGRAM_SIBLINGS) | set(self.phase_sensors)

    def _send(self, agenda: Agenda, at_s: float) -> None:
        telegrams = [*self._released, self._values()]
        self._released = []
        if self._held is not None:
            self._held = [*self._held, *telegrams][-HELD_TELEGRAMS:]
            return
        for late, telegram in enumerate(telegrams):
            for n, value in enumerate(telegram):
                agenda.plan(at_s + late * BURST_S + n * self.settings.apart_s, partial(self._report, value))

    def _values(self) -> list[_Value]:
        reading, kind = self._read(), self.settings.kind
        sign = -1 if self.settings.swapped else 1
        grid_w = sign * reading.grid_w if self.settings.shows_export else max(0.0, sign * reading.grid_w)
        if kind is MeterKind.SIGNED:
            values = [self._power(GRID_POWER, grid_w)]
        elif kind is MeterKind.PAIR:
            parts_w = [grid_w] if self.settings.nets else [sign * power_w for power_w in reading.phase_w]
            values = [
                self._power(GRID_IMPORT, sum(max(0.0, part_w) for part_w in parts_w)),
                self._power(GRID_EXPORT, sum(max(0.0, -part_w) for part_w in parts_w)),
            ]
        else:
            phases_w = reading.phase_w if len(reading.phase_w) == len(PHASES) else (reading.grid_w / 3,) * 3
            values = [self._power(entity, sign * w) for entity, w in zip(PHASES, phases_w, strict=True)]
        values += self._of_phases(reading)
        if self.settings.siblings:
            values += [
                _Value(ENERGY_IMPORT, f"{reading.import_wh / 1000:.3f}", "kWh", "energy"),
                _Value(ENERGY_EXPORT, f"{reading.export_wh / 1000:.3f}", "kWh", "energy"),
                _Value(VOLTAGE, f"{reading.voltage_v:.1f}", "V", "voltage"),
            ]
        return values

    def _of_phases(self, reading: MeterReading) -> list[_Value]:
        """What it shows of each phase, as the telegram has it."""
        if not (wanted := self.phase_sensors):
            return []
        values = []
        for phase, power_w in enumerate(reading.phase_w):
            current_a = f"{reading.shown_a[phase]:.0f}"
            if self.settings.phases is PhaseSensors.HOMEWIZARD:
                current_a = f"{math.copysign(reading.shown_a[phase], power_w):.2f}"
            shown = {
                PHASE_POWER[phase]: self._power(PHASE_POWER[phase], power_w),
                PHASE_IMPORT[phase]: _kilowatts(PHASE_IMPORT[phase], max(power_w, 0.0)),
                PHASE_EXPORT[phase]: _kilowatts(PHASE_EXPORT[phase], max(-power_w, 0.0)),
                PHASE_CURRENT[phase]: _Value(PHASE_CURRENT[phase], current_a, "A", "current"),
                PHASE_VOLTAGE[phase]: _Value(PHASE_VOLTAGE[phase], f"{reading.voltages_v[phase]:.1f}", "V", "voltage"),
            }
            values += [value for entity, value in shown.items() if entity in wanted]
        return values

    def _power(self, entity: str, power_w: float) -> _Value:
        if self.settings.kilowatts:
            return _Value(entity, f"{power_w / 1000:.3f}", "kW", "power")
        return _Value(entity, str(round(power_w)), "W", "power")

    def _report(self, value: _Value, at_s: float) -> Iterable[Event]:
        entity, text = value.entity, value.text
        if entity in self._silent:
            return
        last = self._last.get(entity)
        if entity in self._unavailable:
            text = UNAVAILABLE
        elif entity in self._frozen and last is not None:
            text = last
        text = self._said.get(entity, text)
        self._last[entity] = text
        if self.settings.on_change_only and text == last:
            return
        events = self._states.report(entity, text, at_s, value.unit, {"device_class": value.device_class})
        yield from events
        if events and entity in PHASES:
            yield from self._sum_phases(value.unit, at_s)

    def _sum_phases(self, unit: str, at_s: float) -> Iterable[Event]:
        """The template: it is rendered when one of its sensors has changed."""
        shown = [self._states.value(entity) for entity in PHASES]
        if None in shown or UNAVAILABLE in shown or UNKNOWN in shown:
            text = UNAVAILABLE
        else:
            total = sum(float(value or 0) for value in shown)
            text = f"{total:.3f}" if self.settings.kilowatts else f"{total:.0f}"
        return self._states.report(GRID_POWER, text, at_s, unit, {"device_class": "power"})

    def _tell_of_reader(self, at_s: float) -> Iterable[Event]:
        if self._reader_is_dead:
            return
        signal_dbm = -60 - int(at_s / READER_S) % 3
        signal = {"device_class": "signal_strength"}
        yield from self._states.report(SIGNAL_STRENGTH, str(signal_dbm), at_s, "dBm", signal)
        yield from self._states.report(UPTIME, str(int(at_s)), at_s, "s", {"device_class": "duration"})
