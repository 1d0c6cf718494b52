"""The options for prices and plans."""

from pydantic import BaseModel, ConfigDict, Field

from alfen_solar.entities import EntityId

from .kinds import BatteryKwh, EntityIds, Price, Tariff


class PlanOptions(BaseModel):
    """What energy costs, and what a plan must know."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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

    def check_prices(self) -> None:
        """Check that the prices and what a plan must know are whole.

        Raises:
            ValueError: they are not.
        """
        if self.prices and self.tariff:
            raise ValueError("prices and tariff are both set. Use the entity or the fixed hours, not both.")
        if self.weekend_tariff and not self.tariff:
            raise ValueError("weekend_tariff is set without tariff. Set tariff for the other days.")
        if (self.import_price is None) != (self.export_price is None):
            raise ValueError("One of the two prices is missing. Set both import_price and export_price, or neither.")
