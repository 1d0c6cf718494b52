"""Which sensors of Home Assistant a recording is made of."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from alfen_solar.settings import Settings

    from .recording import Series


ONE_PHASE_W = 3900.0
"""17 A on one phase; three take 4.1 kW at least."""


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


def more_sensors(settings: Settings) -> dict[str, str]:
    """Tell the entity of each role that a recording may have or not.

    They are `l1_w` and so on, the grid power of a phase, or `l1_import_w` and `l1_export_w`; and `battery_w`, or
    `battery_charge_w` and `battery_discharge_w`.
    """
    roles = {
        "battery_w": settings.battery_power,
        "battery_charge_w": settings.battery_charge,
        "battery_discharge_w": settings.battery_discharge,
    }
    if (phases := settings.house_phases) is not None:
        kinds = {"w": phases.power, "import_w": phases.power_import, "export_w": phases.power_export}
        for kind, entities in kinds.items():
            roles |= {f"l{number}_{kind}": entity for number, entity in enumerate(entities, 1)}
    return {role: entity for role, entity in roles.items() if entity is not None}


def whole(roles: Mapping[str, str], there: Container[str]) -> dict[str, str]:
    """Return those of `more_sensors` that are there, where all of the phases, or all of the battery, are there."""
    lacking = {role.partition("_")[0][0] for role, entity in roles.items() if entity not in there}
    return {role: entity for role, entity in roles.items() if role[0] not in lacking}


def car_split(settings: Settings) -> Callable[[float], tuple[float, float, float]]:
    """Tell what of the cars' power, in W, was on L1, L2 and L3 of the house.

    Where a car may have charged on one phase or on three, it is on one up to `ONE_PHASE_W`.
    """
    sockets = settings.each_socket()
    first = sockets[0]
    at = int(first.phase_rotation[1]) - 1
    always_three = all(one.phases == 3 for one in sockets)
    always_one = len(sockets) == 1 and first.phases == 1

    def split(car_w: float) -> tuple[float, float, float]:
        if always_three or (car_w > ONE_PHASE_W and not always_one):
            return car_w / 3, car_w / 3, car_w / 3
        return tuple(car_w * (phase == at) for phase in range(3))  # type: ignore[return-value]

    return split


def is_car(role: str) -> bool:
    """Tell whether a role is that of a car's power."""
    return role.startswith("car_")


def of_the_house(by_role: Mapping[str, Series], *, battery_sign: float = 1.0) -> dict[str, Series]:
    """Return `grid_w`, made of import and export if need be, `car_w`, of all cars, and what else there is.

    So are the phases, and the battery, which is charged above 0; `battery_sign` is -1 if its sensor is above 0 when it
    discharges.
    """
    cars = [series for role, series in by_role.items() if is_car(role)]
    made = {role: series for role, series in by_role.items() if not is_car(role)}
    if "export_w" in made:
        made["grid_w"] = net(made.pop("import_w"), made.pop("export_w"))
    for phase in ("l1", "l2", "l3"):
        if f"{phase}_export_w" in made:
            made[f"{phase}_w"] = net(made.pop(f"{phase}_import_w"), made.pop(f"{phase}_export_w"))
    if "battery_charge_w" in made:
        made["battery_w"] = net(made.pop("battery_charge_w"), made.pop("battery_discharge_w"))
    elif "battery_w" in made:
        made["battery_w"] = [(at, None if watts is None else battery_sign * watts) for at, watts in made["battery_w"]]
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
