"""What the home battery's sensors show, and what the user has chosen about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alfen_solar.settings import Settings

from .states import State, Unusable, UnusableStateError, power_w, share


class BatteryPriority(StrEnum):
    """Who gets the sun first. The values are the options of an `input_select` in Home Assistant."""

    BATTERY = "Battery first"
    CAR = "Car first"
    CAR_ABOVE = "Car above level"
    """The battery up to a level that the user sets, and the car above it."""


@dataclass(slots=True)
class BatteryShown:
    """What is shown; what the user has not chosen holds as the most careful choice."""

    power_w: float | None = None
    """What it is charged with, in W; below 0 it discharges. None: that is not known."""
    level: float | None = None
    """Its state of charge, from 0 to 1; None: not known."""
    priority: BatteryPriority = BatteryPriority.BATTERY
    car_above: float = 1.0
    """From which level on the car comes first, from 0 to 1."""
    helps_above: float = 1.0
    """Above which level it may discharge into the car, from 0 to 1; 1: never."""


class BatteryInput:
    """Reads them. A helper without a value leaves its last choice in force."""

    POWERS = frozenset({"battery_power", "battery_charge", "battery_discharge"})
    """The settings that name a sensor of its power."""
    HELPERS = frozenset({"battery_priority", "battery_car_above", "battery_helps_above"})
    """Those that name a helper."""

    def __init__(self, settings: Settings) -> None:
        """Name what is read: nothing of a house without a battery."""
        names = ("battery_power", "battery_charge", "battery_discharge", "battery_level")
        named = {name: getattr(settings, name) for name in (*names, *sorted(self.HELPERS))}
        self._settings = {entity: name for name, entity in named.items() if entity is not None}
        if not self.POWERS & set(self._settings.values()):
            self._settings = {}
        self._sign = -1.0 if settings.battery_sign == "discharge positive" else 1.0
        self._halves_w: dict[str, float | None] = {}
        self.shown = BatteryShown()

    @property
    def entities(self) -> Mapping[str, str]:
        """The setting by the entity that it names."""
        return self._settings

    @property
    def powers(self) -> tuple[str, ...]:
        """The sensors of its power."""
        return tuple(entity for entity, setting in self._settings.items() if setting in self.POWERS)

    @property
    def levels(self) -> tuple[str, ...]:
        """The sensor of its level, if there is one."""
        return tuple(entity for entity, setting in self._settings.items() if setting == "battery_level")

    @property
    def lacks_level(self) -> bool:
        """Whether the user has chosen something by the level, and no sensor of it is set up."""
        by_level = self.shown.priority is BatteryPriority.CAR_ABOVE or self.shown.helps_above < 1
        return by_level and not self.levels

    def record(self, entity: str, state: State | None) -> None:
        """Record what an entity shows; None: nothing.

        Raises:
            UnusableStateError: its state cannot be used; that of a sensor then counts as none.
        """
        shown, setting = self.shown, self._settings[entity]
        if setting in self.HELPERS:
            self._choose(setting, state)
        elif setting == "battery_level":
            shown.level = None
            shown.level = None if state is None else share(state)
        elif setting == "battery_power":
            shown.power_w = None
            shown.power_w = None if state is None else self._sign * power_w(state)
        else:
            self._halves_w[setting] = shown.power_w = None
            self._halves_w[setting] = None if state is None else _half_w(state)
            charge_w, discharge_w = self._halves_w.get("battery_charge"), self._halves_w.get("battery_discharge")
            if charge_w is not None and discharge_w is not None:
                shown.power_w = charge_w - discharge_w

    def _choose(self, setting: str, state: State | None) -> None:
        if state is None:
            return
        if setting == "battery_car_above":
            self.shown.car_above = share(state)
        elif setting == "battery_helps_above":
            self.shown.helps_above = share(state) or 1.0  # 0 is where a new helper begins: it was not chosen
        else:
            try:
                self.shown.priority = BatteryPriority(state.text)
            except ValueError:
                choices = ", ".join(BatteryPriority)
                raise UnusableStateError(Unusable.NO_PRIORITY, state=state.text, choices=choices) from None


def _half_w(state: State) -> float:
    """Read charge or discharge, in W, 0 or more."""
    watts = power_w(state)
    if watts < 0:
        raise UnusableStateError(Unusable.NEGATIVE_BATTERY, state=state.text)
    return watts
