"""The home battery's sensors as Home Assistant shows them, some seconds late, and what can be wrong with them."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from alfen_solar.settings import read_settings
from tests.simulator.battery import Battery

from .agenda import Agenda
from .states import UNAVAILABLE, Event, States

POWER = "sensor.battery_power"
CHARGE = "sensor.battery_charge_power"
DISCHARGE = "sensor.battery_discharge_power"
LEVEL = "sensor.battery_level"
_NAMED = read_settings({"grid_power": "sensor.grid"})
PRIORITY, CAR_ABOVE, HELPS_ABOVE = _NAMED.battery_priority, _NAMED.battery_car_above, _NAMED.battery_helps_above


@dataclass(frozen=True, kw_only=True)
class BatterySensorSettings:
    """How the battery shows.

    Attributes:
        period_s: How often its power is reported, s.
        lag_s: How old it is then, s.
        level_period_s: How often its level is reported, s.
        discharge_positive: Whether a value above 0 means that it discharges.
        two: Whether there is a sensor for charge and one for discharge, both never negative.
        swapped: Whether what is shown has the other sign than apps.yaml says.
    """

    period_s: float = 2.0
    lag_s: float = 0.0
    level_period_s: float = 30.0
    discharge_positive: bool = False
    two: bool = False
    swapped: bool = False


@dataclass
class BatterySensors:
    """Its sensors.

    Attributes:
        battery: The battery.
        states: Where they show.
        settings: How they show. May be exchanged at any time, but for what they are.
        shows: Sensors with a fault, and the state that they show; None: the last one again and again.
    """

    battery: Battery
    states: States
    settings: BatterySensorSettings = field(default_factory=BatterySensorSettings)
    shows: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._past: deque[tuple[float, float]] = deque(maxlen=256)

    @property
    def powers(self) -> tuple[str, ...]:
        """The sensors of its power."""
        return (CHARGE, DISCHARGE) if self.settings.two else (POWER,)

    @property
    def app_settings(self) -> dict[str, str]:
        """What apps.yaml says of this battery."""
        if self.settings.two:
            return {"battery_charge": CHARGE, "battery_discharge": DISCHARGE, "battery_level": LEVEL}
        sign = "discharge positive" if self.settings.discharge_positive else "charge positive"
        return {"battery_power": POWER, "battery_sign": sign, "battery_level": LEVEL}

    def lose(self, *entities: str) -> None:
        """Let these sensors be unavailable; all of its power, if none is named."""
        self.shows |= dict.fromkeys(entities or self.powers, UNAVAILABLE)

    def freeze(self, *entities: str) -> None:
        """Let these sensors show the same for ever; all of its power, if none is named."""
        self.shows |= dict.fromkeys(entities or self.powers)

    def heal(self) -> None:
        """Let all be well again."""
        self.shows.clear()

    def plan(self, agenda: Agenda, is_up: Callable[[], bool]) -> None:
        """Report again and again while Home Assistant is up."""

        def power_again(at_s: float) -> Iterable[Event]:
            agenda.plan(at_s + self.settings.period_s, power_again)
            return self._report_power(at_s) if is_up() else ()

        def level_again(at_s: float) -> Iterable[Event]:
            agenda.plan(at_s + self.settings.level_period_s, level_again)
            return self._report(LEVEL, f"{100 * self.battery.level:.0f}", at_s, "%") if is_up() else ()

        def remember(at_s: float) -> Iterable[Event]:
            agenda.plan(at_s + 1, remember)
            self._past.append((at_s, self.battery.power_w))
            return ()

        agenda.plan(0.1, remember)
        agenda.plan(0.45, power_again)
        agenda.plan(0.2, level_again)

    def _report_power(self, at_s: float) -> Iterable[Event]:
        settings = self.settings
        power_w = next((w for then_s, w in reversed(self._past) if then_s <= at_s - settings.lag_s), 0.0)
        power_w *= -1 if settings.swapped else 1
        if settings.two:
            yield from self._report(CHARGE, f"{max(power_w, 0):.0f}", at_s, "W")
            yield from self._report(DISCHARGE, f"{max(-power_w, 0):.0f}", at_s, "W")
        else:
            yield from self._report(POWER, f"{-power_w if settings.discharge_positive else power_w:.0f}", at_s, "W")

    def _report(self, entity: str, text: str, at_s: float, unit: str) -> tuple[Event, ...]:
        if entity in self.shows:
            fault = self.shows[entity]
            if fault is None:
                return ()
            text = fault
        return self.states.report(entity, text, at_s, unit)
