"""Mutation testing of the core: mutmut changes it in one place at a time, and the fast unit tests must notice.

mutmut wants a package at the root of a project, so it gets a copy: `.cache/mutants/alfen_solar`. Its settings stand in
pyproject.toml, with the tests that are left out there because they take seconds each, or need the checkout.

Prints each survivor, and how many mutants of each module die; fails if less than `LEAST_SCORE` of those of a safety
rule do. The mutants of `EQUIVALENT` count as survivors.
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
    {"boost", "charger", "control_loop", "controller", "freshness", "meter", "registers", "setpoint", "window"}
)
LEAST_SCORE = 0.9

EQUIVALENT: dict[tuple[str, str], str] = {}
"""Mutants that no test can tell from the original: module and changed line, and why."""


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


def survivor_text(mutant: str, status: str) -> str:
    """Show a mutant that no test has noticed."""
    module = module_of(mutant)
    before, after = changed_line(mutant)
    why = EQUIVALENT.get((module, after))
    return f"{module}: {status}\n    - {before}\n    + {after}\n" + (f"    equivalent: {why}\n" if why else "")


def main() -> None:
    """Mutate, test, and tell."""
    began = time.monotonic()
    copy_core()
    mutmut("run", "--max-children", "1")
    statuses = results()
    survivors = [name for name, status in statuses.items() if status not in {"killed", "timeout"}]
    total, survived = Counter(map(module_of, statuses)), Counter(map(module_of, survivors))
    scores = {module: 1 - survived[module] / total[module] for module in sorted(total)}
    for name in survivors:
        sys.stdout.write(survivor_text(name, statuses[name]))
    for module, score in scores.items():
        sys.stdout.write(f"{module:14}{total[module] - survived[module]:5} of {total[module]:3} die {score:6.1%}\n")
    took_s = time.monotonic() - began
    sys.stdout.write(f"{len(statuses) - len(survivors)} of {len(statuses)} die; {took_s:.0f} s\n")
    if weak := [module for module, score in scores.items() if module in SAFETY_RULES and score < LEAST_SCORE]:
        raise SystemExit(f"Less than {LEAST_SCORE:.0%} of the mutants die: {', '.join(weak)}")


if __name__ == "__main__":
    main()
