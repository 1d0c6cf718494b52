"""What is known about the installation some time after the start, for the self-check and the first steps."""

from dataclasses import dataclass
from enum import Enum, auto

NOMINAL_VOLTAGE_V = 230.0
"""Nominal voltage of a phase (IEC 60038)."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What the car drew once it had had time to draw all it was offered."""

    power_w: float
    setpoint_a: float
    phases_seen: int | None = None
    """On how many phases, as its currents and its power show; None: they do not."""

    @property
    def phases(self) -> float:
        """The number of phases, if it draws all it is offered."""
        return self.power_w / (self.setpoint_a * NOMINAL_VOLTAGE_V)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known some time after the start; None: not known."""

    voltage_v: float | None
    safe_current_a: float | None
    setpoint_a: float | None
    longest_validity_s: float | None
    meter_period_s: float | None
    draw: Draw | None
    """The latest."""


class PackageFile(Enum):
    """What the app knows of the package in the folder that it looks after."""

    UNKNOWN = auto()
    """It looks after none."""
    CURRENT = auto()
    """It is that of this release."""
    KEPT = auto()
    """The user has changed it, so it may be that of an earlier release."""


@dataclass(frozen=True, slots=True)
class Setup:
    """What of the app there is in Home Assistant."""

    has_package: bool
    """Whether it has the helper for the mode, of the package or the user's own."""
    package_version: str | None
    """That of the package that it runs; empty: of a release which did not tell it; None: it runs none."""
    has_modbus: bool
    """Whether it has a Modbus hub."""
    has_worked: bool
    """Whether an app has charged a car before."""
    package_file: PackageFile | None = PackageFile.UNKNOWN
    """None while the app looks."""
