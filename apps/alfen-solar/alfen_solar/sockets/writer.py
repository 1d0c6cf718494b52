"""The one writer of a socket's setpoint: when to write, and whether the charger has taken it."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from alfen_solar.decision import LOWEST_A
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings

from .charger import plausible_current, plausible_voltage


@dataclass(frozen=True, slots=True)
class Readback:
    """What the charger shows of the setpoint; None where it shows nothing. See `inputs.socket.Readings`."""

    setpoint_a: float | None = None
    applied_a: float | None = None
    validity_s: float | None = None
    voltage_v: float | None = None


class SetpointWriter:
    """Knows what was commanded and when, what the charger shows, and so what is to be done next.

    Home Assistant reports success for a failed Modbus write, so only the readback proves that the charger has taken a
    setpoint; until it does, the write is repeated with growing pauses. The charger honours a setpoint for its validity
    time alone, hence the renewal, whatever is shown.
    """

    FIRST_RETRY = timedelta(seconds=3)
    """Pause before the first repetition; it doubles with each."""
    LAST_RETRY = timedelta(seconds=30)
    URGENT_FOR = timedelta(seconds=60)
    """So long the write of a setpoint that must come down is repeated without growing pauses."""
    URGENT_ANSWERED_WITHIN = timedelta(seconds=5)
    """A lower setpoint that must be on the wire waits no longer for the answer to the write before."""
    ANSWERED_WITHIN = timedelta(seconds=60)
    """A write that has no answer for so long has failed; a Modbus request is tried for some 15 s."""
    READ_AFTER = timedelta(seconds=1)
    """When the charger is read after a write; before that it shows the setpoint before."""
    CONFIRM_WITHIN = timedelta(seconds=20)
    """How long a confirmation may take: polls every 5 s, and the retries of a Modbus request."""
    PERSISTS_FOR = timedelta(minutes=5)
    """After that, what is unconfirmed is a problem even if the reason keeps changing."""
    FOREIGN_WRITES, FOREIGN_WITHIN = 3, timedelta(minutes=10)
    """So often within so long the charger shows another's setpoint before a second controller is told of."""
    SILENCES, SILENT_WITHIN = 3, timedelta(minutes=10)
    """A charger that was silent so often within so long is taken to be so until it has answered for a while: else the
    offer would go down and up each time."""
    ANSWERS_FOR = timedelta(seconds=45)
    TOLERANCE_A = 0.06
    """The readback may be rounded to 0.1 A."""
    WHOLE_TOLERANCE_A = 0.51
    """Or to whole amperes."""
    LIMIT_TOLERANCE_A = 0.3
    """What the applied current may be below the setpoint."""
    LIMIT_LASTS = timedelta(seconds=5)
    """The applied current follows a new setpoint within a moment."""
    LIMIT_UNREAD = timedelta(seconds=60)
    """An applied current that may be one of before the setpoint is of now after so long: no poll is slower."""
    LIMIT_TESTED_EVERY = timedelta(minutes=10)
    """How often a limit of the charger is tested by offering more: the car does not notice while it lasts."""
    SHORTEST_KEEP_ALIVE = timedelta(seconds=2)
    LONGEST_VALIDITY = timedelta(minutes=5)
    """No charger honours a setpoint for longer: 10 to 300 s are set up in the field."""
    WRITES_REMEMBERED = 3
    """The validity time is the longest that was shown since the third last write."""

    def __init__(self, settings: Settings) -> None:
        self._keep_alive = timedelta(seconds=settings.keep_alive_s)
        self._dry_run = settings.dry_run
        self._began_at: datetime | None = None
        self._written_a: float | None = None
        self._written_at: datetime | None = None
        self._finished_at: datetime | None = None
        self._in_flight = False
        self._attempts = 0
        self._read = True
        self._error: str | None = None
        self._shown = Readback()
        self._unconfirmed_since: datetime | None = None
        self._why: tuple[ProblemKind, datetime] | None = None
        self._foreign_at: deque[datetime] = deque(maxlen=self.FOREIGN_WRITES)
        self._foreign_applied_at: datetime | None = None
        self._set_at: datetime | None = None
        self._last_written: dict[float, datetime] = {}
        self._applied_at: datetime | None = None
        self._asked_readback = False
        self._limited_since: datetime | None = None
        self._limit_a: float | None = None
        self._limit_seen_at: datetime | None = None
        self._silent_since: datetime | None = None
        self._silences: deque[datetime] = deque(maxlen=self.SILENCES)
        self._answers_since: datetime | None = None
        self._validities: deque[timedelta] = deque(maxlen=self.WRITES_REMEMBERED)
        self._validity: timedelta | None = None

    @property
    def written_a(self) -> float | None:
        """The setpoint that was written last, in A; None: none was."""
        return self._written_a

    @property
    def confirmed_a(self) -> float | None:
        """What the charger is seen to offer, in A: the smaller of the setpoint that it shows and the applied current.

        What it shows may be rounded to whole amperes, and then stands for what was written. None: it does not show the
        setpoint that was written, or that has lapsed.
        """
        written_a, shown_a, applied_a = self._written_a, self._shown.setpoint_a, self._shown.applied_a
        if not self._shows_written or written_a is None or shown_a is None:
            return None
        return written_a if applied_a is None or applied_a == shown_a else min(written_a, applied_a)

    @property
    def wants_readback(self) -> bool:
        """Whether a reading is to show the setpoint and the applied current: one of them may be of before the write."""
        return self._unconfirmed_since is not None or (self._limited_since is not None and not self._applied_is_new)

    @property
    def _applied_is_new(self) -> bool:
        """Whether the applied current was read after the setpoint was written: each sensor is polled for itself."""
        return self._set_at is not None and self._applied_at is not None and self._applied_at > self._set_at

    @property
    def validity(self) -> timedelta | None:
        """For how long the charger honours a setpoint, as it was last seen; None: it was not shown yet."""
        return self._validity

    @property
    def keep_alive(self) -> timedelta:
        """How often the setpoint is renewed: as the settings say, or twice in a validity time that is too short."""
        validity = self.validity
        if validity is None or validity >= 2 * self._keep_alive:
            return self._keep_alive
        return max(validity / 2, self.SHORTEST_KEEP_ALIVE)

    def withholds(self, now: datetime) -> bool:
        """Tell whether the charger is known to offer nothing, or has not taken for long what was written."""
        confirmed_a = self.confirmed_a
        return self.problem(now) is not None if confirmed_a is None else confirmed_a < LOWEST_A - self.LIMIT_TOLERANCE_A

    def is_renewed(self, within: timedelta, now: datetime) -> bool:
        """Tell whether the setpoint was written so lately, and no write of it is on its way."""
        return not self._in_flight and self._written_at is not None and now - self._written_at <= within

    def may_exceed(self, most_a: float) -> bool:
        """Tell whether the charger may offer more than this, in A, by what was written or by what it shows."""
        shown_a, written_a = self._shown.setpoint_a, self._written_a
        if written_a is None or written_a > most_a + self.TOLERANCE_A:
            return True
        return self._unconfirmed_since is not None and (shown_a is None or shown_a > most_a + self.TOLERANCE_A)

    def due(self, setpoint_a: float, now: datetime, *, at_once: bool = False, urgent: bool = False) -> bool:
        """Tell whether the setpoint is to be written now.

        Args:
            setpoint_a: the setpoint, in A.
            now: the time.
            at_once: it is, unless a write is on its way.
            urgent: what the charger may offer now is too much, so that nothing holds up less.
        """
        lowers = urgent and self._written_a is not None and setpoint_a < self._written_a
        if self._in_flight and not self._is_overdue(now, self.URGENT_ANSWERED_WITHIN if lowers else None):
            return False
        if self._written_at is None or at_once or lowers:
            return True
        pause = self._pause(setpoint_a)
        if urgent and self._set_at is not None and now - self._set_at <= self.URGENT_FOR:
            pause = min(pause, self.FIRST_RETRY)
        return now - self._written_at >= pause

    def begin(self, setpoint_a: float, now: datetime) -> None:
        """Note that the setpoint is being written."""
        self._attempts += 1
        self._began_at = self._began_at or now
        if setpoint_a != self._written_a:
            self._set_at = now
            self._last_written = {a: at for a, at in self._last_written.items() if now - at <= self.LONGEST_VALIDITY}
        self._written_a, self._written_at, self._in_flight = setpoint_a, now, True
        self._validities.append(timedelta(0))
        self._last_written[setpoint_a] = now
        self._check(now)

    def finish(self, error: str | None, now: datetime) -> None:
        """Note Home Assistant's answer to the write: None for success, or what went wrong."""
        self._in_flight, self._error, self._finished_at, self._read = False, error, now, False
        self._check(now)

    def wants_reading(self, now: datetime) -> bool:
        """Tell whether the charger is to be read now; true once after each write of which something is open."""
        if self._read or self._in_flight or not self.wants_readback or self._finished_at is None:
            return False
        self._read = self._asked_readback = now - self._finished_at >= self.READ_AFTER
        return self._read

    def record_reading(self, now: datetime) -> None:
        """Record that Home Assistant has read the charger: what is shown is of now, if it was asked for."""
        if self._asked_readback:
            self._asked_readback, self._applied_at = False, now

    def record(self, shown: Readback, now: datetime) -> None:
        """Record what the charger shows."""
        if shown.applied_a != self._shown.applied_a:
            self._applied_at = now
            if self._is_foreign(shown):
                self._foreign_at.append(now)
                self._foreign_applied_at = now
        self._shown = shown
        if shown.validity_s and self._validities:
            self._validities[-1] = max(self._validities[-1], timedelta(seconds=shown.validity_s))
            self._validity = max(self._validities)
        self._check(now)

    def may_hold_a(self, now: datetime) -> float | None:
        """Tell the highest setpoint in A that the charger may still honour, whatever it shows; None: not known."""
        if self._began_at is None or now - self._began_at < self.LONGEST_VALIDITY:
            return None
        return max((a for a, at in self._last_written.items() if now - at <= self.LONGEST_VALIDITY), default=0.0)

    def silent(self, now: datetime) -> bool:
        """Tell whether the charger has shown no setpoint for longer than a poll takes, or keeps doing so."""
        if self._silent_since is not None and now - self._silent_since >= self.CONFIRM_WITHIN:
            return True
        often = len(self._silences) == self.SILENCES and now - self._silences[0] <= self.SILENT_WITHIN
        return often and (self._answers_since is None or now - self._answers_since < self.ANSWERS_FOR)

    def limit(self, now: datetime) -> Limit | None:
        """Return the limit by which the charger applies less than the setpoint that it shows; None: there is none."""
        applied_a = self._shown.applied_a
        if self._limited_since is not None and applied_a is not None:
            lasts = self.LIMIT_LASTS if self._applied_is_new else self.LIMIT_UNREAD
            if now - self._limited_since >= lasts:
                self._limit_a, self._limit_seen_at = applied_a, now
        return None if self._limit_a is None else Limit(self._limit_a, Bound.CHARGER)

    def tests_limit(self, now: datetime) -> bool:
        """Tell whether more than the charger's limit is to be offered, to see if it is still there."""
        return self._limit_seen_at is not None and now - self._limit_seen_at >= self.LIMIT_TESTED_EVERY

    def forget_limit(self) -> None:
        """Forget the charger's limit: the car has left, and its cable with it."""
        self._limit_a = self._limit_seen_at = self._limited_since = None

    def problem(self, now: datetime) -> Problem | None:
        """Tell what has kept the setpoint from the charger for some attempts."""
        if self._dry_run or self._written_a is None:
            return None
        if self._in_flight and self._written_at is not None and now - self._written_at >= self.CONFIRM_WITHIN:
            # What is shown meanwhile tells nothing of a write that is still on its way.
            return Problem(ProblemKind.WRITE_FAILED, self._written_a) if self._is_overdue(now) else None
        kind = self._problem_kind(now)
        return None if kind is None else Problem(kind, self._written_a, self._shown.setpoint_a, self._error or "")

    def _is_overdue(self, now: datetime, within: timedelta | None = None) -> bool:
        return self._written_at is not None and now - self._written_at >= (within or self.ANSWERED_WITHIN)

    def _pause(self, setpoint_a: float) -> timedelta:
        """Tell how long the last write keeps this setpoint from being written."""
        if setpoint_a != self._written_a:
            return timedelta(0) if self._error is None else self.FIRST_RETRY
        if self._unconfirmed_since is not None and self._shown.setpoint_a is not None:
            return min(self._retry, self.keep_alive)
        return self.keep_alive if self._error is None else min(self._retry, self.keep_alive)

    @property
    def _retry(self) -> timedelta:
        doublings = min(max(self._attempts - 1, 0), 10)
        return min(self.FIRST_RETRY * (1 << doublings), self.LAST_RETRY)

    def _problem_kind(self, now: datetime) -> ProblemKind | None:
        if self._unconfirmed_since is not None and self._why is not None:
            kind, since = self._why
            if now - since >= self.CONFIRM_WITHIN or now - self._unconfirmed_since >= self.PERSISTS_FOR:
                return kind
        if len(self._foreign_at) == self.FOREIGN_WRITES and now - self._foreign_at[0] <= self.FOREIGN_WITHIN:
            return ProblemKind.NOT_TAKEN
        return None

    def _note_silence(self, now: datetime) -> None:
        """Note since when the charger shows no setpoint, or does again."""
        if self._shown.setpoint_a is None:
            self._silent_since, self._answers_since = self._silent_since or now, None
            return
        if self._silent_since is not None and now - self._silent_since >= self.CONFIRM_WITHIN:
            self._silences.append(now)
        self._silent_since, self._answers_since = None, self._answers_since or now

    def _note_unconfirmed(self, now: datetime) -> None:
        why = self._why_unconfirmed()
        was_confirmed = self._unconfirmed_since is None
        if was_confirmed and why is ProblemKind.NOT_TAKEN and not self._in_flight:
            seen_at = self._foreign_applied_at
            if seen_at is None or now - seen_at > self.CONFIRM_WITHIN:  # else it is the same one
                self._foreign_at.append(now)
        self._unconfirmed_since = self._unconfirmed_since or now
        if self._why is None or self._why[0] is not why:
            if self._why is not None and self._tells_silence(*self._why, now):
                # It is back, and shows what became of the setpoint meanwhile: nothing was written that it could show.
                self._unconfirmed_since, self._attempts = now, 1
            self._why = (why, now)

    def _is_foreign(self, shown: Readback) -> bool:
        """Tell whether the charger applies more than it was told lately.

        The setpoint may be written anew before it is read: the meter shows at once what the car then draws.
        """
        applied_a, written_a = shown.applied_a, self._written_a
        if applied_a is None or written_a is None or self._unconfirmed_since or self._in_flight or not shown.validity_s:
            return False
        return applied_a > max(written_a, *self._last_written) + self.WHOLE_TOLERANCE_A

    def _tells_silence(self, why: ProblemKind, since: datetime, now: datetime) -> bool:
        return why is ProblemKind.CHARGER_SILENT and now - since >= self.CONFIRM_WITHIN

    def _why_unconfirmed(self) -> ProblemKind:
        if self._error is not None:
            return ProblemKind.WRITE_FAILED
        setpoint_a, voltage_v = self._shown.setpoint_a, self._shown.voltage_v
        if setpoint_a is None:
            return ProblemKind.CHARGER_SILENT
        if not plausible_current(setpoint_a) or (voltage_v is not None and not plausible_voltage(voltage_v)):
            return ProblemKind.WRONG_WORDS
        return ProblemKind.LAPSED if self._shown.validity_s == 0 else ProblemKind.NOT_TAKEN

    @property
    def _shows_written(self) -> bool:
        """Whether the charger shows the setpoint that was written, as far as its readback is rounded."""
        shown_a, written_a = self._shown.setpoint_a, self._written_a
        if self._error is not None or shown_a is None or written_a is None or self._shown.validity_s == 0:
            return False
        off_a = abs(shown_a - written_a)
        # 0 A and a current are not taken for each other by rounding: no current is below 6 A.
        return off_a <= self.TOLERANCE_A or (shown_a == round(shown_a) and off_a <= self.WHOLE_TOLERANCE_A)

    def _check(self, now: datetime) -> None:
        shown, written_a = self._shown, self._written_a
        self._note_silence(now)
        if self._dry_run or written_a is None or self._shows_written:
            self._unconfirmed_since = self._why = None
            self._attempts = 0  # what another writes over it later is no attempt that failed
        else:
            self._note_unconfirmed(now)
        limited = (
            self._shows_written
            and shown.setpoint_a is not None
            and shown.applied_a is not None
            and written_a is not None
            # The setpoint alone may be rounded, up or down.
            and shown.applied_a < min(shown.setpoint_a, written_a) - self.LIMIT_TOLERANCE_A
        )
        self._limited_since = (self._limited_since or now) if limited else None
        applied_a = shown.applied_a
        if self._limit_a is not None and applied_a is not None and applied_a > self._limit_a + self.LIMIT_TOLERANCE_A:
            self._limit_a = self._limit_seen_at = None
