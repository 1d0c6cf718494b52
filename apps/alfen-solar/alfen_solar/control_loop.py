"""One socket's way from meter samples to register writes.

Meter window, controller and setpoint writer stand behind each other here; nothing flows back but the moment from which
samples show the effect of a write. Pure: the adapter stores what it sees in here, asks for a step, and does what the
step says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .charger import Car
from .controller import Controller, Situation
from .decision import Decision, Mode
from .setpoint import Problem, SetpointWriter
from .settings import Settings
from .window import MeterWindow


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, and why."""

    decision: Decision
    write_a: float | None
    """The setpoint to write now, in A; None: nothing is to be written."""
    problem: Problem | None


class ControlLoop:
    """Controls one socket."""

    METER_GRACE = timedelta(seconds=15)
    """How long the meter may give no value before the setpoint falls to the minimum."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.mode: Mode | None = None
        self.maximum_a: float | None = None
        self.boost_until: datetime | None = None
        self.car_w: float | None = None
        self._car: Car | None = None
        self._response = timedelta(seconds=settings.response_s)
        self._window = MeterWindow(now)
        self._meter_lost_since: datetime | None = now
        self._controller = Controller(settings)
        self._writer = SetpointWriter(settings)

    def hold_grid_power(self, grid_w: float) -> None:
        """Take a grid power of unknown age, in W, import positive."""
        self._meter_lost_since = None
        self._window.hold(grid_w)

    def sample(self, grid_w: float, at: datetime) -> None:
        """Take a sample of grid power, in W, import positive."""
        self._meter_lost_since = None
        self._window.add(grid_w, at)

    def lose_meter(self, now: datetime) -> None:
        """Note that the meter gives no value."""
        if self._meter_lost_since is None:
            self._meter_lost_since = now
            self._window.lost(now)

    def see_car(self, car: Car, now: datetime) -> None:
        """Take the state of the car. A car that begins or ends to draw changes the grid power as a write does."""
        if self._car is not None and Car.CHARGING in {car, self._car} and car is not self._car:
            self._window.restart(now + self._response)
        self._car = car

    def read_back(self, shown_a: float | None, now: datetime) -> None:
        """Take the setpoint that the charger shows, in A; None: it shows none."""
        self._writer.read_back(shown_a, now)

    def finish_write(self, error: str | None, now: datetime) -> None:
        """Take Home Assistant's answer to a write: None for success, or what went wrong."""
        if self._writer.finish(error, now):
            self._window.restart(now + self._response)

    def step(self, now: datetime) -> Step:
        """Decide, and tell what is to be written."""
        lost_since = self._meter_lost_since
        situation = Situation(
            mode=self.mode,
            maximum_a=self.maximum_a,
            boost_until=self.boost_until,
            car=self._car or Car.UNKNOWN,
            car_w=self.car_w,
            window=self._window.close(now),
            meter_lost=lost_since is not None and now - lost_since >= self.METER_GRACE,
        )
        decision = self._controller.decide(situation, now)
        write_a = decision.setpoint_a
        if write_a is None or not self._writer.due(write_a, now):
            return Step(decision, None, self._writer.problem(now))
        if self._writer.begin(write_a, now):
            self._window.restart(now + self._response)
        return Step(decision, write_a, self._writer.problem(now))
