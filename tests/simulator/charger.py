"""An Alfen Eve in energy management mode "Socket": its registers and what they do.

Source of the register map: Alfen, Implementation of Modbus Slave TCP/IP for Alfen NG9xx platform, v2.3.
Addresses are those on the wire. Behaviour that the manual leaves open follows chargers in the field.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from .relay import PhaseRelay
from .words import UNAVAILABLE, f32, f64, float_of, text, u32, u64

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STATION_UNIT = 200
SETPOINT = 1210
PHASES = 1215
MIN_CURRENT_A = 6.0
"""IEC 61851 cannot offer less; the Eve takes a smaller setpoint as a pause."""

_STATION_BLOCKS = (range(100, 179), range(1100, 1106))
_SOCKET_BLOCKS = (range(300, 426), range(1200, 1216))


class Mode3(StrEnum):
    """Mode 3 state (IEC 61851) as registers 1201-1205 spell it."""

    A = "A"
    """No car."""
    B1 = "B1"
    """Car connected, nothing offered."""
    B2 = "B2"
    """Car connected, current offered, not yet drawn."""
    C1 = "C1"
    """Offer just withdrawn, the car has not yet stopped."""
    C2 = "C2"
    """Charging."""
    E = "E"
    """No pilot voltage: wake-up, or a short circuit."""
    F = "F"
    """Fault."""


class Refusal(IntEnum):
    """Modbus exception codes that the charger answers with."""

    ILLEGAL_FUNCTION = 1
    ILLEGAL_DATA_ADDRESS = 2
    ILLEGAL_DATA_VALUE = 3
    DEVICE_BUSY = 6
    GATEWAY_TARGET_FAILED = 11


class RefusedError(Exception):
    """A request that the charger answers with an exception.

    Attributes:
        refusal: The exception code on the wire.
    """

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


@dataclass(frozen=True, kw_only=True)
class ChargerSettings:
    """What the installer sets up, and what is on the type plate. The defaults are a charger without whims.

    Attributes:
        sockets: 1, or 2 for an Eve Double.
        supply_phases: Phases that the station is connected to, 1 or 3.
        station_max_a: Station active maximum current (1100), A: no socket gets more, nor both together.
        safe_current_a: Current without a valid setpoint (1212), A.
        validity_s: How long a setpoint is honoured after its last write, s: 10 to 300 in the field. Not readable
            over Modbus.
        cable_a: What the cable carries, A; a smaller current is applied (1206) than was commanded.
        without_car: The mode 3 state that it shows without a car: some show `E` or `A1` all night.
        whole_amperes: Whether setpoint and applied current (1210, 1206) are shown in whole amperes.
        no_neutral: The supply is a net of 230 V between phases, without neutral: `voltage_v` is the voltage between
            two phases, 133 V is shown from phase to neutral, and a one-phase car lies between L1 and L2.
        phase_switching: "Allow 1- and 3-phased charging".
        recent_meter: Meters of after 2021 leave many registers without a value.
        power_late_s: The power (344) is shown so much later, s.
        voltage_v: Voltage of every phase, V; see also `AlfenEve.drift_v`.
        temperature_c: Board temperature (1102), degrees Celsius.
        name: Station name (100).
        firmware: Firmware version (123).
        platform: Platform type (140).
        serial: Serial number (157).
    """

    sockets: int = 1
    supply_phases: int = 1
    station_max_a: float = 32.0
    safe_current_a: float = 6.0
    validity_s: int = 60
    phase_switching: bool = True
    recent_meter: bool = True
    power_late_s: int = 0
    cable_a: float = math.inf
    without_car: str = Mode3.A
    whole_amperes: bool = False
    no_neutral: bool = False
    voltage_v: float = 230.0
    temperature_c: float = 31.5
    name: str = "ALF-SIM0001"
    firmware: str = "7.4.0-sim"
    platform: str = "NG910"
    serial: str = "SIM0000001"


@dataclass(frozen=True, slots=True)
class Lapse:
    """A time in which the safe current ruled because no setpoint was valid.

    Attributes:
        since_s: When the last setpoint ended, s.
        until_s: When the next one came, s.
    """

    since_s: float
    until_s: float


class Socket:
    """One socket: its setpoint, its meter and what is plugged in.

    Attributes:
        car_connected: Whether a cable with a car is in.
        car_asks: Whether the car shows state C: it wants current, though it may draw none.
        limit_a: What back office or temperature allow, A; may come and go at any time.
        shows_power: Whether 344 has a value.
        fault: `Mode3.E` or `Mode3.F` while the socket shows that state, else None.
        setpoint_a: What 1210 reads, A: the last setpoint, or the safe current once that has lapsed.
        remaining_s: Remaining validity of the setpoint, s; 0 when the safe current rules.
        relay: Which phases are connected, and what 1215 tells of it.
        voltages_v: Voltage from L1, L2, L3 to neutral, V.
        currents_a: Current in L1, L2, L3, A.
        energy_wh: Energy delivered to cars (374), Wh; set it to 0 for a meter that begins anew.
        lapses: The lapses that are over, in order; the time before the first setpoint is none.
    """

    def __init__(self, settings: ChargerSettings) -> None:
        self._settings = settings
        self._was_set = False
        self._expires_s = 0.0
        self._now_s = 0.0
        self._metered_s = 0.0
        self._metered_w = 0.0
        self._metered: deque[float] = deque([0.0], maxlen=1 + settings.power_late_s)
        self.car_connected = False
        self.car_asks = False
        self.limit_a = math.inf
        self.shows_power = True
        self.fault: Mode3 | None = None
        self.setpoint_a = settings.safe_current_a
        self.relay = PhaseRelay(settings.supply_phases)
        self.voltages_v = phase_voltages(settings)
        self.currents_a = (0.0, 0.0, 0.0)
        self.energy_wh = 0.0
        self.lapses: list[Lapse] = []

    @property
    def remaining_s(self) -> float:
        """Remaining validity, s."""
        return max(0.0, self._expires_s - self._now_s)

    @property
    def lapsed_since_s(self) -> float | None:
        """When the last setpoint ended, s; None while one is valid, and before the first."""
        return self._expires_s if self._was_set and not self.remaining_s else None

    @property
    def phase_w(self) -> tuple[float, float, float]:
        """Real power to the car from L1, L2 and L3, W."""
        volts_v, currents_a = self.voltages_v, self.currents_a
        if self._settings.no_neutral and not currents_a[2]:  # between L1 and L2, half from each
            half_w = currents_a[0] * volts_v[0] * math.sqrt(3) / 2
            return (half_w, half_w, 0.0)
        return (currents_a[0] * volts_v[0], currents_a[1] * volts_v[1], currents_a[2] * volts_v[2])

    @property
    def power_w(self) -> float:
        """Real power to the car, W."""
        return sum(self.phase_w)

    @property
    def shown_w(self) -> float:
        """What 344 reads, W; NaN: it has no value."""
        return self._metered[0] if self.shows_power else math.nan

    @property
    def shown_setpoint_a(self) -> float:
        """What 1210 reads, A."""
        return self.shown_a(self.setpoint_a)

    @property
    def allowed_a(self) -> float:
        """The least of all limits of this socket alone, A."""
        return min(self.limit_a, self._settings.cable_a)

    @property
    def wanted_a(self) -> float:
        """What the car may have if the station allows it, A; 0 without a car, in a fault or in a pause."""
        idle = not self.car_connected or self.fault is not None or self.setpoint_a < MIN_CURRENT_A
        return 0.0 if idle else min(self.setpoint_a, self.allowed_a)

    def step(self, now_s: float) -> None:
        """Let time pass: a setpoint that is not renewed lapses to the safe current."""
        self._now_s = now_s
        if not self.remaining_s:
            self.setpoint_a = self._settings.safe_current_a

    def set(self, setpoint_a: float) -> None:
        """Take a new setpoint, A; its validity starts anew."""
        if (since_s := self.lapsed_since_s) is not None:
            self.lapses.append(Lapse(since_s, self._now_s))
        self._was_set = True
        self.setpoint_a = setpoint_a
        self._expires_s = self._now_s + self._settings.validity_s

    def forget(self) -> None:
        """Lose the setpoint, as at a reboot."""
        self._expires_s = min(self._expires_s, self._now_s)
        self.setpoint_a = self._settings.safe_current_a

    def measure(self, currents_a: tuple[float, float, float], now_s: float) -> None:
        """Count the energy of the currents until now, and measure new ones, A: what the car draws."""
        self.energy_wh += self._metered_w * (now_s - self._metered_s) / 3600
        between_phases = self._settings.no_neutral and not currents_a[1]
        self.currents_a = (currents_a[0], currents_a[0], 0.0) if between_phases else currents_a
        self._metered_w = self.power_w
        self._metered.append(self._metered_w)
        self._metered_s = now_s

    def meter_age_s(self) -> float:
        """Time since the last meter value, s."""
        return max(0.0, self._now_s - self._metered_s)

    def shown_a(self, current_a: float) -> float:
        """What a register of currents reads, A."""
        return float(round(current_a)) if self._settings.whole_amperes else current_a


class AlfenEve:
    """The charger: registers to read and write, and offers to cars.

    Attributes:
        settings: What the installer set up.
        sockets: The sockets by their Modbus unit: 1 (left or only), 2 (right).
        drift_v: How far the voltages of L1, L2, L3 are from the nominal one now, V. May be set at any time.
        refuses_writes: Set it to have every write refused.
        unreadable: The sockets whose registers cannot be read; what is written to them is taken.
    """

    def __init__(self, settings: ChargerSettings | None = None) -> None:
        self.settings = settings or ChargerSettings()
        self.sockets = {unit: Socket(self.settings) for unit in range(1, self.settings.sockets + 1)}
        self.drift_v = (0.0, 0.0, 0.0)
        self.refuses_writes = False
        self.unreadable: set[int] = set()
        self._now_s = 0.0
        self._booted_s = 0.0

    def step(self, now_s: float) -> None:
        """Let time pass until `now_s`; an earlier time than the last one changes nothing."""
        self._now_s = max(self._now_s, now_s)
        voltages_v = phase_voltages(self.settings, self.drift_v)
        for socket in self.sockets.values():
            socket.voltages_v = voltages_v
            socket.step(self._now_s)

    def reboot(self) -> None:
        """Restart: uptime and setpoints are lost, the safe current rules; the energy meter keeps counting."""
        self._booted_s = self._now_s
        for socket in self.sockets.values():
            socket.forget()

    def applied_a(self, unit: int) -> float:
        """Actual applied maximum current, A: the least of setpoint, limit, and what the station has left."""
        station_a = self.settings.station_max_a
        others_a = sum(socket.wanted_a for other, socket in self.sockets.items() if other != unit)
        socket = self.sockets[unit]
        return min(socket.setpoint_a, socket.allowed_a, max(station_a / len(self.sockets), station_a - others_a))

    def shown_applied_a(self, unit: int) -> float:
        """What 1206 reads, A."""
        return self.sockets[unit].shown_a(self.applied_a(unit))

    def offered_a(self, unit: int) -> float:
        """Current that the pilot signal offers to the car, A: 0 or at least 6."""
        applied_a = self.applied_a(unit)
        socket = self.sockets[unit]
        is_on = socket.wanted_a and not socket.relay.is_off(self._now_s)
        return applied_a if is_on and applied_a >= MIN_CURRENT_A else 0.0

    def mode3(self, unit: int) -> str:
        """Mode 3 state (1201): one of `Mode3`, or what this charger shows in its place without a car."""
        socket = self.sockets[unit]
        if socket.fault is not None:
            return socket.fault
        if not socket.car_connected:
            return self.settings.without_car
        drawing = any(socket.currents_a)
        if self.offered_a(unit):
            return Mode3.C2 if drawing or socket.car_asks else Mode3.B2
        return Mode3.C1 if drawing else Mode3.B1

    def read(self, unit: int, address: int, count: int) -> list[int]:
        """Read registers (FC3).

        Raises:
            RefusedError: For a unit that is not there, or cannot be read (11), or an address that this unit does not
                have (2).
        """
        if unit in self.unreadable:
            raise RefusedError(Refusal.GATEWAY_TARGET_FAILED)
        blocks = _STATION_BLOCKS if unit == STATION_UNIT else _SOCKET_BLOCKS
        registers = self._registers(unit)
        if not any(address in block and address + count - 1 in block for block in blocks):
            raise RefusedError(Refusal.ILLEGAL_DATA_ADDRESS)
        return [registers.get(at, UNAVAILABLE) for at in range(address, address + count)]

    def write(self, unit: int, address: int, words: Sequence[int]) -> float:
        """Write registers (FC6, FC16): a setpoint (1210, both words at once) or the phases (1215).

        The manual says that half a value is refused, not with which code; this charger answers 2.

        Returns:
            What was written: A for a setpoint, 1 or 3 for phases.

        Raises:
            RefusedError: For a unit that is not there (11), for a register that is read-only, unknown or not
                written whole (2), for a value out of range or phases that may not be switched (3), for anything while
                it refuses writes (6).
        """
        if unit not in self.sockets and unit != STATION_UNIT:
            raise RefusedError(Refusal.GATEWAY_TARGET_FAILED)
        value = decoded(address, words)
        if unit == STATION_UNIT or value is None:
            raise RefusedError(Refusal.ILLEGAL_DATA_ADDRESS)
        if self.refuses_writes:
            raise RefusedError(Refusal.DEVICE_BUSY)
        if address == SETPOINT:
            if not 0 <= value < math.inf:
                raise RefusedError(Refusal.ILLEGAL_DATA_VALUE)
            self.sockets[unit].set(value)
        else:
            if not self.settings.phase_switching or value not in {1, self.settings.supply_phases}:
                raise RefusedError(Refusal.ILLEGAL_DATA_VALUE)
            socket = self.sockets[unit]
            socket.relay.write(int(value), self._now_s, max(socket.currents_a))
        return value

    def _registers(self, unit: int) -> Mapping[int, int]:
        if unit == STATION_UNIT:
            fields = self._station_fields()
        elif unit in self.sockets:
            fields = self._meter_fields(unit) | self._control_fields(unit)
        else:
            raise RefusedError(Refusal.GATEWAY_TARGET_FAILED)
        return {start + n: word for start, words in fields.items() for n, word in enumerate(words)}

    def _station_fields(self) -> dict[int, list[int]]:
        settings = self.settings
        return {
            100: text(settings.name, 17),
            117: text("Alfen NV", 5),
            122: [1],  # Modbus table version
            123: text(settings.firmware, 17),
            140: text(settings.platform, 17),
            157: text(settings.serial, 11),
            174: u64(round((self._now_s - self._booted_s) * 1000)),  # uptime, ms
            178: [0],  # UTC offset, min
            1100: f32(settings.station_max_a),
            1102: f32(settings.temperature_c),
            1104: [1],  # back-office state
            1105: [settings.sockets],
        }

    def _meter_fields(self, unit: int) -> dict[int, list[int]]:
        socket = self.sockets[unit]
        fields = {
            300: [0b0011],  # meter initialised and updated
            301: u64(round(socket.meter_age_s() * 1000)),  # ms since the last meter value
            305: [0],  # meter type: RTU
            336: f32(50.0),  # Hz
            344: f32(socket.shown_w),
            374: f64(socket.energy_wh),
        }
        for phase in range(self.settings.supply_phases):
            fields[306 + 2 * phase] = f32(socket.voltages_v[phase])
            fields[320 + 2 * phase] = f32(socket.currents_a[phase])
            if not self.settings.recent_meter:
                fields[338 + 2 * phase] = f32(socket.phase_w[phase])
        if not self.settings.recent_meter:
            fields[326] = f32(sum(socket.currents_a))
            fields[334] = f32(1.0)  # power factor
        return fields

    def _control_fields(self, unit: int) -> dict[int, list[int]]:
        socket, applied_a = self.sockets[unit], self.applied_a(unit)
        return {
            1200: [1],  # availability: operative
            1201: text(self.mode3(unit), 5),
            1206: f32(self.shown_applied_a(unit)),
            1208: u32(math.ceil(socket.remaining_s)),
            1210: f32(socket.shown_setpoint_a),
            1212: f32(self.settings.safe_current_a),
            1214: [int(applied_a == socket.setpoint_a)],  # 0: another limit wins
            1215: [socket.relay.shown],
        }


def phase_voltages(
    settings: ChargerSettings, drift_v: tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> tuple[float, float, float]:
    """Voltage from each phase to neutral, V."""
    nominal_v = settings.voltage_v / math.sqrt(3) if settings.no_neutral else settings.voltage_v
    return (nominal_v + drift_v[0], nominal_v + drift_v[1], nominal_v + drift_v[2])


def decoded(address: int, words: Sequence[int]) -> float | None:
    """What a write means: A for 1210, a number of phases for 1215, None for anything else or half of it."""
    if address == SETPOINT and len(words) == len(f32(0)):
        return float_of(words)
    if address == PHASES and len(words) == 1:
        return words[0]
    return None
