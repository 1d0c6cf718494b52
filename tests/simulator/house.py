"""The house without the car: what the sun gives and what the household takes, over time."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .day import generated_day
from .traces import TraceError, read_trace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DEFAULT_SEED = 44
DEFAULT_KWP = 5.0
DEFAULT_START_S = 11 * 3600 + 38 * 60 + 20
"""Where the day of the default seed is worth watching: see the specification of the generated day."""

PV_DAWN_S = 6 * 3600 + 1800
"""A recorded PV day begins at first light: it is laid over the load day from half past six."""


@dataclass(frozen=True, kw_only=True)
class House:
    """Power over time, one value a second; after its last second it begins again.

    Attributes:
        sun_values_w: Power of the panels, W, never negative.
        load_values_w: Power of the household without the car, W, as many values.
        first_s: Second of the day of the first value.
        start_s: Second of the day at which `t_s` is 0.
    """

    sun_values_w: Sequence[float]
    load_values_w: Sequence[float]
    first_s: int = 0
    start_s: float = 0.0

    @classmethod
    def generated(cls, seed: int = DEFAULT_SEED, kwp: float = DEFAULT_KWP) -> House:
        """A generated day, from midnight; the same seed gives the same day. `kwp` is the panels' peak, kW."""
        sun_w, load_w = generated_day(seed, kwp)
        return cls(sun_values_w=sun_w, load_values_w=load_w)

    @classmethod
    def from_trace(cls, path: Path) -> House:
        """A recording `t_s,base_w` of household less sun, from its first second.

        It does not tell the two apart: what it exports counts as sun, what it imports as household.

        Raises:
            TraceError: When the file is not such a recording.
        """
        first_s, base_w = read_trace(path, "base_w")
        return cls(
            sun_values_w=[max(0.0, -value) for value in base_w],
            load_values_w=[max(0.0, value) for value in base_w],
            first_s=first_s,
            start_s=first_s,
        )

    @classmethod
    def from_pv_and_load(cls, pv: Path, load: Path, kwp: float = DEFAULT_KWP) -> House:
        """A PV recording `t_s,pv_pu` (share of peak) over a load recording `t_s,load_w` (second of the day).

        Args:
            pv: The PV day, from first light on: laid over the load from 06:30.
            load: The household.
            kwp: Installed peak power of the panels, kW.

        Raises:
            TraceError: When a file is not such a recording, or nothing of the load is left in daylight.
        """
        pv_first_s, pv_pu = read_trace(pv, "pv_pu")
        first_s, load_w = read_trace(load, "load_w")
        dawn = PV_DAWN_S + pv_first_s - first_s
        if dawn >= len(load_w) or dawn + len(pv_pu) <= 0:
            raise TraceError(f"{load} ends before the sun of {pv} rises at 06:30: expected a whole day.")
        sun_w = [
            1000 * kwp * max(0.0, pv_pu[at - dawn]) if 0 <= at - dawn < len(pv_pu) else 0.0 for at in range(len(load_w))
        ]
        return cls(sun_values_w=sun_w, load_values_w=load_w, first_s=first_s, start_s=first_s)

    @classmethod
    def chosen(
        cls,
        *,
        trace: Path | None = None,
        pv: Path | None = None,
        load: Path | None = None,
        kwp: float = DEFAULT_KWP,
        seed: int = DEFAULT_SEED,
        start_hour: float | None = None,
    ) -> House:
        """The house that a command line asks for: a trace, PV and load, or else a generated day.

        Args:
            trace: As for `from_trace`.
            pv: As for `from_pv_and_load`.
            load: As for `from_pv_and_load`.
            kwp: Installed peak power of the panels, kW.
            seed: Which day to generate.
            start_hour: Hour of the day at which `t_s` is 0; by default shortly before noon, or the first
                second of a recording that has no noon.

        Raises:
            TraceError: When the files do not go together, or one is not what it should be.
        """
        if trace is not None and (pv is not None or load is not None):
            raise TraceError("A trace is a whole house: give either it, or PV and load.")
        if (pv is None) != (load is None):
            raise TraceError("PV and load belong together: give both files, or none.")
        if trace is not None:
            house = cls.from_trace(trace)
        elif pv is not None and load is not None:
            house = cls.from_pv_and_load(pv, load, kwp)
        else:
            house = cls.generated(seed, kwp)
        if start_hour is None:
            return house.at(DEFAULT_START_S) if house.has(DEFAULT_START_S) else house
        if not house.has(start_hour * 3600):
            raise TraceError(
                f"The day runs from hour {house.first_s / 3600:g} to hour "
                f"{(house.first_s + len(house.load_values_w)) / 3600:g}: it cannot start at {start_hour:g}."
            )
        return house.at(start_hour * 3600)

    def at(self, start_s: float) -> House:
        """The same house with `t_s` = 0 at second `start_s` of its day."""
        return replace(self, start_s=start_s)

    def has(self, second_s: float) -> bool:
        """Whether the day includes this second, so that it need not be taken from the day's repetition."""
        return 0 <= second_s - self.first_s < len(self.load_values_w)

    def sun_w(self, t_s: float) -> float:
        """Power of the sun, W, `t_s` seconds after the start."""
        return self.sun_values_w[self._at(t_s)]

    def load_w(self, t_s: float) -> float:
        """Power of the household without the car, W, `t_s` seconds after the start."""
        return self.load_values_w[self._at(t_s)]

    def base_w(self, t_s: float) -> float:
        """Grid power without the car, W, import positive, `t_s` seconds after the start."""
        return self.load_w(t_s) - self.sun_w(t_s)

    def _at(self, t_s: float) -> int:
        return math.floor(self.start_s + t_s - self.first_s) % len(self.load_values_w)
