"""The words of a switch of phases: where it is, what it asks of the offer, and what the charger shows of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

GONE_A = 1.0
"""Less on every phase is no current: what is left are the charger's own electronics, and noise."""
GONE_W = 100.0
"""Less is no power: a meter may have an offset."""
GONE_W_BY_CURRENTS = 300.0
"""Less is no power where each current is measured to be gone: what stays on is on three phases then."""
ALL_PHASES = 3


class Stage(Enum):
    """Where the sequence is."""

    REST = auto()
    """Nothing is to be switched."""
    LOWERING = auto()
    """The minimum is offered: a car that is cut from full load may go into a fault."""
    STOPPING = auto()
    """0 A is offered, and current is still to go."""
    WRITING = auto()
    """The register is to be written, or the write is on its way."""
    CHECKING = auto()
    """The register is read back."""
    WAITING = auto()
    """The car has its break."""
    PROVING = auto()
    """The car may charge, and the currents are still to prove the switch."""


class Hold(Enum):
    """What the switch asks of the offer."""

    NOTHING = auto()
    MINIMUM = auto()
    """Not more than the minimum."""
    PAUSE = auto()
    """0 A."""


@dataclass(slots=True)
class Shown:
    """What the charger shows.

    Attributes:
        register: What 1215 reads; None: it is not shown.
        offered_a: What the charger is seen to offer, A; None: not what was written.
        power_w: What the charger's meter shows, W; None: nothing.
        currents_a: The currents of the phases that are shown, A.
        phases: On how many phases the car charges, by its currents; None: it does not charge, or they are not shown.
        draws: Whether the car charges.
        read_at: When all of that was last read from the charger; None: never.
    """

    register: float | None = None
    offered_a: float | None = None
    power_w: float | None = None
    currents_a: tuple[float, ...] = ()
    phases: int | None = None
    draws: bool = False
    read_at: datetime | None = None

    @property
    def is_gone(self) -> bool:
        """Whether no current flows, as far as anything is measured; with nothing measured nothing is known to be."""
        by_currents = len(self.currents_a) == ALL_PHASES
        if self.power_w is None and not by_currents:
            return False
        gone_w = GONE_W_BY_CURRENTS if by_currents else GONE_W
        return all(current < GONE_A for current in self.currents_a) and abs(self.power_w or 0.0) < gone_w
