"""`make picture`: draws the pictures of README and docs, as `tests/showcase.py` lets them happen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib import pyplot as plt

from tests.home.home import START
from tests.showcase import (
    EVERY_S,
    FIRST_HOUR,
    LAST_HOUR,
    MEAN_OVER_S,
    CloudsPicture,
    DayPicture,
    clouds_picture,
    day_picture,
    digest,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DOCS = Path(__file__).parents[1] / "docs"
PICTURE, CLOUDS_PICTURE = DOCS / "day.svg", DOCS / "clouds.svg"
SUN, SUN_TEXT, CAR, HOUSE, WAITING = "#f5c542", "#8a6d00", "#2e7d32", "#90a4ae", "#c62828"


def main() -> None:
    """Draw both."""
    mpl.rcParams.update({"font.size": 9, "svg.hashsalt": "day", "svg.fonttype": "none"})
    draw_day(day_picture())
    draw_clouds(clouds_picture())


def draw_day(drawn: DayPicture) -> None:
    """Draw sun, household and car over the day."""
    hours = [FIRST_HOUR + minute * MEAN_OVER_S / 3600 for minute in range(len(drawn.sun_kw))]
    figure, axes = plt.subplots(figsize=(9, 3.2), layout="constrained")
    axes.fill_between(hours, drawn.sun_kw, color=SUN, alpha=0.5, linewidth=0, label="sun")
    both_kw = [load_kw + car_kw for load_kw, car_kw in zip(drawn.load_kw, drawn.car_kw, strict=True)]
    axes.fill_between(hours, drawn.load_kw, both_kw, color=CAR, linewidth=0, label="car")
    axes.fill_between(hours, drawn.load_kw, color=HOUSE, linewidth=0, label="house")
    axes.set(xlim=(FIRST_HOUR, LAST_HOUR), ylim=(0, None), xlabel="hour of the day", ylabel="kW, mean of a minute")
    axes.legend(loc="upper right", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    _save(figure, PICTURE, digest(drawn))


def draw_clouds(drawn: CloudsPicture) -> None:
    """Draw surplus and car, the setpoint, and the energy weighed, over half an hour."""
    minutes = [number * EVERY_S / 60 for number in range(len(drawn.spare_kw))]
    figure, (power, current, energy) = plt.subplots(
        3, figsize=(9, 6.4), layout="constrained", sharex=True, height_ratios=(3, 2, 2)
    )
    power.fill_between(minutes, drawn.spare_kw, color=SUN, alpha=0.5, linewidth=0)
    power.plot(minutes, drawn.car_kw, color=CAR)
    power.set(ylim=(0, 4), ylabel="kW")
    power.text(3.2, 1, "sun less household", color=SUN_TEXT)
    power.text(5, 3.35, "car", color=CAR, ha="center")
    power.text(8.15, 3.6, "a passing cloud", ha="center")
    power.text(15.3, 3.6, "a dark sky", ha="center")
    current.step(minutes, drawn.setpoint_a, color=CAR, where="post")
    current.set(ylim=(0, 16), yticks=(0, 6, 16), ylabel="setpoint in A")
    charging = [setpoint_a > 0 for setpoint_a in drawn.setpoint_a]
    energy.fill_between(minutes, drawn.weighed_wh, where=charging, color=WAITING, alpha=0.5, linewidth=0)
    energy.fill_between(minutes, drawn.weighed_wh, where=[not each for each in charging], color=SUN, linewidth=0)
    energy.axhline(drawn.stop_wh, color=WAITING, linestyle=":")
    energy.text(0.2, drawn.stop_wh - 10, f"stop_after_wh: {drawn.stop_wh:g}", color=WAITING)
    energy.axhline(drawn.start_wh, color=SUN_TEXT, linestyle=":")
    energy.text(0.2, drawn.start_wh + 4, f"start_after_wh: {drawn.start_wh:g}", color=SUN_TEXT)
    energy.set(ylim=(0, 125), ylabel="weighed, in Wh", xlim=(0, 30), xticks=range(0, 31, 5))
    energy.xaxis.set_major_formatter(lambda minute, _: f"{START.hour}:{minute:02.0f}")
    for axes in (power, current, energy):
        axes.spines[["top", "right"]].set_visible(False)
        for begin_s, end_s in drawn.waits:
            axes.axvspan(begin_s / 60, end_s / 60, color=WAITING, alpha=0.08, linewidth=0)
    _save(figure, CLOUDS_PICTURE, digest(drawn))


def _save(figure: Figure, path: Path, identifier: str) -> None:
    figure.savefig(path, metadata={"Date": None, "Identifier": identifier})


if __name__ == "__main__":
    main()
