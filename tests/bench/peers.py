"""The peers: models of published charging rules, with their sources and constants.

They are models of the rules, not the products: each sees the same meter and the same poll of the charger, charges on a
fixed number of phases, and is reduced to how it finds its current. The sources are public repositories on GitHub.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from .plant import MAXIMUM_A, MINIMUM_A, VOLTAGE_V, Rule


class _Peer:
    """What the models share: the last values seen, and the setpoint. None of them has the charger polled."""

    wants_poll = False

    def __init__(self, phases: int) -> None:
        self._phases = phases
        self._watts_per_ampere = VOLTAGE_V * phases
        self._car_w = 0.0
        self._grid_w = 0.0
        self._setpoint_a = 0.0
        self._since_s: int | None = None

    def _lasts(self, now_s: int, delay_s: int, *, holds: bool) -> bool:
        """Tell whether a condition has held for a delay; once it has, the delay begins anew."""
        if not holds:
            self._since_s = None
            return False
        self._since_s = now_s if self._since_s is None else self._since_s
        if now_s - self._since_s < delay_s:
            return False
        self._since_s = None
        return True

    def _set(self, setpoint_a: float) -> float | None:
        """Write a setpoint if it is another than the last."""
        if setpoint_a == self._setpoint_a:
            return None
        self._setpoint_a = setpoint_a
        return setpoint_a


class PerlScript(_Peer):
    """The Perl script of the forum thread: hollie/ev-dynacharge, bin/ev-dynacharge.pl, without its phase switching.

    Every third message of the meter it looks at the last value: above 1.5 kW of export +2 A, above 0.20 kW +1 A, above
    0.22 kW of import -1 A, above 1.5 kW -2 A; between 6 A, where it begins, and 16 A. It never pauses, and publishes
    the setpoint at each step, changed or not. A value of exactly 0 is ignored.
    """

    MESSAGES = 3
    STEPS = ((1500.0, 2.0), (200.0, 1.0), (-220.0, 0.0), (-1500.0, -1.0), (-math.inf, -2.0))
    """Export in W above which a step in A is made, from the top."""

    def __init__(self, phases: int) -> None:
        super().__init__(phases)
        self._setpoint_a = MINIMUM_A
        self._messages = 0

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:  # noqa: ARG002
        if not grid_w:
            return None
        self._messages += 1
        if self._messages < self.MESSAGES:
            return None
        self._messages = 0
        export_w = -grid_w
        step_a = next(step_a for above_w, step_a in self.STEPS if export_w > above_w)
        self._setpoint_a = min(max(self._setpoint_a + step_a, MINIMUM_A), MAXIMUM_A)
        return self._setpoint_a


class Evcc(_Peer):
    """evcc: evcc-io/evcc, core/loadpoint.go and charger/alfen.go, modes `pv` and `minpv`, without phase switching.

    At each tick (30 s by default) the target is the effective current less the grid power in amperes, in one jump, up
    to 16 A, in mA. Effective is what the car takes and 2 A more, at most what it is offered; 0 while it does not
    charge. Mode `pv` starts at 6 A when the target has been 6 A for 60 s, holds 6 A while the target is below, and
    stops when there has been import for 180 s meanwhile; a tick without the condition begins the delay anew. Mode
    `minpv` never goes below 6 A. An unchanged setpoint is renewed every 25 s.
    """

    ENABLE_S = 60
    DISABLE_S = 180
    HEADROOM_A = 2.0
    HEARTBEAT_S = 25

    def __init__(self, phases: int, interval_s: int, *, never_pause: bool = False) -> None:
        super().__init__(phases)
        self._interval_s = interval_s
        self._never_pause = never_pause
        self._written_s = 0

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        if car_w is not None:
            self._car_w = car_w
        if grid_w is not None:
            self._grid_w = grid_w
        written_a = None
        if not now_s % self._interval_s:
            written_a = self._set(self._tick(now_s))
        if written_a is None and now_s - self._written_s >= self.HEARTBEAT_S:
            written_a = self._setpoint_a
        if written_a is not None:
            self._written_s = now_s
        return written_a

    def _tick(self, now_s: int) -> float:
        effective_a = (
            min(self._car_w / self._watts_per_ampere + self.HEADROOM_A, self._setpoint_a) if self._car_w else 0
        )
        target_a = max(effective_a - self._grid_w / self._watts_per_ampere, 0)
        if self._never_pause:
            target_a = max(target_a, MINIMUM_A)
        elif self._setpoint_a and target_a < MINIMUM_A:
            return 0 if self._lasts(now_s, self.DISABLE_S, holds=self._grid_w >= 0) else MINIMUM_A
        elif not self._setpoint_a:
            return MINIMUM_A if self._lasts(now_s, self.ENABLE_S, holds=target_a >= MINIMUM_A) else 0
        self._since_s = None
        return round(min(target_a, MAXIMUM_A), 3)


class SmartEvse(_Peer):
    """SmartEVSE: dingo35/SmartEVSE-3.5, SmartEVSE-3/src/main.cpp, solar mode without phase switching.

    The meter is read every 2 s, and its phases are added up, in A. Above 1 A of export the current goes up by 0.5 A, at
    less by 0.1 A; above 2 A of import it goes down by half the import, above 1 A by 0.5 A, above 0.3 A by 0.1 A; never
    below 6 A. It starts at 6 A when 4 A in all have been exported for 60 s, and stays there for 40 s. It stops when it
    would have gone below 6 A for 10 min with import, unless a stop would free the 4 A that start it again
    (`looks_ahead`; without, as in simpler accounts of the rule).
    """

    READ_S = 2
    START_A = 4.0
    START_S = 60
    FIXED_S = 40
    STOP_S = 600
    UP = ((1.0, 0.5), (0.0, 0.1))
    """Export in A above which the current goes up, and by how much."""
    DOWN = ((1.0, 0.5), (0.3, 0.1))
    """Import in A above which the current goes down, and by how much."""
    HALVED_A = 2.0
    """Import in A of which half is taken off."""

    def __init__(self, phases: int, *, looks_ahead: bool = True) -> None:
        super().__init__(phases)
        self._kept_a = MINIMUM_A * phases - self.START_A if looks_ahead else 0.0
        self._read_s = -self.READ_S
        self._started_s = 0

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:  # noqa: ARG002
        if grid_w is None or now_s - self._read_s < self.READ_S:
            return None
        self._read_s = now_s
        import_a = grid_w / VOLTAGE_V
        if not self._setpoint_a:
            if not self._lasts(now_s, self.START_S, holds=import_a <= -self.START_A):
                return None
            self._started_s = now_s
            return self._set(MINIMUM_A)
        if now_s - self._started_s < self.FIXED_S:
            return None
        current_a = round(self._setpoint_a + self._step_a(import_a), 1)
        short = current_a < MINIMUM_A and import_a > self._kept_a
        if self._lasts(now_s, self.STOP_S, holds=short):
            return self._set(0.0)
        return self._set(min(max(current_a, MINIMUM_A), MAXIMUM_A))

    def _step_a(self, import_a: float) -> float:
        if import_a > self.HALVED_A:
            return -import_a / 2
        down_a = next((step_a for above_a, step_a in self.DOWN if import_a > above_a), 0.0)
        return next((step_a for above_a, step_a in self.UP if -import_a > above_a), -down_a)


class OpenEvse(_Peer):
    """OpenEVSE: OpenEVSE/ESP32_WiFi_V4.x, src/divert.cpp, src/app_config.cpp and divert_sim/test_divert.py.

    At each value of the meter (every 10 s from an emonTx), available is what the car takes less the grid power less a
    reserve of 100 W (PV ratio 1.1), in A and not below 0. It is smoothed exponentially, faster up (attack) than down
    (decay): by default 20 s and 600 s, in the tuning `noimport` 300 s and 20 s. Charging starts when the smoothed value
    is 6.5 A and stops when it is 6 A or less, but not within the first 600 s. Meanwhile the current is the unsmoothed
    value, in whole amperes between 6 A and 16 A; or the smoothed one (`smooth`), as in simpler accounts of the rule.
    """

    RESERVE_W = 100.0
    HYSTERESIS_A = 0.5
    SHORTEST_S = 600
    VALUE_S = 10

    def __init__(self, phases: int, attack_s: float, decay_s: float, *, smooth: bool = False) -> None:
        super().__init__(phases)
        self._attack_s = attack_s
        self._decay_s = decay_s
        self._smooth = smooth
        self._smoothed_a = 0.0
        self._value_at_s = -self.VALUE_S
        self._started_s = 0

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        if car_w is not None:
            self._car_w = car_w
        if grid_w is None or now_s - self._value_at_s < self.VALUE_S:
            return None
        available_a = max((self._car_w - grid_w - self.RESERVE_W) / self._watts_per_ampere, 0)
        time_constant_s = self._attack_s if available_a > self._smoothed_a else self._decay_s
        weight = 1 - math.exp(-(now_s - self._value_at_s) / time_constant_s)
        self._value_at_s = now_s
        self._smoothed_a += weight * (available_a - self._smoothed_a)
        if not self._setpoint_a:
            if self._smoothed_a < MINIMUM_A + self.HYSTERESIS_A:
                return None
            self._started_s = now_s
        elif self._smoothed_a <= MINIMUM_A and now_s - self._started_s >= self.SHORTEST_S:
            return self._set(0.0)
        current_a = math.floor(self._smoothed_a if self._smooth else available_a)
        return self._set(min(max(float(current_a), MINIMUM_A), MAXIMUM_A))


class Jump(_Peer):
    """The rule that everybody writes first: what the car takes less the grid power, at every sample of the meter.

    In steps of 0.1 A, up to 16 A; a pause below 6 A; no delay, no dead band.
    """

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:  # noqa: ARG002
        if car_w is not None:
            self._car_w = car_w
        if grid_w is None:
            return None
        target_a = math.floor(10 * (self._car_w - grid_w) / self._watts_per_ampere) / 10
        return self._set(0.0 if target_a < MINIMUM_A else min(target_a, MAXIMUM_A))


@dataclass(frozen=True, slots=True)
class Peer:
    """A row of the bench.

    Attributes:
        name: What the table calls it.
        make: Makes the rule, as new, for a number of phases.
    """

    name: str
    make: Callable[[int], Rule]


PEERS = (
    Peer("Perl script", PerlScript),
    Peer("evcc minpv, 10 s", lambda phases: Evcc(phases, 10, never_pause=True)),
    Peer("evcc pv, 30 s", lambda phases: Evcc(phases, 30)),
    Peer("evcc pv, 10 s", lambda phases: Evcc(phases, 10)),
    Peer("SmartEVSE solar", SmartEvse),
    Peer("SmartEVSE, plain stop", lambda phases: SmartEvse(phases, looks_ahead=False)),
    Peer("OpenEVSE default", lambda phases: OpenEvse(phases, 20, 600)),
    Peer("OpenEVSE default, smooth", lambda phases: OpenEvse(phases, 20, 600, smooth=True)),
    Peer("OpenEVSE no-import", lambda phases: OpenEvse(phases, 300, 20)),
    Peer("OpenEVSE no-import, smooth", lambda phases: OpenEvse(phases, 300, 20, smooth=True)),
    Peer("jump at every sample", Jump),
)
