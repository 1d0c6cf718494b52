"""`make picture`: draws the README's picture, a generated day in the simulated house, and prints its figures."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

from alfen_solar.decision import Mode
from tests.closed_loop import ClosedLoop
from tests.simulator.house import House
from tests.simulator.world import World

PICTURE = Path(__file__).parents[1] / "docs" / "day.svg"
FIRST_HOUR, LAST_HOUR = 6, 20
MEAN_OVER_S = 60


def main() -> None:
    """Run the day, draw it, and print the figures of its caption."""
    house = House.generated().at(FIRST_HOUR * 3600)
    loop = ClosedLoop(World(house), mode=Mode.SOLAR)
    loop.run((LAST_HOUR - FIRST_HOUR) * 3600)
    minutes = range(0, len(loop.snapshots), MEAN_OVER_S)
    hours = [FIRST_HOUR + second / 3600 for second in minutes]

    def kilowatts(name: str) -> list[float]:
        values = [getattr(snapshot, name) / 1000 for snapshot in loop.snapshots]
        return [sum(values[at : at + MEAN_OVER_S]) / len(values[at : at + MEAN_OVER_S]) for at in minutes]

    sun_kw, load_kw, car_kw = kilowatts("sun_w"), kilowatts("load_w"), kilowatts("car_w")
    mpl.rcParams.update({"font.size": 9, "svg.hashsalt": "day", "svg.fonttype": "none"})
    figure, axes = plt.subplots(figsize=(9, 3.2), layout="constrained")
    axes.fill_between(hours, sun_kw, color="#f5c542", alpha=0.5, linewidth=0, label="sun")
    axes.fill_between(
        hours, load_kw, [a + b for a, b in zip(load_kw, car_kw, strict=True)], color="#2e7d32", linewidth=0, label="car"
    )
    axes.fill_between(hours, load_kw, color="#90a4ae", linewidth=0, label="house")
    axes.set(xlim=(FIRST_HOUR, LAST_HOUR), ylim=(0, None), xlabel="hour of the day", ylabel="kW, mean of a minute")
    axes.legend(loc="upper right", frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    PICTURE.parent.mkdir(exist_ok=True)
    figure.savefig(PICTURE, metadata={"Date": None})
    end = loop.snapshots[-1]
    sys.stdout.write(
        f"{PICTURE.name}: {end.car_wh / 1000:.1f} kWh into the car, {end.car_solar_wh / end.car_wh:.0%} of it from the "
        f"sun; {end.export_wh / 1000:.1f} kWh exported; {sum(_starts(loop))} starts; {len(loop.writes)} writes.\n"
    )


def _starts(loop: ClosedLoop) -> list[bool]:
    setpoints_a = loop.changes()
    return [now > 0 and before == 0 for before, now in itertools.pairwise(setpoints_a)]


if __name__ == "__main__":
    main()
