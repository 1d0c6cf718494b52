"""What the bench prints and writes."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .comparison import FEWER_STARTS, MORE_CHANGES, closest_gaps, verdicts
from .ours import DEFAULT
from .plant import Figures
from .runs import (
    DEFAULT_NAMES,
    FIRST_NAMES,
    FURTHER_NAMES,
    METERS_S,
    OUR_NAMES,
    PEER_NAMES,
    PHASES,
    RULES,
    SWEPT_NAMES,
    UNREST_NAMES,
    Key,
    Results,
    Table,
)

RESULT = Path(__file__).parents[2] / ".cache" / "bench.json"
STILL = 2
"""More changes of setpoint than this while a limit cycle is looked for are one."""
_NAME = 30
"""Width of the first column."""
_STUBBORN = "stubborn plants, around noon"


def lines(results: Results) -> Iterator[str]:
    """Lay out all that was found, the comparisons last."""
    yield from _table("a day, mean of all days", results.total, _tried(results.total))
    yield from _spread(results)
    for meter_s in METERS_S:
        yield from _table(f"broken noon, meter every {meter_s} s", results.by_meter[meter_s], SWEPT_NAMES)
    yield from _table(_STUBBORN, results.on_stubborn, DEFAULT_NAMES)
    yield from _dynamics(results)
    yield from _unrest(results)
    yield from _restless(results)
    yield from _verdicts_of_default(results.total, results.on_stubborn)
    yield from _dominated(results.total)


def default_lines(total: Table, on_stubborn: Table) -> Iterator[str]:
    """Lay out the comparison of the default alone: on all days, and on all stubborn plants."""
    yield from _table("a day, mean of all days", total, DEFAULT_NAMES)
    yield from _table(_STUBBORN, on_stubborn, DEFAULT_NAMES)
    yield from _verdicts_of_default(total, on_stubborn)


def _verdicts_of_default(total: Table, on_stubborn: Table) -> Iterator[str]:
    yield from _verdicts("the default, on the sum of all days", total)
    yield from _verdicts("the default, on stubborn plants", on_stubborn)


def _tried(table: Table) -> tuple[str, ...]:
    return tuple(name for name in RULES if (name, PHASES[0]) in table)


def _table(title: str, table: Table, names: tuple[str, ...]) -> Iterator[str]:
    yield f"{title:{_NAME}}" + "".join(
        f" | {f'{phases}p capture':>10}{'grid':>8}{'starts':>8}{'changes':>8}{'an hour':>8}{'writes':>8}"
        for phases in PHASES
    )
    for name in names:
        yield f"{name:{_NAME}}" + "".join(f" | {_cells(table[name, phases])}" for phases in PHASES)
    yield ""


def _cells(found: Figures) -> str:
    days = max(found.days, 1)
    return (
        f"{found.capture:10.1%}{found.grid_share:8.1%}{found.starts / days:8.1f}"
        f"{found.changes / days:8.0f}{found.changes_an_hour:8.0f}{found.writes / days:8.0f}"
    )


def _spread(results: Results) -> Iterator[str]:
    yield f"{'lowest to highest seed':{_NAME}}" + "".join(
        f" | {f'{phases}p capture':>13}{'grid':>13}{'starts':>16}" for phases in PHASES
    )
    for name in _tried(results.total):
        yield f"{name:{_NAME}}" + "".join(
            f" | {_between([100 * found.capture for found in seeds]):>12}%"
            f"{_between([100 * found.grid_share for found in seeds]):>12}%"
            f"{_between([found.starts / found.days for found in seeds]):>16}"
            for seeds in ([table[name, phases] for table in results.by_seed.values()] for phases in PHASES)
        )
    yield ""


def _between(values: list[float]) -> str:
    return f"{min(values):.1f}-{max(values):.1f}" if values else "-"


def _dynamics(results: Results) -> Iterator[str]:
    yield f"{'step of import, steady sun':{_NAME}}" + "".join(
        f" | {f'{phases}p lower':>9}{'<100 W':>8}{'over':>8}{'steady':>8}" for phases in PHASES
    )
    for name in FIRST_NAMES:
        yield f"{name:{_NAME}}" + "".join(
            f" | {_seconds(found.step.lower_s):>9}{_seconds(found.step.no_import_s):>8}"
            f"{found.step.overshoot_a:6.1f} A{found.deviation_w:6.0f} W"
            for found in (results.dynamics[name, phases] for phases in PHASES)
        )
    yield ""


def _seconds(value: int | None) -> str:
    return "never" if value is None else f"{value} s"


def _unrest(results: Results) -> Iterator[str]:
    yield f"{'an hour of steady sun':{_NAME}}" + "".join(
        f" | {f'{phases}p {name}, changes':>25}{'Wh in':>7}{'out':>6}" for phases in PHASES for name in UNREST_NAMES
    )
    for what in results.unrest[UNREST_NAMES[0], PHASES[0]]:
        yield f"{what:{_NAME}}" + "".join(
            f" | {found.changes:25}{found.import_wh:7.0f}{found.export_wh:6.0f}"
            for found in (results.unrest[name, phases][what] for phases in PHASES for name in UNREST_NAMES)
        )
    yield ""


def _restless(results: Results) -> Iterator[str]:
    for (name, phases), changes in results.restless.items():
        worst = max(changes, key=lambda plant: changes[plant])
        cycling = sum(count > STILL for count in changes.values())
        at = f", lag {worst.lag_s} s, poll {worst.poll_s} s, meter {worst.meter_s} s" if cycling else ""
        yield (
            f"{name}, {phases}p: limit cycles on {cycling} of {len(changes)} plants; "
            f"at most {changes[worst]} changes in steady sun{at}"
        )
    yield ""


def _verdicts(title: str, table: Table) -> Iterator[str]:
    yield f"{title}: {DEFAULT.name}"
    for (peer, phases), found in verdicts(table, DEFAULT.name).items():
        ours, theirs = found.ours, found.peer
        figures = {
            "no less sun": f"{ours.capture:.1%} / {theirs.capture:.1%}",
            "no more grid": f"{ours.grid_share:.2%} / {theirs.grid_share:.2%}",
            "fewer starts": f"{ours.starts} / {FEWER_STARTS:g} x {theirs.starts}",
            "calm": f"{ours.changes} / {MORE_CHANGES:g} x {found.most_changes / MORE_CHANGES:.0f}",
        }
        told = ", ".join(f"{what} {_yes(so)} ({figures[what]})" for what, so in found.answers.items())
        yield f"  {'better than' if found.better else 'not yet better than'} {peer}, {phases}p: {told}"
    yield ""


def _yes(so: bool) -> str:  # noqa: FBT001  # a word for a value
    return "yes" if so else "no"


def _dominated(total: Table) -> Iterator[str]:
    missing: dict[Key, str] = {}
    found: dict[Key, str] = {}
    for (peer, phases), gap in closest_gaps(total, PEER_NAMES, (*OUR_NAMES, *FURTHER_NAMES)).items():
        if gap.closed:
            found[peer, phases] = f"  {peer}, {phases}p: {gap.setting}"
        else:
            missing[peer, phases] = (
                f"  not yet {peer}, {phases}p: {gap.setting} lacks {100 * gap.capture:.1f} % of capture, has "
                f"{100 * gap.grid_share:.1f} % too much grid and {gap.starts_a_day:.2f} starts a day too many"
            )
    yield "dominated by"
    yield from found.values()
    yield from missing.values()
    yield f"dominates {len(PEER_NAMES) - len({peer for peer, _ in missing})} of {len(PEER_NAMES)} peers"


def write_json(results: Results) -> None:
    """Write all figures to `.cache/bench.json`."""
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(
        json.dumps(
            {
                "total": _plain(results.total),
                "by_day": {name: _plain(table) for name, table in results.by_day.items()},
                "by_meter": {meter_s: _plain(table) for meter_s, table in results.by_meter.items()},
                "dynamics": {_key(key): asdict(found) for key, found in results.dynamics.items()},
                "restless": {
                    _key(key): [{**asdict(plant), "changes": count} for plant, count in changes.items()]
                    for key, changes in results.restless.items()
                },
                "on_stubborn": _plain(results.on_stubborn),
                "unrest": {
                    _key(key): {what: asdict(one) for what, one in found.items()}
                    for key, found in results.unrest.items()
                },
            },
            indent=1,
        )
    )


def _plain(table: Table) -> dict[str, dict[str, float]]:
    return {
        _key(key): {
            **asdict(found),
            "capture": found.capture,
            "grid_share": found.grid_share,
            "changes_an_hour": found.changes_an_hour,
        }
        for key, found in table.items()
    }


def _key(key: Key) -> str:
    return f"{key[0]}, {key[1]}p"
