"""The options of one entry in apps.yaml, and errors that say what is expected instead."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from .entities import Entities, EntityId, entity_of
from .house_phases import HousePhases
from .option_errors import sentence
from .plan_options import BatteryKwh, EntityIds, Price, Tariff

MOST_WH = 1000.0
StartsInAWhile = Annotated[int, Field(strict=True, ge=1, le=100)]
Amperes = Annotated[float, Field(strict=True, ge=6, le=32)]
Language = Literal["en", "de", "nl", "fr"]
Rotation = Literal["L1L2L3", "L2L3L1", "L3L1L2", "L1L3L2", "L2L1L3", "L3L2L1"]


def _refuse_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("YAML reads yes and on as true")  # noqa: TRY004 - pydantic expects a ValueError
    return value


_not_a_boolean = BeforeValidator(_refuse_boolean)


class SettingsError(ValueError):
    """Some options are not valid; the text names each one, its value, and what is expected."""


class SocketSettings(BaseModel):
    """The options of one of several sockets; what is left out is as in the entry itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$",
        description="what stands in the names of its entities after alfen_ and alfen_solar_, for example 2 or garage; "
        "by default nothing for the first socket, 2 for the second, and so on",
    )
    hub: str | None = Field(default=None, min_length=1, description="the name of its Modbus hub in Home Assistant")
    socket: Annotated[Literal[1, 2] | None, _not_a_boolean] = Field(
        default=None, description="1 for a single socket or the left one, or 2 for the right socket of a double charger"
    )
    phases: Annotated[Literal[1, 3, "switchable"] | None, _not_a_boolean] = Field(
        default=None,
        description="1 or 3, the number of phases the car charges on, or switchable to let Alfen Solar switch "
        "between them",
    )
    minimum_current_a: Amperes | None = Field(
        default=None, description="the lowest current its car charges with, in A: 6 to 32"
    )
    maximum_current_a: Amperes | None = Field(
        default=None, description="the highest current that its cable, fuse, and the charger allow, in A: 6 to 32"
    )
    phase_rotation: Rotation | None = Field(
        default=None,
        description="which phases of the house its L1, L2, and L3 are connected to, for example L2L3L1",
    )
    soc: EntityId | None = Field(
        default=None,
        description="a sensor with the state of charge of the car in %, so that a plan can aim for a state of charge",
    )
    battery_kwh: BatteryKwh | None = Field(
        default=None, description="the size of the car's battery in kWh: 1 to 300; set it together with soc"
    )
    entities: Entities = Field(
        default_factory=Entities,
        description="one line per entity that differs from the package, for example power: sensor.charger_power",
    )


class Settings(BaseModel):
    """All options, with their defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grid_power: EntityId | None = Field(
        default=None,
        description="the grid meter's sensor with a single signed value in W or kW, where import is positive",
    )
    grid_import: EntityId | None = Field(
        default=None, description="the sensor with the power that you import from the grid, in W or kW"
    )
    grid_export: EntityId | None = Field(
        default=None, description="the sensor with the power that you export to the grid, in W or kW"
    )
    hub: str = Field(default="alfen", min_length=1, description="the name of the Modbus hub in Home Assistant")
    socket: Annotated[Literal[1, 2], _not_a_boolean] = Field(
        default=1, description="1 for a single socket or the left one, or 2 for the right socket of a double charger"
    )
    phases: Annotated[Literal[1, 3, "switchable"], _not_a_boolean] = Field(
        default=1,
        description="1 or 3, the number of phases the car charges on, or switchable to let Alfen Solar switch between "
        "them",
    )
    minimum_current_a: Amperes = Field(default=6, description="the lowest current the car charges with, in A: 6 to 32")
    maximum_current_a: Amperes = Field(
        default=16,
        description="the highest current that cable, fuse, and charger allow, in A: 6 to 32",
    )
    main_fuse_a: float | None = Field(
        default=None,
        strict=True,
        ge=10,
        le=125,
        description="the rating of the main fuse, per phase, in A: 10 to 125; with it and house_phases, charging is "
        "reduced before the main fuse trips",
    )
    fuse_curve: Literal["B", "C", "gG"] = Field(
        default="B",
        description="B, C, or gG, the type of the main fuse, which decides how long a short overload may last",
    )
    grid: Literal["star", "delta"] = Field(
        default="star", description="star, or delta for three phases of 230 V without a neutral"
    )
    house_phases: HousePhases | None = Field(
        default=None,
        description="the grid meter's sensors for each phase, for main_fuse_a",
    )
    phase_rotation: Rotation = Field(
        default="L1L2L3",
        description="which phases of the house the charger's L1, L2, and L3 are connected to, for example L2L3L1",
    )
    reserve_w: float = Field(
        default=0,
        strict=True,
        ge=-5000,
        le=5000,
        description="how much surplus to leave for the grid, in W: -5000 to 5000; a negative value lets the car import "
        "that much",
    )
    zero_export_wh: float | None = Field(
        default=None,
        strict=True,
        ge=10,
        le=MOST_WH,
        description="where the inverter is throttled so that nothing is exported: how much may be imported per hour to "
        "find out whether the sun could give more, in Wh: 10 to 1000",
    )
    stop_after_wh: float = Field(
        default=56,
        strict=True,
        ge=1,
        le=MOST_WH,
        description="how much import beyond what the minimum solar share allows may add up before charging pauses, in "
        "Wh per phase: 1 to 1000",
    )
    start_after_wh: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=MOST_WH,
        description="how much surplus above the minimum solar share must add up before charging starts, in Wh per "
        "phase: 0 to 1000; by default it follows from stop_after_wh: 10 for 56, 56 for 10",
    )
    starts_an_hour: StartsInAWhile = Field(
        default=4,
        description="starts per hour after which each further start doubles the energy needed for the next: 1 to 100",
    )
    starts_a_day: StartsInAWhile = Field(
        default=12,
        description="starts per day after which each further start doubles the energy needed for the next: 1 to 100",
    )
    switch_after_wh: float = Field(
        default=150,
        strict=True,
        ge=10,
        le=MOST_WH,
        description="how much surplus that one phase cannot use, or import that three phases cause, must add up "
        "before the phases are switched, in Wh: 10 to 1000",
    )
    switch_pause_s: float = Field(
        default=30,
        strict=True,
        ge=10,
        le=300,
        description="how long charging pauses when the phases are switched, in s: 10 to 300",
    )
    switch_every_min: float = Field(
        default=10,
        strict=True,
        ge=5,
        le=240,
        description="the minimum time between two phase switches because of the sun, in min: 5 to 240",
    )
    switches_an_hour: StartsInAWhile = Field(
        default=3, description="the maximum number of phase switches per hour because of the sun: 1 to 100"
    )
    switches_a_day: StartsInAWhile = Field(
        default=10, description="the maximum number of phase switches per day because of the sun: 1 to 100"
    )
    switches_a_session: StartsInAWhile = Field(
        default=10, description="the maximum number of phase switches per charging session because of the sun: 1 to 100"
    )
    dimmed: EntityId | None = Field(
        default=None,
        description="a binary_sensor or input_boolean that is on while the grid operator dims (section 14a EnWG): all "
        "cars together then get 4.2 kW at most",
    )
    cars_limit: EntityId | None = Field(
        default=None,
        description="a sensor or input_number with the power that all cars together may draw, in W or kW; 0 pauses",
    )
    house_limit: EntityId | None = Field(
        default=None,
        description="a sensor or input_number with the power that the house with its cars may import, in W or kW",
    )
    quarter_hour: bool = Field(
        default=False,
        strict=True,
        description="true to keep the mean import of each quarter of an hour below a limit (capacity tariff in "
        "Flanders), or false",
    )
    quarter_hour_mode: EntityId = Field(
        default="input_select.alfen_solar_quarter_hour",
        description="an input_select with the options Off, Limit, and Follow peak, with quarter_hour: true",
    )
    quarter_hour_limit: EntityId = Field(
        default="input_number.alfen_solar_quarter_hour_limit",
        description="an input_number with the highest mean import of a quarter of an hour, in W or kW",
    )
    quarter_hour_demand: EntityId | None = Field(
        default=None,
        description="the meter's sensor with the mean import of the running quarter (1-0:1.4.0), in W or kW; without "
        "it, the import is calculated from the grid meter",
    )
    quarter_hour_peak: EntityId | None = Field(
        default=None, description="the meter's sensor with the peak of this month (1-0:1.6.0), in W or kW"
    )
    quarter_hour_boost: bool = Field(
        default=False, strict=True, description="true to let a boost exceed the quarter-hour limit, or false"
    )
    keep_alive_s: float = Field(
        default=20,
        strict=True,
        ge=5,
        le=300,
        description="how often the charging current is sent again, in s: 5 to 300, and less than half of the charger's "
        "validity time",
    )
    without_meter: Literal["minimum", "pause"] = Field(
        default="minimum",
        description="minimum or pause, for a car that is charging while there is no data from the grid meter or the "
        "charger",
    )
    language: Language = Field(
        default="en",
        description="en, de, nl, or fr, the language of messages and notifications (errors in apps.yaml stay in "
        "English)",
    )
    import_price: Price | None = Field(
        default=None,
        description="the price of 1 kWh from the grid, for example 0.30; set both prices to see your savings",
    )
    export_price: Price | None = Field(
        default=None, description="what you get for 1 kWh exported to the grid, for example 0.08, or 0"
    )
    plan: bool = Field(
        default=False,
        strict=True,
        description="true to plan charging by time and price, with the helpers of alfen_solar_plan.yml, or false",
    )
    prices: EntityIds = Field(
        default=(),
        description="an entity of the integration that provides electricity prices, or a list of them",
    )
    price_surcharge: Price = Field(
        default=0,
        description="what your supplier and the state add to each kWh of these prices, before tax, for example 0.13",
    )
    price_tax_percent: float = Field(
        default=0, strict=True, ge=0, le=100, description="the tax on prices and surcharge, in %: 0 to 100"
    )
    tariff: Tariff = Field(
        default={},
        description='the price of 1 kWh from each time of the day on, for example {"07:00": 0.30, "22:00": 0.22}, '
        "where there is no entity for prices",
    )
    weekend_tariff: Tariff = Field(
        default={}, description='the same for Saturday and Sunday, if it differs, for example {"00:00": 0.22}'
    )
    sun_forecast: EntityIds = Field(
        default=(),
        description="an entity of Forecast.Solar, or a list of those of Solcast for today and the next days",
    )
    habits: EntityId = Field(
        default="sensor.alfen_solar_habits",
        description="a sensor that remembers across restarts what the house uses and what the sun gives",
    )
    soc: EntityId | None = Field(
        default=None,
        description="a sensor with the state of charge of the car in %, so that a plan can aim for a state of charge",
    )
    battery_kwh: BatteryKwh | None = Field(
        default=None, description="the size of the car's battery in kWh: 1 to 300; set it together with soc"
    )
    notify: str | None = Field(
        default=None,
        pattern=r"^notify\.[a-z0-9_]+$",
        description="the notify action for your phone, for example notify.mobile_app_phone",
    )
    notify_session: bool = Field(
        default=True, strict=True, description="true to be notified when a charging session ends, or false"
    )
    notify_boost_end: bool = Field(
        default=True, strict=True, description="true to be notified when a boost ends, or false"
    )
    notify_problem: bool = Field(
        default=True,
        strict=True,
        description="true to be notified when a problem starts and when it is resolved, or false",
    )
    dry_run: bool = Field(
        default=False, strict=True, description="true to decide and report without writing to the charger, or false"
    )
    home_assistant_files: str | None = Field(
        default=None,
        pattern="^/",
        description="a folder in Home Assistant's configuration, as AppDaemon sees it, for the package and the "
        "dashboards, for example /homeassistant/alfen_solar",
    )
    entities: Entities = Field(
        default_factory=Entities,
        description="one line per entity that differs from the package, for example power: sensor.charger_power",
    )
    sockets: tuple[SocketSettings, ...] = Field(
        default=(),
        description="a list with an item for each socket, the left one first; leave it out for a single socket",
    )
    priority: EntityId = Field(
        default="input_select.alfen_solar_priority",
        description="an input_select with the options Left first, Right first, and Evenly, where there are several "
        "sockets",
    )
    battery_power: EntityId | None = Field(
        default=None,
        description="the home battery's sensor with a single signed power in W or kW; set battery_sign as well",
    )
    battery_sign: Literal["charge positive", "discharge positive"] | None = Field(
        default=None,
        description="charge positive or discharge positive, what a value above 0 of battery_power means",
    )
    battery_charge: EntityId | None = Field(
        default=None, description="the sensor with the power that charges the home battery, in W or kW, never negative"
    )
    battery_discharge: EntityId | None = Field(
        default=None, description="the sensor with the power that the home battery delivers, in W or kW, never negative"
    )
    battery_level: EntityId | None = Field(
        default=None, description="a sensor with the state of charge of the home battery in %"
    )
    battery_priority: EntityId = Field(
        default="input_select.alfen_solar_battery_priority",
        description="an input_select with the options Battery first, Car first, and Car above level",
    )
    battery_car_above: EntityId = Field(
        default="input_number.alfen_solar_battery_car_above",
        description="an input_number with the level in % from which the car comes first, for Car above level",
    )
    battery_helps_above: EntityId = Field(
        default="input_number.alfen_solar_battery_helps_above",
        description="an input_number with the level in % above which the home battery may help to charge the car with "
        "its minimum current; 0 and 100 are never",
    )

    @property
    def has_battery(self) -> bool:
        """Whether there is a home battery."""
        return self.battery_power is not None or self.battery_charge is not None

    @property
    def labels(self) -> tuple[str | None, ...]:
        """What tells each socket from the others; None where there are no others."""
        return tuple(one.name or str(number) for number, one in enumerate(self.sockets, start=1)) or (None,)

    @property
    def names(self) -> tuple[str, ...]:
        """What stands in the names of the entities of each socket, and of its files."""
        return tuple(
            one.name or ("" if number == 1 else str(number)) for number, one in enumerate(self.sockets, 1)
        ) or ("",)

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

    @property
    def switches_phases(self) -> bool:
        """Whether the app may switch between one and three phases."""
        return self.phases == "switchable"

    @property
    def most_phases(self) -> Literal[1, 3]:
        """On how many phases the car charges at most."""
        return 3 if self.phases == "switchable" else self.phases

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        pair = (self.grid_import, self.grid_export)
        if (self.grid_power is None) == (pair == (None, None)) or (self.grid_power is None and None in pair):
            raise ValueError("No grid meter is set. Use either grid_power, or both grid_import and grid_export.")
        named = [entity for _, entity in (*self, *self.entities) if isinstance(entity, str) and "." in entity]
        twice = sorted({entity for entity in named if named.count(entity) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)}: used more than once. Use a different entity for each option.")
        self._check_battery()
        self._check_sockets()
        self._check_fuse(named)
        if self.prices and self.tariff:
            raise ValueError("prices and tariff are both set. Use the entity or the fixed hours, not both.")
        cars: tuple[Settings | SocketSettings, ...] = (self, *self.sockets)
        for each in cars:
            if (each.soc is None) != (each.battery_kwh is None):
                raise ValueError("One of soc and battery_kwh is missing. Set both, or neither.")
        if self.weekend_tariff and not self.tariff:
            raise ValueError("weekend_tariff is set without tariff. Set tariff for the other days.")
        if (self.import_price is None) != (self.export_price is None):
            raise ValueError("One of the two prices is missing. Set both import_price and export_price, or neither.")
        if not self.sockets:
            self.check_currents()
        return self

    def _check_battery(self) -> None:
        pair = (self.battery_charge, self.battery_discharge)
        if None in pair and pair != (None, None):
            raise ValueError(
                "One of the two sensors of the battery is missing. Set both battery_charge and battery_discharge, or "
                "use battery_power."
            )
        if self.battery_power is not None and pair != (None, None):
            raise ValueError("Use either battery_power, or both battery_charge and battery_discharge.")
        if self.battery_power is not None and self.battery_sign is None:
            raise ValueError(
                "battery_sign is missing. Set it to charge positive or discharge positive: what a value above 0 of "
                "battery_power means."
            )
        if not self.has_battery and (self.battery_level is not None or self.battery_sign is not None):
            raise ValueError(
                "The power of the battery is missing. Set battery_power, or both battery_charge and battery_discharge."
            )

    def _check_fuse(self, named: Sequence[str]) -> None:
        """Check what guards the main fuse; `named`: the other entities."""
        if (self.main_fuse_a is None) != (self.house_phases is None):
            missing = "house_phases" if self.house_phases is None else "main_fuse_a"
            raise ValueError(f"{missing} is missing. Set both main_fuse_a and house_phases, or neither.")
        if self.house_phases is None:
            return
        self.house_phases.check_grid(self.grid)
        if twice := sorted(set(named) & set(self.house_phases.entities)):
            raise ValueError(f"{', '.join(twice)}: used more than once. Use a different entity for each option.")
        if self.house_phases.count == 1 and any(one.most_phases > 1 for one in self.each_socket()):
            raise ValueError("house_phases: only one phase is set. List the sensors of all three, or set phases: 1.")

    def check_currents(self, where: str = "") -> None:
        """Check that the maximum is not below the minimum.

        Args:
            where: what stands before the options in the error.

        Raises:
            ValueError: it is.
        """
        if self.maximum_current_a < self.minimum_current_a:
            raise ValueError(
                f"{where}maximum_current_a: {self.maximum_current_a:g} is below minimum_current_a, "
                f"{self.minimum_current_a:g}. Use a higher maximum or a lower minimum."
            )

    def _check_sockets(self) -> None:
        if not self.sockets:
            return
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
        named += [entity for _, entity in self if isinstance(entity, str) and "." in entity]
        if twice := sorted({entity for entity in named if named.count(entity) > 1}):
            raise ValueError(f"{', '.join(twice)}: used more than once. Use a different entity for each option.")
        for number, one in enumerate(each, start=1):
            one.check_currents(f"sockets[{number}].")


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
