"""All options of one entry in apps.yaml, and errors that say what is expected instead."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ValidationError, model_validator

from .entities import Entities, entity_of
from .options.battery import BatteryOptions
from .options.charger import ChargerOptions
from .options.errors import refuse_twice, sentence
from .options.house_phases import HousePhases
from .options.limits import LimitOptions
from .options.meter import MeterOptions
from .options.plan import PlanOptions
from .options.socket import SocketSettings
from .options.sun import SunOptions
from .options.telling import TellingOptions


class SettingsError(ValueError):
    """Some options are not valid; the text names each one, its value, and what is expected."""


class Settings(
    TellingOptions, PlanOptions, BatteryOptions, LimitOptions, SunOptions, ChargerOptions, MeterOptions
):  # the last comes first where options are listed
    """All options, with their defaults."""

    def each_socket(self) -> tuple["Settings", ...]:
        """Return the settings of each socket, as if it were the only one."""
        if not self.sockets:
            return (self,)
        return tuple(self._of_socket(number) for number in range(1, len(self.sockets) + 1))

    def _of_socket(self, number: int) -> "Settings":
        one = self.sockets[number - 1]
        name = self.names[number - 1]
        named = {field: entity_of(name, info.default) for field, info in Entities.model_fields.items()}
        hub = one.hub or self.hub
        # A station has one sensor for its current, which came with its first socket.
        first = next(index for index, other in enumerate(self.sockets) if (other.hub or self.hub) == hub)
        if first < number - 1:
            named["station_current"] = self._of_socket(first + 1).entities.station_current
        overridden = {"socket", "phases", "minimum_current_a", "maximum_current_a", "phase_rotation"}
        own = one.model_dump(include=overridden, exclude_none=True)
        own |= one.model_dump(include={"soc", "battery_kwh"})  # of another car
        given = {field: getattr(one.entities, field) for field in one.entities.model_fields_set}
        entities = Entities.model_validate(named | given)
        return self.model_copy(update={**own, "hub": hub, "entities": entities, "sockets": ()})

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        self.check_meter()
        named = [entity for _, entity in (*self, *self.entities) if isinstance(entity, str) and "." in entity]
        refuse_twice(named)
        self.check_battery()
        named += self._check_sockets()
        self.check_fuse(named, max(one.most_phases for one in self.each_socket()))
        cars: tuple[Settings | SocketSettings, ...] = (self, *self.sockets)
        for each in cars:
            if (each.soc is None) != (each.battery_kwh is None):
                raise ValueError("One of soc and battery_kwh is missing. Set both, or neither.")
        self.check_prices()
        if not self.sockets:
            self.check_currents()
        return self

    def _check_sockets(self) -> list[str]:
        """Check what is set of each socket; return the entities of all of them, of which each shows one thing."""
        if not self.sockets:
            return []
        if beside := sorted({"socket", "entities", "soc", "battery_kwh"} & self.model_fields_set):
            raise ValueError(f"{beside[0]}: not allowed next to sockets. Move it to the socket that it belongs to.")
        names = [one.name or ("" if number == 1 else str(number)) for number, one in enumerate(self.sockets, start=1)]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"sockets: two of them are named {twice[0]}. Use a different name for each of them.")
        each = self.each_socket()
        places = [(one.hub, one.socket) for one in each]
        if len(set(places)) < len(places):
            raise ValueError("sockets: two of them have the same hub and socket. Set hub or socket for each of them.")
        shared = {one.entities.station_current for one in each}
        named = [entity for one in each for _, entity in one.entities if entity not in shared]
        named += [one.soc for one in each if one.soc is not None]
        refuse_twice([*named, *(entity for _, entity in self if isinstance(entity, str) and "." in entity)])
        for number, one in enumerate(each, start=1):
            one.check_currents(f"sockets[{number}].")
        return [*named, *shared]


def read_settings(args: Mapping[str, Any]) -> Settings:
    """Read the options of an entry, without AppDaemon's own keys.

    Raises:
        SettingsError: some options are not valid; the error lists all of them.
    """
    try:
        return Settings.model_validate(_with_text_keys(args))
    except ValidationError as error:
        lines = [sentence(item, Settings, _NESTED) for item in error.errors()]
        raise SettingsError("Fix these options in apps.yaml:\n" + "\n".join(dict.fromkeys(lines))) from None


def _with_text_keys(args: Mapping[Any, Any]) -> dict[str, Any]:
    """Turn each key into text: YAML reads `on:` and `1:` as something else, and the error must name them."""
    return {str(key): _with_text_keys(value) if isinstance(value, Mapping) else value for key, value in args.items()}


_NESTED: Mapping[str, type[BaseModel]] = {"entities": Entities, "sockets": SocketSettings, "house_phases": HousePhases}
