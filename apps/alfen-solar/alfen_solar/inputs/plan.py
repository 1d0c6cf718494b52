"""What the user has set for the plan with Home Assistant's helpers."""

from datetime import datetime, tzinfo
from typing import TypeVar

from alfen_solar.entities import Entities
from alfen_solar.plan.wishes import NegativePrices, PlanWishes, ReadyDays

from .states import (
    State,
    Unusable,
    UnusableStateError,
    date_or_time,
    energy_wh,
    number,
    share,
)
from .trouble import Lack, Trouble

FIELDS = ("ready_by", "ready_days", "ready_energy", "energy_limit", "price_limit", "negative_prices")
"""The settings under `entities` that name the helpers."""

_Choice = TypeVar("_Choice", ReadyDays, NegativePrices)


class PlanInput:
    """Reads the helpers. One without a value leaves its last wish in force."""

    def __init__(self, entities: Entities, soc: str | None = None) -> None:
        """Name what is read; `soc` is the sensor with the car's state of charge, None: there is none."""
        self._settings = {getattr(entities, name): name for name in FIELDS}
        if soc is not None:
            self._settings |= {soc: "soc", entities.ready_soc: "ready_soc"}
        self.wishes = PlanWishes()
        self._recorded: set[str] = set()
        self._changed = False

    @property
    def entities(self) -> dict[str, str]:
        """The setting under `entities` by the entity that it names."""
        return self._settings

    def needed(self) -> tuple[str, ...]:
        """Tell without which of them nobody knows what to plan: what is not wanted is not needed.

        A car that sleeps seldom tells its state of charge: what it told last holds.
        """
        wishes, needed = self.wishes, {"ready_days"}
        if wishes.days is not ReadyDays.OFF:
            needed |= {"ready_by", "ready_energy"}
            if wishes.ready_soc and wishes.soc is None:
                needed.add("soc")
        return tuple(entity for entity, setting in self._settings.items() if setting in needed)

    def record(self, entity: str, state: State | None) -> None:
        """Record what a helper shows; None: nothing.

        Raises:
            UnusableStateError: its state cannot be used.
        """
        if state is None:
            return
        wishes = self.wishes
        before = wishes.at, wishes.days
        self._take(wishes, self._settings[entity], state)
        self._changed = self._changed or (entity in self._recorded and (wishes.at, wishes.days) != before)
        self._recorded.add(entity)

    def chose_past(self, wall: datetime, zone: tzinfo) -> bool | None:
        """Tell whether the user has just chosen a time that is over; None: when is as it was.

        A time that has come since it was chosen, maybe before a restart, is none.
        """
        changed, self._changed = self._changed, False
        if not changed:
            return None
        wishes = self.wishes
        return wishes.days is ReadyDays.ONCE and wishes.at is not None and wishes.ready_by(wall, zone) is None

    def trouble_of_past(self) -> Trouble:
        """Tell what is wrong with such a time."""
        entity = next(entity for entity, setting in self._settings.items() if setting == "ready_by")
        shown = f"{self.wishes.at:%Y-%m-%d %H:%M}"
        return Trouble(entity, "entities.ready_by", Lack.UNUSABLE, shown, Unusable.PAST, {"state": shown})

    @staticmethod
    def _take(wishes: PlanWishes, setting: str, state: State) -> None:
        match setting:
            case "ready_by":
                wishes.at = date_or_time(state.text)
            case "ready_days":
                wishes.days = _choice(ReadyDays, state)
            case "ready_energy":
                wishes.energy_wh = energy_wh(state)
            case "soc":
                wishes.soc = share(state)
            case "ready_soc":
                wishes.ready_soc = share(state)
            case "energy_limit":
                wishes.limit_wh = energy_wh(state) or None
            case "price_limit":
                wishes.anyway_below = _price(state)
            case _:
                wishes.negative_anyway = _choice(NegativePrices, state) is NegativePrices.CHARGE


def _choice(choices: type[_Choice], state: State) -> _Choice:
    try:
        return choices(state.text)
    except ValueError:
        raise UnusableStateError(Unusable.NO_CHOICE, state=state.text, choices=", ".join(choices)) from None


def _price(state: State) -> float | None:
    """Read the price; the lowest that the helper can show stands for none."""
    price = number(state.text)
    lowest = state.attributes.get("min")
    return None if isinstance(lowest, int | float) and price <= lowest else price
