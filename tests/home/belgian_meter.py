"""A Belgian meter's register of the running quarter of an hour, as Home Assistant shows it."""

from tests.simulator.demand import QUARTER_S
from tests.simulator.world import Snapshot

from .home import StubbornHome

DEMAND = "sensor.electricity_meter_current_average_demand"


class BelgianMeter:
    """Shows the mean of the running quarter every ten seconds, as of ten seconds ago."""

    def __init__(self, home: StubbornHome) -> None:
        self._home, self._began_wh, self._shown_w = home, 0.0, 0.0
        self.frozen = False
        self.step(home.world.snapshot)

    def step(self, now: Snapshot) -> None:
        """Let a second pass."""
        second = int(now.t_s)
        if second % QUARTER_S == 0:
            self._began_wh = now.import_wh
        if second % 10 == 0 and not self.frozen:
            self._home.show(DEMAND, f"{self._shown_w / 1000:.3f}", "kW")
            self._shown_w = 4 * (now.import_wh - self._began_wh)
