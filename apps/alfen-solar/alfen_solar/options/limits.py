"""The options for the house's limits."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from alfen_solar.entities import EntityId

from .errors import refuse_twice
from .house_phases import HousePhases


class LimitOptions(BaseModel):
    """What the cars may never take from the house."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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

    def check_fuse(self, named: Sequence[str], most_phases: int) -> None:
        """Check what guards the main fuse.

        Args:
            named: the other entities.
            most_phases: on how many phases a car charges at most.

        Raises:
            ValueError: something is missing, or named twice.
        """
        if (self.main_fuse_a is None) != (self.house_phases is None):
            missing = "house_phases" if self.house_phases is None else "main_fuse_a"
            raise ValueError(f"{missing} is missing. Set both main_fuse_a and house_phases, or neither.")
        if self.house_phases is None:
            return
        self.house_phases.check_grid(self.grid)
        refuse_twice([*set(named), *self.house_phases.entities])
        if self.house_phases.count == 1 and most_phases > 1:
            raise ValueError("house_phases: only one phase is set. List the sensors of all three, or set phases: 1.")
