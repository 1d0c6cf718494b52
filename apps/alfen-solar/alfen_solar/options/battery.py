"""The options for a home battery."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from alfen_solar.entities import EntityId


class BatteryOptions(BaseModel):
    """How the home battery shows what it does, and who comes first."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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

    def check_battery(self) -> None:
        """Check that its sensors belong together.

        Raises:
            ValueError: they do not.
        """
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
