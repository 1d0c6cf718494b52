"""Puts what there is to tell into the words of the user's language."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from functools import partial

from alfen_solar.decision import CarState, Decision, Reason
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.limits import Bound
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings
from alfen_solar.sockets.session import Session

from .languages.choice import WORDS
from .languages.words import Because, Doing, Note
from .logbook import News
from .self_check import Findings

NAME = "Alfen Solar"
"""Who speaks, in logbook and notifications."""

LONG_WINDOW_S = 10.0
"""A surplus over a longer window is told with its length: it is not that of now."""

_HALF_A_MINUTE = timedelta(seconds=30)
_DAYS_BY_NAME = range(2, 7)
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}

_SEEN: Mapping[CarState, Doing] = {
    CarState.DRAWING: Doing.CHARGING,
    CarState.IDLE: Doing.IDLE,
    CarState.ABSENT: Doing.NO_CAR,
}
_IMPLIED: Mapping[Reason, CarState] = {Reason.NOT_DRAWING: CarState.IDLE, Reason.NO_CAR: CarState.ABSENT}
"""What a reason says of a car of which nothing else is known."""
_WAITS_FOR: Mapping[CarState, Reason] = {CarState.IDLE: Reason.NOT_DRAWING, CarState.ABSENT: Reason.NO_CAR}
"""What would change a decision that goes on by itself, if the car does not draw."""
_GOES_ON = frozenset({Reason.FAST, Reason.FOLLOWING_SUN, Reason.MINIMUM, *_WAITS_FOR.values()})
_START_TO_COME = frozenset({Reason.NOT_DRAWING, Reason.TOO_LITTLE_SUN, Reason.STARTING, Reason.MAXIMUM_TOO_LOW})


class Messages:
    """Speaks the language of the settings.

    Args:
        settings: the language, and the names of what to look at.
        zone: in which times are told.
        currency: that of the prices, as Home Assistant has it: a code of ISO 4217.
    """

    def __init__(self, settings: Settings, zone: tzinfo, currency: str = "EUR") -> None:
        self._words = WORDS[settings.language]
        self._settings = settings
        self._zone = zone
        self._currency = currency
        self._reasons: Mapping[Reason, Callable[[Decision, datetime], list[str]]] = {
            Reason.BOOST: self._boost,
            Reason.FOLLOWING_SUN: self._surplus,
            Reason.MINIMUM: self._surplus,
            Reason.NOT_DRAWING: self._surplus,
            Reason.NO_CAR: self._surplus,
            Reason.STOPPING: self._stopping,
            Reason.TOO_LITTLE_SUN: self._too_little_sun,
            Reason.STARTING: self._starting,
            Reason.METER_LOST: partial(self._fixed, Because.METER_LOST),
            Reason.METER_REVERSED: partial(self._fixed, Because.METER_REVERSED),
            Reason.METER_FROZEN: partial(self._fixed, Because.METER_FROZEN),
            Reason.CHARGER_SILENT: partial(self._fixed, Because.CHARGER_SILENT),
            Reason.MAXIMUM_TOO_LOW: self._too_low,
        }

    def why(self, decision: Decision, wall: datetime) -> str:
        """Tell what is done, and why, in one sentence.

        Args:
            decision: what is told of.
            wall: the time on the wall's clock: today's times are told without their day.
        """
        words, reason = self._words, decision.reason
        if reason is Reason.OFF and decision.boost_until is not None:
            return words.boost_waits.format(until=self._until(decision.boost_until, wall))
        if _faulty(decision):
            reason = Reason.CHARGER_FAULT
        if reason in words.why:
            return words.why[reason]
        doing = words.doing[_doing(decision)].format(current=self._current(decision))
        because = self._reasons[reason](decision, wall) if reason in self._reasons else []
        return words.joint.join([doing, ", ".join(because)]) if because else doing

    def next(self, decision: Decision, wall: datetime) -> str:
        """Tell what would change the decision, in one sentence; the time is that of `why`."""
        words, needed_w = self._words, decision.needed_w
        if decision.reason is Reason.OFF and decision.boost_until is not None:
            return words.next_boost_waits
        sentence = words.next[_next_reason(decision)].format(
            mode=decision.mode,
            needed=words.needed_unknown if needed_w is None else words.kilowatts(needed_w),
            at=self._at(decision.until, wall),
        )
        if decision.minimum_current_a is None or decision.reason not in _START_TO_COME:
            return sentence
        return sentence + words.needs_current.format(current=words.amperes(round(decision.minimum_current_a, 1)))

    def entry(self, news: News, decision: Decision, wall: datetime) -> str:
        """Tell the logbook; the time is that of `why`."""
        return self._words.news[news].format(mode=decision.mode, why=self.why(decision, wall))

    def session(self, session: Session) -> str:
        """Tell what a session has brought."""
        words, saved = self._words.session, ""
        money = session.saved(self._settings.import_price, self._settings.export_price)
        if money is not None:
            symbol = _SYMBOLS.get(self._currency)
            form = words.money_by_code if symbol is None else words.money
            amount = self._words.number(money, ".2f")
            saved = words.saved.format(money=form.format(amount=amount, currency=symbol or self._currency))
        return (words.full if session.full else words.left).format(
            energy=self._words.number(session.charged_wh / 1000, ".1f"),
            share=f"{100 * session.sun_share:.0f}",
            saved=saved,
        )

    def buttons(self) -> list[dict[str, str]]:
        """Name the buttons of a notification, as the companion app takes them; the package knows their actions."""
        words = self._words
        return [
            {"action": "ALFEN_SOLAR_BOOST", "title": words.boost_button},
            {"action": "ALFEN_SOLAR_STOP", "title": words.stop_button},
        ]

    def problem(self, problem: Problem) -> str:
        """Tell what is wrong, where, and what to do."""
        words, settings, entities = self._words, self._settings, self._settings.entities
        meter = settings.grid_power
        if settings.grid_import is not None:
            meter = words.both.format(one=settings.grid_import, other=settings.grid_export)
        return words.problem[problem.kind].format(
            setpoint="" if problem.setpoint_a is None else words.amperes(problem.setpoint_a),
            shown=words.nothing if problem.shown_a is None else words.amperes(problem.shown_a),
            detail=self._detail(problem),
            hub=settings.hub,
            socket=settings.socket,
            setpoint_entity=entities.setpoint,
            voltage_entity=entities.voltage,
            meter=meter,
        )

    def trouble(self, trouble: Trouble) -> str:
        """Tell what is wrong with an entity of Home Assistant."""
        words = self._words
        if trouble.why is not None:
            why = words.unusable[trouble.why].format(**trouble.values)
            return words.unusable_state.format(entity=trouble.entity, why=why)
        form = words.missing_entity if trouble.lack is Lack.MISSING else words.no_value
        return form.format(entity=trouble.entity, setting=trouble.setting, state=trouble.state)

    def _detail(self, problem: Problem) -> str:
        if problem.kind is ProblemKind.SENSOR_LOST:
            return ", ".join(trouble.entity for trouble in problem.troubles)
        return " ".join([problem.detail, *map(self.trouble, problem.troubles)]).strip()

    def title(self, problem: Problem) -> str:
        """Name a problem in few words: the title of its notification."""
        return self._words.title[problem.kind]

    def problem_over(self, problem: Problem) -> str:
        """Tell that a problem is over."""
        return self._words.over.format(title=self.title(problem))

    def self_check(self, findings: Findings) -> str:
        """Tell what the self-check saw, in one log block."""
        words = self._words.self_check
        wrong = (words.wrong.format(wrong=wrong) for wrong in findings.wrong)
        return "\n".join([words.title.format(seen="; ".join(findings.seen)), *wrong])

    def dry_run(self, message: str) -> str:
        """Mark what is told while nothing is written."""
        return self._words.dry_run.format(message=message)

    # What is done

    def _current(self, decision: Decision) -> str:
        """Tell the current, and what bounds it."""
        current_a = decision.setpoint_a or 0.0
        note = _note(decision)
        return self._words.amperes(current_a) + ("" if note is None else self._noted(note, decision, current_a))

    def _noted(self, note: Note, decision: Decision, current_a: float) -> str:
        words, to = self._words, ""
        if decision.limit is not None and round(decision.limit.most_a - current_a, 1):
            to = words.to.format(limit=words.amperes(round(decision.limit.most_a, 1)))
        return words.note[note].format(to=to)

    # Why

    def _fixed(self, because: Because, _decision: Decision, _wall: datetime) -> list[str]:
        return [self._words.because[because]]

    def _boost(self, decision: Decision, wall: datetime) -> list[str]:
        if decision.until is None:
            return []
        return [self._words.because[Because.BOOST].format(until=self._until(decision.until, wall))]

    def _surplus(self, decision: Decision, _wall: datetime) -> list[str]:
        if decision.surplus_w is None:
            return []
        window_s = decision.window_s or 0.0
        because = Because.WINDOW if window_s > LONG_WINDOW_S else Because.SURPLUS
        power = self._words.kilowatts(max(decision.surplus_w, 0))
        return [self._words.because[because].format(power=power, seconds=f"{window_s:.0f}")]

    def _shortage(self, decision: Decision, wall: datetime) -> list[str]:
        return self._surplus(decision, wall) or [self._words.because[Because.TOO_LITTLE_SUN]]

    def _stopping(self, decision: Decision, wall: datetime) -> list[str]:
        pauses = self._words.because[Because.PAUSES].format(at=self._at(decision.until, wall))
        return [*self._shortage(decision, wall), pauses]

    def _too_little_sun(self, decision: Decision, wall: datetime) -> list[str]:
        because = self._shortage(decision, wall)
        if decision.needed_w is not None:
            needed = self._words.kilowatts(decision.needed_w)
            because.append(self._words.because[Because.NEEDED].format(power=needed))
        return because

    def _starting(self, decision: Decision, wall: datetime) -> list[str]:
        starts = self._words.because[Because.STARTS].format(at=self._at(decision.until, wall))
        return [*self._surplus(decision, wall), starts]

    def _too_low(self, decision: Decision, _wall: datetime) -> list[str]:
        limit = decision.limit
        if limit is None or limit.by is not Bound.CHARGER:
            return [self._words.because[Because.MAXIMUM_TOO_LOW]]
        allowed = self._words.amperes(round(limit.most_a, 1))
        return [self._words.because[Because.CHARGER_ALLOWS_TOO_LITTLE].format(limit=allowed)]

    # When

    def _at(self, moment: datetime | None, wall: datetime) -> str:
        times = self._words.times
        if moment is None:
            return times.soon
        return self._time(moment, wall, times.at_today, times.at_tomorrow, times.at_day)

    def _until(self, moment: datetime, wall: datetime) -> str:
        times = self._words.times
        return self._time(moment, wall, times.until_today, times.until_tomorrow, times.until_day)

    def _time(self, moment: datetime, wall: datetime, today: str, tomorrow: str, another_day: str) -> str:
        local = (moment + _HALF_A_MINUTE).astimezone(self._zone)  # so that the nearest minute is told
        days = (local.date() - wall.astimezone(self._zone).date()).days
        form = {0: today, 1: tomorrow}.get(days, another_day)
        day = self._words.times.weekdays[local.weekday()] if days in _DAYS_BY_NAME else f"{local:%Y-%m-%d}"
        return form.format(day=day, time=f"{local:%H:%M}")


def _doing(decision: Decision) -> Doing:
    if decision.setpoint_a is None:
        return Doing.WAITING
    if decision.setpoint_a == 0:
        return Doing.PAUSED
    return _SEEN.get(_car(decision), Doing.OFFERING)


def _car(decision: Decision) -> CarState:
    return _IMPLIED.get(decision.reason, decision.car) if decision.car is CarState.UNKNOWN else decision.car


def _faulty(decision: Decision) -> bool:
    """Tell whether a car that may charge cannot, as the charger has a fault."""
    return bool(decision.setpoint_a) and decision.car is CarState.FAULT


def _next_reason(decision: Decision) -> Reason:
    if _faulty(decision):
        return Reason.CHARGER_FAULT
    if decision.reason not in _GOES_ON:
        return decision.reason
    goes_on = Reason.FOLLOWING_SUN if decision.reason in _WAITS_FOR.values() else decision.reason
    return _WAITS_FOR.get(_car(decision), goes_on)


def _note(decision: Decision) -> Note | None:
    match decision.limit.by if decision.limit is not None else None:
        case Bound.CHARGER:
            return Note.CHARGER
        case Bound.SETTINGS:
            return Note.SETTINGS
        case Bound.USER:
            return Note.MAXIMUM
        case _:
            return {Reason.FAST: Note.MAXIMUM, Reason.BOOST: Note.MAXIMUM, Reason.MINIMUM: Note.MINIMUM}.get(
                decision.reason
            )
