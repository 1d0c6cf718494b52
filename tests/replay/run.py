"""The replay itself: the app's core charges a car in the recorded house."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from alfen_solar.decision import Decision, Mode
from tests.bench.ours import Ours
from tests.bench.plant import Figures, Plant, Second

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from .recording import Recording, Stretch
    from .variants import Variant

HOUR_S = 3600
IDLE_STEP_S = 15
"""How often the app decides in idle seconds: a multiple of the 3 s in which a meter of 1 s fills a window."""
IDLE_AFTER_S, IDLE_BEFORE_S = 300, 60
"""For how long there has been and will be no surplus in an idle second."""


@dataclass(frozen=True, slots=True)
class Course:
    """What happened in a stretch.

    Attributes:
        stretch: The stretch.
        seconds: What was to be seen in each of its seconds.
        decisions: Each decision with another reason, setpoint or state of the car than the one before, and its second.
        phases: The second of each change of phases, and how many there are from then on; empty: they are not switched.
    """

    stretch: Stretch
    seconds: Sequence[Second]
    decisions: Sequence[tuple[int, Decision]]
    phases: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a variant has done at a socket.

    Attributes:
        variant: The variant.
        figures: Its figures over the whole recording.
        courses: A course for each stretch.
        more: Further columns of the table, by their names.
        plans: The plans that were told, and when.
    """

    variant: Variant
    figures: Figures
    courses: Sequence[Course]
    more: Mapping[str, str] = field(default_factory=dict)
    plans: Sequence[tuple[datetime, str]] = ()

    @property
    def charging_h(self) -> float:
        """How long the car has charged, in hours."""
        return sum(second.car_w > 0 for course in self.courses for second in course.seconds) / HOUR_S

    @property
    def switches(self) -> int | None:
        """How often the phases were switched; None: they may not be."""
        if not self.variant.settings.switches_phases:
            return None
        return sum(len(course.phases) - 1 for course in self.courses)


def replay(recording: Recording, variant: Variant, tell: Callable[[int], None] = lambda _: None) -> Outcome:
    """Let the app charge a car that is there all the time and takes all it gets.

    Args:
        recording: The house.
        variant: The settings and the mode.
        tell: Told each hour how many seconds have been replayed since it was told last.
    """
    settings = variant.settings
    plant = Plant(phases=settings.most_phases, meter_s=recording.period_s, maximum_a=settings.maximum_current_a)
    figures, courses = Figures(), []
    for stretch in recording.stretches:
        app = App(variant, stretch, recording.period_s, tell)
        seconds: list[Second] = []
        figures += plant.run(app, stretch.base_w, seconds)
        tell(len(seconds) % HOUR_S)
        courses.append(Course(stretch, seconds, app.decisions))
    return Outcome(variant, figures, courses)


class App(Ours):
    """The bench's rule, on the clock of the recording, that keeps what it has decided.

    Deciding takes nearly all of the time. So when a window has closed in an idle second, the next that may close is the
    fifth after it. With a slower meter most seconds are cheap, and windows do not close at regular times.

    Attributes:
        decisions: As in `Course`.
    """

    def __init__(self, variant: Variant, stretch: Stretch, period_s: int, tell: Callable[[int], None]) -> None:
        settings = variant.settings.model_copy(update={"dry_run": False})  # the recorded house takes no harm
        super().__init__(settings, variant.sun_share, variant.mode, stretch.begin)
        self._mode = variant.mode
        self._idle = idle_seconds(stretch.base_w) if period_s == 1 else bytearray(len(stretch.base_w))
        self._tell = tell
        self._rests_until_s = 0
        self.decisions: list[tuple[int, Decision]] = []

    def second(self, now_s: int, grid_w: float | None, car_w: float | None) -> float | None:
        if now_s and not now_s % HOUR_S:
            self._tell(HOUR_S)
        if now_s < self._rests_until_s:
            self._see(now_s, grid_w, car_w)
            self.wants_poll = False
            return None
        before = self.decision
        written_a = super().second(now_s, grid_w, car_w)
        decision = self.decision
        if decision is not before:  # a window has just closed
            self._keep(now_s, decision)
            if self._idle[now_s] and self._stays(now_s, decision):
                self._rests_until_s = now_s + IDLE_STEP_S
        return written_a

    def _stays(self, now_s: int, decision: Decision) -> bool:
        """Tell whether nothing has changed for long, and nothing can without surplus; mode Solar must pause."""
        since_s, _ = self.decisions[-1]
        return now_s - since_s >= IDLE_AFTER_S and (decision.setpoint_a == 0 or self._mode is not Mode.SOLAR)

    def _keep(self, now_s: int, decision: Decision) -> None:
        if self.decisions:
            before = self.decisions[-1][1]
            if (before.reason, before.setpoint_a, before.car) == (decision.reason, decision.setpoint_a, decision.car):
                return
        self.decisions.append((now_s, decision))


def idle_seconds(base_w: Sequence[float]) -> bytearray:
    """Mark the seconds before and after which the house alone takes from the grid for long."""
    idle = bytearray(len(base_w))
    surplus_at = [-1, *(at for at, watts in enumerate(base_w) if watts <= 0), len(base_w)]
    for before, after in pairwise(surplus_at):
        begin, end = before + IDLE_AFTER_S, after - IDLE_BEFORE_S
        if begin < end:
            idle[begin:end] = b"\1" * (end - begin)
    return idle
