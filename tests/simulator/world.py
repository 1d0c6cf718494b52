"""House, charger, cars and meter together, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .battery import Battery
from .car import Car, CarSettings
from .charger import AlfenEve, ChargerSettings
from .house import DEFAULT_START_S, House
from .inverter import Inverter
from .p1 import MeterReading
from .unrest import CALM

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .battery import BatterySettings
    from .inverter import InverterSettings
    from .unrest import Unrest
    from .wiring import Wiring

FIRST_IMPORT_WH = 1_000_000.0
FIRST_EXPORT_WH = 2_000_000.0
"""The meter is not new: what it shows at the start."""


@dataclass(frozen=True, kw_only=True)
class SocketSnapshot:
    """One socket at one moment.

    Attributes:
        setpoint_a: What 1210 reads, A.
        applied_a: What 1206 reads, A.
        mode3: Mode 3 state as the charger shows it.
        remaining_s: Remaining validity of the setpoint, s.
        currents_a: Current in L1, L2, L3, A.
        phase_w: Power to the car from L1, L2, L3, W.
        car_w: Power to the car, W.
    """

    setpoint_a: float
    applied_a: float
    mode3: str
    remaining_s: float
    currents_a: tuple[float, float, float]
    phase_w: tuple[float, float, float]
    car_w: float


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """The whole house at one moment. Always: `load_w + car_w + battery_w - sun_w == grid_w`.

    Attributes:
        t_s: Time since the start, s.
        sun_w: Power of the panels, W.
        load_w: Power of the household without cars, W.
        car_w: Power to the cars, W.
        grid_w: Grid power, W, import positive.
        sockets: The sockets by their Modbus unit.
        car_wh: Energy into the cars since the start, Wh.
        car_solar_wh: Of this, what came from the sun, Wh.
        car_grid_wh: Of this, what was imported, Wh: second by second the smaller of car and grid power.
        import_wh: Energy from the grid since the start, Wh.
        export_wh: Energy to the grid since the start, Wh.
        battery_w: What the home battery is charged with, W; below 0 it discharges.
        battery_level: How full it is, from 0 to 1.
    """

    t_s: float
    sun_w: float
    load_w: float
    car_w: float
    grid_w: float
    sockets: Mapping[int, SocketSnapshot]
    car_wh: float
    car_solar_wh: float
    car_grid_wh: float
    import_wh: float
    export_wh: float
    battery_w: float = 0.0
    battery_level: float = 0.0

    @property
    def battery_car_w(self) -> float:
        """What the home battery gives to the cars, W: what it gives beyond what the house alone would need."""
        given_w = max(-self.battery_w, 0.0) - max(self.load_w - self.sun_w, 0.0)
        return min(max(given_w, 0.0), self.car_w)


class World:
    """The simulated house.

    Attributes:
        house: Sun and household over time. May be exchanged at any time.
        charger: The Alfen Eve.
        cars: The car at each socket, by Modbus unit; change its `plugged_in` and `full` at any time.
        unrest: What comes on top of the house: noise, a hob, a voltage that drifts. May be exchanged at any time.
        wiring: How the phases of the house are connected; None: as those of the charger. May be exchanged at any time.
        base_w_override: Set it to rule the grid power without cars, W, import positive; None: the house does.
        battery: The home battery; None: there is none.
        inverter: The inverter, if it is throttled so that nothing is exported; None: it gives what the sun does.
        snapshot: The world at the last step.
    """

    def __init__(
        self,
        house: House | None = None,
        charger: ChargerSettings | None = None,
        cars: Mapping[int, CarSettings] | None = None,
        unrest: Unrest = CALM,
        battery: BatterySettings | None = None,
        wiring: Wiring | None = None,
        inverter: InverterSettings | None = None,
    ) -> None:
        """Put a world together.

        Args:
            house: Sun and household; a generated day at an interesting hour if left out.
            charger: Settings of the charger.
            cars: Settings of the car at a socket, by Modbus unit. A car is plugged into socket 1 if left out,
                and none into the sockets that are not named.
            unrest: What comes on top of the house; nothing if left out.
            battery: The home battery; there is none if left out.
            wiring: How the three phases of the house are connected; as those of the charger, and evenly loaded, if left
                out.
            inverter: An inverter that is throttled; it gives what the sun does if left out.
        """
        self.house = house or House.generated().at(DEFAULT_START_S)
        self.charger = AlfenEve(charger)
        given = {1: CarSettings()} if cars is None else cars
        self.cars = {unit: Car(given.get(unit), plugged_in=unit in given) for unit in self.charger.sockets}
        self.unrest = unrest
        self.battery = None if battery is None else Battery(battery)
        self.wiring = wiring
        self.inverter = None if inverter is None else Inverter(inverter)
        self.base_w_override: float | None = None
        self._day_began_s = 0.0
        self._car_wh = self._car_grid_wh = self._import_wh = self._export_wh = 0.0
        self._connect(0.0)
        self.snapshot = self._metered = self._look(0.0)

    @property
    def reading(self) -> MeterReading:
        """What the grid meter shows: it lags by one step. All but the cars is spread evenly without a wiring."""
        phases, metered, wiring = self.charger.settings.supply_phases, self._metered, self.wiring
        if wiring is not None:
            return MeterReading(
                phase_w=wiring.phases_w(metered),
                import_wh=FIRST_IMPORT_WH + self._import_wh,
                export_wh=FIRST_EXPORT_WH + self._export_wh,
                voltage_v=wiring.voltages_v[0],
                currents_a=wiring.currents_a(metered),
                delta=wiring.delta,
                tells_l2=wiring.tells_l2,
            )
        share_w = (metered.load_w + metered.battery_w - metered.sun_w) / phases
        return MeterReading(
            phase_w=tuple(
                share_w + sum(socket.phase_w[phase] for socket in metered.sockets.values()) for phase in range(phases)
            ),
            import_wh=FIRST_IMPORT_WH + self._import_wh,
            export_wh=FIRST_EXPORT_WH + self._export_wh,
            voltage_v=self.charger.sockets[1].voltages_v[0],
        )

    def step(self, now_s: float) -> Snapshot:
        """Let time pass until `now_s`, s since the start, and see what then is.

        What was measured at the last step held until now: that goes into the energies.
        """
        before = self.snapshot
        elapsed_h = (now_s - before.t_s) / 3600
        self._car_wh += before.car_w * elapsed_h
        self._car_grid_wh += min(before.car_w, max(before.grid_w, 0.0)) * elapsed_h
        self._import_wh += max(before.grid_w, 0.0) * elapsed_h
        self._export_wh += max(-before.grid_w, 0.0) * elapsed_h
        self._metered = before
        self._connect(now_s)
        self.snapshot = self._look(now_s)
        return self.snapshot

    def begin_day(self) -> None:
        """Let the day of the house begin anew at its start, for instance once there is somebody to see it."""
        self._day_began_s = self.snapshot.t_s

    def plug_in(self, unit: int = 1) -> None:
        """Plug the car in."""
        self.cars[unit].plugged_in = True

    def unplug(self, unit: int = 1) -> None:
        """Take the cable out."""
        self.cars[unit].plugged_in = False

    def exchange_car(self, car: Car, unit: int = 1) -> None:
        """Let another car take the place of the one at a socket. Unplug that one before: the charger sees it go."""
        self.cars[unit] = car

    def _connect(self, now_s: float) -> None:
        charger = self.charger
        for unit, car in self.cars.items():
            charger.sockets[unit].car_connected = car.plugged_in
        charger.drift_v = self.unrest.phase_drift_v(now_s)
        charger.step(now_s)
        for unit, car in self.cars.items():
            socket = charger.sockets[unit]
            phases = socket.relay.connected
            before_wh = socket.energy_wh
            socket.measure(car.step(charger.offered_a(unit), now_s, phases), now_s)
            socket.car_asks = car.asks
            car.charge(socket.energy_wh - before_wh)

    def _look(self, now_s: float) -> Snapshot:
        charger, override_w = self.charger, self.base_w_override
        day_s = now_s - self._day_began_s
        sun_w = self.house.sun_w(day_s) if override_w is None else max(0.0, -override_w)
        load_w = self.house.load_w(day_s) if override_w is None else max(0.0, override_w)
        unrest_w = self.unrest.power_w(now_s) + (0.0 if self.wiring is None else sum(self.wiring.extra_w(now_s)))
        sun_w, load_w = sun_w + max(0.0, -unrest_w), load_w + max(0.0, unrest_w)
        car_w = sum(socket.power_w for socket in charger.sockets.values())
        if self.inverter is not None:
            charged_w = 0.0 if self.battery is None else self.battery.power_w
            sun_w = self.inverter.step(now_s, sun_w, load_w + car_w + charged_w)
        battery_w = level = 0.0
        if self.battery is not None:
            # Its meter is as quick as it is: what it acts on is this moment, with what it did until now.
            battery_w = self.battery.step(now_s, load_w + car_w + self.battery.power_w - sun_w)
            level = self.battery.level
        return Snapshot(
            t_s=now_s,
            sun_w=sun_w,
            load_w=load_w,
            car_w=car_w,
            grid_w=load_w + car_w + battery_w - sun_w,
            sockets={
                unit: SocketSnapshot(
                    setpoint_a=socket.setpoint_a,
                    applied_a=charger.applied_a(unit),
                    mode3=charger.mode3(unit),
                    remaining_s=socket.remaining_s,
                    currents_a=socket.currents_a,
                    phase_w=socket.phase_w,
                    car_w=socket.power_w,
                )
                for unit, socket in charger.sockets.items()
            },
            car_wh=self._car_wh,
            car_solar_wh=self._car_wh - self._car_grid_wh,
            car_grid_wh=self._car_grid_wh,
            import_wh=self._import_wh,
            export_wh=self._export_wh,
            battery_w=battery_w,
            battery_level=level,
        )
