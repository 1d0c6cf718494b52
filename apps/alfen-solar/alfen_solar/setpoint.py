"""The one writer of the charger's setpoint: when to write, and whether the charger has taken it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .settings import Settings


class ProblemKind(StrEnum):
    """What keeps the setpoint from the charger."""

    WRITE_FAILED = "write failed"
    """Home Assistant refused the write, or did not answer."""
    CHARGER_SILENT = "charger silent"
    """The charger's setpoint cannot be read."""
    NOT_TAKEN = "not taken"
    """The charger shows another setpoint than the one written."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, with what is known of it."""

    kind: ProblemKind
    setpoint_a: float
    """The current that was written, in A."""
    shown_a: float | None
    """The current that the charger shows, in A."""
    detail: str
    """What Home Assistant said."""


class SetpointWriter:
    """Knows what was written and when, what the charger shows, and so what is to be done next.

    Home Assistant reports success for a failed Modbus write, so only the readback proves that the charger has taken a
    setpoint. The charger honours a setpoint for its validity time alone, hence the renewal.
    """

    RETRY = timedelta(seconds=5)
    """Pause after a write that failed."""
    CONFIRM_WITHIN = timedelta(seconds=20)
    """How long the readback may take: a poll every 5 s, and the retries of a Modbus request."""
    TOLERANCE_A = 0.06
    """The readback may be rounded to 0.1 A."""

    def __init__(self, settings: Settings) -> None:
        self._keep_alive = timedelta(seconds=settings.keep_alive_s)
        self._written_a: float | None = None
        self._accepted_a: float | None = None
        self._written_at: datetime | None = None
        self._in_flight = False
        self._error: str | None = None
        self._shown_a: float | None = None
        self._unconfirmed_since: datetime | None = None

    def due(self, setpoint_a: float, now: datetime) -> bool:
        """Tell whether the setpoint is to be written now."""
        if self._in_flight:
            return False
        if self._written_at is None:
            return True
        elapsed = now - self._written_at
        if elapsed < timedelta(0):  # the clock was set back
            return True
        if self._error is not None:
            return elapsed >= self.RETRY
        return setpoint_a != self._written_a or elapsed >= self._keep_alive

    def begin(self, setpoint_a: float, now: datetime) -> bool:
        """Note that the setpoint is being written; tell whether it is another than the last accepted."""
        self._written_a, self._written_at, self._in_flight = setpoint_a, now, True
        self._check(now)
        return setpoint_a != self._accepted_a

    def finish(self, error: str | None, now: datetime) -> bool:
        """Note Home Assistant's answer to the write: None for success, or what went wrong.

        Returns:
            Whether a setpoint was accepted that is another than the last accepted.
        """
        self._in_flight = False
        self._error = error
        self._check(now)
        accepted_a = self._written_a if error is None else None
        changed = accepted_a is not None and accepted_a != self._accepted_a
        self._accepted_a = accepted_a
        return changed

    def read_back(self, shown_a: float | None, now: datetime) -> None:
        """Take the setpoint that the charger shows, in A; None: it shows none."""
        self._shown_a = shown_a
        self._check(now)

    def problem(self, now: datetime) -> Problem | None:
        """Tell what has kept the setpoint from the charger for longer than a readback takes."""
        if (
            self._written_a is None
            or self._unconfirmed_since is None
            or now - self._unconfirmed_since < self.CONFIRM_WITHIN
        ):
            return None
        if self._error is not None:
            kind = ProblemKind.WRITE_FAILED
        elif self._shown_a is None:
            kind = ProblemKind.CHARGER_SILENT
        else:
            kind = ProblemKind.NOT_TAKEN
        return Problem(kind, self._written_a, self._shown_a, self._error or "")

    def _check(self, now: datetime) -> None:
        confirmed = (
            self._error is None
            and self._written_a is not None
            and self._shown_a is not None
            and abs(self._shown_a - self._written_a) <= self.TOLERANCE_A
        )
        if confirmed:
            self._unconfirmed_since = None
        elif self._unconfirmed_since is None:
            self._unconfirmed_since = now
