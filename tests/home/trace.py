"""What happened in a run, second by second: what is so, what the app commanded, and what it told."""

from dataclasses import dataclass

from .charger_sensors import CURRENTS, ENTITIES
from .home import StubbornHome


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the app tells the user in one second.

    Attributes:
        reason: Why it does what it does: of a small set.
        charging: Whether it says that the car charges.
        surplus_w: The surplus that it tells, W; None: it tells none.
        messages: What it has newly sent to the user's phone or notifications.
        entries: What it has newly entered into the logbook.
        energies_wh: All energies that it tells or counts, Wh.
        shares: All shares of sun that it tells.
    """

    reason: str
    charging: bool = False
    surplus_w: float | None = None
    messages: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    energies_wh: tuple[float, ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One second.

    Attributes:
        t_s: The time, s since the start.
        surplus_w: The true surplus: what cars could take without import, W.
        car_w: What the car draws, W.
        remaining_s: For how long the setpoint is still valid, s.
        lapsed: Whether the safe current rules because no setpoint is valid; not before the first one.
        takes_writes: Whether a write is taken now.
        can_know: Whether an app can know the surplus: meter and charger show what is so.
        commanded_a: The last setpoint that the charger took, A; None: none yet.
        most_a: The most that the user allows, A: by the slider and in apps.yaml.
        told: What the app told.
    """

    t_s: int
    surplus_w: float = 0.0
    car_w: float = 0.0
    remaining_s: float = 60.0
    lapsed: bool = False
    takes_writes: bool = True
    can_know: bool = True
    commanded_a: float | None = None
    most_a: float = 16.0
    told: Told = Told(reason="")


class Recorder:
    """Makes the trace of a run. Call `record` once a second, after the step.

    Attributes:
        trace: The moments so far, in order.
    """

    def __init__(self, home: StubbornHome, maximum_a: float = 16.0) -> None:
        """Record a home; `maximum_a` is what apps.yaml allows, A."""
        self.trace: list[Moment] = []
        self._home = home
        self._maximum_a = maximum_a
        self._slider_a = maximum_a
        self._commanded_a: float | None = None
        self._writes = 0

    def record(self, told: Told) -> None:
        """Record this second with what the app told."""
        home, now, socket = self._home, self._home.world.snapshot, self._home.socket
        for write in home.writes[self._writes :]:
            if write.taken:
                self._commanded_a = write.value
        self._writes = len(home.writes)
        shown = home.states.value(ENTITIES.maximum_current) or ""
        if shown.replace(".", "").isdigit():
            self._slider_a = float(shown)
        self.trace.append(
            Moment(
                t_s=round(now.t_s),
                surplus_w=now.sun_w - now.load_w,
                car_w=now.car_w,
                remaining_s=socket.remaining_s,
                lapsed=socket.lapsed_since_s is not None,
                takes_writes=home.takes_writes,
                can_know=self._can_know,
                commanded_a=self._commanded_a,
                most_a=min(self._slider_a, self._maximum_a),
                told=told,
            )
        )

    @property
    def _can_know(self) -> bool:
        home = self._home
        missing = home.sensors.missing
        knows_draw = home.socket.shows_power and ENTITIES.power not in missing
        currents_serve = not home.charger.settings.no_neutral and not missing.keys() & {*CURRENTS, ENTITIES.voltage}
        knows_draw = knows_draw or currents_serve
        return home.is_up and home.meter.honest and home.sensors.reachable and knows_draw
