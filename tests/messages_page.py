"""What docs/messages.md shows of the code: every sentence of the app, as it reads with the example's settings."""

import ast
import inspect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum

from alfen_solar.charger import HIGHEST_PLAUSIBLE_V, LOWEST_PLAUSIBLE_V
from alfen_solar.control_loop import ControlLoop
from alfen_solar.decision import Decision, Mode, Reason
from alfen_solar.inputs import Inputs, RawState
from alfen_solar.languages.english import ENGLISH
from alfen_solar.logbook import News
from alfen_solar.messages import Messages
from alfen_solar.problem import Problem, ProblemKind
from alfen_solar.self_check import LONG_WINDOW_S, Draw, Facts, Findings, self_check
from alfen_solar.session import Session, SessionMeter
from alfen_solar.setpoint import SetpointWriter
from alfen_solar.settings import SettingsError, read_settings

GRID = "sensor.electricity_meter_power_consumption"
METER: dict[str, object] = {"grid_import": GRID, "grid_export": "sensor.electricity_meter_power_production"}
SETTINGS = read_settings(METER | {"import_price": 0.30, "export_price": 0.08})
MESSAGES = Messages(SETTINGS, UTC)
NOON = datetime(2026, 6, 21, 12, 0, tzinfo=UTC)
SOON = NOON.replace(minute=4)

SUNNY = Decision(9.2, Reason.FOLLOWING_SUN, Mode.SOLAR, surplus_w=2110, window_s=3)
DULL = replace(SUNNY, setpoint_a=6, surplus_w=900)
IDLE = replace(SUNNY, setpoint_a=6)
PAUSED = replace(SUNNY, setpoint_a=0, surplus_w=900, needed_w=1380)
FAST = Decision(16, Reason.FAST, Mode.SOLAR)
BLIND = Decision(6, Reason.METER_LOST)
NO_CURRENT = Decision(0, Reason.OFF)
NONE_YET = Decision(None, Reason.WAITING_FOR_HELPERS)
DECISIONS: Mapping[Reason, Decision] = {
    Reason.WAITING_FOR_HELPERS: NONE_YET,
    Reason.WAITING_FOR_METER: NONE_YET,
    Reason.OFF: NO_CURRENT,
    Reason.FAST: FAST,
    Reason.BOOST: replace(FAST, until=NOON.replace(hour=14)),
    Reason.FOLLOWING_SUN: SUNNY,
    Reason.MINIMUM: DULL,
    Reason.NOT_DRAWING: IDLE,
    Reason.NO_CAR: IDLE,
    Reason.STOPPING: replace(DULL, until=SOON),
    Reason.TOO_LITTLE_SUN: PAUSED,
    Reason.STARTING: replace(PAUSED, surplus_w=1790, until=SOON),
    Reason.METER_LOST: BLIND,
    Reason.METER_REVERSED: BLIND,
    Reason.CHARGER_SILENT: BLIND,
    Reason.MAXIMUM_TOO_LOW: NO_CURRENT,
}
"""A decision for each reason but for the reason itself, with numbers as they may be."""

NEWS: Mapping[News, tuple[Reason, str]] = {
    News.MODE: (Reason.FAST, "another mode was chosen"),
    News.BOOST: (Reason.BOOST, "a boost was set, or has got another end"),
    News.BOOST_ENDED: (Reason.FOLLOWING_SUN, "a boost is over"),
    News.START: (Reason.FOLLOWING_SUN, "of itself it charges now, and was paused"),
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
        "management system*: then Home Assistant's log says *connection refused*. The setpoint is renewed blindly, "
        "once in a validity time, and at most at the minimum in the solar modes; if it does not arrive, the safe "
        "current rules. After an outage Home Assistant waits for up to 5 minutes between two attempts to connect "
        "(after 10 minutes without a charger it took 110 s); its action `modbus.reload` connects at once."
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
    ProblemKind.LIMITED: (
        "Limits are the cable, the station (`sensor.alfen_active_maximum_current`) and the back office. While it "
        "lasts, the car charges at that limit."
    ),
    ProblemKind.METER_LOST: (
        "It is told after 15 s of silence, or after three periods of the meter if that is longer. A value that stands "
        "still is no silence, from Home Assistant 2024.4 on. A charging car gets the minimum, or a pause "
        "(`without_meter`); a paused one is not started; a boost and the mode *Fast* go on."
    ),
    ProblemKind.METER_REVERSED: (
        "It takes four changes of setpoint in a row that the meter shows the wrong way round; from the third on the "
        "car gets the minimum. Swap `grid_import` and `grid_export`, or choose a sensor whose import is positive. The "
        "verdict is forgotten after ten minutes, and soon comes again if it is true."
    ),
    ProblemKind.HELPER_LOST: (
        f"It is told after {Inputs.PATIENCE.seconds} s, so that a reload of the helpers is no problem. It may "
        "also begin with one of the sentences in [States that are ignored](#states-that-are-ignored)."
    ),
    ProblemKind.SELF_CHECK: "See [The self-check](#the-self-check).",
}
"""What the sentence of a problem has no room for: how it comes, what the app does meanwhile, where to set it right."""
DETAILS: Mapping[ProblemKind, str] = {
    ProblemKind.WRITE_FAILED: ENGLISH.not_connected,
    ProblemKind.HELPER_LOST: ENGLISH.no_value.format(entity=SETTINGS.entities.mode, state="unavailable"),
    ProblemKind.SELF_CHECK: "The charger shows no setpoint for socket 1. Does it have that socket?",
}
SHOWN_A = {ProblemKind.LAPSED: 6.0, ProblemKind.WRONG_WORDS: 0.0, ProblemKind.NOT_TAKEN: 16.0, ProblemKind.LIMITED: 8.0}

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
IGNORED: tuple[tuple[str, RawState | None], ...] = (
    (ENTITIES.power, None),
    (GRID, {"state": "1.5", "attributes": {"unit_of_measurement": "kWh"}}),
    (GRID, {"state": "1.5", "attributes": {}}),
    (GRID, {"state": "150000", "attributes": {"unit_of_measurement": "W"}}),
    (GRID, {"state": "1,5", "attributes": {"unit_of_measurement": "kW"}}),
    (GRID, {"state": "-0.4", "attributes": {"unit_of_measurement": "kW"}}),
    (ENTITIES.maximum_current, {"state": "-1", "attributes": {}}),
    (ENTITIES.sun_share, {"state": "120", "attributes": {}}),
    (ENTITIES.remaining_validity, {"state": "4294967295", "attributes": {}}),
    (ENTITIES.mode, {"state": "Sun", "attributes": {}}),
    (ENTITIES.mode, {"state": "False", "attributes": {}}),
)
"""Entities, and what they show where it cannot be used; None: there is no such entity."""

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
        rows.append((f"`{reason}`", when[reason.name], MESSAGES.why(decision), MESSAGES.next(decision)))
    return rows


def logbook() -> list[tuple[str, ...]]:
    """List the entries of the logbook, beside those of problems."""
    rows: list[tuple[str, ...]] = [("what has happened", "entry")]
    for news, (reason, event) in NEWS.items():
        decision = replace(DECISIONS[reason], reason=reason, mode=Mode.FAST if reason is Reason.FAST else Mode.SOLAR)
        rows.append((event, MESSAGES.entry(news, decision)))
    full_after = f"{SessionMeter.FULL_AFTER.seconds // 60} minutes"
    rows.append((f"the car has drawn nothing of what it was offered for {full_after}", MESSAGES.session(SESSION)))
    rows.append(("the car has left", MESSAGES.session(replace(SESSION, full=False))))
    rows.append(("any of these, with `dry_run: true`", MESSAGES.dry_run(MESSAGES.why(SUNNY))))
    return rows


def problems() -> str:
    """Write a section for each problem."""
    return "\n\n".join(_problem(kind) for kind in ProblemKind)


def _problem(kind: ProblemKind) -> str:
    sentence = MESSAGES.problem(Problem(kind, 9.2, SHOWN_A.get(kind), DETAILS.get(kind, "")))
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


def ignored() -> list[tuple[str, ...]]:
    """List what is said of states that cannot be used."""
    rows: list[tuple[str, ...]] = [("it shows", "AppDaemon's log says")]
    for entity, state in IGNORED:
        inputs = Inputs(ControlLoop(SETTINGS, NOON), SETTINGS, UTC)
        shown = "nothing: there is no such entity"
        if state is not None:
            shown = f"`{state['state']} {state['attributes'].get('unit_of_measurement', '')}".strip() + "`"
        rows.append((shown, inputs.take(entity, state, None, NOON) or ""))
    return rows


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
