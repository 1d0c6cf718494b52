"""What switching phases is worth: ours and the peers' rules on all days, against free switching."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from .days import Day
from .switching import SwitchingFigures, run
from .switching_ours import SWITCHING_DEFAULT, SWITCHING_SETTINGS, SwitchingSetting
from .switching_peers import SWITCHING_PEERS, SwitchingPeer

FEWER_SWITCHES = 0.5
"""Our switches as a share of those of a peer that is dominated."""
_NAME = 44
_RULES: dict[str, SwitchingSetting | SwitchingPeer] = {
    rule.name: rule for rule in (*SWITCHING_PEERS, *SWITCHING_SETTINGS)
}


def run_switching(days: Iterable[Day]) -> dict[str, SwitchingFigures]:
    """Run all rules on the daylight of all days, side by side on all cores."""
    days = tuple(days)
    with ProcessPoolExecutor(os.cpu_count()) as executor:
        running = [(name, executor.submit(_run, name, day)) for name in _RULES for day in days]
        total: dict[str, SwitchingFigures] = {}
        for name, future in running:
            total[name] = total.get(name, SwitchingFigures()) + future.result()
    return total


def _run(name: str, day: Day) -> SwitchingFigures:
    return run(_RULES[name].make(), day.light_w)


def dominates(ours: SwitchingFigures, peer: SwitchingFigures) -> bool:
    """Tell whether a rule takes no less sun and no more grid than another, with at most half of its switches."""
    return (
        ours.figures.capture >= peer.figures.capture
        and ours.figures.grid_share <= peer.figures.grid_share
        and ours.switches <= FEWER_SWITCHES * peer.switches
    )


def switching_lines(total: dict[str, SwitchingFigures]) -> Iterator[str]:
    """Lay out the table, and who dominates whom."""
    yield f"{'switching phases, a day':{_NAME}} | {'capture':>8}{'grid':>8}{'switches':>10}{'starts':>8}{'changes':>9}"
    for name, found in total.items():
        figures, days = found.figures, max(found.figures.days, 1)
        yield (
            f"{name:{_NAME}} | {figures.capture:8.1%}{figures.grid_share:8.1%}{found.switches / days:10.1f}"
            f"{figures.starts / days:8.1f}{figures.changes / days:9.0f}"
        )
    yield ""
    for peer in SWITCHING_PEERS:
        better = [ours.name for ours in SWITCHING_SETTINGS if dominates(total[ours.name], total[peer.name])]
        by_default = "the default" if SWITCHING_DEFAULT.name in better else None
        found_by = by_default or (better[0] if better else None)
        yield f"{peer.name}: " + ("not dominated" if found_by is None else f"dominated by {found_by}")
