"""The home battery as a term of the surplus: what it is charged with may be the car's, what it gives never is.

Grid power alone does not tell the surplus where a battery holds it at zero: it is what the cars draw, less the grid
power, plus what charges the battery, less what it gives. Its sensor may be half a minute late, so the cars' power of
all that time may belong to what it shows: the surplus is then a range, as around a change of the car.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import BatteryPart, BatteryRole
from alfen_solar.inputs.battery import BatteryInput, BatteryPriority
from alfen_solar.inputs.states import State
from alfen_solar.inputs.trouble import Lack, Trouble, Troubles
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings
from alfen_solar.sockets.power import Range, total

from .battery_check import BatteryAnswers, BatteryDoubt, LevelCheck, StillnessCheck
from .past import Past

EXPORT_W = 100.0
"""So much is left to the grid: a battery that holds it at zero takes that, and only one that takes no more lets it
through. Others leave 50 W to 100 W as well."""
SIGN_W = 50.0
"""From this export on, the battery is known not to give anything, and to take all that it can."""
SIGN_HOLDS = timedelta(seconds=10)
"""How long that is known after a sample which showed it."""
SATED_AFTER = timedelta(seconds=20)
"""So long it must be exported for the battery to take no more: it may take 5 s to answer, and the sun may rise."""
LATELY = timedelta(seconds=3)
"""... and still in this time: else the car has taken it, or a cloud."""
HUNGRY_AFTER = timedelta(seconds=60)
"""So long a battery that charges must let nothing through for it to want more than it takes ..."""
HUNGRY_W = 700.0
"""... by this much at least, in W: the car leaves it that, until something is let through."""
GIVEN_BACK_WH = 30.0
"""What a battery has given beyond this it wants back."""
HELD_FOR = timedelta(seconds=50)
"""How long the last power holds when the sensor has none, e.g. while its integration is reloaded."""
GRID_DELAY = timedelta(seconds=3)
"""How much later than the battery the grid meter may show a change, or the other way round."""
MOSTLY, SELDOM = 0.6, 0.1
"""In which share of the samples something is exported: a household flickers."""
HYSTERESIS = 0.03
"""How far the level must rise above one that is chosen before it counts as above again."""
HELPS_WITH = 1.1
"""Times the minimum: a start takes a little more than is needed."""
FLICKER_W = 200.0
"""So much may be imported for a moment beside a battery that gives all that is needed."""
WORTH_TELLING_W = 50.0


@dataclass(slots=True)
class _Level:
    """Whether the level is above a chosen one, with hysteresis."""

    above: bool = False

    def see(self, level: float | None, chosen: float) -> bool:
        """Tell whether it is; a level that is not known, or one of 100 %, is not exceeded."""
        if chosen >= 1:
            self.above = False
        elif level is not None:  # when its sensor is back, it goes on as before
            self.above = level >= chosen if self.above else level >= min(chosen + HYSTERESIS, 1.0)
        return self.above and level is not None


class Battery:
    """Knows what the battery does, who comes first, and so what the cars may use."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
            now: the time.
        """
        self._input = BatteryInput(settings)
        self._reserve_w = settings.reserve_w
        self._left_w = max(EXPORT_W - settings.reserve_w, 0.0)
        self._troubles = Troubles()
        self._answers, self._levels, self._stillness = BatteryAnswers(), LevelCheck(now), StillnessCheck(now)
        self._power, self._cars = Past(), Past()
        self._grid = Past()
        self._cars_w = 0.0
        self._shown_at: datetime | None = None
        self._grids_w: deque[tuple[datetime, float]] = deque()
        self._exported_at: datetime | None = None
        self._wants_w = 0.0
        self._most_w = 0.0
        self._given_wh = 0.0
        self._seen_at = now
        self._car_first, self._helps = _Level(), _Level()
        self._car_comes_first = self._helps_now = False

    # What comes in

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""
        return self._input.entities

    @property
    def helpers(self) -> tuple[str, ...]:
        """Those of them with which the user chooses something."""
        return tuple(entity for entity, setting in self.entities.items() if setting in BatteryInput.HELPERS)

    def record(self, entity: str, state: State | None, now: datetime) -> None:
        """Record what one of its entities shows; None: nothing that can be used.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        try:
            self._input.record(entity, state)
        finally:
            if (power_w := self._input.shown.power_w) is not None:
                self._power.record(Range(power_w, power_w), now)

    def record_trouble(self, entity: str, trouble: Trouble | None, now: datetime) -> bool:
        """Record what is wrong with one of its entities; tell whether that belongs into the log."""
        return self._troubles.record(entity, trouble, now)

    def record_change(self, cars_w: float, before_at: datetime, now: datetime) -> None:
        """Record that a car is measured to draw this much more, in W, than at a time before."""
        before, grid = (past.hull(before_at, before_at) for past in (self._power, self._grid))
        if before is not None and grid is not None:
            self._answers.record_change(cars_w, before.low_w, grid.low_w, before_at, now)

    def see(self, cars: Range, cars_w: float | None, grid_w: float | None, now: datetime) -> None:
        """Let time pass; called once per step.

        Args:
            cars: what all cars draw, as far as it is known.
            cars_w: what they are measured to draw, in W; None: nothing is.
            grid_w: the grid power, in W, import positive; None: the meter gives none.
            now: the time.
        """
        self._cars.record(cars, now)
        self._cars_w = cars_w or 0.0
        shown = self._input.shown
        if shown.power_w is None:
            self._stillness.lose(now)
        else:
            self._shown_at = now
        # One that stands still contradicts the level without a wrong sign.
        self._levels.see(None if self._stillness.believed else shown.power_w, shown.level, now)
        elapsed_s, self._seen_at = (now - self._seen_at).total_seconds(), now
        if grid_w is None or shown.power_w is None:
            self._answers.forget_change()
        else:
            self._answers.see(shown.power_w, grid_w, now, shown.level)
            self._stillness.see(shown.power_w, shown.level, self._cars_w, grid_w, now)
        self._see_export(grid_w, now)
        if grid_w is not None:
            self._grid.record(Range(grid_w, grid_w), now)
        self._see_wants(elapsed_s, now)
        self._car_comes_first = self._comes_first()
        self._helps_now = self._helps.see(self._level, shown.helps_above)

    def _comes_first(self) -> bool:
        """Tell whether the car comes first."""
        shown = self._input.shown
        above = self._car_first.see(self._level, shown.car_above)
        return shown.priority is BatteryPriority.CAR or (shown.priority is BatteryPriority.CAR_ABOVE and above)

    def _see_export(self, grid_w: float | None, now: datetime) -> None:
        if grid_w is None:
            self._grids_w.clear()
            return
        if grid_w <= -SIGN_W:
            self._exported_at = now
        self._grids_w.append((now, grid_w))
        while now - self._grids_w[0][0] > HUNGRY_AFTER:
            self._grids_w.popleft()

    def _exported(self, now: datetime, since: timedelta) -> float | None:
        """Tell in which share of a time something was exported; None: not all of it is known."""
        if not self._grids_w or now - self._grids_w[0][0] < since - LATELY:
            return None
        signs = [grid_w <= -SIGN_W for at, grid_w in self._grids_w if now - at <= since]
        return sum(signs) / len(signs)

    def _see_wants(self, elapsed_s: float, now: datetime) -> None:
        """Learn what the battery takes if it may: what it takes while there is more, and no less than it takes.

        What it has given it wants back: then it may want as much as it ever took.
        """
        power_w = self.power_w
        if power_w is None:
            return
        taken_w = max(power_w, 0.0)
        self._most_w = max(self._most_w, taken_w)
        self._given_wh += max(-power_w, 0.0) * elapsed_s / 3600
        if (self._exported(now, SATED_AFTER) or 0.0) > MOSTLY and self._exported(now, LATELY) == 1:
            self._wants_w, self._given_wh = taken_w, 0.0
        elif self._given_wh >= GIVEN_BACK_WH:
            self._wants_w, self._given_wh = self._most_w, 0.0
        exported = self._exported(now, HUNGRY_AFTER)
        hungry = power_w >= WORTH_TELLING_W and exported is not None and exported < SELDOM
        self._wants_w = max(self._wants_w, taken_w + HUNGRY_W if hungry else taken_w)

    @property
    def _level(self) -> float | None:
        """Its level, from 0 to 1; None: not known, or not to be believed."""
        return None if self._levels.believed is BatteryDoubt.LEVEL_FROZEN else self._input.shown.level

    @property
    def power_w(self) -> float | None:
        """What it is charged with, in W; None: not known, or not to be believed."""
        return None if self._doubts else self._input.shown.power_w

    @property
    def _doubts(self) -> BatteryDoubt | None:
        """What is wrong with its power; None: nothing."""
        if self._levels.believed is BatteryDoubt.REVERSED:
            return BatteryDoubt.REVERSED
        if (doubt := self._answers.believed) is not None:
            return doubt
        return BatteryDoubt.POWER_FROZEN if self._stillness.believed else None

    # What goes out

    def adds_to(self, drawn: Range, sampled_at: datetime, now: datetime, minimum_w: float) -> Range:
        """Tell what cars and battery leave together in a sample of the grid meter, before its power is taken off.

        Args:
            drawn: what the cars drew in that sample.
            sampled_at: when it came.
            now: the time.
            minimum_w: what the cars need at their minimum currents, in W.
        """
        power = self._power_at(sampled_at, now)
        if power is None:
            # What it gives is not known: all that the cars draw may come of it, unless something is exported.
            sign = self._exported_at is not None and sampled_at - self._exported_at <= SIGN_HOLDS
            found = drawn if sign else Range(0.0, 0.0)
        else:
            answers = self._answers_at(sampled_at)
            adds_w = 0.0 if self._car_comes_first else -self._wants_w
            found = total([drawn, answers, power, Range(adds_w, adds_w)])
        found = Range(found.low_w - self._left_w, found.high_w - self._left_w)
        grid = self._grid.hull(sampled_at, sampled_at)
        if not self._helps_now or grid is None:
            return found
        # It gives what the sun lacks of the minimum, as long as it can: what is imported, it does not give.
        helped_w = HELPS_WITH * minimum_w - max(grid.low_w - FLICKER_W, 0.0)
        least_w = helped_w + grid.low_w + self._reserve_w
        return Range(max(found.low_w, least_w), max(found.high_w, least_w))

    def _answers_at(self, sampled_at: datetime) -> Range:
        """Tell what of the cars' changes the battery may have answered without showing it in a sample, in W."""
        past, last = (self._cars.hull(sampled_at - late, sampled_at) for late in (self._answers.late, timedelta(0)))
        if past is None or last is None:
            return Range(0.0, 0.0)
        return Range(past.low_w - last.low_w, past.high_w - last.high_w)

    def _power_at(self, sampled_at: datetime, now: datetime) -> Range | None:
        """Tell what it is charged with in a sample of the grid meter, in W; None: not known."""
        if self._doubts is not None or self._shown_at is None or now - self._shown_at > HELD_FOR:
            return None
        return self._power.hull(sampled_at - GRID_DELAY, sampled_at)

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """Tell what is wrong with its sensors, and with its helpers."""
        problems = []
        lacking = self._troubles.lasting(self.entities, now)
        # The helpers are opt-in: without them the battery comes first.
        missed = tuple(each for each in lacking if each.lack is Lack.UNUSABLE or each.entity not in self.helpers)
        if self._input.lacks_level:
            missed = (*missed, Trouble("", "battery_level", Lack.NOT_SET))
        if missed:
            problems.append(Problem(ProblemKind.BATTERY_LOST, troubles=missed))
        doubts = {self._doubts, self._levels.believed}
        if BatteryDoubt.REVERSED in doubts:
            problems.append(Problem(ProblemKind.BATTERY_REVERSED, entities=self._input.powers))
        if BatteryDoubt.POWER_FROZEN in doubts:
            problems.append(Problem(ProblemKind.BATTERY_FROZEN, entities=self._input.powers))
        if BatteryDoubt.LEVEL_FROZEN in doubts:
            problems.append(Problem(ProblemKind.BATTERY_FROZEN, entities=self._input.levels))
        return tuple(problems)

    def part(self, cars_w: float, adds_w: float) -> BatteryPart:
        """Tell what it does to the surplus.

        Args:
            cars_w: what the cars draw, in W.
            adds_w: what `adds_to` has made of that, in W.
        """
        power_w, role = self.power_w, BatteryRole.NONE
        if self._helps_now and adds_w > cars_w + (power_w or 0.0):
            role = BatteryRole.HELPS
        elif power_w is None:
            role = BatteryRole.UNKNOWN
        elif power_w <= -WORTH_TELLING_W:
            role = BatteryRole.GIVES
        elif not self._car_comes_first and self._wants_w >= WORTH_TELLING_W:
            role = BatteryRole.FIRST
        elif self._car_comes_first and power_w >= WORTH_TELLING_W:
            role = BatteryRole.LENDS
        return BatteryPart(power_w, adds_w - cars_w, role, self._level)
