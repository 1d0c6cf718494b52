"""A house with a home battery that holds the grid at zero, and the app in it."""

from itertools import pairwise

from alfen_solar.decision import Mode
from tests.closed_loop import ClosedLoop, home
from tests.simulator.battery import BatterySettings
from tests.simulator.house import House
from tests.simulator.unrest import Unrest

from .battery_sensors import BatterySensorSettings
from .meter import MeterSettings

NOISE = Unrest(noise_w=40)
GAINS = (0.3, 0.6, 1.0, 1.3)
"""How much of what the grid power is off the battery makes up for each time."""
LATE_S = ((0, 1), (2, 2), (5, 5), (10, 10), (30, 2), (15, 30))
"""How old what its sensor shows is, and how often that is reported, s."""
CLOUD_S = 110
"""When a cloud comes, s."""


def house(
    priority: str = "Car first",
    *,
    base_w: float | None = -3000,
    day: House | None = None,
    battery: BatterySettings | None = None,
    sensors: BatterySensorSettings | None = None,
    meter: MeterSettings | None = None,
    car_above: float = 100,
    helps_above: float = 100,
    tells: bool = True,
) -> ClosedLoop:
    """A car at a charger in mode Solar, with a battery that is half full."""
    world = home(
        battery=battery or BatterySettings(),
        battery_sensors=sensors,
        meter=meter,
        base_w=base_w,
        house=day,
        unrest=NOISE,
    )
    world.set_battery_priority(priority, car_above=car_above, helps_above=helps_above)
    return ClosedLoop(world, Mode.SOLAR, tells=tells)


def turns(loop: ClosedLoop, since_s: float) -> int:
    """How often the setpoint went the other way by more than an ampere."""
    changes_a = [after - before for before, after in pairwise(loop.setpoints_a(since_s)) if abs(after - before) > 1]
    return sum(before * after < 0 for before, after in pairwise(changes_a))


def chase(lag_s: float, period_s: float, gain: float) -> ClosedLoop:
    """Let the car follow steady sun, and then a cloud, beside a battery of its own mind."""
    sensors = BatterySensorSettings(lag_s=lag_s, period_s=period_s)
    loop = house(battery=BatterySettings(gain=gain), sensors=sensors)
    loop.run(CLOUD_S)
    loop.home.set_base(-1900)
    return loop.run(150)
