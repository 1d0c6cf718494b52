"""`make bench`: runs our settings and the peers on all days, and tells who dominates whom.

TRACES=folder adds the recorded days of a folder, SEEDS=first-last generates days from other seeds than 0-1, PICTURE=1
draws docs/bench.svg. All figures also go to .cache/bench.json. ONLY=default compares the default alone, and is quick;
ONLY=phases compares rules that switch between one and three phases. ONLY=plan compares plans of a year by prices, and
takes some minutes. ONLY=limits measures the main fuse, the quarter hours and the home battery of a whole house, and
takes eight minutes of processor time for each day; HOURS=11-13 runs these hours of the days alone. ONLY=fuse measures
the main fuse alone, beside meters that report every 1 to 10 s, and takes half a minute for each hour of a day.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from . import picture, report
from .days import Day, recorded, shipped
from .limits_table import fuse_lines, limits_lines
from .planning import planning_lines
from .runs import KNOB_NAMES, OFF_KNOB_NAMES, PEER_NAMES, core_us, run_all, run_default
from .switching_table import run_switching, switching_lines

_BY_LIMIT = {"limits": limits_lines, "fuse": fuse_lines}


def main() -> None:
    """Run the bench."""
    if os.environ.get("ONLY") == "default":
        sys.stdout.writelines(f"{line}\n" for line in report.default_lines(*run_default(_days())))
        return
    if os.environ.get("ONLY") == "phases":
        sys.stdout.writelines(f"{line}\n" for line in switching_lines(run_switching(_days())))
        return
    if (only := os.environ.get("ONLY")) in _BY_LIMIT:
        for line in _BY_LIMIT[only](_days(), _hours()):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()  # a day takes minutes
        return
    if os.environ.get("ONLY") == "plan":
        for seed in _seeds():
            sys.stdout.writelines(f"{line}\n" for line in planning_lines(seed))
        return
    began_s = time.perf_counter()
    results = run_all(_days())
    report.write_json(results)
    if os.environ.get("PICTURE"):
        picture.draw(results.total, PEER_NAMES, KNOB_NAMES, OFF_KNOB_NAMES)
    sys.stdout.write(
        f"{len(results.by_day)} days, {time.perf_counter() - began_s:.0f} s; "
        f"the core takes {core_us():.0f} us for a second of a day\n\n"
    )
    sys.stdout.writelines(f"{line}\n" for line in report.lines(results))


def _days() -> Iterator[Day]:
    yield from shipped(_seeds())
    if traces := os.environ.get("TRACES"):
        yield from recorded(Path(traces))


def _hours() -> range | None:
    first, _, last = os.environ.get("HOURS", "").partition("-")
    return range(int(first), int(last)) if first else None


def _seeds() -> range:
    first, _, last = os.environ.get("SEEDS", "0-1").partition("-")
    return range(int(first), int(last or first) + 1)


if __name__ == "__main__":
    main()
