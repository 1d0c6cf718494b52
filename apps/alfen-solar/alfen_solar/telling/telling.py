"""What the user is told of a step: a status for the sensors, entries for the logbook, notices. Pure."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from alfen_solar.decision import Decision
from alfen_solar.facts import Facts
from alfen_solar.inputs.trouble import Trouble
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings
from alfen_solar.sockets.session import Session
from alfen_solar.sockets.starts import StartCount

from .languages.choice import WORDS
from .logbook import Logbook, News
from .messages import NAME, Messages
from .notices import ProblemBook
from .self_check import Findings, self_check
from .status import Status, StatusRhythm

SELF_CHECK_AFTER = timedelta(seconds=60)
"""After the start, and again while something is wrong or not known."""
FELL_SILENT = timedelta(seconds=20)
"""What the charger has stopped to show only now is no finding yet: it may be that it is told as a problem soon."""
CHARGER_UNREADABLE = frozenset({ProblemKind.CHARGER_SILENT, ProblemKind.WRONG_WORDS})
"""While one of these is told, the self-check has nothing to add."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is told beside the decision."""

    car_w: float | None
    grid_w: float | None
    sun_share: float | None
    session_sun_share: float | None
    starts: StartCount
    facts: Facts


@dataclass(frozen=True, slots=True)
class Entry:
    """A message for logbook and log."""

    message: str
    level: int = logging.INFO
    to_phone: bool = False
    """Whether the user's phone is told too."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification in Home Assistant, one a topic, or its end (None)."""

    topic: str
    message: str | None
    title: str = NAME


@dataclass(frozen=True, slots=True)
class Told:
    """All that is to be told now; most of the time nothing is."""

    status: Status | None
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]
    log: tuple[tuple[int, str], ...]
    """Lines for AppDaemon's log alone, and their level."""

    def __bool__(self) -> bool:
        """Tell whether there is anything to tell."""
        return self.status is not None or bool(self.entries or self.notices or self.log)


class Telling:
    """Decides what is news, and forms the sentences."""

    def __init__(self, settings: Settings, zone: tzinfo, currency: str, now: datetime) -> None:
        self.messages = Messages(settings, zone, currency)
        self._settings = settings
        self._words = WORDS[settings.language]
        self._logbook = Logbook()
        self._problems = ProblemBook()
        self._rhythm = StatusRhythm()
        self._said: tuple[Decision, datetime, str, str] | None = None
        self._findings = Findings()
        self._check_at: datetime | None = now + SELF_CHECK_AFTER
        self._silent_since: datetime | None = None

    def report(
        self,
        decision: Decision,
        problems: tuple[Problem, ...],
        seen: Seen,
        now: datetime,
        wall: datetime,
        *,
        at_once: bool = False,
    ) -> Told:
        """Return what is to be told of a step; called at each.

        Args:
            decision: that of the step.
            problems: all that there are.
            seen: what is told beside it.
            now: the time.
            wall: what the wall clock shows.
            at_once: whether the status is to be told in any case.
        """
        log = self._check(problems, seen.facts, now)
        news = self._logbook.news(decision, now)
        begun, over = self._problems.update((*problems, *self._findings.problems), now)
        status = self._status(decision, seen, now, wall, at_once=at_once)
        entries: list[Entry] = []
        if news is not None:
            to_phone = news is News.BOOST_ENDED and self._settings.notify_boost_end
            entries.append(self._entry(self.messages.entry(news, decision, wall), to_phone=to_phone))
        notices: list[Notice] = []
        for problem in begun:
            text = self.messages.problem(problem)
            entries.append(self._entry(text, logging.WARNING, to_phone=self._settings.notify_problem))
            notices.append(Notice(topic(problem.kind), text, self.messages.title(problem)))
        for problem in over:
            text = self.messages.problem_over(problem)
            entries.append(self._entry(text, to_phone=self._settings.notify_problem))
            notices.append(Notice(topic(problem.kind), None))
        return Told(status, tuple(entries), tuple(notices), log)

    def session(self, session: Session) -> Entry:
        """Return what is told of a session that is over."""
        return self._entry(self.messages.session(session), to_phone=self._settings.notify_session)

    def trouble(self, trouble: Trouble) -> str:
        """Tell what is wrong with an entity."""
        return self.messages.trouble(trouble)

    def _entry(self, message: str, level: int = logging.INFO, *, to_phone: bool = False) -> Entry:
        said = self.messages.dry_run(message) if self._settings.dry_run else message
        return Entry(said, level, to_phone)

    def _status(self, decision: Decision, seen: Seen, now: datetime, wall: datetime, *, at_once: bool) -> Status | None:
        minute = wall.replace(second=0, microsecond=0)
        if self._said is None or self._said[0] is not decision or self._said[1] != minute:
            # A decision is the same object until it changes, and its sentences tell times by the minute.
            self._said = (decision, minute, self.messages.why(decision, wall), self.messages.next(decision, wall))
        _, _, why, next_change = self._said
        status = Status(
            decision,
            why=why,
            next=next_change,
            problem=", ".join(self._problems.kinds) or "none",
            car_w=seen.car_w,
            grid_w=seen.grid_w,
            sun_share=seen.sun_share,
            session_sun_share=seen.session_sun_share,
            starts=seen.starts,
        )
        return status if self._rhythm.due(status, now) or at_once else None

    def _check(self, problems: tuple[Problem, ...], facts: Facts, now: datetime) -> tuple[tuple[int, str], ...]:
        """Check the installation some time after the start, and then until all is known and nothing wrong.

        It waits while the user is told, or soon will be, that the charger shows nothing or nonsense.
        """
        silent = None in {facts.setpoint_a, facts.voltage_v}
        self._silent_since = (self._silent_since or now) if silent else None
        if self._check_at is None or now < self._check_at:
            return ()
        if self._silent_since is not None and now - self._silent_since < FELL_SILENT:
            return ()
        if CHARGER_UNREADABLE & {*self._problems.kinds, *(problem.kind for problem in problems)}:
            return ()
        before, findings = self._findings, self_check(facts, self._settings, self._words)
        done = findings.complete and not findings.wrong
        self._findings, self._check_at = findings, None if done else now + SELF_CHECK_AFTER
        # Their numbers change all the time; what is told is what is found.
        if not (done or len(findings.wrong) != len(before.wrong) or not before.seen):
            return ()
        level = logging.WARNING if findings.wrong else logging.INFO
        return ((level, self.messages.self_check(findings)),)


def topic(kind: ProblemKind) -> str:
    """Name the notification of a problem."""
    return kind.replace(" ", "_")
