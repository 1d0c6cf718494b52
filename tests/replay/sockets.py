"""The replay of what one car on fixed phases is not.

Sockets that share the sun, phases that are switched, a plan, and what the house sets limits to.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from alfen_solar.installation import Installation
from alfen_solar.sockets.registers import Register
from tests.bench.plant import VOLTAGE_V, Figures, Second
from tests.bench.shown import Shown, ShownStates
from tests.bench.switching import Order, SwitchedCar

from .asked import BATTERY, GRID, LEVEL, PHASES
from .beside import Fuse, Market, Planned, Quarters, as_recorded
from .run import HOUR_S, Course, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alfen_solar.charge_point import ChargePoint
    from alfen_solar.decision import Decision
    from alfen_solar.sockets.socket import SocketStep

    from .recording import Recording, Stretch
    from .variants import Variant

LAG_S = POLL_S = 5
VALIDITY_S = 60
_SECOND = timedelta(seconds=1)
_WS_PER_WH = 3600
_WS_PER_KWH = 3_600_000
_MINUTE_S = 60
BATTERY_S = 2
"""How often the battery's sensors report."""
CAR_ABOVE_PERCENT = 70
"""What the helper begins with, for Car above level."""


def replay_sockets(recording: Recording, variant: Variant, tell: Callable[[int], None]) -> list[Outcome]:
    """Let the app charge a car of as many phases as it may use at each socket; tell what became of each.

    Args:
        recording: The house.
        variant: The settings and the mode, which is that of each socket.
        tell: Told each hour how many seconds have been replayed since it was told last.
    """
    sockets = variant.settings.each_socket()
    houses = [_House(variant, stretch, recording.period_s) for stretch in recording.stretches]
    for house in houses:
        house.run(tell)
    names = [variant.name + ("" if label is None else f", socket {label}") for label in variant.settings.labels]
    return [
        _outcome(replace(variant, name=name, settings=one), houses, number)
        for number, (name, one) in enumerate(zip(names, sockets, strict=True))
    ]


def _outcome(variant: Variant, houses: Sequence[_House], number: int) -> Outcome:
    """Put together what became of a socket in all stretches."""
    places = [house.places[number] for house in houses]
    lasts_s = [len(house.stretch.base_w) for house in houses]
    courses = [
        Course(house.stretch, place.seconds, place.decisions, place.phases)
        for house, place in zip(houses, places, strict=True)
    ]
    more: dict[str, str] = {}
    plans = [place.planned for place in places if place.planned is not None]
    if plans:
        ready = [each for plan in plans for each in plan.ready]
        more["ready"] = f"{sum(ready)} of {len(ready)}"
    if variant.settings.quarter_hour:
        more["peak kW"] = f"{max(house.quarters.peak_w for house in houses) / 1000:.2f}"
    if variant.settings.main_fuse_a is not None:
        more["most A"] = f"{max(house.fuse.most_a for house in houses):.1f}"
        more["over s"] = f"{sum(house.fuse.over_s for house in houses)}"
    if any(house.battery is not None for house in houses):
        more["of battery"] = f"{sum(place.battery_ws for place in places) / _WS_PER_KWH:.1f}"
    if any(place.cost is not None for place in places):
        more["cost"] = f"{sum(place.cost or 0.0 for place in places):.2f}"
        more["saved"] = f"{sum(place.saved for place in places):.2f}"
    figures = sum(map(_Place.figures, places, lasts_s), Figures())
    return Outcome(variant, figures, courses, more, [told for plan in plans for told in plan.told])


@dataclass
class _Place:
    """A socket with its car, and what became of it."""

    point: ChargePoint
    car: SwitchedCar
    asked: bool = False
    """Whether the app wants the charger read in the next second."""
    written_s: int = -VALIDITY_S
    writes: int = 0
    car_ws: float = 0.0
    solar_ws: float = 0.0
    battery_ws: float = 0.0
    """What of it a home battery gave."""
    cost: float | None = None
    """In money, by the price of each minute; None: no price was known."""
    saved: float = 0.0
    """By how much all of it from the grid, in the same minutes, would have cost more."""
    planned: Planned | None = None
    away: bool = False
    """Whether the car is not there."""
    seconds: list[Second] = field(default_factory=list)
    decisions: list[tuple[int, Decision]] = field(default_factory=list)
    phases: list[tuple[int, int]] = field(default_factory=list)

    def poll(self, now_s: int) -> dict[str, Shown]:
        """Tell what the charger shows of it."""
        entities, car = self.point.settings.entities, self.car
        setpoint_a, drawn_a = car.setpoint_a or 0.0, 0.0 if self.away else car.drawn_a
        currents = {
            entity: (f"{drawn_a if phase <= car.phases else 0:g}", "A")
            for phase, entity in enumerate((entities.current_l1, entities.current_l2, entities.current_l3), 1)
        }
        return {
            entities.mode_3_state: ("A" if self.away else "C2" if drawn_a else "B2", None),
            entities.power: (f"{drawn_a * car.phases * VOLTAGE_V:g}", "W"),
            **currents,
            entities.voltage: (f"{VOLTAGE_V:g}", "V"),
            entities.setpoint: (f"{setpoint_a:g}", "A"),
            entities.applied_current: (f"{setpoint_a:g}", "A"),
            entities.remaining_validity: (f"{max(self.written_s + VALIDITY_S - now_s, 0):g}", "s"),
            entities.safe_current: ("6", "A"),
            **({entities.phases: (f"{car.phases}", None)} if self.point.settings.switches_phases else {}),
        }

    def draws_w(self, now_s: int, wall: datetime) -> float:
        """Let a second pass, and tell what the car draws in it."""
        drawn_w = self.car.draws_w(now_s)
        self.away = self.planned is not None and self.planned.is_away(wall, self.car_ws)
        return 0.0 if self.away else drawn_w

    def count(self, car_w: float, sun_w: float, paid: float | None, exported: float) -> None:
        """Count what the car draws in a second, what of it comes from the sun, and what that costs."""
        self.car_ws += car_w
        self.solar_ws += sun_w
        if paid is not None:
            self.cost = (self.cost or 0.0) + ((car_w - sun_w) * paid + sun_w * exported) / _WS_PER_KWH
            self.saved += sun_w * (paid - exported) / _WS_PER_KWH

    def take(self, step: SocketStep, now_s: int, now: datetime) -> None:
        """Do what the app wants."""
        self.asked, write, decision = step.read_charger, step.write, step.decision
        if not self.decisions or _seen(self.decisions[-1][1]) != _seen(decision):
            self.decisions.append((now_s, decision))
        if write is not None:
            self.point.socket.finish_write(None, now)
            if write.register is Register.PHASES:
                self.car.take(Order(phases=1 if write.value == 1 else 3), now_s)
            else:
                self.writes += 1
                self.written_s = now_s
                self.car.take(Order(setpoint_a=write.value), now_s)
        if not self.phases or self.phases[-1][1] != self.car.phases:
            self.phases.append((now_s, self.car.phases))

    def figures(self, length_s: int) -> Figures:
        """Add it up; what an ideal rule would have taken of a sun that is shared nobody asks here."""
        car = self.car
        wh = (self.car_ws / _WS_PER_WH, self.solar_ws / _WS_PER_WH, 0.0)
        return Figures(1, *wh, car.starts, car.changes, self.writes, length_s / HOUR_S)


class _House:
    """The recorded house with the app and its cars, for a stretch without a gap."""

    def __init__(self, variant: Variant, stretch: Stretch, period_s: int) -> None:
        settings, asked = variant.settings, variant.asked
        self.stretch, self._period_s = stretch, period_s
        self._zone = stretch.begin.tzinfo or UTC
        self._now = stretch.begin.astimezone(UTC) - _SECOND
        self._reported_at = self._now
        self._core = Installation(settings, self._zone, self._now)
        self._states = ShownStates(self._core)
        self.places = [
            _Place(
                point,
                SwitchedCar(LAG_S, 1 if point.settings.phases == 1 else 3, point.settings.maximum_current_a),
                planned=None if asked.ready_by is None else Planned(asked, point, stretch.begin),
            )
            for point in self._core.charge_points
        ]
        self.quarters = Quarters()
        self.fuse = Fuse(settings.main_fuse_a, stretch.phases_w)
        self.battery = None if stretch.battery_w is None else as_recorded(stretch.battery_w)
        self._battery_w = 0.0
        deals = asked.prices or asked.ready_by is not None
        self._market = Market(asked, settings, self._core, stretch.begin) if deals else None
        self._guards_fuse, self._knows_battery = settings.main_fuse_a is not None, settings.has_battery
        self._paid: float | None = None
        self._exported = settings.export_price or 0.0
        self._show_helpers(variant)

    def run(self, tell: Callable[[int], None]) -> None:
        """Let all of it pass."""
        base_w, places = self.stretch.base_w, self.places
        grid_w = base_w[0]
        for now_s, base in enumerate(base_w):
            if now_s and not now_s % HOUR_S:
                tell(HOUR_S)
            shown_w = grid_w
            self._now += _SECOND
            wall = self._now.astimezone(self._zone)
            if self._market is not None and not now_s % _MINUTE_S:
                self._market.step(wall)
                self._paid = self._market.paid(wall)
            cars_w = [place.draws_w(now_s, wall) for place in places]
            self._second(now_s, None if now_s % self._period_s else shown_w, wall)
            if self.battery is not None:
                self._battery_w = self.battery.step(now_s, shown_w)
            grid_w = base + sum(cars_w) + self._battery_w
            self._count(now_s, cars_w, grid_w, wall)
            for place, car_w in zip(places, cars_w, strict=True):
                place.seconds.append(Second(grid_w, car_w, place.car.setpoint_a or 0.0))
        tell(len(base_w) % HOUR_S)

    def _count(self, now_s: int, cars_w: Sequence[float], grid_w: float, wall: datetime) -> None:
        """Count what has flown in a second; each car has the same share of sun, and of what a battery gives."""
        self.quarters.count(grid_w, wall)
        if self.fuse.phases_w:
            cars_a = [
                (0.0 if place.away else place.car.drawn_a, place.point.house_phases[: place.car.phases])
                for place in self.places
            ]
            was_w = 0.0 if self.stretch.battery_w is None else self.stretch.battery_w[now_s]
            self.fuse.count(now_s, cars_a, self._battery_w - was_w)
        drawn_w = sum(cars_w)
        own_w = max(drawn_w - max(grid_w, 0.0), 0.0)
        share = own_w / drawn_w if drawn_w else 0.0
        given = min(max(-self._battery_w, 0.0), own_w) / drawn_w if drawn_w else 0.0
        for place, car_w in zip(self.places, cars_w, strict=True):
            place.battery_ws += car_w * given
            place.count(car_w, car_w * share, self._paid, self._exported)

    def _second(self, now_s: int, grid_w: float | None, wall: datetime) -> None:
        """Let the app see what has arrived in this second, and do what it wants."""
        core, now = self._core, self._now
        for place in self.places:
            if place.asked or not now_s % POLL_S:
                self._states.poll(place.point, place.poll(now_s), now, asked=place.asked)
                place.asked = False
        if grid_w is not None:
            self._reported_at = now
            self._states.show(GRID, (f"{grid_w:g}", "W"), now)
            for entity, watts in zip(PHASES, self.fuse.shown_w if self._guards_fuse else (), strict=False):
                self._states.show(entity, (f"{watts:g}", "W"), now)
        if self._knows_battery and self.battery is not None and not now_s % BATTERY_S:
            self._states.show(BATTERY, (f"{self._battery_w:.0f}", "W"), now)
            self._states.show(LEVEL, (f"{100 * self.battery.level:.0f}", "%"), now)
        step = core.step(now, wall)
        if step.ask_meter:
            core.record_reports(dict.fromkeys(core.reporting_entities, (self._reported_at,) * 2), now)
        for place, socket in zip(self.places, step.sockets, strict=True):
            place.take(socket, now_s, now)
            if place.planned is not None:
                place.planned.note(wall)

    def _show_helpers(self, variant: Variant) -> None:
        settings, show = variant.settings, self._states.show
        for place in self.places:
            entities, most_a = place.point.settings.entities, place.point.settings.maximum_current_a
            show(entities.mode, (variant.mode, None), self._now)
            show(entities.sun_share, (f"{100 * variant.sun_share:g}", "%"), self._now)
            show(entities.maximum_current, (f"{most_a:g}", "A"), self._now)
            if place.planned is not None:
                for entity, shown in place.planned.helpers.items():
                    show(entity, shown, self._now)
        if settings.has_battery:
            show(settings.battery_priority, (variant.asked.battery_priority, None), self._now)
            show(settings.battery_car_above, (f"{CAR_ABOVE_PERCENT}", "%"), self._now)
        if settings.quarter_hour:
            show(settings.quarter_hour_mode, ("Limit", None), self._now)
            show(settings.quarter_hour_limit, (f"{variant.asked.quarter_limit_kw:g}", "kW"), self._now)
        if len(self.places) > 1:
            show(settings.priority, ("Left first", None), self._now)
            # Nobody has recorded what the station may draw: it is enough.
            most_a = sum(place.point.settings.maximum_current_a for place in self.places)
            for entity in {place.point.settings.entities.station_current for place in self.places}:
                show(entity, (f"{most_a:g}", "A"), self._now)


def _seen(decision: Decision) -> tuple[object, ...]:
    return decision.reason, decision.offer, decision.car
