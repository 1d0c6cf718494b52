"""From the states of the meter's sensors to samples of grid power (W, import positive): one a telegram.

A telegram may change one sensor, or two one after the other, or one several times, as a template that adds up phases
does. Each gives one sample.
"""

from datetime import datetime, timedelta
from typing import Literal

SETTLE = timedelta(seconds=0.5)
"""So close to each other changes come from one telegram; Home Assistant writes them within milliseconds."""

LONGEST_TELEGRAM = timedelta(seconds=0.95)
"""So long a row of such changes may be one telegram: less than a second, after which the next one may come."""

Half = Literal["import", "export"]
_BOTH: set[Half] = {"import", "export"}


class SignedSensor:
    """Makes samples of one sensor with one signed value.

    A change is a sample at once. A sensor that was seen to change several times within `SETTLE` does not show its whole
    value at the first, so from then on its changes wait until it has settled.
    """

    def __init__(self) -> None:
        self._grid_w: float | None = None
        self._first_at: datetime | None = None
        self._last_at: datetime | None = None
        self._waiting = False
        self._settles = False

    def record(self, grid_w: float, at: datetime) -> float | None:
        """Record a change; return the grid power if that makes a whole sample."""
        self._grid_w = grid_w
        before, self._last_at = self._last_at, at
        goes_on = before is not None and at - before < SETTLE
        if goes_on and self._first_at is not None and at - self._first_at < LONGEST_TELEGRAM:
            self._settles = self._waiting = True
            return None
        self._first_at = at
        self._waiting = self._settles
        return None if self._settles else grid_w

    @property
    def settles_at(self) -> datetime | None:
        """When a change that waits for others has waited long enough; None: none waits."""
        if not self._waiting or self._first_at is None or self._last_at is None:
            return None
        return min(self._last_at + SETTLE, self._first_at + LONGEST_TELEGRAM)

    def settled(self, now: datetime) -> float | None:
        """Return the grid power if a change has waited long enough for others."""
        settles_at = self.settles_at
        if settles_at is None or now < settles_at:
            return None
        self._waiting = False
        return self._grid_w

    def lose(self) -> None:
        """Forget the value: the sensor has none."""
        self._grid_w, self._waiting = None, False


class ImportExportPair:
    """Makes one sample of the two sensors, import and export, that a telegram changes one after the other.

    A DSMR meter nets its phases, so at most one of the two is above zero, and a change that leaves it so is a whole
    sample at once. Any other change waits until the sibling has changed too or has had `SETTLE` to do so. A meter
    that is once seen with both above zero does not net, and its changes always wait.
    """

    def __init__(self) -> None:
        self._powers_w: dict[Half, float] = {}
        self._changed: set[Half] = set()
        self._waiting_since: datetime | None = None
        self._nets = True

    def record(self, half: Half, power_w: float, at: datetime) -> float | None:
        """Record a change of one of the two; return the grid power if that makes a whole sample."""
        self._powers_w[half] = power_w
        self._changed.add(half)
        if self._waiting_since is None:
            self._waiting_since = at
        sibling_is_zero = self._powers_w.get("export" if half == "import" else "import") == 0
        if self._changed == _BOTH or (self._nets and power_w > 0 and sibling_is_zero):
            return self._sample()
        return None

    @property
    def settles_at(self) -> datetime | None:
        """When a change that waits for its sibling has waited long enough; None: none waits."""
        return None if self._waiting_since is None else self._waiting_since + SETTLE

    def settled(self, now: datetime) -> float | None:
        """Return the grid power if a change has waited long enough for its sibling."""
        if self._waiting_since is None or now - self._waiting_since < SETTLE:
            return None
        return self._sample()

    def lose(self, half: Half) -> None:
        """Forget one of the two: its sensor has no value."""
        self._powers_w.pop(half, None)
        self._changed.discard(half)
        self._waiting_since = None

    def _sample(self) -> float | None:
        self._changed.clear()
        self._waiting_since = None
        if self._powers_w.keys() != _BOTH:
            return None
        import_w, export_w = self._powers_w["import"], self._powers_w["export"]
        self._nets = self._nets and not (import_w > 0 and export_w > 0)
        return import_w - export_w
