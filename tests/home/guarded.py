"""A house of three phases with a main fuse and a breaker in each phase, and the app that guards them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from alfen_solar.decision import Mode
from tests.closed_loop import ClosedLoop
from tests.simulator.car import CarSettings
from tests.simulator.charger import ChargerSettings
from tests.simulator.house import House
from tests.simulator.wiring import Breaker, Three, Wiring
from tests.simulator.world import Snapshot

from .home import StubbornHome
from .meter import MeterSettings, PhaseSensors

FUSE_A = 25.0


@dataclass
class Switchboard:
    """What is switched on, by phase, in W."""

    on_w: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])

    def __call__(self, _t_s: float) -> Three:
        return self.on_w[0], self.on_w[1], self.on_w[2]


class Guarded:
    """A house of three phases with a fuse of 25 A, a breaker in each phase, and the app."""

    def __init__(
        self,
        mode: Mode = Mode.FAST,
        *,
        car: CarSettings | None = None,
        right_car: CarSettings | None = None,
        base_w: float | None = 0.0,
        house: House | None = None,
        meter: MeterSettings | None = None,
        rotation: tuple[int, int, int] = (0, 1, 2),
        noise_w: float = 30.0,
        appliances_w: Callable[[float], Three] | None = None,
        settings: Mapping[str, object] | None = None,
        fuse_a: float | None = FUSE_A,
        delta: bool = False,
        tells_l2: bool = True,
        tells: bool = True,
    ) -> None:
        self.board = Switchboard()
        self.wiring = Wiring(
            rotations={1: rotation},
            appliances_w=appliances_w or self.board,
            noise_w=noise_w,
            delta=delta,
            tells_l2=tells_l2,
        )
        self.home = StubbornHome(
            car=car or CarSettings(phases=3),
            right_car=right_car,
            charger=ChargerSettings(supply_phases=3, sockets=1 if right_car is None else 2, no_neutral=delta),
            meter=meter or MeterSettings(phases=PhaseSensors.PAIR),
            wiring=self.wiring,
            base_w=base_w,
            house=house,
        )
        self.breakers = [Breaker(FUSE_A) for _ in range(3)]
        guard: dict[str, object] = {"house_phases": None} if fuse_a is None else {"main_fuse_a": fuse_a}
        if delta:
            guard["grid"] = "delta"
        self.loop = ClosedLoop(self.home, mode, {"phases": 3, **guard, **(settings or {})}, tells=tells)

    def run(self, seconds: int) -> "Guarded":
        self.loop.run(seconds, self._carry)
        return self

    def switch_on(self, power_w: float, phase: int = 0) -> None:
        self.board.on_w[phase] = power_w

    def grid_a(self) -> Three:
        return self.wiring.currents_a(self.loop.last)

    @property
    def offered_a(self) -> float:
        return self.loop.setpoint_a

    def _carry(self, at: Snapshot) -> None:
        for breaker, current_a in zip(self.breakers, self.wiring.currents_a(at), strict=True):
            breaker.carry(current_a, at.t_s)

    def assert_held(self) -> None:
        assert [breaker.tripped_s for breaker in self.breakers] == [None] * 3, self.loop.setpoints_a()
        assert max(breaker.longest_s for breaker in self.breakers) <= 15, [each.longest_s for each in self.breakers]
