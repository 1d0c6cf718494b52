"""The main fuse of the house: what it leaves to the cars on each phase, at each sample of the grid meter.

In energy management mode the charger does not watch the meter, so this is what keeps the fuse from tripping. What the
house takes without its cars is what comes from the grid less what the cars draw. Without data nobody knows that: the
cars get their minimum, and nothing after a minute. It does not matter whether the data never came, stopped, repeat
themselves, or contradict the grid meter.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from alfen_solar.inputs.house_phases import Conductor, HousePhasesInput
from alfen_solar.inputs.states import State
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.limits import Bound, Lasting
from alfen_solar.options.house_phases import HousePhases
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .caps import HOUSE_PHASES, Cap, HouseNow
from .car_currents import currents_a, on_one_phase
from .headroom import MARGIN_A, Flow, Headroom
from .phase_check import PhaseCheck
from .phase_finder import PhaseFinder
from .phase_sum import PhaseSum
from .reports import Reports

CAUTIOUS_AFTER = timedelta(seconds=15)
PAUSED_AFTER = timedelta(seconds=60)
"""So long after the last data the cars get their minimum, and nothing."""
_ROTATIONS = ("L1L2L3", "L2L3L1", "L3L1L2")


@runtime_checkable
class Asks(Protocol):
    """A guard that must know when its sensors were last heard of."""

    @property
    def reporting(self) -> tuple[str, ...]:
        """Those sensors."""

    def wants_reports(self, now: datetime) -> bool:
        """Tell whether somebody must find that out now; what is wanted is taken to be asked for."""

    def record_reports(self, reports: Mapping[str, datetime]) -> None:
        """Record when each of them was last heard of."""


class MainFuse:
    """Guards it."""

    def __init__(self, settings: Settings, rating_a: float, phases: HousePhases) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
            rating_a: what the main fuse carries for ever, in A a phase.
            phases: the sensors of the phases.
        """
        self._delta = settings.grid == "delta"
        self._input = HousePhasesInput(phases, delta=self._delta)
        self._rating_a = rating_a
        lines = HOUSE_PHASES if self._delta else phases.count
        self._headroom = tuple(Headroom(rating_a, settings.fuse_curve) for _ in range(lines))
        self._sockets = settings.each_socket()
        self._several = bool(settings.sockets)
        self._keeps_minimum = settings.without_meter == "minimum"
        self._finder, self._sum, self._check = PhaseFinder(), PhaseSum(), PhaseCheck()
        self._reports: Reports | None = None
        self._began_at: datetime | None = None
        self._frozen_since: datetime | None = None
        self._expected: dict[int, int] = {}

    # What comes in

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""
        return self._input.entities

    @property
    def helpers(self) -> tuple[str, ...]:
        """None of them are the user's to choose with."""
        return ()

    @property
    def reporting(self) -> tuple[str, ...]:
        """The sensors without which it cannot guard."""
        return self._input.carriers

    def record(self, entity: str, state: State | None, now: datetime) -> None:
        """Record what one of them shows; None: nothing that can be used.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        self._input.record(entity, state)
        reports = self._reports = self._reports or Reports(now)
        if state is not None and state.is_event:
            reports.record(entity, now)

    def wants_reports(self, now: datetime) -> bool:
        """Tell whether somebody must find out when they were last heard of."""
        shown = [entity for entity in self._input.carriers if self._input.has_value(entity)]
        return self._reports is not None and self._reports.wants(shown, now)

    def record_reports(self, reports: Mapping[str, datetime]) -> None:
        """Record when they were last heard of; one without a value has told nothing."""
        if self._reports is not None:
            self._reports.record_reports({each: at for each, at in reports.items() if self._input.has_value(each)})

    # What goes out

    def cap(self, house: HouseNow, now: datetime, wall: datetime) -> Cap | None:
        """Tell what the cars may draw; None: as much as they want, until there are data or these are late."""
        del wall
        reports = self._reports = self._reports or Reports(now)
        reports.rely(self._input.carriers_by_phase)
        conductors = self._input.conductors()
        known = [each for each in conductors if each is not None]
        self._began_at = self._began_at or now
        is_known = all(car.is_measured for car in house.cars) or now - self._began_at > CAUTIOUS_AFTER
        flows = self._flows(house, conductors, is_known=is_known)
        is_whole = len(known) == len(conductors)
        self._doubt(house, known if is_whole and not self._silent(now) else [], flows, now)
        without = self._without_data(reports, now)
        if is_whole and without <= CAUTIOUS_AFTER:
            for headroom, flow, sensors in zip(self._headroom, flows, self._input.carriers_by_line, strict=True):
                headroom.follow(flow, reports.sampling(sensors, now), now)
        elif without > CAUTIOUS_AFTER:
            keeps = self._keeps_minimum and without <= PAUSED_AFTER
            for headroom, flow in zip(self._headroom, flows, strict=True):
                headroom.lose(flow.floor_a if keeps else 0.0)
        left_a = [headroom.left_a for headroom in self._headroom]
        if all(each is None for each in left_a):
            return None
        found = [self._rating_a if each is None else each for each in left_a]  # an overload of one waits for no other
        if not is_whole:
            found = [min(each, flow.offered_a) for each, flow in zip(found, flows, strict=True)]
        if (tested_a := self._check.most_a(flows, now)) is not None:
            found = [min(each, most_a) for each, most_a in zip(found, tested_a, strict=True)]
        return Cap(Bound.FUSE, most_a=self._on_all_phases(found))

    def lasting(self, wall: datetime) -> Lasting:
        """Tell what may flow in each phase for ever."""
        del wall
        return Lasting(phase_a=self._rating_a - MARGIN_A)

    def problems(self, now: datetime) -> tuple[Problem, ...]:
        """Tell what keeps it from guarding, and what the cars have shown of their phases."""
        found = []
        if silent := self._silent(now):
            found.append(Problem(ProblemKind.PHASES_LOST, troubles=silent))
        elif self._frozen_since is not None or self._sum.wrong_for(now) > CAUTIOUS_AFTER:
            found.append(Problem(ProblemKind.PHASES_DOUBTED))
        if wrong := self._wrongly_connected():
            found.append(Problem(ProblemKind.ROTATION, detail=", ".join(self._advice(*each) for each in wrong)))
        return tuple(found)

    # How it concludes

    def _flows(self, house: HouseNow, conductors: Sequence[Conductor | None], *, is_known: bool) -> list[Flow]:
        """Tell what flows in each conductor; of one that is not told, what the house takes by the others."""
        flows = []
        drawn = [currents_a(car, delta=self._delta) for car in house.cars]
        least_a = [sum(each.least_a[phase] for each in drawn) for phase in range(HOUSE_PHASES)]
        house_a = [
            0.0 if each is None else each.current_a - of_cars_a
            for each, of_cars_a in zip(conductors, least_a, strict=False)
        ]
        for phase, conductor in enumerate(conductors):
            if conductor is not None and conductor.is_bound:
                house_a[phase] = sum(max(each, 0.0) for other, each in enumerate(house_a) if other != phase)
            current_a = house_a[phase] + least_a[phase]
            minima_a = [
                (one.minimum_current_a, car.offer_a)
                for one, car, each in zip(self._sockets, house.cars, drawn, strict=True)
                if each.may_use[phase]
            ]
            offered_a = sum(offer_a for _, offer_a in minima_a)
            flows.append(
                Flow(
                    grid_a=current_a,
                    least_a=least_a[phase],
                    # Before anything was read, a car may draw what it is offered.
                    most_a=sum(each.most_a[phase] for each in drawn) if is_known else max(offered_a, least_a[phase]),
                    offered_a=offered_a,
                    minimum_a=min((each for each, _ in minima_a), default=0.0),
                    floor_a=sum(each for each, offer_a in minima_a if offer_a),
                    is_known=is_known,
                    delta=self._delta,
                )
            )
        return flows

    def _doubt(self, house: HouseNow, conductors: list[Conductor], flows: Sequence[Flow], now: datetime) -> None:
        """Compare what is told of the phases with the grid meter, and with what the cars draw more or less."""
        if not conductors:
            self._sum = PhaseSum()  # what is missing contradicts nothing
        powers_w = [each.power_w for each in conductors if each.power_w is not None]
        whole = bool(powers_w) and len(powers_w) == len(conductors)
        self._sum.record(house.grid_w, sum(powers_w) if whole else None, now)
        if conductors:
            self._check.record(conductors, flows, now, meter_is_frozen=house.meter_is_frozen)
            self._frozen_since = (self._frozen_since or now) if self._check.is_frozen(now) else None
        else:
            self._check.forget()
        if not conductors or self._delta:  # without a neutral, a car on one phase moves two conductors
            self._finder.forget()
            return
        single = [on_one_phase(car) for car in house.cars]
        cars_a = [None if each is None else each.current_a for each in single]
        self._finder.record([each.current_a for each in conductors], cars_a, now)
        for car, each in enumerate(single):
            if each is not None and each.phase is not None:
                self._expected[car] = each.phase

    def _without_data(self, reports: Reports, now: datetime) -> timedelta:
        """Tell for how long nobody knows what flows."""
        silent = max((now - reports.heard_at(entity) for entity in self._input.carriers), default=timedelta(0))
        frozen = timedelta(0) if self._frozen_since is None else now - self._frozen_since + CAUTIOUS_AFTER
        return max(silent, self._sum.wrong_for(now), frozen)

    def _silent(self, now: datetime) -> tuple[Trouble, ...]:
        reports, settings = self._reports, self._input.entities
        if reports is None:
            return ()
        silent = [each for each in self._input.carriers if now - reports.heard_at(each) > CAUTIOUS_AFTER]
        return tuple(Trouble(each, settings[each], Lack.NO_VALUE) for each in silent)

    def _on_all_phases(self, left_a: list[float]) -> tuple[float, float, float]:
        """Return what is left; where a car draws from another phase than is set up, the fullest one counts for all."""
        if self._wrongly_connected():
            left_a = [min(left_a)] * len(left_a)
        first, second, third = (*left_a, *[self._rating_a] * (HOUSE_PHASES - len(left_a)))
        return first, second, third

    def _wrongly_connected(self) -> list[tuple[int, int]]:
        """Tell which cars draw from another phase than is set up, and from which."""
        found = ((car, self._finder.found(car)) for car in range(len(self._sockets)))
        return [(car, phase) for car, phase in found if phase is not None and phase != self._expected.get(car, phase)]

    def _advice(self, car: int, phase: int) -> str:
        where = f"sockets[{car + 1}]: " if self._several else ""
        return f"{where}phase_rotation: {_ROTATIONS[phase]}"
