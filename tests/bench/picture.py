"""The picture of the bench: capture against grid share, a dot a rule."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from .plant import Figures

PICTURE = Path(__file__).parents[2] / "docs" / "bench.svg"
LINE = 0.032
"""Height of a label, as a share of the panel's."""
WIDE = 0.45
"""Width that a label may need, as a share of the panel's."""


def draw(
    figures: Mapping[tuple[str, int], Figures], peers: Sequence[str], knob: Sequence[str], more: Sequence[str]
) -> None:
    """Draw the picture.

    Args:
        figures: By name of the rule and number of phases.
        peers: Names of the peers.
        knob: Names of our settings over the knob, in the order in which a line joins them.
        more: Names of our other settings.
    """
    mpl.rcParams.update({"font.size": 8, "svg.hashsalt": "bench", "svg.fonttype": "none"})
    picture, panels = plt.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    for axes, phases in zip(panels, (1, 3), strict=True):
        theirs = {name: _at(figures[name, phases]) for name in peers}
        ours = {name: _at(figures[name, phases]) for name in (*knob, *more)}
        axes.plot(*zip(*theirs.values(), strict=True), "o", color="#78909c")
        joined, single = ([ours[name] for name in names] for names in (knob, more))
        axes.plot(*zip(*joined, strict=True), "o-", color="#2e7d32", label="Alfen Solar, 0 to 100 % of sun wanted")
        axes.plot(*zip(*single, strict=True), "o", color="#2e7d32", fillstyle="none", label="with one more option set")
        axes.set(
            title=f"{phases} phase{'s' * (phases > 1)}; beside each dot its starts a day",
            xlabel="share of the car's energy from the grid, %",
            ylabel="solar energy taken, % of the ideal rule's",
            xlim=(0, (1 + WIDE / 2) * max(x for x, _ in (theirs | ours).values())),
        )
        axes.margins(y=0.15)
        labels = [(at, f"{name}: {_starts(figures[name, phases])}") for name, at in theirs.items()]
        _label(axes, labels + [(ours[name], _starts(figures[name, phases])) for name in knob])
        axes.legend(loc="center right", frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
    PICTURE.parent.mkdir(exist_ok=True)
    picture.savefig(PICTURE, metadata={"Date": None})
    plt.close(picture)


def _at(found: Figures) -> tuple[float, float]:
    return 100 * found.grid_share, 100 * found.capture


def _starts(found: Figures) -> str:
    return f"{found.starts / found.days:.1f}"


def _label(axes: Axes, labels: list[tuple[tuple[float, float], str]]) -> None:
    """Write each label to the right of its dot, or as far above as the labels below it ask for."""
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    written: list[tuple[float, float]] = []
    for (x, y), text in sorted(labels, key=lambda label: label[0][1]):
        beside = [above for at, above in written if abs(at - x) < WIDE * (right - left)]
        above = max([y, *(used + LINE * (top - bottom) for used in beside)])
        written.append((x, above))
        axes.text(x + 0.015 * (right - left), above, text, fontsize=6.5, verticalalignment="center")
