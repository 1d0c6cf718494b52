"""One socket's way from meter samples to register writes.

Meter window, controller and setpoint writer stand behind each other here; nothing flows back but the moment from which
samples show the effect of a write. Pure: the adapter stores what it sees in here, asks for a step, and does what the
step says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .charger import Car, Readback
from .controller import VOLTAGE_V, Controller, Situation
from .decision import Decision, Mode, Reason
from .freshness import Freshness
from .meter_sign import MeterSign
from .problem import Problem, ProblemKind
from .setpoint import SetpointWriter
from .settings import Settings
from .window import MeterWindow


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done, and why."""

    decision: Decision
    write_a: float | None
    """The setpoint to write now, in A; None: nothing is to be written."""
    problems: tuple[Problem, ...]
    poll_charger: bool
    """Whether the charger's readback is to be read at once."""
    ask_meter: bool
    """Whether somebody must find out if the meter still reports."""


class ControlLoop:
    """Controls one socket."""

    LEAST_TIME_BETWEEN_CARS = timedelta(seconds=30)
    """How long the car may not drop the window's samples again: time enough for a window to close."""

    LONGEST_WITHOUT_WINDOW = timedelta(seconds=90)
    PERIODS_WITHOUT_WINDOW = 6
    """How long a setpoint may stand without a closed window, beside the time that it takes to show."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.mode: Mode | None = None
        self.maximum_a: float | None = None
        self.boost_until: datetime | None = None
        self.car_w: float | None = None
        self.meter = Freshness(now)
        self._car: Car | None = None
        self._car_settles_at = now - self.LEAST_TIME_BETWEEN_CARS
        self._response = timedelta(seconds=settings.response_s)
        self._watts_per_ampere = VOLTAGE_V * settings.phases
        self._window = MeterWindow(now)
        self._window_at = now
        self._meter_gives_values = False
        self._sign = MeterSign()
        self._controller = Controller(settings)
        self._writer = SetpointWriter(settings)
        self._decision = Decision(None, Reason.WAITING_FOR_HELPERS)

    def hold_grid_power(self, grid_w: float) -> None:
        """Take a grid power of unknown age, in W, import positive."""
        self._meter_gives_values = True
        self._window.hold(grid_w)

    def sample(self, grid_w: float, at: datetime) -> None:
        """Take a sample of grid power, in W, import positive."""
        self._meter_gives_values = True
        self.meter.sample(at)
        self._window.add(grid_w, at)

    def lose_meter(self, now: datetime) -> None:
        """Note that the meter gives no value."""
        if self._meter_gives_values:
            self._meter_gives_values = False
            self._window.lost(now)

    def see_car(self, car: Car, now: datetime) -> None:
        """Take the state of the car. A car that begins or ends to draw changes the grid power as a write does.

        One that does so again and again may not keep the window from closing for ever.
        """
        draws_or_not = self._car is not None and Car.CHARGING in {car, self._car} and car is not self._car
        if draws_or_not and now >= self._car_settles_at + self.LEAST_TIME_BETWEEN_CARS:
            self._car_settles_at = now + self._response
            self._window.restart(self._car_settles_at)
        self._car = car

    def read_back(self, shown: Readback, now: datetime) -> None:
        """Take what the charger shows."""
        self._writer.read_back(shown, now)

    def finish_write(self, error: str | None, now: datetime) -> None:
        """Take Home Assistant's answer to a write: None for success, or what went wrong."""
        if self._writer.finish(error, now):
            self._window.restart(now + self._response)

    def step(self, now: datetime, wall: datetime) -> Step:
        """Decide, and tell what is to be done.

        Args:
            now: the time, as in all of this class: it never goes back.
            wall: what the wall clock shows, for the boost.
        """
        ask_meter = self._meter_gives_values and self.meter.ask(now)
        if self.meter.stale(now):
            self._window.restart(now)
        window = self._window.close(now, self.meter.alive_at, self.meter.period)
        if window is not None:
            self._window_at = now
            self._sign.see(window, self._offered_w(), now)
        situation = Situation(
            wall=wall,
            mode=self.mode,
            maximum_a=self.maximum_a,
            boost_until=self.boost_until,
            car=self._car or Car.UNKNOWN,
            car_w=self.car_w,
            window=window,
            blind=self._blind(now),
        )
        self._decision = self._controller.decide(situation, now)
        return Step(
            decision=self._decision,
            write_a=self._write(now),
            problems=self._problems(situation, now),
            poll_charger=self._writer.poll(now),
            ask_meter=ask_meter,
        )

    def _write(self, now: datetime) -> float | None:
        setpoint_a = self._decision.setpoint_a
        if setpoint_a is None or not self._writer.due(setpoint_a, now):
            return None
        if self._writer.begin(setpoint_a, now):
            self._window.restart(now + self._response)
        return setpoint_a

    def _blind(self, now: datetime) -> Reason | None:
        longest = max(self.LONGEST_WITHOUT_WINDOW, self.PERIODS_WITHOUT_WINDOW * self.meter.period) + self._response
        if self.meter.stale(now) or now - self._window_at >= longest:
            return Reason.METER_LOST
        if self._sign.suspected:
            return Reason.METER_REVERSED
        return Reason.CHARGER_SILENT if self._writer.silent(now) else None

    def _problems(self, situation: Situation, now: datetime) -> tuple[Problem, ...]:
        problems = [self._writer.problem(now)]
        if situation.blind is Reason.METER_LOST:
            problems.append(Problem(ProblemKind.METER_LOST))
        if self._sign.reversed:
            problems.append(Problem(ProblemKind.METER_REVERSED))
        return tuple(problem for problem in problems if problem is not None)

    def _offered_w(self) -> float:
        setpoint_a = self._decision.setpoint_a if self._car is Car.CHARGING else None
        return (setpoint_a or 0) * self._watts_per_ampere
