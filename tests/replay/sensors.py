"""Which sensors of Home Assistant a recording is made of."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alfen_solar.settings import Settings

    from .recording import Series


def sensors(settings: Settings, sun: str | None) -> dict[str, str]:
    """Tell the entity of each role: `grid_w`, or `import_w` and `export_w`; `car_w`; and `sun_w` if it is named."""
    roles = {
        "grid_w": settings.grid_power,
        "import_w": settings.grid_import,
        "export_w": settings.grid_export,
        "car_w": settings.entities.power,
        "sun_w": sun,
    }
    return {role: entity for role, entity in roles.items() if entity is not None}


def net(imported: Series, exported: Series) -> Series:
    """Make one signed series of import and export."""
    events = [(at_s, 0, value) for at_s, value in imported] + [(at_s, 1, value) for at_s, value in exported]
    latest: list[float | None] = [None, None]
    net: Series = []
    for at_s, which, value in sorted(events, key=itemgetter(0)):
        latest[which] = value
        into, out_of = latest
        if net and net[-1][0] == at_s:
            net.pop()
        net.append((at_s, None if into is None or out_of is None else into - out_of))
    return net
