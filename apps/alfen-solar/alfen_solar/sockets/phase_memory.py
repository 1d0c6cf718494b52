"""What Home Assistant remembers of the phases over restarts: laid out as data of an event, and read again."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from alfen_solar.decision import Phases
from alfen_solar.problem import Flaw

from .phase_words import ALL_PHASES

MOST_TRIES = 2
"""Three phases are tried once, and again after one phase."""
LONG_AGO = timedelta(days=7)
"""What was written longer ago than this matters to nobody."""


@dataclass(frozen=True, slots=True)
class PhaseMemory:
    """What is known of a socket's phases beyond what its register shows."""

    phases: Phases
    """On how many an offer is computed."""
    car_phases: Annotated[int, Field(ge=1, le=ALL_PHASES)] | None = None
    """How many the car was seen to use when it had three; None: it was not seen yet."""
    tries: Annotated[int, Field(ge=0, le=MOST_TRIES)] = 0
    """How often three phases were written without the currents having shown them since."""
    flaw: Flaw | None = None
    """What is wrong; None: nothing is."""
    written_at: AwareDatetime | None = None
    """When the register was written last; None: nobody knows."""

    @property
    def known(self) -> tuple[object, ...]:
        """All but when."""
        return self.phases, self.car_phases, self.tries, self.flaw

    def data(self) -> dict[str, Any]:
        """Return it as the data of an event; its time is to be by the wall's clock."""
        written_at = self.written_at
        return asdict(self) | {"written_at": None if written_at is None else written_at.isoformat(timespec="seconds")}


_READER = TypeAdapter(PhaseMemory)


def read_phase_memory(data: object, now: datetime, wall: datetime) -> PhaseMemory | None:
    """Read what was remembered; None: nothing was, or what makes no sense.

    Args:
        data: what was laid out.
        now: the time.
        wall: what the wall clock shows.
    """
    if not data:  # as mostly
        return None
    try:
        memory = _READER.validate_python(data)
    except ValidationError:
        return None
    if memory.written_at is None:
        return memory
    # One that is still to come, as the clock was set back, is now.
    age = min(max(wall - memory.written_at, timedelta(0)), LONG_AGO)
    return replace(memory, written_at=now - age)
