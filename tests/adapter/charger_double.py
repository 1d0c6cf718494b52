"""An Alfen Eve behind Home Assistant's modbus integration: what is written, and what its sensors then show."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.adapter.clock import Clock
from tests.simulator.charger import SETPOINT, AlfenEve, ChargerSettings
from tests.simulator.words import f32, float_of

SETTINGS = ChargerSettings(safe_current_a=6, validity_s=60)


@dataclass
class ChargerDouble:
    """The simulator's charger with a car, and what can be wrong with it."""

    clock: Clock
    eve: AlfenEve = field(default_factory=lambda: AlfenEve(SETTINGS))
    silent: bool = False
    """It answers nothing: its sensors are unavailable, and a write is lost, which Home Assistant does not tell."""
    refuses: bool = False
    """It answers a write with a Modbus exception, which Home Assistant does not tell."""
    words_swapped: bool = False
    """Its sensors read floats with the wrong word order."""
    shows_nan: bool = False
    """Its registers read NaN, which Home Assistant shows as unknown."""

    def __post_init__(self) -> None:
        self.eve.sockets[1].car_connected = True

    @property
    def setpoint_a(self) -> float:
        """What the car is really allowed, in A."""
        self.eve.step(self.clock.seconds)
        return self.eve.sockets[1].setpoint_a

    def write(self, words: Sequence[int]) -> None:
        """Take a write of the setpoint."""
        self.eve.step(self.clock.seconds)
        if not self.silent and not self.refuses:
            self.eve.write(1, SETPOINT, words)

    def sensors(self) -> dict[str, tuple[str, str]]:
        """Tell state and unit of each of the charger's sensors."""
        self.eve.step(self.clock.seconds)
        socket = self.eve.sockets[1]
        return {
            "sensor.alfen_setpoint": (self._shown(socket.setpoint_a), "A"),
            "sensor.alfen_applied_current": (self._shown(self.eve.applied_a(1)), "A"),
            "sensor.alfen_voltage_l1": (self._shown(self.eve.settings.voltage_v), "V"),
            "sensor.alfen_remaining_validity": (
                "unavailable" if self.silent else str(round(socket.remaining_s)),
                "s",
            ),
        }

    def _shown(self, value: float) -> str:
        """Tell what a sensor with the package's precision makes of a float32."""
        if self.silent:
            return "unavailable"
        if self.shows_nan:
            return "unknown"
        return f"{float_of(f32(value)[::-1]) if self.words_swapped else value:.1f}"
