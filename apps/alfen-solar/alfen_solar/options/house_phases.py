"""The options that name the sensors of the house's phases."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from alfen_solar.entities import EntityId

from .errors import refuse_twice

Kind = Literal["power", "power_import", "power_export", "current", "voltage"]
_STAR, _DELTA = (1, 3), (2, 3)
"""How many sensors of a kind there may be: without a neutral, many meters measure L1 and L3 alone."""


class HousePhases(BaseModel):
    """The grid meter's sensors for each phase. Each option is a list: L1, L2, L3, or only L1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    power: tuple[EntityId, ...] = Field(
        default=(),
        description="a list of the grid meter's sensors with the power of L1, L2, and L3 in W or kW, where import is "
        "positive",
    )
    power_import: tuple[EntityId, ...] = Field(
        default=(), description="a list of the sensors with the power imported on L1, L2, and L3 in W or kW"
    )
    power_export: tuple[EntityId, ...] = Field(
        default=(), description="a list of the sensors with the power exported on L1, L2, and L3 in W or kW"
    )
    current: tuple[EntityId, ...] = Field(
        default=(),
        description="a list of the sensors with the current of L1, L2, and L3 in A, for a meter without power per "
        "phase, or with grid: delta",
    )
    voltage: tuple[EntityId, ...] = Field(
        default=(), description="a list of the sensors with the voltage of L1, L2, and L3 in V; 230 V without them"
    )

    @property
    def by_kind(self) -> Mapping[Kind, tuple[str, ...]]:
        """The sensors of each kind, L1 first."""
        return {
            "power": self.power,
            "power_import": self.power_import,
            "power_export": self.power_export,
            "current": self.current,
            "voltage": self.voltage,
        }

    @property
    def entities(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(entity for entities in self.by_kind.values() for entity in entities)

    @property
    def count(self) -> int:
        """How many phases they tell of."""
        return max(len(self.power), len(self.power_import), len(self.current))

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        if not self.count or len(self.power_import) != len(self.power_export) or (self.power and self.power_import):
            raise ValueError(
                "house_phases: use either power, or both power_import and power_export, or current, with the sensors "
                "of L1, L2, and L3."
            )
        if len({len(each) for each in self.by_kind.values() if each}) > 1:
            raise ValueError("house_phases: the lists differ in length. List the same phases in each of them.")
        refuse_twice(self.entities)
        return self

    def check_grid(self, grid: str) -> None:
        """Check that they tell enough of a net in star or in delta.

        Raises:
            ValueError: they do not.
        """
        if self.count not in (_DELTA if grid == "delta" else _STAR):
            expected = "L1, L2, and L3, or L1 and L3" if grid == "delta" else "L1, L2, and L3, or only L1"
            raise ValueError(f"house_phases: {self.count} sensors in a list. Expected: those of {expected}.")
        if grid == "delta" and not self.current:
            raise ValueError(
                "house_phases: current is missing. With grid: delta, power does not tell how much current flows in a "
                "conductor."
            )
