"""The settings of one app entry in apps.yaml, and errors that tell the user what to write instead."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

EntityId = Annotated[str, Field(pattern=r"^[a-z0-9_]+\.[a-z0-9_]+$")]
MOST_WH = 1000.0
StartsInAWhile = Annotated[int, Field(strict=True, ge=1, le=100)]
Amperes = Annotated[float, Field(strict=True, ge=6, le=32)]
Price = Annotated[float, Field(strict=True, ge=-1000, le=1000, allow_inf_nan=False)]
Language = Literal["en", "de", "nl", "fr"]


def _refuse_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("YAML takes yes and on for true")  # noqa: TRY004 - pydantic asks for a ValueError
    return value


_not_a_boolean = BeforeValidator(_refuse_boolean)


class SettingsError(ValueError):
    """The settings do not fit; the text names each one that does not, its value, and what to write."""


class Entities(BaseModel):
    """Where Home Assistant keeps what the app listens to. The defaults are the entities of the shipped package."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mode: EntityId = Field(
        default="input_select.alfen_solar_mode",
        description="an input_select with the options Off, Solar, Minimum + solar and Fast",
    )
    maximum_current: EntityId = Field(
        default="input_number.alfen_solar_maximum_current",
        description="an input_number with the highest current in A",
    )
    sun_share: EntityId = Field(
        default="input_number.alfen_solar_sun_share",
        description="an input_number with the share of sun that is wanted at minimum current, in %",
    )
    boost_until: EntityId = Field(
        default="input_datetime.alfen_solar_boost_until",
        description="an input_datetime with a time, or a date and a time",
    )
    mode_3_state: EntityId = Field(
        default="sensor.alfen_mode_3_state",
        description="a sensor with the charger's mode 3 state (A, B1 ... F)",
    )
    power: EntityId = Field(
        default="sensor.alfen_power", description="a sensor with the power of the socket in W or kW"
    )
    current_l1: EntityId = Field(
        default="sensor.alfen_current_l1",
        description="a sensor with the current of L1 (register 320) in A; with all three it is seen on how many phases "
        "the car charges",
    )
    current_l2: EntityId = Field(
        default="sensor.alfen_current_l2", description="a sensor with the current of L2 (register 322) in A"
    )
    current_l3: EntityId = Field(
        default="sensor.alfen_current_l3", description="a sensor with the current of L3 (register 324) in A"
    )
    energy: EntityId = Field(
        default="sensor.alfen_energy",
        description="a sensor with the energy that the socket has delivered (register 374) in Wh, kWh or MWh",
    )
    applied_current: EntityId = Field(
        default="sensor.alfen_applied_current",
        description="a sensor with the current that the charger applies (register 1206) in A",
    )
    remaining_validity: EntityId = Field(
        default="sensor.alfen_remaining_validity",
        description="a sensor with the time for which the setpoint is still honoured (register 1208) in s",
    )
    safe_current: EntityId = Field(
        default="sensor.alfen_safe_current", description="a sensor with the safe current (register 1212) in A"
    )
    voltage: EntityId = Field(
        default="sensor.alfen_voltage_l1", description="a sensor with the voltage of L1 (register 306) in V"
    )
    boost_memory: EntityId = Field(
        default="sensor.alfen_solar_boost_set_at",
        description="a sensor that keeps over restarts when the boost was set",
    )
    starts_memory: EntityId = Field(
        default="sensor.alfen_solar_starts_today",
        description="a sensor that keeps over restarts how often charging was started today",
    )
    session_memory: EntityId = Field(
        default="sensor.alfen_solar_energy_this_session",
        description="a sensor that keeps over restarts what the car has taken in this session",
    )
    setpoint: EntityId = Field(
        default="sensor.alfen_setpoint",
        description="a sensor with the setpoint that the charger shows (register 1210) in A",
    )
    logbook: EntityId = Field(
        default="binary_sensor.alfen_solar_running", description="the entity whose logbook tells the story of the day"
    )


class Settings(BaseModel):
    """All settings, with their defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grid_power: EntityId | None = Field(
        default=None,
        description="the sensor of the grid meter with one signed value, import positive, in W or kW",
    )
    grid_import: EntityId | None = Field(
        default=None, description="the sensor with the power drawn from the grid, in W or kW"
    )
    grid_export: EntityId | None = Field(
        default=None, description="the sensor with the power fed into the grid, in W or kW"
    )
    hub: str = Field(default="alfen", min_length=1, description="the name of the modbus hub in Home Assistant")
    socket: Annotated[Literal[1, 2], _not_a_boolean] = Field(
        default=1, description="1 for the only or left socket, or 2 for the right socket of a double charger"
    )
    phases: Annotated[Literal[1, 3], _not_a_boolean] = Field(
        default=1, description="1 or 3: on how many phases the car charges"
    )
    minimum_current_a: Amperes = Field(default=6, description="the lowest current that the car charges with: 6 to 32 A")
    maximum_current_a: Amperes = Field(
        default=16,
        description="the highest current that cable, fuse and charger allow: 6 to 32 A",
    )
    reserve_w: float = Field(
        default=0,
        strict=True,
        ge=-5000,
        le=5000,
        description="how much of the surplus is left to the grid, in W: -5000 to 5000; below 0 the car imports as much",
    )
    stop_after_wh: float = Field(
        default=56,
        strict=True,
        ge=1,
        le=MOST_WH,
        description="how much import beyond the sun's share is worth a pause, in Wh for each phase: 1 to 1000 Wh",
    )
    start_after_wh: float | None = Field(
        default=None,
        strict=True,
        ge=0,
        le=MOST_WH,
        description="how much sun above its share pays for a start, in Wh for each phase: 0 to 1000 Wh; "
        "if left out, the less the more stop_after_wh is: 10 Wh for 56 Wh, 56 Wh for 10 Wh",
    )
    starts_an_hour: StartsInAWhile = Field(
        default=4, description="from how many starts an hour on each one more makes the next twice as dear: 1 to 100"
    )
    starts_a_day: StartsInAWhile = Field(
        default=12, description="from how many starts a day on each one more makes the next twice as dear: 1 to 100"
    )
    keep_alive_s: float = Field(
        default=20,
        strict=True,
        ge=5,
        le=300,
        description="how often the setpoint is renewed: 5 to 300 s, and under half the charger's validity time",
    )
    without_meter: Literal["minimum", "pause"] = Field(
        default="minimum",
        description="minimum or pause: what a charging car gets while meter or charger tell nothing",
    )
    language: Language = Field(
        default="en", description="en, de, nl or fr: what the app tells you in, except for errors in this file"
    )
    import_price: Price | None = Field(
        default=None, description="what a kWh from the grid costs, e.g. 0.30; with export_price, savings are told"
    )
    export_price: Price | None = Field(
        default=None, description="what you get for a kWh that you export, e.g. 0.08, or 0"
    )
    notify: str | None = Field(
        default=None,
        pattern=r"^notify\.[a-z0-9_]+$",
        description="the action of Home Assistant that takes notifications to you, e.g. notify.mobile_app_phone",
    )
    notify_session: bool = Field(
        default=True, strict=True, description="true to be notified when the car is full or has left, or false"
    )
    notify_boost_end: bool = Field(
        default=True, strict=True, description="true to be notified when a boost has ended, or false"
    )
    notify_problem: bool = Field(
        default=True, strict=True, description="true to be notified of problems, and when they are over, or false"
    )
    dry_run: bool = Field(
        default=False, strict=True, description="true to decide and tell, but write nothing to the charger, or false"
    )
    entities: Entities = Field(
        default_factory=Entities, description="a table of entity ids that differ from the shipped package's"
    )

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        pair = (self.grid_import, self.grid_export)
        if (self.grid_power is None) == (pair == (None, None)) or (self.grid_power is None and None in pair):
            raise ValueError(
                "The grid meter is not named. Write either grid_power, or both grid_import and grid_export."
            )
        named = [entity for _, entity in (*self, *self.entities) if isinstance(entity, str) and "." in entity]
        twice = sorted({entity for entity in named if named.count(entity) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)}: named more than once. Write another entity for each setting.")
        if (self.import_price is None) != (self.export_price is None):
            raise ValueError("One of the two prices is missing. Write both import_price and export_price, or neither.")
        if self.maximum_current_a < self.minimum_current_a:
            raise ValueError(
                f"maximum_current_a: {self.maximum_current_a:g} is below minimum_current_a, "
                f"{self.minimum_current_a:g}. Write a maximum that is not below the minimum."
            )
        return self


def read_settings(args: Mapping[str, Any]) -> Settings:
    """Read the settings of an app entry, AppDaemon's own keys already taken out.

    Raises:
        SettingsError: something does not fit; all of it is in the one error.
    """
    try:
        return Settings.model_validate(_with_text_keys(args))
    except ValidationError as error:
        lines = [_sentence(item["type"], item["loc"], item["input"], item["msg"]) for item in error.errors()]
        raise SettingsError("Please mend these settings in apps.yaml:\n" + "\n".join(dict.fromkeys(lines))) from None


def _with_text_keys(args: Mapping[Any, Any]) -> dict[str, Any]:
    """Make a text of each key: YAML reads `on:` and `1:` as something else, and the error must name it."""
    return {str(key): _with_text_keys(value) if isinstance(value, Mapping) else value for key, value in args.items()}


def _sentence(kind: str, location: tuple[int | str, ...], value: object, message: str) -> str:
    if not location:
        return message.removeprefix("Value error, ")
    model: type[BaseModel] = Entities if location[0] == "entities" and len(location) > 1 else Settings
    name = ".".join(str(part) for part in location)
    field = str(location[1] if model is Entities else location[0])
    if field not in model.model_fields:
        kind = "extra_forbidden"
    if kind == "extra_forbidden":
        close = get_close_matches(field, model.model_fields, n=1)
        hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(model.model_fields)}."
        return f"{name}: there is no such setting. {hint}"
    return f"{name}: {value!r} does not fit. Write {model.model_fields[field].description}."
