"""A house with one socket or more, and what Home Assistant shows of it, for specifications of the whole core."""

from typing import Any
from zoneinfo import ZoneInfo

from alfen_solar.decision import Reason
from alfen_solar.inputs.trouble import Trouble
from alfen_solar.installation import Installation, Step
from alfen_solar.limits import Limit
from alfen_solar.problem import ProblemKind
from alfen_solar.settings import read_settings
from tests.unit.clock import at
from tests.unit.inputs.showing import raw

ZONE = ZoneInfo("Europe/Amsterdam")
GRID = {"grid_power": "sensor.grid"}
PAIR = GRID | {"sockets": [{"socket": 1}, {"socket": 2}]}
BATTERY = {
    "battery_power": "sensor.battery",
    "battery_sign": "charge positive",
    "battery_level": "sensor.soc",
}
FUSE = {"main_fuse_a": 25.0, "house_phases": {"current": ["sensor.l1"]}}


class House:
    """A house, and what Home Assistant shows of it."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.core = Installation(read_settings(options), ZONE, at(0))
        self.second = 0
        self.step = Step((), (), ask_meter=False)
        self.shown: dict[str, dict[str, Any]] = {}
        for number in range(len(self.core.charge_points)):
            self.choose("Solar", number)
            self.read(number, 0)

    def choose(self, mode: str, number: int = 0) -> None:
        entities = self.core.charge_points[number].settings.entities
        self.show(entities.mode, mode)
        self.show(entities.maximum_current, "16", "A")

    def read(self, number: int, car_w: float) -> None:
        """Let a charger be read that has taken what it was told, and lets its car draw this."""
        point = self.core.charge_points[number]
        entities, offer_a = point.settings.entities, str(point.socket.offer_a)
        shown = {
            entities.mode_3_state: raw("C2"),
            entities.power: raw(str(car_w), "W"),
            entities.setpoint: raw(offer_a, "A"),
            entities.applied_current: raw(offer_a, "A"),
            entities.safe_current: raw("6", "A"),
        }
        self.core.finish_reading(point, shown, at(self.second))

    def show(self, entity: str, text: str | None, unit: str | None = None) -> Trouble | None:
        """Let an entity change to a state; None: let it not exist."""
        old = self.shown.get(entity, raw("unknown", unit))
        if text is None:
            return self.core.record(entity, None, None, at(self.second))
        self.shown[entity] = raw(text, unit, self.second)
        return self.core.record(entity, self.shown[entity], old, at(self.second))

    def run(self, seconds: int, grid_w: float | None, *cars_w: float, every_s: int = 1, flicker: int = 7) -> "House":
        """Let time pass with a meter that flickers around a grid power, and cars that draw this.

        Args:
            seconds: how long.
            grid_w: in W, import positive; None: the meter shows nothing new.
            cars_w: in W, socket by socket.
            every_s: how often something is shown and decided, in s.
            flicker: how many values the meter shows in turn, a watt apart; 1: it stays the same.
        """
        for _ in range(seconds // every_s):
            self.second += every_s
            if grid_w is not None:
                self.show("sensor.grid", str(grid_w + self.second // every_s % flicker), "W")
            for number, car_w in enumerate(cars_w):
                self.read(number, car_w)
            self.step = self.core.step(at(self.second), at(self.second))
            for point, step in zip(self.core.charge_points, self.step.sockets, strict=True):
                if step.write is not None:
                    point.socket.finish_write(None, at(self.second))
        return self

    def told(self, number: int) -> tuple[float | None, Reason, Limit | None]:
        decision = self.step.sockets[number].decision
        return decision.setpoint_a, decision.reason, decision.limit

    @property
    def problems(self) -> list[ProblemKind]:
        return [problem.kind for problem in self.step.problems]
