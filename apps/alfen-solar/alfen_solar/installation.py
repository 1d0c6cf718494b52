"""The way through: states of Home Assistant come in at one end, decisions and register writes go out at the other.

The house makes the surplus of the grid meter's samples and of what its cars draw, and shares it out; each socket
decides from its part of it; what flows back is what the charger shows and measures. Pure: the adapter records what it
sees in here, asks for a step at each telegram of the meter, after each reading and about a second after the last, and
does what the report says.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from functools import reduce
from operator import and_

from .allotment import Allotment
from .charge_point import ChargePoint
from .decision import Reason
from .facts import Facts
from .house.battery import Battery
from .house.caps import HouseNow
from .house.grid_meter import GridMeter
from .house.guards import LOST, guards
from .house.main_fuse import Asks
from .house.meter_check import Doubt
from .house.quarter_hour import QuarterHour, QuarterReport
from .house.rest import Rest
from .inputs.meter import MeterInput
from .inputs.states import RawState, State, UnusableStateError, has_value, read_state
from .inputs.trouble import Lack, Trouble, Troubles
from .limits import Lasting
from .plan.outlook import Outlook
from .plan.room import Before, Room
from .problem import Problem, ProblemKind
from .settings import Settings
from .shared_surplus import SharedSurplus
from .sockets.follow import Sun
from .sockets.power import total
from .sockets.socket import SocketStep

NOTED_CHANGE_W = 100.0
"""A smaller change of a car's power proves nothing of the grid meter."""
SLOW_METER_S = 2.0
"""A meter that reports so seldom is followed by a step for the phases of its telegram; a faster one by its next."""
PHASES_COME = timedelta(seconds=0.2)
"""So long after the grid power they are there: Home Assistant writes a telegram's values within milliseconds."""
_DOUBTS = {Doubt.REVERSED: ProblemKind.METER_REVERSED, Doubt.FROZEN: ProblemKind.METER_FROZEN}


@dataclass(slots=True)
class Step:
    """What is to be done, and why."""

    sockets: tuple[SocketStep, ...]
    """In the order of `Installation.charge_points`."""
    problems: tuple[Problem, ...]
    """Those of the house, which are of no single socket."""
    ask_meter: bool
    """Whether somebody must find out when the meter's sensors last reported."""


class Installation:
    """The house with its sockets."""

    def __init__(self, settings: Settings, zone: tzinfo, now: datetime) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
            zone: in which the times are that the user sets.
            now: the time.
        """
        self._battery = Battery(settings, now) if settings.has_battery else None
        self.meter = GridMeter(now, held=settings.has_battery or settings.zero_export_wh is not None)
        self.charge_points = tuple(ChargePoint(each, zone, now) for each in settings.each_socket())
        self._allotment = Allotment(settings, self.charge_points)
        self._surplus = SharedSurplus(settings, self.meter, self.charge_points, self._allotment, self._battery, now)
        self._meter_input = MeterInput(settings)
        self.outlook = Outlook(settings, zone) if settings.plan else None
        self._guards = guards(settings)
        self._guard_by_entity = {entity: guard for guard in self._guards for entity in guard.entities}
        self._asking = tuple(guard for guard in self._guards if isinstance(guard, Asks))
        self._troubles = Troubles()
        self._rest = Rest()
        self._points_by_entity = {entity: point for point in self.charge_points for entity in point.entities}
        # What is remembered comes before the first status, which overwrites it; the meter needs the cars' power.
        self._settings_by_entity = {
            **{
                entity: f"sockets[{number}].{setting}" if settings.sockets else setting
                for number, point in enumerate(self.charge_points, start=1)
                for entity, setting in point.entities.items()
            },
            **self._allotment.entities,
            **({} if self._battery is None else self._battery.entities),
            **self._meter_input.entities,
            **({} if self.outlook is None else self.outlook.entities),
            **{entity: setting for guard in self._guards for entity, setting in guard.entities.items()},
        }
        self._phases_at: datetime | None = None
        self._not_trusted_yet: dict[str, RawState] = {}
        self._charger_entities = frozenset().union(*(point.charger_entities for point in self.charge_points))
        chosen = {helper for guard in self._guards for helper in guard.helpers}
        self._looked_at = frozenset(self._guard_by_entity.keys() - chosen).union(
            self._allotment.looked_at, *(point.looked_at for point in self.charge_points)
        )

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities to record, in the order in which their first states are to be recorded."""
        return tuple(self._settings_by_entity)

    @property
    def meter_entities(self) -> tuple[str, ...]:
        """The sensors of the grid meter."""
        return tuple(self._meter_input.entities)

    @property
    def reporting_entities(self) -> tuple[str, ...]:
        """The sensors to be asked for when they were last heard of: those of the meter, and of the house's phases."""
        return (*self.meter_entities, *(entity for guard in self._asking for entity in guard.reporting))

    @property
    def charger_entities(self) -> frozenset[str]:
        """The sensors of the chargers."""
        return self._charger_entities

    @property
    def looked_at(self) -> frozenset[str]:
        """The entities to look at before each step; the others are to be recorded when they change."""
        return self._looked_at

    @property
    def helpers(self) -> tuple[str, ...]:
        """The entities with which the user chooses how the cars charge."""
        chosen = tuple(helper for point in self.charge_points for helper in point.helpers)
        battery = () if self._battery is None else self._battery.helpers
        return (
            *chosen,
            *battery,
            *self._allotment.helpers,
            *(helper for guard in self._guards for helper in guard.helpers),
        )

    @property
    def quarter_report(self) -> QuarterReport | None:
        """What there is to tell of the quarters of an hour; None: they do not matter."""
        return next((guard.report for guard in self._guards if isinstance(guard, QuarterHour)), None)

    @property
    def meter_settles_at(self) -> datetime | None:
        """When a telegram of the meter that may not be whole yet has had the time to be; None: none waits."""
        return self._meter_input.settles_at

    @property
    def due_at(self) -> datetime | None:
        """When a step is due before long: a telegram is whole then, or its phases are there; None: none is due."""
        return min((each for each in (self.meter_settles_at, self._phases_at) if each is not None), default=None)

    def facts(self, point: ChargePoint) -> Facts:
        """Tell what the self-check of a socket wants to know."""
        return point.facts(self.meter.period_s)

    # What comes in

    def record(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> Trouble | None:
        """Record what an entity shows; a state that cannot be used counts as none.

        Args:
            entity: its id.
            new: what it shows; None: there is no such entity.
            old: what it showed before this event; None: this is no event.
            now: the time.

        Returns:
            What is wrong with it, if that belongs into the log.
        """
        state, trouble = None, None
        setting = self._settings_by_entity[entity]
        if entity in self._charger_entities:
            self._keep_if_not_trusted(entity, new, old, now)
        if new is None:
            trouble = Trouble(entity, setting, Lack.MISSING)
        elif not has_value(new):
            trouble = Trouble(entity, setting, Lack.NO_VALUE, str(new["state"]))
        else:
            state = read_state(new, old, now)
        try:
            self._take(entity, state, now, seen_before=old is not None)
        except UnusableStateError as error:
            shown = str(error.values.get("state", ""))
            trouble = Trouble(entity, setting, Lack.UNUSABLE, shown, error.why, error.values)
            self._take(entity, None, now, seen_before=old is not None)
        if entity in self._points_by_entity:
            return self._points_by_entity[entity].record_trouble(entity, trouble, now)
        if self._battery is not None and entity in self._battery.entities:
            return trouble if self._battery.record_trouble(entity, trouble, now) else None
        is_news = self._troubles.record(entity, trouble, now)
        return trouble if is_news else None

    def finish_reading(self, point: ChargePoint, shown: Mapping[str, RawState | None] | None, now: datetime) -> None:
        """Record that Home Assistant has read a charger: what its sensors show now; None: it could not be asked."""
        point.begin_reading()
        for entity, state in (shown or {}).items():
            if entity in self._settings_by_entity:  # the sensor below the mode 3 state is read for its sake alone
                self.record(entity, state, None, now)
        point.finish_reading(now, done=shown is not None)

    def record_reports(self, reports: Mapping[str, tuple[datetime, datetime]], now: datetime) -> None:
        """Record when Home Assistant last heard of each of the sensors that report, and of its siblings."""
        of_meter = tuple(reports[entity] for entity in self.meter_entities)
        self.meter.record_report(self._meter_input.reports(of_meter), now)
        for guard in self._asking:
            guard.record_reports({entity: reports[entity][0] for entity in guard.reporting if entity in reports})

    def _keep_if_not_trusted(self, entity: str, new: RawState | None, old: RawState | None, now: datetime) -> None:
        """Keep what a charger's sensor shows at the start, until it is read anew, or believed as it cannot be."""
        if new is not None and old is None and not self._points_by_entity[entity].socket.trusts_states(now):
            self._not_trusted_yet[entity] = new
        else:
            self._not_trusted_yet.pop(entity, None)

    def _trust_what_shows_no_change(self, now: datetime) -> None:
        """Take what the sensors of a charger have shown since the start, once it is clear that none can be read anew.

        What stays the same makes no event, and would never be known.
        """
        for entity, state in tuple(self._not_trusted_yet.items()):
            socket = self._points_by_entity[entity].socket
            if socket.trusts_states(now):
                del self._not_trusted_yet[entity]
                if not socket.was_read:
                    self.record(entity, state, None, now)

    def _take(self, entity: str, state: State | None, now: datetime, *, seen_before: bool) -> None:
        if (point := self._points_by_entity.get(entity)) is not None:
            self._take_of(point, entity, state, now, seen_before=seen_before)
        elif self._battery is not None and entity in self._battery.entities:
            self._battery.record(entity, state, now)
        elif entity in self._allotment.entities:
            self._allotment.record(entity, state)
        elif self.outlook is not None and entity in self.outlook.entities:
            if state is not None:
                self.outlook.record(entity, state.attributes, now)
        elif (guard := self._guard_by_entity.get(entity)) is not None:
            guard.record(entity, state, now)
        elif state is None:
            self._meter_input.lose(entity)
            self.meter.lose(now)
        elif (grid_w := self._meter_input.record(entity, state, now)) is not None:
            self.meter.record(grid_w, now, fresh=state.is_event)

    def _take_of(
        self, point: ChargePoint, entity: str, state: State | None, now: datetime, *, seen_before: bool
    ) -> None:
        """Take what is of a socket, and tell the meter and the battery if its car draws more or less now."""
        before_w, before_at = point.socket.car_w, point.socket.power_read_at
        point.record(entity, state, now, seen_before=seen_before)
        after_w = point.socket.car_w
        if before_w is not None and after_w is not None and abs(after_w - before_w) >= NOTED_CHANGE_W:
            car = self.charge_points.index(point)
            self.meter.record_change(after_w - before_w, before_at or now, now, car=car)
            if self._battery is not None:
                self._battery.record_change(after_w - before_w, before_at or now, now)

    # What goes out

    def step(self, now: datetime, wall: datetime) -> Step:
        """Decide, and say what is to be done.

        Args:
            now: the time, as in all of this class: it never goes back.
            wall: what the wall clock shows, for what the user set by it.
        """
        if self._not_trusted_yet:
            self._trust_what_shows_no_change(now)
        if (settled_w := self._meter_input.settled(now)) is not None:
            self.meter.record(settled_w, now, fresh=True)
        meter, points = self.meter, self.charge_points
        for point in points:
            point.recall(now, wall)
        # All that want to know are asked for at once, but each decides for itself whether it does.
        ask_meter = any([meter.ask(now), *(guard.wants_reports(now) for guard in self._asking)])
        grid_w = meter.grid_w(now)
        self._surplus.see_battery(grid_w, now)
        surplus_w = self._surplus.now_w(grid_w, now)
        reads = [point.socket.wants_reading(surplus_w, meter.opened_at, now) for point in points]
        newest = meter.newest
        if self.outlook is not None:
            self.outlook.record_surplus(surplus_w, wall)
            self._look_ahead(self.outlook, now, wall)
        self._await_phases(now)
        early = newest is not None and any(point.socket.closes_early(newest.grid_w) for point in points)
        house = self._house(grid_w, now, wall)
        caps = [cap for guard in self._guards if (cap := guard.cap(house, now, wall)) is not None]
        if self._allotment.share_out(caps, now, wall):
            self._surplus.forget()
        found, told_w = self._surplus.close(grid_w, now, wall, early=early)
        blind = meter.blind(now)
        if blind is not None:
            self._surplus.forget()
        cars_w = self._surplus.cars_w
        wants_test, steps = meter.wants_test(now), []
        for point, read, allotted in zip(points, reads, self._allotment.parts(found, told_w), strict=True):
            tests = wants_test and point.can_test(wall)
            sun = Sun(allotted.surplus, blind, not meter.awaits_sign, tests, grid_w, allotted.told_w, allotted.shared)
            sun.knows_station = allotted.knows_station
            if len(points) > 1 and grid_w is not None and cars_w:
                sun.grid_w = grid_w * (point.socket.car_w or 0.0) / cars_w
            if point.settings.switches_phases:
                exceeds = point.boosts(wall) and any(cap.spares_boost for cap in caps)
                sun.left_w = self._left_w(house, wall, exceeds=exceeds)
            step = point.step(sun, now, wall)
            wants_test = wants_test and not tests  # one car is enough
            step.read_charger = read
            steps.append(step)
        return Step(tuple(steps), self._problems(blind, now), ask_meter)

    def _await_phases(self, now: datetime) -> None:
        """Note when the phases of a telegram that has just come are there, if its meter is slow."""
        if self._phases_at is None or now >= self._phases_at:
            latest, is_slow = self.meter.latest, (self.meter.period_s or 0.0) >= SLOW_METER_S
            awaits = self._asking and is_slow and latest is not None and latest.at == now
            self._phases_at = now + PHASES_COME if awaits else None

    def _look_ahead(self, outlook: Outlook, now: datetime, wall: datetime) -> None:
        """Let each socket plan what the limits of the house, and the plans of those before it, leave to it."""
        room = Room(self._lasting(wall), outlook)
        for point in self._allotment.by_priority:
            point.look_ahead(replace(room, station_a=self._allotment.shared_a(point), station=point.station), now, wall)
            if (report := point.plan_report()) is not None:
                car = Before(report.plan, point.planned_watts_per_ampere, point.station)
                room = replace(room, before=(*room.before, car))

    def _lasting(self, wall: datetime) -> Lasting:
        """Tell what limits the house for hours."""
        return reduce(and_, (guard.lasting(wall) for guard in self._guards), Lasting())

    def _house(self, grid_w: float | None, now: datetime, wall: datetime) -> HouseNow:
        """Tell what those know of the house who limit what its cars draw; without any nobody asks."""
        if not self._guards:
            return HouseNow(grid_w, ())
        latest, rest_w = self.meter.latest, None
        if grid_w is not None and latest is not None and self.meter.blind(now) is None:
            rest_w = self._rest.house_w(
                latest,
                lambda at: total(point.socket.drawn(at, now) for point in self.charge_points),
                now,
                self.meter.period_s,
            )
        cars = tuple(point.draw(now, wall) for point in self.charge_points)
        return HouseNow(grid_w, cars, rest_w, self.meter.period_s, self.meter.believed is Doubt.FROZEN)

    def _left_w(self, house: HouseNow, wall: datetime, *, exceeds: bool) -> float | None:
        """Tell what the limits of the house leave to all cars for long, in W; infinite: as much as they want.

        Args:
            house: what is known of it; None is returned where that tells too little.
            wall: what the wall clock shows.
            exceeds: whether a boost may exceed the limits of what is imported.
        """
        lasting = self._lasting(wall)
        if exceeds or math.isinf(lasting.import_w):
            return lasting.cars_w
        return None if house.rest_w is None else min(lasting.cars_w, lasting.import_w - house.rest_w)

    def _problems(self, blind: Reason | None, now: datetime) -> tuple[Problem, ...]:
        """Tell what is wrong with the meter, and with what the sockets share."""
        problems = []
        if blind is Reason.METER_LOST:
            problems.append(Problem(ProblemKind.METER_LOST))
        if (doubt := self.meter.believed) is not None:
            problems.append(Problem(_DOUBTS[doubt]))
        if self._battery is not None:
            problems += self._battery.problems(now)
        for guard in self._guards:
            problems += guard.problems(now)
            if type(guard) in LOST and (lacking := self._troubles.lasting(guard.entities, now)):
                problems.append(Problem(LOST[type(guard)], troubles=lacking))
        if lacking := self._allotment.lacking(self._troubles, now):
            problems.append(Problem(ProblemKind.SHARING, troubles=lacking))
        return tuple(problems)
