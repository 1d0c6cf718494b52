"""Puts what the app has to tell into the words of the user's language."""

from datetime import datetime, timedelta, tzinfo

from .decision import Decision
from .languages.choice import WORDS
from .logbook import News
from .problem import Problem
from .self_check import Findings
from .session import Session
from .settings import Settings

NAME = "Alfen Solar"
"""Who speaks, in logbook and notifications."""

_HALF_A_MINUTE = timedelta(seconds=30)
_SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$"}


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
        self._currency = _SYMBOLS.get(currency, currency)

    def why(self, decision: Decision) -> str:
        """Tell what the charger shall do, and why, in one sentence."""
        words, setpoint_a, needed_w = self._words, decision.setpoint_a, decision.needed_w
        return words.why[decision.reason].format(
            setpoint=words.left_alone if setpoint_a is None else words.amperes(setpoint_a),
            surplus=self._surplus(decision),
            needed="" if needed_w is None else words.needed.format(power=words.kilowatts(needed_w)),
            until=self._clock(decision.until),
        )

    def next(self, decision: Decision) -> str:
        """Tell what would change the decision, in one sentence."""
        words, needed_w = self._words, decision.needed_w
        return words.next[decision.reason].format(
            mode=decision.mode,
            needed=words.needed_unknown if needed_w is None else words.kilowatts(needed_w),
            until=self._clock(decision.until),
        )

    def entry(self, news: News, decision: Decision) -> str:
        """Tell the logbook."""
        return self._words.news[news].format(mode=decision.mode, why=self.why(decision))

    def session(self, session: Session) -> str:
        """Tell what a session has brought."""
        words, saved = self._words.session, ""
        money = session.saved(self._settings.import_price, self._settings.export_price)
        if money is not None:
            amount = self._words.number(money, ".2f")
            saved = words.saved.format(money=words.money.format(amount=amount, currency=self._currency))
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
        """Tell what is wrong, and what to look at."""
        words, settings, entities = self._words, self._settings, self._settings.entities
        meter = settings.grid_power
        if settings.grid_import is not None:
            meter = words.both.format(one=settings.grid_import, other=settings.grid_export)
        return words.problem[problem.kind].format(
            setpoint="" if problem.setpoint_a is None else words.amperes(problem.setpoint_a),
            shown=words.nothing if problem.shown_a is None else words.amperes(problem.shown_a),
            detail=problem.detail,
            hub=settings.hub,
            socket=settings.socket,
            setpoint_entity=entities.setpoint,
            voltage_entity=entities.voltage,
            meter=meter,
        )

    def problem_over(self, problem: Problem) -> str:
        """Tell that a problem is over."""
        return self._words.over[problem.kind]

    def self_check(self, findings: Findings) -> str:
        """Tell what the self-check saw, in one log block."""
        words = self._words.self_check
        wrong = (words.wrong.format(wrong=wrong) for wrong in findings.wrong)
        return "\n".join([words.title.format(seen="; ".join(findings.seen)), *wrong])

    def dry_run(self, message: str) -> str:
        """Mark what is told while nothing is written."""
        return self._words.dry_run.format(message=message)

    def _clock(self, moment: datetime | None) -> str:
        if moment is None:
            return ""
        local = (moment + _HALF_A_MINUTE).astimezone(self._zone)  # so that the nearest minute is told
        return self._words.clock.format(weekday=self._words.weekdays[local.weekday()], time=f"{local:%H:%M}")

    def _surplus(self, decision: Decision) -> str:
        if decision.surplus_w is None or decision.window_s is None:
            return ""
        return self._words.surplus.format(
            power=self._words.kilowatts(max(decision.surplus_w, 0)), seconds=f"{decision.window_s:.0f}"
        )
