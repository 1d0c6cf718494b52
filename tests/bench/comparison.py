"""Which peers are dominated by a setting of ours, and what is missing where they are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .plant import Figures

FEWER_STARTS = 0.8
"""Our starts as a share of a peer's that starts more than once a day."""
MORE_CHANGES = 2.0
"""How many changes of setpoint our default may make for each of the calm peer's."""
CALM_PEER = "evcc pv, 30 s"
PEERS_OF_DEFAULT = (CALM_PEER, "evcc pv, 10 s")
"""What people run elsewhere, by its default and at its fastest: our default must do better than either."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What a setting of ours lacks to dominate a peer; all 0 if it does.

    Attributes:
        setting: Name of the setting.
        capture: Capture below the peer's, as a share.
        grid_share: Grid share above the peer's.
        starts_a_day: Starts above those allowed, a day.
    """

    setting: str
    capture: float
    grid_share: float
    starts_a_day: float

    @property
    def closed(self) -> bool:
        """Whether the setting dominates the peer."""
        return not (self.capture or self.grid_share or self.starts_a_day)

    @property
    def size(self) -> float:
        """How far it is from that: a hundredth of capture or grid share weighs as much as a tenth of a start a day."""
        return self.capture + self.grid_share + self.starts_a_day / 10


def allowed_starts(peer: Figures) -> float:
    """Tell how many starts dominate a peer's: fewer, or as many if it starts no more than once a day."""
    return peer.starts if peer.starts <= peer.days else FEWER_STARTS * peer.starts


def gap(setting: str, ours: Figures, peer: Figures) -> Gap:
    """Tell what a setting lacks to dominate a peer on the same days."""
    return Gap(
        setting,
        max(peer.capture - ours.capture, 0.0),
        max(ours.grid_share - peer.grid_share, 0.0),
        max(ours.starts - allowed_starts(peer), 0.0) / max(peer.days, 1),
    )


def closest_gaps(
    total: Mapping[tuple[str, int], Figures], peers: Iterable[str], ours: Iterable[str]
) -> dict[tuple[str, int], Gap]:
    """Find for each peer, on each number of phases, the setting that lacks the least.

    Args:
        total: Figures by name and number of phases.
        peers: Names of the peers.
        ours: Names of our settings.
    """
    settings = set(ours)
    tried: dict[int, dict[str, Figures]] = {}
    for (name, phases), figures in total.items():
        if name in settings:
            tried.setdefault(phases, {})[name] = figures
    return {(peer, phases): closest(own, total[peer, phases]) for peer in peers for phases, own in tried.items()}


def closest(ours: Mapping[str, Figures], peer: Figures) -> Gap:
    """Find the setting that lacks the least."""
    return min((gap(name, figures, peer) for name, figures in ours.items()), key=lambda found: found.size)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a setting does better than a peer, one after the other; the figures stand beside it in `ours`, `peer`."""

    ours: Figures
    peer: Figures
    most_changes: float

    @property
    def answers(self) -> dict[str, bool]:
        """What is asked, and whether it is so."""
        lacks = gap("", self.ours, self.peer)
        return {
            "no less sun": not lacks.capture,
            "no more grid": not lacks.grid_share,
            "fewer starts": not lacks.starts_a_day,
            "calm": self.ours.changes <= self.most_changes,
        }

    @property
    def better(self) -> bool:
        """Whether all is so."""
        return all(self.answers.values())


def verdicts(total: Mapping[tuple[str, int], Figures], default: str) -> dict[tuple[str, int], Verdict]:
    """Weigh one setting against the peers that people run, by peer and number of phases.

    Args:
        total: Figures by name and number of phases, those of `PEERS_OF_DEFAULT` among them.
        default: Name of the setting.
    """
    return {
        (peer, phases): Verdict(ours, total[peer, phases], MORE_CHANGES * total[CALM_PEER, phases].changes)
        for (name, phases), ours in total.items()
        if name == default
        for peer in PEERS_OF_DEFAULT
    }
