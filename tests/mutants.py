"""Mutation testing of the core: mutmut changes it in one place at a time, and the fast unit tests must notice.

mutmut wants a package at the root of a project, so it gets a copy: `.cache/mutants/alfen_solar`. Its settings stand in
pyproject.toml, with the tests that are left out there because they take seconds each, or need the checkout.

Prints each survivor, and how many mutants of each module die; fails if less than `LEAST_SCORE` of those of a safety
rule do. Those of `EQUIVALENT` are explained and do not count; it also fails if one of them does not survive.

    python -m tests.mutants                           all modules: some hours
    python -m tests.mutants house.window sockets.sun  these alone
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / ".cache" / "mutants"
MUTMUT = Path(sys.executable).with_name("mutmut")
SAFETY_RULES = frozenset(
    {
        "decision",
        "house.freshness",
        "house.grid_meter",
        "house.meter_check",
        "house.surplus",
        "house.window",
        "inputs.boost",
        "inputs.grid",
        "inputs.helpers",
        "inputs.socket",
        "inputs.states",
        "installation",
        "limits",
        "shared_surplus",
        "sockets.bounds",
        "sockets.car_model",
        "sockets.car_points",
        "sockets.charger",
        "sockets.decide",
        "sockets.follow",
        "sockets.held_off",
        "sockets.history",
        "sockets.needs",
        "sockets.power",
        "sockets.raises",
        "sockets.reading",
        "sockets.registers",
        "sockets.rise",
        "sockets.shortage",
        "sockets.socket",
        "sockets.starts",
        "sockets.sun",
        "sockets.unseen",
        "sockets.writer",
    }
)
"""Modules that decide what the charger gets, and when."""
LEAST_SCORE = 0.95

DEAD = frozenset({"killed", "timeout"})
"""What mutmut calls a mutant that some test has noticed."""

_TOKEN = re.compile(r'"[^"]*"|\d+\.\d+|\w+|[<>=!]=|[^\w\s]')


def texts(function: str, where: str, text: str) -> set[tuple[str, str]]:
    """Name all mutants of a text."""
    mutants = (f'"XX{text}XX"', f'"{text.lower()}"', f'"{text.upper()}"', "None")
    return {(function, f'{where}: "{text}" -> {mutant}') for mutant in mutants}


EQUIVALENT: dict[str, set[tuple[str, str]]] = {
    "falsy or unknown like the original, and another value takes its place before it matters": {
        ("house.grid_meter.GridMeter.__init__", "_gives_values: False -> None"),
        ("house.meter_check.MeterCheck.__init__", "_constant: False -> None"),
        ("house.meter_check.MeterCheck.__init__", '_heard_at: None -> ""'),
        ("inputs.grid.SignedSensor.__init__", '_first_at: None -> ""'),
        ("inputs.grid.SignedSensor.__init__", '_grid_w: None -> ""'),
        ("inputs.grid.SignedSensor.__init__", "_settles: False -> None"),
        ("inputs.grid.SignedSensor.__init__", "_waiting: False -> None"),
        ("inputs.grid.SignedSensor.__init__", "_waiting: False -> True"),
        ("inputs.grid.SignedSensor.settled", "_waiting: False -> None"),
        ("sockets.car_model.CarModel.__init__", "_plug: Plug . SILENT -> None"),
        ("sockets.car_model.CarModel.__init__", "_was_connected: False -> None"),
        ("sockets.car_model.CarModel._forget", "_is_rough: False -> None"),
        ("sockets.car_model.CarModel._forget", "_is_rough: False -> True"),
        ("sockets.car_model.CarModel._forget", '_phases: None -> ""'),
        ("sockets.follow.SunFollower.__init__", '_tested_a: None -> ""'),
        ("sockets.follow.SunFollower._held_a", "held_a: 0.0 -> None"),
        ("sockets.follow.SunFollower.least_a", 'needed_a: None -> ""'),
        ("sockets.held_off.HeldOff.__init__", '_since: None -> ""'),
        ("sockets.held_off.HeldOff.watch", '_since: None -> ""'),
        ("sockets.held_off.OnePhaseTry.__init__", "_has_begun: False -> None"),
        ("sockets.held_off.OnePhaseTry.__init__", "_lasts: False -> None"),
        ("sockets.held_off.OnePhaseTry.__init__", '_since: None -> ""'),
        ("sockets.held_off.OnePhaseTry.watch", '_since: None -> ""'),
        ("sockets.needs.NeededCurrent.doubt", '_starting_a: None -> ""'),
        ("sockets.needs.NeededCurrent._forget", "_offer_a: 0.0 -> 1.0"),
        ("sockets.needs.NeededCurrent._forget", "_offered_since: now -> None"),
        ("sockets.needs.NeededCurrent._forget", "_higher_before_a: 0.0 -> 1.0"),
        ("sockets.needs.NeededCurrent._forget", "_state: CarState . UNKNOWN -> None"),
        ("sockets.needs.NeededCurrent._forget", "_trying: False -> None"),
        ("sockets.needs.NeededCurrent.wanted_a", "_trying: False -> None"),
        ("sockets.raises.Raises.__init__", '_carried_since: None -> ""'),
        ("sockets.raises.Raises.__init__", "_from_a: 0.0 -> 1.0"),
        ("sockets.raises.Raises.__init__", '_changed_at: None -> ""'),
        ("sockets.raises.Raises.see", '_carried_since: None -> ""'),
        ("sockets.socket.Socket.__init__", '_mode_3_state: None -> ""'),
        ("sockets.socket.Socket.__init__", "_interrupted: False -> None"),
        ("sockets.socket.Socket.__init__", "_interrupted: False -> True"),
        ("sockets.socket.Socket.__init__", "_start_pending: False -> None"),
        ("sockets.socket.Socket.__init__", "_took_over: False -> None"),
        ("sockets.socket.Socket.__init__", "_took_over: False -> True"),
        ("sockets.socket.Socket._note_switch", "_interrupted: False -> None"),
        ("sockets.socket.Socket._note_switch", "_start_pending: False -> None"),
        ("sockets.socket.Socket._note_switch", "_took_over: False -> None"),
        ("sockets.unseen.UnseenDraw.__init__", '_register_wh: None -> ""'),
        ("sockets.unseen.UnseenDraw.__init__", "_shown_w: 0.0 -> 1.0"),
        ("sockets.unseen.UnseenDraw.__init__", "_shown_w: 0.0 -> None"),
        ("sockets.unseen.UnseenDraw.__init__", "_shown_wh: 0.0 -> 1.0"),
        ("sockets.unseen.UnseenDraw.__init__", "_shown_wh: 0.0 -> None"),
        ("sockets.unseen.UnseenDraw.__init__", "_waited: 0 -> 1"),
        ("sockets.unseen.UnseenDraw.__init__", "_waited: timedelta ( 0 ) -> None"),
        ("sockets.unseen.UnseenDraw.__init__", '_quiet_since: None -> ""'),
        ("sockets.unseen.UnseenDraw.record", '_register_wh: None -> ""'),
        ("sockets.writer.SetpointWriter.__init__", '_finished_at: None -> ""'),
        ("sockets.writer.SetpointWriter.__init__", "_in_flight: False -> None"),
        ("sockets.writer.SetpointWriter.__init__", '_limited_since: None -> ""'),
        ("sockets.writer.SetpointWriter.__init__", "_read: True -> False"),
        ("sockets.writer.SetpointWriter.__init__", "_read: True -> None"),
        ("sockets.writer.SetpointWriter.__init__", '_set_at: None -> ""'),
        ("sockets.writer.SetpointWriter.__init__", '_applied_at: None -> ""'),
        ("sockets.writer.SetpointWriter.__init__", '_answers_since: None -> ""'),
        ("sockets.writer.SetpointWriter.__init__", "_asked_readback: False -> None"),
        ("sockets.writer.SetpointWriter.__init__", '_unconfirmed_since: None -> ""'),
    },
    "it is asked while a car draws, and then what it needs to begin does not matter": {
        ("sockets.follow.SunFollower.closes_early", "least_a: offer_a -> None"),
    },
    "both have one for each sensor": {
        ("sockets.socket.Socket._dead_entities", "each: True -> False"),
        ("sockets.socket.Socket._dead_entities", "each: True -> None"),
        ("sockets.socket.Socket._dead_entities", "each: strict = True -> "),
    },
    "pymodbus takes all but `little` for the high word first": {
        ("sockets.registers.setpoint_words", 'FLOAT32: word_order = "big" -> )'),
        ("sockets.registers.setpoint_words", 'word_order: "big" -> "BIG"'),
        ("sockets.registers.setpoint_words", 'word_order: "big" -> "XXbigXX"'),
        ("sockets.registers.setpoint_words", 'word_order: "big" -> None'),
    },
    "nobody records a change of nothing": {
        ("house.meter_check.MeterCheck.record_change", "same: * -> /"),  # the sign alone matters
        ("house.meter_check.MeterCheck.record_change", "same: > -> >="),
        ("house.meter_check.MeterCheck.record_change", "undone: * -> /"),
        ("house.meter_check.MeterCheck.record_change", "undone: 0 -> 1"),  # none is so small
        ("house.meter_check.MeterCheck.record_change", "undone: < -> <="),
        ("house.meter_check.MeterCheck._showed_otherwise", "copysign: 1 -> 2"),
    },
    "what is as far from both ends of a range is near to neither, and what is at one of them stays there": {
        ("house.surplus.Course.add", "between: < -> <="),
        ("house.surplus.Course.add", "end_w: <= -> <"),
    },
    "an offer that is another than before is not as high": {
        ("sockets.raises.Raises.note", "after_a: > -> >="),
        ("sockets.needs.NeededCurrent.record", "lowered: > -> >="),
    },
    "no floating-point number is just as far off": {
        ("sockets.car_points.CarPoints._differ", "other_a: >= -> >"),
        ("sockets.car_model.CarModel._phases_by_power", "_voltage_v: <= -> <"),
        ("sockets.car_model.CarModel._learn_watts", "_voltage_v: > -> >="),
        ("sockets.car_model.CarModel._learn_watts", "watts_per_ampere: > -> >="),
    },
    "the two are None together": {
        ("sockets.car_model.CarModel._end_change", "None: or -> and"),
        ("sockets.car_model.CarModel._is_steady", "None: or -> and"),
        ("sockets.writer.SetpointWriter._problem_kind", "None: and -> or"),
    },
    "neither is one that is read (the text is what mutmut puts for an empty one)": {
        ("inputs.states.moment", 'read: "" -> "XXXX"'),
        ("sockets.charger.plug", 'text: "" -> "XXXX"'),
    },
    "pydantic wants a text, which nobody gets to read": texts(
        "settings._refuse_boolean", "ValueError", "YAML reads yes and on as true"
    ),
    "a setting that does not exist is known by its name as well as by pydantic's word for it": {
        ("settings.read_settings", 'lines: item [ "type" ] -> None'),
    },
    "no offer lies between 0 and 1 A": {
        ("sockets.follow.SunFollower._answer", "can_test: 0 -> 1"),
        ("sockets.follow.SunFollower._answer", "held_a: 0 -> 1"),
        ("sockets.follow.SunFollower.follow", "held_a: 0 -> 1"),
        ("sockets.follow.SunFollower.least_a", "or: 0.0 -> 1.0"),
    },
    "both are made of the same sockets": {
        ("installation.Installation.step", "strict: True -> False"),
        ("installation.Installation.step", "strict: True -> None"),
        ("installation.Installation.step", "told_w: strict = True -> "),
    },
    "nobody asks for it without a guard": {
        ("installation.Installation._house", "HouseNow: grid_w -> None"),
        ("installation.Installation._house", "grid_w: ( ) -> None"),
    },
    "what shows nothing is recorded in any case": {
        ("installation.Installation.record", "seen_before: old is not -> "),
        ("installation.Installation.record", "is: not -> "),
    },
    "only the first is used": {
        ("options.errors.sentence", "close: 1 -> 2"),
        ("options.errors.sentence", "close: n = 1 -> "),
    },
}
"""Mutants that no test can tell from the original: why, and which, by function and by `change`."""


def copy_core(modules: list[str]) -> None:
    """Lay the core and its tests out as mutmut wants them, to mutate these modules; none: all."""
    shutil.rmtree(COPY, ignore_errors=True)
    no_cache = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "apps" / "alfen-solar" / "alfen_solar", COPY / "alfen_solar", ignore=no_cache)
    packages = Path("apps", "alfen-solar", "home_assistant")
    shutil.copytree(ROOT / packages, COPY / packages)
    for folder in ("unit", "simulator", "home"):
        shutil.copytree(ROOT / "tests" / folder, COPY / "tests" / folder, ignore=no_cache)
    for file in ("pyproject.toml", "tests/__init__.py", "tests/closed_loop.py"):
        shutil.copy(ROOT / file, COPY / file)
    if modules:
        files = [f"alfen_solar/{module.replace('.', '/')}.py" for module in modules]
        if missing := [file for file in files if not (COPY / file).exists()]:
            raise SystemExit(f"No such module: {', '.join(missing)}")
        settings = (COPY / "pyproject.toml").read_text()
        settings = settings.replace("[tool.mutmut]", f"[tool.mutmut]\nonly_mutate = {json.dumps(files)}")
        (COPY / "pyproject.toml").write_text(settings)


def mutmut(*arguments: str) -> str:
    """Run mutmut in the copy; return what it prints."""
    environment = os.environ | {"CI": "true"}  # Hypothesis then draws the same examples each time
    result = subprocess.run(
        [MUTMUT, *arguments], cwd=COPY, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    output = result.stdout.decode()
    if result.returncode:
        raise SystemExit(output)
    return output


def results() -> dict[str, str]:
    """Read what has become of each mutant, by its name."""
    lines = (line.strip().rpartition(": ") for line in mutmut("results", "--all", "true").splitlines())
    return {name: status for name, _, status in lines if name}


def function_of(mutant: str) -> str:
    """Tell of which function a mutant is.

    `inputs.boost.boost_end` for `alfen_solar.inputs.boost.x_boost_end__mutmut_1`, and `house.window.MeterWindow.close`
    for `alfen_solar.house.window.xǁMeterWindowǁclose__mutmut_2`.
    """
    name = mutant.rpartition("__mutmut_")[0].rpartition(".")[2]
    return f"{_module_of(mutant)}.{name.removeprefix('x').removeprefix('_').strip('ǁ').replace('ǁ', '.')}"


def changed_line(mutant: str) -> tuple[str, str]:
    """Read the line before and after the change."""
    diff = [line for line in mutmut("show", mutant).splitlines() if not line.startswith(("---", "+++"))]
    before, after = (" ".join(line[1:].strip() for line in diff if line.startswith(sign)) for sign in "-+")
    return before.partition("  # ")[0], after.partition("  # ")[0]


def change(before: str, after: str) -> str:
    """Name what was changed, without the rest of the line: `_attempts: 0 -> 1`.

    In front stands what is assigned, or else the last word before the change.
    """
    was, now = _TOKEN.findall(before), _TOKEN.findall(after)
    first = _common(was, now)
    last = min(_common(was[::-1], now[::-1]), min(len(was), len(now)) - first)
    target = re.match(r"(?:self\.)?(\w+)(?::[^=]*)? = ", before)
    words = [token for token in was[:first] if token.isidentifier()]
    where = target[1] if target else words[-1] if words else ""
    return f"{where}: {' '.join(was[first : len(was) - last])} -> {' '.join(now[first : len(now) - last])}"


def _common(some: list[str], others: list[str]) -> int:
    """Count with how many equal tokens two lists begin."""
    pairs = zip(some, others, strict=False)
    return next((number for number, (one, other) in enumerate(pairs) if one != other), min(len(some), len(others)))


def dead_changes(statuses: dict[str, str], functions: set[str]) -> set[tuple[str, str]]:
    """Name the mutants of these functions that die."""
    names = (name for name, status in statuses.items() if status in DEAD and function_of(name) in functions)
    return {(function_of(name), change(*changed_line(name))) for name in names}


def why_equivalent(function: str, changed: str) -> str | None:
    """Tell why no test can notice a mutant, if that is known."""
    return next((why for why, mutants in EQUIVALENT.items() if (function, changed) in mutants), None)


def main(modules: list[str]) -> None:
    """Mutate, test, and tell; all modules if none is named."""
    began = time.monotonic()
    copy_core(modules)
    mutmut("run", "--max-children", "1")
    statuses = results()
    total, survived = Counter(map(_module_of, statuses)), Counter[str]()
    unproven = {each for each in set().union(*EQUIVALENT.values()) if not modules or _is_of(each[0], modules)}
    for name in (name for name, status in statuses.items() if status not in DEAD):
        function, module = function_of(name), _module_of(name)
        before, after = changed_line(name)
        changed = change(before, after)
        unproven.discard((function, changed))
        if why := why_equivalent(function, changed):
            total[module] -= 1
        else:
            survived[module] += 1
        told = f"equivalent: {why}" if why else statuses[name]
        sys.stdout.write(f"{function}, {changed}: {told}\n    - {before}\n    + {after}\n")
    dead = dead_changes(statuses, {function for function, _ in unproven}) if unproven else set()
    sys.stdout.writelines(
        f"{function}, {changed}: explained, but {'it dies' if (function, changed) in dead else 'there is none'}\n"
        for function, changed in sorted(unproven)
    )
    scores = {module: 1 - survived[module] / total[module] for module in sorted(total)}
    for module, score in scores.items():
        sys.stdout.write(f"{module:20}{total[module] - survived[module]:5} of {total[module]:3} die {score:6.1%}\n")
    took_s = time.monotonic() - began
    sys.stdout.write(f"{total.total() - survived.total()} of {total.total()} die; {took_s:.0f} s\n")
    if unproven:
        raise SystemExit(f"{len(unproven)} of those that are explained do not survive")
    if weak := [module for module, score in scores.items() if module in SAFETY_RULES and score < LEAST_SCORE]:
        raise SystemExit(f"Less than {LEAST_SCORE:.0%} of the mutants die: {', '.join(weak)}")


def _module_of(mutant: str) -> str:
    return ".".join(mutant.split(".")[1:-1])


def _is_of(function: str, modules: list[str]) -> bool:
    """Tell whether a function is of one of these modules."""
    return any(function.startswith(f"{module}.") for module in modules)


if __name__ == "__main__":
    main(sys.argv[1:])
