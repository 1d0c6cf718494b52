"""The options for the grid meter."""

from pydantic import BaseModel, ConfigDict, Field

from alfen_solar.entities import EntityId


class MeterOptions(BaseModel):
    """Which sensors show what the house takes from the grid."""

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

    def check_meter(self) -> None:
        """Check that the meter is named in one way.

        Raises:
            ValueError: it is not.
        """
        pair = (self.grid_import, self.grid_export)
        if (self.grid_power is None) == (pair == (None, None)) or (self.grid_power is None and None in pair):
            raise ValueError("No grid meter is set. Use either grid_power, or both grid_import and grid_export.")
