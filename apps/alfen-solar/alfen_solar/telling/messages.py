"""Forms the sentences for the user, in the language of the settings."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import partial

from alfen_solar.decision import BatteryRole, CarState, Decision, Reason
from alfen_solar.inputs.choices import STANDS_FOR
from alfen_solar.inputs.trouble import Trouble
from alfen_solar.limits import Bound
from alfen_solar.plan.socket_plan import PlanReport
from alfen_solar.problem import Problem
from alfen_solar.settings import Settings
from alfen_solar.sockets.session import Session

from .details import detail, meter, trouble_sentence
from .languages.choice import WORDS
from .languages.words import Because, Doing, Note
from .logbook import News
from .self_check import Findings

NAME = "Alfen Solar"
"""The sender of logbook entries and notifications."""

LONG_WINDOW_S = 10.0
"""A surplus that was averaged over a longer window is not that of this moment: the logbook adds how long it was."""

TOLD_SHORT_WH = 100.0
"""Less is not worth a word."""

_HALF_A_MINUTE = timedelta(seconds=30)
_DAYS_BY_NAME = range(2, 7)
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}

_SEEN: Mapping[CarState, Doing] = {
    CarState.DRAWING: Doing.CHARGING,
    CarState.IDLE: Doing.IDLE,
    CarState.ABSENT: Doing.NO_CAR,
}
_IMPLIED: Mapping[Reason, CarState] = {Reason.NOT_DRAWING: CarState.IDLE, Reason.NO_CAR: CarState.ABSENT}
"""What a reason implies about the car if nothing else is known about it."""
_WAITS_FOR: Mapping[CarState, Reason] = {CarState.IDLE: Reason.NOT_DRAWING, CarState.ABSENT: Reason.NO_CAR}
"""What the charger waits for if the car does not draw."""
_LIMITED_BY: Mapping[Bound, Note] = {
    Bound.FUSE: Note.FUSE,
    Bound.QUARTER_HOUR: Note.QUARTER_HOUR,
    Bound.DIMMING: Note.DIMMED,
    Bound.CHARGER: Note.CHARGER,
    Bound.STATION: Note.STATION,
    Bound.SETTINGS: Note.SETTINGS,
    Bound.USER: Note.MAXIMUM,
    Bound.PHASES: Note.PHASES,
}
_AT_AN_END: Mapping[Reason, Note] = {
    Reason.FAST: Note.MAXIMUM,
    Reason.BOOST: Note.MAXIMUM,
    Reason.PLAN: Note.MAXIMUM,
    Reason.MINIMUM: Note.MINIMUM,
}
"""What a current is that nothing limits."""
_BATTERY: Mapping[BatteryRole, Because] = {
    BatteryRole.LENDS: Because.BATTERY_LENDS,
    BatteryRole.FIRST: Because.BATTERY_FIRST,
    BatteryRole.GIVES: Because.BATTERY_GIVES,
    BatteryRole.HELPS: Because.BATTERY_HELPS,
    BatteryRole.UNKNOWN: Because.BATTERY_UNKNOWN,
}
_GOES_ON = frozenset({Reason.FAST, Reason.FOLLOWING_SUN, Reason.MINIMUM, *_WAITS_FOR.values()})
_START_TO_COME = frozenset({Reason.NOT_DRAWING, Reason.TOO_LITTLE_SUN, Reason.STARTING, Reason.MAXIMUM_TOO_LOW})


class Messages:
    """Forms all sentences.

    Args:
        settings: the language, and the entities that sentences name.
        zone: the time zone for times.
        currency: the currency of the prices, as in Home Assistant: an ISO 4217 code.
    """

    def __init__(self, settings: Settings, zone: tzinfo, currency: str = "EUR") -> None:
        self._words = WORDS[settings.language]
        self._settings = settings
        self._zone = zone
        self._currency = currency
        self._names: dict[str, str] = {}
        self._reasons: Mapping[Reason, Callable[[Decision, datetime], list[str]]] = {
            Reason.BOOST: self._boost,
            Reason.PLAN: self._plan_until,
            Reason.FOLLOWING_SUN: self._following,
            Reason.MINIMUM: self._following,
            Reason.NOT_DRAWING: self._following,
            Reason.NO_CAR: self._following,
            Reason.STOPPING: self._stopping,
            Reason.TOO_LITTLE_SUN: self._too_little_sun,
            Reason.STARTING: self._starting,
            Reason.METER_LOST: partial(self._fixed, Because.METER_LOST),
            Reason.METER_REVERSED: partial(self._fixed, Because.METER_REVERSED),
            Reason.METER_FROZEN: partial(self._fixed, Because.METER_FROZEN),
            Reason.CHARGER_SILENT: partial(self._fixed, Because.CHARGER_SILENT),
            Reason.MAXIMUM_TOO_LOW: self._too_low,
        }

    def record_name(self, entity: str, name: str) -> None:
        """Record the friendly name of an entity."""
        self._names[entity] = name

    def why(self, decision: Decision, wall: datetime) -> str:
        """Say what is happening and why, in one sentence.

        Args:
            decision: the decision to explain.
            wall: the time on the wall clock: times of the same day are given without the day.
        """
        return self._why(replace(decision, window_s=None), wall)

    def _why(self, decision: Decision, wall: datetime, *, started: bool = False) -> str:
        words, reason = self._words, decision.reason
        if reason is Reason.OFF and decision.boost_until is not None:
            return words.boost_waits.format(until=self._until(decision.boost_until, wall))
        if _faulty(decision):
            reason = Reason.CHARGER_FAULT
        if reason in words.why:
            return words.why[reason]
        doing = words.doing[Doing.STARTED if started else _doing(decision)].format(current=self._current(decision))
        because = self._reasons[reason](decision, wall) if reason in self._reasons else []
        return words.joint.join([doing, ", ".join(because)]) if because else doing

    def next(self, decision: Decision, wall: datetime) -> str:
        """Say what happens next, or what it takes, in one sentence; `wall` as in `why`."""
        words, needed_w = self._words, decision.needed_w
        if decision.reason is Reason.OFF and decision.boost_until is not None:
            return words.next_boost_waits
        if decision.reason is Reason.MAXIMUM_TOO_LOW and decision.limit and decision.limit.by in words.next_in_use:
            return words.next_in_use[decision.limit.by]
        sentence = (words.next_probes if decision.probes else words.next[_next_reason(decision)]).format(
            mode=self._mode(decision),
            needed=words.needed_unknown if needed_w is None else words.kilowatts(needed_w),
            at=self._at(decision.until, wall),
        )
        if decision.choice_waits:
            sentence += words.choice_waits.format(seconds=words.number(STANDS_FOR.total_seconds(), ".0f"))
        if decision.phases_stay:
            sentence += words.phases_stay
        if decision.minimum_current_a is None or decision.reason not in _START_TO_COME:
            return sentence
        return sentence + words.needs_current.format(current=words.amperes(round(decision.minimum_current_a, 1)))

    def entry(self, news: News, decision: Decision, wall: datetime) -> str:
        """Form a logbook entry; `wall` as in `why`."""
        why = self._why(decision, wall, started=news is News.START)
        return self._words.news[news].format(mode=self._mode(decision), why=why)

    def _mode(self, decision: Decision) -> str:
        return "" if decision.mode is None else self._words.mode[decision.mode]

    @property
    def currency(self) -> str:
        """The sign of the user's currency, or its code if it has none here."""
        return _SYMBOLS.get(self._currency, self._currency)

    def session(self, session: Session) -> str:
        """Report a charging session that is over."""
        words, saved = self._words.session, ""
        money = session.saved(self._settings.import_price, self._settings.export_price)
        if money is not None:
            saved = words.saved.format(money=self._money(money))
        if session.cost is not None:
            saved = words.cost.format(money=self._money(session.cost)) + saved
        return (words.full if session.full else words.left).format(
            energy=self._words.number(session.charged_wh / 1000, ".1f"),
            share=f"{100 * session.sun_share:.0f}",
            saved=saved,
        )

    def plan(self, report: PlanReport, wall: datetime) -> str:
        """Say what a plan comes to, in one sentence; `wall` as in `why`."""
        words, plan, more = self._words.plan, report.plan, ""
        runs = plan.runs
        if runs and plan.run_at(wall) is None:
            more += words.starts.format(at=self._at(runs[0][0], wall))
        if plan.short_wh >= TOLD_SHORT_WH:
            more += words.short.format(missing=self._kilowatt_hours(plan.short_wh))
        prices = self._settings.prices
        if prices and (plan.known_until is None or plan.known_until <= wall):
            more += words.no_prices.format(entities=", ".join(map(self._name, prices)))
        elif plan.assumes:
            more += words.assumes
        if plan.ready_by is None:
            return words.cheap.format(more=more)
        energy_wh = plan.need_wh - plan.short_wh
        cost = "" if plan.known_until is None else words.cost.format(money=self._money(plan.cost))
        return words.until.format(
            until=self._until(plan.ready_by, wall),
            energy=self._kilowatt_hours(energy_wh),
            sun=self._kilowatt_hours(min(plan.sun_wh, energy_wh)),
            cost=cost,
            more=more,
        )

    def _kilowatt_hours(self, wh: float) -> str:
        return self._words.number(wh / 1000, ".1f")

    def _money(self, amount: float) -> str:
        """Format an amount of money."""
        words, symbol = self._words.session, _SYMBOLS.get(self._currency)
        form = words.money_by_code if symbol is None else words.money
        return form.format(amount=self._words.number(amount, ".2f"), currency=symbol or self._currency)

    def buttons(self, suffix: str = "") -> list[dict[str, str]]:
        """Return the buttons of a notification, for the companion app; the package handles their actions.

        Args:
            suffix: what tells the socket from the first one.
        """
        words, suffix = self._words, suffix.upper()
        return [
            {"action": f"ALFEN_SOLAR{suffix}_BOOST", "title": words.boost_button},
            {"action": f"ALFEN_SOLAR{suffix}_STOP", "title": words.stop_button},
        ]

    def problem(self, problem: Problem, *, by_name: bool = False) -> str:
        """Say what is wrong, where, and what to do.

        Args:
            problem: the problem.
            by_name: whether entities are called by their friendly names, as far as these are known.
        """
        words, settings, entities = self._words, self._settings, self._settings.entities
        called = self._name if by_name else str
        return words.problem[problem.kind].format(
            setpoint="" if problem.setpoint_a is None else words.amperes(problem.setpoint_a),
            shown=words.nothing if problem.shown_a is None else words.amperes(problem.shown_a),
            detail=detail(problem, self._settings, words, called),
            hub=settings.hub,
            socket=settings.socket,
            setpoint_entity=called(entities.setpoint),
            voltage_entity=called(entities.voltage),
            meter=meter(settings, words, called),
        )

    def trouble(self, trouble: Trouble, called: Callable[[str], str] = str) -> str:
        """Say what is wrong with an entity of Home Assistant.

        Args:
            trouble: what is wrong.
            called: what the sentence calls the entity, by its ID.
        """
        return trouble_sentence(trouble, self._words, called)

    def _name(self, entity: str) -> str:
        return self._names.get(entity, entity)

    def title(self, problem: Problem) -> str:
        """Return the short title of a problem, for its notification."""
        return self._words.title[problem.kind]

    def problem_over(self, problem: Problem) -> str:
        """Say that a problem is over."""
        return self._words.over.format(title=self.title(problem))

    def self_check(self, findings: Findings) -> str:
        """Report the results of the self-check, for the log."""
        words = self._words.self_check
        wrong = (words.wrong.format(wrong=wrong) for wrong in findings.wrong)
        return "\n".join([words.title.format(seen=words.joint.join(findings.seen)), *wrong])

    def of_socket(self, message: str, label: str) -> str:
        """Mark a message with the socket that it is about."""
        return self._words.of_socket.format(socket=label, message=message)

    def dry_run(self, message: str) -> str:
        """Mark a message while nothing is written to the charger."""
        return self._words.dry_run.format(message=message)

    # What is happening

    def _current(self, decision: Decision) -> str:
        """Format the current, with what limits it."""
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

    def _plan_until(self, decision: Decision, wall: datetime) -> list[str]:
        if decision.until is None:
            return []
        return [self._words.because[Because.PLAN].format(until=self._until(decision.until, wall))]

    def _surplus(self, decision: Decision, _wall: datetime) -> list[str]:
        if decision.surplus_w is None:
            return []
        window_s = decision.window_s or 0.0
        because = Because.WINDOW if window_s > LONG_WINDOW_S else Because.SURPLUS
        power = self._words.kilowatts(max(decision.surplus_w, 0))
        return [self._words.because[because].format(power=power, seconds=f"{window_s:.0f}")]

    def _following(self, decision: Decision, wall: datetime) -> list[str]:
        return [*self._surplus(decision, wall), *self._battery(decision)]

    def _battery(self, decision: Decision) -> list[str]:
        """Say what the home battery does to the surplus; nothing if it does nothing."""
        part = decision.battery
        if part is None or part.role not in _BATTERY or decision.surplus_w is None:
            return []
        power = self._words.kilowatts(abs(part.power_w or 0.0))
        return [self._words.because[_BATTERY[part.role]].format(power=power)]

    def _shortage(self, decision: Decision, wall: datetime) -> list[str]:
        return self._surplus(decision, wall) or [self._words.because[Because.TOO_LITTLE_SUN]]

    def _stopping(self, decision: Decision, wall: datetime) -> list[str]:
        pauses = self._words.because[Because.PAUSES].format(at=self._at(decision.until, wall))
        return [*self._shortage(decision, wall), pauses]

    def _too_little_sun(self, decision: Decision, wall: datetime) -> list[str]:
        because = self._shortage(decision, wall)
        if battery := self._battery(decision):  # what a start needs is told as what comes next
            because += battery
        elif decision.needed_w is not None:
            needed = self._words.kilowatts(decision.needed_w)
            because.append(self._words.because[Because.NEEDED].format(power=needed))
        return because

    def _starting(self, decision: Decision, wall: datetime) -> list[str]:
        because = Because.PROBES if decision.probes else Because.STARTS
        starts = self._words.because[because].format(at=self._at(decision.until, wall))
        return [*self._surplus(decision, wall), starts]

    def _too_low(self, decision: Decision, _wall: datetime) -> list[str]:
        limit = decision.limit
        if limit is not None and limit.by in self._words.in_use:
            return [self._words.in_use[limit.by]]
        if limit is None or limit.by is not Bound.CHARGER:
            return [self._words.because[Because.MAXIMUM_TOO_LOW]]
        allowed = self._words.amperes(round(limit.most_a, 1))
        return [self._words.because[Because.CHARGER_ALLOWS_TOO_LITTLE].format(limit=allowed)]

    # When

    def _at(self, moment: datetime | None, wall: datetime) -> str:
        times = self._words.times
        if moment is None:
            return times.soon
        return self._time(moment, wall, (times.at_today, times.at_tomorrow, times.at_day, times.at_date))

    def _until(self, moment: datetime, wall: datetime) -> str:
        times = self._words.times
        return self._time(moment, wall, (times.until_today, times.until_tomorrow, times.until_day, times.until_date))

    def _time(self, moment: datetime, wall: datetime, forms: tuple[str, str, str, str]) -> str:
        today, tomorrow, by_name, by_date = forms
        times = self._words.times
        local = (moment + _HALF_A_MINUTE).astimezone(self._zone)  # rounded to the nearest minute
        days = (local.date() - wall.astimezone(self._zone).date()).days
        if days in _DAYS_BY_NAME:
            form, day = by_name, times.weekdays[local.weekday()]
        else:
            form, day = {0: today, 1: tomorrow}.get(days, by_date), local.strftime(times.date)
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
    """Return whether the car may charge but the charger has a fault."""
    return bool(decision.setpoint_a) and decision.car is CarState.FAULT


def _next_reason(decision: Decision) -> Reason:
    if _faulty(decision):
        return Reason.CHARGER_FAULT
    if decision.reason not in _GOES_ON:
        return decision.reason
    goes_on = Reason.FOLLOWING_SUN if decision.reason in _WAITS_FOR.values() else decision.reason
    return _WAITS_FOR.get(_car(decision), goes_on)


def _note(decision: Decision) -> Note | None:
    if decision.limit is not None and decision.limit.by in _LIMITED_BY:
        return _LIMITED_BY[decision.limit.by]
    return _AT_AN_END.get(decision.reason)
