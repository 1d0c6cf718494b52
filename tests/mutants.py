"""Mutation testing of the core: mutmut changes it in one place at a time, and the fast unit tests must notice.

mutmut wants a package at the root of a project, so it gets a copy: `.cache/mutants/alfen_solar`. Its settings stand in
pyproject.toml, with the tests that are left out there because they take seconds each, or need the checkout.

Prints each survivor, and how many mutants of each module die; fails if less than `LEAST_SCORE` of those of a safety
rule do. Those of `EQUIVALENT` are explained and do not count.
"""

import os
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
        "boost",
        "car_model",
        "charger",
        "control_loop",
        "controller",
        "freshness",
        "meter",
        "registers",
        "setpoint",
        "starts",
        "window",
    }
)
LEAST_SCORE = 0.9

EQUIVALENT: dict[str, set[tuple[str, str]]] = {
    "falsy or unknown like the original, and another value takes its place before it matters": {
        ("car_model", 'self._seen_w: float | None = ""'),
        ("car_model", 'self._own_limit_a: float | None = ""'),
        ("car_model", 'self._own_limit_a = ""'),
        ("car_model", "self._writing = None"),
        ("control_loop", "self._decision = Decision(None, None)"),
        ("control_loop", "self._decision = None"),
        ("control_loop", 'self._car: Car | None = ""'),
        ("control_loop", 'self._car_w: float | None = ""'),
        ("control_loop", "self._meter_gives_values = None"),
        ("controller", "self._last = Decision(None, None)"),
        ("controller", 'self._switched_at: datetime | None = ""'),
        ("energy", 'self._draws: bool | None = ""'),
        ("energy", 'self._grid_w: float | None = ""'),
        ("inputs", 'self._longest_validity_s: float | None = ""'),
        ("setpoint", 'self._finished_at: datetime | None = ""'),
        ("setpoint", "self._in_flight = None"),
        ("setpoint", "self._attempts = None"),
        ("setpoint", "self._attempts = 1"),
        ("setpoint", "self._polled = None"),
        ("setpoint", "self._polled = False"),
        ("setpoint", 'self._unconfirmed_since: datetime | None = ""'),
        ("setpoint", 'self._limited_since: datetime | None = ""'),
    },
    "unreachable: mypy proves that there is no other mode": {("controller", ""), ("controller", "assert_never(None)")},
    "what all lags have in common tells nothing": {("car_model", "self._unrest_w = [1.0] * len(_LAGS)")},
    "never raised, as the first entry is of before all times": {
        ("car_model", f"raise AssertionError({text})")
        for text in (
            "None",
            '"XXwhat was told first was told before all timesXX"',
            '"WHAT WAS TOLD FIRST WAS TOLD BEFORE ALL TIMES"',
        )
    },
    "what is zipped is always equally long": {
        (module, line.format(strict=strict))
        for module, line in (
            ("car_model", "for index, (before_a, now_a) in enumerate(zip(told_before_a, told_a, {strict})):"),
            (
                "car_model",
                "possible = [lag for lag, unrest_w in zip(_LAGS, self._unrest_w, {strict}) if unrest_w <= as_calm_w]",
            ),
            ("window", "grid_w, drawn_w = (fmean(values) for values in zip(*self._samples, {strict}))"),
        )
        for strict in ("strict=None", "strict=False", "")
    },
    "Python reads both": {
        (
            "car_model",
            'as_calm_w = calmest_w + self.AS_CALM * evidence_w if evidence_w >= self.EVIDENCE_W else float("INF")',
        ),
    },
    "the mode is put in later if it is not there": {
        (
            "controller",
            "held_a, Reason.FOLLOWING_SUN, None, window.grid_w, surplus_w, window_s=window.duration_s",
        ),
    },
    "there is no setpoint between 0 and the minimum, 6 A": {
        ("controller", "if decision.setpoint_a > 1 and limit_a < self._minimum_a:"),
        ("controller", "return Decision(held_a, Reason.FOLLOWING_SUN if held_a > 1 else Reason.TOO_LITTLE_SUN)"),
    },
    "what is equal may as well be replaced by itself": {
        (
            "controller",
            "return decision if decision.setpoint_a < limit_a else replace(decision, setpoint_a=limit_a)",
        ),
    },
    "pymodbus takes all but `little` for the high word first": {
        ("registers", f"float(setpoint_a), ModbusClientMixin.DATATYPE.FLOAT32, {order}")
        for order in (")", "word_order=None", 'word_order="XXbigXX"', 'word_order="BIG"')
    },
    "the pause is cut to 30 s long before the tenth doubling": {
        ("setpoint", "doublings = min(max(self._attempts - 1, 0), 11)"),
    },
    "1 W rounded to tens is 0 W": {
        ("status", "return status.why, None if surplus_w is None else round(max(surplus_w, 1), -1)"),
    },
    "the two are None together": {("setpoint", "if self._unconfirmed_since is not None or self._why is not None:")},
    "the text names the entity": {
        ("inputs", "return trouble if trouble is not None and self._is_news(None, trouble, now) else None"),
    },
    "of an entity that is missing, the text has no colon; of a state that cannot be used, it has": {
        ("inputs", 'kind = (entity, trouble.partition(":")[1])'),
    },
    "neither is a time": {("inputs", 'moment = datetime.fromisoformat(text or "XXXX")')},
    "pydantic wants a text, which nobody gets to read": {
        ("settings", f"raise ValueError({text})")
        for text in (
            "None",
            '"XXYAML takes yes and on for trueXX"',
            '"yaml takes yes and on for true"',
            '"YAML TAKES YES AND ON FOR TRUE"',
        )
    },
    "a setting that does not exist is known by its name as well as by pydantic's word for it": {
        ("settings", 'lines = [_sentence(None, item["loc"], item["input"], item["msg"]) for item in error.errors()]'),
    },
    "only the first is used": {
        ("settings", "close = get_close_matches(field, model.model_fields, )"),
        ("settings", "close = get_close_matches(field, model.model_fields, n=2)"),
    },
}
"""Mutants that no test can tell from the original: why, and which, by module and changed line."""


def copy_core() -> None:
    """Lay the core and its tests out as mutmut wants them."""
    shutil.rmtree(COPY, ignore_errors=True)
    no_cache = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "apps" / "alfen-solar" / "alfen_solar", COPY / "alfen_solar", ignore=no_cache)
    for folder in ("unit", "simulator"):
        shutil.copytree(ROOT / "tests" / folder, COPY / "tests" / folder, ignore=no_cache)
    for file in ("pyproject.toml", "tests/__init__.py", "tests/closed_loop.py"):
        shutil.copy(ROOT / file, COPY / file)


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


def module_of(mutant: str) -> str:
    """Tell of which module a mutant is, e.g. `boost` for `alfen_solar.boost.x_boost_end__mutmut_1`."""
    return mutant.split(".")[1]


def changed_line(mutant: str) -> tuple[str, str]:
    """Read the line before and after the change."""
    diff = [line for line in mutmut("show", mutant).splitlines() if not line.startswith(("---", "+++"))]
    before, after = (" ".join(line[1:].strip() for line in diff if line.startswith(sign)) for sign in "-+")
    return before, after


def why_equivalent(module: str, after: str) -> str | None:
    """Tell why no test can notice a mutant, if that is known."""
    mutant = module, after.partition("  # ")[0]
    return next((why for why, mutants in EQUIVALENT.items() if mutant in mutants), None)


def main() -> None:
    """Mutate, test, and tell."""
    began = time.monotonic()
    copy_core()
    mutmut("run", "--max-children", "1")
    statuses = results()
    total, survived = Counter(map(module_of, statuses)), Counter[str]()
    for name in (name for name, status in statuses.items() if status not in {"killed", "timeout"}):
        module = module_of(name)
        before, after = changed_line(name)
        if why := why_equivalent(module, after):
            total[module] -= 1
        else:
            survived[module] += 1
        told = f"equivalent: {why}" if why else statuses[name]
        sys.stdout.write(f"{module}: {told}\n    - {before}\n    + {after}\n")
    scores = {module: 1 - survived[module] / total[module] for module in sorted(total)}
    for module, score in scores.items():
        sys.stdout.write(f"{module:14}{total[module] - survived[module]:5} of {total[module]:3} die {score:6.1%}\n")
    took_s = time.monotonic() - began
    sys.stdout.write(f"{total.total() - survived.total()} of {total.total()} die; {took_s:.0f} s\n")
    if weak := [module for module, score in scores.items() if module in SAFETY_RULES and score < LEAST_SCORE]:
        raise SystemExit(f"Less than {LEAST_SCORE:.0%} of the mutants die: {', '.join(weak)}")


if __name__ == "__main__":
    main()
