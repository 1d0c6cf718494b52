"""A check some time after the start, to find a wrong installation before it charges wrongly."""

from dataclasses import dataclass

from alfen_solar.facts import Draw, Facts
from alfen_solar.house.window import SAMPLES
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import Settings
from alfen_solar.sockets.charger import plausible_voltage
from alfen_solar.sockets.phase_words import ALL_PHASES

from .languages.words import SelfCheckWords, Words

LONG_WINDOW_S = 30.0
PHASES_TOLERANCE = 0.5
MORE_THAN_OFFERED = 1.3
"""What a car may draw of its offer at a nominal voltage: some take 8 % more, and the voltage may be a tenth higher."""
RENEWALS = 2
"""How often a setpoint is renewed within its validity time, at least: one renewal may be lost."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The results: all of them for the log, and what is wrong for the user."""

    seen: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    complete: bool = False
    """Whether everything needed was known: a car may charge hours later, and a slow meter takes its time."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, as one problem."""
        return (Problem(ProblemKind.SELF_CHECK, detail=" ".join(self.wrong)),) if self.wrong else ()


def renewed_every_s(longest_validity_s: float | None, keep_alive_s: float) -> float:
    """Return how often the setpoint is renewed, in s: as set, or more often if its validity time requires it."""
    if longest_validity_s is None:
        return keep_alive_s
    return min(keep_alive_s, longest_validity_s / RENEWALS)


def self_check(facts: Facts, settings: Settings, words: Words) -> Findings:
    """Check the facts, and report in these words."""
    seen, wrong, say, number = [], [], words.self_check, words.number
    if facts.voltage_v is None:
        wrong.append(say.no_voltage)
    elif not plausible_voltage(facts.voltage_v):
        wrong.append(say.odd_voltage.format(voltage=number(facts.voltage_v)))
    else:
        seen.append(say.voltage.format(voltage=number(facts.voltage_v)))
    if facts.setpoint_a is None:
        wrong.append(say.no_setpoint.format(socket=settings.socket))
    safe_current = say.unknown if facts.safe_current_a is None else words.amperes(facts.safe_current_a)
    seen.append(say.safe_current.format(current=safe_current))
    renewed_s = number(round(renewed_every_s(facts.longest_validity_s, settings.keep_alive_s), 1))
    seen.append(say.renewed.format(seconds=renewed_s))
    if facts.longest_validity_s is not None:
        validity_s = number(facts.longest_validity_s)
        seen.append(say.honoured.format(seconds=validity_s))
        if facts.longest_validity_s < RENEWALS * settings.keep_alive_s:
            keep_alive_s = number(settings.keep_alive_s)
            wrong.append(say.short_validity.format(validity=validity_s, seconds=renewed_s, keep_alive=keep_alive_s))
    if facts.meter_period_s is not None:
        seen.append(_meter_times(say.window, facts.meter_period_s, words))
        if (slow := slow_meter(facts, words)) is not None:
            wrong.append(slow)
    if facts.draw is None:
        seen.append(say.no_draw)
    else:
        drawn = {"power": words.kilowatts(facts.draw.power_w), "setpoint": words.amperes(facts.draw.setpoint_a)}
        seen.append(say.draw.format(**drawn))
        if (excess := _excess(facts.draw, settings.most_phases, say)) is not None:
            wrong.append(excess.format(**drawn, phases=settings.most_phases))
    complete = None not in {facts.longest_validity_s, facts.meter_period_s, facts.draw}
    return Findings(tuple(seen), tuple(wrong), complete)


def _excess(draw: Draw, most_phases: int, say: SelfCheckWords) -> str | None:
    """Return what to say of a car that draws too much; None: it does not. What its currents show comes first."""
    phases = draw.phases_seen
    if phases is None and draw.phases > most_phases + PHASES_TOLERANCE:
        phases = ALL_PHASES
    if phases is None:
        return None
    if phases > most_phases:
        return say.more_phases
    return say.more_than_offered if draw.phases > MORE_THAN_OFFERED * phases else None


def slow_meter(facts: Facts, words: Words) -> str | None:
    """Tell that the meter is too slow for clouds, if it is known to be."""
    period_s = facts.meter_period_s
    if period_s is None or SAMPLES * period_s <= LONG_WINDOW_S:
        return None
    return _meter_times(words.self_check.slow_meter, period_s, words)


def _meter_times(form: str, period_s: float, words: Words) -> str:
    return form.format(seconds=words.number(period_s, ".0f"), window=words.number(SAMPLES * period_s, ".0f"))
