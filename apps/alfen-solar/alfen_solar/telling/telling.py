"""What the user learns about a step: status for the sensors, logbook entries, notifications. Pure."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

from alfen_solar.decision import Decision
from alfen_solar.facts import Facts, Setup
from alfen_solar.house.quarter_hour import QuarterReport
from alfen_solar.inputs.states import RawState
from alfen_solar.inputs.trouble import Trouble
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings
from alfen_solar.sockets.phases import PhaseReport
from alfen_solar.sockets.session import Session
from alfen_solar.sockets.starts import StartCount

from .first_steps import TOLD_HERE, FirstSteps
from .languages.choice import WORDS
from .logbook import Logbook, News
from .messages import NAME, Messages
from .notices import ProblemBook
from .package import package_problems
from .self_check import Findings, self_check
from .status import Status, StatusRhythm

SELF_CHECK_AFTER = timedelta(seconds=60)
"""After the start, and then as often while something is wrong or unknown."""
FELL_SILENT = timedelta(seconds=20)
"""A charger that fell silent less than this ago is not a finding yet: it may soon be reported as a problem."""
CHARGER_UNREADABLE = frozenset({ProblemKind.CHARGER_SILENT, ProblemKind.WRONG_WORDS})
"""While one of these is reported, the self-check has nothing to add."""


FIRST_STEPS = "first_steps"
"""The topic of the notification that tells what is still to be done."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is reported in addition to the decision."""

    car_w: float | None
    grid_w: float | None
    sun_share: float | None
    session_sun_share: float | None
    starts: StartCount
    facts: Facts
    setup: Setup
    phases: PhaseReport | None = None
    quarter: QuarterReport | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A message for the logbook and the log."""

    message: str
    level: int = logging.INFO
    to_phone: bool = False
    """Whether it also goes to the user's phone."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification in Home Assistant, one per topic; the message None dismisses it."""

    topic: str
    message: str | None
    title: str = NAME


@dataclass(frozen=True, slots=True)
class Told:
    """All that is to be reported now; most of the time, nothing."""

    status: Status | None
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]
    log: tuple[tuple[int, str], ...]
    """Lines for AppDaemon's log only, with their level."""

    def __bool__(self) -> bool:
        """Return whether there is anything to report."""
        return self.status is not None or bool(self.entries or self.notices or self.log)


class Telling:
    """Decides what is news, and has it put into sentences."""

    def __init__(
        self, settings: Settings, zone: tzinfo, currency: str, now: datetime, label: str | None = None
    ) -> None:
        """Set it up.

        Args:
            settings: those of the socket.
            zone: the time zone of the times that are told.
            currency: that of the prices, as a code of ISO 4217.
            now: the time.
            label: what tells the socket from others; None: there are no others.
        """
        self._label = label
        self.messages = Messages(settings, zone, currency)
        self._settings = settings
        self._words = WORDS[settings.language]
        self._logbook = Logbook()
        self._problems = ProblemBook()
        self._rhythm = StatusRhythm()
        self._said: tuple[Decision, datetime, str, str] | None = None
        self._first_steps = FirstSteps(settings, self._words, now)
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
        """Return what to report about a step; called for each step.

        Args:
            decision: the decision of the step.
            problems: all current problems.
            seen: what to report in addition.
            now: the time.
            wall: the time on the wall clock.
            at_once: whether to report the status in any case.
        """
        log = self._check(problems, seen.facts, now)
        news = self._logbook.news(decision, now)
        problems = (*problems, *package_problems(seen.setup, self._words), *self._findings.problems)
        begun, over = self._problems.update(problems, now)
        status = self._status(decision, seen, now, wall, at_once=at_once)
        entries: list[Entry] = []
        if news is not None:
            to_phone = news is News.BOOST_ENDED and self._settings.notify_boost_end
            entries.append(self._entry(self.messages.entry(news, decision, wall), to_phone=to_phone))
        kinds = frozenset(problem.kind for problem in problems)
        steps = self._first_steps.update(seen.setup, seen.facts, kinds, now, has_meter=seen.grid_w is not None)
        notices = [] if steps is None else [Notice(FIRST_STEPS, numbered(steps), self._words.first_steps.title)]
        if steps == ():
            entries.append(self._entry(self._words.first_steps.done))
            # What is still wrong needs a notification of its own from now on.
            standing = (each for each in problems if each.kind in TOLD_HERE & {*self._problems.kinds})
            notices += [self._notice(each) for each in standing if each not in begun]
        for problem in begun:
            text = self.messages.problem(problem, by_name=True)
            entries.append(self._entry(text, logging.WARNING, to_phone=self._settings.notify_problem))
            if problem.kind not in TOLD_HERE or not self._first_steps.are_told:
                notices.append(self._notice(problem))
        for problem in over:
            text = self.messages.problem_over(problem)
            entries.append(self._entry(text, to_phone=self._settings.notify_problem))
            notices.append(Notice(topic(problem.kind), None))
        return Told(status, tuple(entries), tuple(notices), log)

    def session(self, session: Session) -> Entry:
        """Return the report of a session that is over."""
        return self._entry(self.messages.session(session), to_phone=self._settings.notify_session)

    def late(self, text: str) -> Entry:
        """Return the report of a plan for which the time is too short."""
        return self._entry(text, logging.WARNING, to_phone=self._settings.notify_problem)

    def record(self, entity: str, new: RawState | None) -> None:
        """Record the friendly name of an entity, for the sentences that mention it."""
        if new is not None and (name := new["attributes"].get("friendly_name")):
            self.messages.record_name(entity, str(name))  # customize lets a user set a number

    def trouble(self, trouble: Trouble) -> str:
        """Say what is wrong with an entity."""
        return self.messages.trouble(trouble)

    def _entry(self, message: str, level: int = logging.INFO, *, to_phone: bool = False) -> Entry:
        said = message if self._label is None else self.messages.of_socket(message, self._label)
        return Entry(self.messages.dry_run(said) if self._settings.dry_run else said, level, to_phone)

    def _notice(self, problem: Problem) -> Notice:
        title = self.messages.title(problem)
        if self._label is not None:
            title = self.messages.of_socket(title, self._label)
        return Notice(topic(problem.kind), self.messages.problem(problem), title)

    def _status(self, decision: Decision, seen: Seen, now: datetime, wall: datetime, *, at_once: bool) -> Status | None:
        minute = wall.replace(second=0, microsecond=0)
        if self._said is None or self._said[0] is not decision or self._said[1] != minute:
            # A decision is the same object until it changes, and its sentences give times to the minute.
            self._said = (decision, minute, self.messages.why(decision, wall), self.messages.next(decision, wall))
        _, _, why, next_change = self._said
        say = partial(self.messages.problem, by_name=True)
        status = Status(
            decision,
            why=why,
            next=next_change,
            problem=", ".join(self._problems.kinds) or "none",
            problem_title=", ".join(map(self.messages.title, self._problems.problems)) or None,
            problem_text=" ".join(map(say, self._problems.problems)) or None,
            car_w=seen.car_w,
            grid_w=seen.grid_w,
            sun_share=seen.sun_share,
            session_sun_share=seen.session_sun_share,
            starts=seen.starts,
            reserve_w=self._settings.reserve_w,
            shares=self._label is not None,
            phases=seen.phases,
            quarter=seen.quarter,
        )
        return status if self._rhythm.due(status, now) or at_once else None

    def _check(self, problems: tuple[Problem, ...], facts: Facts, now: datetime) -> tuple[tuple[int, str], ...]:
        """Check the installation some time after the start, until everything is known and nothing is wrong.

        It waits while there is a report, or soon will be, that the charger has no data or implausible data.
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
        # The numbers change all the time; only new findings are reported.
        if not (done or len(findings.wrong) != len(before.wrong) or not before.seen):
            return ()
        level = logging.WARNING if findings.wrong else logging.INFO
        return ((level, self.messages.self_check(findings)),)


def topic(kind: ProblemKind) -> str:
    """Return the topic of a problem's notification."""
    return kind.replace(" ", "_")


def numbered(steps: tuple[str, ...]) -> str | None:
    """Write steps as a list, as Home Assistant shows it in a notification; None: there are none."""
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1)) or None
