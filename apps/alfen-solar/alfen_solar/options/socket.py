"""The options of one of several sockets."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from alfen_solar.entities import Entities, EntityId

from .kinds import Amperes, BatteryKwh, Rotation, not_a_boolean


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
    socket: Annotated[Literal[1, 2] | None, not_a_boolean] = Field(
        default=None, description="1 for a single socket or the left one, or 2 for the right socket of a double charger"
    )
    phases: Annotated[Literal[1, 3, "switchable"] | None, not_a_boolean] = Field(
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
