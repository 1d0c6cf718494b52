"""A socket of the core at a charger and a car that do as the specification says, second by second."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.house.surplus import Surplus
from alfen_solar.inputs.helpers import Wishes
from alfen_solar.inputs.socket import Readings
from alfen_solar.limits import Limit
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from alfen_solar.sockets.follow import Sun
from alfen_solar.sockets.power import Range
from alfen_solar.sockets.registers import Register
from alfen_solar.sockets.socket import Socket, SocketStep
from tests.unit.clock import at

METER = {"grid_power": "sensor.grid"}
WINDOW_S = 3


@dataclass
class Wallbox:
    """Charger and car around a socket; change its fields to let something happen."""

    mode: Mode | None = Mode.SOLAR
    sun_w: float = 0.0
    """What the panels give beyond the household, in W."""
    mode_3_state: str | None = "C2"
    takes: Callable[[float], float] = lambda offer_a: offer_a
    """What the car makes of an offer of 6 A or more, in A."""
    phases: int = 1
    lag_s: int = 3
    settings: dict[str, object] = field(default_factory=dict)
    wishes: Wishes = field(default_factory=lambda: Wishes(maximum_a=16, sun_share=0.9))
    applies_most_a: float = 80.0
    """Cable and station."""
    accepts: bool = True
    answers: bool = True
    shows: bool = True
    blind: Reason | None = None
    closes_windows: bool = True
    may_rise: bool = True
    wants_test: bool = False
    shared: tuple[Limit, ...] = ()
    """What others leave to it."""
    knows_station: bool = True
    also: dict[str, Any] = field(default_factory=dict)
    """What else is known of each window."""
    shows_no_current: bool = False
    """Whether the charger shows the currents of its phases while none flows, too."""
    stuck_power_w: float | None = None
    """What its power sensor shows whatever the car draws, in W; None: it is well."""
    is_dead: bool = False
    """Whether power and currents are shown as 0 whatever the car draws."""
    energy_wh: float | None = None
    """What its register shows, in Wh; None: nothing."""
    write_error: str | None = None
    """What Home Assistant answers to a write; None: success."""
    safe_current_a: float | None = None
    """To what the charger falls back, as it shows; None: it does not."""
    clock_error_s: float = 0.0
    switches: bool = False
    """Whether the charger has the register of phases."""
    phases_error: str | None = None
    """What Home Assistant answers to a write of that register; None: success."""
    second: int = 0

    def __post_init__(self) -> None:
        usual = {"phases": self.phases} | self.settings
        self.socket = Socket(read_settings(METER | usual), at(0))
        self.setpoint_a = 0.0
        self.offers_a = [0.0]
        self.car_w = 0.0
        self.steps: list[tuple[int, SocketStep]] = []
        self.writes: list[tuple[int, float]] = []
        self.phases_written: list[tuple[int, float]] = []
        self.readings_wanted: list[int] = []
        self.wishes.mode = self.mode
        self.poll()
        self.socket.finish_reading(at(0), done=True)

    @property
    def decision(self) -> Decision:
        """The latest decision."""
        return self.steps[-1][1].decision

    @property
    def told(self) -> tuple[float | None, Reason]:
        """The latest offer in A, and why."""
        return self.decision.setpoint_a, self.decision.reason

    @property
    def problems(self) -> list[ProblemKind]:
        """The kinds of the problems that there are."""
        return [problem.kind for problem in self.steps[-1][1].problems]

    def offers(self, since_s: int = 0) -> list[float]:
        """Return the different offers in A, in order."""
        found = [step.decision.setpoint_a for second, step in self.steps if second >= since_s]
        decided = [setpoint_a for setpoint_a in found if setpoint_a is not None]
        return [a for n, a in enumerate(decided) if n == 0 or a != decided[n - 1]]

    def reasons(self, since_s: int = 0) -> list[Reason]:
        """Return the different reasons, in order."""
        decided = [step.decision.reason for second, step in self.steps if second >= since_s]
        return [a for n, a in enumerate(decided) if n == 0 or a is not decided[n - 1]]

    def run(self, seconds: int, each: Callable[["Wallbox"], None] | None = None) -> "Wallbox":
        """Let time pass."""
        for _ in range(seconds):
            self.second += 1
            self._move()
            if self.second % 5 == 0:
                self.poll()
            self._step()
            if each is not None:
                each(self)
        return self

    def poll(self) -> None:
        """Let Home Assistant read the charger."""
        applied_a = min(self.setpoint_a, self.applies_most_a)
        shown = Readings(
            mode_3_state=self.mode_3_state,
            power_w=self.car_w if self.stuck_power_w is None else self.stuck_power_w,
            energy_wh=self.energy_wh,
            voltage_v=230,
            setpoint_a=self.setpoint_a if self.shows else None,
            applied_a=applied_a if self.shows else None,
            validity_s=55 if self.shows else None,
            safe_current_a=self.safe_current_a if self.shows else None,
            phases=self.phases if self.switches else None,
        )
        if self.car_w > 700 or self.shows_no_current:
            current_a = self.car_w / 230 / self.phases
            shown = replace(
                shown,
                current_l1_a=current_a,
                current_l2_a=current_a if self.phases > 1 else 0,
                current_l3_a=current_a if self.phases > 2 else 0,
            )
        if self.is_dead:
            shown = replace(shown, power_w=0.0, current_l1_a=0.0, current_l2_a=0.0, current_l3_a=None)
        self.socket.record(shown, self.now, measured=True)

    @property
    def now(self) -> datetime:
        """The time, which never goes back."""
        return at(self.second)

    @property
    def wall(self) -> datetime:
        """What the clock on the wall shows."""
        return at(self.second + self.clock_error_s)

    def _move(self) -> None:
        self.offers_a.append(min(self.setpoint_a, self.applies_most_a))
        felt_a = self.offers_a[max(len(self.offers_a) - 1 - self.lag_s, 0)]
        charges = felt_a >= 6 and self.mode_3_state in {"C2", "D2"}
        self.car_w = self.takes(felt_a) * 230 * self.phases if charges else 0.0
        if self.energy_wh is not None:
            self.energy_wh += self.car_w / 3600

    def _sun(self) -> Sun:
        grid_w = self.car_w - self.sun_w
        surplus = None
        if self.closes_windows and self.blind is None and self.second % WINDOW_S == 0:
            drawn = self.socket.drawn(self.now, self.now)
            opened_at = self.now - timedelta(seconds=WINDOW_S)
            range_w = Range(drawn.low_w - grid_w, drawn.high_w - grid_w)
            held_w = self.socket.offer_a * 230 * self.phases
            likely_w = min(max(held_w, range_w.low_w), range_w.high_w)
            surplus = Surplus(range_w, grid_w, opened_at, WINDOW_S, likely_w, **self.also)
        told_w = None if surplus is None else surplus.range_w.low_w
        return Sun(surplus, self.blind, self.may_rise, self.wants_test, grid_w, told_w, self.shared, self.knows_station)

    def _step(self) -> None:
        if self.socket.wants_reading(None, self.now, self.now):
            self.readings_wanted.append(self.second)
            self.poll()
            self.socket.finish_reading(self.now, done=True)
        step = self.socket.step(self.wishes, self._sun(), self.now, self.wall)
        self.steps.append((self.second, step))
        if step.write is not None and step.write.register is Register.PHASES:
            self.phases_written.append((self.second, step.write.value))
            if self.phases_error is None:
                self.phases = int(step.write.value)
            self.socket.finish_write(self.phases_error, self.now)
        elif step.write is not None:
            self.writes.append((self.second, step.write.value))
            if self.accepts:
                self.setpoint_a = step.write.value
            if self.answers:
                self.socket.finish_write(self.write_error, self.now)
