"""The options for following the sun."""

from pydantic import BaseModel, ConfigDict, Field

from .kinds import MOST_WH, StartsInAWhile


class SunOptions(BaseModel):
    """When the sun starts and pauses a car, and switches its phases."""

    model_config = ConfigDict(extra="forbid", frozen=True)

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
