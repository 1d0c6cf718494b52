"""`make picture`: draws the pictures of README and docs, as `tests/showcase.py` lets them happen."""

from __future__ import annotations

import itertools
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from alfen_solar.decision import Reason
from alfen_solar.settings import Settings
from tests.closed_loop import START
from tests.showcase import FIRST_HOUR, LAST_HOUR, day, half_hour

DOCS = Path(__file__).parents[1] / "docs"
PICTURE, CLOUDS_PICTURE = DOCS / "day.svg", DOCS / "clouds.svg"
MEAN_OVER_S = 60
EVERY_S = 4
SUN, SUN_TEXT, CAR, HOUSE, WAITING = "#f5c542", "#8a6d00", "#2e7d32", "#90a4ae", "#c62828"


def main() -> None:
    """Draw both."""
    mpl.rcParams.update({"font.size": 9, "svg.hashsalt": "day", "svg.fonttype": "none"})
    draw_day()
    draw_clouds()


def draw_day() -> None:
    """Draw sun, household and car over the day."""
    loop = day()
    minutes = range(0, len(loop.snapshots), MEAN_OVER_S)
    hours = [FIRST_HOUR + second / 3600 for second in minutes]

    def kilowatts(name: str) -> list[float]:
        values = [getattr(snapshot, name) / 1000 for snapshot in loop.snapshots]
        return [sum(values[at : at + MEAN_OVER_S]) / len(values[at : at + MEAN_OVER_S]) for at in minutes]

    sun_kw, load_kw, car_kw = kilowatts("sun_w"), kilowatts("load_w"), kilowatts("car_w")
    figure, axes = plt.subplots(figsize=(9, 3.2), layout="constrained")
    axes.fill_between(hours, sun_kw, color=SUN, alpha=0.5, linewidth=0, label="sun")
    axes.fill_between(
        hours, load_kw, [a + b for a, b in zip(load_kw, car_kw, strict=True)], color=CAR, linewidth=0, label="car"
    )
    axes.fill_between(hours, load_kw, color=HOUSE, linewidth=0, label="house")
    axes.set(xlim=(FIRST_HOUR, LAST_HOUR), ylim=(0, None), xlabel="hour of the day", ylabel="kW, mean of a minute")
    axes.legend(loc="upper right", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(PICTURE, metadata={"Date": None})


def draw_clouds() -> None:
    """Draw surplus and car, the setpoint, and the energy weighed, over half an hour."""
    seen = half_hour()
    shown = slice(None, None, EVERY_S)
    minutes = [second / 60 for second in range(len(seen.spare_w))[shown]]
    figure, (power, current, energy) = plt.subplots(
        3, figsize=(9, 6.4), layout="constrained", sharex=True, height_ratios=(3, 2, 2)
    )
    power.fill_between(minutes, [watts / 1000 for watts in seen.spare_w[shown]], color=SUN, alpha=0.5, linewidth=0)
    power.plot(minutes, [watts / 1000 for watts in seen.car_w[shown]], color=CAR)
    power.set(ylim=(0, 4), ylabel="kW")
    power.text(3.2, 1, "sun less household", color=SUN_TEXT)
    power.text(5, 3.35, "car", color=CAR, ha="center")
    power.text(8.15, 3.6, "a passing cloud", ha="center")
    power.text(15.3, 3.6, "a dark sky", ha="center")
    current.step(minutes, seen.setpoint_a[shown], color=CAR, where="post")
    current.set(ylim=(0, 16), yticks=(0, 6, 16), ylabel="setpoint in A")
    options = Settings.model_fields
    start_wh, stop_wh = options["start_after_wh"].default, options["stop_after_wh"].default
    charging = [setpoint_a > 0 for setpoint_a in seen.setpoint_a[shown]]
    weighed_wh = seen.weighed_wh[shown]
    energy.fill_between(minutes, weighed_wh, where=charging, color=WAITING, alpha=0.5, linewidth=0)
    energy.fill_between(minutes, weighed_wh, where=[not each for each in charging], color=SUN, linewidth=0)
    energy.axhline(stop_wh, color=WAITING, linestyle=":")
    energy.text(0.2, stop_wh - 10, f"stop_after_wh: {stop_wh:g}", color=WAITING)
    energy.axhline(start_wh, color=SUN_TEXT, linestyle=":")
    energy.text(0.2, start_wh + 4, f"start_after_wh: {start_wh:g}", color=SUN_TEXT)
    energy.set(ylim=(0, 95), ylabel="weighed, in Wh", xlim=(0, 30), xticks=range(0, 31, 5))
    energy.xaxis.set_major_formatter(lambda minute, _: f"{START.hour}:{minute:02.0f}")
    for axes in (power, current, energy):
        axes.spines[["top", "right"]].set_visible(False)
        for (begin_s, decision), (end_s, _) in itertools.pairwise(seen.reasons):
            if decision.reason in {Reason.STOPPING, Reason.STARTING}:
                axes.axvspan(begin_s / 60, end_s / 60, color=WAITING, alpha=0.08, linewidth=0)
    figure.savefig(CLOUDS_PICTURE, metadata={"Date": None})


if __name__ == "__main__":
    main()
