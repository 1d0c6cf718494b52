"""What options may be: types that several groups of them share."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from alfen_solar.entities import EntityId

MOST_WH = 1000.0
MINUTES = 60
"""Of an hour."""


def _as_list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _as_clock(value: object) -> object:
    """Read the keys as times: YAML makes 1320 of 22:00 unless it stands in quotes."""
    if not isinstance(value, Mapping):
        return value
    return {_clock(str(key)): price for key, price in value.items()}


def _clock(key: str) -> str:
    if not key.isdecimal() or int(key) < MINUTES:  # a bare 7 may be meant otherwise
        return key
    return f"{int(key) // MINUTES:02}:{int(key) % MINUTES:02}"


def _refuse_boolean(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("YAML reads yes and on as true")  # noqa: TRY004 - pydantic expects a ValueError
    return value


not_a_boolean = BeforeValidator(_refuse_boolean)
StartsInAWhile = Annotated[int, Field(strict=True, ge=1, le=100)]
Amperes = Annotated[float, Field(strict=True, ge=6, le=32)]
Rotation = Literal["L1L2L3", "L2L3L1", "L3L1L2", "L1L3L2", "L2L1L3", "L3L2L1"]
BatteryKwh = Annotated[float, Field(strict=True, ge=1, le=300)]
Price = Annotated[float, Field(strict=True, ge=-1000, le=1000, allow_inf_nan=False)]
EntityIds = Annotated[tuple[EntityId, ...], BeforeValidator(_as_list)]
Tariff = Annotated[
    dict[Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")], Price],
    BeforeValidator(_as_clock),
]
