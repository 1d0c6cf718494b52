"""What connects the phases to a socket, and the register that tells of it (1215): they need not agree."""

from __future__ import annotations

from random import Random

ALL_PHASES = 3
OWN_GAP_S = 2.0
"""For so long the charger interrupts charging by itself when it changes phases."""
FAILING_SHARE = 1 / 20
"""Of the switches to three phases so many do not take in the field, though the register says so."""


class PhaseRelay:
    """The contactors of a socket. Change its attributes at any time.

    Attributes:
        register: What was written to 1215 last, 1 or 3.
        connected: On how many phases the socket is.
        fails: How many of the next switches to three phases do not take.
        failing_share: The share of them that does not take besides.
        always_reads: What 1215 reads whatever is written; None: what was written.
        under_load: How often the phases were changed while current flowed: some cars then short two phases.
    """

    def __init__(self, phases: int, seed: int = 0) -> None:
        self.register = phases
        self.connected = phases
        self.fails = 0
        self.failing_share = 0.0
        self.always_reads: int | None = None
        self.under_load = 0
        self._off_until_s = 0.0
        self._random = Random(seed)

    @property
    def shown(self) -> int:
        """What 1215 reads."""
        return self.register if self.always_reads is None else self.always_reads

    def is_off(self, now_s: float) -> bool:
        """Tell whether charging is interrupted for a change of phases."""
        return now_s < self._off_until_s

    def write(self, phases: int, now_s: float, current_a: float) -> None:
        """Take a number of phases, while so much current flows, A. The same number as before changes nothing."""
        if phases == self.register:
            return
        self.register = phases
        self.under_load += current_a > 1
        self._off_until_s = now_s + OWN_GAP_S
        if phases == ALL_PHASES and self._fails():
            return
        self.connected = phases

    def fall_to_one(self) -> None:
        """Go on with one phase; the register says nothing of it."""
        self.connected = 1

    def _fails(self) -> bool:
        if self.fails:
            self.fails -= 1
            return True
        return self._random.random() < self.failing_share
