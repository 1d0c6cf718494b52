"""The surplus that the cars share: of the grid meter's samples, of what the cars draw, and of what else hides it.

A home battery and a throttled inverter make up for what the cars do, so each adds a term of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from statistics import fmean

from .allotment import Allotment
from .charge_point import ChargePoint
from .decision import CarState
from .house.battery import Battery
from .house.grid_meter import GridMeter
from .house.surplus import Course, Surplus, measured_surplus_w, surplus
from .house.zero_export import Cars, ZeroExport
from .settings import Settings
from .sockets.power import Range, total

_GONE = {CarState.ABSENT, CarState.FAULT}


class SharedSurplus:
    """Makes it at the end of each window of the meter."""

    def __init__(
        self,
        settings: Settings,
        meter: GridMeter,
        charge_points: Sequence[ChargePoint],
        allotment: Allotment,
        battery: Battery | None,
        now: datetime,
    ) -> None:
        """Set it up.

        Args:
            settings: what stands in apps.yaml.
            meter: the grid meter.
            charge_points: all sockets.
            allotment: knows those that share the surplus; what the others draw counts as the house's.
            battery: the home battery, if there is one.
            now: the time.
        """
        self._settings, self._meter, self._allotment, self._battery = settings, meter, allotment, battery
        self._charge_points = charge_points
        an_hour_wh = settings.zero_export_wh
        self._zero_export = None if an_hour_wh is None else ZeroExport(an_hour_wh, now)
        # A battery shows late what it did, so any moment of the time before may be the one that it shows.
        self._course = Course() if battery is None else Course(near=0.0)

    def forget(self) -> None:
        """Forget what it has been: it tells nothing of what comes."""
        self._course.forget()

    @property
    def cars_w(self) -> float | None:
        """What all cars are measured to draw, in W; None: of none it is."""
        if len(self._charge_points) == 1:
            return self._charge_points[0].socket.car_w
        measured_w = [point.socket.car_w for point in self._charge_points if point.socket.car_w is not None]
        return sum(measured_w) if measured_w else None

    def see_battery(self, grid_w: float | None, now: datetime) -> None:
        """Let the battery see what the cars draw; called once per step."""
        if self._battery is not None:
            drawn = total([point.socket.drawn(now, now) for point in self._charge_points])
            self._battery.see(drawn, self.cars_w, grid_w, now)

    def now_w(self, grid_w: float | None, now: datetime) -> float | None:
        """Tell what the newest sample makes of the surplus, in W; None: there is none."""
        if grid_w is None:
            return None
        drawn = self._with_battery(self._drawn(now, now), now, now)
        return (drawn.low_w + drawn.high_w) / 2 - grid_w - self._settings.reserve_w

    def close(
        self, grid_w: float | None, now: datetime, wall: datetime, *, early: bool
    ) -> tuple[Surplus | None, float | None]:
        """Return the surplus of the window, if it has closed, and what of it is measured; called once per step.

        Args:
            grid_w: the grid power, in W, import positive; None: the meter gives none.
            now: the time.
            wall: what the wall clock shows.
            early: whether the window is to close before it is whole.
        """
        found, told_w = self._of_window(now, early=early)
        return self._with_throttled(found, grid_w, now, wall), told_w

    def _of_window(self, now: datetime, *, early: bool) -> tuple[Surplus | None, float | None]:
        """Return the surplus of the window, if it has closed, and what of it is measured."""
        whole = any(point.socket.alternates for point in self._charge_points)
        window = self._meter.close(self.cars_w, now, early=early, whole=whole)
        if window is None or not all(point.socket.trusts_states(now) for point in self._charge_points):
            return None, None
        reserve_w = self._settings.reserve_w
        if self._battery is None:
            found = surplus(window, lambda at: self._drawn(at, now), reserve_w, self._course)
            return found, measured_surplus_w(window, self._measured, reserve_w)
        found = surplus(window, lambda at: self._with_battery(self._drawn(at, now), at, now), reserve_w, self._course)
        measured = [(at.at, cars) for at in window.samples if (cars := self._measured(at.at)) is not None]
        if not measured:
            return found, None
        both = [self._with_battery(cars, at, now) for at, cars in measured]
        low_w, high_w = fmean(each.low_w for each in both), fmean(each.high_w for each in both)
        adding_w = min(max(found.likely_w + found.grid_w + reserve_w, low_w), high_w)
        part = self._battery.part(fmean(cars.low_w for _, cars in measured), adding_w)
        return replace(found, battery=part), adding_w - found.grid_w - reserve_w

    def _with_battery(self, drawn: Range, at: datetime, now: datetime) -> Range:
        """Add to what the cars drew in a sample of the meter what the home battery does."""
        if self._battery is None:
            return drawn
        return self._battery.adds_to(drawn, at, now, self._allotment.minimum_w)

    def _with_throttled(
        self, found: Surplus | None, grid_w: float | None, now: datetime, wall: datetime
    ) -> Surplus | None:
        """Add to a surplus what a throttled inverter is to be tried with, if there is one."""
        if (inverter := self._zero_export) is None:
            return found
        battery_w = 0.0 if self._battery is None else self._battery.power_w
        inverter.see(grid_w, self._followers(wall), battery_w, now)
        if found is None:
            return None
        adds_w = max(inverter.adds_w, inverter.least_w - found.likely_w)
        return replace(found.less(-adds_w), probes=inverter.wants_start)

    def _followers(self, wall: datetime) -> Cars | None:
        """Tell what is known of the cars that follow the sun; None: there is none."""
        points = [point for point in self._allotment.shared if point.follows_sun(wall)]
        sockets = [point.socket for point in points if point.socket.car not in _GONE]
        if not sockets:
            return None
        watts_per_ampere = max(socket.watts_per_ampere for socket in sockets)
        return Cars(
            runs=any(socket.offer_a > 0 for socket in sockets),
            drawn_w=self.cars_w or 0.0,
            minimum_w=self._allotment.minimum_w,
            watts_per_ampere=watts_per_ampere,
            held_w=sum(socket.expected_w for socket in sockets),
            stop_wh=self._settings.stop_after_wh,
        )

    def _drawn(self, at: datetime, now: datetime) -> Range:
        """Tell what the cars that share the surplus drew in a sample of the meter."""
        return total([point.socket.drawn(at, now) for point in self._allotment.shared])

    def _measured(self, at: datetime) -> Range | None:
        """Tell what of that was measured; None: that of one of them was not."""
        measured = [point.socket.measured(at) for point in self._allotment.shared]
        known = [each for each in measured if each is not None]
        return total(known) if len(known) == len(measured) else None
