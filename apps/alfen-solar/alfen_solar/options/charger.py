"""The options for the charger."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from alfen_solar.entities import Entities, EntityId

from .kinds import Amperes, Rotation, not_a_boolean
from .socket import SocketSettings


class ChargerOptions(BaseModel):
    """The charger, its first socket, and what its car may get."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hub: str = Field(default="alfen", min_length=1, description="the name of the Modbus hub in Home Assistant")
    socket: Annotated[Literal[1, 2], not_a_boolean] = Field(
        default=1, description="1 for a single socket or the left one, or 2 for the right socket of a double charger"
    )
    phases: Annotated[Literal[1, 3, "switchable"], not_a_boolean] = Field(
        default=1,
        description="1 or 3, the number of phases the car charges on, or switchable to let Alfen Solar switch between "
        "them",
    )
    minimum_current_a: Amperes = Field(default=6, description="the lowest current the car charges with, in A: 6 to 32")
    maximum_current_a: Amperes = Field(
        default=16,
        description="the highest current that cable, fuse, and charger allow, in A: 6 to 32",
    )
    phase_rotation: Rotation = Field(
        default="L1L2L3",
        description="which phases of the house the charger's L1, L2, and L3 are connected to, for example L2L3L1",
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
    dry_run: bool = Field(
        default=False, strict=True, description="true to decide and report without writing to the charger, or false"
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

    @property
    def switches_phases(self) -> bool:
        """Whether the app may switch between one and three phases."""
        return self.phases == "switchable"

    @property
    def most_phases(self) -> Literal[1, 3]:
        """On how many phases the car charges at most."""
        return 3 if self.phases == "switchable" else self.phases

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
