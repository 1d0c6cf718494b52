"""The one owner of register 1215: switches between one and three phases in a sequence, and proves each switch.

The offer goes down to the minimum and then to 0 A; once the charger shows 0 A and the currents are measured to be gone,
the register is written and read back; the car has a break; then it may charge, and after a minute the currents of L1,
L2 and L3 tell whether the switch took. The register proves nothing: some chargers show three phases and charge on one,
some show three whatever is written. About one switch to three phases in twenty does not take, and one phase and then
three again is what cures it (reports on evcc's and other issue trackers).

Pure: what is to be held and written comes out of `step`, what is seen goes in.
"""

from datetime import datetime, timedelta

from alfen_solar.decision import Phases
from alfen_solar.problem import Flaw

from .phase_memory import MOST_TRIES, PhaseMemory
from .phase_offer import ShownOffer
from .phase_words import ALL_PHASES, Hold, Shown, Stage

_LIVED_WITH = frozenset({Flaw.NOT_TAKEN, Flaw.FELL_BACK, Flaw.REFUSED})
"""Until the car has left, no switch is tried."""
_LASTING = _LIVED_WITH | {Flaw.REGISTER_WRONG}
"""The register does not tell on how many phases the car charges."""


class PhaseSwitch:
    """Switches, one step after the other; see the module."""

    LOWERED_WITHIN = timedelta(seconds=30)
    """A car that has not followed an offer of the minimum by then is stopped all the same."""
    LOWERED_BY_A = 1.0
    """A car that takes this much more than the minimum has followed it."""
    STOPPED_WITHIN = timedelta(minutes=2)
    """When it is given up to see the current go."""
    ANSWERED_WITHIN = timedelta(seconds=55)
    """A write that has no answer for so long has failed; Home Assistant is given 50 s."""
    WRITES = 3
    """How often the write is tried."""
    WRITE_AGAIN_AFTER = timedelta(seconds=5)
    READ_AFTER = timedelta(seconds=1)
    """The register shows the value before until then."""
    CHECKED_WITHIN = timedelta(seconds=15)
    """How long the register may take to show what was written."""
    SETTLED_AFTER = timedelta(seconds=10)
    """How long after the write nothing is offered, however long nothing was before: the charger itself takes 2 s."""
    CURE_GAP = timedelta(seconds=10)
    """How long one phase is left to a charger that did not take three, before they are written again."""
    PROVEN_AFTER = timedelta(seconds=60)
    """So long must the car charge before its currents prove something: cars take up to 35 s to begin."""
    FELL_BACK_FOR = timedelta(seconds=60)
    """So long must a car that charged on three phases use one before it counts as fallen back."""
    AGAIN_AFTER = timedelta(minutes=10)
    """When a switch is tried anew that was given up before anything was written; it doubles with each time, as each
    keeps the car from charging for minutes."""
    DOUBLINGS = 6
    READ_EVERY = timedelta(seconds=2)

    def __init__(self, gap: timedelta) -> None:
        """Begin with a charger of which nothing is known.

        Args:
            gap: how long the car is left without an offer.
        """
        self._gap = gap
        self._stage = Stage.REST
        self._since: datetime | None = None
        self._phases: Phases = 3
        self._target: Phases = 3
        self._was_read = False
        self._next_target: Phases | None = None
        self._not_before: datetime | None = None
        self._offer = ShownOffer()
        self._break_since: datetime | None = None
        self._written_at: datetime | None = None
        self._in_flight = False
        self._answer: tuple[str | None] | None = None
        self._failed_at: datetime | None = None
        self._register_before: float | None = None
        self._writes = 0
        self._tries = 0
        self._interrupts = False
        self._register_follows: bool | None = None
        self._drawn_since: datetime | None = None
        self._alone_since: datetime | None = None
        self.flaw: Flaw | None = None
        """What is wrong, if anything is."""
        self._forget()

    def _forget(self) -> None:
        self._stuck = False
        self._given_up = 0
        self._car_phases: int | None = None

    # What it knows

    @property
    def stage(self) -> Stage:
        """Where the sequence is."""
        return self._stage

    @property
    def phases(self) -> Phases:
        """On how many phases an offer is to be computed: three as long as nothing is known, as they cost more."""
        return self._phases

    @property
    def target(self) -> Phases:
        """The phases that are being switched to, or that there are."""
        return self._phases if self._stage is Stage.REST else self._target

    @property
    def car_phases(self) -> int | None:
        """How many phases the car was seen to use when it had three, 1 to 3; None: it was not seen yet."""
        return self._car_phases

    @property
    def may_switch(self) -> bool:
        """Whether a switch is worth a try, as far as is known of charger and car."""
        return not self._stuck and self._car_phases != 1

    @property
    def is_switching(self) -> bool:
        """Whether the car is kept from charging, or is about to be, for a switch."""
        return self._stage not in {Stage.REST, Stage.PROVING}

    @property
    def in_flight(self) -> bool:
        """Whether a write of the register waits for its answer."""
        return self._in_flight

    @property
    def hold(self) -> Hold:
        """What the switch asks of the offer now."""
        match self._stage:
            case Stage.REST:
                return Hold.NOTHING
            case Stage.LOWERING | Stage.PROVING:
                return Hold.MINIMUM
            case _:
                return Hold.PAUSE

    def resumes_at(self) -> datetime | None:
        """Tell when the car will be offered current again; None: it is not known yet."""
        if self._stage is not Stage.WAITING or self._written_at is None or self._next_target is not None:
            return None
        settled_at = self._written_at + self.SETTLED_AFTER
        return settled_at if self._break_since is None else max(self._break_since + self._gap, settled_at)

    def wants_reading(self, shown: Shown, now: datetime) -> bool:
        """Tell whether the charger is to be read now, as something is waited for that only a reading can show."""
        if shown.read_at is not None and now - shown.read_at < self.READ_EVERY:
            return False
        match self._stage:
            case Stage.STOPPING | Stage.CHECKING:
                return True
            case Stage.WRITING:
                return not self._in_flight
            case Stage.PROVING:
                due_at = None if self._drawn_since is None else self._drawn_since + self.PROVEN_AFTER
                return due_at is not None and now >= due_at
            case _:
                return False

    @property
    def memory(self) -> PhaseMemory:
        """What is to be known after a restart."""
        flaw = self.flaw if self.flaw in _LASTING else None  # the others are found anew
        return PhaseMemory(self._phases, self._car_phases, self._tries, flaw, self._written_at)

    # What comes in

    def remember(self, memory: PhaseMemory, now: datetime) -> None:
        """Take what was known before a restart, and finish a break that the car was having."""
        if self._written_at is not None:  # what was done since is known better
            return
        self._car_phases, self._tries, self.flaw = memory.car_phases, memory.tries, memory.flaw
        self._stuck = memory.flaw in _LIVED_WITH
        self._written_at = self._break_since = memory.written_at
        if memory.flaw is not None:
            self._phases = memory.phases
        if memory.written_at is not None and now < memory.written_at + max(self._gap, self.SETTLED_AFTER):
            self._go(Stage.WAITING, now)

    def leave(self) -> None:
        """Note that the car has left: what was lived with for its sake is tried anew with the next one."""
        self._forget()
        self._tries = min(self._tries, 1)
        self._not_before = None
        if self.flaw is not Flaw.REGISTER_WRONG:
            self.flaw = None

    def want(self, phases: Phases, shown: Shown, now: datetime) -> None:
        """Ask for a number of phases; asked again and again, it changes nothing while it is on its way."""
        if self._stage in {Stage.LOWERING, Stage.STOPPING} and phases == self._phases and not self._next_target:
            self._go(Stage.REST, now)  # nothing was written yet
            return
        at_rest = self._stage is Stage.REST or (self._stage is Stage.PROVING and not shown.draws)
        if not at_rest or phases == self.target or self._stuck:
            return
        if not self._was_read:  # they may be as they are to be, and no car is interrupted for that
            return
        if self._not_before is not None and now < self._not_before:
            return
        if phases == ALL_PHASES and self._car_phases == 1:
            return
        self._tries = 0 if phases == ALL_PHASES else self._tries
        self._begin(phases, None, shown, now)

    def begin_write(self, now: datetime) -> bool:
        """Note that the register is being written; tell whether that is a switch that charging was interrupted for."""
        self._in_flight, self._written_at, self._answer = True, now, None
        self._offer.was_deaf = False
        self._break_since = self._offer.zero_since  # what the charger shows later does not shorten the break
        if self._target == ALL_PHASES and not self._writes:
            self._tries += 1
        self._writes += 1
        counts = self._interrupts
        self._interrupts = False
        return counts

    def finish_write(self, error: str | None) -> None:
        """Note Home Assistant's answer to the write: None for success, or what went wrong."""
        if self._in_flight:
            self._in_flight, self._answer = False, (error,)

    # The sequence

    def step(self, shown: Shown, now: datetime) -> Phases | None:
        """Go on, and tell what is to be written to the register now, if anything is; see also `hold`."""
        self._offer.note(shown, now)
        match self._stage:
            case Stage.REST:
                self._watch(shown, now)
            case Stage.LOWERING:
                if self._is_lowered(shown, now):
                    self._go(Stage.STOPPING, now)
            case Stage.STOPPING:
                self._stop(shown, now)
            case Stage.CHECKING:
                self._check(shown, now)
            case Stage.WAITING:
                self._wait(shown, now)
            case Stage.PROVING:
                self._prove(shown, now)
            case Stage.WRITING:
                pass
        return self._to_write(shown, now) if self._stage is Stage.WRITING else None

    def _begin(self, target: Phases, then: Phases | None, shown: Shown, now: datetime) -> None:
        self._target, self._next_target = target, then
        self._interrupts = shown.draws
        self._writes = 0
        self._drawn_since = self._alone_since = None
        self._go(Stage.LOWERING if shown.draws else Stage.STOPPING, now)

    def _go(self, stage: Stage, now: datetime) -> None:
        self._stage, self._since = stage, now

    def _lasts(self, now: datetime) -> timedelta:
        return timedelta(0) if self._since is None else now - self._since

    def _is_lowered(self, shown: Shown, now: datetime) -> bool:
        """Tell whether the car has followed an offer of the minimum, as far as it will."""
        if not shown.draws or self._lasts(now) >= self.LOWERED_WITHIN:
            return True
        offered_a = shown.offered_a
        fresh = shown.read_at is not None and self._since is not None and shown.read_at > self._since + self.READ_AFTER
        if offered_a is None or not fresh:
            return False
        if not shown.currents_a:
            return False
        return max(shown.currents_a) <= offered_a + self.LOWERED_BY_A

    def _stop(self, shown: Shown, now: datetime) -> None:
        if self._offer.is_safe(shown, now):
            self._register_before = shown.register
            self._go(Stage.WRITING, now)
        elif self._lasts(now) >= self.STOPPED_WITHIN:
            self._give_up(Flaw.NOT_STOPPED, now)

    def _give_up(self, flaw: Flaw, now: datetime) -> None:
        """Go on as before; nothing was written, or nothing that was taken."""
        self.flaw = flaw
        self._not_before = now + self.AGAIN_AFTER * (1 << min(self._given_up, self.DOUBLINGS))
        self._given_up += 1
        self._next_target = None
        self._go(Stage.REST, now)

    def _to_write(self, shown: Shown, now: datetime) -> Phases | None:
        written_at = self._written_at
        if self._in_flight:
            if written_at is not None and now - written_at >= self.ANSWERED_WITHIN:
                self.finish_write("no answer")
            return None
        answer, self._answer = self._answer, None
        taken = self._writes > 0 and self._register_before != self._target and self._is_read_back(shown)
        if taken or (answer is not None and answer[0] is None):
            self._go(Stage.CHECKING, now)
            return None
        if answer is not None:
            self._failed_at = now
        if self._writes and self._failed_at is not None and now - self._failed_at < self.WRITE_AGAIN_AFTER:
            return None  # the register may show meanwhile that it was taken, whatever the answer says
        if self._writes >= self.WRITES:
            self._give_up(Flaw.WRITE_FAILED, now)
            return None
        if not self._offer.is_safe(shown, now):
            self._go(Stage.STOPPING, now)
            return None
        return self._target

    def _is_read_back(self, shown: Shown) -> bool:
        """Tell whether the register was read to be what was written."""
        read_at, written_at = shown.read_at, self._written_at
        fresh = read_at is not None and written_at is not None and read_at >= written_at + self.READ_AFTER
        return fresh and shown.register == self._target

    def _check(self, shown: Shown, now: datetime) -> None:
        if self._is_read_back(shown):
            self._register_follows = True
        elif self._lasts(now) >= self.CHECKED_WITHIN:
            self._register_follows = None if shown.register is None else False
        else:
            return
        self._phases = self._target
        self._go(Stage.WAITING, now)

    def _wait(self, shown: Shown, now: datetime) -> None:
        remembered = not self._writes
        written_at = self._written_at or now
        if self._next_target is not None:
            if now - written_at >= self.CURE_GAP:
                self._target, self._next_target = self._next_target, None
                self._writes = 0
                self._go(Stage.STOPPING, now)
        elif now >= (self.resumes_at() or now) or (remembered and shown.draws):
            self._drawn_since = None
            self._go(Stage.REST if remembered else Stage.PROVING, now)

    def _prove(self, shown: Shown, now: datetime) -> None:
        if not shown.draws:
            self._drawn_since = None
            return
        self._drawn_since = self._drawn_since or now
        proves_at = self._drawn_since + self.PROVEN_AFTER
        if now < proves_at or shown.read_at is None or shown.read_at < proves_at:
            return
        if shown.phases is None:
            self._drawn_since = now
            if len(shown.currents_a) < ALL_PHASES:  # else they are only too small to tell, as of a car that heats
                self.flaw = Flaw.UNPROVEN
                self._go(Stage.REST, now)
            return
        took = (shown.phases > 1) is (self._target == ALL_PHASES)
        if took:
            self._settle(shown.phases, now)
        elif self._register_follows is False and self._offer.was_deaf:
            self._phases = 1 if shown.phases == 1 else 3
            self._give_up(Flaw.WRITE_FAILED, now)
        elif self._register_follows is False:
            self._live_with(Flaw.REFUSED, shown.phases, now)
        elif self._target == ALL_PHASES:
            self._cure(shown, now)
        else:
            self._live_with(Flaw.NOT_TAKEN, shown.phases, now)

    def _cure(self, shown: Shown, now: datetime) -> None:
        """Try three phases again, or live with the one that there is."""
        if self._tries < MOST_TRIES:
            self._begin(1, 3, shown, now)
        else:
            self._live_with(Flaw.NOT_TAKEN, 1, now)

    def _settle(self, phases: int, now: datetime) -> None:
        self.flaw = Flaw.REGISTER_WRONG if self._register_follows is False else None
        self._given_up = 0
        if self._target == ALL_PHASES:
            self._car_phases = phases
            self._tries = 0
        self._go(Stage.REST, now)

    def _live_with(self, flaw: Flaw, phases: int, now: datetime) -> None:
        """Compute with the phases that there are, and try no more until the car has left."""
        self.flaw = flaw
        self._stuck = True
        self._phases = 1 if phases == 1 else 3
        self._go(Stage.REST, now)

    def _watch(self, shown: Shown, now: datetime) -> None:
        """See at rest what the charger does by itself; while no car charges, the register is all that is known."""
        register = shown.register
        self._was_read = self._was_read or shown.read_at is not None
        if shown.phases is None:
            self._alone_since = None
            if self.flaw not in _LASTING and register in {1, 3}:
                self._phases = 1 if register == 1 else 3
            return
        if (shown.phases > 1) is (self._phases == ALL_PHASES):
            self._alone_since = None
            self._see_through(shown.phases)
            if shown.phases > 1:
                self._car_phases = max(shown.phases, self._car_phases or 0)
                self._tries = 0
            return
        if register == (1 if shown.phases == 1 else ALL_PHASES):  # somebody else has switched
            self._phases = 1 if shown.phases == 1 else 3
            return
        self._alone_since = self._alone_since or now
        if now - self._alone_since < self.FELL_BACK_FOR:
            return
        self._alone_since = None
        if shown.phases > 1:
            self._live_with(Flaw.REGISTER_WRONG, shown.phases, now)
        elif self._tries:  # before a restart, or with the car before: nothing has shown since that they are there
            self._cure(shown, now)
        elif self._car_phases in {None, 1}:
            self._car_phases = 1  # it never used more: it is a car of one phase, and nothing is wrong
        else:
            self._live_with(Flaw.FELL_BACK, 1, now)
            self._tries = 1  # for the next car

    def _see_through(self, phases: int) -> None:
        """Note that the currents show the switch that was not proven, or was thought to have failed."""
        is_there = (phases > 1) is (self._target == ALL_PHASES)
        if self.flaw in {Flaw.UNPROVEN, Flaw.WRITE_FAILED, Flaw.NOT_STOPPED} and is_there:
            self.flaw = None
            self._given_up = 0
