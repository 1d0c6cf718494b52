"""The law of the phases: on how many the car charges, weighed by energy as pauses and starts are.

While the car charges, each window of meter samples tells what three phases would take of the sun beyond what one takes,
and what they would import beyond it. The difference adds up, in Wh, and what speaks for the phases that there are is
taken off again; so much is worth a switch, in which the car is without current for the better part of a minute. Where
one phase carries no more and three not yet (between 3.7 and 4.1 kW) neither is better, and nothing is weighed.

After sunny minutes a cloud probably passes, so the energies follow the mean surplus of the last ten minutes, as those
of pauses and starts do. While the car does not charge, a switch costs nothing, and that mean alone decides: the phases
of a start are chosen before current is offered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import Phases

from .history import RecentMean

IMPORT_WEIGHT = 0.6
"""What a Wh of import counts against one of sun. With 1 there are a third more switches, and a fiftieth less sun for a
twentieth less import."""
ANNOUNCED_WITHIN = timedelta(minutes=5)
"""A switch is announced when it is no further off than this."""
_S_PER_HOUR = 3600.0


@dataclass(slots=True)
class PhaseSight:
    """What a window has shown, and what holds at its end.

    Attributes:
        surplus_w: What the car could have taken without import, W.
        duration_s: How long the window was, s.
        phases: On how many phases the car charges, or is to.
        draws: Whether it charges.
        rests: Whether it does not charge because it is offered nothing, or because there is no car.
        car_phases: How many phases it uses when it has three.
        minimum_a: The lowest current that it charges with, A a phase.
        most_a: The highest that it may be offered, A a phase.
        voltage_v: The voltage of a phase, V.
    """

    surplus_w: float
    duration_s: float
    phases: Phases
    draws: bool
    rests: bool
    car_phases: int
    minimum_a: float
    most_a: float
    voltage_v: float

    @property
    def three_need_w(self) -> float:
        """What a car on three phases takes at least, W."""
        return self.car_phases * self.minimum_a * self.voltage_v

    @property
    def one_takes_w(self) -> float:
        """What a car on one phase takes at most, W."""
        return self.most_a * self.voltage_v

    def worth_w(self, phases: int) -> float:
        """Tell what a number of phases is worth in this sun, W: what is taken of it, less the weighed import."""
        least_w, most_w = (phases * current_a * self.voltage_v for current_a in (self.minimum_a, self.most_a))
        taken_w = min(max(self.surplus_w, least_w), most_w)
        sun_w = min(taken_w, max(self.surplus_w, 0.0))
        return sun_w - IMPORT_WEIGHT * (taken_w - sun_w)


@dataclass(frozen=True, slots=True)
class PhaseWish:
    """On how many phases the car should charge.

    Attributes:
        phases: 1 or 3.
        until: When a switch comes if the sun stays as it is; None: none comes soon.
    """

    phases: Phases
    until: datetime | None = None


class PhaseLaw:
    """Weighs one phase against three for one car. Remembers the energy weighed, the recent surplus, the last switch."""

    def __init__(self, switch_after_wh: float, least_between: timedelta) -> None:
        """Set the prices.

        Args:
            switch_after_wh: How much energy is worth a switch, Wh.
            least_between: How long the last switch must be ago for another one.
        """
        self._switch_after_wh = switch_after_wh
        self._least_between = least_between
        self._recent = RecentMean()
        self._weighed_wh = 0.0
        self._switched_at: datetime | None = None

    def note_switch(self, now: datetime) -> None:
        """Note a switch, whoever wanted it."""
        self._switched_at = now
        self._weighed_wh = 0.0

    def forget_weighed(self) -> None:
        """Weigh anew: something else than the sun has decided meanwhile."""
        self._weighed_wh = 0.0

    def follow(self, seen: PhaseSight, now: datetime) -> PhaseWish:
        """Take a window, and tell on how many phases the car should charge."""
        self._recent.see(seen.surplus_w, seen.duration_s, now)
        wait = timedelta(0) if self._switched_at is None else self._switched_at + self._least_between - now
        if seen.draws:
            return self._weigh(seen, wait, now)
        self._weighed_wh = 0.0
        if not seen.rests or wait > timedelta(0):
            return PhaseWish(seen.phases)
        return PhaseWish(self._at_rest(seen))

    def _at_rest(self, seen: PhaseSight) -> Phases:
        """Choose for a start: three phases if the sun has lately carried them, one if not even one would be full."""
        recent_w = self._recent.mean_w
        if min(recent_w, seen.surplus_w) >= seen.three_need_w:
            return 3
        return 1 if recent_w < seen.one_takes_w else seen.phases

    def _weigh(self, seen: PhaseSight, wait: timedelta, now: datetime) -> PhaseWish:
        other: Phases = 1 if seen.phases == 3 else 3  # noqa: PLR2004 - it is a number of phases
        gain_w = seen.worth_w(seen.car_phases) - seen.worth_w(1)
        if seen.one_takes_w <= seen.surplus_w < seen.three_need_w:
            gain_w = 0.0
        patience = self._recent.patience(seen.three_need_w)
        if other == 1:
            gain_w, enough_wh = -gain_w, self._switch_after_wh * patience
        else:
            enough_wh = self._switch_after_wh / patience
        self._weighed_wh = max(self._weighed_wh + gain_w * seen.duration_s / _S_PER_HOUR, 0.0)
        if gain_w <= 0:
            return PhaseWish(seen.phases)
        wait = max(wait, timedelta(hours=max(enough_wh - self._weighed_wh, 0.0) / gain_w))
        if wait > timedelta(0):
            return PhaseWish(seen.phases, now + wait if wait <= ANNOUNCED_WITHIN else None)
        return PhaseWish(other)
