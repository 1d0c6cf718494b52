"""What is wrong with an entity of Home Assistant, and since when: told at the edge, in the user's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

from .states import Unusable


class Lack(Enum):
    """Why an entity gives nothing."""

    MISSING = auto()
    """Home Assistant has no such entity."""
    NO_VALUE = auto()
    """It is unknown or unavailable."""
    NOT_SET = auto()
    """The setting names none, which the user's choice needs."""
    UNUSABLE = auto()
    """Its state cannot be used."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """An entity that gives nothing that can be used."""

    entity: str
    setting: str
    """The setting that names it, e.g. `entities.power`."""
    lack: Lack
    state: str = ""
    """What it shows."""
    why: Unusable | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    """What goes into the sentence that tells why."""


class Troubles:
    """Keeps the troubles that there are, so that each is told when it has lasted, and logged once in a while."""

    LASTS = timedelta(seconds=60)
    """How long an entity may give nothing: a reload or a restart is no problem."""
    LOGGED_AGAIN_AFTER = timedelta(hours=1)

    def __init__(self) -> None:
        self._since: dict[str, tuple[Trouble, datetime]] = {}
        self._logged_at: dict[tuple[str, Unusable | None], datetime] = {}

    def record(self, entity: str, trouble: Trouble | None, now: datetime) -> bool:
        """Record what is wrong with an entity; None: nothing is. Tell whether that belongs into the log."""
        if trouble is None:
            if self._since:
                self._since.pop(entity, None)
            return False
        _, since = self._since.get(entity, (trouble, now))
        self._since[entity] = (trouble, since)
        if trouble.lack is Lack.NO_VALUE:
            return False
        kind = (entity, trouble.why)
        logged_at = self._logged_at.get(kind)
        if logged_at is not None and now - logged_at < self.LOGGED_AGAIN_AFTER:
            return False
        self._logged_at[kind] = now
        return True

    def lasting(self, entities: Iterable[str], now: datetime) -> tuple[Trouble, ...]:
        """Return what has been wrong with these entities for a minute, in their order."""
        if not self._since:  # as nearly always
            return ()
        found = [self._since[entity] for entity in entities if entity in self._since]
        return tuple(trouble for trouble, since in found if now - since >= self.LASTS)
