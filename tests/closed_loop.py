"""The app's core in the simulated house, as fast as it computes.

Stands in for Home Assistant and AppDaemon: the meter shows a second ago and flickers a little as a real one does, an
unchanged value is no event, and the charger is polled. Everything else is the real core and the simulated house,
charger and car.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from alfen_solar.charger import Readback, car
from alfen_solar.control_loop import ControlLoop
from alfen_solar.decision import Decision, Mode
from alfen_solar.registers import SETPOINT_ADDRESS, setpoint_words
from alfen_solar.settings import read_settings
from tests.simulator.world import Snapshot, World

START = datetime(2026, 6, 21, 10, 0, tzinfo=UTC)


@dataclass
class ClosedLoop:
    """One run: `run` lets time pass, the rest tells what happened."""

    world: World
    mode: Mode = Mode.MINIMUM_SOLAR
    settings: dict[str, object] = field(default_factory=dict)
    meter_period_s: int = 1
    meter_sign: int = 1
    """-1: import and export are swapped."""
    flicker_w: int = 3
    poll_period_s: int = 5
    meter_is_frozen: bool = False
    now_s: int = 0
    decisions: list[tuple[int, Decision]] = field(default_factory=list)
    """Each changed decision, and when."""
    writes: list[tuple[int, float]] = field(default_factory=list)
    """Each write of a setpoint in A, and when."""
    snapshots: list[Snapshot] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.core = ControlLoop(
            read_settings({"grid_power": "sensor.grid", "phases": self.world.cars[1].settings.phases} | self.settings),
            START,
        )
        self.core.mode = self.mode
        self.core.maximum_a = 16
        self._shown_w: float | None = None
        self._random = Random(0)

    @property
    def setpoint_a(self) -> float:
        """The setpoint that the charger shows now, in A."""
        return self.world.snapshot.sockets[1].setpoint_a

    def run(self, seconds: int, each_second: Callable[[Snapshot], None] | None = None) -> None:
        """Let seconds pass."""
        for _ in range(seconds):
            self.now_s += 1
            now = START + timedelta(seconds=self.now_s)
            snapshot = self.world.step(self.now_s)
            self.snapshots.append(snapshot)
            if self.now_s % self.poll_period_s == 0:
                socket = snapshot.sockets[1]
                self.core.see_car(car(socket.mode3), now)
                self.core.see_power(socket.car_w, now)
                self._read_back(now)
            flicker_w = self._random.randint(-self.flicker_w, self.flicker_w)
            grid_w = self.meter_sign * float(round(sum(self.world.reading.phase_w)) + flicker_w)
            if self.now_s % self.meter_period_s == 0 and grid_w != self._shown_w and not self.meter_is_frozen:
                self._shown_w = grid_w
                self.core.sample(grid_w, now)
            self._step(now)
            if each_second is not None:
                each_second(snapshot)

    def _step(self, now: datetime) -> None:
        step = self.core.step(now, now)
        if step.poll_charger:
            self._read_back(now)
        if step.ask_meter and not self.meter_is_frozen:
            self.core.meter.reported(now)
        if not self.decisions or self.decisions[-1][1] != step.decision:
            self.decisions.append((self.now_s, step.decision))
        if step.write_a is not None:
            self.writes.append((self.now_s, step.write_a))
            self.world.charger.write(1, SETPOINT_ADDRESS, setpoint_words(step.write_a))
            self.core.finish_write(None, now)

    def _read_back(self, now: datetime) -> None:
        socket = self.world.snapshot.sockets[1]
        charger = self.world.charger.sockets[1]
        self.core.read_back(Readback(charger.setpoint_a, socket.applied_a, charger.remaining_s), now)

    def changes(self, since_s: int = 0) -> list[float]:
        """The different setpoints in A, in order."""
        setpoints_a = [setpoint_a for second, setpoint_a in self.writes if second >= since_s]
        return [a for n, a in enumerate(setpoints_a) if n == 0 or a != setpoints_a[n - 1]]
