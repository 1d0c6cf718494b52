"""The mean import of each quarter of an hour (the capacity tariff of Flanders): never above what the user allows."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from alfen_solar.inputs.states import State, Unusable, UnusableStateError, not_negative_w
from alfen_solar.limits import Bound, Lasting
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .caps import Cap, HouseNow
from .quarter_budget import METER_S, Remainder
from .quarter_energy import QUARTER_S, WH_PER_W, QuarterEnergy, Reached
from .quarter_pace import Pace

LOWEST_LIMIT_W = 2500.0
"""What costs nothing more in Flanders; it holds until the helper has a value."""
BLIND_FOR = timedelta(seconds=60)
"""So long the house is taken to draw what it drew when the grid meter was last heard of."""
FORESEEN_S = 60.0
"""So long before its end it is noted what is expected of a quarter."""
LESS_AFTER_SHARE, LESS_AFTER_S = 1 / 6, 90.0
"""That the house draws less is believed after a part of what is left of the quarter, at most after so many seconds."""
MORE_AFTER_SHARE, MORE_AFTER_S = 1 / 30, 20.0
"""That it draws more is believed sooner, and near the end at once; a hob on its thermostat is a mean until then."""
PEAK_APART_W = 300.0
"""By so much a new peak of the month may differ from the quarter that made it."""


class QuarterChoice(StrEnum):
    """What the user wants. The values are the options of an `input_select` in Home Assistant."""

    OFF = "Off"
    """The quarters do not matter."""
    LIMIT = "Limit"
    """Never above the limit."""
    FOLLOW = "Follow peak"
    """Never above the peak of this month, which has its price already, or above the limit if that is higher."""


@dataclass(frozen=True, slots=True)
class QuarterReport:
    """What there is to tell of the quarters."""

    limit_w: float | None
    """The mean that is not to be exceeded, in W; None: there is none."""
    mean_w: float
    """That of the running quarter as if nothing more came, in W."""
    expected_w: float
    """That of the running quarter if all goes on as it does, in W."""
    last_expected_w: float | None
    """What was expected of the last one a minute before its end, in W; None: nothing."""
    last_reached_w: float | None
    """What it came to, in W; None: it was not seen from its start on."""


class QuarterHour:
    """Keeps the mean import of each quarter of an hour below a limit, by what the cars may draw."""

    def __init__(self, settings: Settings) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
        """
        self._settings = settings
        named = {
            name: getattr(settings, name)
            for name in ("quarter_hour_mode", "quarter_hour_limit", "quarter_hour_demand", "quarter_hour_peak")
        }
        self._entities = {entity: name for name, entity in named.items() if entity is not None}
        self._choice = QuarterChoice.LIMIT
        self._chosen_w = LOWEST_LIMIT_W
        self._chosen_at: datetime | None = None
        self._energy = QuarterEnergy()
        self._pace = Pace()
        self._peak: tuple[float, datetime] | None = None
        self._doubted: tuple[float, datetime] | None = None
        self._own_peak: tuple[float, tuple[int, int]] = (0.0, (0, 0))
        self._reached_w: float | None = None
        self._foreseen_w: float | None = None
        self._last: tuple[float | None, float | None] = (None, None)
        self._house_w: float | None = None
        self._import_w: float | None = None
        self._heard_at: datetime | None = None
        self._began_at: datetime | None = None
        self._missed_s = 0.0
        self._report: QuarterReport | None = None

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""
        return MappingProxyType(self._entities)

    @property
    def helpers(self) -> tuple[str, ...]:
        """The entities with which the user chooses the limit."""
        return (self._settings.quarter_hour_mode, self._settings.quarter_hour_limit)

    @property
    def report(self) -> QuarterReport | None:
        """What there is to tell of the quarters; None: nothing yet."""
        return self._report

    # What comes in

    def record(self, entity: str, state: State | None, now: datetime) -> None:
        """Record what one of them shows; None: nothing that can be used.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        settings = self._settings
        if state is None:
            if entity == settings.quarter_hour_demand:
                self._energy.lose_register()
        elif entity == settings.quarter_hour_mode:
            self._choose(state, now)
        elif entity == settings.quarter_hour_limit:
            before_w, self._chosen_w = self._chosen_w, not_negative_w(state)
            if self._chosen_w != before_w:
                self._chosen_at = now
        elif entity == settings.quarter_hour_demand:
            self._energy.record_register(not_negative_w(state), now)
        else:
            self._record_peak(not_negative_w(state), state.changed_at)

    def _choose(self, state: State, now: datetime) -> None:
        before = self._choice
        try:
            self._choice = QuarterChoice(state.text)
        except ValueError:
            why = Unusable.UNQUOTED_OFF if state.text == str(False) else Unusable.NO_CHOICE
            raise UnusableStateError(why, state=state.text, choices=", ".join(QuarterChoice)) from None
        if self._choice is not before:
            self._chosen_at = now

    def _record_peak(self, peak_w: float, changed_at: datetime) -> None:
        """Record the peak of the month; only a quarter that has been seen can have made a new one.

        It may come a little before that quarter is over by another clock, so it is looked at again then.
        """
        if self._peak is not None and peak_w == self._peak[0]:
            changed_at = self._peak[1]  # Home Assistant, or the meter's integration, has only restarted
        rises = self._peak is not None and peak_w > self._peak[0] + PEAK_APART_W
        unseen = self._reached_w is not None and peak_w > self._reached_w + PEAK_APART_W
        self._doubted = (peak_w, changed_at) if rises and unseen else None
        if self._doubted is None:
            self._peak = peak_w, changed_at

    # What goes out

    def cap(self, house: HouseNow, now: datetime, wall: datetime) -> Cap | None:
        """Tell what the cars may draw; None: as much as they want. Called once per step."""
        self._began_at = self._began_at or now
        left_s = QUARTER_S - wall.timestamp() % QUARTER_S
        limit_w = self._limit_w(wall)
        self._hear(house, left_s, now)
        assumed_w = limit_w or LOWEST_LIMIT_W if self._import_w is None or self._is_blind(now) else self._import_w
        reached = self._energy.step(assumed_w, now, wall)
        if reached is not None:
            self._note(reached, wall)
            limit_w = self._limit_w(wall)
        used_wh = self._energy.used_wh
        if not self._energy.complete:
            self._missed_s = self._missed_s or QUARTER_S - left_s
            used_wh += (limit_w or 0.0) * self._missed_s / 3600  # as if it had been all that is allowed until then
        self._foresee(house, used_wh, left_s, limit_w)
        if limit_w is None:
            return None
        cars_w = self._cars_w(house, limit_w, used_wh, left_s, now)
        return Cap(
            Bound.QUARTER_HOUR,
            most_w=cars_w,
            anew_at=now + timedelta(seconds=left_s),
            chosen_at=self._chosen_at,
            spares_boost=self._settings.quarter_hour_boost,
        )

    def lasting(self, wall: datetime) -> Lasting:
        """Tell the mean import that is allowed: with that a car can charge for hours, whatever is left of a quarter."""
        limit_w = self._limit_w(wall)
        return Lasting() if limit_w is None else Lasting(import_w=limit_w)

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """Tell what keeps it from guarding."""
        wrong = []
        if self._energy.is_frozen(now) or not self._energy.believes_register:
            wrong.append(self._settings.quarter_hour_demand)
        if self._doubted is not None:
            wrong.append(self._settings.quarter_hour_peak)
        named = " / ".join(entity for entity in wrong if entity is not None)
        return (Problem(ProblemKind.QUARTER_HOUR_WRONG, detail=named),) if named else ()

    def _limit_w(self, wall: datetime) -> float | None:
        """Tell the mean that is not to be exceeded, in W; None: there is none."""
        if self._choice is QuarterChoice.OFF:
            return None
        if self._choice is QuarterChoice.LIMIT:
            return self._chosen_w
        month, peaks_w = (wall.year, wall.month), [self._chosen_w]
        if self._own_peak[1] == month and self._settings.quarter_hour_peak is None:
            peaks_w.append(self._own_peak[0])
        if self._peak is not None:
            changed = self._peak[1].astimezone(wall.tzinfo)
            if (changed.year, changed.month) == month:  # else it is that of a month before
                peaks_w.append(self._peak[0])
        return max(peaks_w)

    def _hear(self, house: HouseNow, left_s: float, now: datetime) -> None:
        """Note what the meter tells."""
        if house.grid_w is None or house.rest_w is None:
            return
        since_s = 0.0 if self._heard_at is None else (now - self._heard_at).total_seconds()
        self._import_w, self._heard_at = max(house.grid_w, 0.0), now
        before_w = house.rest_w if self._house_w is None else self._house_w
        rises = house.rest_w > before_w
        share, most_s = (MORE_AFTER_SHARE, MORE_AFTER_S) if rises else (LESS_AFTER_SHARE, LESS_AFTER_S)
        over_s = min(left_s * share, most_s)
        self._house_w = before_w + (house.rest_w - before_w) * (1 - math.exp(-since_s / over_s))

    def _is_blind(self, now: datetime) -> bool:
        return now - (self._heard_at or self._began_at or now) >= BLIND_FOR

    def _note(self, reached: Reached, wall: datetime) -> None:
        """Note a quarter that is over."""
        self._missed_s = 0.0
        self._reached_w = reached.mean_w if reached.complete else None
        self._last, self._foreseen_w = (self._foreseen_w, self._reached_w), None
        then = wall - timedelta(seconds=QUARTER_S / 2 + wall.timestamp() % QUARTER_S)
        month = (then.year, then.month)
        before_w = self._own_peak[0] if self._own_peak[1] == month else 0.0
        self._own_peak = max(before_w, self._reached_w or 0.0), month
        if self._doubted is not None:
            self._record_peak(*self._doubted)

    def _foresee(self, house: HouseNow, used_wh: float, left_s: float, limit_w: float | None) -> None:
        """Note what is expected of the quarter."""
        cars_w = sum((car.range_w.low_w + car.range_w.high_w) / 2 for car in house.cars)
        to_come_wh = max((self._house_w or 0.0) + cars_w, 0.0) * left_s / 3600
        expected_w = (used_wh + to_come_wh) / WH_PER_W
        if left_s <= FORESEEN_S and self._foreseen_w is None:
            self._foreseen_w = expected_w
        self._report = QuarterReport(limit_w, used_wh / WH_PER_W, expected_w, *self._last)

    def _cars_w(self, house: HouseNow, limit_w: float, used_wh: float, left_s: float, now: datetime) -> float:
        if self._is_blind(now):
            return 0.0
        if self._house_w is None:  # the meter is to be heard of first
            least_w = min((car.minimum_w for car in house.cars), default=0.0)
            return max(sum(car.range_w.high_w for car in house.cars), least_w)
        rest = Remainder(limit_w * WH_PER_W - used_wh, left_s, self._house_w, house.meter_s or METER_S)
        return self._pace.cars_w(rest, limit_w - self._house_w, house, now)
