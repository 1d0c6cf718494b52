"""The guards that the settings ask for."""

from collections.abc import Mapping

from alfen_solar.problem import ProblemKind
from alfen_solar.settings import Settings

from .caps import Guard
from .dimming import Dimming
from .main_fuse import MainFuse
from .quarter_hour import QuarterHour

LOST: Mapping[type, ProblemKind] = {
    Dimming: ProblemKind.LIMIT_LOST,
    QuarterHour: ProblemKind.QUARTER_HOUR_LOST,
}
"""What it is called that an entity of a guard has had no usable value for a minute, for each of which that is told."""


def guards(settings: Settings) -> tuple[Guard, ...]:
    """Return them, in no particular order: of their caps the lowest applies.

    Args:
        settings: what stands in apps.yaml.
    """
    found: list[Guard] = []
    if settings.main_fuse_a is not None and settings.house_phases is not None:
        found.append(MainFuse(settings, settings.main_fuse_a, settings.house_phases))
    if settings.dimmed or settings.cars_limit or settings.house_limit:
        found.append(Dimming(settings))
    if settings.quarter_hour:
        found.append(QuarterHour(settings))
    return tuple(found)
