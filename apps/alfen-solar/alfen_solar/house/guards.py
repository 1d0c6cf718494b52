"""The guards that the settings ask for."""

from alfen_solar.settings import Settings

from .caps import Guard


def guards(settings: Settings) -> tuple[Guard, ...]:
    """Return them, in no particular order: of their caps the lowest applies.

    Args:
        settings: what stands in apps.yaml.
    """
    del settings
    return ()
