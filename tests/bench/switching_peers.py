"""Peers that switch phases: models of their published rules, with their sources and constants, on top of `peers`.

Each is reduced to how it finds phases and current; the plant takes 30 s off for a switch, whoever makes it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from .plant import MAXIMUM_A, MINIMUM_A, VOLTAGE_V
from .switching import OFF_S, Order, Phases, SwitchingRule

_ONE_W = VOLTAGE_V
_THREE_W = 3 * VOLTAGE_V


class _Since:
    """A condition that has to hold for a while; a moment without it begins anew."""

    def __init__(self) -> None:
        self._since_s: int | None = None

    def lasts(self, now_s: int, delay_s: int, *, holds: bool) -> bool:
        """Tell whether it has held for so long; once it has, it begins anew."""
        if not holds:
            self._since_s = None
            return False
        self._since_s = now_s if self._since_s is None else self._since_s
        if now_s - self._since_s < delay_s:
            return False
        self._since_s = None
        return True


class _Peer:
    """What the models share: what was seen last, and what was written."""

    wants_poll = False

    def __init__(self) -> None:
        self._grid_w = 0.0
        self._car_a = 0.0
        self._setpoint_a = 0.0
        self._phases: Phases = 1
        self._off_until_s = 0

    def _see(self, grid_w: float | None, car_a: float | None) -> None:
        self._grid_w = self._grid_w if grid_w is None else grid_w
        self._car_a = self._car_a if car_a is None else car_a

    @property
    def _watts_per_ampere(self) -> float:
        return VOLTAGE_V * self._phases

    @property
    def _car_w(self) -> float:
        return self._car_a * self._watts_per_ampere

    @property
    def _available_w(self) -> float:
        """What the car could take without import, W."""
        return self._car_w - self._grid_w

    def _order(self, setpoint_a: float, phases: Phases | None = None, now_s: int = 0) -> Order:
        if phases is not None and phases != self._phases:
            self._phases, self._off_until_s = phases, now_s + OFF_S
        else:
            phases = None
        changed = setpoint_a != self._setpoint_a
        self._setpoint_a = setpoint_a
        return Order(setpoint_a if changed else None, phases)


class EvccSwitching(_Peer):
    """evcc: evcc-io/evcc, core/loadpoint.go, `pvScalePhases` and `pvMaxCurrent`, mode `pv`.

    At each tick: three phases become one when there is import, or the car is off, and what is available is less than
    the minimum on three, for the disable delay (180 s); one becomes three when the target on one is above its maximum
    and that on three reaches the minimum, for the enable delay (60 s); at once while the car does not charge. For the
    rest as on fixed phases. While the car is off for a switch, nothing is decided.
    """

    HEADROOM_A = 2.0

    def __init__(self, interval_s: int, enable_s: int = 60, disable_s: int = 180) -> None:
        super().__init__()
        self._interval_s, self._enable_s, self._disable_s = interval_s, enable_s, disable_s
        self._timer, self._phase_timer = _Since(), _Since()

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:
        self._see(grid_w, car_a)
        if not now_s:
            self._phases = phases
        if now_s % self._interval_s or now_s < self._off_until_s:
            return Order()
        wished = self._scaled(now_s)
        if wished != self._phases:
            target_a = min(max(self._available_w / (VOLTAGE_V * wished), MINIMUM_A), MAXIMUM_A)
            return self._order(round(target_a, 3) if self._setpoint_a else 0.0, wished, now_s)
        return self._order(self._target(now_s))

    def _scaled(self, now_s: int) -> Phases:
        charges, available_w = self._car_a > 0, self._available_w
        three_fit = available_w >= MINIMUM_A * _THREE_W
        if self._phases == 3:
            down = (self._grid_w > 0 or not self._setpoint_a) and not three_fit
            return 1 if self._due(now_s, self._disable_s, holds=down, charges=charges) else 3
        up = available_w / _ONE_W > MAXIMUM_A and three_fit
        return 3 if self._due(now_s, self._enable_s, holds=up, charges=charges) else 1

    def _due(self, now_s: int, delay_s: int, *, holds: bool, charges: bool) -> bool:
        return self._phase_timer.lasts(now_s, delay_s if charges else 0, holds=holds)

    def _target(self, now_s: int) -> float:
        watts = self._watts_per_ampere
        effective_a = min(self._car_a + self.HEADROOM_A, self._setpoint_a) if self._car_a else 0.0
        target_a = max(effective_a - self._grid_w / watts, 0.0)
        if self._setpoint_a and target_a < MINIMUM_A:
            # A switch to one phase would free so much: it comes before a pause.
            freed_w = MINIMUM_A * (watts - _ONE_W)
            stops = self._timer.lasts(now_s, self._disable_s, holds=self._grid_w >= freed_w)
            return 0.0 if stops else MINIMUM_A
        if not self._setpoint_a:
            return MINIMUM_A if self._timer.lasts(now_s, self._enable_s, holds=target_a >= MINIMUM_A) else 0.0
        return round(min(target_a, MAXIMUM_A), 3)


class OpenWbSwitching(_Peer):
    """openWB 2: openWB/core, packages/control/ev/ev.py and counter.py.

    Every 10 s. Starts with 1500 W a phase of surplus for 30 s, stops after 60 s of import at the minimum. At most 5 A a
    step; between 0 and 230 W of export nothing changes. One phase becomes three when the current is above 15 A and the
    surplus reaches the minimum on three, three become one when the current is below 7 A and there is no surplus, both
    for 7 min since the last switch and the delays of start and stop. After a switch up it begins at the minimum, after
    one down at the maximum.
    """

    EVERY_S = 10
    START_W, START_S, STOP_S = 1500.0, 30, 60
    STEP_A, BAND_W = 5.0, 230.0
    BETWEEN_S = 420

    def __init__(self) -> None:
        super().__init__()
        self._timer, self._up, self._down = _Since(), _Since(), _Since()
        self._switched_s = -self.BETWEEN_S

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:
        self._see(grid_w, car_a)
        if not now_s:
            self._phases = phases
        if now_s % self.EVERY_S or now_s < self._off_until_s:
            return Order()
        if not self._setpoint_a:
            starts = self._timer.lasts(now_s, self.START_S, holds=-self._grid_w >= self.START_W * self._phases)
            if not starts and self._phases == 3 and -self._grid_w < MINIMUM_A * _THREE_W:
                return self._order(0.0, 1, now_s)
            return self._order(MINIMUM_A if starts else 0.0)
        wished = self._wished(now_s)
        if wished != self._phases:
            self._switched_s = now_s
            return self._order(MINIMUM_A if wished == 3 else MAXIMUM_A, wished, now_s)
        lowest = self._setpoint_a <= MINIMUM_A + 1 and self._phases == 1
        if self._timer.lasts(now_s, self.STOP_S, holds=lowest and self._grid_w > 0):
            return self._order(0.0)
        return self._order(self._regulated())

    def _wished(self, now_s: int) -> Phases:
        ready = now_s - self._switched_s >= self.BETWEEN_S
        surplus_w = -self._grid_w
        if self._phases == 1:
            up = self._setpoint_a > MAXIMUM_A - 1 and surplus_w > MINIMUM_A * _THREE_W - self._car_w
            return 3 if self._up.lasts(now_s, self.START_S, holds=up) and ready else 1
        down = self._setpoint_a < MINIMUM_A + 1 and surplus_w <= 0
        return 1 if self._down.lasts(now_s, self.STOP_S, holds=down) and ready else 3

    def _regulated(self) -> float:
        if -self.BAND_W <= self._grid_w <= 0:
            return self._setpoint_a
        step_a = -self._grid_w / self._watts_per_ampere
        step_a = min(max(step_a, -self.STEP_A), self.STEP_A)
        return round(min(max(self._setpoint_a + step_a, MINIMUM_A), MAXIMUM_A), 1)


class SmartEvseSwitching(_Peer):
    """SmartEVSE: dingo35/SmartEVSE-3.5, SmartEVSE-3/src/main.cpp, solar mode with automatic phases.

    Every 2 s, as on fixed phases. A start on three needs three times the minimum and 3 A, else it is on one. Three
    become one when the current would go below the minimum for 30 s, or for 10 min if less than the minimum is short in
    all; one becomes three when the current is within 0.8 A of the maximum and 3 x (minimum + 1) - maximum (5 A) are
    left over, for 63 s.
    """

    READ_S = 2
    START_A, START_S, STOP_S, FIXED_S = 4.0, 60, 600, 40
    DOWN_S, UP_S, NEAR_A = 30, 63, 0.8
    UP = ((1.0, 0.5), (0.0, 0.1))
    DOWN = ((1.0, 0.5), (0.3, 0.1))

    def __init__(self) -> None:
        super().__init__()
        self._timer, self._short, self._little, self._up = _Since(), _Since(), _Since(), _Since()
        self._started_s = 0

    def second(self, now_s: int, grid_w: float | None, car_a: float | None, phases: Phases) -> Order:
        self._see(grid_w, car_a)
        if not now_s:
            self._phases = phases
        if now_s % self.READ_S or now_s < self._off_until_s:
            return Order()
        import_a = self._grid_w / VOLTAGE_V
        if not self._setpoint_a:
            return self._start(now_s, import_a)
        if now_s - self._started_s < self.FIXED_S:
            return Order()
        return self._go_on(now_s, import_a)

    def _start(self, now_s: int, import_a: float) -> Order:
        if not self._timer.lasts(now_s, self.START_S, holds=import_a <= -self.START_A):
            return Order()
        self._started_s = now_s
        return self._order(MINIMUM_A, 3 if -import_a >= 3 * MINIMUM_A + 3 else 1, now_s)

    def _go_on(self, now_s: int, import_a: float) -> Order:
        wanted_a = round(self._setpoint_a + self._step_a(import_a), 1)
        short = wanted_a < MINIMUM_A and import_a > 0
        if self._phases == 3:
            large = self._short.lasts(now_s, self.DOWN_S, holds=short and import_a >= MINIMUM_A)
            switches = self._little.lasts(now_s, self.STOP_S, holds=short) or large
        else:
            near = self._setpoint_a >= MAXIMUM_A - self.NEAR_A
            spare_a = 3 * (MINIMUM_A + 1) - MAXIMUM_A
            switches = self._up.lasts(now_s, self.UP_S, holds=near and -import_a > spare_a)
            # Not if a stop would free what starts it again.
            if self._timer.lasts(now_s, self.STOP_S, holds=short and import_a > MINIMUM_A - self.START_A):
                return self._order(0.0)
        if switches:
            self._started_s = now_s + OFF_S
            return self._order(MINIMUM_A, 1 if self._phases == 3 else 3, now_s)
        return self._order(min(max(wanted_a, MINIMUM_A), MAXIMUM_A))

    def _step_a(self, import_a: float) -> float:
        if import_a > 2:
            return -import_a / 2 / self._phases
        down_a = next((step_a for above_a, step_a in self.DOWN if import_a > above_a), 0.0)
        return next((step_a for above_a, step_a in self.UP if -import_a > above_a), -down_a)


@dataclass(frozen=True, slots=True)
class SwitchingPeer:
    """A row of the table.

    Attributes:
        name: What the table calls it.
        make: Makes the rule, as new.
    """

    name: str
    make: Callable[[], SwitchingRule]


SWITCHING_PEERS = (
    SwitchingPeer("evcc pv, 30 s", lambda: EvccSwitching(30)),
    SwitchingPeer("evcc pv, 10 s", lambda: EvccSwitching(10)),
    SwitchingPeer("evcc pv, delays of 600 s", lambda: EvccSwitching(30, 600, 600)),
    SwitchingPeer("openWB", OpenWbSwitching),
    SwitchingPeer("SmartEVSE solar", SmartEvseSwitching),
)
