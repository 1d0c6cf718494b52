"""The one writer of the charger's setpoint: when to write, and whether the charger has taken it."""

from collections import deque
from datetime import datetime, timedelta

from .charger import Readback, plausible_current, plausible_voltage
from .problem import Problem, ProblemKind
from .settings import Settings


class SetpointWriter:
    """Knows what was written and when, what the charger shows, and so what is to be done next.

    Home Assistant reports success for a failed Modbus write, so only the readback proves that the charger has taken a
    setpoint; until it does, the write is repeated with growing pauses. The charger honours a setpoint for its validity
    time alone, hence the renewal. While the charger shows nothing, it is renewed blindly, once in a validity time.
    """

    FIRST_RETRY = timedelta(seconds=3)
    """Pause before the first repetition; it doubles with each."""
    LAST_RETRY = timedelta(seconds=30)
    POLL_AFTER = timedelta(seconds=1)
    """When the readback is asked for after a write; before that it shows the setpoint before."""
    CONFIRM_WITHIN = timedelta(seconds=20)
    """How long a confirmation may take: polls every 5 s, and the retries of a Modbus request."""
    PERSISTS_FOR = timedelta(minutes=5)
    """After that, what is unconfirmed is a problem even if the reason keeps changing."""
    FOREIGN_WRITES, FOREIGN_WITHIN = 3, timedelta(minutes=2)
    """So often within so long the charger shows another's setpoint before a second controller is told of."""
    TOLERANCE_A = 0.06
    """The readback may be rounded to 0.1 A."""
    LIMIT_TOLERANCE_A = 0.3
    """What the applied current may be below the setpoint."""
    SHORTEST_VALIDITY = timedelta(seconds=60)
    """The charger's default validity time, until a longer one has been seen."""

    def __init__(self, settings: Settings) -> None:
        self._keep_alive = timedelta(seconds=settings.keep_alive_s)
        self._dry_run = settings.dry_run
        self._written_a: float | None = None
        self._written_at: datetime | None = None
        self._finished_at: datetime | None = None
        self._in_flight = False
        self._attempts = 0
        self._polled = True
        self._error: str | None = None
        self._shown = Readback()
        self._unconfirmed_since: datetime | None = None
        self._why: tuple[ProblemKind, datetime] | None = None
        self._foreign_at: deque[datetime] = deque(maxlen=self.FOREIGN_WRITES)
        self._limited_since: datetime | None = None
        self._silent_since: datetime | None = None
        self._validity = self.SHORTEST_VALIDITY

    def due(self, setpoint_a: float, now: datetime) -> bool:
        """Tell whether the setpoint is to be written now."""
        if self._in_flight:
            return False
        if self._written_at is None:
            return True
        return now - self._written_at >= self._pause(setpoint_a)

    def _pause(self, setpoint_a: float) -> timedelta:
        """Tell how long the last write keeps this setpoint from being written."""
        if setpoint_a != self._written_a:
            return timedelta(0) if self._error is None else self.FIRST_RETRY
        if self._error is None and self._shown.setpoint_a is None:
            return self._validity
        if self._unconfirmed_since is not None:
            doublings = min(max(self._attempts - 1, 0), 10)
            return min(self.FIRST_RETRY * (1 << doublings), self.LAST_RETRY, self._keep_alive)
        return self._keep_alive

    def begin(self, setpoint_a: float, now: datetime) -> bool:
        """Note that the setpoint is being written; tell whether it is another than the last written."""
        changed = setpoint_a != self._written_a
        self._attempts = self._attempts + 1 if self._unconfirmed_since else 1
        self._written_a, self._written_at, self._in_flight = setpoint_a, now, True
        self._check(now)
        return changed

    def finish(self, error: str | None, now: datetime) -> float | None:
        """Note Home Assistant's answer to the write: None for success, or what went wrong.

        Returns:
            The setpoint that was accepted, in A, or None.
        """
        self._in_flight, self._error, self._finished_at, self._polled = False, error, now, False
        self._check(now)
        return self._written_a if error is None else None

    def poll(self, now: datetime) -> bool:
        """Tell whether the readback is to be asked for now; true once after each write that is not confirmed."""
        if self._polled or self._in_flight or self._unconfirmed_since is None or self._finished_at is None:
            return False
        self._polled = now - self._finished_at >= self.POLL_AFTER
        return self._polled

    def read_back(self, shown: Readback, now: datetime) -> None:
        """Take what the charger shows."""
        self._shown = shown
        if shown.validity_s is not None:
            self._validity = max(self._validity, timedelta(seconds=shown.validity_s))
        self._check(now)

    def silent(self, now: datetime) -> bool:
        """Tell whether the charger has shown no setpoint for longer than a poll takes."""
        return self._silent_since is not None and now - self._silent_since >= self.CONFIRM_WITHIN

    def problem(self, now: datetime) -> Problem | None:
        """Tell what has kept the setpoint from the charger for some attempts, or from being applied."""
        if self._dry_run or self._written_a is None:
            return None
        kind = self._problem_kind(now)
        if kind is None:
            return None
        shown_a = self._shown.applied_a if kind is ProblemKind.LIMITED else self._shown.setpoint_a
        return Problem(kind, self._written_a, shown_a, self._error or "")

    def _problem_kind(self, now: datetime) -> ProblemKind | None:
        if self._unconfirmed_since is not None and self._why is not None:
            kind, since = self._why
            if now - since >= self.CONFIRM_WITHIN or now - self._unconfirmed_since >= self.PERSISTS_FOR:
                return kind
        if len(self._foreign_at) == self.FOREIGN_WRITES and now - self._foreign_at[0] <= self.FOREIGN_WITHIN:
            return ProblemKind.NOT_TAKEN
        if self._limited_since is not None and now - self._limited_since >= self.CONFIRM_WITHIN:
            return ProblemKind.LIMITED
        return None

    def _note_unconfirmed(self, now: datetime) -> None:
        why = self._why_unconfirmed()
        was_confirmed = self._unconfirmed_since is None
        if was_confirmed and why is ProblemKind.NOT_TAKEN and not self._in_flight:
            self._foreign_at.append(now)
        self._unconfirmed_since = self._unconfirmed_since or now
        if self._why is None or self._why[0] is not why:
            self._why = (why, now)

    def _why_unconfirmed(self) -> ProblemKind:
        if self._error is not None:
            return ProblemKind.WRITE_FAILED
        setpoint_a, voltage_v = self._shown.setpoint_a, self._shown.voltage_v
        if setpoint_a is None:
            return ProblemKind.CHARGER_SILENT
        if not plausible_current(setpoint_a) or (voltage_v is not None and not plausible_voltage(voltage_v)):
            return ProblemKind.WRONG_WORDS
        return ProblemKind.LAPSED if self._shown.validity_s == 0 else ProblemKind.NOT_TAKEN

    def _check(self, now: datetime) -> None:
        shown, written_a = self._shown, self._written_a
        self._silent_since = (self._silent_since or now) if shown.setpoint_a is None else None
        confirmed = written_a is None or (
            self._error is None
            and shown.setpoint_a is not None
            and abs(shown.setpoint_a - written_a) <= self.TOLERANCE_A
            and shown.validity_s != 0
        )
        if confirmed or self._dry_run:
            self._unconfirmed_since = self._why = None
        else:
            self._note_unconfirmed(now)
        limited = (
            confirmed
            and written_a is not None
            and shown.applied_a is not None
            and shown.applied_a < written_a - self.LIMIT_TOLERANCE_A
        )
        self._limited_since = (self._limited_since or now) if limited else None
