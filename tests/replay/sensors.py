"""Which sensors of Home Assistant a recording is made of."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alfen_solar.settings import Settings

    from .recording import Series


def sensors(settings: Settings, sun: str | None) -> dict[str, str]:
    """Tell the entity of each role.

    They are `grid_w`, or `import_w` and `export_w`; `car_w`, and `car_2_w` for the one at a second socket and so on;
    and `sun_w` if it is named.
    """
    first, *others = (one.entities.power for one in settings.each_socket())
    roles = {
        "grid_w": settings.grid_power,
        "import_w": settings.grid_import,
        "export_w": settings.grid_export,
        "car_w": first,
        **{f"car_{number}_w": entity for number, entity in enumerate(others, 2)},
        "sun_w": sun,
    }
    return {role: entity for role, entity in roles.items() if entity is not None}


def is_car(role: str) -> bool:
    """Tell whether a role is that of a car's power."""
    return role.startswith("car_")


def of_the_house(by_role: Mapping[str, Series]) -> dict[str, Series]:
    """Return `grid_w`, made of import and export if need be, `car_w`, of all cars, and what else there is."""
    cars = [series for role, series in by_role.items() if is_car(role)]
    made = {role: series for role, series in by_role.items() if not is_car(role)}
    if "export_w" in made:
        made["grid_w"] = net(made.pop("import_w"), made.pop("export_w"))
    return made | {"car_w": cars[0] if len(cars) == 1 else _sum(cars, [1] * len(cars))}


def net(imported: Series, exported: Series) -> Series:
    """Make one signed series of import and export."""
    return _sum([imported, exported], [1, -1])


def _sum(several: Sequence[Series], signs: Sequence[int]) -> Series:
    """Add up series, each with its sign; what is known of all of them is known."""
    events = [(at_s, which, value) for which, series in enumerate(several) for at_s, value in series]
    latest: list[float | None] = [None] * len(several)
    found: Series = []
    for at_s, which, value in sorted(events, key=itemgetter(0)):
        latest[which] = value
        known = [sign * each for sign, each in zip(signs, latest, strict=True) if each is not None]
        if found and found[-1][0] == at_s:
            found.pop()
        found.append((at_s, sum(known) if len(known) == len(latest) else None))
    return found
