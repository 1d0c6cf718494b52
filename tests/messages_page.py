"""The generated parts of docs/messages.md: every message, as it reads with the settings of the example."""

import ast
import inspect
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum

from alfen_solar.decision import BatteryPart, BatteryRole, CarState, Decision, Mode, Offer, Reason
from alfen_solar.delivery.home_assistant_files import NEW
from alfen_solar.facts import Draw, Facts
from alfen_solar.inputs.states import Unusable
from alfen_solar.inputs.trouble import Lack, Trouble
from alfen_solar.limits import Bound, Limit
from alfen_solar.plan.socket_plan import PlanReport
from alfen_solar.plan.values import Plan, Slot
from alfen_solar.problem import Flaw, Problem, ProblemKind
from alfen_solar.settings import SettingsError, read_settings
from alfen_solar.sockets.charger import HIGHEST_PLAUSIBLE_V, LOWEST_PLAUSIBLE_V
from alfen_solar.sockets.session import Session, SessionMeter
from alfen_solar.sockets.writer import SetpointWriter
from alfen_solar.telling import details
from alfen_solar.telling.languages.english import ENGLISH
from alfen_solar.telling.logbook import News
from alfen_solar.telling.messages import Messages
from alfen_solar.telling.self_check import LONG_WINDOW_S, Findings, self_check, slow_meter

GRID = "sensor.electricity_meter_power_consumption"
BATTERY = "sensor.battery_power"
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
    Reason.PLAN: replace(FAST, mode=Mode.SOLAR, until=NOON.replace(hour=14)),
    Reason.ENOUGH: replace(NO_CURRENT, mode=Mode.SOLAR),
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
    Reason.SWITCHING: replace(NO_CURRENT, mode=Mode.SOLAR, until=SOON),
}
"""A decision for each reason, except for the reason itself, with example numbers."""

PAUSED_BY_SUN = replace(PAUSED, reason=Reason.TOO_LITTLE_SUN)
VARIANTS: tuple[tuple[str, Decision], ...] = (
    ("The mode is *Fast*, and the car does not draw power.", replace(FAST, car=CarState.IDLE)),
    ("The mode is *Fast*, and no car is connected.", replace(FAST, car=CarState.ABSENT)),
    (
        "The mode is *Fast*, and the charger does not report whether a car is connected.",
        replace(FAST, car=CarState.UNKNOWN),
    ),
    ("The mode is *Fast*, and the charger reports a fault.", replace(FAST, car=CarState.FAULT)),
    ("Your maximum current is higher than `maximum_current_a`.", replace(FAST, limit=Limit(16, Bound.SETTINGS))),
    ("The charger allows less than the setpoint.", replace(FAST, offer=Offer(13), limit=Limit(13, Bound.CHARGER))),
    ("The same, before the setpoint has been lowered.", replace(FAST, limit=Limit(13, Bound.CHARGER))),
    ("There is more sun than your maximum current needs.", replace(SUNNY, offer=Offer(8), limit=Limit(8, Bound.USER))),
    (
        "The house leaves less of the main fuse.",
        replace(FAST, offer=Offer(9.5), limit=Limit(9.5, Bound.FUSE)),
    ),
    (
        "It leaves less than the car can charge with.",
        replace(NO_CURRENT, reason=Reason.MAXIMUM_TOO_LOW, mode=Mode.FAST, limit=Limit(0, Bound.FUSE)),
    ),
    (
        "Two sockets share the current of their station.",
        replace(FAST, offer=Offer(13), limit=Limit(13, Bound.STATION)),
    ),
    (
        "The other car leaves less of it than this one can charge with.",
        replace(NO_CURRENT, reason=Reason.MAXIMUM_TOO_LOW, mode=Mode.SOLAR, limit=Limit(5, Bound.STATION)),
    ),
    (
        "The external limit leaves less than the car can charge with.",
        replace(NO_CURRENT, reason=Reason.MAXIMUM_TOO_LOW, mode=Mode.SOLAR, limit=Limit(5, Bound.DIMMING)),
    ),
    (
        "The quarter-hour limit leaves less than the car can charge with.",
        replace(NO_CURRENT, reason=Reason.MAXIMUM_TOO_LOW, mode=Mode.SOLAR, limit=Limit(5, Bound.QUARTER_HOUR)),
    ),
    ("The quarter-hour limit is in force.", replace(FAST, offer=Offer(13), limit=Limit(13, Bound.QUARTER_HOUR))),
    ("An external limit is in force.", replace(FAST, offer=Offer(13), limit=Limit(13, Bound.DIMMING))),
    (
        "The charger allows less than the car can charge with.",
        replace(NO_CURRENT, reason=Reason.MAXIMUM_TOO_LOW, mode=Mode.SOLAR, limit=Limit(5, Bound.CHARGER)),
    ),
    ("A boost is set while the mode is *Off*.", replace(NO_CURRENT, boost_until=NOON.replace(hour=14))),
    ("This car has been found to need more than the minimum current.", replace(PAUSED_BY_SUN, minimum_current_a=8.0)),
    ("The surplus has not been measured yet.", replace(PAUSED_BY_SUN, surplus_w=None, needed_w=None)),
    (
        "A start is tried, as the inverter is throttled (`zero_export_wh`).",
        replace(PAUSED, reason=Reason.STARTING, surplus_w=0, until=SOON, probes=True),
    ),
    ("The grid meter has had no value since the start.", replace(BLIND, offer=None)),
    (
        "A home battery is charged, and the car comes first.",
        replace(SUNNY, battery=BatteryPart(1200, 1100, BatteryRole.LENDS, 0.6)),
    ),
    ("The home battery comes first.", replace(DULL, battery=BatteryPart(1200, -2600, BatteryRole.FIRST, 0.6))),
    (
        "The home battery discharges: what it delivers is not for the car.",
        replace(PAUSED_BY_SUN, battery=BatteryPart(-500, -600, BatteryRole.GIVES, 0.6)),
    ),
    (
        "The home battery may help to charge the car, as its level is high enough.",
        replace(DULL, battery=BatteryPart(-500, 0, BatteryRole.HELPS, 0.9)),
    ),
    (
        "The power of the home battery is unknown, or not plausible.",
        replace(DULL, battery=BatteryPart(None, -1480, BatteryRole.UNKNOWN, None)),
    ),
    ("The phases have just been switched.", replace(FAST, offer=Offer(6, 3), limit=Limit(6, Bound.PHASES))),
    ("The phases would be switched, but have been switched too often.", replace(SUNNY, phases_stay=True)),
    ("A mode or a boost was chosen, but they have changed too often.", replace(SUNNY, choice_waits=True)),
)
"""When a message differs from that of its reason, and a decision that shows it."""

NEWS: tuple[tuple[str, News, Decision], ...] = (
    ("You selected another mode.", News.MODE, FAST),
    ("You set a boost, or changed when it ends.", News.BOOST, replace(DECISIONS[Reason.BOOST], reason=Reason.BOOST)),
    ("A boost ended.", News.BOOST_ENDED, SUNNY),
    ("A car starts to draw power after a pause.", News.START, SUNNY),
    ("Charging pauses, continues, or waits for a car.", News.CHANGE, PAUSED_BY_SUN),
    ("The same, when the surplus was averaged over more than 10 s.", News.CHANGE, replace(SUNNY, window_s=40)),
)
"""What has happened, and what the logbook says about it."""
SESSION = Session(NOON, SOON, sun_wh=9_640, grid_wh=2_710, full=True)

HINTS: Mapping[ProblemKind, str] = {
    ProblemKind.WRITE_FAILED: (
        "The reason comes from Home Assistant. This happens until the Modbus integration has loaded, and if `hub` is "
        "not the name of a Modbus hub. If the charger rejects a write, Home Assistant still reports success, and the "
        "problem is `not taken`. The write is repeated after 3 s to 30 s."
    ),
    ProblemKind.CHARGER_SILENT: (
        f"This is reported after {SetpointWriter.CONFIRM_WITHIN.seconds} s. The charger is not on the network, another "
        "client uses its connection, or its data source is not *Energy Management System* (Home Assistant's log then "
        "has *connection refused*). The setpoint is still sent, in the solar modes with the minimum current at most. "
        "If it does not arrive, the charger falls back to its safe current. After an outage, Home Assistant waits up "
        "to 5 minutes between two attempts to connect (110 s after 10 minutes without a charger); the action "
        "`modbus.reload` connects immediately."
    ),
    ProblemKind.LAPSED: "Set the validity time in the ACE Service Installer to 60 s or more.",
    ProblemKind.WRONG_WORDS: (
        "The charger sends the high word first, and the addresses are those of its manual: the sensors of the package "
        "need no `swap` and no offset."
    ),
    ProblemKind.NOT_TAKEN: (
        "Either something else writes to the charger, such as evcc, an automation, or an older script: find it and "
        "turn it off. Or the charger rejects the write: Home Assistant's log then has the Modbus error. In the "
        "meantime, Alfen Solar writes its own setpoint again, within 5 s after each other one."
    ),
    ProblemKind.CHARGER_FAULT: (
        "The charger's display and app show which one. The problem is resolved when the charger clears the fault."
    ),
    ProblemKind.METER_LOST: (
        "This is reported after 15 s without data, or after three update intervals of the meter if that is longer. An "
        "unchanged value counts as data (from Home Assistant 2024.4). A car that is charging gets the minimum current "
        "or a pause (`without_meter`), a paused car is not started, and a boost and the mode *Fast* continue. An MQTT "
        "sensor without `force_update: true` reports changes only, so a constant consumption looks like a lost meter."
    ),
    ProblemKind.METER_REVERSED: (
        "This is reported when it happens four times in a row; after the third time, the car gets the minimum current. "
        "After ten minutes, the meter is trusted again. If import and export are still swapped, the problem soon "
        "returns."
    ),
    ProblemKind.METER_FROZEN: (
        "A reader that repeats its last telegram still sends data, but the data does not include what the car does. A "
        "car that is charging gets the minimum current or a pause (`without_meter`) until the meter responds to it."
    ),
    ProblemKind.BATTERY_LOST: (
        "The last power counts for 50 s. After that, nothing shows whether the battery feeds the car, so the car only "
        "charges while power is exported: a battery that is discharging does not let that happen. For the level, the "
        "sentence ends with *In the meantime, the battery level counts as low.*, and *Car above level* is then like "
        "*Battery first*. Without that option, it begins with *battery_level is not set in apps.yaml.* For the "
        "helpers, it ends with *In the meantime, the last valid choice is used.* The message may also start with one "
        "of those under [States that are ignored](#states-that-are-ignored)."
    ),
    ProblemKind.BATTERY_REVERSED: (
        "This is reported when the level rises by 1% or more although the battery seems to have delivered 0.1 kWh, or "
        "the other way round, or when the battery's power moved with the car's instead of against it three times in a "
        "row. It is resolved when both agree again. Alfen Solar never changes the sign by itself."
    ),
    ProblemKind.BATTERY_FROZEN: (
        "This is reported if the power did not change at all three times in a row although the battery must have "
        "responded to the car, if it has been the same to the last digit for 5 minutes while something keeps the grid "
        "power near 0, or if the level has not changed while 1.5 kWh went in or out."
    ),
    ProblemKind.SENSOR_LOST: (
        "Without a power sensor, the power is calculated from the currents and the voltage. Without those as well, "
        "only what is confirmed counts as drawn. Home Assistant's log says why a sensor is unavailable."
    ),
    ProblemKind.SENSOR_FROZEN: (
        "This is reported when one has moved by 3 A or more and the other has not for 35 s (the power) or 75 s (the "
        "currents), or when the energy register has risen for 2 minutes in the state C2 or D2 by 500 W or more that "
        "neither shows. It may also be that the power is shown in another unit than the sensor says. It is resolved "
        "when the sensor moves again."
    ),
    ProblemKind.HELPER_LOST: (
        "Reloading the helpers therefore causes no problem. The message may also start with one of those under "
        "[States that are ignored](#states-that-are-ignored)."
    ),
    ProblemKind.WISH_UNUSABLE: (
        "This is reported after a minute. A helper without a value is not a problem: it counts as not set. For the "
        "minimum solar share, the sentence ends with *In the meantime, the last valid solar share is used.* (or the "
        "default if there was none)."
    ),
    ProblemKind.PLAN_LOST: (
        "The days must always have a valid value; the time and the energy must have one unless the days are *Off*, and "
        "so must the state of charge until it has been known once. For the state of charge, the sentence ends with *In "
        "the meantime, the last known state of charge is used; if there was none, the energy set in kWh, or what an "
        "empty battery needs.* For *Once* and a time that has passed, it is *… is in the past. Nothing is planned. Set "
        'a later date, or choose "Every day".*'
    ),
    ProblemKind.SHARING: (
        "This is reported after a minute, with two sockets. For the station's maximum current, the sentence ends with "
        "*In the meantime, the last valid value is used; if there was none, both sockets together get no more than the "
        "maximum current of one.*"
    ),
    ProblemKind.LIMIT_LOST: (
        "The entity is the one under `dimmed`, `cars_limit`, or `house_limit`. If it has had no value since the start, "
        "the cars get no more than while they are dimmed. With `house_limit` and no data from the grid meter, charging "
        "pauses after a minute."
    ),
    ProblemKind.QUARTER_HOUR_LOST: (
        "It is one of those under the options that begin with `quarter_hour_`. See [The quarter-hour "
        "limit](quarter-hour.md)."
    ),
    ProblemKind.QUARTER_HOUR_WRONG: (
        "The mean of the current quarter-hour rises from 0, and drops back to 0 at :00, :15, :30, and :45. This is "
        "reported if it does not change for 2 minutes although power is imported, if it has not matched the grid meter "
        "for two quarter-hours, or if the month's peak rises above everything that was imported."
    ),
    ProblemKind.PACKAGE_VERSION: (
        "Until you have done what the message says, some sensors, and what Alfen Solar remembers across restarts, may "
        "be missing. With `home_assistant_files`, the files are kept up to date, and you only have to restart Home "
        "Assistant."
    ),
    ProblemKind.SELF_CHECK: "See [The self-check](#the-self-check).",
    ProblemKind.PHASES_LOST: (
        "This is reported after 15 s without data from a sensor under `house_phases`; an unchanged value counts as "
        "data (from Home Assistant 2024.4). With `without_meter: pause`, charging pauses at once. This applies in "
        "every mode and during a boost. See [The main fuse](fuse.md#without-data)."
    ),
    ProblemKind.PHASES_DOUBTED: (
        "This is reported if the sum of the phases differs from the grid meter by more than 300 W and 10% for 15 s, or "
        "if nothing changes on any phase although a car draws at least 4 A more or less. The sensors are trusted again "
        "after they have matched for two minutes."
    ),
    ProblemKind.ROTATION: (
        "This is reported when a car that charges on one phase has shown it three times in a row. See [Phase "
        "rotation](fuse.md#phase-rotation)."
    ),
    ProblemKind.PHASES: (
        "The message is one of these, depending on the register, the currents of L1, L2, and L3, and Home Assistant. "
        "Charging continues on the phases that are in use."
    ),
}
"""What a message has no room for: how the problem comes about, what happens meanwhile, where to fix it."""
APP_VERSION, PACKAGE_BEFORE = "1.0.0", "0.9.0"
"""An app, and a package that is older."""
FOLDER = "/homeassistant/alfen_solar"
DETAILS: Mapping[ProblemKind, str] = {
    ProblemKind.PACKAGE_VERSION: " ".join(
        [
            ENGLISH.delivery.other_version.format(package=PACKAGE_BEFORE, app=APP_VERSION),
            ENGLISH.delivery.restart,
        ]
    ),
    ProblemKind.WRITE_FAILED: ENGLISH.not_connected,
    ProblemKind.QUARTER_HOUR_WRONG: "sensor.electricity_meter_current_average_demand",
    ProblemKind.ROTATION: "phase_rotation: L2L3L1",
    ProblemKind.SELF_CHECK: ENGLISH.self_check.no_setpoint.format(socket=SETTINGS.socket),
}
TROUBLES: Mapping[ProblemKind, Trouble] = {
    ProblemKind.HELPER_LOST: Trouble(SETTINGS.entities.mode, "entities.mode", Lack.NO_VALUE, "unavailable"),
    ProblemKind.WISH_UNUSABLE: Trouble(
        SETTINGS.entities.boost_until,
        "entities.boost_until",
        Lack.UNUSABLE,
        "2026-06-21",
        Unusable.NO_TIME,
        {"state": "2026-06-21"},
    ),
    ProblemKind.PLAN_LOST: Trouble(SETTINGS.entities.ready_by, "entities.ready_by", Lack.NO_VALUE, "unavailable"),
    ProblemKind.PHASES_LOST: Trouble(
        "sensor.electricity_meter_power_consumption_phase_l1", "house_phases.power_import[1]", Lack.NO_VALUE
    ),
    ProblemKind.SHARING: Trouble(SETTINGS.priority, "priority", Lack.MISSING),
    ProblemKind.LIMIT_LOST: Trouble("input_number.limit_of_the_cars", "cars_limit", Lack.NO_VALUE, "unavailable"),
    ProblemKind.QUARTER_HOUR_LOST: Trouble(
        SETTINGS.quarter_hour_limit, "quarter_hour_limit", Lack.NO_VALUE, "unavailable"
    ),
    ProblemKind.BATTERY_LOST: Trouble(BATTERY, "battery_power", Lack.NO_VALUE, "unavailable"),
    ProblemKind.SENSOR_LOST: Trouble(SETTINGS.entities.power, "entities.power", Lack.NO_VALUE, "unavailable"),
}
ENTITIES_OF: Mapping[ProblemKind, tuple[str, ...]] = {
    ProblemKind.BATTERY_REVERSED: (BATTERY,),
    ProblemKind.BATTERY_FROZEN: (BATTERY,),
    ProblemKind.SENSOR_FROZEN: (SETTINGS.entities.power,),
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
    f"The voltage is not between {LOWEST_PLAUSIBLE_V:g} V and {HIGHEST_PLAUSIBLE_V:g} V": replace(RIGHT, voltage_v=0.0),
    "`sensor.alfen_setpoint` has no value": replace(RIGHT, setpoint_a=None),
    "The validity time is less than twice `keep_alive_s`": replace(RIGHT, longest_validity_s=30),
    f"Three update intervals of the meter take more than {LONG_WINDOW_S:g} s": replace(RIGHT, meter_period_s=30),
    "The car draws more than its number of phases allows": replace(RIGHT, draw=Draw(6350, 9.2)),
    "The car draws more than it is offered": replace(RIGHT, draw=Draw(3680, 9.2, 1)),
}
"""When something is wrong."""
WRONG_METER = replace(RIGHT, meter_period_s=30)

ENTITIES = SETTINGS.entities
MISTAKES: tuple[tuple[str, dict[str, object]], ...] = (
    ("`phases: 2`", METER | {"phases": 2}),
    ("`maximum_current_a: 40`", METER | {"maximum_current_a": 40}),
    ("`dry_run: yes please`", METER | {"dry_run": "yes please"}),
    ("`phase: 3`", METER | {"phase": 3}),
    ("`entities: {mode: Charging mode}`", METER | {"entities": {"mode": "Charging mode"}}),
    ("no grid meter, or only one of the two sensors", {"grid_import": GRID}),
    ("the same entity twice", METER | {"grid_export": GRID}),
    ("only `import_price: 0.30`", METER | {"import_price": 0.30}),
    ("`minimum_current_a: 20`", METER | {"minimum_current_a": 20}),
)
"""Entries in apps.yaml with an option that is not valid."""


def reasons() -> list[tuple[str, ...]]:
    """List the reasons of decisions, with the messages of the sensors."""
    rows: list[tuple[str, ...]] = [("status", "when", "why", "next")]
    when = meanings(Reason)
    for reason in Reason:
        decision = replace(DECISIONS[reason], reason=reason)
        rows.append((f"`{reason}`", when[reason.name], MESSAGES.why(decision, NOON), MESSAGES.next(decision, NOON)))
    return rows


def variants() -> list[tuple[str, ...]]:
    """List the messages that differ, by what the car does and what limits the current."""
    rows: list[tuple[str, ...]] = [("when", "why", "next")]
    rows += [(when, MESSAGES.why(decision, NOON), MESSAGES.next(decision, NOON)) for when, decision in VARIANTS]
    return rows


def logbook() -> list[tuple[str, ...]]:
    """List the entries in the logbook, except for problems."""
    rows: list[tuple[str, ...]] = [("when", "entry")]
    rows += [(event, MESSAGES.entry(news, decision, NOON)) for event, news, decision in NEWS]
    full_after = f"{SessionMeter.FULL_AFTER.seconds // 60} minutes"
    rows.append((f"The car has not drawn power for {full_after}, although it could.", MESSAGES.session(SESSION)))
    rows.append(("The car was disconnected.", MESSAGES.session(replace(SESSION, full=False))))
    by_price = replace(SESSION, cost=0.62, saved_by_price=1.93)
    rows.append(("The same as the two above, with the price of each quarter hour.", MESSAGES.session(by_price)))
    rows.append(("Any of these, with `dry_run: true`.", MESSAGES.dry_run(MESSAGES.why(SUNNY, NOON))))
    return rows


def plan() -> list[tuple[str, ...]]:
    """List what is told of the plan."""
    slot = Slot(
        NOON.replace(hour=14),
        NOON.replace(hour=16),
        0.21,
        assumed=False,
        charges=True,
        sun_wh=4200,
        grid_wh=15800,
        cost=3.65,
    )
    made = Plan((slot,), NOON.replace(hour=18), 20_000, 0, NOON.replace(day=22), 0.25)
    late = replace(made, need_wh=26_000, short_wh=6000)
    assumed = replace(made, slots=(replace(slot, assumed=True),))
    no_prices = replace(assumed, known_until=None)
    cheap = replace(made, ready_by=None)
    now = NOON.replace(hour=15)
    with_prices = Messages(read_settings(METER | {"prices": "sensor.nord_pool_nl_current_price"}), UTC)
    rows: list[tuple[str, ...]] = [("when", "text")]
    rows += [
        (when, with_prices.plan(PlanReport(plan, 0), wall))
        for when, plan, wall in (
            ("The car waits for its time.", made, NOON),
            ("It charges as planned.", made, now),
            ("The time is too short for all of it.", late, now),
            ("It charges at times whose prices are not known yet; they are taken from the day before.", assumed, now),
            ("The entity for the prices shows none, or none whose unit is known.", no_prices, now),
            (
                "It is to be ready at no time, and charges below your price or at negative ones.",
                cheap,
                now,
            ),
        )
    ]
    return rows


def problems() -> str:
    """Write a section for each problem."""
    return "\n\n".join(_problem(kind) for kind in ProblemKind)


def _problem(kind: ProblemKind) -> str:
    troubles = (TROUBLES[kind],) if kind in TROUBLES else ()
    flaws = Flaw if kind is ProblemKind.PHASES else (None,)
    sentence = "\n>\n> ".join(
        MESSAGES.problem(
            Problem(kind, 9.2, SHOWN_A.get(kind), DETAILS.get(kind, ""), troubles, flaw, ENTITIES_OF.get(kind, ()))
        )
        for flaw in flaws
    )
    meaning, over = meanings(ProblemKind)[kind.name], MESSAGES.problem_over(Problem(kind))
    return f"### `{kind}`\n\n> {sentence}\n\n{meaning} {HINTS[kind]}\n\nWhen it is resolved: *{over}*."


def found() -> list[tuple[str, ...]]:
    """List what the self-check can find wrong."""
    rows: list[tuple[str, ...]] = [("when", "message")]
    rows += [(when, " ".join(self_check(facts, SETTINGS, ENGLISH).wrong)) for when, facts in WRONG.items()]
    return rows


def self_check_log() -> str:
    """Show the log of a self-check that finds a problem, and of one that does not know everything yet."""
    log = MESSAGES.self_check(
        self_check(WRONG["The car draws more than its number of phases allows"], SETTINGS, ENGLISH)
    )
    later = self_check(replace(RIGHT, safe_current_a=None, draw=None), SETTINGS, ENGLISH)
    return f"```\n{log}\n\n{MESSAGES.self_check(Findings(later.seen))}\n```"


def first_steps() -> list[tuple[str, ...]]:
    """List what may be left to do after the installation, in the order in which it is told."""
    say, meter = ENGLISH.first_steps, details.meter(SETTINGS, ENGLISH)
    return [
        ("while", "it says"),
        ("Home Assistant has none of the helpers", say.package),
        ("Home Assistant has no Modbus hub, or none of this name", say.hub.format(hub=SETTINGS.hub)),
        ("the meter's sensors have no value", say.meter.format(meter=meter)),
        ("the meter is too slow for clouds", slow_meter(WRONG_METER, ENGLISH) or ""),
        ("the charger cannot be read", say.charger.format(setpoint_entity=ENTITIES.setpoint)),
        ("nothing is left to do (in Activity)", say.done),
    ]


def delivery() -> list[tuple[str, ...]]:
    """List what is told of Home Assistant's files and of AppDaemon."""
    say, problem = ENGLISH.delivery, f"the problem `{ProblemKind.PACKAGE_VERSION}`"
    return [
        ("when", "it says"),
        ("the files are new", say.written.format(folder=FOLDER, files="alfen_solar.yml, dashboard.yml")),
        (
            "you have changed a file that has a new version",
            say.kept.format(folder=FOLDER, files="dashboard.yml", new=NEW),
        ),
        ("the path is wrong", say.no_folder.format(parent="/homeassistant")),
        ("the folder is read-only", say.not_written.format(folder=FOLDER, error="Permission denied")),
        (f"{problem}, for a package of before {APP_VERSION}", say.earlier_version.format(app=APP_VERSION)),
        ("the same, if you have changed the package", say.take_over),
        ("the same, without `home_assistant_files`", say.lay_files),
        (
            "the folder of Alfen Solar is in AppDaemon's `apps`, without `production_mode: true` (in the log)",
            say.not_in_production,
        ),
    ]


def settings_errors() -> list[tuple[str, ...]]:
    """List the errors for options that are not valid."""
    return [("apps.yaml has", "error"), *((written, _answer(args)) for written, args in MISTAKES)]


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
