"""One socket's way from meter samples to register writes.

Meter window, controller and setpoint writer stand behind each other here; what flows back is what was written, to the
model of the car. Pure: the adapter stores what it sees in here, asks for a step, and does what the step says.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .car_model import CarModel
from .charger import Car, Readback
from .controller import Controller, Situation
from .decision import Decision, Mode, Reason
from .freshness import Freshness
from .meter_sign import MeterSign
from .problem import Problem, ProblemKind
from .setpoint import SetpointWriter
from .settings import Settings
from .starts import StartCount
from .window import MeterWindow


@dataclass(slots=True)  # as with Situation, frozen takes longer
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

    LONGEST_WAIT_FOR_CAR = timedelta(seconds=45)
    """How long there may be no window for the sake of a car that begins and ends to draw."""

    LONGEST_WITHOUT_WINDOW = timedelta(seconds=120)
    PERIODS_WITHOUT_WINDOW = 12
    """How long a setpoint may stand without a closed window."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.mode: Mode | None = None
        self.maximum_a: float | None = None
        self.sun_share = 1.0
        """How much of the power at minimum current the sun shall give, from 0 to 1; only sun until another is set."""
        self.boost_until: datetime | None = None
        self.meter = Freshness(now)
        self._car: Car | None = None
        self._car_w: float | None = None
        self._model = CarModel(settings.phases, now)
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
        self._model.see_grid(grid_w, at)
        self._window.add(grid_w, self._model.power_w(at), at)

    def lose_meter(self, now: datetime) -> None:
        """Note that the meter gives no value."""
        if self._meter_gives_values:
            self._meter_gives_values = False
            self._window.lost(now)

    @property
    def car_w(self) -> float | None:
        """What the car takes, in W; None: not known."""
        return self._car_w

    def see_power(self, car_w: float | None, now: datetime) -> None:
        """Take what the charger says that it delivers, in W; None: not known."""
        self._car_w = car_w
        self._model.see_power(car_w, now)

    def see_car(self, car: Car, now: datetime) -> None:
        """Take the state of the car. A car that begins or ends to draw changes the grid power as a write does.

        One that does so again and again may not keep the window from closing for ever.
        """
        self._car = car
        draws = car not in {Car.ABSENT, Car.CONNECTED}
        if draws is not self._model.draws:
            waits = now - self._window_at < self.LONGEST_WAIT_FOR_CAR
            self._model.draw(draws=draws, at=now, waits=waits)
            if waits:
                self._window.restart(now)

    def remember_starts(self, starts: int, day: date) -> None:
        """Take the starts of a day that were counted before this object was there."""
        self._controller.remember_starts(starts, day)

    def starts(self, now: datetime, wall: datetime) -> StartCount:
        """Tell how often charging was started, against the budget."""
        return self._controller.starts(now, wall)

    def read_back(self, shown: Readback, now: datetime) -> None:
        """Take what the charger shows."""
        self._writer.read_back(shown, now)

    def finish_write(self, error: str | None, now: datetime) -> None:
        """Take Home Assistant's answer to a write: None for success, or what went wrong."""
        accepted_a = self._writer.finish(error, now)
        self._model.tell(accepted_a, now)

    def step(self, now: datetime, wall: datetime) -> Step:
        """Decide, and tell what is to be done.

        Args:
            now: the time, as in all of this class: it never goes back.
            wall: what the wall clock shows, for the boost.
        """
        ask_meter = self._meter_gives_values and self.meter.ask(now)
        stale = self.meter.stale(now)
        if stale:
            self._window.restart(now)
        window = self._window.close(now, self._model, self.meter.alive_at, self.meter.period)
        if window is not None:
            self._window_at = now
            self._sign.see(window, now)
        situation = Situation(
            wall=wall,
            mode=self.mode,
            maximum_a=self.maximum_a,
            sun_share=self.sun_share,
            boost_until=self.boost_until,
            car=self._car or Car.UNKNOWN,
            watts_per_ampere=self._model.watts_per_ampere,
            window=window,
            blind=self._blind(now, stale=stale),
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
            self._model.write()
        return setpoint_a

    def _blind(self, now: datetime, *, stale: bool) -> Reason | None:
        without_window = now - self._window_at
        if stale or (
            without_window >= self.LONGEST_WITHOUT_WINDOW
            and without_window >= self.PERIODS_WITHOUT_WINDOW * self.meter.period
        ):
            return Reason.METER_LOST
        if self._sign.suspected:
            return Reason.METER_REVERSED
        return Reason.CHARGER_SILENT if self._writer.silent(now) else None

    def _problems(self, situation: Situation, now: datetime) -> tuple[Problem, ...]:
        problems = []
        if problem := self._writer.problem(now):
            problems.append(problem)
        if situation.blind is Reason.METER_LOST:
            problems.append(Problem(ProblemKind.METER_LOST))
        if self._sign.reversed:
            problems.append(Problem(ProblemKind.METER_REVERSED))
        return tuple(problems)
