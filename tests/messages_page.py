"""What docs/messages.md shows of the code: every sentence of the app, as it reads with the example's settings."""

import ast
import inspect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum

from alfen_solar.decision import CarState, Decision, Mode, Offer, Reason
from alfen_solar.facts import Draw, Facts
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.limits import Bound, Limit
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.settings import SettingsError, read_settings
from alfen_solar.sockets.charger import HIGHEST_PLAUSIBLE_V, LOWEST_PLAUSIBLE_V
from alfen_solar.sockets.session import Session, SessionMeter
from alfen_solar.sockets.writer import SetpointWriter
from alfen_solar.telling.languages.english import ENGLISH
from alfen_solar.telling.logbook import News
from alfen_solar.telling.messages import Messages
from alfen_solar.telling.self_check import LONG_WINDOW_S, Findings, self_check

GRID = "sensor.electricity_meter_power_consumption"
METER: dict[str, object] = {"grid_import": GRID, "grid_export": "sensor.electricity_meter_power_production"}
SETTINGS = read_settings(METER | {"import_price": 0.30, "export_price": 0.08})
MESSAGES = Messages(SETTINGS, UTC)
NOON = datetime(2026, 6, 21, 12, 0, tzinfo=UTC)
SOON = NOON.replace(minute=4)

SUNNY = Decision(Offer(9.2), Reason.FOLLOWING_SUN, Mode.SOLAR, CarState.DRAWING, surplus_w=2110, window_s=3)
DULL = replace(SUNNY, offer=Offer(6), surplus_w=900)
PAUSED = replace(SUNNY, offer=Offer(0), car=CarState.IDLE, surplus_w=900, needed_w=1380)
FAST = Decision(Offer(16), Reason.FAST, Mode.FAST, CarState.DRAWING)
BLIND = Decision(Offer(6), Reason.METER_LOST, Mode.SOLAR, CarState.DRAWING)
NO_CURRENT = Decision(Offer(0), Reason.OFF, Mode.OFF)
NONE_YET = Decision(None, Reason.WAITING_FOR_HELPERS)
DECISIONS: Mapping[Reason, Decision] = {
    Reason.WAITING_FOR_HELPERS: NONE_YET,
    Reason.WAITING_FOR_METER: NONE_YET,
    Reason.OFF: NO_CURRENT,
    Reason.FAST: FAST,
    Reason.BOOST: replace(FAST, mode=Mode.SOLAR, until=NOON.replace(hour=14)),
    Reason.FOLLOWING_SUN: SUNNY,
    Reason.MINIMUM: DULL,
    Reason.NOT_DRAWING: replace(SUNNY, offer=Offer(6), car=CarState.IDLE),
    Reason.NO_CAR: replace(SUNNY, offer=Offer(6), car=CarState.ABSENT),
    Reason.CHARGER_FAULT: replace(BLIND, car=CarState.FAULT),
    Reason.STOPPING: replace(DULL, until=SOON),
    Reason.TOO_LITTLE_SUN: PAUSED,
    Reason.STARTING: replace(PAUSED, surplus_w=1790, until=SOON),
    Reason.METER_LOST: BLIND,
    Reason.METER_REVERSED: BLIND,
    Reason.METER_FROZEN: BLIND,
    Reason.CHARGER_SILENT: BLIND,
    Reason.MAXIMUM_TOO_LOW: NO_CURRENT,
}
"""A decision for each reason but for the reason itself, with numbers as they may be."""

PAUSED_BY_SUN = replace(PAUSED, reason=Reason.TOO_LITTLE_SUN)
VARIANTS: tuple[tuple[str, Decision], ...] = (
    ("the mode is *Fast*, and the car draws nothing: it is full, or does not ask", replace(FAST, car=CarState.IDLE)),
    ("the mode is *Fast*, and no car is connected", replace(FAST, car=CarState.ABSENT)),
    ("the mode is *Fast*, and the charger tells nothing of a car", replace(FAST, car=CarState.UNKNOWN)),
    ("the mode is *Fast*, and the charger has a fault", replace(FAST, car=CarState.FAULT)),
    ("your maximum is higher than `maximum_current_a`", replace(FAST, limit=Limit(16, Bound.SETTINGS))),
    ("the charger applies less than it is told", replace(FAST, offer=Offer(13), limit=Limit(13, Bound.CHARGER))),
    ("the same, while the offer has not followed yet", replace(FAST, limit=Limit(13, Bound.CHARGER))),
    ("there is more sun than your maximum", replace(SUNNY, offer=Offer(8), limit=Limit(8, Bound.USER))),
    (
        "the charger applies less than a car can charge with",
        replace(NO_CURRENT, reason=Reason.MAXIMUM_TOO_LOW, mode=Mode.SOLAR, limit=Limit(5, Bound.CHARGER)),
    ),
    ("a boost is set while the mode is *Off*", replace(NO_CURRENT, boost_until=NOON.replace(hour=14))),
    ("the surplus comes and goes, and is looked at for longer", replace(SUNNY, window_s=40)),
    ("this car was seen to need more than the minimum", replace(PAUSED_BY_SUN, minimum_current_a=8.0)),
    ("the sun has not been measured yet", replace(PAUSED_BY_SUN, surplus_w=None, needed_w=None)),
    ("the meter has told nothing since the start", replace(BLIND, offer=None)),
)
"""When it is so, and a decision that is told otherwise than its reason is above."""

NEWS: Mapping[News, tuple[Reason, str]] = {
    News.MODE: (Reason.FAST, "another mode was chosen"),
    News.BOOST: (Reason.BOOST, "a boost was set, or has got another end"),
    News.BOOST_ENDED: (Reason.FOLLOWING_SUN, "a boost is over"),
    News.START: (Reason.FOLLOWING_SUN, "a car begins to draw after a pause"),
    News.CHANGE: (Reason.TOO_LITTLE_SUN, "of itself it charges, pauses or waits for a car now, and did not before"),
}
SESSION = Session(NOON, SOON, sun_wh=9_640, grid_wh=2_710, full=True)

HINTS: Mapping[ProblemKind, str] = {
    ProblemKind.WRITE_FAILED: (
        "The reason is Home Assistant's own. It is so until the modbus integration has loaded, and when `hub` is not "
        "the name of a hub. A charger that refuses a write is not told here, as Home Assistant calls that a success; "
        "it is told as `not taken`. The write is repeated after 3 s to 30 s."
    ),
    ProblemKind.CHARGER_SILENT: (
        f"It is told after {SetpointWriter.CONFIRM_WITHIN.seconds} s, as all that the charger does not do. "
        "The charger is off the network, another client holds its connection, or its data source is not *Energy "
        "management system*: then Home Assistant's log says *connection refused*. The setpoint is renewed as ever, at "
        "most at the minimum in the solar modes; if it does not arrive, the safe current rules. After an outage Home "
        "Assistant waits for up to 5 minutes between two attempts to connect (after 10 minutes without a charger it "
        "took 110 s); its action `modbus.reload` connects at once."
    ),
    ProblemKind.LAPSED: "The validity time is set in the ACE Service Installer: 60 s or more.",
    ProblemKind.WRONG_WORDS: (
        "The charger sends the high word first, and its addresses are used as its manual gives them: the sensors of "
        "the package need no `swap` and no offset."
    ),
    ProblemKind.NOT_TAKEN: (
        "Either something else writes, such as evcc, an automation or an older script: find it and switch it off. Or "
        "the charger refuses: Home Assistant's log has the Modbus error then. Meanwhile the app writes its own "
        "setpoint again, within 5 s of each foreign one."
    ),
    ProblemKind.CHARGER_FAULT: (
        "The charger's own display and app name the fault. It is over by itself when the charger has cleared it."
    ),
    ProblemKind.METER_LOST: (
        "It is told after 15 s of silence, or after three periods of the meter if that is longer. A value that stands "
        "still is no silence, from Home Assistant 2024.4 on. A charging car gets the minimum, or a pause "
        "(`without_meter`); a paused one is not started; a boost and the mode *Fast* go on. An MQTT sensor without "
        "`force_update: true` reports changes alone, so a house that takes the same for a while looks like a lost "
        "meter."
    ),
    ProblemKind.METER_REVERSED: (
        "It takes four changes of setpoint in a row that the meter shows the wrong way round; from the third on the "
        "car gets the minimum. Swap `grid_import` and `grid_export`, or choose a sensor whose import is positive. The "
        "verdict is forgotten after ten minutes, and soon comes again if it is true."
    ),
    ProblemKind.METER_FROZEN: (
        "A reader that repeats its last telegram is *reported* all the time, and yet shows nothing of the car. A "
        "charging car gets the minimum, or a pause (`without_meter`), until the meter shows what the car takes."
    ),
    ProblemKind.SENSOR_LOST: (
        "The power is then taken from the currents and voltages. Without both, nothing counts as drawn that is not "
        "confirmed. The sensors are named; Home Assistant's log tells why one is unavailable."
    ),
    ProblemKind.HELPER_LOST: (
        "It is told after a minute, so that a reload of the helpers is no problem. It may "
        "also begin with one of the sentences in [States that are ignored](#states-that-are-ignored)."
    ),
    ProblemKind.SELF_CHECK: "See [The self-check](#the-self-check).",
}
"""What the sentence of a problem has no room for: how it comes, what the app does meanwhile, where to set it right."""
DETAILS: Mapping[ProblemKind, str] = {
    ProblemKind.WRITE_FAILED: ENGLISH.not_connected,
    ProblemKind.SELF_CHECK: ENGLISH.self_check.no_setpoint.format(socket=SETTINGS.socket),
}
TROUBLES: Mapping[ProblemKind, Trouble] = {
    ProblemKind.HELPER_LOST: Trouble(SETTINGS.entities.mode, "entities.mode", Lack.NO_VALUE, "unavailable"),
    ProblemKind.SENSOR_LOST: Trouble(SETTINGS.entities.power, "entities.power", Lack.NO_VALUE, "unavailable"),
}
SHOWN_A = {ProblemKind.LAPSED: 6.0, ProblemKind.WRONG_WORDS: 0.0, ProblemKind.NOT_TAKEN: 16.0}

RIGHT = Facts(
    voltage_v=231.4,
    safe_current_a=6,
    setpoint_a=9.2,
    longest_validity_s=60,
    meter_period_s=1,
    draw=Draw(2130, 9.2),
)
WRONG: Mapping[str, Facts] = {
    "`sensor.alfen_voltage_l1` has no value": replace(RIGHT, voltage_v=None),
    f"It is not from {LOWEST_PLAUSIBLE_V:g} V to {HIGHEST_PLAUSIBLE_V:g} V": replace(RIGHT, voltage_v=0.0),
    "`sensor.alfen_setpoint` has no value": replace(RIGHT, setpoint_a=None),
    "The validity time is less than twice `keep_alive_s`": replace(RIGHT, longest_validity_s=30),
    f"Three periods of the meter are more than {LONG_WINDOW_S:g} s": replace(RIGHT, meter_period_s=30),
    "The car draws as only more phases can": replace(RIGHT, draw=Draw(6350, 9.2)),
}
"""What is wrong, and when."""

ENTITIES = SETTINGS.entities
MISTAKES: tuple[tuple[str, dict[str, object]], ...] = (
    ("`phases: 2`", METER | {"phases": 2}),
    ("`maximum_current_a: 40`", METER | {"maximum_current_a": 40}),
    ("`dry_run: yes please`", METER | {"dry_run": "yes please"}),
    ("`phase: 3`", METER | {"phase": 3}),
    ("`entities: {mode: Charging mode}`", METER | {"entities": {"mode": "Charging mode"}}),
    ("no meter, or one of the two sensors alone", {"grid_import": GRID}),
    ("the same entity twice", METER | {"grid_export": GRID}),
    ("`import_price: 0.30` alone", METER | {"import_price": 0.30}),
    ("`minimum_current_a: 20`", METER | {"minimum_current_a": 20}),
)
"""Entries of apps.yaml with something that does not fit."""


def reasons() -> list[tuple[str, ...]]:
    """List what the app decides for, with the sentences of its sensors."""
    rows: list[tuple[str, ...]] = [("status", "when it is so", "why", "next")]
    when = meanings(Reason)
    for reason in Reason:
        decision = replace(DECISIONS[reason], reason=reason)
        rows.append((f"`{reason}`", when[reason.name], MESSAGES.why(decision, NOON), MESSAGES.next(decision, NOON)))
    return rows


def variants() -> list[tuple[str, ...]]:
    """List what is told otherwise, by what the car does and what bounds the current."""
    rows: list[tuple[str, ...]] = [("when", "why", "next")]
    rows += [(when, MESSAGES.why(decision, NOON), MESSAGES.next(decision, NOON)) for when, decision in VARIANTS]
    return rows


def logbook() -> list[tuple[str, ...]]:
    """List the entries of the logbook, beside those of problems."""
    rows: list[tuple[str, ...]] = [("what has happened", "entry")]
    for news, (reason, event) in NEWS.items():
        rows.append((event, MESSAGES.entry(news, replace(DECISIONS[reason], reason=reason), NOON)))
    full_after = f"{SessionMeter.FULL_AFTER.seconds // 60} minutes"
    rows.append((f"the car has drawn nothing of what it was offered for {full_after}", MESSAGES.session(SESSION)))
    rows.append(("the car has left", MESSAGES.session(replace(SESSION, full=False))))
    rows.append(("any of these, with `dry_run: true`", MESSAGES.dry_run(MESSAGES.why(SUNNY, NOON))))
    return rows


def problems() -> str:
    """Write a section for each problem."""
    return "\n\n".join(_problem(kind) for kind in ProblemKind)


def _problem(kind: ProblemKind) -> str:
    troubles = (TROUBLES[kind],) if kind in TROUBLES else ()
    sentence = MESSAGES.problem(Problem(kind, 9.2, SHOWN_A.get(kind), DETAILS.get(kind, ""), troubles))
    over = MESSAGES.problem_over(Problem(kind))
    return f"### `{kind}`\n\n> {sentence}\n\n{meanings(ProblemKind)[kind.name]} {HINTS[kind]}\n\nAfterwards: *{over}*."


def found() -> list[tuple[str, ...]]:
    """List what the self-check finds wrong."""
    rows: list[tuple[str, ...]] = [("when", "it says")]
    rows += [(when, " ".join(self_check(facts, SETTINGS, ENGLISH).wrong)) for when, facts in WRONG.items()]
    return rows


def self_check_log() -> str:
    """Show the log of a self-check that finds something, and what it says where something is not known yet."""
    log = MESSAGES.self_check(self_check(WRONG["The car draws as only more phases can"], SETTINGS, ENGLISH))
    later = self_check(replace(RIGHT, safe_current_a=None, draw=None), SETTINGS, ENGLISH)
    return f"```\n{log}\n\n{MESSAGES.self_check(Findings(later.seen))}\n```"


def settings_errors() -> list[tuple[str, ...]]:
    """List what is said of settings that do not fit."""
    return [("you wrote", "the answer"), *((written, _answer(args)) for written, args in MISTAKES)]


def _answer(args: dict[str, object]) -> str:
    try:
        read_settings(args)
    except SettingsError as error:
        return str(error).partition("\n")[2]
    raise AssertionError(f"nothing is wrong with {args}")


def meanings(kinds: type[Enum]) -> dict[str, str]:
    """Read the docstrings below the members of an enum, by the member's name."""
    (definition,) = ast.parse(inspect.getsource(kinds)).body
    assert isinstance(definition, ast.ClassDef)
    return dict(_docstrings(definition.body))


def _docstrings(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for member in itertools.pairwise(body):
        match member:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text).replace("\n", " ")
            case _:
                pass
